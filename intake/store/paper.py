"""Printed pairs of receipts: which are left, and one of them for one caller.

Rule: a pair is deleted by the statement that reads it. Of two that take at once, the second skips
the row that the first one holds, so no two reports ever share a code.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from intake.ports import PaperCode, PaperPair
from intake.store.gate import Gate, Row
from intake.store.rows import PairRow

_OF: BindParameter[str] = bindparam("of")

_ADD = insert(PairRow)
_LOWEST = (
    select(PairRow.number)
    .where(PairRow.serial == _OF)
    .order_by(PairRow.number)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE = (
    delete(PairRow)
    .where(PairRow.serial == _OF, PairRow.number == _LOWEST)
    .returning(
        PairRow.number,
        PairRow.survivor_lookup,
        PairRow.survivor_public,
        PairRow.intermediary_lookup,
        PairRow.intermediary_public,
    )
)
_LEFT = select(PairRow.number).where(PairRow.serial == _OF).order_by(PairRow.number)
_FORGET = delete(PairRow).where(PairRow.serial == _OF)
_DROP = _FORGET.where(PairRow.number == bindparam("that"))
_ALL = select(PairRow.serial, PairRow.number, PairRow.survivor_lookup)


def add(gate: Gate, serial: str, pairs: Sequence[PaperPair]) -> None:
    """Keep them all. Raises StoreError when a number is there already."""
    for pair in pairs:
        gate.change(
            _ADD,
            serial=serial,
            number=pair.number,
            survivor_lookup=pair.survivor.lookup,
            survivor_public=pair.survivor.public,
            intermediary_lookup=pair.intermediary.lookup,
            intermediary_public=pair.intermediary.public,
        )


def take(gate: Gate, serial: str) -> PaperPair | None:
    """The lowest one, deleted."""
    taken = gate.changed(_TAKE, of=serial)
    return _pair(taken[0]) if taken else None


def left(gate: Gate, serial: str) -> Sequence[int]:
    """Their numbers, in order."""
    return [row[0] for row in gate.rows(_LEFT, of=serial)]


def forget(gate: Gate, serial: str) -> None:
    """All pairs of a serial, gone."""
    gate.change(_FORGET, of=serial)


def all_(gate: Gate) -> Sequence[tuple[str, int, bytes]]:
    """(serial, number, the survivor's lookup) of every pair."""
    return [(serial, number, lookup) for serial, number, lookup in gate.rows(_ALL)]


def drop(gate: Gate, serial: str, number: int) -> None:
    """One pair, gone."""
    gate.change(_DROP, of=serial, that=number)


def _pair(row: Row) -> PaperPair:
    number, *codes = row
    return PaperPair(number, PaperCode(*codes[:2]), PaperCode(*codes[2:]))
