"""What ours is compared with: an empty view with the same signature check and one durable commit.

Served by the same server with the same number of processes and threads, on the same database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from flask import Flask, Response, request
from sqlalchemy import Engine, text

from channels.endpoint import raw_request
from channels.sms.inbound import SmsChannel
from intake.messages import Heard
from intake.settings import Settings
from intake.store.database import begin, content_engine

TABLE = "CREATE TABLE IF NOT EXISTS bare (id VARCHAR(64) PRIMARY KEY, said TEXT)"
INSERT = text("INSERT INTO bare VALUES (:id, :said)")


def create_app(settings: Settings) -> Flask:
    """Verify, insert one row, commit, answer."""
    app = Flask("bare", static_folder=None)
    engine = content_engine(settings.database_url.get_secret_value())
    token = settings.twilio_auth_token
    channel = SmsChannel(token.get_secret_value() if token else "", settings.public_url)
    app.add_url_rule(channel.paths[0], view_func=_view(engine, channel), methods=["POST"])
    app.add_url_rule("/healthz", endpoint="health", view_func=lambda: "ok")
    return app


def _view(engine: Engine, channel: SmsChannel) -> Callable[[], Response]:
    def receive() -> Response:
        raw = raw_request(request)
        channel.verify(raw)
        heard = channel.read(raw)
        assert isinstance(heard, Heard)
        values = {"id": heard.message_id, "said": "kept"}
        with begin(engine, write=True) as connection:
            connection.execute(INSERT, values)
            connection.exec_driver_sql("COMMIT")
        return Response(b"<Response/>", content_type="text/xml")

    return receive


def main() -> None:
    """Serve it as ours is served."""
    from intake.app import environment
    from intake.serving import serve
    from intake.settings import read_settings

    settings = read_settings(environment())
    engine = content_engine(settings.database_url.get_secret_value())
    with begin(engine, write=True) as connection:
        connection.exec_driver_sql(TABLE)
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
    serve(settings, "127.0.0.1", int(sys.argv[1]), create_app)


if __name__ == "__main__":
    main()
