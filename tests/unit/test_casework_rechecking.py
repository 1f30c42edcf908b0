"""An organisation becomes known, or the register changes: who loses the report, who gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from intake.cases.declaration import Conflict
from intake.cases.facts import facts_again
from intake.cases.parts import RecordPart
from intake.casework.casework import Casework
from intake.casework.values import Named, Rechecked
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part
from intake.errors import StoreError
from intake.reporting.back import WayBack
from intake.reporting.memory import Return
from intake.routing.facts import Facts
from intake.routing.response import Need, Organisation, Reader, Role
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    NOON,
    OWNER,
    FiledReport,
    World,
)

SPARE = "spare"


@pytest.fixture
def world() -> World:
    """With a fourth independent reader, and an organisation that hangs together with nobody."""
    world = World()
    fourth = Reader(SPARE, Role.DEPUTY, "archive", "Town Archive", independent=True)
    offices = (Organisation("archive", "35", "Town Archive", operational=False),)
    world.response = replace(
        world.response,
        readers=(*world.response.readers, fourth),
        organisations=(*world.response.organisations, *offices, Organisation("far", "36", "Far")),
    )
    world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED, SPARE)
    return world


def places(world: World, report: FiledReport) -> dict[str, str]:
    with world.store(write=False) as work:
        return {each.reader_id: each.place for each in work.reports.assignments(report.id)}


def wraps(world: World, report: FiledReport) -> dict[str, list[tuple[int, bool]]]:
    """Reader -> (generation, held) of every wrap."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for each in world.keyring.wraps(report.id):
        found.setdefault(each.reader_id, []).append((each.generation, each.held))
    return found


def add(world: World, report: FiledReport, words: str = "More words.") -> None:
    with world.store() as work:
        back = Return(report.id, b"", b"", "en")
        way_back, clocks = WayBack(world.vault, world.keyring), world.response.clocks
        way_back.add(work, back, Part.ADDITION, Told(words), NOON, clocks)
        work.commit()


def name(world: World, report: FiledReport, typed: str, reader_id: str = OWNER) -> Named | None:
    return world.casework.name(world.session(reader_id), report.id, typed)


def opened_by(world: World, report: FiledReport, reader_id: str) -> Any:
    world.casework.declare(world.session(reader_id), report.id, Conflict.NONE)
    case = world.casework.open_case(world.session(reader_id), report.id)
    assert case is not None
    assert case.is_whole
    return case


def linked(world: World, one: str, other: str) -> None:
    """A response reload with a link more."""
    register = tuple(
        replace(each, partners=(*each.partners, other)) if each.id == one else each
        for each in world.response.organisations
    )
    world.response = replace(world.response, organisations=register)


def test_an_organisation_that_nobody_depends_on_is_noted_and_nothing_else(world: World) -> None:
    report = world.file(declared=True)
    before = world.keyring.wraps(report.id)
    assert name(world, report, "36") is Named.NOTED
    assert world.keyring.wraps(report.id) == before
    assert world.store.tables.reports[report.id].later == ()
    assert opened_by(world, report, OWNER).record["named_orgs"] == ["far"]
    assert name(world, report, "Far") is Named.BEFORE
    assert world.audit(report.id)[0] == (OWNER, "organisation_named", ""), "not which one"


@pytest.mark.parametrize("typed", ["", "Fa", "Far Away", "99", "open door south"])
def test_nothing_is_guessed(world: World, typed: str) -> None:
    report = world.file(declared=True)
    assert name(world, report, typed) is Named.NOT_FOUND
    assert world.audit(report.id) == []


def test_a_deputy_who_depends_on_it_loses_all_at_once_and_another_one_comes(world: World) -> None:
    report = world.file(declared=True)
    assert name(world, report, "Open Door") is Named.NARROWED
    assert places(world, report) == {OWNER: "owner", SPARE: "deputy", EXTERNAL: "external"}
    assert wraps(world, report) == {
        OWNER: [(0, False), (1, False)],
        EXTERNAL: [(0, True), (1, True)],
        SPARE: [(0, True), (1, True)],
    }
    add(world, report)
    record = opened_by(world, report, OWNER).record
    assert DEPUTY in record["kept_out"]


def test_an_owner_who_depends_on_it_loses_it_to_the_deputy(world: World) -> None:
    report = world.file(declared=True)
    assert name(world, report, "31") is Named.PASSED_ON
    assert places(world, report)[DEPUTY] == "owner"
    assert OWNER not in wraps(world, report) | places(world, report)
    assert world.casework.queue(OWNER, None).counts.open == 0
    assert world.casework.header(OWNER, report.id) is None
    add(world, report)
    case = opened_by(world, report, DEPUTY)
    assert case.record["named_orgs"] == ["listening"]


def test_an_old_page_of_whoever_was_excluded_does_nothing(world: World) -> None:
    report = world.file(declared=True)
    name(world, report, "31")
    before = world.store.tables
    assert name(world, report, "36") is None
    assert world.casework.recheck(world.session(), report.id) is None
    assert world.casework.set_urgency(world.session(), report.id, "U1") is None
    assert world.casework.open_case(world.session(), report.id) is None
    assert world.store.tables is before


