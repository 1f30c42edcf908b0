"""What every store must do for grants: one text of a report, for one other reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import Assignment, GrantRow, OpenWork, UnitOfWork
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

A_GRANT, B_GRANT, C_GRANT = (f"grant-{letter}".encode().ljust(16, b".") for letter in "abc")
GRANT = GrantRow(
    A_GRANT, A_REPORT, "reader-w", "reader-a", "interpret", b"sealed", "asked", NOON + 48 * HOUR
)


def _file(work: UnitOfWork, *grants: GrantRow) -> Sequence[GrantRow]:
    for report_id in (A_REPORT, B_REPORT):
        work.reports.file(header(report_id), [Assignment("reader-a", "owner")])
    for each in grants:
        work.grants.put(each)
    return grants


class GrantsContract:
    """One row for each grant."""

    def test_a_grant_comes_back_as_put(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work, GRANT)
            assert work.grants.get(A_GRANT) == GRANT
            assert work.grants.get(B_GRANT) is None
            assert "sealed" not in repr(GRANT)

    def test_a_grant_needs_its_report_and_an_id_of_its_own(self, open_work: OpenWork) -> None:
        with open_work() as work, pytest.raises(StoreError):
            work.grants.put(GRANT)
        with open_work() as work:
            _file(work, GRANT)
            with pytest.raises(StoreError):
                work.grants.put(replace(GRANT, reader_id="reader-x"))

    def test_its_end_is_a_full_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work, replace(GRANT, expires_at=NOON + timedelta(minutes=1)))
            found = work.grants.get(A_GRANT)
            assert found is not None
            assert found.expires_at == NOON + HOUR

    def test_a_reader_has_those_that_are_open_and_not_over(self, open_work: OpenWork) -> None:
        sooner = replace(GRANT, grant_id=B_GRANT, report_id=B_REPORT, expires_at=NOON + HOUR)
        others = replace(GRANT, grant_id=C_GRANT, reader_id="reader-x", state="declared")
        with open_work() as work:
            _file(work, GRANT, sooner, others)
            assert work.grants.of_reader("reader-w", NOON) == [sooner, GRANT]
            assert work.grants.count("reader-w", NOON) == 2
            assert work.grants.of_reader("reader-w", NOON + HOUR) == [GRANT]
            assert work.grants.of_reader("reader-x", NOON) == [others]
            work.grants.set_state(A_GRANT, "refused", was="asked")
            assert work.grants.of_reader("reader-w", NOON + HOUR) == []
            assert work.grants.count("reader-w", NOON + HOUR) == 0

    def test_a_report_has_all_of_them(self, open_work: OpenWork) -> None:
        done = replace(GRANT, grant_id=B_GRANT, state="done", sealed=b"")
        other = replace(GRANT, grant_id=C_GRANT, report_id=B_REPORT)
        with open_work() as work:
            _file(work, GRANT, done, other)
            assert work.grants.of_report(A_REPORT) == [GRANT, done]

    @pytest.mark.parametrize("state", ["done", "refused"])
    def test_of_what_is_over_nothing_sealed_is_left(self, open_work: OpenWork, state: str) -> None:
        with open_work() as work:
            _file(work, GRANT)
            assert work.grants.set_state(A_GRANT, "declared", was="asked")
            assert work.grants.get(A_GRANT) == replace(GRANT, state="declared")
            assert work.grants.set_state(A_GRANT, state, was="declared")
            assert work.grants.get(A_GRANT) == replace(GRANT, state=state, sealed=b"")

    def test_of_two_who_change_a_state_the_second_is_refused(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _file(work, GRANT)
            assert work.grants.set_state(A_GRANT, "refused", was="asked")
            assert not work.grants.set_state(A_GRANT, "declared", was="asked")
            assert not work.grants.set_state(B_GRANT, "declared", was="asked")
            assert work.grants.get(A_GRANT) == replace(GRANT, state="refused", sealed=b"")

    def test_grants_are_forgotten_alone_or_with_report_or_reader(self, open_work: OpenWork) -> None:
        beside = replace(GRANT, grant_id=B_GRANT, reader_id="reader-x")
        other = replace(GRANT, grant_id=C_GRANT, report_id=B_REPORT)
        with open_work() as work:
            _file(work, GRANT, beside, other)
            work.grants.forget(A_GRANT)
            work.grants.forget(A_GRANT)
            assert work.grants.of_report(A_REPORT) == [beside]
            work.grants.forget_reader("reader-x")
            assert work.grants.of_report(A_REPORT) == []
            work.grants.forget_report(B_REPORT)
            assert work.grants.of_report(B_REPORT) == []

    def test_erasing_a_report_erases_its_grants(self, open_work: OpenWork) -> None:
        other = replace(GRANT, grant_id=B_GRANT, report_id=B_REPORT)
        with open_work() as work:
            _file(work, GRANT, other)
            work.reports.erase(A_REPORT)
            assert work.grants.get(A_GRANT) is None
            assert work.grants.get(B_GRANT) == other

    def test_what_expired_goes(self, open_work: OpenWork) -> None:
        later = replace(GRANT, grant_id=B_GRANT, expires_at=NOON + 49 * HOUR)
        with open_work() as work:
            _file(work, GRANT, later)
            assert work.grants.forget_over(NOON + 47 * HOUR) == 0
            assert work.grants.forget_over(NOON + 48 * HOUR) == 1
            assert work.grants.of_report(A_REPORT) == [later]

    @pytest.mark.parametrize("status", ["withdrawn", "paused", "pause_asked", "closed"])
    def test_so_does_that_of_a_report_that_stopped(self, open_work: OpenWork, status: str) -> None:
        other = replace(GRANT, grant_id=B_GRANT, report_id=B_REPORT)
        with open_work() as work:
            _file(work, GRANT, other)
            assert work.grants.forget_over(NOON) == 0
            work.reports.set_status(A_REPORT, status, was="received")
            assert work.grants.forget_over(NOON) == 1
            assert work.grants.get(B_GRANT) == other

    def test_so_does_that_of_whoever_does_not_own_the_report_any_more(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            _file(work, GRANT)
            work.reports.assign(A_REPORT, Assignment("reader-b", "deputy"))
            work.reports.reassign(A_REPORT, "reader-a", "reader-b", leaves_as="relieved")
            assert work.grants.forget_over(NOON) == 1
