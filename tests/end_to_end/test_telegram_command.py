"""`intake poll-telegram` and `intake telegram setup` as an operator runs them, with a stand-in for
Telegram."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from intake.app import clock
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.moments import until
from tests.end_to_end.processes import STOP_SECONDS, run_command
from tests.fakes.telegram import BOT, TelegramStandIn, telegram_stand_in

CHAT = 5550104477
SECRET = "secret-of-example_0123456789"
WORDS = "The queue at the water point was long, and it was very hot."


@dataclass
class Place:
    """An installation whose bot's Telegram is a stand-in."""

    deployment: Deployment
    telegram: TelegramStandIn

    @property
    def environment(self) -> dict[str, str]:
        telegram = {"TELEGRAM_BOT_TOKEN": BOT, "TELEGRAM_API_URL": self.telegram.url}
        return self.deployment.environment | telegram

    def intake(self, *arguments: str, **more: str) -> CompletedProcess[str]:
        return run_command(arguments, self.environment | more, self.deployment.directory)

    @contextmanager
    def running(self, command: str, log: Path) -> Iterator[None]:
        """A process of ours, until the block ends; then it ends, too, and well."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "intake", command],
                env=self.environment,
                cwd=self.deployment.directory,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            ended = process.wait(STOP_SECONDS)
        assert ended == 0


@pytest.fixture
def place(make_deployment: MakeDeployment) -> Iterator[Place]:
    with telegram_stand_in() as telegram:
        yield Place(make_deployment("sqlite"), telegram)


def update(number: int, words: str) -> dict[str, Any]:
    chat, person = {"id": CHAT, "type": "private"}, {"id": CHAT, "is_bot": False}
    date = int(clock().timestamp())
    message = {"message_id": number, "date": date, "chat": chat, "from": person, "text": words}
    return {"update_id": number, "message": message}


def test_what_is_written_is_heard_once_answered_and_confirmed(
    deployment: Deployment, place: Place, tmp_path: Path
) -> None:
    """On both databases: each has its own way of letting one bot run only."""
    place = Place(deployment, place.telegram)
    place.telegram.pending = [update(5, "hello"), {"update_id": 6, "message": WORDS}]
    log = tmp_path / "bot.log"
    with place.running("poll-telegram", log):
        until(lambda: bool(place.telegram.called("getupdates")[1:]), "a second fetch")
        assert place.telegram.pending == []
        second = place.intake("poll-telegram")
        assert second.returncode == 1
        assert second.stderr == "intake: another `intake poll-telegram` runs here: one is enough\n"
    with place.running("worker", tmp_path / "worker.log"):
        until(lambda: bool(place.telegram.taken), "an answer")
    (answer,) = place.telegram.taken
    assert answer["text"].startswith("Hello. You decide what you tell us.")
    assert log.read_text().count("an update cannot be read") == 1
    for secret in (WORDS, str(CHAT), BOT):
        assert secret not in log.read_text()


def test_no_bot_begins_where_telegram_posts_to_a_webhook(place: Place) -> None:
    place.telegram.webhook = {"url": "https://line.example.org/channels/telegram"}
    refused = place.intake("poll-telegram")
    assert refused.returncode == 1
    assert re.fullmatch(r"intake: Telegram posts to a webhook .*\n", refused.stderr)


def test_no_bot_begins_without_its_token(place: Place) -> None:
    refused = place.intake("poll-telegram", TELEGRAM_BOT_TOKEN="")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "TELEGRAM_BOT_TOKEN" in refused.stderr


def test_the_bot_is_set_up_for_polling(place: Place) -> None:
    done = place.intake("telegram", "setup")
    assert (done.returncode, done.stderr) == (0, "")
    assert "run `intake poll-telegram`" in done.stdout
    commands = json.loads(place.telegram.called("setMyCommands")[0]["commands"])
    assert [(each["command"], each["description"]) for each in commands] == [
        ("start", "Begin"),
        ("8", "Help places"),
        ("9", "Leave"),
    ]
    assert place.telegram.called("setWebhook") == []
    assert place.telegram.called("deleteWebhook") == []


def test_the_bot_is_set_up_with_a_webhook_and_back(place: Place) -> None:
    public = {"PUBLIC_URL": "https://line.example.org", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    done = place.intake("telegram", "setup", **public)
    assert "Telegram posts to https://line.example.org/channels/telegram\n" in done.stdout
    assert SECRET not in done.stdout
    (given,) = place.telegram.called("setWebhook")
    assert given["secret_token"] == SECRET
    assert given.get("drop_pending_updates", "false") == "false"
    assert json.loads(given["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert "webhook: set" in place.intake("telegram", "setup", "--check").stdout
    assert "no webhook any more" in place.intake("telegram", "setup", "--polling").stdout
    checked = place.intake("telegram", "setup", "--check").stdout
    assert "none, polling is meant" in checked
    assert "waiting at Telegram: 0" in checked


def test_a_token_that_telegram_refuses_is_one_line(place: Place) -> None:
    failed = place.intake("telegram", "setup", TELEGRAM_BOT_TOKEN="1:other")
    assert (failed.returncode, failed.stderr) == (1, "intake: TryLater 401\n")


def test_doctor_says_how_telegram_is_reached(place: Place) -> None:
    assert "Telegram is on, by `intake poll-telegram`" in place.intake("doctor").stdout
    by_webhook = place.intake("doctor", TELEGRAM_WEBHOOK_SECRET=SECRET).stdout
    assert "Telegram is on, by its webhook" in by_webhook
    off = place.intake("doctor", TELEGRAM_BOT_TOKEN="").stdout
    assert "Telegram is off: TELEGRAM_BOT_TOKEN is not set" in off
