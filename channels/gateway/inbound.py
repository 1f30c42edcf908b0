"""A gateway's webhook, checked and read as its response file says.

Rules: it is verified over the raw bytes before anything is read; what is read is what the file
names, so that names, networks and SIM slots never get in. Media is not fetched, and its caption
not kept. A name or a short code is answered 2xx and not heard: nothing behind it can be answered.
Delivery reports arrive below the channel's address at "/status", some by GET (Kannel's).

A message without an id of its own is known by sender, words and the device's time, all as the
gateway wrote them: a repetition has the same time, and the same answer to the next question has
another. Where even the time is missing, the time of arrival stands in, cut to ten minutes. Then
a repetition within that window is heard once, but so is the same answer given twice within it;
a repetition across its border is heard twice, and one answer too many decides nothing, since
the question that it would answer has not left yet. A response file that names neither an id nor
a time is refused (`intake.routing.gateway_faults`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from channels.base import Acknowledgement, RawRequest, Route
from channels.gateway.outbound import texts
from channels.gateway.proofs import verify
from channels.gateway.reading import Reading
from channels.gateway.secrets import Secrets
from channels.sms.numbers import international, is_nobody
from intake.conversation.told import Told
from intake.errors import Malformed
from intake.messages import Errand, Heard, Progress, Reached, Sign, Spoken, Task, Text
from intake.routing.gateways import Gateway

WINDOW_SECONDS: Final = 600
LATE: Final = timedelta(minutes=1)
"""What takes longer on its way is late; less may be two clocks that differ."""

DELETED_AFTER: Final = timedelta(minutes=1)
_ID: Final = re.compile(r"[!-~]{1,200}")


class GatewayChannel:
    """`channels.base.Channel` for one gateway, its gaps filled."""

    def __init__(self, gateway: Gateway, secrets: Secrets, clock: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._secrets = secrets
        self._clock = clock

    @property
    def name(self) -> str:
        return self._gateway.channel

    @property
    def paths(self) -> Sequence[str | Route]:
        return (self._gateway.path, Route(self._status_path, ("GET", "POST")))

    @property
    def acknowledgement(self) -> Acknowledgement:
        """Nothing, unless the gateway wants to hear something: some (Kannel) text it to people."""
        incoming = self._gateway.incoming
        body = (incoming.acknowledge or "").encode()
        return Acknowledgement(body, incoming.acknowledge_type or "text/plain")

    def verify(self, request: RawRequest) -> None:
        """Raises Forged unless it proves itself as the response file asks."""
        verify(request, self._gateway.proof, self._secrets, self._clock())

    def read(self, request: RawRequest) -> Heard | Progress | None:
        """What was said, or what became of a text of ours. Raises Malformed."""
        reading = Reading(request.headers, request.body, request.target)
        if unquote(urlsplit(request.target).path).endswith(self._status_path):
            return self._progress(reading)
        return self._heard(reading)

    def pack(self, said: Sequence[Spoken]) -> tuple[Text, ...]:
        return texts(said, self._gateway.encoding)

    @property
    def _status_path(self) -> str:
        return f"{self._gateway.path}/status"

    def _heard(self, reading: Reading) -> Heard | None:
        places = self._gateway.incoming
        kind = reading.text(places.kind)
        if kind is not None and kind not in (*(places.kinds or ()), *(places.media_kinds or ())):
            return None
        sender = reading.text(places.sender)
        if not sender:
            raise Malformed
        if is_nobody(sender):
            return None
        address = international(sender, self._gateway.country_prefix)
        if address is None:  # refused, so that the operator sees that country_prefix is missing
            raise Malformed
        news = self._news(reading, kind)
        own_id = self._own_id(reading)
        return Heard(
            self.name,
            own_id or self._made_id(reading, address, news),
            address,
            news,
            errand=self._deletion(own_id),
            sent_at=self._sent_at(reading),
        )

    def _news(self, reading: Reading, kind: str | None) -> Told | Sign:
        places = self._gateway.incoming
        if places.stop and reading.has(places.stop):
            return Sign.STOP
        if kind in (places.media_kinds or ()) or (places.media and reading.has(places.media)):
            return Sign.MEDIA
        words = reading.text(places.text, reading.text(places.charset) or reading.charset)
        if words is None:
            raise Malformed
        return Told(normalize("NFC", words))

    def _own_id(self, reading: Reading) -> str | None:
        """The gateway's id of this delivery; None when a part of it is missing."""
        pieces = [reading.text(place) for place in self._gateway.incoming.id or ()]
        if not pieces or not all(pieces):
            return None
        own_id = ":".join(piece for piece in pieces if piece)
        if not _ID.fullmatch(own_id):
            raise Malformed
        return own_id

    def _made_id(self, reading: Reading, address: str, news: Told | Sign) -> str:
        """See above. It is hashed again with a key before it is stored."""
        date = reading.text(self._gateway.incoming.date)
        when = date or f"window {int(self._clock().timestamp()) // WINDOW_SECONDS}"
        words = news.reveal() if isinstance(news, Told) else news.name
        return hashlib.sha256(json.dumps([address, words, when]).encode()).hexdigest()

    def _sent_at(self, reading: Reading) -> datetime | None:
        """When the device got it, where that is long ago: by the time that the device itself says
        passed until now, so that a clock that is wrong misleads nobody."""
        sent = _moment(reading.text(self._gateway.incoming.date))
        clock = _moment(reading.text(self._gateway.incoming.clock))
        if sent is None or clock is None or clock - sent < LATE:
            return None
        return self._clock() - (clock - sent)

    def _deletion(self, own_id: str | None) -> Errand | None:
        deleting = self._gateway.deleting
        if not (own_id and deleting.url and deleting.incoming):
            return None
        return Errand(Task.DELETE, own_id, DELETED_AFTER)

    def _progress(self, reading: Reading) -> Progress | None:
        reports = self._gateway.reports
        stage = (reports.words or {}).get(reading.text(reports.word) or "")
        if stage is None:
            return None
        known_by = reading.text(reports.reference) or reading.text(reports.id)
        if not known_by or not _ID.fullmatch(known_by):
            raise Malformed
        return Progress(self.name, known_by, Reached[stage.name])


def _moment(written: str | None) -> datetime | None:
    """Seconds since 1970, or ISO 8601 with its distance from UTC; None for anything else."""
    if not written:
        return None
    try:
        if written.isascii() and written.isdigit():
            return datetime.fromtimestamp(int(written[:12]), UTC)
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else None
