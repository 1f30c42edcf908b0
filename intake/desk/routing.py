"""Two forms of an opened case: name an organisation, change the urgency.

Rules: each is a POST that says what became of it. Whoever had to go in consequence is led to the
queue; whoever does not own the report gets the page that says there is no such page.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.values import Done, Named, Session
from intake.desk.door import Door
from intake.desk.queue import read_report_id
from intake.routing.urgency import WhyLower

GONE = frozenset({Named.PASSED_ON, Named.SET_ASIDE})
"""After these the reader has no page of the report any more."""

URGENCY = {Done.DONE: "urgency_changed", Done.BEFORE: "urgency_changed"}


class RoutingPages:
    """What a reader found out that routing has to know."""

    def __init__(self, casework: Casework, door: Door) -> None:
        self._casework = casework
        self._door = door

    def blueprint(self) -> Blueprint:
        """URL -> form."""
        pages = Blueprint("routing", __name__, url_prefix="/reports/<hex_id>")
        for name, form in (("organisation", self.organisation), ("urgency", self.urgency)):
            pages.add_url_rule(f"/{name}", name, self._door.signed_in(form), methods=["POST"])
        return pages

    def organisation(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """It is about this one, too."""
        typed = request.form.get("organisation", "")
        done = self._casework.name(who, read_report_id(hex_id), typed) or abort(404)
        flash(done.value)
        if done in GONE:
            return redirect(url_for("queue.page"), 303)
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def urgency(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Raise it, or lower it for a reason."""
        why = request.form.get("why", "")
        known = {each.value for each in WhyLower}
        reason = WhyLower(why) if why in known else None
        level = request.form.get("level", "")
        done = self._casework.set_urgency(who, read_report_id(hex_id), level, reason) or abort(404)
        flash(URGENCY.get(done, "urgency_not_changed"))
        return redirect(url_for("case.page", hex_id=hex_id), 303)
