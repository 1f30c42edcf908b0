"""The owner asks: an interpreter for one text, and a second person before anything is passed on.

Rules: whoever does not own the report gets the page that says there is no such page. What would be
shown to another reader stands on the page before it is asked. Nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.forwarding import Wanted
from intake.casework.casework import Casework
from intake.casework.forwarding import Asked, Sent
from intake.casework.values import Case, Session
from intake.desk.door import Door
from intake.desk.grant_pages import offer_view, receiver_words, wanted_from, ways_view
from intake.desk.queue import read_report_id
from intake.desk.saying import _, short_id
from intake.desk.shell import Shell
from intake.routing.response import Response

SENT = {Sent.DONE: "forwarding_asked", Sent.BEFORE: "forwarding_before", Sent.NOBODY: "no_second"}


class AskingPages:
    """Two pages beside a case."""

    def __init__(
        self, casework: Casework, door: Door, shell: Shell, response: Callable[[], Response]
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._response = response

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("ask", __name__, url_prefix="/reports/<hex_id>")
        let_in = self._door.signed_in
        pages.add_url_rule("/interpreter", "interpreter", let_in(self.interpreter))
        pages.add_url_rule("/forwarding", "forwarding", let_in(self.forwarding))
        for name, action in (
            ("interpreter/ask", self.ask_interpreter),
            ("interpreter/take_back", self.take_back_text),
            ("forwarding/ask", self.ask_second),
            ("forwarding/take_back", self.take_back_asking),
            ("forwarding/sheet", self.sheet),
        ):
            endpoint = name.replace("/", "_")
            pages.add_url_rule(f"/{name}", endpoint, let_in(action), methods=["POST"])
        return pages

    # ------------------------------------------------------------ an interpreter

    def interpreter(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """What would be shown, and to whom."""
        case = self._case(who, hex_id)
        if not isinstance(case, Case):
            return case
        offer = self._casework.interpreting.offer(who, case.header.report_id)
        return self._shell.page(
            "interpreter.html",
            _("Report {id}", id=short_id(case.header.report_id)),
            who,
            hex_id=hex_id,
            offer=offer_view(offer, self._response(), case.header.language) if offer else None,
            nonce=self._casework.new_nonce(),
        )

    def ask_interpreter(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Seal one text for one interpreter."""
        form, number = request.form, request.form.get("part", "")
        done = self._casework.interpreting.ask(
            who,
            read_report_id(hex_id),
            form.get("nonce", "") or abort(400),
            int(number) if number.isascii() and number.isdigit() else -1,
            form.get("reader", ""),
            form.get("into", ""),
        )
        flash((done or abort(404)).value)
        return redirect(url_for("ask.interpreter", hex_id=hex_id), 303)

    def take_back_text(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The interpreter is shown it no more."""
        grant_id = read_report_id(request.form.get("grant", ""))
        done = self._casework.interpreting.take_back(who, read_report_id(hex_id), grant_id)
        return self._taken_back(done, "ask.interpreter", hex_id)

    # ------------------------------------------------------------ passing on

    def forwarding(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Whether it can be passed on, and the form for asking."""
        return self._forwarding(who, hex_id, Wanted(), ())

    def ask_second(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Ask a second person, or show what to change first."""
        form = request.form
        nonce, wanted = form.get("nonce", "") or abort(400), wanted_from(form.to_dict())
        asked = self._casework.forwarding.ask(
            who, read_report_id(hex_id), nonce, form.get("reader", ""), wanted
        )
        if asked is None:
            abort(404)
        if asked.done is None:
            return self._forwarding(who, hex_id, wanted, _problems(asked), nonce)
        flash(SENT.get(asked.done, "not_now"))
        return redirect(url_for("ask.forwarding", hex_id=hex_id), 303)

    def take_back_asking(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Nobody is asked any more."""
        done = self._casework.forwarding.take_back(who, read_report_id(hex_id))
        return self._taken_back(done, "ask.forwarding", hex_id)

    def sheet(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The page to print, or what stands in the way."""
        report_id = read_report_id(hex_id)
        self._casework.header(who.reader_id, report_id) or abort(404)
        sheet = self._casework.forwarding.print_sheet(who, report_id)
        if sheet is None:
            flash("no_sheet")
            return redirect(url_for("ask.forwarding", hex_id=hex_id), 303)
        receiver = receiver_words(sheet.to)
        return self._shell.page(
            "forwarding_sheet.html", _("Print"), who, hex_id=hex_id, sheet=sheet, receiver=receiver
        )

    # ------------------------------------------------------------ pieces

    def _forwarding(
        self,
        who: Session,
        hex_id: str,
        wanted: Wanted,
        problems: tuple[str, ...],
        nonce: str = "",
    ) -> ResponseReturnValue:
        case = self._case(who, hex_id)
        if not isinstance(case, Case):
            return case
        ways = self._casework.forwarding.ways(who, case.header.report_id)
        page = self._shell.page(
            "forwarding.html",
            _("Report {id}", id=short_id(case.header.report_id)),
            who,
            hex_id=hex_id,
            ways=ways_view(ways, self._response()) if ways else None,
            wanted=wanted,
            problems=problems,
            nonce=nonce or self._casework.new_nonce(),
        )
        return (page, 422) if problems else page

    def _case(self, who: Session, hex_id: str) -> Case | ResponseReturnValue:
        """The opened case, or the page that says why there is none."""
        report_id = read_report_id(hex_id)
        self._casework.header(who.reader_id, report_id) or abort(404)
        case = self._casework.open_case(who, report_id)
        if case is not None:
            return case
        if self._casework.header(who.reader_id, report_id) is None:  # gone in opening it
            flash("rechecked")
            return redirect(url_for("queue.page"), 303)
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def _taken_back(self, done: bool | None, page: str, hex_id: str) -> ResponseReturnValue:
        if done is None:
            abort(404)
        flash("grant_taken_back" if done else "not_now")
        return redirect(url_for(page, hex_id=hex_id), 303)


def _problems(asked: Asked) -> tuple[str, ...]:
    held = (_(asked.held.value),) if asked.held else ()
    return (*(_(each.value) for each in asked.wrong), *held)
