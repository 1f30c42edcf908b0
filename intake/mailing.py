"""Sends what readers are told by e-mail (SMTP, RFC 5321).

Rules: `intake.ports.Sender`; every failure is a `DeliveryError`, made apart from the library's own
error, which quotes addresses and answers. Nothing goes unencrypted: TLS from the first byte on port
465, else STARTTLS (RFC 3207) or nothing; only this machine is spoken to without, whatever it
offers. However slowly a server answers, it is left after a while. It is not told who this machine
is.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from intake.errors import DeliveryError, OutcomeUnknown, TryLater, Unreachable
from intake.messages import Errand
from intake.ports import Pace, Parcel, Taken

TLS_PORT: Final = 465
SUBJECT: Final = "Something new"
WHOLE_SECONDS: Final = 30.0
NAMELESS: Final = "[127.0.0.1]"
"""Who we say we are (RFC 5321, 4.1.3): every server on the way writes it into the mail."""

_CUT_AGAIN_SECONDS: Final = 0.5
_READY: Final = 220
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Where mail is handed over, and from whom it comes. Without a user nobody signs in."""

    host: str
    port: int
    sender: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class MailSender:
    """`intake.ports.Sender` for e-mail. `timeout_seconds`: for each answer; `whole_seconds`: for
    all of them. `trusted`: certificates to believe instead of the system's, for tests."""

    pace: Final[Pace | None] = None

    def __init__(
        self,
        account: MailAccount,
        timeout_seconds: float = 10.0,
        whole_seconds: float = WHOLE_SECONDS,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._account = account
        self._timeout_seconds = timeout_seconds
        self._whole_seconds = whole_seconds
        self._trusted = trusted or ssl.create_default_context()

    def send(self, parcel: Parcel) -> Taken:
        """Hands one message over. Raises a DeliveryError."""
        error = self._sent(parcel)
        if error is not None:
            raise error
        return Taken("")

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:
        """A server does not say what it took."""
        del parcel, since
        return None

    def carry_out(self, errand: Errand) -> None:
        """Nothing can be taken back."""
        del errand
        raise Unreachable

    def _sent(self, parcel: Parcel) -> DeliveryError | None:
        try:
            with self._connected() as server:
                self._secure(server)
                if self._account.user:
                    server.login(self._account.user, self._account.password)
                server.send_message(self._message(parcel))
                with suppress(smtplib.SMTPException, OSError):  # it was taken
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            return _refused(max(codes, default=0))
        except smtplib.SMTPAuthenticationError as error:
            return TryLater(str(error.smtp_code))  # for an operator to put right
        except smtplib.SMTPResponseException as error:
            return _refused(error.smtp_code)
        except (smtplib.SMTPServerDisconnected, TimeoutError):
            return OutcomeUnknown()
        except (smtplib.SMTPException, OSError):
            return TryLater()
        except ValueError:  # no address that mail can go to
            return Unreachable()
        return None

    @contextmanager
    def _connected(self) -> Iterator[_Line]:
        """A server that has greeted us; closed at the end, whatever happened. Raises OSError."""
        account = self._account
        opened = socket.create_connection((account.host, account.port), self._timeout_seconds)
        line = _Line(opened, self._timeout_seconds)
        try:
            with _cut_after(self._whole_seconds, line):
                if account.port == TLS_PORT:
                    line.hide(self._trusted, account.host)
                line.greet(account)
                yield line
        finally:
            line.close()

    def _secure(self, server: _Line) -> None:
        """Raises SMTPException where the server has no STARTTLS."""
        server.ehlo_or_helo_if_needed()
        if self._account.port != TLS_PORT and self._account.host not in _LOOPBACK:
            server.starttls(context=self._trusted)

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._account.sender
        message["To"] = parcel.address
        message["Subject"] = parcel.subject or SUBJECT
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday note answers
        message.set_content(parcel.text.reveal())
        return message


class _Line(smtplib.SMTP):
    """SMTP over a connection that is there already, so that it can be cut at any time."""

    def __init__(self, opened: socket.socket, timeout_seconds: float) -> None:
        super().__init__(local_hostname=NAMELESS, timeout=timeout_seconds)
        self._opened = opened

    def hide(self, context: ssl.SSLContext, name: str) -> None:
        """TLS from the first byte on."""
        self._opened = context.wrap_socket(self._opened, server_hostname=name)

    def greet(self, account: MailAccount) -> None:
        """Hear the greeting. What a certificate must name from now on is the account's host."""
        self._host = account.host
        code, _ = self.connect(account.host, account.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, b"")

    def close(self) -> None:
        super().close()
        self._opened.close()

    def cut(self) -> None:
        """Whoever waits for it hears that it is over. Called by another thread."""
        for each in (self.sock, self._opened):
            with suppress(OSError):  # it is over, or hides behind another one
                socket.socket.shutdown(each or self._opened, socket.SHUT_RDWR)

    def _get_socket(self, *_where: object) -> socket.socket:
        """What `connect` asks for."""
        return self._opened


@contextmanager
def _cut_after(seconds: float, line: _Line) -> Iterator[None]:
    """A server that sends a byte now and then is in time with each, and never done."""
    done = threading.Event()

    def cut() -> None:
        wait = seconds
        while not done.wait(wait):
            line.cut()
            wait = _CUT_AGAIN_SECONDS

    watching = threading.Thread(target=cut, daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def _refused(code: int) -> DeliveryError:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    permanent = code // 100 == 5
    return Unreachable(str(code)) if permanent else TryLater(str(code))
