"""A PostgreSQL cluster to throw away: for tests, and for the bench.

It lives in a directory of its own, listens on a Unix socket there and on no network, syncs every
commit to disk as in earnest, and is stopped by the process id we started. PostgreSQL refuses to
run as root, so for root it runs as another user of this machine.

    with cluster() as postgres:
        url = postgres.create()
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

import psycopg
from psycopg import sql

_USER = "intake"
_START_SECONDS = 60
_STOP_SECONDS = 30
_UNPRIVILEGED = ("postgres", "nobody")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "log_line_prefix": "%m [%p] %d ",
    "shared_buffers": "64MB",
}


class NotInstalled(Exception):
    """PostgreSQL's programs are not on this machine."""


class _Owner(TypedDict, total=False):
    """Arguments of `subprocess` that choose who runs the server."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. `directory` holds its socket, its files and its log."""

    directory: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """All that the server has logged."""
        return (self.directory / "log").read_text(errors="replace")

    def url(self, name: str) -> str:
        """The address of a database, for SQLAlchemy and libpq alike."""
        return f"postgresql://{_USER}@/{name}?host={quote(str(self.directory), safe='')}"

    def create(self, template: str = "template1") -> str:
        """The address of a fresh database that is a copy of `template`, a database's name."""
        name = f"intake_{secrets.token_hex(8)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = sql.Identifier(database_name(url))
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._run(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def database_name(url: str) -> str:
    """The name of the database in an address that `Cluster` gave."""
    return url.partition("@/")[2].partition("?")[0]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server for the length of the block. Raises NotInstalled."""
    started = start()
    try:
        yield started
    finally:
        stop(started)


def start() -> Cluster:
    """A running server; `stop` it. Raises NotInstalled."""
    programs = _programs()
    owner = _owner()
    directory = Path(tempfile.mkdtemp(prefix="intake-pg-"))
    try:
        if owner:
            os.chown(directory, owner["user"], owner["group"])
        _make_cluster(programs, directory, owner)
        running = Cluster(directory, _serve(programs, directory, owner))
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    try:
        _wait(running)
    except BaseException:
        stop(running)
        raise
    return running


def stop(running: Cluster) -> None:
    """Stop the server by its process id and remove its directory."""
    running.process.send_signal(signal.SIGINT)  # "Fast": disconnects everybody.
    try:
        running.process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        running.process.send_signal(signal.SIGQUIT)
        running.process.wait(_STOP_SECONDS)
    shutil.rmtree(running.directory, ignore_errors=True)


def _programs() -> Path:
    """The directory of initdb and postgres: on the PATH, or where Debian puts them."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for directory in found:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    raise NotInstalled("PostgreSQL is missing: install it (Debian: apt-get install postgresql)")


def _owner() -> _Owner:
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(names[name] for name in _UNPRIVILEGED if name in names)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _make_cluster(programs: Path, directory: Path, owner: _Owner) -> None:
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        directory / "data",
        "--username",
        _USER,
    ]
    options: list[str | Path] = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(
        [*command, *options], cwd=directory, capture_output=True, text=True, check=False, **owner
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr.strip()}")


def _serve(programs: Path, directory: Path, owner: _Owner) -> subprocess.Popen[bytes]:
    settings = {**_SETTINGS, "unix_socket_directories": str(directory)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", directory / "data", *options],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us; we stop the server in our own time.
            **owner,
        )


def _wait(running: Cluster) -> None:
    until = time.monotonic() + _START_SECONDS
    while not running.answers():
        if running.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{running.log}")
        time.sleep(0.05)
