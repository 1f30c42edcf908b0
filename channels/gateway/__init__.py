"""SMS through any HTTP gateway that a response file describes (`intake.routing.gateways`).

`inbound` reads webhooks (by `proofs` and `reading`), `outbound` lays out texts, `sender` sends
them (by `templates`, `answers`, and the guarded `line`). Only `line` touches the network, and
only `line` and `sender` import its library, so that a web process carries none of it.
"""
