"""Where keys stand in a TOML text, over random texts that are written line by line.

The writer notes the line of each key while it writes it; it knows nothing of the reader. Texts
hold what leads a reader astray: strings and comments that look like headers, quoted keys with
dots in them, dotted keys, lists and strings over several lines, both kinds of line ends.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.routing.keys import path_of
from intake.toml_lines import blamed_lines, key_lines, line_of

STEADY = settings(max_examples=250, derandomize=True, deadline=None, database=None)
KEYS = ("a", "b", "c-1", "3", "a.b", "[x]", 'say "x"', "é", "", "a]]#")
BARE = re.compile(r"[A-Za-z0-9-]+")
SCALARS = (
    ("1", 1),
    ("-2.5", -2.5),
    ("true", True),
    ('"plain"', "plain"),
    ("'[[readers]]'", "[[readers]]"),
    ('"id = \\"#]}\\" \\\\"', 'id = "#]}" \\'),
    ('"""\nid = 1\n[a]\n# no ""comment"" """', 'id = 1\n[a]\n# no ""comment"" '),
    ("'''\n[[b]]\n\\'''", "[[b]]\n\\"),
    ('"""x"""""', 'x""'),
    ('"""x""""', 'x"'),
    ("'''it's\n[b]'''", "it's\n[b]"),
    ('""', ""),
    ('"""\\"""b = 1\\\n   """', '"""b = 1'),
)
"""(as it is written, as it is read)"""


@dataclass
class Page:
    """A text being written, and the line of every key so far."""

    ending: str
    text: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def write(self, words: str) -> None:
        self.text += words.replace("\n", self.ending)

    def note(self, *steps: str | int) -> None:
        self.lines.setdefault(path_of(*steps), self.text.count("\n") + 1)


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, dict[str, Any]]:
    """A text with what it says."""
    page = Page(draw(st.sampled_from(("\n", "\r\n"))))
    tree: dict[str, Any] = {}
    _pairs(draw, page, (), tree, 2)
    _tables(draw, page, (), tree, 2)
    return page, tree


def _quiet(draw: st.DrawFn, page: Page) -> None:
    """What stands between the lines that count."""
    page.write(draw(st.sampled_from(("", "", "\n", "# [[a]] b = 1\n", '  \t# """\n', "\n\n"))))


def _key(draw: st.DrawFn, page: Page, key: str) -> str:
    page.seen["key in quotes"] += not key.isalpha()
    ways = [json.dumps(key, ensure_ascii=False), f"'{key}'"]
    return draw(st.sampled_from([*ways, *[key] * 4 * bool(BARE.fullmatch(key))]))


def _free(draw: st.DrawFn, table: dict[str, Any], most: int) -> list[str]:
    free = [key for key in KEYS if key not in table]
    return draw(st.lists(st.sampled_from(free), max_size=most, unique=True)) if free else []


def _pairs(
    draw: st.DrawFn, page: Page, path: tuple[str | int, ...], table: dict[str, Any], depth: int
) -> None:
    """Lines "key = value", and "one.other = value"."""
    for key in _free(draw, table, 3):
        _quiet(draw, page)
        page.note(*path, key)
        if draw(st.integers(0, 3)):
            page.write(f"{_key(draw, page, key)} = ")
            table[key] = _value(draw, page, (*path, key), depth)
        else:
            inner = draw(st.sampled_from(KEYS))
            page.seen["dotted key"] += 1
            page.note(*path, key, inner)
            page.write(f"{_key(draw, page, key)} . {_key(draw, page, inner)}=")
            table[key] = {inner: _value(draw, page, (*path, key, inner), depth)}
        page.write(draw(st.sampled_from(("\n", " # x = [\n", "\t\n"))))


def _value(draw: st.DrawFn, page: Page, path: tuple[str | int, ...], depth: int) -> Any:
    kind = draw(st.sampled_from(("one", "one", "list", "table"))) if depth else "one"
    page.seen[kind] += 1
    if kind == "list":
        return _list(draw, page, path, depth - 1)
    if kind == "table":
        return _inline(draw, page, path, depth - 1)
    written, read = draw(st.sampled_from(SCALARS))
    page.write(written)
    return read


def _list(draw: st.DrawFn, page: Page, path: tuple[str | int, ...], depth: int) -> list[Any]:
    page.write("[")
    entries = []
    for index in range(draw(st.integers(0, 3))):
        page.write(draw(st.sampled_from(("", "\n", "\n  # ], {\n  "))))
        page.note(*path, index)
        entries.append(_value(draw, page, (*path, index), depth))
        page.write(draw(st.sampled_from((",", "\n,", " ,\n"))))
    page.write(draw(st.sampled_from(("]", "\n]", " # ]\n]"))))
    return entries


def _inline(draw: st.DrawFn, page: Page, path: tuple[str | int, ...], depth: int) -> dict[str, Any]:
    page.write("{ ")
    table: dict[str, Any] = {}
    for number, key in enumerate(_free(draw, table, 2)):
        page.write(", " if number else "")
        page.note(*path, key)
        page.write(f"{_key(draw, page, key)} = ")
        table[key] = _value(draw, page, (*path, key), depth)
    page.write(" }")
    return table


