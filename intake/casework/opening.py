"""Sealed parts -> what was told, with whatever does not open shown as such.

Each part is bound to the head of all earlier ones, and a head needs no key. So a part that was
changed is found, what stands before it opens, and what comes after it does not: nobody can drop or
swap a part unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.cases import parts
from intake.cases.parts import CasePart, LinkPart, RecordPart, ToldPart
from intake.casework.values import OpenedPart, Session
from intake.conversation.vocabulary import Part
from intake.errors import SealError
from intake.ports import Keyring, PartPlace, ReportHeader, StoredPart, Vault


def opened(
    vault: Vault, header: ReportHeader, seed: bytes | None, stored: Sequence[StoredPart]
) -> tuple[OpenedPart, ...]:
    """Every part in order; without a seed none of them opens."""
    return tuple(
        OpenedPart(place.number, place.kind, _content(vault, place, seed, part.blob))
        for place, part in _placed(vault, header, stored)
    )


def report_seed(
    vault: Vault, keyring: Keyring, session: Session, header: ReportHeader
) -> bytes | None:
    """The report's private seed, or None: no wrap, a wrap set aside, or one that is damaged."""
    reader_id, report_id = session.reader_id, header.report_id
    wrap = keyring.wrap(report_id, reader_id)
    if wrap is None or wrap.held:
        return None
    try:
        return vault.unwrap(
            report_id, header.public, reader_id, session.seed, wrap.blob, held=False
        )
    except SealError:
        return None


def known_answers(
    vault: Vault, header: ReportHeader, seed: bytes | None, stored: Sequence[StoredPart]
) -> Mapping[str, Any] | None:
    """The record, or None unless every part opens: what is missing could change it."""
    return if_whole(opened(vault, header, seed, stored)) if seed else None


def if_whole(opened_parts: Sequence[OpenedPart]) -> Mapping[str, Any] | None:
    """The record of parts that all opened, else None."""
    if any(part.content is None for part in opened_parts):
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
                answers.update(fields)
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


def _content(vault: Vault, place: PartPlace, seed: bytes | None, blob: bytes) -> CasePart | None:
    if seed is None:
        return None
    try:
        plain, _ = vault.open_part(place, seed, blob)
        return parts.read(plain)
    except (SealError, ValueError, LookupError, TypeError):  # sealed rightly, but no part of ours
        return None
