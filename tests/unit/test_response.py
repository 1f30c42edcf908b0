"""A response file is read strictly, and refused with every fault at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from intake.errors import ConfigError
from intake.response import excludes_everyone, may_hear, read_response, response_hash
from intake.routing.response import DEFAULT_CLOCKS, Checklist, Duty, Need, Role

TODAY = date(2026, 11, 22)

HERE = Path(__file__).parent / "responses"
SMALL = (HERE / "small.toml").read_text(encoding="utf-8")
EXAMPLE = Path(__file__).parents[2] / "docs" / "response-example.toml"


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"stands in the text {text.count(old)} times: {old!r}"
        text = text.replace(old, new)
    return text


def _faults(toml: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        read_response(toml, TODAY, known_languages=("en", "fr"))
    return refused.value.faults


# ---------------------------------------------------------------- what is read


def test_a_file_without_options_gets_the_usual_ones() -> None:
    response = read_response(SMALL, TODAY)
    assert (response.idle_hours, response.retention_months) == (2, 12)
    assert response.mandatory_reporting is Duty.RISK_ONLY
    assert response.clocks == DEFAULT_CLOCKS
    assert (response.keywords, response.contact_words, response.timezone) == ({}, (), "UTC")
    assert (response.listener_choice, response.helper_months) == (False, 6)
    assert response.checklist == Checklist()
    assert response.readers[0].gender is None
    assert response.readers[1].role is Role.OVERSIGHT
    assert response.help_places[0].need is Need.TALK
    assert response.help_places[0].verified_on == date(2026, 11, 1)


def test_the_hash_names_the_exact_text() -> None:
    assert response_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert response_hash(SMALL) != response_hash(SMALL + "\n")


# ---------------------------------------------------------------- what is refused


@dataclass(frozen=True)
class Case:
    """One change of the small response, and every line that answers it."""

    changes: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]


def _cases() -> dict[str, Case]:
    _, *written = (HERE / "refused.txt").read_text(encoding="utf-8").split("\n# ")
    return dict(map(_case, written))


def _case(written: str) -> tuple[str, Case]:
    name, *rows = written.rstrip("\n").split("\n")
    lines = tuple(row for row in rows if row.startswith("line "))
    hunks = "\n".join(row for row in rows if row not in lines).split("\n...\n")
    return name, Case(tuple(map(_hunk, hunks)), lines)


def _hunk(written: str) -> tuple[str, str]:
    rows = written.split("\n")
    old = "".join(f"{row[2:]}\n" for row in rows if row[:1] in "- ")
    new = "".join(f"{row[2:]}\n" for row in rows if row[:1] in "+ ")
    return f"\n{old}", f"\n{new}"


CASES = _cases()


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_refused_with_its_line_its_key_and_what_to_do(name: str) -> None:
    case = CASES[name]
    assert _faults(_changed(SMALL, *case.changes)) == case.lines
    assert all(line.count(": ") >= 1 and ";" in line for line in case.lines)


def test_every_case_is_read() -> None:
    assert len(CASES) == (HERE / "refused.txt").read_text(encoding="utf-8").count("\n# ")
    assert all(case.lines and case.changes for case in CASES.values())


def _assignments() -> list[tuple[int, str]]:
    """(line, key) of everything that stands alone in a line of the annotated example."""
    rows = enumerate(EXAMPLE.read_text(encoding="utf-8").split("\n"), start=1)
    found = ((line, re.match(r"(\w+(?:\.\w+)?) = ", row)) for line, row in rows)
    return [(line, match[1]) for line, match in found if match]


@pytest.mark.parametrize(("line", "key"), _assignments())
def test_any_key_with_a_value_of_another_kind_is_refused_on_its_line(line: int, key: str) -> None:
    rows = EXAMPLE.read_text(encoding="utf-8").split("\n")
    rows[line - 1] = f"{key} = [[[]]]"
    said = _faults("\n".join(rows))
    assert {each.split(":")[0] for each in said} == {f"line {line}"}
    assert all(key in each.split(": ")[1] for each in said)


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    toml = _changed(
        SMALL,
        ('employer = "office"', 'employer = "x"'),
        ('number = "11"', 'number = "8"'),
        ("2026-11-01", "2027-01-01"),
    )
    assert _faults(toml) == (
        "line 8: areas[0].number: '8' cannot stand on a card; use 10 to 999",
        "line 31: readers[0].employer: 'x' is not in [[organisations]]; "
        "add it there or correct the id",
        "line 46: help_places[0].verified_on: 2027-01-01 is still to come; "
        "give the day somebody last asked the place",
    )


def test_all_faults_of_shape_come_at_once() -> None:
    toml = _changed(
        SMALL,
        ('employer = "office"', "employer = true"),
        ('number = "11"', "number = 11"),
        ('name = "Agency"', 'name = " Agency"'),
    )
    assert [line.split(":")[1].strip() for line in _faults(toml)] == [
        "areas[0].number",
        "organisations[0].name",
        "readers[0].employer",
    ]


def test_a_file_with_nothing_in_it_lacks_everything_at_its_first_line() -> None:
    needed = "id service_name languages urgent_help areas organisations readers help_places"
    missing = tuple(f"line 1: {key}: is missing; add it" for key in needed.split())
    assert _faults("\n# nothing\n") == missing


def test_lines_are_those_of_a_file_from_another_system_too() -> None:
    toml = _changed(SMALL, ('number = "11"', 'number = "8"')).replace("\n", "\r\n")
    assert _faults(toml)[0].startswith("line 8: areas[0].number: ")


@pytest.mark.parametrize("zone", ["UTC", "Africa/Nairobi", "Asia/Dhaka"])
def test_a_time_zone_is_named_as_everywhere(zone: str) -> None:
    assert read_response(f'timezone = "{zone}"\n{SMALL}', TODAY).timezone == zone


@pytest.mark.parametrize("text", ["id = ", "id = nan", "areas = 3", ""])
def test_what_is_no_response_at_all_is_a_fault_too(text: str) -> None:
    with pytest.raises(ConfigError):
        read_response(text, TODAY)


def test_an_organisation_that_excludes_everybody_is_taken_when_the_file_says_so() -> None:
    behind_both = ('office = "College"', 'office = "College"\nhousehold = ["office"]')
    says_so = ("[[areas]]", 'only_independent_for = ["office"]\n[[areas]]')
    response = read_response(_changed(SMALL, behind_both, says_so), TODAY)
    assert excludes_everyone(response) == response.only_independent_for == ("office",)


def test_a_file_without_readers_or_places_loads_and_gives_information_only() -> None:
    nobody = "readers = []\nhelp_places = []\n"
    response = read_response(nobody + SMALL[: SMALL.index("[[readers]]")], TODAY)
    assert may_hear(response, []) is not None


def test_languages_are_those_that_texts_exist_in() -> None:
    both = _changed(SMALL, ('["en"]', '["en", "sw"]'))
    assert read_response(both, TODAY, known_languages={"en", "sw"}).languages == ("en", "sw")


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("hint_months = 7\nwords_months = 6", "hint_months"),
        ("words_months = 13", "words_months"),
        ("access_days = 400", "access_days"),
        ("access_days = 0", "access_days"),
    ],
)
def test_what_goes_first_is_not_kept_longer(lines: str, key: str) -> None:
    assert any(f": {key}: must " in fault for fault in _faults(f"{lines}\n{SMALL}"))
