"""Asking the phone to call in: the only text that a reader can set off.

Rule 1: the reader presses a button. Address, language, words and hour are the worker's matter:
none of them is opened here, shown, or chosen.
Rule 2: one a day, and none while one is unanswered (the store holds that, `ports.Routes.want`).
Rule 3: only where the sealed record says that she agreed; one that does not open says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake.cases.case import Action, Status, after
from intake.casework.audit import Event, line
from intake.casework.opening import known_answers, report_keys
from intake.casework.ownership import worked_on
from intake.casework.values import Done, Nudge, Session
from intake.conversation.vocabulary import Option
from intake.ports import Clock, Keyring, OpenWork, ReportHeader, Route, UnitOfWork, Vault


class Nudging:
    """The one button."""

    def __init__(self, open_work: OpenWork, keyring: Keyring, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._clock = clock

    def nudge(self, session: Session, report_id: bytes) -> Done | None:
        """Have the worker send the agreed text; None when it is not the reader's report."""
        now = self._clock()
        with self._open_work() as work:
            header = worked_on(work, session.reader_id, report_id)
            if header is None:
                return None
            if not self._is_possible(work, session, header, now):
                return Done.NOT_NOW
            if not work.routes.want(report_id, day_of(now)):
                return Done.NOT_NOW
            work.audit.write(line(now, session.reader_id, Event.NUDGE_ASKED, report_id))
            work.commit()
        return Done.DONE

    def _is_possible(
        self, work: UnitOfWork, session: Session, header: ReportHeader, now: datetime
    ) -> bool:
        keys = report_keys(self._vault, self._keyring, session, header)
        record = known_answers(self._vault, header, keys, work.reports.parts(header.report_id))
        route = work.routes.get(header.report_id)
        return nudge_of(route, record, Status(header.status), now) is Nudge.READY


def nudge_of(
    route: Route | None, record: Mapping[str, Any] | None, status: Status, now: datetime
) -> Nudge | None:
    """How things stand with the button; None where there is none."""
    agreed = record is not None and record.get("contact_mode") == Option.TEXT_ME.value
    if not agreed or route is None or route.expires_at <= now:
        return None
    if after(status, Action.NUDGE) is None:
        return None
    if route.unanswered:
        return Nudge.UNANSWERED
    return Nudge.ASKED if route.wanted or route.last_day == day_of(now) else Nudge.READY


def day_of(now: datetime) -> str:
    """The UTC date, as the store counts days."""
    return now.date().isoformat()
