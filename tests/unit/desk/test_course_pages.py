"""The box "Course of this report": what is offered, what is held back and why, what is printed."""

from __future__ import annotations

import re

import pytest

from intake.cases.case import Status
from intake.cases.parts import CasePart, RecordPart, ReplyPart, StepPart, ToldPart
from intake.cases.tracks import STATES, Support, Track, Triage
from intake.casework.values import Done
from intake.desk.course_pages import read_step
from tests.unit.asked import add
from tests.unit.cases.steps import ASKED, JUDGED, WILLED, looked, step
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import (
    ANSWERS,
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


def note(visitor: Visitor, report: FiledReport, step: str) -> str:
    visitor.submit(report.path, f"{report.path}/course_step", step=step)
    return text_of(visitor.get(report.path))


def test_only_what_is_possible_is_offered(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=READ)
    page = text_of(visitor.get(report.path))
    assert 'value="support offered service=health"' in page
    assert 'value="support accepted' not in page
    assert 'value="accountability forwarded' not in page
    page = note(visitor, report, "support offered service=health")
    assert "Sealed into the report." in page
    assert 'value="support accepted service=health how=said"' in page
    assert "Health care: offered" in page


def test_what_is_held_back_says_why(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=READ)
    assert "Say first what it is and who it is about." in text_of(visitor.get(report.path))


def test_about_a_soldier_there_is_support_only_and_it_says_why(
    world: World, visitor: Visitor
) -> None:
    record = RecordPart({**ANSWERS, "accused_role": "armed_or_official"}, NOON)
    report = world.file(declared=True, status=READ, parts=[record])
    page = text_of(visitor.get(report.path))
    assert "passing it on could cost a life" in page
    visitor.submit(
        report.path, f"{report.path}/triage", kind="abuse", accused="aid_worker_or_volunteer"
    )
    page = text_of(visitor.get(report.path))
    assert "passing it on could cost a life" in page
    assert 'value="accountability consent_requested"' not in page


def test_a_step_of_no_table_is_refused(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=READ)
    address = f"{report.path}/course_step"
    assert visitor.submit(report.path, address, step="flying high").status_code == 400
    assert visitor.submit(report.path, address, step="").status_code == 400
    page = note(visitor, report, "accountability forwarded")
    assert "That is not possible now." in page


def test_a_sheet_that_copies_comes_back_with_its_words(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=READ)
    note(visitor, report, "support offered service=talk")
    note(visitor, report, "support accepted service=talk how=said")
    form = {"service": "talk", "hand_over": "goes_alone", "text": WORDS, "field": "under_18"}
    answer = visitor.submit(report.path, f"{report.path}/referral", **form)
    assert answer.status_code == 422
    assert "Write it anew" in text_of(answer)
    visitor.submit(report.path, f"{report.path}/referral", **{**form, "text": "A quiet room."})
    sheet = text_of(visitor.submit(report.path, f"{report.path}/sheet", service="talk"))
    assert "A quiet room." in sheet
    assert WORDS not in sheet
    assert report.path.rsplit("/", 1)[1][:5].upper() not in sheet.split("<section", 1)[1]


def test_a_notice_holds_closed_words_and_is_not_there_before(
    world: World, visitor: Visitor
) -> None:
    kept = world.file(declared=True, status=READ)
    assert visitor.submit(kept.path, f"{kept.path}/donor_notice").status_code == 404
    gone = world.file(declared=True, status=READ, parts=[*usual_parts(), *looked()])
    notice = text_of(visitor.submit(gone.path, f"{gone.path}/donor_notice"))
    assert "Sender: the organisation" in notice
    section = notice.split("<section", 1)[1]
    for never in (WORDS, "The Hills", "SMS", "River Relief", "water point"):
        assert never not in section


def test_steps_stand_in_the_one_timeline(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=READ, parts=[*usual_parts(), *looked()])
    page = text_of(visitor.get(report.path))
    assert "Looking into it, by Listening Office North" in page
    assert "cannot be opened" not in page


def test_the_queue_shows_what_was_withdrawn_whichever_it_was(
    world: World, visitor: Visitor
) -> None:
    paths = [
        world.file(declared=True, status=Status.WITHDRAWN.value, parts=parts, erase_after=NOON).path
        for parts in ([*usual_parts(), *looked()], usual_parts())
    ]
    queue = text_of(visitor.get("/"))
    assert all(path in queue for path in paths)
    told, quiet = (text_of(visitor.get(path)) for path in paths)
    assert "They must hear it" in told
    assert "They must hear it" not in quiet
    assert WORDS not in told


def test_a_step_is_read_from_its_form() -> None:
    assert read_step("support accepted service=health how=said") is not None
    assert read_step("support") is None
    assert read_step("") is None


# ---------------------------------------------------------------- the page and the tables agree

HELPED = [step("support", each, service="health") for each in ("offered", "accepted")]
COURSES = {
    "nothing yet": (),
    "judged": (JUDGED,),
    "a second person is asked": (JUDGED, ASKED),
    "passed on": tuple(looked()),
    "looked into": tuple(looked("receipt_confirmed", "under_investigation")),
    "ended": tuple(looked("receipt_confirmed", "closed_other")),
    "accepted": tuple(HELPED),
    "referred": (*HELPED, step("support", "referred", service="health")),
    "an answer is ready": (step("feedback", "ready"),),
    "the answer was not fetched": (step("feedback", "ready"), step("feedback", "not_collected")),
    "outside": (step("triage", "triaged", kind="out_of_scope", accused="unknown"),),
}
WORDS_OF = {Track.SUPPORT: " service=health", Track.TRIAGE: " receiver=legal_aid"}
EVERY_STEP = {
    f"{track.value} {state.value}{WORDS_OF.get(track, '')}"
    + (" how=said" if state is Support.ACCEPTED else "")
    for track, states in STATES.items()
    for state in states
    if state is not Triage.DONE  # a form of its own
}


@pytest.mark.parametrize("status", Status, ids=lambda status: status.value)
@pytest.mark.parametrize("name", COURSES)
def test_what_is_offered_can_be_taken_and_nothing_else(
    world: World, visitor: Visitor, status: Status, name: str
) -> None:
    parts: list[CasePart] = [ReplyPart("Thank you.", "North", NOON), *COURSES[name]]
    report = world.file(declared=True, status=status.value, parts=parts)
    page = text_of(visitor.get(report.path))
    offered = set(re.findall(r'<option value="([a-z_]+ [a-z_]+(?: [a-z_=]+)*)">', page))
    for each in sorted(offered):
        fresh = world.file(declared=True, status=status.value, parts=parts)
        assert _is_taken(world, fresh, each), each
    for each in EVERY_STEP - offered:
        if not _has_its_own_button(each, status, name):
            assert not _is_taken(world, report, each), each


def _is_taken(world: World, report: FiledReport, step: str) -> bool:
    state, given = read_step(step) or pytest.fail(step)
    taken = world.casework.coursing.step(world.session(), report.id, state, given)
    return taken is not None and taken.done is Done.DONE


def _has_its_own_button(step: str, status: Status, name: str) -> bool:
    """That they were told of a withdrawal, on the page of a report that is not opened any
    more."""
    passed_on = name in ("passed on", "looked into", "ended")
    told = step == "accountability told_that_withdrawn"
    return told and status is Status.WITHDRAWN and passed_on


def test_a_referral_that_comes_back_has_all_that_was_chosen(world: World, visitor: Visitor) -> None:
    """Else it could go to another service than the one that was meant."""
    report = world.file(declared=True, status=READ)
    for service in ("health", "talk"):
        note(visitor, report, f"support offered service={service}")
        note(visitor, report, f"support accepted service={service} how=said")
    assert '<option value="health" selected>' not in text_of(visitor.get(report.path))
    form = {"service": "talk", "hand_over": "desk_calls_the_service", "field": "language"}
    page = text_of(visitor.submit(report.path, f"{report.path}/referral", text=WORDS, **form))
    for chosen in ("talk", "desk_calls_the_service"):
        assert f'<option value="{chosen}" selected>' in page
    assert 'name="field" value="language" checked>' in page
    assert page.count(" selected>") == 2
    assert page.count(' name="field"') == page.count(" checked>") + 4


def test_a_sheet_that_may_not_go_out_is_not_offered_and_says_so(
    world: World, visitor: Visitor
) -> None:
    steps = [step("support", each, service="talk") for each in ("offered", "accepted", "referred")]
    declined = step("support", "declined", service="talk")
    report = world.file(declared=True, status=READ, parts=[*usual_parts(), *steps, declined])
    assert "Sheet: Someone to talk to" not in text_of(visitor.get(report.path))
    answer = visitor.submit(report.path, f"{report.path}/sheet", service="talk")
    assert answer.status_code == 303
    assert "Nothing can be printed now." in text_of(visitor.get(report.path))


def test_what_is_closed_does_not_ask_to_be_read(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(world.file(declared=True, status="closed").path))
    assert "It is closed: no step is possible now." in page
    assert "Say first that it was read." not in page


@pytest.mark.parametrize(
    ("record", "steps"),
    [
        ({"accused_role": "armed_or_official"}, ()),
        ({}, (step("triage", "triaged", kind="crsv", accused="armed_or_official"),)),
        ({}, (step("triage", "triaged", kind="abuse", accused="partner_family_or_stranger"),)),
    ],
)
def test_wish_and_consent_are_not_said_to_carry_what_has_no_way(
    world: World, visitor: Visitor, record: dict[str, str], steps: tuple[StepPart, ...]
) -> None:
    answers = RecordPart({**ANSWERS, **WILLED, **record}, NOON)
    page = text_of(
        visitor.get(world.file(declared=True, status=READ, parts=[answers, *steps]).path)
    )
    assert "Wish and consent allow" not in page
    assert "Not to be passed on to be looked into. Support only." in page


def test_a_page_from_before_she_added_something_does_not_mark_it_as_read(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True)
    opened = visitor.hidden(report.path)
    add(world, report, ToldPart("addition", "The cap was red.", NOON))
    visitor.post(f"{report.path}/acknowledge", opened, report.path)
    assert "Something was added since you opened the page" in text_of(visitor.get(report.path))
    visitor.submit(report.path, f"{report.path}/acknowledge")
    assert "Marked as read." in text_of(visitor.get(report.path))
