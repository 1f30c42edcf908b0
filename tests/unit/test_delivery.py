"""What becomes of a text on its way out, whatever the provider does."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from intake.conversation.told import Told
from intake.delivery import CLAIM_SECONDS, MOST_AGE, Delivery
from intake.errors import (
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    StoreError,
    TryLater,
    Unreachable,
)
from intake.letters import AFTER_THE_END, Letter
from intake.messages import Progress, Reached
from intake.ports import Outgoing, Parcel, Sealed, Standing, Taken, UnitOfWork
from intake.tracking import Tracking
from tests.fakes.provider import Provider
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
ADDRESS = "+15550001111"
OTHER = "+15550002222"


class House:
    """An outbox, a provider and a worker, and a clock that a test moves."""

    def __init__(self) -> None:
        self.now = START
        self.store = MemoryStore()
        self.vault = still_vault()
        self.provider = Provider()
        self.delivery = Delivery(self.store, self.vault, {"sms": self.provider}, lambda: self.now)

    def lookup(self, address: str = ADDRESS) -> bytes:
        return self.vault.pseudonym("sms", address).lookup

    def write(self, number: int, words: str, address: str = ADDRESS, channel: str = "sms") -> None:
        letter = Letter(address, Told(words), self.now).to_bytes()
        sealed = self.vault.seal_outgoing(self.lookup(address), number, letter)
        self.put(Outgoing(self.lookup(address), number, channel, sealed))

    def put(self, text: Outgoing) -> None:
        with self.store() as work:
            work.outbox.add(text)
            work.commit()

    def stand(self, asked: int) -> None:
        with self.store() as work:
            sealed = Sealed(1, b"state")
            work.conversations.put(self.lookup(), Standing(sealed, asked, 0, START))
            work.commit()

    def accepted(self) -> int:
        with self.store(write=False) as work:
            standing, _ = work.conversations.get(self.lookup())
        assert standing is not None
        return standing.accepted

    def depth(self) -> int:
        with self.store(write=False) as work:
            return work.outbox.depth()

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def words(self) -> list[str]:
        return [words for _, words in self.provider.taken]

    def run_until_settled(self, seconds_a_step: float = 1.0) -> None:
        """Lets the worker try every so often, until nothing waits."""
        while self.depth():
            if not self.delivery.deliver_once(10):
                self.wait(seconds_a_step)


@pytest.fixture
def house() -> House:
    return House()


def test_a_text_is_sent_once_and_counts_as_accepted(house: House) -> None:
    house.stand(asked=1)
    house.write(1, "Thank you.")
    assert house.delivery.deliver_once(10) == 1
    assert house.provider.taken == [(ADDRESS, "Thank you.")]
    assert (house.accepted(), house.depth(), house.delivery.deliver_once(10)) == (1, 0, 0)
    assert house.provider.looks == [], "a text that is surely new is not looked for"


def test_texts_of_one_address_go_in_order_and_as_many_as_asked_for(house: House) -> None:
    for number in (1, 2, 3):
        house.write(number, f"Text {number}.")
    assert house.delivery.deliver_once(2) == 2
    assert house.words() == ["Text 1.", "Text 2."]
    assert house.delivery.deliver_once(2) == 1


def test_a_later_text_waits_for_the_earlier_one_and_other_people_do_not(house: House) -> None:
    house.provider.fails = [TryLater()]
    house.write(1, "First.")
    house.write(2, "Second.")
    house.write(1, "Hello.", OTHER)
    house.delivery.deliver_once(10)
    assert house.words() == ["Hello."]
    house.run_until_settled()
    assert house.words() == ["Hello.", "First.", "Second."]


def test_an_outage_is_waited_out_ever_longer(house: House) -> None:
    house.provider.fails = [TryLater() for _ in range(9)]
    house.write(1, "Thank you.")
    times = []
    house.provider.meanwhile = lambda: times.append(house.now)
    house.run_until_settled()
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert house.words() == ["Thank you."]
    assert waits == [2, 4, 8, 16, 32, 64, 120, 120, 120]


def test_a_provider_that_says_how_long_is_believed(house: House) -> None:
    house.provider.fails = [TryLater("20429", 300)]
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    house.wait(299)
    assert house.delivery.deliver_once(1) == 0
    house.wait(1)
    assert house.delivery.deliver_once(1) == 1


@pytest.mark.parametrize("error", [TryLater(), OutcomeUnknown(), TryLater("", 86400.0)])
def test_half_an_hour_after_it_was_written_a_text_is_gone(
    house: House, error: DeliveryError
) -> None:
    house.provider.fails = [error] * 1000
    house.write(1, "Thank you.")
    house.run_until_settled(10.0)
    assert house.now == START + timedelta(minutes=30)
    assert house.words() == []


def test_a_text_that_nobody_claimed_in_time_never_leaves(house: House) -> None:
    house.write(1, "Thank you.")
    house.wait(MOST_AGE.total_seconds() - 1)
    house.write(1, "Hello.", OTHER)
    house.wait(1)
    assert house.delivery.deliver_once(10) == 2
    assert house.words() == ["Hello."]
    assert house.depth() == 0


def test_a_text_that_may_have_gone_is_looked_for_before_it_goes_again(house: House) -> None:
    house.stand(asked=1)
    house.provider.fails = [OutcomeUnknown()]
    house.provider.takes_although_it_fails = True
    house.write(1, "Thank you.")
    house.run_until_settled()
    assert house.words() == ["Thank you."]
    assert house.provider.looks == [START]
    assert house.accepted() == 1


def test_a_text_that_did_not_go_after_all_is_sent(house: House) -> None:
    house.provider.fails = [OutcomeUnknown()]
    house.write(1, "Thank you.")
    house.run_until_settled()
    assert house.words() == ["Thank you."]
    assert house.provider.calls == 2


def test_while_looking_fails_nothing_is_sent(house: House) -> None:
    house.provider.fails = [OutcomeUnknown()]
    house.provider.takes_although_it_fails = True
    house.provider.look_fails = [TryLater(), OutcomeUnknown()]
    house.write(1, "Thank you.")
    house.run_until_settled()
    assert (house.provider.calls, len(house.provider.looks)) == (1, 3)


def test_a_worker_that_dies_after_sending_doubles_nothing(house: House) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        house.provider.taken.append((ADDRESS, "Thank you."))
        raise Killed

    house.stand(asked=1)
    house.write(1, "Thank you.")
    house.provider.meanwhile = die
    with pytest.raises(Killed):
        house.delivery.deliver_once(10)
    house.provider.meanwhile = lambda: None
    assert house.delivery.deliver_once(10) == 0, "the claim still holds"
    house.wait(CLAIM_SECONDS)
    house.run_until_settled()
    assert house.words() == ["Thank you."]
    assert house.accepted() == 1


def test_a_number_that_cannot_be_texted_is_dropped_and_the_next_text_tried(house: House) -> None:
    house.stand(asked=2)
    house.provider.fails = [Unreachable("21614")]
    house.write(1, "First.")
    house.write(2, "Second.")
    house.run_until_settled()
    assert house.words() == ["Second."]


def test_after_an_opt_out_nothing_more_goes_there(house: House) -> None:
    house.provider.fails = [Stopped("21610")]
    house.write(1, "First.")
    house.write(2, "Second.")
    house.write(1, "Hello.", OTHER)
    house.run_until_settled()
    assert house.words() == ["Hello."]


@pytest.mark.parametrize("kind", ["another epoch", "changed", "no letter", "another's place"])
def test_what_cannot_be_opened_is_dropped(house: House, kind: str) -> None:
    lookup, vault = house.lookup(), house.vault
    letter = Letter(ADDRESS, Told("Words of example."), START).to_bytes()
    good = vault.seal_outgoing(lookup, 1, letter)
    sealed = {
        "another epoch": Sealed(0, good.blob),
        "changed": Sealed(good.epoch, good.blob[:-1] + bytes([good.blob[-1] ^ 1])),
        "no letter": vault.seal_outgoing(lookup, 1, b"Words of example."),
        "another's place": vault.seal_outgoing(lookup, 2, letter),
    }[kind]
    house.put(Outgoing(lookup, 1, "sms", sealed))
    house.run_until_settled()
    assert house.provider.calls == 0


def test_a_channel_that_is_off_keeps_its_texts_until_they_are_old(house: House) -> None:
    house.write(1, "Thank you.", channel="pigeon")
    house.delivery.deliver_once(1)
    assert house.depth() == 1
    house.run_until_settled(10.0)
    assert house.now == START + MOST_AGE


def test_the_provider_is_called_between_transactions(house: House) -> None:
    def others_write() -> None:
        with house.store() as work:
            work.commit()

    house.provider.meanwhile = others_write
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    assert house.words() == ["Thank you."]


def test_a_store_that_fails_after_sending_doubles_nothing(house: House) -> None:
    opened = iter([house.store, None])

    def open_once(*, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        store = next(opened)
        if store is None:
            raise StoreError
        return store(write=write)

    once = Delivery(open_once, house.vault, {"sms": house.provider}, lambda: house.now)
    house.write(1, "Thank you.")
    with pytest.raises(StoreError):
        once.deliver_once(1)
    house.wait(CLAIM_SECONDS)
    house.run_until_settled()
    assert house.words() == ["Thank you."]


def test_two_workers_do_not_take_the_same_text(house: House) -> None:
    second = Delivery(house.store, house.vault, {"sms": house.provider}, lambda: house.now)
    counts = []
    house.provider.meanwhile = lambda: counts.append(second.deliver_once(10))
    house.write(1, "First.")
    house.write(2, "Second.")
    house.delivery.deliver_once(1)
    assert (counts, house.words()) == ([0], ["First."])


def test_logs_say_what_happened_to_whom_they_do_not(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.provider.fails = [TryLater("20003"), OutcomeUnknown(), Unreachable("21614")]
    house.write(1, "Words of example.")
    house.run_until_settled()
    house.write(2, "Words of example.")
    house.wait(3600)
    house.run_until_settled()
    assert "TryLater 20003" in caplog.text
    for secret in (ADDRESS[1:], "Words", house.lookup().hex(), repr(house.lookup())):
        assert secret not in caplog.text


def test_a_text_that_goes_again_is_counted_by_month_and_channel(house: House) -> None:
    house.provider.fails = [OutcomeUnknown()]
    house.write(1, "Thank you.")
    house.run_until_settled()
    assert house.store.tables.counters["2026-11", "sent_again sms", ""] == 1


def test_one_that_was_found_is_not_counted(house: House) -> None:
    house.provider.fails = [OutcomeUnknown()]
    house.provider.takes_although_it_fails = True
    house.write(1, "Thank you.")
    house.run_until_settled()
    assert not house.store.tables.counters


def test_whoever_opted_out_at_the_provider_is_known_to_have_stopped(house: House) -> None:
    house.provider.fails = [Stopped("21610")]
    house.write(1, "Thank you.")
    house.write(2, "Go on?")
    house.delivery.deliver_once(10)
    key = house.vault.attempt_key("stopped", house.lookup())
    assert (house.depth(), house.words(), list(house.store.tables.stopped)) == (0, [], [key])


def test_a_copy_noted_after_the_end_does_not_wait_for_it(house: House) -> None:
    """She left while the text was on its way: nothing else would hasten it."""
    house.provider.keeps_copies = True
    house.provider.copies_stay = timedelta(hours=36)
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    (row,) = house.store.tables.messages.values()
    assert row.copy is not None
    assert row.copy.due_at <= house.now + AFTER_THE_END


def test_after_the_provider_stopped_it_the_next_text_begins_anew(house: House) -> None:
    house.provider.fails = [Stopped("21610")]
    house.stand(asked=1)
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    assert not house.store.tables.conversations


# ---------------------------------------------------------------- what the provider reports


class Reporting(Provider):
    """One that cannot be asked, and whose reports bear our reference."""

    def __init__(self) -> None:
        super().__init__(fails=[OutcomeUnknown()], takes_although_it_fails=True)
        self.references: list[str] = []

    def send(self, parcel: Parcel) -> Taken:
        self.references.append(parcel.reference)
        return super().send(parcel)

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:
        return None


@pytest.mark.parametrize("reached", [Reached.QUEUED, Reached.DELIVERED, Reached.FAILED])
def test_a_text_whose_report_came_although_its_answer_was_lost_does_not_go_again(
    house: House, reached: Reached
) -> None:
    house.provider = provider = Reporting()
    house.delivery = Delivery(house.store, house.vault, {"sms": provider}, lambda: house.now)
    house.stand(asked=1)
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    assert (house.depth(), house.accepted()) == (1, 0)
    tracking = Tracking(house.store, house.vault, lambda: house.now)
    tracking.note(Progress("sms", provider.references[0], reached))
    house.run_until_settled()
    assert (house.words(), house.accepted()) == (["Thank you."], 1)


def test_a_report_of_another_text_or_channel_says_nothing(house: House) -> None:
    house.provider = provider = Reporting()
    house.delivery = Delivery(house.store, house.vault, {"sms": provider}, lambda: house.now)
    house.write(1, "Thank you.")
    house.delivery.deliver_once(1)
    tracking = Tracking(house.store, house.vault, lambda: house.now)
    tracking.note(Progress("other", provider.references[0], Reached.DELIVERED))
    tracking.note(Progress("sms", "0a" * 16, Reached.DELIVERED))
    house.run_until_settled()
    assert house.words() == ["Thank you.", "Thank you."]
