"""What the queue shows first, what a view shows, what is said of care, load and what is stuck."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases.case import Status
from intake.casework.reading import COUNT_CAP, Reading
from intake.casework.values import Counts, QueuePage
from intake.casework.viewing import Show, View
from intake.desk.pages import capped, queue_view
from intake.desk.times import care_left
from intake.desk.words import GROUPS, SHOWS
from intake.ports import Copy, Group
from intake.routing.response import Role
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, FiledReport, World

READ = Status.ACKNOWLEDGED.value
ADDRESS = re.compile(r'href="(/reports/[0-9a-f]{32})"')


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


def shown(visitor: Visitor, path: str = "/") -> list[str]:
    """Addresses of the reports of a page, in order."""
    return ADDRESS.findall(text_of(visitor.get(path)))


def paths(*reports: FiledReport) -> list[str]:
    return [each.path for each in reports]


# ---------------------------------------------------------------- what comes first


def test_read_reports_of_the_highest_urgency_do_not_hide_an_unread_one(
    world: World, visitor: Visitor
) -> None:
    read = [world.file(urgency="U1", status=READ, due_at=NOON - HOUR) for _ in range(30)]
    unread = world.file(urgency="U3")
    care = world.file(urgency="U3", care_until=NOON + 9 * HOUR)
    page = text_of(visitor.get("/"))
    assert shown(visitor)[:2] == paths(care, unread)
    assert page.index(GROUPS[Group.CARE]) < page.index(f">{GROUPS[Group.UNREAD]}</th>")
    assert "32 open, 2 not read yet" in page
    assert len(read) == 30


def test_the_shortest_time_for_care_comes_first_whatever_the_urgency(
    world: World, visitor: Visitor
) -> None:
    long = world.file(urgency="U1", care_until=NOON + 70 * HOUR)
    short = world.file(urgency="U2", care_until=NOON + 3 * HOUR)
    over = world.file(urgency="U1", care_until=NOON - HOUR)
    assert shown(visitor) == paths(short, long, over)


def test_a_page_goes_on_where_it_ended_though_it_was_read_meanwhile(
    world: World, visitor: Visitor
) -> None:
    """Else the next page would begin among the read ones, and pass over what nobody has read."""
    reports = [world.file(due_at=NOON + number * HOUR) for number in range(30)]
    (address,) = re.findall(r'href="(/\?after=[0-9a-f]{32})"', text_of(visitor.get("/")))
    with world.store() as work:
        work.reports.set_status(reports[24].id, READ, was=Status.RECEIVED.value)
        work.commit()
    assert shown(visitor, address) == [*paths(*reports[25:]), reports[24].path]


def test_every_report_of_every_group_is_on_some_page(world: World, visitor: Visitor) -> None:
    filed = {
        world.file(
            urgency=f"U{1 + number % 3}",
            status=READ if number % 2 else Status.RECEIVED.value,
            care_until=NOON + number * HOUR if number % 5 == 0 else None,
        ).path
        for number in range(70)
    }
    seen, address = list[str](), "/"
    while address:
        page = text_of(visitor.get(address))
        seen += ADDRESS.findall(page)
        links = re.findall(r'href="([^"]*)">Next page', page)
        address = links[0].replace("&amp;", "&") if links else ""
    assert len(seen) == 70
    assert set(seen) == filed


def test_a_page_that_looked_far_enough_says_so_and_looks_further(world: World) -> None:
    for number in range(6):
        world.file(language="bn" if number == 5 else "en", due_at=NOON + number * HOUR)
    reading = Reading(
        world.store, world.keyring, world.vault, lambda: world.response, world.clock, look=4
    )
    view = View(language="bn")
    page = reading.queue(OWNER, None, 25, view)
    assert not page.headers
    assert page.looked_further
    further = reading.queue(OWNER, page.after_next, 25, view, page.next_group)
    assert len(further.headers) == 1
    assert not further.looked_further


# ---------------------------------------------------------------- views


@pytest.fixture
def several(world: World) -> dict[str, FiledReport]:
    return {
        "late": world.file(due_at=NOON - HOUR, channel="gateway-hills"),
        "soon": world.file(due_at=NOON + 24 * HOUR, urgency="U1", language="ar"),
        "later": world.file(due_at=NOON + 25 * HOUR, area="coast", channel="telegram"),
        "care": world.file(due_at=NOON + 30 * HOUR, care_until=NOON + HOUR),
        "asked": world.file(due_at=NOON + 40 * HOUR, status=Status.PAUSE_ASKED.value),
        "read": world.file(due_at=NOON - HOUR, status=READ, care_until=NOON + HOUR),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["care", "soon", "late", "later", "asked", "read"]),
        ("show=unread", ["care", "soon", "late", "later", "asked"]),
        ("show=late", ["late"]),
        ("show=soon", ["soon"]),
        ("show=care", ["care", "read"]),
        ("urgency=U1", ["soon"]),
        ("channel=sms", ["care", "soon", "late", "asked", "read"]),
        ("channel=telegram", ["later"]),
        ("language=ar", ["soon"]),
        ("area=coast", ["later"]),
        ("status=pause_asked", ["asked"]),
        ("status=acknowledged", ["read"]),
        ("show=unread&channel=sms&urgency=U2", ["care", "late", "asked"]),
        ("show=late&language=ar", []),
        ("urgency=&channel=&language=&area=&status=", "all"),
    ],
)
def test_a_view_is_a_link_that_shows_what_it_says(
    visitor: Visitor, several: dict[str, FiledReport], query: str, names: list[str] | str
) -> None:
    wanted = list(several) if names == "all" else names
    found = shown(visitor, f"/?{query}")
    assert found == paths(*(several[name] for name in wanted)) or (
        names == "all" and set(found) == set(paths(*several.values()))
    )
    page = text_of(visitor.get(f"/?{query}"))
    if query and names != "all":
        assert f"{len(wanted)} in this view" in page


@pytest.mark.parametrize(
    "query",
    [
        "show=everything",
        "urgency=U9",
        "channel=pigeon",
        "language=xx",
        "area=moon",
        "status=closed",
        "group=other",
    ],
)
def test_a_value_of_no_list_is_a_missing_page(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/?{query}").status_code == 404


def test_the_pages_of_a_view_stay_in_it(world: World, visitor: Visitor) -> None:
    for number in range(60):
        world.file(language="ar" if number % 2 else "en", due_at=NOON + number * HOUR)
    page = text_of(visitor.get("/?show=unread&language=ar"))
    (address,) = re.findall(r'href="([^"]*)">Next page', page)
    rest = text_of(visitor.get(address.replace("&amp;", "&")))
    assert len(ADDRESS.findall(page)) == 25
    assert len(ADDRESS.findall(rest)) == 5
    assert 'href="/?show=unread&amp;language=ar">First page' in rest
    assert "English, SMS" not in page + rest


def test_the_view_that_is_shown_is_marked_and_its_filters_stay_chosen(visitor: Visitor) -> None:
    page = text_of(visitor.get("/?show=late&language=bn"))
    assert re.search(r'show=late&amp;language=bn" aria-current="page">Overdue', page)
    assert page.count('aria-current="page"') == 1
    assert '<option value="bn" selected>Bangla' in page
    assert "1 in use" in page
    assert "Nothing of this view waits for you." in page


def test_every_part_and_view_has_words() -> None:
    assert set(GROUPS) == set(Group)
    assert set(SHOWS) == set(Show)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0"), (COUNT_CAP, "1,000"), (COUNT_CAP + 1, "1,000+")]
)
def test_counts_are_capped(count: int, said: str) -> None:
    assert capped(count) == said


def test_of_very_many_nobody_counts_those_of_a_view() -> None:
    page = QueuePage((), None, Counts(COUNT_CAP + 1, COUNT_CAP + 1))
    view = queue_view(page, (), NOON, is_first=True)
    assert (view.count, view.shown) == ("1,000+ open, 1,000+ not read yet", "")


# ---------------------------------------------------------------- care


@pytest.mark.parametrize(
    ("hours", "passed", "said"),
    [
        (72, 0, [("3 days left", "3 days", False), ("5 days left", "5 days", False)]),
        (72, 50, [("22 hours left", "3 days", True), ("2 days left", "5 days", False)]),
        (72, 80, [("40 hours left", "5 days", False)]),
        (72, 120, []),
        (24, 0, [("24 hours left", "5 days", True)]),
        (24, 24, []),
    ],
)
def test_time_for_care_is_said_for_each_window(
    hours: int, passed: int, said: list[tuple[str, str, bool]]
) -> None:
    found = care_left(NOON, NOON + hours * HOUR, NOON + passed * HOUR)
    assert [(each.limit.left, each.within, each.is_short) for each in found] == said


def test_nothing_is_said_where_no_time_is_known() -> None:
    assert care_left(NOON, None, NOON) == ()


def test_the_queue_says_it_in_words_and_shape(world: World, visitor: Visitor) -> None:
    world.file(care_until=NOON + 72 * HOUR)
    page = text_of(visitor.get("/"))
    assert "3 days left" in page
    assert "for medical care within 3 days" in page
    assert "for medical care within 5 days" in page
    assert "◇" in page


# ---------------------------------------------------------------- warnings


def test_a_reader_over_her_limit_is_told_kindly(world: World, visitor: Visitor) -> None:
    world.file()
    assert "that you should have" not in text_of(visitor.get("/")), "no limit in the file"
    readers = tuple(
        replace(each, most_open=2) if each.id == OWNER else each for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)
    page = text_of(visitor.get("/"))
    assert "You have 1 open. 2 are the most that you should have." in page
    assert "ask for help" not in page
    world.file()
    assert "ask for help" in text_of(visitor.get("/"))


def stuck_for(world: World, length: timedelta) -> None:
    with world.store() as work:
        copy = Copy("sms", b"sealed", NOON)
        work.copies.keep(b"key".ljust(16), NOON - length, copy)
        work.commit()


def test_copies_that_stay_at_a_provider_are_told_to_the_ombudsperson(world: World) -> None:
    stuck_for(world, timedelta(days=2))
    for reader_id, sees in ((OWNER, True), (EXTERNAL, True), (DEPUTY, False)):
        visitor = Visitor(world)
        visitor.sign_in(reader_id)
        page = text_of(visitor.get("/"))
        assert ("Messages are not deleted where they should be." in page) is sees
        assert ("SMS: the oldest has waited for 2 days" in page) is sees


def test_a_backlog_of_hours_alarms_nobody(world: World, visitor: Visitor) -> None:
    stuck_for(world, timedelta(hours=20))
    assert "not deleted" not in text_of(visitor.get("/"))


def test_the_words_are_blurred_only_where_that_is_chosen(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True)
    page = text_of(visitor.get(report.path))
    assert '<input type="checkbox" id="blur" class="blur">' in page
    assert "may be hard to read" in page
    assert re.search(r'<details class="box words">\s*<summary>', page), "closed until asked"


def test_no_role_but_oversight_and_ombudsperson_sees_numbers(world: World) -> None:
    assert {each.role for each in world.response.readers} >= {Role.DEPUTY}
    visitor = Visitor(world)
    visitor.sign_in(DEPUTY)
    page = text_of(visitor.get("/"))
    for link in ("Workload", "Numbers", "Oversight"):
        assert f">{link}</a>" not in page
    for path in ("/workload", "/numbers", "/oversight", "/oversight/trail"):
        assert visitor.get(path).status_code == 404
