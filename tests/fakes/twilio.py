"""A stand-in for Twilio's REST API on this machine, which can also fail as Twilio and networks do.

It answers `POST` and `GET .../Messages.json` and `DELETE .../Messages/SID.json` in Twilio's shape.
What it took stays in `taken`; what nobody deleted, in and out, in `held`.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

SID = "AC" + "0" * 32
TOKEN = "twilio_test_auth_token"
NUMBER = "+15551234567"


@dataclass(frozen=True)
class Message:
    """One text Twilio took."""

    sid: str
    fields: Mapping[str, str]
    created_at: datetime
    direction: str = "outbound-api"

    def as_json(self) -> dict[str, object]:
        return {
            "sid": self.sid,
            "to": self.fields["To"],
            "from": self.fields["From"],
            "body": self.fields.get("Body", ""),
            "status": "queued",
            "direction": self.direction,
            "num_media": self.fields.get("NumMedia", "0"),
            "date_created": format_datetime(self.created_at),
            "date_sent": format_datetime(self.created_at),
        }

    def is_wanted(self, query: Mapping[str, str]) -> bool:
        """Whether a listing with these filters shows it."""
        since = query.get("DateSent>")
        return (
            query.get("To", self.fields["To"]) == self.fields["To"]
            and query.get("From", self.fields["From"]) == self.fields["From"]
            and (since is None or self.created_at >= datetime.fromisoformat(since))
        )


@dataclass
class TwilioStandIn:
    """What it took, and how it behaves at the next requests, in order; then well again."""

    url: str
    clock: Callable[[], datetime]
    taken: list[Message] = field(default_factory=list)
    held: dict[str, Message] = field(default_factory=dict)
    most_a_page: int = 1000
    next: list[Behaviour] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def take(self, fields: Mapping[str, str]) -> Message:
        message = Message(f"SM{len(self.taken):032x}", fields, self.clock())
        self.taken.append(message)
        self.held[message.sid] = message
        return message

    def receive(self, fields: Mapping[str, str], at: datetime | None = None) -> None:
        """A message came in for us, and is held."""
        sid = fields["MessageSid"]
        self.held[sid] = Message(sid, fields, at or self.clock(), "inbound")

    def page(self, query: Mapping[str, str]) -> tuple[list[Message], bool]:
        """The page that is asked for, newest first, and whether another one follows."""
        number, size = int(query.get("Page", 0)), int(query.get("PageSize", 50))
        newest = sorted(self.held.values(), key=lambda each: each.created_at)[::-1]
        found = [message for message in newest if message.is_wanted(query)]
        size = min(size, self.most_a_page)
        return found[number * size : (number + 1) * size], len(found) > (number + 1) * size


Behaviour: TypeAlias = "Callable[[_Exchange], None]"
"""Answers one request, or fails to."""


class _Exchange(BaseHTTPRequestHandler):
    """One request. Kept-alive connections, as Twilio's are."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    stand_in: TwilioStandIn

    def do_POST(self) -> None:
        self._behave()

    def do_GET(self) -> None:
        self._behave()

    def do_DELETE(self) -> None:
        self._behave()

    def _behave(self) -> None:
        self.stand_in.requests.append(f"{self.command} {self.path}")
        self.form = dict(parse_qsl(self._body(), keep_blank_values=True))
        behave = self.stand_in.next.pop(0) if self.stand_in.next else well
        behave(self)

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def answer(self, status: int, content: object, **headers: str) -> None:
        body = (
            content
            if isinstance(content, bytes)
            else json.dumps(content, ensure_ascii=False).encode()
        )
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


def well(exchange: _Exchange) -> None:
    """Twilio on a good day."""
    if exchange.command == "POST":
        exchange.answer(201, exchange.stand_in.take(exchange.form).as_json())
        return
    if exchange.command == "DELETE":
        _delete(exchange)
        return
    target = urlsplit(exchange.path)
    query = dict(parse_qsl(target.query))
    found, more = exchange.stand_in.page(query)
    after = urlencode(query | {"Page": int(query.get("Page", 0)) + 1})
    following = f"{target.path}?{after}" if more else None
    shown = [message.as_json() for message in found]
    exchange.answer(200, {"messages": shown, "next_page_uri": following})


def _delete(exchange: _Exchange) -> None:
    sid = urlsplit(exchange.path).path.rpartition("/")[2].removesuffix(".json")
    if exchange.stand_in.held.pop(sid, None) is None:
        exchange.answer(404, {"code": 20404, "message": "not found", "status": 404})
    else:
        exchange.answer(204, b"")


def refuses(status: int, code: int, **headers: str) -> Behaviour:
    """An error in Twilio's shape, that quotes the number as Twilio's do."""

    def behave(exchange: _Exchange) -> None:
        quoted = f"The 'To' number {exchange.form.get('To')} is not possible."
        exchange.answer(status, {"code": code, "message": quoted, "status": status}, **headers)

    return behave


def says(status: int, body: bytes) -> Behaviour:
    """An answer that is not in Twilio's shape."""
    return lambda exchange: exchange.answer(status, body)


def hangs_up(exchange: _Exchange) -> None:
    """The connection is reset after the request arrived."""
    linger = struct.pack("ii", 1, 0)
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.close_connection = True
    os.close(exchange.connection.detach())


def takes_and_hangs_up(exchange: _Exchange) -> None:
    """The text was taken, and nobody was told."""
    if exchange.command == "POST":
        exchange.stand_in.take(exchange.form)
    hangs_up(exchange)


def keeps_silent(exchange: _Exchange) -> None:
    """No answer comes for longer than a test waits."""
    sleep(1.0)
    exchange.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was reset on purpose is not worth a trace."""


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - Twilio has a clock of its own


@contextmanager
def twilio_stand_in(clock: Callable[[], datetime] = now) -> Iterator[TwilioStandIn]:
    """Runs one on a free port of 127.0.0.1."""

    class Exchange(_Exchange):
        pass

    server = _Server(("127.0.0.1", 0), Exchange)
    Exchange.stand_in = TwilioStandIn(f"http://127.0.0.1:{server.server_port}", clock)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Exchange.stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
