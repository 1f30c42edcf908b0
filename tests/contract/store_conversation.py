"""What every store must do for a message that is heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import OpenWork
from tests.contract.store_examples import (
    A_REPORT,
    B_REPORT,
    HE,
    HOUR,
    NOON,
    SHE,
    header,
    page,
    part,
    standing,
    text,
)


class InboundContract:
    """A message is heard once."""

    def test_a_message_is_new_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.inbound.remember(b"key", NOON)
            assert not work.inbound.remember(b"key", NOON)
            work.commit()
        with open_work() as work:
            assert not work.inbound.remember(b"key", NOON + HOUR)
            assert work.inbound.remember(b"another", NOON)

    def test_a_message_is_new_once_also_when_its_pseudonym_is_held(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            assert work.inbound.remember(b"key", NOON, SHE)
            assert not work.inbound.remember(b"key", NOON, SHE)
            assert work.inbound.remember(b"another", NOON, HE)
            assert not work.inbound.remember(b"another", NOON)

    def test_old_keys_are_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.inbound.remember(b"old", NOON - HOUR)
            work.inbound.remember(b"young", NOON)
            assert work.inbound.forget_before(NOON) == 1
            assert work.inbound.remember(b"old", NOON)
            assert not work.inbound.remember(b"young", NOON)


class ConversationsContract:
    """Where a pseudonym stands."""

    def test_nobody_stands_anywhere_at_first(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.conversations.get(SHE) == (None, 0)

    def test_a_standing_comes_back_as_it_was_put(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=3, accepted=2))
            work.conversations.put(SHE, standing(asked=5, accepted=4))
            assert work.conversations.get(SHE) == (standing(asked=5, accepted=4), 5)
            assert work.conversations.get(HE) == (None, 0)

    def test_a_standing_tells_whether_the_mark_asked_for_stands(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing())
            work.stopped.add(b"mark", NOON)
            assert work.conversations.get(SHE) == (standing(), 1)
            assert work.conversations.get(SHE, b"another") == (standing(), 1)
            assert work.conversations.get(SHE, b"mark") == (standing(marked=True), 1)
            assert work.conversations.get(HE, b"mark") == (None, 0)
            work.stopped.lift(b"mark")
            assert work.conversations.get(SHE, b"mark") == (standing(), 1)

    def test_an_expiry_is_never_finer_than_an_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(expires_at=NOON + timedelta(seconds=1)))
            found, _ = work.conversations.get(SHE)
        assert found is not None
        assert found.expires_at == NOON + HOUR

    def test_a_forgotten_one_is_nobody(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=3))
            work.conversations.forget(SHE)
            work.conversations.forget(SHE)
            assert work.conversations.get(SHE) == (None, 0)

    def test_standings_expire_at_their_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(expires_at=NOON))
            work.conversations.put(HE, standing(expires_at=NOON + HOUR))
            assert work.conversations.forget_expired(NOON - timedelta(seconds=1)) == 0
            assert work.conversations.forget_expired(NOON) == 1
            assert work.conversations.get(SHE)[0] is None
            assert work.conversations.get(HE)[0] is not None

    def test_the_highest_number_counts_texts_that_wait(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.outbox.add(text(SHE, 2))
            work.outbox.add(text(HE, 9))
            assert work.conversations.get(SHE) == (None, 2)
            work.conversations.put(SHE, standing(asked=1))
            assert work.conversations.get(SHE)[1] == 2

    def test_the_highest_number_counts_texts_that_went(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=1))
            work.outbox.add(text(SHE, 2))
            work.outbox.accepted(SHE, 2)
            assert work.conversations.get(SHE)[1] == 2

    def test_the_highest_number_counts_texts_that_were_dropped(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=1))
            work.outbox.add(text(SHE, 2))
            work.outbox.add(text(SHE, 3))
            work.outbox.drop(SHE, 2)
            work.outbox.drop_all(SHE)
            work.conversations.put(SHE, standing(asked=1))
            assert work.conversations.get(SHE)[1] == 3

    def test_a_forgotten_one_leaves_no_number_behind(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.conversations.put(SHE, standing(asked=1))
            work.outbox.add(text(SHE, 2))
            work.outbox.drop_all(SHE)
            work.conversations.forget(SHE)
            work.conversations.put(SHE, standing(asked=1))
            assert work.conversations.get(SHE)[1] == 1


class PagesContract:
    """What a pseudonym is shown now."""

    def test_the_newest_page_is_the_only_one(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.pages.get(SHE) is None
            work.pages.put(SHE, page(b"first"))
            work.pages.put(SHE, page(b"second", epoch=8, expires_at=NOON + 2 * HOUR))
            work.commit()
        with open_work(write=False) as work:
            assert work.pages.get(SHE) == page(b"second", epoch=8, expires_at=NOON + 2 * HOUR)
            assert work.pages.get(HE) is None

    def test_its_expiry_is_never_finer_than_an_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.pages.put(SHE, page(expires_at=NOON + timedelta(seconds=1)))
            assert work.pages.get(SHE) == page(expires_at=NOON + HOUR)

    def test_a_forgotten_page_is_gone_and_no_other(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.pages.put(SHE, page())
            work.pages.put(HE, page())
            work.pages.forget(SHE)
            work.pages.forget(SHE)
            assert work.pages.get(SHE) is None
            assert work.pages.get(HE) == page()

    def test_expired_pages_are_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.pages.put(SHE, page(expires_at=NOON))
            work.pages.put(HE, page(expires_at=NOON + HOUR))
            assert work.pages.forget_expired(NOON) == 1
            assert work.pages.get(SHE) is None
            assert work.pages.get(HE) is not None


class DraftsContract:
    """What is told and not sent."""

    def test_a_draft_expires_at_its_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON - timedelta(minutes=30))
            work.drafts.touch(B_REPORT, NOON + HOUR)
            assert work.drafts.expired(NOON - timedelta(seconds=1), 9) == []
            assert work.drafts.expired(NOON, 9) == [A_REPORT]
            assert work.drafts.expired(NOON + HOUR, 1) == [A_REPORT]

    def test_a_touch_moves_the_expiry(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON)
            work.drafts.touch(A_REPORT, NOON)
            work.drafts.touch(A_REPORT, NOON + HOUR)
            work.commit()
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON + 2 * HOUR)
            assert work.drafts.expired(NOON + HOUR, 9) == []
            assert work.drafts.expired(NOON + 2 * HOUR, 9) == [A_REPORT]

    def test_parts_come_back_in_order(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for number in (2, 0, 10, 1):
                work.drafts.add(A_REPORT, part(number, bytes([number])))
            work.drafts.add(B_REPORT, part(0))
            found = work.reports.parts(A_REPORT)
            assert [(one.number, one.blob) for one in found] == [
                (0, b"\x00"),
                (1, b"\x01"),
                (2, b"\x02"),
                (10, b"\x0a"),
            ]

    def test_a_part_is_never_overwritten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.drafts.add(A_REPORT, part(0))
            with pytest.raises(StoreError):
                work.drafts.add(A_REPORT, part(0))

    def test_an_erased_draft_is_gone_and_others_stay(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                work.drafts.touch(report_id, NOON)
                work.drafts.add(report_id, part(0))
            work.drafts.erase(A_REPORT)
            assert work.drafts.expired(NOON, 9) == [B_REPORT]
            assert work.reports.parts(A_REPORT) == []
            assert work.reports.parts(B_REPORT) == [part(0)]
            work.drafts.touch(A_REPORT, NOON)
            assert set(work.drafts.expired(NOON, 9)) == {A_REPORT, B_REPORT}

    def test_erasing_a_draft_that_was_filed_takes_nothing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON)
            work.drafts.add(A_REPORT, part(0))
            work.reports.file(header(), ())
            work.drafts.erase(A_REPORT)
            assert work.reports.parts(A_REPORT) == [part(0)]
