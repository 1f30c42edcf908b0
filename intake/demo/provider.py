"""The local stand-in of Twilio and of Telegram, a process of its own:
`python -m intake.demo.provider`.

Rules: it listens on 127.0.0.1, asks every caller for the account's id and token, or for the bot's
token, keeps all in memory and logs nothing. With their own clients, only the base address differs.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from intake.demo import bot_api
from intake.demo.account import Account
from intake.demo.bot import Bot
from intake.demo.bot_api import BotPages
from intake.demo.chats import Chats
from intake.demo.chatting import ChattingPages
from intake.demo.clock import PutForward
from intake.demo.handsets import HandsetPages
from intake.demo.network import Network
from intake.demo.rest import RestPages, refusal
from intake.demo.wire import this_machine
from intake.ports import Clock


def provider_app(account: Account, bot: Bot, clock: Clock) -> Flask:
    """The REST API, the phones and the chats, behind basic authentication; and the Bot API, which
    has the token in its addresses."""
    app = Flask("provider", static_folder=None)
    network, chats = Network(clock), Chats(clock)

    def admit() -> Response | None:
        if request.blueprint == bot_api.NAME:
            return None
        given = request.authorization
        if given and account.admits(given.username, given.password):
            return None
        return refusal(401, 20003)

    app.before_request(admit)
    app.register_error_handler(HTTPException, _refused)
    app.register_blueprint(RestPages(account, network).blueprint())
    app.register_blueprint(HandsetPages(account, network).blueprint())
    app.register_blueprint(BotPages(bot, chats).blueprint())
    app.register_blueprint(ChattingPages(bot, chats).blueprint())
    return app


def _refused(error: HTTPException) -> Response:
    return refusal(error.code or 400, 20404 if error.code == 404 else 20001)


class QuietHandler(WSGIRequestHandler):
    """One request, and no line about it: its path may hold a number or a token."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its name there
        """Says nothing."""


def provider_server(account: Account, bot: Bot, port: int, clock: Clock) -> BaseWSGIServer:
    """A server on 127.0.0.1; port 0 takes any that is free (`server.port` tells which).

    Raises ConfigError for a webhook on another machine.
    """
    for url in (account.webhook_url, bot.webhook_url):
        this_machine(url)
    app = provider_app(account, bot, clock)
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - Twilio, too, has a clock of its own


def main(arguments: Sequence[str]) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    given = _read(arguments)
    account = Account(given.account_sid, given.token, given.number, given.webhook)
    bot = Bot(given.bot_token, given.bot_secret, given.bot_webhook)
    clock = PutForward(given.clock, now) if given.clock else now
    server = provider_server(account, bot, given.port, clock)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    server.serve_forever()


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m intake.demo.provider")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--account-sid", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--number", required=True, help="the service's own number")
    parser.add_argument("--webhook", required=True, help="where incoming texts are posted")
    parser.add_argument("--bot-token", required=True)
    parser.add_argument("--bot-secret", required=True, help="shown with each update")
    parser.add_argument("--bot-webhook", required=True, help="where updates are posted")
    parser.add_argument("--clock", type=Path, help="the file that puts the demo's clock forward")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
