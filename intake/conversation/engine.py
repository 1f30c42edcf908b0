"""The conversation as a function: `advance(state, event) -> Turn(state, effects)`.

Rule 1: every transition comes from `script.SCRIPT`; this file knows kinds of scenes, not scenes.
Rule 2: a late answer (it came before the question that stands was taken by the provider) decides
nothing: words are kept where they belong, anything else has the question asked again. Until it was
taken, every text ends with it, so that a later one that arrives never stands for one that was lost.
Rule 3: 8, 9, a receipt and silence mean the same everywhere, late or not.
A `Turn` whose state is None has ended; the next text meets a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from intake.conversation.effects import (
    AddToReport,
    Ask,
    Effect,
    Erase,
    Keep,
    RecordConsent,
    Say,
    ShowAreas,
    ShowHelp,
)
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
from intake.conversation.helping import answer_help_area, show_help
from intake.conversation.moving import Turn, can_change, enter, lead, onward
from intake.conversation.scenes import Answer, Choice, Goes, Lookup, Register, Words
from intake.conversation.script import (
    MAX_CHARACTERS,
    MAX_TEXTS,
    SCRIPT,
)
from intake.conversation.state import IN_WORDS, Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Step

MOST_SORRY = 5
"""After so many unclear answers in a row we fall silent: it may be a machine that answers us."""

GREETING_CHARACTERS = 20
"""A first text longer than this may already be the story and is kept until she agrees."""


def begin(event: Event, language: str, deployment: Deployment) -> Turn:
    """Answer the first news from somebody we do not know; everybody gets the same answer."""
    outside = Conversation(Step.OUTSIDE, language)
    if isinstance(event, (HelpWanted, Left, CameBack)):
        turn = advance(outside, event, deployment)
        return turn if turn.state != outside else Turn(None, turn.effects)
    if not deployment.hears:
        return Turn(None, (Say(Prompt.NO_READER), ShowHelp()))
    if isinstance(event, (Said, Unclear)) and len(event.told) > GREETING_CHARACTERS:
        return enter(replace(outside, first_words=event.told), Step.FIRST_WORDS)
    first = onward(replace(outside, step=Step.FIRST_WORDS), deployment)
    refused = (Say(Prompt.NO_MEDIA),) if isinstance(event, Attached) else ()
    return Turn(first.state, (*refused, *first.effects))


def advance(
    state: Conversation, event: Event, deployment: Deployment, *, late: bool = False
) -> Turn:
    """Answer one event."""
    match event:
        case FellSilent():
            return Turn(None, (Erase(),))
        case Left(quietly=True):
            return Turn(None, (Erase(),))
        case Left():
            return Turn(None, (Erase(), Say(Prompt.LEFT)))
        case CameBack(known=True, withdrawn=withdrawn):
            return _come_back(state, withdrawn=withdrawn)
        case CameBack():
            return _beside(state, Prompt.WRONG_CODE, late=late)
        case Attached():
            return _beside(state, Prompt.NO_MEDIA, late=late)
        case HelpWanted():
            return show_help(state, deployment)
        case Chose() | Skipped() | Said() | Unclear() | ListWanted() if late:
            return _late(state, event)
        case Chose() | Skipped() | Said() | Unclear() | ListWanted():
            return _answer(state, event, deployment)


def _beside(state: Conversation, prompt: Prompt, *, late: bool) -> Turn:
    """A question that has not left is put again behind it: a text that arrives must never stand
    for an earlier one that was lost."""
    again = enter(state, current(state)).effects if late else ()
    return Turn(state, (Say(prompt), *again))


def _come_back(state: Conversation, *, withdrawn: bool) -> Turn:
    """To a report that was sent. What was being told now is gone, and she is told so."""
    stopped = {Step.WITHDRAW: (Option.WITHDRAW.value,)} if withdrawn else {}
    back = Conversation(Step.BACK, state.language, Draft(stopped))
    told = state.step is not Step.BACK and (state.draft.texts or state.first_words)
    lost = (Say(Prompt.UNSENT_GONE),) if told else ()
    return Turn(back, (Erase(), *lost, Ask(Step.BACK)))


def current(state: Conversation) -> Step:
    """The question that stands."""
    return Step.HELP_AREA if state.asking_help else state.step


def answers_offered(state: Conversation) -> Mapping[int, Answer]:
    """The numbered answers of the question that stands, less those that lead nowhere here."""
    scene = SCRIPT[current(state)]
    match scene:
        case Choice() if state.step is Step.CHANGE and not state.asking_help:
            return {
                digit: answer
                for digit, answer in scene.answers.items()
                if can_change(answer, state.draft)
            }
        case Choice() if state.step is Step.BACK and not state.asking_help:
            return {
                digit: answer
                for digit, answer in scene.answers.items()
                if answer.option not in _stopped(state.draft)
            }
        case Choice() | Lookup():
            return scene.answers
        case Words():
            return {}


def _stopped(draft: Draft) -> tuple[Option, ...]:
    """What is not offered any more once she withdrew: nobody would read it."""
    withdrew = draft.has(Step.WITHDRAW, Option.WITHDRAW)
    return (Option.ADD, Option.CHANGE_WISH, Option.WITHDRAW) if withdrew else ()


# ---------------------------------------------------------------- answers


def _answer(state: Conversation, event: Event, deployment: Deployment) -> Turn:
    if state.asking_help:
        return answer_help_area(state, event)
    if state.first_words and state.step is Step.FIRST_WORDS and _has_words(event):
        return _more_first_words(state, state.first_words, event)
    scene = SCRIPT[state.step]
    match scene, event:
        case Choice(), Chose(values):
            return _chosen(state, scene, values, deployment)
        case Choice(answers=answers), Skipped() if 0 in answers:
            return _chosen(state, scene, (answers[0].option.value,), deployment)
        case Choice(skip=True) | Lookup(skip=True), Skipped():
            return _record(state, scene, (), deployment)
        case Lookup(), Chose(values):
            return _record(state, scene, values, deployment)
        case Lookup(part=Part() as part), Said(told):
            turn = _record(state, scene, (IN_WORDS,), deployment)
            return Turn(turn.state, (Keep(part, told), *turn.effects))
        case Lookup(register=Register.AREAS), ListWanted():
            return Turn(state, (ShowAreas(),))
        case Words(), Said(told):
            return _words(state, scene, told, deployment)
        case Words(), Chose((Option.DONE.value,)) | Skipped():
            return _finish_words(state, scene, deployment)
        case _, Unclear(told) | Said(told):
            return _unclear(state, told, deployment)
        case _:
            return _unclear(state, Told(""), deployment)


def _chosen(
    state: Conversation, scene: Choice, values: tuple[str, ...], deployment: Deployment
) -> Turn:
    offered = {answer.option.value: answer for answer in answers_offered(state).values()}
    too_many = len(values) > 1 and not scene.many
    if not values or too_many or not all(value in offered for value in values):
        return _unclear(state, Told(""), deployment)
    answer = offered[values[0]]
    state = _store(state, values)
    effects = (*answer.then(state.draft), *scene.after(state.draft))
    state, kept = _keep_first_words(state, effects)
    effects = (*effects, *kept)
    if answer.leads is Goes.OUT:
        return Turn(None, effects)
    following = onward(state, deployment) if answer.leads is Goes.ON else lead(state, answer.leads)
    return Turn(following.state, (*effects, *following.effects))


def _record(
    state: Conversation, scene: Choice | Lookup, values: tuple[str, ...], deployment: Deployment
) -> Turn:
    state = _store(state, values)
    if state.step is Step.LANGUAGE and values:
        state = replace(state, language=values[0])
    effects = scene.after(state.draft)
    following = onward(state, deployment)
    return Turn(following.state, (*effects, *following.effects))


def _store(state: Conversation, values: tuple[str, ...]) -> Conversation:
    """A question skipped while changing keeps its answer: no exclusion is lost by a "0"."""
    step = Step.CONSENT if state.step is Step.MORE else state.step
    before = state.draft.answers.get(step, ()) if state.changing else ()
    answers = {**state.draft.answers, **_put_in_doubt(state.draft, step, values)}
    answers[step] = values or before
    draft = replace(state.draft, answers=answers)
    return replace(state, draft=draft, misses=0, last_part=None)


def _put_in_doubt(
    draft: Draft, step: Step, values: tuple[str, ...]
) -> Mapping[Step, tuple[str, ...]]:
    """An organisation that was named for another role is still kept out, but counts no more as
    the one that is known: others may have to be kept out too."""
    if step is not Step.ROLE or not draft.accused or values == draft.answers.get(Step.ROLE):
        return {}
    return {Step.ORGANISATION: (draft.accused, IN_WORDS)}


def _keep_first_words(
    state: Conversation, effects: tuple[Effect, ...]
) -> tuple[Conversation, tuple[Effect, ...]]:
    told = state.first_words
    if told is None or RecordConsent() not in effects:
        return state, ()
    draft = replace(state.draft, texts=1, characters=len(told))
    return replace(state, first_words=None, draft=draft), (Keep(Part.STORY, told),)


# ---------------------------------------------------------------- words


def _words(state: Conversation, scene: Words, told: Told, deployment: Deployment) -> Turn:
    if scene.part is not Part.PERSON and _enough(state.draft):
        return Turn(state, (Say(Prompt.ENOUGH_WORDS),))
    kept = _kept(scene.part, told)
    state = replace(_with_words(state, scene.part, told), misses=0)
    if not scene.several:
        turn = _finish_words(state, scene, deployment)
        return Turn(turn.state, (kept, *turn.effects))
    enough = (Say(Prompt.ENOUGH_WORDS),) if _enough(state.draft) else ()
    return Turn(state, (kept, *enough))


def _finish_words(state: Conversation, scene: Words, deployment: Deployment) -> Turn:
    added = scene.part is Part.ADDITION and state.last_part is Part.ADDITION
    told = (Say(Prompt.ADDED),) if added else ()
    following = onward(replace(state, misses=0), deployment)
    after = replace(following.state, last_part=scene.part) if following.state else None
    return Turn(after, (*told, *following.effects))


def _kept(part: Part, told: Told) -> Effect:
    return AddToReport(told) if part is Part.ADDITION else Keep(part, told)


def _with_words(state: Conversation, part: Part, told: Told) -> Conversation:
    draft = state.draft
    if part is not Part.PERSON:
        draft = replace(draft, texts=draft.texts + 1, characters=draft.characters + len(told))
    return replace(state, draft=draft, last_part=part)


def _enough(draft: Draft) -> bool:
    return draft.texts >= MAX_TEXTS or draft.characters >= MAX_CHARACTERS


def _has_words(event: Event) -> bool:
    return isinstance(event, (Said, Unclear)) and event.told.has_letters


def _more_first_words(state: Conversation, told: Told, event: Event) -> Turn:
    """A story that comes in several texts before anything was asked is kept whole, in silence."""
    if not isinstance(event, (Said, Unclear)) or len(told) >= MAX_CHARACTERS:
        return Turn(state, (Ask(Step.FIRST_WORDS),))
    return Turn(replace(state, first_words=told.and_then(event.told)), ())


# ---------------------------------------------------------------- not understood, late


def _unclear(state: Conversation, told: Told, deployment: Deployment) -> Turn:
    """After two failures her own words are an answer, where a question may be skipped."""
    misses = state.misses + 1
    missed = replace(state, misses=misses)
    scene = SCRIPT[current(state)]
    by_number = isinstance(scene, (Choice, Lookup)) and not scene.skip
    sorry = Say(Prompt.UNCLEAR_CHOICE if by_number else Prompt.UNCLEAR)
    if misses == 1:
        return Turn(missed, (sorry, Ask(current(state))))
    if misses == 2 or (by_number and misses < MOST_SORRY):
        return Turn(missed, (sorry,))
    if isinstance(scene, Words) or by_number:
        return Turn(missed, ())
    if not (state.draft.consented and told.has_letters):
        return Turn(missed, ())
    skipped = _record(state, scene, (), deployment)
    return Turn(skipped.state, (Keep(Part.ANSWER, told), *skipped.effects))


def _late(state: Conversation, event: Event) -> Turn:
    if state.first_words and state.step is Step.FIRST_WORDS and _has_words(event):
        return _more_first_words(state, state.first_words, event)
    told = event.told if isinstance(event, (Said, Unclear)) else None
    scene = SCRIPT[current(state)]
    part = scene.part if isinstance(scene, Words) else state.last_part
    if told and told.has_letters and part and not _enough(state.draft):
        return Turn(_with_words(state, part, told), (_kept(part, told),))
    return enter(state, current(state))
