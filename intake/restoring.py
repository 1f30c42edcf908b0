"""`intake restore DIRECTORY`: what is missing comes back, and what was erased since does not.

Rules
1. Restoring puts back what is missing and replaces nothing. A keyring that is there stays: it knows
   what was deleted since, and the older content then opens no more than it should.
2. Whatever was erased since is erased again, by the list beside the keyring (`store.erased`). A
   copy that the list does not reach back to is refused.
3. All of it is done beside the place (`ASIDE`), and only what is finished is moved there: whatever
   breaks off, and whoever is at work meanwhile, nobody meets what was erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from intake.app import Databases
from intake.errors import ConfigError
from intake.keeping import ERASED_KEPT, made_at
from intake.store import erased
from intake.store.copying import beside, copy_in, is_there, move_in, remove
from intake.store.database import content_engine, keyring_engine, sqlite_file
from intake.store.erased import ErasedList
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which
from intake.store.migrate import migrate as migrate_one

ASIDE: Final = ".restored"
_PAGE: Final = 500
_WHENEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and how much of it was erased again at once."""

    content: bool
    keyring: bool
    erased_again: int


def restore(databases: Databases, directory: Path, now: datetime) -> Restored:
    """Put back what is missing, from the newest copies. Raises ConfigError or StoreError."""
    missing = _missing(databases)
    if not missing:
        raise ConfigError("both databases are there: nothing is restored over them")
    if databases.erased is None:
        raise ConfigError("there is no list of what was erased since: set INTAKE_EPOCH_DIR")
    sources = {which: _newest(directory, which, now) for which in missing}
    for file in missing.values():
        if left := beside(file):
            raise ConfigError(f"{left[0]} is left of what was lost: move it away first")
    with _aside(databases, missing) as made:
        for which, engine in _engines(made).items():
            if which in missing:
                copy_in(sources[which], engine)
                migrate_one(engine, which)
        again = erase_again(made, databases.erased, keys=Which.KEYRING in missing)
        if Which.CONTENT in missing:
            made.store.tidy()
    for which in sorted(missing, key=lambda each: each is Which.CONTENT):  # keys first
        move_in(_aside_of(missing[which]), missing[which])
    return Restored(Which.CONTENT in missing, Which.KEYRING in missing, again)


def left_aside(databases: Databases) -> Sequence[Path]:
    """What a restore that broke off left: it may hold what was erased."""
    files = filter(None, map(sqlite_file, _engines(databases).values()))
    return [path for path in map(_aside_of, files) if path.exists()]


def erase_again(databases: Databases, gone: ErasedList, *, keys: bool = True) -> int:
    """Erase whatever is on the list; how much of it was there. May be run again.

    `keys`: whether the keyring is an older one, too. One that was there all the time has lost what
    it should, and what it has of the same name now was made later.
    """
    listed = gone.all()
    count = 0
    for report_id in _report_ids(databases):
        if gone.hash(erased.REPORT, report_id) in listed:
            _erase_report(databases, report_id)
            count += 1
        elif keys:
            count += _erase_keys(databases.keyring, gone, listed, report_id)
    if keys:
        count += databases.keyring.drop_pairs(
            lambda serial, lookup: gone.hash(erased.PAIR, serial.encode(), lookup) in listed
        )
    return count


def _erase_report(databases: Databases, report_id: bytes) -> None:
    with databases.store() as work:
        databases.keyring.forget(report_id)
        work.reports.erase(report_id)
        work.commit()


def _erase_keys(
    keyring: SqlKeyring, gone: ErasedList, listed: frozenset[str], report_id: bytes
) -> int:
    count = 0
    for about, secret in keyring.secrets(report_id).items():
        if gone.hash(erased.PART, report_id, about.encode(), secret) in listed:
            keyring.forget_secret(report_id, about)
            count += 1
    for reader_id in {wrap.reader_id for wrap in keyring.wraps(report_id)}:
        if gone.hash(erased.WRAP, report_id, reader_id.encode()) in listed:
            keyring.forget_wrap(report_id, reader_id)
            count += 1
    for row in keyring.receipts(report_id):
        if gone.hash(erased.RECEIPT, row.lookup) in listed:
            keyring.forget_receipt(row.lookup)
            count += 1
    return count


def _report_ids(databases: Databases) -> Iterator[bytes]:
    """Of both databases, each once, from lists that do not change as reports go."""
    found: set[bytes] = set()
    after = b""
    with databases.store(write=False) as work:
        while page := work.reports.ids(after, _PAGE):
            found.update(page)
            after = page[-1]
    after = b""
    while page := databases.keyring.older_than(_WHENEVER, after, _PAGE):
        found.update(page)
        after = page[-1]
    yield from sorted(found)


# ---------------------------------------------------------------- files


@contextmanager
def _aside(databases: Databases, missing: Mapping[Which, Path]) -> Iterator[Databases]:
    """The same databases, those that are missing beside their place: taken away again whatever
    goes wrong, for they may still hold what was erased."""
    made = databases
    try:
        for which, file in missing.items():
            remove(_aside_of(file))
            url = f"sqlite:///{_aside_of(file)}"
            if which is Which.CONTENT:
                content = content_engine(url)
                made = replace(made, content=content, store=databases.store.over(content))
            else:
                keys = keyring_engine(url)
                made = replace(made, keyring_engine=keys, keyring=SqlKeyring(keys))
        try:
            yield made
        finally:
            for which in missing:
                _engines(made)[which].dispose()
    except BaseException:  # also when it is stopped: nothing half restored is left; it goes on
        for file in missing.values():
            remove(_aside_of(file))
        raise


def _engines(databases: Databases) -> Mapping[Which, Engine]:
    return {Which.CONTENT: databases.content, Which.KEYRING: databases.keyring_engine}


def _missing(databases: Databases) -> Mapping[Which, Path]:
    """Which of the two is not there, and the file it is to be."""
    found = {which: sqlite_file(engine) for which, engine in _engines(databases).items()}
    return {
        which: file
        for which, file in found.items()
        if file is not None and not is_there(_engines(databases)[which])
    }


def _aside_of(file: Path) -> Path:
    return file.with_name(file.name + ASIDE)


def _newest(directory: Path, which: Which, now: datetime) -> Path:
    found = [
        (made, path)
        for path in (directory / which.value).glob("*.db")
        if (made := made_at(path.stem))
    ]
    if not found:
        raise ConfigError(f"{directory} holds no copy of {which.value}")
    made, path = max(found)
    if made < now - ERASED_KEPT:
        raise ConfigError(
            f"{path} is older than {ERASED_KEPT.days} days: what was erased since is not known any "
            "more, so it is not restored"
        )
    return path
