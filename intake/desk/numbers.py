"""Statistics at the desk: which there are, making the newest, a page, CSV and JSON.

Rules: ombudspersons and oversight only; to everybody else there is no such page. A look makes
nothing: an issue is made by a button, once, and is the same for ever after. What is shown is the
issue and nothing beside it, so the desk tells no more than the file does.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from intake.casework.values import Session
from intake.casework.watching import may_see_numbers
from intake.desk.door import Door
from intake.desk.saying import _, tongue
from intake.desk.shell import Shell
from intake.desk.watching_words import OUTPUTS
from intake.errors import ConfigError
from intake.publishing import Publishing
from intake.routing.response import Response as Deployment
from intake.statistics.issues import Output
from intake.statistics.periods import read_period

TYPES: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


Forms: TypeAlias = Callable[[str], Mapping[str, Callable[[str], str]]]


@dataclass(frozen=True, slots=True)
class OutputView:
    """One kind of issue. `newest`: a period that could be made now; empty where it is made."""

    code: str
    name: str
    about: str
    made: tuple[str, ...]  # the newest first
    newest: str


class NumberPages:
    """The list, one button, and each issue in three forms."""

    def __init__(
        self,
        publishing: Publishing,
        door: Door,
        shell: Shell,
        response: Callable[[], Deployment],
        forms: Forms,
    ) -> None:
        """`forms`: a language -> "html", "csv", "json" -> the text of an issue in that form."""
        self._publishing = publishing
        self._door = door
        self._shell = shell
        self._response = response
        self._forms = forms

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("numbers", __name__, url_prefix="/numbers"), self._door.signed_in
        pages.add_url_rule("", "page", let_in(self.page))
        pages.add_url_rule("/<output>/make", "make", let_in(self.make), methods=["POST"])
        pages.add_url_rule("/<output>/<period>", "issue", let_in(self.issue))
        pages.add_url_rule("/<output>/<period>.<form>", "file", let_in(self.file))
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """Which issues there are."""
        self._may_see(who)
        outputs = [self._output(each) for each in OUTPUTS]
        return self._shell.page("numbers.html", _("Numbers"), who, outputs=outputs)

    def make(self, who: Session, output: str) -> ResponseReturnValue:
        """Make the newest issue of a kind."""
        self._may_see(who)
        of = _output(output)
        period = self._publishing.newest(of)
        try:
            if period is None:
                raise ConfigError("no period is over")
            self._publishing.issue(of, period)
        except ConfigError:
            flash("numbers_not_now")
        else:
            flash("numbers_made")
        return redirect(url_for("numbers.page"), 303)

    def issue(self, who: Session, output: str, period: str) -> ResponseReturnValue:
        """An issue as a page of its own, to read and to print."""
        html = self._forms(tongue().tag)["html"](self._issue(who, output, period))
        answer = Response(html)
        answer.headers["Content-Security-Policy"] = _policy(html)
        return answer

    def file(self, who: Session, output: str, period: str, form: str) -> ResponseReturnValue:
        """The same as a file."""
        text = self._issue(who, output, period)
        if form not in TYPES:
            abort(404)
        answer = Response(self._forms(tongue().tag)[form](text), content_type=TYPES[form])
        answer.headers.set(
            "Content-Disposition", "attachment", filename=f"{output}-{period}.{form}"
        )
        return answer

    def _issue(self, who: Session, output: str, typed: str) -> str:
        self._may_see(who)
        period = read_period(typed)
        text = self._publishing.shown(_output(output), period) if period else None
        return text or abort(404)

    def _output(self, output: Output) -> OutputView:
        made = tuple(reversed(self._publishing.made(output)))
        newest = self._publishing.newest(output)
        name, about = map(_, OUTPUTS[output])
        left = str(newest) if newest and str(newest) not in made else ""
        return OutputView(output.value, name, about, made, left)

    def _may_see(self, who: Session) -> None:
        if not may_see_numbers(self._response(), who.reader_id):
            abort(404)


def _output(code: str) -> Output:
    return next((each for each in OUTPUTS if each.value == code), None) or abort(404)


def _policy(html: str) -> str:
    """Nothing but the one style that stands in the page."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
