"""Your key and devices: sessions, passkeys, passphrase, code app, recovery.

Rules: each page is the reader's own. Whatever changes a way in asks for the passphrase; what is
shown once comes back sealed and stands in no address, cookie or store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.challenges import ADD
from intake.casework.values import Session
from intake.desk.code_app import CodeApp, code_app
from intake.desk.door import Door
from intake.desk.hearing import Hearing
from intake.desk.saying import _, tongue
from intake.desk.shell import Shell
from intake.desk.times import Moment, moment
from intake.ports import Clock
from intake.tongues import UNIVERSAL, Tongue, zones

WHICH: Mapping[tuple[bool, bool], str] = {
    (True, False): "This one",
    (True, True): "This one, locked",
    (False, False): "Another",
    (False, True): "Another, locked",
}
"""(whether it is this browser's, whether it is locked) -> how a session is called."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session of hers, in words."""

    handle: str
    words: str
    began: Moment
    last: Moment
    is_this: bool


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """A passkey of hers: since when, and nothing of which."""

    handle: str
    added: Moment


class OwnPages:
    """What a reader sees and changes of her own."""

    def __init__(
        self, casework: Casework, door: Door, shell: Shell, hearing: Hearing, clock: Clock
    ) -> None:
        self._hearing = hearing
        self._casework = casework
        self._own = casework.own
        self._door = door
        self._shell = shell
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """URL -> page."""
        pages, let_in = Blueprint("you", __name__), self._door.signed_in
        pages.add_url_rule("/you", "page", let_in(self.page))
        for name, action in (
            ("end", self.end),
            ("words", self.words),
            ("passphrase", self.passphrase),
            ("passphrase/type", self.passphrase_type),
            ("passphrase/set", self.passphrase_set),
            ("app", self.app),
            ("app/set", self.app_set),
            ("once", self.once),
            ("passkey/add", self.passkey_add),
            ("passkey/remove", self.passkey_remove),
        ):
            endpoint = name.replace("/", "_")
            pages.add_url_rule(f"/you/{name}", endpoint, let_in(action), methods=["POST"])
        return pages

    def page(self, who: Session) -> ResponseReturnValue:
        """All of it on one page."""
        seen = self._own.see(who)
        return self._shell.page(
            "you.html",
            _("Your key"),
            who,
            reader_id=who.reader_id,
            sessions=[
                SessionLine(
                    each.handle,
                    _(WHICH[each.is_this, each.is_locked]),
                    moment(each.began_hour),
                    moment(each.last_hour),
                    each.is_this,
                )
                for each in seen.sessions
            ],
            passkeys=[
                PasskeyLine(each.credential_id.hex(), moment(each.added_hour))
                for each in seen.passkeys
            ],
            tongues=[(tag, Tongue(tag).own_name()) for tag in self._hearing.tongues.languages],
            continents=zones_shown(),
            zone=tongue().zone,
            codes_left=seen.codes_left,
            has_sheet=seen.has_sheet,
            rp_id=self._casework.rp_id,
            user=self._own.device_name(who.reader_id),
            challenge=self._casework.challenge(ADD, who.reader_id, self._clock()),
        )

    def end(self, who: Session) -> ResponseReturnValue:
        """End a session elsewhere."""
        ended = self._casework.end_session(who, request.form.get("handle", ""))
        return _back("session_ended" if ended else "not_now")

    def words(self, who: Session) -> ResponseReturnValue:
        """In what her pages are from now on, and where their times are."""
        language, zone = request.form.get("language", ""), request.form.get("zone", "")
        if language not in self._hearing.tongues.languages or zone not in zones():
            return _back("own_wrong")
        self._own.set_words(who.reader_id, language, zone)
        self._hearing.heed(language, zone)
        return _back("words_changed")

    # ------------------------------------------------------------ passphrase and app

    def passphrase(self, who: Session) -> ResponseReturnValue:
        """New words, once."""
        shown = self._own.offer_passphrase(self._door.token())
        return self._shell.page(
            "words.html",
            _("Your passphrase"),
            who,
            words=shown.what,
            sealed=shown.sealed,
            next=url_for("you.passphrase_type"),
        )

    def passphrase_type(self, who: Session) -> ResponseReturnValue:
        """Where they are typed back."""
        return self._typed_back(who, failed=False)

    def passphrase_set(self, who: Session) -> ResponseReturnValue:
        """From now on they count."""
        form, token = request.form, self._door.token()
        given = (form.get(name, "") for name in ("old", "sealed", "typed"))
        if self._own.new_passphrase(who, token, *given):
            return _back("passphrase_changed")
        return self._typed_back(who, failed=True), 422

    def _typed_back(self, who: Session, *, failed: bool) -> str:
        return self._shell.page(
            "typed_back.html",
            _("Type it back"),
            who,
            sealed=request.form.get("sealed", ""),
            asks_old=True,
            asks_code=False,
            next=url_for("you.passphrase_set"),
            failed=failed,
        )

    def app(self, who: Session) -> ResponseReturnValue:
        """A new picture, and where its first code is typed."""
        shown = self._own.offer_code_app(self._door.token())
        return self._app_page(who, shown.what, shown.sealed, failed=False)

    def app_set(self, who: Session) -> ResponseReturnValue:
        """From now on its codes count."""
        form, token = request.form, self._door.token()
        sealed = form.get("sealed", "")
        if self._own.new_code_app(
            who, token, form.get("passphrase", ""), sealed, form.get("code", "")
        ):
            return _back("code_app_changed")
        secret = self._own.shown_before(token, sealed)
        if secret is None:
            return _back("own_wrong")
        return self._app_page(who, secret, sealed, failed=True), 422

    def _app_page(self, who: Session, secret: str, sealed: str, *, failed: bool) -> str:
        app: CodeApp = code_app(secret, self._own.totp_address(who.reader_id, secret))
        return self._shell.page(
            "app.html", _("Code app"), who, app=app, sealed=sealed, failed=failed
        )

    # ------------------------------------------------------------ shown once

    def once(self, who: Session) -> ResponseReturnValue:
        """New recovery codes, or the words of a new sheet."""
        passphrase, codes, sheet = request.form.get("passphrase", ""), None, None
        if request.form.get("what") == "codes":
            codes = self._own.new_codes(who, passphrase)
        else:
            sheet = self._own.new_sheet(who, passphrase)
        if codes is None and sheet is None:
            return _back("own_wrong")
        return self._shell.page(
            "shown_once.html",
            _("Recovery"),
            who,
            heading=_("If you lose something"),
            reader_id=who.reader_id,
            codes=codes,
            sheet=sheet,
            onward=url_for("you.page"),
        )

    # ------------------------------------------------------------ passkeys

    def passkey_add(self, who: Session) -> ResponseReturnValue:
        """It stands in for the digits from now on."""
        form = request.form
        added = self._own.add_passkey(who, form.get("passphrase", ""), form.get("passkey", ""))
        return _back("passkey_added" if added else "own_wrong")

    def passkey_remove(self, who: Session) -> ResponseReturnValue:
        """It proves nothing any more."""
        gone = self._own.remove_passkey(who, request.form.get("handle", ""))
        return _back("passkey_removed" if gone else "not_now")


def _back(notice: str) -> ResponseReturnValue:
    flash(notice)
    return redirect(url_for("you.page"), 303)


def zones_shown() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """(continent, its zones and their places) of every zone but UTC, in the order of their names.

    The names of the files are not translated: whoever looks for a zone knows how it is written.
    """
    named = (each for each in zones() if each != UNIVERSAL)
    return [
        (continent, [(each, each.partition("/")[2].replace("_", " ")) for each in some])
        for continent, some in groupby(named, key=lambda each: each.partition("/")[0])
    ]
