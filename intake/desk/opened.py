"""The page of an opened report, for every form that may have to show it again."""

from __future__ import annotations

from collections.abc import Callable

from intake.cases.display import display_id
from intake.cases.serious import REASONS
from intake.cases.sheet import Flaw
from intake.casework.casework import Casework
from intake.casework.referring import Asked
from intake.casework.values import Case, Session
from intake.desk.case_pages import ReplyForm, case_view
from intake.desk.course_pages import closing_form, course_view
from intake.desk.holds import hold_box
from intake.desk.shell import Shell
from intake.ports import Clock
from intake.routing.response import Response


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
    ) -> str:
        """The HTML. `asked`, `flaws`: a referral that was kept back, and why."""
        response, now = self._response(), self._clock()
        return self._shell.page(
            "case.html",
            f"Report {display_id(case.header.report_id)}",
            who,
            case=case_view(case, response, now),
            course=course_view(case, response, now, asked, flaws),
            closing=closing_form(),
            form=form,
            **hold_box(self._casework, who, case.header.report_id),
            serious_reasons=[(each.value, said) for each, said in REASONS.items()],
        )
