"""The disk is full, the database is away: nothing is taken that is not stored, and nothing is lost.

The processes stay up all the time. While it lasts the provider gets a 5xx and `/readyz` says what
is wrong; afterwards the same delivery is heard, once, and answered, once.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.deployment import Deployment
from tests.end_to_end.disks import Disk, LimitedFiles, small_disk
from tests.end_to_end.moments import until
from tests.end_to_end.nursery import Nursery
from tests.end_to_end.phone import ABOUT, SAFE
from tests.end_to_end.preparing import Prepared, content_in, deployed, prepare
from tests.end_to_end.processes import fetch
from tests.end_to_end.webhook import Webhook, message
from tests.postgres import Cluster, cluster

REPORTER = "+15550003001"
OTHERS = "+1555000{:04d}"
MOST_TEXTS = 400


@dataclass
class Outage:
    """An installation that runs, and what happens to it. `says`: how `/readyz` puts it."""

    deployment: Deployment
    begins: Callable[[], None]
    ends: Callable[[], None]
    says: Sequence[str]


def of_a_disk(deployment: Deployment, disk: Disk) -> Outage:
    def processes() -> list[int]:
        return [each.process.pid for each in deployment.running]

    says = (
        "disk: less than 16 MiB are free for the database",
        "database: the database cannot be used: its disk fails (SQLITE_IOERR)",
    )
    return Outage(deployment, lambda: disk.fill(processes()), lambda: disk.free(processes()), says)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def full_disk(
    stack: ExitStack, tmp_path: Path, prepared_sqlite: Prepared, nursery: Nursery
) -> Outage:
    disk = stack.enter_context(small_disk(tmp_path / "disk"))
    deployment = stack.enter_context(
        deployed(
            prepared_sqlite,
            tmp_path / "deployment",
            content_in(disk.directory),
            nursery,
            disk.directory,
        )
    )
    return of_a_disk(deployment, disk)


@pytest.fixture
def limited_files(
    stack: ExitStack, tmp_path: Path, prepared_sqlite: Prepared, nursery: Nursery
) -> Outage:
    directory = tmp_path / "deployment"
    content = content_in(directory)
    deployment = stack.enter_context(deployed(prepared_sqlite, directory, content, nursery))
    return of_a_disk(deployment, LimitedFiles(directory))


@pytest.fixture
def missing_file(
    stack: ExitStack, tmp_path: Path, prepared_sqlite: Prepared, nursery: Nursery
) -> Outage:
    directory, away = tmp_path / "deployment", tmp_path / "away"
    away.mkdir()
    content = content_in(directory)

    def begins() -> None:
        for file in sorted(directory.glob("intake.db*")):
            shutil.move(file, away)

    def ends() -> None:
        """The database itself comes last: whoever opens it before its log is there loses that."""
        for file in sorted(away.iterdir(), reverse=True):
            shutil.move(file, directory)

    return Outage(
        stack.enter_context(deployed(prepared_sqlite, directory, content, nursery)),
        begins,
        ends,
        (
            "database: the database cannot be used: its file is missing or closed to us "
            "(SQLITE_CANTOPEN)",
        ),
    )


@pytest.fixture
def stopped_server(stack: ExitStack, tmp_path: Path, nursery: Nursery) -> Outage:
    own = stack.enter_context(cluster())
    prepared = prepare(tmp_path / "deployment", own.create())
    deployment = stack.enter_context(
        deployed(prepared, prepared.directory, prepared.content, nursery)
    )

    def stop() -> None:
        own.process.send_signal(signal.SIGQUIT)  # "immediate": as if the machine had failed
        own.process.wait(timeout=30)

    return Outage(
        deployment,
        stop,
        lambda: start_again(own, stack),
        ("database: the database cannot be used: it does not answer (OperationalError)",),
    )


def start_again(crashed: Cluster, stack: ExitStack) -> None:
    """The same server on the same files; it is stopped before those are removed."""
    owner, is_root = crashed.directory.stat(), os.geteuid() == 0
    with (crashed.directory / "log").open("ab") as log:
        process = subprocess.Popen(
            crashed.process.args,
            cwd=crashed.directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=owner.st_uid if is_root else None,
            group=owner.st_gid if is_root else None,
            extra_groups=[] if is_root else None,
        )
    stack.callback(process.wait)
    stack.callback(process.send_signal, signal.SIGINT)
    until(Cluster(crashed.directory, process).answers, "PostgreSQL is back")


@pytest.mark.parametrize("name", ["full_disk", "limited_files", "missing_file", "stopped_server"])
def test_what_was_not_stored_is_heard_later_and_once(
    name: str, request: pytest.FixtureRequest
) -> None:
    outage: Outage = request.getfixturevalue(name)
    deployment = outage.deployment
    deployment.start_web(deployment.port, INTAKE_SERVE="intake")
    deployment.start_worker()
    phone, web = deployment.phone(REPORTER, worker=True), deployment.webhook()
    phone.go([("hello", SAFE)])
    until(lambda: fetch(web.port, "/readyz")[0] == 200, "ready")
    before, answers = deployment.counts(), len(phone.texts())

    outage.begins()
    heard = texts_until_refused(web)
    fields = message(REPORTER, "1")
    assert web.post(fields) == 503
    status, said = fetch(web.port, "/readyz")
    assert status == 503
    assert any(line in said.splitlines() for line in outage.says), said
    assert fetch(web.port, "/healthz")[0] == 200
    outage.ends()

    until(lambda: fetch(web.port, "/readyz")[0] == 200, "ready again")
    assert [web.post(fields) for _ in range(3)] == [200] * 3
    deployment.wait_until_delivered()
    assert [text[: len(ABOUT)] for text in phone.texts()[1:]] == [ABOUT]
    answered = len(phone.texts()) - answers + heard  # each of the others gets one
    assert deployment.counts()["messages"] == before["messages"] + heard + 1 + answered
    for number in range(heard):
        (answer,) = deployment.texts(OTHERS.format(number))
        assert answer.startswith(SAFE)


def texts_until_refused(web: Webhook) -> int:
    """Others go on texting: what is still taken is stored (the log may have some room left)."""
    for number in range(MOST_TEXTS):
        status = web.text(OTHERS.format(number), "hello")
        if status == 503:
            return number
        assert status == 200
    raise AssertionError("it never refused")
