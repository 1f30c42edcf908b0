"""Acknowledge a report, and answer it.

Rule 1: the answer is sealed to every receipt of the report, and once more to the report's own key
for those who work on it; all copies and the line that says so are one transaction.
Rule 2: nothing is sent to anybody. Whoever holds a receipt reads the answer when asking for it.
Rule 3: a button pressed twice acts once: the form's nonce is remembered in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from intake.cases.case import Action, Status, after
from intake.cases.lint import lint
from intake.cases.parts import ReplyPart, kind_of, write
from intake.casework.audit import Event, hour_of, line
from intake.casework.opening import end_of_chain
from intake.casework.ownership import listed, owned
from intake.casework.values import Answered, Done, Session
from intake.ports import (
    Clock,
    Keyring,
    OpenWork,
    PartPlace,
    ReceiptRow,
    Reply,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.routing.response import Response


class Answering:
    """What a reader does with a case."""

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

    def acknowledge(self, session: Session, report_id: bytes) -> Done | None:
        """Say that a human has read it; None when it is not the reader's, or not declared."""
        with self._open_work() as work:
            header = _worked_on(work, session.reader_id, report_id)
            if header is None:
                return None
            status = after(Status(header.status), Action.ACKNOWLEDGE)
            if status is None:
                return _why_not(header)
            if not work.reports.set_status(report_id, status.value, was=header.status):
                return Done.NOT_NOW
            self._write(work, session, Event.ACKNOWLEDGED, report_id)
            work.commit()
        return Done.DONE

    def reply(
        self, session: Session, report_id: bytes, text: str, nonce: str, *, as_it_is: bool = False
    ) -> Answered | None:
        """Seal an answer; None when the report is not the reader's, or not declared.

        `nonce`: random, one per form; a second answer with it changes nothing. With
        `as_it_is`, advice on the words does not keep the answer back.
        """
        checked = lint(text, _directory(self._response()))
        kept_back = checked.stops or (checked.advice and not as_it_is)
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            header = _worked_on(work, session.reader_id, report_id)
            if header is None:
                return None
            done = None if kept_back else self._answer(work, header, receipts, nonce)
            if done is Done.DONE:
                self._seal(work, header, receipts, self._part(session, text))
                self._write(work, session, Event.REPLIED, report_id)
                work.commit()
        return Answered(done, checked)

    def _answer(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        receipts: Sequence[ReceiptRow],
        nonce: str,
    ) -> Done:
        """DONE when the answer may be sealed now."""
        if after(Status(header.status), Action.REPLY) is None:
            return Done.NOT_NOW
        if not receipts:
            return Done.NO_WAY_BACK
        key = self._vault.message_key("desk", f"{header.report_id.hex()} {nonce}")
        return Done.DONE if work.inbound.remember(key, hour_of(self._clock())) else Done.BEFORE

    def _seal(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        receipts: Sequence[ReceiptRow],
        part: ReplyPart,
    ) -> None:
        report_id, plain = header.report_id, write(part)
        number, head = end_of_chain(self._vault, header, work.reports.parts(report_id))
        place = PartPlace(report_id, header.public, number, kind_of(part), head)
        blob, _ = self._vault.seal_part(place, plain)
        work.reports.add_part(report_id, StoredPart(number, place.kind, blob))
        for reply in self._for_receipts(work, report_id, receipts, plain):
            work.reports.add_reply(report_id, reply)

    def _for_receipts(
        self, work: UnitOfWork, report_id: bytes, receipts: Sequence[ReceiptRow], plain: bytes
    ) -> Iterator[Reply]:
        first = max((reply.number + 1 for reply in work.reports.replies(report_id)), default=0)
        for number, receipt in enumerate(receipts, start=first):
            blob = self._vault.seal_reply(report_id, number, receipt.public, plain)
            yield Reply(number, blob)

    def _part(self, session: Session, text: str) -> ReplyPart:
        reader = listed(self._response(), session.reader_id)
        office = reader.office if reader else session.reader_id
        return ReplyPart(text.strip(), office, hour_of(self._clock()))

    def _write(self, work: UnitOfWork, session: Session, event: Event, report_id: bytes) -> None:
        work.audit.write(line(self._clock(), session.reader_id, event, report_id))


def _worked_on(work: UnitOfWork, reader_id: str, report_id: bytes) -> ReportHeader | None:
    """The header of a report this reader owns and declared."""
    header = owned(work, reader_id, report_id)
    return header if header and work.reports.declared(report_id, reader_id) else None


def _why_not(header: ReportHeader) -> Done:
    return Done.BEFORE if Status(header.status) is Status.ACKNOWLEDGED else Done.NOT_NOW


def _directory(response: Response) -> str:
    """What the response itself tells everybody: its numbers may stand in an answer."""
    places = (f"{place.name}; {place.hours}" for place in response.help_places)
    return "; ".join((response.urgent_help, *places))
