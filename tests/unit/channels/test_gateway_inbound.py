"""How a gateway's requests are read and proved, beyond the contract of all channels."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from channels.base import RawRequest
from channels.gateway.inbound import GatewayChannel
from channels.gateway.reading import Reading
from channels.gateway.secrets import Secrets
from channels.sms.numbers import international, is_nobody
from intake.conversation.told import Told
from intake.errors import Forged, Malformed
from intake.messages import Errand, Heard, Progress, Reached, Sign, Task
from intake.routing.gateway_presets import complete
from intake.routing.gateways import (
    Carries,
    Deleting,
    Gateway,
    Incoming,
    Preset,
    Proof,
    Proving,
    Reports,
    Sending,
    Stage,
)
from tests.contract.harness_gateway import REPORTER, SECRETS, URL_TOKEN, Capcom6, Kannel
from tests.contract.product import NOW

FORM = {"content-type": "application/x-www-form-urlencoded"}
PLAIN = Gateway(
    name="plain",
    send_url="https://gateway.example/send",
    proof=Proof(kind=Proving.URL),
    incoming=Incoming(sender="form:from", text="form:text", date="form:date"),
    reports=Reports(word="query:status", words={"ok": Stage.DELIVERED}),
    sending=Sending(
        carries=Carries.FORM, fields={"to": "{to}", "text": "{text}"}, taken_statuses=(200,)
    ),
)


class Moving:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def channel(
    gateway: Gateway = PLAIN, secrets: Secrets = SECRETS, clock: Moving | None = None
) -> GatewayChannel:
    return GatewayChannel(complete(gateway), secrets, clock or Moving())


def form(**fields: str) -> RawRequest:
    given = {"from": REPORTER, "text": "Words.", "date": "2026-11-01 08:59:58"} | fields
    kept = {name.rstrip("_"): value for name, value in given.items() if value != "-"}
    target = f"/channels/gateway/plain?{URL_TOKEN}"
    return RawRequest("POST", target, FORM, urlencode(kept).encode())


def heard(request: RawRequest, by: GatewayChannel | None = None) -> Heard:
    by = by or channel()
    by.verify(request)
    news = by.read(request)
    assert isinstance(news, Heard)
    return news


# ---------------------------------------------------------------- one message, heard once


def test_without_an_id_the_device_time_tells_a_repetition_from_the_same_answer_again() -> None:
    clock = Moving()
    plain = channel(clock=clock)
    first = heard(form(text="1", date="08:59:58"), plain).message_id
    clock.now += timedelta(hours=30)
    assert heard(form(text="1", date="08:59:58"), plain).message_id == first
    others = [
        heard(form(text="1", date="08:59:59"), plain),
        heard(form(text="2", date="08:59:58"), plain),
        heard(form(text="1", date="08:59:58", **{"from": "+254700000112"}), plain),
    ]
    assert len({first, *(each.message_id for each in others)}) == 4


def test_without_a_time_either_the_same_words_count_anew_in_the_next_ten_minutes() -> None:
    clock = Moving()
    plain = channel(clock=clock)
    first = heard(form(text="1", date="-"), plain).message_id
    clock.now += timedelta(minutes=9, seconds=59)
    assert heard(form(text="1", date="-"), plain).message_id == first
    clock.now += timedelta(seconds=1)
    assert heard(form(text="1", date="-"), plain).message_id != first


def test_a_made_id_shows_neither_number_nor_words() -> None:
    made = heard(form()).message_id
    assert len(made) == 64
    assert REPORTER[1:] not in made


def test_capcom6_is_known_by_device_and_event_and_not_by_its_message_id() -> None:
    phone, speaks = channel(Capcom6().gateway("https://a.example")), Capcom6()
    one = heard(speaks.event("sms:received", "1", message="1", phoneNumber=REPORTER), phone)
    two = heard(speaks.event("sms:received", "2", message="1", phoneNumber=REPORTER), phone)
    assert one.message_id == "ffffffffceb0b1db0000018e937c815b:1"
    assert two.message_id != one.message_id


# ---------------------------------------------------------------- late ones


@pytest.mark.parametrize(
    ("received", "late"),
    [
        ("2026-11-01T08:59:30.000+00:00", None),  # a quick answer, whatever the clocks say
        ("2026-11-01T11:50:00.000+03:00", timedelta(minutes=10)),
        ("2026-10-30T09:00:00Z", timedelta(days=2)),
        ("2026-11-01T07:00:00", None),  # nobody knows in which zone
        ("2026-11-02T09:00:00Z", None),
        ("yesterday", None),
        ("9" * 400, None),
    ],
)
def test_how_late_something_comes_is_what_the_device_itself_says(
    received: str, late: timedelta | None
) -> None:
    clock = Moving()
    clock.now += timedelta(minutes=7)  # ours and the phone's differ; that is no delay
    phone = channel(Capcom6().gateway("https://a.example"), clock=clock)
    request = Capcom6().event(
        "sms:received", "1", message="1", phoneNumber=REPORTER, receivedAt=received
    )
    expected = None if late is None else clock.now - late
    assert heard(request, phone).sent_at == expected


def test_a_late_webhook_of_a_phone_is_heard_and_a_replayed_one_has_the_same_id() -> None:
    """Its app tries for two days, so its signature has no window."""
    clock = Moving()
    phone = channel(Capcom6().gateway("https://a.example"), clock=clock)
    request = Capcom6().says("Words.", 1)
    first = heard(request, phone)
    clock.now += timedelta(days=2)
    assert heard(request, phone).message_id == first.message_id


# ---------------------------------------------------------------- what was said


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("UTF-8", "utf-8"),
        ('"UTF-16BE"', "utf-16-be"),
        ("ucs-2", "utf-16-be"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
    ],
)
def test_a_body_is_read_in_the_charset_it_names(charset: str, codec: str) -> None:
    """As Kannel sends them: the words in it, ids and numbers in ASCII all the same."""
    words = "مرحبا 👍" if codec.startswith("utf") else "café"
    request = Kannel().says("", 1)
    headers = {**request.headers, "content-type": f"text/plain; charset={charset}"}
    request = replace(request, headers=headers, body=words.encode(codec))
    assert heard(request, channel(Kannel().gateway("https://a.example"))).news == Told(words)


def test_a_charset_may_stand_in_a_field_of_its_own() -> None:
    places = Incoming(sender="query:p", text="query:a", id=("query:id",), charset="query:C")
    gateway = replace(PLAIN, incoming=places)
    words = quote("مرحبا".encode("utf-16-be"))
    query = f"{URL_TOKEN}&id=1&p={quote(REPORTER)}&C=UTF-16BE&a={words}"
    request = RawRequest("POST", f"/channels/gateway/plain?{query}", {}, b"")
    assert heard(request, channel(gateway)).news == Told("مرحبا")


def test_words_are_composed_and_otherwise_left_alone() -> None:
    assert heard(form(text=" cafe\u0301 {text} %2B ")).news == Told(" café {text} %2B ")
    assert heard(form(text="")).news == Told("")


def test_a_picture_and_an_opt_out_are_told_from_words() -> None:
    places = replace(PLAIN.incoming, media="form:NumMedia", stop="form:stop")
    gateway = channel(replace(PLAIN, incoming=places))
    assert heard(form(NumMedia="1"), gateway).news is Sign.MEDIA
    assert heard(form(stop="1", text="-"), gateway).news is Sign.STOP
    assert heard(form(NumMedia="0", stop=""), gateway).news == Told("Words.")


def test_attachments_in_a_list_are_a_picture_and_an_empty_list_is_none() -> None:
    places = Incoming(
        sender="json:/from", text="json:/text", id=("json:/id",), media="json:/attachments"
    )
    gateway = channel(replace(PLAIN, incoming=places))

    def request(attachments: list[Any]) -> RawRequest:
        said = {"from": REPORTER, "text": "Words.", "id": 7, "attachments": attachments}
        target = f"/channels/gateway/plain?{URL_TOKEN}"
        return RawRequest("POST", target, {}, json.dumps(said).encode())

    assert heard(request([{"url": "https://a.example"}]), gateway).news is Sign.MEDIA
    assert heard(request([]), gateway).news == Told("Words.")
    assert heard(request([]), gateway).message_id == "7"


@pytest.mark.parametrize("kind", ["sms:sent", "system:ping", "app:started"])
def test_events_that_are_no_messages_are_answered_and_not_heard(kind: str) -> None:
    phone = channel(Capcom6().gateway("https://a.example"))
    assert phone.read(Capcom6().event(kind, "1", phoneNumber=REPORTER)) is None


def test_what_a_gateway_keeps_is_deleted_where_the_file_says_how() -> None:
    places = replace(PLAIN.incoming, id=("form:id",))
    deleting = Deleting(url="https://gateway.example/messages/{id}", incoming=True)
    gateway = channel(replace(PLAIN, incoming=places, deleting=deleting))
    expected = Errand(Task.DELETE, "m-1", timedelta(minutes=1))
    assert heard(form(id="m-1"), gateway).errand == expected
    assert heard(form(id="-"), gateway).errand is None
    kept = replace(deleting, incoming=None)
    gateway = channel(replace(PLAIN, incoming=places, deleting=kept))
    assert heard(form(id="m-1"), gateway).errand is None


# ---------------------------------------------------------------- numbers

NUMBERS: list[tuple[str, str, str | None]] = [
    ("+254700000111", "", "+254700000111"),
    ("00254700000111", "", "+254700000111"),
    ("+254 (700) 000-111", "", "+254700000111"),
    ("254700000111", "", None),
    ("0700000111", "", None),
    ("254700000111", "+254", "+254700000111"),
    ("0700000111", "+254", "+254700000111"),
    ("700000111", "+254", "+254700000111"),
    ("447700900123", "+254", "+447700900123"),
    ("9607712345", "+960", "+9607712345"),
    ("9123456789", "+91", "+919123456789"),
    ("919123456789", "+91", "+919123456789"),
    ("6505551212", "+1", "+16505551212"),
    ("7012345678", "+7", "+77012345678"),
    ("+0700000111", "+254", None),
    ("1" * 20, "+254", None),
    ("٠٧٠٠٠٠٠١١١", "+254", None),
]


@pytest.mark.parametrize(("given", "prefix", "expected"), NUMBERS)
def test_a_number_is_taken_where_its_country_is_sure(
    given: str, prefix: str, expected: str | None
) -> None:
    assert international(given, prefix) == expected


@pytest.mark.parametrize("sender", ["NETWORK", "40404", "+40404", "M-Info", "", "١١١"])
def test_names_and_short_codes_are_nobody(sender: str) -> None:
    assert is_nobody(sender)


# ---------------------------------------------------------------- reports


def report(query: str) -> RawRequest:
    return RawRequest("GET", f"/channels/gateway/plain/status?{query}&{URL_TOKEN}", {}, b"")


def test_a_report_by_our_reference() -> None:
    reference = "0a" * 16
    expected = Progress("gateway-plain", reference, Reached.DELIVERED)
    assert channel().read(report(f"reference={reference}&status=ok")) == expected
    assert channel().read(report(f"reference={reference}&status=other")) is None
    assert channel().read(report(f"reference={reference}")) is None


@pytest.mark.parametrize("query", ["status=ok", "status=ok&reference=", "status=ok&reference=%0A"])
def test_a_report_of_nothing_is_refused(query: str) -> None:
    with pytest.raises(Malformed):
        channel().read(report(query))


@pytest.mark.parametrize(
    ("status", "reached"),
    [("1", "DELIVERED"), ("2", "FAILED"), ("4", "SENDING"), ("8", "SENT"), ("16", "FAILED")],
)
def test_kannels_reports(status: str, reached: str) -> None:
    query = f"reference={'0a' * 16}&status={status}&{URL_TOKEN}"
    request = RawRequest("GET", f"/channels/gateway/kannel/status?{query}", {}, b"")
    news = channel(Kannel().gateway("https://a.example")).read(request)
    assert isinstance(news, Progress)
    assert news.reached is Reached[reached]


# ---------------------------------------------------------------- proofs


def proved(proof: Proof, headers: Mapping[str, str], body: bytes = b"body") -> bool:
    gateway = channel(replace(PLAIN, proof=proof))
    try:
        gateway.verify(RawRequest("POST", "/channels/gateway/plain", headers, body))
    except Forged:
        return False
    return True


def test_a_token_in_a_header() -> None:
    proof = Proof(kind=Proving.HEADER, header="X-Token")
    assert proved(proof, {"x-token": SECRETS.token})
    assert not proved(proof, {"x-token": SECRETS.token[:-1]})
    assert not proved(proof, {})
    bearer = Proof(kind=Proving.HEADER, header="Authorization", prefix="Bearer")
    assert proved(bearer, {"authorization": f"Bearer {SECRETS.token}"})
    assert not proved(bearer, {"authorization": SECRETS.token})


def test_a_name_and_a_token_by_basic() -> None:
    def given(both: str) -> Mapping[str, str]:
        return {"authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}

    proof = Proof(kind=Proving.BASIC)
    assert proved(proof, given(f"{SECRETS.user}:{SECRETS.token}"))
    assert not proved(proof, given(f"{SECRETS.user}:{SECRETS.password}"))
    assert not proved(proof, given(f":{SECRETS.token}"))
    assert not proved(proof, {"authorization": "Basic"})
    assert not proved(proof, {})


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("digest", ["hex", "base64"])
def test_a_signature_in_the_file_s_own_dialect(algorithm: str, digest: str) -> None:
    proof = Proof(
        kind=Proving.HMAC, header="X-Sig", prefix="v1=", algorithm=algorithm, digest=digest
    )
    mac = hmac.new(SECRETS.secret.encode(), b"body", getattr(hashlib, algorithm)).digest()
    written = mac.hex().upper() if digest == "hex" else base64.b64encode(mac).decode()
    assert proved(proof, {"x-sig": f"v1={written}"})
    assert not proved(proof, {"x-sig": written})
    assert not proved(proof, {"x-sig": f"v1={written}"}, b"body ")


@pytest.mark.parametrize(
    ("seconds", "good"),
    [("0", True), ("300", True), ("-300", True), ("301", False), ("-301", False)],
)
def test_a_window_refuses_what_was_signed_long_ago_or_is_to_come(seconds: str, good: bool) -> None:
    proof = Proof(kind=Proving.HMAC, header="X-Sig", timestamp="X-Time", window_seconds=300)
    timestamp = str(int(NOW.timestamp()) + int(seconds))
    mac = hmac.new(SECRETS.secret.encode(), b"body" + timestamp.encode(), "sha256").hexdigest()
    assert proved(proof, {"x-sig": mac, "x-time": timestamp}) is good


@pytest.mark.parametrize("timestamp", ["", "soon", "٣", "1e9", "9" * 40])
def test_a_time_that_is_none_is_outside_every_window(timestamp: str) -> None:
    proof = Proof(kind=Proving.HMAC, header="X-Sig", timestamp="X-Time", window_seconds=300)
    mac = hmac.new(SECRETS.secret.encode(), b"body" + timestamp.encode(), "sha256").hexdigest()
    assert not proved(proof, {"x-sig": mac, "x-time": timestamp})


@pytest.mark.parametrize("kind", Proving)
def test_without_a_secret_nothing_is_proved(kind: Proving) -> None:
    proof = Proof(kind=kind, header="X-Sig")
    empty = hmac.new(b"", b"", "sha256").hexdigest()
    gateway = channel(replace(PLAIN, proof=proof), Secrets())
    for header in ("", empty, "Basic Og=="):
        headers = {"x-sig": header, "authorization": header}
        with pytest.raises(Forged):
            gateway.verify(RawRequest("POST", "/channels/gateway/plain?token=", headers, b""))


def test_secrets_are_not_shown() -> None:
    shown = f"{SECRETS!r} {channel()!r}"
    for secret in (SECRETS.token, SECRETS.user, SECRETS.password, SECRETS.secret):
        assert secret not in shown


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/a/b", "1"),
        ("/list/1", "two"),
        ("/list/2", None),
        ("/list/x", None),
        ("/a~1b", "slash"),
        ("/m~0n", "tilde"),
        ("/none", None),
        ("/nothing", None),
        ("/a/b/c", None),
        ("/true", "True"),
    ],
)
def test_json_pointers(pointer: str, expected: str | None) -> None:
    said = {
        "a": {"b": 1},
        "list": ["one", "two"],
        "a/b": "slash",
        "m~n": "tilde",
        "nothing": None,
        "true": True,
    }
    assert Reading({}, json.dumps(said).encode()).text(f"json:{pointer}") == expected


def test_the_first_place_that_is_there_counts() -> None:
    reading = Reading({"x-b": "2"}, b"", "/?a=1")
    assert reading.text("header:x-a header:X-B query:a") == "2"
    assert reading.text("header:x-a") is None
    assert reading.text(None) is None


def test_the_presets_are_the_ones_that_pass_the_contract() -> None:
    assert {each.value for each in Preset} == {"kannel", "capcom6", "africastalking"}
