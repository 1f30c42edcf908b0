"""Whom an answer is for, and who can never read one."""

from __future__ import annotations

from typing import Any

import pytest

from intake.cases import parts
from intake.cases.case import Status
from intake.cases.parts import RecordPart, ReplyPart
from intake.casework.addressing import SIDES, Side, roles_of, sides_of, ways_back
from intake.casework.values import Done
from intake.conversation.vocabulary import Role
from intake.errors import SealError
from intake.ports import ReceiptRow
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXTERNAL,
    NOON,
    OWNER,
    FiledReport,
    World,
    changed,
    usual_parts,
)

TEXT = "Thank you for writing. Hill Clinic is open from 8 to 16."
PERSON, HELPER, MESSENGER = Role.SURVIVOR, Role.INTERMEDIARY, Role.MESSENGER
BOTH = (PERSON, HELPER)
FREE = {"own_link": "no", "contact_mode": "person_return_by_code"}
THROUGH = {"own_link": "no", "contact_mode": "via_writer"}
FORCED = {**THROUGH, "duress": "yes"}


def receipts(*roles: Role) -> list[ReceiptRow]:
    return [
        ReceiptRow(bytes([n]), b"report", b"public", role.value) for n, role in enumerate(roles)
    ]


def test_every_role_is_on_one_side() -> None:
    assert set(SIDES) == set(Role)
    assert roles_of(["person", "intermediary"]) == frozenset(Role)
    assert roles_of(["nobody", ""]) == frozenset()
    assert sides_of(frozenset(Role)) == ("person", "intermediary")


# ---------------------------------------------------------------- who is usual


@pytest.mark.parametrize(
    ("roles", "record", "usual"),
    [
        ((Role.REPORTER,), ANSWERS, {Role.REPORTER}),
        ((Role.WITNESS,), ANSWERS, {Role.WITNESS}),
        (BOTH, FREE, {PERSON}),
        (BOTH, {"contact_mode": "none"}, {PERSON}),
        (BOTH, THROUGH, {PERSON, HELPER}),
        ((PERSON, MESSENGER), THROUGH, {PERSON, MESSENGER}),
        (BOTH, FORCED, {PERSON}),
        ((PERSON, MESSENGER), FORCED, {PERSON}),
        ((HELPER,), FORCED, {HELPER}),
        ((HELPER,), FREE, {HELPER}),
        ((HELPER,), THROUGH, {HELPER}),
        ((), FREE, set()),
    ],
)
def test_who_reads_an_answer_unless_somebody_chooses(
    roles: tuple[Role, ...], record: dict[str, Any], usual: set[Role]
) -> None:
    assert ways_back(receipts(*roles), record).chosen(None) == usual


@pytest.mark.parametrize("record", [{**THROUGH, "own_link": tie} for tie in ("yes", "not_sure")])
@pytest.mark.parametrize("roles", [BOTH, (HELPER,), (MESSENGER,), (Role.REPORTER, MESSENGER)])
@pytest.mark.parametrize("to", [None, frozenset(Role), frozenset({HELPER, MESSENGER})])
def test_an_intermediary_with_a_tie_is_never_addressed(
    record: dict[str, Any], roles: tuple[Role, ...], to: frozenset[Role] | None
) -> None:
    chosen = ways_back(receipts(*roles), record).chosen(to)
    assert all(SIDES[role] is Side.PERSON for role in chosen)


@pytest.mark.parametrize("record", [None, {}])
def test_while_a_tie_cannot_be_known_only_the_person_is_addressed(record: Any) -> None:
    assert ways_back(receipts(*BOTH), record).allowed == {PERSON}
    assert ways_back(receipts(HELPER), record).allowed == frozenset()


def test_under_duress_an_answer_is_for_the_person_unless_a_reader_chooses_otherwise() -> None:
    """Whoever forces the holder of the card reads the intermediary's answers, too."""
    ways = ways_back(receipts(*BOTH), FORCED)
    assert sides_of(ways.usual) == (Side.PERSON.value,)
    assert ways.chosen(frozenset(BOTH)) == frozenset(BOTH)


# ---------------------------------------------------------------- what is sealed


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def filed(world: World, record: dict[str, Any], *roles: Role) -> FiledReport:
    told = [*usual_parts()[:2], RecordPart({**ANSWERS, **record}, NOON)]
    return world.file(parts=told, roles=roles, declared=True, status=Status.ACKNOWLEDGED.value)


def reply(world: World, report: FiledReport, to: frozenset[Role] | None = None) -> Done | None:
    answered = world.casework.reply(world.session(), report.id, TEXT, "n", to=to)
    assert answered is not None
    return answered.done


def readers_of(world: World, report: FiledReport) -> list[bool]:
    """Whether each receipt, in the order they were given, opens an answer."""
    return [_reads(world, report, receipt.seed) for receipt in report.receipts]


