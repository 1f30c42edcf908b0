"""A report counted as it is filed: while its answers can still be read, and sealed with the others.

Rules: in the unit that files it, so that what is heard twice is counted once. Only values that are
closed, one in each dimension; an area counts to the larger one that the file names. Where people
were not asked whether their answers may be counted, only that there was a report is.
Nobody is turned away for a number: where the counts of a month do not open, by a key that was
changed or a damaged row, the report is filed uncounted, and they stay as they are for its holder.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from intake.conversation.state import IN_WORDS, Draft
from intake.conversation.vocabulary import Step
from intake.errors import SealError
from intake.ports import ReportHeader, UnitOfWork, Vault
from intake.reporting.memory import ShownHelper
from intake.reporting.record import reporter_type, under_18
from intake.routing.response import Response
from intake.statistics.categories import DIMENSIONS, counted_names, values_of
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
) -> None:
    """Add it to the sealed counts of its month."""
    said = _said(response, answers, helper, header) if response.statistics.count_answers else {}
    values = values_of(said, listed_in(response))
    sealed = work.tallies.hold(month)
    try:
        plain = vault.open_tally(month, sealed) if sealed else b""
    except SealError:
        _log.error("the counts of this month do not open: see `intake doctor`")
        return
    counted = with_counted(plain, counted_names(values))
    work.tallies.put(month, vault.seal_tally(month, counted))


def listed_in(response: Response) -> Mapping[str, tuple[str, ...]]:
    """The values of those dimensions that the response file lists."""
    return {"language": response.languages, "area": response.larger_areas()}


def _said(
    response: Response, answers: Draft, helper: ShownHelper | None, header: ReportHeader
) -> Mapping[str, Collection[str]]:
    area = response.area(header.area) if header.area else None
    known = DIMENSIONS["channel"].values
    return {
        "channel": (header.channel if header.channel in known else "gateway",),
        "language": (header.language,),
        "reporter_type": (reporter_type(answers, helper),),
        "under_18": (under_18(answers),),
        "urgency": (header.urgency,),
        "area": (area.reports_as,) if area and area.reports_as else (),
        **{
            name: [each for each in answers.answers.get(step, ()) if each != IN_WORDS]
            for name, step in ANSWERED.items()
        },
    }
