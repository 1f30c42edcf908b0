"""What the pages show, and what they never show."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from intake.cases.case import Status
from intake.cases.parts import ToldPart
from intake.desk.headers import HEADERS, POLICY, script_hashes
from tests.unit.desk.visitor import Visitor, text_of, without_tokens
from tests.unit.desk.world import (
    ACTIONS,
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    WORDS,
    FiledReport,
    World,
    changed,
    usual_parts,
)

DESK = Path("intake/desk")
MARK = "<b>mark&amp;</b>"
TEXT = "Thank you for writing."


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in()
    return visitor


@pytest.fixture
def report(world: World) -> FiledReport:
    return world.file(declared=True, status=Status.ACKNOWLEDGED.value)


# ---------------------------------------------------------------- every page


def test_every_answer_carries_the_headers(world: World, visitor: Visitor) -> None:
    closed, opened = world.file(), world.file(declared=True)
    answers = [
        Visitor(world).get("/"),
        Visitor(world).get("/sign-in"),
        Visitor(world).get("/", {"Sec-Fetch-Site": "cross-site"}),
        visitor.get("/"),
        visitor.get(closed.path),
        visitor.get(opened.path),
        visitor.get("/nowhere"),
        visitor.get("/static/desk.css"),
        visitor.get("/static/nothing.css"),
        visitor.post("/sign-out", {}),
        visitor.get(f"{opened.path}/reply"),
        visitor.submit(opened.path, f"{opened.path}/acknowledge"),
    ]
    codes = [answer.status_code for answer in answers]
    assert codes == [303, 200, 200, 200, 200, 200, 404, 200, 404, 400, 405, 303]
    scripted = {POLICY: f"{HEADERS[POLICY]}; script-src '{script_hashes()['keys']}'"}
    for number, answer in enumerate(answers):
        expected = {**HEADERS, **(scripted if number in (0, 2, 3, 4, 5) else {})}
        assert {name: answer.headers.get(name) for name in HEADERS} == expected


def test_the_policy_allows_neither_script_nor_inline_style_nor_anything_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


SCRIPTS = {
    "passkey": {"sign_in.html", "recover.html", "you.html"},
    "keys": {"queue.html", "oversight.html", "case.html", "closed.html"},
}
"""Name of a script, and the pages that run it."""


@pytest.mark.parametrize(
    "template",
    sorted(
        {*DESK.glob("templates/*.html")} - {DESK / f"templates/{each}.html" for each in SCRIPTS}
    ),
)
def test_no_template_has_script_inline_style_or_an_address_elsewhere(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?:|\|\s*safe", source)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_a_file_of_ours_named_by_its_hash(name: str) -> None:
    """It stands in a template of its own, and only its pages include it."""
    own = DESK / f"templates/{name}.html"
    (tag,) = re.findall(r"<script[^>]*>[^<]*</script>", own.read_text(encoding="utf-8"))
    assert tag.startswith(f"<script src=\"{{{{ url_for('static', filename='{name}.js') }}}}\"")
    assert tag.endswith(f'integrity="{{{{ scripts["{name}"] }}}}" defer></script>')
    including = {
        each.name
        for each in DESK.glob("templates/*.html")
        if f'"{own.name}"' in each.read_text(encoding="utf-8")
    }
    assert including == SCRIPTS[name]


def test_the_style_sheet_is_small_and_uses_both_writing_directions() -> None:
    css = (DESK / "static/desk.css").read_text(encoding="utf-8")
    assert len(css.encode()) <= 20_000
    assert not re.search(r"(margin|padding|border|text-align)[-:]\s*(left|right)\b", css)
    assert "url(" not in css


def test_the_demo_says_so_on_every_page_and_nobody_else_does(world: World) -> None:
    assert "Nothing here is private" in text_of(
        Visitor(world, world.app(demo=True)).get("/sign-in")
    )
    assert "Nothing here is private" not in text_of(Visitor(world).get("/sign-in"))


# ---------------------------------------------------------------- queue


def test_the_queue_shows_urgency_reason_clock_and_place_in_words(
    world: World, visitor: Visitor
) -> None:
    world.file(
        urgency="U1",
        urgency_reason="time_matters",
        due_at=NOON + 4 * HOUR,
        care_until=NOON + 30 * HOUR,
        language="ar",
        incomplete=True,
    )
    page = text_of(visitor.get("/"))
    for words in (
        "U1 First",
        "Time matters for care",
        "4 hours left",
        "30 hours left",
        "The Hills",
        "Arabic, SMS, not finished",
        "1 open",
    ):
        assert words in page


def test_an_overdue_report_says_for_how_long(world: World, visitor: Visitor) -> None:
    world.file(due_at=NOON - 3 * HOUR)
    assert "3 hours overdue" in text_of(visitor.get("/"))


def test_a_report_that_was_read_has_no_clock_for_reading(world: World, visitor: Visitor) -> None:
    world.file(due_at=NOON - 3 * HOUR, status=Status.ACKNOWLEDGED.value)
    assert "overdue" not in text_of(visitor.get("/"))


def test_a_pause_that_was_asked_for_does_not_stop_the_clock_for_reading(
    world: World, visitor: Visitor
) -> None:
    """Unread, most urgent, overdue: one text with the intermediary's number must not hide that."""
    report = world.file(
        declared=True, status=Status.PAUSE_ASKED.value, urgency="U1", due_at=NOON - 2 * HOUR
    )
    for path in ("/", report.path):
        assert "2 hours overdue" in text_of(visitor.get(path))
    assert "Pause asked for" in text_of(visitor.get("/"))
    visitor.submit(report.path, f"{report.path}/confirm_pause")
    for path in ("/", report.path):
        assert "overdue" not in text_of(visitor.get(path))


