"""Nothing that the desk shows stands outside `_`: looked for in the templates and on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from intake.desk import app as desk
from tests.unit.asked import OFFICES
from tests.unit.desk.pseudo import LATIN, unsaid
from tests.unit.desk.tour import Tour
from tests.unit.desk.world import RESPONSE

TEMPLATES = Path(desk.__file__).parent / "templates"
LATER: frozenset[str] = frozenset()
"""Pages that are being changed; whoever has changed them takes them out here."""

NAMES = tuple(sorted(each.name for each in TEMPLATES.glob("*.html")))
SAME_EVERYWHERE = frozenset({"UTC", "CSV", "JSON"})
READ_OUT = ("aria-label", "data-label", "title", "placeholder", "alt", "label")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
PARSER = Environment(autoescape=True)
SENTENCE = re.compile(r"^[A-Z][a-z]|[A-Za-z] [a-z]")
"""What a text for people looks like, and no class, code or address does."""


class Literal(HTMLParser):
    """Texts that stand in a template as they are shown."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(JINJA.sub("", source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in READ_OUT and value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def literal(source: str) -> list[str]:
    """Texts outside Jinja with letters in them."""
    shown = [each.strip() for each in Literal(source).texts]
    return [each for each in shown if LATIN.search(each) and each not in SAME_EVERYWHERE]


def constants(source: str) -> Iterator[str]:
    """Texts inside Jinja that look as if somebody read them, and are not given to `_`."""
    tree = PARSER.parse(source)
    said = {
        id(each)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "_n")
        for each in call.args
    }
    for each in tree.find_all(nodes.Const):
        if isinstance(each.value, str) and id(each) not in said and SENTENCE.search(each.value):
            yield each.value


@pytest.mark.parametrize("name", sorted({*NAMES} - LATER))
def test_a_template_holds_no_text_of_its_own(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not literal(source)
    assert not list(constants(source))


def test_the_check_finds_what_was_left() -> None:
    source = """
        <p aria-label="Of this page">{{ _("Said.") }} Left. {{ "Also left" if this else _("Said") }}
        <b class="a b">{{ card("text", _("Said so"), "x", rows=3) }}</b></p>
    """
    assert literal(source) == ["Of this page", "Left."]
    assert list(constants(source)) == ["Also left"]


@cache
def tour() -> Tour:
    return Tour().walk()


def names() -> tuple[str, ...]:
    """What stands on pages and is nobody's text: names of the response, ids and codes."""
    return (
        RESPONSE.service_name,
        *(each.office for each in RESPONSE.readers),
        *(each.name for each in (*RESPONSE.organisations, *OFFICES)),
        *(each.name for each in RESPONSE.areas),
        *(each.name for each in RESPONSE.help_places),
        *SAME_EVERYWHERE,
    )


def test_every_page_says_all_its_texts() -> None:
    left = {
        f"{path}: {text}"
        for template, path, page in tour().pages
        if template not in LATER
        for text in unsaid(page, names())
    }
    assert not sorted(left)


def test_every_template_was_shown() -> None:
    found, waiting = set(tour().templates), list(tour().templates)
    while waiting:
        source = (TEMPLATES / waiting.pop()).read_text(encoding="utf-8")
        more = {each for each in find_referenced_templates(PARSER.parse(source)) if each}
        waiting += more - found
        found |= more
    assert found == set(NAMES)
