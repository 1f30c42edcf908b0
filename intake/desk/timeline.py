"""The one timeline of a case: what was told and answered, notes, steps, sheets, and who did what.

Rule 1: parts keep their order, whatever the hours say. In one hour, what was told stands first,
then that it came in, was declared, opened and read; then the rest.
Rule 2: a line of the audit trail is shown by office, to the hour, and each day's alike as one. What
its part says better is not shown twice.
Rule 3: words are shown as they were written, in their language, and only when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from intake.cases.parts import (
    LinkPart,
    NotePart,
    ReplyPart,
    SheetPart,
    StepPart,
    ToldPart,
    TranslationPart,
)
from intake.casework.values import Case, OpenedPart
from intake.conversation.vocabulary import Part
from intake.desk import timeline_words, words
from intake.desk.course_pages import sheet_words, step_words
from intake.desk.saying import _, short_id
from intake.desk.times import Moment, moment
from intake.ports import AuditLine

RANKS: Final[Mapping[str, int]] = {
    "filed": 1,
    "no_conflict_declared": 2,
    "opened": 3,
    "acknowledged": 4,
}
"""What stands where within one hour; what was told before them, everything else after."""
TOLD_RANK: Final = 0
LAST_RANK: Final = 5


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry. `kind` is "told", "chosen" (an answer, in our words), "reply", "note", "done"
    (who did what), "erased" (by its date) or "closed" (cannot be opened). `label`: that in words.
    `veiled`: shown when it is asked for. `tag`: of its language, where that is known."""

    kind: str
    label: str
    heading: str
    text: str = field(repr=False)
    hour: Moment | None
    veiled: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry, and where it stands: hour, rank within it, order of writing."""

    hour: datetime
    rank: int
    order: int
    view: EntryView


def timeline(case: Case, offices: Mapping[str, str]) -> tuple[EntryView, ...]:
    """Every entry, the oldest first. `offices`: by a reader's id."""
    parts = sorted((*case.entries, *case.linked), key=lambda each: each.number)
    placed = [
        *_of_parts(parts, case, offices),
        *_of_lines(case.lines, len(parts), offices),
    ]
    placed.sort(key=lambda each: (each.hour, each.rank, each.order))
    return tuple(each.view for each in placed)


def _of_parts(
    parts: Sequence[OpenedPart], case: Case, offices: Mapping[str, str]
) -> Iterator[_Placed]:
    """One that has no hour, or an earlier one, stands where the one before it does."""
    hour, rank = case.header.received_hour, TOLD_RANK
    for order, part in enumerate(parts):
        at = getattr(part.content, "hour", hour)
        own = TOLD_RANK if isinstance(part.content, ToldPart) else LAST_RANK
        rank = own if at > hour else max(rank, own)
        hour = max(hour, at)
        yield _Placed(hour, rank, order, _entry(part, case, offices))


def _of_lines(
    lines: Sequence[AuditLine], start: int, offices: Mapping[str, str]
) -> Iterator[_Placed]:
    alike: dict[tuple[object, ...], AuditLine] = {}
    for each in lines:
        if each.event in timeline_words.DONE:
            key = (each.hour.date(), each.actor, each.event, each.detail)
            alike.setdefault(key, each)
    for order, first in enumerate(alike.values(), start=start):
        heading = timeline_words.said(first, offices)
        view = EntryView("done", _(timeline_words.kind_of(first)), heading, "", moment(first.hour))
        yield _Placed(first.hour, RANKS.get(first.event, LAST_RANK), order, view)


def _entry(part: OpenedPart, case: Case, offices: Mapping[str, str]) -> EntryView:
    tag = case.header.language
    match part.content:
        case ToldPart(about=Part.WISH.value, text=code, hour=hour):
            heading, wish = _(words.ABOUT[Part.WISH.value]), words.value_words(code)
            return EntryView("chosen", _("Told"), heading, wish, moment(hour))
        case ToldPart(about=about, text=text, hour=hour):
            heading = _(words.ABOUT.get(about, about))
            return EntryView("told", _("Told"), heading, text, moment(hour), veiled=True, tag=tag)
        case ReplyPart(text=text, by=by, hour=hour, to=to):
            by_side = words.ANSWERS_TO.get(frozenset(to), words.ANSWERS_TO[frozenset()])
            heading = _(by_side, office=by)
            return EntryView("reply", _("Answer"), heading, text, moment(hour), veiled=True)
        case NotePart(hour=hour) as note:
            heading, text = _note(note, case.reader_id, offices)
            return EntryView("note", _("Note"), heading, text, moment(hour), veiled=True)
        case TranslationPart(number=number, language=into, text=text, by=by, hour=hour):
            heading = _(
                "Part {number} in {language}, translated by {office}",
                number=number + 1,
                language=words.language(into),
                office=by,
            )
            at = moment(hour)
            return EntryView("reply", _("Translation"), heading, text, at, veiled=True, tag=into)
        case StepPart(hour=hour) as step:
            heading, said = step_words(step, offices)
            return EntryView("chosen", _("Step"), heading, said, moment(hour))
        case SheetPart(hour=hour) as sheet:
            heading, text = sheet_words(sheet)
            return EntryView("chosen", _("Sheet"), heading, text, moment(hour), veiled=True)
        case LinkPart(report=report, hour=hour):
            heading = _("Linked with {id}", id=short_id(report))
            return EntryView("done", _("Link"), heading, "", moment(hour))
        case _ if part.erased:
            heading = _("Part {number} was erased on its date", number=part.number + 1)
            return EntryView("erased", _("Erased"), heading, "", None)
        case _:
            heading = _("Part {number} cannot be opened", number=part.number + 1)
            return EntryView("closed", _("Closed"), heading, "", None)


def _note(note: NotePart, reader_id: str, offices: Mapping[str, str]) -> tuple[str, str]:
    """(heading, words). Of another's own note nothing but that there is one."""
    by = offices.get(note.by, note.by)
    if not note.own:
        return _("Note by {office}", office=by), note.text
    if note.by != reader_id:
        return _("Own note of {office}", office=by), _("For whoever wrote it.")
    if note.sealed and note.text:
        return _("Your own note"), note.text
    return _("Your own note"), _("It was sealed to a key that you do not have any more.")
