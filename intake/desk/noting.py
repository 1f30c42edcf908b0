"""Two forms of an opened case: a note, and marks on the list of what to look at.

Rules: each is a POST that seals one part and leads back to the page of the report; a note that is
kept back comes back with its words. Whoever does not own the report gets the page that says there
is no such page.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.checks import Mark
from intake.cases.tracks import Checklist
from intake.casework.casework import Casework
from intake.casework.noting import LONGEST, Noted
from intake.casework.values import Done, Session
from intake.desk.answer_pages import reply_form
from intake.desk.door import Door
from intake.desk.opened import NoteForm, Opened
from intake.desk.queue import read_report_id
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.ports import Clock
from intake.routing.response import Response

MARKED = {Done.DONE: "marked", Done.NOT_FOUND: "nothing_marked"}
KEPT_BACK = {
    Noted.EMPTY: "Write something first.",
    Noted.TOO_LONG: f"Too long: a note has at most {LONGEST:,} characters.",
}
"""Why a note is not sealed."""


class NotingPages:
    """What a reader writes down for readers."""

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
        self._opened = Opened(casework, shell, response, clock)

    def blueprint(self) -> Blueprint:
        """URL -> form."""
        pages = Blueprint("noting", __name__, url_prefix="/reports/<hex_id>")
        for name, form in (("note", self.note), ("checklist", self.checklist)):
            pages.add_url_rule(f"/{name}", name, self._door.signed_in(form), methods=["POST"])
        return pages

    def note(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Seal it, for all who have the report or for the reader alone."""
        report_id, given = read_report_id(hex_id), request.form
        text = given.get("text", "").replace("\r\n", "\n")
        nonce, own = given.get("nonce", "") or abort(400), given.get("for") == "me"
        noted = self._casework.note(who, report_id, text, nonce, own=own) or abort(404)
        if noted in KEPT_BACK:
            case = self._casework.open_case(who, report_id) or abort(404)
            form = reply_form(self._casework.new_nonce())
            kept = NoteForm(nonce, text, own, _(KEPT_BACK[noted]))
            return self._opened.page(who, case, form, note=kept), 422
        flash(noted.value)
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def checklist(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Mark lines as done, or one as open again."""
        report_id = read_report_id(hex_id)
        again = request.form.get("again", "")
        ticked = [] if again else request.form.getlist("done")
        given = {**dict.fromkeys(ticked, Mark.DONE.value)}
        given |= {again: Mark.OPEN.value} if again else {}
        taken = self._casework.coursing.step(who, report_id, Checklist.MARKED, given)
        flash(MARKED.get((taken or abort(404)).done, "not_now"))
        return redirect(url_for("case.page", hex_id=hex_id) + "#checklist", 303)
