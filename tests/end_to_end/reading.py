"""What is in the databases, and what somebody who holds certain keys can open of it."""

from __future__ import annotations

from collections.abc import Sequence

from intake.cases.parts import CasePart, RecordPart, ReplyPart, ToldPart
from intake.casework.opening import opened
from intake.ports import ReportHeader, StoredPart
from tests.end_to_end.deployment import Deployment


def report_ids(deployment: Deployment) -> list[bytes]:
    """Of every report that was filed."""
    with deployment.databases.content.connect() as connection:
        rows = connection.exec_driver_sql("SELECT report_id FROM reports")
        return [bytes(row[0]) for row in rows]


def report(deployment: Deployment, report_id: bytes) -> tuple[ReportHeader, Sequence[StoredPart]]:
    """A report's header and sealed parts."""
    with deployment.databases.store(write=False) as work:
        header = work.reports.get(report_id)
        assert header is not None
        return header, work.reports.parts(report_id)


def places(deployment: Deployment, report_id: bytes) -> dict[str, str]:
    """Which reader has which place."""
    with deployment.databases.store(write=False) as work:
        return {each.reader_id: each.place for each in work.reports.assignments(report_id)}


def seed_for(deployment: Deployment, report_id: bytes, reader_id: str) -> bytes:
    """The report's seed, by a reader's passphrase and wrap. Raises SealError."""
    header, _ = report(deployment, report_id)
    wrap = deployment.databases.keyring.wrap(report_id, reader_id)
    assert wrap is not None
    seed = deployment.secret(reader_id).seed
    return deployment.vault().unwrap(
        report_id, header.public, reader_id, seed, wrap.blob, held=wrap.held
    )


def contents(deployment: Deployment, report_id: bytes, reader_id: str) -> list[CasePart]:
    """All parts in order, opened by one reader. Every one of them opens."""
    header, parts = report(deployment, report_id)
    seed = seed_for(deployment, report_id, reader_id)
    secrets = deployment.databases.keyring.secrets(report_id)
    all_parts = opened(deployment.vault(), header, seed, parts, secrets=secrets)
    found = [part.content for part in all_parts]
    assert None not in found
    return [content for content in found if content is not None]


def words(parts: Sequence[CasePart]) -> list[str]:
    """What was told and answered, in order."""
    return [part.text for part in parts if isinstance(part, ToldPart | ReplyPart)]


def record(parts: Sequence[CasePart]) -> dict[str, object]:
    """The answers that were chosen."""
    return {
        name: value
        for part in parts
        if isinstance(part, RecordPart)
        for name, value in part.fields.items()
    }
