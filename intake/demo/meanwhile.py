"""What answers on the demo's port until the demo does: how far it is, and when to look again.

Rules: it knows nothing but that line, and serves every path alike with 503. Whoever looks while it
ends is told to come back later than the web server needs to begin: nobody answers in between.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Final

LOOK_AGAIN_SECONDS: Final = 2
BEGINS_WITHIN_SECONDS: Final = 8

_STYLE: Final = (
    "body{margin:0;font:100%/1.5 system-ui,sans-serif}"
    "header{padding:.6rem 1rem;background:#4b2e83;color:#fff;text-align:center}"
    "main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem}.line{font-size:1.25rem}"
)
_POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; frame-ancestors 'none'; style-src "
    f"'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="{seconds}">
<title>Intake demo</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header><strong>Demo.</strong> Nothing here is private.</header>
<main>
<h1>The demo is being filled</h1>
<p class="line">{line}</p>
<p>Invented reports are told, sealed and read by the product itself.
This page looks again without you.</p>
</main>
</body>
</html>
"""


@dataclass
class Meanwhile:
    """The line that is shown. `ends`: the demo begins now."""

    line: str = "It begins."
    ends: Event = field(default_factory=Event)
    told: Event = field(default_factory=Event)
    looked_at: float = 0.0

    def page(self) -> bytes:
        """The page of now."""
        is_last = self.ends.is_set()
        seconds = BEGINS_WITHIN_SECONDS if is_last else LOOK_AGAIN_SECONDS
        self.looked_at = time.monotonic()
        if is_last:
            self.told.set()
        return _PAGE.format(seconds=seconds, style=_STYLE, line=escape(self.line)).encode()

    def end(self) -> None:
        """Waits, if somebody looks, until that page knows when to look again."""
        self.line = "It is filled, and opens in some seconds."
        self.ends.set()
        if time.monotonic() - self.looked_at < LOOK_AGAIN_SECONDS + 1:
            self.told.wait(LOOK_AGAIN_SECONDS + 1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def meanwhile(port: int) -> Iterator[Meanwhile]:
    """Answers on that port of this machine until the block ends."""
    shown = Meanwhile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = shown.page()
            self.send_response(HTTPStatus.SERVICE_UNAVAILABLE)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", _POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Says nothing."""

    server = _Server(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield shown
        shown.end()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
