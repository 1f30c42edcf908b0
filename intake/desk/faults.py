"""Error pages that say what to do, and nothing of what is inside.

Rule: a log line names the kind of error and the place in the code, never its message: a message
could hold what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from logging import Logger
from pathlib import Path
from traceback import extract_tb

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.errors import StoreError

BAD_REQUEST, BROKEN, AWAY = 400, 500, 503

PAGES: Mapping[int, tuple[str, str]] = {
    BAD_REQUEST: (
        "This did not come through",
        "The page was too old, or not complete. Nothing was changed. Go back to the queue and "
        "try again.",
    ),
    403: ("Not possible", "This page is not for you. Nothing was changed."),
    404: ("No such page", "There is no such page, or it is not yours to see."),
    405: ("No such page", "There is no such page, or it is not yours to see."),
    413: ("Too much", "What you sent is too long. Nothing was changed."),
    BROKEN: (
        "Something went wrong",
        "The mistake is on our side. Nothing was changed, as far as we know. Try again; if it "
        "stays, tell whoever runs the system.",
    ),
    AWAY: (
        "Not reachable now",
        "The store cannot be reached. Nothing was changed. Try again in a minute.",
    ),
}
"""Status -> heading and text. What is not here is shown as 400."""


def written() -> str:
    """The answer that was being sent: it is given back, to be copied and not lost.

    Only after the form's own check, so nobody elsewhere can have words shown here.
    """
    return request.form.get("text", "")


class Faults:
    """Shows what went wrong."""

    def __init__(self, shell: Shell, log: Logger) -> None:
        self._shell = shell
        self._log = log

    def watch(self, app: Flask) -> None:
        """Take over every error of this application."""
        app.register_error_handler(HTTPException, self.refused)
        app.register_error_handler(StoreError, self.away)
        app.register_error_handler(Exception, self.broken)

    def refused(self, error: HTTPException) -> ResponseReturnValue:
        """What the web framework or a page refused; redirects of the framework stay as they are."""
        code = error.code or BROKEN
        if code < BAD_REQUEST:
            return error.get_response()
        return self._page(code)

    def away(self, error: StoreError) -> ResponseReturnValue:
        """The database cannot be used now."""
        self._note(error)
        return self._page(AWAY, written())

    def broken(self, error: Exception) -> ResponseReturnValue:
        """Anything nobody thought of: the outermost edge of the desk."""
        self._note(error)
        return self._page(BROKEN, written())

    def _page(self, code: int, written: str = "") -> ResponseReturnValue:
        heading, text = map(_, PAGES.get(code, PAGES[BAD_REQUEST]))
        page = self._shell.page("fault.html", heading, heading=heading, text=text, written=written)
        return page, code

    def _note(self, error: Exception) -> None:
        frames = extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        self._log.error("desk_page_failed kind=%s at=%s", type(error).__name__, place)