def test_the_button_of_an_old_page_confirms_no_pause_unseen(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=Status.PAUSE_ASKED.value, due_at=NOON - 2 * HOUR)
    visitor.submit(report.path, f"{report.path}/acknowledge")
    page = text_of(visitor.get(report.path))
    assert "That is not possible now." in page
    assert "2 hours overdue" in page


def test_a_care_window_that_has_closed_is_not_shown(world: World, visitor: Visitor) -> None:
    world.file(care_until=NOON - HOUR)
    assert "best before" not in text_of(visitor.get("/"))


def test_the_queue_goes_on_by_a_report_id_in_the_address(world: World, visitor: Visitor) -> None:
    reports = [world.file(due_at=NOON + number * HOUR) for number in range(30)]
    first = text_of(visitor.get("/"))
    (address,) = re.findall(r'href="(/\?after=[0-9a-f]{32})"', first)
    second = text_of(visitor.get(address))
    shown = re.findall(r'href="(/reports/[0-9a-f]{32})"', first + second)
    assert shown == [report.path for report in reports]
    assert "Next page" not in second
    assert "First page" in second


def test_an_empty_queue_says_so(visitor: Visitor) -> None:
    assert "Nothing waits for you." in text_of(visitor.get("/"))


def test_new_readers_are_shown_on_the_queue(world: World, visitor: Visitor) -> None:
    assert "Readers added or changed" not in text_of(visitor.get("/"))
    row = world.store.tables.readers[EXTERNAL]
    world.store.tables.readers[EXTERNAL] = replace(row, added_hour=NOON)
    page = text_of(visitor.get("/"))
    assert "Readers added or changed in the last 30 days: 1" in page
    assert "Lighthouse Council" in page


def test_no_word_of_a_report_stands_in_the_queue(world: World, visitor: Visitor) -> None:
    world.file(declared=True)
    page = text_of(visitor.get("/"))
    assert WORDS not in page
    assert "River Relief" not in page


# ---------------------------------------------------------------- foreign and missing


@pytest.mark.parametrize("reader_id", [EXCLUDED, DEPUTY])
def test_a_foreign_report_is_the_same_404_as_a_missing_one(world: World, reader_id: str) -> None:
    report = world.file(declared=True)
    visitor = Visitor(world)
    visitor.sign_in(reader_id)
    foreign, missing = visitor.get(report.path), visitor.get("/reports/" + "0f" * 16)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.data == missing.data
    assert dict(foreign.headers) == dict(missing.headers)
    token = {**visitor.hidden("/"), "nonce": "n", "text": TEXT, "conflict": "none"}
    for action in ACTIONS:
        foreign = visitor.post(f"{report.path}/{action}", token)
        missing = visitor.post("/reports/" + "0f" * 16 + f"/{action}", token)
        assert foreign.status_code == missing.status_code == 404
        assert foreign.data == missing.data


