"""Installations that are set up once and copied for each test.

`nursery`            forks short lives (see `mortal.py`), one for the whole run
`make_deployment`    a fresh installation with its own provider: `make_deployment("sqlite")`
`deployment`         one in SQLite, then one in PostgreSQL: the test runs twice
`site`               the same, with two web processes, shared by all tests that ask for it:
                     each takes phone numbers of its own
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from tests.copies import Copies
from tests.end_to_end import nursery as nurseries
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.nursery import Nursery
from tests.end_to_end.phone import Phone
from tests.end_to_end.preparing import Prepared, content_in, deployed, prepare
from tests.end_to_end.webhook import Webhook
from tests.peers import twilio
from tests.postgres import Cluster

KINDS = ("sqlite", "postgres")


class MakeDeployment(Protocol):
    """Makes fresh installations, each with its own provider, until the test ends."""

    def __call__(self, kind: str, nursery: Nursery | None = None) -> Deployment: ...


@dataclass
class Site:
    """An installation served by two processes."""

    deployment: Deployment
    webhooks: tuple[Webhook, Webhook]
    numbers: Iterator[int]

    def phone(self) -> Phone:
        """One that nobody has used yet."""
        return self.deployment.phone(f"+1555{next(self.numbers):07d}")


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with nurseries.running() as started:
        yield started


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    directory = tmp_path_factory.mktemp("prepared") / "sqlite"
    return prepare(directory, content_in(directory))


@pytest.fixture(scope="session")
def prepared_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres: Cluster
) -> Iterator[Prepared]:
    url = postgres.create()
    yield prepare(tmp_path_factory.mktemp("prepared") / "postgres", url)
    postgres.drop(url)


@pytest.fixture(scope="session")
def prepared_copies(postgres: Cluster, prepared_postgres: Prepared) -> Copies:
    return Copies(postgres, prepared_postgres.content)


@contextmanager
def copied(
    kind: str, directory: Path, request: pytest.FixtureRequest, nursery: Nursery | None = None
) -> Iterator[Deployment]:
    """A copy of what was prepared, until the block ends."""
    prepared: Prepared = request.getfixturevalue(f"prepared_{kind}")
    nursery = nursery or request.getfixturevalue("nursery")
    assert nursery is not None
    with ExitStack() as stack:
        content = content_in(directory)
        if kind == "postgres":
            copies: Copies = request.getfixturevalue("prepared_copies")
            content = stack.enter_context(copies.one())
        yield stack.enter_context(deployed(prepared, directory, content, nursery))


@pytest.fixture
def make_deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeDeployment]:
    numbers = itertools.count()
    with ExitStack() as stack:

        def make(kind: str, nursery: Nursery | None = None) -> Deployment:
            directory = tmp_path / f"deployment-{next(numbers)}"
            return stack.enter_context(copied(kind, directory, request, nursery))

        yield make


@pytest.fixture(params=KINDS)
def deployment(request: pytest.FixtureRequest, make_deployment: MakeDeployment) -> Deployment:
    return make_deployment(request.param)


@pytest.fixture(scope="session", params=KINDS)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    directory = tmp_path_factory.mktemp("site") / "deployment"
    with copied(request.param, directory, request) as deployment:
        first, second = deployment.start_webs(
            deployment.port, twilio.free_port(), INTAKE_SERVE="intake"
        )
        webhooks = (deployment.webhook(first.port), deployment.webhook(second.port))
        yield Site(deployment, webhooks, itertools.count(1000))
