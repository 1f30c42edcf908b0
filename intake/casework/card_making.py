"""Making intermediaries' cards: a batch to number them by, their codes, their printed pairs.

Rule: what is secret comes from outside, by `random_digits` and the vault. `book` runs Argon2id, so
it is never called inside a transaction; `free_batch` and `card` are parts of one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.casework.audit import hour_of
from intake.casework.cards import Card, Pair
from intake.casework.serials import BATCH_DIGITS, batch_of, batches_from
from intake.conversation.codes import RANDOM_HELPER_DIGITS, with_check_digit
from intake.ports import Clock, HelperRow, Keyring, PaperCode, PaperPair, Receipt, UnitOfWork, Vault
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class CardMaker:
    """Makes cards. `random_digits` gives so many digits (0-9) from the system's random source."""

    keyring: Keyring
    vault: Vault
    response: Callable[[], Response]
    clock: Clock
    random_digits: Callable[[int], str]

    def free_batch(self, work: UnitOfWork) -> str | None:
        """A batch that is nobody else's from now on; None when all are taken."""
        drawn = batches_from(self.random_digits(BATCH_DIGITS))
        return next((batch for batch in drawn if self._is_free(work, batch)), None)

    def first_time(self, work: UnitOfWork, what: str) -> bool:
        """True once for this word, and remembered as long as messages are."""
        key = self.vault.message_key("desk", f"helper {what}")
        return work.inbound.remember(key, hour_of(self.clock()))

    def book(self, serial: str, pairs: int) -> tuple[Pair, ...]:
        """The pages of one card's code book; hashes of them are in the keyring."""
        fresh = [
            (number, self.vault.fresh_receipt(), self.vault.fresh_receipt())
            for number in range(1, pairs + 1)
        ]
        self.keyring.forget_pairs(serial)  # of an earlier batch that was never finished
        if fresh:
            kept = [PaperPair(number, _kept(one), _kept(other)) for number, one, other in fresh]
            self.keyring.add_pairs(serial, kept)
        return tuple(Pair(number, one.digits, other.digits) for number, one, other in fresh)

    def card(
        self,
        work: UnitOfWork,
        serial: str,
        organisation: str | None,
        expires_at: datetime,
        book: tuple[Pair, ...] = (),
    ) -> Card:
        """A card whose two codes work once the transaction is kept."""
        code = self._fresh_code(work)
        duress_code = self._fresh_code(work, but=code)
        rows = [
            HelperRow(
                key=self.vault.helper_key(digits),
                serial=serial,
                response_id=self.response().id,
                organisation=organisation,
                duress=digits == duress_code,
                active=True,
                expires_at=expires_at,
            )
            for digits in (code, duress_code)
        ]
        work.helpers.add(rows)
        return Card(serial, code, duress_code, book)

    def expiry(self) -> datetime:
        """Until when a card works that is made now."""
        months = self.response().helper_months
        return months_on(self.clock(), months)

    def _is_free(self, work: UnitOfWork, batch: str) -> bool:
        """Not in use, and given to nobody in the last weeks, so that no serial comes back soon."""
        following = work.helpers.serials(self.response().id, f"{batch}-", 1)
        if following and batch_of(following[0].serial) == batch:
            return False
        return self.first_time(work, f"batch {batch}")

    def _fresh_code(self, work: UnitOfWork, but: str = "") -> str:
        """A code that no card has."""
        while True:
            code = with_check_digit(self.random_digits(RANDOM_HELPER_DIGITS))
            if code != but and work.helpers.find(self.vault.helper_key(code)) is None:
                return code


def months_on(now: datetime, months: int) -> datetime:
    """The next full hour, that many months later: on the same day, or on the month's last."""
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return hour_of(now).replace(year=year, month=month + 1, day=day) + timedelta(hours=1)


def _kept(receipt: Receipt) -> PaperCode:
    return PaperCode(receipt.lookup, receipt.public)
