"""What every store must do with dates of closed reports, holds, and the chains of its lines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import Assignment, AuditLine, Hold, OpenWork, StoredPart, UnitOfWork
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header, part

DAY = timedelta(days=1)
UNTIL = NOON + 180 * DAY


def _file(work: UnitOfWork, report_id: bytes = A_REPORT, status: str = "closed") -> None:
    work.drafts.touch(report_id, NOON + HOUR)
    work.reports.file(header(report_id, status=status), [Assignment("reader-a", "owner")])


class DatesContract:
    """When what goes from a closed report."""

    def test_what_is_due_is_found_by_what_it_is_the_oldest_first(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id, days in ((A_REPORT, 2), (B_REPORT, 1)):
                _file(work, report_id)
                dates = {"hint": NOON + days * DAY, "words": NOON + 9 * DAY}
                work.reports.set_dates(report_id, dates)
            assert work.reports.due_dates("hint", NOON, 9) == []
            assert work.reports.due_dates("hint", NOON + DAY, 9) == [B_REPORT]
            assert work.reports.due_dates("hint", NOON + 2 * DAY, 9) == [B_REPORT, A_REPORT]
            assert work.reports.due_dates("hint", NOON + 2 * DAY, 1) == [B_REPORT]
            assert work.reports.due_dates("words", NOON + 2 * DAY, 9) == []
            work.reports.end_date(B_REPORT, "hint")
            assert work.reports.due_dates("hint", NOON + 2 * DAY, 9) == [A_REPORT]

    def test_any_change_of_its_status_takes_the_dates_away(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work)
            work.reports.set_dates(A_REPORT, {"hint": NOON, "words": NOON, "access": NOON})
            assert work.reports.set_status(A_REPORT, "received", was="closed")
            assert work.reports.set_status(A_REPORT, "closed", was="received")
            assert not any(
                work.reports.due_dates(what, NOON, 9) for what in ("hint", "words", "access")
            )

    def test_a_visit_moves_the_end_of_access_if_there_is_one(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work)
            work.reports.visited(A_REPORT, NOON)
            assert work.reports.due_dates("access", NOON, 9) == []
            work.reports.set_dates(A_REPORT, {"access": NOON})
            work.reports.visited(A_REPORT, NOON + DAY)
            assert work.reports.due_dates("access", NOON, 9) == []
            assert work.reports.due_dates("access", NOON + DAY, 9) == [A_REPORT]

    def test_a_part_is_replaced_and_loses_its_label(self, open_work: OpenWork) -> None:
        with open_work() as work:
            labelled = StoredPart(0, "told", b"words", b"label")
            work.drafts.add(A_REPORT, labelled)
            work.drafts.add(A_REPORT, part(1))
            assert work.reports.parts(A_REPORT) == [labelled, part(1)]
            work.reports.replace_part(A_REPORT, StoredPart(0, "told", b"erased"))
            assert work.reports.parts(A_REPORT) == [StoredPart(0, "told", b"erased"), part(1)]

    def test_reports_are_listed_page_by_page(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work, B_REPORT)
            _file(work, A_REPORT)
            assert work.reports.ids(b"", 1) == [A_REPORT]
            assert work.reports.ids(A_REPORT, 9) == [B_REPORT]


class HoldsContract:
    """Reports that no date erases."""

    def test_it_counts_once_somebody_else_confirmed_it(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work)
            work.holds.ask(Hold(A_REPORT, "court", "reader-a", None))
            assert work.holds.get(A_REPORT) == Hold(A_REPORT, "court", "reader-a", None)
            assert not work.holds.confirm(A_REPORT, "reader-a", UNTIL)
            assert not work.holds.confirm(B_REPORT, "reader-b", UNTIL)
            assert work.holds.confirm(A_REPORT, "reader-b", UNTIL)
            assert not work.holds.confirm(A_REPORT, "reader-b", UNTIL), "nobody asks any more"
            assert work.holds.all() == [Hold(A_REPORT, "court", None, UNTIL)]

    def test_asking_anew_leaves_it_on(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work)
            work.holds.ask(Hold(A_REPORT, "court", "reader-a", None))
            work.holds.confirm(A_REPORT, "reader-b", UNTIL)
            work.holds.ask(Hold(A_REPORT, "appeal", "reader-b", None))
            assert work.holds.get(A_REPORT) == Hold(A_REPORT, "appeal", "reader-b", UNTIL)

    def test_no_date_of_a_held_report_comes_but_of_a_withdrawn_one(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                _file(work, report_id, "acknowledged")
                status = "closed" if report_id == A_REPORT else "withdrawn"
                work.reports.set_status(report_id, status, was="acknowledged", erase_after=NOON)
                work.reports.set_dates(report_id, {"hint": NOON})
                work.holds.ask(Hold(report_id, "court", "reader-a", None))
            assert len(work.reports.to_erase(NOON, 9)) == 2, "asking alone stops nothing"
            for report_id in (A_REPORT, B_REPORT):
                work.holds.confirm(report_id, "reader-b", UNTIL)
            assert work.reports.to_erase(NOON, 9) == [B_REPORT]
            assert work.reports.due_dates("hint", NOON, 9) == [B_REPORT]
            assert len(work.reports.to_erase(UNTIL, 9)) == 2

    def test_it_ends_by_hand_by_time_and_with_its_report(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work)
            _file(work, B_REPORT)
            for report_id in (A_REPORT, B_REPORT):
                work.holds.ask(Hold(report_id, "court", "reader-a", None))
                work.holds.confirm(report_id, "reader-b", UNTIL)
            assert work.holds.end(A_REPORT)
            assert not work.holds.end(A_REPORT)
            assert work.holds.forget_ended(UNTIL - HOUR) == 0
            assert work.holds.forget_ended(UNTIL) == 1
            work.holds.ask(Hold(A_REPORT, "court", "reader-a", None))
            work.reports.erase(A_REPORT)
            assert work.holds.all() == []

    def test_there_is_none_without_a_report(self, open_work: OpenWork) -> None:
        with open_work() as work, pytest.raises(StoreError):
            work.holds.ask(Hold(A_REPORT, "court", "reader-a", None))


class ChainsContract:
    """Lines of the audit trail, in their chains and days."""

    def test_each_report_has_a_chain_and_so_have_all_others(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id in (B_REPORT, None, A_REPORT, B_REPORT, None):
                work.audit.write(AuditLine(NOON, "reader-a", "opened", report_id))
            found = [(each.line.report_id, each.number) for each in work.audit.chained()]
            assert found == [(None, 1), (None, 2), (A_REPORT, 1), (B_REPORT, 1), (B_REPORT, 2)]
            assert len({each.link for each in work.audit.chained()}) == 5

    def test_openings_are_counted_by_day_and_by_who(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for days, who in ((0, "a"), (0, "a"), (1, "a"), (1, "b")):
                work.audit.write(AuditLine(NOON + days * DAY, who, "opened", A_REPORT))
            work.audit.write(AuditLine(NOON + 2 * DAY, "c", "replied", A_REPORT))
            work.audit.write(AuditLine(NOON + 3 * DAY, "d", "opened", B_REPORT))
            assert work.audit.openings(A_REPORT, {"opened"}) == (2, 2)
            assert work.audit.openings(b"none", {"opened"}) == (0, 0)

    def test_a_day_is_sealed_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.audit.days() == (None, None)
            work.audit.write(AuditLine(NOON, "a", "opened", A_REPORT))
            work.audit.write(AuditLine(NOON, "a", "signed_in", None))
            assert work.audit.days() == ("2031-05-04", None)
            work.audit.seal("2031-05-04")
            (first,) = work.audit.seals()
            assert (first.day, first.chains) == ("2031-05-04", 2)
            work.audit.seal("2031-05-04")
            assert list(work.audit.seals()) == [first]
            assert work.audit.days() == ("2031-05-04", "2031-05-04")

    def test_a_line_that_comes_late_joins_the_seal_of_its_day(self, open_work: OpenWork) -> None:
        """A clock was wrong: nobody tampered with anything."""
        wrote = [A_REPORT, None, A_REPORT, B_REPORT, None]
        with open_work() as work:
            for report_id in wrote[:2]:
                work.audit.write(AuditLine(NOON, "a", "opened", report_id))
            work.audit.seal("2031-05-04")
            work.audit.seal("2031-05-05")
            for report_id in wrote[2:]:
                work.audit.write(AuditLine(NOON, "a", "opened", report_id))
            work.audit.write(AuditLine(NOON + DAY, "a", "opened", A_REPORT))
            late = list(work.audit.seals())
            assert [each.chains for each in late] == [3, 1]
            work.reports.erase(A_REPORT)
            work.reports.erase(B_REPORT)
            assert [each.chains for each in work.audit.seals()] == [1, 0]
            assert work.audit.seals()[1].leaves == bytes(32)

    def test_an_erased_report_leaves_the_seals(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.audit.write(AuditLine(NOON, "a", "opened", A_REPORT))
            work.audit.seal("2031-05-04")
            work.reports.erase(A_REPORT)
            (seal,) = work.audit.seals()
            assert (seal.chains, seal.leaves) == (0, bytes(32))
            assert list(work.audit.chained()) == []
