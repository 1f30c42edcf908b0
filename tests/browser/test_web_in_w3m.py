"""A whole report in w3m, a browser of text only, by its own keys on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.paths import STORY
from tests.properties.world_scene import Scene
from tests.transcripts.play import memory_world
from tests.unit.reporting.examples import told_in
from tests.web import response_toml, web_of

SIZE = struct.pack("HHHH", 60, 100, 0, 0)
DRAWN = "Viewing <River Post>"
"""What the lowest line says as soon as a page is there."""
PATIENCE = 20.0  # seconds
SKIP = "Skip"
WAY = (1, 1, 1, 2, SKIP, STORY, 1, 1, SKIP, 1, SKIP, SKIP, 2, 1)
"""From the first question to the code: the number of an answer that is ticked, a button, words."""


class Terminal:
    """w3m on a terminal. `posts`: how many forms reached the server so far."""

    def __init__(self, terminal: int, posts: list[str]) -> None:
        self._terminal = terminal
        self._posts = posts

    def types(self, keys: str, drawn: str = DRAWN) -> str:
        """What is drawn, until this stands there."""
        os.write(self._terminal, keys.encode())
        return self._reads(lambda seen: drawn in seen)

    def sends(self, label: str, then: str = DRAWN) -> None:
        """The button that says so, looked for from the top; until the page that follows says this.
        Keys that come too soon wait for it on the terminal."""
        before, read = len(self._posts), 0

        def answered(seen: str) -> bool:
            nonlocal read
            if len(self._posts) == before:
                read = len(seen)
            return len(self._posts) > before and then in seen[read:]

        os.write(self._terminal, f"g/{label}\r\r".encode())
        self._reads(answered)

    def ticks(self, number: int) -> None:
        """That answer: behind Exit, which is the first thing that Tab comes to."""
        self.types("g" + "\t" * (1 + number) + "\r", "*")

    def writes(self) -> None:
        """In the editor that opens for a box."""
        self.types("g\t\t\r", STORY[:15])

    def _reads(self, enough: Callable[[str], bool]) -> str:
        seen = b""
        while not enough(_as_read(seen)):
            ready = select.select([self._terminal], [], [], PATIENCE)[0]
            assert ready, _as_read(seen)
            seen += os.read(self._terminal, 65536)
        return _as_read(seen)


def _as_read(drawn: bytes) -> str:
    """Without what moves the cursor; one place to the right is a space."""
    words = drawn.replace(b"\0", b"").replace(b"\x1b[C", b" ").decode(errors="replace")
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", words)


@contextmanager
def w3m(address: str, home: Path, posts: list[str]) -> Iterator[Terminal]:
    """One that nobody has used; whoever edits a box there writes the story."""
    path = shutil.which("w3m")
    if path is None:
        pytest.exit("The browser tests need w3m: apt-get install w3m", returncode=1)
    editor = home / "editor"
    editor.write_text(f"#!/bin/sh\necho '{STORY}' > \"$1\"\n", encoding="utf-8")
    editor.chmod(0o700)
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, SIZE)
    words = {"HOME": str(home), "TERM": "vt100", "EDITOR": str(editor), "LANG": "C.UTF-8"}
    running = subprocess.Popen(
        [path, address], stdin=its, stdout=its, stderr=its, start_new_session=True, env=words
    )
    try:
        yield Terminal(ours, posts)
    finally:
        running.kill()
        running.wait()
        os.close(ours)
        os.close(its)


def test_a_report_is_told_and_sent(serve: Callable[[Any], str], tmp_path: Path) -> None:
    world, store, keyring = memory_world(response_toml())
    app, posts = web_of(world), list[str]()
    app.teardown_request(lambda _: posts.append("one"))
    with w3m(f"{serve(app)}/?l=en", tmp_path, posts) as terminal:
        terminal.types("")
        terminal.sends("Start")
        terminal.sends("Next")
        for answer in WAY:
            if isinstance(answer, int):
                terminal.ticks(answer)
            elif answer == STORY:
                terminal.writes()
            terminal.sends(SKIP if answer == SKIP else "Next")
        terminal.ticks(1)
        terminal.sends("Next")
        terminal.ticks(1)
        terminal.sends("Next", then="Sent.")
    (report_id,) = store.tables.reports
    ((_, words),) = told_in(Scene(world, store, keyring), report_id)
    assert words.strip() == STORY
