"""Fills the demo: invented reports are told, read and answered in the past, up to now.

Rules: everything goes the way that it goes in earnest. A report is a conversation that is heard
message by message; a reader is somebody with her own key at the desk; what nobody reads is passed
on by the worker's own use case. Nothing here writes a row. It runs before the demo's processes
start, so that no other clock meets the one of the past.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import count
from typing import Final

from intake.cases.closing import Answer, Item, Reason
from intake.cases.declaration import Conflict
from intake.cases.scope import Accused, Kind
from intake.cases.tracks import Accountability, Triage
from intake.casework.casework import Casework
from intake.casework.ownership import OWNER
from intake.casework.values import Session
from intake.conversation.told import Told
from intake.demo.clock import Past
from intake.demo.plans import Fate, Plan
from intake.demo.tellings import ANSWER, ASKS
from intake.demo.typing_out import HELLO, begun, typed
from intake.messages import Greeting, Heard, Pack
from intake.ports import OpenWork

FLOOD_PER_HOUR: Final = 8
"""So many may begin in an hour of the past; one more, and what is sent then is marked."""

_PHONE: Final = "+447700900{number:03}"  # kept for films and books
_FIRST_PHONE: Final = 200
_LAST_PHONE: Final = 999
_CLAIM_SECONDS: Final = 30.0
_MOST_IDS: Final = 10_000
_READ_AFTER: Final = timedelta(hours=1)
_CLOSED_AFTER: Final = timedelta(hours=20)
_CLOSING: Final = {
    "reason": Reason.DONE.value,
    **{item.value: Answer.DONE.value for item in Item},
}
_JUDGED: Final = {"kind": Kind.EXPLOITATION.value, "accused": Accused.AID.value}


class Turn(IntEnum):
    """What is done next, where two are due in the same moment."""

    TOLD = 1
    READ = 2
    CLOSED = 3


@dataclass
class Line:
    """A demo with nobody in it, to be filled: the use cases, and the clock that they share.

    `readers`: their own sessions. `hear` and `escalate` are those of `Reporting` and `Escalation`.
    """

    open_work: OpenWork
    hear: Callable[[Heard, Pack | None], None]
    escalate: Callable[[], int]
    casework: Casework
    readers: Mapping[str, Session]
    pack: Pack
    time: Past
    _known: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def fill(self, plans: Sequence[Plan], said: Callable[[int], None]) -> Sequence[bytes]:
        """Carries all of them out in the order of time, and tells after each that is told how many
        there are; their ids."""
        ids: dict[int, bytes] = {}
        for moment, turn, number in sorted(_turns(plans)):
            self.time.reach(moment)
            plan = plans[number]
            match turn:
                case Turn.TOLD:
                    ids[number] = self._tell(plan)
                    said(len(ids))
                case Turn.READ:
                    self._read(plan, ids[number])
                case Turn.CLOSED:
                    reader = self._owner(ids[number])
                    self.casework.close(reader, ids[number], _CLOSING)
        return tuple(ids.values())

    def catch_up(self) -> None:
        """What the worker does about what was not read by now."""
        while self.escalate():
            pass

    # ------------------------------------------------------------ who writes

    def _tell(self, plan: Plan) -> bytes:
        """One report; its id. Raises LookupError when the answers do not lead to one."""
        if plan.in_flood:
            for _ in range(FLOOD_PER_HOUR):
                self._text(self._phone(), HELLO)
        if plan.channel == "web":
            self._on_the_page(plan)
        else:
            phone = self._phone()
            for words in (*begun(plan), *typed(plan)):
                self._text(phone, words)
        new = self._filed() - self._known
        if len(new) != 1:
            raise LookupError(f"{len(new)} reports by the answers of {plan.way.value}")
        self._known |= new
        return new.pop()

    def _phone(self) -> str:
        numbers = _LAST_PHONE - _FIRST_PHONE + 1
        return _PHONE.format(number=_FIRST_PHONE + next(self._numbers) % numbers)

    def _text(self, phone: str, words: str) -> None:
        self.hear(Heard("sms", f"SM{next(self._numbers):032x}", phone, Told(words)), self.pack)
        self._taken()

    def _taken(self) -> None:
        """The provider has every answer, so that the next text is an answer to it. Of several to
        one phone only the first can be claimed."""
        with self.open_work() as work:
            while claimed := work.outbox.claim(self.time(), _CLAIM_SECONDS, 20):
                for text in claimed:
                    work.outbox.accepted(text.lookup, text.number)
            work.commit()

    def _on_the_page(self, plan: Plan) -> None:
        token = b32encode(next(self._numbers).to_bytes(16, "big")).decode().rstrip("=").lower()
        first = Heard("web", token, token, Greeting(plan.language), can_text=False, begins=True)
        self.hear(first, None)
        for step, words in enumerate(typed(plan)):
            message_id = f"{token} {step}"
            heard = Heard("web", message_id, token, Told(words), can_text=False, whole=True)
            self.hear(heard, None)

    def _filed(self) -> set[bytes]:
        with self.open_work(write=False) as work:
            return set(work.reports.ids(b"", _MOST_IDS))

    # ------------------------------------------------------------ who reads

    def _read(self, plan: Plan, report_id: bytes) -> None:
        """Raises LookupError when it does not open for its owner."""
        reader, desk = self._owner(report_id), self.casework
        desk.declare(reader, report_id, Conflict.NONE)
        case = desk.open_case(reader, report_id)
        if case is None or not case.is_whole:
            raise LookupError("a report of the demo does not open")
        desk.acknowledge(reader, report_id, case.seen)
        if plan.fate is Fate.ANSWERED:
            self._answer(reader, report_id, ANSWER)
        elif plan.fate is Fate.ASKED:
            self._answer(reader, report_id, ASKS)
            desk.coursing.step(reader, report_id, Triage.DONE, _JUDGED)
            desk.coursing.step(reader, report_id, Accountability.CONSENT_REQUESTED, {})

    def _owner(self, report_id: bytes) -> Session:
        with self.open_work(write=False) as work:
            places = work.reports.assignments(report_id)
        return self.readers[next(each.reader_id for each in places if each.place == OWNER)]

    def _answer(self, reader: Session, report_id: bytes, words: str) -> None:
        self.casework.reply(reader, report_id, words, report_id.hex(), as_it_is=True)


def _turns(plans: Sequence[Plan]) -> Iterator[tuple[datetime, Turn, int]]:
    """(when, what is done, to which plan)."""
    for number, plan in enumerate(plans):
        yield plan.at, Turn.TOLD, number
        if plan.fate is not Fate.UNREAD:
            yield plan.at + _READ_AFTER, Turn.READ, number
        if plan.fate is Fate.CLOSED:
            yield plan.at + _CLOSED_AFTER, Turn.CLOSED, number
