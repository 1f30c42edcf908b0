"""Telegram: `inbound` checks webhooks, `updates` reads what they or `polling` bring, `outbound`
lays out texts, `sender` sends them and does what is to be done there.

Only `line`, `sender`, `polling` and `registration` touch the network, and only they import
python-telegram-bot (25 MB), when it is first needed: a web process never does. Its own loggers say
words, addresses and the token, so they are silenced (`quiet`).
"""
