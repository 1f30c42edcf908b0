"""Enrolling trusted intermediaries: make their codes, suspend, resume, rotate, end, reconcile.

Rule 1: codes are returned to be shown once. Kept are keyed hashes of them and serials; never a
name, and no way leads from a serial back to a code.
Rule 2: a batch is taken in one transaction, its printed pairs are made (Argon2id) and put in the
keyring outside any, and its codes begin to work in another. Whatever fails on the way leaves
pairs that nobody holds and no code that works.
Rule 3: an end takes the pairs first: done again after a crash, it takes the rest.
Rule 4: the same form sent twice acts once. It counts as sent in the transaction in which its codes
begin to work, so one that broke off before can be sent again; a batch that it took stays unused for
some weeks. Codes cannot be shown again; new ones can be made.
Rule 5: lists tell serials and states, a page at a time: neither organisations nor codes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from intake.casework.audit import OPERATOR as OPERATOR
from intake.casework.audit import Event, line
from intake.casework.card_making import CardMaker
from intake.casework.cards import CardPage, CardState, Enrolled, KnownCard, NotEnrolled, Pair
from intake.casework.ownership import listed
from intake.casework.serials import serial_of
from intake.ports import Clock, HelperRow, Keyring, OpenWork, UnitOfWork, Vault
from intake.routing.response import Response, Role

MAY_ENROL = frozenset({Role.OMBUDSPERSON, Role.DEPUTY})
MOST_CARDS = 50
MOST_PAIRS = 20


def may_enrol(response: Response, who: str) -> bool:
    """Whether this reader may have to do with cards; the operator may, by the command."""
    reader = listed(response, who)
    return reader.role in MAY_ENROL if reader else who == OPERATOR


class Enrolling:
    """The use cases about intermediaries' cards. `who`: a reader's id, or OPERATOR."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        random_digits: Callable[[int], str],
    ) -> None:
        """`random_digits` gives so many digits (0-9) from the system's random source."""
        self._open_work = open_work
        self._keyring = keyring
        self._response = response
        self._clock = clock
        self._make = CardMaker(keyring, vault, response, clock, random_digits)

    # ------------------------------------------------------------ codes, shown once

    def enrol(
        self, who: str, count: int, organisation: str | None, pairs: int, nonce: str | None = None
    ) -> Enrolled | NotEnrolled:
        """A batch of cards, each with that many printed pairs: one slow hash for each receipt.

        `nonce`: random, one per form; a second batch with it is not made.
        """
        refused = _refused(self._response(), who, count, organisation, pairs)
        batch = refused or self._take_batch(nonce)
        if isinstance(batch, NotEnrolled):
            return batch
        serials = [serial_of(batch, number) for number in range(1, count + 1)]
        books = [(serial, self._make.book(serial, pairs)) for serial in serials]
        made = self._make_cards(who, organisation, books, nonce)
        if made is NotEnrolled.BEFORE:
            for serial in serials:
                self._keyring.forget_pairs(serial)
        return made

    def rotate(self, who: str, serial: str, nonce: str | None = None) -> Enrolled | NotEnrolled:
        """New codes for a serial, and its full time anew; the old codes stop at once.

        A suspended card stays suspended, and printed pairs stay as they are.
        """
        response, expires_at = self._response(), self._make.expiry()
        if not may_enrol(response, who):
            return NotEnrolled.NOT_ALLOWED
        with self._open_work() as work:
            if not self._is_first(work, nonce):
                return NotEnrolled.BEFORE
            rows = work.helpers.of_serial(response.id, serial)
            if not rows:
                return NotEnrolled.NO_CARD
            work.helpers.forget(response.id, serial)
            card = self._make.card(work, serial, rows[0].organisation, expires_at)
            is_suspended = not all(row.active for row in rows)
            if is_suspended:
                work.helpers.set_active(response.id, serial, active=False)
            self._write(work, who, Event.HELPER_ROTATED, serial)
            work.commit()
        return Enrolled((card,), expires_at, is_suspended)

    # ------------------------------------------------------------ what becomes of a card

    def suspend(self, who: str, serial: str) -> bool:
        """Both codes stop until they are taken up again. False when there is no such card."""
        return self._set_active(who, serial, Event.HELPER_SUSPENDED, active=False)

    def resume(self, who: str, serial: str) -> bool:
        """Both codes work again, as long as the card has not expired."""
        return self._set_active(who, serial, Event.HELPER_RESUMED, active=True)

    def end(self, who: str, serial: str) -> bool:
        """Both codes and the pairs that were not used are gone. Used ones belong to reports."""
        response = self._response()
        if not may_enrol(response, who):
            return False
        self._keyring.forget_pairs(serial)
        with self._open_work() as work:
            if not work.helpers.of_serial(response.id, serial):
                return False
            work.helpers.forget(response.id, serial)
            self._write(work, who, Event.HELPER_ENDED, serial)
            work.commit()
        return True

    # ------------------------------------------------------------ looking

    def look_up(self, serial: str) -> KnownCard | None:
        """One card as it stands."""
        with self._open_work(write=False) as work:
            rows = work.helpers.of_serial(self._response().id, serial)
        return self._known(rows[0]) if rows else None

    def reconcile(self, after: str = "", limit: int = 25) -> CardPage:
        """Cards by serial, to compare with the register on paper; begins behind `after`."""
        with self._open_work(write=False) as work:
            rows = work.helpers.serials(self._response().id, after, limit + 1)
        shown = rows[:limit]
        more = shown[-1].serial if len(rows) > limit else None
        return CardPage(tuple(self._known(row) for row in shown), more)

    # ------------------------------------------------------------ pieces

    def _take_batch(self, nonce: str | None) -> str | NotEnrolled:
        with self._open_work() as work:
            if not self._is_first(work, nonce):
                return NotEnrolled.BEFORE  # and where it is the first, that is not kept yet
        with self._open_work() as work:
            batch = self._make.free_batch(work)
            if batch is None:
                return NotEnrolled.FULL
            work.commit()
        return batch

    def _make_cards(
        self,
        who: str,
        organisation: str | None,
        books: Sequence[tuple[str, tuple[Pair, ...]]],
        nonce: str | None,
    ) -> Enrolled | NotEnrolled:
        expires_at = self._make.expiry()
        with self._open_work() as work:
            if not self._is_first(work, nonce):
                return NotEnrolled.BEFORE
            cards = tuple(
                self._make.card(work, serial, organisation, expires_at, book)
                for serial, book in books
            )
            for serial, _ in books:
                self._write(work, who, Event.HELPER_ENROLLED, serial)
            work.commit()
        return Enrolled(cards, expires_at)

    def _is_first(self, work: UnitOfWork, nonce: str | None) -> bool:
        """Whether this form was not sent before; remembered if the transaction is kept."""
        return nonce is None or self._make.first_time(work, f"form {nonce}")

    def _set_active(self, who: str, serial: str, event: Event, *, active: bool) -> bool:
        response = self._response()
        if not may_enrol(response, who):
            return False
        with self._open_work() as work:
            if not work.helpers.set_active(response.id, serial, active=active):
                return False
            self._write(work, who, event, serial)
            work.commit()
        return True

    def _known(self, row: HelperRow) -> KnownCard:
        left = tuple(self._keyring.pairs_left(row.serial))
        state = _state(row, self._clock())
        return KnownCard(row.serial, state, not row.active, row.expires_at, left)

    def _write(self, work: UnitOfWork, who: str, event: Event, serial: str) -> None:
        work.audit.write(line(self._clock(), who, event, detail=serial))


def _refused(
    response: Response, who: str, count: int, organisation: str | None, pairs: int
) -> NotEnrolled | None:
    if not may_enrol(response, who):
        return NotEnrolled.NOT_ALLOWED
    if not 1 <= count <= MOST_CARDS:
        return NotEnrolled.COUNT
    if not 0 <= pairs <= MOST_PAIRS:
        return NotEnrolled.PAIRS
    if organisation is not None and organisation not in {e.id for e in response.organisations}:
        return NotEnrolled.ORGANISATION
    return None


def _state(row: HelperRow, now: datetime) -> CardState:
    if row.expires_at <= now:
        return CardState.EXPIRED
    return CardState.VALID if row.active else CardState.SUSPENDED
