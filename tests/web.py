"""A browser without scripts: reads pages as forms and sends them as a browser would.

It keeps the rules that a text browser keeps too: a button's own name and value go with its form,
only what is ticked is sent, and `required` holds unless the button says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from channels.web.app import web_app
from intake.reporting.showing import Showing
from tests.made_once import compiled_once
from tests.transcripts.play import memory_world
from tests.world import DEMO_RESPONSE, World

SIX = 'languages = ["en", "fr", "ar", "am", "bn", "nl"]'


@dataclass
class Button:
    name: str
    value: str
    label: str = ""
    checks: bool = True


@dataclass
class Form:
    """One form: what it sends by itself, what can be chosen or written, and its buttons."""

    hidden: list[tuple[str, str]] = field(default_factory=list)
    picks: list[tuple[str, str]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    listed: list[str] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    buttons: list[Button] = field(default_factory=list)
    numeric: bool = False

    def has(self, value: str) -> bool:
        return any(each.value == value for each in self.buttons)

    def button(self, value: str) -> Button:
        return next(each for each in self.buttons if each.value == value)


class Html(HTMLParser):
    """Forms and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.title = ""
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._in: list[str] = []
        self._box = ""
        self._open: Form | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in ("input", "meta", "link", "hr"):
            self._in.append(tag)
        if tag == "form":
            self._open = Form()
            self.forms.append(self._open)
        if self._open is not None:
            self._note(self._open, tag, given)

    def _note(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        form.numeric |= given.get("inputmode") == "numeric"
        if "required" in given:
            form.required.add(name)
        match tag, given.get("type", "text"):
            case "input", "hidden":
                form.hidden.append((name, value))
            case "input", "radio" | "checkbox" as kind:
                form.picks.append((name, value))
                form.kinds.add(kind)
            case "input", _:
                form.boxes[name] = value
            case "textarea", _:
                form.boxes[name], self._box = "", name
            case "option", _:
                form.listed.append(value)
            case "button", _:
                form.buttons.append(Button(name, value, checks="formnovalidate" not in given))
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass
        if tag == "form":
            self._open = None
        if tag == "textarea" and self._open:
            self._open.boxes[self._box] = self._open.boxes[self._box].removeprefix("\n")

    def handle_data(self, data: str) -> None:
        inside = self._in[-1] if self._in else ""
        if inside == "title":
            self.title += data
        elif inside == "textarea" and self._open:
            self._open.boxes[self._box] += data
        elif inside == "button" and self._open:
            self._open.buttons[-1].label += data
        if inside not in ("style", "title") and data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Visitor:
    """Somebody with a browser; `rule` is called with every answer."""

    def __init__(self, app: Flask, rule: Callable[[TestResponse], None] = lambda _: None) -> None:
        self._client: FlaskClient = app.test_client()
        self._rule = rule
        self.answer: TestResponse
        self.page: Html
        self.sent: MultiDict[str, str] = MultiDict()

    def opens(self, address: str = "/", **headers: Any) -> Visitor:
        return self._see(self._client.get(address, **headers))

    def posts(self, fields: MultiDict[str, str]) -> Visitor:
        self.sent = fields
        return self._see(self._client.post("/", data=fields))

    def again(self) -> Visitor:
        """The same form is sent once more."""
        return self.posts(self.sent)

    def _see(self, answer: TestResponse) -> Visitor:
        self._rule(answer)
        self.answer, self.page = answer, Html(answer.text)
        return self

    # ------------------------------------------------------------ what a person does

    @property
    def form(self) -> Form:
        """The one that is answered: on every page after the first, behind that of Exit."""
        form = self.form_or_none()
        assert form is not None, self.page.text
        return form

    def form_or_none(self) -> Form | None:
        forms = [each for each in self.page.forms if [b.value for b in each.buttons] != ["exit"]]
        return forms[0] if forms else None

    def presses(
        self, value: str, *picked: str, words: str = "", form: Form | None = None
    ) -> Visitor:
        """One button, with what is picked and written."""
        form = form or self.form
        button = form.button(value)
        fields: list[tuple[str, str]] = list(form.hidden)
        name = form.picks[0][0] if form.picks else "a"
        fields += [(name, each) for each in picked]
        boxes = dict(form.boxes)
        if words:
            boxes["w"] = words
        fields += [(box, value) for box, value in boxes.items() if value]
        if button.checks:
            missing = form.required - {given for given, _ in fields}
            assert not missing, f"the browser asks for {missing}"
        return self.posts(MultiDict([*fields, (button.name, button.value)]))

    def exits(self) -> Visitor:
        (form,) = [each for each in self.page.forms if [b.value for b in each.buttons] == ["exit"]]
        return self.presses("exit", form=form)

    def starts(self, language: str = "en") -> Visitor:
        """The first question."""
        return self.opens(f"/?l={language}").presses("start").presses("show")

    def has_number(self, digits: str) -> Visitor:
        """Types a receipt where it is asked for."""
        return self.presses("go", words=digits, form=self.page.forms[-1])

    def codes(self) -> list[str]:
        return re.findall(r"\d{4} \d{4} \d{4} \d{4}", self.page.text)

    def code(self) -> str:
        (found,) = self.codes()
        return found


def response_toml(languages: str = SIX) -> str:
    text = DEMO_RESPONSE.read_text(encoding="utf-8")
    return text.replace('languages = ["en"]', languages)


def web_of(world: World, **settings: Any) -> Flask:
    """The reporter's pages of a world."""
    showing = Showing(world.store, world.vault, world.time)
    https = settings.pop("https", False)
    app = web_app(
        world.catalogues,
        world.in_force.response,
        world.reporting.hear,
        showing,
        https=https,
        **settings,
    )
    return compiled_once(app)


def memory_web(languages: str = SIX, **settings: Any) -> tuple[World, Any, Flask]:
    """A world in memory, its store, and its pages."""
    world, store, _keyring = memory_world(response_toml(languages))
    return world, store, web_of(world, **settings)
