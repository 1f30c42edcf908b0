"""The demo: everything on one machine, with invented data. Nothing in it is private.

    run        `intake demo`: checks that nothing real is near, fills the demo (`meanwhile` tells
               whoever looks how far it is), then starts and watches three processes: the
               stand-in, the web server, the worker
    provider   the stand-in of Twilio and Telegram: takes what the worker sends, and sends what a
               phone or a chat on the demo page writes to the webhook, signed as Twilio signs or
               with Telegram's secret
    phone      the demo page: a phone, a chat, the sign-ins of the desk, a short tour, switches

Rules: it runs on 127.0.0.1 only and opens nothing outside it; it refuses to start beside real
settings; the webhook, the worker and the desk do not know that it exists.
"""
