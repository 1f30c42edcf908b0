"""Twilio's own client, and our sender, find in the stand-in what they would find at Twilio."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]  # ships no types

from channels.sms.line import Line
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.demo.wire import exchange
from intake.errors import TryLater, Unreachable
from intake.ports import Parcel
from tests.unit.demo.servers import AT, NUMBER, PHONE, SID, TOKEN, Provider, running_provider

OTHER_PHONE = "+447700900102"


class PlainLine(Line):
    """Our line without the mapping of errors, so that Twilio's client sees them itself."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        moved = self._base_url + url.removeprefix("https://api.twilio.com")
        return super(Line, self).request(method, moved, *args, **kwargs)


def client(provider: Provider, token: str = TOKEN) -> Any:
    return Client(SID, token, http_client=PlainLine(provider.url, 5.0))


@pytest.fixture
def messages(provider: Provider) -> Any:
    return client(provider).messages


def create(messages: Any, body: str = "Words of example.", to: str = PHONE) -> Any:
    return messages.create(to=to, from_=NUMBER, body=body)


def test_a_created_message_has_all_that_the_client_reads(messages: Any) -> None:
    made = create(messages)
    assert (made.to, made.from_, made.body) == (PHONE, NUMBER, "Words of example.")
    assert made.sid.startswith("SM")
    assert len(made.sid) == 34
    assert (made.status, made.direction, made.account_sid) == ("queued", "outbound-api", SID)
    assert made.date_created == AT
    assert made.date_sent is None
    assert made.error_code is None


def test_a_message_can_be_fetched_until_it_is_deleted(messages: Any) -> None:
    sid = create(messages).sid
    assert messages(sid).fetch().status == "delivered"
    assert messages(sid).delete() is True
    with pytest.raises(TwilioRestException) as fetching:
        messages(sid).fetch()
    with pytest.raises(TwilioRestException) as deleting:
        messages(sid).delete()
    assert (fetching.value.status, fetching.value.code) == (404, 20404)
    assert (deleting.value.status, deleting.value.code) == (404, 20404)


def test_the_list_is_newest_first_and_holds_what_was_asked_for(messages: Any) -> None:
    for number, to in enumerate([PHONE, OTHER_PHONE, PHONE]):
        create(messages, f"Words {number}.", to)
    assert [m.body for m in messages.list()] == ["Words 2.", "Words 1.", "Words 0."]
    assert [m.body for m in messages.list(to=PHONE)] == ["Words 2.", "Words 0."]
    assert messages.list(from_=PHONE) == []


def test_the_list_can_be_asked_by_time(provider: Provider) -> None:
    clock = iter([AT, AT + timedelta(days=1)])
    with running_provider(provider.account.webhook_url, lambda: next(clock)) as other:
        messages = client(other).messages
        create(messages, "Words of one day.")
        create(messages, "Words of the next.")
        later, day = AT + timedelta(minutes=1), AT.date()
        assert [m.body for m in messages.list(date_sent_after=later)] == ["Words of the next."]
        assert [m.body for m in messages.list(date_sent_before=later)] == ["Words of one day."]
        assert [m.body for m in messages.list(date_sent=day)] == ["Words of one day."]
        assert len(messages.list(date_sent_after=AT)) == 2


def test_the_list_is_read_page_by_page(messages: Any) -> None:
    for number in range(5):
        create(messages, f"Words {number}.")
    assert [m.body for m in messages.list(page_size=2)] == [f"Words {n}." for n in (4, 3, 2, 1, 0)]
    assert [m.body for m in messages.list(limit=3, page_size=2)] == [
        "Words 4.",
        "Words 3.",
        "Words 2.",
    ]
    assert [m.body for m in messages.page(page_size=2).next_page()] == ["Words 2.", "Words 1."]


WRONG: list[tuple[dict[str, str], int]] = [
    ({"to": ""}, 21604),
    ({"to": "555"}, 21211),
    ({"from_": PHONE}, 21606),
    ({"body": ""}, 21602),
    ({"body": "x" * 1601}, 21617),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
def test_a_text_that_twilio_would_refuse_is_refused_alike(
    messages: Any, wrong: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        messages.create(**{"to": PHONE, "from_": NUMBER, "body": "Words.", **wrong})
    assert (refused.value.status, refused.value.code) == (400, code)
    assert messages.list() == []


def test_a_wrong_token_gets_nowhere(provider: Provider) -> None:
    with pytest.raises(TwilioRestException) as refused:
        create(client(provider, "another token").messages)
    assert (refused.value.status, refused.value.code) == (401, 20003)


@pytest.mark.parametrize("path", ["/demo/messages", "/demo/sent", "/nowhere"])
def test_without_a_token_not_even_the_phones_can_be_seen(provider: Provider, path: str) -> None:
    assert exchange("GET", provider.url + path, {})[0] == 401


@pytest.fixture
def sender(provider: Provider) -> TwilioSender:
    return TwilioSender(TwilioAccount(SID, TOKEN, NUMBER, provider.url))


def test_our_sender_delivers_to_a_phone_and_finds_it_again(
    sender: TwilioSender, provider: Provider
) -> None:
    taken = sender.send(Parcel(PHONE, Told("Words of example.")))
    assert taken.provider_id.startswith("SM")
    assert [entry.text for entry in provider.stand_in.screen(PHONE)] == ["Words of example."]
    assert sender.find(Parcel(PHONE, Told("Words of example.")), AT)
    assert not sender.find(Parcel(PHONE, Told("Other words.")), AT)


def test_our_sender_understands_the_refusals(provider: Provider, sender: TwilioSender) -> None:
    with pytest.raises(Unreachable):
        sender.send(Parcel("555", Told("Words.")))
    with pytest.raises(TryLater):
        TwilioSender(TwilioAccount(SID, "another", NUMBER, provider.url)).send(
            Parcel(PHONE, Told("Words."))
        )


def test_what_is_deleted_at_the_provider_stays_on_the_phone(
    sender: TwilioSender, messages: Any, provider: Provider
) -> None:
    taken = sender.send(Parcel(PHONE, Told("Words of example.")))
    messages(taken.provider_id).delete()
    assert not sender.find(Parcel(PHONE, Told("Words of example.")), AT)
    assert [entry.text for entry in provider.stand_in.screen(PHONE)] == ["Words of example."]
