"""Single turns that have gone wrong before, or would cost most if they did."""

from __future__ import annotations

import pytest

from intake.conversation.effects import (
    AddToReport,
    Ask,
    Effect,
    Erase,
    GiveReceipt,
    Keep,
    Say,
    ShowHelp,
)
from intake.conversation.engine import GREETING_CHARACTERS, begin
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    Event,
    FellSilent,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn
from intake.conversation.scenes import Choice, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import IN_WORDS, Conversation, Deployment
from intake.conversation.telling import MAX_TEXTS
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Step
from tests.unit.conversation.examples import (
    HERE,
    SIGNS,
    TWO_LANGUAGES,
    WITH_AGREEMENT,
    WORDS,
    after,
    answer,
    chose,
    standing,
)

LONG = Told("x" * (GREETING_CHARACTERS + 1))
CLOSED = Deployment(languages=("en",), hears=False)
ONE_AREA = Deployment(languages=("en",), asks_area=False)


# ---------------------------------------------------------------- a first text


@pytest.mark.parametrize("event", [Unclear(Told("hi")), Said(Told("")), Attached(), Unclear(LONG)])
def test_where_nobody_may_read_it_that_is_said_and_nothing_is_asked(event: Event) -> None:
    assert begin(event, "en", CLOSED) == Turn(None, (Say(Prompt.NO_READER), ShowHelp()))


def test_even_there_help_is_shown_and_a_code_opens() -> None:
    assert begin(HelpWanted(), "en", CLOSED).effects == (Ask(Step.HELP_AREA),)
    assert begin(CameBack(known=True), "en", CLOSED).effects == (Erase(), Ask(Step.BACK))


def test_a_long_first_text_waits_for_consent_and_a_greeting_does_not() -> None:
    waiting = begin(Unclear(LONG), "en", TWO_LANGUAGES)
    assert waiting.state == Conversation(Step.FIRST_WORDS, "en", first_words=LONG)
    greeting = begin(Unclear(Told("x" * GREETING_CHARACTERS)), "en", TWO_LANGUAGES)
    assert greeting == Turn(Conversation(Step.LANGUAGE, "en"), (Ask(Step.LANGUAGE),))


def test_one_language_is_not_asked_for() -> None:
    assert begin(Unclear(Told("hi")), "en", HERE).effects == (Ask(Step.SAFETY),)


def test_help_is_shown_to_a_stranger_who_then_is_one_again() -> None:
    asked = begin(HelpWanted(), "en", HERE).state
    assert asked is not None
    assert answer(asked, Chose(("north",))) == Turn(None, (ShowHelp((), "north"),))
    assert begin(HelpWanted(), "en", ONE_AREA) == Turn(None, (ShowHelp((), None),))


@pytest.mark.parametrize("option", [Option.MORE, Option.GO_ON])
def test_a_first_text_is_kept_when_she_agrees_and_not_before(option: Option) -> None:
    asked = Conversation(Step.CONSENT, "en", first_words=LONG)
    turn = answer(asked, chose(option))
    agreed = option is Option.GO_ON
    assert (Keep(Part.STORY, LONG) in turn.effects) == agreed
    assert turn.state is not None
    assert (turn.state.first_words is None) == agreed


# ---------------------------------------------------------------- late answers


@pytest.mark.parametrize("step", list(SCRIPT))
def test_a_late_answer_decides_nothing_and_has_the_question_asked_again(step: Step) -> None:
    state = standing(step, asking_help=step is Step.HELP_AREA)
    scene = SCRIPT[step]
    options = [] if isinstance(scene, Words) else [each.option for each in scene.answers.values()]
    events = [*map(chose, options), Chose(("north",)), Skipped(), ListWanted(), Unclear(SIGNS)]
    asked_before = step in state.draft.answers
    before = scene.before if isinstance(scene, Choice) and not asked_before else ()
    for event in events:
        assert answer(state, event, late=True) == Turn(state, (*before, Ask(step)))


@pytest.mark.parametrize("step", [s for s, scene in SCRIPT.items() if isinstance(scene, Words)])
def test_late_words_are_kept_where_words_are_asked_for(step: Step) -> None:
    scene = SCRIPT[step]
    assert isinstance(scene, Words)
    added = scene.part is Part.ADDITION
    kept: Effect = AddToReport(WORDS) if added else Keep(scene.part, WORDS)
    assert answer(standing(step), Said(WORDS), late=True).effects == (kept,)


def test_the_late_rest_of_a_split_text_belongs_to_the_words_before_it() -> None:
    state = standing(Step.KIND, last_part=Part.STORY)
    assert answer(state, Unclear(WORDS), late=True).effects == (Keep(Part.STORY, WORDS),)
    later = after(state, chose(Option.NOT_SURE))
    assert answer(later, Unclear(WORDS), late=True).effects == (Ask(Step.WHEN),)


