"""Real servers on this machine for tests of the demo: the stand-in, and the product's webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from channels.base import Channel
from channels.endpoint import WebhookPages
from channels.sms.dialects import SMS
from channels.sms.inbound import SmsChannel
from channels.telegram.inbound import PATH, TelegramChannel
from intake.demo.account import Account
from intake.demo.bot import Bot
from intake.demo.provider import QuietHandler, provider_server
from intake.demo.stand_in import StandIn
from intake.messages import Heard, Pack

SID = "AC" + "0" * 32
TOKEN = "demo_token_of_a_test"
NUMBER = "+12025550123"
BOT_TOKEN = "0:demo_of_a_test"
BOT_SECRET = "demo_secret_of_a_test"
PHONE = "+447700900101"
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@contextmanager
def serving(server: BaseWSGIServer) -> Iterator[BaseWSGIServer]:
    """Serves on a thread until the block ends."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Webhook:
    """The product's own webhook, with an ear that remembers; `fails` is raised by the ear."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    fails: Exception | None = None
    then: Callable[[Heard], None] = lambda _heard: None

    def hear(self, heard: Heard, _pack: Pack) -> None:
        if self.fails:
            raise self.fails
        self.heard.append(heard)
        self.then(heard)


@contextmanager
def running_webhook() -> Iterator[Webhook]:
    """It verifies Twilio's signature under the account's token, and Telegram's secret, as in the
    product."""
    webhook = Webhook()
    app = Flask("webhook", static_folder=None)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    public_url = f"http://127.0.0.1:{server.port}"
    channels: list[Channel] = [
        SmsChannel(TOKEN, public_url),
        TelegramChannel(BOT_SECRET, lambda: AT),
    ]
    pages = WebhookPages(channels, webhook.hear, lambda _news: None)
    app.register_blueprint(pages.blueprint())
    webhook.url = f"{public_url}{SMS.path}"
    with serving(server):
        yield webhook


@dataclass(frozen=True)
class Provider:
    """The running stand-in: its account and bot, its address, and the way the page speaks to it."""

    account: Account
    bot: Bot
    url: str

    @property
    def stand_in(self) -> StandIn:
        return StandIn(self.url, self.account.sid, self.account.token)


@contextmanager
def running_provider(
    webhook_url: str, clock: Callable[[], datetime] = lambda: AT
) -> Iterator[Provider]:
    account = Account(SID, TOKEN, NUMBER, webhook_url)
    bot = Bot(BOT_TOKEN, BOT_SECRET, webhook_url.replace(SMS.path, PATH))
    with serving(provider_server(account, bot, 0, clock)) as server:
        yield Provider(account, bot, f"http://127.0.0.1:{server.port}")
