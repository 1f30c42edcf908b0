"""A phone's text reaches the product's own webhook as Twilio would bring it."""

from __future__ import annotations

import pytest
from twilio.rest import Client  # type: ignore[import-untyped]  # ships no types

from channels.sms.line import Line
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.demo.network import NO_ANSWER, Kind
from intake.demo.wire import exchange
from intake.errors import ConfigError, StoreError, TryLater
from intake.messages import Heard, Sign
from intake.ports import Parcel
from tests.unit.demo.servers import PHONE, Provider, Webhook, running_provider


def words(heard: Heard) -> object:
    return heard.news.reveal() if isinstance(heard.news, Told) else heard.news


@pytest.mark.parametrize(
    "text", ["Hello", "1", "  a b+c&d=e%  ", "first line\nsecond line", "مرحبا", "ငါ", "👍"]
)
def test_a_text_is_heard_unchanged(provider: Provider, webhook: Webhook, text: str) -> None:
    webhook.then = lambda _heard: answer(provider)
    provider.stand_in.send(PHONE, Kind.TEXT, text)
    (heard,) = webhook.heard
    assert (heard.address, words(heard)) == (PHONE, text)


def answer(provider: Provider, words: str = "Thank you.", to: str = PHONE) -> None:
    """What the worker would do: an answer through the REST API."""
    account = provider.account
    TwilioSender(TwilioAccount(account.sid, account.token, account.number, provider.url)).send(
        Parcel(to, Told(words))
    )


def test_the_screen_shows_what_was_sent_before_the_answer_to_it(
    provider: Provider, webhook: Webhook
) -> None:
    webhook.then = lambda heard: answer(provider, f"You said {words(heard)}.")
    provider.stand_in.send(PHONE, Kind.TEXT, "1")
    provider.stand_in.send(PHONE, Kind.TEXT, "2")
    screen = provider.stand_in.screen(PHONE)
    assert [entry.text for entry in screen] == ["1", "You said 1.", "2", "You said 2."]
    assert [entry.status for entry in screen] == [200, None, 200, None]


def test_phones_do_not_see_each_other(provider: Provider, webhook: Webhook) -> None:
    webhook.then = lambda _heard: answer(provider)
    provider.stand_in.send(PHONE, Kind.TEXT, "1")
    assert provider.stand_in.screen("+447700900102") == ()


def test_a_picture_comes_without_a_caption_being_needed(
    provider: Provider, webhook: Webhook
) -> None:
    webhook.then = lambda _heard: answer(provider)
    provider.stand_in.send(PHONE, Kind.PICTURE, "")
    assert [heard.news for heard in webhook.heard] == [Sign.MEDIA]


def test_a_forged_text_is_refused_and_never_heard(provider: Provider, webhook: Webhook) -> None:
    provider.stand_in.send(PHONE, Kind.FORGED, "Hello")
    (entry,) = provider.stand_in.screen(PHONE)
    assert (entry.kind, entry.status) == (Kind.FORGED, 403)
    assert webhook.heard == []


def test_the_provider_holds_what_came_in_but_nothing_forged(
    provider: Provider, webhook: Webhook
) -> None:
    webhook.then = lambda _heard: answer(provider)
    provider.stand_in.send(PHONE, Kind.FORGED, "Hello")
    provider.stand_in.send(PHONE, Kind.TEXT, "Hello")
    account = provider.account
    line = Line(provider.url, 5.0)
    held = Client(account.sid, account.token, http_client=line).messages.list(to=account.number)
    assert [(one.from_, one.body, one.direction) for one in held] == [(PHONE, "Hello", "inbound")]
    assert held[0].sid == webhook.heard[0].message_id


def test_a_webhook_that_cannot_store_shows_its_status(provider: Provider, webhook: Webhook) -> None:
    webhook.fails = StoreError()
    provider.stand_in.send(PHONE, Kind.TEXT, "Hello")
    assert [entry.status for entry in provider.stand_in.screen(PHONE)] == [503]


def test_a_webhook_that_is_not_there_shows_as_no_answer() -> None:
    with running_provider("http://127.0.0.1:1/channels/sms") as provider:
        provider.stand_in.send(PHONE, Kind.TEXT, "Hello")
        assert [entry.status for entry in provider.stand_in.screen(PHONE)] == [NO_ANSWER]


def test_a_stand_in_that_is_not_there_is_said_so(provider: Provider) -> None:
    with running_provider(provider.account.webhook_url) as gone:
        stand_in = gone.stand_in
    with pytest.raises(TryLater):
        stand_in.screen(PHONE)


def test_a_webhook_on_another_machine_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigError), running_provider("https://example.org/channels/sms"):
        pass


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://example.org/", "http://127.0.0.1.example.org/", "/demo"]
)
def test_the_demo_speaks_to_no_other_machine(url: str) -> None:
    with pytest.raises(ConfigError):
        exchange("GET", url, {})
