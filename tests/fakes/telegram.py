"""A stand-in for Telegram's Bot API here, which can also fail as Telegram and networks do.

It holds messages of both sides by chat and number, and changes them as it is asked to. What it took
stays in `taken`, every call in `calls`.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

BOT = "123456:token-of-example_0123456789abcdefg"
FIRST_MESSAGE = 7000
LATEST = 1_790_000_000


@dataclass
class TelegramStandIn:
    """What it holds, and how it behaves at the next calls, in order; then well again."""

    url: str = ""
    taken: list[Mapping[str, str]] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    next: list[Behaviour] = field(default_factory=list)
    held: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    pending: list[Any] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=lambda: {"url": ""})
    closing: Event = field(default_factory=Event)

    def holds(self, chat: int, message: int) -> None:
        """A message of the other side."""
        self.held[chat, message] = {}

    def called(self, method: str) -> list[Mapping[str, str]]:
        """What was given with every call of that method."""
        return [given for name, given in self.calls if name == method]


Behaviour: TypeAlias = "Callable[[_Exchange], None]"
"""Answers one call, or fails to."""


class _Exchange(BaseHTTPRequestHandler):
    """One call. Kept-alive connections, as Telegram's are."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    stand_in: TelegramStandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.given = dict(parse_qsl(body, keep_blank_values=True))
        bot, _, self.method = self.path.removeprefix("/bot").partition("/")
        self.stand_in.calls.append((self.method, self.given))
        if bot != BOT:
            refuses(401, "Unauthorized")(self)
            return
        behave = self.stand_in.next.pop(0) if self.stand_in.next else well
        behave(self)

    def answer(self, status: int, content: object, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def says(self, result: object) -> None:
        self.answer(200, {"ok": True, "result": result})

    def number(self, name: str) -> int:
        return int(self.given[name])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


def well(exchange: _Exchange) -> None:
    """Telegram on a good day."""
    _METHODS.get(exchange.method.lower(), _unknown)(exchange)


def refuses(status: int, description: str, **parameters: object) -> Behaviour:
    """An error in Telegram's shape, that quotes what was said, as the worst could."""

    def behave(exchange: _Exchange) -> None:
        quoted = f"{description} {exchange.given.get('text', '')}"
        content: dict[str, object] = {"ok": False, "error_code": status, "description": quoted}
        exchange.answer(status, content | ({"parameters": parameters} if parameters else {}))

    return behave


def says(status: int, body: bytes) -> Behaviour:
    """An answer that is not in Telegram's shape."""
    return lambda exchange: exchange.answer(status, body)


def hangs_up(exchange: _Exchange) -> None:
    """The connection is reset after the call arrived."""
    linger = struct.pack("ii", 1, 0)
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.close_connection = True
    os.close(exchange.connection.detach())


def takes_and_hangs_up(exchange: _Exchange) -> None:
    """The text was taken, and nobody was told."""
    _take(exchange)
    hangs_up(exchange)


def keeps_silent(exchange: _Exchange) -> None:
    """No answer comes for as long as a test waits."""
    exchange.stand_in.closing.wait(10)
    exchange.close_connection = True


# ---------------------------------------------------------------- its methods


def _take(exchange: _Exchange) -> dict[str, Any]:
    stand_in, chat = exchange.stand_in, exchange.number("chat_id")
    number = FIRST_MESSAGE + len(stand_in.taken)
    stand_in.taken.append(exchange.given)
    message = {
        "message_id": number,
        "date": LATEST,
        "chat": {"id": chat, "type": "private", "first_name": "Example"},
        "text": exchange.given["text"],
    }
    if "reply_markup" in exchange.given:
        message["reply_markup"] = json.loads(exchange.given["reply_markup"])
    stand_in.held[chat, number] = message
    return message


def _send(exchange: _Exchange) -> None:
    exchange.says(_take(exchange))


def _delete(exchange: _Exchange) -> None:
    place = (exchange.number("chat_id"), exchange.number("message_id"))
    if exchange.stand_in.held.pop(place, None) is None:
        refuses(400, "Bad Request: message to delete not found")(exchange)
    else:
        exchange.says(True)


def _edit_markup(exchange: _Exchange) -> None:
    held = exchange.stand_in.held
    message = held.get((exchange.number("chat_id"), exchange.number("message_id")))
    if message is None:
        refuses(400, "Bad Request: message to edit not found")(exchange)
    elif message.pop("reply_markup", None) is None:
        refuses(400, "Bad Request: message is not modified")(exchange)
    else:
        exchange.says(message)


def _leave(exchange: _Exchange) -> None:
    if exchange.number("chat_id") in exchange.stand_in.groups:
        exchange.stand_in.groups.remove(exchange.number("chat_id"))
        exchange.says(True)
    else:
        refuses(403, "Forbidden: bot is not a member of the group chat")(exchange)


def _updates(exchange: _Exchange) -> None:
    """Those from the offset on; what is before it is confirmed, and gone."""
    stand_in, offset = exchange.stand_in, int(exchange.given.get("offset", 0))
    if stand_in.webhook["url"]:
        refuses(409, "Conflict: can't use getUpdates method while webhook is active")(exchange)
        return
    stand_in.pending = [each for each in stand_in.pending if _number(each) >= offset]
    if not stand_in.pending:
        stand_in.closing.wait(0.05)  # Telegram waits for as long as it was asked to
    exchange.says(stand_in.pending[: int(exchange.given.get("limit", 100))])


def _number(update: Any) -> float:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0


def _set_webhook(exchange: _Exchange) -> None:
    exchange.stand_in.webhook = {"url": exchange.given["url"]}
    exchange.says(True)


def _delete_webhook(exchange: _Exchange) -> None:
    exchange.stand_in.webhook = {"url": ""}
    exchange.says(True)


def _webhook_info(exchange: _Exchange) -> None:
    usual = {"has_custom_certificate": False, "pending_update_count": 0}
    exchange.says(usual | exchange.stand_in.webhook)


def _done(exchange: _Exchange) -> None:
    exchange.says(True)


def _unknown(exchange: _Exchange) -> None:
    refuses(404, "Not Found")(exchange)


_METHODS: Mapping[str, Behaviour] = {
    "sendmessage": _send,
    "deletemessage": _delete,
    "editmessagereplymarkup": _edit_markup,
    "answercallbackquery": _done,
    "leavechat": _leave,
    "getupdates": _updates,
    "setwebhook": _set_webhook,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "setmycommands": _done,
    "setmydescription": _done,
    "setmyshortdescription": _done,
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was reset on purpose is not worth a trace."""


@contextmanager
def telegram_stand_in() -> Iterator[TelegramStandIn]:
    """Runs one on a free port of 127.0.0.1."""

    class Exchange(_Exchange):
        pass

    server = _Server(("127.0.0.1", 0), Exchange)
    stand_in = TelegramStandIn(f"http://127.0.0.1:{server.server_port}")
    Exchange.stand_in = stand_in
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
