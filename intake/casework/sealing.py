"""A part more, sealed to the end of a report's chain. It needs no key of any reader.

Rule: the report is held first, so that the key it is sealed to is still the newest at the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake import shredding
from intake.cases.parts import CasePart, kind_of
from intake.ports import PartPlace, ReportHeader, StoredPart, UnitOfWork, Vault


def seal_into(
    vault: Vault,
    work: UnitOfWork,
    header: ReportHeader,
    part: CasePart,
    secrets: Mapping[str, bytes] | None = None,
) -> None:
    """Add the part to this report, unless it is gone meanwhile. `secrets`: of the report, for a
    part that is erased before the rest (`shredding.secrets_for`)."""
    held = work.reports.hold(header.report_id)
    if held is None:
        return
    number, head = end_of_chain(vault, held, work.reports.parts(held.report_id))
    place = PartPlace(held.report_id, held.newest, number, kind_of(part), head)
    stored, _ = shredding.seal(vault, place, part, secrets or {})
    work.reports.add_part(header.report_id, stored)


def end_of_chain(
    vault: Vault, header: ReportHeader, stored: Sequence[StoredPart]
) -> tuple[int, bytes]:
    """(number, head) of the part that comes next."""
    head = vault.first_head(header.report_id, header.public)
    for part in stored:
        head = vault.next_head(head, part.blob)
    return (stored[-1].number + 1 if stored else 0), head
