"""Which web address requests of ours may go to: what can be judged without asking any server.

Rules: an operator writes it, so a slip is likelier than malice, and both are refused: no names or
passwords in it, nothing but http and https, no TLS left out except to this machine or where the
file says `allow_private`. What its name leads to is judged when the connection is made
(`channels.gateway.guard`).
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def address_fault(url: str, *, allow_private: bool) -> str | None:
    """What is wrong with it and what to do, if anything."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not url.isascii() or "\\" in url:
        return "is no web address; write it like https://gateway.example/send"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password; give those in the environment"
    if parts.fragment:
        return "has a part after '#', which is never sent; remove it"
    if is_unencrypted(url) and not allow_private:
        return "sends words unencrypted; use https, or allow_private = true for a phone nearby"
    return None


def is_unencrypted(url: str) -> bool:
    """Whether what is sent there leaves this machine without TLS."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in LOOPBACK
