"""A world with its tables in sight, and what stood in them before a text was heard.

Store and keyring are put in by `Setting`, so that one with a fault planted can take the place of
the real one; what is looked at is always the tables underneath.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from intake.messages import Sign
from intake.ports import Keyring, OpenWork, Standing
from intake.reporting.memory import Memory
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.fakes.store_tables import Tables
from tests.world import DEMO_RESPONSE, EpochsInMemory, Time, World, cheap_vault

MARK = "zq"
"""Stands in everything that is told; no text of ours has these letters."""


@dataclass
class Phone:
    """One phone, and what its owner knows. `codes`: those it was shown, the newest last."""

    number: str
    tellings: int = 0
    codes: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Stands in what is told in this conversation, and in no other."""
        return f"{MARK}{self.number[-1]}x{self.tellings}x"


@dataclass
class Scene:
    """A world and its tables."""

    world: World
    store: MemoryStore
    kept_keys: MemoryKeyring

    @property
    def tables(self) -> Tables:
        return self.store.tables

    def lookup(self, phone: Phone) -> bytes:
        return self.world.vault.pseudonym("sms", phone.number).lookup

    def standing(self, phone: Phone) -> Standing | None:
        return self.tables.conversations.get(self.lookup(phone))

    def memory(self, phone: Phone) -> Memory | None:
        """What a text from this phone would find, if it can still be opened."""
        standing = self.standing(phone)
        who = self.world.vault.pseudonym("sms", phone.number)
        plain = self.world.vault.open_state(who, standing.sealed) if standing else None
        return Memory.from_bytes(plain) if plain else None

    def waiting(self, phone: Phone) -> frozenset[int]:
        """Numbers of the texts that have not left for this phone."""
        lookup = self.lookup(phone)
        return frozenset(number for who, number in self.tables.outbox if who == lookup)

    def deeds(self) -> Sequence[str]:
        """What has been done that cannot be taken back."""
        return [line.event for line in self.tables.audit]

    def keys_of(self) -> frozenset[bytes]:
        """Ids of the reports there are wraps for."""
        return frozenset(self.kept_keys.older_than(self.world.time() + DAY, b"", 1000))

    def lose(self, phone: Phone) -> None:
        """What waits for this phone never leaves."""
        with self.store() as work:
            for number in self.waiting(phone):
                work.outbox.drop(self.lookup(phone), number)
            work.commit()


DAY = timedelta(days=1)


class Setting:
    """How a scene is put together, so that one part of it can be a broken one."""

    def store(self, real: MemoryStore) -> OpenWork:
        return real

    def keyring(self, real: MemoryKeyring) -> Keyring:
        return real

    def response_toml(self) -> str:
        return DEMO_RESPONSE.read_text(encoding="utf-8")

    def scene(self) -> Scene:
        store, keyring, time = MemoryStore(), MemoryKeyring(), Time()
        vault = cheap_vault(EpochsInMemory(time))
        world = World(self.store(store), self.keyring(keyring), time, vault, self.response_toml())
        return Scene(world, store, keyring)


@dataclass(frozen=True)
class Heard:
    """One text that was heard, and what stood before it."""

    scene: Scene
    phone: Phone
    news: str | Sign
    memory: Memory | None
    standing: Standing | None
    reports: frozenset[bytes]
    deeds: Sequence[str]
    waiting: frozenset[int]

    @property
    def late(self) -> bool:
        """Whether the question that stands had not reached her, as far as we know."""
        return bool(self.standing and self.standing.asked > self.standing.accepted)

    @property
    def filed(self) -> frozenset[bytes]:
        """The reports that came of it."""
        return frozenset(self.scene.tables.reports) - self.reports

    @property
    def new_deeds(self) -> Sequence[str]:
        """What is erased takes its lines along, so there may be fewer than before."""
        return list((Counter(self.scene.deeds()) - Counter(self.deeds)).elements())

    @property
    def over(self) -> bool:
        """Whether there is no conversation with this phone now."""
        return self.scene.standing(self.phone) is None


def hear(scene: Scene, phone: Phone, news: str | Sign, message: str) -> Heard:
    """Let it be heard, with what stood before beside it."""
    memory = scene.memory(phone)
    idle = timedelta(hours=scene.world.response.idle_hours)
    asleep = memory is None or scene.world.time() - memory.heard_at > idle
    before = Heard(
        scene,
        phone,
        news,
        None if asleep else memory,
        None if asleep else scene.standing(phone),
        frozenset(scene.tables.reports),
        scene.deeds(),
        scene.waiting(phone),
    )
    scene.world.text(news, phone.number, message_id=message)
    return before
