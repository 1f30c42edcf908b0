"""Processes of the `intake` command, and what they answer over HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

STOP_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Running:
    """One of its processes, and the file that holds all it has printed."""

    name: str
    process: subprocess.Popen[bytes] = field(repr=False)
    output: Path
    port: int = 0


def run_command(
    arguments: Sequence[str], environment: Mapping[str, str], directory: Path
) -> subprocess.CompletedProcess[str]:
    """One run of the `intake` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "intake", *arguments],
        env=environment,
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=STOP_SECONDS,
        check=False,
    )


def status_of(port: int, path: str) -> int:
    """The status of a GET; 0 when nobody answers."""
    return fetch(port, path)[0]


def fetch(port: int, path: str) -> tuple[int, str]:
    """(status, text) of a GET; (0, "") when nobody answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            connection.request("GET", path, headers={"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
