"""A mail server that listens on this machine, and refuses or breaks off as a test wants.

It speaks as much of RFC 5321 as `intake.mailing` needs: EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA
and QUIT.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

MOST_DRIPS = 1000


@dataclass
class MailServer:
    """What it took, and what it answers instead of its usual word.

    `answers`: verb -> the line to answer with; "" closes the connection without one.
    `extensions`: what EHLO offers. `tls`: with which it begins TLS when it is asked to,
    or from the first byte on if `hides`. `greeting`: its first line.
    `drips_at`: the verb ("" for the greeting) at which it begins a line that never ends, a byte at
    a time; how many went is in `dripped`.
    """

    answers: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    hides: bool = False
    greeting: str = "220 here"
    drips_at: str | None = None
    dripped: int = 0
    port: int = 0

    def serve(self, connection: socket.socket) -> None:
        """One client, until it leaves."""
        with connection:
            if self.hides and self.tls:
                with self.tls.wrap_socket(connection, server_side=True) as hidden:
                    self._talk(hidden, self.greeting)
            else:
                self._talk(connection, self.greeting)

    def _talk(self, connection: socket.socket, greeting: str) -> None:
        with connection.makefile("rwb") as wire:
            if self.drips_at == "":
                self._drip(wire)
                return
            if greeting:
                self._say(wire, greeting)
            to = ""
            for raw in wire:
                line = raw.decode().strip()
                self.said.append(line)
                verb = line.upper().partition(" ")[0]
                if verb == self.drips_at:
                    self._drip(wire)
                    return
                if verb == "STARTTLS" and self.tls:
                    self._say(wire, "220 go")
                    with self.tls.wrap_socket(connection, server_side=True) as hidden:
                        self._talk(hidden, "")
                    return
                if verb in self.answers:
                    if not self.answers[verb]:
                        return
                    self._say(wire, self.answers[verb])
                elif verb == "EHLO":
                    lines = ["here", *self.extensions]
                    last = len(lines) - 1
                    for number, each in enumerate(lines):
                        self._say(wire, f"250{' ' if number == last else '-'}{each}")
                elif verb == "DATA":
                    self._say(wire, "354 go on")
                    self.taken.append((to, self._body(wire)))
                    end = self.answers.get("END", "250 taken")
                    if not end:
                        return
                    self._say(wire, end)
                elif verb == "QUIT":
                    self._say(wire, "221 bye")
                    return
                else:
                    to = line.partition("<")[2].partition(">")[0] if verb == "RCPT" else to
                    self._say(wire, "235 in" if verb == "AUTH" else "250 yes")

    def _drip(self, wire: object) -> None:
        pause = threading.Event()
        while self.dripped < MOST_DRIPS and not pause.wait(0.02):
            wire.write(b"2")  # type: ignore[attr-defined]  # a file of bytes
            wire.flush()  # type: ignore[attr-defined]  # the same
            self.dripped += 1

    def _body(self, wire: object) -> str:
        lines = []
        for raw in wire:  # type: ignore[attr-defined]  # a file of bytes
            if raw.rstrip(b"\r\n") == b".":
                break
            lines.append(raw.decode())
        return "".join(lines)

    def _say(self, wire: object, line: str) -> None:
        wire.write(f"{line}\r\n".encode())  # type: ignore[attr-defined]  # a file of bytes
        wire.flush()  # type: ignore[attr-defined]  # the same


@contextmanager
def mail_server(**given: object) -> Iterator[MailServer]:
    """One that listens until the block ends."""
    server = MailServer(**given)  # type: ignore[arg-type]  # its own fields
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        listening.settimeout(20)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    connection.settimeout(20)
                    with suppress(OSError):
                        server.serve(connection)

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
