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
from channels.sms.copies import deletion
from channels.sms.dialects import SMS, WHATSAPP, Dialect
from channels.sms.inbound import SmsChannel
from channels.sms.mailbox import TwilioMailbox
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.delivery import Delivery
from intake.errors import DeliveryError, StoreError, TryLater
from intake.messages import Chore, Heard, Pack, Progress, Reached
from intake.ports import Parcel
from intake.purging import Purger
from intake.sweeping import Box, Sweeper
from intake.tracking import Tracking
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.peers import twilio
from tests.world import EpochsInMemory, Time, World, cheap_vault

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

    public_url: str
    emulator: twilio.Emulator
    world: World
    deaf: bool = False
    heard: list[Heard] = field(default_factory=list)
    noted: list[Progress | Chore] = field(default_factory=list)

    @property
    def webhook_url(self) -> str:
        return f"{self.public_url}{SMS.path}"

    def hear(self, heard: Heard, pack: Pack) -> None:
        if self.deaf:
            raise StoreError
        self.world.reporting.hear(heard, pack)
        self.heard.append(heard)

    def note(self, news: Progress | Chore) -> None:
        Tracking(self.world.store, self.world.vault, self.world.time).note(news)
        self.noted.append(news)

    def account(self, number: str = twilio.NUMBER, token: str = twilio.TOKEN) -> TwilioAccount:
        return TwilioAccount(twilio.SID, token, number, self.emulator.url, self.public_url)

    def sender(
        self, number: str = twilio.NUMBER, token: str = twilio.TOKEN, dialect: Dialect = SMS
    ) -> TwilioSender:
        return TwilioSender(self.account(number, token), dialect=dialect)

    # ------------------------------------------------------------ the worker

    def sweep(self) -> int:
        """As if its webhooks had had their time."""
        boxes = [
            Box(each.name, TwilioMailbox(self.account(), dialect=each), each.pack)
            for each in (SMS, WHATSAPP)
        ]
        world = self.world
        world.time.now = now() + timedelta(minutes=3)
        return Sweeper(
            world.store, world.vault, world.reporting.hear, boxes, lambda: 2, world.time
        ).sweep_once()

    def work(self) -> None:
        """Send all that waits, then have everything deleted that is to be."""
        world = self.world
        world.time.now = max(now(), world.time.now)
        senders = {each.name: self.sender(dialect=each) for each in (SMS, WHATSAPP)}
        while Delivery(world.store, world.vault, senders, world.time).deliver_once(50):
            pass
        world.time.now += timedelta(minutes=2)
        while Purger(world.store, world.vault, senders, world.time).purge_once(50):
            pass

    def holds(self) -> list[str]:
        """Ids of what Twilio has of this phone and of both our numbers."""
        return [each["sid"] for each in twilio.messages(self.emulator)]

    def clear(self) -> None:
        """Nothing of an earlier test is there any more."""
        for sid in self.holds():
            self.sender().carry_out(deletion(sid))
        self.heard.clear()
        self.noted.clear()
        self.world.time.now = now()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    port = twilio.free_port()
    public_url = f"http://127.0.0.1:{port}"
    emulator = twilio.start(f"{public_url}{SMS.path}", whatsapp_url=f"{public_url}{WHATSAPP.path}")
    time = Time(now())
    world = World(MemoryStore(), MemoryKeyring(), time, cheap_vault(EpochsInMemory(time)))
    site = Site(public_url, emulator, world)
    app = Flask(__name__)
    channels = [SmsChannel(twilio.TOKEN, public_url, dialect=each) for each in (SMS, WHATSAPP)]
    pages = WebhookPages(channels, site.hear, site.note)
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
    sid = message["sid"]
    assert site.heard == [Heard("sms", sid, REPORTER, Told(words), errand=deletion(sid))]


