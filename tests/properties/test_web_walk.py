"""Whoever is led by the pages alone can come to every question, and every page keeps the rules."""

from __future__ import annotations

from functools import cache

import pytest

from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Prompt, Step
from intake.reporting.speaking import SAID_ON, WORDED_ON
from tests.properties.web_walk import Walk, walk

WALKS = 120
NEVER_ASKED = {
    Step.FIRST_WORDS: "nothing can be written before Start",
    Step.LANGUAGE: "it is chosen before Start",
    Step.SAFE_TIME: "nobody can be texted on a page",
    Step.LISTENER: "another response than this one",
    Step.EASY: "after closing at the desk",
    Step.ANSWERED_WELL: "after closing at the desk",
    Step.BARRIER: "after closing at the desk",
}
"""Questions that no page puts, or not in this walk, and why."""


@cache
def walks() -> tuple[Walk, ...]:
    return tuple(walk(seed) for seed in range(WALKS))


def as_worded(step: Step) -> set[Prompt]:
    prompt = SAID_ON["web"].get(step, SCRIPT[step].prompt)
    young = {
        Step.YOUNG: Prompt.YOUNG_ANY_READER,
        Step.YOUNG_OTHER: Prompt.YOUNG_OTHER_ANY_READER,
    }
    return {WORDED_ON["web"].get(prompt, prompt), young.get(step, prompt)}


def test_every_question_is_reached() -> None:
    said = {prompt for each in walks() for prompt in each.said}
    missed = {step for step in SCRIPT if not as_worded(step) & said}
    assert missed == set(NEVER_ASKED)


def test_most_walks_end_and_many_are_sent() -> None:
    filed = [each for each in walks() if each.store.tables.reports]
    assert len(filed) >= WALKS // 5
    assert sum(each.ended for each in walks()) >= WALKS // 2


def test_nothing_is_ever_left_to_be_delivered() -> None:
    assert not any(each.store.tables.outbox for each in walks())


def test_texts_of_phones_are_not_said_on_pages() -> None:
    """Send 1 when done, delete these texts: nobody can do that here."""
    said = {prompt for each in walks() for prompt in each.said}
    assert not said & set(WORDED_ON["web"])


@pytest.mark.parametrize("language", ["ar", "am", "bn", "fr", "nl"])
def test_the_pages_keep_the_rules_in_every_language(language: str) -> None:
    found = [walk(seed, language) for seed in range(6)]
    assert sum(each.pages for each in found) > 60
