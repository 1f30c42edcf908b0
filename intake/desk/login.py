"""Sign in, unlock, sign out. One sentence for every failure."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.challenges import SIGN_IN
from intake.casework.values import Session
from intake.desk.door import Door, is_ours
from intake.desk.hearing import Hearing
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.ports import Clock


class Login:
    """The pages before and after a session."""

    def __init__(
        self, casework: Casework, door: Door, shell: Shell, hearing: Hearing, clock: Clock
    ) -> None:
        self._hearing = hearing
        self._casework = casework
        self._door = door
        self._shell = shell
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("login", __name__)
        pages.add_url_rule("/sign-in", "form", self.form)
        pages.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["POST"])
        pages.add_url_rule("/unlock", "unlock", self.unlock, methods=["POST"])
        pages.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule(
            "/sign-out-everywhere",
            "everywhere",
            self._door.signed_in(self.sign_out_everywhere),
            methods=["POST"],
        )
        return pages

    def form(self) -> ResponseReturnValue:
        """The empty form, or the queue for who is signed in already."""
        if self._door.who():
            return redirect(url_for("queue.page"), 303)
        return self._page(failed=False)

    def sign_in(self) -> ResponseReturnValue:
        """To the queue, or the form again. What was typed is not shown again. Who chose a
        language before reads in it from now on."""
        reader_id = request.form.get("reader", "").strip()
        token = self._casework.sign_in(
            reader_id,
            request.form.get("passphrase", ""),
            request.form.get("code", ""),
            request.form.get("passkey", ""),
        )
        if token is None:
            return self._page(failed=True), 403
        self._door.let_in(token)
        if chosen := self._hearing.chosen():
            self._casework.own.set_words(reader_id, chosen)
        return redirect(url_for("queue.page"), 303)

    def _page(self, *, failed: bool) -> str:
        return self._shell.page(
            "sign_in.html",
            _("Sign in"),
            failed=failed,
            idle_minutes=int(self._casework.idle.total_seconds() // 60),
            rp_id=self._casework.rp_id,
            challenge=self._casework.challenge(SIGN_IN, "", self._clock()),
        )

    def unlock(self) -> ResponseReturnValue:
        """Back to where she was, or the question again while she may still answer it."""
        typed, to = request.form.get("to", ""), "/"
        to = typed if is_ours(typed) else to
        if self._casework.unlock(self._door.token(), request.form.get("passphrase", "")):
            return redirect(f"{request.script_root}{to}", 303)
        if self._door.is_locked():
            return self._door.locked(to, failed=True), 403
        return redirect(url_for("login.form"), 303)

    def sign_out(self) -> ResponseReturnValue:
        """End this session."""
        self._door.let_out()
        flash("signed_out")
        return redirect(url_for("login.form"), 303)

    def sign_out_everywhere(self, who: Session) -> ResponseReturnValue:
        """End all sessions of this reader."""
        self._casework.sign_out_everywhere(who.reader_id)
        self._door.let_out()
        flash("signed_out_everywhere")
        return redirect(url_for("login.form"), 303)
