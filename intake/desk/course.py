"""The forms of a case's course: a step, a judgement, a referral, an outcome, and what is printed.

Rules: each is a POST that says what became of it and leads back to the page of the report. Whoever
does not own the report gets the page that says there is no such page. What is printed is a POST,
too: each print is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.sheet import Field
from intake.cases.tracks import Accountability, Outcome, State, Triage
from intake.casework.casework import Casework
from intake.casework.referring import Asked
from intake.casework.values import Done, Session
from intake.desk.answer_pages import reply_form
from intake.desk.course_pages import read_step
from intake.desk.door import Door
from intake.desk.opened import Opened
from intake.desk.printed import notice_view, sheet_view
from intake.desk.queue import read_report_id
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.ports import Clock
from intake.routing.response import Response

TAKEN = {Done.DONE: "step_taken", Done.NOT_FOUND: "step_unclear"}
REFERRED = {Done.DONE: "referred", Done.NOT_FOUND: "step_unclear"}
"""What became of it -> the notice that says so; anything else is not possible now."""


class CoursePages:
    """What a reader does along a case's tracks."""

    def __init__(
        self,
        casework: Casework,
        door: Door,
        shell: Shell,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._response = response
        self._opened = Opened(casework, shell, response, clock)

    def blueprint(self) -> Blueprint:
        """URL -> form."""
        pages = Blueprint("course", __name__, url_prefix="/reports/<hex_id>")
        for name, form in (
            ("course_step", self.step),
            ("triage", self.triage),
            ("outcome", self.outcome),
            ("told_that_withdrawn", self.told_that_withdrawn),
            ("referral", self.referral),
            ("sheet", self.sheet),
            ("donor_notice", self.donor_notice),
        ):
            pages.add_url_rule(f"/{name}", name, self._door.signed_in(form), methods=["POST"])
        return pages

    def step(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The one that was chosen."""
        self._casework.header(who.reader_id, read_report_id(hex_id)) or abort(404)
        state, given = read_step(request.form.get("step", "")) or abort(400)
        return self._take(who, hex_id, state, given)

    def triage(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """What it is, and who it is about."""
        return self._take(who, hex_id, Triage.DONE, request.form)

    def outcome(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """What came of it."""
        return self._take(who, hex_id, Outcome.RECORDED, request.form)

    def told_that_withdrawn(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Whoever it was passed on to knows that the person has withdrawn."""
        return self._take(who, hex_id, Accountability.TOLD_THAT_WITHDRAWN, {})

    def referral(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Seal the sheet, or show what to change first, with the words as they were."""
        report_id, given = read_report_id(hex_id), request.form
        text = given.get("text", "").replace("\r\n", "\n")
        asked = Asked(
            given.get("service", ""),
            given.get("place", ""),
            given.get("hand_over", ""),
            tuple(each for each in Field if each.value in given.getlist("field")),
            text,
        )
        done = self._casework.referring.refer(who, report_id, asked) or abort(404)
        if done.flaws:
            case = self._casework.open_case(who, report_id) or abort(404)
            form = reply_form(self._casework.new_nonce())
            return self._opened.page(who, case, form, asked, done.flaws), 422
        flash(REFERRED.get(done.done, "not_now"))
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def sheet(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The sheet to print, or that none can be now."""
        service, report_id = request.form.get("service", ""), read_report_id(hex_id)
        self._casework.header(who.reader_id, report_id) or abort(404)
        found = self._casework.referring.print_sheet(who, report_id, service)
        if found is None:
            flash("no_sheet")
            return redirect(url_for("case.page", hex_id=hex_id), 303)
        sheet = sheet_view(found)
        return self._shell.page("sheet.html", _("Sheet"), who, hex_id=hex_id, sheet=sheet)

    def donor_notice(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The notice to print."""
        found = self._casework.referring.print_donor_notice(who, read_report_id(hex_id))
        lines = notice_view(found or abort(404), self._response())
        return self._shell.page("donor_notice.html", _("Notice"), who, hex_id=hex_id, lines=lines)

    def _take(
        self, who: Session, hex_id: str, state: State, given: Mapping[str, str]
    ) -> ResponseReturnValue:
        taken = self._casework.coursing.step(who, read_report_id(hex_id), state, given)
        flash(TAKEN.get((taken or abort(404)).done, "not_now"))
        return redirect(url_for("case.page", hex_id=hex_id), 303)
