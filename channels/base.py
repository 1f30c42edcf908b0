"""The contract of every channel.

Rules, held by `tests/contract/channel.py` for each of them: verify before reading, in constant
time, from the configured public address and the raw target, never from forwarded headers; media
is never fetched; names and places that the provider adds are dropped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from intake.messages import News, Spoken, Text


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it came over the wire. `target` is the raw path and query, undecoded;
    header names are lower case."""

    method: str
    target: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A provider's dialect of "stored"."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Route:
    """An address that is asked for by other methods than POST alone."""

    path: str
    methods: tuple[str, ...]


class Channel(Protocol):
    """One way in and out. Everything here is pure; sending is `intake.ports.Sender`."""

    @property
    def name(self) -> str:
        """Short and stable; part of every keyed hash of an address."""
        ...

    @property
    def paths(self) -> Sequence[str | Route]:
        """Where its webhooks are mounted, e.g. "/channels/sms"; asked for by POST."""
        ...

    @property
    def acknowledgement(self) -> Acknowledgement: ...

    def verify(self, request: RawRequest) -> None:
        """Raises Forged unless the provider signed exactly this request."""
        ...

    def read(self, request: RawRequest) -> News | None:
        """What it says; None when that is nothing to us. Raises Malformed. Only after `verify`."""
        ...

    def pack(self, said: Sequence[Spoken]) -> tuple[Text, ...]:
        """The texts that carry one turn, in order, each within the channel's limit."""
        ...
