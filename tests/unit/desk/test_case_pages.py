"""The page of a case that came through a helper: limits, signs, pauses, addressees, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from intake.cases.case import Status
from intake.cases.display import display_id
from intake.cases.parts import CasePart, NotePart, RecordPart, ToldPart
from intake.conversation.vocabulary import Role
from tests.unit.desk.visitor import Visitor, text_of
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
)

TEXT = "Thank you for writing."
READ = Status.ACKNOWLEDGED
BOTH = (Role.SURVIVOR, Role.INTERMEDIARY)
HELPED: Mapping[str, Any] = {
    **ANSWERS,
    "reporter_type": "intermediary",
    "consent_basis": "attested",
    "share_scope": "all",
    "own_link": "no",
    "helper_serial": "K4-07",
    "helper_org": "door",
    "contact_mode": "via_writer",
    "contact_window": "evening",
    "listener": "woman",
    "wish": "help_and_look_into",
}
DURESS = "It is the code for somebody who may be made to write."
NOT_AGREED = "The person has not agreed. Not to be passed on for investigation on this alone."


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


def helped(
    world: World,
    *,
    roles: tuple[Role, ...] = BOTH,
    status: Status = READ,
    route: bool = False,
    **fields: Any,
) -> FiledReport:
    told: list[CasePart] = [
        ToldPart("narrative", WORDS, NOON),
        RecordPart({**HELPED, **fields}, NOON),
    ]
    return world.file(parts=told, roles=roles, declared=True, status=status.value, route=route)


def sides(page: str) -> dict[str, bool]:
    """Side -> whether it is ticked, of every checkbox on the page."""
    boxes = re.findall(r'<input type="checkbox" name="to" value="(\w+)"( checked)?>', page)
    return {side: bool(ticked) for side, ticked in boxes}


# ---------------------------------------------------------------- the record


def test_what_a_helper_answered_is_shown_in_words(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(helped(world).path))
    for words in (
        "an intermediary with a helper code",
        "K4-07",
        "Open Door",
        "the person, as the intermediary says",
        "all that was written",
        "through whoever wrote",
        "in the evening",
        "a woman",
    ):
        assert words in page
    names = ("Who writes", "Helper code", "Under 18", "What she wants", "When a text is safe")
    order = [page.index(f"<dt>{name}</dt>") for name in names]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"consent_basis": "none"}, NOT_AGREED),
        ({"share_scope": "kind_area"}, "agreed to share only the kind and the area"),
        ({"share_scope": "need_only"}, "agreed to share only the need for help"),
        ({"own_link": "yes"}, "The intermediary is close to the group concerned."),
        ({"own_link": "not_sure"}, "The intermediary may be close to the group concerned."),
    ],
)
def test_a_limit_stands_above_what_was_answered(
    world: World, visitor: Visitor, fields: dict[str, Any], said: str
) -> None:
    page = text_of(visitor.get(helped(world, **fields).path))
    assert page.index(said) < page.index("What was answered")
    assert said not in text_of(visitor.get(helped(world).path))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Wish and consent allow that it is passed on to be looked into."),
        ({"share_scope": "kind_area"}, "Wish and consent allow"),
        ({"share_scope": "need_only"}, "The person agreed to share only the need for help."),
        ({"consent_basis": "none"}, "looked into. The person has not agreed."),
        ({"wish": "help_only"}, "did not ask that somebody looks into it"),
        ({"status": Status.PAUSED}, "Nothing is passed on while it is paused or closed."),
        ({"status": Status.PAUSE_ASKED}, "Nothing is passed on while it is paused or closed."),
    ],
)
def test_the_page_says_whether_it_may_be_passed_on(
    world: World, visitor: Visitor, fields: dict[str, Any], said: str
) -> None:
    assert said in text_of(visitor.get(helped(world, **fields).path))


def test_what_cannot_be_opened_is_not_passed_on(world: World, visitor: Visitor) -> None:
    report = helped(world)
    world.keyring.forget_wrap(report.id, OWNER)
    assert "some of the report cannot be opened" in text_of(visitor.get(report.path))


# ---------------------------------------------------------------- signs


def test_signs_are_shown_as_such_and_not_among_the_answers(world: World, visitor: Visitor) -> None:
    report = helped(world, helper_signs=["many_today", "same_words"], duress="yes")
    page = text_of(visitor.get(report.path))
    assert "Shown only, nothing was done." in page
    for sign in (
        "More reports than usual came with this helper code today.",
        "Another report had the same words.",
        DURESS,
    ):
        assert page.count(sign) == 1
    assert "Shown only" not in text_of(visitor.get(helped(world).path))


def test_a_sign_is_seen_nowhere_but_in_the_opened_case(world: World, visitor: Visitor) -> None:
    """Somebody may look over a shoulder: at a queue sooner than at a case."""
    plain = text_of(visitor.get("/"))
    told = [RecordPart({**HELPED, "duress": "yes", "helper_signs": ["same_words"]}, NOON)]
    report = world.file(parts=told, roles=BOTH)
    queue, closed = text_of(visitor.get("/")), text_of(visitor.get(report.path))
    for page in (plain, queue, closed):
        assert DURESS not in page
        assert "Shown only" not in page
        assert "same words" not in page
    assert "duress" not in queue


# ---------------------------------------------------------------- addressees


def test_whom_an_answer_is_for_is_asked_only_where_there_are_two(
    world: World, visitor: Visitor
) -> None:
    assert sides(text_of(visitor.get(helped(world).path))) == {"person": True, "intermediary": True}
    by_code = helped(world, contact_mode="person_return_by_code")
    assert sides(text_of(visitor.get(by_code.path))) == {"person": True, "intermediary": False}
    for roles in ((Role.SURVIVOR,), (Role.INTERMEDIARY,), (Role.REPORTER, Role.SURVIVOR)):
        assert sides(text_of(visitor.get(helped(world, roles=roles).path))) == {}
    assert sides(text_of(visitor.get(helped(world, own_link="yes").path))) == {}


def test_the_page_says_how_many_ways_back_there_are(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(helped(world).path))
    assert "1 of the person it happened to, 1 of the intermediary" in page
    report = world.file(declared=True, receipts=0)
    assert "<dt>Ways back</dt><dd>none</dd>" in text_of(visitor.get(report.path))


@pytest.mark.parametrize(
    ("ticked", "replies"), [(["person"], 1), (["intermediary"], 1), (["person", "intermediary"], 2)]
)
def test_an_answer_goes_to_whom_was_ticked(
    world: World, visitor: Visitor, ticked: list[str], replies: int
) -> None:
    report = helped(world)
    form: dict[str, Any] = {**visitor.hidden(report.path), "text": TEXT, "to": ticked}
    assert visitor.post(f"{report.path}/reply", form, report.path).status_code == 303
    assert len(world.store.tables.replies) == replies
    named = " and ".join(f"the {side}" for side in ticked)
    assert f"Answer by Listening Office North to {named}" in text_of(visitor.get(report.path))


def test_with_nobody_ticked_the_words_come_back(world: World, visitor: Visitor) -> None:
    report = helped(world)
    answer = visitor.submit(report.path, f"{report.path}/reply", text=TEXT)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Choose who may read it." in page
    assert f"{TEXT}</textarea>" in page
    assert sides(page) == {"person": False, "intermediary": False}, "as it was left"
    assert not world.store.tables.replies


def test_what_was_ticked_stays_ticked_when_the_words_come_back(
    world: World, visitor: Visitor
) -> None:
    report = helped(world)
    text = "Call 0800 123 4567."
    page = text_of(visitor.submit(report.path, f"{report.path}/reply", text=text, to="person"))
    assert sides(page) == {"person": True, "intermediary": False}


def test_a_form_that_ticks_an_intermediary_with_a_tie_reaches_the_person_only(
    world: World, visitor: Visitor
) -> None:
    report = helped(world, own_link="not_sure")
    form: dict[str, Any] = {**visitor.hidden(report.path), "text": TEXT, "choosing": "1"}
    visitor.post(f"{report.path}/reply", {**form, "to": ["person", "intermediary"]}, report.path)
    assert len(world.store.tables.replies) == 1


# ---------------------------------------------------------------- pause and close


def test_a_pause_is_seen_in_the_queue_and_confirmed_on_the_page(
    world: World, visitor: Visitor
) -> None:
    report = helped(world, status=Status.PAUSE_ASKED)
    assert "Confirm the pause." in text_of(visitor.get("/"))
    page = text_of(visitor.get(report.path))
    assert "The person wants to stop" in page
    assert "It acts at once" in page
    visitor.submit(report.path, f"{report.path}/confirm_pause")
    page = text_of(visitor.get(report.path))
    assert "The pause is confirmed." in page
    assert "Confirm the pause</button>" not in page
    assert "Paused" in text_of(visitor.get("/"))
    visitor.submit(report.path, f"{report.path}/go_on")
    assert "The pause has ended." in text_of(visitor.get(report.path))


def test_a_case_that_is_not_paused_offers_neither_button(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(helped(world).path))
    assert "Confirm the pause" not in page
    assert "go_on" not in page


def test_closing_says_what_it_means_and_leads_back_to_the_queue(
    world: World, visitor: Visitor
) -> None:
    report = helped(world)
    page = text_of(visitor.get(report.path))
    assert "Writing again opens it." in page
    assert visitor.submit(report.path, f"{report.path}/close", **CLOSING).location == "/"
    queue = text_of(visitor.get("/"))
    assert "Closed. It left your queue" in queue
    assert report.path not in queue
    page = text_of(visitor.get(report.path))
    assert "This report is closed." in page
    assert "<textarea" not in page


def test_a_step_that_is_not_possible_says_so(world: World, visitor: Visitor) -> None:
    report = helped(world, status=Status.RECEIVED)
    for step in ("confirm_pause", "go_on", "close"):
        visitor.submit(report.path, f"{report.path}/{step}")
        assert "That is not possible now." in text_of(visitor.get(report.path))


# ---------------------------------------------------------------- asking the phone to call in


def test_the_phone_is_asked_by_one_button(world: World, visitor: Visitor) -> None:
    report = helped(world, contact_mode="sms_word", route=True)
    assert "Ask the phone to call in</button>" in text_of(visitor.get(report.path))
    visitor.submit(report.path, f"{report.path}/nudge")
    page = text_of(visitor.get(report.path))
    assert "The phone will be asked to call in" in page
    assert "Ask the phone to call in</button>" not in page
    assert "Asked." in page
    visitor.submit(report.path, f"{report.path}/nudge")
    assert "Not possible now: one a day" in text_of(visitor.get(report.path))


def test_one_that_is_unanswered_is_said_and_not_when_it_was_sent(
    world: World, visitor: Visitor
) -> None:
    report = helped(world, contact_mode="sms_word", route=True)
    with world.store() as work:
        work.routes.want(report.id, "2031-04-20")
        work.routes.sent(report.id, "2031-04-20")
        work.commit()
    page = text_of(visitor.get(report.path))
    assert "One is unanswered." in page
    assert "2031-04-20" not in page
    assert "20 Apr" not in page
    assert "Garden" not in page


def test_without_the_agreement_there_is_nothing_about_a_phone(
    world: World, visitor: Visitor
) -> None:
    for report in (helped(world, route=True), helped(world, contact_mode="sms_word")):
        assert "Ask the phone" not in text_of(visitor.get(report.path))


# ---------------------------------------------------------------- I wrote before


def test_two_reports_are_linked_by_the_id_of_the_other(world: World, visitor: Visitor) -> None:
    one, other = helped(world), world.file(declared=True)
    visitor.submit(one.path, f"{one.path}/link", other=display_id(other.id).lower())
    page = text_of(visitor.get(one.path))
    assert "The two reports are linked." in page
    assert f'href="{other.path}">{display_id(other.id)}</a>' in page
    assert f'href="{one.path}"' in text_of(visitor.get(other.path))
    visitor.submit(one.path, f"{one.path}/link", other=display_id(other.id))
    assert "linked already" in text_of(visitor.get(one.path))


def test_an_id_that_leads_nowhere_gets_one_sentence_and_is_not_shown_again(
    world: World, visitor: Visitor
) -> None:
    one = helped(world)
    foreign = world.file(places={DEPUTY: "owner"})
    unopened = world.file()
    pages = set()
    for typed in ("no", "00-000", display_id(foreign.id), display_id(unopened.id), "<b>"):
        visitor.submit(one.path, f"{one.path}/link", other=typed)
        page = text_of(visitor.get(one.path))
        assert "No other report could be found by that number." in page
        assert f'value="{typed}"' not in page
        pages.add(re.findall(r'<p class="notice" role="status">(.*)</p>', page)[0])
    assert len(pages) == 1


def test_a_note_for_whoever_wrote_it_is_not_shown_in_its_words(
    world: World, visitor: Visitor
) -> None:
    notes = [NotePart(f"A {own} word.", DEPUTY, own=own, hour=NOON) for own in (True, False)]
    page = text_of(visitor.get(world.file(declared=True, parts=notes).path))
    assert "A False word." in page
    assert "A True word." not in page
    assert "For whoever wrote it." in page
