"""How lines of the audit trail are chained: each is bound to the one before it by a key.

    link n  = HMAC(audit key, "line" ‖ link n-1 ‖ number ‖ hour, actor, event, report, detail)
    leaf    = HMAC(audit key, "leaf" ‖ day ‖ last link of one chain on that day)
    seal    = HMAC(audit key, "seal" ‖ day ‖ how many chains ‖ all their leaves, XORed)

Rules
1. There is one chain for each report and one for all lines without a report: which report came
   before which cannot be read from a number (ADR 0023).
2. A day is sealed when it is over. A chain that is erased takes its leaves out of the seals it is
   in; so a seal says what should be there still, and names nothing that is gone.
3. Whoever has the database has not the key, which is derived from the server secret.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass

from intake.ports import AuditLine, AuditSeal

LINK_BYTES = 32
NOTHING = bytes(LINK_BYTES)
"""The link before a chain's first line, and the leaves of a day on which nothing was done."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and compares links. `key` is asked for only when a line is written or verified."""

    key: Callable[[], bytes]

    def after(self, before: bytes, number: int, line: AuditLine) -> bytes:
        """The link of this line, which follows the link `before`."""
        report = line.report_id.hex() if line.report_id is not None else ""
        hour = int(line.hour.timestamp())
        said = (hour, line.actor, line.event, report, line.detail)
        return self._mac("line", before.hex(), number, *said)

    def leaf(self, day: str, link: bytes) -> bytes:
        """What one chain adds to the seal of a day on which this was its last link."""
        return self._mac("leaf", day, link.hex())

    def sealed(self, day: str, chains: int, leaves: bytes) -> AuditSeal:
        """The seal of a day."""
        return AuditSeal(day, chains, leaves, self._mac("seal", day, chains, leaves.hex()))

    def is_ours(self, seal: AuditSeal) -> bool:
        """Whether nobody changed it."""
        ours = self.sealed(seal.day, seal.chains, seal.leaves)
        return hmac.compare_digest(ours.mac, seal.mac)

    def _mac(self, *said: str | int) -> bytes:
        return hmac.digest(self.key(), json.dumps(said).encode(), "sha256")


def audit_key(server_secret: bytes) -> bytes:
    """The key of the chains."""
    return hmac.digest(server_secret, b"intake audit chain", "sha256")


def xored(one: bytes, other: bytes) -> bytes:
    """Both together; the same once more takes it out again."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def day_of(line: AuditLine) -> str:
    """The day that seals this line."""
    return line.hour.date().isoformat()


UNKEYED = Links(lambda: b"unkeyed")
"""For a store that no installation stands behind. `intake.app` gives each of its own."""
