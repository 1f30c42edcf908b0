"""The English source: short, plain, and safe on a lock screen. Catalogues are held against it.

T01 of the field's acceptance tests: two parts at most, encoding known, no word of the deny list,
and no topic in the first 40 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import Formatter

import pytest

from channels.sms.outbound import MOST_PARTS, pack
from channels.sms.segments import Encoding, encoding, parts
from intake.conversation.answers import RESERVED_WORDS, STOP_WORDS, fold
from intake.conversation.effects import ShowHelp
from intake.conversation.engine import answers_offered
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.messages import Spoken
from intake.prompts import (
    DAYS,
    HOURS,
    LABELS,
    LANGUAGE_NAMES,
    PAGE,
    PEOPLE,
    PROFILE,
    PROGRESS_WORDS,
    READY,
    STATUS_WORDS,
    TEXTS,
)
from intake.reporting.speaking import CONSENT_BY_DUTY, Speaker, wordings_elsewhere
from intake.response import read_response
from intake.routing.response import Duty
from tests.unit.conversation.examples import HERE, standing
from tests.world import CATALOGUES, DEMO_RESPONSE, START

DEMO = read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date())
RESPONSE = replace(
    DEMO,
    languages=("en", "fr"),
    law_authority="the district office of the North",
    law_cases="danger to a child, or to many",
)
PLACE = max(RESPONSE.help_places, key=lambda place: len(place.name + place.hours))
VALUES = {
    "code": "1234 5678 9012 3456",
    "sla": "120 hours",
    "days": "14 days",
    "people": "12 people",
    "place": PLACE.name,
    "hours": PLACE.hours,
    "kind": "Someone to talk to",
    "word": "Garden",
    "pair": "12",
    "day": "22/11/2026",
    "wish": "Change what I want",
}
OTHER_WORDINGS: Mapping[Prompt, Step] = {
    Prompt.YOUNG_ANY_READER: Step.YOUNG,
    Prompt.YOUNG_OTHER_ANY_READER: Step.YOUNG_OTHER,
}
OF_THE_RESPONSE = {"svc", "urgent", "idle", "authority", "cases"}
PLACEHOLDERS = {*VALUES, *OF_THE_RESPONSE, "options", "count"}
SOURCES = [
    *TEXTS.values(),
    *LABELS.values(),
    *STATUS_WORDS.values(),
    *PROGRESS_WORDS.values(),
    *READY.values(),
    *HOURS,
    *DAYS,
    *PEOPLE,
    *PAGE.values(),
    *PROFILE.values(),
]
QUESTIONS: Mapping[Prompt, Step] = {scene.prompt: step for step, scene in SCRIPT.items()}
CONSENTS: Mapping[Prompt, Duty] = {prompt: duty for duty, prompt in CONSENT_BY_DUTY.items()}
SPEAKER = Speaker(CATALOGUES, RESPONSE, "en")
ELSEWHERE = wordings_elsewhere()
"""Texts of other channels, each asked or said there."""


def spoken(prompt: Prompt) -> Spoken:
    """As she reads it, with every answer its row can offer."""
    if prompt in CONSENTS:
        there = replace(RESPONSE, mandatory_reporting=CONSENTS[prompt])
        return Speaker(CATALOGUES, there, "en").ask(standing(Step.CONSENT), Step.CONSENT, HERE)
    channel, stands_for = ELSEWHERE.get(prompt, ("sms", prompt))
    speaker = Speaker(CATALOGUES, RESPONSE, "en", channel)
    step = {**QUESTIONS, **OTHER_WORDINGS}.get(stands_for)
    if step is None:
        return speaker.say(stands_for, **VALUES)
    return speaker.ask(standing(step), step, HERE, word="Garden")


def other_texts() -> Iterator[str]:
    """What is said beside the prompts, but for an ombudsperson's own words."""
    yield from (each.inline() for each in SPEAKER.help(ShowHelp()))
    yield from STATUS_WORDS.values()
    yield from (words.format(**VALUES) for words in (*PROGRESS_WORDS.values(), *READY.values()))
    yield from LABELS.values()
    yield from PAGE.values()
    yield from PROFILE.values()
    yield from (SPEAKER.hours(72), SPEAKER.days(1), SPEAKER.areas().inline())


# ---------------------------------------------------------------- length, letters, placeholders


@pytest.mark.parametrize("prompt", Prompt)
def test_a_text_takes_two_sms_at_most(prompt: Prompt) -> None:
    assert parts(spoken(prompt).inline()) <= MOST_PARTS


@pytest.mark.parametrize(
    ("before", "step"), [(Prompt.WHO_READS, Step.CONSENT), (Prompt.RECEIPT, Step.SEND)]
)
def test_what_belongs_together_goes_as_one_text(before: Prompt, step: Step) -> None:
    """The limits with the consent, the code with the question whether to send."""
    assert len(pack((spoken(before), spoken(SCRIPT[step].prompt)))) == 1


@pytest.mark.parametrize("prompt", [prompt for prompt in Prompt if prompt is not Prompt.LANGUAGE])
def test_no_letter_lies_outside_the_gsm_alphabet(prompt: Prompt) -> None:
    """One would leave 70 characters to a text instead of 160. L1 lists names of every script."""
    assert encoding(spoken(prompt).inline()) is Encoding.GSM_7


