"""A running webhook, a running stand-in beside it, and a demo that was filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.demo.filled import Filled, fill
from tests.unit.demo.servers import Provider, Webhook, running_provider, running_webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with running_webhook() as running:
        yield running


@pytest.fixture
def provider(webhook: Webhook) -> Iterator[Provider]:
    with running_provider(webhook.url) as running:
        yield running


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A demo with twelve reports, for tests that change nothing in it."""
    return fill(Path(tmp_path_factory.mktemp("filled")) / "demo")
