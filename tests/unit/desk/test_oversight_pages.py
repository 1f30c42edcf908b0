"""What oversight sees: headers, clocks and lines of its own reports; of all others numbers only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases.display import display_id
from intake.casework.audit import Event
from intake.casework.escalating import UNREAD_IN_TIME
from intake.casework.watching import PAGE
from intake.desk.oversight import read_place, write_place
from intake.desk.watching_words import BREACHES, OUTPUTS, ROLES, STEPS
from intake.ports import AuditLine, AuditPlace, ClosedArea
from intake.routing.clocks import Kind, Step
from intake.routing.response import Role
from intake.statistics.issues import CUTS
from intake.waiting import reading_clock
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, WORDS, FiledReport, World

WITHOUT = {OWNER: "owner", DEPUTY: "deputy"}
SET_ASIDE = {OWNER: "owner", EXTERNAL: "set_aside"}
PAGES = ("/oversight", "/oversight/trail", "/workload", "/numbers")


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    return signed_in(world, EXTERNAL)


def signed_in(world: World, reader_id: str) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in(reader_id)
    return visitor


def runs(world: World, report: FiledReport, step: Step = Step.TELL) -> None:
    with world.store() as work:
        clock = reading_clock(report.id, NOON, 24)
        work.clocks.put(replace(clock, step=step.value, passed_on=step is Step.EXTERNAL))
        work.commit()


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("reader_id", "codes"),
    [(EXTERNAL, [200, 200, 200, 200]), (OWNER, [404, 404, 200, 200]), (DEPUTY, [404] * 4)],
)
def test_each_role_has_its_pages(world: World, reader_id: str, codes: list[int]) -> None:
    visitor = signed_in(world, reader_id)
    assert [visitor.get(page).status_code for page in PAGES] == codes
    assert visitor.submit("/", "/oversight/verify").status_code == codes[0]


def test_nobody_is_let_in_without_signing_in(world: World) -> None:
    assert [Visitor(world).get(page).status_code for page in PAGES] == [303] * 4


# ---------------------------------------------------------------- headers


def test_a_header_has_its_clock_its_owner_and_its_next_step(world: World, visitor: Visitor) -> None:
    report = world.file(urgency="U1", due_at=NOON - HOUR, care_until=NOON + 30 * HOUR)
    runs(world, report, Step.EXTERNAL)
    page = text_of(visitor.get("/oversight"))
    for words in (
        display_id(report.id),
        "U1 First",
        "1 hour overdue",
        "It goes to the external reader",
        "30 hours left",
        "it was not read in time",
        "Listening Office North",
        "The Hills",
    ):
        assert words in page, words
    assert report.path not in page, "there is nothing to open"


def test_no_content_is_touched(world: World, visitor: Visitor) -> None:
    report = world.file()
    world.store.tables.parts.clear()
    world.keyring.forget(report.id)
    for path in PAGES:
        page = text_of(visitor.get(path))
        assert WORDS not in page
        assert "River Relief" not in page or path == "/workload", "a reader's office"


@pytest.mark.parametrize("places", [WITHOUT, SET_ASIDE], ids=["no place", "set aside"])
def test_of_a_report_in_which_she_has_no_place_there_are_numbers_only(
    world: World, visitor: Visitor, places: dict[str, str]
) -> None:
    report = world.file(places=places, urgency="U1", due_at=NOON - HOUR, area="coast")
    runs(world, report)
    with world.store() as work:
        work.audit.write(AuditLine(NOON, OWNER, Event.OPENED.value, report.id))
        work.commit()
    pages = [text_of(visitor.get(path)) for path in ("/oversight", "/oversight/trail")]
    pages.append(text_of(visitor.get(f"/oversight?after={report.id.hex()}")))
    for page in pages:
        assert display_id(report.id) not in page
        assert "The Coast" not in page
    assert "There is none here." in pages[0]
    assert re.search(r"U1 First</th><td>1</td><td class=\"late\">1 ▲</td><td>0</td>", pages[0])
    assert "1 more about a report in which you have no place" in pages[1]
    assert "<strong>Opened<" not in pages[1]


def test_whoever_declared_a_conflict_sees_numbers_only_though_a_place_is_left(
    world: World, visitor: Visitor
) -> None:
    """As who was asked to agree, or to interpret, and said so: the place in it stays."""
    report = world.file(urgency="U1", area="coast")
    runs(world, report)
    write(world, AuditLine(NOON, OWNER, Event.OPENED.value, report.id))
    assert display_id(report.id) in text_of(visitor.get("/oversight"))
    write(world, AuditLine(NOON, EXTERNAL, Event.CONFLICT.value, report.id, "1 yes"))
    pages = [text_of(visitor.get(path)) for path in ("/oversight", "/oversight/trail")]
    pages.append(text_of(visitor.get(f"/oversight?after={report.id.hex()}")))
    for page in pages:
        assert display_id(report.id) not in page
        assert "The Coast" not in page
    assert "There is none here." in pages[0]
    assert "2 more about reports in which you have no place" in pages[1]


def test_pages_of_what_others_have_go_on_behind_what_is_hidden(
    world: World, visitor: Visitor
) -> None:
    hidden = [world.file(urgency="U1") for _ in range(2 * PAGE)]
    shown = [world.file(urgency="U3") for _ in range(PAGE + 1)]
    write(world, *(AuditLine(NOON, EXTERNAL, Event.CONFLICT.value, each.id) for each in hidden))
    first = text_of(visitor.get("/oversight"))
    found = re.search(r"after=([0-9a-f]+)", first)
    assert found
    both = first + text_of(visitor.get(f"/oversight?after={found[1]}"))
    assert all(both.count(display_id(each.id)) == 1 for each in shown)


def test_what_was_read_stands_in_a_view_of_its_own(world: World, visitor: Visitor) -> None:
    read, unread = world.file(status="acknowledged"), world.file()
    first, second = (text_of(visitor.get(f"/oversight{query}")) for query in ("", "?read=1"))
    assert display_id(unread.id) in first
    assert display_id(read.id) not in first
    assert display_id(read.id) in second
    assert display_id(unread.id) not in second


def test_what_is_over_is_shown_only_where_it_is_asked_for(world: World, visitor: Visitor) -> None:
    over = [world.file(status=each) for each in ("closed", "withdrawn")]
    stands = [world.file(status=each) for each in ("acknowledged", "paused", "received")]
    views = [text_of(visitor.get(f"/oversight{query}")) for query in ("", "?read=1", "?over=1")]
    shown = [re.findall(r'<span class="id">([^<]+)<', each) for each in views]
    assert {*shown[0], *shown[1]} == {display_id(each.id) for each in stands}
    assert set(shown[2]) == {display_id(each.id) for each in over}
    assert 'aria-current="page">Closed or withdrawn<' in views[2]


def test_what_is_over_comes_in_pages_without_those_of_a_conflict(
    world: World, visitor: Visitor
) -> None:
    over = [world.file(status="closed") for _ in range(PAGE + 3)]
    hidden = {display_id(each.id) for each in over[:2]}
    write(world, *(AuditLine(NOON, EXTERNAL, Event.CONFLICT.value, each.id) for each in over[:2]))
    first = text_of(visitor.get("/oversight?over=1"))
    (address,) = re.findall(r'href="(/oversight\?after=[0-9a-f]{32}&amp;over=1)"', first)
    second = text_of(visitor.get(address.replace("&amp;", "&")))
    shown = re.findall(r'<span class="id">([^<]+)<', first + second)
    assert set(shown) == {display_id(each.id) for each in over} - hidden
    assert len(shown) == PAGE + 1


def test_headers_come_in_pages_most_urgent_first(world: World, visitor: Visitor) -> None:
    reports = [world.file(urgency=f"U{1 + number // 20}") for number in range(40)]
    first = text_of(visitor.get("/oversight"))
    (address,) = re.findall(r'href="(/oversight\?after=[0-9a-f]{32})"', first)
    second = text_of(visitor.get(address))
    shown = re.findall(r'<span class="id">([^<]+)<', first + second)
    assert len(shown) == 40
    assert set(shown) == {display_id(each.id) for each in reports}
    assert set(shown[:20]) == {display_id(each.id) for each in reports[:20]}


# ---------------------------------------------------------------- numbers of the response


def test_breaches_are_counted_by_month(world: World, visitor: Visitor) -> None:
    with world.store() as work:
        for month in ("2031-05", "2031-05", "2031-04", "2031-01"):
            work.counters.add(month, UNREAD_IN_TIME)
        work.commit()
    page = text_of(visitor.get("/oversight"))
    assert "Not read in time</th><td>2</td><td>1</td><td>0</td>" in page
    assert re.findall(r'scope="col">(2031-\d\d)<', page) == ["2031-05", "2031-04", "2031-03"]


def test_closed_areas_are_named(world: World, visitor: Visitor) -> None:
    assert "reports are taken everywhere" in text_of(visitor.get("/oversight"))
    with world.store() as work:
        work.capacity.close("example", ClosedArea("hills", "clock", NOON))
        work.commit()
    assert "<bdi>The Hills</bdi>, since" in text_of(visitor.get("/oversight"))


def test_the_workload_shows_how_many_everybody_has_and_names_no_report(world: World) -> None:
    readers = tuple(
        replace(each, most_open=2) if each.id == OWNER else each for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)
    reports = [world.file(due_at=NOON - HOUR), world.file(status="acknowledged")]
    world.casework.staff.leave(DEPUTY, 3)
    page = text_of(signed_in(world, OWNER).get("/workload"))
    assert "2 open, 2 at most" in page
    assert "Over the limit" in page
    assert 'U2 Soon</th><td>1</td><td class="late">1 ▲</td><td>1</td>' in page
    assert "Away until" in page
    assert "no key, or suspended" in page, "one who was never enrolled"
    assert all(display_id(each.id) not in page for each in reports)


# ---------------------------------------------------------------- the trail


def write(world: World, *lines: AuditLine) -> None:
    with world.store() as work:
        for each in lines:
            work.audit.write(each)
        work.commit()


def test_the_trail_says_who_did_what_in_which_hour(world: World, visitor: Visitor) -> None:
    report = world.file()
    write(world, AuditLine(NOON, "clock", Event.ESCALATED.value, report.id, DEPUTY))
    page = text_of(visitor.get("/oversight/trail"))
    assert 'The clock</bdi></td><td role="cell"><strong>Escalated<' in page
    assert f'>{display_id(report.id)}</td><td role="cell"><bdi>Open Door South</bdi>' in page


def test_the_trail_comes_in_pages(world: World, visitor: Visitor) -> None:
    lines = [AuditLine(NOON - number * HOUR, OWNER, "opened", None) for number in range(70)]
    write(world, *lines)
    first = text_of(visitor.get("/oversight/trail"))
    (address,) = re.findall(r'href="(/oversight/trail\?before=[^"]+)"', first)
    second = text_of(visitor.get(address))
    assert first.count("<strong>Opened<") + second.count("<strong>Opened<") == 70
    assert "Older lines" not in second
    assert "Newest lines" in second


@pytest.mark.parametrize("typed", ["x", "20310504T12", "20310504T12.00", "x." + "0f" * 16])
def test_what_is_no_place_is_a_missing_page(visitor: Visitor, typed: str) -> None:
    assert visitor.get(f"/oversight/trail?before={typed}").status_code == 404


def test_a_place_comes_back_from_an_address() -> None:
    place = AuditPlace(NOON, bytes(range(16)))
    assert read_place(write_place(place)) == place


def test_verifying_says_that_it_is_whole_and_the_newest_seal(
    world: World, visitor: Visitor
) -> None:
    write(world, AuditLine(NOON - timedelta(days=1), OWNER, "opened", None))
    with world.store() as work:
        work.audit.seal("2031-05-03")
        work.commit()
    page = text_of(visitor.submit("/oversight/trail", "/oversight/verify"))
    assert "The trail is as it was written." in page
    assert "2031-05-03" in page


def test_verifying_says_what_is_wrong(world: World, visitor: Visitor) -> None:
    report = world.file()
    write(world, *(AuditLine(NOON, OWNER, "opened", report.id) for _ in range(2)))
    audit = world.store.tables.audit
    at = next(number for number, line in enumerate(audit) if line.report_id == report.id)
    audit[at] = replace(audit[at], actor=DEPUTY)
    page = text_of(visitor.submit("/oversight/trail", "/oversight/verify"))
    assert "The trail is not as it was written." in page
    assert f"a line was changed, moved or put in: {display_id(report.id)}" in page


def test_verifying_is_a_button_and_no_link(visitor: Visitor) -> None:
    assert visitor.get("/oversight/verify").status_code == 405


def test_every_code_has_its_words() -> None:
    assert set(STEPS) == set(Step)
    assert set(ROLES) == set(Role)
    assert set(OUTPUTS) == set(CUTS)
    assert UNREAD_IN_TIME in BREACHES
    assert Kind.READING.value == "reading"
