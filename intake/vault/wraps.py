"""Wraps: a report's seed, sealed to one reader.

Whoever has no wrap cannot read the report; that is how a conflict of interest is excluded. A
held wrap has a box around it under the release key, which only the server holds: the deputy and
the external reader cannot open theirs before their turn, even with a copy of the keyring.
"""

from __future__ import annotations

from hmac import compare_digest

from intake.errors import SealError
from intake.ports import ReportKey
from intake.vault import box, xwing
from intake.vault.envelope import Envelopes
from intake.vault.keys import derive
from intake.vault.pae import place


class Wraps:
    """Makes, opens and releases wraps."""

    def __init__(self, envelopes: Envelopes, server_secret: bytes, deployment: str) -> None:
        self._envelopes = envelopes
        self._deployment = deployment
        self._release_key = derive(server_secret, "server", "release", deployment)

    def wrap(self, key: ReportKey, reader_id: str, reader_public: bytes, *, held: bool) -> bytes:
        """The report's seed for one reader; `held` adds the layer under the release key.

        Raises SealError for an unusable reader key, or for a seed that is not this report's:
        wrapping that one would lose the report.
        """
        _check_pair(key.seed, key.public)
        where = self._wrap_place(key.report_id, key.public, reader_id)
        blob = self._envelopes.seal(reader_public, where, key.seed)
        if not held:
            return blob
        return box.lock(self._release_key, self._held_place(key.report_id, reader_id), blob)

    def unwrap(
        self,
        report_id: bytes,
        report_public: bytes,
        reader_id: str,
        reader_seed: bytes,
        blob: bytes,
        *,
        held: bool,
    ) -> bytes:
        """The report's seed. A held wrap opens only with the release key this vault holds."""
        wrap = self.release(report_id, reader_id, blob) if held else blob
        where = self._wrap_place(report_id, report_public, reader_id)
        seed = self._envelopes.open_(reader_seed, where, wrap)
        _check_pair(seed, report_public)
        return seed

    def release(self, report_id: bytes, reader_id: str, blob: bytes) -> bytes:
        """Take the release layer off a held wrap; the result is an ordinary wrap."""
        return box.unlock(self._release_key, self._held_place(report_id, reader_id), blob)

    def hold(self, report_id: bytes, reader_id: str, blob: bytes) -> bytes:
        """Put the release layer around an ordinary wrap: the reverse of `release`, without a key
        of anybody."""
        return box.lock(self._release_key, self._held_place(report_id, reader_id), blob)

    def _wrap_place(self, report_id: bytes, report_public: bytes, reader_id: str) -> bytes:
        return place("wrap", self._deployment, report_id, report_public, reader_id)

    def _held_place(self, report_id: bytes, reader_id: str) -> bytes:
        return place("held", self._deployment, report_id, reader_id)


def _check_pair(seed: bytes, public: bytes) -> None:
    if not compare_digest(xwing.public_bytes(seed), public):
        raise SealError("a seed is not that of this report")
