"""The buttons of a case: acknowledge, confirm a pause, go on, close, ask the phone, link.

Rules: each is a POST that changes one thing, says what became of it, and leads back to a page.
Whoever does not own the report gets the page that says there is no such page.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases.needs import Bar
from intake.casework.casework import Casework
from intake.casework.values import Done, Session
from intake.desk.course_pages import closing_given
from intake.desk.door import Door
from intake.desk.queue import read_report_id

ACKNOWLEDGED = {Done.DONE: "acknowledged", Done.BEFORE: "acknowledged", Done.NEWS: "added_since"}
PAUSED = {Done.DONE: "pause_confirmed", Done.BEFORE: "pause_confirmed"}
WENT_ON = {Done.DONE: "went_on", Done.BEFORE: "went_on"}
CLOSED = {Done.DONE: "closed", Done.BEFORE: "closed", Done.NOT_FOUND: "closing_unclear"}
NOT_CLOSED = {Done.NOT_NOW: "closing_not_now"}
NUDGED = {Done.DONE: "nudge_asked", Done.NOT_NOW: "nudge_not_now"}
GIVEN_ON = {Done.DONE: "given_on", Done.NOT_FOUND: "given_to_nobody"}
LINKED = {Done.DONE: "linked", Done.BEFORE: "linked_before", Done.NOT_FOUND: "not_found"}
"""What became of it -> the notice that says so; anything else is not possible now."""


class StepPages:
    """What a reader does with one report, a button each."""

    def __init__(self, casework: Casework, door: Door) -> None:
        self._casework = casework
        self._door = door

    def blueprint(self) -> Blueprint:
        """URL -> button."""
        pages = Blueprint("step", __name__, url_prefix="/reports/<hex_id>")
        for name, button in (
            ("acknowledge", self.acknowledge),
            ("confirm_pause", self.confirm_pause),
            ("go_on", self.go_on),
            ("close", self.close),
            ("nudge", self.nudge),
            ("link", self.link),
            ("give_on", self.give_on),
        ):
            pages.add_url_rule(f"/{name}", name, self._door.signed_in(button), methods=["POST"])
        return pages

    def acknowledge(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Say that a human has read it."""
        seen = request.form.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() else None
        done = self._casework.acknowledge(who, read_report_id(hex_id), number)
        return _told(done, ACKNOWLEDGED, hex_id)

    def confirm_pause(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The person wants to stop."""
        return _told(self._casework.confirm_pause(who, read_report_id(hex_id)), PAUSED, hex_id)

    def go_on(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """The pause is over."""
        return _told(self._casework.go_on(who, read_report_id(hex_id)), WENT_ON, hex_id)

    def close(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Out of the queue, for a reason."""
        given = closing_given(request.form)
        taken = self._casework.close(who, read_report_id(hex_id), given) or abort(404)
        fits = taken.held in (None, Bar.STATUS)
        return _told(taken.done, CLOSED if fits else NOT_CLOSED, hex_id)

    def nudge(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Ask the phone to call in."""
        return _told(self._casework.nudge(who, read_report_id(hex_id)), NUDGED, hex_id)

    def give_on(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """To the next reader, who is nobody's choice."""
        return _told(self._casework.give_on(who, read_report_id(hex_id)), GIVEN_ON, hex_id)

    def link(self, who: Session, hex_id: str) -> ResponseReturnValue:
        """Link it with the report whose short id was typed."""
        typed = request.form.get("other", "")
        return _told(self._casework.link(who, read_report_id(hex_id), typed), LINKED, hex_id)


def _told(done: Done | None, notices: Mapping[Done, str], hex_id: str) -> ResponseReturnValue:
    """Say what became of it, on the page of the report; one that left the queue leads there."""
    if done is None:
        abort(404)
    flash(notices.get(done, "not_now"))
    if notices in (CLOSED, GIVEN_ON) and done is Done.DONE:
        return redirect(url_for("queue.page"), 303)
    return redirect(url_for("case.page", hex_id=hex_id), 303)
