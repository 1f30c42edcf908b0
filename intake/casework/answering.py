"""Answer a report.

Rule 1: the answer is sealed to the receipts of whom it is for (`addressing`), and once more to
the report's own key for those who work on it; all copies and the line that says so are one
transaction.
Rule 2: nothing is sent to anybody. Whoever holds a receipt reads the answer when asking for it.
Rule 3: a button pressed twice acts once: the form's nonce is remembered in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from intake.cases.case import Action, Status, after
from intake.cases.lint import Lint, lint
from intake.cases.parts import ReplyPart, write
from intake.casework.addressing import Side, WaysBack, sides_of, ways_back, with_side
from intake.casework.audit import Event, hour_of, line
from intake.casework.opening import known_answers, report_keys
from intake.casework.ownership import listed, worked_on
from intake.casework.sealing import seal_into
from intake.casework.values import Answered, Done, Session
from intake.conversation.vocabulary import Role
from intake.ports import (
    PROGRESS,
    Clock,
    Keyring,
    OpenWork,
    ReceiptRow,
    Reply,
    ReportHeader,
    UnitOfWork,
    Vault,
)
from intake.routing.clocks import Kind
from intake.routing.response import Response
from intake.waiting import reminding_clock


class Answering:
    """What a reader says to whoever wrote."""

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

    def check(self, text: str, language: str) -> Lint:
        """What there is to say about an answer to who writes so; nothing is sealed."""
        return lint(text, _directory(self._response()), language)

    def reply(
        self,
        session: Session,
        report_id: bytes,
        text: str,
        nonce: str,
        *,
        as_it_is: bool = False,
        to: frozenset[Role] | None = None,
    ) -> Answered | None:
        """Seal an answer; None when the report is not the reader's, or not declared.

        `nonce`: random, one per form; a second answer with it changes nothing. With
        `as_it_is`, advice on the words does not keep the answer back. `to`: whose receipts it is
        for; None leaves that to the record. Whom nothing may be addressed to gets nothing.
        """
        receipts = self._keyring.receipts(report_id)
        with self._open_work() as work:
            header = worked_on(work, session.reader_id, report_id)
            if header is None:
                return None
            checked = self.check(text, header.language)
            kept_back = checked.stops or (checked.advice and not as_it_is)
            ways = self._ways_back(work, session, header, receipts)
            chosen = ways.chosen(to)
            done = None if kept_back else self._is_possible(work, header, ways, chosen, nonce)
            if done is Done.DONE:
                part = self._part(session, text, ways, chosen)
                addressed = [row for row in receipts if Role(row.role) in chosen]
                work.clocks.put(reminding_clock(report_id, Kind.UPDATE, self._clock()))
                self._seal(work, header, addressed, part)
                self._write(work, session, report_id, " ".join(part.to))
                work.commit()
        return Answered(done, checked)

    def _ways_back(
        self,
        work: UnitOfWork,
        session: Session,
        header: ReportHeader,
        receipts: Sequence[ReceiptRow],
    ) -> WaysBack:
        """The record is opened only where it decides: where there is an intermediary."""
        ways = ways_back(receipts, None)
        if not with_side(ways.roles, Side.INTERMEDIARY):
            return ways
        keys = report_keys(self._vault, self._keyring, session, header)
        sealed = work.reports.parts(header.report_id)
        return ways_back(receipts, known_answers(self._vault, header, keys, sealed))

    def _is_possible(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        ways: WaysBack,
        chosen: frozenset[Role],
        nonce: str,
    ) -> Done:
        """DONE when the answer may be sealed now."""
        if after(Status(header.status), Action.REPLY) is None:
            return Done.NOT_NOW
        if not chosen:
            return Done.NOBODY_CHOSEN if ways.allowed else Done.NO_WAY_BACK
        key = self._vault.message_key("desk", f"{header.report_id.hex()} {nonce}")
        return Done.DONE if work.inbound.remember(key, hour_of(self._clock())) else Done.BEFORE

    def _seal(
        self,
        work: UnitOfWork,
        header: ReportHeader,
        receipts: Sequence[ReceiptRow],
        part: ReplyPart,
    ) -> None:
        seal_into(self._vault, work, header, part)
        for reply in self._for_receipts(work, header.report_id, receipts, write(part)):
            work.reports.add_reply(header.report_id, reply)

    def _for_receipts(
        self, work: UnitOfWork, report_id: bytes, receipts: Sequence[ReceiptRow], plain: bytes
    ) -> Iterator[Reply]:
        numbers = (reply.number for reply in work.reports.replies(report_id))
        first = max((number + 1 for number in numbers if number < PROGRESS), default=0)
        for number, receipt in enumerate(receipts, start=first):
            blob = self._vault.seal_reply(report_id, number, receipt.public, plain, receipt.secret)
            yield Reply(number, blob)

    def _part(
        self, session: Session, text: str, ways: WaysBack, chosen: frozenset[Role]
    ) -> ReplyPart:
        reader = listed(self._response(), session.reader_id)
        office = reader.office if reader else session.reader_id
        told = sides_of(chosen) if with_side(ways.roles, Side.INTERMEDIARY) else ()
        return ReplyPart(text.strip(), office, hour_of(self._clock()), told)

    def _write(self, work: UnitOfWork, session: Session, report_id: bytes, to: str) -> None:
        work.audit.write(line(self._clock(), session.reader_id, Event.REPLIED, report_id, to))


def _directory(response: Response) -> str:
    """What the response itself tells everybody: its numbers may stand in an answer."""
    places = (f"{place.name}; {place.hours}" for place in response.help_places)
    return "; ".join((response.urgent_help, *places))
