"""What a provider reports besides messages is kept, and a text that has settled is deleted soon."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from intake.letters import copy_of
from intake.messages import Chore, Errand, Progress, Reached, Task
from intake.tracking import FINAL, Tracking
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SID = "SM-of-example"


@dataclass
class House:
    now: datetime = NOW
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.vault = still_vault()
        self.key = self.vault.message_key("sms", SID)
        self.tracking = Tracking(self.store, self.vault, lambda: self.now)

    def sent(self, waits: timedelta) -> None:
        """A text went, and is to be deleted after so long."""
        copy = copy_of(self.vault, self.now, "sms", self.key, Errand(Task.DELETE, SID, waits))
        with self.store() as work:
            work.copies.keep(self.key, self.now, copy)
            work.commit()

    def reports(self, reached: Reached, channel: str = "sms") -> None:
        self.tracking.note(Progress(channel, SID, reached))

    def due(self, after: timedelta) -> int:
        with self.store() as work:
            return len(work.copies.claim(NOW + after, 60, 9))

    def reached(self) -> Reached | None:
        with self.store(write=False) as work:
            return work.copies.reached(self.key)


@pytest.fixture
def house() -> House:
    return House()


def test_progress_is_kept_and_never_steps_back(house: House) -> None:
    house.reports(Reached.DELIVERED)
    house.reports(Reached.SENT)
    assert house.reached() is Reached.DELIVERED


def test_the_same_id_on_another_channel_is_another_text(house: House) -> None:
    house.reports(Reached.SENT, channel="whatsapp")
    assert house.reached() is None


@pytest.mark.parametrize("reached", Reached)
def test_a_text_that_has_settled_is_deleted_a_minute_later(house: House, reached: Reached) -> None:
    house.sent(timedelta(minutes=40))
    house.reports(reached)
    assert house.due(MINUTE - timedelta(seconds=1)) == 0
    assert house.due(MINUTE) == (reached in FINAL)


def test_none_is_deleted_later_for_it(house: House) -> None:
    house.sent(timedelta(seconds=30))
    house.reports(Reached.DELIVERED)
    assert house.due(timedelta(seconds=30)) == 1


def test_said_again_it_hastens_nothing(house: House) -> None:
    house.sent(timedelta(minutes=40))
    house.reports(Reached.DELIVERED)
    with house.store() as work:
        work.copies.later(house.key, NOW + timedelta(hours=1))
        work.commit()
    house.reports(Reached.DELIVERED)
    house.reports(Reached.SENT)
    assert house.due(timedelta(minutes=59)) == 0


def test_a_report_about_a_text_we_do_not_know_yet_is_kept(house: House) -> None:
    house.reports(Reached.DELIVERED)
    house.sent(MINUTE)
    assert house.reached() is Reached.DELIVERED
    assert house.due(MINUTE) == 1


def test_a_chore_is_to_be_done_once_however_often_it_comes(house: House) -> None:
    chore = Chore("sms", SID, Errand(Task.DELETE, SID))
    for _ in range(3):
        house.tracking.note(chore)
    assert house.due(timedelta(0)) == 1
    with house.store() as work:
        work.copies.gone(house.key)
        work.commit()
    house.tracking.note(chore)
    assert house.due(timedelta(days=1)) == 0
