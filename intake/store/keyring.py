"""Wraps, receipts and printed pairs: what opens reports, in a database of its own.

Rules
1. Every call is one transaction, committed when it returns.
2. What is forgotten leaves the file with the commit (SQLite: rollback journal, `secure_delete`).
   That is what the deletion of a report rests on: content without wraps is noise.
3. `replace` and `forget_wrap` never make a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Engine, bindparam, delete, func, select, update

from intake.ports import PaperPair, ReceiptRow, Wrap
from intake.store import paper, rows
from intake.store.gate import Gate, transaction
from intake.store.times import Moment
from intake.store.upserts import insert_or_replace

_WRAP = rows.WrapRow
_RECEIPT = rows.ReceiptRow
_OF: BindParameter[bytes] = bindparam("of")
_READER: BindParameter[str] = bindparam("reader")

_GENERATION: BindParameter[int] = bindparam("of_generation")
_PUT_WRAP = insert_or_replace(_WRAP, "held", "blob", "made_hour")
_PUT_RECEIPT = insert_or_replace(_RECEIPT, "report_id", "public", "role", "secret")
_WRAPS = (
    select(_WRAP.report_id, _WRAP.reader_id, _WRAP.held, _WRAP.blob, _WRAP.generation)
    .where(_WRAP.report_id == _OF)
    .order_by(_WRAP.reader_id, _WRAP.generation)
)
_ONE_WRAP = _WRAPS.where(_WRAP.reader_id == _READER, _WRAP.generation == _GENERATION)
_RECEIPTS = select(
    _RECEIPT.lookup, _RECEIPT.report_id, _RECEIPT.public, _RECEIPT.role, _RECEIPT.secret
)
_ONE_RECEIPT = _RECEIPTS.where(_RECEIPT.lookup == _OF)
_RECEIPTS_OF = _RECEIPTS.where(_RECEIPT.report_id == _OF).order_by(_RECEIPT.role, _RECEIPT.lookup)
_REPLACE = (
    update(_WRAP)
    .where(_WRAP.report_id == _OF, _WRAP.reader_id == _READER, _WRAP.generation == _GENERATION)
    .values(held=bindparam("is_held"), blob=bindparam("new"))
)
_FORGET_WRAPS = delete(_WRAP).where(_WRAP.report_id == _OF)
_FORGET_GENERATION = _FORGET_WRAPS.where(_WRAP.generation == _GENERATION)
_FORGET_WRAP = _FORGET_WRAPS.where(_WRAP.reader_id == _READER)
_FORGET_RECEIPT = delete(_RECEIPT).where(_RECEIPT.lookup == _OF)
_FORGET_RECEIPTS = delete(_RECEIPT).where(_RECEIPT.report_id == _OF)
_OLDER = (
    select(_WRAP.report_id)
    .where(_WRAP.report_id > bindparam("after"))
    .group_by(_WRAP.report_id)
    .having(func.max(_WRAP.made_hour) < bindparam("before", type_=Moment))
    .order_by(_WRAP.report_id)
    .limit(bindparam("limit"))
)


class SqlKeyring:
    """Implements `ports.Keyring`. Every method raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def file(
        self,
        report_id: bytes,
        wraps: Sequence[Wrap],
        receipts: Sequence[ReceiptRow],
        hour: datetime,
    ) -> None:
        """Put the wraps and receipts of a report in place of any from a filing that broke off:
        a reader who is excluded now must not keep what was made for him then."""
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_WRAPS, of=report_id)
            gate.change(_FORGET_RECEIPTS, of=report_id)
            for wrap in wraps:
                _put_wrap(gate, wrap, hour)
            for receipt in receipts:
                _put_receipt(gate, report_id, receipt)
            gate.commit()

    def wrap(self, report_id: bytes, reader_id: str, generation: int = 0) -> Wrap | None:
        with transaction(self._engine, write=False) as gate:
            row = gate.first(_ONE_WRAP, of=report_id, reader=reader_id, of_generation=generation)
        return None if row is None else Wrap(*row)

    def wraps(self, report_id: bytes) -> Sequence[Wrap]:
        with transaction(self._engine, write=False) as gate:
            return [Wrap(*row) for row in gate.rows(_WRAPS, of=report_id)]

    def add_wraps(self, wraps: Sequence[Wrap], hour: datetime) -> None:
        """All of them or none."""
        with transaction(self._engine, write=True) as gate:
            for wrap in wraps:
                _put_wrap(gate, wrap, hour)
            gate.commit()

    def renew(
        self, report_id: bytes, generation: int, wraps: Sequence[Wrap], hour: datetime
    ) -> None:
        """The wraps of one generation, in place of any that an earlier try left."""
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_GENERATION, of=report_id, of_generation=generation)
            for wrap in wraps:
                _put_wrap(gate, wrap, hour)
            gate.commit()

    def receipt(self, lookup: bytes) -> ReceiptRow | None:
        with transaction(self._engine, write=False) as gate:
            row = gate.first(_ONE_RECEIPT, of=lookup)
        return None if row is None else _receipt(*row)

    def receipts(self, report_id: bytes) -> Sequence[ReceiptRow]:
        with transaction(self._engine, write=False) as gate:
            return [_receipt(*row) for row in gate.rows(_RECEIPTS_OF, of=report_id)]

    def replace(self, wrap: Wrap) -> None:
        """Put a released wrap in place of the held one; nothing if there is none."""
        with transaction(self._engine, write=True) as gate:
            gate.change(
                _REPLACE,
                of=wrap.report_id,
                reader=wrap.reader_id,
                of_generation=wrap.generation,
                is_held=wrap.held,
                new=wrap.blob,
            )
            gate.commit()

    def forget(self, report_id: bytes) -> None:
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_WRAPS, of=report_id)
            gate.change(_FORGET_RECEIPTS, of=report_id)
            gate.commit()

    def forget_wrap(self, report_id: bytes, reader_id: str) -> None:
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_WRAP, of=report_id, reader=reader_id)
            gate.commit()

    def forget_receipt(self, lookup: bytes) -> None:
        """One way back, overwritten and gone."""
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_RECEIPT, of=lookup)
            gate.commit()

    def add_pairs(self, serial: str, pairs: Sequence[PaperPair]) -> None:
        """All of them or none. Raises StoreError when a number is there already."""
        with transaction(self._engine, write=True) as gate:
            paper.add(gate, serial, pairs)
            gate.commit()

    def take_pair(self, serial: str) -> PaperPair | None:
        """The lowest one, for one caller only: it is gone from here when this returns."""
        with transaction(self._engine, write=True) as gate:
            taken = paper.take(gate, serial)
            gate.commit()
        return taken

    def pairs_left(self, serial: str) -> Sequence[int]:
        with transaction(self._engine, write=False) as gate:
            return paper.left(gate, serial)

    def forget_pairs(self, serial: str) -> None:
        with transaction(self._engine, write=True) as gate:
            paper.forget(gate, serial)
            gate.commit()

    def older_than(self, hour: datetime, after: bytes, limit: int) -> Sequence[bytes]:
        """Report ids > `after` whose wraps were made before `hour`, in order."""
        with transaction(self._engine, write=False) as gate:
            return [row[0] for row in gate.rows(_OLDER, after=after, before=hour, limit=limit)]

    def dispose(self, *, close: bool = True) -> None:
        """Close all connections; `close=False` in a child process after a fork."""
        self._engine.dispose(close=close)


def _put_wrap(gate: Gate, wrap: Wrap, hour: datetime) -> None:
    gate.change(
        _PUT_WRAP,
        report_id=wrap.report_id,
        reader_id=wrap.reader_id,
        generation=wrap.generation,
        held=wrap.held,
        blob=wrap.blob,
        made_hour=hour,
    )


def _put_receipt(gate: Gate, report_id: bytes, receipt: ReceiptRow) -> None:
    gate.change(
        _PUT_RECEIPT,
        lookup=receipt.lookup,
        report_id=report_id,
        public=receipt.public,
        role=receipt.role,
        secret=receipt.secret,
    )


def _receipt(
    lookup: bytes, report_id: bytes, public: bytes, role: str, secret: bytes | None
) -> ReceiptRow:
    """Those from before there were secrets have none."""
    return ReceiptRow(lookup, report_id, public, role, secret or b"")
