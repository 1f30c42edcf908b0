"""What is printed of a case and handed over: frozen views, all words final.

Rule: closed words, and on a sheet the few that were written anew. No id of the report, no hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.cases.sheet import Field
from intake.casework.referring import DonorNotice, Sheet
from intake.desk import course_words as words
from intake.desk.course_pages import Choices
from intake.desk.saying import _
from intake.desk.times import day
from intake.desk.words import field_value, language, value_words
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class SheetView:
    """A referral sheet as it is printed."""

    service: str
    place: str
    hand_over: str
    fields: Choices
    text: str = field(repr=False)
    office: str = ""


def sheet_view(sheet: Sheet) -> SheetView:
    """In words."""
    return SheetView(
        words.service(sheet.service),
        sheet.place,
        words.named("hand_over", sheet.hand_over),
        tuple(_fields(sheet)),
        sheet.text,
        sheet.office,
    )


def _fields(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for each in Field:
        value = sheet.fields.get(each.value)
        if value is None:
            continue
        match each:
            case Field.KIND_OF_HELP:
                shown = words.service(value)
            case Field.LANGUAGE:
                shown = language(value)
            case _:
                shown = value_words(value)
        yield _(words.FIELDS[each]), shown


def notice_view(notice: DonorNotice, response: Response) -> Choices:
    """The lines of a donor notice; what stands in no closed value is written by hand."""
    offered = notice.support_offered
    return (
        (_("Date the organisation became aware"), day(notice.aware)),
        (_("Country"), ""),
        (_("Kind"), words.named("kind", notice.kind)),
        (_("Category of the person it is about"), words.named("accused", notice.accused)),
        (_("A child is concerned"), field_value("under_18", notice.under_18, response)),
        (_("Support was offered"), _("yes") if offered else _("no")),
        (
            _("Steps taken"),
            _("support offered; passed on to be looked into") if offered else _("passed on"),
        ),
        (_("Status"), _(words.MAPPED.get(notice.status, ""))),
    )
