"""What stands beside the phone: each reader's sign-in, and the card that people get.

Source: the response in force. On the card are the numbers that the questions ask for; in the world
it is printed and handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from intake.demo.sign_ins import SignIn
from intake.routing.organisations import chains
from intake.routing.response import Organisation, Response


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """How to sign in as one reader, now. `works_for`: an entry of the register."""

    reader_id: str
    office: str
    works_for: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation on the card, and the numbers of those that hang together with it."""

    number: str
    name: str
    together_with: Sequence[str]


@dataclass(frozen=True, slots=True)
class Card:
    """Areas as (number, name), and groups."""

    areas: Sequence[tuple[str, str]]
    groups: Sequence[Group]


def reader_cards(
    sign_ins: Sequence[SignIn], response: Response, now: datetime
) -> Sequence[ReaderCard]:
    """One for each sign-in, in its order."""
    names = {one.id: f"{one.number} {one.name}" for one in response.organisations}
    employers = {reader.id: names.get(reader.employer, "") for reader in response.readers}
    return [
        ReaderCard(
            reader_id=one.reader_id,
            office=one.office,
            works_for=employers.get(one.reader_id, ""),
            passphrase=one.passphrase,
            code=one.code(now),
        )
        for one in sign_ins
    ]


def printed_card(response: Response) -> Card:
    """The numbers of this response."""
    return Card(
        areas=[(area.number, area.name) for area in response.areas],
        groups=list(_groups(response.organisations)),
    )


def _groups(organisations: Sequence[Organisation]) -> Iterator[Group]:
    together: Mapping[str, frozenset[str]] = chains(organisations)
    for one in organisations:
        others = together[one.id] - {one.id}
        yield Group(one.number, one.name, [o.number for o in organisations if o.id in others])
