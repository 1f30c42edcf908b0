"""A reporter's phone, and the ways through the conversation that the tests take.

A way is a list of (what she sends, how the text that comes back begins; None: nothing comes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Way: TypeAlias = Sequence[tuple[str, str | None]]

SAFE = "Hello. You decide what you tell us."
ABOUT = "Who is this about?"
CONSENT = "No name needed."
AGE = "Are you under 18?"
NEEDS = "Do you want to know where to get"
STORY = "In your own words"
KIND = "Which is closest?"
WHEN = "When was the last time?"
AREA = "Which area?"
ROLE = "Who did it?"
ORGANISATION = "Which group"
PERSON = "Only if you want"
WISH = "What do you want?"
CONTACT = "May we answer you?"
CODE = "To come back use:"
SENT = "Sent. Thank you."
BACK = "Thank you. 1 See answer"
ADD = "Write what you want to add."
LEFT = "OK. You left."

WORDS = "The queue at the water point was long."
MORE_WORDS = "It was very hot."
PERSON_WORDS = "Drives the white van."

ARRIVING: Way = (("hello", SAFE), ("1", ABOUT), ("1", CONSENT), ("1", AGE))


def whole_way(words: str = WORDS, person: str = PERSON_WORDS, organisation: str = "21") -> Way:
    """All questions, up to the code; then "1" sends."""
    return (
        *ARRIVING,
        ("2", NEEDS),
        ("1 3", AREA),
        ("12", STORY),
        (words, None),
        (MORE_WORDS, None),
        ("1", KIND),
        ("2", WHEN),
        ("1", ROLE),
        ("1", ORGANISATION),
        (organisation, PERSON),
        (person, WISH),
        ("2", CONTACT),
        ("1", CODE),
    )


def short_way(words: str = WORDS) -> Way:
    """Her words and nothing else, up to the code."""
    return (
        *ARRIVING,
        ("0", NEEDS),
        ("0", STORY),
        (words, None),
        ("1", KIND),
        ("0", WHEN),
        ("0", AREA),
        ("0", ROLE),
        ("0", ORGANISATION),
        ("0", PERSON),
        ("0", WISH),
        ("0", CONTACT),
        ("0", CODE),
    )


@dataclass
class Phone:
    """One number. `post` has its text stored; `deliver` returns when what waits has reached it;
    `texts` is what has reached it, in order."""

    number: str
    post: Callable[[str], object] = field(repr=False)
    deliver: Callable[[], object] = field(repr=False)
    texts: Callable[[], list[str]] = field(repr=False)

    def say(self, words: str) -> list[str]:
        """Send a text; what comes back."""
        before = len(self.texts())
        self.post(words)
        self.deliver()
        return self.texts()[before:]

    def go(self, way: Way) -> None:
        """Go a whole way, and get at each step what the way says."""
        for words, begins in way:
            came = self.say(words)
            assert begins is None or (came and came[-1].startswith(begins)), (begins, came)
            assert begins or not came, came

    def code(self) -> str:
        """The code as the newest text that has one shows it, in groups of four."""
        return next(code for text in reversed(self.texts()) if (code := code_in(text)))


def code_in(text: str) -> str:
    """The code in a text, or nothing."""
    found = re.search(r"\b\d{4} \d{4} \d{4} \d{4}\b", text)
    return found[0] if found else ""
