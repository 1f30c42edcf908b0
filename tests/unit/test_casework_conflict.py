"""The declaration: what opens, what is handed on, and that nothing is lost or kept on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from intake.cases.declaration import STATEMENT, STATEMENT_VERSION, Conflict
from intake.casework.casework import Casework
from intake.casework.values import Declared
from intake.errors import SealError, StoreError
from intake.ports import Wrap
from intake.routing.response import Role
from tests.properties.world_faults import Instead
from tests.unit.desk.world import DEPUTY, EXCLUDED, EXTERNAL, OWNER, FiledReport, World

BOTH = [Conflict.YES, Conflict.UNSURE]
WORDING = {"coi-1": "d02cf796"}
"""Version of the statement -> beginning of the SHA-256 of its words."""


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)
    return world


@pytest.fixture
def alone() -> World:
    """Nobody else is enrolled, so that routing has nobody else to ask."""
    world = World()
    world.enrol(OWNER)
    return world


def declare(
    world: World, report: FiledReport, conflict: Conflict, reader_id: str = OWNER
) -> Declared | None:
    return world.casework.declare(world.session(reader_id), report.id, conflict)


def opens(world: World, report: FiledReport, reader_id: str) -> bool:
    """Whether this reader's wrap, as it stands in the keyring, opens with the reader's key."""
    wrap = world.keyring.wrap(report.id, reader_id)
    if wrap is None or wrap.held:
        return False
    seed = world.session(reader_id).seed
    opened = world.vault.unwrap(
        report.id, report.key.public, reader_id, seed, wrap.blob, held=False
    )
    return opened == report.key.seed


def places(world: World, report: FiledReport) -> dict[str, str]:
    with world.store(write=False) as work:
        return {each.reader_id: each.place for each in work.reports.assignments(report.id)}


def test_changed_words_of_the_statement_need_a_new_version() -> None:
    assert hashlib.sha256(STATEMENT.encode()).hexdigest().startswith(WORDING[STATEMENT_VERSION])


def test_no_conflict_lets_the_case_open_and_is_written_down_with_the_wording(world: World) -> None:
    report = world.file()
    assert declare(world, report, Conflict.NONE) is Declared.MAY_OPEN
    assert world.audit(report.id) == [(OWNER, "no_conflict_declared", "coi-1")]
    assert world.casework.open_case(world.session(), report.id)


def test_declaring_no_conflict_twice_is_written_down_once(world: World) -> None:
    report = world.file()
    declare(world, report, Conflict.NONE)
    declare(world, report, Conflict.NONE)
    assert len(world.audit(report.id)) == 1


@pytest.mark.parametrize("conflict", BOTH)
def test_a_conflict_hands_the_report_to_the_deputy_and_destroys_the_readers_wrap(
    world: World, conflict: Conflict
) -> None:
    report = world.file()
    assert declare(world, report, conflict) is Declared.PASSED_ON
    assert world.keyring.wrap(report.id, OWNER) is None
    assert opens(world, report, DEPUTY)
    assert places(world, report) == {DEPUTY: "owner", EXTERNAL: "external"}
    assert world.casework.header(OWNER, report.id) is None
    assert world.casework.queue(OWNER, None).counts.open == 0
    assert world.casework.queue(DEPUTY, None).counts.open == 1
    assert world.audit(report.id) == [
        (OWNER, "conflict_declared", f"coi-1 {conflict.value}"),
        (OWNER, "passed_on", DEPUTY),
    ]


def test_the_next_reader_declares_anew_before_it_opens(world: World) -> None:
    report = world.file(declared=True)
    declare(world, report, Conflict.YES)
    assert world.casework.open_case(world.session(DEPUTY), report.id) is None
    assert declare(world, report, Conflict.NONE, DEPUTY) is Declared.MAY_OPEN
    case = world.casework.open_case(world.session(DEPUTY), report.id)
    assert case is not None
    assert case.is_whole


def test_the_external_readers_wrap_stays_held_when_the_deputy_takes_over(world: World) -> None:
    report = world.file()
    declare(world, report, Conflict.YES)
    wrap = world.keyring.wrap(report.id, EXTERNAL)
    assert wrap is not None
    assert wrap.held


def test_after_owner_and_deputy_the_external_reader_has_it(world: World) -> None:
    report = world.file()
    declare(world, report, Conflict.YES)
    assert declare(world, report, Conflict.UNSURE, DEPUTY) is Declared.PASSED_ON
    assert places(world, report) == {EXTERNAL: "owner"}
    assert opens(world, report, EXTERNAL)
    assert world.keyring.wrap(report.id, DEPUTY) is None


@pytest.mark.parametrize("conflict", BOTH)
def test_the_last_reader_can_no_longer_open_it_and_the_report_is_not_lost(
    alone: World, conflict: Conflict
) -> None:
    report = alone.file(places={OWNER: "owner"}, declared=True)
    assert declare(alone, report, conflict) is Declared.SET_ASIDE
    case = alone.casework.open_case(alone.session(), report.id)
    assert case is not None
    assert not case.has_key
    wrap = alone.keyring.wrap(report.id, OWNER)
    assert wrap is not None
    with pytest.raises(SealError):
        alone.vault.unwrap(
            report.id, report.key.public, OWNER, alone.session().seed, wrap.blob, held=False
        )
    released = alone.vault.release(report.id, OWNER, wrap.blob)
    assert report.key.seed == alone.vault.unwrap(
        report.id, report.key.public, OWNER, alone.session().seed, released, held=False
    )
    assert alone.audit(report.id)[-2:-1] == [(OWNER, "set_aside", "")]


def test_set_aside_twice_changes_nothing(alone: World) -> None:
    report = alone.file(places={OWNER: "owner"})
    declare(alone, report, Conflict.YES)
    before = alone.keyring.wrap(report.id, OWNER)
    assert declare(alone, report, Conflict.YES) is Declared.SET_ASIDE
    assert alone.keyring.wrap(report.id, OWNER) == before


def inactive(world: World) -> None:
    row = world.store.tables.readers[DEPUTY]
    world.store.tables.readers[DEPUTY] = replace(row, active=False)


def unlisted(world: World) -> None:
    readers = tuple(each for each in world.response.readers if each.id != DEPUTY)
    world.response = replace(world.response, readers=readers)


def same_employer(world: World) -> None:
    readers = tuple(
        replace(each, paid_by="listening") if each.id == DEPUTY else each
        for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)


def without_wrap(world: World) -> None:
    for report_id in world.store.tables.reports:
        world.keyring.forget_wrap(report_id, DEPUTY)


def with_damaged_wrap(world: World) -> None:
    for report_id in world.store.tables.reports:
        world.keyring.replace(Wrap(report_id, DEPUTY, True, b"damaged"))


@pytest.mark.parametrize(
    "unfit", [inactive, unlisted, same_employer, without_wrap, with_damaged_wrap]
)
def test_a_deputy_who_may_not_or_cannot_take_over_is_passed_by(
    world: World, unfit: Callable[[World], None]
) -> None:
    report = world.file()
    unfit(world)
    assert declare(world, report, Conflict.YES) is Declared.PASSED_ON
    assert places(world, report)[EXTERNAL] == "owner"
    assert not opens(world, report, DEPUTY) if unfit is not with_damaged_wrap else True
    assert opens(world, report, EXTERNAL)


def with_spare_key(world: World) -> None:
    """The external reader is one of recovery only."""
    readers = tuple(
        replace(each, role=Role.RECOVERY) if each.id == EXTERNAL else each
        for each in world.response.readers
        if each.id != DEPUTY
    )
    world.response = replace(world.response, readers=readers)


def test_a_recovery_key_never_follows_the_owner_but_keeps_the_report(world: World) -> None:
    with_spare_key(world)
    report = world.file(places={OWNER: "owner", EXTERNAL: "recovery"})
    assert declare(world, report, Conflict.YES) is Declared.SET_ASIDE
    wraps = world.keyring.wraps(report.id)
    assert [(each.reader_id, each.held, each.generation) for each in wraps] == [
        (EXTERNAL, True, 0),
        (EXTERNAL, True, 1),
    ]


def test_without_deputy_and_external_reader_routing_is_asked_again(world: World) -> None:
    """Somebody who came later, or was away then. The leaving reader's keys wrap for the new one,
    and never show what they open."""
    report = world.file(places={OWNER: "owner"})
    assert declare(world, report, Conflict.UNSURE) is Declared.PASSED_ON
    assert places(world, report) == {DEPUTY: "owner", EXTERNAL: "external"}
    assert opens(world, report, DEPUTY)
    assert not opens(world, report, EXTERNAL), "held"
    assert world.keyring.wrap(report.id, OWNER) is None
    assert declare(world, report, Conflict.NONE, DEPUTY) is Declared.MAY_OPEN
    case = world.casework.open_case(world.session(DEPUTY), report.id)
    assert case is not None
    assert case.is_whole


def test_whoever_declared_a_conflict_never_gets_it_back(world: World) -> None:
    report = world.file(places={OWNER: "owner"})
    for reader_id, next_one in ((OWNER, DEPUTY), (DEPUTY, EXTERNAL)):
        assert declare(world, report, Conflict.YES, reader_id) is Declared.PASSED_ON
        assert places(world, report)[next_one] == "owner"
    assert declare(world, report, Conflict.YES, EXTERNAL) is Declared.SET_ASIDE
    assert set(places(world, report)) == {EXTERNAL}


def test_what_comes_after_a_conflict_is_sealed_to_a_key_that_reader_never_had(
    world: World,
) -> None:
    report = world.file(declared=True)
    assert world.casework.open_case(world.session(), report.id)
    declare(world, report, Conflict.YES)
    header = world.store.tables.reports[report.id]
    assert len(header.later) == 1
    assert {each.reader_id for each in world.keyring.wraps(report.id)} == {DEPUTY, EXTERNAL}


@pytest.mark.parametrize("conflict", Conflict)
@pytest.mark.parametrize("reader_id", [DEPUTY, EXCLUDED])
def test_nobody_but_the_owner_can_declare(world: World, conflict: Conflict, reader_id: str) -> None:
    report = world.file()
    before = [world.keyring.wraps(report.id), places(world, report)]
    assert declare(world, report, conflict, reader_id) is None
    assert [world.keyring.wraps(report.id), places(world, report)] == before
    assert world.audit(report.id) == []


class BreakingStore:
    """The store, which fails at its n-th commit."""

    def __init__(self, world: World, breaks_at: int) -> None:
        self._world = world
        self.left = breaks_at

    def __call__(self, *, write: bool = True) -> Any:
        self.left -= int(write)
        if write and self.left == 0:
            raise StoreError("the example store is away")
        return self._world.store(write=write)


class BreakingCommit:
    """The store, of which the n-th commit fails: what was done to the keyring stays done."""

    def __init__(self, world: World, breaks_at: int) -> None:
        self._world = world
        self._left = breaks_at

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[Any]:
        with self._world.store(write=write) as work:
            yield Instead(work, commit=lambda: self._commit(work))

    def _commit(self, work: Any) -> None:
        self._left -= 1
        if self._left == 0:
            raise StoreError("the example store is away")
        work.commit()


@pytest.mark.parametrize("breaks_at", [1, 2])
def test_pressed_again_after_a_failure_half_way_the_hand_over_is_completed(
    world: World, breaks_at: int
) -> None:
    report = world.file()
    breaking = Casework(
        BreakingStore(world, breaks_at),
        world.keyring,
        world.vault,
        lambda: world.response,
        world.clock,
        world.tokens,
        world.digits,
    )
    with pytest.raises(StoreError):
        breaking.declare(world.session(), report.id, Conflict.YES)
    assert opens(world, report, OWNER) or opens(world, report, DEPUTY), "never lost"
    assert declare(world, report, Conflict.YES) is Declared.PASSED_ON
    assert world.keyring.wrap(report.id, OWNER) is None
    assert opens(world, report, DEPUTY)


def test_so_is_one_to_whom_routing_chose_anew(world: World) -> None:
    """The leaving reader's wraps are gone, and no row says yet who has it."""
    report = world.file(places={OWNER: "owner"})
    breaking = Casework(
        BreakingCommit(world, 2),
        world.keyring,
        world.vault,
        lambda: world.response,
        world.clock,
        world.tokens,
        world.digits,
    )
    with pytest.raises(StoreError):
        breaking.declare(world.session(), report.id, Conflict.YES)
    assert world.keyring.wrap(report.id, OWNER) is None
    assert opens(world, report, DEPUTY)
    assert declare(world, report, Conflict.YES) is Declared.PASSED_ON
    assert places(world, report) == {DEPUTY: "owner"}
    assert opens(world, report, DEPUTY)


def test_whoever_it_goes_to_is_told(world: World) -> None:
    declare(world, world.file(), Conflict.YES)
    assert set(world.store.tables.bells) == {DEPUTY}
