"""Which language a page is answered in, and the time of which place.

Rules: what a reader chose is kept with her and counts wherever she is signed in. Before that, the
link that was pressed counts (`?l=<tag>`, on the pages before a session only: it stands in the
address and in no cookie), and then what the browser asks for. What there is no catalogue of is
said in English.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, has_request_context, request, url_for

from intake.desk.saying import _, _n, ltr, speak
from intake.i18n import SOURCE_LANGUAGE
from intake.tongues import Tongue, Tongues

CHOICE: Final = "l"
SIGNED_OUT: Final = frozenset({"login", "enrol"})
"""Pages whose address can name a language."""


class Hearing:
    """Knows the languages, and sets that of each request."""

    def __init__(self, tongues: Tongues) -> None:
        self.tongues = tongues

    def watch(self, app: Flask) -> None:
        """Take over the words of this application."""
        app.jinja_env.globals.update(_=_, _n=_n, ltr=ltr)
        app.before_request(self._begin)
        app.teardown_request(_end)
        app.url_defaults(self._keep)

    def chosen(self) -> str:
        """What the address names, or nothing."""
        given = request.args.get(CHOICE, "")
        here = request.blueprint in SIGNED_OUT
        return given if here and given in self.tongues.languages else ""

    def heed(self, language: str, zone: str) -> None:
        """From now on, what a reader chose; where she chose no language, her browser's."""
        speak(self.tongues.of(language or self._asked(), zone))

    def offered(self) -> tuple[tuple[str, str, str], ...]:
        """(tag, its own name, address) of each language this page can be had in."""
        if request.blueprint not in SIGNED_OUT or request.method != "GET":
            return ()
        return tuple(
            (tag, Tongue(tag).own_name(), url_for(str(request.endpoint), l=tag))
            for tag in self.tongues.languages
        )

    def _asked(self) -> str:
        """What the browser asks for, or the language that a regional one belongs to."""
        for wanted, _quality in request.accept_languages:
            for tag in (wanted, wanted.partition("-")[0]):
                if tag in self.tongues.languages:
                    return tag
        return SOURCE_LANGUAGE

    def _begin(self) -> None:
        speak(self.tongues.of(self.chosen() or self._asked()))

    def _keep(self, endpoint: str, values: dict[str, Any]) -> None:
        """From one page before a session to the next, the choice goes along."""
        if not has_request_context():
            return
        if endpoint.partition(".")[0] in SIGNED_OUT and (chosen := self.chosen()):
            values.setdefault(CHOICE, chosen)


def _end(_error: BaseException | None) -> None:
    """What comes next in this thread is nobody's yet."""
    speak(Tongue())