def _tables(
    draw: st.DrawFn, page: Page, path: tuple[str | int, ...], table: dict[str, Any], depth: int
) -> None:
    """[one] and [[many]] below a table, and what stands in them."""
    for key in _free(draw, table, 2):
        entries = draw(st.sampled_from((0, 0, 1, 2)))
        made: list[dict[str, Any]] = [{} for _ in range(entries or 1)]
        table[key] = made if entries else made[0]
        for number, inner in enumerate(made):
            _quiet(draw, page)
            _header(draw, page, (*path, key), number if entries else None)
            here = (*path, key, number) if entries else (*path, key)
            _pairs(draw, page, here, inner, 1)
            if depth:
                _tables(draw, page, here, inner, depth - 1)


def _header(draw: st.DrawFn, page: Page, path: tuple[str | int, ...], number: int | None) -> None:
    page.seen["one table" if number is None else "list of tables"] += 1
    page.note(*path)
    if number is not None:
        page.note(*path, number)
    names = [_key(draw, page, step) for step in path if isinstance(step, str)]
    around = ("[", "]") if number is None else ("[[", "]]")
    page.write(around[0] + draw(st.sampled_from((".", " . "))).join(names) + around[1] + "\n")


KINDS = {"key in quotes", "dotted key", "one", "list", "table", "one table", "list of tables"}


# ---------------------------------------------------------------- properties


def test_every_key_is_found_on_its_line() -> None:
    """Every key, table and entry, and nothing else; none of the ways to write one is rare."""
    seen: Counter[str] = Counter()

    @STEADY
    @given(pages())
    def check(written: tuple[Page, dict[str, Any]]) -> None:
        page, tree = written
        assert tomllib.loads(page.text) == tree, "the writer writes TOML"
        assert key_lines(page.text) == page.lines
        seen.update({"all": 1} | {kind: 1 for kind in page.seen if page.seen[kind]})

    check()
    print(f"\nof {seen['all']} texts: {dict(seen)}")
    assert seen.keys() == KINDS | {"all"}
    assert min(seen.values()) >= seen["all"] / 5, seen


@STEADY
@given(pages(), st.lists(st.sampled_from((*KEYS, 0, 7)), min_size=1, max_size=3), st.data())
def test_what_is_not_there_has_the_line_of_what_is_around_it(
    written: tuple[Page, dict[str, Any]], more: list[str | int], data: st.DataObject
) -> None:
    """By steps, not by the text of a path: a key with a dot in it is one step."""
    page, tree = written
    around = data.draw(st.sampled_from(sorted(_paths(tree), key=repr)))
    wanted = (*around, *more)
    while wanted and path_of(*wanted) not in page.lines:
        wanted = wanted[:-1]
    nearest = page.lines[path_of(*wanted)] if wanted else 1
    assert line_of(path_of(*around, *more), key_lines(page.text)) == nearest


def _paths(tree: Any, *path: str | int) -> set[tuple[str | int, ...]]:
    inner = enumerate(tree) if isinstance(tree, list) else ()
    steps = tree.items() if isinstance(tree, dict) else inner
    return {path}.union(*(_paths(each, *path, step) for step, each in steps))


FAULTS = (
    ("key = 1\nkey = [\n  1,\n  2,\n]\n", (3, 3)),
    ("key = 1\nother = 2\nkey = 3\n", (4, 4)),
    ("key = [\n  1,\n  2\n[[behind]]\n", (2, 5)),
    ("key = [\n  1\n  2,\n]\n", (2, 4)),
    ("key = 1\nother = \n", (3, 3)),
    ("[more]\n[last]\n", (3, 3)),
)
"""(what follows a header, the lines of its fault from there)"""


@STEADY
@given(pages(), st.sampled_from(FAULTS))
def test_a_fault_is_where_it_begins_or_at_the_latest_where_it_is_seen(
    written: tuple[Page, dict[str, Any]], fault: tuple[str, tuple[int, int]]
) -> None:
    page, _ = written
    text, lines = fault
    before = page.text.count("\n")
    page.write(f"[last]\n{text}")
    seen = _seen_at(page.text)
    assert blamed_lines(page.text, seen) == (lines[0] + before, lines[1] + before)


def _seen_at(text: str) -> int:
    """The line at which it is given up."""
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    found = re.search(r"at line (\d+)", str(refused.value))
    assert found
    return int(found[1])


# ---------------------------------------------------------------- by hand


def test_a_table_that_is_only_named_on_the_way_stands_there() -> None:
    """Until its own header comes, which is where a missing key would be added."""
    lines = key_lines("x = 1\n[a.b]\ny = 1\n[a]\nz = 1\n[c.d]\n")
    assert lines == {"x": 1, "a": 4, "a.b": 2, "a.b.y": 3, "a.z": 5, "c": 6, "c.d": 6}


def test_a_header_below_a_list_means_its_last_entry() -> None:
    lines = key_lines("[[a]]\n[[a]]\n[a.b]\nx = 1\n[[a.c]]\n[[a]]\n[a.b]\n")
    assert (lines["a"], lines["a[0]"], lines["a[1]"], lines["a[2]"]) == (1, 1, 2, 6)
    assert (lines["a[1].b"], lines["a[1].b.x"], lines["a[1].c[0]"]) == (3, 4, 5)
    assert lines["a[2].b"] == 7
    assert "a[0].b" not in lines


def test_an_empty_text_has_a_first_line() -> None:
    assert key_lines("") == {}
    assert line_of("readers[1].id", {}) == 1
