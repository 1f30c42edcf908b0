"""A database in PostgreSQL is copied by pg_dump, which nobody can watch being told the address."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from intake.app import Databases
from intake.backup import BY_HAND, back_up
from intake.errors import StoreError
from intake.store import copying
from intake.store.copying import told_by_environment
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.migrate import Which, migrate
from intake.store.unit_of_work import Store

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "s3cret/of@it"


@pytest.fixture
def databases(postgres_url: str, tmp_path: Path) -> Iterator[Databases]:
    content = content_engine(postgres_url)
    keys = keyring_engine(f"sqlite:///{tmp_path / 'keyring.db'}")
    migrate(content, Which.CONTENT)
    migrate(keys, Which.KEYRING)
    made = Databases(content, keys, Store(content), SqlKeyring(keys))
    yield made
    made.store.dispose()
    made.keyring.dispose()


def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """A pg_dump of our own."""
    program = tmp_path / "pg_dump"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o700)
    monkeypatch.setattr(shutil, "which", lambda _name: str(program))


def test_what_it_makes_can_be_restored(databases: Databases, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    said = back_up(databases, copies, NOW)
    made = copies / "content" / "20310504T09.dump"
    assert said[0] == f"made {made}"
    assert oct(made.stat().st_mode & 0o777) == "0o600"
    listed = subprocess.run(("pg_restore", "--list", made), capture_output=True, check=True)
    assert b"TABLE DATA public reports" in listed.stdout


def test_it_is_told_by_its_environment_alone(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, tmp_path, f'printf %s "$*" >{tmp_path}/given; env >{tmp_path}/told')
    monkeypatch.setenv("INTAKE_PEPPER", "a1" * 32)
    back_up(databases, tmp_path / "copies", NOW)
    given = (tmp_path / "given").read_text()
    told = (tmp_path / "told").read_text()
    url = databases.content.url
    assert f"PGDATABASE={url.database}" in told
    assert str(url.database) not in given
    assert "INTAKE_PEPPER" not in told


def test_what_fails_leaves_nothing_and_tells_no_address(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, tmp_path, 'echo "$PGHOST $PGUSER" >&2; exit 3')
    with pytest.raises(StoreError, match=r"^pg_dump ended with 3: run it by hand to see why$"):
        back_up(databases, tmp_path / "copies", NOW)
    assert not list((tmp_path / "copies" / "content").iterdir())


@pytest.mark.parametrize("why", ["no program", "an address it cannot be told"])
def test_else_it_is_said_how_to_do_it_by_hand(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "no program":
        monkeypatch.setattr(shutil, "which", lambda _name: None)
    else:
        monkeypatch.setattr(copying, "told_by_environment", lambda _url: None)
    said = back_up(databases, tmp_path / "copies", NOW)
    assert said[0] == BY_HAND[Which.CONTENT]
    assert not list((tmp_path / "copies" / "content").iterdir())


def test_old_dumps_of_keys_are_deleted_like_other_copies(
    databases: Databases, tmp_path: Path
) -> None:
    old = tmp_path / "copies" / "keyring" / "20310401T09.dump"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"keys")
    said = back_up(databases, tmp_path / "copies", NOW)
    assert not old.exists()
    assert f"deleted {old}" in said


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "postgresql://anna:s3cret%2Fof%40it@db.example:6432/intake?sslmode=verify-full",
            {
                "PGHOST": "db.example",
                "PGPORT": "6432",
                "PGUSER": "anna",
                "PGPASSWORD": SECRET,
                "PGDATABASE": "intake",
                "PGSSLMODE": "verify-full",
            },
        ),
        (
            "postgresql:///intake?host=/run/postgresql&application_name=x",
            {"PGHOST": "/run/postgresql", "PGDATABASE": "intake"},
        ),
        ("postgresql://db.example/intake?unheard_of=1", None),
    ],
)
def test_each_part_of_an_address_has_its_variable(
    address: str, told: dict[str, str] | None
) -> None:
    assert told_by_environment(make_url(address)) == told
