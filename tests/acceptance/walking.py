"""Everything a reader can call and every page a reader can see, found by looking and not by a list:
what is added later is walked too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from inspect import Parameter, signature
from typing import Any, get_origin, get_type_hints

from flask import Flask
from werkzeug.test import TestResponse

from intake.cases.declaration import Conflict
from tests.unit.desk.visitor import Visitor
from tests.unit.desk.world import FiledReport, World

ANSWER = "Thank you. We read what you wrote and will look into it."


def use_cases(world: World, filed: FiledReport, reader_id: str) -> Iterator[object]:
    """What every use case of the desk gives this reader for this report."""
    given = {
        "reader_id": reader_id,
        "passphrase": world.passphrase(reader_id),
        "one_time_code": world.code(reader_id),
        "session": world.session(reader_id),
        "report_id": filed.id,
        "after": None,
        "conflict": Conflict.NONE,
        "text": ANSWER,
        "nonce": f"nonce of {reader_id}",
        "now": world.clock(),
    }
    for name, use_case in vars(world.casework).items():
        if callable(use_case) and not name.startswith("_"):
            kinds = get_type_hints(use_case) if hasattr(use_case, "__func__") else {}
            needed = [
                each.name
                for each in signature(use_case).parameters.values()
                if each.default is Parameter.empty and each.kind is not Parameter.VAR_KEYWORD
            ]
            yield use_case(**{one: given.get(one, _any(kinds.get(one))) for one in needed})


def _any(kind: Any) -> Any:
    """Something of this kind, for what nobody here knows by name."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if get_origin(kind) is Mapping:
        return {}
    return {bool: False, int: 1, bytes: b"", str: "something"}.get(kind)


def pages(world: World, filed: FiledReport, reader_id: str) -> Iterator[TestResponse]:
    """Every page and the answer to every form, for this reader and this report."""
    app = world.app()
    visitor = Visitor(world, app)
    yield visitor.sign_in(reader_id)
    yield from _shown(app, visitor, filed)
    for path in _paths(app, filed, "POST"):
        if "sign-" not in path:
            form = visitor.hidden(filed.path) or visitor.hidden("/")
            yield visitor.post(path, {**form, "conflict": "none", "text": ANSWER}, filed.path)
    yield from _shown(app, visitor, filed)
    yield visitor.get("/reports/" + "00" * 16)


def _shown(app: Flask, visitor: Visitor, filed: FiledReport) -> Iterator[TestResponse]:
    for path in _paths(app, filed, "GET"):
        yield visitor.get(path)


def _paths(app: Flask, filed: FiledReport, method: str) -> list[str]:
    """Addresses of pages; one that names a report names this one."""
    known = {
        "hex_id": filed.id.hex(),
        "filename": "desk.css",
        "serial": "K4-07",
        "output": "operations",
        "period": "2031-04",
        "form": "csv",
    }
    with app.test_request_context():
        return [
            app.url_map.bind("").build(
                rule.endpoint, {name: known[name] for name in rule.arguments}
            )
            for rule in app.url_map.iter_rules()
            if method in (rule.methods or ())
        ]


def everything_in(value: object) -> Iterator[bytes]:
    """All texts and bytes inside a value, also those that it does not show."""
    match value:
        case bytes():
            yield value
        case str():
            yield value.encode()
        case Enum():
            yield from everything_in(value.value)
        case Mapping():
            for pair in value.items():
                yield from everything_in(pair)
        case Iterable():
            for each in value:
                yield from everything_in(each)
        case _ if is_dataclass(value):
            for each in fields(value):
                yield from everything_in(getattr(value, each.name))
        case _:
            yield repr(value).encode()
