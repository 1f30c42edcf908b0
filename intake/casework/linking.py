"""Linking two reports of one person by hand: she lost her number, and wrote again.

Rule 1: both reports are this reader's own, declared, and in the queue. The link is sealed into
both, so that whoever reads one later finds the other.
Rule 2: nothing is shown to whoever wrote, old or new, and nothing else moves: not an answer, not
a way back, not a status. A number that was lost stays lost.
Rule 3: an id that is nobody's, somebody else's, or that of several gets one and the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from intake.cases.case import Action, Status, after
from intake.cases.display import display_id, read_display_id
from intake.cases.parts import LinkPart
from intake.casework.audit import Event, hour_of, line
from intake.casework.opening import linked, opened, report_keys
from intake.casework.ownership import worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import Done, Session
from intake.ports import (
    Clock,
    Keyring,
    OpenWork,
    QueuePlace,
    ReportHeader,
    UnitOfWork,
    Vault,
)

PAGE = 500
"""Headers of the queue that are looked through at once."""


class Linking:
    """What brings two reports together."""

    def __init__(self, open_work: OpenWork, keyring: Keyring, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._clock = clock

    def link(self, session: Session, report_id: bytes, typed: str) -> Done | None:
        """Link a report with the one whose short id was typed; None when it is not the reader's."""
        with self._open_work(write=False) as work:
            if worked_on(work, session.reader_id, report_id) is None:
                return None
            other_id = _find(work, session.reader_id, report_id, typed)
        if other_id is None:
            return Done.NOT_FOUND
        with self._open_work() as work:
            one = worked_on(work, session.reader_id, report_id)
            other = worked_on(work, session.reader_id, other_id)
            if one is None or other is None:
                return None if one is None else Done.NOT_FOUND
            done = self._is_possible(work, session, one, other)
            if done is Done.DONE:
                self._seal(work, session, one, other)
                work.commit()
        return done

    def _is_possible(
        self, work: UnitOfWork, session: Session, one: ReportHeader, other: ReportHeader
    ) -> Done:
        keys = report_keys(self._vault, self._keyring, session, one)
        if keys.first is None or any(_is_stopped(each) for each in (one, other)):
            return Done.NOT_NOW
        stored = work.reports.parts(one.report_id)
        parts = opened(self._vault, one, keys.first, stored, keys.later, secrets=keys.secrets)
        return Done.BEFORE if other.report_id in linked(parts) else Done.DONE

    def _seal(
        self, work: UnitOfWork, session: Session, one: ReportHeader, other: ReportHeader
    ) -> None:
        now = self._clock()
        # In one order for everybody: two who link at once never wait for each other.
        both = sorted((one, other), key=lambda each: each.report_id)
        for header, target in (both, both[::-1]):
            part = LinkPart(target.report_id, hour_of(now))
            seal_into(self._vault, work, header, part)
            work.audit.write(line(now, session.reader_id, Event.LINKED, header.report_id))


def _find(work: UnitOfWork, reader_id: str, report_id: bytes, typed: str) -> bytes | None:
    """The only other declared report in the queue with that short id."""
    wanted = read_display_id(typed)
    found = [
        each.report_id
        for each in _queue(work, reader_id)
        if display_id(each.report_id) == wanted
        and each.report_id != report_id
        and work.reports.declared(each.report_id, reader_id)
    ]
    return found[0] if len(found) == 1 else None


def _queue(work: UnitOfWork, reader_id: str) -> Iterator[ReportHeader]:
    place: QueuePlace | None = None
    while found := work.reports.queue(reader_id, place, PAGE):
        yield from found
        place = QueuePlace.of(found[-1])


def _is_stopped(header: ReportHeader) -> bool:
    return after(Status(header.status), Action.LINK) is None
