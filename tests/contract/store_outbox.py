"""What every store must do for texts that are still to be delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import OpenWork
from tests.contract.store_examples import HE, NOON, SHE, standing, text

SECOND = timedelta(seconds=1)


class OutboxContract:
    """Each text goes out once, in the order of writing."""

    def test_a_text_waits_until_it_is_accepted(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            assert work.outbox.waiting(SHE, 1)
            assert work.outbox.depth() == 1
            work.outbox.accepted(SHE, 1)
            assert not work.outbox.waiting(SHE, 1)
            assert work.outbox.depth() == 0

    def test_a_number_is_used_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            with pytest.raises(StoreError):
                work.outbox.add(text())

    def test_a_claim_gives_the_text_as_it_was_added(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            assert work.outbox.claim(NOON, 60, 9) == [text()]

    def test_a_claimed_text_is_not_claimed_again(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            work.outbox.claim(NOON, 60, 9)
            assert work.outbox.claim(NOON + 59 * SECOND, 60, 9) == []
            assert work.outbox.waiting(SHE, 1)

    def test_a_claim_that_ran_out_comes_back_unsure_and_tried(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            work.outbox.claim(NOON, 60, 9)
            again = work.outbox.claim(NOON + 60 * SECOND, 60, 9)
            assert again == [replace(text(), unsure=True, tries=1)]

    def test_only_the_lowest_of_a_pseudonym_is_claimed(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for one in (text(SHE, 2), text(HE, 5), text(SHE, 1)):
                work.outbox.add(one)
            first = work.outbox.claim(NOON, 60, 9)
            assert {(one.lookup, one.number) for one in first} == {(SHE, 1), (HE, 5)}
            assert work.outbox.claim(NOON, 60, 9) == []
            work.outbox.accepted(SHE, 1)
            assert work.outbox.claim(NOON, 60, 9) == [text(SHE, 2)]

    def test_a_text_put_off_holds_back_the_later_ones(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text(SHE, 1))
            work.outbox.add(text(SHE, 2))
            work.outbox.claim(NOON, 60, 9)
            work.outbox.later(SHE, 1, NOON + 300 * SECOND, unsure=False)
            assert work.outbox.claim(NOON + 299 * SECOND, 60, 9) == []
            assert work.outbox.claim(NOON + 300 * SECOND, 60, 9) == [replace(text(), tries=1)]

    def test_a_text_put_off_keeps_what_is_known_of_it(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            work.outbox.claim(NOON, 60, 9)
            work.outbox.later(SHE, 1, NOON, unsure=True)
            assert work.outbox.claim(NOON, 60, 9) == [replace(text(), tries=1, unsure=True)]
            work.outbox.later(SHE, 1, NOON, unsure=False)
            assert work.outbox.claim(NOON, 60, 9) == [replace(text(), tries=2)]

    def test_a_claim_takes_no_more_than_asked(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number in range(5):
                work.outbox.add(text(bytes([number]) * 16))
            assert len(work.outbox.claim(NOON, 60, 2)) == 2
            assert len(work.outbox.claim(NOON, 60, 9)) == 3

    def test_the_conversation_knows_what_was_accepted(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=2))
            work.conversations.put(HE, standing(asked=2))
            work.outbox.add(text(SHE, 1))
            work.outbox.add(text(SHE, 2))
            work.outbox.accepted(SHE, 1)
            assert work.conversations.get(SHE) == (standing(asked=2, accepted=1), 2)
            work.outbox.accepted(SHE, 2)
            assert work.conversations.get(SHE) == (standing(asked=2, accepted=2), 2)
            assert work.conversations.get(HE) == (standing(asked=2), 2)

    def test_a_lower_number_accepted_late_takes_nothing_back(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=2, accepted=2))
            work.outbox.add(text(SHE, 1))
            work.outbox.accepted(SHE, 1)
            assert work.conversations.get(SHE)[0] == standing(asked=2, accepted=2)

    def test_a_text_that_is_gone_counts_as_accepted_no_more(self, open_work: OpenWork) -> None:
        """A question must not count as seen on the late word of a slow worker."""
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=2))
            work.outbox.accepted(SHE, 2)
            assert work.conversations.get(SHE)[0] == standing(asked=2, accepted=0)

    def test_a_dropped_text_is_gone_and_changes_no_standing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=2))
            work.outbox.add(text(SHE, 1))
            work.outbox.add(text(SHE, 2))
            work.outbox.drop(SHE, 1)
            assert work.outbox.claim(NOON, 60, 9) == [text(SHE, 2)]
            assert work.conversations.get(SHE)[0] == standing(asked=2)

    def test_all_texts_of_one_pseudonym_can_be_dropped(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for one in (text(SHE, 1), text(SHE, 2), text(HE, 1)):
                work.outbox.add(one)
            work.outbox.drop_all(SHE)
            assert work.outbox.claim(NOON, 60, 9) == [text(HE, 1)]
            assert work.outbox.depth() == 1

    def test_a_late_word_about_a_dropped_text_counts_for_no_newer_one(
        self, open_work: OpenWork
    ) -> None:
        """She stopped while it was on its way, and wrote again before it was noted."""
        with open_work() as work:
            work.outbox.add(text(SHE, 1))
            work.outbox.claim(NOON, 60, 9)
            work.outbox.drop_all(SHE)
            work.conversations.forget(SHE)
            _, last = work.conversations.get(SHE)
            assert last == 1
            work.outbox.add(text(SHE, 2))
            work.conversations.put(SHE, standing(asked=2))
            work.outbox.accepted(SHE, 1)
            assert work.outbox.waiting(SHE, 2)
            assert work.conversations.get(SHE)[0] == standing(asked=2, accepted=1)

    def test_a_text_dropped_while_a_worker_held_it_has_no_words_left(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.outbox.add(text(SHE, 1))
            work.outbox.claim(NOON, 60, 9)
            work.outbox.drop_all(SHE)
            (again,) = work.outbox.claim(NOON + 60 * SECOND, 60, 9)
            assert again.sealed.blob == b""

    def test_words_about_a_text_that_is_gone_change_nothing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.drop(SHE, 1)
            work.outbox.drop_all(SHE)
            work.outbox.later(SHE, 1, NOON, unsure=True)
            assert work.outbox.depth() == 0

    def test_the_next_text_to_the_same_address_can_be_made_to_wait(
        self, open_work: OpenWork
    ) -> None:
        later = NOON + 30 * SECOND
        with open_work() as work:
            for one in (text(SHE, 1), text(SHE, 2), text(HE, 1)):
                work.outbox.add(one)
            work.outbox.accepted(SHE, 1, later)
            assert work.outbox.claim(later - SECOND, 60, 9) == [text(HE, 1)]
            assert work.outbox.claim(later, 60, 9) == [text(SHE, 2)]

    def test_waiting_for_its_turn_shortens_no_longer_wait(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for one in (text(SHE, 1), text(SHE, 2)):
                work.outbox.add(one)
            work.outbox.later(SHE, 2, NOON + 90 * SECOND, unsure=False)
            work.outbox.accepted(SHE, 1, NOON + 30 * SECOND)
            assert work.outbox.claim(NOON + 89 * SECOND, 60, 9) == []

    def test_a_text_that_was_gone_makes_nothing_wait(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text(SHE, 2))
            work.outbox.accepted(SHE, 1, NOON + 30 * SECOND)
            assert work.outbox.claim(NOON, 60, 9) == [text(SHE, 2)]

    def test_a_text_that_only_waited_was_not_tried(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text())
            work.outbox.claim(NOON, 60, 9)
            work.outbox.later(SHE, 1, NOON + SECOND, unsure=False, tried=False)
            assert work.outbox.claim(NOON, 60, 9) == []
            assert work.outbox.claim(NOON + SECOND, 60, 9) == [text()]

    def test_what_a_worker_took_and_never_finished_with_is_counted(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            for who in (SHE, HE):
                work.outbox.add(text(who))
            assert work.outbox.stalled(NOON) == 0
            work.outbox.claim(NOON, 60, 9)
            assert work.outbox.stalled(NOON + 59 * SECOND) == 0
            assert work.outbox.stalled(NOON + 60 * SECOND) == 2
            work.outbox.later(HE, 1, NOON, unsure=False)
            work.outbox.accepted(SHE, 1)
            assert work.outbox.stalled(NOON + 60 * SECOND) == 0
