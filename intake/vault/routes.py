"""Routes: where the sender of a report agreed to be nudged, sealed for the worker that sends.

Locked under a key that needs the pepper and the server secret, so neither of the two opens one,
nor does a copy of the database. There is one size for all: a long word in a wide script looks
like a short one, and a telephone number like any other address.
"""

from __future__ import annotations

from intake.vault import box
from intake.vault.keys import derive
from intake.vault.padding import SMALLEST_STATE, pad, unpad
from intake.vault.pae import place


class Routes:
    """Seals and opens routes, each for its one report."""

    def __init__(self, pepper: bytes, server_secret: bytes, deployment: str) -> None:
        self._deployment = deployment
        server_key = derive(server_secret, "server", "route", deployment)
        self._key = derive(pepper, "pepper", "route", deployment, salt=server_key)

    def seal_route(self, report_id: bytes, plain: bytes) -> bytes:
        """Address, channel, language, word and window of a report's sender; 2,080 bytes long."""
        return box.lock(self._key, self._bound(report_id), pad(plain, SMALLEST_STATE))

    def open_route(self, report_id: bytes, blob: bytes) -> bytes:
        """What was sealed. Raises SealError when changed, or for another report."""
        return unpad(box.unlock(self._key, self._bound(report_id), blob), SMALLEST_STATE)

    def _bound(self, report_id: bytes) -> bytes:
        return place("route", self._deployment, report_id)
