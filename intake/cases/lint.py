"""What is wrong with an answer before it is sealed: contacts, promises, blame, length.

An answer is read on a phone that others may see, by somebody who may act on every word. A contact
may bring her to the wrong person, and a promise that nobody can keep costs trust or a life.

Rule 1: a check is a row in CHECKS; each row says one thing, in words the writer can act on.
Rule 2: few findings stop an answer. The rest is advice: shown once, and the writer decides.
Rule 3: words are sought in English, which readers share, and in the language of whoever wrote; that
one's are a table (`wording`). A language without a table is checked by everything but words.
Rule 4: what the response's own directory says, a number of a help place for example, may be
written: somebody verified it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from intake.cases.replies import GAP
from intake.cases.wording import WORDINGS
from intake.cases.wording.shape import Wording, has_any

ENGLISH = "en"

LONGEST = 3_000
"""Characters of one answer, spaces at the ends not counted."""

PHONE_DIGITS = 7
"""National numbers of fewer digits are short codes, such as 112 or 1195 (ITU-T E.164, E.129)."""

QUESTION_MARKS = re.compile(r"[?\u037e\u055e\u061f\u1367\uff1f]+")
"""Latin, Greek, Armenian, Arabic, Ethiopic and full-width; several in a row are one question."""

_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DATE_OR_TIME = re.compile(
    r"(?<!\d)(?:20\d\d-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([./])(?:0?[1-9]|1[0-2])\1 ?20\d\d"
    r"|\d{1,2}:\d\d)(?!\d)"
)
_DIGITS = re.compile(r"\d(?:[\s().\-/\u2010-\u2015]{0,3}\d)+")
_PROMISES = re.compile(
    r"\b(?:(?:i|we)(?: can|'ll| will)? (?:guarantee|promise|swear)|(?<!not )guaranteed"
    r"|(?<!if )(?<!when )(?<!once )you(?:'re| are) safe now|you(?:'ll| will) be safe"
    r"|(?:nobody|no one) will (?:ever )?(?:know|find out)|(?:100|hundred) ?(?:%|per ?cent)"
    r"|(?:will|going to) be (?:fired|punished|arrested|dismissed)"
    r"|(?:we|they)(?:'ll| will) (?:fire|punish|arrest|dismiss))",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:sexual\w*|rap(?:e[ds]?|ist)|abus\w+|harass\w*|exploit\w*|violen\w+|complain\w*"
    r"|victims?|survivors?|perpetrators?|gbv|psea|sea)\b",
    re.IGNORECASE,
)
_PITY = re.compile(
    r"\b(?:you(?:'re| are)(?: so| very)? brave|poor you"
    r"|(?:i|we) (?:understand|know|can imagine) how you feel)",
    re.IGNORECASE,
)
_HURRY = re.compile(
    r"\b(?:only \d+ (?:hours?|days?)|(?:before|until) it is too late|as soon as you can|hurry"
    r"|are you sure)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(?:why (?:did|didn't|were|weren't|do|don't) you|did you (?:agree|say no|consent)"
    r"|you (?:must|have to|should have)|alleg(?:ed(?:ly)?|ations?)|claims?"
    r"|incidents?|evidence|proof)\b",
    re.IGNORECASE,
)


class Finding(Enum):
    """What a check can find; the value says what to do about it."""

    EMPTY = "Write something first."
    TOO_LONG = f"Too long: an answer has at most {LONGEST:,} characters."
    GAP = f"A gap ({GAP}) is still open. Fill it in, or take the sentence out."
    PHONE = (
        "This looks like a phone number or a code. Write only numbers that stand in this "
        "response's directory of help places."
    )
    E_MAIL = "This looks like an e-mail address. Leave it out."
    PROMISE = "This promises what nobody can be sure to keep. Say what you will try, and by when."
    QUESTIONS = "More than one question. One at a time is easier; say that no answer is needed."
    BLAME = "Some words here can sound like blame, pressure or doubt. Read them once more."
    TOPIC = (
        "Some words here name the topic, on a phone that others may see. Write “this”, or “what "
        "happened”."
    )
    PITY = "Some words here can sound like pity. Plain words are kinder."
    HURRY = "Some words here press for time. Say what helps, and that later helps, too."
    SIGNS = "An exclamation mark or a picture changes the tone, and can make the text longer."


STOPS: frozenset[Finding] = frozenset(
    {
        Finding.EMPTY,
        Finding.TOO_LONG,
        Finding.GAP,
        Finding.PHONE,
        Finding.E_MAIL,
        Finding.PROMISE,
    }
)
"""Findings with which an answer is not sealed."""


@dataclass(frozen=True, slots=True)
class Lint:
    """`stops`: what must change first. `advice`: what may stay."""

    stops: tuple[Finding, ...]
    advice: tuple[Finding, ...]


Check: TypeAlias = Callable[[str, str], bool]
"""(answer, what the directory says) -> whether there is something to say about it."""

WordCheck: TypeAlias = Callable[[Wording, str], bool]
"""(words of a language, answer) -> whether there is something to say about it."""


def lint(text: str, directory: str = "", language: str = "en") -> Lint:
    """Everything to be said about an answer to whoever writes so, in the order of CHECKS."""
    said = text.strip()
    wording = WORDINGS.get(language.partition("-")[0])
    in_words = {each for each, says_so in IN_WORDS if wording and says_so(wording, said)}
    found = [
        finding for finding, says_so in CHECKS if finding in in_words or says_so(said, directory)
    ]
    return Lint(
        tuple(finding for finding in found if finding in STOPS),
        tuple(finding for finding in found if finding not in STOPS),
    )


def has_words(language: str) -> bool:
    """Whether answers in this language are checked for words, too."""
    return language.partition("-")[0] in {ENGLISH, *WORDINGS}


def is_empty(text: str, _directory: str) -> bool:
    return not text


def is_too_long(text: str, _directory: str) -> bool:
    return len(text) > LONGEST


def has_phone_number(text: str, directory: str) -> bool:
    """Digits of any script, however they are spaced; dates and times do not count."""
    known = tuple(_long_numbers(directory))
    return any(not any(number in one for one in known) for number in _long_numbers(text))


def has_e_mail(text: str, _directory: str) -> bool:
    return bool(_E_MAIL.search(text))


def promises(text: str, _directory: str) -> bool:
    return bool(_PROMISES.search(_straight(text)))


def asks_much(text: str, _directory: str) -> bool:
    return len(QUESTION_MARKS.findall(text)) > 1


def blames(text: str, _directory: str) -> bool:
    return bool(_BLAME.search(_straight(text)))


def has_gap(text: str, _directory: str) -> bool:
    return GAP in text


def names_the_topic(text: str, _directory: str) -> bool:
    return bool(_TOPIC.search(text))


def pities(text: str, _directory: str) -> bool:
    return bool(_PITY.search(_straight(text)))


def hurries(text: str, _directory: str) -> bool:
    return bool(_HURRY.search(_straight(text)))


def has_signs(text: str, _directory: str) -> bool:
    """Exclamation marks of any script, and pictures."""
    return any(c in "!\u00a1" or unicodedata.category(c) == "So" for c in _compatible(text))


CHECKS: tuple[tuple[Finding, Check], ...] = (
    (Finding.EMPTY, is_empty),
    (Finding.TOO_LONG, is_too_long),
    (Finding.GAP, has_gap),
    (Finding.PHONE, has_phone_number),
    (Finding.E_MAIL, has_e_mail),
    (Finding.PROMISE, promises),
    (Finding.QUESTIONS, asks_much),
    (Finding.BLAME, blames),
    (Finding.TOPIC, names_the_topic),
    (Finding.PITY, pities),
    (Finding.HURRY, hurries),
    (Finding.SIGNS, has_signs),
)


IN_WORDS: tuple[tuple[Finding, WordCheck], ...] = (
    (Finding.PROMISE, Wording.promises),
    (Finding.BLAME, lambda wording, text: has_any(text, wording.blame)),
    (Finding.TOPIC, lambda wording, text: has_any(text, wording.topic)),
    (Finding.PITY, lambda wording, text: has_any(text, wording.pity)),
    (Finding.HURRY, lambda wording, text: has_any(text, wording.hurry)),
)
"""Those that other languages than English have words for."""


def _long_numbers(text: str) -> Iterator[str]:
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in text)
    for run in _DIGITS.findall(_DATE_OR_TIME.sub(" ; ", plain)):
        number = "".join(letter for letter in run if letter.isdecimal())
        if len(number) >= PHONE_DIGITS:
            yield number


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _straight(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())
