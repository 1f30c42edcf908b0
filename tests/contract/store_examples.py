"""Invented rows for the contract suites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intake.ports import Outgoing, PageRow, ReportHeader, Sealed, Standing, StoredPart

HOUR = timedelta(hours=1)
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
A_REPORT = b"report-a".ljust(16, b".")
B_REPORT = b"report-b".ljust(16, b".")
SHE = b"lookup-she".ljust(16, b".")
HE = b"lookup-he".ljust(16, b".")


def sealed(words: bytes = b"sealed", epoch: int = 7) -> Sealed:
    return Sealed(epoch, words)


def standing(
    asked: int = 1,
    accepted: int = 0,
    expires_at: datetime = NOON + HOUR,
    *,
    marked: bool = False,
) -> Standing:
    return Standing(sealed(), asked, accepted, expires_at, marked)


def page(blob: bytes = b"page", epoch: int = 7, expires_at: datetime = NOON + HOUR) -> PageRow:
    return PageRow(sealed(blob, epoch), expires_at)


def text(who: bytes = SHE, number: int = 1) -> Outgoing:
    return Outgoing(who, number, "sms", sealed(f"text {number}".encode()))


def part(number: int = 0, blob: bytes = b"part") -> StoredPart:
    return StoredPart(number, "told", blob)


def header(
    report_id: bytes = A_REPORT,
    *,
    urgency: str = "U2",
    due_at: datetime = NOON + 24 * HOUR,
    status: str = "received",
    received_hour: datetime = NOON,
) -> ReportHeader:
    return ReportHeader(
        report_id=report_id,
        response_id="example",
        public=b"public".ljust(1216, b"."),
        area="north",
        language="en",
        channel="sms",
        urgency=urgency,
        urgency_reason="care_window",
        care_until=NOON + 72 * HOUR,
        received_hour=received_hour,
        due_at=due_at,
        status=status,
        incomplete=False,
        part_count=8,
        erase_after=None,
    )
