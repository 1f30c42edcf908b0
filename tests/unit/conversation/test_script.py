"""The table is whole: every question has a row, a text and a way to it, every answer leads on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.conversation.answers import fold
from intake.conversation.effects import (
    Ask,
    DeleteReport,
    Effect,
    FileReport,
    GiveReceipt,
    RecordConsent,
    WithdrawReport,
)
from intake.conversation.engine import advance, answers_offered, begin
from intake.conversation.events import (
    CameBack,
    Chose,
    Event,
    HelpWanted,
    Said,
    ShowedCode,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn, current
from intake.conversation.paths import DETOURS, PATHS, RETURN
from intake.conversation.scenes import Answer, Choice, Code, Goes, Lookup, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Draft, Holder
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Prompt, Role, Step
from intake.prompts import LABELS, TEXTS
from tests.unit.conversation.examples import TWO_LANGUAGES

STEPS = list(SCRIPT)
EVERYTHING = replace(TWO_LANGUAGES, listeners=True)
ASKED_IN_ORDER = {step for order in (*PATHS.values(), *RETURN.values()) for step in order}
BEGINNING_TO_TELL = Said(Told("Words of example, and more."))


def answers_of(step: Step) -> Iterator[tuple[int, Answer]]:
    scene = SCRIPT[step]
    if not isinstance(scene, Words):
        yield from scene.answers.items()


def follows(step: Step, answer: Answer) -> set[type[Effect]]:
    """What comes of choosing this answer."""
    scene = SCRIPT[step]
    before = scene.before if isinstance(scene, Choice) else ()
    return {type(effect) for effect in (*before, *answer.then(Draft()))}


def test_every_step_has_a_row_and_every_row_a_text() -> None:
    assert set(SCRIPT) == set(Step) - {Step.OUTSIDE}
    assert {SCRIPT[step].prompt for step in STEPS} <= set(TEXTS)


def test_every_prompt_has_a_text_and_every_option_a_label() -> None:
    assert set(TEXTS) == set(Prompt)
    assert set(LABELS) == set(Option)
    assert all(text.strip() == text for text in (*TEXTS.values(), *LABELS.values()))
    assert all((*TEXTS.values(), *LABELS.values()))


@pytest.mark.parametrize("step", STEPS)
def test_options_use_1_to_7_and_nothing_is_fixed_but_0_8_and_9(step: Step) -> None:
    scene = SCRIPT[step]
    digits = [digit for digit, _ in answers_of(step)]
    assert set(digits) <= set(range(8))
    assert set(scene.shows) <= {0, 8, 9}
    if 0 in scene.shows:
        assert isinstance(scene, Words) or scene.skip or 0 in digits


@pytest.mark.parametrize("step", STEPS)
def test_the_answers_of_one_question_cannot_be_taken_for_one_another(step: Step) -> None:
    options = [answer.option for _, answer in answers_of(step)]
    fixed = {0: Option.SKIP, 8: Option.HELP_PLACES, 9: Option.LEAVE}
    options += [fixed[digit] for digit in SCRIPT[step].shows if digit not in dict(answers_of(step))]
    labels = Counter(fold(LABELS[option]) for option in options)
    assert max(labels.values(), default=1) == 1, labels
    assert not any(label.isdecimal() for label in labels)


@pytest.mark.parametrize("step", STEPS)
def test_every_answer_leads_somewhere(step: Step) -> None:
    for _, answer in answers_of(step):
        if isinstance(answer.leads, Step):
            assert answer.leads in SCRIPT
        elif answer.leads is Goes.ON:
            assert step in ASKED_IN_ORDER | set(DETOURS)
        elif answer.leads is Goes.OUT:
            assert follows(step, answer), "whoever leaves is told something"


@pytest.mark.parametrize("step", STEPS)
def test_what_can_be_skipped_has_something_after_it(step: Step) -> None:
    scene = SCRIPT[step]
    goes_on = not isinstance(scene, Choice) or scene.skip
    if goes_on and step is not Step.HELP_AREA:
        assert step in ASKED_IN_ORDER | set(DETOURS)


@pytest.mark.parametrize("order", [*PATHS.values(), *RETURN.values()])
def test_an_order_asks_each_question_once(order: tuple[Step, ...]) -> None:
    assert max(Counter(order).values()) == 1
    assert set(order) <= set(SCRIPT)


@pytest.mark.parametrize("order", PATHS.values(), ids=[option.value for option in PATHS])
def test_limits_and_age_come_before_the_story_and_the_check_comes_last(
    order: tuple[Step, ...],
) -> None:
    telling = [step for step in order if isinstance(SCRIPT[step], Words)]
    assert order.index(Step.SAFETY) < order.index(Step.CONSENT) < order.index(telling[0])
    assert order[-1] is Step.SEND
    if Step.AGE in order:
        assert order.index(Step.AGE) < order.index(Step.NEEDS) < order.index(telling[0])


def test_every_path_is_chosen_by_an_answer() -> None:
    assert set(PATHS) == {answer.option for _, answer in answers_of(Step.ABOUT)}


@pytest.mark.parametrize(
    ("effect", "where"),
    [
        (RecordConsent, {(Step.CONSENT, Option.GO_ON), (Step.MORE, Option.GO_ON)}),
        (FileReport, {(Step.SEND, Option.SEND)}),
        (WithdrawReport, {(Step.WITHDRAW, Option.WITHDRAW)}),
        (DeleteReport, {(Step.DELETE, Option.DELETE)}),
    ],
)
def test_what_cannot_be_taken_back_follows_from_one_answer_only(
    effect: type[Effect], where: set[tuple[Step, Option]]
) -> None:
    found = {
        (step, answer.option)
        for step in STEPS
        for _, answer in answers_of(step)
        if effect in follows(step, answer)
    }
    assert found == where


def test_the_code_is_given_before_anything_can_be_sent() -> None:
    for step in STEPS:
        if any(FileReport in follows(step, answer) for _, answer in answers_of(step)):
            scene = SCRIPT[step]
            assert isinstance(scene, Choice)
            assert GiveReceipt() in scene.before


# ---------------------------------------------------------------- the way to it


def every_answer(state: Conversation) -> Iterator[Event]:
    """One of each kind of true answer to the question that stands."""
    scene = SCRIPT[current(state)]
    yield from (
        Chose((answer.option.value,)) for answer in answers_offered(state, TWO_LANGUAGES).values()
    )
    if isinstance(scene, Words):
        yield from (BEGINNING_TO_TELL, replace(BEGINNING_TO_TELL, named=True))
        yield Chose((Option.DONE.value,))
    if isinstance(scene, Code):
        yield ShowedCode(known=True)
    if isinstance(scene, Lookup):
        yield Chose(("en",) if state.step is Step.LANGUAGE else ("north",))
    yield from (Skipped(), HelpWanted())


def reached() -> set[Step]:
    """Every question that answering can lead to, from a first text and from a receipt."""
    holders = [Holder(role, closed=True, helped=True) for role in Role]
    backs = [CameBack(known=True, holder=holder) for holder in holders]
    firsts: tuple[Event, ...] = (BEGINNING_TO_TELL, Unclear(Told("hi")), HelpWanted(), *backs)
    waiting = [begin(first, "en", EVERYTHING).state for first in firsts]
    seen: dict[tuple[object, ...], Conversation] = {}
    while waiting:
        state = waiting.pop()
        if state is None or _kind(state) in seen:
            continue
        seen[_kind(state)] = state
        waiting += [advance(state, event, EVERYTHING).state for event in every_answer(state)]
    return {current(state) for state in seen.values()}


def _kind(state: Conversation) -> tuple[object, ...]:
    """States that are asked the same from here on count once, roughly."""
    draft = state.draft
    chosen = [
        draft.chosen(step) for step in (Step.ABOUT, Step.SCOPE, Step.STAFF, Step.CONTACT, Step.EASY)
    ]
    told = (draft.texts > 0, draft.named, bool(draft.answers.get(Step.NEEDS)))
    return (
        current(state),
        state.changing,
        draft.young,
        draft.basis,
        draft.own_link,
        draft.holder,
        *told,
        *chosen,
    )


def test_every_question_is_reached_by_answering() -> None:
    assert reached() == set(SCRIPT)


def test_a_first_text_is_answered_by_a_question_that_stands() -> None:
    turn = begin(Unclear(Told("hi")), "en", TWO_LANGUAGES)
    assert turn == Turn(Conversation(Step.LANGUAGE, "en"), (Ask(Step.LANGUAGE),))
