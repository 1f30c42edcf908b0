"""Sends texts through Telegram's Bot API, and does there what else is to be done.

Rules: `intake.ports.Sender`; every failure is a `DeliveryError` (see `line`). A text cannot be
forwarded or saved, shows no preview of a link, and is plain: nothing in it is markup. Telegram
cannot be asked what it holds, so a text that may have gone goes again. Plain HTTP is refused except
to this machine.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from channels.telegram.copies import deletion, numbers
from channels.telegram.outbound import keyboard
from intake.errors import ConfigError, Stopped, Unreachable
from intake.messages import Errand, Task
from intake.ports import Pace, Parcel, Taken

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup, Message

    from channels.telegram.line import Line

TELEGRAM_API: Final = "https://api.telegram.org"

USUAL_PER_SECOND: Final = 30

_GONE: Final = "gone"  # as `line.GONE`, which is imported at the first call only
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class TelegramBot:
    """Which bot, and where its API is."""

    token: str = field(repr=False)
    api_url: str = TELEGRAM_API

    def __post_init__(self) -> None:
        """Raises ConfigError when texts would leave this machine unencrypted."""
        url = urlsplit(self.api_url)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
            raise ConfigError("TELEGRAM_API_URL must begin with https://, or name this machine")

    def line(self, timeout_seconds: float = 5.0) -> Line:
        """A line to it. Imported here: it is 25 MB that a web process does not need."""
        from channels.telegram.line import Line

        return Line(self.token, self.api_url, timeout_seconds)


class TelegramSender:
    """`intake.ports.Sender` for Telegram."""

    def __init__(
        self, bot: TelegramBot, per_second: int = USUAL_PER_SECOND, timeout_seconds: float = 5.0
    ) -> None:
        """`per_second`: texts in all; to one chat, one a second at the usual rate.
        `timeout_seconds`: to connect, and again to be answered."""
        self.pace: Pace | None = Pace(1 / per_second, 5, USUAL_PER_SECOND / per_second)
        self._bot = bot
        self._timeout_seconds = timeout_seconds

    def send(self, parcel: Parcel) -> Taken:
        """Hands one text to Telegram. Raises a DeliveryError."""
        chat = _chat(parcel.address)
        message = self._line.call(lambda bot: _send(bot, chat, parcel))
        return Taken(f"m{chat}:{message}", deletion(chat, message))

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:  # noqa: ARG002 - the port's
        """None: a bot cannot look at a chat."""
        return None

    def carry_out(self, errand: Errand) -> None:
        """Deletes, releases or leaves. What was done before raises nothing."""
        _CARRIED_OUT[errand.task](self._line, errand)

    @cached_property
    def _line(self) -> Line:
        line = self._bot.line(self._timeout_seconds)
        self._close = weakref.finalize(self, line.close)
        return line

    def close(self) -> None:
        """Hangs up, if there was a call."""
        if "_line" in self.__dict__:
            self._close()


async def _send(bot: Bot, chat: int, parcel: Parcel) -> int:
    from telegram import LinkPreviewOptions

    message: Message = await bot.send_message(
        chat,
        parcel.text.reveal(),
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=_buttons(parcel),
    )
    return message.message_id


def _buttons(parcel: Parcel) -> InlineKeyboardMarkup | None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    rows = keyboard(parcel.buttons, parcel.tag)
    shown = [
        [InlineKeyboardButton(words, callback_data=data) for words, data in row] for row in rows
    ]
    return InlineKeyboardMarkup(shown) if shown else None


def _delete(line: Line, errand: Errand) -> None:
    """Whoever blocked the bot keeps the chat as it is, and so does whatever is 48 hours old."""
    chat, message = numbers(errand, 2)
    try:
        line.call(lambda bot: bot.delete_message(chat, message))
    except Stopped as error:
        raise Unreachable(error.code) from None
    except Unreachable as error:
        if error.code != _GONE:
            raise


def _release(line: Line, errand: Errand) -> None:
    """Both steps are courtesies: what Telegram refuses for ever is let be."""
    place, _, query = errand.reference.rpartition(":")
    chat, message = numbers(Errand(errand.task, place), 2)
    _if_possible(lambda: line.call(lambda bot: bot.answer_callback_query(query)))
    _if_possible(lambda: line.call(lambda bot: bot.edit_message_reply_markup(chat, message)))


def _leave(line: Line, errand: Errand) -> None:
    (chat,) = numbers(errand, 1)
    _if_possible(lambda: line.call(lambda bot: bot.leave_chat(chat)))


_CARRIED_OUT: Final = {Task.DELETE: _delete, Task.RELEASE: _release, Task.LEAVE: _leave}


def _if_possible(step: Callable[[], object]) -> None:
    with suppress(Unreachable, Stopped):
        step()


def _chat(address: str) -> int:
    """The chat's number. Raises Unreachable if it is none."""
    try:
        return int(address)
    except ValueError:  # its message would hold the address
        pass
    raise Unreachable
