"""The local stand-in of Twilio, a process of its own: `python -m intake.demo.provider`.

Rules: it listens on 127.0.0.1, asks every caller for the account's id and token, keeps all in
memory and logs nothing. With Twilio's own client, only the base address differs.
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

from intake.demo.account import Account
from intake.demo.clock import PutForward
from intake.demo.handsets import HandsetPages
from intake.demo.network import Network
from intake.demo.rest import RestPages, refusal
from intake.demo.wire import this_machine
from intake.ports import Clock


def provider_app(account: Account, clock: Clock) -> Flask:
    """The REST API and the phones, behind basic authentication."""
    app = Flask("provider", static_folder=None)
    network = Network(clock)

    def admit() -> Response | None:
        given = request.authorization
        if given and account.admits(given.username, given.password):
            return None
        return refusal(401, 20003)

    app.before_request(admit)
    app.register_error_handler(HTTPException, _refused)
    app.register_blueprint(RestPages(account, network).blueprint())
    app.register_blueprint(HandsetPages(account, network).blueprint())
    return app


def _refused(error: HTTPException) -> Response:
    return refusal(error.code or 400, 20404 if error.code == 404 else 20001)


class QuietHandler(WSGIRequestHandler):
    """One request, and no line about it: the paths of the REST API hold numbers."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its name there
        """Says nothing."""


def provider_server(account: Account, port: int, clock: Clock) -> BaseWSGIServer:
    """A server on 127.0.0.1; port 0 takes any that is free (`server.port` tells which).

    Raises ConfigError for a webhook on another machine.
    """
    this_machine(account.webhook_url)
    app = provider_app(account, clock)
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - Twilio, too, has a clock of its own


def main(arguments: Sequence[str]) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    given = _read(arguments)
    account = Account(given.account_sid, given.token, given.number, given.webhook)
    clock = PutForward(given.clock, now) if given.clock else now
    server = provider_server(account, given.port, clock)
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
    parser.add_argument("--clock", type=Path, help="the file that puts the demo's clock forward")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
