"""A part more, sealed to the end of a report's chain. It needs no key of any reader.

Rule: the report is held first, so that the key it is sealed to is still the newest at the commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.cases.parts import CasePart, kind_of, write
from intake.ports import PartPlace, ReportHeader, StoredPart, UnitOfWork, Vault


def seal_into(vault: Vault, work: UnitOfWork, header: ReportHeader, part: CasePart) -> None:
    """Add the part to this report, unless it is gone meanwhile."""
    held = work.reports.hold(header.report_id)
    if held is None:
        return
    number, head = end_of_chain(vault, held, work.reports.parts(held.report_id))
    place = PartPlace(held.report_id, held.newest, number, kind_of(part), head)
    blob, _ = vault.seal_part(place, write(part))
    work.reports.add_part(header.report_id, StoredPart(number, place.kind, blob))


def end_of_chain(
    vault: Vault, header: ReportHeader, stored: Sequence[StoredPart]
) -> tuple[int, bytes]:
    """(number, head) of the part that comes next."""
    head = vault.first_head(header.report_id, header.public)
    for part in stored:
        head = vault.next_head(head, part.blob)
    return (stored[-1].number + 1 if stored else 0), head
