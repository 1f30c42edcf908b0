"""Filing: who can open a report, what stands in it, and what happens when nobody may read it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intake.cases.record import FIELDS, VALUES
from intake.conversation.scenes import Choice
from intake.conversation.script import SCRIPT
from intake.conversation.state import IN_WORDS
from intake.conversation.vocabulary import Option, Step
from intake.reporting.draft import padded_count
from intake.reporting.helpers import MANY_A_DAY
from intake.reporting.record import RECORD_FIELDS, with_the_only_area
from intake.reporting.speaking import Speaker
from intake.response import read_response
from intake.routing.facts import Facts
from intake.routing.organisations import chain
from intake.routing.response import Organisation
from tests.properties.world_scene import Scene
from tests.unit.reporting.examples import (
    FOR_ANOTHER,
    NOT_AGREED,
    WITH_CODE,
    WORDS,
    nothing_is_kept,
    offering_listeners,
    owner_wrap,
    parts_of,
    put_away,
    record_in,
    reporter,
    seed_of,
    told_in,
    with_helper,
)
from tests.world import CATALOGUES, DEMO_RESPONSE, START

RESPONSE = read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date())
EVERYTHING = {
    Step.NEEDS: "1 3",
    Step.AREA_FOR_HELP: "11",
    Step.STORY: WORDS,
    Step.KIND: "1 3",
    Step.WHEN: "2",
    Step.ROLE: "2",
    Step.ORGANISATION: "24",
    Step.PERSON: "A blue cap.",
    Step.WISH: "1",
    Step.CONTACT: "1",
}
WITNESS = {Step.ABOUT: "3", Step.SOURCE: "1", Step.SOMEONE_IN_DANGER: "2", Step.STAFF: "1"}


# ---------------------------------------------------------------- who can open it


def keys(scene: Scene, report_id: bytes) -> dict[str, bool]:
    """Reader -> whether the wrap is held back."""
    return {wrap.reader_id: wrap.held for wrap in scene.kept_keys.wraps(report_id)}


def places(scene: Scene, report_id: bytes) -> dict[str, str]:
    assigned = scene.tables.assignments.items()
    return {reader: each.place for (report, reader), each in assigned if report == report_id}


@pytest.mark.parametrize("organisation", RESPONSE.organisations, ids=lambda each: each.id)
def test_nobody_linked_to_the_accused_group_gets_a_key(organisation: Organisation) -> None:
    anna = reporter()
    report_id = anna.sends({Step.ROLE: "1", Step.ORGANISATION: organisation.number})
    linked = chain(RESPONSE.organisations, organisation.id)
    excluded = {each.id for each in RESPONSE.readers if each.links & linked}
    assert keys(anna.scene, report_id)
    assert not excluded & set(keys(anna.scene, report_id))
    assert set(places(anna.scene, report_id)) == set(keys(anna.scene, report_id))


def test_a_group_skipped_over_while_changing_still_gets_nothing() -> None:
    """She named where the first reader works, then corrected only who did it."""
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.ROLE: "1", Step.ORGANISATION: "25"})
    anna.says("2", "5", "2", "0", "0")
    report_id = anna.sends()
    assert record_in(anna.scene, report_id)["accused_org"] == "listening-office"
    assert "ombudsperson" not in keys(anna.scene, report_id)


def test_all_keys_but_the_owners_are_held_back() -> None:
    anna = reporter()
    report_id = anna.sends(EVERYTHING)
    assigned = places(anna.scene, report_id)
    assert set(assigned.values()) == {"owner", "deputy", "external"}
    assert keys(anna.scene, report_id) == {r: place != "owner" for r, place in assigned.items()}


def test_every_key_opens_the_same_report_and_no_reader_opens_anothers_key() -> None:
    anna = reporter()
    report_id = anna.sends(EVERYTHING)
    wraps = anna.scene.kept_keys.wraps(report_id)
    assert len({seed_of(anna.scene, report_id, wrap) for wrap in wraps}) == 1
    assert len({wrap.blob for wrap in wraps}) == len(wraps)


def test_the_code_is_the_only_receipt() -> None:
    anna = reporter()
    report_id = anna.sends()
    digits = anna.code.replace(" ", "")
    (row,) = anna.scene.kept_keys.receipts(report_id)
    assert row.lookup == anna.scene.world.vault.receipt_key(digits).lookup
    assert row.role == "reporter"


# ---------------------------------------------------------------- what stands in it


def test_parts_open_in_the_order_they_were_told_and_the_record_comes_last() -> None:
    anna = reporter()
    anna.goes_to(Step.STORY)
    anna.says(WORDS, "It was hot.", "1")
    report_id = anna.sends({Step.ORGANISATION: "The tent people", Step.PERSON: "A blue cap."})
    assert told_in(anna.scene, report_id) == [
        ("narrative", WORDS),
        ("narrative", "It was hot."),
        ("accused_org_words", "The tent people"),
        ("accused_hint", "A blue cap."),
    ]
    assert type(parts_of(anna.scene, report_id)[-1]).__name__ == "RecordPart"


def test_times_in_it_are_no_finer_than_an_hour() -> None:
    anna = reporter()
    report_id = anna.sends(EVERYTHING)
    hour = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert {part.hour for part in parts_of(anna.scene, report_id)} == {hour}
    header = anna.scene.tables.reports[report_id]
    assert header.received_hour == hour
    assert (header.due_at.minute, header.due_at.second) == (0, 0)


def test_the_record_holds_what_was_answered_and_its_fields_are_known() -> None:
    anna = reporter()
    record = record_in(anna.scene, anna.sends(EVERYTHING))
    consent = {name: record.pop(name) for name in list(record) if name.startswith("consent_")}
    assert record == {
        "reporter_type": "self",
        "channel": "sms",
        "language": "en",
        "danger_now": "unknown",
        "under_18": "unknown",
        "needs": ["health", "talk"],
        "kind_reported": ["exploitation", "harassment"],
        "time_bucket": "d4_5",
        "area_code": "north-bank",
        "accused_role": "contractor_guard_driver_vendor",
        "accused_org": "green-kite",
        "wish": "help_only",
        "contact_mode": "none_return_by_code",
    }
    assert consent.keys() | record.keys() <= FIELDS.keys()
    assert consent["consent_hour"] == "2026-11-23T09:00+00:00"


def test_every_field_is_filled_by_some_report() -> None:
    filled: set[str] = set()
    texted = {Step.CONTACT: "2", Step.SAFE_TIME: "1"}
    forced = {**WITH_CODE, Step.AREA: "11"}
    for answers in (EVERYTHING, {**EVERYTHING, **WITNESS, **texted}, forced):
        anna = reporter(offering_listeners())
        with_helper(anna, organisation="green-kite", duress=True)
        for _ in range(MANY_A_DAY if answers is forced else 0):
            anna.sends(answers)
        filled |= record_in(anna.scene, anna.sends(answers)).keys()
    later = {"wish_consent", "named_orgs"}  # by coming back, and by a reader
    assert filled | later == set(FIELDS)


def test_nothing_that_was_skipped_stands_in_it() -> None:
    anna = reporter()
    record = record_in(anna.scene, anna.sends())
    always = {"reporter_type", "channel", "language", "danger_now", "under_18", "contact_mode"}
    always |= {"kept_out"}  # by routing: without an organisation independent readers only
    assert record["wish"] == "decide_later", "what is skipped is no wish"
    assert set(record) == always | {"wish"} | {
        name for name in FIELDS if name.startswith("consent_") and name != "consent_also"
    }


LOOKED_INTO = {Step.WISH: "2", Step.CONTACT: "2", Step.SAFE_TIME: "3"}


def also_agreed(answers: dict[Step, str], *changes: str) -> list[str]:
    """Purposes of the further consents in the record, after changing something before sending."""
    anna = reporter()
    anna.goes_to(Step.SEND, answers)
    anna.says(*changes, "1")
    (report_id,) = anna.scene.tables.reports
    also = record_in(anna.scene, report_id).get("consent_also", [])
    assert isinstance(also, list)
    return [each.split(" ")[0] for each in also]


@pytest.mark.parametrize(
    ("answers", "purposes"),
    [
        ({}, []),
        ({Step.WISH: "1", Step.CONTACT: "1"}, []),
        (LOOKED_INTO, ["to_look_into", "to_contact"]),
        ({Step.CONTACT: "3"}, ["to_contact"]),
        ({Step.CONTACT: "2", Step.SAFE_TIME: "4"}, []),
        ({**FOR_ANOTHER, Step.WISH_OTHER: "2", Step.CONTACT_HELPER: "3"}, ["to_look_into"]),
    ],
)
def test_each_purpose_has_a_consent_of_its_own(
    answers: dict[Step, str], purposes: list[str]
) -> None:
    helper = [] if Step.CONTACT_HELPER not in answers else ["to_contact"]
    assert also_agreed(answers) == purposes + helper


def test_what_was_taken_back_before_sending_is_no_consent() -> None:
    assert also_agreed(LOOKED_INTO, "2", "6", "1") == ["to_contact"]
    assert also_agreed(LOOKED_INTO, "2", "7", "1") == ["to_look_into"]


def test_a_further_consent_names_the_words_the_version_and_the_hour() -> None:
    anna = reporter()
    asked = anna.goes_to(Step.WISH)[-1]
    anna.sends({Step.WISH: "2"})
    (report_id,) = anna.scene.tables.reports
    sha256 = hashlib.sha256(asked.encode()).hexdigest()
    also = [f"to_look_into 1 2026-11-23T09:00+00:00 {sha256}"]
    assert record_in(anna.scene, report_id)["consent_also"] == also


@pytest.mark.parametrize(
    ("answers", "basis"),
    [({}, "self"), (WITNESS, "witness"), (FOR_ANOTHER, "attested"), (NOT_AGREED, "none")],
)
def test_consent_is_never_said_to_be_given_by_somebody_who_was_not_asked(
    answers: dict[Step, str], basis: str
) -> None:
    """A witness agrees for herself; the person it happened to has agreed to nothing."""
    anna = reporter()
    record = record_in(anna.scene, anna.sends(answers))
    assert record["consent_basis"] == basis


def test_the_desk_has_words_for_every_answer_of_a_recorded_question() -> None:
    for step in RECORD_FIELDS:
        scene = SCRIPT[step]
        if isinstance(scene, Choice):
            assert {each.option.value for each in scene.answers.values()} <= VALUES.keys()
    assert {"yes", "no", "unknown", Option.NOT_SURE.value} <= VALUES.keys()


def test_a_group_in_her_own_words_is_told_and_is_no_entry_of_the_register() -> None:
    anna = reporter()
    report_id = anna.sends({Step.ROLE: "1", Step.ORGANISATION: "The tent people"})
    assert "accused_org" not in record_in(anna.scene, report_id)
    assert IN_WORDS not in str(record_in(anna.scene, report_id))
    assert ("accused_org_words", "The tent people") in told_in(anna.scene, report_id)
    independent = {each.id for each in RESPONSE.readers if each.independent}
    assert set(keys(anna.scene, report_id)) <= independent


def test_the_hash_of_the_consent_is_that_of_the_words_she_saw() -> None:
    anna = reporter()
    shown = "\n".join(anna.goes_to(Step.CONSENT))
    words = Speaker(CATALOGUES, RESPONSE, "en").consent_text()
    for sentence in words.split("\n"):
        assert sentence.strip() in shown
    record = record_in(anna.scene, anna.sends())
    assert record["consent_hash"] == hashlib.sha256(words.encode()).hexdigest()
    assert record["consent_version"] == 1


def test_one_text_or_area_and_group_alone_make_a_report() -> None:
    anna = reporter()
    assert told_in(anna.scene, anna.sends({Step.STORY: WORDS})) == [("narrative", WORDS)]
    bela = reporter()
    report_id = bela.sends({Step.AREA: "12", Step.ORGANISATION: "24"})
    record = record_in(bela.scene, report_id)
    assert (record["area_code"], record["accused_org"]) == ("south-bank", "green-kite")


def test_somebody_young_is_asked_less_and_it_is_marked() -> None:
    anna = reporter()
    answers = {**EVERYTHING, Step.AGE: "1", Step.YOUNG: "1", Step.YOUNG_WORDS: "A few words."}
    report_id = anna.sends(answers)
    assert [about for about, _ in told_in(anna.scene, report_id)] == ["narrative"]
    record = record_in(anna.scene, report_id)
    assert record["under_18"] == "yes"
    assert "kind_reported" not in record
    assert record["wish"] == "not_asked"


def test_the_clear_fields_tell_no_more_than_they_must() -> None:
    anna = reporter()
    report_id = anna.sends(EVERYTHING)
    header = anna.scene.tables.reports[report_id]
    assert (header.area, header.language, header.channel) == ("north-bank", "en", "sms")
    assert header.part_count == 4
    assert [padded_count(parts) for parts in (0, 1, 4, 5, 8, 9, 23)] == [4, 4, 4, 8, 8, 16, 32]


def test_filing_is_counted_and_audited_once() -> None:
    anna = reporter()
    report_id = anna.sends()
    sent = {name: n for (_, name, _), n in anna.scene.tables.counters.items() if "sent" in name}
    assert sent == {"sent self": 1}
    (line,) = anna.scene.tables.audit
    assert (line.actor, line.event, line.report_id, line.detail) == (
        "reporter",
        "filed",
        report_id,
        "",
    )


# ---------------------------------------------------------------- nobody may read it


def test_without_a_reader_she_is_told_so_and_nothing_is_kept() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, EVERYTHING)
    for each in RESPONSE.readers:
        put_away(anna.scene.store, each.id)
    texts = " ".join(anna.says("1"))
    assert "there is no one here who could read" in texts
    assert "Sent" not in texts
    assert "Health care" in texts
    assert nothing_is_kept(anna.scene)


def test_help_places_of_the_accused_group_are_not_shown_then_either() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, {**EVERYTHING, Step.AREA_FOR_HELP: "14", Step.ORGANISATION: "21"})
    assert "Willow Clinic" not in " ".join(anna.says("8"))
    for each in RESPONSE.readers:
        put_away(anna.scene.store, each.id)
    texts = " ".join(anna.says("1"))
    assert "Hill Side Clinic" in texts
    assert "Willow Clinic" not in texts


def test_a_response_without_readers_asks_nothing_in_the_first_place() -> None:
    anna = reporter()
    for each in RESPONSE.readers:
        put_away(anna.scene.store, each.id)
    anna.scene.world.time.pass_time(seconds=10)
    texts = " ".join(anna.says("hello"))
    assert "there is no one here who could read" in texts
    assert nothing_is_kept(anna.scene)


def test_a_reader_who_was_put_away_gets_no_key() -> None:
    anna = reporter()
    first = anna.sends(EVERYTHING)
    owner = owner_wrap(anna.scene, first).reader_id
    put_away(anna.scene.store, owner)
    second = anna.sends(EVERYTHING)
    assert owner not in keys(anna.scene, second)


def test_where_there_is_one_area_only_a_report_is_of_that_area() -> None:
    """Nobody is asked for it there, and a reader of that area must not be left out for it."""
    one = replace(RESPONSE, areas=RESPONSE.areas[:1])
    assert with_the_only_area(Facts(), one).area == RESPONSE.areas[0].id
    assert with_the_only_area(Facts(), RESPONSE).area is None
