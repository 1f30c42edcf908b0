"""`intake backup DIRECTORY`; the way back is `restoring`.

    DIRECTORY/content/20270203T04.db     as long as you like
    DIRECTORY/keyring/20270203T04.db     KEYRING_DAYS at most: this command deletes older ones
    DIRECTORY/manifest-20270203T04.json  hour, revisions of the tables, until when keys are kept

A database in PostgreSQL becomes a `.dump` in the same place, by pg_dump, where that is at hand.

Rules
1. Epoch secrets, pepper and secret key are never copied: see the operator guide.
2. A copy of keys is deleted on its day, whole or broken off, by whichever backup comes next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from intake.app import Databases
from intake.keeping import BACKED_UP, ERASED_KEPT, KEYRING_DAYS, made_at, stamp_of
from intake.restoring import Restored, erase_again, restore
from intake.store.copying import LEFT, copy_out, dump_out, remove
from intake.store.migrate import HEADS, Which

__all__ = ("Restored", "back_up", "erase_again", "restore")

BY_HAND: Final = {
    Which.CONTENT: "content is in PostgreSQL: pg_dump --format=custom --file=content.dump, its "
    "address in PGSERVICE or ~/.pgpass",
    Which.KEYRING: "the keyring is in PostgreSQL: pg_dump it apart, and delete what is older than "
    f"{KEYRING_DAYS} days",
}


def back_up(
    databases: Databases, directory: Path, now: datetime, *, key_days: int = KEYRING_DAYS
) -> Sequence[str]:
    """Copy both; what was done, a line each. `key_days`: how long people are told that copies of
    keys live. Raises StoreError or ConfigError."""
    stamp = stamp_of(now)
    _delete_broken_off(directory)
    with databases.store() as work:  # before the copy, which then knows of itself
        work.heartbeats.beat(BACKED_UP, now)
        work.commit()
    said = []
    # Content first: wraps are committed before their report, so the later copy has them all.
    for which, engine in (
        (Which.CONTENT, databases.content),
        (Which.KEYRING, databases.keyring_engine),
    ):
        if which is Which.KEYRING and not key_days:
            said.append("the keyring is not copied: INTAKE_KEY_BACKUP_DAYS is 0")
            continue
        folder = _folder(directory, which)
        copied, dumped = folder / f"{stamp}.db", folder / f"{stamp}.dump"
        if copy_out(engine, copied):
            said.append(f"made {copied}")
        else:
            said.append(f"made {dumped}" if dump_out(engine, dumped) else BY_HAND[which])
    _write_manifest(directory, stamp, now, key_days)
    said.extend(f"deleted {each}" for each in _delete_old_keyrings(directory, now, key_days))
    if databases.erased is not None:
        databases.erased.forget_before((now - ERASED_KEPT).date())
    return said


def _delete_broken_off(directory: Path) -> None:
    """Copies that somebody's end, or the machine's, left half made: they hold keys, too."""
    for which in Which:
        for path in (directory / which.value).glob(f"*{LEFT}"):
            remove(path)


def _delete_old_keyrings(directory: Path, now: datetime, key_days: int) -> Iterator[Path]:
    folder = directory / Which.KEYRING.value
    for path in sorted((*folder.glob("*.db"), *folder.glob("*.dump"))):
        if (made := made_at(path.stem)) and made < now - timedelta(days=key_days):
            path.unlink()
            yield path


def _write_manifest(directory: Path, stamp: str, now: datetime, key_days: int) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    until = (now + timedelta(days=key_days)).date()
    manifest = {
        "made": hour.isoformat(timespec="minutes"),
        "revisions": {which.value: head for which, head in HEADS.items()},
        "keyring_deleted_after": until.isoformat(),
    }
    path = directory / f"manifest-{stamp}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="ascii")


def _folder(directory: Path, which: Which) -> Path:
    """Made for this user alone, each of them."""
    folder = directory / which.value
    for each in (directory, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
