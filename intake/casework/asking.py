"""Sealing a grant to a reader, telling her, and writing it down: the one way it begins."""

from __future__ import annotations

from datetime import datetime

from intake.cases.grants import LASTS, Excerpt, Proposal, Purpose, State, write
from intake.casework.audit import Event, hour_of, line
from intake.casework.values import Session
from intake.ports import GrantRow, ReaderRow, ReportHeader, UnitOfWork, Vault

ID_BYTES = 16


def ask_reader(
    vault: Vault,
    work: UnitOfWork,
    session: Session,
    header: ReportHeader,
    reader: ReaderRow,
    content: Excerpt | Proposal,
    now: datetime,
) -> None:
    """Up to the commit, which is the caller's. The report must be held, the reader checked."""
    purpose = Purpose.INTERPRET if isinstance(content, Excerpt) else Purpose.APPROVE
    grant_id, report_id = vault.fresh_secret()[:ID_BYTES], header.report_id
    sealed = vault.seal_grant(
        grant_id, report_id, reader.reader_id, reader.lock.public, write(content)
    )
    grant = GrantRow(
        grant_id,
        report_id,
        reader.reader_id,
        session.reader_id,
        purpose.value,
        sealed,
        State.ASKED.value,
        hour_of(now) + LASTS,
    )
    work.grants.put(grant)
    detail = f"{purpose.value} {reader.reader_id}"
    work.audit.write(line(now, session.reader_id, Event.GRANT_ASKED, report_id, detail))
    work.bells.ring(reader.reader_id, header.urgency, now)
