"""The headers of every answer, error pages and the style sheet included. A page may set a policy
of its own, which is stricter.

Rules: nothing is stored on the reader's computer, nothing is loaded from elsewhere. A page runs one
script at most, which it names by the hash of its file: where a passkey is asked for, and where keys
move about.
`same-origin` as referrer, since `no-referrer` makes browsers send `Origin: null`, which form
protection over HTTPS refuses. Sources: CSP Level 3, Fetch Metadata, OWASP Secure Headers.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Response, request

POLICY = "Content-Security-Policy"
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    POLICY: (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}

OVER_HTTPS: Mapping[str, str] = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years. Only where cookies are secure: a browser would refuse plain HTTP from then on."""


_STATIC = Path(__file__).parent / "static"
_PASSKEY: Final = "passkey"
_KEYS: Final = "keys"
SCRIPTED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("login.form", "login.sign_in"),
            *("enrol.recover_form", "enrol.recover"),
            *("you.page", "you.passkey_add"),
        ),
        _PASSKEY,
    ),
    **dict.fromkeys(("queue.page", "case.page", "oversight.page"), _KEYS),
}
"""Endpoint -> the one script that its page runs."""


def script_hashes() -> Mapping[str, str]:
    """As pages name them, and their policies (Subresource Integrity; CSP Level 3, 6.7.2.3)."""
    return {
        name: f"sha256-{b64encode(sha256((_STATIC / f'{name}.js').read_bytes()).digest()).decode()}"
        for name in (_PASSKEY, _KEYS)
    }


def adding(headers: Mapping[str, str], *, passkeys: bool = False) -> Callable[[Response], Response]:
    """A step after each request that sets these headers. `passkeys`: whether there are any, or
    nothing asks for one."""
    policy, hashes = headers[POLICY], script_hashes()

    def add(answer: Response) -> Response:
        own = answer.headers.get(POLICY)
        answer.headers.update(headers)
        script = SCRIPTED.get(request.endpoint or "")
        if own is not None:
            answer.headers[POLICY] = own
        elif script == _KEYS or (script == _PASSKEY and passkeys):
            answer.headers[POLICY] = f"{policy}; script-src '{hashes[script]}'"
        return answer

    return add
