"""The reporter's pages as one Flask application with its own headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from channels.web.audio import AudioPages
from channels.web.headers import headers, over_https
from channels.web.packing import packed
from channels.web.pages import Hear, ReporterPages, Shown, Site, adding
from channels.web.recordings import Recordings
from intake.i18n import Catalogues
from intake.recordings import Found
from intake.routing.response import Response

MOST_BYTES = 256 * 1024
"""Of one form: several times the longest answer, so that one too long comes back to be cut."""


def web_app(
    catalogues: Catalogues,
    response: Callable[[], Response],
    hear: Hear,
    shown: Shown,
    *,
    https: bool,
    exit_to: str | None = None,
    onion_url: str | None = None,
    demo: bool = False,
    recorded: Found | None = None,
) -> Flask:
    """To be mounted at "/". `https`: browsers reach it over TLS. `onion_url`: where else.
    `recorded`: questions to listen to."""
    app = Flask("channels.web", static_folder=None, template_folder="templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    style = _style()
    recordings = Recordings(recorded or Found({}), catalogues, response)
    site = Site(catalogues, response, style, exit_to, demo, recordings.beside)
    pages = ReporterPages(site, hear, shown)
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(AudioPages(recordings).blueprint())
    app.register_error_handler(404, pages.refused)
    app.register_error_handler(405, pages.refused)
    app.after_request(packed)
    app.after_request(
        adding(headers(style, sound=bool(recordings)), over_https(onion_url) if https else {})
    )
    return app


def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8").strip()