@pytest.mark.parametrize(
    "path", ["/reports/x", "/reports/" + "0F" * 16, "/reports/0", "/?after=x", "/?after="]
)
def test_what_is_no_report_id_is_a_missing_page_or_the_first_one(
    visitor: Visitor, path: str
) -> None:
    assert visitor.get(path).status_code == (200 if path == "/?after=" else 404)


# ---------------------------------------------------------------- declaration


def test_before_the_declaration_only_the_header_is_shown(world: World, visitor: Visitor) -> None:
    report = world.file()
    page = text_of(visitor.get(report.path))
    assert "Before it opens" in page
    assert "The Hills" in page
    assert WORDS not in page
    assert "River Relief" not in page
    assert "checked" not in page, "nothing is chosen beforehand"


def test_no_conflict_opens_the_case(world: World, visitor: Visitor) -> None:
    report = world.file()
    answer = visitor.submit(report.path, f"{report.path}/declare", conflict="none")
    assert answer.location == report.path
    assert WORDS in text_of(visitor.get(report.path))


@pytest.mark.parametrize("conflict", ["yes", "unsure"])
def test_a_conflict_leads_back_to_a_queue_without_the_report(
    world: World, visitor: Visitor, conflict: str
) -> None:
    report = world.file()
    answer = visitor.submit(report.path, f"{report.path}/declare", conflict=conflict)
    assert answer.location == "/"
    page = text_of(visitor.get("/"))
    assert "went to another reader" in page
    assert report.path not in page
    assert visitor.get(report.path).status_code == 404


@pytest.mark.parametrize("conflict", ["", "perhaps"])
def test_no_choice_is_asked_again(world: World, visitor: Visitor, conflict: str) -> None:
    report = world.file()
    answer = visitor.submit(report.path, f"{report.path}/declare", conflict=conflict)
    assert answer.status_code == 422
    assert "Choose one of the three." in text_of(answer)
    assert WORDS not in text_of(answer)


def test_a_withdrawn_report_shows_its_header_and_nothing_else(
    world: World, visitor: Visitor
) -> None:
    report = world.file(declared=True, status=Status.WITHDRAWN.value)
    page = text_of(visitor.get(report.path))
    assert "withdrew" in page
    assert WORDS not in page
    assert "<form" not in page.split("<main")[1]


# ---------------------------------------------------------------- case


def test_the_case_shows_answers_in_words_and_words_in_their_own_language(
    world: World, visitor: Visitor
) -> None:
    told = [ToldPart("narrative", "كلمات للمثال", NOON)]
    report = world.file(parts=told, declared=True, language="ar")
    page = text_of(visitor.get(report.path))
    assert '<p class="text" dir="auto" lang="ar">كلمات للمثال</p>' in page
    report = world.file(declared=True)
    page = text_of(visitor.get(report.path))
    for words in ("River Relief", "The Hills", "health care, someone to talk to", "help only"):
        assert words in page


def test_a_wish_that_changed_counts_and_is_said_in_words(world: World, visitor: Visitor) -> None:
    parts = [*usual_parts(), ToldPart("new_wish", "record_only", NOON + HOUR)]
    page = text_of(visitor.get(world.file(parts=parts, declared=True).path))
    assert "Changed what they want" in page
    assert page.count("only keep a record") == 3, "in the record, the list and the thread"
    assert "help only" not in page


def test_told_words_are_text_and_never_markup(world: World, visitor: Visitor) -> None:
    told = [ToldPart("narrative", f"{MARK}<script>x</script>", NOON)]
    page = text_of(visitor.get(world.file(parts=told, declared=True).path))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "<b>" not in page
    assert "&lt;b&gt;mark&amp;amp;" in page


