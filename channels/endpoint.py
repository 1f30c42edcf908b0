"""The one web endpoint of all channels: verify, read, hear, acknowledge.

Rules: a 2xx means that what came is stored; a forged request is a 403 and leaves no trace; what
cannot be stored now is a 503, so that the provider delivers it again. Answers to anything but a
stored message are empty. Nothing that came in gets into a log: an unforeseen error leaves the
name of its class, never its message or a trace.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

from flask import Blueprint, Request, Response, request

from channels.base import Channel, RawRequest, Route
from intake.errors import Forged, Malformed, Refused, StoreError
from intake.messages import Chore, Heard, Pack, Progress

MOST_BYTES: Final = 64 * 1024

Hear: TypeAlias = Callable[[Heard, Pack], None]
"""Stores what came and what follows from it; returns after the commit. Raises StoreError."""

Note: TypeAlias = Callable[[Progress | Chore], None]
"""The same for what is no message."""

_log = logging.getLogger(__name__)


class WebhookPages:
    """One address per channel, all answered alike."""

    def __init__(self, channels: Sequence[Channel], hear: Hear, note: Note) -> None:
        self._channels = channels
        self._hear = hear
        self._note = note

    def blueprint(self) -> Blueprint:
        pages = Blueprint("webhooks", __name__)
        for channel in self._channels:
            for path in channel.paths:
                route = path if isinstance(path, Route) else Route(path, ("POST",))
                pages.add_url_rule(
                    route.path,
                    endpoint=route.path.replace(".", "_"),
                    view_func=partial(self.receive, channel),
                    methods=route.methods,
                    provide_automatic_options=False,
                )
        return pages

    def receive(self, channel: Channel) -> Response:
        """Answers one delivery."""
        try:
            self._take(channel, raw_request(request))
        except Refused as error:
            return Response(status=403 if isinstance(error, Forged) else 400)
        except StoreError as error:
            _log.error("webhook of %s not stored: %s", channel.name, type(error).__name__)
            return Response(status=503)
        except Exception as error:  # noqa: BLE001 - the outermost edge; a trace could hold words
            _log.error("webhook of %s failed: %s", channel.name, type(error).__name__)
            return Response(status=500)
        stored = channel.acknowledgement
        return Response(stored.body, content_type=stored.content_type)

    def _take(self, channel: Channel, raw: RawRequest) -> None:
        channel.verify(raw)
        match channel.read(raw):
            case Heard() as heard:
                self._hear(heard, channel.pack)
            case Progress() | Chore() as news:
                self._note(news)
            case None:
                pass


def raw_request(incoming: Request) -> RawRequest:
    """The request as it came over the wire. Raises Malformed when it is too large or cut off.

    The target is what the server was asked for, byte for byte: gunicorn keeps it as RAW_URI,
    Werkzeug as REQUEST_URI. Flask's own `url` is decoded, and made from headers anyone can send.
    """
    target = incoming.environ.get("RAW_URI") or incoming.environ["REQUEST_URI"]
    headers = {name.lower(): value for name, value in incoming.headers.items()}
    return RawRequest(incoming.method, target, headers, _body(incoming))


def _body(incoming: Request) -> bytes:
    # The library cuts off, silently, what is longer, and what a sender that went away left out.
    incoming.max_content_length = MOST_BYTES + 1
    try:
        body = incoming.get_data(cache=False)
    except Exception:  # noqa: BLE001 - broken chunks: each server has errors of its own for them
        body = None
    if body is None or len(body) > MOST_BYTES or incoming.content_length not in (None, len(body)):
        raise Malformed
    return body
