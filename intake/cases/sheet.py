"""What is handed to somebody outside: written anew, and no more than the person agreed to.

Rule 1: fields are a closed list, each ticked because the person agreed to it; a value comes from
a closed answer, never from what was told.
Rule 2: the words beside them are few, hold no number and no address, and copy nothing that was
told: who reads them could know whose words they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from intake.cases.lint import has_e_mail, has_phone_number

LONGEST = 600
"""Characters of the words on a referral sheet."""

RUN = 6
"""So many of the told words in a row are a copy."""


class Field(Enum):
    """What a referral sheet can say. Values stand in forms and sealed steps."""

    KIND_OF_HELP = "kind_of_help"
    LANGUAGE = "language"
    UNDER_18 = "under_18"
    SAFE_TIME = "safe_time"
    HOW_TO_REACH = "how_to_reach"


ANSWERS: Mapping[Field, str] = {
    Field.LANGUAGE: "language",
    Field.UNDER_18: "under_18",
    Field.SAFE_TIME: "contact_window",
    Field.HOW_TO_REACH: "contact_mode",
}
"""A field -> the field of the record it is filled from. Neither holds a number or a name."""


class HandOver(Enum):
    """A warm hand-over: who does what, so that the person need not tell it all again."""

    SHE_GOES = "goes_alone"
    TRUSTED_GOES = "trusted_person_goes_along"
    DESK_GOES = "somebody_of_the_desk_goes_along"
    DESK_CALLS = "desk_calls_the_service"
    SERVICE_WAITS = "service_expects_an_agreed_word"


class Flaw(Enum):
    """What is wrong with the words of a sheet; the value says what to do."""

    TOO_LONG = "Too long for this sheet. Say only what is needed."
    PHONE = "This looks like a phone number or a code. Leave it out."
    E_MAIL = "This looks like an e-mail address. Leave it out."
    COPIED = (
        "Some of it repeats what was told, word for word. Write it anew: whoever reads it could "
        "know whose words they are."
    )


def flaws(text: str, told: Iterable[str], longest: int = LONGEST) -> tuple[Flaw, ...]:
    """What must change before this is sealed, in the order of `Flaw`."""
    found = {
        Flaw.TOO_LONG: len(text.strip()) > longest,
        Flaw.PHONE: has_phone_number(text, ""),
        Flaw.E_MAIL: has_e_mail(text, ""),
        Flaw.COPIED: copies(text, told),
    }
    return tuple(flaw for flaw, is_there in found.items() if is_there)


def copies(text: str, told: Iterable[str]) -> bool:
    """Whether RUN words or more stand in the text as they stand in something that was told:
    whatever their case, their marks and the signs between them."""
    runs = set(_runs(text))
    return any(not runs.isdisjoint(_runs(each)) for each in told)


def filled(ticked: Sequence[Field], record: Mapping[str, Any], service: str) -> Mapping[str, str]:
    """The ticked fields that have something to say, as closed words: each by its name."""
    known = {Field.KIND_OF_HELP: service}
    known |= {each: str(record.get(name) or "") for each, name in ANSWERS.items()}
    return {each.value: known[each] for each in Field if each in ticked and known[each]}


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(map(_spaced, plain)).split()


def _spaced(sign: str) -> str:
    """Letters and digits as they are; marks, and what cannot be seen, go; the rest parts words. A
    vowel sign of Bengali, for one, is a mark within its word."""
    category = unicodedata.category(sign)
    if category[0] != "M" and sign.isalnum():
        return sign
    return "" if category[0] == "M" or category == "Cf" else " "
