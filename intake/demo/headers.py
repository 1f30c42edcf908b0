"""What every answer of the demo page carries, and which requests it refuses.

Rules: nothing is fetched from outside, nothing is kept by the browser, no other site may frame
the page or post to it. Only the names of this machine are answered: another name that leads here
would be a page elsewhere that reaches in.
Source: W3C CSP 3, Fetch Metadata; RFC 9111.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, abort, request

POLICY: Final = "Content-Security-Policy"
HEADERS: Final = {
    POLICY: (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "X-Robots-Tag": "noindex",
}


def shield(app: Flask) -> None:
    """Puts both rules on every page of the app; one may bring a policy of its own."""
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost", "[::1]"]
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def _refuse_other_sites() -> None:
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in _ELSEWHERE:
        abort(403)


_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})


def _add_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        if name != POLICY or name not in answer.headers:
            answer.headers[name] = value
    return answer
