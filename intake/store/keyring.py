"""Wraps, receipts and printed pairs: what opens reports, in a database of its own.

Rules
1. Every call is one transaction, committed when it returns.
2. What is forgotten leaves the file with the commit (SQLite: rollback journal, `secure_delete`).
   That is what the deletion of a report rests on: content without wraps is noise.
3. `replace` and `forget_wrap` never make a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Engine, bindparam, delete, func, select, update

from intake.ports import PaperPair, ReceiptRow, Wrap
from intake.store import erased, paper, rows
from intake.store.erased import ErasedList
from intake.store.gate import Gate, transaction
from intake.store.times import Moment
from intake.store.upserts import insert_new, insert_or_replace

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
_SECRET = rows.SecretRow
_ADD_SECRET = insert_new(_SECRET)
_SECRETS = select(_SECRET.about, _SECRET.secret).where(_SECRET.report_id == _OF)
_FORGET_SECRETS = delete(_SECRET).where(_SECRET.report_id == _OF)
_FORGET_SECRET = _FORGET_SECRETS.where(_SECRET.about == bindparam("that"))
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

    def __init__(self, engine: Engine, gone: ErasedList | None = None) -> None:
        """`gone`: where it is noted what a restored backup must not bring back."""
        self._engine = engine
        self._gone = gone

    def file(
        self,
        report_id: bytes,
        wraps: Sequence[Wrap],
        receipts: Sequence[ReceiptRow],
        hour: datetime,
        secrets: Mapping[str, bytes] | None = None,
    ) -> None:
        """Put what belongs to a report in place of any from a filing that broke off: a reader who
        is excluded now must not keep what was made for him then."""
        with transaction(self._engine, write=True) as gate:
            _forget_all(gate, report_id)
            for wrap in wraps:
                _put_wrap(gate, wrap, hour)
            for receipt in receipts:
                _put_receipt(gate, report_id, receipt)
            for about, secret in (secrets or {}).items():
                gate.change(_ADD_SECRET, report_id=report_id, about=about, secret=secret)
            gate.commit()

    def secrets(self, report_id: bytes) -> Mapping[str, bytes]:
        with transaction(self._engine, write=False) as gate:
            return _by_about(gate, report_id)

    def add_secret(self, report_id: bytes, about: str, secret: bytes) -> bytes:
        """The one that stands then: an earlier one stays."""
        with transaction(self._engine, write=True) as gate:
            gate.change(_ADD_SECRET, report_id=report_id, about=about, secret=secret)
            kept = _by_about(gate, report_id)[about]
            gate.commit()
        return kept

    def forget_secret(self, report_id: bytes, about: str) -> None:
        secret = self.secrets(report_id).get(about)
        if secret is None:
            return
        self._note(erased.PART, report_id, about.encode(), secret)
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_SECRET, of=report_id, that=about)
            gate.commit()

    def forget_receipts(self, report_id: bytes) -> None:
        for each in self.receipts(report_id):
            self.forget_receipt(each.lookup)

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
        self._note(erased.REPORT, report_id)
        with transaction(self._engine, write=True) as gate:
            _forget_all(gate, report_id)
            gate.commit()

    def forget_wrap(self, report_id: bytes, reader_id: str) -> None:
        self._note(erased.WRAP, report_id, reader_id.encode())
        with transaction(self._engine, write=True) as gate:
            gate.change(_FORGET_WRAP, of=report_id, reader=reader_id)
            gate.commit()

    def forget_receipt(self, lookup: bytes) -> None:
        """One way back, overwritten and gone."""
        self._note(erased.RECEIPT, lookup)
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
            if taken is not None:
                self._note(erased.PAIR, serial.encode(), taken.survivor.lookup)
            gate.commit()
        return taken

    def drop_pairs(self, is_taken: Callable[[str, bytes], bool]) -> int:
        """Forget those that were taken, by serial and the survivor's lookup; how many."""
        with transaction(self._engine, write=True) as gate:
            taken = [each for each in paper.all_(gate) if is_taken(each[0], each[2])]
            for serial, number, _lookup in taken:
                paper.drop(gate, serial, number)
            gate.commit()
        return len(taken)

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

    def _note(self, what: str, *which: bytes) -> None:
        """Before it goes: what was noted and not done is done again by whoever asked for it."""
        if self._gone is not None:
            self._gone.add(what, *which)

    def dispose(self, *, close: bool = True) -> None:
        """Close all connections; `close=False` in a child process after a fork."""
        self._engine.dispose(close=close)


def _by_about(gate: Gate, report_id: bytes) -> dict[str, bytes]:
    rows = gate.rows(_SECRETS, of=report_id)
    return {row[0]: row[1] for row in rows}


def _forget_all(gate: Gate, report_id: bytes) -> None:
    for statement in (_FORGET_WRAPS, _FORGET_RECEIPTS, _FORGET_SECRETS):
        gate.change(statement, of=report_id)


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