@pytest.mark.parametrize("step", [Step.CONSENT, Step.SEND, Step.HELP_AREA])
@pytest.mark.parametrize(
    ("event", "said"),
    [(Attached(), Prompt.NO_MEDIA), (CameBack(known=False), Prompt.WRONG_CODE)],
)
def test_whatever_is_said_before_the_question_reached_her_is_followed_by_it(
    step: Step, event: Event, said: Prompt
) -> None:
    """Else a later text that arrives would stand for a question that was lost."""
    state = Conversation(step, "en", asking_help=step is Step.HELP_AREA)
    asked = answer(state, Skipped(), late=True)
    assert answer(state, event, late=True) == Turn(state, (Say(said), *asked.effects))
    assert answer(state, event) == Turn(state, (Say(said),))


@pytest.mark.parametrize("late", [False, True])
def test_leaving_help_and_silence_are_never_late(late: bool) -> None:
    state = standing(Step.SEND)
    assert answer(state, Left(), late=late) == Turn(None, (Erase(), Say(Prompt.LEFT)))
    assert answer(state, Left(quietly=True), late=late) == Turn(None, (Erase(),))
    assert answer(state, FellSilent(), late=late) == Turn(None, (Erase(),))
    assert Ask(Step.HELP_AREA) in answer(state, HelpWanted(), late=late).effects


# ---------------------------------------------------------------- words


def test_words_are_joined_in_silence_until_there_are_enough() -> None:
    state = standing(Step.STORY)
    for _ in range(MAX_TEXTS - 1):
        turn = answer(state, Said(WORDS))
        assert turn.effects == (Keep(Part.STORY, WORDS),)
        assert turn.state is not None
        state = turn.state
    last = answer(state, Said(WORDS))
    assert last.effects == (Keep(Part.STORY, WORDS), Say(Prompt.ENOUGH_WORDS))
    assert last.state is not None
    assert answer(last.state, Said(WORDS)).effects == (Say(Prompt.ENOUGH_WORDS),)


def test_what_was_added_is_thanked_for_and_nothing_else_is() -> None:
    state = standing(Step.ADD_WORDS)
    assert answer(state, Skipped()).effects == (Ask(Step.BACK),)
    told = after(state, Said(WORDS))
    done = answer(told, chose(Option.DONE))
    assert done.effects == (Say(Prompt.ADDED), Ask(Step.BACK))
    assert done.state is not None
    again = after(done.state, chose(Option.ADD))
    assert answer(again, Skipped()).effects == (Ask(Step.BACK),)


# ---------------------------------------------------------------- help places


def test_what_goes_with_a_question_is_said_again_when_help_came_between() -> None:
    """The text that held her code may never have left; nobody may send without a code."""
    asked = after(standing(Step.SEND), HelpWanted())
    helped = answer(asked, Chose(("north",)))
    assert helped.effects == (ShowHelp((), "north"), GiveReceipt(), Ask(Step.SEND))


def test_help_places_of_the_group_it_is_about_are_left_out_once_it_is_known() -> None:
    about = {Step.ORGANISATION: ("kite",), Step.AREA: ("north",)}
    turn = answer(standing(Step.PERSON, about), HelpWanted())
    assert turn.effects[0] == ShowHelp((), "north", "kite")
    for unknown in (IN_WORDS, Option.NOT_SURE.value):
        about[Step.ORGANISATION] = (unknown,)
        turn = answer(standing(Step.PERSON, about), HelpWanted())
        assert turn.effects[0] == ShowHelp((), "north", None)


# ---------------------------------------------------------------- where no words are entrusted


@pytest.mark.parametrize("narrow", [{Step.HELPER_KNOWS: ("no",)}, {Step.SCOPE: ("kind_area",)}])
def test_a_group_can_be_named_but_nothing_is_told_in_its_place(
    narrow: dict[Step, tuple[str, ...]],
) -> None:
    about = {Step.ABOUT: ("known_helper",), **WITH_AGREEMENT, **narrow}
    state = standing(Step.ORGANISATION, about)
    name, story = Told("Friends of the old well"), Told("They came in the morning and told us all")
    assert Keep(Part.ORGANISATION, name) in answer(state, Said(name)).effects
    longer = Told(story.reveal() + " of it")
    assert not [e for e in answer(state, Said(longer)).effects if isinstance(e, Keep)]
    allowed = standing(Step.ORGANISATION)
    assert Keep(Part.ORGANISATION, longer) in answer(allowed, Said(longer)).effects
