"""What happens by itself, without a message: expiry, forgetting, and the worker's loop.

Rules: every unit of work is short, so that no message waits for it. What a report needs is never
forgotten on a doubt: a draft goes some minutes after its hour, when no message can be filing it any
more, and wraps go only when neither a report nor a draft of that id is known.
A report whose date has come goes with its keys first, in the unit that looked at the date: whatever
breaks off after them, the next round finds the date again, and nothing opens any more.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Final, TypeAlias

from intake.ports import AuditLine, Clock, Keyring, OpenWork
from intake.routing.flooding import LOOKS_BACK

HEARTBEAT: Final = "worker"
ERASED_BY_DATE: Final = "erased_by_date"
DRAFT_GRACE: Final = timedelta(minutes=10)
DEDUPE_KEPT: Final = timedelta(days=31)  # longer than a provider keeps its copy, rounded
ATTEMPTS_KEPT: Final = timedelta(hours=48)
ORPHAN_AGE: Final = timedelta(hours=2)
SWEEP_EVERY: Final = timedelta(hours=1)
CARE_SHOWN = timedelta(hours=48)
"""After three days have passed, care within five still helps for so long."""
HELPERS_KEPT: Final = timedelta(days=31)  # expired ones still show where codes are reconciled
STARTS_KEPT: Final = LOOKS_BACK + timedelta(hours=1)
STOPS_KEPT: Final = timedelta(days=365)

_BATCH: Final = 200
_IDLE_SECONDS: Final = 0.2
_ROUND_SECONDS: Final = 30.0
_SWEEP_SECONDS: Final = 300.0
_RINGING_SECONDS: Final = 5.0
_LONGEST_WAIT_SECONDS: Final = 30.0

_log = logging.getLogger(__name__)


class Housekeeping:
    """Erases what has expired, forgets what is no longer needed, and shows that it lives."""

    def __init__(
        self, open_work: OpenWork, keyring: Keyring, clock: Clock, *, batch: int = _BATCH
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._clock = clock
        self._batch = batch
        self._sweep = OrphanSweep(open_work, keyring, batch)

    def run_once(self) -> None:
        """One round. Raises StoreError, and may then be run again."""
        now = self._clock()
        while self._erase_drafts(now - DRAFT_GRACE) == self._batch:
            pass
        self._erase_reports(now)
        self._sweep.go_on(now)
        self._forget_pairs(now - HELPERS_KEPT)
        self._forget(now)

    def _erase_drafts(self, before: datetime) -> int:
        with self._open_work() as work:
            expired = work.drafts.expired(before, self._batch)
            for report_id in expired:
                work.drafts.erase(report_id)
            work.commit()
        for report_id in unknown(self._open_work, expired):
            self._keyring.forget(report_id)
        return len(expired)

    def _erase_reports(self, now: datetime) -> None:
        """A batch a round, each report in a unit of its own: texts wait for neither."""
        for _ in range(self._batch):
            if not self._erase_report(now):
                break

    def _erase_report(self, now: datetime) -> bool:
        """One report whose date has come; False when there is none. The line names no report."""
        with self._open_work() as work:
            for report_id in work.reports.to_erase(now, 1):
                self._keyring.forget(report_id)
                work.reports.erase(report_id)
                work.audit.write(AuditLine(_hour(now), HEARTBEAT, ERASED_BY_DATE, None))
                work.commit()
                return True
        return False

    def _forget_pairs(self, before: datetime) -> None:
        """Before the codes go: if this breaks off, the next round still finds them."""
        with self._open_work(write=False) as work:
            serials = work.helpers.expired(before)
        for serial in serials:
            self._keyring.forget_pairs(serial)

    def _forget(self, now: datetime) -> None:
        with self._open_work() as work:
            work.conversations.forget_expired(now)
            work.pages.forget_expired(now)
            work.inbound.forget_before(_hour(now - DEDUPE_KEPT))
            work.attempts.forget_before(_hour(now - ATTEMPTS_KEPT))
            work.sessions.lock_idle(now)
            work.starts.forget_before(_hour(now - STARTS_KEPT))
            work.sessions.forget_expired(now)
            work.invitations.forget_expired(now)
            work.helpers.forget_expired(now - HELPERS_KEPT)
            work.routes.forget_expired(now)
            work.grants.forget_over(now)
            work.reports.forget_care(now - CARE_SHOWN, self._batch)
            work.stopped.forget_before(_hour(now - STOPS_KEPT))
            work.heartbeats.beat(HEARTBEAT, now)
            work.commit()


class OrphanSweep:
    """Forgets wraps left by a filing or an erasing that broke off: a batch each time it is asked,
    and a new pass through the keyring every hour.

    A keyring beside a wrong or empty database would lose every report by this, so a pass forgets
    at its end, and only if it knew more than it forgets.
    """

    def __init__(self, open_work: OpenWork, keyring: Keyring, batch: int) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._batch = batch
        self._next_pass: datetime | None = None
        self._after = b""
        self._known = 0
        self._orphans: list[bytes] = []

    def go_on(self, now: datetime) -> None:
        """The next batch of this pass, if one is due. Raises StoreError."""
        if self._next_pass is not None and now < self._next_pass:
            return
        seen = self._keyring.older_than(_hour(now) - ORPHAN_AGE, self._after, self._batch)
        orphans = unknown(self._open_work, seen)
        self._orphans.extend(orphans)
        self._known += len(seen) - len(orphans)
        self._after = seen[-1] if seen else self._after
        if len(seen) < self._batch:
            self._end()
            self._next_pass = now + SWEEP_EVERY

    def _end(self) -> None:
        orphans, known = self._orphans, self._known
        self._after, self._known, self._orphans = b"", 0, []
        if len(orphans) > known:
            _log.error("keyring does not match the database: %d left as they are", len(orphans))
            return
        for report_id in orphans:
            self._keyring.forget(report_id)


def unknown(open_work: OpenWork, report_ids: Sequence[bytes]) -> Sequence[bytes]:
    """Those of which there is neither a report nor a draft."""
    with open_work(write=False) as work:
        known = work.reports.known(report_ids)
    return [report_id for report_id in report_ids if report_id not in known]


def run_worker(
    deliver_once: Callable[[int], int],
    keep_house: Callable[[], None],
    stop: Event,
    *,
    ticks: Callable[[], float] = time.monotonic,
) -> None:
    """Delivers and keeps house until `stop` is set; a text that is under way is finished first.

    `deliver_once` is `Delivery.deliver_once`, `keep_house` is `Housekeeping.run_once`. Nothing
    but `stop` ends it: after an error it waits, longer each time, and goes on.
    """
    rounds = ((keep_house, _ROUND_SECONDS),)
    _until(stop, _with_rounds(rounds, lambda: deliver_once(1), ticks))


def run_purging(
    purge_once: Callable[[int], int],
    sweep_once: Callable[[], object],
    stop: Event,
    *,
    ticks: Callable[[], float] = time.monotonic,
) -> None:
    """The same for what is to be done at providers, beside the texts: none of those waits for it.
    `purge_once` is `Purger.purge_once`, `sweep_once` is `Sweeper.sweep_once`."""
    _until(stop, _with_rounds(((sweep_once, _SWEEP_SECONDS),), lambda: purge_once(1), ticks))


def run_waiting(
    escalate_once: Callable[[], object],
    ring_once: Callable[[], object],
    stop: Event,
    *,
    ticks: Callable[[], float] = time.monotonic,
) -> None:
    """The same for reports that wait, beside both: however many are due, no text waits for them,
    and nothing is late at a provider for a mail server that hangs. `escalate_once` is
    `Escalation.escalate_once`, `ring_once` is `Ringer.ring_once`; neither keeps the other from its
    turn by failing."""
    rounds = ((escalate_once, _ROUND_SECONDS), (ring_once, _RINGING_SECONDS))
    _until(stop, _with_rounds(rounds, lambda: 0, ticks))


Round: TypeAlias = tuple[Callable[[], object], float]
"""(what is done at once and again, after how many seconds)"""


def _with_rounds(
    rounds: Sequence[Round], work: Callable[[], int], ticks: Callable[[], float]
) -> Callable[[], int]:
    """That work, and before it, at once and every so often, each round."""
    next_at = [ticks()] * len(rounds)

    def both() -> int:
        now = ticks()
        for number, (round_, every_seconds) in enumerate(rounds):
            if now >= next_at[number]:
                next_at[number] = now + every_seconds
                round_()
        return work()

    return both


def _until(stop: Event, work: Callable[[], int]) -> None:
    failures = 0
    while not stop.is_set():
        try:
            busy = work()
            failures = 0
        except Exception as error:  # noqa: BLE001 - the outermost edge; a trace could hold words
            _log.error("worker: %s", type(error).__name__)
            failures += 1
            stop.wait(min(_IDLE_SECONDS * 2 ** min(failures, 10), _LONGEST_WAIT_SECONDS))
            continue
        if not busy:
            stop.wait(_IDLE_SECONDS)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
