"""Helper codes: enrol intermediaries, print their cards once, look one up, reconcile.

Rules: for ombudspersons and deputies; to everybody else there is no such page. Codes stand in the
answer to the form that made them, which is not stored and not shown again. What is typed into the
look-up never gets into an address: it might be a code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.cards import Enrolled, NotEnrolled
from intake.casework.casework import Casework
from intake.casework.enrolling import may_enrol
from intake.casework.serials import read_serial
from intake.casework.values import Session
from intake.desk.cards import PAIRS_AT_ONCE, card_view, cards_view, enrol_form, sheets
from intake.desk.door import Door
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.routing.response import Response

P = ParamSpec("P")
NO_NUMBER = -1
"""Stands for what is no number; it is outside every limit."""


class HelperPages:
    """The pages about intermediaries' cards."""

    def __init__(
        self, casework: Casework, door: Door, shell: Shell, response: Callable[[], Response]
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._response = response

    def blueprint(self) -> Blueprint:
        """URL -> page. "cards" and no other word: browsers print addresses on paper."""
        pages = Blueprint("cards", __name__, url_prefix="/cards")
        pages.add_url_rule("", "page", self._let_in(self.page))
        pages.add_url_rule("/new", "enrol", self._let_in(self.enrol), methods=["POST"])
        pages.add_url_rule("/find", "find", self._let_in(self.find), methods=["POST"])
        pages.add_url_rule("/<serial>", "card", self._let_in(self.card))
        for name, action in (
            ("suspend", self.suspend),
            ("resume", self.resume),
            ("rotate", self.rotate),
            ("end", self.end),
        ):
            pages.add_url_rule(f"/<serial>/{name}", name, self._let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """The forms, and a page of the list; `?after=<serial>` begins behind that card."""
        return self._overview(who, request.args.get("after", ""), {})

    def enrol(self, who: Session) -> ResponseReturnValue:
        """Cards to print, or what to change first."""
        given = request.form
        count, pairs = _number(given.get("count", "")), _number(given.get("pairs", ""))
        organisation = given.get("organisation") or None
        nonce = given.get("nonce", "") or abort(400)
        made: Enrolled | NotEnrolled = NotEnrolled.PAIRS
        if count * pairs <= PAIRS_AT_ONCE:
            made = self._casework.helpers.enrol(who.reader_id, count, organisation, pairs, nonce)
        if isinstance(made, Enrolled) or made is NotEnrolled.BEFORE:
            return self._made(who, made)
        return self._overview(who, "", given, made), 422

    def find(self, _who: Session) -> ResponseReturnValue:
        """To the card of the serial that was typed."""
        serial = read_serial(request.form.get("serial", ""))
        if serial is None or self._casework.helpers.look_up(serial) is None:
            flash("no_such_card")
            return redirect(url_for("cards.page"), 303)
        return redirect(url_for("cards.card", serial=serial), 303)

    def card(self, who: Session, serial: str) -> ResponseReturnValue:
        """One card, and what can be done with it."""
        found = self._casework.helpers.look_up(serial) or abort(404)
        nonce = self._casework.new_nonce()
        title = _("Card {serial}", serial=found.serial)
        return self._shell.page("card.html", title, who, card=card_view(found), nonce=nonce)

    def suspend(self, who: Session, serial: str) -> ResponseReturnValue:
        """Stop both codes for now."""
        self._casework.helpers.suspend(who.reader_id, serial) or abort(404)
        flash("card_suspended")
        return redirect(url_for("cards.card", serial=serial), 303)

    def resume(self, who: Session, serial: str) -> ResponseReturnValue:
        """Let both codes work again."""
        self._casework.helpers.resume(who.reader_id, serial) or abort(404)
        flash("card_resumed")
        return redirect(url_for("cards.card", serial=serial), 303)

    def end(self, who: Session, serial: str) -> ResponseReturnValue:
        """Take the card out for good."""
        self._casework.helpers.end(who.reader_id, serial) or abort(404)
        flash("card_ended")
        return redirect(url_for("cards.page"), 303)

    def rotate(self, who: Session, serial: str) -> ResponseReturnValue:
        """New codes for the same serial, to print."""
        nonce = request.form.get("nonce", "") or abort(400)
        return self._made(who, self._casework.helpers.rotate(who.reader_id, serial, nonce))

    # ------------------------------------------------------------ pieces

    def _let_in(
        self, page: Callable[Concatenate[Session, P], ResponseReturnValue]
    ) -> Callable[P, ResponseReturnValue]:
        """The page for those who may enrol; for other readers there is none."""

        @wraps(page)
        def shown(who: Session, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not may_enrol(self._response(), who.reader_id):
                abort(404)
            return page(who, *args, **kwargs)

        return self._door.signed_in(shown)

    def _overview(
        self, who: Session, after: str, given: Mapping[str, str], refused: NotEnrolled | None = None
    ) -> str:
        return self._shell.page(
            "helpers.html",
            _("Helper codes"),
            who,
            form=enrol_form(self._casework.new_nonce(), self._response(), given, refused),
            cards=cards_view(self._casework.helpers.reconcile(after), is_first=not after),
        )

    def _made(self, who: Session, made: Enrolled | NotEnrolled) -> ResponseReturnValue:
        """The sheets. The title is the service's name, since browsers print titles too."""
        if made is NotEnrolled.BEFORE:
            flash("cards_before")
            return redirect(url_for("cards.page"), 303)
        if isinstance(made, NotEnrolled):
            abort(404)
        name = self._response().service_name
        return self._shell.page("sheets.html", name, who, sheets=sheets(made))


def _number(typed: str) -> int:
    """A number of ordinary size, in digits of any script."""
    typed = typed.strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 4 else NO_NUMBER
