"""Holds: ask for one, see those that wait, confirm, end.

Rules: whoever may not take part in a report's hold gets the page that says there is no such page.
The list shows an id, a reason and a date, and opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.hold import REASONS, Reason
from intake.casework.casework import Casework
from intake.casework.holding import Held
from intake.casework.values import Done, Session
from intake.desk.door import Door
from intake.desk.queue import read_report_id
from intake.desk.saying import _, short_id
from intake.desk.shell import Shell
from intake.desk.times import day


@dataclass(frozen=True, slots=True)
class HoldView:
    """One hold. `until` is a date, empty before anybody confirmed it."""

    hex_id: str
    display_id: str
    reason: str
    asked_by: str
    may_confirm: bool
    until: str


def hold_view(held: Held) -> HoldView:
    """A hold in words."""
    return HoldView(
        held.report_id.hex(),
        short_id(held.report_id),
        _(REASONS[held.reason]),
        held.asked_by or "",
        held.may_confirm,
        day(held.until) if held.until else "",
    )


def hold_box(casework: Casework, who: Session, report_id: bytes) -> dict[str, object]:
    """What `case_hold.html` shows."""
    held = casework.holding.of(who, report_id)
    gone_by = casework.holding.gone_by()
    return {
        "hold": hold_view(held) if held else None,
        "hold_reasons": [(each.value, _(said)) for each, said in REASONS.items()],
        "gone_by": day(gone_by) if gone_by else "",
    }


class HoldPages:
    """The list, and three buttons."""

    def __init__(self, casework: Casework, door: Door, shell: Shell) -> None:
        self._holding = casework.holding
        self._door = door
        self._shell = shell

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("hold", __name__), self._door.signed_in
        pages.add_url_rule("/holds", "page", let_in(self.page))
        pages.add_url_rule("/reports/<hex_id>/hold", "ask", let_in(self.ask), methods=["POST"])
        for name, action in (("confirm", self.confirm), ("end", self.end)):
            pages.add_url_rule(f"/holds/<hex_id>/{name}", name, let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """What this reader can confirm or end."""
        holds = tuple(hold_view(each) for each in self._holding.listed(who))
        return self._shell.page("holds.html", _("Holds"), who, holds=holds)

    def ask(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The first of two."""
        given = request.form.get("reason", "")
        if given not in {each.value for each in Reason}:
            abort(400)
        done = self._holding.ask(who, read_report_id(hex_id), Reason(given)) or abort(404)
        flash("hold_asked" if done is Done.DONE else "not_now")
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def confirm(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The second."""
        done = self._holding.confirm(who, read_report_id(hex_id)) or abort(404)
        flash("hold_confirmed" if done is Done.DONE else "not_now")
        return redirect(url_for("hold.page"), 303)

    def end(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Dates count again."""
        self._holding.end(who, read_report_id(hex_id)) or abort(404)
        flash("hold_ended")
        return redirect(url_for("hold.page"), 303)
