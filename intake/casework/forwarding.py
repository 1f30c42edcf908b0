"""Passing on to be looked into: the owner asks, a second person agrees or not, the owner prints.

Rule 1: nobody agrees to what she asked herself. The second person is shown the receiver, the
reason, what could happen, and the text written anew; never the report.
Rule 2: whether it may be asked at all, `cases.needs` says, over the record as it stands open; and
it says so again as the sheet is printed, for her will may have changed in between.
Rule 3: what the person adds while it waits ends the asking: nobody has weighed it. So does a pause,
a closing, a withdrawal, another owner, an exclusion.
Rule 4: an asking that ended without an answer leaves a sealed step behind that waits for nobody.
The next time its owner looks, it is where it was before.
Rule 5: nothing is sent. A sheet is printed and handed over by hand, and each print is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeGuard

from intake.cases.case import Status
from intake.cases.consent import is_agreed
from intake.cases.counting import counted
from intake.cases.course import Course, fold
from intake.cases.forwarding import (
    OF_RESPONSE,
    SAFETY_QUESTION,
    Wanted,
    Wrong,
    reasons_of,
    wrong_with,
)
from intake.cases.grants import Proposal, State
from intake.cases.needs import (
    Held,
    Situation,
    is_open_way,
    is_still_willed,
    is_triaged,
    is_whole,
    may_ask_to_forward,
)
from intake.cases.parts import (
    RECORD,
    TOLD,
    CasePart,
    NotePart,
    SheetPart,
    StepPart,
    ToldPart,
    TranslationPart,
)
from intake.cases.sheet import Flaw
from intake.cases.tracks import TAKEN_IN, Accountability, Duty, Track
from intake.casework.asking import ask_reader
from intake.casework.audit import Event, hour_of, line
from intake.casework.going_back import go_back
from intake.casework.granted import Read, approvals, end_approvals, held_in_force, read
from intake.casework.granting import content_of
from intake.casework.ownership import listed, worked_on
from intake.casework.sealing import seal_into
from intake.casework.telling import tell
from intake.casework.values import Session
from intake.ports import (
    Clock,
    GrantRow,
    Keyring,
    OpenWork,
    ReceiptRow,
    ReportHeader,
    UnitOfWork,
    Vault,
)
from intake.routing.asking import Candidate, second_persons
from intake.routing.response import Response

REFUSED = "forwarding refused"
"""Name of a count; the others are those of the steps (`cases.counting`)."""

FORWARDING = "forwarding"
"""The purpose of its sheets."""


STILL = (is_whole, is_triaged, is_open_way, is_still_willed)
"""What must hold as it is printed, too."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Whether and how it could be passed on. `by_wish`, `by_duty`: why not, or None; `duties`:
    those of this response; `running`: who was asked; `sheet`: what may be printed."""

    state: Accountability
    by_wish: Held | None
    by_duty: Held | None
    duties: tuple[Duty, ...]
    candidates: tuple[Candidate, ...]
    running: tuple[GrantRow, ...]
    sheet: SheetPart | None = field(repr=False)


class Sent(Enum):
    """What became of asking, or of an answer to it."""

    DONE = "done"
    BEFORE = "before"
    NOT_NOW = "not_now"
    NOBODY = "nobody"  # that reader may not be the second person
    NEWS = "news"  # something was added since


@dataclass(frozen=True, slots=True)
class Asked:
    """`done` is None where `wrong` must change first, or `held` says why it is not possible."""

    done: Sent | None
    wrong: tuple[Wrong | Flaw, ...] = ()
    held: Held | None = None


class Forwarding:
    """The use cases about passing on."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock

    # ------------------------------------------------------------ the owner

    def ways(self, session: Session, report_id: bytes) -> Ways | None:
        """For a report that was just opened; None when it is not the reader's, or not whole."""
        with self._open_work() as work:
            found = self._settled(work, session, report_id)
            if found is None:
                return None
            header, opened, course = found
            work.commit()
        with self._open_work(write=False) as work:
            duties = OF_RESPONSE[self._response().mandatory_reporting]
            given = (opened.record, course, Status(header.status))
            return Ways(
                course.accountability,
                may_ask_to_forward(*given),
                may_ask_to_forward(*given, duties[0]) if duties else None,
                duties,
                self._candidates(work, session, header, opened),
                tuple(approvals(work, report_id)),
                _sheet(opened, course),
            )

    def ask(
        self, session: Session, report_id: bytes, nonce: str, reader_id: str, wanted: Wanted
    ) -> Asked | None:
        """Seal what was weighed into the report and ask that reader; None when it is not the
        reader's."""
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            if work.reports.hold(report_id) is None:
                return None
            if worked_on(work, session.reader_id, report_id) is None:
                return None
            found = self._settled(work, session, report_id)
            if found is None:
                return Asked(Sent.NOT_NOW)
            asked = self._asked(work, session, *found, nonce, reader_id, wanted, receipts)
            if asked.done is Sent.DONE:
                work.commit()
        return asked

    def take_back(self, session: Session, report_id: bytes) -> bool | None:
        """Nobody is asked any more, and it is where it was, as far as it opens. False when nobody
        was; None when it is not the reader's."""
        with self._open_work() as work:
            if worked_on(work, session.reader_id, report_id) is None:
                return None
            if work.reports.hold(report_id) is None:  # deleted this moment
                return None
            was_asked = end_approvals(work, report_id)
            self._settled(work, session, report_id)
            if was_asked:
                self._write(work, session, Event.GRANT_TAKEN_BACK, report_id)
                work.commit()
        return was_asked

    def print_sheet(self, session: Session, report_id: bytes) -> SheetPart | None:
        """The sheet that a second person agreed to, written down as printed; None where there is
        none, or her will does not carry it any more. From then on the person is told so by code, as
        far as she knows of it."""
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            header = work.reports.hold(report_id)
            if header is None or worked_on(work, session.reader_id, report_id) is None:
                return None
            found = self._read(work, session, header)
            course = fold(each.content for each in found.parts) if found else Course()
            sheet = _sheet(found, course) if found else None
            if found is None or sheet is None or not _is_carried(found, course, header):
                return None
            self._write(work, session, Event.FORWARDING_PRINTED, report_id)
            tell(self._vault, work, report_id, receipts, course, self._clock())
            work.commit()
        return sheet

    # ------------------------------------------------------------ the second person

    def approve(self, session: Session, grant_id: bytes) -> Sent | None:
        """It may be passed on; None when it is not this reader's, over, or not declared."""
        with self._open_work() as work:
            found = self._proposed(work, session, grant_id)
            if found is None:
                return None
            grant, header, proposal = found
            if _has_news(work, header, proposal):
                self._end(work, session, grant, header, proposal)
                work.commit()
                return Sent.NEWS
            if not work.grants.set_state(grant_id, State.DONE.value, was=grant.state):
                return None
            of = {"to": proposal.to, "sheet": str(proposal.sheet), **_duty(proposal.duty)}
            self._step(work, session, header, Accountability.FORWARDED, of)
            self._answered(work, session, grant, header, Event.FORWARDING_APPROVED)
            self._count(work, Accountability.FORWARDED)
            work.commit()
        return Sent.DONE

    def refuse(self, session: Session, grant_id: bytes, reason: str) -> Sent | None:
        """It may not, and why: the owner reads that. NOT_NOW without a reason; None as above."""
        with self._open_work() as work:
            found = self._proposed(work, session, grant_id)
            if found is None:
                return None
            if not reason.strip():
                return Sent.NOT_NOW
            grant, header, proposal = found
            now = hour_of(self._clock())
            note = NotePart(f"Not agreed: {reason.strip()}", session.reader_id, own=False, hour=now)
            seal_into(self._vault, work, header, note)
            self._end(work, session, grant, header, proposal)
            self._count(work, REFUSED)
            work.commit()
        return Sent.DONE

    # ------------------------------------------------------------ pieces of asking

    def _asked(
        self,
        work: UnitOfWork,
        session: Session,
        header: ReportHeader,
        opened: Read,
        course: Course,
        nonce: str,
        reader_id: str,
        wanted: Wanted,
        receipts: Sequence[ReceiptRow],
    ) -> Asked:
        duty_to_report = self._response().mandatory_reporting
        told, agreed = tuple(_told(opened)), is_agreed(opened.record)
        wrong = wrong_with(wanted, duty_to_report, told, is_agreed=agreed)
        if wrong:
            return Asked(None, wrong)
        status = Status(header.status)
        held = may_ask_to_forward(opened.record, course, status, wanted.duty)
        if held:
            return Asked(None, held=held)
        known = {each.reader.id for each in self._candidates(work, session, header, opened)}
        row = work.readers.get(reader_id if reader_id in known else "")
        if row is None:
            return Asked(Sent.NOBODY)
        key = self._vault.message_key("desk", f"forwarding {header.report_id.hex()} {nonce}")
        if not work.inbound.remember(key, hour_of(self._clock())):
            return Asked(Sent.BEFORE)
        proposal = self._seal(work, session, header, course, wanted)
        now = self._clock()
        ask_reader(self._vault, work, session, header, row, proposal, now)
        self._count(work, Accountability.FORWARD_ASKED)
        tell(self._vault, work, header.report_id, receipts, _asked_now(course, wanted), now)
        return Asked(Sent.DONE)

    def _seal(
        self,
        work: UnitOfWork,
        session: Session,
        header: ReportHeader,
        course: Course,
        wanted: Wanted,
    ) -> Proposal:
        """What was weighed, the sheet, and the step, in this order."""
        hour, by = hour_of(self._clock()), session.reader_id
        reader = listed(self._response(), by)
        safety, why, text = wanted.safety.strip(), reasons_of(wanted), wanted.text.strip()
        weighed = "\n".join(each for each in (SAFETY_QUESTION, safety, why) if each)
        first = work.reports.parts(header.report_id)[-1].number + 1
        office = reader.office if reader else by
        for part in (
            NotePart(weighed, by, own=False, hour=hour),
            SheetPart(FORWARDING, text, office, wanted.to, hour),
        ):
            seal_into(self._vault, work, header, part)
        duty = wanted.duty.value if wanted.duty else ""
        told = wanted.told if duty else ""
        of = {"to": wanted.to, **_duty(duty), **({"told": told} if told else {})}
        self._step(work, session, header, Accountability.FORWARD_ASKED, of)
        before = course.accountability.value
        return Proposal(wanted.to, duty, told, why, safety, text, first + 1, before, first + 3)

    def _candidates(
        self, work: UnitOfWork, session: Session, header: ReportHeader, opened: Read
    ) -> tuple[Candidate, ...]:
        response = self._response()
        owner = listed(response, session.reader_id)
        if owner is None:
            return ()
        active = {row.reader_id for row in work.readers.active(response.id)}
        assigned = work.reports.assignments(header.report_id)
        places = {each.reader_id: each.place for each in assigned}
        return second_persons(response, active, opened.out, owner, places)

    def _settled(
        self, work: UnitOfWork, session: Session, report_id: bytes
    ) -> tuple[ReportHeader, Read, Course] | None:
        """The report as it stands; where an asking ended without an answer, back where it was."""
        header = work.reports.hold(report_id)
        if header is None or worked_on(work, session.reader_id, report_id) is None:
            return None
        found = self._read(work, session, header)
        if found is None:
            return None
        course = fold(each.content for each in found.parts)
        if course.accountability is not Accountability.FORWARD_ASKED:
            end_approvals(work, report_id)
            return header, found, course
        if any(each.is_open for each in approvals(work, report_id)):
            return header, found, course
        before = course.before_asking.value
        go_back(self._vault, work, header, before, session.reader_id, self._clock())
        found = self._read(work, session, header)
        return (header, found, fold(each.content for each in found.parts)) if found else None

    def _read(self, work: UnitOfWork, session: Session, header: ReportHeader) -> Read | None:
        return read(self._vault, self._keyring, self._response(), work, session, header)

    # ------------------------------------------------------------ pieces of answering

    def _proposed(
        self, work: UnitOfWork, session: Session, grant_id: bytes
    ) -> tuple[GrantRow, ReportHeader, Proposal] | None:
        response, now = self._response(), self._clock()
        found = held_in_force(work, response, session.reader_id, grant_id, now)
        if found is None or found[0].state != State.DECLARED.value:
            return None
        grant, header = found
        content = content_of(self._vault, session, grant)
        return (grant, header, content) if isinstance(content, Proposal) else None

    def _end(
        self,
        work: UnitOfWork,
        session: Session,
        grant: GrantRow,
        header: ReportHeader,
        proposal: Proposal,
    ) -> None:
        work.grants.set_state(grant.grant_id, State.REFUSED.value, was=grant.state)
        go_back(self._vault, work, header, proposal.before, session.reader_id, self._clock())
        self._answered(work, session, grant, header, Event.FORWARDING_REFUSED)

    def _answered(
        self,
        work: UnitOfWork,
        session: Session,
        grant: GrantRow,
        header: ReportHeader,
        event: Event,
    ) -> None:
        self._write(work, session, event, header.report_id)
        work.bells.ring(grant.asked_by, header.urgency, self._clock())

    def _step(
        self,
        work: UnitOfWork,
        session: Session,
        header: ReportHeader,
        state: Accountability,
        of: Mapping[str, str],
    ) -> None:
        hour = hour_of(self._clock())
        part = StepPart(Track.ACCOUNTABILITY.value, state.value, session.reader_id, hour, of)
        seal_into(self._vault, work, header, part)

    def _count(self, work: UnitOfWork, what: Accountability | str) -> None:
        names = (what,) if isinstance(what, str) else counted(Course(), what, {})
        for name in names:
            work.counters.add(f"{self._clock():%Y-%m}", name)

    def _write(self, work: UnitOfWork, session: Session, event: Event, report_id: bytes) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id))


