"""What the one web endpoint answers, and what it never says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from channels.base import Acknowledgement, RawRequest, Route
from channels.endpoint import MOST_BYTES, WebhookPages
from intake.conversation.told import Told
from intake.errors import Busy, Forged, Malformed, SealError, StoreError
from intake.messages import Chore, Heard, News, Pack, Progress, Spoken, Text

CANARY = "canary-in-the-words"


@dataclass
class ExampleChannel:
    """A channel that takes everything, or raises what a test gives it."""

    raised: Exception | None = None
    seen: list[RawRequest] = field(default_factory=list)
    name: str = "example"
    paths: Sequence[str | Route] = (
        "/channels/example",
        Route("/channels/example/status", ("GET", "POST")),
    )
    acknowledgement: Acknowledgement = field(
        default_factory=lambda: Acknowledgement(b"<ok/>", "text/xml")
    )

    def verify(self, request: RawRequest) -> None:
        self.seen.append(request)
        if self.raised:
            raise self.raised

    def read(self, request: RawRequest) -> News | None:
        return Heard(self.name, "id", "address", Told(request.body.decode()))

    def pack(self, said: Sequence[Spoken]) -> tuple[Text, ...]:
        return tuple(Text(spoken.inline()) for spoken in said)


@dataclass
class Ears:
    """Keeps what it hears, or raises what a test gives it."""

    raised: Exception | None = None
    heard: list[Heard] = field(default_factory=list)
    noted: list[Progress | Chore] = field(default_factory=list)

    def hear(self, heard: Heard, pack: Pack) -> None:
        if self.raised:
            raise self.raised
        assert pack([Spoken("Thank you.")]) == (Text("Thank you."),)
        self.heard.append(heard)

    def note(self, news: Progress | Chore) -> None:
        self.noted.append(news)


Make = Callable[[ExampleChannel, Ears], FlaskClient]


@pytest.fixture
def make() -> Make:
    def client(channel: ExampleChannel, ears: Ears) -> FlaskClient:
        app = Flask(__name__)
        app.register_blueprint(WebhookPages([channel], ears.hear, ears.note).blueprint())
        return app.test_client()

    return client


def test_what_is_heard_is_acknowledged_in_the_providers_dialect(make: Make) -> None:
    ears = Ears()
    answer = make(ExampleChannel(), ears).post("/channels/example", data=b"words")
    assert (answer.status_code, answer.data) == (200, b"<ok/>")
    assert answer.content_type == "text/xml"
    assert ears.heard == [Heard("example", "id", "address", Told("words"))]


@pytest.mark.parametrize(
    ("raised", "status"), [(Forged(CANARY), 403), (Malformed(CANARY), 400), (OSError(CANARY), 500)]
)
def test_a_channel_that_refuses_is_not_heard(make: Make, raised: Exception, status: int) -> None:
    ears = Ears()
    answer = make(ExampleChannel(raised), ears).post("/channels/example", data=b"x")
    assert (answer.status_code, answer.data, ears.heard) == (status, b"", [])


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (StoreError(CANARY), 503),
        (Busy(CANARY), 503),
        (SealError(CANARY), 500),
        (KeyError(CANARY), 500),
        (RuntimeError(CANARY), 500),
    ],
)
def test_what_is_not_stored_is_a_5xx_that_names_only_a_class(
    make: Make, raised: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = make(ExampleChannel(), Ears(raised)).post("/channels/example", data=CANARY.encode())
    assert (answer.status_code, answer.data) == (status, b"")
    (record,) = caplog.records
    assert type(raised).__name__ in record.getMessage()
    assert (record.exc_info, record.stack_info) == (None, None)
    assert CANARY not in caplog.text


def test_refusals_leave_no_trace(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    make(ExampleChannel(Forged()), Ears()).post("/channels/example", data=b"x")
    make(ExampleChannel(Malformed()), Ears()).post("/channels/example", data=b"x")
    assert caplog.records == []


@pytest.mark.parametrize("verb", ["get", "head", "put", "delete", "patch", "options"])
def test_only_post_is_answered(make: Make, verb: str) -> None:
    ears = Ears()
    answer = getattr(make(ExampleChannel(), ears), verb)("/channels/example")
    assert answer.status_code == 405
    assert ears.heard == []


def test_an_address_may_be_asked_for_by_other_methods_where_its_channel_says_so(
    make: Make,
) -> None:
    channel, ears = ExampleChannel(), Ears()
    client = make(channel, ears)
    assert client.get("/channels/example/status?a=1").status_code == 200
    assert client.post("/channels/example/status").status_code == 200
    assert client.put("/channels/example/status").status_code == 405
    assert [seen.method for seen in channel.seen] == ["GET", "POST"]


def test_the_target_is_raw_and_no_header_changes_it(make: Make) -> None:
    channel = ExampleChannel()
    make(channel, Ears()).post(
        "/channels/%65xample?x=%2B1&y=%D8%B3",
        data=b"x",
        headers={
            "Host": "other.example.org",
            "X-Forwarded-Host": "other.example.org",
            "X-Forwarded-Prefix": "/other",
            "X-Original-URL": "/other",
            "X-Custom": "Kept",
        },
    )
    (seen,) = channel.seen
    assert seen.target == "/channels/%65xample?x=%2B1&y=%D8%B3"
    assert (seen.method, seen.body, seen.headers["x-custom"]) == ("POST", b"x", "Kept")


def test_a_body_is_read_up_to_the_limit_and_not_beyond(make: Make) -> None:
    ears = Ears()
    client = make(ExampleChannel(), ears)
    assert client.post("/channels/example", data=b"x" * MOST_BYTES).status_code == 200
    assert client.post("/channels/example", data=b"x" * (MOST_BYTES + 1)).status_code == 400
    assert len(ears.heard) == 1


def post_raw(client: FlaskClient, body: BytesIO, **environ: object) -> int:
    """Posts a body with lengths as given, right or wrong; the status."""
    given = create_environ("/channels/example", method="POST", input_stream=body) | environ
    _, status, _ = run_wsgi_app(client.application, given)
    return int(status.split()[0])


def test_a_body_without_a_stated_length_is_not_read_to_its_end(make: Make) -> None:
    ears, body = Ears(), BytesIO(b"x" * 10 * MOST_BYTES)
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    status = post_raw(
        make(ExampleChannel(), ears), body, **chunked, **{"wsgi.input_terminated": True}
    )
    assert (status, ears.heard) == (400, [])
    assert 0 < body.tell() <= 2 * MOST_BYTES


@pytest.mark.parametrize("server", [{}, {"wsgi.input_terminated": True}])
def test_a_body_that_breaks_off_is_not_heard(make: Make, server: dict[str, object]) -> None:
    """Whether the server says that its input ends by itself, as gunicorn does, or not."""
    ears = Ears()
    client = make(ExampleChannel(), ears)
    status = post_raw(client, BytesIO(b"half"), CONTENT_LENGTH="8", **server)
    assert (status, ears.heard) == (400, [])
