"""The organisation register: what hangs together, and what a typed word means.

Rule 1: links count both ways and all along the chain: the parent's contractor's partner is one
of them. A chain is therefore a connected part of the register, and the same for each member.
Rule 2: a name is matched exactly or not at all. Guessing could send a report to the very people
it is about, so everything else is left to a human of an independent office.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from intake.routing.response import Organisation, Response


def chains(organisations: Sequence[Organisation]) -> Mapping[str, frozenset[str]]:
    """Every registered id -> all ids that hang together with it, itself included."""
    found: dict[str, frozenset[str]] = {}
    for organisation in organisations:
        ids = organisation.linked | {organisation.id}
        together = ids.union(*(found.get(each, ()) for each in ids))
        found.update(dict.fromkeys(together, together))
    return {organisation.id: found[organisation.id] for organisation in organisations}


def chain(organisations: Sequence[Organisation], org_id: str | None) -> frozenset[str]:
    """All ids that hang together with `org_id`; empty when it is not in the register."""
    return chains(organisations).get(org_id, frozenset()) if org_id else frozenset()


def named(organisations: Sequence[Organisation], text: str) -> Organisation | None:
    """The one organisation with exactly this number, name or alias, in digits of any script."""
    wanted = plain(text)
    found = [each for each in organisations if wanted in spoken(each)]
    return found[0] if wanted and len(found) == 1 else None


def offices(response: Response) -> Mapping[str, str]:
    """Name of a reader's office -> the organisation that is meant by it, its employer.

    Left out where two employers have an office of that name: then nothing is certain.
    """
    found: dict[str, set[str]] = {}
    for reader in response.readers:
        found.setdefault(reader.office, set()).add(reader.employer)
    return {office: employers.pop() for office, employers in found.items() if len(employers) == 1}


def spoken(organisation: Organisation) -> frozenset[str]:
    """What a person can call this organisation by, in plain form."""
    names = (organisation.number, organisation.name, *organisation.aliases)
    return frozenset(plain(name) for name in names)


def plain(text: str) -> str:
    """Case-folded, with ASCII digits and single spaces, without full stops at the ends.

    Normalised before and after folding: Unicode, section 3.13, caseless matching.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in folded)
    return " ".join(digits.split()).strip(" .")
