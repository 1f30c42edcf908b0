"""Our SMS channel against a Twilio that others wrote, over real sockets."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.serving import make_server

from channels.endpoint import WebhookPages
from channels.sms.inbound import SmsChannel
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.errors import DeliveryError, TryLater
from intake.messages import Heard, Pack
from tests.peers import twilio

REPORTER = "+15550001111"
TEXTS = {
    "Latin": "The queue at the water point was long.",
    "Arabic": "كان الطابور عند نقطة المياه طويلا",
    "signs that forms escape": "50% & more + a=b #1?",
    "emoji": "👍🏽 ❤️",
    "lines and spaces at the edges": "  two\nlines  ",
    "nothing": "",
}


@dataclass
class Site:
    """Our endpoint behind a real server, and Twilio's emulator pointed at it."""

    webhook_url: str
    emulator: twilio.Emulator
    heard: list[Heard] = field(default_factory=list)

    def hear(self, heard: Heard, pack: Pack) -> None:
        self.heard.append(heard)

    def sender(self, number: str = twilio.NUMBER, token: str = twilio.TOKEN) -> TwilioSender:
        return TwilioSender(TwilioAccount(twilio.SID, token, number, self.emulator.url))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    port = twilio.free_port()
    public_url = f"http://127.0.0.1:{port}"
    site = Site(f"{public_url}/channels/sms", twilio.start(f"{public_url}/channels/sms"))
    app = Flask(__name__)
    pages = WebhookPages([SmsChannel(twilio.TOKEN, public_url)], site.hear)
    app.register_blueprint(pages.blueprint())
    server = make_server("127.0.0.1", port, app)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
    twilio.stop(site.emulator)


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS.keys())
def test_a_signed_webhook_of_theirs_is_heard(site: Site, words: str) -> None:
    site.heard.clear()
    message = twilio.inbound(site.emulator, REPORTER, words)
    assert site.heard == [Heard("sms", message["sid"], REPORTER, Told(words))]


@pytest.mark.parametrize("words", [text for text in TEXTS.values() if text])
def test_a_text_of_ours_arrives_unchanged(site: Site, words: str) -> None:
    taken = site.sender().send(REPORTER, Told(words))
    newest = twilio.messages(site.emulator, REPORTER)[0]
    assert (newest["sid"], newest["body"]) == (taken.provider_id, words)
    assert newest["from"] == twilio.NUMBER


def test_a_text_is_found_after_it_was_sent_and_not_before(site: Site) -> None:
    sender, text = site.sender(), Told("Thank you. You are not alone.")
    started = now()
    assert not sender.was_sent(REPORTER, text, started)
    sender.send(REPORTER, text)
    assert sender.was_sent(REPORTER, text, started)
    assert not sender.was_sent(REPORTER, text, now() + timedelta(seconds=5))
    assert not sender.was_sent("+15550002222", text, started)
    assert not sender.was_sent(REPORTER, Told("Another text."), started)


def test_a_number_they_refuse_and_a_wrong_token_are_our_own_errors(site: Site) -> None:
    with pytest.raises(DeliveryError, match="21201"):
        site.sender().send("nobody", Told("Words of example."))
    with pytest.raises(TryLater, match="20003"):
        site.sender(token="wrong").send(REPORTER, Told("Words of example."))
    with pytest.raises(TryLater, match="21606"):
        site.sender(number="+15559999999").send(REPORTER, Told("Words of example."))


def test_nobody_else_can_post_here(site: Site) -> None:
    site.heard.clear()
    form = {"MessageSid": "SM" + "a" * 32, "From": REPORTER, "Body": "x", "NumMedia": "0"}
    for headers in ({}, {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}):
        request = urllib.request.Request(
            site.webhook_url, urlencode(form).encode(), headers, method="POST"
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        assert refused.value.code == 403
        refused.value.close()
    assert site.heard == []


def now() -> datetime:
    """The emulator has a clock of its own."""
    return datetime.now(UTC)  # noqa: TID251 - compared with times the emulator writes
