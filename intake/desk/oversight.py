"""The pages of oversight: headers and clocks, who has how many, breaches, the audit trail.

Rules: nothing is opened. To whoever may not look on there are no such pages; a header, or a line of
a report, is shown only to whoever has a place in that report (`casework.watching`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.casework.verifying import Verified
from intake.casework.watching import Which, may_see_numbers, may_watch
from intake.desk.door import Door
from intake.desk.queue import read_report_id
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.desk.times import Moment, moment
from intake.desk.watching_pages import (
    breach_views,
    line_views,
    reader_views,
    verified_view,
    watched_views,
    whole_load,
)
from intake.desk.watching_words import VIEWS
from intake.ports import AuditPlace, Clock
from intake.routing.response import Response

ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class ClosedView:
    """An area that gives information only."""

    name: str
    since: Moment


class OversightPages:
    """What oversight sees; and the workload, which ombudspersons see too."""

    def __init__(
        self,
        casework: Casework,
        door: Door,
        shell: Shell,
        response: Callable[[], Response],
        clock: Clock,
        verify: Callable[[], Verified],
    ) -> None:
        self._watching = casework.watching
        self._capacity = casework.capacity
        self._door = door
        self._shell = shell
        self._response = response
        self._clock = clock
        self._verify = verify

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("oversight", __name__), self._door.signed_in
        pages.add_url_rule("/oversight", "page", let_in(self.page))
        pages.add_url_rule("/oversight/trail", "trail", let_in(self.trail))
        pages.add_url_rule("/oversight/verify", "verify", let_in(self.verify), methods=["POST"])
        pages.add_url_rule("/workload", "workload", let_in(self.workload))
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """Open reports that others have and in which she has a place, those that nobody has read
        yet; `?read=1` those that were read, `?over=1` those that are not open any more."""
        self._may_watch(who)
        which = next((each for each in Which if request.args.get(each.value)), Which.UNREAD)
        after = read_report_id(request.args["after"]) if "after" in request.args else None
        found, then = self._watching.watched(who.reader_id, after, which)
        months = _months(self._clock())
        return self._shell.page(
            "oversight.html",
            _("Oversight"),
            who,
            reports=watched_views(found, self._clock()),
            views=_views(which),
            here={which.value: 1} if which.value else {},
            next_hex_id=then.hex() if then else None,
            is_first=after is None,
            loads=whole_load(self._watching.workload()),
            months=months,
            breaches=breach_views(self._watching.breaches(months)),
            closed=self._closed(),
        )

    def trail(self, who: Session) -> ResponseReturnValue:
        """A page of the audit trail; `?before=<hour>.<id>` goes on behind a line."""
        self._may_watch(who)
        return self._trail(who, None)

    def verify(self, who: Session) -> ResponseReturnValue:
        """Read all of the trail, and say what was found."""
        self._may_watch(who)
        return self._trail(who, self._verify())

    def workload(self, who: Session) -> ResponseReturnValue:
        """Who has how many."""
        response = self._response()
        if not may_see_numbers(response, who.reader_id):
            abort(404)
        readers = reader_views(self._watching.workload(), response)
        return self._shell.page("workload.html", _("Workload"), who, readers=readers)

    def _trail(self, who: Session, verified: Verified | None) -> ResponseReturnValue:
        typed = request.args.get("before")
        trail = self._watching.trail(who.reader_id, read_place(typed) if typed else None)
        return self._shell.page(
            "trail.html",
            _("Audit trail"),
            who,
            lines=line_views(trail, self._response()),
            others=trail.others,
            before=write_place(trail.before) if trail.before else None,
            is_first=not typed,
            verified=verified_view(verified) if verified else None,
        )

    def _may_watch(self, who: Session) -> None:
        if not may_watch(self._response(), who.reader_id):
            abort(404)

    def _closed(self) -> list[ClosedView]:
        named = {
            "": _("The whole response"),
            **{each.id: each.name for each in self._response().areas},
        }
        return [
            ClosedView(named.get(area, area), moment(each.since_hour))
            for area, each in self._capacity.closed().items()
        ]


def _views(shown: Which) -> tuple[tuple[str, str, bool], ...]:
    """(address, what it shows, whether that is this one)"""
    page = url_for("oversight.page")
    return tuple(
        (f"{page}?{each.value}=1" if each.value else page, _(said), each is shown)
        for each, said in VIEWS.items()
    )


def write_place(place: AuditPlace) -> str:
    """A place of the trail in an address."""
    return f"{place.hour:%Y%m%dT%H}.{place.id.hex()}"


def read_place(typed: str) -> AuditPlace:
    """The same read; anything else is a page that does not exist."""
    hour, _dot, hex_id = typed.partition(".")
    try:
        place = AuditPlace(
            datetime.strptime(hour, "%Y%m%dT%H").replace(tzinfo=UTC), bytes.fromhex(hex_id)
        )
    except ValueError:
        abort(404)
    return place if len(place.id) == ID_BYTES else abort(404)


def _months(now: datetime) -> tuple[str, ...]:
    """This month and the last two, the newest first."""
    first = now.replace(day=1)
    second = first - timedelta(days=1)
    third = second.replace(day=1) - timedelta(days=1)
    return tuple(f"{each:%Y-%m}" for each in (first, second, third))
