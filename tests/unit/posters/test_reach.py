"""What may be printed of a number or address, and how it is grouped."""

from __future__ import annotations

import pytest

from intake.errors import ConfigError
from intake.posters.reach import Reach, read_reach, shown_number, shown_web

ONION = "rivepost" * 7 + ".onion"


def test_ornaments_are_taken_off() -> None:
    assert read_reach(
        sms="+254 700 000-100",
        whatsapp="whatsapp:+254700000101",
        telegram="https://t.me/RiverPost_bot",
        web="https://river-post.example/",
        onion=f"http://{ONION}/",
    ) == Reach(
        "+254700000100", "+254700000101", "RiverPost_bot", "https://river-post.example", ONION
    )


def test_what_is_not_set_stays_unset() -> None:
    assert read_reach(sms="22395", whatsapp="", telegram=None) == Reach(sms="22395")
    assert read_reach(telegram="@RiverPost_bot") == Reach(telegram="RiverPost_bot")


@pytest.mark.parametrize("web", [None, "", "http://127.0.0.1:8000", "http://localhost"])
def test_with_nothing_that_others_can_reach_nothing_is_printed(web: str | None) -> None:
    """The address that settings have by default is this machine's own."""
    with pytest.raises(ConfigError, match="nothing to print") as refused:
        read_reach(web=web)
    assert len(refused.value.faults) == 1


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({"sms": "MG0123456789"}, "TWILIO_FROM"),
        ({"sms": "12"}, "TWILIO_FROM"),
        ({"whatsapp": "whatsapp:river"}, "TWILIO_WHATSAPP_FROM"),
        ({"telegram": "river post"}, "--telegram"),
        ({"telegram": "https://t.me/x?start=7"}, "--telegram"),
        ({"onion": "river.onion"}, "--onion"),
        ({"web": "https://flüsse.example"}, "PUBLIC_URL"),
    ],
)
def test_a_fault_names_where_it_comes_from_and_repeats_no_address(
    given: dict[str, str], source: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        read_reach(**given)
    (fault,) = refused.value.faults
    assert fault.startswith(f"{source}: ")
    assert not [value for value in given.values() if value in fault]


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({"telegram": "Psea_post_bot"}, "--telegram"),
        ({"web": "https://complaints.example"}, "PUBLIC_URL"),
        ({"web": "https://example.org/report"}, "PUBLIC_URL"),
    ],
)
def test_an_address_that_tells_what_this_is_about_is_not_printed(
    given: dict[str, str], source: str
) -> None:
    with pytest.raises(ConfigError, match=f"{source}: .* tells what this is about"):
        read_reach(**given)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+254700000100", "+254 700 000 100"),
        ("+15550001000", "+1 555 000 1000"),
        ("+79000000000", "+7 900 000 0000"),
        ("+93700000000", "+93 700 000 000"),
        ("+8801700000000", "+880 170 000 0000"),
        ("+31600000000", "+31 600 000 000"),
        ("+35312345", "+353 123 45"),
        ("22395", "22395"),
    ],
)
def test_a_number_stands_in_groups(number: str, shown: str) -> None:
    assert shown_number(number) == shown


def test_an_address_is_shown_as_people_type_it() -> None:
    assert shown_web("https://river-post.example/h") == "river-post.example/h"
