"""Who is signed in, and what everybody else gets to see.

The token of the session stands in the desk's one cookie, which is signed, HttpOnly and
SameSite=Strict. Everything else about a session is on the server.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.desk.shell import Shell

P = ParamSpec("P")
TOKEN = "token"  # noqa: S105 - the name of a cookie's field, not a secret


class Door:
    """Lets signed-in readers in."""

    def __init__(self, casework: Casework, shell: Shell) -> None:
        self._casework = casework
        self._shell = shell

    def who(self) -> Session | None:
        """The reader of this request, if any."""
        token = session.get(TOKEN)
        return self._casework.who(token) if token else None

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
            return page(who, *args, **kwargs) if who else self._turned_away()

        return shown

    def _turned_away(self) -> ResponseReturnValue:
        if request.method == "POST":
            # A session ended while somebody wrote: give the words back, to be copied.
            written = request.form.get("text", "")
            return self._shell.page("signed_out.html", "Signed out", written=written), 403
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link from elsewhere comes without a Strict cookie; one step on, it is there.
            return self._shell.page("onward.html", "Desk")
        return redirect(url_for("login.form"), 303)
