"""The reporter's pages as over a 2G network: the real application, and every byte takes its time.

Rules: nothing is changed but when it arrives. What it costs to reach a server at all (name, TLS) is
not in it: on the first page add four times the delay.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BITS_PER_SECOND: Final = 50_000
DELAY_SECONDS: Final = 0.8
_PIECES_PER_SECOND: Final = 10
_PIECE: Final = BITS_PER_SECOND // 8 // _PIECES_PER_SECOND


class Slow:
    """Another application, slowly. `sleep` is `time.sleep`."""

    def __init__(self, app: WSGIApplication, sleep: Callable[[float], None] = time.sleep) -> None:
        self._app = app
        self._sleep = sleep

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        sent = int(environ.get("CONTENT_LENGTH") or 0)
        self._sleep(DELAY_SECONDS + 8 * sent / BITS_PER_SECOND)
        answer = self._app(environ, start)
        try:
            body = b"".join(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        return self._trickle(body)

    def _trickle(self, body: bytes) -> Iterator[bytes]:
        for begin in range(0, len(body), _PIECE):
            piece = body[begin : begin + _PIECE]
            self._sleep(8 * len(piece) / BITS_PER_SECOND)
            yield piece
