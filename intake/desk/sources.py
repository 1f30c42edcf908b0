"""Texts of the desk that stand in tables, named once more for `make locales`.

Rules: a table holds English sources; where a row is shown it goes through `saying._`. What the
pure packages say (the words of an enum, the table beside it) is listed here, since they know no
language. A table that is not listed is not translated: a test shows every page in a language in
which nothing is left as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, BinaryIO, Final

from intake import ringing
from intake.cases import consent, declaration, forwarding, hold, lint, needs, record, scope, serious
from intake.cases import sheet as sheets
from intake.casework import verifying
from intake.desk import (
    answer_pages,
    answer_words,
    cards,
    check_words,
    course_words,
    entering_words,
    faults,
    grant_pages,
    ledger,
    noting,
    shell,
    timeline_words,
    watching_pages,
    watching_words,
    words,
    you,
)

TABLES: Final[Mapping[str, object]] = {
    "The declaration before anything opens. A promise: translate exactly.": declaration.STATEMENT,
    "Before something is passed on.": (
        forwarding.SAFETY_QUESTION,
        forwarding.RECEIVERS,
        forwarding.DUTIES,
        forwarding.Wrong,
        consent.Hold,
        needs.Bar,
        scope.Route,
        grant_pages.WISHED,
    ),
    "What is wrong with an answer or a sheet.": (lint.Finding, sheets.Flaw, answer_pages.NOBODY),
    "A field of the record.": (record.FIELDS, words.BY_READERS),
    "A value of the record, after its field: in the middle of a line.": (
        record.VALUES,
        record.OWN_VALUES,
        words.PURPOSES,
    ),
    "Why something is kept, or serious.": (hold.REASONS, serious.REASONS),
    "An urgency: First, Soon, In turn.": [each.word for each in words.LEVELS.values()],
    "Why it is so urgent.": (words.REASONS, words.WHY_LOWER),
    "A way by which somebody wrote.": words.CHANNELS,
    "How a report stands.": (words.STATUSES, words.ASKS, words.GROUPS, words.SHOWS, words.FLOODS),
    "What words are about, and who wrote or reads them.": (
        words.ABOUT,
        words.WAYS_BACK,
        words.SIDES,
        words.ANSWERS_TO,
    ),
    "What a reader must keep to.": [said for _, _, said in words.LIMITS],
    "By what the queue can be narrowed.": words.FILTERS,
    "A ready text, by what it says.": answer_words.READY_NAMES,
    "The list of what to look at: a line, and what to bear in mind.": (
        check_words.ASKED,
        check_words.DUTIES,
        check_words.MARKS,
    ),
    "Why something is held back.": (
        ledger.NOT_WHOLE,
        ledger.NO_SERVICE,
        ledger.NO_TEXT,
        noting.KEPT_BACK,
    ),
    "The timeline: a kind of line, and what was done; who did it follows.": timeline_words.DONE,
    "The timeline: who acted.": timeline_words.ACTORS,
    "The timeline: what somebody was asked for, after “Asked”.": timeline_words.ASKED,
    "What a key of the keyboard does; the key stands before it.": tuple(words.KEYS.values()),
    "What oversight sees: who acts, what a clock does next, roles, what went wrong.": (
        watching_pages.OTHERS,
        watching_words.STEPS,
        watching_words.ROLES,
        watching_words.BREACHES,
        watching_words.VIEWS,
        watching_words.OUTPUTS,
    ),
    "A line of the audit trail: what was done.": watching_words.EVENTS,
    "What is wrong with the audit trail; a place follows, of a report or of none.": (
        verifying.Broken,
        verifying.OTHERS,
    ),
    "What became of a reader; her office stands before it.": words.READER_CHANGES,
    "The course of a case: its tracks, and how each stands.": (
        course_words.TRACKS,
        course_words.STATES,
    ),
    "What is chosen in the course of a case.": (
        course_words.SERVICES,
        course_words.HOW_AGREED,
        course_words.RECEIVERS,
        course_words.KINDS,
        course_words.ACCUSED,
        course_words.REASONS,
        course_words.ITEMS,
        course_words.ANSWERS,
        course_words.NATURES,
        course_words.FOUND,
        course_words.MEASURES,
        course_words.LEARNT,
        course_words.FIELDS,
        course_words.HAND_OVERS,
        course_words.NAMED["told"],
    ),
    "How statistics of others name a state: as the PSEA field does.": course_words.MAPPED,
    "A name before a value in a step.": course_words.NAMES,
    "What is told in person: around the form.": (
        entering_words.ABOUTS,
        entering_words.SECTIONS,
        entering_words.FACTS,
        entering_words.HINTS,
        entering_words.PROBLEMS,
    ),
    "What is told in person: asked in words of the desk.": entering_words.OWN_WORDS,
    "What is told in person: a question, named in the middle of a line.": entering_words.NAMES,
    "What another reader is asked for.": (grant_pages.PURPOSES, grant_pages.STATES),
    "A card, and what is wrong with a form that makes some.": (cards.STATES, cards.PROBLEMS),
    "A session: which browser's, and whether it is locked.": you.WHICH,
    "What became of what was pressed.": shell.NOTICES,
    "An error page.": faults.PAGES,
    "All that a reader is told outside the desk. Never more than this.": (
        ringing.TEXT,
        ringing.SUBJECT,
    ),
}
"""What translators should know -> where the texts stand."""


def texts_in(table: object) -> Iterator[str]:
    """Every text of a table, an enum, or a text itself."""
    match table:
        case str():
            yield from [table] if table else []
        case Mapping():
            yield from texts_in(list(table.values()))
        case type() if issubclass(table, Enum):
            yield from texts_in([each.value for each in table])
        case _ if isinstance(table, Iterable):
            for each in table:
                yield from texts_in(each)
        case _:
            raise TypeError(table)


def extract(
    _file: BinaryIO, _keywords: object, _comment_tags: object, options: Mapping[str, Any]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """A method of Babel's extraction: (line, no function, text, comments)."""
    del options
    for about, table in TABLES.items():
        for text in texts_in(table):
            yield 1, None, text, [about]
