"""What passes between a channel and the use cases: news in, things to say out.

Rules: a channel reads its provider's dialect into `Heard` and lays out `Spoken`; it decides
nothing about the conversation. Names, user ids and places that a provider adds never get in here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from intake.conversation.told import Told


class Sign(Enum):
    """News that is not words."""

    MEDIA = auto()  # a picture, voice or file came; it was not fetched and its caption not kept
    STOP = auto()  # the person opted out at the provider, which already answered


@dataclass(frozen=True, slots=True)
class Heard:
    """One message from a reporter. `address` is canonical for its channel (SMS: E.164).

    `can_text`: whether the channel can write to that address later.
    """

    channel: str
    message_id: str = field(repr=False)
    address: str = field(repr=False)
    news: Told | Sign
    can_text: bool = True


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing to say in the reporter's language: words, numbered options, words.

    `options` are (digit, label) pairs. A channel with buttons shows them as buttons; one without
    writes them out between `before` and `after`, as `inline()` does.
    """

    before: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    after: str = field(default="", repr=False)

    def inline(self) -> str:
        """All of it as one line of text, options as "1 Yes 2 No"."""
        listed = " ".join(f"{digit} {label}" for digit, label in self.options)
        return f"{self.before}{listed}{self.after}"


Pack: TypeAlias = Callable[[Sequence[Spoken]], tuple[str, ...]]
"""A channel's layout: what is said in one turn -> the texts that carry it, in order."""
