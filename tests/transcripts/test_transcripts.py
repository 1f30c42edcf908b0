"""Runs every transcript in this directory against the real use cases.

    # what this shows                        (the first line)
    > a text she sends
    < a text that comes back, whole; further lines of it are indented by two spaces
    @ another phone                          (from here on, texts come from it)
    * 3 hours pass   * a picture comes   * the provider says STOP   * the house is kept
    = 1 report       = nothing is kept

Two `>` without a `<` between them: the second one came before the answer to the first had left.
`{code}` in an answer stands for the receipt; in a text it is that receipt.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.messages import Sign
from intake.upkeep import Housekeeping
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.world import ANNA, EpochsInMemory, Time, World, cheap_vault

HERE = Path(__file__).parent
PHONES = {"her phone": ANNA, "another phone": "+15550001002"}
CODE = re.compile(r"\d{4}(?: \d{4}){3}")
SIGNS = {"a picture comes": Sign.MEDIA, "the provider says STOP": Sign.STOP}


def memory_world() -> tuple[World, MemoryStore, MemoryKeyring]:
    time = Time()
    store, keyring = MemoryStore(), MemoryKeyring()
    return World(store, keyring, time, cheap_vault(EpochsInMemory(time))), store, keyring


class Play:
    """One transcript being played."""

    def __init__(self) -> None:
        self.world, self.store, self.keyring = memory_world()
        self.phone = ANNA
        self.code = ""
        self.waiting: list[str] = []

    def line(self, sign: str, words: str) -> None:
        match sign:
            case ">":
                self._nothing_more()
                self.world.text(words.replace("{code}", self.code), self.phone)
            case "<":
                self._heard(words)
            case "@":
                self.phone = PHONES[words]
            case "*":
                self._nothing_more()
                self._happens(words)
            case "=":
                self._deliver()
                self._nothing_more()
                self._holds(words)
            case _:
                raise ValueError(f"not a transcript line: {sign} {words}")

    def finish(self) -> None:
        self._deliver()
        self._nothing_more()

    def _heard(self, words: str) -> None:
        if not self.waiting:
            self._deliver()
        assert self.waiting, f"nothing came back, expected: {words}"
        text = self.waiting.pop(0)
        if "{code}" in words:
            found = CODE.search(text)
            assert found, text
            self.code = found.group()
            text = text.replace(self.code, "{code}")
        assert text == words

    def _deliver(self) -> None:
        self.waiting += [text for phone, text in self.world.deliver() if phone == self.phone]

    def _nothing_more(self) -> None:
        assert not self.waiting, f"also said: {self.waiting}"

    def _happens(self, words: str) -> None:
        if words in SIGNS:
            self.world.text(SIGNS[words], self.phone)
            return
        if words == "the house is kept":
            Housekeeping(self.store, self.keyring, self.world.time).run_once()
            return
        number, unit, _ = words.split()
        self.world.time.pass_time(**{unit.rstrip("s") + "s": float(number)})

    def _holds(self, words: str) -> None:
        tables = self.store.tables
        if words == "nothing is kept":
            kept = (tables.drafts, tables.parts, tables.outbox, tables.reports)
            assert not any(kept)
            assert not self.keyring.older_than(self.world.time(), b"", 1)
        else:
            assert len(tables.reports) == int(words.split()[0])
            assert not tables.drafts


def lines_of(path: Path) -> list[tuple[str, str]]:
    """(sign, words), with indented lines joined to the one before."""
    lines: list[tuple[str, str]] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.startswith("  ") and lines:
            sign, words = lines[-1]
            lines[-1] = (sign, f"{words}\n{raw[2:]}")
        elif raw.strip() and not raw.startswith("#"):
            lines.append((raw[0], raw[2:]))
    return lines


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    play = Play()
    for sign, words in lines_of(path):
        play.line(sign, words)
    play.finish()


def test_there_are_transcripts() -> None:
    """A run over an empty directory must not pass for one that was checked."""
    assert len(list(HERE.glob("*.txt"))) >= 12
