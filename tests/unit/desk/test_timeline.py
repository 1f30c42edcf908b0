"""The one timeline: everything in order, by office and hour, and nothing said twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.cases.case import Status
from intake.cases.display import display_id
from intake.cases.parts import CasePart, NotePart, ReplyPart, StepPart, ToldPart
from intake.casework.audit import Event
from intake.casework.values import Case
from intake.desk.timeline import EntryView, timeline
from intake.desk.timeline_words import DETAILS, DONE
from intake.ports import AuditLine
from intake.retention import LINES
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, WORDS, FiledReport, World

READ = Status.ACKNOWLEDGED.value
OFFICES = {OWNER: "Listening Office North", DEPUTY: "Open Door South"}
STANDS_AS_A_PART = {Event.STEP, Event.REPLIED, Event.LINKED, Event.TRANSLATED}
"""What the timeline shows as what it is: a step, an answer, a link, a translation."""


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def opened(world: World, report: FiledReport) -> Case:
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    return case


def shown(world: World, report: FiledReport) -> tuple[EntryView, ...]:
    return timeline(opened(world, report), OFFICES)


def write(world: World, report: FiledReport, *lines: tuple[int, str, str, str]) -> None:
    """(hours after noon, who, event, detail)"""
    with world.store() as work:
        for hours, who, event, detail in lines:
            work.audit.write(AuditLine(NOON + hours * HOUR, who, event, report.id, detail))
        work.commit()


def test_parts_and_lines_stand_in_one_order(world: World) -> None:
    told: list[CasePart] = [
        ToldPart("narrative", WORDS, NOON),
        ReplyPart("Thank you.", OFFICES[OWNER], NOON + 2 * HOUR),
        ToldPart("addition", "More words.", NOON + 2 * HOUR),
        StepPart("support", "offered", OWNER, NOON + 5 * HOUR, {"service": "health"}),
    ]
    report = world.file(parts=told, status=READ, declared=True)
    write(
        world,
        report,
        (0, "reporter", "filed", ""),
        (1, OWNER, "no_conflict_declared", "1"),
        (1, OWNER, "opened", ""),
        (1, OWNER, "acknowledged", ""),
        (2, OWNER, "replied", ""),
        (3, OWNER, "urgency_raised", "U3 U1"),
        (5, OWNER, "step", ""),
    )
    world.clock.go_on(6 * HOUR)
    assert [each.heading for each in shown(world, report)] == [
        "In their own words",
        "It came in",
        "Declared that there is no conflict of interest, by Listening Office North",
        "Opened, by Listening Office North",
        "Said that it was read, by Listening Office North",
        "Answer by Listening Office North",
        "Added later",
        "Urgency raised from U3 to U1, by Listening Office North",
        "Support, by Listening Office North",
    ]


def test_what_is_opened_often_stands_once_a_day(world: World) -> None:
    report = world.file(declared=True, status=READ)
    for _ in range(3):
        opened(world, report)
    world.clock.go_on(timedelta(days=1))
    found = [each.hour for each in shown(world, report) if each.heading.startswith("Opened")]
    assert [at.words for at in found if at] == ["4 May 2031, 12:00", "5 May 2031, 12:00"]


ABOUT_NO_REPORT = {
    each
    for each in Event
    if each.value.startswith(("reader_", "helper_", "capacity_", "contact_", "sign", "unlock"))
    or each.value.startswith(("pass", "code_app_", "recovery_", "key_", "session_"))
} - {Event.PASSED_ON}


def test_every_line_about_a_report_has_words_or_a_part_of_its_own() -> None:
    """Whatever an event is called, it is here, or known to be about no report."""
    about = set(Event) - ABOUT_NO_REPORT - STANDS_AS_A_PART
    assert Event.TAKEN_FROM_AWAY in about
    of_reporters = {"filed", "paused", "withdrawn", "code_ended"}
    assert DONE.keys() == {each.value for each in about} | of_reporters | set(LINES.values())
    assert not {each.value for each in STANDS_AS_A_PART} & DONE.keys()
    assert DETAILS.keys() <= DONE.keys()


@pytest.mark.parametrize(
    ("event", "detail", "said"),
    [
        ("urgency_lowered", "U1 U3 person_says_safe", "Urgency lowered from U1 to U3, the person"),
        ("passed_on", DEPUTY, "Given to another reader to Open Door South"),
        ("escalated", "somebody-else", "Not read in time, and given on, by"),
        ("grant_asked", f"interpret {DEPUTY}", "Asked Open Door South to interpret, by"),
        ("conflict_declared", "1 unsure", "Declared a conflict of interest, by"),
    ],
)
def test_a_line_says_what_its_detail_means(
    world: World, event: str, detail: str, said: str
) -> None:
    report = world.file(declared=True, status=READ)
    write(world, report, (0, OWNER, event, detail))
    assert any(each.heading.startswith(said) for each in shown(world, report))


def test_a_clock_and_a_reporter_are_no_readers(world: World) -> None:
    report = world.file(declared=True, status=READ)
    write(world, report, (0, "clock", "reminded", ""), (0, "reporter", "paused", ""))
    headings = [each.heading for each in shown(world, report)]
    assert "Readers were reminded, by the clock" in headings
    assert "An intermediary says that the person wants to stop" in headings


def test_a_link_is_shown_where_the_other_report_is_the_reader_s_too(world: World) -> None:
    one = world.file(declared=True, status=READ)
    other = world.file(declared=True, status=READ)
    world.casework.link(world.session(), one.id, display_id(other.id))
    heading = f"Linked with {display_id(other.id)}"
    assert [each.heading for each in shown(world, one)].count(heading) == 1
    with world.store() as work:
        work.reports.reassign(other.id, OWNER, DEPUTY)
        work.commit()
    assert not [each for each in shown(world, one) if "inked" in each.heading]


def test_notes_of_others_show_that_there_is_one(world: World) -> None:
    notes = [
        NotePart("", DEPUTY, own=True, hour=NOON, sealed=b"x"),
        NotePart("", OWNER, own=True, hour=NOON, sealed=b"x"),
        NotePart("For all.", DEPUTY, own=False, hour=NOON),
    ]
    report = world.file(declared=True, status=READ, parts=notes)
    found = [(each.heading, each.text) for each in shown(world, report) if each.kind == "note"]
    assert found == [
        ("Own note of Open Door South", "For whoever wrote it."),
        ("Your own note", "It was sealed to a key that you do not have any more."),
        ("Note by Open Door South", "For all."),
    ]


def test_words_are_veiled_and_everything_else_is_in_the_open(world: World) -> None:
    told: list[CasePart] = [
        ToldPart("narrative", WORDS, NOON),
        ToldPart("new_wish", "help_only", NOON),
        ReplyPart("Thank you.", OFFICES[OWNER], NOON),
        NotePart("A note.", OWNER, own=False, hour=NOON),
        StepPart("support", "offered", OWNER, NOON, {"service": "health"}),
    ]
    report = world.file(declared=True, status=READ, parts=told, language="ar")
    entries = shown(world, report)
    assert {each.label for each in entries if each.veiled} == {"Told", "Answer", "Note"}
    assert not [each for each in entries if each.veiled and each.kind in ("chosen", "done")]
    assert [each.tag for each in entries if each.kind == "told"] == ["ar"]
    assert not [each for each in entries if WORDS in repr(each)]


def test_narrative_is_not_altered(world: World) -> None:
    words = "  Two  spaces,\n\na line <b>and</b> a sign & more  "
    report = world.file(declared=True, status=READ, parts=[ToldPart("narrative", words, NOON)])
    visitor = Visitor(world)
    visitor.sign_in()
    page = text_of(visitor.get(report.path))
    written = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f'<p class="text" dir="auto" lang="en">{written}</p>' in page
    assert '<details class="box words">' in page
    assert '<li class="told veiled" tabindex="0">' in page
