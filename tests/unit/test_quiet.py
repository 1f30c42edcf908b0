"""What a process writes about itself, in a process of its own, with everything set to loudest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from intake.quiet import OURS, PROVIDERS

CANARY = "canary words of example"
START = "import logging, sys, threading, warnings, gc\nfrom intake.quiet import *\nquiet_logs()\n"


def said(*lines: str) -> str:
    """Everything that a Python process with these lines writes."""
    program = START + "\n".join(lines)
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    return run.stdout + run.stderr


@pytest.mark.parametrize("name", [*PROVIDERS, "telegram.ext.Updater", "urllib3.connectionpool"])
def test_what_talks_to_providers_says_nothing(name: str) -> None:
    line = f"logging.getLogger({name!r}).critical({CANARY!r})"
    assert said(line) == ""


def test_of_others_only_the_name_is_left() -> None:
    line = f"logging.getLogger('other.part').error('%s', {CANARY!r}, stack_info=True)"
    (written,) = said(line).splitlines()
    assert written.endswith("ERROR other.part said something")


def test_a_trace_is_left_out_wherever_it_comes_from() -> None:
    written = said(
        "try:",
        f"    raise ValueError({CANARY!r})",
        "except ValueError:",
        "    logging.getLogger('intake.x').exception('failed')",
        "    logging.getLogger('werkzeug').exception('failed')",
    )
    assert [line.split(" ", 2)[2] for line in written.splitlines()] == [
        "ERROR failed",
        "ERROR werkzeug said something",
    ]


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_own_lines_are_said(name: str) -> None:
    written = said(f"logging.getLogger({name!r} + '.x').info('one text dropped')")
    assert written.endswith("INFO one text dropped\n")


def test_a_warning_shows_its_name_only() -> None:
    written = said(f"warnings.warn({CANARY!r})")
    assert written.endswith("WARNING py.warnings said something\n")


@pytest.mark.parametrize(
    "lines",
    [
        (f"raise ValueError({CANARY!r})",),
        (
            f"def work(): raise ValueError({CANARY!r})",
            "thread = threading.Thread(target=work)",
            "thread.start()",
            "thread.join()",
        ),
        (
            "class Lost:",
            f"    def __del__(self): raise ValueError({CANARY!r})",
            "lost = Lost()",
            "del lost",
            "gc.collect()",
        ),
    ],
    ids=["at the top", "in a thread", "while something goes"],
)
def test_an_error_nobody_caught_is_said_by_its_class(lines: tuple[str, ...]) -> None:
    written = said("quiet_errors()", *lines)
    assert "ValueError" in written
    assert CANARY not in written


def test_asked_twice_it_does_the_same() -> None:
    written = said("quiet_logs()", "logging.getLogger('intake').warning('once')")
    assert written.count("once") == 1
