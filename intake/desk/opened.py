"""The page of an opened report, for every form that may have to show it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from intake.cases.serious import REASONS
from intake.cases.sheet import Flaw
from intake.casework.casework import Casework
from intake.casework.noting import LONGEST
from intake.casework.referring import Asked
from intake.casework.values import Case, Session
from intake.desk.answer_pages import ReplyForm, ready_texts
from intake.desk.case_pages import case_view
from intake.desk.check_pages import checklist_view
from intake.desk.course_pages import closing_form, course_view
from intake.desk.holds import hold_box
from intake.desk.ledger import ledger_view
from intake.desk.saying import _, short_id, tongue
from intake.desk.shell import Shell
from intake.ports import Clock
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class NoteForm:
    """A note being written."""

    nonce: str
    text: str = field(default="", repr=False)
    own: bool = False
    problem: str = ""

    @property
    def longest(self) -> str:
        return tongue().number(LONGEST)


class Opened:
    """Renders it."""

    def __init__(
        self, casework: Casework, shell: Shell, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._casework = casework
        self._shell = shell
        self._response = response
        self._clock = clock

    def page(
        self,
        who: Session,
        case: Case,
        form: ReplyForm,
        asked: Asked | None = None,
        flaws: tuple[Flaw, ...] = (),
        note: NoteForm | None = None,
    ) -> str:
        """The HTML. `asked`, `flaws`: a referral that was kept back, and why; `note`: a note that
        was."""
        response, now = self._response(), self._clock()
        return self._shell.page(
            "case.html",
            _("Report {id}", id=short_id(case.header.report_id)),
            who,
            case=case_view(case, response, now),
            course=course_view(case, response, now, asked, flaws),
            closing=closing_form(),
            form=form,
            ready=ready_texts(case),
            note=note or NoteForm(self._casework.new_nonce()),
            checklist=checklist_view(case, response, now),
            ledger=ledger_view(case),
            **hold_box(self._casework, who, case.header.report_id),
            serious_reasons=[(each.value, _(said)) for each, said in REASONS.items()],
        )
