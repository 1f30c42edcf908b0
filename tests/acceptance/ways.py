"""Every state a conversation can be in, and the texts by which somebody gets there.

Found by walking the table from every beginning, breadth first, with what can be texted at each
question: a row that is added to the script is walked to as well. `look` says what makes two
states one. `go` goes a way again on the real use cases.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TypeAlias

from intake.cases.case import Status
from intake.conversation.answers import first_event, understand
from intake.conversation.engine import advance, answers_offered, begin
from intake.conversation.events import CameBack, Event, ShowedCode
from intake.conversation.moving import current
from intake.conversation.scenes import Code, Lookup, Register, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment, Holder
from intake.conversation.told import Told
from intake.conversation.vocabulary import Role, Step
from intake.reporting.speaking import Speaker
from intake.response import read_response
from tests.properties.world_scene import Scene
from tests.unit.reporting.examples import (
    FOR_ANOTHER,
    HELPER_CODE,
    WITH_CODE,
    Elsewhere,
    Reporter,
    with_helper,
)
from tests.world import CATALOGUES, START

MARK = "Marmalade"
"""Stands in everything that is told on a way, and in no text of ours."""

STORY = f"The {MARK} queue was long."
NAMED_STORY = f"The {MARK} queue. Her name is Rose."
GREETINGS = ("hello", f"{STORY} It was hot.", f"{NAMED_STORY} It was hot.", "8")
"""First texts: a word, the story, the story with a name in it, a cry for help places."""

CARD: dict[Register, tuple[str, ...]] = {
    Register.LANGUAGES: ("1",),
    Register.AREAS: ("11", "?"),
    Register.ORGANISATIONS: ("24", f"The {MARK} people"),
}
EVERYWHERE_ASKED = Elsewhere(
    ('Post"\nlanguages = ["en"]', 'Post"\nlistener_choice = true\nlanguages = ["en", "fr"]'),
    ('role = "ombudsperson"', 'role = "ombudsperson"\ngender = "woman"'),
    ('role = "deputy"', 'role = "deputy"\ngender = "man"'),
    ('role = "oversight"', 'role = "oversight"\ngender = "man"'),
)
"""The demo's response where everything is asked that can be: the language, and who should read."""

RESPONSE = read_response(EVERYWHERE_ASKED.response_toml(), START.date())
HERE = Deployment(languages=RESPONSE.languages, listeners=True)
WORDING = Speaker(CATALOGUES, RESPONSE, "en").wording

Look: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """`back`: whose code is typed first, and how that report stands; None: somebody new. `state`
    is None where all that was texted left nobody standing anywhere."""

    texts: tuple[str, ...]
    state: Conversation | None
    back: Holder | None = None

    @property
    def name(self) -> str:
        """For whoever has to find it again."""
        root = f"{self.back.role.value}'s code, " if self.back else ""
        return f"{root}{' / '.join(self.texts)}"


SENT_BY: dict[Role, dict[Step, str]] = {
    Role.REPORTER: {Step.STORY: STORY},
    Role.WITNESS: {Step.ABOUT: "3", Step.WITNESS_WORDS: STORY},
    Role.SURVIVOR: FOR_ANOTHER,
    Role.INTERMEDIARY: WITH_CODE,
    Role.MESSENGER: {**FOR_ANOTHER, Step.SCOPE: "2"},
}
"""Role -> answers by which a report is sent for which such a code is given."""


def look(state: Conversation) -> Look:
    """What makes two states one: where it stands and what decides how it goes on."""
    draft = state.draft
    return (
        state.step,
        state.asking_help,
        state.changing,
        draft.chosen(Step.ABOUT),
        draft.basis,
        draft.chosen(Step.SCOPE),
        draft.young,
        draft.texts > 0,
        draft.named,
        draft.area is not None,
        state.first_words is not None,
        draft.own_link,
        draft.holder,
    )


def place(state: Conversation | None) -> Look | None:
    """The same, coarser: the question, how it is put, to whom."""
    if state is None:
        return None
    draft = state.draft
    role = draft.holder.role if draft.holder else None
    about = draft.chosen(Step.ABOUT)
    return (state.step, state.asking_help, state.changing, about, draft.young, role)


