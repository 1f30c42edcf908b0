"""Updates and messages as Telegram writes them, for invented people.

Rules: everything that Telegram tells of a person is in them, names too, since the line must leave
it outside. No person has these numbers: Telegram's have at most 52 bits.
Source: Telegram Bot API, Update, Message, CallbackQuery, User, InlineKeyboardMarkup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from intake.demo.chats import Buttons, Said, Sort

_NOBODYS: Final = 2**52
_BOT: Final = {"id": _NOBODYS, "is_bot": True, "first_name": "Line", "username": "line_demo_bot"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with Telegram. `given`: the name that Telegram tells."""

    key: str
    name: str
    given: str
    number: int


PEOPLE: Final = (
    Person("a", "Chat A", "Sesame", _NOBODYS + 1),
    Person("b", "Chat B", "Poppy", _NOBODYS + 2),
)


def person_of(number: int) -> Person:
    """The person of that number. Raises LookupError."""
    return {person.number: person for person in PEOPLE}[number]


def written(person: Person, said: Said, language: str) -> Mapping[str, Any]:
    """The update of what somebody wrote. `language`: what Telegram is set to, as IETF tag."""
    content: Mapping[str, Any] = {"text": said.words}
    if said.sort is Sort.PHOTO:
        content = {"photo": [_photo(said)]}
    elif said.words.startswith("/"):
        length = len(said.words.split()[0])
        content = {**content, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}
    # What is forged names a message that never was.
    number = said.number or said.update
    message = {
        "message_id": number,
        "from": _user(person, language),
        "chat": _chat(person),
        "date": int(said.at.timestamp()),
        **content,
    }
    return {"update_id": said.update, "message": message}


def pressed(
    person: Person, press: Said, message: Said, data: str, language: str
) -> Mapping[str, Any]:
    """The update of a pressed button."""
    query = {
        "id": str(person.number * 1000 + press.update),
        "from": _user(person, language),
        "message": bot_message(person.number, message),
        "chat_instance": str(-person.number),
        "data": data,
    }
    return {"update_id": press.update, "callback_query": query}


def bot_message(number: int, said: Said) -> Mapping[str, Any]:
    """A message of the bot in the chat with that person."""
    message = {
        "message_id": said.number,
        "from": _BOT,
        "chat": {"id": number, "type": "private"},
        "date": int(said.at.timestamp()),
        "text": said.words,
        "has_protected_content": True,
    }
    return {**message, "reply_markup": _markup(said.buttons)} if said.buttons else message


def _user(person: Person, language: str) -> Mapping[str, Any]:
    return {
        "id": person.number,
        "is_bot": False,
        "first_name": person.given,
        "username": f"{person.given.lower()}_demo",
        "language_code": language,
    }


def _chat(person: Person) -> Mapping[str, Any]:
    return {"id": person.number, "type": "private", "first_name": person.given}


def _photo(said: Said) -> Mapping[str, Any]:
    """Nothing may ever fetch it."""
    name = f"photo{said.update}"
    return {"file_id": name, "file_unique_id": name, "width": 90, "height": 90, "file_size": 1024}


def _markup(buttons: Buttons) -> Mapping[str, Any]:
    rows = [[{"text": words, "callback_data": data} for words, data in row] for row in buttons]
    return {"inline_keyboard": rows}
