"""What every store must do for what providers hold, and for how far our texts got."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import pytest

from intake.messages import Reached
from intake.ports import Backlog, Copy, DueCopy, OpenWork
from tests.contract.store_examples import HE, HOUR, NOON, SHE

SECOND = timedelta(seconds=1)
KEY, OTHER = b"key".ljust(16, b"."), b"other".ljust(16, b".")


def copy(due: int = 0, whose: bytes | None = None, channel: str = "sms") -> Copy:
    """One that is due so many seconds after noon."""
    return Copy(channel, b"sealed", NOON + due * SECOND, whose)


def reached_after(steps: Sequence[Reached]) -> Reached:
    """How far a text got, if nothing steps back and a failure is final."""
    highest = steps[0]
    for step in steps[1:]:
        if highest is not Reached.FAILED:
            highest = max(highest, step)
    return highest


class InboundCopiesContract:
    """A message and what is to be done about it are remembered together."""

    def test_keys_that_are_remembered_are_known(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.inbound.known([]) == frozenset()
            work.inbound.remember(KEY, NOON)
            assert work.inbound.known([KEY, OTHER]) == {KEY}
            work.copies.keep(OTHER, NOON, copy())
            assert work.inbound.known([KEY, OTHER]) == {KEY, OTHER}

    @pytest.mark.parametrize("who", [None, SHE])
    def test_what_is_to_be_done_is_kept_with_it(
        self, open_work: OpenWork, who: bytes | None
    ) -> None:
        with open_work() as work:
            assert work.inbound.remember(KEY, NOON, who, copy())
            assert not work.inbound.remember(KEY, NOON, who, copy(due=99, channel="other"))
            assert work.copies.backlog() == [Backlog("sms", 1, NOON)]

    def test_a_message_without_anything_to_do_is_in_no_backlog(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.inbound.remember(KEY, NOON)
            work.copies.note(OTHER, NOON, Reached.SENT)
            assert work.copies.backlog() == []
            assert work.copies.claim(NOON + HOUR, 60, 9) == []


class CopiesContract:
    """What is to be done at a provider is done, by one worker at a time, until it is done."""

    def test_one_is_claimed_when_it_is_due(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON, copy(due=60))
            assert work.copies.claim(NOON + 59 * SECOND, 60, 9) == []
            held = copy(due=120)
            assert work.copies.claim(NOON + 60 * SECOND, 60, 9) == [DueCopy(KEY, held, 0)]

    def test_a_claimed_one_is_not_claimed_again_until_the_claim_runs_out(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON, copy())
            work.copies.claim(NOON, 60, 9)
            work.commit()
        with open_work() as work:
            assert work.copies.claim(NOON + 59 * SECOND, 60, 9) == []
            (again,) = work.copies.claim(NOON + 60 * SECOND, 60, 9)
            assert (again.key, again.tries) == (KEY, 1)

    def test_two_workers_share_them(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number in range(5):
                work.copies.keep(bytes([number]) * 16, NOON, copy())
            work.commit()
        claimed: list[bytes] = []
        for _ in range(2):
            with open_work() as work:
                claimed += [due.key for due in work.copies.claim(NOON, 60, 3)]
                work.commit()
        assert sorted(claimed) == [bytes([number]) * 16 for number in range(5)]

    def test_the_longest_due_comes_first(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number, due in enumerate((30, 10, 20)):
                work.copies.keep(bytes([number]) * 16, NOON, copy(due=due))
            (first,) = work.copies.claim(NOON + HOUR, 60, 1)
            assert first.key == bytes([1]) * 16

    def test_one_put_off_comes_back_then_and_counts_its_tries(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON, copy())
            for tries in range(3):
                (due,) = work.copies.claim(NOON, 60, 9)
                assert due.tries == tries
                work.copies.later(KEY, NOON)
            work.copies.later(KEY, NOON + HOUR)
            assert work.copies.claim(NOON + HOUR - SECOND, 60, 9) == []
            assert len(work.copies.claim(NOON + HOUR, 60, 9)) == 1

    def test_one_that_is_gone_is_over_and_still_known(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.inbound.remember(KEY, NOON, copy=copy())
            work.copies.note(KEY, NOON, Reached.SENT)
            work.copies.gone(KEY)
            work.copies.later(KEY, NOON)
            work.copies.soon(KEY, NOON)
            work.copies.hasten(SHE, NOON)
            assert work.copies.claim(NOON + HOUR, 60, 9) == []
            assert work.copies.backlog() == []
            assert not work.inbound.remember(KEY, NOON)
            assert work.copies.reached(KEY) is Reached.SENT

    def test_one_that_is_kept_again_begins_anew(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON, copy())
            work.copies.gone(KEY)
            work.copies.keep(KEY, NOON + HOUR, copy(due=5))
            assert [due.tries for due in work.copies.claim(NOON + HOUR, 60, 9)] == [0]

    def test_words_about_an_unknown_message_change_nothing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.gone(KEY)
            work.copies.later(KEY, NOON)
            work.copies.soon(KEY, NOON)
            work.copies.hasten(SHE, NOON)
            assert work.copies.reached(KEY) is None
            assert work.inbound.known([KEY]) == frozenset()
            assert work.copies.backlog() == []

    def test_it_can_be_due_sooner_and_never_later(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON, copy(due=60))
            work.copies.soon(KEY, NOON + 90 * SECOND)
            assert work.copies.claim(NOON + 59 * SECOND, 60, 9) == []
            work.copies.soon(KEY, NOON + 30 * SECOND)
            assert len(work.copies.claim(NOON + 30 * SECOND, 60, 9)) == 1

    def test_the_end_of_a_conversation_hastens_its_own_only(self, open_work: OpenWork) -> None:
        keys = {name: name.encode().ljust(16, b".") for name in ("hers", "soon", "his", "nobodys")}
        with open_work() as work:
            work.copies.keep(keys["hers"], NOON, copy(due=7200, whose=SHE))
            work.copies.keep(keys["soon"], NOON, copy(due=5, whose=SHE))
            work.copies.keep(keys["his"], NOON, copy(due=7200, whose=HE))
            work.copies.keep(keys["nobodys"], NOON, copy(due=7200))
            work.copies.hasten(SHE, NOON + 10 * SECOND)
            assert [due.key for due in work.copies.claim(NOON + 9 * SECOND, 9999, 9)] == [
                keys["soon"]
            ]
            hastened = work.copies.claim(NOON + 10 * SECOND, 9999, 9)
            assert [(due.key, due.copy.whose) for due in hastened] == [(keys["hers"], None)]

    def test_the_backlog_names_channels_counts_and_the_oldest_hour(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            assert work.copies.backlog() == []
            work.copies.keep(b"a" * 16, NOON + HOUR, copy(channel="telegram"))
            work.copies.keep(b"b" * 16, NOON + HOUR, copy())
            work.copies.keep(b"c" * 16, NOON, copy(due=9999))
            work.copies.claim(NOON + HOUR, 60, 9)
            assert work.copies.backlog() == [
                Backlog("sms", 2, NOON),
                Backlog("telegram", 1, NOON + HOUR),
            ]

    def test_what_is_old_is_forgotten_with_what_was_to_be_done(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.copies.keep(KEY, NOON - HOUR, copy())
            assert work.inbound.forget_before(NOON) == 1
            assert work.copies.claim(NOON, 60, 9) == []


class ReachedContract:
    """How far a text of ours got."""

    @pytest.mark.parametrize("reached", Reached)
    def test_a_state_is_news_once(self, open_work: OpenWork, reached: Reached) -> None:
        with open_work() as work:
            assert work.copies.reached(KEY) is None
            assert work.copies.note(KEY, NOON, reached)
            assert not work.copies.note(KEY, NOON, reached)
            assert work.copies.reached(KEY) is reached

    def test_no_state_steps_back_whatever_the_order(self, open_work: OpenWork) -> None:
        """All orders of all pairs, and each pair with one between."""
        for number, steps in enumerate([*product(Reached, repeat=2), *product(Reached, repeat=3)]):
            key = number.to_bytes(16, "big")
            with open_work() as work:
                for step in steps:
                    before = work.copies.reached(key)
                    news = work.copies.note(key, NOON, step)
                    assert news is (work.copies.reached(key) is not before), steps
                assert work.copies.reached(key) is reached_after(steps), steps
                work.commit()

    def test_it_stays_whatever_becomes_of_the_copy(self, open_work: OpenWork) -> None:
        """A provider's word may come before the worker has noted what it was given."""
        with open_work() as work:
            work.copies.note(KEY, NOON, Reached.SENT)
            work.copies.keep(KEY, NOON, copy())
            assert work.copies.reached(KEY) is Reached.SENT
            work.copies.note(KEY, NOON, Reached.DELIVERED)
            assert len(work.copies.claim(NOON, 60, 9)) == 1
