"""A serious matter: mark it, and print a notice with blanks, to be written and handed over by hand.

Rules: whoever does not own the report gets the page that says there is no such page. The notice
holds nothing of the report, not even its number: whoever signs it decides what it says.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.serious import Serious
from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.desk.door import Door
from intake.desk.queue import read_report_id
from intake.desk.saying import _
from intake.desk.shell import Shell


class SeriousPages:
    """The flag and the notice."""

    def __init__(self, casework: Casework, door: Door, shell: Shell) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("serious", __name__, url_prefix="/reports/<hex_id>")
        for name, action in (("serious", self.mark), ("notice", self.notice)):
            pages.add_url_rule(f"/{name}", name, self._door.signed_in(action), methods=["POST"])
        return pages

    def mark(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Keep the reason with the report."""
        given = request.form.get("reason", "")
        if given not in {each.value for each in Serious}:
            abort(400)
        self._casework.marking.mark(who, read_report_id(hex_id), Serious(given)) or abort(404)
        flash("marked_serious")
        return redirect(url_for("case.page", hex_id=hex_id), 303)

    def notice(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The page to print."""
        self._casework.marking.print_notice(who, read_report_id(hex_id)) or abort(404)
        return self._shell.page("notice.html", _("Notice"), who, hex_id=hex_id)
