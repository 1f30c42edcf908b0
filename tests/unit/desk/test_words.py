"""Codes and clocks in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.cases.case import Status
from intake.cases.record import FIELDS, OWN_VALUES, VALUES
from intake.casework.addressing import Side
from intake.conversation.vocabulary import Option, Part, Role
from intake.desk import words
from intake.desk.times import deadline, moment, span
from intake.routing.urgency import ROWS
from tests.unit.desk.world import HOUR, NOON, RESPONSE


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "less than an hour"),
        (timedelta(minutes=59), "less than an hour"),
        (HOUR, "1 hour"),
        (HOUR * 2 - timedelta(seconds=1), "1 hour"),
        (HOUR * 47, "47 hours"),
        (HOUR * 48, "2 days"),
        (HOUR * 71, "2 days"),
    ],
)
def test_a_span_is_rounded_down(length: timedelta, said: str) -> None:
    assert span(length) == said


def test_a_deadline_is_over_at_its_hour() -> None:
    assert deadline(NOON + HOUR, NOON).left == "1 hour left"
    assert deadline(NOON, NOON).is_over
    assert deadline(NOON - 3 * HOUR, NOON).left == "3 hours overdue"


def test_a_moment_is_said_and_marked_up() -> None:
    assert moment(NOON).words == "4 May 2031, 12:00"
    assert moment(NOON).iso == "2031-05-04T12:00+00:00"


@pytest.mark.parametrize(
    ("tag", "name"), [("en", "English"), ("ar", "Arabic"), ("zh-Hant", "Traditional Chinese")]
)
def test_languages_are_named(tag: str, name: str) -> None:
    assert words.language(tag) == name


def test_a_language_nobody_knows_keeps_its_tag() -> None:
    assert words.language("xyz-1") == "xyz-1"


def test_every_urgency_reason_status_and_kind_of_words_has_words() -> None:
    assert {reason for reason, _, _ in ROWS} <= set(words.REASONS)
    assert {level for _, level, _ in ROWS} == set(words.LEVELS)
    assert set(Status) == set(words.STATUSES)
    assert {part.value for part in Part} == set(words.ABOUT)


def test_every_way_back_and_everyone_who_can_be_addressed_has_words() -> None:
    assert set(words.WAYS_BACK) == set(Role)
    assert set(words.SIDES) == {side.value for side in Side}


RECORDED = (
    *(Option.ME, Option.ASKED_ME, Option.SAW_OR_HEARD, Option.HAVE_CODE),
    *(Option.YES, Option.NO, Option.NOT_SURE),
    *(Option.ALL_I_WRITE, Option.KIND_AND_AREA, Option.NEED_ONLY),
    *(Option.HELP_ONLY, Option.LOOK_INTO, Option.RECORD_ONLY, Option.DECIDE_LATER),
    *(Option.COME_BACK, Option.TEXT_ME, Option.TRUSTED_PERSON, Option.NO_ANSWER),
    *(Option.PERSON_COMES_BACK, Option.THROUGH_ME),
    *(Option.MORNING, Option.AFTERNOON, Option.EVENING, Option.AFTER_I_TEXT),
    *(Option.A_WOMAN, Option.A_MAN, Option.NO_MATTER),
)


@pytest.mark.parametrize("option", RECORDED)
def test_every_answer_that_a_record_keeps_has_words(option: Option) -> None:
    assert option.value in VALUES


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("consent_basis", basis) for basis in ("self", "attested", "witness", "none")),
        *(("reporter_type", who) for who in ("known_helper", "staff_witness")),
        *(("helper_signs", sign) for sign in ("several_places", "many_today", "same_words")),
        ("duress", "yes"),
    ],
)
def test_every_field_about_a_helper_has_words(name: str, value: str) -> None:
    assert name in FIELDS
    assert words.field_value(name, value, RESPONSE) != value


def test_a_limit_names_a_field_and_a_value_that_a_record_can_hold() -> None:
    for name, value, _said in words.LIMITS:
        assert name in FIELDS
        assert value in VALUES or (name, value) in OWN_VALUES
    assert set(words.SIGN_FIELDS) <= set(FIELDS)


def test_levels_differ_by_word_and_shape() -> None:
    levels = words.LEVELS.values()
    assert len({level.word for level in levels}) == len({level.shape for level in levels}) == 3


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("needs", ["health", "legal"], "health care, legal advice"),
        ("staff", True, "yes"),
        ("staff", False, "no"),
        ("area_code", "coast", "The Coast"),
        ("area_code", "gone", "gone"),
        ("accused_org", "river-relief", "River Relief"),
        ("accused_org", "gone", "gone"),
        ("language", "bn", words.language("bn")),
        ("channel", "sms", "SMS"),
        ("channel", "pigeon", "pigeon"),
        ("wish", "record_only", VALUES["record_only"]),
        ("wish", "not-known-yet", "not-known-yet"),
        ("consent_version", 3, "3"),
        ("consent_basis", "none", "nobody"),
        ("contact_mode", "none", "no answer needed"),
        ("helper_org", "river-relief", "River Relief"),
        ("helper_serial", "K4-07", "K4-07"),
    ],
)
def test_a_field_of_the_record_in_words(name: str, value: object, said: str) -> None:
    assert words.field_value(name, value, RESPONSE) == said


def test_an_unknown_field_is_shown_last_under_its_own_name() -> None:
    assert words.field_name("new_field") == "new_field"
    assert words.field_order("new_field") > words.field_order("consent_hour")


def test_an_unknown_urgency_is_shown_as_it_is() -> None:
    assert words.level("U9").word == "U9"
