"""A stand-in for the HTTP side of an SMS gateway on this machine.

It speaks the dialect that a test gives it, keeps what it took, and can fail as gateways and
networks do: a behaviour answers one request, or fails to.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Came:
    """One request as it arrived. Header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> Mapping[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def query(self) -> Mapping[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class GatewayStandIn:
    """What it was sent, and how it behaves at the next requests, in order; then well again."""

    url: str
    well: Behaviour
    next: list[Behaviour] = field(default_factory=list)
    requests: list[Came] = field(default_factory=list)
    taken: list[Came] = field(default_factory=list)


class Exchange(BaseHTTPRequestHandler):
    """One request. Kept-alive connections, as real ones are."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    stand_in: GatewayStandIn
    came: Came

    def do_GET(self) -> None:
        self._behave()

    def do_POST(self) -> None:
        self._behave()

    def do_DELETE(self) -> None:
        self._behave()

    def _behave(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.came = Came(self.command, self.path, headers, body)
        self.stand_in.requests.append(self.came)
        behave = self.stand_in.next.pop(0) if self.stand_in.next else self.stand_in.well
        behave(self)

    def answer(self, status: int, content: object = b"", **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, pieces: int, every_seconds: float) -> None:
        """Begins to answer, and goes on for long, a little at a time."""
        self.send_response(200)
        self.send_header("Content-Length", str(pieces))
        self.end_headers()
        with suppress(OSError):  # whoever asked has gone
            for _ in range(pieces):
                self.wfile.write(b"x")
                sleep(every_seconds)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


Behaviour: TypeAlias = Callable[[Exchange], None]


def takes(status: int, content: object) -> Behaviour:
    """The text is taken, with this answer."""

    def behave(exchange: Exchange) -> None:
        exchange.stand_in.taken.append(exchange.came)
        exchange.answer(status, content)

    return behave


def says(status: int, content: object = b"", **headers: str) -> Behaviour:
    """This answer, and nothing taken."""
    return lambda exchange: exchange.answer(status, content, **headers)


def hangs_up(exchange: Exchange) -> None:
    """The connection is reset after the request arrived."""
    linger = struct.pack("ii", 1, 0)
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.close_connection = True
    os.close(exchange.connection.detach())


def takes_and_hangs_up(exchange: Exchange) -> None:
    """The text was taken, and nobody was told."""
    exchange.stand_in.taken.append(exchange.came)
    hangs_up(exchange)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was reset on purpose is not worth a trace."""


@contextmanager
def gateway_stand_in(well: Behaviour) -> Iterator[GatewayStandIn]:
    """Runs one on a free port of 127.0.0.1."""

    class Here(Exchange):
        pass

    server = _Server(("127.0.0.1", 0), Here)
    Here.stand_in = GatewayStandIn(f"http://127.0.0.1:{server.server_port}", well)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Here.stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
