"""The stand-in's side of the demo's Telegram: what chats show, and what people in them do.

Rules: an update goes to the unchanged webhook as Telegram would post it, with the secret that the
bot's webhook was set with; a forged one with another secret. Whoever does something is told the
webhook's HTTP status and nothing else. Each is posted on a thread of its own, so that a web server
that is busy with the demo page can still take it.
Source: Telegram Bot API, setWebhook.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from threading import Thread
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request

from intake.demo.bot import Bot
from intake.demo.chats import Chats, Said, Sort, as_json
from intake.demo.handsets import SETTLE_SECONDS, WEBHOOK_SECONDS
from intake.demo.network import NO_ANSWER
from intake.demo.updates import Person, person_of, pressed, written
from intake.demo.wire import NoAnswer, exchange

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


class ChattingPages:
    """For the demo page only; Telegram has nothing like it."""

    def __init__(self, bot: Bot, chats: Chats) -> None:
        self._bot = bot
        self._chats = chats

    def blueprint(self) -> Blueprint:
        pages = Blueprint("chatting", __name__)
        pages.add_url_rule("/demo/chats", view_func=self.chats)
        pages.add_url_rule("/demo/said", view_func=self.said, methods=["POST"])
        pages.add_url_rule("/demo/pressed", view_func=self.pressed, methods=["POST"])
        return pages

    def chats(self) -> Response:
        """Every chat, as `chats.as_json` writes them."""
        return jsonify(as_json(self._chats.chats()))

    def said(self) -> Response:
        """Somebody writes: fields Person, Sort, Words, Language. Answers when it is settled, or
        soon."""
        person, sort = _person(), Sort(request.form["Sort"])
        said = self._chats.write(person.number, sort, request.form.get("Words", ""))
        update = written(person, said, request.form["Language"])
        return self._posted(person, said, update)

    def pressed(self) -> Response:
        """Somebody presses a button: fields Person, Message, Data, Language."""
        person, data = _person(), request.form["Data"]
        found = self._chats.press(person.number, request.form.get("Message", 0, type=int), data)
        if found is None:  # it was taken off, or the message deleted, since the page was shown
            return Response(status=204)
        press, message = found
        update = pressed(person, press, message, data, request.form["Language"])
        return self._posted(person, press, update)

    def _posted(self, person: Person, said: Said, update: Mapping[str, Any]) -> Response:
        Thread(target=self._post, args=(person, said, update), daemon=True).start()
        self._chats.wait(person.number, said.update, SETTLE_SECONDS)
        return Response(status=204)

    def _post(self, person: Person, said: Said, update: Mapping[str, Any]) -> None:
        status = post(self._bot, update, is_forged=said.sort is Sort.FORGED)
        self._chats.answered(person.number, said.update, status)


def post(bot: Bot, update: Mapping[str, Any], *, is_forged: bool = False) -> int:
    """The HTTP status of the webhook, or NO_ANSWER."""
    headers = {
        "Content-Type": "application/json",
        HEADER: secrets.token_hex(16) if is_forged else bot.secret,
    }
    try:
        body = json.dumps(update).encode()
        return exchange("POST", bot.webhook_url, headers, body, WEBHOOK_SECONDS)[0]
    except NoAnswer:
        return NO_ANSWER


def _person() -> Person:
    try:
        return person_of(int(request.form["Person"]))
    except (LookupError, ValueError):
        abort(400)
