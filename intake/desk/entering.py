"""Told in person: a reader reads the consent aloud, writes down what she hears, and files it.

Rules: for readers who may enter (`may_enter`); to everybody else there is no such page. What was
typed is in the page only: nothing is kept before it is filed, and nothing of it gets into an
address or a cookie. The digits stand in the answer to the form, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.values import Session
from intake.conversation.oral import ABOUT, OralReport
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Step
from intake.desk.door import Door
from intake.desk.entering_pages import (
    abouts,
    entry_form,
    filed_view,
    languages,
    read_out,
)
from intake.desk.entering_words import TEXT_NAMES
from intake.desk.saying import _, tongue
from intake.desk.shell import Shell
from intake.reporting.entering import Entering, may_enter
from intake.reporting.oral import Entered, NotEntered, OralForm, Problem
from intake.routing.response import Response


class EnteringPages:
    """What was told in person, from the first question to the card with the number."""

    def __init__(
        self,
        entering: Entering,
        door: Door,
        shell: Shell,
        response: Callable[[], Response],
        new_nonce: Callable[[], str],
    ) -> None:
        self._entering = entering
        self._door = door
        self._shell = shell
        self._response = response
        self._new_nonce = new_nonce

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("entering", __name__, url_prefix="/in-person")
        let_in = self._door.signed_in
        pages.add_url_rule("", "page", let_in(self.page))
        for name, action in (("form", self.form), ("enter", self.enter)):
            pages.add_url_rule(f"/{name}", name, let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """What to know before, whom it is about, and in which language."""
        if not may_enter(self._response(), who.reader_id):
            abort(404)
        response = self._response()
        return self._shell.page(
            "in_person.html",
            _("Told in person"),
            who,
            abouts=abouts(),
            languages=languages(response.languages),
        )

    def form(self, who: Session) -> ResponseReturnValue:
        """The words to read aloud, and everything that may be asked."""
        return self._filled_in(who, self._asked(who), {}, self._new_nonce())

    def enter(self, who: Session) -> ResponseReturnValue:
        """File it, or show what is to be put right, with all that was typed."""
        form, given = self._asked(who), request.form.to_dict(flat=False)
        nonce = request.form.get("nonce", "") or abort(400)
        entered = self._entering.enter(who.reader_id, _told(form, given), nonce) or abort(404)
        match entered:
            case Entered():
                name = self._response().service_name  # browsers print titles too
                view = filed_view(entered, form.language)
                return self._shell.page("in_person_filed.html", name, who, filed=view)
            case NotEntered(Problem.BEFORE):
                flash("entered_before")
                return redirect(url_for("queue.page"), 303)
            case NotEntered(Problem.NOBODY):
                said = read_out(entered.said)
                return self._shell.page(
                    "in_person_nobody.html", _("Told in person"), who, said=said, lang=form.language
                )
            case NotEntered():
                return self._filled_in(who, form, given, nonce, entered), 422

    # ------------------------------------------------------------ pieces

    def _asked(self, who: Session) -> OralForm:
        """The form for whom it is about and the language, both of which are asked first."""
        about = next((each for each in ABOUT if each.value == request.form.get("about")), None)
        language = request.form.get("language", "")
        if not may_enter(self._response(), who.reader_id):
            abort(404)
        if about is None:
            abort(400)
        return self._entering.form(who.reader_id, about, language, tongue().tag) or abort(400)

    def _filled_in(
        self,
        who: Session,
        form: OralForm,
        given: Mapping[str, Sequence[str]],
        nonce: str,
        refused: NotEntered | None = None,
    ) -> str:
        view = entry_form(form, given, nonce, self._response(), refused)
        return self._shell.page("in_person_form.html", _("Told in person"), who, form=view)


def _told(form: OralForm, given: Mapping[str, Sequence[str]]) -> OralReport:
    """What was filled in; what was left empty is not in it."""
    answers: dict[Step, tuple[str, ...]] = {}
    words: dict[Part, Told] = {}
    for each in form.questions:
        if values := tuple(value for value in given.get(each.step.value, ()) if value):
            answers[each.step] = values
        typed = "".join(given.get(TEXT_NAMES.get(each.part, ""), ())) if each.part else ""
        if each.part and typed.strip():
            words[each.part] = Told(typed)
    agreed_to = "".join(given.get("read", ())) if "agreed" in given else ""
    about, as_it_is = Option(form.about), "as_it_is" in given
    return OralReport(about, form.language, agreed_to, answers, words, as_it_is)
