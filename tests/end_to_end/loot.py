"""What somebody has who copied every row, at every moment, and holds the server's key files.

A backup, a write-ahead log or a stolen disk holds some of these rows. Here all versions of all of
them are kept, from the first text on, and the thief knows the reporter's number as well. Epoch
secrets are where design puts them, outside every backup: the thief gets those that still exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from intake.app import clock
from intake.errors import SealError
from intake.letters import Letter
from intake.ports import Clock, PartPlace, Sealed
from intake.reporting.memory import DraftReport, Memory
from intake.vault.epochs import DirectoryEpochs
from intake.vault.vault import SealedVault
from tests.end_to_end.deployment import IDLE_HOURS, Deployment


@dataclass
class Loot:
    """Rows as they were: blobs with what is needed to open them."""

    number: str
    states: set[Sealed] = field(default_factory=set)
    outgoing: set[tuple[bytes, int, Sealed]] = field(default_factory=set)
    parts: dict[tuple[bytes, int], tuple[str, bytes]] = field(default_factory=dict)
    wraps: set[bytes] = field(default_factory=set)

    def take(self, deployment: Deployment) -> None:
        """Copy everything that is there now."""
        with deployment.databases.content.connect() as content:
            for epoch, blob in content.exec_driver_sql("SELECT epoch, blob FROM conversations"):
                self.states.add(Sealed(epoch, bytes(blob)))
            for lookup, number, epoch, blob in content.exec_driver_sql(
                "SELECT lookup, number, epoch, blob FROM outbox"
            ):
                self.outgoing.add((bytes(lookup), number, Sealed(epoch, bytes(blob))))
            for report_id, number, kind, blob in content.exec_driver_sql(
                "SELECT report_id, number, kind, blob FROM parts"
            ):
                self.parts[bytes(report_id), number] = (kind, bytes(blob))
        with deployment.databases.keyring_engine.connect() as keyring:
            self.wraps |= {
                bytes(blob) for (blob,) in keyring.exec_driver_sql("SELECT blob FROM wraps")
            }

    # ------------------------------------------------------------ trying

    def opened_by(self, vault: SealedVault) -> list[str]:
        """All that this vault opens of it: answers, and told parts by way of a state's seed."""
        return [*self._answers(vault), *self._told(vault)]

    def _answers(self, vault: SealedVault) -> Iterator[str]:
        for lookup, number, sealed in self.outgoing:
            try:
                plain = vault.open_outgoing(lookup, number, sealed)
            except SealError:
                continue
            if plain is not None:
                yield Letter.from_bytes(plain).text.reveal()

    def _told(self, vault: SealedVault) -> Iterator[str]:
        who = vault.pseudonym("sms", self.number)
        for sealed in self.states:
            try:
                plain = vault.open_state(who, sealed)
            except SealError:
                continue
            if plain is not None:
                draft = Memory.from_bytes(plain).draft
                yield f"state of epoch {sealed.epoch}"
                yield from self._parts(vault, draft) if draft else ()

    def _parts(self, vault: SealedVault, draft: DraftReport) -> Iterator[str]:
        report_id, public = draft.key.report_id, draft.key.public
        head = vault.first_head(report_id, public)
        for number in range(draft.parts):
            kind, blob = self.parts[report_id, number]
            place = PartPlace(report_id, public, number, kind, head)
            for secret in (b"", *vault.part_secrets(draft.root).values()):
                try:
                    plain, _ = vault.open_part(place, draft.key.seed, blob, secret)
                except SealError:
                    continue
                yield plain.decode()
            head = vault.next_head(head, blob)


class OneSecret:
    """Epoch secrets as somebody tries them who found some bytes: the same for every epoch."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def current(self) -> tuple[int, bytes]:
        return 0, self._secret

    def secret(self, _number: int) -> bytes | None:
        return self._secret


def thieves(deployment: Deployment) -> Iterator[SealedVault]:
    """Vaults with the pepper and the server secret: one as the server has it, and one for every
    file that is left among the epoch secrets."""
    yield deployment.vault()
    for file in sorted((deployment.directory / "epochs").iterdir()):
        yield SealedVault(
            deployment=deployment.settings.intake_deployment,
            pepper=deployment.settings.pepper(),
            server_secret=deployment.settings.server_secret(),
            epochs=OneSecret(file.read_bytes()),
            ready_receipts=0,
        )


def step_epochs_twice(deployment: Deployment) -> None:
    """Two idle limits pass."""
    directory = deployment.directory / "epochs"
    for hours in (IDLE_HOURS, 2 * IDLE_HOURS):
        DirectoryEpochs(directory, IDLE_HOURS, hours_later(hours)).current()


def hours_later(hours: float) -> Clock:
    """A clock that stands at that moment."""
    later = clock() + timedelta(hours=hours)
    return lambda: later
