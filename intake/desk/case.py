"""One report: the declaration before it opens, the opened case, an answer.

Rule: whoever does not own the report gets the page that says there is no such page.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.case import Status
from intake.cases.declaration import STATEMENT, Conflict
from intake.cases.lint import Lint
from intake.casework.addressing import roles_of
from intake.casework.casework import Casework
from intake.casework.values import Case, Declared, Done, Header, Session
from intake.desk.answer_pages import ReplyForm, chosen, meaning_of, reply_form, with_ready
from intake.desk.course_pages import must_be_told
from intake.desk.door import Door
from intake.desk.opened import Opened
from intake.desk.pages import header_view
from intake.desk.queue import read_report_id
from intake.desk.saying import _, short_id
from intake.desk.shell import Shell
from intake.i18n import Catalogues
from intake.ports import Clock
from intake.routing.response import Response

REPLIED = {
    Done.DONE: "replied",
    Done.BEFORE: "replied_before",
    Done.NO_WAY_BACK: "no_way_back",
}
"""What became of an answer -> the notice that says so; anything else is not possible now."""


class CasePages:
    """The pages of one report."""

    def __init__(
        self,
        casework: Casework,
        door: Door,
        shell: Shell,
        response: Callable[[], Response],
        clock: Clock,
        catalogues: Catalogues,
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._clock = clock
        self._catalogues = catalogues
        self._opened = Opened(casework, shell, response, clock)

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("case", __name__, url_prefix="/reports/<hex_id>")
        let_in = self._door.signed_in
        pages.add_url_rule("", "page", let_in(self.page))
        for name, action in (("declare", self.declare), ("reply", self.reply)):
            pages.add_url_rule(f"/{name}", name, let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The declaration, or the opened case."""
        report_id = read_report_id(hex_id)
        header = self._casework.header(who.reader_id, report_id) or abort(404)
        if not header.declared or header.status is Status.WITHDRAWN:
            return self._closed(who, header)
        case = self._casework.open_case(who, report_id)
        if case is None:
            return self._gone(who, report_id)
        return self._opened.page(who, case, reply_form(self._casework.new_nonce()))

    def declare(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """No conflict: the case opens. Else it goes to the next reader."""
        report_id = read_report_id(hex_id)
        answer = request.form.get("conflict", "")
        if answer not in {conflict.value for conflict in Conflict}:
            header = self._casework.header(who.reader_id, report_id) or abort(404)
            return self._closed(who, header, unanswered=True), 422
        declared = self._casework.declare(who, report_id, Conflict(answer)) or abort(404)
        if declared is Declared.MAY_OPEN:
            return redirect(url_for("case.page", hex_id=hex_id), 303)
        flash(declared.value)
        return redirect(url_for("queue.page"), 303)

    def reply(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Seal an answer, or show what to change first, with the words as they were."""
        report_id = read_report_id(hex_id)
        text = request.form.get("text", "").replace("\r\n", "\n")
        nonce = request.form.get("nonce", "") or abort(400)
        sides = tuple(request.form.getlist("to")) if "choosing" in request.form else None
        if request.form.get("do") in ("ready", "check"):
            return self._looked_at(who, report_id, text, nonce, sides)
        answered = self._casework.reply(
            who,
            report_id,
            text,
            nonce,
            as_it_is="as_it_is" in request.form,
            to=None if sides is None else roles_of(sides),
        )
        if answered is None:
            abort(404)
        if answered.done in (None, Done.NOBODY_CHOSEN):
            case = self._casework.open_case(who, report_id) or abort(404)
            nobody = answered.done is Done.NOBODY_CHOSEN
            form = self._form(case, nonce, text, answered.lint, sides, nobody=nobody)
            return self._opened.page(who, case, form), 422
        flash(REPLIED.get(answered.done, "not_now"))
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def _looked_at(
        self,
        who: Session,
        report_id: bytes,
        text: str,
        nonce: str,
        sides: tuple[str, ...] | None,
    ) -> ResponseReturnValue:
        """The page with the answer as it stands: with a ready text in it, or with what there is to
        say about it. Nothing is sealed, and the nonce is not used up."""
        case = self._casework.open_case(who, report_id) or abort(404)
        if request.form["do"] == "check":
            found = self._casework.check(text, case.header.language)
            form = self._form(case, nonce, text, found, sides)
            return self._opened.page(who, case, form)
        which = chosen(case, request.form.get("ready", ""))
        text = with_ready(self._catalogues, case, text, which) if which else text
        form = self._form(case, nonce, text, None, sides)
        return self._opened.page(who, case, form)

    def _form(
        self,
        case: Case,
        nonce: str,
        text: str,
        checked: Lint | None,
        sides: tuple[str, ...] | None,
        *,
        nobody: bool = False,
    ) -> ReplyForm:
        """The form as it came, with what the ready text says that it began with."""
        name = request.form.get("ready", "")
        which = chosen(case, name)
        meaning = meaning_of(self._catalogues, case, which) if which else ""
        ready = name if which else ""
        return reply_form(nonce, text, checked, sides, nobody=nobody, ready=ready, meaning=meaning)

    def _gone(self, who: Session, report_id: bytes) -> ResponseReturnValue:
        """It turned out in opening it that this reader may not have it any more."""
        if self._casework.header(who.reader_id, report_id) is not None:
            abort(404)
        flash("rechecked")
        return redirect(url_for("queue.page"), 303)

    def _closed(self, who: Session, header: Header, *, unanswered: bool = False) -> str:
        return self._shell.page(
            "closed.html",
            _("Report {id}", id=short_id(header.report_id)),
            who,
            header=header_view(header, self._clock()),
            is_withdrawn=header.status is Status.WITHDRAWN,
            must_be_told=self._must_be_told(who, header),
            statement=STATEMENT,
            unanswered=unanswered,
        )

    def _must_be_told(self, who: Session, header: Header) -> bool:
        """Only of one that was withdrawn is it looked up, and only by who has declared."""
        if header.status is not Status.WITHDRAWN:
            return False
        stood = self._casework.coursing.stands(who, header.report_id)
        return stood is not None and must_be_told(stood.situation)
