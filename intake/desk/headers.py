"""The headers of every answer, error pages and the style sheet included.

Rules: nothing is stored on the reader's computer, nothing is loaded from elsewhere, no script
runs. `same-origin` as referrer, since `no-referrer` makes browsers send `Origin: null`, which
form protection over HTTPS refuses. Sources: CSP Level 3, Fetch Metadata, OWASP Secure Headers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response

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


def adding(headers: Mapping[str, str]) -> Callable[[Response], Response]:
    """A step after each request that sets these headers."""

    def add(answer: Response) -> Response:
        answer.headers.update(headers)
        return answer

    return add
