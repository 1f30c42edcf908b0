"""Finds what stands at a place ("form:from", "json:/payload/message", ...) in a request or answer.

Rules: only what is asked for is looked at; a field given twice is refused, since proxies and
gateways differ in which one they mean; what is no text (a list, a letter that cannot be written)
is refused, never guessed. Errors hold no words.
Sources: RFC 6901 (JSON pointers), the URL standard's forms, RFC 9110 §8.3.2 (charset).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from functools import cached_property
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from intake.errors import Malformed
from intake.routing.gateways import places

CHARSETS: Final[Mapping[str, str]] = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "cp1252",
    "utf-16be": "utf-16-be",
    "ucs-2": "utf-16-be",
    "utf-16": "utf-16",
}
"""What gateways call a charset -> Python's name for it. Any other is refused, not guessed."""

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100


class Reading:
    """One request, or one answer (without a target)."""

    def __init__(self, headers: Mapping[str, str], body: bytes, target: str = "") -> None:
        """Header names are lower case."""
        self._headers = headers
        self._body = body
        self._target = target

    def text(self, written: str | None, charset: str = "") -> str | None:
        """The text at the first of these places that is there. Raises Malformed.

        `charset`: of bytes. It is that of the words alone: ids and words of state are ASCII,
        whatever the words are in (Kannel's UTF-16BE).
        """
        value = self._first(written)
        if isinstance(value, bytes):
            return _decoded(value, charset)
        if value is None or isinstance(value, str):
            return _writable(value)
        if isinstance(value, (int, float)):
            return str(value)
        raise Malformed

    def has(self, written: str | None) -> bool:
        """Whether something stands there: not nothing, 0, or an empty list."""
        value = self._first(written)
        return bool(value) and value not in ("0", b"0")

    @property
    def charset(self) -> str:
        """The one that Content-Type names; "" if none."""
        return self._content_type[1]

    def _first(self, written: str | None) -> object:
        for source, name in places(written):
            value = _READERS[source](self, name)
            if value is not None:
                return value
        return None

    @cached_property
    def _content_type(self) -> tuple[str, str]:
        """(type, charset), in lower case. The standard library reads the quoting."""
        header = Message()
        header["content-type"] = self._headers.get("content-type", "")
        charset = header.get_param("charset", "")
        return header.get_content_type(), charset.lower() if isinstance(charset, str) else "?"

    @cached_property
    def _form(self) -> Mapping[str, bytes]:
        return fields(self._body) if self._content_type[0] == _FORM else {}

    @cached_property
    def _query(self) -> Mapping[str, bytes]:
        return fields(urlsplit(self._target).query.encode("ascii", "replace"))

    @cached_property
    def _json(self) -> object:
        try:
            return json.loads(self._body)
        except (ValueError, RecursionError):  # their messages would quote it
            pass
        raise Malformed

    def _pointed_at(self, pointer: str) -> object:
        value = self._json
        for step in pointer.split("/")[1:]:
            value = _below(value, step.replace("~1", "/").replace("~0", "~"))
        return value


_READERS: Final[Mapping[str, Callable[[Reading, str], object]]] = {
    "form": lambda read, name: read._form.get(name),
    "query": lambda read, name: read._query.get(name),
    "header": lambda read, name: read._headers.get(name),
    "json": lambda read, name: read._pointed_at(name),
    "body": lambda read, _name: read._body,
}


def fields(encoded: bytes) -> Mapping[str, bytes]:
    """The fields of a form or query, each name once, values as bytes. Raises Malformed."""
    try:
        # As Latin-1 each letter is one byte, so that a charset can be applied afterwards.
        pairs: Sequence[tuple[str, str]] = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            encoding="latin-1",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:  # its message would hold the bytes
        pairs = ()
        broken = True
    else:
        broken = False
    found = {name: value.encode("latin-1") for name, value in pairs}
    if broken or len(found) != len(pairs):
        raise Malformed
    return found


def _below(value: object, step: str) -> object:
    """What a list or object holds under this name; None where there is nothing."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step[:6]) < len(value):
        return value[int(step[:6])]
    return None


def _decoded(value: bytes, charset: str) -> str:
    codec = CHARSETS.get(charset.strip().lower())
    try:
        return value.decode(codec) if codec else _refused()
    except UnicodeDecodeError:  # it would hold the bytes
        pass
    raise Malformed


def _writable(value: str | None) -> str | None:
    """JSON can hold half a letter (a lone surrogate), which nothing can store."""
    if value is not None and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Malformed
    return value


def _refused() -> str:
    raise Malformed
