"""Writing an answer: ready texts, how many SMS it makes, what is checked before, and consent."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from channels.sms.segments import parts as sms_parts
from intake.cases.case import Status
from intake.cases.parts import CasePart, RecordPart
from intake.cases.replies import Ready
from intake.casework.audit import Event, line
from intake.desk.answer_words import READY_NAMES, counted
from tests.unit.cases.steps import JUDGED, WILLED, looked
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import ANSWERS, DEPUTY, EXTERNAL, NOON, OWNER, FiledReport, World
from tests.world import CATALOGUES

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


def filed(world: World, *more: CasePart, language: str = "en", **fields: Any) -> FiledReport:
    record = RecordPart({**ANSWERS, **WILLED, "wish": "help_only", **fields}, NOON)
    return world.file(declared=True, status=READ, parts=[record, *more], language=language)


def put_in(visitor: Visitor, report: FiledReport, ready: str, text: str = "") -> str:
    fields = {"do": "ready", "ready": ready, "text": text}
    answer = visitor.submit(report.path, f"{report.path}/reply", **fields)
    assert answer.status_code == 200
    return text_of(answer)


def written(page: str) -> str:
    """What stands in the box."""
    (found,) = re.findall(r'<textarea id="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found)


# ---------------------------------------------------------------- ready texts


def test_every_ready_text_has_a_name() -> None:
    assert READY_NAMES.keys() == set(Ready)


@pytest.mark.parametrize("language", ["en", "ar", "bn"])
def test_a_ready_text_is_put_in_in_the_reporter_s_language_with_what_it_says(
    world: World, visitor: Visitor, language: str
) -> None:
    page = put_in(visitor, filed(world, language=language), "late")
    assert written(page) == CATALOGUES.ready(language, Ready.LATE, "")
    assert CATALOGUES.ready("en", Ready.LATE, "") in page
    assert '<option value="late" selected>' in page
    assert not world.store.tables.replies


def test_it_is_added_below_what_was_typed(world: World, visitor: Visitor) -> None:
    page = put_in(visitor, filed(world), "late", "My words.\n")
    assert written(page) == f"My words.\n\n{CATALOGUES.ready('en', Ready.LATE, '')}"


def test_a_language_without_texts_gets_english_and_is_told_so(
    world: World, visitor: Visitor
) -> None:
    page = put_in(visitor, filed(world, language="sw"), "read")
    assert written(page) == CATALOGUES.ready("en", Ready.READ, "")
    assert "There is no such text in Swahili: this one is English." in page


@pytest.mark.parametrize("ready", ["passed_on", "nonsense", ""])
def test_one_that_does_not_fit_is_not_put_in(world: World, visitor: Visitor, ready: str) -> None:
    page = put_in(visitor, filed(world), ready, "My words.")
    assert written(page) == "My words."
    assert "The ready text says" not in page


def test_what_was_passed_on_is_said_once_it_was_printed(world: World, visitor: Visitor) -> None:
    report = filed(world, *looked(), wish="help_and_look_into")
    assert '<option value="passed_on">' not in text_of(visitor.get(report.path))

    with world.store() as work:
        work.audit.write(line(NOON, OWNER, Event.FORWARDING_PRINTED, report.id))
        work.commit()
    assert "Passed on with your OK on 04/05/2031" in written(put_in(visitor, report, "passed_on"))


def test_a_gap_is_not_sealed_and_the_form_comes_back(world: World, visitor: Visitor) -> None:
    report = filed(world)
    text = CATALOGUES.ready("en", Ready.QUESTION, "")
    fields = {"text": text, "ready": "question", "as_it_is": "1"}
    answer = visitor.submit(report.path, f"{report.path}/reply", **fields)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "A gap (____) is still open." in page
    assert "The ready text says" in page
    assert not world.store.tables.replies


# ---------------------------------------------------------------- checking


def test_checking_counts_and_seals_nothing(world: World, visitor: Visitor) -> None:
    report = filed(world)
    fields = {"do": "check", "text": "Thank you. We know how you feel!"}
    answer = visitor.submit(report.path, f"{report.path}/reply", **fields)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "By SMS this makes 1 SMS, in 1 text." in page
    assert "Some words here can sound like pity." in page
    assert "An exclamation mark or a picture" in page
    assert written(page) == fields["text"]
    assert not world.store.tables.replies
    fields = {"text": "Thank you.", "do": "check"}
    page = text_of(visitor.submit(report.path, f"{report.path}/reply", **fields))
    assert "Nothing to say against it." in page
    for language, said in (("ar", "by a short list of words"), ("sw", "was not looked at")):
        foreign = filed(world, language=language)
        page = text_of(visitor.submit(foreign.path, f"{foreign.path}/reply", **fields))
        assert "Nothing to say against it." not in page
        assert said in page


def test_checking_looks_for_words_of_the_language_of_the_report(
    world: World, visitor: Visitor
) -> None:
    for language in ("fr", "fr-CD"):
        report = filed(world, language=language)
        fields = {"do": "check", "text": "Vous êtes courageuse."}
        page = text_of(visitor.submit(report.path, f"{report.path}/reply", **fields))
        assert "Some words here can sound like pity." in page
        assert "not looked at" not in page


def test_what_was_checked_can_be_sealed_with_the_same_form(world: World, visitor: Visitor) -> None:
    report = filed(world)
    form = visitor.hidden(report.path)
    for do in ("check", ""):
        fields = {**form, "text": "Thank you.", "do": do}
        visitor.post(f"{report.path}/reply", fields, report.path)
    assert len(world.store.tables.replies) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * 160, "1 SMS, in 1 text."),
        ("a" * 161, "2 SMS, in 1 text."),
        ("a " * 200, "3 SMS, in 2 texts."),
        ("\u00ea" + "a" * 70, "2 SMS, in 1 text. These take more room: \u00ea. 70 fit into"),
        ("উত্তর এখানে আসবে।", "1 SMS, in 1 text. Its letters take more room: 70 fit into"),
    ],
)
def test_an_answer_is_counted_in_sms_by_its_letters(text: str, said: str) -> None:
    assert f"By SMS this makes {said}" in counted(text)


def test_what_is_counted_is_what_goes_out() -> None:
    text = CATALOGUES.ready("ar", Ready.CONSENT, "")
    assert counted(text).startswith(f"By SMS this makes {sms_parts(text)} SMS, in 1 text.")


# ---------------------------------------------------------------- consent beside buttons


def test_a_button_without_consent_is_shown_with_the_reason_and_the_way_to_ask(
    world: World, visitor: Visitor
) -> None:
    page = text_of(visitor.get(filed(world, JUDGED).path))
    assert '<button disabled aria-describedby="forward-why">' in page
    assert "Not now: The person did not ask that somebody looks into it." in page
    assert "Ask the person in an answer" in page
    assert '<button disabled aria-describedby="refer-why">' in page
    assert "The person has not accepted any kind of help yet." in page
    assert "Offer it in an answer" in page


def test_with_wish_and_consent_no_button_is_held_back(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(filed(world, JUDGED, wish="help_and_look_into").path))
    assert 'aria-describedby="forward-why"' not in page
    assert "Weigh it" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"accused_role": "armed_or_official"}, "passing it on could cost a life"),
        ({"consent_basis": "witness"}, "A witness wrote"),
    ],
)
def test_who_cannot_agree_is_not_asked(
    world: World, visitor: Visitor, fields: dict[str, Any], why: str
) -> None:
    page = text_of(visitor.get(filed(world, JUDGED, **fields).path))
    assert why in page
    assert "Ask the person in an answer" not in page


def test_the_ledger_says_what_is_agreed_and_what_is_not(world: World, visitor: Visitor) -> None:
    page = text_of(visitor.get(filed(world, JUDGED).path))
    ledger = page.partition("<summary>Consent</summary>")[2].partition("</details>")[0]
    said = re.findall(r"<dt>([^<]*)</dt><dd><strong>(Yes|No)</strong>", ledger)
    assert said == [
        ("Keep a record, read here", "Yes"),
        ("Answer here", "Yes"),
        ("One neutral text to the phone", "No"),
        ("Tell a service", "No"),
        ("Pass it on to be looked into", "No"),
    ]
