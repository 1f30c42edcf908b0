"""Nudges: the one text that goes to somebody who did not just write, and never more than it.

A reader presses a button; whoever agreed to it beforehand gets "{word}: please call in", at a time
of day she named. The desk never learns where it goes.

Rules: at most once. That it was sent is committed before the provider is called, so a nudge may be
lost and is never doubled; nothing tries it again. An address gets one in 24 hours at most, counted
in full hours, and none while one is unanswered, whatever was filed from it. Whatever says that she
does not want it, or that it does not reach her, ends it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from intake.cases.case import Action, Status, after
from intake.conversation.told import Told
from intake.conversation.vocabulary import Prompt
from intake.errors import DeliveryError, SealError, Stopped, TryLater, Unreachable
from intake.i18n import Catalogues
from intake.letters import RouteLetter, copy_of
from intake.ports import (
    Clock,
    NudgeWords,
    OpenWork,
    Parcel,
    Route,
    Routes,
    Sender,
    Taken,
    UnitOfWork,
    Vault,
)
from intake.routing.response import Response

WINDOW_HOURS: Final[Mapping[str, tuple[int, int]]] = {
    "morning": (8, 12),
    "afternoon": (12, 17),
    "evening": (17, 20),
}
"""Window -> from the first hour until before the last one, on the clocks of the response."""

MAY_TAKE: Final = timedelta(minutes=30)
"""How long a provider may keep a text waiting: it must still arrive inside the window."""

_HOUR: Final = timedelta(hours=1)
_HOURS_APART: Final = 24

_LOOKED_AT: Final = 1000  # most of them wait for their window; a reader presses for one at a time
MOST_A_ROUND: Final = 10  # answers wait meanwhile

_log = logging.getLogger(__name__)


def is_time(window: str, now: datetime, zone: tzinfo) -> bool:
    """Whether what is handed over now (aware) arrives in this window there, and today in UTC."""
    first, end = WINDOW_HOURS[window]
    latest = now + MAY_TAKE
    inside = all(first <= moment.astimezone(zone).hour < end for moment in (now, latest))
    return inside and day_of(now) == day_of(latest)


def day_of(moment: datetime) -> str:
    """The UTC date of an aware moment, as it stands in a row."""
    return moment.astimezone(UTC).date().isoformat()


class Nudger:
    """Sends the nudges that readers asked for, each when its time has come."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        senders: Mapping[str, Sender],
        catalogues: Catalogues,
        in_force_response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._senders = senders
        self._catalogues = catalogues
        self._response = in_force_response
        self._clock = clock

    def nudge_once(self) -> int:
        """One round; how many were taken up, each to be sent at most once. Raises StoreError."""
        zone, senders, taken = self._zone(), dict(self._senders), 0
        for report_id, letter in self._readable():
            sender, now = senders.get(letter.channel), self._clock()
            if sender is None or not is_time(letter.window, now, zone):
                continue
            if not self._take(report_id, letter, now):
                continue
            taken += 1
            error = self._hand_over(sender, letter, zone, now)
            if error is not None and not self._conclude(report_id, letter, error):
                del senders[letter.channel]
            if taken == MOST_A_ROUND:
                break
        return taken

    def _zone(self) -> tzinfo:
        return ZoneInfo(self._response().timezone)

    def _readable(self) -> Sequence[tuple[bytes, RouteLetter]]:
        """Those that a reader asked for, opened; what does not open is of no use to anybody."""
        with self._open_work(write=False) as work:
            wanted = work.routes.wanted(self._clock(), _LOOKED_AT)
        letters = [(route.report_id, self._open(route)) for route in wanted]
        unreadable = [report_id for report_id, letter in letters if letter is None]
        if unreadable:
            _log.warning("routes that do not open, forgotten: %d", len(unreadable))
            self._settle(lambda work: _forget_all(work.routes, unreadable))
        return [(report_id, letter) for report_id, letter in letters if letter is not None]

    def _open(self, route: Route) -> RouteLetter | None:
        try:
            return RouteLetter.from_bytes(self._vault.open_route(route.report_id, route.sealed))
        except SealError:
            return None

    def _take(self, report_id: bytes, letter: RouteLetter, now: datetime) -> bool:
        """True for one worker, once: from here on it counts as sent, whatever happens."""
        lookup = self._lookup(letter)
        with self._open_work() as work:
            if self._drop_if_over(work, report_id, lookup):
                work.commit()
                return False
            taken = self._count(work, report_id, lookup, now)
            if taken:
                work.commit()
        return taken

    def _drop_if_over(self, work: UnitOfWork, report_id: bytes, lookup: bytes) -> bool:
        """Whether it must not go any more. What she ended herself is forgotten; of a report that
        was closed or paused since, only the wish is: it can be taken up again."""
        header = work.reports.get(report_id)
        status = Status(header.status) if header else Status.WITHDRAWN
        if status is Status.WITHDRAWN or work.stopped.has(self._key("stopped", lookup)):
            work.routes.forget(report_id)
            return True
        if after(status, Action.NUDGE) is None:
            work.routes.answered(report_id)
            return True
        return False

    def _count(self, work: UnitOfWork, report_id: bytes, lookup: bytes, now: datetime) -> bool:
        """Count it as sent; whether it may be, else nothing is to be kept of this.

        Written first and counted then, so that of two workers at once only one finds it so. The
        mark is one row of an address, also when the hour changes between the two.
        """
        nudged, unanswered = self._key("nudged", lookup), self._key("unanswered", lookup)
        hour = now.replace(minute=0, second=0, microsecond=0)
        work.attempts.add(nudged, hour)
        if self._is_unanswered(work, report_id, unanswered):
            return False
        if not work.routes.sent(report_id, day_of(now)):
            return False
        work.stopped.add(unanswered, hour.replace(hour=0))  # its day is all that is asked
        hours = (hour - ago * _HOUR for ago in range(-1, _HOURS_APART))  # a clock may be fast
        return sum(work.attempts.count(nudged, each) for each in hours) == 1

    def _is_unanswered(self, work: UnitOfWork, report_id: bytes, key: bytes) -> bool:
        """Whether this address has one that nobody answered. One about this very report was
        answered, from whatever phone: else no reader could have asked for another."""
        since, route = work.stopped.since(key), work.routes.get(report_id)
        return since is not None and (route is None or route.last_day != day_of(since))

    def _lookup(self, letter: RouteLetter) -> bytes:
        return self._vault.pseudonym(letter.channel, letter.address).lookup

    def _key(self, what: str, lookup: bytes) -> bytes:
        return self._vault.attempt_key(what, lookup)

    def _hand_over(
        self, sender: Sender, letter: RouteLetter, zone: tzinfo, taken_at: datetime
    ) -> DeliveryError | None:
        """Sends it, unless the taking took too long; what went wrong, if anything."""
        now = self._clock()
        if now - taken_at > MAY_TAKE or not is_time(letter.window, now, zone):
            return TryLater()
        spoken = self._catalogues.speak(letter.language, Prompt.NUDGE, {"word": letter.word})
        try:
            taken = sender.send(
                Parcel(
                    letter.address,
                    Told(spoken.inline()),
                    nudge=NudgeWords(letter.language, letter.word),
                )
            )
        except DeliveryError as error:
            return error
        self._keep_copy(letter, taken, now)
        return None

    def _keep_copy(self, letter: RouteLetter, taken: Taken, now: datetime) -> None:
        """So that it is deleted at the provider too."""
        if taken.errand is None:
            return
        key = self._vault.message_key(letter.channel, taken.provider_id)
        whose = self._lookup(letter)
        copy = copy_of(self._vault, now, letter.channel, key, taken.errand, whose)
        self._settle(lambda work: work.copies.keep(key, now, copy))

    def _conclude(self, report_id: bytes, letter: RouteLetter, error: DeliveryError) -> bool:
        """What a failure means for the route; False when it says something of the channel."""
        _log.warning("nudge not delivered by %s: %s", letter.channel, error)
        match error:
            case Unreachable() | Stopped():
                self._settle(lambda work: work.routes.forget(report_id))
                return True
            case TryLater():  # it surely did not go: not unanswered, so asked again tomorrow
                self._settle(lambda work: self._take_back(work, report_id, letter))
                return False
            case _:
                return False

    def _take_back(self, work: UnitOfWork, report_id: bytes, letter: RouteLetter) -> None:
        work.routes.answered(report_id)
        work.stopped.lift(self._key("unanswered", self._lookup(letter)))

    def _settle(self, settle: Callable[[UnitOfWork], None]) -> None:
        with self._open_work() as work:
            settle(work)
            work.commit()


def _forget_all(routes: Routes, report_ids: Sequence[bytes]) -> None:
    for report_id in report_ids:
        routes.forget(report_id)
