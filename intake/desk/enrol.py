"""Making a key at the desk: with an invitation, or with a recovery sheet.

Rules: the code is typed and stands in no address. What is shown is shown once and kept nowhere: it
comes back sealed, and a token in the cookie opens it. Nobody is signed in on these pages, and
nobody is by them.
"""

from __future__ import annotations

from flask import Blueprint, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.challenges import SIGN_IN
from intake.casework.key_making import NotMade, Offer
from intake.desk.code_app import code_app
from intake.desk.saying import _
from intake.desk.shell import Shell
from intake.ports import Clock

MAKING = "making"


class EnrolPages:
    """The pages before somebody can sign in."""

    def __init__(self, casework: Casework, shell: Shell, clock: Clock) -> None:
        self._casework = casework
        self._shell = shell
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages = Blueprint("enrol", __name__)
        pages.add_url_rule("/enrol", "form", self.form)
        pages.add_url_rule("/enrol", "accept", self.accept, methods=["POST"])
        pages.add_url_rule("/enrol/type", "type_back", self.type_back, methods=["POST"])
        pages.add_url_rule("/enrol/finish", "finish", self.finish, methods=["POST"])
        pages.add_url_rule("/recover", "recover_form", self.recover_form)
        pages.add_url_rule("/recover", "recover", self.recover, methods=["POST"])
        return pages

    def form(self) -> ResponseReturnValue:
        """Where the code is typed."""
        return self._shell.page("enrol.html", _("Make your key"), failed=False)

    def accept(self) -> ResponseReturnValue:
        """Words and a picture for the app, or the form again."""
        offer = self._casework.inviting.accept(request.form.get("code", ""), _new(self._casework))
        if offer is None:
            return self._shell.page("enrol.html", _("Make your key"), failed=True), 403
        return self._offered(offer)

    def recover_form(self) -> ResponseReturnValue:
        """Where the words of a sheet are typed."""
        return self._recover_page(failed=False)

    def recover(self) -> ResponseReturnValue:
        """New words and a new picture for the key there is, or the form again."""
        offer = self._casework.inviting.recover(
            request.form.get("reader", "").strip(),
            request.form.get("words", ""),
            request.form.get("code", ""),
            request.form.get("passkey", ""),
            _new(self._casework),
        )
        return (self._recover_page(failed=True), 403) if offer is None else self._offered(offer)

    def type_back(self) -> ResponseReturnValue:
        """Where the words are typed back; they are not shown again."""
        return self._typed_back(failed=False)

    def finish(self) -> ResponseReturnValue:
        """Recovery codes, and the sheet if it was asked for; or once more."""
        made = self._casework.keys.finish(
            str(session.get(MAKING, "")),
            request.form.get("sealed", ""),
            request.form.get("typed", ""),
            request.form.get("code", ""),
            with_sheet="sheet" in request.form,
        )
        if made is NotMade.TYPED_WRONGLY:
            return self._typed_back(failed=True), 422
        if made is NotMade.TOO_LATE:
            return self._shell.page("enrol.html", _("Make your key"), failed=True), 403
        session.pop(MAKING, None)
        return self._shell.page(
            "shown_once.html",
            _("Your key"),
            heading=_("Your key is made"),
            reader_id=made.reader_id,
            codes=made.codes,
            sheet=made.sheet,
            onward=url_for("login.form"),
        )

    def _offered(self, offer: Offer) -> str:
        return self._shell.page(
            "words.html",
            _("Your passphrase"),
            office=offer.office,
            reader_id=offer.reader_id,
            words=offer.passphrase,
            app=code_app(offer.totp_secret, offer.totp_address),
            sealed=offer.sealed,
            next=url_for("enrol.type_back"),
        )

    def _typed_back(self, *, failed: bool) -> str:
        return self._shell.page(
            "typed_back.html",
            _("Type it back"),
            sealed=request.form.get("sealed", ""),
            asks_old=False,
            asks_code=True,
            next=url_for("enrol.finish"),
            failed=failed,
        )

    def _recover_page(self, *, failed: bool) -> str:
        return self._shell.page(
            "recover.html",
            _("Recovery sheet"),
            failed=failed,
            rp_id=self._casework.rp_id,
            challenge=self._casework.challenge(SIGN_IN, "", self._clock()),
        )


def _new(casework: Casework) -> str:
    """A token for what is shown next, in this browser's cookie."""
    session[MAKING] = casework.new_nonce()
    return str(session[MAKING])
