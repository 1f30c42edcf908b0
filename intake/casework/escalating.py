"""While nobody reads a report: telling, reminding, handing on, and at last saying so (the worker).

Rule 1: a step and the clock's going on are one commit, and the row is this worker's until then. So
each step is done once, none is skipped, and what slept for days is made up for in order.
Rule 2: the next reader's wrap is released, and committed, inside that unit: if it breaks off
there, nothing has moved, and the next try completes it (`handing_over`).
Rule 3: readers who were suspended, or are not listed any more, lose what they own by the same
path, at the next round; also if it was read before. Who is away loses so what she has not read,
to somebody who is there, and may have it again when nobody else can.
Rule 4: whoever is not fit to be given a report is not told of it either.
Rule 5: a report that was set aside is offered again to whoever has a place in it, whenever a clock
of it strikes; whoever it was set aside from loses her wraps with it.
Rule 6: after the last step the area (of a report without one: the response) takes nothing new
until a human switches it back. Nothing unread is ever given up: readers are told daily, and it goes
from one to the next, since whoever has it may be away.
Rule 7: what one reader has read waits for the next like any other. But it closes no area and counts
nowhere: nobody's first words lie unread.
Rule 8: what a later version wrote waits for that version, and keeps nothing else waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from intake.cases.case import UNSEEN, Status
from intake.casework.audit import CLOCK, Event, hour_of, line
from intake.casework.capacity import WHOLE
from intake.casework.handing_over import HandOver, held
from intake.casework.ownership import OWNER, enrolled, listed, owned
from intake.casework.succession import RELIEVED, SUCCESSION, barred, whose
from intake.ports import (
    Clock,
    ClosedArea,
    Group,
    Keyring,
    OpenWork,
    QueuePlace,
    ReportHeader,
    RunningClock,
    UnitOfWork,
    Vault,
    Wanted,
)
from intake.routing.clocks import REMINDERS, REPEAT, Kind, Step, following
from intake.routing.response import Response
from intake.waiting import has, is_known, reminding_clock, was_read

MOST_A_ROUND: Final = 200
_PAGE: Final = 50
_NOT_OURS: Final = timedelta(hours=1)
"""How long what this version does not know is left alone."""

UNREAD_IN_TIME: Final = "unread in time"
UNREAD_BY_TWO: Final = "unread by two readers"
AREA_CLOSED: Final = "closed by the clock"
"""Names of counts."""


Order: TypeAlias = Callable[[UnitOfWork, bytes, Sequence[str]], Sequence[str]]
"""(unit of work, report id, readers who may follow) -> the same in another order"""


def longest_ago_first(work: UnitOfWork, report_id: bytes, possible: Sequence[str]) -> Sequence[str]:
    """Whoever never had it, then whoever had it longest ago; the first owner is in no line."""
    relieved = {
        each.reader_id for each in work.reports.assignments(report_id) if each.place == RELIEVED
    }
    last_had = {row.detail: at for at, row in enumerate(work.audit.of_report(report_id), start=1)}
    return sorted(possible, key=lambda each: last_had.get(each, 0 if each in relieved else -1))


class Escalation:
    """What the worker does for reports that wait."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._response = response
        self._clock = clock
        self._hand_over = HandOver(keyring, vault, response, clock)

    def escalate_once(self) -> int:
        """One round; how many steps were taken. Raises StoreError, and may then be run again."""
        self._take_from_the_gone()
        self._take_from_the_away()
        taken = 0
        while taken < MOST_A_ROUND and self._take_step():
            taken += 1
        return taken

    # ------------------------------------------------------------ readers who are gone

    def _take_from_the_gone(self) -> None:
        """So many a round. Where nobody can follow nothing is held, however many there are."""
        taken = 0
        for reader_id in self._gone():
            for report_id in self._owned_by(reader_id):
                if taken == MOST_A_ROUND:
                    return
                taken += self._somebody_follows(reader_id, report_id) and self._take_from(
                    reader_id, report_id
                )

    def _take_from_the_away(self) -> None:
        """What they have not read, where somebody is there to read it; so many a round. Where
        nobody is nothing is held, however many there are."""
        now = self._clock()
        with self._open_work(write=False) as work:
            rows = work.readers.active(self._response().id)
        taken = 0
        for reader_id in (each.reader_id for each in rows if each.is_away(now)):
            for report_id in self._unread_of(reader_id):
                if taken == MOST_A_ROUND:
                    return
                taken += self._somebody_is_there(reader_id, report_id) and self._take_from_away(
                    reader_id, report_id
                )

    def _unread_of(self, reader_id: str) -> Iterator[bytes]:
        """Those that nobody can take stand in the way of none, as in `_owned_by`."""
        now = self._clock()
        for group in (Group.CARE, Group.UNREAD):
            after: QueuePlace | None = None
            while True:
                with self._open_work(write=False) as work:
                    piece = work.reports.group(reader_id, group, Wanted(), after, now, _PAGE, _PAGE)
                yield from (each.report_id for each in piece.headers)
                after = piece.looked_to
                if after is None:
                    break

    def _somebody_is_there(self, reader_id: str, report_id: bytes) -> bool:
        with self._open_work(write=False) as work:
            header = work.reports.get(report_id)
            return bool(header and self._hand_over.present(work, header, reader_id))

    def _take_from_away(self, reader_id: str, report_id: bytes) -> bool:
        with self._open_work() as work:
            header = work.reports.hold(report_id)
            if header is None or owned(work, reader_id, report_id) is None:
                return False
            if Status(header.status) not in UNSEEN:
                return False
            there = self._hand_over.present(work, header, reader_id)
            taken = bool(there) and self._pass_on(
                work,
                header,
                reader_id,
                SUCCESSION,
                Event.TAKEN_FROM_AWAY,
                lambda _work, _report_id, possible: [each for each in possible if each in there],
            )
            if taken:
                work.commit()
        return taken

    def _gone(self) -> Sequence[str]:
        response = self._response()
        with self._open_work(write=False) as work:
            rows = work.readers.of_response(response.id)
        return [
            row.reader_id
            for row in rows
            if not row.active or listed(response, row.reader_id) is None
        ]

    def _owned_by(self, reader_id: str) -> Iterator[bytes]:
        """Open reports of this reader. Those that nobody can take stand in the way of none."""
        after: QueuePlace | None = None
        while True:
            with self._open_work(write=False) as work:
                page = work.reports.queue(reader_id, after, _PAGE)
            yield from (each.report_id for each in page)
            if len(page) < _PAGE:
                return
            after = QueuePlace.of(page[-1])

    def _somebody_follows(self, reader_id: str, report_id: bytes) -> bool:
        with self._open_work(write=False) as work:
            header = work.reports.get(report_id)
            return bool(header and self._hand_over.successors(work, header, reader_id))

    def _take_from(self, reader_id: str, report_id: bytes) -> bool:
        with self._open_work() as work:
            header = held(work, report_id)
            if header is None or owned(work, reader_id, report_id) is None:
                return False
            taken = self._pass_on(work, header, reader_id, SUCCESSION, Event.TAKEN_FROM_GONE)
            if taken:
                work.commit()
        return taken

    # ------------------------------------------------------------ one step of one clock

    def _take_step(self) -> bool:
        """The step that is due longest; False when none is."""
        now = self._clock()
        with self._open_work() as work:
            for clock in work.clocks.due(now, 1):
                self._go_on(work, clock, now)
                work.commit()
                return True
        return False

    def _go_on(self, work: UnitOfWork, clock: RunningClock, now: datetime) -> None:
        header = held(work, clock.report_id)
        if not is_known(clock) or (header and not has(Status, header.status)):
            work.clocks.put(replace(clock, due_at=now + _NOT_OURS))
            return
        kind = Kind(clock.kind)
        if header is None or not _runs(kind, Status(header.status)):
            work.clocks.stop(clock.report_id, clock.kind)
            self._hold_again(work, clock.report_id)
        elif kind in REMINDERS:
            self._again(work, header, now, (OWNER,))
            work.clocks.put(reminding_clock(clock.report_id, kind, now))
        else:
            step = Step(clock.step)
            passed_on = self._act(work, header, step, now)
            then, due_at = following(step, clock.started_hour, clock.hours, now)
            work.clocks.put(
                replace(
                    clock,
                    step=then.value,
                    due_at=due_at,
                    started_hour=hour_of(now) if then is REPEAT else clock.started_hour,
                    passed_on=clock.passed_on or passed_on,
                )
            )

    def _act(self, work: UnitOfWork, header: ReportHeader, step: Step, now: datetime) -> bool:
        """Do what the table says; whether another reader has been given the report by it."""
        match step:
            case Step.TELL:
                self._tell(work, header, (OWNER,), now)
            case Step.REMIND:
                self._tell(work, header, (OWNER, "deputy"), now)
                self._write(work, header, Event.REMINDED)
            case Step.NEXT:
                self._count(work, UNREAD_IN_TIME, header, now)
                return self._escalate(work, header, SUCCESSION)
            case Step.EXTERNAL:
                self._count(work, UNREAD_BY_TWO, header, now)
                return self._escalate(work, header, ("external",))
            case Step.AREA:
                self._close_area(work, header, now)
            case Step.AGAIN:
                return self._next_in_turn(work, header, now)
            case Step.DUE:
                return self._again(work, header, now)
        return False

    def _next_in_turn(self, work: UnitOfWork, header: ReportHeader, now: datetime) -> bool:
        """After the last step it goes round, a day each: whoever has it now may be away."""
        owner = whose(work, header.report_id)
        passed_on = bool(owner) and self._pass_on(
            work, header, str(owner), SUCCESSION, Event.ESCALATED, longest_ago_first
        )
        if not passed_on:
            self._hold_again(work, header.report_id)
        self._tell(work, header, (OWNER, *SUCCESSION), now)
        return passed_on

    def _escalate(self, work: UnitOfWork, header: ReportHeader, places: Sequence[str]) -> bool:
        owner = whose(work, header.report_id)
        if owner and self._pass_on(work, header, owner, places, Event.ESCALATED):
            return True
        self._write(work, header, Event.NOBODY_LEFT)
        return False

    def _again(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        now: datetime,
        told: Sequence[str] = (OWNER, *SUCCESSION),
    ) -> bool:
        """Whoever can have it may have come back meanwhile; also after it was set aside."""
        owner = whose(work, header.report_id)
        if owner and not self._may_stay(work, header, owner):
            return self._pass_on(work, header, owner, SUCCESSION, Event.ESCALATED)
        self._hold_again(work, header.report_id)
        self._tell(work, header, told, now)
        return False

    def _hold_again(self, work: UnitOfWork, report_id: bytes) -> None:
        """What a worker that died had released for somebody whose turn did not come after all."""
        owner = whose(work, report_id)
        self._hand_over.hold_others(report_id, {owner} if owner else ())

    def _pass_on(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        owner: str,
        places: Sequence[str],
        event: Event,
        order: Order = lambda _work, _report_id, possible: possible,
    ) -> bool:
        """To the first who may and can have it. Who merely did not read keeps a place in it."""
        report_id = header.report_id
        possible = order(work, report_id, self._hand_over.successors(work, header, owner, places))
        possible = self._hand_over.there_first(work, possible)
        successor = self._hand_over.release_first(work, header, possible)
        if successor is None:
            return False
        stays = self._may_stay(work, header, owner)
        if not stays:
            self._hand_over.let_go(report_id, owner)
        self._hand_over.hold_others(report_id, {successor})
        return self._hand_over.move(
            work,
            header,
            owner,
            successor,
            event,
            actor=CLOCK,
            leaves_as=RELIEVED if stays else None,
        )

    def _may_stay(self, work: UnitOfWork, header: ReportHeader, owner: str) -> bool:
        known = enrolled(work, self._response(), owner) is not None
        return known and owner not in barred(work, header.report_id)

    # ------------------------------------------------------------ small things

    def _tell(
        self, work: UnitOfWork, header: ReportHeader, places: Sequence[str], now: datetime
    ) -> None:
        """Those who have one of these places and are still fit for it."""
        for each in work.reports.assignments(header.report_id):
            fit = self._hand_over.may_follow(work, header, each.reader_id)
            if each.place in places and fit:
                work.bells.ring(each.reader_id, header.urgency, now)

    def _close_area(self, work: UnitOfWork, header: ReportHeader, now: datetime) -> None:
        area = header.area or ""
        if self._response().area(area) is None:  # nobody could choose it, or it was renamed
            area = WHOLE
        self._tell(work, header, (OWNER, *SUCCESSION), now)
        if was_read(work, header.report_id):
            return
        if work.capacity.close(header.response_id, ClosedArea(area, CLOCK, hour_of(now))):
            self._write(work, header, Event.CAPACITY_CLOSED, area)
            work.counters.add(f"{now:%Y-%m}", AREA_CLOSED, area)

    def _count(self, work: UnitOfWork, name: str, header: ReportHeader, now: datetime) -> None:
        if not was_read(work, header.report_id):
            work.counters.add(f"{now:%Y-%m}", name)

    def _write(
        self, work: UnitOfWork, header: ReportHeader, event: Event, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), CLOCK, event, header.report_id, detail))


def _runs(kind: Kind, status: Status) -> bool:
    """Whether that clock has anything to wait for while a report stands there."""
    match kind:
        case Kind.READING:
            return status in UNSEEN
        case Kind.UPDATE:
            return status is Status.ACKNOWLEDGED
        case Kind.REVIEW:
            return status in (Status.ACKNOWLEDGED, Status.PAUSED)
