"""The headers of every answer to a reporter's browser, error pages included.

Rules: nothing is kept on the phone, nothing is fetched, no script runs, no other site may frame a
page; `no-store` also keeps pages out of the Back button's memory, as far as a browser lets us.
`same-origin` as referrer sends nothing to other sites. No cookie is ever set. Sources: CSP Level 3,
RFC 9111, OWASP Secure Headers; Tor Project, "Onion-Location".
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noarchive, nosnippet",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}

OVER_HTTPS: Mapping[str, str] = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years. Only where browsers reach us over TLS."""


def headers(style: str, *, sound: bool = False) -> Mapping[str, str]:
    """Those of every answer. `style`: what stands between the tags of the one style sheet.
    `sound`: whether questions can be listened to."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'" + ("; media-src 'self'" if sound else "")
    )
    return {**HEADERS, "Content-Security-Policy": policy}


def over_https(onion_url: str | None) -> Mapping[str, str]:
    """Those of answers that go over TLS, and not over Tor: there they would say nothing new."""
    return {**OVER_HTTPS, **({"Onion-Location": f"{onion_url}/"} if onion_url else {})}


def is_onion(host: str) -> bool:
    """Whether a request was made to an onion service, by its Host."""
    return host.partition(":")[0].rstrip(".").lower().endswith(".onion")
