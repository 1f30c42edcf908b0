"""A response file is read strictly, and refused with every fault at once."""

from __future__ import annotations

from datetime import date

import pytest

from intake.errors import ConfigError
from intake.response import excludes_everyone, may_hear, read_response, response_hash
from intake.routing.response import DEFAULT_CLOCKS, Duty, Need, Role

TODAY = date(2026, 11, 22)

SMALL = """
id = "small"
service_name = "Post Box 9"
languages = ["en"]
urgent_help = "555 0190"

[[areas]]
id = "north"
number = "11"
name = "North"

[[organisations]]
id = "agency"
number = "21"
name = "Agency"

[[organisations]]
id = "office"
number = "22"
name = "Office"
operational = false

[[organisations]]
id = "college"
number = "23"
name = "College"
operational = false

[[readers]]
id = "first"
role = "ombudsperson"
employer = "office"
office = "Office"
independent = true

[[readers]]
id = "second"
role = "oversight"
employer = "college"
office = "College"
independent = true

[[help_places]]
need = "talk"
name = "Reading Room"
hours = "9-17"
verified_on = 2026-11-01
"""


def _small(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text, f"the small response no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


def _faults(*changes: tuple[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        read_response(_small(*changes), TODAY)
    return refused.value.faults


# ---------------------------------------------------------------- what is read


def test_a_file_without_options_gets_the_usual_ones() -> None:
    response = read_response(SMALL, TODAY)
    assert (response.idle_hours, response.retention_months) == (2, 12)
    assert response.mandatory_reporting is Duty.RISK_ONLY
    assert response.clocks == DEFAULT_CLOCKS
    assert response.readers[1].role is Role.OVERSIGHT
    assert response.help_places[0].need is Need.TALK
    assert response.help_places[0].verified_on == date(2026, 11, 1)


def test_the_hash_names_the_exact_text() -> None:
    assert response_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert response_hash(SMALL) != response_hash(SMALL + "\n")


# ---------------------------------------------------------------- what is refused

FAULTS = {
    "misspelt key": (('number = "11"', 'numbr = "11"'), "areas[0].numbr: is no known key;"),
    "missing key": (('employer = "office"', ""), "readers[0].employer: is missing; add it"),
    "number without quotes": (('number = "21"', "number = 21"), "organisations[0].number: input"),
    "quoted number": (("[[areas]]", 'idle_hours = "2"\n[[areas]]'), "idle_hours: input should be"),
    "unknown role": (('role = "oversight"', 'role = "boss"'), "readers[1].role: input should be"),
    "two lines": (('name = "North"', r'name = "No\nrth"'), "areas[0].name: must be one line"),
    "empty text": (('"Reading Room"', '""'), "help_places[0].name: must be one line"),
    "space at the end": (('"Post Box 9"', '"Post Box "'), "service_name: must be one line"),
    "odd id": (('id = "north"', 'id = "North_1"'), "areas[0].id: 'North_1' is no short name"),
    "reserved word as id": (('id = "north"', 'id = "not_sure"'), "areas[0].id: 'not_sure'"),
    "id twice": (('id = "second"', 'id = "first"'), "readers[1].id: 'first' stands in the file 2"),
    "number of one digit": (('number = "11"', 'number = "8"'), "areas[0].number: '8' cannot"),
    "number led by zero": (('number = "11"', 'number = "08"'), "areas[0].number: '08' cannot"),
    "number of four digits": (('number = "11"', 'number = "1111"'), "areas[0].number: '1111'"),
    "number in another script": (('number = "11"', 'number = "١١"'), "areas[0].number: '١١'"),
    "number of two organisations": (('"22"', '"21"'), "organisations[1].number: '21' stands"),
    "area and organisation number": (('"11"', '"22"'), "areas[0].number: '22' stands"),
    "name of two": (('name = "Office"', 'name = "AGENCY"'), "organisations[1]: 'agency' stands"),
    "number as a name": (('name = "Office"', 'name = "11."'), "organisations[1]: the name '11'"),
    "unknown employer": (('employer = "office"', 'employer = "x"'), "readers[0].employer: 'x'"),
    "unknown partner": (
        ('name = "Agency"', 'name = "Agency"\npartners = ["office", "x"]'),
        "organisations[0].partners[1]: 'x' is not in [[organisations]]; add it there",
    ),
    "unknown household": (
        ('office = "College"', 'office = "College"\nhousehold = ["x"]'),
        "readers[1].household[0]: 'x' is not",
    ),
    "unknown payer": (
        ('office = "College"', 'office = "College"\npaid_by = "x"'),
        "readers[1].paid_by: 'x' is not",
    ),
    "unknown runner": (
        ('hours = "9-17"', 'hours = "9-17"\nrun_by = "x"'),
        "help_places[0].run_by: 'x' is not",
    ),
    "unknown area": (
        ('hours = "9-17"', 'hours = "9-17"\nareas = ["x"]'),
        "help_places[0].areas[0]: 'x' is not in [[areas]]",
    ),
    "reader's unknown area": (
        ('office = "College"', 'office = "College"\nareas = ["x"]'),
        "readers[1].areas[0]: 'x' is not in [[areas]]",
    ),
    "no language": (('["en"]', "[]"), "languages: there is none"),
    "language without texts": (('["en"]', '["en", "sw"]'), "languages[1]: no texts in 'sw'"),
    "language as a word": (('["en"]', '["English"]'), "languages[0]: 'English' is no language"),
    "language twice": (('["en"]', '["en", "en"]'), "languages[1]: 'en' stands in the file 2"),
    "reader's language": (
        ('office = "College"', 'office = "College"\nlanguages = ["EN"]'),
        "readers[1].languages[0]: 'EN' is no language tag",
    ),
    "long service name": (('"Post Box 9"', f'"{"x" * 21}"'), "service_name: 21 characters"),
    "long urgent help": (('"555 0190"', f'"{"x" * 41}"'), "urgent_help: 41 characters"),
    "long place": (('"Reading Room"', f'"{"x" * 61}"'), "help_places[0].name: 61 characters"),
    "no idle limit": (("[[areas]]", "idle_hours = 0\n[[areas]]"), "idle_hours: a draft must"),
    "idle for more than a day": (("[[areas]]", "idle_hours = 25\n[[areas]]"), "idle_hours: a"),
    "no retention": (("[[areas]]", "retention_months = 0\n[[areas]]"), "retention_months: must be"),
    "endless retention": (
        ("[[areas]]", "retention_months = 121\n[[areas]]"),
        "retention_months: must be",
    ),
    "endless clock": (
        (
            "[[areas]]",
            "clocks.U1 = { reading_hours = 4, support_hours = 721 }\n"
            "clocks.U2 = { reading_hours = 4, support_hours = 4 }\n"
            "clocks.U3 = { reading_hours = 4, support_hours = 4 }\n[[areas]]",
        ),
        "clocks.U1: hours must be between 1 and 720",
    ),
    "half the clocks": (
        ("[[areas]]", "clocks.U1 = { reading_hours = 4, support_hours = 12 }\n[[areas]]"),
        "clocks.U2: missing or unknown; give U1, U2, U3",
    ),
    "a clock at zero": (
        (
            "[[areas]]",
            "clocks.U1 = { reading_hours = 0, support_hours = 12 }\n"
            "clocks.U2 = { reading_hours = 4, support_hours = 4 }\n"
            "clocks.U3 = { reading_hours = 4, support_hours = 4 }\n[[areas]]",
        ),
        "clocks.U1: hours must be between 1 and 720",
    ),
    "support before reading": (
        (
            "[[areas]]",
            "clocks.U1 = { reading_hours = 4, support_hours = 4 }\n"
            "clocks.U2 = { reading_hours = 4, support_hours = 3 }\n"
            "clocks.U3 = { reading_hours = 4, support_hours = 4 }\n[[areas]]",
        ),
        "clocks.U2: hours must be between 1 and 720",
    ),
    "verified tomorrow": (("2026-11-01", "2026-11-23"), "help_places[0].verified_on: 2026-11-23"),
    "independent at an agency": (
        ('employer = "college"', 'employer = "agency"'),
        "readers[1].independent: depends on agency",
    ),
    "independent behind a link": (
        ('name = "Agency"', 'name = "Agency"\nparents = ["college"]'),
        "readers[1].independent: depends on agency",
    ),
    "nobody left": (
        ('office = "College"', 'office = "College"\nhousehold = ["office"]'),
        "organisations: leaving out the chain of 'office' leaves no reader for all areas; add one",
    ),
    "exception for nothing": (
        ("[[areas]]", 'only_independent_for = ["agency"]\n[[areas]]'),
        "only_independent_for[0]: a reader is left for 'agency'; remove it",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_its_key_path(name: str) -> None:
    change, expected = FAULTS[name]
    lines = _faults(change)
    assert any(line.startswith(expected) for line in lines), lines
    assert all(": " in line and ";" in line for line in lines), "what is wrong; remedy"


def test_all_faults_come_at_once() -> None:
    assert _faults(
        ('employer = "office"', 'employer = "x"'),
        ('number = "11"', 'number = "8"'),
        ("2026-11-01", "2027-01-01"),
    ) == (
        "areas[0].number: '8' cannot stand on a card; use 10 to 999",
        "readers[0].employer: 'x' is not in [[organisations]]; add it there or correct the id",
        "help_places[0].verified_on: 2027-01-01 is still to come; "
        "give the day somebody last asked the place",
    )


def test_all_faults_of_shape_come_at_once() -> None:
    lines = _faults(
        ('employer = "office"', "employer = true"),
        ('number = "11"', "number = 11"),
        ('name = "Agency"', 'name = " Agency"'),
    )
    assert [line.split(":")[0] for line in lines] == [
        "organisations[0].name",
        "areas[0].number",
        "readers[0].employer",
    ]


@pytest.mark.parametrize("text", ["id = ", "id = nan", "areas = 3", ""])
def test_what_is_no_response_at_all_is_a_fault_too(text: str) -> None:
    with pytest.raises(ConfigError):
        read_response(text, TODAY)


def test_an_organisation_that_excludes_everybody_is_taken_when_the_file_says_so() -> None:
    behind_both = ('office = "College"', 'office = "College"\nhousehold = ["office"]')
    says_so = ("[[areas]]", 'only_independent_for = ["office"]\n[[areas]]')
    response = read_response(_small(behind_both, says_so), TODAY)
    assert excludes_everyone(response) == response.only_independent_for == ("office",)


def test_a_file_without_readers_or_places_loads_and_gives_information_only() -> None:
    nobody = "readers = []\nhelp_places = []\n"
    response = read_response(nobody + SMALL[: SMALL.index("[[readers]]")], TODAY)
    assert may_hear(response, []) is not None


def test_languages_are_those_that_texts_exist_in() -> None:
    both = _small(('["en"]', '["en", "sw"]'))
    assert read_response(both, TODAY, known_languages={"en", "sw"}).languages == ("en", "sw")
