"""Prints every figure as soon as it is measured; with `memory` what stays of a key in memory, with
`desk` its pages alone."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench import (
    desk,
    in_process,
    memory,
    pages,
    served,
    texts,
    timing_of_codes,
    timing_of_first_texts,
)
from tests.bench.figures import Figure
from tests.bench.places import sqlite_world, world_on
from tests.end_to_end.preparing import content_in
from tests.postgres import cluster


def main() -> None:
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            PARTS[name]()
        return
    show(in_process.figures())
    show(texts.figures())
    show(pages.figures())
    with tempfile.TemporaryDirectory() as directory:
        show(served.figures(Path(directory), content_in(Path(directory)), "sqlite"))
    with tempfile.TemporaryDirectory() as directory, cluster() as postgres:
        show(served.figures(Path(directory), postgres.create(), "postgres"))
        with world_on(postgres.create(), postgres.create()) as (world, _):
            show(timing_of_first_texts.figures(world, "postgres"))
    with sqlite_world() as (world, _):
        show(timing_of_first_texts.figures(world, "sqlite"))
    show(timing_of_codes.figures())
    of_the_desk()


def of_memory() -> None:
    with tempfile.TemporaryDirectory() as directory:
        show(memory.figures(Path(directory)))


def of_the_desk() -> None:
    with tempfile.TemporaryDirectory() as directory:
        keyring = f"sqlite:///{directory}/keyring.db"
        show(desk.figures(content_in(Path(directory)), keyring, "sqlite"))
    with cluster() as postgres:
        show(desk.figures(postgres.create(), postgres.create(), "postgres"))


PARTS = {"memory": of_memory, "desk": of_the_desk}


def show(figures: Iterable[Figure]) -> None:
    for figure in figures:
        print(figure.line(), flush=True)


main()
