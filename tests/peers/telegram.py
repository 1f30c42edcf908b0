"""Telegram as others understand it: npm `@vishtar/telegram-test-api`, on this machine only.

It keeps messages of both sides, so it tells what is still held when we think all is deleted. What
it gets wrong is put right in `telegram.mjs`. It knows no limits and no failing network: those are
`tests/fakes/telegram.py`.
"""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.peers.node import HERE, install, node
from tests.peers.twilio import free_port

TOKEN = "123456:token-of-example_0123456789abcdefg"

_START_SECONDS = 30.0


@dataclass(frozen=True)
class Emulator:
    """A running emulator. `url` is what stands for https://api.telegram.org."""

    url: str
    process: subprocess.Popen[bytes] = field(repr=False)

    def does(self, act: str, chat: int, **what: object) -> dict[str, Any]:
        """A person writes, edits, presses, blocks...; what was published, and the webhook's
        status, 0 when there is none."""
        answer = self._call(f"/__person/{act}", {"token": TOKEN, "id": chat, **what})
        assert isinstance(answer, dict)
        return answer

    def clear(self) -> None:
        """As if just started."""
        self._call("/__clear", {})

    def calls(self, method: str = "") -> list[dict[str, Any]]:
        """What was given with every call of that method, or of all."""
        made: list[dict[str, Any]] = self._call("/__calls")
        wanted = method.lower()
        return [each["given"] for each in made if not wanted or each["method"].lower() == wanted]

    def methods(self) -> list[str]:
        """Names of the methods that were called, in order."""
        return [each["method"] for each in self._call("/__calls")]

    def texts(self) -> list[tuple[int, str]]:
        """(chat, words) of every text that was taken, in order."""
        return [(chat, words) for chat, words in self._call("/__texts")]

    def held(self) -> list[int]:
        """Numbers of the messages, of both sides, that are still there."""
        found: list[int] = self._call("/__held")
        return found

    def buttons(self) -> dict[int, list[tuple[str, str]]]:
        """(words, data) of the buttons below each message that still has some."""
        found: dict[str, list[list[dict[str, str]]]] = self._call("/__buttons")
        return {int(number): _flat(rows) for number, rows in found.items()}

    def _call(self, path: str, content: dict[str, object] | None = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body, headers)
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.load(answer)


def _flat(rows: Sequence[Sequence[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(button["text"], button["callback_data"]) for row in rows for button in row]


def start() -> Emulator:
    """Starts one on a free port."""
    install()
    port = free_port()
    process = subprocess.Popen(
        [node(), HERE / "telegram.mjs", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    emulator = Emulator(f"http://127.0.0.1:{port}", process)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            emulator.clear()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return emulator
    stop(emulator)
    raise RuntimeError("The Telegram emulator did not start.")


def stop(emulator: Emulator) -> None:
    """Ends it, and waits until it has ended."""
    emulator.process.terminate()
    emulator.process.wait(timeout=10)
