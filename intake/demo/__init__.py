"""The demo: everything on one machine, with invented data. Nothing in it is private.

    run        `intake demo`: checks that nothing real is near, then starts and watches
               three processes: the stand-in, the web server, the worker
    provider   the stand-in of Twilio: takes what the worker sends, and sends what a phone
               on the demo page writes to the webhook, signed as Twilio signs
    phone      the demo page: a phone, the sign-ins of the desk, a short tour

Rules: it runs on 127.0.0.1 only and opens nothing outside it; it refuses to start beside real
settings; the webhook, the worker and the desk do not know that it exists.
"""
