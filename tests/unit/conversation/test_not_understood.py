"""An answer that is not understood: asked again once, then her own words count, else silence."""

from __future__ import annotations

import pytest

from intake.conversation.effects import (
    Ask,
    Effect,
    Keep,
    Say,
    ShowAreas,
    ShowHelp,
)
from intake.conversation.events import (
    ListWanted,
    Unclear,
)
from intake.conversation.scenes import Lookup, Register
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Step
from tests.unit.conversation.examples import (
    SIGNS,
    WORDS,
    answer,
    sorry,
    standing,
    takes_words_instead,
)


def unclear_for(state: Conversation, told: Told, times: int) -> list[tuple[Effect, ...]]:
    """What is said each time."""
    said = []
    for _ in range(times):
        turn = answer(state, Unclear(told))
        assert turn.state is not None
        state = turn.state
        said.append(turn.effects)
    return said


@pytest.mark.parametrize("step", [s for s in SCRIPT if s is not Step.HELP_AREA])
def test_a_question_is_put_twice_at_most_and_then_there_is_silence(step: Step) -> None:
    said = unclear_for(standing(step), SIGNS, 12)
    assert said[0] == (Say(sorry(step)), Ask(step))
    assert said[1] == (Say(sorry(step)),)
    assert set(said[2:]) <= {(Say(sorry(step)),), ()}
    assert said[-1] == ()


@pytest.mark.parametrize("step", [s for s in SCRIPT if takes_words_instead(s)])
def test_the_words_that_were_invited_are_the_answer_where_one_may_skip(step: Step) -> None:
    if step is not Step.HELP_AREA:
        second = unclear_for(standing(step), WORDS, 2)[-1]
        assert second[0] == Keep(Part.ANSWER, WORDS)


def test_before_consent_nothing_that_is_not_understood_is_kept() -> None:
    for step in SCRIPT:
        state = Conversation(step, "en", misses=1)
        effects = answer(state, Unclear(WORDS)).effects
        assert not any(isinstance(effect, Keep) for effect in effects)


def test_help_she_asked_for_is_shown_although_its_area_was_not_understood() -> None:
    """Help does not wait for an answer."""
    needs = {Step.NEEDS: (Option.HEALTH.value,)}
    state = standing(Step.AREA_FOR_HELP, needs, misses=1)
    turn = answer(state, Unclear(WORDS))
    assert turn.effects[:2] == (Keep(Part.ANSWER, WORDS), ShowHelp((Option.HEALTH,), None))
    assert answer(standing(Step.HELP_AREA, asking_help=True, misses=1), Unclear(WORDS)).effects


@pytest.mark.parametrize("step", [s for s, scene in SCRIPT.items() if isinstance(scene, Lookup)])
def test_only_where_areas_are_asked_for_does_a_question_mark_list_them(step: Step) -> None:
    scene = SCRIPT[step]
    assert isinstance(scene, Lookup)
    state = standing(step, asking_help=step is Step.HELP_AREA)
    listed = answer(state, ListWanted()).effects == (ShowAreas(),)
    assert listed == (scene.register is Register.AREAS)
