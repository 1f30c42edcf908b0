"""Five hundred people write in Telegram while the bot that fetches and the worker that sends are
killed a hundred times and more, at any moment.

Nothing is lost: everybody gets every answer, and everybody's words are kept once. Nothing is
answered twice but where the worker died between handing a text over and noting it, which nobody
can know: those are counted. In the end Telegram holds nothing that we know of.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from threading import Event, Thread

import pytest

from tests.end_to_end import nursery as nurseries
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.moments import until
from tests.end_to_end.mortal import Order
from tests.end_to_end.nursery import Nursery
from tests.peers import telegram

CHATS = range(7_000_001, 7_000_501)
KILLS = 100
LOOK_SECONDS = 0.5  # each look reads all that was ever said
SECONDS_TO_LIVE = (0.2, 1.2)
WORDS = "The queue at the water point was long."
GREETING, LEAVING = "hello", "9"
TELLING = ("1", "1", "1", "0", "0", WORDS)
TELLERS = CHATS[:60]
"""The others greet, and leave."""
SENT_AGAIN = "text sent again by telegram"


@pytest.fixture
def emulator() -> Iterator[telegram.Emulator]:
    emulator = telegram.start()
    yield emulator
    telegram.stop(emulator)


@dataclass
class Killing:
    """One process after the other, each killed after a while; `between` two of them nobody of
    that kind lives."""

    nursery: Nursery
    order: Order
    between: Callable[[], None]
    kills: int = 0
    _stop: Event = field(default_factory=Event)

    def run(self) -> None:
        chance = random.Random(self.order.kind)
        while not self._stop.is_set():
            seconds = chance.uniform(*SECONDS_TO_LIVE)
            order = Order(self.order.kind, self.order.environment, self.order.output, 0, seconds)
            assert self.nursery.live(order).exit_code < 0, "it ended by itself"
            self.kills += 1
            self.between()

    def stop(self) -> None:
        self._stop.set()


@contextmanager
def killed(kind: str, environment: Mapping[str, str], deployment: Deployment) -> Iterator[Killing]:
    """Such processes, until the block ends."""
    claims = deployment.end_claims if kind == "endless worker" else lambda: None
    output = str(deployment.logs / kind.replace(" ", "-"))
    with nurseries.running() as nursery:
        killing = Killing(nursery, Order(kind, dict(environment), output), claims)
        thread = Thread(target=killing.run)
        thread.start()
        try:
            yield killing
        finally:
            killing.stop()
            thread.join()


def test_nothing_is_lost_and_only_what_is_unknown_is_said_twice(
    make_deployment: MakeDeployment, emulator: telegram.Emulator
) -> None:
    deployment = make_deployment("postgres")
    environment = deployment.environment | {
        "TELEGRAM_BOT_TOKEN": telegram.TOKEN,
        "TELEGRAM_API_URL": emulator.url,
        "TELEGRAM_PER_SECOND": "10000",
    }
    with (
        killed("bot", environment, deployment) as bots,
        killed("endless worker", environment, deployment) as workers,
    ):
        exchange = Exchange(deployment, emulator)
        exchange.says(GREETING, CHATS)
        for words in TELLING:
            exchange.says(words, TELLERS, is_answered=words is not WORDS)
        until(lambda: deployment.counts()["parts"] == len(TELLERS), "all words kept", 60)
        exchange.says(LEAVING, CHATS)
        until(lambda: bots.kills + workers.kills >= KILLS, "all the kills", 60)

    counts, logged = deployment.counts(), deployment.logged()
    assert (counts["parts"], counts["drafts"], counts["outbox"]) == (0, 0, 0)  # they left
    extra = assert_answers(emulator, CHATS[len(TELLERS) :], 2)
    extra += assert_answers(emulator, TELLERS, 1 + len(TELLING))
    assert extra <= logged.count(SENT_AGAIN)
    purge(deployment, environment)
    unknown = len(emulator.held())
    assert unknown <= logged.count(SENT_AGAIN)
    print(f"killed {bots.kills} + {workers.kills} times; said twice, and unknown to us: {extra}")


@dataclass
class Exchange:
    """People write at once, and wait for their answers."""

    deployment: Deployment
    emulator: telegram.Emulator
    answers: Counter[int] = field(default_factory=Counter)

    def says(self, words: str, chats: Sequence[int], *, is_answered: bool = True) -> None:
        for chat in chats:
            self.emulator.does("text", chat, text=words, language="en")
        self.answers.update(chats if is_answered else ())
        until(self._all_answered, f"answers to {words}", 150, LOOK_SECONDS)
        # What is not noted yet may come again, and would be another answer to the next text.
        until(lambda: self.deployment.waiting() == 0, "all noted", 60)

    def _all_answered(self) -> bool:
        told = by_chat(self.emulator)
        return all(len(different(told[chat])) >= count for chat, count in self.answers.items())


def by_chat(emulator: telegram.Emulator) -> Mapping[int, Sequence[str]]:
    """What everybody was told, in order."""
    told: dict[int, list[str]] = defaultdict(list, {chat: [] for chat in CHATS})
    for chat, words in emulator.texts():
        told[chat].append(words)
    return told


def different(texts: Sequence[str]) -> list[str]:
    """Without what was said again right away."""
    return [words for words, _ in groupby(texts)]


def assert_answers(emulator: telegram.Emulator, chats: Sequence[int], answers: int) -> int:
    """They all got the same answers in the same order; how many came once more than that."""
    told = by_chat(emulator)
    ways = {tuple(different(told[chat])) for chat in chats}
    (way,) = ways
    assert len(way) == answers
    return sum(len(told[chat]) for chat in chats) - answers * len(chats)


def purge(deployment: Deployment, environment: Mapping[str, str]) -> None:
    """Everybody left, so all that we know of is due; the last text of each in ten minutes, as if
    they had passed."""
    with deployment.databases.content.begin() as connection:
        connection.exec_driver_sql("UPDATE messages SET due_at = 0 WHERE due_at IS NOT NULL")
    with nurseries.running() as nursery:
        output = str(deployment.logs / "purging")
        assert nursery.live(Order("purging", dict(environment), output)).exit_code == 0
    with deployment.databases.store(write=False) as work:
        assert list(work.copies.backlog()) == []
