"""Take a step of a case: seal it, count it, and tell the person the one word that follows.

Rule 1: only the owner who declared; only what the tables allow (`cases.needs`), judged on the
report as it is held, so that of two who press at once the second is judged anew.
Rule 2: the line in the audit trail says "step" and nothing more: which one is sealed.
Rule 3: a case is closed with a reason and an answered checklist, in one transaction with its
status.
Rule 4: counts hold a month and closed words, never an area: where something was passed on is not
to be told from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from intake.cases.case import Action, Status
from intake.cases.counting import counted
from intake.cases.course import Course, fold
from intake.cases.needs import Held, Situation, holds_back
from intake.cases.parts import RECORD, TOLD, LinkPart, ReplyPart, SheetPart, StepPart
from intake.cases.saying import words_for
from intake.cases.tracks import WITH_MORE, Accountability, Closing, State, Support, track_of
from intake.casework.addressing import Side
from intake.casework.audit import Event, hour_of, line
from intake.casework.granted import end_approvals
from intake.casework.moving import Moving
from intake.casework.opening import if_whole, opened, report_keys
from intake.casework.ownership import worked_on
from intake.casework.sealing import seal_into
from intake.casework.telling import tell
from intake.casework.values import Done, OpenedPart, Session
from intake.ports import Clock, Keyring, OpenWork, ReportHeader, UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a step. `held`: why it was not taken; `done` is NOT_FOUND where the words
    that belong to it were missing."""

    done: Done
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """A case as a step finds it. `told`: everything that was told, for what must not copy it."""

    header: ReportHeader
    situation: Situation
    parts: Sequence[OpenedPart]

    @property
    def course(self) -> Course:
        return self.situation.course


MakeSheet: TypeAlias = Callable[[Stood], tuple[SheetPart, Mapping[str, str]] | None]
"""How the case stands -> the sheet and what the step says of it; None where none can be made."""


