"""Who is signed in, and what everybody else gets to see.

The token of the session stands in the desk's one cookie, which is signed, HttpOnly and
SameSite=Strict. Everything else about a session is on the server.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.desk.hearing import Hearing
from intake.desk.saying import _
from intake.desk.shell import Shell

P = ParamSpec("P")
FOR_ALL = frozenset({"grants", "login", "you"})
"""Pages that an interpreter has; there is no other for her."""

TOKEN = "token"  # noqa: S105 - the name of a cookie's field, not a secret


class Door:
    """Lets signed-in readers in."""

    def __init__(self, casework: Casework, shell: Shell, hearing: Hearing) -> None:
        self._casework = casework
        self._shell = shell
        self._hearing = hearing

    def who(self) -> Session | None:
        """The reader of this request, if any; what she chose for her pages counts from here on."""
        token = session.get(TOKEN)
        who = self._casework.who(token) if token else None
        if who is not None:
            self._hearing.heed(who.language, who.time_zone)
        return who

    def token(self) -> str:
        """Of this browser's session."""
        return str(session.get(TOKEN, ""))

    def is_locked(self) -> bool:
        """Whether the passphrase alone would let this browser in again."""
        return bool(self.token()) and self._casework.locked(self.token()) is not None

    def let_in(self, token: str) -> None:
        """From now on this browser is that session: nothing of an earlier one stays."""
        self.let_out()
        session[TOKEN] = token

    def let_out(self) -> None:
        """End this browser's session."""
        token = session.get(TOKEN)
        session.clear()
        if token:
            self._casework.sign_out(token)

    def signed_in(
        self, page: Callable[Concatenate[Session, P], ResponseReturnValue]
    ) -> Callable[P, ResponseReturnValue]:
        """The page for signed-in readers only; they are its first argument."""

        @wraps(page)
        def shown(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            who = self.who()
            if who is None:
                return self._turned_away()
            if self._shell.sees_grants_only(who) and request.blueprint not in FOR_ALL:
                return _elsewhere()
            return page(who, *args, **kwargs)

        return shown

    def _turned_away(self) -> ResponseReturnValue:
        if self.is_locked():
            return self.locked(back_to()), 403
        if request.method == "POST":
            # A session ended while somebody wrote: give the words back, to be copied.
            written = request.form.get("text", "")
            return self._shell.page("signed_out.html", _("Signed out"), written=written), 403
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link from elsewhere comes without a Strict cookie; one step on, it is there.
            return self._shell.page("onward.html", _("Desk"))
        return redirect(url_for("login.form"), 303)

    def locked(self, to: str, *, failed: bool = False) -> str:
        """Where the passphrase is asked for again. `to`: where she was."""
        self._hearing.heed(*self._casework.words_of(self.token()))
        written = "" if failed else request.form.get("text", "")
        return self._shell.page("locked.html", _("Locked"), to=to, written=written, failed=failed)


def back_to() -> str:
    """The page she was on, as a path of the desk: of a form, the one that held it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    parts, root = urlsplit(request.referrer or ""), request.script_root
    same = parts.netloc == request.host and parts.path.startswith(f"{root}/")
    return parts.path[len(root) :] if same else "/"


def is_ours(path: str) -> bool:
    """Whether it is a path of the desk, and leads to no other place."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def _elsewhere() -> ResponseReturnValue:
    """For a reader without reports: the first page is what is asked of her."""
    if request.endpoint != "queue.page":
        abort(404)
    return redirect(url_for("grants.page"), 303)