@pytest.mark.parametrize("words", [text for text in TEXTS.values() if text])
def test_a_text_of_ours_arrives_unchanged(site: Site, words: str) -> None:
    taken = site.sender().send(Parcel(REPORTER, Told(words)))
    newest = twilio.messages(site.emulator, REPORTER)[0]
    assert (newest["sid"], newest["body"]) == (taken.provider_id, words)
    assert newest["from"] == twilio.NUMBER


def test_a_text_is_found_after_it_was_sent_and_not_before(site: Site) -> None:
    sender, text = site.sender(), Told("Thank you. You are not alone.")
    started = now()
    assert not sender.find(Parcel(REPORTER, text), started)
    sender.send(Parcel(REPORTER, text))
    assert sender.find(Parcel(REPORTER, text), started)
    assert not sender.find(Parcel(REPORTER, text), now() + timedelta(seconds=5))
    assert not sender.find(Parcel("+15550002222", text), started)
    assert not sender.find(Parcel(REPORTER, Told("Another text.")), started)


def test_a_number_they_refuse_and_a_wrong_token_are_our_own_errors(site: Site) -> None:
    with pytest.raises(DeliveryError, match="21201"):
        site.sender().send(Parcel("nobody", Told("Words of example.")))
    with pytest.raises(TryLater, match="20003"):
        site.sender(token="wrong").send(Parcel(REPORTER, Told("Words of example.")))
    with pytest.raises(TryLater, match="21606"):
        site.sender(number="+15559999999").send(Parcel(REPORTER, Told("Words of example.")))


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


# ---------------------------------------------------------------- what it keeps

BOTH = pytest.mark.parametrize("dialect", [SMS, WHATSAPP], ids=["sms", "whatsapp"])


@BOTH
def test_after_the_worker_went_round_twilio_holds_nothing(site: Site, dialect: Dialect) -> None:
    site.clear()
    phone, ours = dialect.wire("+15550003333"), dialect.wire(twilio.NUMBER)
    for words in ("hello", "1", "9"):
        twilio.inbound(site.emulator, phone, words, ours)
        site.world.time.now = now()
    assert [heard.address for heard in site.heard] == ["+15550003333"] * 3
    assert len(site.holds()) == 3
    site.work()
    assert site.holds() == []


@BOTH
def test_what_its_webhook_could_not_bring_is_found_heard_and_deleted(
    site: Site, dialect: Dialect
) -> None:
    site.clear()
    phone, ours = dialect.wire("+15550004444"), dialect.wire(twilio.NUMBER)
    site.deaf = True
    lost = twilio.inbound(site.emulator, phone, "hello", ours)["sid"]
    site.deaf = False
    assert (site.heard, site.holds()) == ([], [lost])
    assert site.sweep() == 1
    assert site.sweep() == 0
    with site.world.store(write=False) as work:
        assert work.outbox.depth() > 0, "it was answered"
    site.work()
    assert site.holds() == []


@BOTH
def test_how_far_a_text_got_is_reported_signed(site: Site, dialect: Dialect) -> None:
    site.clear()
    taken = site.sender(dialect=dialect).send(Parcel("+15550005555", Told("Thank you.")))
    for status in ("sent", "delivered", "sent"):
        twilio.reports(site.emulator, taken.provider_id, status)
    reported = [news.reached for news in site.noted if isinstance(news, Progress)]
    assert reported[-3:] == [Reached.SENT, Reached.DELIVERED, Reached.SENT]
    key = site.world.vault.message_key(dialect.name, taken.provider_id)
    with site.world.store(write=False) as work:
        assert work.copies.reached(key) is Reached.DELIVERED


def test_what_is_gone_there_is_no_fault(site: Site) -> None:
    taken = site.sender().send(Parcel(REPORTER, Told("Thank you.")))
    for _ in range(2):
        site.sender().carry_out(deletion(taken.provider_id))
    assert taken.provider_id not in site.holds()


def now() -> datetime:
    """The emulator has a clock of its own."""
    return datetime.now(UTC)  # noqa: TID251 - compared with times the emulator writes
