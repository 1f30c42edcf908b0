"""What passes between a channel and the use cases: news in, things to say out.

Rules: a channel reads its provider's dialect into `News` and lays out `Spoken` as `Text`; it
decides nothing about the conversation. Names, user ids and places that a provider adds never get
in here. What is to be done at the provider afterwards is data too: an `Errand`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum, auto
from typing import TypeAlias

from intake.conversation.told import Told


class Sign(Enum):
    """News that is not words."""

    MEDIA = auto()  # a picture, voice or file came; it was not fetched and its caption not kept
    STOP = auto()  # the person opted out at the provider, which already answered
    GONE = auto()  # the person wants all of it away now, and to be told nothing


@dataclass(frozen=True, slots=True)
class Greeting:
    """Nothing was said yet but in which language to speak; later on, another language is wanted."""

    language: str


class Task(Enum):
    """What can be asked of a provider besides sending."""

    DELETE = "delete"  # its copy of a message
    RELEASE = "release"  # take the buttons off a question, and say that the press arrived
    LEAVE = "leave"  # a group that the bot was put into


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done at a provider once what came, or went, is stored.

    `reference`: whatever its channel's sender needs to find it; nobody else reads it. `after`:
    not sooner than that, unless the conversation ends: then it is done shortly.
    """

    task: Task
    reference: str = field(repr=False)
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Heard:
    """One message from a reporter. `address` is canonical for its channel (SMS: E.164).

    `message_id`: one for each delivery that is to be heard; the same again is a repetition.
    `can_text`: whether the channel can write to that address later.
    `pressed`: the tag of the buttons that were pressed; None when it was typed.
    `edit`: it changes an earlier message. What was said stays said: this adds to it.
    `sent_at`: when the provider got it (aware), where it reaches us long after.
    `missed`: the provider never told us: it was found there. It adds words and decides nothing.
    `likely_language`: what the provider believes, as a first guess only.
    `whole`: nothing more of the same answer follows in a further message.
    `begins`: it can only begin something, and comes from an address that nobody had before.
    """

    channel: str
    message_id: str = field(repr=False)
    address: str = field(repr=False)
    news: Told | Sign | Greeting
    can_text: bool = True
    errand: Errand | None = None
    pressed: str | None = None
    edit: bool = False
    sent_at: datetime | None = None
    likely_language: str | None = None
    missed: bool = False
    whole: bool = False
    begins: bool = False


class Reached(IntEnum):
    """How far a text of ours got; it never steps back, and a failure is final."""

    QUEUED = 1
    SENDING = 2
    SENT = 3
    FAILED = 4
    DELIVERED = 5
    READ = 6


@dataclass(frozen=True, slots=True)
class Progress:
    """What a provider reports about a text of ours, by the id that its sender gave it."""

    channel: str
    provider_id: str = field(repr=False)
    reached: Reached


@dataclass(frozen=True, slots=True)
class Chore:
    """Nothing was said that is heard, but something is to be done at the provider."""

    channel: str
    message_id: str = field(repr=False)
    errand: Errand


News: TypeAlias = Heard | Progress | Chore
"""What a provider's request can hold."""


class Asked(Enum):
    """What kind of answer a question takes."""

    ONE = "one"  # of its options
    SEVERAL = "several"  # of its options
    WORDS = "words"
    LISTED = "listed"  # one entry of a list
    LISTED_OR_WORDS = "listed_or_words"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Question:
    """How a question is answered, for a channel that can show a form for it.

    `listed`: (what is sent, name) pairs of the list. `skips`: whether 0 passes it over.
    """

    asked: Asked
    skips: bool = False
    listed: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Kind(Enum):
    """What a text is, for a channel that can set one off from the others."""

    TEXT = "text"
    PLACE = "place"  # where help is to be had
    ANSWER = "answer"  # an ombudsperson's own words, in whatever language


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing to say in the reporter's language: words, numbered options, words.

    `options` are (digit, label) pairs. A channel with buttons shows them as buttons; one without
    writes them out between `before` and `after`, as `inline()` does. `many`: several of them may
    be given in one answer, which no single press can do. `code`: the receipt that stands in the
    words, exactly as it stands there.
    """

    before: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    after: str = field(default="", repr=False)
    many: bool = False
    question: Question | None = None
    kind: Kind = Kind.TEXT
    code: str = field(default="", repr=False)

    def inline(self) -> str:
        """All of it as one line of text, options as "1 Yes 2 No"."""
        listed = " ".join(f"{digit} {label}" for digit, label in self.options)
        return f"{self.before}{listed}{self.after}"


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it goes out. `buttons` are (digit, label) pairs, where the channel has them."""

    words: str = field(repr=False)
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)


Pack: TypeAlias = Callable[[Sequence[Spoken]], tuple[Text, ...]]
"""A channel's layout: what is said in one turn -> the texts that carry it, in order."""