class Coursing:
    """The steps of a case."""

    def __init__(
        self, open_work: OpenWork, keyring: Keyring, vault: Vault, moving: Moving, clock: Clock
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._moving = moving
        self._clock = clock

    def step(
        self, session: Session, report_id: bytes, state: State, given: Mapping[str, str]
    ) -> Taken | None:
        """Bring a track to this state; None when the report is not the reader's, or not declared.

        `given`: the closed words that belong to it (`cases.saying`). Not for states that need more
        than a form (`WITH_MORE`).
        """
        if state in WITH_MORE:
            return Taken(Done.NOT_NOW)
        return self._take(session, report_id, state, given)

    def refer(
        self,
        session: Session,
        report_id: bytes,
        given: Mapping[str, str],
        sheet: MakeSheet,
    ) -> Taken | None:
        """Refer the person, with the sheet that is made from how the case stands; NOT_FOUND when
        none could be made."""
        return self._take(session, report_id, Support.REFERRED, given, sheet)

    def close(self, session: Session, report_id: bytes, given: Mapping[str, str]) -> Taken | None:
        """Out of the queue, for a reason. She can still write, which opens it again."""
        return self._take(session, report_id, Closing.CLOSED, given)

    def acknowledge(
        self, session: Session, report_id: bytes, seen: int | None = None
    ) -> Done | None:
        """Say that a human has read it, and tell the person on which day. `seen`: how many parts
        there were as it was opened; NEWS where she has added something since."""
        return self._read(session, report_id, Action.ACKNOWLEDGE, seen)

    def confirm_pause(self, session: Session, report_id: bytes) -> Done | None:
        """The person wants to stop: nothing goes on until she says so."""
        return self._read(session, report_id, Action.CONFIRM_PAUSE)

    def go_on(self, session: Session, report_id: bytes) -> Done | None:
        """The pause is over, or was none."""
        return self._read(session, report_id, Action.GO_ON)

    def _read(
        self, session: Session, report_id: bytes, action: Action, seen: int | None = None
    ) -> Done | None:
        """A step that says that it was read."""
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            done = self._moving.move(work, session, report_id, action)
            if done is not Done.DONE:
                return done
            if seen is not None and _has_news(work, report_id, seen):
                return Done.NEWS
            stood = self._stood(work, session, report_id)
            if stood is not None:
                tell(self._vault, work, report_id, receipts, stood.course, self._clock())
            work.commit()
        return done

    def stands(self, session: Session, report_id: bytes) -> Stood | None:
        """How a report stands that the reader owns and declared, a withdrawn one too; else None.
        That it was opened for this is written down."""
        with self._open_work() as work:
            stood = self._stood(work, session, report_id)
            if stood is None:
                return None
            work.audit.write(line(self._clock(), session.reader_id, Event.OPENED, report_id))
            work.commit()
        return stood

    def _take(
        self,
        session: Session,
        report_id: bytes,
        state: State,
        given: Mapping[str, str],
        sheet: MakeSheet | None = None,
    ) -> Taken | None:
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            stood = self._stood(work, session, report_id)
            if stood is None:
                return None
            of = words_for(state, given, stood.course)
            held = holds_back(stood.situation, state, of or given)
            if held is not None:
                return Taken(_not_taken(stood, state), held)
            if of is None:
                return Taken(Done.NOT_FOUND)
            made = sheet(stood) if sheet else None
            if sheet and made is None:
                return Taken(Done.NOT_FOUND)
            beside, said = made or (None, {})
            part = self._step_part(session, state, {**of, **said})
            if not self._write_down(work, session, report_id, state):
                return Taken(Done.NOT_NOW)
            if isinstance(state, Accountability):  # whoever was asked is asked no more
                end_approvals(work, report_id)
            for each in (beside, part) if beside else (part,):
                seal_into(self._vault, work, stood.header, each)
            self._count(work, counted(stood.course, state, part.of))
            after_it = fold([*(each.content for each in stood.parts), part])
            tell(self._vault, work, report_id, receipts, after_it, self._clock())
            work.commit()
        return Taken(Done.DONE)

    def _stood(self, work: UnitOfWork, session: Session, report_id: bytes) -> Stood | None:
        """Held first, so that nothing changes between the judgement and the step."""
        header = work.reports.hold(report_id)
        if header is None or worked_on(work, session.reader_id, report_id) is None:
            return None
        keys = report_keys(self._vault, self._keyring, session, header)
        if keys.first is None:
            return None
        sealed = work.reports.parts(report_id)
        parts = opened(self._vault, header, keys.first, sealed, keys.later, secrets=keys.secrets)
        return Stood(header, situation_of(Status(header.status), session.reader_id, parts), parts)

    def _step_part(self, session: Session, state: State, of: Mapping[str, str]) -> StepPart:
        hour = hour_of(self._clock())
        return StepPart(track_of(state).value, state.value, session.reader_id, hour, of)

    def _write_down(
        self, work: UnitOfWork, session: Session, report_id: bytes, state: State
    ) -> bool:
        """One line: closing changes the status and has its own. False when it cannot be now."""
        if isinstance(state, Closing):
            return self._moving.move(work, session, report_id, Action.CLOSE) is Done.DONE
        work.audit.write(line(self._clock(), session.reader_id, Event.STEP, report_id))
        return True

    def _count(self, work: UnitOfWork, names: Sequence[str]) -> None:
        for name in names:
            work.counters.add(f"{self._clock():%Y-%m}", name)


def _has_news(work: UnitOfWork, report_id: bytes, seen: int) -> bool:
    """Whether words or answers of hers came in since so many parts were there. Looked at once the
    status has changed: whatever comes later makes it unread again."""
    parts = work.reports.parts(report_id)
    return any(each.number >= seen and each.kind in (TOLD, RECORD) for each in parts)


def _not_taken(stood: Stood, state: State) -> Done:
    """Who closes once more is told that it was done before."""
    again = isinstance(state, Closing) and stood.situation.status is Status.CLOSED
    return Done.BEFORE if again else Done.NOT_NOW


def situation_of(status: Status, by: str, parts: Sequence[OpenedPart]) -> Situation:
    """What a step is judged by."""
    contents = [each.content for each in parts]
    return Situation(
        if_whole(parts),
        status,
        fold(contents),
        by,
        has_answer=any(isinstance(each, ReplyPart) and is_for_her(each) for each in contents),
        has_link=any(isinstance(each, LinkPart) for each in contents),
    )


def is_for_her(answer: ReplyPart) -> bool:
    """Whether the person could have read it: where there is an intermediary it says for whom."""
    return not answer.to or Side.PERSON.value in answer.to
