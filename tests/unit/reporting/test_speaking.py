"""Effects as words: what a question shows, and which help places are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.conversation.answers import fold
from intake.conversation.effects import ShowHelp
from intake.conversation.scenes import Register
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.reporting.speaking import Speaker
from intake.response import read_response
from intake.routing.response import Response
from tests.unit.conversation.examples import HERE, standing
from tests.world import CATALOGUES, DEMO_RESPONSE, START

DEMO = read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date())


def speaker(response: Response = DEMO, language: str = "en") -> Speaker:
    return Speaker(CATALOGUES, response, language)


def helped(**wanted: object) -> list[str]:
    said = speaker().help(ShowHelp(**wanted))  # type: ignore[arg-type]  # a table of arguments
    return [spoken.inline() for spoken in said]


@pytest.mark.parametrize("step", list(SCRIPT))
def test_a_question_lists_options_in_order_with_fixed_digits_last(step: Step) -> None:
    spoken = speaker().ask(standing(step), step, HERE, word="Garden")
    digits = [digit for digit, _ in spoken.options]
    own = [digit for digit in digits if digit not in "089"]
    assert digits == sorted(own, key=int) + [digit for digit in digits if digit in "089"]
    assert len(set(digits)) == len(digits)
    assert "{" not in spoken.inline()


def test_languages_are_listed_by_the_names_they_have_themselves() -> None:
    two = speaker(replace(DEMO, languages=("en", "fr")))
    spoken = two.ask(standing(Step.LANGUAGE), Step.LANGUAGE, HERE)
    assert spoken.options == (("1", "English"), ("2", "Francais"))
    assert two.wording.registers[Register.LANGUAGES] == {
        "1": "en",
        "english": "en",
        "2": "fr",
        "francais": "fr",
    }


def test_areas_and_groups_are_known_by_number_name_and_alias() -> None:
    known = speaker().wording.registers
    assert known[Register.AREAS]["11"] == known[Register.AREAS]["north bank"] == "north-bank"
    groups = known[Register.ORGANISATIONS]
    assert {groups["21"], groups["blue lantern"], groups["lantern"]} == {"blue-lantern"}
    assert all(fold(word) == word for words in known.values() for word in words)


def test_the_list_of_areas_shows_every_number() -> None:
    listed = speaker().areas().inline()
    assert all(f"{area.number} {area.name}" in listed for area in DEMO.areas)


def test_help_is_shown_for_what_was_asked_and_the_area() -> None:
    shown = helped(needs=(Option.HEALTH, Option.LEGAL), area="south-bank")
    assert len(shown) == 2
    assert "South Bank Clinic" in shown[0]
    assert "Best within 3 days" in shown[0]
    assert shown[1] == "Legal advice: Paper Desk, call 555 0130, 9-16 weekdays."


def test_without_needs_the_best_place_of_every_kind_is_shown() -> None:
    assert len(helped(area="north-bank")) == 5
    assert len(helped()) == 5


def test_help_places_of_the_accused_chain_are_left_out() -> None:
    assert "Willow Clinic" in helped(needs=(Option.HEALTH,), area="hill-side")[0]
    for accused in ("willow-hands", "blue-lantern", "lantern-haulage"):
        (shown,) = helped(needs=(Option.HEALTH,), area="hill-side", accused=accused)
        assert "Hill Side Clinic" in shown


def test_where_there_is_no_place_that_is_said_with_the_urgent_number() -> None:
    none = speaker(replace(DEMO, help_places=()))
    for wanted in (ShowHelp(), ShowHelp((Option.TALK,), "north-bank")):
        (spoken,) = none.help(wanted)
        assert spoken.inline() == "We know of no such place there now. Urgent help: 555 0100."


def test_durations_are_written_out() -> None:
    assert [speaker().hours(count) for count in (1, 2, 72)] == ["1 hour", "2 hours", "72 hours"]
    assert [speaker().days(count) for count in (1, 14)] == ["1 day", "14 days"]


def test_a_status_without_words_says_nothing() -> None:
    assert speaker().status("nothing of ours") is None


def test_braces_in_a_value_are_only_letters() -> None:
    """A name from a response file can never pull another value into a text."""
    odd = speaker(replace(DEMO, service_name="{urgent} Post"))
    assert odd.say(Prompt.FIRST_WORDS).inline().startswith("{urgent} Post: we got your text.")
