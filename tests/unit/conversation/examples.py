"""Where a conversation can stand, and the words of a small invented deployment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from intake.conversation.answers import Wording, fold, understand
from intake.conversation.engine import advance
from intake.conversation.events import Chose, Event
from intake.conversation.moving import Turn
from intake.conversation.paths import PATHS
from intake.conversation.scenes import Code, Register, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.prompts import LABELS

HERE = Deployment(languages=("en",))
TWO_LANGUAGES = Deployment(languages=("en", "fr"))
WORDING = Wording(
    labels={option: fold(label) for option, label in LABELS.items()},
    registers={
        Register.LANGUAGES: {"1": "en", "english": "en", "2": "fr", "francais": "fr"},
        Register.AREAS: {"11": "north", "north bank": "north", "12": "south"},
        Register.ORGANISATIONS: {"21": "kite", "green kite": "kite", "24": "lantern"},
    },
)


Answers: TypeAlias = Mapping[Step, tuple[str, ...]]
WITH_AGREEMENT: Answers = {
    Step.HELPER_KNOWS: (Option.YES.value,),
    Step.HELPER_INFORMED: (Option.YES.value,),
    Step.SCOPE: (Option.ALL_I_WRITE.value,),
}
"""What an intermediary says whom somebody asked to write everything."""


def standing(step: Step, answers: Answers | None = None, **more: Any) -> Conversation:
    """A conversation at this question of its path, with consent given; `more`: other fields."""
    about = next((option for option, order in PATHS.items() if step in order), Option.ME)
    agreed: dict[Step, tuple[str, ...]] = {
        Step.ABOUT: (about.value,),
        Step.CONSENT: (Option.GO_ON.value,),
    }
    if about in (Option.ASKED_ME, Option.HAVE_CODE):
        agreed |= {each: said for each, said in WITH_AGREEMENT.items() if each is not step}
    draft = Draft({**agreed, **(answers or {})}, more.pop("texts", 0), more.pop("characters", 0))
    return Conversation(step, "en", draft, **more)


def meant(text: str, step: Step, **more: Any) -> Event:
    """What a text means at this question."""
    return understand(Told(text), standing(step, **more), WORDING, HERE)


# ---------------------------------------------------------------- single turns

WORDS = Told("Words of example.")
SIGNS = Told("#?!")


def chose(option: Option) -> Event:
    """She gives this answer."""
    return Chose((option.value,))


def answer(state: Conversation, event: Event, **more: bool) -> Turn:
    """What follows from it here."""
    return advance(state, event, HERE, **more)


def after(state: Conversation, event: Event) -> Conversation:
    """Where it leads, when it does not end there."""
    found = answer(state, event).state
    assert found is not None
    return found


def takes_words_instead(step: Step) -> bool:
    """Whether her own words may stand for an answer that was not understood."""
    scene = SCRIPT[step]
    return not isinstance(scene, (Words, Code)) and scene.skip


def sorry(step: Step) -> Prompt:
    """What is said then: "write in your own words" only where they are taken."""
    words = isinstance(SCRIPT[step], Words) or takes_words_instead(step)
    return Prompt.UNCLEAR if words else Prompt.UNCLEAR_CHOICE
