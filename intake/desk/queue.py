"""The queue: what waits for this reader, most urgent first. Nothing is opened to show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.values import QueuePage, Session
from intake.casework.watching import may_see_numbers
from intake.desk import words
from intake.desk.door import Door
from intake.desk.pages import queue_view
from intake.desk.saying import _, short_id
from intake.desk.shell import Shell
from intake.desk.times import moment, span
from intake.desk.views import read_group, read_view, view_view
from intake.ports import Clock, Group
from intake.routing.response import Response

STUCK = timedelta(days=1)
"""So long a provider may keep what is to be deleted there before the desk says so."""


class Queue:
    """The queue page."""

    def __init__(
        self,
        casework: Casework,
        door: Door,
        shell: Shell,
        response: Callable[[], Response],
        clock: Clock,
    ) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._response = response
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("queue", __name__)
        pages.add_url_rule("/", "page", self._door.signed_in(self.page))
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """One page of a view of the queue; `?after=<report id>` begins behind that report."""
        response = self._response()
        view, group = read_view(request.args, response), read_group(request.args)
        if view is None or group is None:
            abort(404)
        after = read_report_id(request.args["after"]) if "after" in request.args else None
        found = self._casework.queue(who.reader_id, after, view=view, group=group)
        readers = self._casework.new_readers()
        shown = queue_view(found, readers, self._clock(), is_first=after is None)
        linked = view_view(view, response)
        staff = self._casework.staff
        away = staff.away_until(who.reader_id)
        unreached = [
            (office, moment(each.since_hour)) for office, each in staff.unreached(who.reader_id)
        ]
        withdrawn = [
            (each.hex(), short_id(each)) for each in self._casework.withdrawn(who.reader_id)
        ]
        return self._shell.page(
            "queue.html",
            _("Queue"),
            who,
            queue=shown,
            view=linked,
            unreached=unreached,
            withdrawn=withdrawn,
            after=_next(found, linked.query),
            load=self._casework.watching.load_of(who.reader_id),
            away=moment(away) if away else None,
            stuck=self._stuck(who),
        )

    def _stuck(self, who: Session) -> list[tuple[str, str]]:
        """(channel, how long) of messages that a provider should have deleted; for ombudspersons
        and oversight."""
        if not may_see_numbers(self._response(), who.reader_id):
            return []
        now = self._clock()
        return [
            (words.channel(each.channel) or each.channel, span(now - each.oldest))
            for each in self._casework.watching.backlog()
            if now - each.oldest > STUCK
        ]


def _next(found: QueuePage, query: Mapping[str, str]) -> dict[str, str] | None:
    """What the link to the next page carries; the usual group is left out."""
    if found.after_next is None or found.next_group is None:
        return None
    group = {} if found.next_group is Group.UNREAD else {"group": found.next_group.value}
    return {**query, **group, "after": found.after_next.hex()}


def read_report_id(hex_id: str) -> bytes:
    """A report id from an address; anything else is a page that does not exist."""
    try:
        report_id = bytes.fromhex(hex_id)
    except ValueError:
        abort(404)
    return report_id if report_id.hex() == hex_id else abort(404)
