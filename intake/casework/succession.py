"""Who may have a report after somebody: by what stands in clear, and by the record if it is open.

Rule 1: whoever declared a conflict about a report, or from whom it was set aside, never has it
again, and is not told of it; whatever place, wrap or word of the file says otherwise.
Rule 2: whoever follows is checked anew: still listed, active and enrolled, in a role that may own a
report, serving its area, with no employer in common with whoever leaves; and by routing's rules,
where the record is open in this request. An area that the file names no more keeps nobody out:
whoever has a place was chosen for it, and a renamed one must not hold a report fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.casework.audit import Event
from intake.casework.ownership import OWNER, enrolled, listed
from intake.ports import Assignment, ReportHeader, UnitOfWork
from intake.routing.facts import Facts
from intake.routing.response import Reader, Response
from intake.routing.rules import may_hold

RELIEVED = "relieved"
"""The place of an owner who did not read in time: she may have it again when nobody else can."""

SET_ASIDE = "set_aside"
"""The place of whoever owned it and must not have it, where nobody else could take it."""

NEXT = ("deputy", "external")
SUCCESSION = (*NEXT, RELIEVED)
"""Places that can follow the owner, in this order."""

_BARRING = frozenset({Event.CONFLICT.value, Event.SET_ASIDE.value})


def barred(work: UnitOfWork, report_id: bytes) -> frozenset[str]:
    """Readers who declared a conflict about this report, whenever that was, or from whom it was
    set aside."""
    lines = work.audit.of_report(report_id)
    return frozenset(row.actor for row in lines if row.event in _BARRING)


def may_follow(
    work: UnitOfWork,
    response: Response,
    header: ReportHeader,
    reader_id: str,
    leaving_id: str | None = None,
    facts: Facts | None = None,
) -> bool:
    """Whether this reader may be told of the report, or own it after that one."""
    reader = listed(response, reader_id)
    if reader is None or enrolled(work, response, reader_id) is None:
        return False
    if not _suits(response, reader, header) or reader_id in barred(work, header.report_id):
        return False
    if facts is not None and not may_hold(response, reader, facts):
        return False
    leaving = listed(response, leaving_id) if leaving_id else None
    return leaving is None or not reader.employers & leaving.employers


def in_order(
    assigned: Sequence[Assignment], places: Sequence[str] = SUCCESSION
) -> Iterator[Assignment]:
    """Those in one of these places, in the order of the places."""
    for place in places:
        yield from (each for each in assigned if each.place == place)


def whose(work: UnitOfWork, report_id: bytes) -> str | None:
    """Its owner, or from whom it was set aside: whoever it would be taken from."""
    assigned = work.reports.assignments(report_id)
    return next((each.reader_id for each in in_order(assigned, (OWNER, SET_ASIDE))), None)


def _suits(response: Response, reader: Reader, header: ReportHeader) -> bool:
    """What of the rules of selection the clear fields tell."""
    is_gone = header.area is not None and response.area(header.area) is None
    serves = not reader.areas or header.area in reader.areas or is_gone
    return serves and reader.may_own