def test_where_nobody_else_may_have_it_it_is_set_aside_out_of_sight(world: World) -> None:
    report = world.file(places={OWNER: "owner"}, declared=True)
    for each in (DEPUTY, EXTERNAL, SPARE):
        row = world.store.tables.readers[each]
        world.store.tables.readers[each] = replace(row, active=False)
    assert name(world, report, "31") is Named.SET_ASIDE
    assert places(world, report) == {OWNER: "set_aside"}
    assert wraps(world, report) == {OWNER: [(0, True), (1, True)]}
    assert world.casework.queue(OWNER, None).counts.open == 0
    assert world.casework.header(OWNER, report.id) is None


def test_a_link_more_takes_it_from_whoever_it_concerns_as_the_case_is_opened(world: World) -> None:
    report = world.file(declared=True)
    assert world.casework.open_case(world.session(), report.id)
    linked(world, "river-relief", "door")
    assert opened_by(world, report, OWNER)
    assert places(world, report) == {OWNER: "owner", SPARE: "deputy", EXTERNAL: "external"}
    linked(world, "river-relief", "listening")
    assert world.casework.open_case(world.session(), report.id) is None
    assert places(world, report)[SPARE] == "owner"


def test_a_link_less_gives_nobody_a_wrap(world: World) -> None:
    report = world.file(declared=True)
    linked(world, "river-relief", "door")
    opened_by(world, report, OWNER)
    before = wraps(world, report)
    register = tuple(replace(each, partners=()) for each in world.response.organisations)
    world.response = replace(world.response, organisations=register)
    opened_by(world, report, OWNER)
    assert wraps(world, report) == before
    name(world, report, "Town Archive")
    assert DEPUTY not in wraps(world, report), "also where a place is empty again"
    assert DEPUTY not in places(world, report)


def test_asked_again_with_nothing_new_nothing_changes(world: World) -> None:
    report = world.file(declared=True)
    before = world.store.tables
    assert world.casework.recheck(world.session(), report.id) is Rechecked.UNCHANGED
    assert world.store.tables is before
    assert world.casework.recheck(world.session(DEPUTY), report.id) is None


def test_a_report_has_as_many_keys_as_there_were_exclusions(world: World) -> None:
    report = world.file(declared=True)
    for typed in ("Open Door", "Town Archive"):
        assert name(world, report, typed) is Named.NARROWED
        add(world, report)
    header = world.store.tables.reports[report.id]
    assert len({header.public, *header.later}) == 3
    assert opened_by(world, report, OWNER)
    assert wraps(world, report) == {
        OWNER: [(0, False), (1, False), (2, False)],
        EXTERNAL: [(0, True), (1, True), (2, True)],
    }


def test_deleting_takes_every_key(world: World) -> None:
    report = world.file(declared=True)
    name(world, report, "Open Door")
    with world.store() as work:
        back = Return(report.id, b"", b"", "en")
        WayBack(world.vault, world.keyring).delete(work, back, NOON)
        work.commit()
    assert world.keyring.wraps(report.id) == []
    assert report.id not in world.store.tables.reports


class Breaking:
    """The store or the keyring, of which one call fails."""

    def __init__(self, real: Any, call: str, at: int = 1) -> None:
        self._real, self._call, self._left = real, call, at

    def __getattr__(self, called: str) -> Any:
        real = getattr(self._real, called)
        return self._failing(real) if called == self._call else real

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                raise StoreError("the example keyring is away")
            return real(*given)

        return call


@pytest.mark.parametrize("typed", ["31", "Open Door"])
@pytest.mark.parametrize(
    ("call", "at"), [("forget_wrap", 1), ("replace", 1), ("add_wraps", 1), ("renew", 1)]
)
def test_broken_off_anywhere_it_is_completed_by_pressing_again(
    world: World, typed: str, call: str, at: int
) -> None:
    report = world.file(declared=True)
    breaking = Casework(
        world.store,
        Breaking(world.keyring, call, at),
        world.vault,
        lambda: world.response,
        world.clock,
        world.tokens,
        world.digits,
    )
    leaves = OWNER if typed == "31" else DEPUTY
    try:
        breaking.name(world.session(), report.id, typed)
    except StoreError:
        assert OWNER in wraps(world, report), "never lost"
    if places(world, report).get(OWNER) == "owner":
        name(world, report, typed)
    assert leaves not in wraps(world, report) | places(world, report)
    owner = next(each for each, place in places(world, report).items() if place == "owner")
    add(world, report)
    assert opened_by(world, report, owner)


def test_what_routing_knew_is_known_again_from_the_record(world: World) -> None:
    assert facts_again(ANSWERS, "hills", "en", organisation_words=False) == Facts(
        area="hills",
        language="en",
        under_18="no",
        needs=frozenset({Need.HEALTH, Need.TALK}),
        accused_organisation="river-relief",
    )
    later = {**ANSWERS, "accused_org": "not_sure", "own_link": "not_sure", "listener": "no_matter"}
    facts = facts_again(later, None, "en", organisation_words=True)
    assert (facts.accused_organisation, facts.intermediary_linked, facts.listener) == (
        None,
        True,
        None,
    )


def test_a_code_that_is_not_known_leaves_everything_as_it_is(world: World) -> None:
    parts = [RecordPart({**ANSWERS, "accused_role": "something new"}, NOON)]
    report = world.file(parts=parts, declared=True)
    assert world.casework.recheck(world.session(), report.id) is Rechecked.UNCHANGED
