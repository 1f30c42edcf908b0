"""Which phone and which chat somebody plays on the demo's page: it stands in the address or the
form, and in no cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from intake.demo.bubbles import Phone
from intake.demo.updates import PEOPLE, Person

PHONES: Final = (
    Phone("a", "Phone A", "+447700900101"),
    Phone("b", "Phone B", "+447700900102"),
    Phone("c", "Phone C", "+447700900103"),
)
"""Numbers that Ofcom keeps for drama: nobody has them."""


@dataclass(frozen=True, slots=True)
class Played:
    """The phone and the person of now."""

    phone: Phone
    person: Person

    @property
    def fields(self) -> Mapping[str, str]:
        """As they stand in a form or an address."""
        return {"phone": self.phone.key, "chat": self.person.key}


def played() -> Played:
    """By the request; the first one for what it does not name."""
    phones = {phone.key: phone for phone in PHONES}
    people = {person.key: person for person in PEOPLE}
    given = request.values
    return Played(
        phones.get(given.get("phone", ""), PHONES[0]), people.get(given.get("chat", ""), PEOPLE[0])
    )


def back(anchor: str) -> Answer:
    """To that place of the page, with the same phone and chat."""
    now = played()
    page = url_for("demo.page", phone=now.phone.key, chat=now.person.key, _anchor=anchor)
    return redirect(page, 303)
