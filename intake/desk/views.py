"""Views of the queue as links: which values a filter can have, and reading them from an address.

Rule: every value is one of a closed list; another one is a page that does not exist. Nothing is
stored: a view is kept by keeping its link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from intake.cases.case import OPEN, Status
from intake.casework.viewing import Show, View
from intake.desk import words
from intake.desk.saying import _
from intake.ports import Group
from intake.routing.response import Response

E = TypeVar("E", bound=Enum)
FILTERS = ("urgency", "channel", "flood", "language", "area", "status")
FLOOD: Mapping[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A field to choose from; the first choice is any."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ViewView:
    """The views as links, and the filters as fields. `query`: what a link of this view carries;
    `beside`: the same, but for which part of the queue is shown."""

    shows: tuple[Choice, ...]
    filters: tuple[Filter, ...]
    query: Mapping[str, str]
    beside: Mapping[str, str]


def read_view(given: Mapping[str, str], response: Response) -> View | None:
    """The view of an address; None when it has a value that no list has."""
    show, offered = _member(Show, given.get("show", "")), _offered(response)
    chosen = {name: given[name] for name in FILTERS if given.get(name)}
    if show is None or any(value not in offered[name] for name, value in chosen.items()):
        return None
    return View(
        show,
        chosen.get("urgency"),
        chosen.get("channel"),
        FLOOD[chosen["flood"]] if "flood" in chosen else None,
        chosen.get("language"),
        chosen.get("area"),
        Status(chosen["status"]) if "status" in chosen else None,
    )


def read_group(given: Mapping[str, str]) -> Group | None:
    """In which group the last page ended: usually among what is not read yet."""
    return _member(Group, given.get("group", Group.UNREAD.value))


def view_view(view: View, response: Response) -> ViewView:
    """The same for the page."""
    beside = _chosen(view)
    show = {"show": view.show.value} if view.show.value else {}
    return ViewView(
        tuple(Choice(each.value, _(words.SHOWS[each]), each is view.show) for each in Show),
        tuple(
            Filter(name, _(words.FILTERS[name]), tuple(_choices(offered, beside.get(name, ""))))
            for name, offered in _offered(response).items()
        ),
        {**show, **beside},
        beside,
    )


def _chosen(view: View) -> Mapping[str, str]:
    """filter -> value, of those that are in use"""
    values = {
        "urgency": view.urgency,
        "channel": view.channel,
        "flood": next((code for code, value in FLOOD.items() if value is view.flood), None),
        "language": view.language,
        "area": view.area,
        "status": view.status.value if view.status else None,
    }
    return {name: value for name, value in values.items() if value}


def _choices(offered: Mapping[str, str], chosen: str) -> list[Choice]:
    named = {"": _("Any"), **offered}
    return [Choice(value, label, value == chosen) for value, label in named.items()]


def _offered(response: Response) -> Mapping[str, Mapping[str, str]]:
    """filter -> value -> label"""
    return {
        "urgency": {code: f"{code} {words.level(code).word}" for code in words.LEVELS},
        "channel": {way: _(words.CHANNELS[way]) for way in words.WAYS},
        "flood": {code: _(said) for code, said in words.FLOODS.items()},
        "language": {tag: words.language(tag) for tag in response.languages},
        "area": {area.id: area.name for area in response.areas},
        "status": {each.value: _(words.STATUSES[each]) for each in Status if each in OPEN},
    }


def _member(kind: type[E], value: str) -> E | None:
    return next((each for each in kind if each.value == value), None)
