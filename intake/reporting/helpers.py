"""Codes of intermediaries as they are used: whether one counts, and what is odd about its use.

Rules: a code proves a role and opens nothing; one that is unknown, suspended, expired or tried too
often gets the same answer; what is odd is shown to the ombudsperson and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.ports import HelperRow, UnitOfWork, Vault
from intake.reporting.memory import DraftReport, ShownHelper
from intake.reporting.times import hour_of

WRONG_TRIES_AN_HOUR = 5
WRONG_TRIES_OF_ALL_AN_HOUR = 150
"""From whatever numbers: a card could be guessed from many. Without one anybody still writes."""

MANY_A_DAY = 5


@dataclass(frozen=True, slots=True)
class HelperCodes:
    """What is known of helper codes."""

    vault: Vault

    def show(
        self, work: UnitOfWork, digits: str | None, response_id: str, who: bytes, now: datetime
    ) -> ShownHelper | None:
        """The intermediary whose code this is, or None. `digits`: None when they cannot be right;
        `who`: the pseudonym that typed them."""
        hour = hour_of(now)
        tries = self.vault.attempt_key("helper code", who)
        everybodys = self.vault.attempt_key("helper codes", response_id.encode())
        row = work.helpers.find(self.vault.helper_key(digits or ""))
        serial = row.serial.encode() if row else b""
        here = self.vault.attempt_key("helper place", serial + b" " + who)
        places = self.vault.attempt_key("helper places", serial)
        keys = (tries, everybodys, here, places)
        own, all_of_them, times_here, places_known = work.attempts.counts(keys, hour)
        throttled = own >= WRONG_TRIES_AN_HOUR or all_of_them >= WRONG_TRIES_OF_ALL_AN_HOUR
        if row is None or throttled or not _counts(row, response_id, now):
            work.attempts.add_all((tries, everybodys), hour)
            return None
        if times_here == 0:
            _, places_known = work.attempts.add_all((here, places), hour)
        several = places_known > 1  # from more than one address in this hour
        return ShownHelper(row.serial, row.organisation, row.duress, several)

    def still(
        self, work: UnitOfWork, helper: ShownHelper | None, response_id: str, now: datetime
    ) -> ShownHelper | None:
        """The intermediary, unless the card was suspended, ended or has expired since."""
        if helper is None:
            return None
        rows = work.helpers.of_serial(response_id, helper.serial)
        return helper if any(_counts(row, response_id, now) for row in rows) else None

    def signs(
        self, work: UnitOfWork, helper: ShownHelper | None, draft: DraftReport | None, now: datetime
    ) -> tuple[str, ...]:
        """What is odd, at the moment of filing; counts this report."""
        if helper is None:
            return ()
        day, serial = now.replace(hour=0, minute=0, second=0, microsecond=0), helper.serial.encode()
        sent = self.vault.attempt_key("helper reports", serial)
        work.attempts.add(sent, day)
        many = work.attempts.count(sent, day) > MANY_A_DAY
        same = False
        if draft is not None and draft.digest:
            words = self.vault.attempt_key("helper words", serial + b" " + draft.digest)
            same = work.attempts.count(words, day) > 0
            work.attempts.add(words, day)
        found = (
            ("several_places", helper.several_places),
            ("many_today", many),
            ("same_words", same),
        )
        return tuple(name for name, holds in found if holds)


def _counts(row: HelperRow, response_id: str, now: datetime) -> bool:
    return row.active and row.expires_at > now and row.response_id == response_id
