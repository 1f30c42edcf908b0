"""Every catalogue under `locales/`, held against the English source.

The check begins at the source texts, not at the catalogue: an empty catalogue must fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from channels.sms.outbound import pack
from channels.sms.segments import Encoding, encoding, parts, utf16_units
from intake.cases.progress import Word
from intake.cases.replies import Ready
from intake.conversation.answers import STOP_WORDS, fold
from intake.conversation.effects import Say, ShowHelp
from intake.conversation.engine import answers_offered
from intake.conversation.scenes import Answer, Choice
from intake.conversation.script import SCRIPT
from intake.conversation.state import HELPERS, Conversation, Draft, Holder
from intake.conversation.vocabulary import Option, Prompt, Role, Step
from intake.messages import Spoken
from intake.prompts import (
    DAYS,
    HOURS,
    LABELS,
    LANGUAGE_NAMES,
    NAME_SHAPES,
    PAGE,
    PEOPLE,
    PROFILE,
    PROGRESS_WORDS,
    READY,
    STATUS_WORDS,
    TEXTS,
    PageText,
)
from intake.reporting.speaking import CONSENT_BY_DUTY, Speaker, wordings_elsewhere
from intake.response import read_response
from intake.routing.response import Duty, Response
from intake.routing.response import Role as ReaderRole
from tests.unit.conversation.examples import HERE
from tests.world import CATALOGUES, DEMO_RESPONSE, ROOT, START

LOCALES = ROOT / "locales"
FOUND = sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/messages.po"))
LATIN = ("fr", "nl")
RIGHT_TO_LEFT = ("ar",)
MARK = "\u200f"
PLACEHOLDER = re.compile(r"\{\w+\}")
SAMPLES = {
    "authority": "NGO",
    "cases": "x" * 12,
    "code": "1234 5678 9012 3456",
    "sla": "24 h",
    "days": "14",
    "people": "12",
    "place": "Rose House",
    "hours": "8-17",
    "kind": "x" * 20,
    "word": "x" * 8,
    "pair": "12",
}
RESPONSE = replace(
    read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date()),
    languages=("en", "fr", "ar", "am", "bn", "nl"),
    law_authority=SAMPLES["authority"],
    law_cases=SAMPLES["cases"],
)
RECEIVER = replace(RESPONSE.readers[0], role=ReaderRole.CHILD_RECEIVER)
WORDED: Mapping[Step, tuple[Response, ...]] = {
    Step.CONSENT: tuple(replace(RESPONSE, mandatory_reporting=duty) for duty in Duty),
    Step.YOUNG: (RESPONSE, replace(RESPONSE, readers=(RECEIVER,))),
    Step.YOUNG_OTHER: (RESPONSE, replace(RESPONSE, readers=(RECEIVER,))),
}
"""Questions whose words depend on the response, with a response for each of their wordings."""
OTHER_WORDINGS = {
    *CONSENT_BY_DUTY.values(),
    Prompt.YOUNG_ANY_READER,
    Prompt.YOUNG_OTHER_ANY_READER,
}

NOT_IN_SMS = {prompt.value for prompt in wordings_elsewhere()}
"""Texts that no phone company carries: any letter is right there, and no part is counted."""

EVERYTHING_ANSWERED = Draft(
    {step: ("x",) for step in Step if step not in (Step.HELPER_INFORMED, Step.WITHDRAW)}
)
"""So that every change is offered at Z1c."""

pytestmark = pytest.mark.parametrize("language", FOUND)


def catalogue(language: str) -> Catalog:
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


def sources() -> list[str]:
    return [
        *TEXTS.values(),
        *LABELS.values(),
        *STATUS_WORDS.values(),
        *PROGRESS_WORDS.values(),
        *READY.values(),
        *PROFILE.values(),
        *PAGE.values(),
        NAME_SHAPES,
    ]


def spoken(language: str) -> Iterator[tuple[str, str]]:
    """(id, text) of everything that can be said, with sample values and all its options."""
    speaker = Speaker(CATALOGUES, RESPONSE, language)
    for step, scene in SCRIPT.items():
        for state in standings(step, language):
            yield step.value, speaker.ask(state, step, HERE, word="x" * 8).inline()
        assert scene.prompt in TEXTS
    for number, (step, said) in enumerate(worded(language)):
        yield f"{step.value} wording {number}", said[-1].inline()
        yield from ((f"{step.value} turn {number}", text) for text in pack(said))
    asked = {scene.prompt for scene in SCRIPT.values()} | OTHER_WORDINGS
    for prompt in Prompt:
        if prompt not in asked:
            yield prompt.value, speaker.say(prompt, **SAMPLES).inline()
    for status in STATUS_WORDS:
        words = speaker.status(status)
        assert words
        yield status, words.inline()
    for word in Word:
        line = speaker.progress(word, datetime(2026, 12, 22, 23, tzinfo=UTC))
        yield word.value, line.inline()
        for number, text in enumerate(_how_it_stands(speaker, language, line)):
            yield f"{word.value} turn {number}", text

    for each in Ready:
        yield f"ready {each.value}", CATALOGUES.ready(language, each, "22/12/2026")


def _how_it_stands(speaker: Speaker, language: str, line: Spoken) -> list[str]:
    """The line with what is said with it: no answer yet, and the question."""
    said = [line, speaker.say(Prompt.NO_ANSWER_YET)]
    return [
        text
        for state in standings(Step.BACK, language)
        for text in pack([*said, speaker.ask(state, Step.BACK, HERE)])
    ]


def worded(language: str) -> Iterator[tuple[Step, list[Spoken]]]:
    """Each wording of such a question with all its options, behind what the turn says before."""
    for step, responses in WORDED.items():
        scene = SCRIPT[step]
        assert isinstance(scene, Choice)
        first = [each.prompt for each in scene.before if isinstance(each, Say)]
        for response in responses:
            speaker = Speaker(CATALOGUES, response, language)
            before = [speaker.say(prompt, **SAMPLES) for prompt in first]
            (state,) = standings(step, language)
            yield step, [*before, speaker.ask(state, step, HERE)]


def standings(step: Step, language: str) -> list[Conversation]:
    """Every way of standing at a question that changes what is offered: by whose code it opened."""
    if step not in (Step.BACK, Step.BACK_HELPER):
        return [Conversation(step, language, EVERYTHING_ANSWERED)]
    holders = (
        Holder(role, closed=closed, helped=True)
        for role in Role
        for closed in (True, False)
        if (role in HELPERS) == (step is Step.BACK_HELPER)
    )
    return [Conversation(step, language, Draft(holder=holder)) for holder in holders]


def _offered(state: Conversation) -> list[Answer]:
    return list(dict(answers_offered(state, HERE)).values())


def test_nothing_is_missing_or_unsure(language: str) -> None:
    found = catalogue(language)
    for source in sources():
        message = found.get(source)
        assert message is not None, source
        assert message.string, source
        assert not message.fuzzy, source


def test_durations_have_all_plural_forms(language: str) -> None:
    found = catalogue(language)
    for one, many in (HOURS, DAYS, PEOPLE):
        message = found.get(one)
        assert message is not None
        assert message.pluralizable
        forms = message.string
        assert isinstance(forms, tuple)
        assert len(forms) == found.num_plurals
        assert all("{count}" in form for form in forms), many


def test_placeholders_are_those_of_the_source(language: str) -> None:
    found = catalogue(language)
    for source in sources():
        message = found.get(source)
        assert message
        assert sorted(PLACEHOLDER.findall(str(message.string))) == sorted(
            PLACEHOLDER.findall(source)
        ), source


def test_every_text_takes_at_most_two_parts(language: str) -> None:
    too_long = {
        name: (parts(text), utf16_units(text), text)
        for name, text in spoken(language)
        if parts(text) > 2 and name not in NOT_IN_SMS
    }
    assert not too_long


def test_every_wording_of_a_question_is_among_them(language: str) -> None:
    """Its own words, and answers behind them; and what stands before it is not cut."""
    said = list(worded(language))
    texts = {turn[-1].inline() for _, turn in said}
    assert len(texts) == len(said) == sum(map(len, WORDED.values()))
    assert all(turn[-1].options for _, turn in said)
    assert all(len(pack(turn)) <= len(turn) for _, turn in said)
    assert [len(turn) for step, turn in said if step is Step.CONSENT] == [2] * len(Duty)


def test_latin_texts_keep_to_the_basic_alphabet_of_sms(language: str) -> None:
    """One letter outside GSM-7 makes every text of it more than twice as dear."""
    if language in LATIN:
        outside = [
            text
            for name, text in spoken(language)
            if encoding(text) is not Encoding.GSM_7
            and name != Step.LANGUAGE.value  # lists the names of other scripts
            and name not in NOT_IN_SMS
        ]
        assert not outside
    else:
        assert any(encoding(text) is not Encoding.GSM_7 for _, text in spoken(language))


def test_the_answers_of_a_question_differ_and_are_no_command(language: str) -> None:
    for step in SCRIPT:
        offered = [answer for state in standings(step, language) for answer in _offered(state)]
        options = {answer.option for answer in offered}
        labels = [fold(CATALOGUES.label(language, option)) for option in options]
        assert len(set(labels)) == len(labels), step
        assert not STOP_WORDS & set(labels), step


def test_the_button_below_answers_is_none_of_them(language: str) -> None:
    """Else nobody knows whether it is the answer, or only sends it."""
    for each in ("en", language):
        button = fold(CATALOGUES.page(each, PageText.NEXT))
        for option in Option:
            label = fold(CATALOGUES.label(each, option))
            assert button not in label, option
            assert label not in button, option


def test_every_option_has_words_of_its_own_language(language: str) -> None:
    same = [
        option
        for option in Option
        if CATALOGUES.label(language, option) == LABELS[option] and option is not Option.NO
    ]
    assert len(same) <= 2, same


def test_the_header_says_who_stands_for_it(language: str) -> None:
    header = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    head = header.split("msgid", 1)[0]
    assert re.search(r"^# (Draft by a non-native|Reviewed by )", head, re.MULTILINE)


def test_right_to_left_texts_begin_with_a_mark_where_a_latin_sign_comes_first(
    language: str,
) -> None:
    """A phone takes the direction from the first strong letter."""
    for name, text in spoken(language):
        if language in RIGHT_TO_LEFT and (text[0].isascii()):
            assert text.startswith(MARK), name


def test_help_can_be_asked_for_in_every_language(language: str) -> None:
    speaker = Speaker(CATALOGUES, RESPONSE, language)
    said = speaker.help(ShowHelp((), "north-bank"))
    assert len(said) == 5
    assert all(parts(each.inline()) <= 2 for each in said)


def test_each_language_has_a_name_of_its_own(language: str) -> None:
    assert LANGUAGE_NAMES[language]
    assert Step.LANGUAGE in SCRIPT
    assert Path(LOCALES / language).is_dir()
