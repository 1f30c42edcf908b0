"""The line to a gateway: one HTTP exchange, to the address that was judged and nowhere else.

Rules: nothing is retried, redirected, kept as a cookie, taken from a proxy's or netrc's settings,
or logged: urllib3 logs whole URLs at DEBUG. The name in the URL stays what TLS checks and what
the Host header says; only the address comes from the guard. An error leaves this file as a
`DeliveryError` without a cause: the library's own errors quote the URL.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

from channels.gateway.guard import Guard
from channels.gateway.templates import Request
from intake.errors import DeliveryError, OutcomeUnknown, TryLater

MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Line:
    """One gateway's connections."""

    def __init__(self, guard: Guard, timeout_seconds: float) -> None:
        """`timeout_seconds`: to connect, and again to be answered."""
        self._timeout_seconds = timeout_seconds
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.headers["Accept-Encoding"] = "identity"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _GuardedAdapter(guard))
        logging.getLogger("urllib3").setLevel(logging.WARNING)

    def exchange(self, request: Request) -> Answer:
        """One exchange, however it ends. Raises a DeliveryError when no answer came."""
        failure: DeliveryError
        try:
            with self._session.request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.body or None,
                timeout=self._timeout_seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response.raw, time.monotonic() + self._timeout_seconds)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, body)
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = _silence(error)
        raise failure


def _read(answer: Any, deadline: float) -> bytes:
    """What there is until then: a gateway that drips must not hold every other channel back.
    Raises OutcomeUnknown after it."""
    body = b""
    while len(body) < MOST_BYTES:
        piece: bytes = answer.read1(MOST_BYTES - len(body), decode_content=False)
        if not piece:
            break
        body += piece
        if time.monotonic() > deadline:
            raise OutcomeUnknown
    return body


def _silence(error: Exception) -> DeliveryError:
    """What it means that no answer came: TryLater only if the request surely never left."""
    reason = getattr(next(iter(error.args), None), "reason", None)
    return TryLater() if isinstance(reason, ConnectTimeoutError) else OutcomeUnknown()


class _GuardedAdapter(HTTPAdapter):
    """requests' transport, with connections that ask the guard where to go."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        guard = self._guard

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, guard)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connected(self, guard)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def _connected(connection: HTTPConnection, guard: Guard) -> socket.socket:
    """A socket to the first judged address that answers."""
    try:
        addresses = guard.addresses(connection.host, connection.port)
    except OSError:
        addresses = ()
    for address in addresses:
        try:
            return create_connection(
                (address, connection.port),
                connection.timeout,
                socket_options=connection.socket_options,
            )
        except OSError:  # the next one, if there is one
            continue
    raise NewConnectionError(connection, "nowhere to go")
