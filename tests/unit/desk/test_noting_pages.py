"""A note and the list of what to look at, on the page of a report."""

from __future__ import annotations

import re

import pytest

from intake.cases.case import Status
from intake.cases.checks import Check
from intake.cases.parts import RecordPart, StepPart
from intake.cases.tracks import STATES as ALL_STATES
from intake.cases.tracks import Track
from intake.casework.noting import LONGEST
from intake.desk.check_pages import checklist_view
from intake.desk.course_words import STATES, TRACKS
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import ANSWERS, DEPUTY, EXTERNAL, NOON, OWNER, FiledReport, World

READ = Status.ACKNOWLEDGED.value


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


@pytest.fixture
def report(world: World) -> FiledReport:
    record = RecordPart({**ANSWERS, "danger_now": "no", "time_bucket": "d0_3"}, NOON)
    return world.file(declared=True, status=READ, parts=[record])


def mark(visitor: Visitor, report: FiledReport, *done: str, again: str = "") -> str:
    fields: dict[str, str | list[str]] = {**visitor.hidden(report.path), "done": list(done)}
    fields |= {"again": again} if again else {}
    visitor.post(f"{report.path}/checklist", fields, report.path)
    return text_of(visitor.get(report.path))


# ---------------------------------------------------------------- notes


@pytest.mark.parametrize(
    ("whose", "heading"),
    [("all", "Note by Listening Office North"), ("me", "Your own note"), ("", "Note by")],
)
def test_a_note_is_sealed_and_stands_in_the_timeline(
    visitor: Visitor, report: FiledReport, whose: str, heading: str
) -> None:
    fields = {"text": "Who is on duty\r\non Monday?", "for": whose}
    answer = visitor.submit(report.path, f"{report.path}/note", **fields)
    assert answer.status_code == 303
    page = text_of(visitor.get(report.path))
    assert "The note is sealed with the report." in page
    assert heading in page
    assert "Who is on duty\non Monday?" in page


@pytest.mark.parametrize(
    ("text", "problem"),
    [("a" * (LONGEST + 1), "Too long: a note has at most 3,000"), (" ", "Write something first.")],
)
def test_a_note_that_is_kept_back_comes_back_with_its_words(
    visitor: Visitor, report: FiledReport, text: str, problem: str
) -> None:
    answer = visitor.submit(report.path, f"{report.path}/note", text=text, **{"for": "me"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert problem in page
    assert f">{text}</textarea>" in page
    assert '<input type="radio" checked name="for" value="me">' in page


def test_a_note_needs_its_nonce_and_a_report_of_the_reader_s_own(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    assert visitor.submit(report.path, f"{report.path}/note", nonce="").status_code == 400
    foreign = world.file(places={DEPUTY: "owner"})
    for path in (foreign.path, f"/reports/{'0' * 32}"):
        answer = visitor.submit(report.path, f"{path}/note", text="Words.")
        assert answer.status_code == 404


def test_a_closed_report_takes_no_note(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=Status.CLOSED.value)
    assert "Write a note" not in text_of(visitor.get(report.path))


# ---------------------------------------------------------------- the list


def test_the_list_shows_what_is_known_and_which_comes_next(
    visitor: Visitor, report: FiledReport
) -> None:
    page = text_of(visitor.get(report.path))
    assert "0 of 11, next: Danger now?" in page
    for known in (
        "In danger now: no",
        "Last time it happened: in the last 3 days",
        "What she wants: help only",
        "Told to the person: where a life or somebody under 18 is at risk",
        "Looking into it: not started",
        "It was read",
    ):
        assert f'<p class="known">{known}</p>' in page
    assert page.count('<li class="next">') == 1


def test_what_is_ticked_is_marked_by_whom_and_when(visitor: Visitor, report: FiledReport) -> None:
    page = mark(visitor, report, "danger", "wish")
    assert "Marked, and sealed with the report." in page
    assert "2 of 11, next: Under 18?" in page
    assert page.count("Done, Listening Office North, 4 May 2031, 12:00") == 2
    assert 'name="done" value="danger"' not in page
    assert "Danger now: looked at\nWhat does the person want: looked at" in page


def test_a_mark_can_be_opened_again(visitor: Visitor, report: FiledReport) -> None:
    mark(visitor, report, "danger", "wish")
    page = mark(visitor, report, "support", again="danger")
    assert "1 of 11, next: Danger now?" in page
    assert 'name="done" value="danger"' in page
    assert 'name="done" value="support"' in page, "that button does one thing"


def test_nothing_ticked_seals_nothing(world: World, visitor: Visitor, report: FiledReport) -> None:
    page = mark(visitor, report)
    assert "Nothing was marked" in page
    assert "Nothing was marked" in mark(visitor, report, "no_conflict", "Words.")
    assert "step" not in {event for _, event, _ in world.audit(report.id)}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.RECEIVED, "Say first that it was read, then it can be marked."),
        (Status.CLOSED, "It is closed: nothing can be marked."),
    ],
)
def test_where_nothing_can_be_marked_it_says_why(
    world: World, visitor: Visitor, status: Status, words: str
) -> None:
    report = world.file(declared=True, status=status.value)
    page = text_of(visitor.get(report.path))
    assert words in page
    assert 'name="done"' not in page


def test_all_of_them_done_leaves_no_next_one(world: World, visitor: Visitor) -> None:
    given = {each.value: "done" for each in Check}
    step = StepPart("checklist", "marked", OWNER, NOON, given)
    report = world.file(declared=True, status=READ, parts=[RecordPart(ANSWERS, NOON), step])
    page = text_of(visitor.get(report.path))
    assert "all looked at" in page
    assert '<li class="next">' not in page


def test_a_report_that_does_not_open_has_no_list(world: World, report: FiledReport) -> None:
    world.keyring.forget_wrap(report.id, OWNER)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert checklist_view(case, world.response, NOON) is None


def test_nothing_of_the_list_stands_in_clear(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    mark(visitor, report, "danger", "revenge")
    lines = {(event, detail) for _, event, detail in world.audit(report.id)}
    assert ("step", "") in lines
    assert not re.search("danger|revenge|checklist", repr(sorted(lines)))
    assert not world.store.tables.counters


def test_every_track_and_every_state_has_words() -> None:
    assert TRACKS.keys() == set(Track)
    assert STATES.keys() == {state for states in ALL_STATES.values() for state in states}


def test_a_note_that_was_being_written_comes_back_when_the_desk_was_locked(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    form = visitor.hidden(report.path)
    world.clock.go_on(world.casework.idle * 2)
    answer = visitor.post(f"{report.path}/note", {**form, "text": "Kept words."}, report.path)
    assert "Kept words." in text_of(answer)
