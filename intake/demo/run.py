"""`intake demo`: starts everything on this machine, says where to look, stops all of it together.

Rules: it refuses to start beside anything real; what it makes is thrown away at the next start,
unless that is to go on with it; no process outlives it. Exit codes: 0 stopped on request, 1
something broke, 2 refused to start.

The processes are plain `subprocess` children. honcho's Manager blocks from the first start to the
last end, so nothing can wait for readiness in between and greet, and it starts every command by
a shell.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TypeAlias

import click

from intake.demo.children import Asked, Child, running, stop_signals, watch
from intake.demo.meanwhile import meanwhile
from intake.demo.place import (
    demo_environment,
    fresh_place,
    kept_place,
    provider_arguments,
    real_settings,
)
from intake.demo.sign_ins import Enrolled, read_sign_ins, write_sign_ins
from intake.demo.welcome import welcome
from intake.demo.wire import NoAnswer, exchange
from intake.errors import ConfigError

READY_SECONDS: Final = 60.0
_LOG_LINES: Final = 12
_TOLD_EVERY: Final = 20

Progress: TypeAlias = Callable[[int, int], None]
"""Told after each report: (how many there are, how many there will be)."""

Prepare: TypeAlias = Callable[[Mapping[str, str], Progress], Sequence[Enrolled]]
"""Makes tables, response, readers and reports for these settings; returns the readers' sign-ins."""

Say: TypeAlias = Callable[[str], None]
"""Puts lines on the terminal."""

COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "provider": (sys.executable, "-m", "intake.demo.provider"),
    "web": (sys.executable, "-m", "intake", "web"),
    "worker": (sys.executable, "-m", "intake", "worker"),
}
"""In the order of their start; `provider` gets its arguments appended."""


def _complain(line: str) -> None:
    click.echo(line, err=True)


def run_demo(
    port: int,
    directory: Path,
    environment: Mapping[str, str],
    prepare: Prepare,
    *,
    again: bool = False,
    commands: Mapping[str, Sequence[str]] = COMMANDS,
    ready_seconds: float = READY_SECONDS,
    say: Say = click.echo,
    complain: Say = _complain,
) -> int:
    """Runs until Ctrl-C or SIGTERM, or until one of its processes ends; returns an exit code.

    `environment`: that of this process. `directory`: where the demo may keep and wipe its data.
    `again`: go on with what was left there.
    """
    place_in = kept_place if again else fresh_place
    try:
        _refuse(port, environment)
        with place_in(directory) as place, stop_signals() as asked:
            say(f"Starting the demo on http://127.0.0.1:{port}/demo ...")
            settings = demo_environment(place, port, _free_port(), environment)
            if not again:
                write_sign_ins(place.sign_ins, _prepared(prepare, settings, port, say))
            readers = read_sign_ins(place.sign_ins)
            url = settings["PUBLIC_URL"]
            with running(_completed(commands, settings), settings, place.logs) as children:
                faults = _until_ready(children, asked, url, ready_seconds)
                if not faults and not asked.to_stop:
                    say(welcome(url, directory, readers))
                    faults = _obituary(watch(children, lambda: asked.to_stop))
    except ConfigError as error:
        for fault in error.faults:
            complain(f"intake: {fault}")
        return 2
    for fault in faults:
        complain(fault)
    say("Stopped.")
    return 1 if faults else 0


def _prepared(
    prepare: Prepare, settings: Mapping[str, str], port: int, say: Say
) -> Sequence[Enrolled]:
    """The readers, made with all else; whoever looks meanwhile is told how far it is."""
    with meanwhile(port) as shown:

        def progress(number: int, of: int) -> None:
            shown.line = f"{number} of {of} reports"
            if number % _TOLD_EVERY == 0 or number == of:
                say(f"  seeding, {number} of {of}")

        return prepare(settings, progress)


def _until_ready(
    children: Sequence[Child], asked: Asked, url: str, seconds: float
) -> Sequence[str]:
    """Returns when all is ready, or somebody asked for the end, or with what went wrong."""
    ended = watch(children, lambda: asked.to_stop or _readiness(url)[0] == 200, seconds)
    if ended or asked.to_stop:
        return _obituary(ended)
    status, lines = _readiness(url)
    return [] if status == 200 else [f"intake: not ready after {seconds:.0f} seconds", *lines]


def _readiness(url: str) -> tuple[int, Sequence[str]]:
    """(status, lines) of the page that says so."""
    try:
        status, body = exchange("GET", f"{url}/readyz", {}, timeout_seconds=5.0)
    except NoAnswer:
        return 0, ["the web server does not answer"]
    return status, body.decode("utf-8", "replace").splitlines()


def _obituary(child: Child | None) -> Sequence[str]:
    """What to say about a process that ended by itself."""
    if child is None:
        return []
    how = f"intake: the {child.name} process ended with code {child.process.returncode}; "
    return [how + "so everything was stopped. It said:", *child.last_lines(_LOG_LINES)]


def _refuse(port: int, environment: Mapping[str, str]) -> None:
    """Raises ConfigError where a demo must not run, or cannot."""
    names = " and ".join(real_settings(environment))
    if names:
        raise ConfigError(f"this is a demo, and {names} of a real installation is set: unset it")
    if not _is_free(port):
        raise ConfigError(f"port {port} is taken: stop what uses it, or say PORT={port + 1}")


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as listener:
        # As the web server does: a connection that has just ended does not hold the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        found: int = listener.getsockname()[1]
    return found


def _completed(
    commands: Mapping[str, Sequence[str]], settings: Mapping[str, str]
) -> Mapping[str, Sequence[str]]:
    """The commands, with what the stand-in must be told."""
    provider = (*commands["provider"], *provider_arguments(settings))
    return {**commands, "provider": provider}
