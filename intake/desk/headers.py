"""The headers of every answer, error pages and the style sheet included.

Rules: nothing is stored on the reader's computer, nothing is loaded from elsewhere. One script
runs, and only on the pages that ask for a passkey: they name it by the hash of its file.
`same-origin` as referrer, since `no-referrer` makes browsers send `Origin: null`, which form
protection over HTTPS refuses. Sources: CSP Level 3, Fetch Metadata, OWASP Secure Headers.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from flask import Response, request

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
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


SCRIPT = Path(__file__).parent / "static" / "passkey.js"
SCRIPTED = frozenset(
    {
        *("login.form", "login.sign_in"),
        *("enrol.recover_form", "enrol.recover"),
        *("you.page", "you.passkey_add"),
    }
)
"""Endpoints whose pages ask for a passkey."""


def script_hash() -> str:
    """As the page names it, and its policy (Subresource Integrity; CSP Level 3, 6.7.2.3)."""
    return f"sha256-{b64encode(sha256(SCRIPT.read_bytes()).digest()).decode()}"


def adding(headers: Mapping[str, str], *, passkeys: bool = False) -> Callable[[Response], Response]:
    """A step after each request that sets these headers. `passkeys`: whether there are any, or
    nothing is to run."""

    policy = headers["Content-Security-Policy"]
    with_script = f"{policy}; script-src '{script_hash()}'"

    def add(answer: Response) -> Response:
        answer.headers.update(headers)
        if passkeys and request.endpoint in SCRIPTED:
            answer.headers["Content-Security-Policy"] = with_script
        return answer

    return add
