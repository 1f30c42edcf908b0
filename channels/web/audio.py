"""Serves recorded questions: an address that tells nothing, and nothing that is kept.

Rules: the answer has the headers of every page, `no-store` too, since a file that stays on a phone
tells that somebody was here. No token, no cookie, no time of recording.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, send_file

from channels.web.recordings import Recordings

FOLDER: Final = "/audio/"


class AudioPages:
    """One address for each file."""

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def blueprint(self) -> Blueprint:
        pages = Blueprint("audio", __name__)
        pages.add_url_rule(
            f"{FOLDER}<name>", "play", self.play, methods=["GET"], provide_automatic_options=False
        )
        return pages

    def play(self, name: str) -> Response:
        """The sound, or the part of it that a browser asks for."""
        clip = self._recordings.named(name)
        if clip is None:
            abort(404)
        return send_file(BytesIO(clip.sound), clip.type, conditional=True, etag=False)
