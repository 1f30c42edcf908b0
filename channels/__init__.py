"""Channels: how people reach us. One package each, all under one endpoint and one suite.

To add one: a package with `inbound.py` (verify and read, pure), `outbound.py` (lay out, pure) and
`sender.py` (the only network call); a harness in `tests/contract`; one line in `intake/app.py`.
"""
