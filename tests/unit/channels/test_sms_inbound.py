"""What of Twilio's webhook is taken, and what is refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
)

from channels.base import Channel, RawRequest
from channels.sms.inbound import SmsChannel, canonical
from intake.conversation.told import Told
from intake.errors import Forged, Malformed
from intake.messages import Heard, Sign

TOKEN = "token of example"
URL = "https://line.example.org/prefix"
SID = "SM" + "0123456789abcdef" * 2
FIELDS = {
    "ToCountry": "XX",
    "FromCity": "EXAMPLETOWN",
    "MessageSid": SID,
    "From": "+15550001111",
    "To": "+15551234567",
    "Body": "The queue was long.",
    "NumMedia": "0",
    "ProfileName": "Example",
}


def request(
    fields: dict[str, str] | list[tuple[str, str]],
    target: str = "/channels/sms",
    signed_url: str = f"{URL}/channels/sms",
    **headers: str,
) -> RawRequest:
    signature = RequestValidator(TOKEN).compute_signature(signed_url, dict(fields))
    usual = {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "x-twilio-signature": signature,
    }
    changed = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    return RawRequest("POST", target, changed, urlencode(fields).encode())


@pytest.fixture
def sms() -> Channel:
    return SmsChannel(TOKEN, URL + "/")


def read(sms: Channel, **changes: str) -> Heard:
    genuine = request(FIELDS | changes)
    sms.verify(genuine)
    return sms.read(genuine)


def test_only_id_address_and_words_are_taken(sms: Channel) -> None:
    assert read(sms) == Heard("sms", SID, "+15550001111", Told("The queue was long."))


def test_words_are_composed(sms: Channel) -> None:
    assert read(sms, Body="cafe\u0301").news == Told("café")


@pytest.mark.parametrize("count", ["1", "10"])
def test_a_picture_is_a_sign_and_its_caption_is_not_kept(sms: Channel, count: str) -> None:
    assert read(sms, NumMedia=count, MediaUrl0="https://media.example.org/1").news is Sign.MEDIA


def test_an_opt_out_is_a_sign_and_other_keywords_are_words(sms: Channel) -> None:
    assert read(sms, OptOutType="STOP", Body="STOP").news is Sign.STOP
    assert read(sms, OptOutType="HELP", Body="HELP").news == Told("HELP")
    assert read(sms, OptOutType="START", Body="YES").news == Told("YES")


@pytest.mark.parametrize("sender", ["", "  "])
def test_no_sender_no_message(sms: Channel, sender: str) -> None:
    with pytest.raises(Malformed):
        read(sms, From=sender)


@pytest.mark.parametrize("message_id", ["", "SM1", SID + "0", SID.replace("0", "g"), "x" * 34])
def test_no_id_of_theirs_no_message(sms: Channel, message_id: str) -> None:
    with pytest.raises(Malformed):
        read(sms, MessageSid=message_id)


def test_a_delivery_status_is_not_a_message(sms: Channel) -> None:
    status = {name: FIELDS[name] for name in ("MessageSid", "From")} | {"MessageStatus": "sent"}
    with pytest.raises(Malformed):
        sms.read(request(status))


@pytest.mark.parametrize("target", ["/channels/sms?x=%2B1&y=%D8%B3%20", "/channels//sms"])
def test_the_raw_target_is_what_was_signed(sms: Channel, target: str) -> None:
    sms.verify(request(FIELDS, target, URL + target))


@pytest.mark.parametrize(
    "forged",
    [
        request(FIELDS, x_twilio_signature=""),
        request(FIELDS, x_twilio_signature="A" * 28),
        request(FIELDS, x_twilio_signature="é"),
        request(FIELDS, signed_url="https://other.example.org/channels/sms"),
        request(FIELDS, "/channels/sms?x=1"),
        request(FIELDS, "https://line.example.org/channels/sms"),
        request(FIELDS, "@other.example.org/channels/sms"),
        request(FIELDS, host="other.example.org", signed_url="https://other.example.org/"),
    ],
)
def test_anything_else_is_forged(sms: Channel, forged: RawRequest) -> None:
    with pytest.raises(Forged):
        sms.verify(forged)


def test_a_target_that_is_no_path_is_forged() -> None:
    """Put behind the host it would be a port, and no number."""
    with pytest.raises(Forged):
        SmsChannel(TOKEN, "https://line.example.org").verify(request(FIELDS, ":port/channels/sms"))


def test_a_changed_or_added_field_is_forged(sms: Channel) -> None:
    genuine = request(FIELDS)
    for fields in (FIELDS | {"Body": "Another text."}, FIELDS | {"Extra": ""}, {}):
        body = urlencode(fields).encode()
        with pytest.raises(Forged):
            sms.verify(RawRequest("POST", genuine.target, genuine.headers, body))


def test_a_field_given_twice_is_refused_although_its_signature_holds(sms: Channel) -> None:
    doubled = request([*FIELDS.items(), ("Body", FIELDS["Body"])])
    with pytest.raises(Malformed):
        sms.verify(doubled)


@pytest.mark.parametrize(
    "body",
    [
        b"Body=\xff",
        b"Body=%ff%fe",
        b"Body=%ED%A0%80",
        "Body=م".encode(),
        b"\x00\xff",
    ],
)
def test_what_is_no_form_is_refused_without_quoting_it(sms: Channel, body: bytes) -> None:
    signed = request(FIELDS)
    with pytest.raises(Malformed) as caught:
        sms.verify(RawRequest("POST", signed.target, signed.headers, body))
    assert str(caught.value) == ""
    assert caught.value.__context__ is None


@pytest.mark.parametrize("body", [b'{"Body":"x"}', b"", b"&&&"])
def test_a_form_without_our_fields_is_forged(sms: Channel, body: bytes) -> None:
    signed = request(FIELDS)
    with pytest.raises(Forged):
        sms.verify(RawRequest("POST", signed.target, signed.headers, body))


def test_no_more_fields_are_read_than_twilio_could_send(sms: Channel) -> None:
    more = {f"Field{number}": "x" for number in range(100 - len(FIELDS))}
    sms.verify(request(FIELDS | more))
    with pytest.raises(Malformed):
        sms.verify(request(FIELDS | more | {"One": "more"}))


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", ""])
def test_only_forms_are_read(sms: Channel, kind: str) -> None:
    with pytest.raises(Malformed):
        sms.verify(request(FIELDS, content_type=kind))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("+15550001111", "+15550001111"),
        (" +1 (555) 000-1111 ", "+15550001111"),
        ("12345", "12345"),
        ("EXAMPLE CO", "EXAMPLE CO"),
        ("+0123456789", "+0123456789"),
    ],
)
def test_a_number_has_one_form_and_other_senders_stay(given: str, expected: str) -> None:
    assert canonical(given) == expected


def test_nothing_is_said_in_the_acknowledgement(sms: Channel) -> None:
    stored = sms.acknowledgement
    assert (stored.content_type, stored.body[-11:]) == ("text/xml", b"<Response/>")
