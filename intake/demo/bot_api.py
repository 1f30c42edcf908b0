"""Telegram's Bot API, as far as the line uses it.

Rules: shapes and refusals are Telegram's, so that its own client and our sender work unchanged; the
token stands in the address and nothing is logged. As there, a bot can write only to whoever wrote
to it, and what it deletes is gone on both sides.
Source: Telegram Bot API, "Making requests", sendMessage, deleteMessage, editMessageReplyMarkup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from flask import Blueprint, Response, jsonify, request

from intake.demo.bot import Bot
from intake.demo.chats import Buttons, Chats
from intake.demo.updates import bot_message

NAME: Final = "bot_api"
MOST_UNITS: Final = 4096

_NO_CHAT: Final = "Bad Request: chat not found"
_Method: TypeAlias = Callable[[], Response]


class BotPages:
    """The methods of one bot."""

    def __init__(self, bot: Bot, chats: Chats) -> None:
        self._bot = bot
        self._chats = chats
        self._methods: Mapping[str, _Method] = {
            "sendmessage": self._send,
            "deletemessage": self._delete,
            "editmessagereplymarkup": self._edit_buttons,
            "answercallbackquery": lambda: _result(True),
        }

    def blueprint(self) -> Blueprint:
        pages = Blueprint(NAME, __name__)
        pages.add_url_rule("/bot<token>/<method>", view_func=self.call, methods=["GET", "POST"])
        return pages

    def call(self, token: str, method: str) -> Response:
        """One method; names are understood in any case, as Telegram does."""
        if not self._bot.admits(token):
            return _refusal(401, "Unauthorized")
        found = self._methods.get(method.lower())
        return found() if found else _refusal(404, "Not Found")

    def _send(self) -> Response:
        words = request.form.get("text", "")
        if not words.strip():
            return _refusal(400, "Bad Request: message text is empty")
        if len(words.encode("utf-16-le")) // 2 > MOST_UNITS:
            return _refusal(400, "Bad Request: message is too long")
        person = _number("chat_id")
        said = self._chats.deliver(person, words, _buttons(request.form.get("reply_markup", "")))
        return _result(bot_message(person, said)) if said else _refusal(400, _NO_CHAT)

    def _delete(self) -> Response:
        if self._chats.delete(_number("chat_id"), _number("message_id")):
            return _result(True)
        return _refusal(400, "Bad Request: message to delete not found")

    def _edit_buttons(self) -> Response:
        """Takes them off: the line never puts on others."""
        person, number = _number("chat_id"), _number("message_id")
        message = self._chats.take_buttons(person, number)
        if message is not None:
            return _result(bot_message(person, message))
        is_there = self._chats.has(person, number)
        why = "message is not modified" if is_there else "message to edit not found"
        return _refusal(400, f"Bad Request: {why}")


def _buttons(markup: str) -> Buttons:
    """Rows of (words, data) of an inline keyboard."""
    rows: Any = json.loads(markup).get("inline_keyboard", []) if markup else []
    return tuple(tuple((each["text"], each["callback_data"]) for each in row) for row in rows)


def _number(name: str) -> int:
    """A number from the form; 0, which nothing has, for anything else."""
    return request.form.get(name, 0, type=int)


def _result(result: Mapping[str, Any] | bool) -> Response:
    return jsonify({"ok": True, "result": result})


def _refusal(status: int, description: str) -> Response:
    answer = jsonify({"ok": False, "error_code": status, "description": description})
    answer.status_code = status
    return answer
