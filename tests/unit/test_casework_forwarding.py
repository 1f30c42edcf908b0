"""Passing on: what must be said first, who agrees, and what ends the asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from intake.cases.consent import Hold
from intake.cases.course import fold
from intake.cases.declaration import Conflict
from intake.cases.forwarding import LONGEST, OF_RESPONSE, Wanted, Wrong
from intake.cases.grants import LASTS, Proposal
from intake.cases.needs import Bar
from intake.cases.parts import NotePart, RecordPart, SheetPart, StepPart, ToldPart, read
from intake.cases.scope import Route
from intake.cases.sheet import Flaw
from intake.cases.tracks import Accountability
from intake.casework.forwarding import Asked, Sent
from intake.casework.values import Named
from intake.conversation.vocabulary import Part
from intake.routing.response import Duty
from tests.unit.asked import (
    STORY,
    WORDS,
    add,
    asking_world,
    contents,
    declare,
    filed,
    grants,
    triaged,
)
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

TEXT = "Somebody who brings aid is said to ask for things in return, at one place, this month."
WANTED = Wanted(to="headquarters_unit", basis="wish", safety="He could learn who wrote.", text=TEXT)
BY_DUTY = replace(
    WANTED,
    basis="life_at_risk",
    reason="A threat stands in it.",
    told="not_safe",
    why_not_told="Her phone is looked at.",
)
NO_WISH = RecordPart({"wish": "help_only"}, NOON)


@pytest.fixture
def world() -> World:
    return asking_world()


@pytest.fixture
def report(world: World) -> FiledReport:
    return filed(world, triaged(), language="en")


def ask(
    world: World,
    report: FiledReport,
    wanted: Wanted = WANTED,
    reader_id: str = DEPUTY,
    nonce: str = "n",
    who: str = OWNER,
) -> Asked | None:
    return world.casework.forwarding.ask(world.session(who), report.id, nonce, reader_id, wanted)


def approve(world: World, who: str = DEPUTY) -> Sent | None:
    (grant,) = grants(world)
    return world.casework.forwarding.approve(world.session(who), grant.grant_id)


def refuse(world: World, reason: str = "Too soon.", who: str = DEPUTY) -> Sent | None:
    (grant,) = grants(world)
    return world.casework.forwarding.refuse(world.session(who), grant.grant_id, reason)


def state(world: World, report: FiledReport, reader_id: str = OWNER) -> Accountability:
    return fold(contents(world, report, reader_id)).accountability


def sheet(world: World, report: FiledReport, who: str = OWNER) -> SheetPart | None:
    return world.casework.forwarding.print_sheet(world.session(who), report.id)


# ---------------------------------------------------------------- asking


def test_what_was_weighed_is_sealed_and_the_case_waits_for_the_second_person(
    world: World, report: FiledReport
) -> None:
    assert ask(world, report) == Asked(Sent.DONE)
    note, paper, step = contents(world, report)[-3:]
    weighed = "What could happen when they hear this?\nHe could learn who wrote."
    assert note == NotePart(weighed, OWNER, own=False, hour=NOON)
    office = "Listening Office North"
    assert paper == SheetPart("forwarding", TEXT, office, "headquarters_unit", NOON)
    asked = {"to": "headquarters_unit"}
    assert step == StepPart("accountability", "forward_asked", OWNER, NOON, asked)
    assert world.audit(report.id) == [(OWNER, "grant_asked", f"approve {DEPUTY}")]
    assert set(world.store.tables.bells) == {DEPUTY}
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.state is Accountability.FORWARD_ASKED
    assert ways.by_wish is Bar.NOT_FROM_HERE
    assert ways.sheet is None


def test_a_duty_is_kept_with_its_reason_and_whether_she_was_told(
    world: World, report: FiledReport
) -> None:
    add(world, report, NO_WISH)
    assert ask(world, report) == Asked(None, held=Hold.WISH)
    assert ask(world, report, BY_DUTY) == Asked(Sent.DONE)
    note, _, step = contents(world, report)[-3:]
    assert isinstance(note, NotePart)
    assert note.text.endswith(
        "A life is at risk: A threat stands in it.\nNot told first: Her phone is looked at."
    )
    assert isinstance(step, StepPart)
    assert step.of == {"to": "headquarters_unit", "duty": "life_at_risk", "told": "not_safe"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"to": "field_office"}, Wrong.RECEIVER),
        ({"safety": "  "}, Wrong.SAFETY),
        ({"basis": ""}, Wrong.BASIS),
        ({"basis": "donor_asks"}, Wrong.BASIS),
        ({"basis": "mandatory_reporting", "reason": "x", "told": "yes"}, Wrong.BASIS),
        ({"basis": "child", "told": "yes"}, Wrong.REASON),
        ({"basis": "child", "reason": "x"}, Wrong.NOT_TOLD),
        ({"basis": "child", "reason": "x", "told": "not_safe"}, Wrong.WHY_NOT_TOLD),
        ({"text": " "}, Wrong.EMPTY),
        ({"text": "w" * (LONGEST + 1)}, Flaw.TOO_LONG),
        ({"safety": "w" * 2_001}, Wrong.REASONS_TOO_LONG),
        ({"text": "Call +255 754 123 456."}, Flaw.PHONE),
        ({"text": "Write to a@b.example."}, Flaw.E_MAIL),
        ({"text": STORY}, Flaw.COPIED),
        ({"text": "She says: the queue was long and the, well."}, Flaw.COPIED),
    ],
)
def test_what_must_change_first(
    world: World, report: FiledReport, changes: dict[str, str], wrong: Wrong | Flaw
) -> None:
    wanted = replace(WANTED, **changes)
    assert ask(world, report, wanted) == Asked(None, (wrong,))
    assert grants(world) == []
    assert len(contents(world, report)) == 4


def test_where_nothing_moves_without_her_word_there_is_no_duty(
    world: World, report: FiledReport
) -> None:
    world.response = replace(world.response, mandatory_reporting=Duty.NONE)
    assert ask(world, report, BY_DUTY) == Asked(None, (Wrong.BASIS,))
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.duties == ()
    assert set(OF_RESPONSE) == set(Duty)


def test_a_soldier_is_not_passed_on_whatever_the_duty(world: World) -> None:
    armed = RecordPart({**ANSWERS, "accused_role": "armed_or_official"}, NOON)
    report = filed(world, triaged(), armed, language="en")
    assert ask(world, report, BY_DUTY) == Asked(None, held=Route.ARMED)


def test_nor_is_what_nobody_has_judged_yet(world: World) -> None:
    assert ask(world, filed(world, language="en")) == Asked(None, held=Bar.NOT_TRIAGED)


@pytest.mark.parametrize("status", ["received", "pause_asked", "paused", "withdrawn", "closed"])
def test_nor_what_is_unread_paused_or_over(world: World, status: str) -> None:
    report = filed(world, triaged(), status=status)
    assert ask(world, report) == Asked(None, held=Bar.STATUS)


@pytest.mark.parametrize("reader_id", [OWNER, EXCLUDED, WORDS, "nobody", ""])
def test_whoever_may_not_be_the_second_person_is_not_asked(
    world: World, report: FiledReport, reader_id: str
) -> None:
    assert ask(world, report, reader_id=reader_id) == Asked(Sent.NOBODY)
    assert grants(world) == []


def test_without_a_second_person_nobody_can_be_chosen() -> None:
    world = asking_world(OWNER, WORDS)
    report = filed(world, triaged())
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.candidates == ()
    assert ask(world, report) == Asked(Sent.NOBODY)


@pytest.mark.parametrize("reader_id", [DEPUTY, EXTERNAL, WORDS, EXCLUDED])
def test_only_the_owner_asks(world: World, report: FiledReport, reader_id: str) -> None:
    assert ask(world, report, who=reader_id, reader_id=EXTERNAL) is None
    assert world.casework.forwarding.ways(world.session(reader_id), report.id) is None
    assert sheet(world, report, reader_id) is None


def test_the_same_form_sent_twice_asks_once(world: World, report: FiledReport) -> None:
    ask(world, report)
    assert ask(world, report) == Asked(None, held=Bar.NOT_FROM_HERE)
    assert len(grants(world)) == 1


# ---------------------------------------------------------------- the second person


def test_nothing_opens_before_she_declared(world: World, report: FiledReport) -> None:
    ask(world, report)
    (grant,) = grants(world)
    assert world.casework.asked.open_(world.session(DEPUTY), grant.grant_id) is None
    assert approve(world) is None
    assert refuse(world) is None
    assert state(world, report) is Accountability.FORWARD_ASKED


def test_she_sees_what_would_go_and_why_and_nothing_that_was_told(
    world: World, report: FiledReport
) -> None:
    ask(world, report, BY_DUTY)
    declare(world, DEPUTY)
    (grant,) = grants(world)
    found = world.casework.asked.open_(world.session(DEPUTY), grant.grant_id)
    assert found is not None
    assert found.content == Proposal(
        to="headquarters_unit",
        duty="life_at_risk",
        told="not_safe",
        why="A life is at risk: A threat stands in it.\nNot told first: Her phone is looked at.",
        safety="He could learn who wrote.",
        text=TEXT,
        sheet=5,
        before="not_started",
        seen=7,
    )
    assert TEXT not in repr(found)
    assert world.casework.open_case(world.session(DEPUTY), report.id) is None


def test_she_agrees_and_the_owner_prints(world: World, report: FiledReport) -> None:
    ask(world, report)
    assert sheet(world, report) is None
    declare(world, DEPUTY)
    assert approve(world) is Sent.DONE
    assert state(world, report) is Accountability.FORWARDED
    step = contents(world, report)[-1]
    of = {"to": "headquarters_unit", "sheet": "5"}
    assert step == StepPart("accountability", "forwarded", DEPUTY, NOON, of)
    (grant,) = grants(world)
    assert (grant.state, grant.sealed) == ("done", b"")
    assert approve(world) is None
    assert sheet(world, report, DEPUTY) is None
    printed = sheet(world, report)
    assert printed is not None
    assert printed.text == TEXT
    assert world.audit(report.id)[-2:] == [
        (DEPUTY, "forwarding_approved", ""),
        (OWNER, "forwarding_printed", ""),
    ]
    assert OWNER in world.store.tables.bells
    assert world.store.tables.counters["2031-05", "accountability forwarded", ""] == 1


def test_she_does_not_agree_and_it_is_where_it_was(world: World, report: FiledReport) -> None:
    add(world, report, StepPart("accountability", "info_needed", OWNER, NOON))
    ask(world, report)
    declare(world, DEPUTY)
    assert refuse(world, "  ") is Sent.NOT_NOW
    assert refuse(world) is Sent.DONE
    note = contents(world, report)[-2]
    assert note == NotePart("Not agreed: Too soon.", DEPUTY, own=False, hour=NOON)
    assert state(world, report) is Accountability.INFO_NEEDED
    assert grants(world)[0].sealed == b""
    assert sheet(world, report) is None
    assert ask(world, report, nonce="anew", reader_id=EXTERNAL) == Asked(Sent.DONE)


def test_oversight_without_a_place_in_it_may_be_the_second_person(world: World) -> None:
    report = world.file(
        parts=[*contents_of_parts(), triaged()],
        places={OWNER: "owner"},
        declared=True,
        status="acknowledged",
    )
    assert ask(world, report, reader_id=DEPUTY) == Asked(Sent.NOBODY)
    assert ask(world, report, reader_id=EXTERNAL) == Asked(Sent.DONE)
    declare(world, EXTERNAL)
    assert approve(world, EXTERNAL) is Sent.DONE
    assert {each.reader_id for each in world.keyring.wraps(report.id)} == {OWNER}


def contents_of_parts() -> list[ToldPart | RecordPart]:
    record = {**ANSWERS, "consent_basis": "self", "wish": "help_and_look_into"}
    return [ToldPart("narrative", STORY, NOON), RecordPart(record, NOON)]


@pytest.mark.parametrize("conflict", [Conflict.YES, Conflict.UNSURE])
def test_a_conflict_ends_it_and_she_never_gets_the_report(
    world: World, report: FiledReport, conflict: Conflict
) -> None:
    ask(world, report)
    assert declare(world, DEPUTY, conflict) is False
    assert state(world, report) is Accountability.NOT_STARTED
    assert world.casework.declare(world.session(), report.id, Conflict.YES)
    with world.store(write=False) as work:
        owner = [each for each in work.reports.assignments(report.id) if each.place == "owner"]
    assert [each.reader_id for each in owner] == [EXTERNAL]


# ---------------------------------------------------------------- what ends it


def told_more(world: World, report: FiledReport) -> None:
    add(world, report, ToldPart(Part.ADDITION.value, "More words.", NOON))


def changed_her_wish(world: World, report: FiledReport) -> None:
    add(world, report, ToldPart(Part.WISH.value, "help_only", NOON))


@pytest.mark.parametrize("news", [told_more, changed_her_wish])
def test_what_she_adds_ends_it(
    world: World, report: FiledReport, news: Callable[[World, FiledReport], None]
) -> None:
    ask(world, report)
    declare(world, DEPUTY)
    news(world, report)
    assert approve(world) is Sent.NEWS
    assert state(world, report) is Accountability.NOT_STARTED
    assert grants(world)[0].state == "refused"


def test_a_translation_is_no_news(world: World, report: FiledReport) -> None:
    ask(world, report)
    declare(world, DEPUTY)
    add(world, report, NotePart("A note.", OWNER, own=True, hour=NOON))
    assert approve(world) is Sent.DONE


def expired(world: World, _report: FiledReport) -> None:
    world.clock.go_on(LASTS)


def status(world: World, report: FiledReport, value: str) -> None:
    row = world.store.tables.reports[report.id]
    world.store.tables.reports[report.id] = replace(row, status=value)


def suspended(world: World, _report: FiledReport) -> None:
    world.casework.staff.suspend("operator", DEPUTY)


def handed_over(world: World, report: FiledReport) -> None:
    """To her: nobody agrees to what is now her own."""
    assert world.casework.declare(world.session(), report.id, Conflict.YES)


def excluded(world: World, report: FiledReport) -> None:
    assert world.casework.name(world.session(), report.id, "Open Door") is Named.NARROWED


@pytest.mark.parametrize(
    "ends",
    [
        expired,
        suspended,
        handed_over,
        excluded,
        lambda world, report: status(world, report, "pause_asked"),
        lambda world, report: status(world, report, "paused"),
        lambda world, report: status(world, report, "withdrawn"),
        lambda world, report: status(world, report, "closed"),
        lambda world, report: world.casework.forwarding.take_back(world.session(), report.id),
    ],
)
def test_it_ends_early(
    world: World, report: FiledReport, ends: Callable[[World, FiledReport], object]
) -> None:
    ask(world, report)
    declare(world, DEPUTY)
    (grant,) = grants(world)
    ends(world, report)
    count = len(world.store.tables.parts)
    session, use = world.session(DEPUTY), world.casework.forwarding
    assert world.casework.asked.open_(session, grant.grant_id) is None
    assert use.approve(session, grant.grant_id) is None
    assert use.refuse(session, grant.grant_id, "No.") is None
    assert len(world.store.tables.parts) == count
    assert "forwarded" not in str(contents(world, report))


@pytest.mark.parametrize("ends", [expired, suspended])
def test_the_next_time_the_owner_looks_it_is_where_it_was(
    world: World, report: FiledReport, ends: Callable[[World, FiledReport], None]
) -> None:
    ask(world, report)
    ends(world, report)
    with world.store() as work:
        work.grants.forget_over(world.clock())
        work.commit()
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.state is Accountability.NOT_STARTED
    assert ways.by_wish is None
    assert ask(world, report, nonce="anew", reader_id=EXTERNAL) == Asked(Sent.DONE)


def test_whoever_owns_it_next_can_ask_anew(world: World, report: FiledReport) -> None:
    ask(world, report)
    handed_over(world, report)
    world.casework.declare(world.session(DEPUTY), report.id, Conflict.NONE)
    ways = world.casework.forwarding.ways(world.session(DEPUTY), report.id)
    assert ways is not None
    assert ways.state is Accountability.NOT_STARTED
    assert [each.reader.id for each in ways.candidates] == [EXTERNAL]


def test_another_step_of_the_owner_ends_it(world: World, report: FiledReport) -> None:
    ask(world, report)
    declare(world, DEPUTY)
    add(world, report, StepPart("accountability", "info_needed", OWNER, NOON))
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert (ways.state, ways.running) == (Accountability.INFO_NEEDED, ())
    assert grants(world) == []


def test_nor_can_it_be_agreed_to_after_that(world: World, report: FiledReport) -> None:
    """The owner has not looked since; what was agreed to is no step from where the case stands."""
    ask(world, report)
    declare(world, DEPUTY)
    add(world, report, StepPart("accountability", "info_needed", OWNER, NOON))
    approve(world)
    assert state(world, report) is Accountability.INFO_NEEDED
    assert sheet(world, report) is None


# ---------------------------------------------------------------- printing


def told_by_code(world: World, report: FiledReport) -> str:
    """The word that the person is told."""
    with world.store(write=False) as work:
        (reply,) = work.reports.replies(report.id)
    (row,) = world.keyring.receipts(report.id)
    seed = report.receipts[0].seed
    plain = world.vault.open_reply(report.id, reply.number, seed, reply.for_reporter, row.secret)
    part = read(plain)
    assert isinstance(part, StepPart)
    return part.state


@pytest.mark.parametrize(("wanted", "word"), [(WANTED, "passed_on"), (BY_DUTY, "read")])
def test_the_person_is_told_as_it_goes_out_and_only_what_she_knows(
    world: World, report: FiledReport, wanted: Wanted, word: str
) -> None:
    """A duty of which it was not safe to tell her is not told by code either."""
    ask(world, report, wanted)
    assert told_by_code(world, report) == "read"
    declare(world, DEPUTY)
    approve(world)
    assert told_by_code(world, report) == "read"
    assert sheet(world, report)
    assert told_by_code(world, report) == word


def judged_anew(world: World, report: FiledReport) -> None:
    of = {"kind": "crsv", "accused": "armed_or_official"}
    add(world, report, StepPart("triage", "triaged", OWNER, NOON, of))


@pytest.mark.parametrize(
    "news", [changed_her_wish, judged_anew, lambda w, r: status(w, r, "paused")]
)
def test_what_her_will_does_not_carry_any_more_is_not_printed(
    world: World, report: FiledReport, news: Callable[[World, FiledReport], None]
) -> None:
    ask(world, report)
    declare(world, DEPUTY)
    approve(world)
    news(world, report)
    assert sheet(world, report) is None


def test_no_words_stand_in_any_row_or_audit_line(world: World, report: FiledReport) -> None:
    ask(world, report, BY_DUTY)
    declare(world, DEPUTY)
    refuse(world)
    kept = repr(world.store.tables)
    for words in (TEXT, BY_DUTY.safety, BY_DUTY.reason, "Too soon.", "life_at_risk"):
        assert words not in kept
    assert BY_DUTY.text not in repr(BY_DUTY)
