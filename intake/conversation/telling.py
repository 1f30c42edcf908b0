"""Words that are told: kept as they come, silently, and only where they may be kept.

Rules: parts of a story are joined without an answer to each; what is told for somebody else is kept
only within what that person agreed to; a late piece of a split text belongs to where it was begun.
"""

from __future__ import annotations

from dataclasses import replace

from intake.conversation.effects import AddToReport, Ask, Effect, Keep, Say
from intake.conversation.events import Event, Said, Unclear
from intake.conversation.moving import Turn, current, enter, onward
from intake.conversation.scenes import Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Prompt, Role, Step

MAX_TEXTS = 20
MAX_CHARACTERS = 3000


def settle_first_words(state: Conversation) -> tuple[Conversation, tuple[Effect, ...]]:
    """A first text is kept as soon as it may be, and gone as soon as it may not."""
    told, draft = state.first_words, state.draft
    if told is None or not (draft.consented or draft.may_not_tell):
        return state, ()
    if draft.may_not_tell:
        return replace(state, first_words=None), ()
    if not draft.may_tell:
        return state, ()
    named = draft.for_another and state.first_named
    kept = replace(draft, texts=1, characters=len(told), named=named)
    return replace(state, first_words=None, draft=kept), (Keep(Part.STORY, told),)


def take_words(state: Conversation, scene: Words, said: Said, deployment: Deployment) -> Turn:
    """Keep what was said in answer to a request for words."""
    told = said.told
    if scene.part is not Part.PERSON and _enough(state.draft):
        return Turn(state, (Say(Prompt.ENOUGH_WORDS),))
    if scene.part is Part.ADDITION and said.named and _first_name_by_helper(state.draft):
        doubted = replace(state, draft=replace(state.draft, named=True), misses=0)
        return Turn(doubted, (Say(Prompt.NAMED_ADDITION),))
    kept = _kept(scene.part, told)
    state = replace(_with_words(state, scene.part, said), misses=0)
    if not scene.several:
        turn = finish_words(state, scene, deployment)
        return Turn(turn.state, (kept, *turn.effects))
    enough = (Say(Prompt.ENOUGH_WORDS),) if _enough(state.draft) else ()
    return Turn(state, (kept, *enough))


def _first_name_by_helper(draft: Draft) -> bool:
    """An intermediary is told once that a name may have slipped in; then it is their choice."""
    by_helper = draft.holder is not None and draft.holder.role is Role.INTERMEDIARY
    return by_helper and not draft.named


def finish_words(state: Conversation, scene: Words, deployment: Deployment) -> Turn:
    """Go on; a late piece of what was told still belongs here."""
    added = scene.part is Part.ADDITION and state.last_part is Part.ADDITION
    told = (Say(Prompt.ADDED),) if added else ()
    following = onward(replace(state, misses=0), deployment)
    after = replace(following.state, last_part=scene.part) if following.state else None
    return Turn(after, (*told, *following.effects))


def _kept(part: Part, told: Told) -> Effect:
    return AddToReport(told) if part is Part.ADDITION else Keep(part, told)


def _with_words(state: Conversation, part: Part, said: Said | Unclear) -> Conversation:
    """A name counts where it was not to be written: in words for somebody else."""
    draft = state.draft
    if part is not Part.PERSON:
        draft = replace(
            draft,
            texts=draft.texts + 1,
            characters=draft.characters + len(said.told),
            named=part is Part.STORY and (draft.named or (draft.for_another and said.named)),
        )
    return replace(state, draft=draft, last_part=part)


def doubting(state: Conversation, said: Said | Unclear) -> Conversation:
    """A name may have slipped into what is told for somebody else."""
    named = state.draft.named or (state.draft.for_another and said.named)
    return replace(state, draft=replace(state.draft, named=named))


def _enough(draft: Draft) -> bool:
    return draft.texts >= MAX_TEXTS or draft.characters >= MAX_CHARACTERS


def has_words(event: Event) -> bool:
    """Whether there is something to keep in it."""
    return isinstance(event, (Said, Unclear)) and event.told.has_letters


def more_first_words(state: Conversation, told: Told, event: Event) -> Turn:
    """A story that comes in several texts before anything was asked is kept whole, in silence."""
    if not isinstance(event, (Said, Unclear)) or len(told) >= MAX_CHARACTERS:
        return Turn(state, (Ask(Step.FIRST_WORDS),))
    named = state.first_named or event.named
    return Turn(replace(state, first_words=told.and_then(event.told), first_named=named), ())


def take_late(state: Conversation, event: Event) -> Turn:
    """What came before the question that stands had left: words are kept, all else is asked."""
    if state.first_words and state.step is Step.FIRST_WORDS and has_words(event):
        return more_first_words(state, state.first_words, event)
    scene = SCRIPT[current(state)]
    part = scene.part if isinstance(scene, Words) else state.last_part
    if not isinstance(event, (Said, Unclear)) or not event.told.has_letters or part is None:
        return enter(state, current(state))
    doubted = part is Part.ADDITION and event.named and _first_name_by_helper(state.draft)
    if _enough(state.draft) or doubted:
        return enter(state, current(state))
    return Turn(_with_words(state, part, event), (_kept(part, event.told),))


def take_edit(state: Conversation, event: Event) -> Turn:
    """An earlier message was changed: its words are added to the story, wherever the talk has come
    to since, and it answers nothing. What may not be kept is not, and the question is asked."""
    scene, draft = SCRIPT[current(state)], state.draft
    belongs = draft.consented and draft.may_tell and draft.holder is None and draft.texts > 0
    here = isinstance(scene, Words) or state.last_part is not None
    if here or not belongs or not isinstance(event, (Said, Unclear)):
        return take_late(state, event)
    if not event.told.has_letters or _enough(draft):
        return enter(state, current(state))
    kept = replace(_with_words(state, Part.STORY, event), last_part=None)
    return Turn(kept, (_kept(Part.STORY, event.told),))
