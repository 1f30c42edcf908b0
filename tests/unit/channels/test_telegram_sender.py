"""Sending and tidying up at Telegram: what each answer means, and that nothing of it shows."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from channels.telegram import line as line_module
from channels.telegram import sender as sender_module
from channels.telegram.copies import deletion, leaving, release
from channels.telegram.quiet import LOGGERS
from channels.telegram.sender import TelegramBot, TelegramSender
from intake.conversation.told import Told
from intake.errors import (
    ConfigError,
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    TryLater,
    Unreachable,
)
from intake.messages import Errand, Task
from intake.ports import Parcel
from tests.fakes.telegram import (
    BOT,
    FIRST_MESSAGE,
    Behaviour,
    TelegramStandIn,
    hangs_up,
    keeps_silent,
    refuses,
    says,
    takes_and_hangs_up,
    telegram_stand_in,
)

CHAT = 5550104477
TO = str(CHAT)
WORDS = "canary words of example"
GROUP = -100123
FIRST = (CHAT, FIRST_MESSAGE)


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    with telegram_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def sender(telegram: TelegramStandIn) -> Iterator[TelegramSender]:
    sender = TelegramSender(TelegramBot(BOT, telegram.url))
    yield sender
    sender.close()


def test_a_text_goes_out_once_plain_and_protected(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    taken = sender.send(Parcel(TO, Told(WORDS)))
    assert taken.provider_id == f"m{CHAT}:{FIRST_MESSAGE}"
    assert taken.errand == deletion(*FIRST)
    (given,) = telegram.taken
    assert given == {
        "chat_id": TO,
        "text": WORDS,
        "protect_content": "true",
        "link_preview_options": json.dumps({"is_disabled": True}),
    }


def test_buttons_go_below_it(sender: TelegramSender, telegram: TelegramStandIn) -> None:
    buttons = (("1", "Yes"), ("2", "A person who asked me to write"))
    sender.send(Parcel(TO, Told(WORDS), buttons=buttons, tag="aabb"))
    assert json.loads(telegram.taken[0]["reply_markup"]) == {
        "inline_keyboard": [
            [{"text": "1 Yes", "callback_data": "aabb.1"}],
            [{"text": "2 A person who asked me to write", "callback_data": "aabb.2"}],
        ]
    }


def test_a_line_is_kept_open_and_can_be_hung_up_twice(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    for _ in range(3):
        sender.send(Parcel(TO, Told(WORDS)))
    assert len(telegram.taken) == 3
    sender.close()
    sender.close()


MEANINGS: list[tuple[str, Behaviour, type[DeliveryError]]] = [
    ("blocked", refuses(403, "Forbidden: bot was blocked by the user"), Stopped),
    ("deactivated", refuses(403, "Forbidden: user is deactivated"), Stopped),
    ("no such chat", refuses(400, "Bad Request: chat not found"), Unreachable),
    ("never right", refuses(400, "Bad Request: message text is empty"), Unreachable),
    ("wrong token", refuses(401, "Unauthorized"), TryLater),
    ("no such method", refuses(404, "Not Found"), TryLater),
    ("conflict", refuses(409, "Conflict"), TryLater),
    ("too many", refuses(429, "Too Many Requests", retry_after=17), TryLater),
    ("unavailable", refuses(503, "Service Unavailable"), TryLater),
    ("internal", refuses(500, "Internal Server Error"), OutcomeUnknown),
    ("bad gateway", says(502, b"<html>Bad Gateway"), OutcomeUnknown),
    ("timed out there", says(504, b""), OutcomeUnknown),
    ("a page", says(200, b"<html>" + WORDS.encode()), OutcomeUnknown),
    ("no result", says(200, b'{"ok":true}'), OutcomeUnknown),
    ("a strange result", says(200, b'{"ok":true,"result":{"text":"canary"}}'), OutcomeUnknown),
    ("a result that is none", says(200, b'{"ok":true,"result":[1]}'), OutcomeUnknown),
    ("a redirection", says(302, b""), TryLater),
    ("a proxy's page, 400", says(400, b"<html>Bad Request"), TryLater),
    ("a proxy's page, 403", says(403, b"<html>Forbidden"), TryLater),
    ("somebody else's JSON", says(403, b'{"error":"forbidden"}'), TryLater),
    ("a refusal that says well", says(403, b'{"ok":true}'), TryLater),
    ("hung up", hangs_up, OutcomeUnknown),
    ("taken, then hung up", takes_and_hangs_up, OutcomeUnknown),
]


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [each[1:] for each in MEANINGS],
    ids=[each[0] for each in MEANINGS],
)
def test_failures_become_one_closed_set(
    sender: TelegramSender,
    telegram: TelegramStandIn,
    behaviour: Behaviour,
    meaning: type[DeliveryError],
) -> None:
    telegram.next.append(behaviour)
    with pytest.raises(DeliveryError) as caught:
        sender.send(Parcel(TO, Told(WORDS)))
    assert type(caught.value) is meaning
    assert len(telegram.calls) == 1, "it was tried again"


def test_nobody_there_means_later() -> None:
    sender = TelegramSender(TelegramBot(BOT, "http://127.0.0.1:1"))
    with pytest.raises(TryLater):
        sender.send(Parcel(TO, Told(WORDS)))
    sender.close()


def test_silence_leaves_the_outcome_unknown(telegram: TelegramStandIn) -> None:
    telegram.next.append(keeps_silent)
    sender = TelegramSender(TelegramBot(BOT, telegram.url), timeout_seconds=0.2)
    with pytest.raises(OutcomeUnknown):
        sender.send(Parcel(TO, Told(WORDS)))
    sender.close()


@pytest.mark.parametrize("wait", [17, None, 0, -1, "17", 10**9, True])
def test_how_long_to_wait_is_passed_on_if_it_is_sensible(
    sender: TelegramSender, telegram: TelegramStandIn, wait: object
) -> None:
    telegram.next.append(refuses(429, "Too Many Requests", retry_after=wait))
    with pytest.raises(TryLater) as caught:
        sender.send(Parcel(TO, Told(WORDS)))
    assert caught.value.retry_after_seconds == (17 if wait == 17 else None)


def test_an_address_that_is_no_chat_is_unreachable(sender: TelegramSender) -> None:
    with pytest.raises(Unreachable):
        sender.send(Parcel("+15550001111x", Told(WORDS)))


def test_telegram_cannot_be_asked_what_it_holds(sender: TelegramSender) -> None:
    sender.send(Parcel(TO, Told(WORDS)))
    assert sender.find(Parcel(TO, Told(WORDS)), datetime(2026, 11, 1, tzinfo=UTC)) is None


def test_both_names_of_what_is_gone_are_the_same() -> None:
    assert sender_module._GONE == line_module.GONE


# ---------------------------------------------------------------- errands


def test_a_message_is_deleted_and_again_is_no_fault(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    taken = sender.send(Parcel(TO, Told(WORDS)))
    assert taken.errand
    for _ in range(2):
        sender.carry_out(taken.errand)
    assert telegram.held == {}


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [
        (refuses(400, "Bad Request: message can't be deleted for everyone"), Unreachable),
        (refuses(400, "Bad Request: chat not found"), Unreachable),
        (refuses(403, "Forbidden: bot was blocked by the user"), Unreachable),
        (refuses(429, "Too Many Requests", retry_after=3), TryLater),
        (refuses(503, "Service Unavailable"), TryLater),
        (hangs_up, OutcomeUnknown),
    ],
)
def test_what_cannot_be_deleted_is_said(
    sender: TelegramSender,
    telegram: TelegramStandIn,
    behaviour: Behaviour,
    meaning: type[DeliveryError],
) -> None:
    telegram.next.append(behaviour)
    with pytest.raises(DeliveryError) as caught:
        sender.carry_out(deletion(*FIRST))
    assert type(caught.value) is meaning


def test_a_press_is_answered_and_its_buttons_go(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    sender.send(Parcel(TO, Told(WORDS), buttons=(("1", "Yes"),), tag="aabb"))
    for _ in range(2):
        sender.carry_out(release(*FIRST, "438"))
    assert "reply_markup" not in telegram.held[FIRST]
    assert telegram.called("answerCallbackQuery")[0] == {"callback_query_id": "438"}
    assert "reply_markup" not in telegram.called("editMessageReplyMarkup")[0]


def test_an_old_press_is_let_be_and_its_buttons_go(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    sender.send(Parcel(TO, Told(WORDS), buttons=(("1", "Yes"),), tag="aabb"))
    telegram.next.append(refuses(400, "Bad Request: query is too old and response timeout expired"))
    sender.carry_out(release(*FIRST, "438"))
    assert "reply_markup" not in telegram.held[FIRST]


def test_an_outage_leaves_a_press_for_later(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    telegram.next.append(refuses(503, "Service Unavailable"))
    with pytest.raises(TryLater):
        sender.carry_out(release(*FIRST, "438"))


def test_a_group_is_left_once(sender: TelegramSender, telegram: TelegramStandIn) -> None:
    telegram.groups.add(GROUP)
    for _ in range(2):
        sender.carry_out(leaving(GROUP))
    assert telegram.groups == set()


@pytest.mark.parametrize("reference", ["", "x", "1:2:3:4", "1:x"])
@pytest.mark.parametrize("task", Task)
def test_an_errand_of_another_channel_is_never_done(
    sender: TelegramSender, task: Task, reference: str
) -> None:
    if (task, reference) == (Task.RELEASE, "1:2:3:4"):
        reference = "1:2"
    with pytest.raises(Unreachable) as caught:
        sender.carry_out(Errand(task, reference))
    assert caught.value.__context__ is None


# ---------------------------------------------------------------- and never


@pytest.mark.parametrize("address", ["http://telegram.example", "ftp://127.0.0.1", "127.0.0.1"])
def test_nothing_leaves_this_machine_unencrypted(address: str) -> None:
    with pytest.raises(ConfigError, match="TELEGRAM_API_URL"):
        TelegramBot(BOT, address)


def test_no_word_no_chat_and_no_token_is_logged_or_raised(
    sender: TelegramSender, telegram: TelegramStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender.send(Parcel(TO, Told(WORDS), buttons=(("1", "Yes"),), tag="aabb"))
    sender.carry_out(release(*FIRST, "438"))
    sender.carry_out(deletion(*FIRST))
    shown = "".join(_shown(sender, telegram, behaviour) for _, behaviour, _ in MEANINGS)
    everything = f"{shown} {caplog.text} {sender!r} {TelegramBot(BOT, telegram.url)!r}"
    for secret in (TO, TO[-7:], WORDS, "canary", BOT, BOT.partition(":")[2]):
        assert secret not in everything


def _shown(sender: TelegramSender, telegram: TelegramStandIn, behaviour: Behaviour) -> str:
    """All that a failure could show; it hides no cause either."""
    attempts: list[Callable[[], object]] = [
        lambda: sender.send(Parcel(TO, Told(WORDS))),
        lambda: sender.carry_out(leaving(CHAT)),
    ]
    shown = ""
    for attempt in attempts:
        telegram.next.append(behaviour)
        try:
            attempt()
        except DeliveryError as error:
            shown += f"{error!r} {error} {error.__cause__} {error.__context__}"
    return shown


def test_the_libraries_say_nothing_at_all(sender: TelegramSender) -> None:
    sender.send(Parcel(TO, Told(WORDS)))
    for name in (*LOGGERS, "telegram.Bot", "telegram.request.BaseRequest", "httpcore.http11"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)


def test_a_web_process_does_not_carry_the_library() -> None:
    """25 MB; see the budget in the design."""
    asks = (
        "import sys, channels.telegram.inbound, channels.telegram.sender, intake.app; "
        "print([name for name in ('telegram', 'httpx') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
