"""Setting an installation up, once: a reader's key takes half a second to make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intake.app import open_databases
from intake.settings import read_settings
from intake.setup import Added, add_reader, load_response, make_keys, migrate_all
from tests.end_to_end.deployment import Address, Deployment, environment_of
from tests.end_to_end.nursery import Nursery
from tests.end_to_end.webhook import PATH
from tests.peers import twilio
from tests.world import DEMO_RESPONSE

NOWHERE = Address(1, "http://127.0.0.1:1")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An installation to copy: its files, the address of its content, and who reads."""

    directory: Path
    content: str
    readers: Mapping[str, Added]


def content_in(directory: Path) -> str:
    """The address of a content database in SQLite."""
    return f"sqlite:///{directory / 'intake.db'}"


def prepare(directory: Path, content: str) -> Prepared:
    """What an operator does: keys, tables, the response, its readers."""
    make_keys(directory)
    settings = read_settings(environment_of(directory, content, NOWHERE))
    databases = open_databases(settings)
    migrate_all(databases)
    response = load_response(databases, DEMO_RESPONSE.read_text(encoding="utf-8")).response
    readers = {
        reader.id: add_reader(settings, databases, reader.id, None) for reader in response.readers
    }
    databases.store.dispose()
    databases.keyring.dispose()
    return Prepared(directory, content, readers)


@contextmanager
def deployed(
    prepared: Prepared, directory: Path, content: str, nursery: Nursery, disk: Path | None = None
) -> Iterator[Deployment]:
    """A copy of what was prepared, with a provider that reaches it on a port of its own, until
    the block ends. `disk`: another directory for its SQLite files."""
    if directory != prepared.directory:
        shutil.copytree(prepared.directory, directory)
    if disk is not None:
        for file in directory.glob("*.db"):
            shutil.move(file, disk)
    port = twilio.free_port()
    emulator = twilio.start(f"http://127.0.0.1:{port}{PATH}")
    environment = environment_of(directory, content, Address(port, emulator.url), disk)
    deployment = Deployment(directory, environment, prepared.readers, nursery, emulator)
    try:
        yield deployment
    finally:
        deployment.close()
        twilio.stop(emulator)
