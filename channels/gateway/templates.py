"""Fills the templates of a response file: one request, ready to go.

Rules: each template is filled once, from left to right, so that a placeholder that a person
writes stays the words it is; what is filled in is escaped as its place asks; a header cannot be
broken in two.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from channels.gateway.proofs import PROVING_FIELD
from channels.gateway.secrets import Secrets
from channels.sms.segments import Encoding
from intake.errors import TryLater
from intake.routing.gateways import PLACEHOLDER, Carries, Gateway, Proving, Sending, Value

_TYPES: Final[Mapping[Carries, str]] = {
    Carries.FORM: "application/x-www-form-urlencoded",
    Carries.JSON: "application/json",
    Carries.TEXT: "text/plain; charset=UTF-8",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the line."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, bytes] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is filled in of one text."""

    to: str = field(repr=False)
    text: str = field(repr=False)
    reference: str = field(repr=False)
    letters: Encoding


def sending(gateway: Gateway, secrets: Secrets, public_url: str, letter: Letter) -> Request:
    """The request that hands this text to the gateway."""
    how = gateway.sending
    values = {
        "to": letter.to,
        "text": letter.text,
        "from": gateway.number,
        "reference": letter.reference,
        "status_url": status_url(gateway, secrets, public_url, letter.reference),
        "user": secrets.user,
        "password": secrets.password,
    }
    carried = _fields(how, letter.letters, values)
    headers = {**_type_of(how), **_headers(how, letter.letters, values), **_login(how, secrets)}
    url, body = _carried(how, gateway.send_url, carried)
    return Request(how.method or "POST", url, _as_bytes(headers), body)


def deleting(gateway: Gateway, secrets: Secrets, its_id: str) -> Request:
    """The request that has the gateway forget the message of that id."""
    how = gateway.deleting
    url = (how.url or "").replace("{id}", quote(its_id, safe=""))
    return Request(how.method or "DELETE", url, _as_bytes(_login(gateway.sending, secrets)))


def status_url(gateway: Gateway, secrets: Secrets, public_url: str, reference: str) -> str:
    """Where a gateway that is told so at each text reports what became of it."""
    known = {"reference": reference}
    if gateway.proof.kind is Proving.URL:
        known[PROVING_FIELD] = secrets.token
    return f"{public_url}{gateway.path}/status?{urlencode(known)}"


def _fields(how: Sending, letters: Encoding, values: Mapping[str, str]) -> Mapping[str, Value]:
    more = how.gsm7_fields if letters is Encoding.GSM_7 else how.ucs2_fields
    written = {**(how.fields or {}), **(more or {})}
    return {key: _filled(value, values) for key, value in written.items()}


def _headers(how: Sending, letters: Encoding, values: Mapping[str, str]) -> Mapping[str, str]:
    more = how.gsm7_headers if letters is Encoding.GSM_7 else how.ucs2_headers
    written = {**(how.headers or {}), **(more or {})}
    return {key: str(_filled(value, values)) for key, value in written.items()}


def _filled(template: Value, values: Mapping[str, str]) -> Value:
    if not isinstance(template, str):
        return template
    return PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _carried(how: Sending, url: str, carried: Mapping[str, Value]) -> tuple[str, bytes]:
    """(address, body)"""
    match how.carries:
        case Carries.QUERY:
            between = "&" if "?" in url else "?"
            return f"{url}{between}{_encoded(carried)}", b""
        case Carries.JSON:
            return url, json.dumps(_nested(carried), ensure_ascii=False).encode()
        case Carries.TEXT:
            return url, str(carried["text"]).encode()
        case _:
            return url, _encoded(carried).encode()


def _encoded(carried: Mapping[str, Value]) -> str:
    return urlencode({key: _plain(value) for key, value in carried.items()})


def _plain(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _nested(carried: Mapping[str, Value]) -> Any:
    """{"/a/b": 1, "/c/0": 2} -> {"a": {"b": 1}, "c": [2]}"""
    below: dict[str, dict[str, Value]] = {}
    found: dict[str, Any] = {}
    for pointer, value in carried.items():
        step, slash, rest = pointer.removeprefix("/").partition("/")
        if slash:
            below.setdefault(step, {})[f"/{rest}"] = value
        else:
            found[step] = value
    found |= {step: _nested(inner) for step, inner in below.items()}
    is_list = bool(found) and all(step.isdecimal() for step in found)
    return [found[step] for step in sorted(found, key=int)] if is_list else found


def _type_of(how: Sending) -> Mapping[str, str]:
    """Unless the file gives one."""
    given = {name.lower() for name in how.headers or {}}
    kind = _TYPES.get(how.carries) if how.carries else None
    return {"Content-Type": kind} if kind and "content-type" not in given else {}


def _login(how: Sending, secrets: Secrets) -> Mapping[str, str]:
    if not how.basic:
        return {}
    both = f"{secrets.user}:{secrets.password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(both).decode()}"}


def _as_bytes(headers: Mapping[str, str]) -> Mapping[str, bytes]:
    if any(not value.isprintable() for value in headers.values()):
        raise TryLater("header")
    return {name: value.encode() for name, value in headers.items()}
