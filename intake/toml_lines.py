"""On which line of a TOML text each key stands: `tomllib` reads values and tells no places.

Rule 1: only a text that `tomllib` has taken is walked, so nothing is checked here; where it has
not, `tomllib` itself is asked how much of the text it would take.
Rule 2: a path that is not in the file has the line of what is nearest around it: an entry, its
table's header, or the first line. A line that holds something else is never named.
Source: TOML 1.0.0, https://toml.io/en/v1.0.0. Lines end with a line feed and count from 1.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from intake.routing.keys import path_of

_Path: TypeAlias = tuple[str | int, ...]
_TOKEN = re.compile(
    r"(?P<skipped>#[^\n]*|[^\S\n]+)"
    r'|"{3}(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\])*"'
    r"|'{3}.*?'{3,5}|'[^']*'"
    r"|[][{}=,.\n]|[^][{}=,.\s#\"']+",
    re.DOTALL,
)
_LAST_STEP = re.compile(r'(?:\[\d+\]|\.?(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"))$')


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of a key path, or of the nearest thing around it; `lines`: see `key_lines`."""
    while path and path not in lines:
        path = _LAST_STEP.sub("", path)
    return lines.get(path, 1)


def key_lines(toml_text: str) -> Mapping[str, int]:
    """Key path -> line, for every table, key and entry of a list in a valid TOML text."""
    return {path_of(*path): line for path, line in _Walk(toml_text).lines.items()}


def blamed_lines(toml_text: str, line: int) -> tuple[int, int]:
    """First and last line of what is wrong, where `tomllib` gave up at this one.

    It gives up behind the fault: a list over several lines that is not closed, or whose key was
    there before. What is right by itself is wrong where it begins, because of what came earlier.
    """
    rows = toml_text.replace("\r\n", "\n").split("\n")[:line]
    first = next(row for row in range(line, 0, -1) if _is_toml(rows[: row - 1]))
    return (first, first) if _is_toml(rows[first - 1 :]) else (first, line)


def _is_toml(rows: Sequence[str]) -> bool:
    try:
        tomllib.loads("\n".join(rows))
    except tomllib.TOMLDecodeError:
        return False
    return True


class _Walk:
    """One way through the text, from left to right; `_text` and `_line` are of the token here."""

    def __init__(self, toml_text: str) -> None:
        self.lines: dict[_Path, int] = {}
        self._entries: Counter[_Path] = Counter()  # of lists that are written as [[headers]]
        self._tokens = _tokens(toml_text)
        self._text, self._line = next(self._tokens)
        table: _Path = ()
        while self._text:
            if self._text == "[":
                table = self._header()
            elif not self._take("\n"):
                self._pair(table)

    def _take(self, *wanted: str) -> bool:
        """Goes on to the next token if one of these stands here (any, when none is named)."""
        if wanted and self._text not in wanted:
            return False
        self._text, self._line = next(self._tokens)
        return True

    def _header(self) -> _Path:
        """[table] or [[entry]]. A list on the way means its entry that was begun last."""
        path: _Path = ()
        line, is_entry = self._line, self._take("[") and self._take("[")
        for step in self._key():
            begun = self._entries[path]
            path = (*path, begun - 1, step) if begun else (*path, step)
            self.lines.setdefault(path, line)
        if is_entry:
            self._entries[path] += 1
            path = (*path, self._entries[path] - 1)
        self.lines[path] = line
        while self._take("]"):
            pass
        return path

    def _key(self) -> Iterator[str]:
        while True:
            quoted = self._text[0] in "\"'"
            yield tomllib.loads(f"key = {self._text}")["key"] if quoted else self._text
            self._take()
            if not self._take("."):
                return

    def _pair(self, path: _Path) -> None:
        line = self._line
        for step in self._key():
            path = (*path, step)
            self.lines.setdefault(path, line)
        self._take("=")
        self._value(path)

    def _value(self, path: _Path) -> None:
        index = 0
        if self._take("["):
            while self._text and not self._take("]"):
                if not self._take(",", "\n"):
                    self.lines[(*path, index)] = self._line
                    self._value((*path, index))
                    index += 1
        elif self._take("{"):
            while self._text and not self._take("}"):
                if not self._take(",", "\n"):
                    self._pair(path)
        else:
            while self._text not in ("", ",", "]", "}", "\n"):
                self._take()


def _tokens(toml_text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _TOKEN.finditer(toml_text):
        if match["skipped"] is None:
            yield match[0], line
        line += match[0].count("\n")
    while True:
        yield "", line
