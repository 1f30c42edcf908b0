"""Sealed parts -> what was told, with whatever does not open shown as such.

Each part is bound to the head of all earlier ones, and a head needs no key. So a part that was
changed is found, what stands before it opens, and what comes after it does not: nobody can drop or
swap a part unseen. The chain goes on where a new key begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from intake import shredding
from intake.cases import parts
from intake.cases.facts import KEPT_OUT, NAMED
from intake.cases.parts import CasePart, LinkPart, RecordPart, ToldPart
from intake.casework.values import OpenedPart, Session
from intake.conversation.vocabulary import Part
from intake.errors import SealError
from intake.ports import Keyring, PartPlace, ReportHeader, ReportKey, StoredPart, Vault
from intake.shredding import LABELS

GROWING = frozenset({NAMED, KEPT_OUT})
"""Fields of which each part holds some more; of any other the newest value counts."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a reader can open of a report: `first` is its first private seed, if it opens; `later`
    the keys that were made since, those of them that open; `secrets` the report's (`shredding`)."""

    first: bytes | None = field(repr=False)
    later: tuple[ReportKey, ...] = ()
    secrets: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def is_complete(self, header: ReportHeader) -> bool:
        """Whether every key of the report is among them."""
        return self.first is not None and len(self.later) == len(header.later)

    def all_of(self, header: ReportHeader) -> Sequence[ReportKey]:
        """From the first one on; empty without the first."""
        if self.first is None:
            return ()
        return (ReportKey(header.report_id, header.public, self.first), *self.later)


def opened(
    vault: Vault,
    header: ReportHeader,
    seed: bytes | None,
    stored: Sequence[StoredPart],
    later: Sequence[ReportKey] = (),
    *,
    secrets: Mapping[str, bytes],
) -> tuple[OpenedPart, ...]:
    """Every part in order; without a key that fits, a part does not open. `secrets`: those that
    are left of the report's (`Keyring.secrets`)."""
    first = (ReportKey(header.report_id, header.public, seed),) if seed else ()
    keys, labels = (*first, *later), secrets.get(LABELS, b"")
    return tuple(
        OpenedPart(
            place.number,
            place.kind,
            _content(vault, place, keys, part, secrets),
            vault.is_erased(labels, place, part.blob),
        )
        for place, part in _placed(vault, header, stored)
    )


def report_keys(vault: Vault, keyring: Keyring, session: Session, header: ReportHeader) -> Keys:
    """A reader's keys to a report: without those of which the wrap is missing, held or damaged."""
    wraps = {
        wrap.generation: wrap
        for wrap in keyring.wraps(header.report_id)
        if wrap.reader_id == session.reader_id and not wrap.held
    }

    def seed_of(generation: int, public: bytes) -> bytes | None:
        if generation not in wraps:
            return None
        try:
            return vault.unwrap(
                header.report_id,
                public,
                session.reader_id,
                session.seed,
                wraps[generation].blob,
                held=False,
            )
        except SealError:
            return None

    later = (
        ReportKey(header.report_id, public, seed)
        for generation, public in enumerate(header.later, start=1)
        if (seed := seed_of(generation, public))
    )
    secrets = keyring.secrets(header.report_id)
    return Keys(seed_of(0, header.public), tuple(later), secrets)


def known_answers(
    vault: Vault, header: ReportHeader, keys: Keys, stored: Sequence[StoredPart]
) -> Mapping[str, Any] | None:
    """The record, or None unless every part opens: what is missing could change it."""
    if keys.first is None:
        return None
    return if_whole(opened(vault, header, keys.first, stored, keys.later, secrets=keys.secrets))


def if_whole(opened_parts: Sequence[OpenedPart]) -> Mapping[str, Any] | None:
    """The record of parts that all opened, or were erased by their date, else None."""
    if any(part.is_missing for part in opened_parts):
        return None
    return newest_answers(opened_parts)


def linked(opened_parts: Sequence[OpenedPart]) -> tuple[bytes, ...]:
    """Ids of the reports that were linked with this one, each once."""
    ids = (part.content.report for part in opened_parts if isinstance(part.content, LinkPart))
    return tuple(dict.fromkeys(ids))


def newest_answers(opened_parts: Sequence[OpenedPart]) -> Mapping[str, Any]:
    """The record: each field as it was answered last, a wish that changed later included."""
    answers: dict[str, Any] = {}
    for part in opened_parts:
        match part.content:
            case RecordPart(fields=fields):
                grown = {
                    name: sorted({*answers.get(name, ()), *fields[name]})
                    for name in GROWING & fields.keys()
                }
                answers.update({**fields, **grown})
            case ToldPart(about=Part.WISH.value, text=wish):
                answers["wish"] = wish
            case _:
                pass
    return answers


def _placed(
    vault: Vault, header: ReportHeader, stored: Sequence[StoredPart]
) -> Iterator[tuple[PartPlace, StoredPart]]:
    head = vault.first_head(header.report_id, header.public)
    for part in stored:
        yield PartPlace(header.report_id, header.public, part.number, part.kind, head), part
        head = vault.next_head(head, part.blob)


def _content(
    vault: Vault,
    place: PartPlace,
    keys: Sequence[ReportKey],
    part: StoredPart,
    secrets: Mapping[str, bytes],
) -> CasePart | None:
    """By the key that it was sealed to: no row tells which, and few reports have a second one."""
    for key in keys:
        try:
            sealed_to = replace(place, public=key.public)
            plain, _ = shredding.open_(vault, sealed_to, key.seed, part, secrets)
            return parts.read(plain)
        except SealError:
            continue
        except (ValueError, LookupError, TypeError):  # sealed rightly, but no part of ours
            return None
    return None
