"""`/metrics` for a monitor and `/operator` for people: the same figures, behind one token.

Rules: without a token there are no such pages; it is compared in constant time; a wrong one is
told nothing. No content, no address, no script, nothing stored in the browser. What is wrong is
said in words that somebody can act on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from flask import Blueprint, Response, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST

from intake.errors import IntakeError
from intake.operating.figures import BEGAN_IN, NO_REPORT, ChannelFigures, Figures
from intake.operating.metrics import exposition
from intake.operating.style import STYLE

SILENT: Final = timedelta(seconds=120)
TOO_OLD_HOURS: Final = 48

_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


@dataclass(frozen=True, slots=True)
class OperatorView:
    """What the page shows. `warnings` are whole sentences; empty when all is well."""

    warnings: tuple[str, ...]
    channels: tuple[ChannelFigures, ...]
    waiting: int
    stalled: int
    worker: str
    old_places: int


def view_of(figures: Figures) -> OperatorView:
    """The figures in words."""
    return OperatorView(
        _warnings(figures),
        figures.channels,
        figures.waiting,
        figures.stalled,
        _ago(figures.silent_for),
        figures.old_places,
    )


def _warnings(figures: Figures) -> tuple[str, ...]:
    parts = (_of_worker, _of_silence, _of_places, _of_copies)
    return tuple(warning for part in parts for warning in part(figures))


def _of_worker(figures: Figures) -> tuple[str, ...]:
    if figures.silent_for is not None and figures.silent_for <= SILENT:
        return ()
    return ("No worker is running: answers wait, and nothing is deleted. Start one.",)


def _of_copies(figures: Figures) -> tuple[str, ...]:
    return tuple(
        f"{channel.name}: the oldest message has waited {channel.oldest_hours} hours to be deleted "
        "at the provider. Look into the worker's log: the key may be wrong, or the provider away."
        for channel in figures.channels
        if channel.oldest_hours > TOO_OLD_HOURS
    )


def _of_silence(figures: Figures) -> tuple[str, ...]:
    """No reports are no proof that nothing happens (IASC: silence is a warning)."""
    if not figures.no_report:
        return ()
    began = f"{figures.began} people or more" if figures.began else "fewer than ten people"
    return (
        f"No report has been sent for {NO_REPORT.days} days, and {began} began to write in "
        f"{BEGAN_IN.days}; both up to Monday, when this is looked at. That is a warning and no "
        "success: try every channel yourself, and ask those who hang up the posters whether people "
        "know and trust the address.",
    )


def _of_places(figures: Figures) -> tuple[str, ...]:
    if not figures.old_places:
        return ()
    return (
        f"Help places that nobody asked for 90 days: {figures.old_places}. Somebody may stand "
        "before a closed door. `intake doctor` says which.",
    )


def _ago(span: timedelta | None) -> str:
    if span is None:
        return "never"
    minutes = span // timedelta(minutes=1)
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago"


class OperatorPages:
    """Both pages."""

    def __init__(self, token: str, figures: Callable[[], Figures]) -> None:
        """`token`: opens them; not to be empty."""
        self._token = token.encode()
        self._figures = figures

    def blueprint(self) -> Blueprint:
        pages = Blueprint("operating", __name__, template_folder="templates")
        for path, view in (("/metrics", self.metrics), ("/operator", self.page)):
            pages.add_url_rule(path, endpoint=path[1:], view_func=partial(self._shown, view))
        return pages

    def metrics(self) -> Response:
        """For a monitor that sends `Authorization: Bearer`."""
        if not self._admits("bearer"):
            return _closed("Bearer")
        return Response(exposition(self._figures()), content_type=CONTENT_TYPE_LATEST)

    def page(self) -> Response:
        """For people, whatever name they give."""
        if not self._admits("basic"):
            return _closed('Basic realm="operator", charset="UTF-8"')
        view = view_of(self._figures())
        return Response(render_template("operator.html", view=view, style=STYLE))

    def _shown(self, view: Callable[[], Response]) -> Response:
        try:
            answer = view()
        except IntakeError as error:
            answer = Response(f"{type(error).__name__}\n", 503, mimetype="text/plain")
        answer.headers.update(HEADERS)
        return answer

    def _admits(self, scheme: str) -> bool:
        given = request.authorization
        if given is None or given.type != scheme:
            return False
        told = given.password if scheme == "basic" else given.token
        return hmac.compare_digest((told or "").encode(), self._token)


def _closed(challenge: str) -> Response:
    return Response(status=401, headers={"WWW-Authenticate": challenge})
