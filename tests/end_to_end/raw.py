"""Requests byte for byte, as no library would send them."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode

from tests.end_to_end.webhook import FORM, PATH, Webhook, message, sign

SENDER = "+15550006001"
CHUNKED = {"Transfer-Encoding": "chunked"}


def exchange(port: int, data: bytes) -> int:
    """Send these bytes and nothing more; the status of the answer, 0 for none."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        with suppress(OSError):  # it may hang up before all is sent
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while more := line.recv(65536):
                answer += more
    return int(answer.split(b" ", 2)[1]) if answer else 0


def request(
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
    target: str = PATH,
    length: bool = True,
    content_type: str = FORM,
) -> bytes:
    """A request with these headers and, unless `length` is False, the length of its body."""
    lines = {"Host": "localhost", "Connection": "close", "Content-Type": content_type}
    lines |= {"Content-Length": str(len(body))} if length else {}
    lines |= headers or {}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body


def chunks(body: bytes) -> bytes:
    """A body without a length."""
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


class Signed:
    """A text and its genuine signature, to be bent in many ways."""

    def __init__(self, web: Webhook, words: str = "Words of example.", **fields: str) -> None:
        self.fields = message(SENDER, words) | fields
        self.body = urlencode(self.fields).encode()
        self.headers = {"X-Twilio-Signature": sign(web.public_url, self.fields)}
