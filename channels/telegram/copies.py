"""What is to be done at Telegram about a message, and how it is written down for the sender.

Rules: a bot can delete its own and the other's messages in a private chat only within 48 hours, so
what is not hastened by the end of a conversation goes after 36. A reference holds numbers alone.
Source: Telegram Bot API, deleteMessage, answerCallbackQuery.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from intake.errors import Unreachable
from intake.messages import Errand, Task

LONGEST: Final = timedelta(hours=36)


def deletion(chat: int, message: int) -> Errand:
    """Delete this message on both sides."""
    return Errand(Task.DELETE, f"{chat}:{message}", LONGEST)


def release(chat: int, message: int, query: str) -> Errand:
    """Say that the press arrived, and take the buttons off the question."""
    return Errand(Task.RELEASE, f"{chat}:{message}:{query}")


def leaving(chat: int) -> Errand:
    """Leave this group."""
    return Errand(Task.LEAVE, str(chat))


def numbers(errand: Errand, count: int) -> tuple[int, ...]:
    """The numbers in its reference. Raises Unreachable if it is none of ours."""
    parts = errand.reference.split(":")
    if len(parts) != count:
        raise Unreachable
    try:
        return tuple(map(int, parts))
    except ValueError:  # its message would hold the reference
        pass
    raise Unreachable
