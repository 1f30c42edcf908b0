"""Telegram under the contract: updates with its secret in, a stand-in for its Bot API out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from channels.base import RawRequest
from channels.cutting import utf16_units
from channels.telegram.inbound import TelegramChannel
from channels.telegram.sender import TelegramBot, TelegramSender
from intake.messages import Reached
from tests.contract.product import NOW, Failure
from tests.fakes.telegram import (
    BOT,
    Behaviour,
    TelegramStandIn,
    refuses,
    takes_and_hangs_up,
)

SECRET = "secret-of-example_0123456789"
PATH = "/channels/telegram"
CHAT = 5550104477
MOST_UNITS = 4096
AT = int(NOW.timestamp())

BEHAVIOURS: Mapping[Failure, Behaviour] = {
    Failure.OUTAGE: refuses(503, "Service Unavailable"),
    Failure.THROTTLED: refuses(429, "Too Many Requests: retry after 3", retry_after=3),
    Failure.NO_SUCH_ADDRESS: refuses(400, "Bad Request: chat not found"),
    Failure.OPTED_OUT: refuses(403, "Forbidden: bot was blocked by the user"),
    Failure.SILENCE: takes_and_hangs_up,
}

HEADERS = {
    "content-type": "application/json",
    "x-telegram-bot-api-secret-token": SECRET,
}


@dataclass
class TelegramHarness:
    """Telegram on both sides."""

    telegram: TelegramStandIn
    address: str = str(CHAT)
    added: Sequence[str] = ("Examplename", "Examplefamily", "example_user", "zz-ZZ")
    can_be_asked: bool = False

    def __post_init__(self) -> None:
        self.channel = TelegramChannel(SECRET, lambda: NOW)
        self.sender = TelegramSender(TelegramBot(BOT, self.telegram.url))

    def says(self, words: str, number: int = 1) -> RawRequest:
        self.telegram.holds(CHAT, number)
        return post(self._update(number, text=words))

    def shows(self, caption: str) -> RawRequest:
        self.telegram.holds(CHAT, 500)
        sizes = [{"file_id": "file-of-example", "file_unique_id": "f", "width": 9, "height": 9}]
        return post(self._update(500, photo=sizes, caption=caption))

    def opts_out(self) -> RawRequest:
        member = {"user": self._person(), "status": "kicked", "until_date": 0}
        changed = {
            "chat": self._chat(),
            "from": self._person(),
            "date": AT,
            "old_chat_member": {"user": self._person(), "status": "member"},
            "new_chat_member": member,
        }
        return post({"update_id": 600, "my_chat_member": changed})

    def forged(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.")
        header = "x-telegram-bot-api-secret-token"
        return {
            "no secret": replace(genuine, headers={"content-type": "application/json"}),
            "empty secret": replace(genuine, headers={**HEADERS, header: ""}),
            "another secret": replace(genuine, headers={**HEADERS, header: SECRET[::-1]}),
            "half the secret": replace(genuine, headers={**HEADERS, header: SECRET[:9]}),
            "letters that no secret has": replace(genuine, headers={**HEADERS, header: "\u00e9"}),
        }

    def odd(self) -> Mapping[str, RawRequest]:
        genuine, update = self.says("Words."), self._update(1, text="Words.")
        message = update["message"]
        return {
            "a form": replace(genuine, headers={**HEADERS, "content-type": "text/plain"}),
            "a form, unsigned": replace(genuine, headers={"content-type": "text/plain"}),
            "no update id": post({"message": message}),
            "an update id in words": post({"update_id": "1", "message": message}),
            "no chat": post({"update_id": 1, "message": {**message, "chat": None}}),
            "no message id": post({"update_id": 1, "message": {**message, "message_id": None}}),
            "no date": post({"update_id": 1, "message": {**message, "date": "now"}}),
            "a date that is none": post({"update_id": 1, "message": {**message, "date": 10**18}}),
            "text that is none": post({"update_id": 1, "message": {**message, "text": ["Words."]}}),
            "a message that is none": post({"update_id": 1, "message": "Words."}),
            "a list": post([update]),
            "one megabyte": post(self._update(1, text="x" * 1_000_000)),
            "bytes that are no text": replace(genuine, body=b'"\xff\xfe"'),
            "bytes that are no JSON": replace(genuine, body=b"\x00\xff\x80"),
            "deeper than anybody reads": replace(genuine, body=b"[" * 60_000),
            "nothing": replace(genuine, body=b""),
        }

    def fail(self, failure: Failure) -> None:
        self.telegram.next.append(BEHAVIOURS[failure])

    def taken(self) -> list[tuple[str, str]]:
        """With the words on its buttons, each on a line of its own."""
        return [(each["chat_id"], _readable(each)) for each in self.telegram.taken]

    def fetched(self) -> int:
        return sum(method != "sendMessage" for method, _ in self.telegram.calls)

    def fits(self, text: str) -> bool:
        return utf16_units(text) <= MOST_UNITS

    def held(self) -> int:
        """How many messages Telegram still holds."""
        return len(self.telegram.held)

    def reports(self, provider_id: str, reached: Reached) -> RawRequest | None:
        """Telegram does not say how far a text got."""
        return None

    def _update(self, number: int, **content: object) -> dict[str, Any]:
        message = {
            "message_id": number,
            "from": self._person(),
            "chat": self._chat(),
            "date": AT,
            **content,
        }
        return {"update_id": 9000 + number, "message": message}

    def _person(self) -> dict[str, object]:
        return {"id": CHAT, "is_bot": False, "language_code": self.added[3], **self._names()}

    def _chat(self) -> dict[str, object]:
        return {"id": CHAT, "type": "private", **self._names()}

    def _names(self) -> dict[str, object]:
        first, last, user, _ = self.added
        return {"first_name": first, "last_name": last, "username": user}


def post(update: object) -> RawRequest:
    """Telegram's request with this update."""
    return RawRequest("POST", PATH, HEADERS, json.dumps(update).encode())


def _readable(given: Mapping[str, str]) -> str:
    rows = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    return "\n".join([given["text"], *(button["text"] for row in rows for button in row)])
