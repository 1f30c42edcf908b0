"""Fetching updates: nothing is confirmed before it is stored, and nothing stops it for good."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from channels.telegram.polling import MOST_UPDATES, Polling, fetching, poller
from channels.telegram.sender import TelegramBot
from channels.telegram.updates import ALLOWED
from intake.conversation.told import Told
from intake.errors import ConfigError, DeliveryError, SealError, StoreError, TryLater
from intake.messages import Chore, Heard, Pack, Progress
from tests.fakes.telegram import BOT, TelegramStandIn, hangs_up, refuses, telegram_stand_in
from tests.unit.test_worker import NoWaiting

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
CHAT = 5550104477
CANARY = "canary words of example"


def update(number: int, words: str = "Words.", **changes: Any) -> dict[str, Any]:
    chat = {"id": CHAT, "type": "private"}
    message = {"message_id": number, "date": AT, "chat": chat, "text": words}
    return {"update_id": number, "message": message | changes}


def in_group(number: int) -> dict[str, Any]:
    return update(number, chat={"id": -1, "type": "group"})


@dataclass
class Ears:
    """Notes what is heard, or fails as told: once for each error."""

    fails: list[Exception] = field(default_factory=list)
    never: str = ""
    heard: list[str] = field(default_factory=list)
    noted: int = 0

    def hear(self, heard: Heard, pack: Pack) -> None:
        if self.fails:
            raise self.fails.pop(0)
        assert isinstance(heard.news, Told)
        if heard.news.reveal() == self.never:
            raise SealError
        self.heard.append(heard.news.reveal())

    def note(self, news: Progress | Chore) -> None:
        self.noted += 1


@pytest.fixture
def telegram() -> Iterator[TelegramStandIn]:
    with telegram_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def polling(telegram: TelegramStandIn, ears: Ears) -> Iterator[Polling]:
    line = TelegramBot(BOT, telegram.url).line()
    yield Polling(fetching(line), ears.hear, ears.note, lambda: NOW)
    line.close()


def test_updates_are_heard_in_order_and_confirmed_by_the_next_fetch(
    polling: Polling, telegram: TelegramStandIn, ears: Ears
) -> None:
    telegram.pending = [update(5, "One."), in_group(6), update(7, "Two.")]
    assert polling.poll_once()
    assert (ears.heard, ears.noted, len(telegram.pending)) == (["One.", "Two."], 1, 3)
    assert polling.poll_once()
    assert (ears.heard, telegram.pending) == (["One.", "Two."], [])
    first, second = telegram.called("getupdates")
    assert (first["offset"], second["offset"]) == ("0", "8")
    assert all(f'"{kind}"' in first["allowed_updates"] for kind in ALLOWED)


def test_what_is_not_stored_comes_again(
    polling: Polling, telegram: TelegramStandIn, ears: Ears
) -> None:
    telegram.pending = [update(5, "One."), update(6, "Two.")]
    ears.fails = [StoreError()]
    with pytest.raises(StoreError):
        polling.poll_once()
    assert ears.heard == []
    assert polling.poll_once()
    assert ears.heard == ["One.", "Two."]


def test_what_was_stored_before_the_failure_is_confirmed(
    polling: Polling, telegram: TelegramStandIn, ears: Ears
) -> None:
    telegram.pending = [update(5, "One."), update(6, "Two.")]
    assert polling.poll_once()
    telegram.pending.append(update(7, "Three."))
    ears.fails = [StoreError()]
    with pytest.raises(StoreError):
        polling.poll_once()
    assert [each["update_id"] for each in telegram.pending] == [7]


@pytest.mark.parametrize(
    "unreadable",
    [
        {"update_id": 5, "message": CANARY},
        update(5, text=[CANARY]),
        CANARY,
        None,
        {"update_id": "x"},
    ],
)
def test_one_that_cannot_be_read_is_passed_over_and_not_shown(
    polling: Polling,
    telegram: TelegramStandIn,
    ears: Ears,
    unreadable: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.pending = [unreadable, update(6, "Two.")]
    assert polling.poll_once()
    assert (ears.heard, polling.unreadable) == (["Two."], 1)
    polling.poll_once()
    assert telegram.pending == []
    assert CANARY not in caplog.text


def test_one_that_fails_for_a_reason_of_ours_holds_nobody_else_up(
    polling: Polling, telegram: TelegramStandIn, ears: Ears
) -> None:
    telegram.pending = [update(5, "One."), update(6, "Broken."), update(7, "Three.")]
    ears.never = "Broken."
    assert not polling.poll_once()
    assert ears.heard == ["One.", "Three."]
    ears.never = ""
    assert polling.poll_once()
    assert ears.heard == ["One.", "Three.", "Broken.", "Three."], "known again by its id"


def test_it_is_given_up_when_the_way_is_blocked(
    polling: Polling, telegram: TelegramStandIn, ears: Ears
) -> None:
    behind = [update(number, f"{number}") for number in range(6, 6 + 2 * MOST_UPDATES)]
    telegram.pending = [update(5, "Broken."), *behind]
    ears.never = "Broken."
    assert polling.poll_once()
    assert polling.poll_once()
    assert len(ears.heard) == 2 * MOST_UPDATES - 1


def test_it_waits_longer_after_each_failure_and_goes_on(
    polling: Polling, telegram: TelegramStandIn, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    stop = NoWaiting()
    telegram.pending = [update(5, "One.")]
    telegram.next = [refuses(503, "Service Unavailable"), hangs_up, refuses(409, "Conflict")]
    ears.fails = [StoreError()]
    hear, heard = ears.hear, ears.heard

    def hear_and_stop(said: Heard, pack: Pack) -> None:
        hear(said, pack)
        stop.set()

    line = TelegramBot(BOT, telegram.url).line()
    Polling(fetching(line), hear_and_stop, ears.note, lambda: NOW).run(stop)
    line.close()
    assert heard == ["One."]
    assert stop.waited == [1.0, 2.0, 4.0, 8.0]
    assert [record.getMessage() for record in caplog.records] == [
        "updates not fetched: TryLater",
        "updates not fetched: OutcomeUnknown",
        "another program fetches the updates of this bot, or has a webhook",
        "updates not stored: StoreError",
    ]


def test_it_ends_when_it_is_told_to(polling: Polling) -> None:
    stop = Event()
    stop.set()
    polling.run(stop)


def test_it_does_not_begin_where_a_webhook_is_set(telegram: TelegramStandIn, ears: Ears) -> None:
    telegram.webhook = {"url": "https://line.example.org/channels/telegram"}
    bot = TelegramBot(BOT, telegram.url)
    with (
        pytest.raises(ConfigError, match="webhook") as caught,
        poller(bot, ears.hear, ears.note, lambda: NOW),
    ):
        pass
    assert len(caught.value.faults) == 1
    assert telegram.called("deleteWebhook") == []


def test_it_begins_where_telegram_cannot_be_asked_now(
    telegram: TelegramStandIn, ears: Ears
) -> None:
    telegram.next = [refuses(503, "Service Unavailable")]
    with poller(TelegramBot(BOT, telegram.url), ears.hear, ears.note, lambda: NOW) as run:
        stop = Event()
        stop.set()
        run(stop)


def test_a_fetch_that_fails_is_an_error_of_ours(
    polling: Polling, telegram: TelegramStandIn
) -> None:
    telegram.next = [refuses(401, "Unauthorized")]
    with pytest.raises(TryLater) as caught:
        polling.poll_once()
    assert isinstance(caught.value, DeliveryError)
    assert caught.value.__context__ is None
