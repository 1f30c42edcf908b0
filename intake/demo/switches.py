"""What whoever tries the demo can switch on for the whole of it: a file each, as its clock has one.

    no-scripts      every page of the demo, of the desk and of the reporter comes with a policy that
                    forbids all scripts
    right-to-left   the demo's own pages turn round, and its ways to the desk, to the reporter's
                    pages and to Telegram lead into Arabic

Rule: a switch can make a policy stricter and nothing else. Of several policies a browser obeys each
(W3C CSP 3, 8.1), so the product's own stays as it is and another one is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_SCRIPTS_POLICY: Final = "script-src 'none'"


class Switch(Enum):
    """One of them; the value names its file."""

    NO_SCRIPTS = "no-scripts"
    RIGHT_TO_LEFT = "right-to-left"


class Switches:
    """Those of one demo, for all its processes."""

    def __init__(self, directory: Path) -> None:
        """The directory is made when the first one is turned."""
        self._directory = directory

    def is_on(self, switch: Switch) -> bool:
        return (self._directory / switch.value).exists()

    def turn(self, switch: Switch) -> None:
        """On if it is off, off if it is on."""
        self._directory.mkdir(mode=0o700, exist_ok=True)
        file = self._directory / switch.value
        if self.is_on(switch):
            file.unlink(missing_ok=True)
        else:
            file.touch(mode=0o600)


class Switched:
    """Another application, whose pages run no script while that is switched on."""

    def __init__(self, app: WSGIApplication, switches: Switches) -> None:
        self._app = app
        self._switches = switches

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not self._switches.is_on(Switch.NO_SCRIPTS):
            return self._app(environ, start)

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            stricter = [*headers, ("Content-Security-Policy", NO_SCRIPTS_POLICY)]
            return start(status, stricter, *error)

        return self._app(environ, begin)
