"""`/healthz` (the process answers), `/readyz` (it can hear a report and keep it), and `/alarms`
(what an operator must look at although it can).

Rules: one plain line per part, "ok" or what is wrong in words an operator can act on; no value of
a setting, no count, no address. Not ready is 503, so that a proxy sends nobody here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from flask import Blueprint, Response

from intake.errors import ConfigError, IntakeError
from intake.ports import Clock, OpenWork
from intake.waiting import AHEAD

Check: TypeAlias = Callable[[], None]
"""Returns when all is well; raises an IntakeError whose text says what is not."""

WORKER_SILENT = timedelta(seconds=120)
UNREACHED = timedelta(hours=1)
LEAST_ROOM_MIB = 16


class HealthPages:
    """Three pages for machines."""

    def __init__(
        self, checks: Mapping[str, Check], alarms: Mapping[str, Check] | None = None
    ) -> None:
        self._checks = checks
        self._alarms = alarms or {}

    def blueprint(self) -> Blueprint:
        pages = Blueprint("health", __name__)
        pages.add_url_rule("/healthz", view_func=self.alive)
        pages.add_url_rule("/readyz", view_func=self.ready)
        pages.add_url_rule("/alarms", view_func=self.alarms)
        return pages

    def alive(self) -> Response:
        """This process runs."""
        return _plain(["ok"], 200)

    def ready(self) -> Response:
        """Every part is asked, also after one failed."""
        return _outcomes(self._checks)

    def alarms(self) -> Response:
        """What goes wrong outside: people are still served."""
        return _outcomes(self._alarms)


def outcome(check: Check) -> str:
    """ "ok", or what is wrong."""
    try:
        check()
    except IntakeError as error:
        return str(error) or type(error).__name__
    return "ok"


def worker_is_alive(open_work: OpenWork, clock: Clock) -> Check:
    """A worker has shown itself lately; without one, answers wait."""

    def check() -> None:
        with open_work(write=False) as work:
            last = work.heartbeats.last("worker")
        if last is None or clock() - last > WORKER_SILENT:
            raise ConfigError("no worker has run in the last 2 minutes: start `intake worker`")

    return check


def readers_are_told(open_work: OpenWork, clock: Clock) -> Check:
    """Nobody who is to be told of something new has been out of reach for an hour."""

    def check() -> None:
        with open_work(write=False) as work:
            if work.bells.unreached(clock() - UNREACHED):
                raise ConfigError("somebody could not be told for an hour: run `intake doctor`")

    return check


def clocks_are_right(open_work: OpenWork, clock: Clock) -> Check:
    """No report began to wait later than now."""

    def check() -> None:
        with open_work(write=False) as work:
            if work.clocks.ahead(clock() + AHEAD, 1):
                raise ConfigError("this machine's time is or was wrong: run `intake doctor`")

    return check


def there_is_room(places: Mapping[str, Path]) -> Check:
    """The file systems of these directories, by what lies there, can take more. Asked apart from
    the database: on a full disk it may still take a row, and not a message."""

    def check() -> None:
        for what, directory in places.items():
            try:
                free_bytes = shutil.disk_usage(directory).free
            except OSError:
                raise ConfigError(f"the directory of {what} is missing or closed to us") from None
            if free_bytes < LEAST_ROOM_MIB * 2**20:
                raise ConfigError(f"less than {LEAST_ROOM_MIB} MiB are free for {what}")

    return check


def _outcomes(checks: Mapping[str, Check]) -> Response:
    found = [(name, outcome(check)) for name, check in checks.items()]
    well = all(said == "ok" for _, said in found)
    return _plain([f"{name}: {said}" for name, said in found], 200 if well else 503)


def _plain(lines: list[str], status: int) -> Response:
    answer = Response("\n".join(lines) + "\n", status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
