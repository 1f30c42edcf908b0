"""T14 in Telegram: a photo, voice or document is never fetched, M1 is said, and what was asked
stands. By the webhook, to the whole product."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from channels.telegram.inbound import PATH
from intake.app import clock
from tests.acceptance.served import Served, served
from tests.acceptance.test_t14_media import CAPTION, M1
from tests.end_to_end.spellings import files_in, found
from tests.fakes.telegram import BOT, TelegramStandIn, telegram_stand_in

SECRET = "secret-of-example_0123456789"
FILE_ID = "AgACzqx0123456789abcdef"
CHAT = 5550104477
FILE = {"file_id": FILE_ID, "file_unique_id": "AQzqx"}
MEDIA: Mapping[str, Any] = {
    "photo": [{**FILE, "width": 90, "height": 90}],
    "voice": {**FILE, "duration": 3, "mime_type": "audio/ogg"},
    "document": {**FILE, "file_name": "zqxmarmalade.pdf"},
}


@dataclass
class Chat:
    """The product, and Telegram on both sides of it."""

    line: Served
    telegram: TelegramStandIn
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def says(self, **content: object) -> list[str]:
        """What comes back."""
        before, number = len(self.telegram.taken), next(self.numbers)
        message = {
            "message_id": number,
            "date": int(clock().timestamp()),
            "chat": {"id": CHAT, "type": "private"},
            "from": {"id": CHAT, "is_bot": False, "first_name": "Example"},
            **content,
        }
        assert self._post({"update_id": number, "message": message}) == 200
        self.line.deliver()
        return [text["text"] for text in self.telegram.taken[before:]]

    def _post(self, update: Mapping[str, object]) -> int:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
        with closing(HTTPConnection("127.0.0.1", self.line.webhook.port, timeout=30)) as connection:
            connection.request("POST", PATH, json.dumps(update), headers)
            return connection.getresponse().status


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    with telegram_stand_in() as telegram:
        settings = {
            "TELEGRAM_BOT_TOKEN": BOT,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": telegram.url,
        }
        with served(tmp_path / "line", more=settings) as line:
            yield Chat(line, telegram)


def test_it_is_refused_and_never_fetched_and_what_was_asked_stands(chat: Chat) -> None:
    assert chat.says(photo=MEDIA["photo"], caption=CAPTION)[0].startswith(M1), "as a stranger"
    (asked,) = chat.says(text="hello")
    for kind, content in MEDIA.items():
        assert chat.says(**{kind: content, "caption": CAPTION})[0].startswith(M1)
    assert chat.says(text="1") == ["Who is this about?"], asked
    assert {method for method, _ in chat.telegram.calls} == {"sendMessage"}
    secrets = {"caption": CAPTION, "id": FILE_ID, "chat": str(CHAT)}
    assert not found(files_in(chat.line.directory), secrets)
