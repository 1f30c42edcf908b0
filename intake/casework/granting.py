"""What a reader was asked to help with: her list, the declaration, and the text.

Rule 1: a list tells the purpose and the hour, and touches no sealed byte.
Rule 2: nothing is opened before it was declared that there is no conflict of interest. "Yes" and
"unsure" are alike: it is over at once, nothing was shown, and whoever asked is told to ask another.
A conflict can come to light on reading, too.
Rule 3: whoever declared one never has the report again, nor any text of it (`succession.barred`).
Rule 4: the line that says that it was opened is committed before it is.
Rule 5: it waits for nobody: no clock of a report stands still for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from intake.cases import grants
from intake.cases.declaration import STATEMENT_VERSION, Conflict
from intake.cases.grants import Excerpt, Proposal, Purpose, State
from intake.casework.audit import Event, line
from intake.casework.going_back import go_back
from intake.casework.granted import held_in_force, in_force, take_back
from intake.casework.ownership import listed
from intake.casework.succession import barred
from intake.casework.values import Session
from intake.errors import SealError
from intake.ports import Clock, GrantRow, OpenWork, ReportHeader, UnitOfWork, Vault
from intake.routing.response import Response, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be seen of a grant before it is declared."""

    grant_id: bytes
    purpose: Purpose
    office: str  # of whoever asked
    area: str | None  # its name
    language: str
    until: datetime
    declared: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A grant that was declared. `content` is None when it does not open."""

    asked: Asked
    content: Excerpt | Proposal | None = field(repr=False)


def has_grants_only(response: Response, reader_id: str) -> bool:
    """Whether this reader has no reports, and sees nothing but what she is asked."""
    reader = listed(response, reader_id)
    return reader is not None and reader.role is Role.INTERPRETER


class Granting:
    """The use cases of whoever was asked."""

    def __init__(
        self, open_work: OpenWork, vault: Vault, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock

    def count(self, reader_id: str) -> int:
        """How many wait for this reader; one that is worth nothing any more may be among them
        until it is swept."""
        with self._open_work(write=False) as work:
            return work.grants.count(reader_id, self._clock())

    def waiting(self, reader_id: str) -> tuple[Asked, ...]:
        """What this reader is asked, the next to end first."""
        now = self._clock()
        with self._open_work(write=False) as work:
            rows = work.grants.of_reader(reader_id, now)
            found = [
                in_force(work, self._response(), reader_id, each.grant_id, now) for each in rows
            ]
        return tuple(self._asked(*each) for each in found if each)

    def look(self, reader_id: str, grant_id: bytes) -> Asked | None:
        """One of them, closed; None when it is not this reader's, or over."""
        with self._open_work(write=False) as work:
            found = self._in_force(work, reader_id, grant_id)
        return self._asked(*found) if found else None

    def declare(self, session: Session, grant_id: bytes, conflict: Conflict) -> bool | None:
        """Whether it may be opened now; None when it is not this reader's, or over."""
        with self._open_work() as work:
            found = held_in_force(
                work, self._response(), session.reader_id, grant_id, self._clock()
            )
            if found is None:
                return None
            grant, header = found
            if conflict is Conflict.NONE:
                self._no_conflict(work, grant)
            else:
                self._conflict(work, session, grant, header, conflict)
            work.commit()
        return conflict is Conflict.NONE

    def open_(self, session: Session, grant_id: bytes) -> Shown | None:
        """What is asked, opened; None when it is not this reader's, over, or not declared."""
        with self._open_work() as work:
            found = self._in_force(work, session.reader_id, grant_id)
            if found is None or found[0].state != State.DECLARED.value:
                return None
            grant, header = found
            if work.reports.hold(grant.report_id) is None:  # deleted this moment
                return None
            self._write(work, grant, Event.GRANT_OPENED)
            work.commit()
        return Shown(self._asked(grant, header), content_of(self._vault, session, grant))

    def _no_conflict(self, work: UnitOfWork, grant: GrantRow) -> None:
        declared = State.DECLARED.value
        if work.grants.set_state(grant.grant_id, declared, was=State.ASKED.value):
            self._write(work, grant, Event.NO_CONFLICT, STATEMENT_VERSION)

    def _conflict(
        self,
        work: UnitOfWork,
        session: Session,
        grant: GrantRow,
        header: ReportHeader,
        conflict: Conflict,
    ) -> None:
        """It is over, and so is whatever else she or a colleague was asked about that report. A
        case that waited for her to agree goes back to where it was: to know where that is, the
        grant is opened here, and not shown."""
        content = content_of(self._vault, session, grant)
        work.grants.set_state(grant.grant_id, State.REFUSED.value, was=grant.state)
        if isinstance(content, Proposal):
            go_back(self._vault, work, header, content.before, session.reader_id, self._clock())
        self._write(work, grant, Event.CONFLICT, f"{STATEMENT_VERSION} {conflict.value}")
        response, report_id = self._response(), grant.report_id
        take_back(work, response, report_id, barred(work, report_id))
        work.bells.ring(grant.asked_by, header.urgency, self._clock())

    def _in_force(
        self, work: UnitOfWork, reader_id: str, grant_id: bytes
    ) -> tuple[GrantRow, ReportHeader] | None:
        return in_force(work, self._response(), reader_id, grant_id, self._clock())

    def _asked(self, grant: GrantRow, header: ReportHeader) -> Asked:
        response = self._response()
        asker = listed(response, grant.asked_by)
        area = response.area(header.area) if header.area else None
        return Asked(
            grant.grant_id,
            Purpose(grant.purpose),
            asker.office if asker else grant.asked_by,
            area.name if area else header.area,
            header.language,
            grant.expires_at,
            grant.state == State.DECLARED.value,
        )

    def _write(self, work: UnitOfWork, grant: GrantRow, event: Event, detail: str = "") -> None:
        work.audit.write(line(self._clock(), grant.reader_id, event, grant.report_id, detail))


def content_of(vault: Vault, session: Session, grant: GrantRow) -> Excerpt | Proposal | None:
    """What is sealed in it; None when that was damaged or changed."""
    read = grants.excerpt if grant.purpose == Purpose.INTERPRET.value else grants.proposal
    try:
        plain = vault.open_grant(
            grant.grant_id, grant.report_id, session.reader_id, session.seed, grant.sealed
        )
        return read(plain)
    except (SealError, ValueError):
        return None
