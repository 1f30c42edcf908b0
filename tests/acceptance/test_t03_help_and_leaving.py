"""T03: from every state `8` gives directory texts and makes no draft and no report, and `9`
destroys the draft: its parts, its keys and the texts that have not left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.conversation.moving import current
from intake.conversation.vocabulary import Step
from intake.ports import Keyring
from intake.upkeep import Housekeeping
from tests.acceptance.ways import RESPONSE, Way, everywhere, go, numbers, place, places
from tests.properties.world_scene import Scene
from tests.unit.reporting.examples import Reporter

LATE = pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
LEFT = "OK. You left. What you did not send is deleted."


def kept(scene: Scene) -> tuple[object, ...]:
    """All that lasts: drafts, parts, reports, answers, routes, deeds, keys."""
    tables = scene.tables
    return (
        set(tables.drafts),
        dict(tables.parts),
        dict(tables.reports),
        dict(tables.replies),
        dict(tables.routes),
        list(tables.audit),
        scene.keys_of(),
    )


def test_the_walk_comes_to_every_question_in_every_way_of_putting_it() -> None:
    states = [way.state for way in places() if way.state]
    assert {current(state) for state in states} == set(Step) - {Step.OUTSIDE}
    changed = {state.step for state in states if state.changing}
    assert {Step.STORY, Step.KIND, Step.AREA, Step.ROLE, Step.WISH, Step.CONTACT} <= changed
    asked_help = {state.step for state in states if state.asking_help}
    assert len(asked_help) > len(Step) / 2


@LATE
def test_8_gives_places_and_keeps_nothing(late: bool) -> None:
    scene, number = everywhere(), numbers()
    for way in places():
        anna = go(scene, way, next(number), late=late)
        before = kept(scene)
        texts = anna.says("8")
        if anna.standing and anna.memory.conversation.asking_help:
            texts = anna.says("11")
        assert any(each.name in " ".join(texts) for each in RESPONSE.help_places), way.name
        assert kept(scene) == before, way.name
        assert stands(anna) == where_it_stood(way), way.name
    what_is_transient_expires(scene)


def stands(anna: Reporter) -> object:
    return place(anna.memory.conversation if anna.standing else None)


def where_it_stood(way: Way) -> object:
    """Before help was asked for; whoever asked for nothing else stands nowhere."""
    if way.state is None or way.state.step is Step.OUTSIDE:
        return None
    return place(replace(way.state, asking_help=False))


def what_is_transient_expires(scene: Scene) -> None:
    world, tables = scene.world, scene.tables
    assert tables.conversations
    world.time.pass_time(hours=4)
    Housekeeping(world.store, world.keyring, world.time).run_once()
    tables = scene.tables
    assert not tables.conversations
    assert not tables.drafts
    assert {report_id for report_id, _ in tables.parts} == set(tables.reports)
    assert scene.keys_of() == set(tables.reports)


@LATE
def test_9_destroys_what_was_not_sent(late: bool) -> None:
    scene, number = everywhere(), numbers()
    for way in places():
        anna = go(scene, way, next(number), late=late)
        memory = anna.memory if anna.standing else None
        reports = dict(scene.tables.reports)
        assert scene.waiting(anna.phone) or not (late and way.texts), way.name
        (said,) = anna.says("9")
        assert said.startswith(LEFT), way.name
        assert anna.standing is None, "no state row, so no seed"
        assert not scene.waiting(anna.phone), way.name
        assert scene.tables.reports == reports, way.name
        if memory and memory.draft:
            gone = memory.draft.key.report_id
            assert gone not in scene.tables.drafts
            assert not [part for part in scene.tables.parts if part[0] == gone]
            assert not the_keys_of(scene.world.keyring, gone)
            assert not [each for each in memory.issued if scene.kept_keys.receipt(each.lookup)]


def the_keys_of(keyring: Keyring, report_id: bytes) -> list[object]:
    return [*keyring.wraps(report_id), *keyring.receipts(report_id)]
