"""E-mail to readers: over TLS or not at all, and every failure one of ours."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest

from intake.conversation.told import Told
from intake.errors import DeliveryError, OutcomeUnknown, TryLater, Unreachable
from intake.mailing import MailAccount, MailSender
from intake.messages import Errand, Task
from intake.ports import Parcel
from tests.fakes.certificates import certificate
from tests.fakes.mail import MOST_DRIPS, MailServer, mail_server
from tests.world import START

ADDRESS = "reader@desk.example"
WORDS = "Something new, urgency U1. Sign in."
PARCEL = Parcel(ADDRESS, Told(WORDS))


def sender(server: MailServer, *, host: str = "127.0.0.1", user: str = "") -> MailSender:
    account = MailAccount(host, server.port, "post@line.example", user, "a password")
    return MailSender(account, timeout_seconds=5)


def test_it_says_that_something_is_new_and_nothing_else() -> None:
    with mail_server() as server:
        sender(server).send(PARCEL)
    ((to, body),) = server.taken
    assert to == ADDRESS
    assert WORDS in body
    assert "Subject: Something new" in body
    assert "Auto-Submitted: auto-generated" in body
    assert body.count(ADDRESS) == 1


def test_a_user_signs_in() -> None:
    with mail_server(extensions=("AUTH PLAIN",)) as server:
        sender(server, user="post").send(PARCEL)
    assert any(line.startswith("AUTH PLAIN") for line in server.said)


def test_elsewhere_nothing_is_said_before_the_line_is_encrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with mail_server(extensions=("AUTH PLAIN",)) as server:
        real = socket.getaddrinfo

        def here(host: object, *given: object, **named: object) -> object:
            return real("127.0.0.1", *given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", here)
        with pytest.raises(TryLater):
            sender(server, host="mail.example", user="post").send(PARCEL)
    assert server.taken == []
    assert not any(line.startswith(("AUTH", "MAIL", "RCPT")) for line in server.said)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"RCPT": "550 no such"}, Unreachable),
        ({"RCPT": "450 busy"}, TryLater),
        ({"MAIL": "421 closing"}, TryLater),
        ({"MAIL": "550 not you"}, Unreachable),
        ({"DATA": "451 later"}, TryLater),
        ({"END": "554 refused"}, Unreachable),
        ({"DATA": ""}, OutcomeUnknown),
        ({"EHLO": "", "HELO": ""}, OutcomeUnknown),
        ({"EHLO": "554 no service", "HELO": "554 no service"}, Unreachable),
        ({"END": "452 full"}, TryLater),
        ({"END": ""}, OutcomeUnknown),
        ({"RCPT": ""}, OutcomeUnknown),
    ],
    ids=str,
)
def test_every_failure_is_one_of_ours(
    answers: dict[str, str], kind: type[DeliveryError], caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        mail_server(answers=answers) as server,
        pytest.raises(DeliveryError) as caught,
    ):
        sender(server).send(PARCEL)
    assert type(caught.value) is kind
    seen = f"{caught.value!s} {caught.value!r} {caplog.text}"
    assert ADDRESS not in seen
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("at", ["", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_drips_is_left(at: str) -> None:
    """Each byte comes in time, and the line never ends: other readers wait behind it."""
    with mail_server(drips_at=at) as server:
        account = MailAccount("127.0.0.1", server.port, "post@line.example")
        post = MailSender(account, timeout_seconds=5, whole_seconds=0.3)
        with pytest.raises(DeliveryError):
            post.send(PARCEL)
    assert 0 < server.dripped < MOST_DRIPS / 2


@pytest.mark.parametrize("bye", ["421 busy", "500 what", ""])
def test_what_was_taken_counts_whatever_the_server_says_to_goodbye(bye: str) -> None:
    with mail_server(answers={"QUIT": bye}) as server:
        sender(server).send(PARCEL)
    assert len(server.taken) == 1


def test_the_server_is_not_told_the_name_of_this_machine() -> None:
    with mail_server() as server:
        sender(server).send(PARCEL)
    assert server.said[0].upper() == "EHLO [127.0.0.1]"
    assert socket.gethostname() not in " ".join(server.said)


def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name is this machine's."""
    real = socket.getaddrinfo

    def here(_host: object, *given: object, **named: object) -> object:
        return real("127.0.0.1", *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", here)


@pytest.mark.parametrize("shown", ["mail.example", "other.example"])
def test_only_a_server_that_shows_its_name_is_spoken_to(
    shown: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _at_home(monkeypatch)
    shows, believed = certificate(shown, tmp_path)
    with mail_server(extensions=("STARTTLS",), tls=shows) as server:
        account = MailAccount("mail.example", server.port, "post@line.example")
        post = MailSender(account, timeout_seconds=5, trusted=believed)
        if shown == "mail.example":
            post.send(PARCEL)
        else:
            with pytest.raises(TryLater):
                post.send(PARCEL)
    assert len(server.taken) == (shown == "mail.example")


@pytest.mark.parametrize("shown", ["mail.example", "other.example"])
def test_on_its_own_port_tls_is_there_from_the_first_byte(
    shown: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _at_home(monkeypatch)
    shows, believed = certificate(shown, tmp_path)
    with mail_server(tls=shows, hides=True) as server:
        monkeypatch.setattr("intake.mailing.TLS_PORT", server.port)
        account = MailAccount("mail.example", server.port, "post@line.example")
        post = MailSender(account, timeout_seconds=5, trusted=believed)
        if shown == "mail.example":
            post.send(PARCEL)
        else:
            with pytest.raises(TryLater):
                post.send(PARCEL)
    assert len(server.taken) == (shown == "mail.example")


@pytest.mark.parametrize(
    ("greeting", "kind"), [("421 busy", TryLater), ("554 not you", Unreachable)]
)
def test_a_server_that_does_not_want_us_is_not_spoken_to(
    greeting: str, kind: type[DeliveryError]
) -> None:
    with mail_server(greeting=greeting) as server, pytest.raises(kind):
        sender(server).send(PARCEL)
    assert server.said == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _at_home(monkeypatch)
    shows, _ = certificate("mail.example", tmp_path)
    with (
        mail_server(extensions=("STARTTLS",), tls=shows) as server,
        pytest.raises(TryLater),
    ):
        sender(server, host="mail.example").send(PARCEL)
    assert server.taken == []


def test_a_server_on_this_machine_needs_no_certificate(tmp_path: Path) -> None:
    """It offers TLS, as they do when they are installed, with one that nobody vouches for."""
    shows, _ = certificate("localhost", tmp_path)
    with mail_server(extensions=("STARTTLS",), tls=shows) as server:
        sender(server).send(PARCEL)
    assert len(server.taken) == 1


def test_a_name_that_does_not_resolve_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_given: object, **_named: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "mail.example")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    account = MailAccount("mail.example", 587, "post@line.example")
    with pytest.raises(TryLater) as caught:
        MailSender(account).send(PARCEL)
    assert "mail.example" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_a_wrong_password_is_for_the_operator_and_tried_again() -> None:
    answers = {"AUTH": "535 wrong"}
    with (
        mail_server(answers=answers, extensions=("AUTH PLAIN",)) as server,
        pytest.raises(TryLater),
    ):
        sender(server, user="post").send(PARCEL)


def test_a_server_that_is_away_is_tried_again() -> None:
    with mail_server() as server:
        gone = sender(server)
    with pytest.raises(TryLater):
        gone.send(PARCEL)


def test_what_is_no_address_is_none_for_good() -> None:
    with mail_server() as server, pytest.raises(Unreachable):
        sender(server).send(Parcel("reader@desk.example\r\nBcc: all@x.example", Told(WORDS)))


def test_nothing_can_be_looked_for_or_taken_back() -> None:
    with mail_server() as server:
        assert sender(server).find(PARCEL, START) is None
        with pytest.raises(Unreachable):
            sender(server).carry_out(Errand(Task.DELETE, "1"))


def test_neither_address_nor_password_is_shown() -> None:
    account = MailAccount("mail.example", 587, ADDRESS, "post", "a password")
    assert ADDRESS not in repr(account)
    assert "a password" not in repr(account)