def test_nor_does_one_in_anything_else_that_is_said() -> None:
    assert not [text for text in other_texts() if encoding(text) is not Encoding.GSM_7]
    latin = [name for name in LANGUAGE_NAMES.values() if name[0].isascii()]
    assert all(encoding(name) is Encoding.GSM_7 for name in latin)


@pytest.mark.parametrize("source", SOURCES)
def test_placeholders_are_known_and_filled_in(source: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(source) if name is not None}
    assert names <= PLACEHOLDERS
    assert source not in LABELS.values() or not names


@pytest.mark.parametrize("prompt", Prompt)
def test_nothing_is_left_open_in_a_text(prompt: Prompt) -> None:
    text = spoken(prompt).inline()
    assert not {"{", "}"} & set(text)
    assert "  " not in text
    assert text == text.strip()


@pytest.mark.parametrize("prompt", QUESTIONS)
def test_a_question_shows_its_answers_or_says_how_to_answer(prompt: Prompt) -> None:
    shown = [digit for digit, _ in spoken(prompt).options]
    assert bool(shown) == ("{options}" in TEXTS[prompt])
    offered = answers_offered(standing(QUESTIONS[prompt]), HERE)
    text = spoken(prompt).inline()
    assert all(str(digit) in text for digit in offered)


def test_no_label_is_a_word_that_blocks_a_phone() -> None:
    """ "Yes" is one that gateways reserve; it is shown with its digit and not taken as a word."""
    folded = {fold(label): option for option, label in LABELS.items()}
    assert not STOP_WORDS & folded.keys()
    assert {folded[word] for word in RESERVED_WORDS & folded.keys()} <= {Option.YES}


# ---------------------------------------------------------------- wording

DENIED = re.compile(
    r"\b(sexual\w*|rape\w*|abus\w+|harass\w*|exploit\w*|violen\w+|complain\w*|report\w*"
    r"|victims?|survivors?|perpetrat\w+|gbv|psea|sea|ngos?|alleg\w+|claim\w*|evidence|proof"
    r"|incidents?|cases?|must|required|guarantee\w*|punish\w*|anonym\w*|brave|poor you"
    r"|are you sure|nobody will know|safe now|why (did|were) you|did you (agree|say no))\b"
    r"|100 ?%|only \d+ hours|!|[\U0001f300-\U0001faff]",
    re.IGNORECASE,
)
"""The topic, blame, doubt, pressure, pity, and promises nobody can keep."""

NEEDED: Mapping[Prompt, tuple[set[str], str]] = {
    Prompt.CONSENT_STAFF_DUTY: ({"must"}, "says what the listener must do, not what she must"),
    Prompt.CONSENT_LAW: ({"must"}, "says what the law asks of the listener, not of her"),
}
"""Prompt -> (denied words that stand in it, why)."""

TOPICS = re.compile(
    r"\b(aid worker|under 18|danger|force|threat|unwanted|soldier|police|happened|young)",
    re.IGNORECASE,
)
"""What tells somebody who looks over her shoulder what this is about."""
LOCK_SCREEN_CHARACTERS = 40

REVIEWED_SO: Mapping[Prompt, str] = {
    Prompt.AGE: "it is all of the question, and comes after she agreed on a safe phone",
    Prompt.AGE_OTHER: "the same, of another person",
    Prompt.ROLE: "a list of answers, after her story",
    Prompt.SOMEONE_IN_DANGER: "it is all of the question, and put to a witness",
}
"""Texts with a topic in their first words, and why they may have it."""


def denied_in(text: str) -> set[str]:
    return {found.group().lower() for found in DENIED.finditer(text)}


@pytest.mark.parametrize("prompt", Prompt)
def test_no_text_names_the_topic_blames_doubts_presses_or_promises(prompt: Prompt) -> None:
    needed, _ = NEEDED.get(prompt, (set(), ""))
    assert denied_in(spoken(prompt).inline()) == needed


def test_nor_does_anything_else_that_is_said() -> None:
    assert not [text for text in other_texts() if denied_in(text)]


@pytest.mark.parametrize("prompt", Prompt)
def test_the_first_words_on_a_lock_screen_tell_no_topic(prompt: Prompt) -> None:
    first = spoken(prompt).inline()[:LOCK_SCREEN_CHARACTERS]
    assert bool(TOPICS.search(first)) == (prompt in REVIEWED_SO)


@pytest.mark.parametrize("prompt", [Prompt.LANGUAGE, Prompt.FIRST_WORDS])
def test_what_anybody_gets_who_tries_the_number_tells_nothing(prompt: Prompt) -> None:
    assert not TOPICS.search(spoken(prompt).inline())


@pytest.mark.parametrize(
    "bad",
    ["Your REPORT is here", "a survivor", "You must", "100 % safe", "the case", "PSEA", "Thanks!"],
)
def test_the_list_would_find_what_it_is_for(bad: str) -> None:
    assert denied_in(bad)
    assert not denied_in("Someone to talk to; send 1 when done.")
