"""T17: STOP, END, YES, HELP and the like, in any case, every language and every state: nothing
breaks, nothing is recorded, and after those that stop nothing goes out until she writes again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest

from intake.conversation.answers import (
    RESERVED_WORDS,
    STOP_WORDS,
    first_event,
    understand,
)
from intake.conversation.effects import Ask, Erase, GiveReceipt, Say, ShowHelp
from intake.conversation.engine import advance, begin
from intake.conversation.events import Left
from intake.conversation.told import Told
from intake.conversation.vocabulary import Step
from intake.messages import Sign
from intake.nudging import Nudger, day_of
from intake.reporting.speaking import Speaker
from tests.acceptance.said import LANGUAGES
from tests.acceptance.ways import HERE, RESPONSE, everywhere, go, numbers, place, places
from tests.fakes.provider import Provider
from tests.properties.world_scene import Scene
from tests.unit.reporting.examples import Reporter, reporter
from tests.world import CATALOGUES

MUST_STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit"}
MUST_NOT_ANSWER = {"yes", "help", "info", "start", "unstop"}
AGREED = {Step.CONTACT: "2", Step.SAFE_TIME: "1"}
"""She may be texted in the morning, which it is."""

SAYING = (Ask, Say, ShowHelp, GiveReceipt)
"""Effects that only speak; a code that has not left is shown once more, and is the same."""

NUDGE = "please call in"
LATE = pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])


def spelt(word: str) -> Iterator[str]:
    """As phones write it."""
    yield from (word, word.upper(), word.title(), f" {word} ", f"{word.upper()}.", f"{word}!")
    yield "".join(each.upper() if at % 2 else each for at, each in enumerate(word))
    yield "".join(chr(ord(each) + 0xFEE0) if each.isascii() else each for each in word)


STOPPING = tuple(each for word in sorted(STOP_WORDS) for each in spelt(word))
ALL_STOPPING: tuple[str | Sign, ...] = (*STOPPING, Sign.STOP)
RESERVED = tuple(each for word in sorted(RESERVED_WORDS) for each in spelt(word))
WORDINGS = {tag: Speaker(CATALOGUES, RESPONSE, tag).wording for tag in LANGUAGES}


def test_the_words_that_carriers_act_upon_are_known() -> None:
    assert MUST_STOP <= STOP_WORDS
    assert MUST_NOT_ANSWER <= RESERVED_WORDS
    assert not STOP_WORDS & RESERVED_WORDS


# ---------------------------------------------------------------- in every language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stopping_word_ends_it_quietly_at_every_state(language: str) -> None:
    wording = WORDINGS[language]
    for way in places():
        for text in STOPPING:
            if way.state is None:
                event = first_event(Told(text), {}, wording.name_shapes)
                turn = begin(event, language, HERE)
            else:
                state = replace(way.state, language=language)
                event = understand(Told(text), state, wording, HERE)
                turn = advance(state, event, HERE)
            assert event == Left(quietly=True), (way.name, text)
            assert turn.state is None
            assert turn.effects == (Erase(),)


@pytest.mark.parametrize("language", LANGUAGES)
@LATE
def test_a_reserved_word_answers_nothing_and_is_not_kept(language: str, late: bool) -> None:
    wording = WORDINGS[language]
    for way in places():
        for text in RESERVED:
            if way.state is None:
                event = first_event(Told(text), {}, wording.name_shapes)
                turn = begin(event, language, HERE)
                assert turn.state is not None
                assert turn.state.first_words is None
            else:
                state = replace(way.state, language=language)
                event = understand(Told(text), state, wording, HERE)
                turn = advance(state, event, HERE, late=late)
                assert turn.state is not None
                assert turn.state.draft == state.draft, (way.name, text)
                assert turn.state.first_words == state.first_words, (way.name, text)
            assert all(isinstance(effect, SAYING) for effect in turn.effects)


# ---------------------------------------------------------------- on the real use cases


def kept(scene: Scene) -> tuple[object, ...]:
    tables = scene.tables
    told = (tables.drafts.copy(), tables.parts.copy(), tables.routes.copy())
    return (*told, tables.reports.copy(), tables.replies.copy(), scene.keys_of())


@LATE
def test_after_a_stopping_word_nothing_of_it_is_left_and_nothing_goes_out(late: bool) -> None:
    scene, number, words = everywhere(), numbers(), cycle(ALL_STOPPING)
    for way in places():
        anna = go(scene, way, next(number), late=late)
        draft = anna.memory.draft if anna.standing else None
        reports = dict(scene.tables.reports)
        assert anna.says(next(words)) == [], way.name
        assert anna.standing is None
        assert not scene.waiting(anna.phone)
        assert scene.tables.reports == reports, way.name
        if draft:
            assert draft.key.report_id not in scene.tables.drafts
            assert not [part for part in scene.tables.parts if part[0] == draft.key.report_id]
        assert is_stopped(anna), way.name
    assert anna.says("hello") != []
    assert not is_stopped(anna), "she wrote again"


def is_stopped(anna: Reporter) -> bool:
    key = anna.scene.world.vault.attempt_key("stopped", anna.scene.lookup(anna.phone))
    return key in anna.scene.tables.stopped


def test_a_reserved_word_leaves_everything_as_it_is() -> None:
    scene, number, words = everywhere(), numbers(), cycle(RESERVED)
    for way in places():
        anna = go(scene, way, next(number))
        before, stood = kept(scene), anna.memory.conversation if anna.standing else None
        assert len(anna.says(next(words))) <= 1, way.name
        assert kept(scene) == before, way.name
        stands = anna.memory.conversation
        if stood:
            assert place(stands) == place(stood), way.name
            assert stands.draft == stood.draft, way.name
        assert stands.first_words == (stood.first_words if stood else None)


# ---------------------------------------------------------------- nudges


def nudged(anna: Reporter, provider: Provider, report_id: bytes) -> list[str]:
    """What goes out when a reader presses the button and the worker goes round."""
    world = anna.scene.world
    before = len(provider.taken)
    with world.store() as work:
        work.reports.set_status(report_id, "acknowledged", was="received")
        work.routes.want(report_id, day_of(world.time()))
        work.commit()
    vault, response = world.vault, world.in_force.response
    Nudger(
        world.store, vault, {"sms": provider}, world.catalogues, response, world.time
    ).nudge_once()
    return [text for _, text in provider.taken[before:]]


@pytest.mark.parametrize("word", ALL_STOPPING)
def test_no_nudge_goes_to_whoever_stopped(word: str | Sign) -> None:
    anna, provider = reporter(), Provider()
    report_id = anna.sends(AGREED)
    assert anna.says(word) == []
    assert nudged(anna, provider, report_id) == []
    assert provider.calls == 0


def test_one_goes_where_nobody_stopped_and_where_she_wrote_again() -> None:
    for texts in ([], ["STOP", "hello", "9"], ["YES", "9"]):
        anna, provider = reporter(), Provider()
        report_id = anna.sends(AGREED)
        anna.says(*texts)
        (said,) = nudged(anna, provider, report_id)
        assert said.endswith(NUDGE)


def test_stopping_from_another_phone_stops_nobody_else() -> None:
    anna, provider = reporter(), Provider()
    report_id = anna.sends(AGREED)
    Reporter(anna.scene, "+15550009999").says("STOP")
    assert len(nudged(anna, provider, report_id)) == 1
