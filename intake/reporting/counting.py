"""A report counted as it is filed: while its answers can still be read, and sealed with the others.
So is a look at help places, by the larger area alone.

Rules: in the unit that files or shows it, so that what is heard twice is counted once. Only values
that are closed, one in each dimension; an area counts to the larger one that the file names. Of
whoever was not told before agreeing that answers are counted, only that there was a report is.
Nobody is turned away for a number: where the counts of a month do not open, by a key that was
changed or a damaged row, the report is filed uncounted, and they stay as they are for its holder.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping

from intake.conversation.state import IN_WORDS, Draft
from intake.conversation.vocabulary import Step
from intake.errors import SealError
from intake.ports import ReportHeader, UnitOfWork, Vault
from intake.reporting.memory import ShownHelper
from intake.reporting.record import reporter_type, under_18
from intake.routing.response import Response
from intake.statistics.categories import DIMENSIONS, counted_names, help_name, values_of
from intake.statistics.tally import with_counted

_log = logging.getLogger(__name__)

ANSWERED: Mapping[str, Step] = {
    "kind_reported": Step.KIND,
    "accused_role": Step.ROLE,
    "time_bucket": Step.WHEN,
    "needs": Step.NEEDS,
}
"""Dimension -> the question whose answers it counts."""


def count_report(
    work: UnitOfWork,
    vault: Vault,
    response: Response,
    month: str,
    answers: Draft,
    helper: ShownHelper | None,
    header: ReportHeader,
    *,
    agreed: bool,
) -> None:
    """Add it to the sealed counts of its month. `agreed`: to words that tell of counting."""
    counts = agreed and response.statistics.count_answers
    said = _said(response, answers, helper, header) if counts else {}
    values = values_of(said, listed_in(response))
    _count(work, vault, month, counted_names(values))


def count_help(
    work: UnitOfWork, vault: Vault, response: Response, month: str, area: str | None
) -> None:
    """Add a look at help places to the sealed counts of its month.

    It is no report. Of what was answered it holds the area alone, one level up, and so it counts
    whether or not reports are counted by their answers.
    """
    value = DIMENSIONS["area"].value_of(_larger(response, area), response.larger_areas())
    _count(work, vault, month, (help_name(value),))


def _count(work: UnitOfWork, vault: Vault, month: str, names: Iterable[str]) -> None:
    sealed = work.tallies.hold(month)
    try:
        plain = vault.open_tally(month, sealed) if sealed else b""
    except SealError:
        _log.error("the counts of this month do not open: see `intake doctor`")
        return
    work.tallies.put(month, vault.seal_tally(month, with_counted(plain, names)))


def _larger(response: Response, area_id: str | None) -> tuple[str, ...]:
    """The larger area that this one counts to; where there is one only, it is that."""
    areas = response.areas
    area = areas[0] if len(areas) == 1 else response.area(area_id) if area_id else None
    return (area.reports_as,) if area and area.reports_as else ()


def listed_in(response: Response) -> Mapping[str, tuple[str, ...]]:
    """The values of those dimensions that the response file lists."""
    return {"language": response.languages, "area": response.larger_areas()}


def _said(
    response: Response, answers: Draft, helper: ShownHelper | None, header: ReportHeader
) -> Mapping[str, Collection[str]]:
    known = DIMENSIONS["channel"].values
    return {
        "channel": (header.channel if header.channel in known else "gateway",),
        "language": (header.language,),
        "reporter_type": (reporter_type(answers, helper),),
        "under_18": (under_18(answers),),
        "urgency": (header.urgency,),
        "area": _larger(response, header.area),
        **{
            name: [each for each in answers.answers.get(step, ()) if each != IN_WORDS]
            for name, step in ANSWERED.items()
        },
    }
