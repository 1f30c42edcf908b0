"""The contract of every channel.

Rules, held by `tests/contract/channel.py` for each of them: verify before reading, in constant
time, from the configured public address and the raw target, never from forwarded headers; media
is never fetched; names and places that the provider adds are dropped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from intake.messages import Heard, Spoken


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


class Channel(Protocol):
    """One way in and out. Everything here is pure; sending is `intake.ports.Sender`."""

    @property
    def name(self) -> str:
        """Short and stable; part of every keyed hash of an address."""
        ...

    @property
    def path(self) -> str:
        """Where its webhook is mounted, e.g. "/channels/sms"."""
        ...

    @property
    def acknowledgement(self) -> Acknowledgement: ...

    def verify(self, request: RawRequest) -> None:
        """Raises Forged unless the provider signed exactly this request."""
        ...

    def read(self, request: RawRequest) -> Heard:
        """What was said. Raises Malformed. Only called after `verify`."""
        ...

    def pack(self, said: Sequence[Spoken]) -> tuple[str, ...]:
        """The texts that carry one turn, in order, each within the channel's limit."""
        ...
