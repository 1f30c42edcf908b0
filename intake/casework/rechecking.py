"""Routing's rules once more, for a report that readers have: when an organisation becomes known,
when the register has changed, and at a hand-over.

Rule 1: the organisation is sealed, so the server alone cannot ask. It is asked whenever the record
is open: as its owner opens it, as somebody is named, as a conflict is declared (ADR 0018).
Rule 2: it only ever narrows. A link that is taken out of the register gives nobody a wrap.
Rule 3: an organisation is picked from the register by its number or exact name. Words are never
guessed at: whom they mean is for a human to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from intake.cases.case import Status
from intake.cases.facts import NAMED
from intake.cases.parts import RecordPart
from intake.casework import granted
from intake.casework.audit import Event, hour_of, line
from intake.casework.excluding import Excluding, Exclusion, conflicted, holders, keeping_out
from intake.casework.handing_over import held
from intake.casework.known import Known, known
from intake.casework.ownership import worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import Named, Rechecked, Session
from intake.ports import Clock, Keyring, OpenWork, ReportHeader, UnitOfWork, Vault
from intake.routing.facts import Facts
from intake.routing.organisations import named
from intake.routing.response import Response

LEFT = {
    Rechecked.OTHERS_LEFT: Named.NARROWED,
    Rechecked.PASSED_ON: Named.PASSED_ON,
    Rechecked.SET_ASIDE: Named.SET_ASIDE,
}


class Rechecking:
    """Who may still have a report."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock
        self._excluding = Excluding(keyring, vault, response, clock)

    def recheck(self, session: Session, report_id: bytes) -> Rechecked | None:
        """Take it from whoever may not have it any more; None when it is not the reader's, or not
        declared. UNCHANGED, too, where the record does not open as a whole."""
        with self._open_work() as work:
            header = self._held(work, session, report_id)
            if header is None:
                return None
            found = self._known(work, session, header)
            if found.facts is None:
                return Rechecked.UNCHANGED
            out = self._conflicted(work, session, report_id, found.facts)
            if not out:
                if self._take_back(work, report_id, found.facts):
                    work.commit()
                return Rechecked.UNCHANGED
            fields = keeping_out(self._response(), out, found.facts)
            done = self._excluding.exclude(work, session, Exclusion(header, out, found, fields))
            work.commit()
        return done

    def is_due(self, session: Session, report_id: bytes, facts: Facts | None) -> bool:
        """Whether somebody has it, or a text of it, who may not, by the register of now."""
        if facts is None:
            return False
        with self._open_work(write=False) as work:
            if self._conflicted(work, session, report_id, facts):
                return True
            response = self._response()
            out = granted.excluded(work, response, report_id, facts)
            return bool(granted.lost(work, response, report_id, out))

    def name(self, session: Session, report_id: bytes, typed: str) -> Named | None:
        """The report is about this organisation, too; None when it is not the reader's."""
        found = named(self._response().organisations, typed)
        with self._open_work() as work:
            header = self._held(work, session, report_id)
            if header is None:
                return None
            if found is None:
                return Named.NOT_FOUND
            if Status(header.status) is Status.WITHDRAWN:
                return Named.NOT_NOW
            done = self._name(work, session, header, found.id)
            if done is not Named.BEFORE:
                work.commit()
        return done

    def _name(
        self, work: UnitOfWork, session: Session, header: ReportHeader, organisation: str
    ) -> Named:
        report_id = header.report_id
        before = self._known(work, session, header)
        facts = _with(before.facts, header, organisation)
        out = self._conflicted(work, session, report_id, facts)
        is_new = before.facts is None or organisation not in _named_in(before.facts)
        if not out and not is_new:
            return Named.BEFORE
        self._write(work, session, report_id)
        fields = keeping_out(self._response(), out, facts)
        if is_new:
            fields = {NAMED: [organisation], **fields}
        if not out:
            seal_into(self._vault, work, header, RecordPart(fields, hour_of(self._clock())))
            self._take_back(work, report_id, facts)
            return Named.NOTED
        now_known = replace(before, facts=facts if before.facts else None)
        act = Exclusion(header, out, now_known, fields)
        return LEFT[self._excluding.exclude(work, session, act)]

    def _held(self, work: UnitOfWork, session: Session, report_id: bytes) -> ReportHeader | None:
        """Held first, and looked at then: of two at once the second sees what the first did."""
        header = held(work, report_id)
        return header if header and worked_on(work, session.reader_id, report_id) else None

    def _known(self, work: UnitOfWork, session: Session, header: ReportHeader) -> Known:
        sealed = work.reports.parts(header.report_id)
        return known(self._vault, self._keyring, session, header, sealed)

    def _conflicted(
        self, work: UnitOfWork, session: Session, report_id: bytes, facts: Facts
    ) -> frozenset[str]:
        everybody = holders(work, self._keyring, report_id)
        return conflicted(self._response(), session.reader_id, everybody, facts)

    def _take_back(self, work: UnitOfWork, report_id: bytes, facts: Facts) -> bool:
        """Grants of whoever may not have it; whether there were any."""
        response = self._response()
        out = granted.excluded(work, response, report_id, facts)
        return granted.take_back(work, response, report_id, out)

    def _write(self, work: UnitOfWork, session: Session, report_id: bytes) -> None:
        event = Event.ORGANISATION_NAMED
        work.audit.write(line(self._clock(), session.reader_id, event, report_id))


def _with(facts: Facts | None, header: ReportHeader, organisation: str) -> Facts:
    """Where the record does not open, at least what was named just now."""
    if facts is None:
        return Facts(area=header.area, language=header.language, accused_organisation=organisation)
    return replace(facts, named_later=facts.named_later | {organisation})


def _named_in(facts: Facts) -> Sequence[str]:
    return [each for each in (facts.accused_organisation, *facts.named_later) if each]
