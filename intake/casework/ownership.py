"""Who is a reader here, and whose a report is: what every use case asks first.

Rule: the assignment is asked for before the report, so that a report of somebody else and one that
does not exist take the same way and the same time.
"""

from __future__ import annotations

from intake.ports import ReaderRow, ReportHeader, UnitOfWork
from intake.routing.response import Reader, Response

OWNER = "owner"


def owned(work: UnitOfWork, reader_id: str, report_id: bytes) -> ReportHeader | None:
    """The header, if this reader owns the report; else None."""
    assignment = work.reports.assignment(report_id, reader_id)
    if assignment is None or assignment.place != OWNER:
        return None
    return work.reports.get(report_id)


def worked_on(work: UnitOfWork, reader_id: str, report_id: bytes) -> ReportHeader | None:
    """The header of a report this reader owns and declared."""
    header = owned(work, reader_id, report_id)
    return header if header and work.reports.declared(report_id, reader_id) else None


def enrolled(work: UnitOfWork, response: Response, reader_id: str) -> ReaderRow | None:
    """The row of an active reader of this response; what is no id of it is never asked for."""
    row = work.readers.get(reader_id if listed(response, reader_id) else "")
    return row if row and row.active and row.response_id == response.id else None


def listed(response: Response, reader_id: str) -> Reader | None:
    """The reader as the response file describes it."""
    return next((reader for reader in response.readers if reader.id == reader_id), None)
