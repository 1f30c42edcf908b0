"""Taking a step: sealed, counted, written down as no more than a step, and told in one word."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.cases.case import Status
from intake.cases.closing import Reason
from intake.cases.needs import Bar
from intake.cases.parts import CasePart, LinkPart, SheetPart, StepPart, read
from intake.cases.progress import NEW, OUTCOME, Word
from intake.cases.sheet import Field, Flaw, HandOver
from intake.cases.tracks import Accountability, Feedback, State, Support, Triage
from intake.casework.referring import Asked
from intake.casework.values import Done
from intake.conversation.vocabulary import Role
from intake.ports import PROGRESS
from tests.unit.cases.steps import looked
from tests.unit.desk.world import (
    ANSWERS,
    CLOSING,
    DEPUTY,
    EXTERNAL,
    NOON,
    OWNER,
    WORDS,
    FiledReport,
    World,
    usual_parts,
)

READ = Status.ACKNOWLEDGED.value
TALK = {"service": "talk"}
SAID = {**TALK, "how": "said"}


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def take(world: World, report: FiledReport, state: State, of: Mapping[str, str]) -> Done | None:
    taken = world.casework.coursing.step(world.session(), report.id, state, of)
    return taken.done if taken else None


def sealed(world: World, report: FiledReport) -> list[CasePart | None]:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert case.is_whole
    return [entry.content for entry in case.entries]


def told(world: World, report: FiledReport, whose: int = 0) -> list[StepPart]:
    """The word that a receipt opens."""
    found = []
    for (report_id, number), reply in world.store.tables.replies.items():
        if report_id == report.id and number == PROGRESS + whose:
            seed = report.receipts[whose].seed
            part = read(world.vault.open_reply(report_id, number, seed, reply.for_reporter))
            assert isinstance(part, StepPart)
            found.append(part)
    return found


def counts(world: World) -> set[str]:
    return {name for _, name, _ in world.store.tables.counters}


def test_a_step_is_sealed_counted_and_written_down_as_a_step(world: World) -> None:
    report = world.file(declared=True, status=READ)
    assert take(world, report, Support.OFFERED, TALK) is Done.DONE
    assert sealed(world, report)[-1] == StepPart("support", "offered", OWNER, NOON, TALK)
    assert (OWNER, "step", "") in world.audit(report.id)
    assert counts(world) == {"support offered talk"}
    kinds = {part.kind for part in world.store.tables.parts.values()}
    assert kinds <= {"told", "record", "note"}


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.CLOSED, Status.WITHDRAWN])
def test_a_step_that_is_held_back_changes_nothing(world: World, status: Status) -> None:
    report = world.file(declared=True, status=status.value)
    before = world.store.tables
    assert take(world, report, Support.OFFERED, TALK) is Done.NOT_NOW
    assert take(world, report, Accountability.FORWARDED, {}) is Done.NOT_NOW
    assert world.store.tables is before


def test_whose_words_are_not_closed_takes_no_step(world: World) -> None:
    report = world.file(declared=True, status=READ)
    assert take(world, report, Triage.DONE, {"kind": "abuse", "accused": WORDS}) is Done.NOT_FOUND


def test_who_does_not_own_or_has_not_declared_takes_none(world: World) -> None:
    declared, undeclared = world.file(declared=True, status=READ), world.file(status=READ)
    before = world.store.tables
    coursing = world.casework.coursing
    assert coursing.step(world.session(DEPUTY), declared.id, Support.OFFERED, TALK) is None
    assert coursing.step(world.session(), undeclared.id, Support.OFFERED, TALK) is None
    assert coursing.stands(world.session(DEPUTY), declared.id) is None
    assert world.store.tables is before


# ---------------------------------------------------------------- the one word


def test_reading_it_tells_on_which_day(world: World) -> None:
    report = world.file(declared=True)
    world.casework.acknowledge(world.session(), report.id)
    (part,) = told(world, report)
    assert (part.state, part.hour, part.by) == (Word.READ.value, NOON, "")


def test_each_code_of_hers_has_one_row_that_is_replaced(world: World) -> None:
    roles = (Role.SURVIVOR, Role.INTERMEDIARY)
    report = world.file(declared=True, roles=roles)
    world.casework.acknowledge(world.session(), report.id)
    take(world, report, Support.OFFERED, TALK)
    take(world, report, Support.ACCEPTED, SAID)
    assert [number for _, number in world.store.tables.replies] == [PROGRESS]
    assert told(world, report)[0].state == Word.READ.value


def test_a_witness_has_no_row(world: World) -> None:
    report = world.file(declared=True, roles=(Role.WITNESS,))
    world.casework.acknowledge(world.session(), report.id)
    assert not world.store.tables.replies


def test_an_answer_keeps_its_own_number_beside_the_word(world: World) -> None:
    report = world.file(declared=True)
    world.casework.acknowledge(world.session(), report.id)
    world.casework.reply(world.session(), report.id, "Thank you for writing.", "n")
    assert sorted(number for _, number in world.store.tables.replies) == [0, PROGRESS]
    assert take(world, report, Feedback.READY, {}) is Done.DONE
    (part,) = told(world, report)
    assert (part.state, part.of) == (Word.ANSWER_READY.value, {OUTCOME: NEW})


# ---------------------------------------------------------------- closing


def test_closing_seals_why_and_counts_it(world: World) -> None:
    report = world.file(declared=True, status=READ)
    taken = world.casework.close(world.session(), report.id, CLOSING)
    assert taken is not None
    assert taken.done is Done.DONE
    part = sealed(world, report)[-1]
    assert isinstance(part, StepPart)
    assert part.of == CLOSING
    assert counts(world) == {"closed done"}
    assert "step" not in {event for _, event, _ in world.audit(report.id)}


@pytest.mark.parametrize("given", [{}, {"reason": "done"}, {**CLOSING, "reason": WORDS}])
def test_closing_without_a_reason_or_the_list_closes_nothing(
    world: World, given: Mapping[str, str]
) -> None:
    report = world.file(declared=True, status=READ)
    before = world.store.tables
    taken = world.casework.close(world.session(), report.id, given)
    assert taken is not None
    assert taken.done is Done.NOT_FOUND
    assert world.store.tables is before


def test_a_duplicate_needs_a_link_and_counts_once(world: World) -> None:
    given = {**CLOSING, "reason": Reason.DUPLICATE.value}
    alone = world.file(declared=True, status=READ)
    linked = world.file(
        declared=True, status=READ, parts=[*usual_parts(), LinkPart(alone.id, NOON)]
    )
    held = world.casework.close(world.session(), alone.id, given)
    assert held is not None
    assert held.held is Bar.NO_LINK
    world.casework.close(world.session(), linked.id, given)
    assert counts(world) == {"closed duplicate", "duplicate"}
    assert set(world.store.tables.counters.values()) == {1}


# ---------------------------------------------------------------- referring


def asked(text: str = "A quiet room, please.", place: str = "") -> Asked:
    return Asked("talk", place, HandOver.DESK_CALLS.value, (Field.UNDER_18,), text)


def accepted(world: World) -> FiledReport:
    report = world.file(declared=True, status=READ)
    take(world, report, Support.OFFERED, TALK)
    take(world, report, Support.ACCEPTED, SAID)
    return report


def test_a_referral_needs_that_she_agreed(world: World) -> None:
    report = world.file(declared=True, status=READ)
    done = world.casework.referring.refer(world.session(), report.id, asked())
    assert done is not None
    assert done.held is Bar.NOT_FROM_HERE


def test_a_sheet_is_sealed_with_the_step_and_printed(world: World) -> None:
    report = accepted(world)
    done = world.casework.referring.refer(world.session(), report.id, asked())
    assert done is not None
    assert done.done is Done.DONE
    sheet, referred = sealed(world, report)[-2:]
    assert isinstance(sheet, SheetPart)
    assert isinstance(referred, StepPart)
    assert referred.of["sheet under_18"] == ANSWERS["under_18"]
    printed = world.casework.referring.print_sheet(world.session(), report.id, "talk")
    assert printed is not None
    assert printed.text == "A quiet room, please."
    assert (OWNER, "sheet_printed", "") in world.audit(report.id)
    assert world.casework.referring.print_sheet(world.session(), report.id, "legal") is None
    assert world.casework.referring.print_sheet(world.session(DEPUTY), report.id, "talk") is None


def test_a_sheet_that_copies_is_not_sealed(world: World) -> None:
    report = accepted(world)
    before = world.store.tables
    done = world.casework.referring.refer(world.session(), report.id, asked(WORDS))
    assert done is not None
    assert done.flaws == (Flaw.COPIED,)
    assert world.store.tables is before


def test_a_place_stands_in_the_directory_or_is_not_named(world: World) -> None:
    report = accepted(world)
    done = world.casework.referring.refer(world.session(), report.id, asked(place="The Old Mill"))
    assert done is not None
    assert done.done is Done.NOT_FOUND


# ---------------------------------------------------------------- what was passed on


def test_a_notice_is_printed_only_of_what_was_passed_on(world: World) -> None:
    kept = world.file(declared=True, status=READ)
    gone = world.file(declared=True, status=READ, parts=[*usual_parts(), *looked()])
    referring = world.casework.referring
    assert referring.print_donor_notice(world.session(), kept.id) is None
    notice = referring.print_donor_notice(world.session(), gone.id)
    assert notice is not None
    assert (notice.kind, notice.support_offered) == ("abuse", False)
    assert (OWNER, "donor_notice_printed", "") in world.audit(gone.id)
    assert WORDS not in repr(notice)


def test_whoever_has_it_is_told_once_that_it_was_withdrawn(world: World) -> None:
    report = world.file(
        declared=True,
        status=Status.WITHDRAWN.value,
        parts=[*usual_parts(), *looked()],
        erase_after=NOON,
    )
    assert world.casework.withdrawn(OWNER) == (report.id,)
    assert world.casework.withdrawn(DEPUTY) == ()
    assert take(world, report, Accountability.TOLD_THAT_WITHDRAWN, {}) is Done.DONE
    assert take(world, report, Accountability.TOLD_THAT_WITHDRAWN, {}) is Done.NOT_NOW
    assert counts(world) == {"accountability told_that_withdrawn"}
