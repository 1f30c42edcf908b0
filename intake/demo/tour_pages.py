"""The demo's other pages: the tour and its clock, the rows, and the numbers of a year.

Rule: they work by reloading. Looking changes nothing but that a step of the tour counts as done.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Answer

from intake.demo.began import Began
from intake.demo.clock import PutForward
from intake.demo.headers import POLICY
from intake.demo.network import Entry
from intake.demo.place import Place
from intake.demo.playing import back
from intake.demo.rows import Rows
from intake.demo.tour import Shown, State, code_was_typed, shown
from intake.errors import ConfigError

Numbers: TypeAlias = Callable[[str], str]
"""The public sheet of the newest year that is out, in a language, as a page. Raises ConfigError."""

NUMBERS_IN: Final = (("en", "English"), ("ar", "العربية"), ("fr", "Français"), ("am", "አማርኛ"))
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClockShown:
    """The demo's time (UTC), how far ahead it is, and how many reports were passed on since."""

    now: datetime
    hours_ahead: int
    passed_on: int


class TourPages:
    """What the tour leads to. `screens`: what each phone shows, by number."""

    def __init__(
        self,
        place: Place,
        began: Began,
        clock: PutForward,
        screens: Callable[[], Mapping[str, Sequence[Entry]]],
        numbers: Numbers,
    ) -> None:
        """Raises ConfigError for a directory that no demo made."""
        self._rows = Rows(place)
        self._place = place
        self._began = began
        self._clock = clock
        self._screens = screens
        self._numbers = numbers

    def blueprint(self) -> Blueprint:
        pages = Blueprint("tour", __name__)
        pages.add_url_rule("/tour", view_func=self.steps)
        pages.add_url_rule("/clock", view_func=self.forward, methods=["POST"])
        pages.add_url_rule("/rows", view_func=self.rows)
        pages.add_url_rule("/numbers", view_func=self.numbers)
        return pages

    # ------------------------------------------------------------ what the first page shows of it

    def steps_now(self) -> Sequence[Shown]:
        """The steps with their ticks. Raises TryLater."""
        return shown(self._state())

    def clock_now(self) -> ClockShown:
        """The demo's time."""
        passed_on = self._rows.happened(self._began).escalated
        return ClockShown(self._clock(), self._clock.ahead // timedelta(hours=1), passed_on)

    @property
    def invented(self) -> int:
        """How many reports the demo began with."""
        return len(self._began.report_ids)

    def _state(self) -> State:
        return State(
            self._rows.happened(self._began),
            self._place.rows_seen.exists(),
            code_was_typed(self._screens().values()),
            self._clock.ahead,
        )

    # ------------------------------------------------------------ pages

    def steps(self) -> str:
        """The steps alone."""
        return render_template("tour.html", tour=self.steps_now())

    def forward(self) -> Answer:
        """The clock goes on by 25 hours."""
        self._clock.put_forward()
        return back("clock")

    def rows(self) -> str:
        """What lies in the files."""
        tables = self._rows.tables(self._began)
        has_new = any(row.is_new for table in tables for row in table.rows)
        if has_new:
            self._place.rows_seen.touch(mode=0o600)
        return render_template("rows.html", tables=tables, has_new=has_new)

    def numbers(self) -> Answer:
        """The sheet that anybody may see, as it was made; or why there is none."""
        wanted = request.args.get("l", "en")
        language = wanted if wanted in dict(NUMBERS_IN) else "en"
        try:
            page = self._numbers(language)
        except ConfigError as error:
            return Response(render_template("no_numbers.html", why=error.faults), 404)
        return Response(page, headers={POLICY: _for_styles_of(page)})


def _for_styles_of(page: str) -> str:
    """Nothing but the styles that stand in it."""
    digests = [
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        for style in _STYLE.findall(page)
    ]
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return f"default-src 'none'; style-src {allowed}; base-uri 'none'; frame-ancestors 'none'"
