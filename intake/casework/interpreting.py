"""An interpreter: one told text, masked, for one reader who speaks its language.

Rule 1: the owner picks one part that was told. What was told about the person it is about is never
offered, and what another part says of that person, too, is masked; the owner sees how, first.
Rule 2: whom routing keeps out gets nothing, by the record as it stands open in that request.
Rule 3: one interpreter at a time for a report: as few people as possible.
Rule 4: the translation is sealed to the report's newest key, which needs no key of any reader; then
nothing of what the interpreter was shown is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from intake.cases.case import STOPPED, Status
from intake.cases.grants import Excerpt, Purpose, State
from intake.cases.masking import Masked, mask
from intake.cases.parts import ToldPart, TranslationPart
from intake.casework.asking import ask_reader
from intake.casework.audit import Event, hour_of, line
from intake.casework.granted import Read, held_in_force, read
from intake.casework.granting import content_of
from intake.casework.ownership import listed, worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import OpenedPart, Session
from intake.conversation.vocabulary import Part
from intake.ports import Clock, GrantRow, Keyring, OpenWork, ReportHeader, UnitOfWork, Vault
from intake.routing.asking import Candidate, interpreters
from intake.routing.response import Response
from intake.shredding import secrets_for

LONGEST = 12_000
"""Characters of one translation."""

ASKED, TRANSLATED = "interpreter asked", "translated"
"""Names of counts."""

NEVER = frozenset({Part.PERSON.value, Part.WISH.value})
"""What is offered to no interpreter: whom it is about; a wish is a code."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One part that could be translated, as the interpreter would see it."""

    number: int
    about: str
    hour: datetime
    masked: Masked = field(repr=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be asked of whom. `into`: language tags; `running`: grants of this report."""

    parts: tuple[Offered, ...] = field(repr=False)
    candidates: tuple[Candidate, ...]
    into: tuple[str, ...]
    running: tuple[GrantRow, ...]


class Asking(Enum):
    """What became of asking."""

    DONE = "interpreter_asked"
    BEFORE = "interpreter_before"
    NOT_NOW = "not_now"
    NOT_WHOLE = "interpreter_not_whole"
    NOT_OFFERED = "interpreter_not_offered"
    ANOTHER = "interpreter_another"  # somebody else is at it


class Interpreting:
    """The use cases about translations."""

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

    def offer(self, session: Session, report_id: bytes) -> Offer | None:
        """For a report that was just opened; None when it is not the reader's, or not whole."""
        with self._open_work(write=False) as work:
            header = worked_on(work, session.reader_id, report_id)
            found = self._read(work, session, header) if header else None
            if header is None or found is None:
                return None
            return Offer(
                tuple(_offered(found)),
                self._candidates(work, header, found),
                self._into(session, header),
                tuple(_of_interpreters(work, report_id)),
            )

    def ask(
        self,
        session: Session,
        report_id: bytes,
        nonce: str,
        number: int,
        reader_id: str,
        into: str,
    ) -> Asking | None:
        """Seal that part for that interpreter; None when it is not the reader's."""
        with self._open_work() as work:
            header = work.reports.hold(report_id)
            if header is None or worked_on(work, session.reader_id, report_id) is None:
                return None
            if Status(header.status) in STOPPED:
                return Asking.NOT_NOW
            found = self._read(work, session, header)
            if found is None:
                return Asking.NOT_WHOLE
            part = next((each for each in _offered(found) if each.number == number), None)
            known = {each.reader.id for each in self._candidates(work, header, found)}
            if part is None or reader_id not in known or into not in self._into(session, header):
                return Asking.NOT_OFFERED
            done = self._is_free(work, report_id, reader_id, nonce)
            if done is Asking.DONE:
                content = Excerpt(number, header.language, into, part.masked.text)
                self._seal(work, session, header, reader_id, content)
                work.commit()
        return done

    def take_back(self, session: Session, report_id: bytes, grant_id: bytes) -> bool | None:
        """The interpreter is shown it no more; None when the report is not the reader's."""
        with self._open_work() as work:
            if worked_on(work, session.reader_id, report_id) is None:
                return None
            if work.reports.hold(report_id) is None:  # deleted this moment
                return None
            rows = {each.grant_id: each for each in _of_interpreters(work, report_id)}
            if grant_id not in rows:
                return False
            work.grants.forget(grant_id)
            self._write(work, session, Event.GRANT_TAKEN_BACK, report_id)
            work.commit()
        return True

    # ------------------------------------------------------------ the interpreter

    def translate(self, session: Session, grant_id: bytes, text: str) -> bool | None:
        """Seal the translation into the report, and leave nothing of the text. False when it is
        empty or too long; None when it is not this reader's, over, or not declared."""
        text, now = text.strip(), self._clock()
        with self._open_work() as work:
            found = held_in_force(work, self._response(), session.reader_id, grant_id, now)
            if found is None or found[0].state != State.DECLARED.value:
                return None
            grant, header = found
            content = content_of(self._vault, session, grant)
            if not isinstance(content, Excerpt):
                return None
            if not text or len(text) > LONGEST:
                return False
            if not work.grants.set_state(grant_id, State.DONE.value, was=grant.state):
                return None
            reader = listed(self._response(), session.reader_id)
            office = reader.office if reader else session.reader_id
            part = TranslationPart(content.number, content.into, text, office, hour_of(now))
            secrets = secrets_for(self._vault, self._keyring, header.report_id, part)
            seal_into(self._vault, work, header, part, secrets)
            self._write(work, session, Event.TRANSLATED, header.report_id)
            work.counters.add(f"{now:%Y-%m}", TRANSLATED)
            work.bells.ring(grant.asked_by, header.urgency, now)
            work.commit()
        return True

    # ------------------------------------------------------------ pieces

    def _read(self, work: UnitOfWork, session: Session, header: ReportHeader) -> Read | None:
        return read(self._vault, self._keyring, self._response(), work, session, header)

    def _candidates(
        self, work: UnitOfWork, header: ReportHeader, found: Read
    ) -> tuple[Candidate, ...]:
        response = self._response()
        active = {row.reader_id for row in work.readers.active(response.id)}
        return interpreters(response, active, found.out, header.language, header.area)

    def _into(self, session: Session, header: ReportHeader) -> tuple[str, ...]:
        """Languages that the owner reads; English where the file names none."""
        reader = listed(self._response(), session.reader_id)
        named = reader.languages if reader and reader.languages else ("en",)
        return tuple(each for each in named if each != header.language) or ("en",)

    def _is_free(self, work: UnitOfWork, report_id: bytes, reader_id: str, nonce: str) -> Asking:
        running = [each for each in _of_interpreters(work, report_id) if each.is_open]
        if any(each.reader_id != reader_id for each in running):
            return Asking.ANOTHER
        key = self._vault.message_key("desk", f"interpreter {report_id.hex()} {nonce}")
        is_first = work.inbound.remember(key, hour_of(self._clock()))
        return Asking.DONE if is_first else Asking.BEFORE

    def _seal(
        self,
        work: UnitOfWork,
        session: Session,
        header: ReportHeader,
        reader_id: str,
        content: Excerpt,
    ) -> None:
        row, now = work.readers.get(reader_id), self._clock()
        if row is not None:  # a candidate is enrolled
            ask_reader(self._vault, work, session, header, row, content, now)
            work.counters.add(f"{now:%Y-%m}", ASKED)

    def _write(
        self, work: UnitOfWork, session: Session, event: Event, report_id: bytes, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id, detail))


def _offered(found: Read) -> Iterator[Offered]:
    hints = tuple(_hints(found.parts))
    for part in found.parts:
        content = part.content
        if isinstance(content, ToldPart) and content.about not in NEVER:
            masked = mask(content.text, hints)
            yield Offered(part.number, content.about, content.hour, masked)


def _hints(parts: Sequence[OpenedPart]) -> Iterator[str]:
    for part in parts:
        if isinstance(part.content, ToldPart) and part.content.about == Part.PERSON.value:
            yield part.content.text


def _of_interpreters(work: UnitOfWork, report_id: bytes) -> Iterator[GrantRow]:
    rows = work.grants.of_report(report_id)
    return (each for each in rows if each.purpose == Purpose.INTERPRET.value)
