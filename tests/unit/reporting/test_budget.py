"""What a whole report costs the phone of whoever pays for its texts."""

from __future__ import annotations

from channels.sms.segments import parts
from intake.conversation.vocabulary import Step
from tests.unit.reporting.examples import Elsewhere, Reporter, reporter
from tests.unit.reporting.test_filing import EVERYTHING

MOST_TEXTS = 16
MOST_PARTS = 19
MORE_TEXTS_WHERE_COUNTED = 1


def test_the_longest_way_for_oneself_without_help_texts_stays_within_its_budget() -> None:
    anna = reporter()
    assert longest(anna) <= MOST_PARTS
    assert len(anna.read) <= MOST_TEXTS


def test_where_answers_are_counted_it_is_one_text_more_and_no_more_parts_than_the_budget() -> None:
    anna = reporter(Elsewhere(("count_answers = false", "count_answers = true")))
    assert longest(anna) <= MOST_PARTS
    assert len(anna.read) == MOST_TEXTS + MORE_TEXTS_WHERE_COUNTED


def longest(anna: Reporter) -> int:
    """SMS parts of the longest way."""
    anna.sends({**EVERYTHING, Step.NEEDS: "0", Step.AREA: "11"})
    return sum(parts(text) for text in anna.read)
