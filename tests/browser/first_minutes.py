"""The first minutes of everybody who tries the product, as steps for a real browser.

`intake demo` as `make run` starts it; a report on the demo's phone; the desk; the answer by code.
Used by the test of that journey and by `make screenshots`.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.end_to_end.deployment import ROOT
from tests.peers.twilio import free_port

READY = "Ctrl-C stops everything"
STORY = "The queue at the water point was long."
ANSWER = "Thank you. We have read it. Shall we ask the clinic to keep a place? You need not answer."
CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
GROUP = "{group}"
STEPS: tuple[tuple[str, str | re.Pattern[str]], ...] = (
    ("hello", "English"),
    ("1", "Is it safe"),
    ("1", "Who is this"),
    ("1", "under 18 is at risk"),
    ("1", "Are you under"),
    ("2", "Do you want to know"),
    ("1 3", "Which area"),
    ("12", "In your own words"),
    (STORY, STORY),
    ("1", "Which is closest"),
    ("2", "When was"),
    ("1", "Who did it"),
    ("1", "Which group"),
    (GROUP, "Only if you want"),
    ("A green jacket.", "What do you want"),
    ("2", "May we answer"),
    ("1", CODE),
)
"""What she sends, and what the newest text then says."""


@contextmanager
def demo(directory: Path, reports: int = 0) -> Iterator[str]:
    """`intake demo` with so many invented reports, until the block is left; its address."""
    port = free_port()
    command = [sys.executable, "-m", "intake", "demo", "--port", str(port)]
    command += ["--reports", str(reports)]
    started = subprocess.Popen(
        [*command, "--directory", str(directory / "demo")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    try:
        said = list(_until_ready(started))
        assert any(READY in line for line in said), "".join(said)
        yield f"http://127.0.0.1:{port}"
    finally:
        started.send_signal(signal.SIGINT)
        _rest, _ = started.communicate(timeout=40)
    assert started.returncode == 0


def _until_ready(started: subprocess.Popen[str]) -> Iterator[str]:
    assert started.stdout is not None
    for line in started.stdout:
        yield line
        if READY in line:
            return


def text(page: Page, words: str) -> None:
    """Type on the phone and send; waits until the text stands on the screen."""
    page.get_by_label("Write a text").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def hears(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the newest text on the phone says this."""
    expect(page.locator(".talk li").last).to_contain_text(words, timeout=15_000)


def conversation(page: Page, address: str, group: str = "24") -> str:
    """A whole report by the phone, about a group of the card; the receipt."""
    page.goto(f"{address}/demo/")
    for words, question in STEPS:
        text(page, words.format(group=group))
        hears(page, question)
    found = CODE.search(page.locator(".talk li").last.inner_text())
    assert found
    text(page, "1")
    hears(page, "Sent. Thank you.")
    return found.group()


def sign_in(page: Page, address: str, reader: str) -> None:
    """At the desk, with what the demo page shows for that reader."""
    page.goto(f"{address}/demo/")
    card = page.locator("li.card").filter(has=page.get_by_text(reader, exact=True))
    shown = card.locator("dd").all_inner_texts()
    assert shown[0] == reader
    page.goto(f"{address}/desk/")
    for label, words in zip(("Reader name", "Passphrase", "Six digits"), shown, strict=True):
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Sign in").click()


def open_first(page: Page, area: str = "") -> None:
    """The most urgent report, of this area, after a declaration."""
    page.locator("table.queue tbody tr:not(.group)", has_text=area).first.locator("th a").click()
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name="Continue").click()


def answer(page: Page, words: str) -> None:
    """Say that it was read, then seal an answer."""
    page.get_by_role("button", name="I have read it").click()
    page.get_by_label("To whoever holds the number").fill(words)
    page.get_by_role("button", name="Seal the answer").click()


def read_answer(page: Page, address: str, receipt: str, phone: str) -> None:
    """From another phone, with the code."""
    page.goto(f"{address}/demo/?phone={phone}")
    text(page, receipt)
    hears(page, "See answer")
    text(page, "1")
