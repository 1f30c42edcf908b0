"""What is wrong with the gateways of a response whose shape is right.

Rule 1: as in `faults`: a fault is a key path and "what is wrong; remedy", all at once, and a new
rule is a new row. Rule 2: a gateway is judged with its gaps filled, so what a preset says need
not be said again, and what nobody says is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from intake.routing.addresses import address_fault
from intake.routing.gateway_presets import complete
from intake.routing.gateways import (
    PLACEHOLDER,
    PLACEHOLDERS,
    Carries,
    Gateway,
    Proving,
    placed_templates,
    places,
    templates,
)
from intake.routing.keys import path_of

Fault: TypeAlias = tuple[tuple[str, ...], str]
"""(keys below the gateway, what is wrong; remedy)"""

Check: TypeAlias = Callable[[Gateway], Iterator[Fault]]

NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,19}")
ALGORITHMS: Final = ("sha1", "sha256", "sha512")
DIGESTS: Final = ("hex", "base64")
METHODS: Final = ("GET", "POST", "PUT")
PLACED: Final = {
    "incoming": ("sender", "text", "date", "clock", "charset", "kind", "media", "stop"),
    "reports": ("reference", "id", "word"),
    "sending": ("taken_at", "id_at", "reason"),
}
"""The keys that hold places. Those of `sending` are looked for in the gateway's answer."""

CHOSEN: Final = (
    ("proof", "algorithm", ALGORITHMS),
    ("proof", "digest", DIGESTS),
    ("sending", "method", METHODS),
    ("deleting", "method", ("DELETE", "POST")),
)


def gateway_faults(gateways: tuple[Gateway, ...]) -> Iterator[tuple[str, str]]:
    """Every fault of every check, as (key path, what is wrong; remedy)."""
    times = Counter(each.name for each in gateways)
    for index, each in enumerate(gateways):
        if times[each.name] > 1:
            said = f"'{each.name}' stands in the file {times[each.name]} times"
            yield path_of("gateways", index, "name"), f"{said}; give each gateway its own name"
        for check in CHECKS:
            for keys, words in check(complete(each)):
                yield path_of("gateways", index, *keys), words


def it_can_be_named(gateway: Gateway) -> Iterator[Fault]:
    if not NAME.fullmatch(gateway.name):
        yield ("name",), f"'{gateway.name}' is no short name; use a-z, 0-9 and -, at most 20"


def addresses_are_possible(gateway: Gateway) -> Iterator[Fault]:
    for keys, url in ((("send_url",), gateway.send_url), (("deleting", "url"), _deletion(gateway))):
        fault = address_fault(url, allow_private=gateway.allow_private) if url else None
        if fault:
            yield keys, fault


def _deletion(gateway: Gateway) -> str | None:
    return gateway.deleting.url and gateway.deleting.url.replace("{id}", "id")


def numbers_are_possible(gateway: Gateway) -> Iterator[Fault]:
    if not 0.01 <= gateway.per_second <= 100:
        yield ("per_second",), "must be between 0.01 and 100; ask the gateway's contract"
    if gateway.country_prefix and not re.fullmatch(r"\+[1-9][0-9]{0,3}", gateway.country_prefix):
        yield ("country_prefix",), "is no country's prefix; write it like +254"
    window = gateway.proof.window_seconds
    if window is not None and not 1 <= window <= 86400:
        yield ("proof", "window_seconds"), "must be between 1 and 86400; leave it out for none"


def choices_are_known(gateway: Gateway) -> Iterator[Fault]:
    for table, key, choices in CHOSEN:
        value = getattr(getattr(gateway, table), key)
        if value not in choices:
            yield (table, key), f"'{value}' is not known; use {', '.join(choices)}"


def it_proves_itself(gateway: Gateway) -> Iterator[Fault]:
    proof = gateway.proof
    if proof.kind is None:
        yield ("proof", "kind"), "is missing; say how requests prove that they are the gateway's"
    if proof.kind in (Proving.HEADER, Proving.HMAC) and not proof.header:
        yield ("proof", "header"), "is missing; name the header that proves it"
    if proof.window_seconds is not None and not proof.timestamp:
        yield ("proof", "window_seconds"), "no time is signed; name its header in timestamp"


