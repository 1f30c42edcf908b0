"""What a Telegram update says to us: JSON in, `News` out.

Rules: a reader of our own takes the few fields that are listed here; names, user names, places and
whatever else comes stay outside. (python-telegram-bot's `Update.de_json` would read every field
there is, so that one odd field loses the message; its objects show the words; it is 25 MB that a
web process need not carry. A test holds this reader against it.) Private chats only: a group is
left, nothing in it is read. Media is noted by its kind, its caption not kept and nothing fetched.

Update ids are not enough to know a repetition by: Telegram begins anew at some other number after
a week without updates, and we remember for longer. Chat and message stand beside it.
Source: Telegram Bot API 10.0, Update, Message, CallbackQuery, ChatMemberUpdated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar
from unicodedata import normalize

from channels.telegram.copies import deletion, leaving, release
from intake.conversation.told import Told
from intake.errors import Malformed
from intake.messages import Chore, Heard, News, Sign

CHANNEL: Final = "telegram"
ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that we ask for; `_READERS` must know each."""

LONG_AFTER: Final = timedelta(minutes=5)
"""What was sent longer ago than this was held up on the way. Telegram's times are whole seconds and
its clock is not ours, so a younger time tells nothing."""

_MEDIA: Final = frozenset(
    [
        "animation",
        "audio",
        "checklist",
        "contact",
        "dice",
        "document",
        "game",
        "invoice",
        "live_photo",
        "location",
        "paid_media",
        "photo",
        "poll",
        "sticker",
        "story",
        "venue",
        "video",
        "video_note",
        "voice",
    ]
)
_COMMAND: Final = re.compile(r"/(\w{1,32})(?:@\w+)?\s*")
_START: Final = re.compile(r"/start(?:@\w+)?(?:\s.*)?", re.DOTALL)
_PRESSED: Final = re.compile(r"([0-9a-f]{2,32})\.(\d{1,2})", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
_QUERY_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_UNKNOWN_TAG: Final = "-"
_GONE: Final = frozenset(["left", "kicked"])

T = TypeVar("T")
_Fields: TypeAlias = Mapping[str, Any]
_Reader: TypeAlias = "Callable[[_Fields, int, datetime], News | None]"


def read_bytes(body: bytes, now: datetime) -> News | None:
    """The same of an update as it comes over the wire. Raises Malformed."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):  # its message could hold the words
        update = None
    return read_update(update, now)


def read_update(update: object, now: datetime) -> News | None:
    """What it says; None when that is nothing to us. Raises Malformed. `now`: aware UTC."""
    fields = _object(update)
    number = _of(fields, "update_id", int)
    for kind, read in _READERS.items():
        if kind in fields:
            return read(_object(fields[kind]), number, now)
    return None


def update_id(update: object) -> int | None:
    """By which it is confirmed, if it has one."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


# ---------------------------------------------------------------- one reader for each kind


def _message(message: _Fields, number: int, now: datetime) -> News | None:
    return _words(message, number, now, "date", edit=False)


def _edited(message: _Fields, number: int, now: datetime) -> News | None:
    return _words(message, number, now, "edit_date", edit=True)


def _words(
    message: _Fields, number: int, now: datetime, dated: str, *, edit: bool
) -> Heard | Chore | None:
    chat, private = _chat(message)
    if not private:
        return _leave(chat, number)
    told = _news(message)
    if told is None:
        return None
    message_number = _of(message, "message_id", int)
    return Heard(
        channel=CHANNEL,
        message_id=_id(number, chat, message_number),
        address=str(chat),
        news=told,
        errand=deletion(chat, message_number),
        edit=edit,
        sent_at=_long_ago(_of(message, dated, int), now),
        likely_language=_language(message),
    )


def _pressed(query: _Fields, number: int, _now: datetime) -> News | None:
    if "message" not in query:  # of a text that was sent through another chat: never ours
        return None
    question = _object(query["message"])
    chat, private = _chat(question)
    if not private:
        return _leave(chat, number)
    message_number = _of(question, "message_id", int)
    query_id = _of(query, "id", str)
    if not _QUERY_ID.fullmatch(query_id):
        raise Malformed
    found = _PRESSED.fullmatch(str(query.get("data", "")))
    return Heard(
        channel=CHANNEL,
        message_id=_id(number, chat, message_number),
        address=str(chat),
        news=Told(found[2] if found else ""),
        errand=release(chat, message_number, query_id),
        pressed=found[1] if found else _UNKNOWN_TAG,
        likely_language=_language(query),
    )


def _membership(change: _Fields, number: int, now: datetime) -> News | None:
    chat, private = _chat(change)
    status = _of(_object(change.get("new_chat_member")), "status", str)
    if not private:
        return None if status in _GONE else _leave(chat, number)
    if status != "kicked":
        return None
    date = _of(change, "date", int)
    message_id, sent_at = _id(number, chat, date), _long_ago(date, now)
    return Heard(CHANNEL, message_id, str(chat), Sign.STOP, sent_at=sent_at)


_READERS: Final[Mapping[str, _Reader]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "my_chat_member": _membership,
}

# ---------------------------------------------------------------- pieces


def _news(message: _Fields) -> Told | Sign | None:
    """Words, or that it is media; None for what Telegram itself says in a chat."""
    if "text" in message:
        return Told(_answer(normalize("NFC", _of(message, "text", str))))
    return Sign.MEDIA if _MEDIA & message.keys() else None


def _answer(text: str) -> str:
    """The text; of a command its name, since the menu of commands holds the digits. What a link
    added to "/start" is dropped: it would tell where the link was found."""
    if _START.fullmatch(text):
        return "start"
    command = _COMMAND.fullmatch(text)
    return command[1] if command else text


def _chat(holder: _Fields) -> tuple[int, bool]:
    """Which chat, and whether it is with one person."""
    chat = _object(holder.get("chat"))
    return _of(chat, "id", int), _of(chat, "type", str) == "private"


def _leave(chat: int, number: int) -> Chore:
    return Chore(CHANNEL, _id(number, chat, 0), leaving(chat))


def _id(update: int, chat: int, message: int) -> str:
    return f"u{update}:{chat}:{message}"


def _long_ago(seconds: int, now: datetime) -> datetime | None:
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Malformed from None
    return at if now - at >= LONG_AFTER else None


def _language(holder: _Fields) -> str | None:
    """Of the person's Telegram, as "ar" of "ar-EG"."""
    person = holder.get("from")
    code = person.get("language_code") if isinstance(person, dict) else None
    language = code.partition("-")[0].lower() if isinstance(code, str) else ""
    return language if _LANGUAGE.fullmatch(language) else None


def _object(value: object) -> _Fields:
    if isinstance(value, dict):
        return value
    raise Malformed


def _of(fields: _Fields, name: str, kind: type[T]) -> T:
    """A field of exactly this type."""
    value = fields.get(name)
    if type(value) is kind:
        return value
    raise Malformed
