"""SMS through Twilio: `inbound` reads webhooks, `outbound` lays out texts, `sender` sends them.

Only `sender` and `line` touch the network, and only they import Twilio's REST client, so that a
web process carries no more of it than the signature check.
"""
