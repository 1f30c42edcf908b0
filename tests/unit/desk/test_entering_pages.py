"""Told in person: the pages on which a reader reads aloud, writes down and files."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from html import unescape

import pytest
from werkzeug.test import TestResponse

from intake.conversation.vocabulary import Step
from intake.desk.entering_words import NAMES, PROBLEMS
from intake.reporting.oral import Problem
from intake.routing.response import Reader, Role
from tests.unit.desk.visitor import HIDDEN, Visitor, text_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, OWNER, RESPONSE, WORDS, World

START, FORM, ENTER = "/in-person", "/in-person/form", "/in-person/enter"
IT_MAY_NOT_BE_YOU = "It may not be you, and then you cannot open it."
SHOWN_ONCE = "The number is shown once."
NAMED = "My name is Example."
CODE = re.compile(r"(\d{4} \d{4})<br>(\d{4} \d{4})")


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


def signed_in(world: World, reader_id: str = OWNER) -> Visitor:
    visitor = Visitor(world)
    visitor.sign_in(reader_id)
    return visitor


def form_of(visitor: Visitor, about: str = "self", language: str = "en") -> TestResponse:
    return visitor.submit(START, FORM, about=about, language=language)


def filled(visitor: Visitor, **fields: str | list[str]) -> dict[str, str | list[str]]:
    """What the browser sends when the form was filled in."""
    hidden = dict(HIDDEN.findall(text_of(form_of(visitor))))
    return {**hidden, "agreed": "yes", **fields}


def enters(visitor: Visitor, **fields: str | list[str]) -> TestResponse:
    return visitor.post(ENTER, filled(visitor, **fields), FORM)


def test_before_anything_is_typed_it_says_who_will_have_it(world: World) -> None:
    visitor = signed_in(world)
    assert IT_MAY_NOT_BE_YOU in text_of(visitor.get(START))
    assert IT_MAY_NOT_BE_YOU in text_of(form_of(visitor))
    assert START in text_of(visitor.get("/"))


def test_to_oversight_there_is_no_such_page(world: World) -> None:
    visitor, fields = signed_in(world, EXTERNAL), filled(signed_in(world), text=WORDS)
    assert visitor.get(START).status_code == 404
    assert visitor.submit("/", FORM, about="self", language="en").status_code == 404
    token = visitor.hidden("/")["csrf_token"]
    assert visitor.post(ENTER, {**fields, "csrf_token": token}).status_code == 404
    assert START not in text_of(visitor.get("/"))
    assert not world.store.tables.reports


@pytest.mark.parametrize("fields", [("", "en"), ("intermediary", "en"), ("self", "xx")])
def test_only_whom_and_what_the_first_page_offers_is_taken(
    world: World, fields: tuple[str, str]
) -> None:
    about, language = fields
    assert form_of(signed_in(world), about, language).status_code == 400


def test_the_words_to_read_aloud_are_in_the_language_and_marked_so(world: World) -> None:
    page = text_of(form_of(signed_in(world), language="ar"))
    assert page.count('class="aloud" lang="ar" dir="auto"') > 10
    assert "Read this aloud first" in page
    assert "not under 18" in page


def test_nothing_typed_is_left_in_the_browser(world: World) -> None:
    answer = form_of(signed_in(world))
    page = text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<form method="post" action="/in-person/enter"' in page
    areas = re.findall(r"<(?:textarea|input id)[^>]*>", page)
    assert areas
    assert all('autocomplete="off" spellcheck="false"' in each for each in areas)
    assert "maxlength" not in page, "a browser cuts what is pasted, and says nothing"


def test_enter_in_a_line_of_text_files_nothing(world: World) -> None:
    page = text_of(form_of(signed_in(world)))
    form = page[page.index('action="/in-person/enter"') :]
    assert re.search(r"<button[^>]*>", form)[0] == "<button disabled hidden>"  # type: ignore[index]


def test_what_was_told_is_filed_and_the_number_shown_once(world: World) -> None:
    visitor = signed_in(world)
    answer = enters(visitor, text=WORDS, F3="hills", H1=["health", "talk"], organisation="34")
    page = unescape(text_of(answer))
    assert answer.status_code == 200
    assert SHOWN_ONCE in page
    assert "Hill Clinic" in page
    assert "<title>Open Line – Desk</title>" in page
    found = CODE.search(page)
    assert found
    digits = "".join(found.groups()).replace(" ", "")
    row = world.keyring.receipt(world.vault.receipt_key(digits).lookup)
    (report_id,) = world.store.tables.reports
    assert row is not None
    assert row.report_id == report_id
    assert world.store.tables.reports[report_id].channel == "in_person"
    assert WORDS not in page
    assert (OWNER, "entered", "") in world.audit(report_id)


def test_whoever_heard_it_declares_before_she_opens_it(world: World) -> None:
    visitor = signed_in(world)
    enters(visitor, text=WORDS)
    (report_id,) = world.store.tables.reports
    assert "In person" in text_of(visitor.get("/"))
    page = text_of(visitor.get(f"/reports/{report_id.hex()}"))
    assert "Before it opens" in page
    assert WORDS not in page


def test_whoever_is_kept_out_does_not_see_what_she_entered(world: World) -> None:
    visitor = signed_in(world)
    assert SHOWN_ONCE in text_of(enters(visitor, text=WORDS, organisation="Listening Office"))
    (report_id,) = world.store.tables.reports
    assert visitor.get(f"/reports/{report_id.hex()}").status_code == 404
    assert "Nothing waits for you" in text_of(visitor.get("/"))


def test_a_witness_is_asked_other_things(world: World) -> None:
    page = text_of(form_of(signed_in(world), about="witness"))
    assert "How do you know?" in page
    assert "What do you want?" not in page


def test_a_child_receiver_may_enter(world: World) -> None:
    receiver = Reader("rose", Role.CHILD_RECEIVER, "door", "Rose House", independent=True)
    world.response = replace(RESPONSE, readers=(*RESPONSE.readers, receiver))
    world.enrol("rose")
    assert form_of(signed_in(world, "rose")).status_code == 200


# ---------------------------------------------------------------- what is put right first


def put_right(world: World, answer: TestResponse, problem: Problem) -> str:
    page = unescape(text_of(answer))
    assert answer.status_code == 422
    assert "Not filed yet." in page
    assert PROBLEMS[problem] in page
    assert not world.store.tables.reports
    return page


def test_without_the_tick_nothing_is_filed_and_nothing_typed_is_lost(world: World) -> None:
    visitor = signed_in(world)
    fields = filled(visitor, text=WORDS, person="A blue cap.", F3="coast", H1=["legal"])
    del fields["agreed"]
    page = put_right(world, visitor.post(ENTER, fields, FORM), Problem.NOT_AGREED)
    assert WORDS in page
    assert "A blue cap." in page
    assert '<option value="coast" selected>' in page
    assert 'name="H1" value="legal" checked' in page


def test_what_looks_like_a_name_is_asked_about_once(world: World) -> None:
    visitor = signed_in(world)
    page = put_right(world, enters(visitor, text=NAMED), Problem.NAMED)
    assert NAMED in page
    assert "File it as it is" in page
    assert SHOWN_ONCE in text_of(enters(visitor, text=NAMED, as_it_is="yes"))


def test_questions_that_do_not_go_together_are_named(world: World) -> None:
    answer = enters(signed_in(world), text=WORDS, A1="yes", F6="", person="A blue cap.")
    page = put_right(world, answer, Problem.NOT_ASKED)
    assert "Where: how to know which person." in page


def test_words_that_changed_are_read_and_ticked_anew(world: World) -> None:
    answer = enters(signed_in(world), text=WORDS, read="0" * 64)
    page = put_right(world, answer, Problem.OTHER_WORDS)
    assert 'name="agreed" value="yes" required' in page


def test_the_same_form_files_once(world: World) -> None:
    visitor = signed_in(world)
    fields = filled(visitor, text=WORDS)
    visitor.post(ENTER, fields, FORM)
    again = visitor.post(ENTER, fields, FORM)
    assert again.status_code == 303
    assert "nothing was filed twice" in text_of(visitor.get("/"))
    assert len(world.store.tables.reports) == 1


def test_where_nobody_may_have_it_the_page_says_so(world: World) -> None:
    for reader_id, row in world.store.tables.readers.items():
        if reader_id != OWNER:
            world.store.tables.readers[reader_id] = replace(row, active=False)
    page = text_of(enters(signed_in(world), text=WORDS, organisation="31"))
    assert "Nobody here may have it" in page
    assert "Hill Clinic" in page
    assert WORDS not in page
    assert not world.store.tables.reports
    assert not world.store.tables.parts


def test_words_come_back_to_whoever_was_signed_out_meanwhile(world: World) -> None:
    visitor = signed_in(world)
    fields = filled(visitor, text=WORDS)
    world.casework.sign_out_everywhere(OWNER)
    answer = visitor.post(ENTER, fields, FORM)
    assert answer.status_code == 403
    assert WORDS in unescape(text_of(answer))
    assert not world.store.tables.reports


def test_nothing_told_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = text_of(enters(signed_in(world), text=WORDS, person="A blue cap.", organisation="Gate"))
    found = CODE.search(page)
    assert found
    logged = caplog.text
    assert not [each for each in (WORDS, "A blue cap.", "Gate", *found.groups()) if each in logged]


def test_every_question_of_the_form_has_a_name(world: World) -> None:
    """By it the page says where something is to be put right."""
    for about in ("self", "witness"):
        page = text_of(form_of(signed_in(world), about))
        steps = {Step(each) for each in re.findall(r'name="([A-Z]\d\w*)"', page)}
        assert steps <= set(NAMES)
