"""The pages about grants: an owner asks, a reader declares, reads and answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.cases.masking import MASK
from intake.cases.parts import StepPart, ToldPart, TranslationPart
from tests.unit.asked import (
    HINT,
    NEAR,
    STORY,
    WORDS,
    add,
    ask_interpreter,
    asking_world,
    contents,
    filed,
    grants,
    triaged,
)
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, FiledReport, World

TEXT = "Somebody who brings aid is said to ask for things in return, this month."
FORM = {
    "to": "inter_agency_pool",
    "basis": "wish",
    "safety": "He could learn who wrote.",
    "text": TEXT,
    "reader": DEPUTY,
}


@pytest.fixture
def world() -> World:
    return asking_world()


@pytest.fixture
def report(world: World) -> FiledReport:
    return filed(world, triaged())


def visitor(world: World, reader_id: str = OWNER) -> Visitor:
    made = Visitor(world)
    made.sign_in(reader_id)
    return made


def path_of_grant(world: World) -> str:
    (grant,) = grants(world)
    return f"/asked/{grant.grant_id.hex()}"


def declared(world: World, reader_id: str, conflict: str = "none") -> Visitor:
    asked, path = visitor(world, reader_id), path_of_grant(world)
    asked.submit(path, f"{path}/declare", conflict=conflict)
    return asked


# ---------------------------------------------------------------- an interpreter is asked


def test_the_owner_sees_what_would_be_shown_and_to_whom(world: World, report: FiledReport) -> None:
    page = text_of(visitor(world).get(f"{report.path}/interpreter"))
    assert f"{MASK} stood by the water point." in page
    assert "taken out in 2 places" in page
    assert HINT not in page
    assert page.index("Word House") < page.index("Ferry Words")
    assert "from elsewhere" in page
    assert "Nobody from elsewhere" not in page


def test_where_nobody_is_from_elsewhere_the_page_says_so(report: FiledReport, world: World) -> None:
    world.casework.staff.suspend("operator", WORDS)
    page = text_of(visitor(world).get(f"{report.path}/interpreter"))
    assert "Nobody from elsewhere can be asked." in page
    assert "may know people where it comes from" in page


def test_where_nobody_can_be_asked_the_page_says_what_to_do(
    report: FiledReport, world: World
) -> None:
    for each in (WORDS, NEAR):
        world.casework.staff.suspend("operator", each)
    page = text_of(visitor(world).get(f"{report.path}/interpreter"))
    assert "Nobody can be asked." in page
    assert '<form method="post" action="/reports' not in page


def test_the_whole_way_of_a_translation(world: World, report: FiledReport) -> None:
    owner, path = visitor(world), f"{report.path}/interpreter"
    answer = owner.submit(path, f"{path}/ask", part="0", reader=WORDS, into="en")
    assert answer.location == path
    assert "has not said yet whether there is a conflict" in text_of(owner.get(path))

    words, where = visitor(world, WORDS), path_of_grant(world)
    listed = text_of(words.get("/asked"))
    assert "Translate a short text" in listed
    assert "Asked of you (1)" in listed
    closed = text_of(words.get(where))
    assert "Before it opens" in closed
    assert "water point" not in closed
    assert words.submit(where, f"{where}/declare").status_code == 422
    assert words.submit(where, f"{where}/declare", conflict="none").location == where
    opened = text_of(words.get(where))
    assert f"{MASK} stood by the water point." in opened
    assert "Odran" not in opened
    empty = words.submit(where, f"{where}/translate", text="  ")
    assert empty.status_code == 422
    done = words.submit(where, f"{where}/translate", text="In plain English.\r\nTwo lines.")
    assert done.location == "/asked"
    added = contents(world, report)[-1]
    plain = "In plain English.\nTwo lines."
    assert added == TranslationPart(0, "en", plain, "Word House", NOON)
    assert words.get(where).status_code == 404
    case = text_of(owner.get(report.path))
    assert "Part 1 in English, translated by Word House" in case
    assert "In plain English." in case


def test_a_conflict_leads_back_and_the_owner_is_told_to_ask_another(
    world: World, report: FiledReport
) -> None:
    ask_interpreter(world, report)
    words = declared(world, WORDS, "unsure")
    page = text_of(words.get("/asked"))
    assert "It is over, and nothing more is shown to you." in page
    assert "Nothing is asked of you." in page
    shown = text_of(visitor(world).get(f"{report.path}/interpreter"))
    assert "Ask another" in shown
    assert "Word House" in shown, "named as one who was asked"
    assert f'value="{WORDS}"' not in shown


def test_an_interpreter_has_no_other_page(world: World, report: FiledReport) -> None:
    words = visitor(world, WORDS)
    assert words.get("/").location == "/asked"
    for path in (
        "/news",
        "/cards",
        "/capacity",
        report.path,
        f"{report.path}/interpreter",
        f"{report.path}/forwarding",
    ):
        assert words.get(path).status_code == 404, path
    hidden = words.hidden("/asked")
    for action in ("declare", "reply", "interpreter/ask", "forwarding/ask"):
        fields = {**hidden, "conflict": "none", "nonce": "n"}
        assert words.post(f"{report.path}/{action}", fields).status_code == 404
    page = text_of(words.get("/asked"))
    assert "Queue" not in page
    assert "News" not in page
    assert "Sign out" in page


@pytest.mark.parametrize("reader_id", [NEAR, DEPUTY, OWNER])
def test_a_grant_of_another_is_no_page(world: World, report: FiledReport, reader_id: str) -> None:
    ask_interpreter(world, report)
    declared(world, WORDS)
    other, path = visitor(world, reader_id), path_of_grant(world)
    made_up = "/asked/" + "0f" * 16
    for where in (path, made_up):
        assert other.get(where).status_code == 404
        for action in ("declare", "translate", "agree", "refuse"):
            fields = {**other.hidden("/asked"), "conflict": "none", "text": "Words."}
            assert other.post(f"{where}/{action}", fields).status_code == 404
    assert len(contents(world, report)) == 4


@pytest.mark.parametrize("page", ["interpreter", "forwarding"])
@pytest.mark.parametrize("reader_id", [DEPUTY, EXTERNAL])
def test_only_the_owner_has_the_pages_for_asking(
    world: World, report: FiledReport, reader_id: str, page: str
) -> None:
    assert visitor(world, reader_id).get(f"{report.path}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["interpreter", "forwarding"])
def test_before_the_owner_declared_they_lead_to_the_declaration(world: World, page: str) -> None:
    report = world.file()
    assert visitor(world).get(f"{report.path}/{page}").location == report.path


def test_what_cannot_be_opened_is_said(world: World, report: FiledReport) -> None:
    part = world.store.tables.parts[report.id, 2]
    world.store.tables.parts[report.id, 2] = replace(part, blob=b"damaged")
    owner = visitor(world)
    for page in ("interpreter", "forwarding"):
        shown = text_of(owner.get(f"{report.path}/{page}"))
        assert "Some of the report cannot be opened" in shown


def test_what_was_asked_can_be_taken_back(world: World, report: FiledReport) -> None:
    ask_interpreter(world, report)
    owner, page = visitor(world), f"{report.path}/interpreter"
    owner.submit(page, f"{page}/take_back", grant=grants(world)[0].grant_id.hex())
    assert grants(world) == []
    assert "Taken back." in text_of(owner.get(page))


def test_a_made_up_form_asks_nobody(world: World, report: FiledReport) -> None:
    owner, page = visitor(world), f"{report.path}/interpreter"
    for part in ("", "x", "-1", "1", "\u0660"):
        owner.submit(page, f"{page}/ask", part=part, reader=WORDS, into="en")
    owner.submit(page, f"{page}/ask", part="0", reader=DEPUTY, into="en")
    assert grants(world) == []


# ---------------------------------------------------------------- passing on


def test_the_whole_way_of_passing_on(world: World, report: FiledReport) -> None:
    owner, page = visitor(world), f"{report.path}/forwarding"
    assert "What could happen when they hear this?" in text_of(owner.get(page))
    assert owner.submit(page, f"{page}/ask", **FORM).location == page
    assert "Take it back" in text_of(owner.get(page))
    assert owner.submit(page, f"{page}/sheet").location == page, "nothing to print yet"

    second, where = declared(world, DEPUTY), path_of_grant(world)
    shown = text_of(second.get(where))
    for words in (TEXT, "Inter-agency pool", "The person wishes it", "He could learn who wrote."):
        assert words in shown
    assert STORY not in shown
    assert second.submit(where, f"{where}/agree").location == "/asked"
    assert "You agreed." in text_of(second.get("/asked"))

    ready = text_of(owner.get(page))
    assert "A second person agreed" in ready
    assert "Seal it and ask" not in ready
    printed = text_of(owner.submit(page, f"{page}/sheet"))
    assert TEXT in printed
    assert STORY not in printed
    assert world.audit(report.id)[-1] == (OWNER, "forwarding_printed", "")


def test_what_must_change_first_is_said_and_nothing_that_was_written_is_lost(
    world: World, report: FiledReport
) -> None:
    owner, page = visitor(world), f"{report.path}/forwarding"
    wrong = {**FORM, "safety": "", "text": "Call +255 754 123 456.", "basis": "life_at_risk"}
    answer = owner.submit(page, f"{page}/ask", **wrong, reason="A threat.", told="not_safe")
    assert answer.status_code == 422
    shown = text_of(answer)
    for said in (
        "Answer first: What could happen",
        "Say why it was not safe",
        "looks like a phone number",
    ):
        assert said in shown
    for kept in ("Call +255 754 123 456.", "A threat.", 'value="not_safe" checked'):
        assert kept in shown
    assert grants(world) == []


def test_who_does_not_agree_says_why_and_the_owner_can_ask_anew(
    world: World, report: FiledReport
) -> None:
    owner, page = visitor(world), f"{report.path}/forwarding"
    owner.submit(page, f"{page}/ask", **FORM)
    second, where = declared(world, DEPUTY), path_of_grant(world)
    assert second.submit(where, f"{where}/refuse", text="").status_code == 422
    assert second.submit(where, f"{where}/refuse", text="Too soon.").location == "/asked"
    shown = text_of(owner.get(page))
    assert "did not agree" in shown
    assert "Seal it and ask" in shown


def test_a_case_that_is_not_ready_says_why(world: World) -> None:
    report = filed(world)
    shown = text_of(visitor(world).get(f"{report.path}/forwarding"))
    assert "It cannot be passed on now:" in shown
    assert "Say first what it is and who it is about." in shown
    assert "Seal it and ask" not in shown


def test_without_a_second_person_the_page_says_what_to_do() -> None:
    world = asking_world(OWNER)
    report = filed(world, triaged())
    shown = text_of(visitor(world).get(f"{report.path}/forwarding"))
    assert "There is no second person." in shown
    assert "Seal it and ask" not in shown


def test_news_from_the_person_ends_it_at_the_button(world: World, report: FiledReport) -> None:
    owner, page = visitor(world), f"{report.path}/forwarding"
    owner.submit(page, f"{page}/ask", **FORM)
    second, where = declared(world, DEPUTY), path_of_grant(world)
    add(world, report, ToldPart("addition", "More words.", NOON))
    second.submit(where, f"{where}/agree")
    assert "Something was added to the report since" in text_of(second.get("/asked"))
    last = contents(world, report)[-1]
    assert isinstance(last, StepPart)
    assert last.state == "not_started"


def test_the_case_offers_both_where_they_are_possible(world: World, report: FiledReport) -> None:
    owner = visitor(world)
    page = text_of(owner.get(report.path))
    assert f'href="{report.path}/interpreter"' in page
    assert f'href="{report.path}/forwarding"' in page
    unread = filed(world, status="received")
    page = text_of(owner.get(unread.path))
    assert f'href="{unread.path}/interpreter"' in page
    assert f'href="{unread.path}/forwarding"' not in page
