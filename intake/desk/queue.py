"""The queue: what waits for this reader, most urgent first. Nothing is opened to show it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from intake.cases.display import display_id
from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.desk.door import Door
from intake.desk.pages import queue_view
from intake.desk.shell import Shell
from intake.desk.times import moment
from intake.desk.words import WAYS
from intake.ports import Behind, CameBy, Clock, QueuePart


class Queue:
    """The queue page."""

    def __init__(self, casework: Casework, door: Door, shell: Shell, clock: Clock) -> None:
        self._casework = casework
        self._door = door
        self._shell = shell
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("queue", __name__)
        pages.add_url_rule("/", "page", self._door.signed_in(self.page))
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """One page of the queue; `?after=<report id>` begins behind that report, `?by=<way>` and
        `?flood=1` show a part of it."""
        after = read_report_id(request.args["after"]) if "after" in request.args else None
        only = read_part(request.args)
        found = self._casework.queue(who.reader_id, after, only=only)
        readers = self._casework.new_readers()
        view = queue_view(found, readers, self._clock(), is_first=after is None, only=only)
        unreached = [
            (office, moment(each.since_hour))
            for office, each in self._casework.staff.unreached(who.reader_id)
        ]
        withdrawn = [
            (each.hex(), display_id(each)) for each in self._casework.withdrawn(who.reader_id)
        ]
        return self._shell.page(
            "queue.html", "Queue", who, queue=view, unreached=unreached, withdrawn=withdrawn
        )


def read_part(arguments: Mapping[str, str]) -> QueuePart | None:
    """Which part of the queue an address asks for; one that there is none of does not exist."""
    if arguments.get("flood") == "1":
        return Behind()
    way = arguments.get("by")
    if way is None:
        return None
    return CameBy(way) if way in WAYS else abort(404)


def read_report_id(hex_id: str) -> bytes:
    """A report id from an address; anything else is a page that does not exist."""
    try:
        report_id = bytes.fromhex(hex_id)
    except ValueError:
        abort(404)
    return report_id if report_id.hex() == hex_id else abort(404)
