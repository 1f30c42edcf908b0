"""A reader's notes on a report: for all who have it, or for the one who writes.

Rule 1: a note is a part of the report, sealed to its key: whoever may not have the report never
has a note, and whoever takes it over reads those that are for all. It is erased with the words
that were told, for it can repeat them.
Rule 2: an own note is sealed once more, to its writer's key, within that part. Others see that
there is one, and nothing else opens it: not who follows, nor who runs the system.
Rule 3: nobody outside the desk ever sees one, and nothing is counted.
Rule 4: the line in the audit trail says "step", as for anything that a reader does with a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from intake.cases.case import OPEN, Status
from intake.cases.parts import NotePart
from intake.casework.audit import Event, hour_of, line
from intake.casework.ownership import worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import OpenedPart, Session
from intake.errors import SealError
from intake.ports import Clock, Keyring, OpenWork, UnitOfWork, Vault
from intake.shredding import secrets_for

LONGEST = 3_000
"""Characters of one note, spaces at the ends not counted."""


class Noted(Enum):
    """What became of a note; the value is the notice that says so."""

    DONE = "noted"
    BEFORE = "noted_before"  # the same button was pressed before
    EMPTY = "note_empty"
    TOO_LONG = "note_too_long"
    NOT_NOW = "not_now"


class Noting:
    """What a reader writes down."""

    def __init__(self, open_work: OpenWork, keyring: Keyring, vault: Vault, clock: Clock) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._clock = clock

    def write(
        self, session: Session, report_id: bytes, text: str, nonce: str, *, own: bool
    ) -> Noted | None:
        """Seal a note; None when the report is not the reader's, or not declared. `own`: for the
        reader alone. `nonce`: random, one per form; a second note with it changes nothing."""
        text, now = text.strip(), self._clock()
        with self._open_work() as work:
            header = work.reports.hold(report_id)
            if header is None or worked_on(work, session.reader_id, report_id) is None:
                return None
            if Status(header.status) not in OPEN:
                return Noted.NOT_NOW
            if not 0 < len(text) <= LONGEST:
                return Noted.TOO_LONG if text else Noted.EMPTY
            key = self._vault.message_key("desk", f"note {report_id.hex()} {nonce}")
            if not work.inbound.remember(key, hour_of(now)):
                return Noted.BEFORE
            part = NotePart(text, session.reader_id, own=False, hour=hour_of(now))
            part = self._own(work, report_id, part) if own else part
            secrets = secrets_for(self._vault, self._keyring, report_id, part)
            seal_into(self._vault, work, header, part, secrets)
            work.audit.write(line(now, session.reader_id, Event.STEP, report_id))
            work.commit()
        return Noted.DONE

    def _own(self, work: UnitOfWork, report_id: bytes, part: NotePart) -> NotePart:
        row = work.readers.get(part.by)
        if row is None:
            raise LookupError("whoever is signed in is enrolled")
        sealed = self._vault.seal_note(report_id, part.by, row.lock.public, part.text.encode())
        return replace(part, text="", own=True, sealed=sealed)


def with_own_notes(
    vault: Vault, session: Session, report_id: bytes, parts: Sequence[OpenedPart]
) -> tuple[OpenedPart, ...]:
    """The parts, with the words of this reader's own notes in them. One that was sealed to a key
    which that reader has no more stays without words, and so does anybody else's."""
    return tuple(_with_words(vault, session, report_id, each) for each in parts)


def _with_words(vault: Vault, session: Session, report_id: bytes, part: OpenedPart) -> OpenedPart:
    match part.content:
        case NotePart(own=True, by=by, sealed=sealed) as note if by == session.reader_id and sealed:
            try:
                plain = vault.open_note(report_id, by, session.seed, sealed)
            except SealError:
                return part
            return replace(part, content=replace(note, text=plain.decode()))
        case _:
            return part
