"""The reporter's side on real databases, with every statement that they run counted.

Statements are those of both databases, in order, without their values. What is texted on a way is
found out on the store in memory first, by answers to named questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import count

from sqlalchemy import Engine, event

from intake.cases.parts import CasePart, RecordPart, ToldPart
from intake.casework.answering import Answering
from intake.casework.moving import Moving
from intake.casework.opening import opened
from intake.casework.values import Done, Session
from intake.conversation.vocabulary import Role, Step
from intake.messages import Sign
from intake.ports import HelperRow, Keyring, ReaderSecret
from intake.response import read_response
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.properties.world_scene import Setting
from tests.unit.reporting.examples import HELPER_CODE, Reporter, with_helper
from tests.world import EpochsInMemory, Time, World, cheap_vault, enrolment

CODE = re.compile(r"\d{4}(?: \d{4}){3}")


@dataclass
class Noting(Reporter):
    """Somebody of whom we note what she texts."""

    texted: list[str | Sign] = field(default_factory=list)

    def text(self, news: str | Sign, message_id: str = "") -> None:
        self.texted.append(news)
        super().text(news, message_id)


def texts_to_send(answers: Mapping[Step, str]) -> Sequence[str | Sign]:
    """What is texted from the first text to the last when a report is sent with these answers."""
    return _texts_to_send(tuple(answers.items()))


@cache
def _texts_to_send(answers: tuple[tuple[Step, str], ...]) -> Sequence[str | Sign]:
    anna = Noting(Setting().scene())
    with_helper(anna)
    anna.sends(dict(answers))
    return tuple(anna.texted)


@dataclass
class Installed:
    """A world on real databases."""

    world: World
    keyring: Keyring
    statements: list[str]

    def running(self, news: str | Sign, phone: str) -> Sequence[str]:
        """The statements that hearing this took."""
        before = len(self.statements)
        self.world.text(news, phone)
        return self.statements[before:]

    def says(self, phone: str, *texts: str | Sign) -> list[str]:
        """Each heard and answered; all the answers."""
        return [answer for text in texts for answer in self.world.exchange(text, phone)]

    def sends(self, phone: str, answers: Mapping[Step, str]) -> Sent:
        """A report, and the codes that came with it."""
        before = set(self.report_ids())
        read = "\n".join(self.says(phone, *texts_to_send(answers)))
        (report_id,) = set(self.report_ids()) - before
        roles: dict[Role, str] = {}
        for code in CODE.findall(read):
            row = self.keyring.receipt(self.world.vault.receipt_key(code.replace(" ", "")).lookup)
            assert row is not None
            roles[Role(row.role)] = code
        return Sent(report_id, roles)

    def report_ids(self) -> Sequence[bytes]:
        """Of those that some reader has."""
        found = set()
        for reader in self.world.response.readers:
            with self.world.store(write=False) as work:
                page = work.reports.queue(reader.id, None, 1000)
            found |= {header.report_id for header in page}
        return sorted(found)

    def has_helper(self, code: str = HELPER_CODE, serial: str = "K4-07", days: int = 180) -> None:
        """This code counts from now on."""
        world = self.world
        key, expires_at = world.vault.helper_key(code), world.time() + timedelta(days=days)
        row = HelperRow(key, serial, world.response.id, None, False, True, expires_at)
        with world.store() as work:
            work.helpers.add([row])
            work.commit()

    def answers(self, report_id: bytes, role: Role, text: str) -> None:
        """Its owner reads it and answers whoever has that code, at the desk."""
        world = self.world
        (owner,) = (wrap.reader_id for wrap in self.keyring.wraps(report_id) if not wrap.held)
        with world.store() as work:
            work.reports.declare(report_id, owner, world.time())
            work.commit()
        desk = Answering(world.store, self.keyring, world.vault, lambda: world.response, world.time)
        session = Session(owner, world.readers[owner].seed)
        Moving(world.store, lambda: world.response, world.time).acknowledge(session, report_id)
        answered = desk.reply(
            session, report_id, text, nonce=text, as_it_is=True, to=frozenset({role})
        )
        assert answered is not None
        assert answered.done is Done.DONE

    def contents(self, report_id: bytes) -> list[CasePart]:
        """All that its owner can open."""
        vault = self.world.vault
        with self.world.store(write=False) as work:
            header, sealed = work.reports.get(report_id), work.reports.parts(report_id)
        assert header is not None
        wrap = next(each for each in self.keyring.wraps(report_id) if not each.held)
        secret = self.world.readers[wrap.reader_id].seed
        seed = vault.unwrap(report_id, header.public, wrap.reader_id, secret, wrap.blob, held=False)
        secrets = self.keyring.secrets(report_id)
        parts = opened(vault, header, seed, sealed, secrets=secrets)
        found = [part.content for part in parts]
        assert None not in found
        return [each for each in found if each is not None]

    def told(self, report_id: bytes) -> list[str]:
        return [part.text for part in self.contents(report_id) if isinstance(part, ToldPart)]

    def record(self, report_id: bytes) -> dict[str, object]:
        (record,) = [part for part in self.contents(report_id) if isinstance(part, RecordPart)]
        return dict(record.fields)


@dataclass(frozen=True)
class Sent:
    """A report that was sent, and its codes by role."""

    report_id: bytes
    codes: Mapping[Role, str]


LATER = count(1_000_000)
"""Numbers of texts that come later than any before."""


class Restored(World):
    """On databases where a response was loaded, readers were enrolled and texts were heard."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._numbers = LATER

    def load(self, toml: str) -> None:
        """It is there."""

    def _enrol(self) -> dict[str, ReaderSecret]:
        parsed = read_response(self.response_toml, self.time().date())
        return {reader.id: enrolment(reader.id)[1] for reader in parsed.readers}


@contextmanager
def installed(databases: Databases, kind: type[World] = World) -> Iterator[Installed]:
    """A world there, until the block ends."""
    statements: list[str] = []
    content, keys = content_engine(databases.content), keyring_engine(databases.keyring)
    for engine in (content, keys):
        _note(engine, statements)
    store, keyring, time = Store(content), SqlKeyring(keys), Time()
    try:
        world = kind(store, keyring, time, cheap_vault(EpochsInMemory(time)))
        world.in_force()
        yield Installed(world, keyring, statements)
    finally:
        store.dispose()
        keyring.dispose()


def _note(engine: Engine, statements: list[str]) -> None:
    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
