"""A running webhook, a running stand-in beside it, and the demo page on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.demo.servers import Provider, Webhook, running_provider, running_webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with running_webhook() as running:
        yield running


@pytest.fixture
def provider(webhook: Webhook) -> Iterator[Provider]:
    with running_provider(webhook.url) as running:
        yield running
