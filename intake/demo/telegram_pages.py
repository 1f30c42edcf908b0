"""The Telegram pane: a chat with the line's bot.

Rules: as the phone's. It works without JavaScript; which person is played stands in the form; what
was typed never stands in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as Answer

from intake.demo.bubbles import fate
from intake.demo.chats import Buttons, Chat, Said, Sort
from intake.demo.playing import back, played
from intake.demo.stand_in import StandIn
from intake.demo.switches import Switch, Switches
from intake.demo.updates import Person

MOST_CHARACTERS: Final = 4096
START: Final = "/start"
_NOT_TELEGRAM: Final = "403, refused: the secret is wrong"
_SORTS: Final[Mapping[str, Sort]] = {"photo": Sort.PHOTO, "forged": Sort.FORGED}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it. `side`: "bot", "sent" or "refused"."""

    side: str
    words: str = field(repr=False)
    number: int
    buttons: Buttons = field(repr=False)
    is_press: bool
    has_photo: bool
    fate: str


@dataclass(frozen=True, slots=True)
class ChatShown:
    """A chat as the page shows it."""

    lines: tuple[Line, ...]
    deleted: int


class TelegramPages:
    """The pane, and what is done in it."""

    def __init__(self, stand_in: StandIn, switches: Switches) -> None:
        self._stand_in = stand_in
        self._switches = switches

    def blueprint(self) -> Blueprint:
        pages = Blueprint("telegram", __name__)
        pages.add_url_rule("/chat", view_func=self.chat)
        pages.add_url_rule("/say", view_func=self.say, methods=["POST"])
        return pages

    def shown(self, person: Person) -> ChatShown:
        """That person's chat. Raises TryLater."""
        found = self._stand_in.chats().get(person.number, Chat())
        return ChatShown(tuple(_line(said) for said in found.entries), found.deleted)

    def chat(self) -> str:
        """The conversation alone."""
        return render_template("chat.html", chat=self.shown(played().person))

    def say(self) -> Answer:
        """Sends a text, a photo, a forged text or the press of a button; an empty text goes
        nowhere."""
        person = played().person
        if pressed := request.form.get("press"):
            number, _, data = pressed.partition(":")
            if number.isdecimal():
                self._stand_in.press(person.number, int(number), data, self._language())
        else:
            self._write(person, request.form.get("how", ""))
        return back("telegram")

    def _write(self, person: Person, how: str) -> None:
        sort = _SORTS.get(how, Sort.TEXT)
        words = START if how == "start" else _typed()
        if sort is Sort.FORGED:
            words = words.strip() or "Hello"
        if words.strip() or sort is Sort.PHOTO:
            self._stand_in.say(person.number, sort, words, self._language())

    def _language(self) -> str:
        """What their Telegram is set to, which it tells."""
        return "ar" if self._switches.is_on(Switch.RIGHT_TO_LEFT) else "en"


def _line(said: Said) -> Line:
    is_ours = said.sort is not Sort.BOT
    return Line(
        side="refused" if said.is_refused else "sent" if is_ours else "bot",
        words="" if said.sort is Sort.PHOTO else said.words,
        number=said.number,
        buttons=said.buttons,
        is_press=said.sort is Sort.PRESS,
        has_photo=said.sort is Sort.PHOTO,
        fate=_fate(said) if is_ours else "",
    )


def _fate(said: Said) -> str:
    return _NOT_TELEGRAM if said.status == 403 else fate(said.status)


def _typed() -> str:
    return request.form.get("message", "").replace("\r\n", "\n")[:MOST_CHARACTERS]
