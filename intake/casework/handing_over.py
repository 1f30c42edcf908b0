"""Handing a report to the next reader: release the next wraps, then move the report.

Every way by which a report changes hands goes through here: a conflict that was declared, an
organisation that came out, a clock that ran out, a reader who is gone.

Rule 1: whoever follows is checked anew (`succession`). What the sealed record alone could tell was
checked at filing, and is again wherever it is open.
Rule 2: the next reader's wraps are released and committed first; then the leaving one's go, or are
held again; then the report moves (`giving_on` holds them last). Whatever breaks off in between,
doing it again completes it.
Rule 3: whoever has it next has hours to read it, as for a new one, though another has read it: it
is unread again (`case.HANDED_OVER`). A clock that runs is put off by nothing.
Rule 4: wraps of every key of the report go the same way, at once. Afterwards the owner's are the
only ones without the release layer, also when an earlier try that broke off had released others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intake.cases.case import HANDED_OVER
from intake.casework import succession
from intake.casework.audit import Event, hour_of, line
from intake.casework.succession import SUCCESSION
from intake.errors import SealError
from intake.ports import Clock, Keyring, ReportHeader, UnitOfWork, Vault, Wrap
from intake.routing.clocks import Kind
from intake.routing.facts import Facts
from intake.routing.response import Response
from intake.waiting import reading_clock


def held(work: UnitOfWork, report_id: bytes) -> ReportHeader | None:
    """The report, which nobody else changes until the unit ends, nor its clock for reading: that
    first (see `ports.Clocks`). A clock that does not run cannot be held: where she adds to it at
    the same moment, one of both units is told that the database is busy, and is done again."""
    work.clocks.hold(report_id, Kind.READING.value)
    return work.reports.hold(report_id)


class HandOver:
    """The one way by which a report changes hands."""

    def __init__(
        self, keyring: Keyring, vault: Vault, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock

    def successors(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        leaving: str,
        places: Sequence[str] = SUCCESSION,
        facts: Facts | None = None,
    ) -> Sequence[str]:
        """Readers in these places who may follow, in the order of the places; whoever is away
        last, since somebody must have it. `facts`: of the record, where it is open."""
        assigned = work.reports.assignments(header.report_id)
        possible = [
            each.reader_id
            for each in succession.in_order(assigned, places)
            if self.may_follow(work, header, each.reader_id, leaving, facts)
        ]
        return self.there_first(work, possible)

    def there_first(self, work: UnitOfWork, possible: Sequence[str]) -> Sequence[str]:
        """The same, in the same order, but whoever is away last."""
        return sorted(possible, key=lambda each: self._is_away(work, each))

    def present(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        leaving: str,
        facts: Facts | None = None,
    ) -> Sequence[str]:
        """Those of all who may follow who are not away."""
        possible = self.successors(work, header, leaving, facts=facts)
        return [each for each in possible if not self._is_away(work, each)]

    def _is_away(self, work: UnitOfWork, reader_id: str) -> bool:
        row = work.readers.get(reader_id)
        return row is not None and row.is_away(self._clock())

    def may_follow(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        reader_id: str,
        leaving_id: str | None = None,
        facts: Facts | None = None,
    ) -> bool:
        """Whether this reader may be told of the report, or given it, now."""
        response = self._response()
        return succession.may_follow(work, response, header, reader_id, leaving_id, facts)

    def release_first(
        self, work: UnitOfWork, header: ReportHeader, possible: Sequence[str]
    ) -> str | None:
        """The first of them who now has open wraps; None when nobody can have any. Whoever has
        one of every key comes before whoever could read a part only, and whoever is away last."""
        wraps = self._keyring.wraps(header.report_id)
        keys = set(range(len(header.later) + 1))

        def lacks(reader_id: str) -> bool:
            return not keys <= {each.generation for each in wraps if each.reader_id == reader_id}

        in_order = self.there_first(work, sorted(possible, key=lacks))
        return next((each for each in in_order if self._release(wraps, each)), None)

    def let_go(self, report_id: bytes, reader_id: str) -> None:
        """This reader can never open it again."""
        self._keyring.forget_wrap(report_id, reader_id)

    def hold_others(self, report_id: bytes, but: Collection[str]) -> None:
        """Put every wrap but those of these readers under the release layer."""
        for wrap in self._keyring.wraps(report_id):
            if wrap.reader_id not in but and not wrap.held:
                blob = self._vault.hold(report_id, wrap.reader_id, wrap.blob)
                self._keyring.replace(replace(wrap, held=True, blob=blob))

    def move(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        leaving: str,
        successor: str,
        event: Event,
        *,
        actor: str,
        leaves_as: str | None = None,
    ) -> bool:
        """Make the successor the owner, with hours to read it, tell her that something is new, and
        write it down. False, and nothing changed, when the leaving one does not own it any more.
        The report must be held (`held`)."""
        report_id, now = header.report_id, self._clock()
        if not work.reports.reassign(report_id, leaving, successor, leaves_as=leaves_as):
            return False
        self.wait_anew(work, header, now)
        work.grants.forget_report(report_id)  # whoever owns it now decides whom to ask
        work.bells.ring(successor, header.urgency, now)
        work.audit.write(line(now, actor, event, report_id, successor))
        return True

    def wait_anew(self, work: UnitOfWork, header: ReportHeader, now: datetime) -> None:
        """Let the clock for reading begin, where it does not run: whoever has it next, or can have
        it where nobody has it now, has read nothing. The report must be held (`held`)."""
        status = next(
            (then for was, then in HANDED_OVER.items() if was.value == header.status), None
        )
        if status is None:
            return
        hours = self._response().clocks[header.urgency].reading_hours
        work.clocks.put(reading_clock(header.report_id, now, hours))
        work.reports.set_due(header.report_id, hour_of(now) + timedelta(hours=hours))
        work.reports.set_status(header.report_id, status.value, was=header.status)

    def _release(self, wraps: Sequence[Wrap], reader_id: str) -> bool:
        """Take the release layer off every wrap of this reader; False, and nothing changed, when
        there is none or one is damaged."""
        own = [each for each in wraps if each.reader_id == reader_id]
        try:
            opened = [
                replace(each, held=False, blob=self._released(each)) for each in own if each.held
            ]
        except SealError:
            return False
        for each in opened:
            self._keyring.replace(each)
        return bool(own)

    def _released(self, wrap: Wrap) -> bytes:
        return self._vault.release(wrap.report_id, wrap.reader_id, wrap.blob)