def _reads(world: World, report: FiledReport, seed: bytes) -> bool:
    for stored in world.store.tables.replies.values():
        try:
            plain = world.vault.open_reply(report.id, stored.number, seed, stored.for_reporter)
        except SealError:
            continue
        part = parts.read(plain)
        return isinstance(part, ReplyPart) and part.text == TEXT
    return False


@pytest.mark.parametrize(
    ("record", "to", "opens"),
    [
        (FREE, None, [True, False]),
        (THROUGH, None, [True, True]),
        (FREE, frozenset({HELPER}), [False, True]),
        (FREE, frozenset(BOTH), [True, True]),
        (THROUGH, frozenset({PERSON}), [True, False]),
        (FORCED, None, [True, False]),
        (FORCED, frozenset(BOTH), [True, True]),
        ({**THROUGH, "own_link": "yes"}, None, [True, False]),
        ({**THROUGH, "own_link": "not_sure"}, frozenset(BOTH), [True, False]),
    ],
)
def test_an_answer_is_sealed_to_those_it_is_for_and_to_nobody_else(
    world: World, record: dict[str, Any], to: frozenset[Role] | None, opens: list[bool]
) -> None:
    report = filed(world, record, *BOTH)
    assert reply(world, report, to) is Done.DONE
    assert readers_of(world, report) == opens
    assert len(world.store.tables.replies) == sum(opens)


def test_where_only_the_intermediary_has_a_number_the_answer_goes_there(world: World) -> None:
    report = filed(world, FREE, HELPER)
    assert reply(world, report) is Done.DONE
    assert readers_of(world, report) == [True]


@pytest.mark.parametrize("tie", ["yes", "not_sure"])
def test_an_intermediary_with_a_tie_as_the_only_way_back_is_no_way_back(
    world: World, tie: str
) -> None:
    report = filed(world, {"own_link": tie}, HELPER)
    assert reply(world, report, frozenset(Role)) is Done.NO_WAY_BACK
    assert not world.store.tables.replies


@pytest.mark.parametrize("to", [frozenset[Role](), frozenset({Role.WITNESS})])
def test_an_answer_for_nobody_is_not_sealed(world: World, to: frozenset[Role]) -> None:
    report = filed(world, FREE, *BOTH)
    assert reply(world, report, to) is Done.NOBODY_CHOSEN
    assert not world.store.tables.replies
    assert reply(world, report) is Done.DONE, "the same form can be sent again"


def test_choosing_only_an_intermediary_with_a_tie_seals_nothing(world: World) -> None:
    report = filed(world, {"own_link": "yes"}, *BOTH)
    assert reply(world, report, frozenset({HELPER})) is Done.NOBODY_CHOSEN
    assert not world.store.tables.replies


def test_without_a_key_to_the_record_only_the_person_is_answered(world: World) -> None:
    report = filed(world, THROUGH, *BOTH)
    world.keyring.forget_wrap(report.id, OWNER)
    assert reply(world, report, frozenset(BOTH)) is Done.DONE
    assert readers_of(world, report) == [True, False]


def test_with_a_damaged_record_only_the_person_is_answered(world: World) -> None:
    """The tie could stand in the part that does not open."""
    report = filed(world, THROUGH, *BOTH)
    last = world.store.tables.parts[report.id, 2]
    damaged = type(last)(last.number, last.kind, changed(last.blob))
    world.store.tables.parts[report.id, 2] = damaged
    assert reply(world, report, frozenset(BOTH)) is Done.DONE
    assert readers_of(world, report) == [True, False]


def test_a_tie_that_was_said_later_counts(world: World) -> None:
    later = RecordPart({"own_link": "yes"}, NOON)
    report = world.file(
        parts=[RecordPart({**ANSWERS, **THROUGH}, NOON), later],
        roles=BOTH,
        declared=True,
        status=Status.ACKNOWLEDGED.value,
    )
    assert reply(world, report, frozenset(BOTH)) is Done.DONE
    assert readers_of(world, report) == [True, False]


def test_the_case_and_the_audit_trail_say_whom_an_answer_was_for(world: World) -> None:
    report = filed(world, THROUGH, *BOTH)
    reply(world, report)
    assert world.audit(report.id) == [(OWNER, "replied", "person intermediary")]
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert isinstance(case.entries[-1].content, ReplyPart)
    assert case.entries[-1].content.to == ("person", "intermediary")


def test_the_case_says_how_many_ways_back_there_are_and_no_code(world: World) -> None:
    report = filed(world, FREE, PERSON, HELPER)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert sorted(role.value for role in case.ways_back.roles) == ["intermediary", "survivor"]
    assert "lookup" not in repr(case)
