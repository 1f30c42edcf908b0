"""The office: what takes reports, and where a reader is told that something is new.

A reader says there, too, that she is away.

Rules: the switch is for ombudspersons and oversight; to everybody else there is no such page. A
contact is typed and never shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.capacity import WHOLE, may_switch
from intake.casework.casework import Casework
from intake.casework.staffing import MOST_DAYS_AWAY
from intake.casework.values import Session
from intake.desk.door import Door
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.desk.times import Moment, moment
from intake.routing.response import Response


@dataclass(frozen=True, slots=True)
class Switch:
    """One area, or the whole response. `since` is None while reports are taken."""

    area: str
    name: str
    since: Moment | None
    by: str


class OfficePages:
    """The switch, and the contact."""

    def __init__(
        self, casework: Casework, door: Door, shell: Shell, response: Callable[[], Response]
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._response = response

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("office", __name__), self._door.signed_in
        pages.add_url_rule("/capacity", "capacity", let_in(self.capacity))
        pages.add_url_rule("/news", "news", let_in(self.news))
        for name, action in (
            ("capacity/close", self.close),
            ("capacity/open", self.open_),
            ("news/set", self.set_contact),
            ("news/remove", self.remove_contact),
            ("news/away", self.leave),
            ("news/back", self.come_back),
        ):
            endpoint = name.replace("/", "_")
            pages.add_url_rule(f"/{name}", endpoint, let_in(action), methods=["POST"])
        return pages

    # ------------------------------------------------------------ the switch

    def capacity(self, who: Session) -> ResponseReturnValue:
        """Every area, and the whole response, with a button each."""
        self._may_switch(who)
        switches = tuple(self._switches())
        return self._shell.page("capacity.html", _("Taking reports"), who, switches=switches)

    def close(self, who: Session) -> ResponseReturnValue:
        """Information only."""
        self._may_switch(who)
        closed = self._casework.capacity.close(who.reader_id, request.form.get("area", WHOLE))
        flash("area_closed" if closed else "not_now")
        return redirect(url_for("office.capacity"), 303)

    def open_(self, who: Session) -> ResponseReturnValue:
        """Reports are taken again."""
        self._may_switch(who)
        opened = self._casework.capacity.open_(who.reader_id, request.form.get("area", WHOLE))
        flash("area_opened" if opened else "not_now")
        return redirect(url_for("office.capacity"), 303)

    def _may_switch(self, who: Session) -> None:
        if not may_switch(self._response(), who.reader_id):
            abort(404)

    def _switches(self) -> list[Switch]:
        response, closed = self._response(), self._casework.capacity.closed()
        offices = {each.id: each.office for each in response.readers}
        named = {WHOLE: _("The whole response"), **{each.id: each.name for each in response.areas}}
        return [
            Switch(
                area,
                named.get(area, area),
                moment(closed[area].since_hour) if area in closed else None,
                offices.get(closed[area].by, closed[area].by) if area in closed else "",
            )
            for area in (*named, *(each for each in closed if each not in named))
        ]

    # ------------------------------------------------------------ the contact

    def news(self, who: Session) -> ResponseReturnValue:
        """Whether she is told anywhere, and a form for where."""
        staff = self._casework.staff
        until = staff.away_until(who.reader_id)
        return self._shell.page(
            "news.html",
            _("News"),
            who,
            has_contact=staff.has_contact(who.reader_id),
            away=moment(until) if until else None,
            most_days=MOST_DAYS_AWAY,
        )

    def leave(self, who: Session) -> ResponseReturnValue:
        """She is away from now on."""
        typed = request.form.get("days", "")
        days = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 3 else 0
        left = self._casework.staff.leave(who.reader_id, days)
        flash("away_set" if left else "away_unclear")
        return redirect(url_for("office.news"), 303)

    def come_back(self, who: Session) -> ResponseReturnValue:
        """She is there again."""
        self._casework.staff.come_back(who.reader_id)
        flash("away_over")
        return redirect(url_for("office.news"), 303)

    def set_contact(self, who: Session) -> ResponseReturnValue:
        """Keep where she is told."""
        typed = request.form.get("contact", "")
        kept = self._casework.staff.set_contact(who.reader_id, who.reader_id, typed)
        flash("contact_set" if kept else "contact_unclear")
        return redirect(url_for("office.news"), 303)

    def remove_contact(self, who: Session) -> ResponseReturnValue:
        """She looks herself from now on."""
        self._casework.staff.remove_contact(who.reader_id, who.reader_id)
        flash("contact_removed")
        return redirect(url_for("office.news"), 303)
