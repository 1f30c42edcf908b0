"""Templates that are compiled once for all applications of a run.

A process of ours has one application, a run of the tests has thousands.
"""

from __future__ import annotations

from typing import Final

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


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
