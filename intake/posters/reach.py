"""Where the line can be reached, as it is printed. A channel that is not set is None.

Rule: a fault names the setting or option and never repeats the address. An address is read by
people who pass a wall, so none may name the topic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from intake.errors import ConfigError
from intake.routing.words import topic_in

NUMBER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}")
"""E.164, or a carrier's short code."""
TELEGRAM = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
ONION = re.compile(r"[a-z2-7]{56}\.onion")
NOTHING_SET = (
    "nothing to print: no number and no address is set; set TWILIO_FROM or PUBLIC_URL, or give "
    "--telegram or --onion"
)
SHORT_COUNTRY_CODE = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""ITU E.164, assigned country codes of one or two digits; all others have three."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One address a channel, written as it is dialled or typed."""

    sms: str | None = None
    whatsapp: str | None = None
    telegram: str | None = None
    web: str | None = None
    onion: str | None = None


def read_reach(
    *,
    sms: str | None = None,
    whatsapp: str | None = None,
    telegram: str | None = None,
    web: str | None = None,
    onion: str | None = None,
) -> Reach:
    """What is set, checked and without its ornaments. Raises ConfigError with a line per fault."""
    reach = Reach(
        sms=_number(sms),
        whatsapp=_number(whatsapp),
        telegram=_after(telegram, "https://t.me/", "@"),
        web=_reachable(web),
        onion=_after(onion, "http://", "https://"),
    )
    if reach == Reach():
        raise ConfigError(NOTHING_SET)
    if wrong := [*_misshapen(reach), *_telling(reach)]:
        raise ConfigError(*wrong)
    return reach


def shown_number(number: str) -> str:
    """In groups that are easy to copy, such as "+254 700 000 100"."""
    if not number.startswith("+"):
        return number
    short = SHORT_COUNTRY_CODE.match(number, 1)
    end = short.end() if short else 4
    country, rest = number[:end], number[end:]
    groups = [rest[start : start + 3] for start in range(0, len(rest), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join((country, *groups))


def shown_web(address: str) -> str:
    """As people type it."""
    return address.removeprefix("https://")


def _number(value: str | None) -> str | None:
    if not value:
        return None
    return re.sub(r"[ ().-]", "", value.removeprefix("whatsapp:"))


def _after(value: str | None, *ornaments: str) -> str | None:
    if not value:
        return None
    for each in ornaments:
        value = value.removeprefix(each)
    return value.rstrip("/")


def _reachable(web: str | None) -> str | None:
    """An address without TLS is this machine's own: settings allow no other."""
    return web.rstrip("/") if web and urlsplit(web).scheme == "https" else None


Shape = Callable[[str], object]
SHAPES: Mapping[str, tuple[str, Shape, str]] = {
    "sms": ("TWILIO_FROM", NUMBER.fullmatch, "is no number that people can text"),
    "whatsapp": ("TWILIO_WHATSAPP_FROM", NUMBER.fullmatch, "is no number that people can text"),
    "telegram": ("--telegram", TELEGRAM.fullmatch, "is no name of a bot; give it like Name_bot"),
    "web": ("PUBLIC_URL", lambda value: value.isascii(), "must be in ASCII letters to be printed"),
    "onion": ("--onion", ONION.fullmatch, "is no onion address; it has 56 letters and digits"),
}
"""Channel -> where its address comes from, what it must look like, and what is said otherwise."""


def _set(reach: Reach) -> Iterator[tuple[str, str]]:
    for field in fields(reach):
        value: str | None = getattr(reach, field.name)
        if value is not None:
            yield field.name, value


def _misshapen(reach: Reach) -> Iterator[str]:
    for channel, value in _set(reach):
        source, looks_right, fault = SHAPES[channel]
        if not looks_right(value):
            yield f"{source}: {fault}"


def _telling(reach: Reach) -> Iterator[str]:
    for channel, value in _set(reach):
        if topic := topic_in(value.replace("_", " ")):
            yield f"{SHAPES[channel][0]}: '{topic}' tells what this is about; print another one"
