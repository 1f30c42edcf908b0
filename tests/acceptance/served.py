"""The whole product as an operator runs it, in this process: its web application on a port, its
worker when asked, and a provider that notes every request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from werkzeug.serving import make_server

from intake.app import Databases, build_worker, create_app, open_databases
from intake.settings import Settings, read_settings
from intake.setup import Added, load_response
from tests.end_to_end.deployment import Address, environment_of
from tests.end_to_end.mortal import UntilIdle
from tests.end_to_end.preparing import content_in, prepare
from tests.end_to_end.webhook import Webhook
from tests.fakes.twilio import TwilioStandIn, twilio_stand_in
from tests.peers import twilio


@dataclass
class Served:
    """It runs."""

    directory: Path
    settings: Settings
    databases: Databases
    readers: Mapping[str, Added]
    provider: TwilioStandIn
    webhook: Webhook

    def deliver(self) -> None:
        """What waits leaves."""
        build_worker(self.settings)(UntilIdle())

    def says(self, number: str, words: str, **more: str) -> list[str]:
        """A signed delivery; what comes back to that number."""
        before = len(self.texts(number))
        assert self.webhook.text(number, words, **more) == 200
        self.deliver()
        return self.texts(number)[before:]

    def texts(self, number: str) -> list[str]:
        taken = [text.fields for text in self.provider.taken]
        return [each["Body"] for each in taken if each["To"] == number]


@contextmanager
def served(
    directory: Path, response: str | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Set up in that directory, and served until the block ends. `response`: loaded over the
    demo's. `more`: settings beside the usual ones."""
    readers = prepare(directory, content_in(directory)).readers
    port = twilio.free_port()
    with twilio_stand_in() as provider:
        address = Address(port, provider.url)
        usual = environment_of(directory, content_in(directory), address)
        settings = read_settings({**usual, **(more or {})})
        databases = open_databases(settings)
        if response:
            load_response(databases, response)
        server = make_server("127.0.0.1", port, create_app(settings), threaded=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        webhook = Webhook(port, settings.public_url)
        try:
            yield Served(directory, settings, databases, readers, provider, webhook)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            databases.store.dispose()
            databases.keyring.dispose()