@cache
def places() -> tuple[Way, ...]:
    """One way to each place: few enough to go them all on the real use cases."""
    found: dict[Look | None, Way] = {}
    for way in ways():
        found.setdefault(place(way.state), way)
    return tuple(found.values())


@cache
def ways() -> tuple[Way, ...]:
    """The shortest way to each state, those of strangers first."""
    return (*_from(_arriving(), None), *_returning())


def _returning() -> Iterator[Way]:
    for role in Role:
        for withdrawn, closed in ((False, False), (True, False), (False, True)):
            helped = role is Role.SURVIVOR
            holder = Holder(role, withdrawn, closed, helped)
            came = advance(Conversation(Step.OUTSIDE, "en"), CameBack(True, holder), HERE)
            assert came.state is not None
            yield from _from([Way((), came.state, holder)], holder)


def _arriving() -> list[Way]:
    found = [Way((), None)]
    for text in GREETINGS:
        event = first_event(Told(text), {}, WORDING.name_shapes)
        found.append(Way((text,), begin(event, "en", HERE).state))
    return found


def _from(beginnings: list[Way], back: Holder | None) -> Iterator[Way]:
    seen: set[Look] = set()
    waiting = deque(beginnings)
    while waiting:
        way = waiting.popleft()
        if way.state is None:
            if not way.texts:
                yield way
            continue
        if look(way.state) in seen:
            continue
        seen.add(look(way.state))
        yield way
        for text in moves(way.state):
            turn = advance(way.state, meant(text, way.state), HERE)
            waiting.append(Way((*way.texts, text), turn.state, back))


def moves(state: Conversation) -> list[str]:
    """What is worth texting there."""
    scene = SCRIPT[current(state)]
    if isinstance(scene, Words):
        return [STORY, NAMED_STORY, "1", "0", "8"]
    if isinstance(scene, Code):
        return [HELPER_CODE, "0", "8"]
    typed = CARD[scene.register] if isinstance(scene, Lookup) else ()
    offered = [str(digit) for digit in answers_offered(state, HERE)]
    return [*offered, *typed, "0", "#", "8"]


def meant(text: str, state: Conversation) -> Event:
    """What it means there; a helper code is one that counts."""
    event = understand(Told(text), state, WORDING, HERE)
    return ShowedCode(known=True) if isinstance(event, ShowedCode) else event


# ---------------------------------------------------------------- on the real use cases


def everywhere() -> Scene:
    """A scene in which all of it can happen, with a helper card that counts."""
    scene = EVERYWHERE_ASKED.scene()
    with_helper(Reporter(scene))
    return scene


def go(scene: Scene, way: Way, number: str, *, late: bool = False) -> Reporter:
    """Somebody who went that way. `late`: the answers to the last text have not left."""
    anna = Reporter(scene, number)
    first = [_code(anna, way.back)] if way.back else []
    texts = [*first, *way.texts]
    anna.says(*texts[: len(texts) - late])
    if late and texts:
        anna.text(texts[-1])
    stands = anna.memory.conversation if anna.standing else None
    assert (stands and look(stands)) == (way.state and look(way.state)), way.name
    return anna


def _code(anna: Reporter, back: Holder) -> str:
    """The code of that role for a report that was just sent and stands so."""
    report_id = anna.sends({Step.LANGUAGE: "1", **SENT_BY[back.role]})
    status = Status.WITHDRAWN if back.withdrawn else Status.CLOSED if back.closed else None
    if status:
        with anna.scene.store() as work:
            was = Status.RECEIVED.value
            assert work.reports.set_status(report_id, status.value, was=was)
            work.commit()
    vault, keyring = anna.scene.world.vault, anna.scene.kept_keys
    for code in anna.codes:
        row = keyring.receipt(vault.receipt_key(code.replace(" ", "")).lookup)
        if row and row.report_id == report_id and row.role == back.role.value:
            return code
    raise AssertionError(f"no code was given to a {back.role.value}")


def numbers() -> Iterator[str]:
    """Phones that nobody has used yet."""
    return (f"+1555{number:07d}" for number in count(2_000_000))
