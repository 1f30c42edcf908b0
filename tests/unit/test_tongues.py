"""A reader's words: languages as they are found, numbers, dates and places as they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from intake.tongues import UNIVERSAL, Tongue, Tongues, read_tongues, zones

MOMENT = datetime(2026, 11, 22, 22, tzinfo=UTC)
FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Queue of {office}"
msgstr "File de {office}"

msgid "{n} hour"
msgid_plural "{n} hours"
msgstr[0] "{n} heure"
msgstr[1] "{n} heures"
"""


@pytest.fixture
def tongues(tmp_path: Path) -> Tongues:
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr" / "LC_MESSAGES" / "desk.po").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "nl" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "nl" / "LC_MESSAGES" / "messages.po").write_text(FRENCH, encoding="utf-8")
    return read_tongues(tmp_path)


def test_a_language_of_the_desk_is_one_file_of_its_own(tongues: Tongues) -> None:
    assert tongues.languages == ("en", "fr")
    assert tongues.of("fr").say("Queue of {office}", office="North") == "File de North"
    assert tongues.of("fr").texts("{n} hour", "{n} hours", 0) == "{n} heure"
    assert tongues.of("fr").is_draft
    assert not tongues.of("en").is_draft


def test_a_signed_catalogue_is_no_draft(tmp_path: Path) -> None:
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    file = tmp_path / "fr" / "LC_MESSAGES" / "desk.po"
    file.write_text(f"# Reviewed by Example, 2026-11-22\n{FRENCH}", encoding="utf-8")
    assert not read_tongues(tmp_path).of("fr").is_draft


@pytest.mark.parametrize("tag", ["", "nl", "../en"])
def test_what_there_is_not_is_said_in_english_and_utc(tongues: Tongues, tag: str) -> None:
    heard = tongues.of(tag, "Nowhere/Example")
    assert (heard.tag, heard.zone) == ("en", UNIVERSAL)


def test_an_empty_text_is_not_the_head_of_the_catalogue(tongues: Tongues) -> None:
    assert tongues.of("fr").text("") == ""


@pytest.mark.parametrize(
    ("tag", "zone", "written"),
    [
        ("en", "UTC", "22 Nov 2026, 22:00"),
        ("en", "Africa/Nairobi", "23 Nov 2026, 01:00"),
        ("en", "Asia/Kathmandu", "23 Nov 2026, 03:45"),
        ("fr", "UTC", "22 nov. 2026, 22:00"),
        ("ar", "Africa/Nairobi", "23 نوفمبر 2026، 01:00"),
    ],
)
def test_a_moment_is_written_where_the_reader_is(tag: str, zone: str, written: str) -> None:
    assert Tongue(tag, zone=zone).moment(MOMENT) == written


def test_a_day_without_an_hour_is_the_same_everywhere() -> None:
    assert Tongue(zone="Pacific/Auckland").day(date(2026, 11, 22)) == "22 Nov 2026"
    assert Tongue(zone="Pacific/Auckland").day(MOMENT) == "23 Nov 2026"


@pytest.mark.parametrize(
    ("tag", "direction", "number", "arabic", "own", "both"),
    [
        ("en", "ltr", "3,000", "Arabic", "English", "a, b"),
        ("fr", "ltr", "3\u202f000", "arabe", "français", "a, b"),
        ("ar", "rtl", "3,000", "العربية", "العربية", "a، b"),
    ],
)
def test_numbers_names_and_lists(
    tag: str, direction: str, number: str, arabic: str, own: str, both: str
) -> None:
    heard = Tongue(tag)
    assert heard.direction == direction
    assert heard.number(3000) == number
    assert heard.language("ar") == arabic
    assert heard.language("zz-unknown") == "zz-unknown"
    assert heard.own_name() == own
    assert heard.listed(["a", "b"]) == both


def test_each_place_of_the_world_can_be_chosen_once() -> None:
    found = zones()
    assert found[0] == UNIVERSAL
    assert len(set(found)) == len(found) > 300
    assert {"Africa/Nairobi", "Asia/Dhaka", "America/Bogota", "Europe/Paris"} <= set(found)
    assert not [each for each in found if each.startswith(("Etc/", "US/", "posix/"))]
    assert all(Tongue("ar").place(each) for each in found)
