"""The conversation as a function: `advance(state, event) -> Turn(state, effects)`.

Rule 1: every transition comes from `script.SCRIPT`; this file knows kinds of scenes, not scenes.
Rule 2: a late answer (it came before the question that stands was taken by the provider) decides
nothing: words are kept where they belong, anything else has the question asked again. Until it was
taken, every text ends with it, so that a later one that arrives never stands for one that was lost.
Rule 3: where reports are not taken any more, whoever has not begun to tell is told so at her next
answer; whoever has is heard to the end, and promised nothing.
Rule 4: 8, 9, a receipt and silence mean the same everywhere, late or not.
A `Turn` whose state is None has ended; the next text meets a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from intake.conversation.effects import (
    AddToReport,
    Ask,
    Erase,
    Keep,
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
    Greeted,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    ShowedCode,
    Skipped,
    Unclear,
    Unread,
)
from intake.conversation.helping import answer_help_area, show_help
from intake.conversation.moving import Turn, current, enter, lead, onward
from intake.conversation.scenes import Answer, Choice, Code, Goes, Lookup, Register, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import (
    HELPERS,
    IN_WORDS,
    Conversation,
    Deployment,
    Draft,
    Holder,
)
from intake.conversation.telling import (
    doubting,
    finish_words,
    has_words,
    more_first_words,
    settle_first_words,
    take_late,
    take_words,
)
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Step

TELLING = frozenset({Step.KIND, Step.WHEN})
"""Facts that are asked after the words: whoever answered one has begun to tell."""

NOTHING = Unclear(Told(""))
MOST_SORRY = 5
"""After so many unclear answers in a row we fall silent: it may be a machine that answers us."""

LONGEST_NAME = 40
"""Of a group that is in no register, where no other words may be kept."""

GREETING_CHARACTERS = 20
"""A first text longer than this may already be the story and is kept until she agrees."""


def advance_whole(
    state: Conversation, event: Event, deployment: Deployment, *, late: bool = False
) -> Turn:
    """Answer an event behind which no more of the same answer comes: words that are usually told
    in several texts are done with it."""
    turn = advance(state, event, deployment, late=late)
    scene, told = SCRIPT[current(state)], (Keep, AddToReport)
    kept = any(isinstance(each, told) or each == Say(Prompt.ENOUGH_WORDS) for each in turn.effects)
    if late or not isinstance(scene, Words) or not scene.several or not kept or turn.state is None:
        return turn
    done = finish_words(turn.state, scene, deployment)
    return Turn(done.state, (*turn.effects, *done.effects))


def begin(
    event: Event, language: str, deployment: Deployment, likely: tuple[str, ...] = ()
) -> Turn:
    """Answer the first news from somebody we do not know; everybody gets the same answer.

    `likely`: languages a first text may be written in, the first of them `language`.
    """
    outside = Conversation(Step.OUTSIDE, language)
    if isinstance(event, (HelpWanted, Left, CameBack)):
        turn = advance(outside, event, deployment)
        return turn if turn.state != outside else Turn(None, turn.effects)
    if not deployment.hears:
        return Turn(None, (Say(Prompt.NO_READER), ShowHelp()))
    if isinstance(event, (Said, Unclear)) and len(event.told) > GREETING_CHARACTERS:
        others = tuple(Say(Prompt.FIRST_WORDS, other) for other in likely[1:])
        held = replace(outside, first_words=event.told, first_named=event.named)
        kept = enter(held, Step.FIRST_WORDS)
        return Turn(kept.state, (*others, *kept.effects))
    arriving = replace(outside, step=Step.FIRST_WORDS)
    if isinstance(event, Greeted):
        arriving = _speaking(arriving, event.language)
    first = onward(arriving, deployment)
    refused = (Say(Prompt.NO_MEDIA),) if isinstance(event, Attached) else ()
    return Turn(first.state, (*refused, *first.effects))


def _speaking(state: Conversation, language: str) -> Conversation:
    """In a language that she chose, so that it is not asked for."""
    draft = replace(state.draft, answers={**state.draft.answers, Step.LANGUAGE: (language,)})
    return replace(state, language=language, draft=draft)


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
        case CameBack(known=True, holder=holder, unread=unread):
            return _come_back(state, holder, unread)
        case CameBack():
            return _beside(state, Prompt.WRONG_CODE, late=late)
        case Attached():
            return _beside(state, Prompt.NO_MEDIA, late=late)
        case HelpWanted():
            return show_help(state, deployment)
        case ShowedCode(known=False) if not late:
            return _beside(state, Prompt.WRONG_CODE, late=late)
        case Chose() | Skipped() | Said() | Unclear() | ListWanted() if late:
            return take_late(state, event)
        case ShowedCode() | Greeted() if late:
            return enter(state, current(state))
        case Greeted(language):
            return enter(_speaking(state, language), current(state))
        case Chose() | Skipped() | Said() | Unclear() | ListWanted() | ShowedCode():
            return _answer(state, event, deployment)


def _beside(state: Conversation, prompt: Prompt, *, late: bool) -> Turn:
    """A question that has not left is put again behind it: a text that arrives must never stand
    for an earlier one that was lost."""
    again = enter(state, current(state)).effects if late else ()
    return Turn(state, (Say(prompt), *again))


SORRY: Mapping[Unread, tuple[Say, ...]] = {
    Unread.NO: (),
    Unread.LATE: (Say(Prompt.NOT_READ_BY_ANYBODY),),
    Unread.PASSED_ON: (Say(Prompt.NOT_READ_YET),),
}


def _come_back(state: Conversation, holder: Holder, unread: Unread) -> Turn:
    """To a report that was sent. What was being told now is gone, and she is told so."""
    step = Step.BACK_HELPER if holder.role in HELPERS else Step.BACK
    back = Conversation(step, state.language, Draft(holder=holder))
    told = state.draft.holder is None and (state.draft.consented or state.first_words)
    lost = (Say(Prompt.UNSENT_GONE),) if told else ()
    sorry = () if holder.role in HELPERS else SORRY[unread]
    return Turn(back, (Erase(), *lost, *sorry, Ask(step)))


def answers_offered(state: Conversation, deployment: Deployment) -> Mapping[int, Answer]:
    """The numbered answers of the question that stands, less those that lead nowhere here."""
    scene = SCRIPT[current(state)]
    match scene:
        case Choice() | Lookup():
            return {
                digit: answer
                for digit, answer in scene.answers.items()
                if answer.when(state.draft, deployment)
            }
        case Words() | Code():
            return {}


# ---------------------------------------------------------------- answers


def _answer(state: Conversation, event: Event, deployment: Deployment) -> Turn:
    if state.asking_help:
        return answer_help_area(state, event)
    if _is_refused(state, deployment):
        return _nobody_there(state)
    if state.first_words and state.step is Step.FIRST_WORDS and has_words(event):
        return more_first_words(state, state.first_words, event)
    scene = SCRIPT[state.step]
    match scene, event:
        case Choice(), Chose(values):
            return _chosen(state, scene, values, deployment)
        case Choice(answers=answers), Skipped() if 0 in answers:
            return _chosen(state, scene, (answers[0].option.value,), deployment)
        case Choice(skip=True) | Lookup(skip=True) | Code(), Skipped():
            return _record(state, scene, (), deployment)
        case Code(), ShowedCode():
            return _record(state, scene, (Option.YES.value,), deployment)
        case Lookup(), Chose(values):
            return _record(state, scene, values, deployment)
        case Lookup(part=Part() as part), Said(told) if _may_name(state.draft, event):
            turn = _record(doubting(state, event), scene, (IN_WORDS,), deployment)
            return Turn(turn.state, (Keep(part, told), *turn.effects))
        case Lookup(register=Register.AREAS), ListWanted():
            return Turn(state, (ShowAreas(),))
        case Words(), Said():
            return take_words(state, scene, event, deployment)
        case Words(), Chose((Option.DONE.value,)) | Skipped():
            return finish_words(state, scene, deployment)
        case _, Unclear() | Said():
            return _unclear(state, event, deployment)
        case _:
            return _unclear(state, NOTHING, deployment)


def _may_name(draft: Draft, said: Said) -> bool:
    """Where no words are entrusted, a group may still be named, but nobody, and nothing told."""
    return draft.may_tell or (len(said.told) <= LONGEST_NAME and not said.named)


def _chosen(
    state: Conversation, scene: Choice, values: tuple[str, ...], deployment: Deployment
) -> Turn:
    offered = {
        answer.option.value: answer for answer in answers_offered(state, deployment).values()
    }
    too_many = len(values) > 1 and not scene.many
    if not values or too_many or not all(value in offered for value in values):
        return _unclear(state, NOTHING, deployment)
    answer = offered[values[0]]
    if answer.first and SCRIPT[answer.first].when(state.draft, deployment):
        return enter(state, answer.first)
    state = _store(state, values)
    effects = (*answer.then(state.draft), *scene.after(state.draft))
    state, kept = settle_first_words(replace(state, draft=answer.makes(state.draft)))
    effects = (*effects, *kept)
    if answer.leads is Goes.OUT:
        return Turn(None, effects)
    following = onward(state, deployment) if answer.leads is Goes.ON else lead(state, answer.leads)
    return Turn(following.state, (*effects, *following.effects))


def _record(
    state: Conversation,
    scene: Choice | Lookup | Code,
    values: tuple[str, ...],
    deployment: Deployment,
) -> Turn:
    state = _store(state, values)
    if state.step is Step.LANGUAGE and values:
        state = replace(state, language=values[0])
    if _is_refused(state, deployment):
        return _nobody_there(state)
    effects = () if isinstance(scene, Code) else scene.after(state.draft)
    following = onward(state, deployment)
    return Turn(following.state, (*effects, *following.effects))


def _is_refused(state: Conversation, deployment: Deployment) -> bool:
    """Whether nothing is taken where she is, and she has not begun to tell."""
    draft = state.draft
    if draft.holder is not None or draft.texts or not draft.answers.keys().isdisjoint(TELLING):
        return False
    return not deployment.hears or draft.area in deployment.closed_areas


def _nobody_there(state: Conversation) -> Turn:
    """Nobody reads what she would tell: she is told at once, and nothing is kept."""
    help_places = ShowHelp((), state.draft.area, state.draft.accused)
    return Turn(None, (Erase(), Say(Prompt.NO_READER), help_places))


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


# ---------------------------------------------------------------- not understood


def _unclear(state: Conversation, said: Said | Unclear, deployment: Deployment) -> Turn:
    """After a failure her own words are an answer, where a question may be skipped."""
    misses = state.misses + 1
    missed = replace(state, misses=misses)
    scene = SCRIPT[current(state)]
    by_number = isinstance(scene, (Choice, Lookup)) and not scene.skip
    takes_words = isinstance(scene, Words) or _takes_words(scene, state.draft)
    sorry = Say(Prompt.UNCLEAR if takes_words else Prompt.UNCLEAR_CHOICE)
    if misses == 1:
        return Turn(missed, (sorry, Ask(current(state))))
    if not isinstance(scene, Words) and takes_words and said.told.has_letters:
        skipped = _record(doubting(state, said), scene, (), deployment)
        return Turn(skipped.state, (Keep(Part.ANSWER, said.told), *skipped.effects))
    if misses == 2 or (by_number and misses < MOST_SORRY):
        return Turn(missed, (sorry,))
    return Turn(missed, ())


def _takes_words(scene: Choice | Lookup | Code, draft: Draft) -> bool:
    """Whether own words may stand for an answer that was not understood."""
    answered = not isinstance(scene, Code) and scene.skip
    return answered and draft.consented and draft.may_tell and draft.holder is None
