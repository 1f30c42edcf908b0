"""One HTTP exchange with this machine.

Rules: plain HTTP to 127.0.0.1, localhost or ::1 and to nothing else; no proxy, no redirect; an
answer with any status is an answer. The demo has no other way to speak to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from intake.errors import ConfigError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NoAnswer(Exception):
    """Nobody listens there, or the answer broke off or took too long."""


def this_machine(url: str) -> SplitResult:
    """The address, taken apart. Raises ConfigError for one that leads elsewhere."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise ConfigError("the demo speaks to this machine only")
    return parts


def exchange(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    timeout_seconds: float = 15.0,
) -> tuple[int, bytes]:
    """(status, body). Raises NoAnswer; ConfigError for an address that is not this machine."""
    parts = this_machine(url)
    line = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout_seconds)
    try:
        line.request(method, parts.path or "/", body or None, dict(headers))
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        raise NoAnswer from None
    finally:
        line.close()