def _asked_now(course: Course, wanted: Wanted) -> Course:
    return replace(course, accountability=Accountability.FORWARD_ASKED, duty=wanted.duty)


def _duty(duty: str) -> Mapping[str, str]:
    return {"duty": duty} if duty else {}


def _told(opened: Read) -> Iterator[str]:
    """Words of the report, and of its translations."""
    for part in opened.parts:
        if isinstance(part.content, ToldPart | TranslationPart):
            yield part.content.text


def _has_news(work: UnitOfWork, header: ReportHeader, proposal: Proposal) -> bool:
    """Whether words or answers came in since it was asked. What they say needs a key; that they
    are there does not."""
    parts = work.reports.parts(header.report_id)
    return any(each.number >= proposal.seen and each.kind in (TOLD, RECORD) for each in parts)


def _sheet(opened: Read, course: Course) -> SheetPart | None:
    """The one that was agreed to, until whoever got it says so. None where it turned out since that
    one of the two who decided may not have the report: what they decided does not count."""
    step = course.newest.get(Track.ACCOUNTABILITY.value)
    if course.accountability is not Accountability.FORWARDED or step is None:
        return None
    if {step.by, course.asked_by} & opened.out:
        return None
    number = step.of.get("sheet")
    found = [each.content for each in opened.parts if str(each.number) == number]
    return next((each for each in found if _is_for_forwarding(each)), None)


def _is_for_forwarding(content: CasePart | None) -> TypeGuard[SheetPart]:
    return isinstance(content, SheetPart) and content.purpose == FORWARDING


def _is_carried(opened: Read, course: Course, header: ReportHeader) -> bool:
    """Whether it may still go out: her will may have changed, she may have added something, and it
    may have turned out to be about somebody else."""
    status = Status(header.status)
    situation = Situation(opened.record, status, course)
    may_go_out = Accountability.FORWARDED in TAKEN_IN[status]
    return may_go_out and not any(holds(situation, {}) for holds in STILL)
