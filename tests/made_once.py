"""Templates and addresses that are compiled once for all applications of a run.

A process of ours has one application, a run of the tests has thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

Builder: TypeAlias = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """What Jinja made of a template, in memory; Jinja itself sees when the source has changed."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final[dict[str, Compiled]] = {}


def compiled_once(app: Flask) -> Flask:
    """The application, with the templates that another one of its name has compiled."""
    app.jinja_env.bytecode_cache = _COMPILED.setdefault(app.name, Compiled())
    return app


class KnownRule(Rule):
    """An address whose builder, which is made of nothing but its words, another one has made."""

    _made: Final[dict[object, Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self._made:
            self._made[key] = super()._compile_builder(append_unknown)
        return self._made[key]


def addresses_made_once() -> None:
    """From now on, in this process."""
    Flask.url_rule_class = KnownRule
