"""Handing a report over without a conflict: to whoever is next, whom nobody chooses."""

from __future__ import annotations

import pytest

from intake.cases.case import OPEN, Status
from intake.cases.declaration import Conflict
from intake.cases.facts import KEPT_OUT
from intake.cases.parts import CasePart, RecordPart, ToldPart
from intake.casework.values import Done
from intake.errors import StoreError
from intake.ports import GrantRow, Wrap
from tests.fakes.store import MemoryKeyring
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    WORDS,
    FiledReport,
    World,
)

READ = Status.ACKNOWLEDGED.value


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def report(world: World) -> FiledReport:
    return world.file(declared=True, status=READ)


def give_on(world: World, report: FiledReport, reader_id: str = OWNER) -> Done | None:
    return world.casework.give_on(world.session(reader_id), report.id)


def places(world: World, report: FiledReport) -> dict[str, str]:
    with world.store(write=False) as work:
        return {each.reader_id: each.place for each in work.reports.assignments(report.id)}


def opens(world: World, report: FiledReport, reader_id: str) -> bool:
    world.casework.declare(world.session(reader_id), report.id, Conflict.NONE)
    case = world.casework.open_case(world.session(reader_id), report.id)
    return case is not None and case.is_whole


def test_it_goes_to_the_deputy_who_declares_and_reads(world: World, report: FiledReport) -> None:
    assert give_on(world, report) is Done.DONE
    assert places(world, report) == {OWNER: "relieved", DEPUTY: "owner", EXTERNAL: "external"}
    assert world.audit(report.id)[-1] == (OWNER, "passed_on", DEPUTY)
    assert opens(world, report, DEPUTY)
    assert world.casework.open_case(world.session(), report.id) is None


def test_whoever_gave_it_on_has_no_open_wrap_and_can_have_it_again(
    world: World, report: FiledReport
) -> None:
    give_on(world, report)
    held = {each.reader_id: each.held for each in world.keyring.wraps(report.id)}
    assert held == {OWNER: True, DEPUTY: False, EXTERNAL: True}
    opens(world, report, DEPUTY)
    assert give_on(world, report, DEPUTY) is Done.DONE
    opens(world, report, EXTERNAL)
    assert give_on(world, report, EXTERNAL) is Done.DONE
    assert places(world, report)[OWNER] == "owner"
    assert opens(world, report, OWNER)


def test_whoever_is_concerned_is_passed_over(world: World) -> None:
    """By the record: the deputy's own organisation is named in it."""
    record = RecordPart({**ANSWERS, "named_orgs": ["door"]}, NOON)
    told: list[CasePart] = [ToldPart("narrative", WORDS, NOON), record]
    report = world.file(declared=True, status=READ, parts=told)
    assert give_on(world, report) is Done.DONE
    assert places(world, report)[EXTERNAL] == "owner"
    assert places(world, report)[DEPUTY] == "deputy"


def test_it_goes_to_nobody_who_is_away(world: World, report: FiledReport) -> None:
    """Nothing takes what was read from a reader who is away: it would lie there for weeks."""
    staff = world.casework.staff
    staff.leave(DEPUTY, 60)
    staff.leave(EXTERNAL, 60)
    before = places(world, report)
    assert give_on(world, report) is Done.NOT_FOUND
    assert places(world, report) == before
    assert opens(world, report, OWNER)
    staff.come_back(EXTERNAL)
    assert give_on(world, report) is Done.DONE
    assert places(world, report)[EXTERNAL] == "owner"


class Dying(MemoryKeyring):
    """The process ends as it replaces a wrap: at the n-th, before that is kept or just after."""

    def __init__(self, dies_at: int, *, before: bool) -> None:
        super().__init__()
        self._left, self._before = dies_at, before

    def replace(self, wrap: Wrap) -> None:
        self._left -= 1
        if self._left == 0 and self._before:
            raise StoreError("killed before")
        super().replace(wrap)
        if self._left == 0:
            raise StoreError("killed after")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("dies_at", [1, 2])
def test_wherever_it_breaks_off_its_owner_opens_it_and_can_go_on(
    dies_at: int, *, before: bool
) -> None:
    """No clock would complete it: nobody else would ever come to have it."""
    world = World(keyring=Dying(dies_at, before=before))
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file(declared=True, status=READ)
    with pytest.raises(StoreError):
        give_on(world, report)
    owner = next(who for who, place in places(world, report).items() if place == "owner")
    assert opens(world, report, owner)
    assert give_on(world, report, owner) is Done.DONE
    held = {each.reader_id: each.held for each in world.keyring.wraps(report.id)}
    owner = next(who for who, place in places(world, report).items() if place == "owner")
    assert [who for who, is_held in held.items() if not is_held] == [owner]


def test_whoever_was_kept_out_once_is_passed_over_whatever_the_register_says_now(
    world: World,
) -> None:
    record = RecordPart({**ANSWERS, KEPT_OUT: [DEPUTY]}, NOON)
    told: list[CasePart] = [ToldPart("narrative", WORDS, NOON), record]
    report = world.file(declared=True, status=READ, parts=told)
    assert give_on(world, report) is Done.DONE
    assert places(world, report)[EXTERNAL] == "owner"


def test_what_others_were_asked_ends_with_it(world: World, report: FiledReport) -> None:
    """The next owner decides anew whom to ask."""
    until = NOON + 48 * HOUR
    asked = GrantRow(
        b"a grant of sixtee", report.id, EXTERNAL, OWNER, "interpret", b"sealed", "asked", until
    )
    with world.store() as work:
        work.grants.put(asked)
        work.commit()
    assert give_on(world, report) is Done.DONE
    with world.store(write=False) as work:
        assert work.grants.get(asked.grant_id) is None


def test_where_nobody_can_have_it_nothing_changes(world: World) -> None:
    report = world.file(declared=True, status=READ, places={OWNER: "owner"})
    wraps, lines = list(world.keyring.wraps(report.id)), world.audit(report.id)
    assert give_on(world, report) is Done.NOT_FOUND
    assert list(world.keyring.wraps(report.id)) == wraps
    assert world.audit(report.id) == lines


def test_one_that_does_not_open_as_a_whole_is_not_given_on(
    world: World, report: FiledReport
) -> None:
    world.keyring.forget_wrap(report.id, OWNER)
    assert give_on(world, report) is Done.NOT_NOW
    assert places(world, report)[OWNER] == "owner"


@pytest.mark.parametrize("status", Status)
def test_it_is_given_on_while_it_is_open(world: World, status: Status) -> None:
    report = world.file(declared=True, status=status.value)
    assert give_on(world, report) is (Done.DONE if status in OPEN else Done.NOT_NOW)


def test_only_an_owner_who_declared_gives_on(world: World, report: FiledReport) -> None:
    assert give_on(world, report, DEPUTY) is None
    assert give_on(world, world.file(status=READ)) is None


def test_the_page_says_what_became_of_it(world: World, report: FiledReport) -> None:
    alone = world.file(declared=True, status=READ, places={OWNER: "owner"})
    visitor = Visitor(world)
    visitor.sign_in()
    visitor.submit(alone.path, f"{alone.path}/give_on")
    assert "Nobody else can have it now." in text_of(visitor.get(alone.path))
    answer = visitor.submit(report.path, f"{report.path}/give_on")
    assert answer.headers["Location"] == "/"
    assert "went to the next reader" in text_of(visitor.get("/"))
    assert visitor.get(report.path).status_code == 404
