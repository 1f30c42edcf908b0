"""Help places for a page that stands outside any conversation: every area, and the best of each
kind in it, as they are said inside one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from intake.conversation.effects import ShowHelp
from intake.i18n import Catalogues
from intake.reporting.speaking import Speaker
from intake.routing.response import Response

Listed: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""(Name of an area, its places); one without a name where there is only one area."""


class Places:
    """Said once for each language and response: a flood must not pay for saying it."""

    def __init__(self, catalogues: Catalogues, response: Callable[[], Response]) -> None:
        self._catalogues = catalogues
        self._response = response
        self._said: dict[str, tuple[Response, Listed]] = {}

    def __call__(self, language: str) -> Listed:
        """What to show in this language."""
        response = self._response()
        known = self._said.get(language)
        if known is None or known[0] is not response:
            known = self._said[language] = (response, self._say(response, language))
        return known[1]

    def _say(self, response: Response, language: str) -> Listed:
        speaker = Speaker(self._catalogues, response, language, "web")
        areas = [(each.id, each.name_in(language)) for each in response.areas]
        listed = areas if len(areas) > 1 else [(area, "") for area, _ in areas]
        return tuple((name, _said(speaker, area)) for area, name in listed)


def _said(speaker: Speaker, area: str) -> tuple[str, ...]:
    return tuple(
        f"{each.before}{each.after}".strip() for each in speaker.help(ShowHelp((), area, None))
    )