def places_can_be_read(gateway: Gateway) -> Iterator[Fault]:
    for table, names in PLACED.items():
        for name in names:
            if not _is_place(getattr(getattr(gateway, table), name)):
                yield (table, name), _NO_PLACE
    for place in gateway.incoming.id or ():
        if not _is_place(place):
            yield ("incoming", "id"), _NO_PLACE


_NO_PLACE: Final = "is no place; write form:name, query:name, header:name, json:/pointer or body"


def _is_place(written: str | None) -> bool:
    try:
        places(written)
    except ValueError:
        return False
    return True


def a_message_can_be_read(gateway: Gateway) -> Iterator[Fault]:
    """With neither an id nor a time, a second "1" could not be told from a repetition."""
    incoming = gateway.incoming
    for key in ("sender", "text"):
        if not getattr(incoming, key):
            yield ("incoming", key), "is missing; say where it stands"
    if not incoming.id and not incoming.date:
        yield ("incoming", "id"), "is missing, and so is date; say where one of them stands"
    if incoming.kind and not incoming.kinds:
        yield ("incoming", "kinds"), "is missing; say which kinds are messages"


def reports_are_whole(gateway: Gateway) -> Iterator[Fault]:
    reports = gateway.reports
    if bool(reports.word) != bool(reports.words):
        key = "words" if reports.word else "word"
        yield ("reports", key), "is missing; say where a report's word stands and what it means"


def a_text_can_be_sent(gateway: Gateway) -> Iterator[Fault]:
    sending = gateway.sending
    for key in ("carries", "fields", "taken_statuses"):
        if not getattr(sending, key):
            yield ("sending", key), "is missing; say how a text is sent and known to be taken"
    if sending.carries and (sending.method == "GET") != (sending.carries is Carries.QUERY):
        yield ("sending", "carries"), "does not go with method; use GET with query, else another"
    if sending.carries is Carries.TEXT and [*(sending.fields or {})] != ["text"]:
        yield ("sending", "fields"), "plain text carries one field; give text, the rest in headers"
    if sending.carries is Carries.JSON:
        for key in sending.fields or {}:
            if not key.startswith("/"):
                yield ("sending", "fields", key), "is no JSON pointer; begin it with '/'"
    if bool(sending.taken_at) != bool(sending.taken_values):
        key = "taken_values" if sending.taken_at else "taken_at"
        yield ("sending", key), "is missing; the other says nothing without it"


def placeholders_are_known(gateway: Gateway) -> Iterator[Fault]:
    for keys, value in placed_templates(gateway.sending):
        for name in PLACEHOLDER.findall(value) if isinstance(value, str) else ():
            if name not in PLACEHOLDERS:
                known = ", ".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS))
                yield ("sending", *keys), f"'{{{name}}}' stands for nothing; use {known}"
        if "headers" in keys[0] and "{text}" in str(value):
            yield ("sending", *keys), "holds {text}; words go into fields"
    used = {name for template in templates(gateway) for name in PLACEHOLDER.findall(template)}
    for name in ("to", "text") if gateway.sending.fields else ():
        if name not in used:
            yield ("sending",), f"{{{name}}} is not in it; a text needs it"
    if "from" in used and not gateway.number:
        yield ("number",), "is missing; the gateway wants to know which number sends"


def patterns_can_be_read(gateway: Gateway) -> Iterator[Fault]:
    try:
        re.compile(gateway.sending.taken_pattern or "")
    except re.error:
        yield ("sending", "taken_pattern"), "is no regular expression; correct it"


def headers_can_be_sent(gateway: Gateway) -> Iterator[Fault]:
    names = [keys for keys, _ in placed_templates(gateway.sending) if "headers" in keys[0]]
    for keys in names:
        if not re.fullmatch(r"[A-Za-z0-9-]+", keys[1]):
            yield ("sending", *keys), "is no name of a header; correct it"


CHECKS: Final[tuple[Check, ...]] = (
    it_can_be_named,
    addresses_are_possible,
    numbers_are_possible,
    choices_are_known,
    it_proves_itself,
    places_can_be_read,
    a_message_can_be_read,
    reports_are_whole,
    a_text_can_be_sent,
    placeholders_are_known,
    patterns_can_be_read,
    headers_can_be_sent,
)
