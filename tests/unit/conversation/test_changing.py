"""Changing before sending, and coming back afterwards."""

from __future__ import annotations

import pytest

from intake.conversation.effects import (
    Ask,
    Erase,
    Say,
)
from intake.conversation.engine import answers_offered, begin
from intake.conversation.events import (
    CameBack,
    Chose,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn
from intake.conversation.paths import CHANGED_TOGETHER
from intake.conversation.scenes import Choice, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Draft, Holder
from intake.conversation.vocabulary import Option, Prompt, Step
from tests.unit.conversation.examples import (
    HERE,
    WORDS,
    after,
    answer,
    chose,
    sorry,
    standing,
)

# ---------------------------------------------------------------- changing before sending


def changeable() -> list[Step]:
    """Questions that can be put again before sending, and where 0 is a skip."""
    scene = SCRIPT[Step.CHANGE]
    assert isinstance(scene, Choice)
    leads = [each.leads for each in scene.answers.values() if isinstance(each.leads, Step)]
    return [
        step
        for step in dict.fromkeys((*leads, *CHANGED_TOGETHER[Step.ROLE]))
        if can_be_skipped(step)
    ]


def can_be_skipped(step: Step) -> bool:
    scene = SCRIPT[step]
    return not isinstance(scene, Words) and scene.skip and 0 not in scene.answers


@pytest.mark.parametrize("step", changeable())
def test_a_question_skipped_while_changing_keeps_its_answer(step: Step) -> None:
    """Whoever skips over the group must not lose what keeps the report from that group."""
    state = standing(step, {step: ("before",), Step.SEND: (Option.CHANGE.value,)}, changing=True)
    assert after(state, Skipped()).draft.answers[step] == ("before",)
    unclear = standing(step, {step: ("before",)}, changing=True, misses=2)
    assert after(unclear, Unclear(WORDS)).draft.answers[step] == ("before",)


def test_a_changed_answer_replaces_the_one_before() -> None:
    state = standing(Step.ORGANISATION, {Step.ORGANISATION: ("kite",)}, changing=True)
    assert after(state, Chose(("lantern",))).draft.answers[Step.ORGANISATION] == ("lantern",)
    assert after(state, chose(Option.NOT_SURE)).draft.answers[Step.ORGANISATION] == ("not_sure",)


def test_a_witness_changes_what_she_saw_also_when_it_happened_to_somebody_young() -> None:
    witness = {
        Step.ABOUT: (Option.SAW_OR_HEARD.value,),
        Step.AGE_OTHER: (Option.YES.value,),
        Step.SEND: (Option.CHANGE.value,),
    }
    asked = answer(standing(Step.CHANGE, witness), chose(Option.MY_WORDS))
    assert asked.effects == (Ask(Step.WITNESS_WORDS),)
    assert asked.state is not None
    assert answer(asked.state, chose(Option.DONE)).effects == (Ask(Step.SEND),)


def test_only_questions_of_her_path_can_be_changed() -> None:
    asked = {Step.SEND: (Option.CHANGE.value,), Step.WHEN: ()}
    state = standing(Step.CHANGE, asked)
    refused = answer(state, chose(Option.MY_WISH)).effects
    assert refused == (Say(sorry(Step.CHANGE)), Ask(Step.CHANGE))
    assert answer(state, chose(Option.WHEN)).effects == (Ask(Step.WHEN),)


# ---------------------------------------------------------------- coming back


def test_a_code_that_opens_something_ends_what_was_being_told() -> None:
    back = Conversation(Step.BACK, "en", Draft(holder=Holder()))
    turn = answer(standing(Step.STORY, texts=3), CameBack(known=True))
    assert turn == Turn(back, (Erase(), Say(Prompt.UNSENT_GONE), Ask(Step.BACK)))
    nothing_told = answer(Conversation(Step.SAFETY, "en"), CameBack(known=True))
    assert nothing_told == Turn(back, (Erase(), Ask(Step.BACK)))


def test_what_was_withdrawn_is_not_added_to_or_withdrawn_again() -> None:
    stopped = (Option.ADD, Option.CHANGE_WISH, Option.WITHDRAW)
    back = after(standing(Step.BACK), CameBack(known=True, holder=Holder(withdrawn=True)))
    just = standing(Step.BACK, {Step.WITHDRAW: (Option.WITHDRAW.value,)})
    for state in (back, just):
        offered = {each.option for each in answers_offered(state, HERE).values()}
        assert not offered & set(stopped)
        for option in stopped:
            assert answer(state, chose(option)).effects[0] == Say(sorry(Step.BACK))


def test_a_wrong_code_changes_nothing() -> None:
    state = standing(Step.STORY)
    assert answer(state, CameBack(known=False)) == Turn(state, (Say(Prompt.WRONG_CODE),))
    assert begin(CameBack(known=False), "en", HERE) == Turn(None, (Say(Prompt.WRONG_CODE),))