def test_told_words_stand_in_no_title_header_cookie_or_address(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    answer = visitor.get(report.path)
    title = re.findall("<title>(.*)</title>", text_of(answer))
    assert title == [f"Report {re.findall('<h1>Report (.*)</h1>', text_of(answer))[0]} – Desk"]
    assert WORDS not in str(answer.headers)
    addresses = re.findall(r'(?:href|action)="([^"]*)"', text_of(answer))
    allowed = re.compile(
        r"/|/asked|/cards|/capacity|/holds|/in-person|/news|/numbers|/sign-out|/workload|/you|"
        r"/static/\w+\.\w+|#main|" + report.path + r"(/\w+(#(answer|note))?)?"
    )
    assert all(allowed.fullmatch(address) for address in addresses), addresses


def test_what_cannot_be_opened_is_said_and_the_page_still_comes(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    part = world.store.tables.parts[report.id, 1]
    world.store.tables.parts[report.id, 1] = replace(part, blob=changed(part.blob))
    answer = visitor.get(report.path)
    assert answer.status_code == 200
    assert "Some of this report cannot be opened." in text_of(answer)
    assert "Part 2 cannot be opened" in text_of(answer)
    assert WORDS in text_of(answer)


def test_a_missing_key_is_said(world: World, visitor: Visitor, report: FiledReport) -> None:
    world.keyring.forget_wrap(report.id, OWNER)
    assert "Your key does not open this report." in text_of(visitor.get(report.path))


def test_acknowledging_and_answering_from_the_page(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True)
    assert "Seal the answer" not in text_of(visitor.get(report.path))
    visitor.submit(report.path, f"{report.path}/acknowledge")
    page = text_of(visitor.get(report.path))
    assert "Marked as read" in page
    assert "I have read it" not in page
    answer = visitor.submit(report.path, f"{report.path}/reply", text=TEXT)
    assert answer.location == report.path
    page = text_of(visitor.get(report.path))
    assert "Your answer is sealed" in page
    assert "Answer by Listening Office North" in page
    assert page.count(TEXT) == 1


def test_the_answer_button_pressed_twice_answers_once(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    form = {**visitor.hidden(report.path), "text": TEXT}
    for _ in range(2):
        assert visitor.post(f"{report.path}/reply", form).status_code == 303
    assert len(world.store.tables.replies) == 1
    assert "It was not sealed twice" in text_of(visitor.get(report.path))


def test_an_answer_that_is_kept_back_comes_with_its_words_count_and_reasons(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    text = "We promise.\r\nCall 0800 123 4567?"
    answer = visitor.submit(report.path, f"{report.path}/reply", text=text)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "We promise.\nCall 0800 123 4567?</textarea>" in page
    assert "31 of 3,000 characters" in page
    assert "This looks like a phone number" in page
    assert "This promises" in page
    assert "Seal it as it is" not in page
    assert not world.store.tables.replies


def test_the_longest_text_of_any_script_that_is_too_long_comes_back_to_be_cut(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    answer = visitor.submit(report.path, f"{report.path}/reply", text="𞤀" * 6_000)
    assert answer.status_code == 422
    assert "6,000 of 3,000 characters" in text_of(answer)


def test_advice_can_be_set_aside(world: World, visitor: Visitor, report: FiledReport) -> None:
    text = "Is it safe to read here? Do you want to talk?"
    page = text_of(visitor.submit(report.path, f"{report.path}/reply", text=text))
    assert "Seal it as it is" in page
    visitor.submit(report.path, f"{report.path}/reply", text=text, as_it_is="1")
    assert len(world.store.tables.replies) == 1


def test_an_answer_without_the_forms_nonce_is_refused(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    answer = visitor.submit(report.path, f"{report.path}/reply", text=TEXT, nonce="")
    assert answer.status_code == 400
    assert not world.store.tables.replies


def test_without_a_way_back_no_answer_can_be_written(world: World, visitor: Visitor) -> None:
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value, receipts=0)
    page = text_of(visitor.get(report.path))
    assert "There is no number that could read an answer" in page
    assert 'id="text"' not in page


def test_two_looks_at_a_page_differ_in_nothing_but_tokens(
    world: World, visitor: Visitor, report: FiledReport
) -> None:
    assert without_tokens(visitor.get(report.path)) == without_tokens(visitor.get(report.path))
