"""Asked of you: what others ask this reader to help with. Declare, read, answer.

Rules: before it is declared nothing is opened. A grant of somebody else, one that is over and one
that does not exist lead to the same page. An interpreter sees nothing else at the desk (`door`).
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.declaration import STATEMENT, Conflict
from intake.cases.grants import Purpose
from intake.casework.casework import Casework
from intake.casework.forwarding import Sent
from intake.casework.granting import Asked, Shown
from intake.casework.values import Session
from intake.desk.door import Door
from intake.desk.grant_pages import asked_view, content_view
from intake.desk.queue import read_report_id
from intake.desk.saying import _
from intake.desk.shell import Shell

APPROVED: Mapping[Sent, str] = {Sent.DONE: "grant_agreed", Sent.NEWS: "grant_news"}


class GrantPages:
    """The pages of whoever was asked."""

    def __init__(self, casework: Casework, door: Door, shell: Shell) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("grants", __name__, url_prefix="/asked"), self._door.signed_in
        pages.add_url_rule("", "page", let_in(self.page))
        pages.add_url_rule("/<hex_id>", "grant", let_in(self.grant))
        for name, action in (
            ("declare", self.declare),
            ("translate", self.translate),
            ("agree", self.agree),
            ("refuse", self.refuse),
        ):
            pages.add_url_rule(f"/<hex_id>/{name}", name, let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """What waits: purpose and hour."""
        waiting = [asked_view(each) for each in self._casework.asked.waiting(who.reader_id)]
        return self._shell.page("asked.html", _("Asked of you"), who, waiting=waiting)

    def grant(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The declaration, or what is asked."""
        asked = self._asked(who, hex_id)
        if not asked.declared:
            return self._closed(who, asked)
        return self._opened(who, self._shown(who, hex_id))

    def declare(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """No conflict: it opens. Else it is over."""
        answer = request.form.get("conflict", "")
        if answer not in {conflict.value for conflict in Conflict}:
            return self._closed(who, self._asked(who, hex_id), unanswered=True), 422
        may_open = self._casework.asked.declare(who, read_report_id(hex_id), Conflict(answer))
        if may_open is None:
            abort(404)
        if may_open:
            return redirect(url_for("grants.grant", hex_id=hex_id), 303)
        flash("grant_left")
        return redirect(url_for("grants.page"), 303)

    def translate(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Seal the translation into the report, or give it back to be changed."""
        text = _text()
        done = self._casework.interpreting.translate(who, read_report_id(hex_id), text)
        if done is None:
            abort(404)
        if not done:
            return self._opened(who, self._shown(who, hex_id), text, unfit=True), 422
        flash("grant_translated")
        return redirect(url_for("grants.page"), 303)

    def agree(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """It may be passed on."""
        done = self._casework.forwarding.approve(who, read_report_id(hex_id)) or abort(404)
        flash(APPROVED.get(done, "not_now"))
        return redirect(url_for("grants.page"), 303)

    def refuse(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """It may not."""
        text = _text()
        done = self._casework.forwarding.refuse(who, read_report_id(hex_id), text) or abort(404)
        if done is not Sent.DONE:
            return self._opened(who, self._shown(who, hex_id), text, unfit=True), 422
        flash("grant_refused")
        return redirect(url_for("grants.page"), 303)

    def _asked(self, who: Session, hex_id: str) -> Asked:
        return self._casework.asked.look(who.reader_id, read_report_id(hex_id)) or abort(404)

    def _shown(self, who: Session, hex_id: str) -> Shown:
        return self._casework.asked.open_(who, read_report_id(hex_id)) or abort(404)

    def _closed(self, who: Session, asked: Asked, *, unanswered: bool = False) -> str:
        view = asked_view(asked)
        return self._shell.page(
            "grant_closed.html",
            _("Asked of you"),
            who,
            asked=view,
            statement=STATEMENT,
            unanswered=unanswered,
        )

    def _opened(self, who: Session, shown: Shown, written: str = "", *, unfit: bool = False) -> str:
        interpreting = shown.asked.purpose is Purpose.INTERPRET
        return self._shell.page(
            "grant_text.html" if interpreting else "grant_proposal.html",
            _("Asked of you"),
            who,
            asked=asked_view(shown.asked),
            content=content_view(shown.content) if shown.content else None,
            written=written,
            unfit=unfit,
        )


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")
