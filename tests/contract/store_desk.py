"""What every store must do for the people at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import AuditLine, OpenWork, ReaderLock, ReaderRow, SessionRow
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON

_LOCK = ReaderLock(b"public", b"salt", b"blob", memory_kib=8, passes=1, lanes=2)
_READER = ReaderRow("reader-a", "example", _LOCK, active=True, added_hour=NOON)


def _session(key: bytes = b"session-a") -> SessionRow:
    ends = NOON + timedelta(minutes=15, microseconds=1)
    return SessionRow(key, "reader-a", b"sealed", ends, NOON + timedelta(minutes=5))


class DeskContract:
    """Readers, sessions, the audit trail."""

    def test_a_reader_comes_back_as_enrolled(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(_READER)
            assert work.readers.get("reader-a") == _READER
            assert work.readers.get("reader-b") is None

    def test_a_readers_id_is_taken_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(_READER)
            with pytest.raises(StoreError):
                work.readers.add(replace(_READER, active=False))

    def test_only_active_readers_of_a_response_are_listed(self, open_work: OpenWork) -> None:
        second = replace(_READER, reader_id="reader-b")
        with open_work() as work:
            work.readers.add(second)
            work.readers.add(_READER)
            work.readers.add(replace(_READER, reader_id="gone", active=False))
            work.readers.add(replace(_READER, reader_id="elsewhere", response_id="other"))
            assert work.readers.active("example") == [_READER, second]

    def test_a_one_time_code_works_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.readers.add(_READER)
            assert work.readers.use_totp_step("reader-a", 100)
            assert not work.readers.use_totp_step("reader-a", 100)
            assert not work.readers.use_totp_step("reader-a", 99)
            assert work.readers.use_totp_step("reader-a", 101)
            assert not work.readers.use_totp_step("reader-b", 101)
            assert work.readers.get("reader-a") == replace(_READER, last_totp_step=101)

    def test_a_session_lives_until_its_moment(self, open_work: OpenWork) -> None:
        ends = _session().expires_at
        with open_work() as work:
            work.sessions.put(_session())
            before = ends - timedelta(microseconds=1)
            assert work.sessions.get(b"session-a", before) == _session()
            assert work.sessions.get(b"session-a", ends) is None
            assert work.sessions.forget_expired(before) == 0
            assert work.sessions.forget_expired(ends) == 1
            assert work.sessions.get(b"session-a", before) is None

    def test_a_session_can_be_put_anew(self, open_work: OpenWork) -> None:
        later = replace(_session(), expires_at=NOON + HOUR)
        with open_work() as work:
            work.sessions.put(_session())
            work.sessions.put(later)
            assert work.sessions.get(b"session-a", NOON) == later

    def test_sessions_end_one_by_one_or_all_of_a_reader(self, open_work: OpenWork) -> None:
        other = replace(_session(b"session-d"), reader_id="reader-b")
        with open_work() as work:
            for key in (b"session-a", b"session-b", b"session-c"):
                work.sessions.put(_session(key))
            work.sessions.put(other)
            work.sessions.end(b"session-a")
            assert work.sessions.get(b"session-a", NOON) is None
            assert work.sessions.get(b"session-b", NOON) == _session(b"session-b")
            work.sessions.end_all("reader-a")
            assert work.sessions.get(b"session-b", NOON) is None
            assert work.sessions.get(b"session-c", NOON) is None
            assert work.sessions.get(b"session-d", NOON) == other

    def test_a_session_that_is_not_used_is_emptied(self, open_work: OpenWork) -> None:
        used = replace(_session(b"session-b"), locks_at=NOON + HOUR)
        with open_work() as work:
            work.sessions.put(_session())
            work.sessions.put(used)
            assert work.sessions.lock_idle(NOON) == 0
            assert work.sessions.lock_idle(_session().locks_at) == 1
            assert work.sessions.lock_idle(_session().locks_at) == 0
            assert work.sessions.get(b"session-a", NOON) == replace(_session(), blob=b"")
            assert work.sessions.get(b"session-b", NOON) == used

    def test_a_readers_sessions_are_listed_as_they_began(self, open_work: OpenWork) -> None:
        later = replace(_session(b"session-b"), expires_at=NOON + 2 * HOUR)
        sooner = replace(_session(b"session-c"), expires_at=NOON + HOUR)
        other = replace(_session(b"session-d"), reader_id="reader-b")
        with open_work() as work:
            for row in (later, sooner, other, _session()):
                work.sessions.put(row)
            assert work.sessions.of_reader("reader-a", NOON + HOUR) == [later]
            assert work.sessions.of_reader("reader-a", NOON) == [_session(), sooner, later]

    def test_the_history_of_a_report_is_told_in_order(self, open_work: OpenWork) -> None:
        lines = [
            AuditLine(NOON, "reader-a", event, A_REPORT, detail)
            for event, detail in [("opened", ""), ("replied", "sms"), ("closed", "done")]
        ]
        elsewhere = AuditLine(NOON, "reader-a", "opened", B_REPORT)
        for line in [lines[0], elsewhere, AuditLine(NOON, "reader-a", "signed_in", None)]:
            with open_work() as work:
                work.audit.write(line)
                work.commit()
        with open_work() as work:
            work.audit.write(lines[1])
            work.audit.write(lines[2])
            assert work.audit.of_report(A_REPORT) == lines
            assert work.audit.of_report(B_REPORT) == [elsewhere]

    def test_what_was_done_outlives_a_report_but_not_to_which(self, open_work: OpenWork) -> None:
        """ "Only a count stays": no line may go on naming what was wiped."""
        with open_work() as work:
            work.audit.write(AuditLine(NOON, "reader-a", "opened", A_REPORT))
            work.audit.write(AuditLine(NOON, "reader-a", "opened", B_REPORT))
            work.reports.erase(A_REPORT)
            assert work.audit.of_report(A_REPORT) == []
            assert len(work.audit.of_report(B_REPORT)) == 1

    def test_an_audit_line_tells_the_hour_only(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.audit.write(AuditLine(NOON + timedelta(seconds=5), "reader-a", "opened", A_REPORT))
            assert [line.hour for line in work.audit.of_report(A_REPORT)] == [NOON + HOUR]

    def test_tries_of_several_are_counted_at_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.attempts.add(b"one", NOON)
            work.attempts.add(b"one", NOON + HOUR)
            assert work.attempts.counts((b"other", b"one"), NOON) == [0, 1]
            assert work.attempts.add_all((b"one", b"other"), NOON) == [2, 1]
            assert work.attempts.add_all((b"other", b"one"), NOON) == [2, 3]
            assert work.attempts.counts((b"one", b"other", b"nobody"), NOON) == [3, 2, 0]
            assert work.attempts.count(b"one", NOON + HOUR) == 1

    def test_tries_are_counted_by_who_and_hour(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for _ in range(3):
                work.attempts.add(b"who", NOON)
            work.attempts.add(b"who", NOON + HOUR)
            work.commit()
        with open_work() as work:
            work.attempts.add(b"who", NOON)
            assert work.attempts.count(b"who", NOON) == 4
            assert work.attempts.count(b"who", NOON + HOUR) == 1
            assert work.attempts.count(b"other", NOON) == 0
            assert work.attempts.forget_before(NOON + HOUR) == 1
            assert work.attempts.count(b"who", NOON) == 0
            assert work.attempts.count(b"who", NOON + HOUR) == 1
