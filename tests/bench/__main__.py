"""Prints every figure as soon as it is measured."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench import in_process, served
from tests.end_to_end.preparing import content_in
from tests.postgres import cluster


def main() -> None:
    for figure in in_process.figures():
        print(figure.line(), flush=True)
    with tempfile.TemporaryDirectory() as directory:
        for figure in served.figures(Path(directory), content_in(Path(directory)), "sqlite"):
            print(figure.line(), flush=True)
    with tempfile.TemporaryDirectory() as directory, cluster() as postgres:
        for figure in served.figures(Path(directory), postgres.create(), "postgres"):
            print(figure.line(), flush=True)


main()
