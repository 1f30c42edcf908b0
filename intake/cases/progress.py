"""The one word that a person is told about how it stands, sealed to her code.

Rule 1: it says what was done for her, and never more than she knows: what was passed on by a duty
without her being told says nothing here, and what was found stands in an answer, in whole words.
"Not substantiated" is no word of this list, and none is made from it.
Rule 2: the first row of SAID that holds is the word.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from intake.cases.course import Course
from intake.cases.tracks import FOUND, Accountability, Feedback, Support

TRACK = "progress"
"""The track of the step that holds the word: it is sealed to a code, never into the report."""

OUTCOME, NEW, SEEN = "outcome", "new", "seen"
"""Whether the answer that is ready is the outcome, and whether she has opened it."""


class Word(Enum):
    """Values stand in what is sealed; `prompts.PROGRESS_WORDS` has the words."""

    ANSWER_READY = "answer_ready"
    LOOKED_INTO = "looked_into"
    PASSED_ON = "passed_on"
    WAITING = "waiting"
    HELP_OFFERED = "help_offered"
    READ = "read"


_A = Accountability
_WITH_OTHERS = frozenset({_A.FORWARDED, _A.RECEIPT_CONFIRMED})
_LOOKED_INTO = FOUND | {_A.PRELIM_ASSESSMENT, _A.UNDER_INVESTIGATION}


def is_ready(course: Course) -> bool:
    return course.feedback is Feedback.READY


def is_looked_into(course: Course) -> bool:
    """Known to her: by her own OK, or because she was told of the duty."""
    known = course.duty is None or course.told == "yes"
    with_others = _WITH_OTHERS if course.duty else frozenset[Accountability]()
    return known and not is_over(course) and course.accountability in _LOOKED_INTO | with_others


def is_passed_on(course: Course) -> bool:
    """With her OK: as true when it is over as before."""
    return course.duty is None and (is_over(course) or course.accountability in _WITH_OTHERS)


def is_over(course: Course) -> bool:
    """It has ended, and an answer said so to her, or waited for her as long as it could."""
    return course.accountability in FOUND and course.feedback is not Feedback.NONE


def waits_for_her(course: Course) -> bool:
    return course.accountability is Accountability.CONSENT_REQUESTED


def is_helped(course: Course) -> bool:
    return Support.OFFERED in course.support.values()


Row: TypeAlias = tuple[Callable[[Course], bool], Word]

SAID: tuple[Row, ...] = (
    (is_ready, Word.ANSWER_READY),
    (waits_for_her, Word.WAITING),
    (is_looked_into, Word.LOOKED_INTO),
    (is_passed_on, Word.PASSED_ON),
    (is_helped, Word.HELP_OFFERED),
)


def word_of(course: Course) -> Word:
    """What she is told, once somebody has read it."""
    return next((word for holds, word in SAID if holds(course)), Word.READ)
