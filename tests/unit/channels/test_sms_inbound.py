"""What of Twilio's webhook is taken, and what is refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
)

from channels.base import Channel, RawRequest
from channels.sms.copies import deletion
from channels.sms.dialects import WHATSAPP
from channels.sms.inbound import SmsChannel
from channels.sms.numbers import canonical
from intake.conversation.told import Told
from intake.errors import Forged, Malformed
from intake.messages import Chore, Heard, Progress, Reached, Sign

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
    heard = sms.read(genuine)
    assert isinstance(heard, Heard)
    return heard


def test_only_id_address_and_words_are_taken(sms: Channel) -> None:
    told = Told("The queue was long.")
    assert read(sms) == Heard("sms", SID, "+15550001111", told, errand=deletion(SID))


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


# ---------------------------------------------------------------- who can be answered


@pytest.mark.parametrize("sender", ["EXAMPLE CO", "Example", "12", "+", "خط", "a@example.org"])
def test_a_sender_without_a_number_is_deleted_there_and_not_heard(
    sms: Channel, sender: str
) -> None:
    genuine = request(FIELDS | {"From": sender})
    sms.verify(genuine)
    assert sms.read(genuine) == Chore("sms", SID, deletion(SID))


@pytest.mark.parametrize("sender", ["12345", "+15550001111", "0771234567"])
def test_a_number_of_any_kind_is_heard(sms: Channel, sender: str) -> None:
    assert read(sms, From=sender).address == sender


def test_a_message_of_the_other_channel_is_refused_so_that_its_operator_sees_it(
    sms: Channel, whatsapp: Channel
) -> None:
    for channel, sender in ((sms, "whatsapp:+15550001111"), (whatsapp, "+15550001111")):
        with pytest.raises(Malformed):
            channel.read(request(FIELDS | {"From": sender}))


# ---------------------------------------------------------------- how far a text got


def status(value: str, path: str = "/channels/sms/status") -> RawRequest:
    fields = FIELDS | {"MessageStatus": value, "SmsStatus": "received"}
    return request(fields, path, URL + path)


@pytest.mark.parametrize(
    ("value", "reached"),
    [
        ("accepted", Reached.QUEUED),
        ("queued", Reached.QUEUED),
        ("sending", Reached.SENDING),
        ("sent", Reached.SENT),
        ("delivered", Reached.DELIVERED),
        ("read", Reached.READ),
        ("failed", Reached.FAILED),
        ("undelivered", Reached.FAILED),
    ],
)
def test_a_status_is_progress_and_nothing_else_of_it_is_taken(
    sms: Channel, value: str, reached: Reached
) -> None:
    genuine = status(value)
    sms.verify(genuine)
    assert sms.read(genuine) == Progress("sms", SID, reached)


@pytest.mark.parametrize("value", ["", "receiving", "received", "DELIVERED", "something new"])
def test_a_status_that_says_nothing_of_its_way_is_nothing(sms: Channel, value: str) -> None:
    assert sms.read(status(value)) is None


def test_a_status_signed_for_the_address_of_texts_is_forged(sms: Channel) -> None:
    moved = RawRequest("POST", "/channels/sms/status", request(FIELDS).headers, b"")
    with pytest.raises(Forged):
        sms.verify(RawRequest("POST", moved.target, moved.headers, request(FIELDS).body))


# ---------------------------------------------------------------- the second address


def test_what_twilio_sends_to_the_second_address_is_heard() -> None:
    second = "https://second.example.org:8443/line"
    channel = SmsChannel(TOKEN, URL, fallback_url=f"{second}/")
    for url in (URL, second):
        channel.verify(request(FIELDS, signed_url=f"{url}/channels/sms"))
    with pytest.raises(Forged):
        channel.verify(request(FIELDS, signed_url="https://third.example.org/channels/sms"))


def test_without_a_second_address_there_is_none(sms: Channel) -> None:
    with pytest.raises(Forged):
        sms.verify(request(FIELDS, signed_url="/channels/sms"))


# ---------------------------------------------------------------- keys for webhooks


def keyed(secret: str, settings: str, algorithm: str = HMAC_SHA256) -> RawRequest:
    url = f"{URL}/channels/sms"
    signature = RequestValidator(secret).compute_signature(url, FIELDS, algorithm)
    made = request(FIELDS, x_twilio_signature=signature)
    headers = {**made.headers, "x-twilio-webhooks-signature-settings": settings}
    return RawRequest("POST", made.target, headers, made.body)


@pytest.mark.parametrize("name", ["first", "second"])
def test_either_of_two_keys_signs(name: str) -> None:
    channel = SmsChannel(TOKEN, URL, keys={"first": "one secret", "second": "another"})
    secret = {"first": "one secret", "second": "another"}[name]
    channel.verify(keyed(secret, f"key={name},algorithm=HMAC_SHA256"))
    channel.verify(keyed(secret, f" algorithm=HMAC_SHA256 , key={name} "))
    channel.verify(request(FIELDS))


@pytest.mark.parametrize(
    ("secret", "settings", "algorithm"),
    [
        ("one secret", "key=second,algorithm=HMAC_SHA256", HMAC_SHA256),
        ("one secret", "key=third,algorithm=HMAC_SHA256", HMAC_SHA256),
        ("one secret", "key=,algorithm=HMAC_SHA256", HMAC_SHA256),
        ("one secret", "algorithm=HMAC_SHA256", HMAC_SHA256),
        ("one secret", "key=first", HMAC_SHA256),
        ("one secret", "key=first,algorithm=HMAC_SHA1", HMAC_SHA1),
        ("one secret", "key=first,algorithm=hmac_sha256", HMAC_SHA256),
        ("one secret", "key=first,algorithm=HMAC_SHA512", HMAC_SHA256),
        ("one secret", "key=first,algorithm=HMAC_SHA256,algorithm=HMAC_SHA1", HMAC_SHA1),
        ("one secret", "key=first,algorithm=HMAC_SHA256,more=1", HMAC_SHA256),
        ("one secret", "key=first,key=first,algorithm=HMAC_SHA256", HMAC_SHA256),
        ("one secret", "", HMAC_SHA1),
        ("one secret", "", HMAC_SHA256),
        (TOKEN, "key=first,algorithm=HMAC_SHA256", HMAC_SHA256),
        (TOKEN, "key=first,algorithm=HMAC_SHA1", HMAC_SHA1),
        (TOKEN, "nonsense", HMAC_SHA1),
    ],
)
def test_nothing_but_a_known_key_with_sha256_is_a_keys_signature(
    secret: str, settings: str, algorithm: str, caplog: pytest.LogCaptureFixture
) -> None:
    channel = SmsChannel(TOKEN, URL, keys={"first": "one secret", "second": "another"})
    with pytest.raises(Forged):
        channel.verify(keyed(secret, settings, algorithm))
    assert caplog.records == []


def test_without_keys_no_request_that_names_one_is_taken(sms: Channel) -> None:
    with pytest.raises(Forged):
        sms.verify(keyed(TOKEN, "key=first,algorithm=HMAC_SHA256"))


# ---------------------------------------------------------------- WhatsApp


@pytest.fixture
def whatsapp() -> Channel:
    return SmsChannel(TOKEN, URL, dialect=WHATSAPP)


def whatsapp_request(path: str = "/channels/whatsapp", **changes: str) -> RawRequest:
    fields = FIELDS | {
        "From": "whatsapp:+15550001111",
        "To": "whatsapp:+15551234567",
        "WaId": "15550001111",
        "ButtonText": "Yes",
        "ButtonPayload": "9",
        "Latitude": "1.5",
    }
    return request(fields | changes, path, URL + path)


def test_whatsapp_has_addresses_of_its_own_and_numbers_like_sms(whatsapp: Channel) -> None:
    assert (whatsapp.name, *whatsapp.paths) == (
        "whatsapp",
        "/channels/whatsapp",
        "/channels/whatsapp/status",
    )
    genuine = whatsapp_request(Body="Yes")
    whatsapp.verify(genuine)
    told = Told("Yes")
    assert whatsapp.read(genuine) == Heard(
        "whatsapp", SID, "+15550001111", told, errand=deletion(SID)
    )


def test_a_picture_on_whatsapp_is_a_sign(whatsapp: Channel) -> None:
    heard = whatsapp.read(whatsapp_request(NumMedia="1"))
    assert isinstance(heard, Heard)
    assert heard.news is Sign.MEDIA


def test_a_text_read_on_whatsapp_is_progress(whatsapp: Channel) -> None:
    genuine = whatsapp_request("/channels/whatsapp/status", MessageStatus="read")
    whatsapp.verify(genuine)
    assert whatsapp.read(genuine) == Progress("whatsapp", SID, Reached.READ)
