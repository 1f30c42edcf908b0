"""What Twilio holds is read page by page, into the same words as its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from channels.sms.copies import deletion
from channels.sms.dialects import SMS, WHATSAPP, Dialect
from channels.sms.mailbox import TwilioMailbox
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.errors import ConfigError, DeliveryError, OutcomeUnknown, TryLater
from intake.messages import Chore, Heard, Sign
from intake.ports import Parcel
from tests.fakes.twilio import (
    NUMBER,
    SID,
    TOKEN,
    Behaviour,
    TwilioStandIn,
    hangs_up,
    refuses,
    says,
    twilio_stand_in,
)

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
SINCE = AT - timedelta(days=1)
PHONE = "+15550001111"
BOTH = pytest.mark.parametrize("dialect", [SMS, WHATSAPP], ids=["sms", "whatsapp"])


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with twilio_stand_in(lambda: AT) as stand_in:
        yield stand_in


def account(twilio: TwilioStandIn) -> TwilioAccount:
    return TwilioAccount(SID, TOKEN, NUMBER, twilio.url)


def mailbox(twilio: TwilioStandIn, dialect: Dialect = SMS) -> TwilioMailbox:
    return TwilioMailbox(account(twilio), dialect=dialect)


def comes_in(
    twilio: TwilioStandIn, sid: str, dialect: Dialect = SMS, at: datetime = AT, **changes: str
) -> None:
    fields = {
        "MessageSid": sid,
        "From": dialect.wire(PHONE),
        "To": dialect.wire(NUMBER),
        "Body": "Words.",
    }
    twilio.receive(fields | changes, at)


@BOTH
def test_a_message_is_what_its_webhook_would_have_said(
    twilio: TwilioStandIn, dialect: Dialect
) -> None:
    comes_in(twilio, "SM1", dialect, Body="cafe\u0301")
    (found,) = mailbox(twilio, dialect).received(SINCE)
    assert found.at == AT
    assert found.news == Heard(
        dialect.name,
        "SM1",
        PHONE,
        Told("café"),
        errand=deletion("SM1"),
        sent_at=AT,
        missed=True,
    )


def test_a_picture_is_a_sign_and_a_name_cannot_be_answered(twilio: TwilioStandIn) -> None:
    comes_in(twilio, "SM1", NumMedia="1")
    comes_in(twilio, "SM2", From="EXAMPLE")
    named, shown = mailbox(twilio).received(SINCE)
    assert isinstance(shown.news, Heard)
    assert shown.news.news is Sign.MEDIA
    assert named.news == Chore("sms", "SM2", deletion("SM2"))


def test_all_pages_are_read_newest_first(twilio: TwilioStandIn) -> None:
    twilio.most_a_page = 3
    for number in range(10):
        comes_in(twilio, f"SM{number}", at=AT - timedelta(minutes=number))
    found = list(mailbox(twilio).received(SINCE))
    assert [each.news.message_id for each in found] == [f"SM{number}" for number in range(10)]
    assert len(twilio.requests) == 4


def test_pages_are_asked_for_as_they_are_read(twilio: TwilioStandIn) -> None:
    twilio.most_a_page = 3
    for number in range(10):
        comes_in(twilio, f"SM{number}")
    listed = mailbox(twilio).received(SINCE)
    next(listed)
    assert len(twilio.requests) == 1


def test_each_channel_sees_its_own_and_nothing_older(twilio: TwilioStandIn) -> None:
    comes_in(twilio, "SM1")
    comes_in(twilio, "SM2", WHATSAPP)
    comes_in(twilio, "SM3", at=SINCE - timedelta(minutes=1))
    comes_in(twilio, "SM4", To="+15559999999")
    assert [each.news.message_id for each in mailbox(twilio).received(SINCE)] == ["SM1"]
    found = mailbox(twilio, WHATSAPP).received(SINCE)
    assert [each.news.message_id for each in found] == ["SM2"]


@BOTH
def test_what_went_out_is_only_to_be_deleted(twilio: TwilioStandIn, dialect: Dialect) -> None:
    comes_in(twilio, "SM99", dialect)
    taken = TwilioSender(account(twilio), dialect=dialect).send(Parcel(PHONE, Told("Words.")))
    (found,) = mailbox(twilio, dialect).sent(SINCE)
    assert found.news == Chore(dialect.name, taken.provider_id, deletion(taken.provider_id))
    assert found.at == AT


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [
        (refuses(503, 20503), TryLater),
        (refuses(401, 20003), TryLater),
        (hangs_up, OutcomeUnknown),
        (says(200, b"<html>"), OutcomeUnknown),
        (says(200, b"[]"), OutcomeUnknown),
    ],
)
def test_failures_are_those_of_sending(
    twilio: TwilioStandIn, behaviour: Behaviour, meaning: type[DeliveryError]
) -> None:
    twilio.next.extend([behaviour, behaviour])
    for listed in (mailbox(twilio).received(SINCE), mailbox(twilio).sent(SINCE)):
        with pytest.raises(DeliveryError) as caught:
            list(listed)
        assert type(caught.value) is meaning


def test_nothing_is_asked_unencrypted() -> None:
    with pytest.raises(ConfigError):
        TwilioMailbox(TwilioAccount(SID, TOKEN, NUMBER, "http://example.org"))
