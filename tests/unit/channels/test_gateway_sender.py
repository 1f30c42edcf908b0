"""What goes over the line to a gateway, and what its answers mean."""

from __future__ import annotations

import base64
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from channels.gateway.outbound import PLAIN as SUBSTITUTES
from channels.gateway.outbound import alphabet, spelt, texts
from channels.gateway.secrets import Secrets
from channels.gateway.sender import GatewaySender
from channels.sms.segments import Encoding, encoding, parts
from intake.conversation.told import Told
from intake.errors import (
    ConfigError,
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    TryLater,
    Unreachable,
)
from intake.messages import Errand, Spoken, Task
from intake.ports import Pace, Parcel
from intake.routing.gateway_presets import complete
from intake.routing.gateways import (
    Carries,
    Deleting,
    Gateway,
    Letters,
    Preset,
    Proof,
    Proving,
    Reports,
    Sending,
    Stage,
    Value,
)
from tests.contract.harness_gateway import PUBLIC_URL, SECRETS
from tests.fakes.gateway import Behaviour, GatewayStandIn, gateway_stand_in, hangs_up, says, takes

TO = "+254700000111"
WORDS = "Thank you. You are not alone."
REFERENCE = "0a1b" * 8
SENDING = Sending(
    carries=Carries.JSON,
    fields={"/to": "{to}", "/text": "{text}"},
    taken_statuses=(200,),
    id_at="json:/id",
    reason="json:/error",
    never=("no such number",),
    stopped=("opted out",),
    later=("queue full",),
)


@pytest.fixture
def stand_in() -> Iterator[GatewayStandIn]:
    with gateway_stand_in(takes(200, {"id": "m 1/2"})) as running:
        yield running


def plain(url: str, sending: Sending = SENDING, **more: Any) -> Gateway:
    given = Gateway("plain", f"{url}/send", number="40404", sending=sending, **more)
    return complete(given)


def sender(gateway: Gateway, secrets: Secrets = SECRETS) -> GatewaySender:
    return GatewaySender(gateway, secrets, f"{PUBLIC_URL}/")


def parcel(words: str = WORDS) -> Parcel:
    return Parcel(TO, Told(words), REFERENCE)


# ---------------------------------------------------------------- requests


def test_kannel_gets_words_as_a_body_and_everything_else_as_headers(
    stand_in: GatewayStandIn,
) -> None:
    stand_in.well = takes(202, b"0: Accepted for delivery")
    gateway = complete(Gateway("kannel", f"{stand_in.url}/send", Preset.KANNEL, "40404"))
    assert sender(gateway).send(parcel()).provider_id == REFERENCE
    (came,) = stand_in.taken
    assert (came.method, came.target, came.body) == ("POST", "/send", WORDS.encode())
    ours = {name: value for name, value in came.headers.items() if name.startswith("x-kannel")}
    assert came.headers["content-type"] == "text/plain; charset=UTF-8"
    assert ours == {
        "x-kannel-username": SECRETS.user,
        "x-kannel-password": SECRETS.password,
        "x-kannel-to": TO,
        "x-kannel-from": "40404",
        "x-kannel-validity": "30",
        "x-kannel-dlr-mask": "31",
        "x-kannel-dlr-url": f"{PUBLIC_URL}/channels/gateway/kannel/status"
        f"?reference={REFERENCE}&token={SECRETS.token}&status=%d",
        "x-kannel-coding": "0",
    }


def test_kannel_is_told_which_alphabet(stand_in: GatewayStandIn) -> None:
    stand_in.well = takes(202, b"3: Queued for later delivery")
    kannel = sender(complete(Gateway("kannel", f"{stand_in.url}/send", Preset.KANNEL, "40404")))
    for words in ("It’s here… “soon”", "شكراً “لك”"):
        kannel.send(parcel(words))
    came = [(each.headers["x-kannel-coding"], each.body.decode()) for each in stand_in.taken]
    assert came == [("0", 'It\'s here... "soon"'), ("2", "شكراً “لك”")]


def test_capcom6_gets_json_with_our_reference(stand_in: GatewayStandIn) -> None:
    stand_in.well = takes(202, {"id": REFERENCE, "state": "Pending"})
    gateway = complete(Gateway("phone", f"{stand_in.url}/send", Preset.CAPCOM6))
    assert sender(gateway).send(parcel("نعم\n{to}")).provider_id == REFERENCE
    (came,) = stand_in.taken
    assert came.json == {
        "id": REFERENCE,
        "textMessage": {"text": "نعم\n{to}"},
        "phoneNumbers": [TO],
        "withDeliveryReport": True,
        "ttl": 1800,
    }
    both = base64.b64encode(f"{SECRETS.user}:{SECRETS.password}".encode()).decode()
    assert came.headers["authorization"] == f"Basic {both}"


def test_africas_talking_gets_a_form_and_says_its_id(stand_in: GatewayStandIn) -> None:
    recipient = {"statusCode": 101, "messageId": "ATXid_1", "number": TO}
    stand_in.well = takes(201, {"SMSMessageData": {"Recipients": [recipient]}})
    talking = Gateway("talking", f"{stand_in.url}/send", Preset.AFRICASTALKING, "40404")
    assert sender(complete(talking)).send(parcel("a & b = 50%")).provider_id == "ATXid_1"
    (came,) = stand_in.taken
    assert came.form == {
        "username": SECRETS.user,
        "to": TO,
        "from": "40404",
        "message": "a & b = 50%",
        "bulkSMSMode": "1",
    }
    assert came.headers["apikey"] == SECRETS.password


def test_a_query_for_gateways_that_know_nothing_else(stand_in: GatewayStandIn) -> None:
    fields: dict[str, Value] = {
        "user": "{user}",
        "pass": "{password}",
        "to": "{to}",
        "text": "{text}",
        "dlr": True,
    }
    sending = replace(
        SENDING,
        method="GET",
        carries=Carries.QUERY,
        fields=fields,
        ucs2_fields={"coding": 2, "charset": "UTF-8"},
    )
    gateway = replace(plain(stand_in.url, sending), send_url=f"{stand_in.url}/send?a=1")
    sender(gateway).send(parcel("شكراً & + %"))
    (came,) = stand_in.taken
    assert (came.method, came.body) == ("GET", b"")
    assert came.query == {
        "a": "1",
        "user": SECRETS.user,
        "pass": SECRETS.password,
        "to": TO,
        "text": "شكراً & + %",
        "dlr": "true",
        "coding": "2",
        "charset": "UTF-8",
    }


@pytest.mark.parametrize(
    "words", ["{password}", "{user}{to}", "{{password}}", "{", "}", "{0}", "%(password)s"]
)
def test_a_placeholder_that_a_person_writes_stays_what_it_is(
    stand_in: GatewayStandIn, words: str
) -> None:
    sender(plain(stand_in.url)).send(parcel(words))
    (came,) = stand_in.taken
    assert came.json == {"to": TO, "text": words}


@pytest.mark.parametrize("password", ["a\r\nX-Other: b", "a\nb", "\x00"])
def test_a_header_cannot_be_broken_in_two(stand_in: GatewayStandIn, password: str) -> None:
    sending = replace(SENDING, headers={"X-Key": "{password}"})
    with pytest.raises(TryLater):
        sender(plain(stand_in.url, sending), replace(SECRETS, password=password)).send(parcel())
    assert stand_in.requests == []


def test_where_reports_arrive_holds_the_token_only_where_that_proves_them(
    stand_in: GatewayStandIn,
) -> None:
    sending = replace(SENDING, fields={**(SENDING.fields or {}), "/report": "{status_url}"})
    for proof, ends in (
        (Proof(kind=Proving.URL), f"&token={SECRETS.token}"),
        (Proof(kind=Proving.HMAC, header="X-Sig"), f"={REFERENCE}"),
    ):
        sender(plain(stand_in.url, sending, proof=proof)).send(parcel())
        assert stand_in.taken[-1].json["report"].endswith(ends)


# ---------------------------------------------------------------- answers

MEANINGS: list[tuple[str, Behaviour, type[DeliveryError]]] = [
    ("too many", says(429, {"error": "slow down"}), TryLater),
    ("out of service", says(503), TryLater),
    ("queue full, and says 200", says(202, {"error": "Queue full."}), TryLater),
    ("wrong password", says(401, b"<html>"), TryLater),
    ("an error that is new", says(400, {"error": "something"}), TryLater),
    ("no such number", says(400, {"error": f"No such number: {TO}"}), Unreachable),
    ("opted out", says(403, {"error": f"{TO} has opted out"}), Stopped),
    ("internal error", says(500), OutcomeUnknown),
    ("bad gateway", says(502, b"<html>"), OutcomeUnknown),
    ("elsewhere", says(302, b"", Location="https://other.example/"), OutcomeUnknown),
    ("a success of another kind", says(204), OutcomeUnknown),
    ("reset", hangs_up, OutcomeUnknown),
]


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [(behaviour, meaning) for _, behaviour, meaning in MEANINGS],
    ids=[name for name, _, _ in MEANINGS],
)
def test_failures_become_one_closed_set(
    stand_in: GatewayStandIn, behaviour: Behaviour, meaning: type[DeliveryError]
) -> None:
    stand_in.next.append(behaviour)
    with pytest.raises(DeliveryError) as caught:
        sender(plain(stand_in.url)).send(parcel())
    assert type(caught.value) is meaning
    assert len(stand_in.requests) == 1, "it was tried again"


@pytest.mark.parametrize(
    ("wait", "seconds"), [("17", 17), ("0", 0), ("-1", None), ("1e9", None), ("9" * 30, None)]
)
def test_how_long_to_wait_is_passed_on(
    stand_in: GatewayStandIn, wait: str, seconds: float | None
) -> None:
    stand_in.next.append(says(429, b"", Retry_After=wait))
    with pytest.raises(TryLater) as caught:
        sender(plain(stand_in.url)).send(parcel())
    assert caught.value.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("body", "good"),
    [(b"0: fine", True), (b"3: fine", True), (b"4: no", False), (b"", False), (b"\xff", False)],
)
def test_taken_is_what_the_pattern_says(stand_in: GatewayStandIn, body: bytes, good: bool) -> None:
    stand_in.next.append(says(200, body))
    gateway = plain(stand_in.url, replace(SENDING, taken_pattern="^[03]:"))
    if good:
        assert sender(gateway).send(parcel()).provider_id == REFERENCE
        return
    with pytest.raises(OutcomeUnknown):
        sender(gateway).send(parcel())


@pytest.mark.parametrize(
    ("said", "good"),
    [({"ok": "yes"}, True), ({"ok": "no"}, False), ({}, False), ([], False), ("x", False)],
)
def test_taken_is_what_stands_there(stand_in: GatewayStandIn, said: object, good: bool) -> None:
    stand_in.next.append(says(200, said))
    sending = replace(SENDING, taken_at="json:/ok", taken_values=("yes",))
    if good:
        assert sender(plain(stand_in.url, sending)).send(parcel()).provider_id == REFERENCE
        return
    with pytest.raises(OutcomeUnknown):
        sender(plain(stand_in.url, sending)).send(parcel())


def test_a_text_is_known_by_what_its_reports_will_call_it(stand_in: GatewayStandIn) -> None:
    words = {"ok": Stage.DELIVERED}
    by_reference = Reports(reference="query:reference", word="query:word", words=words)
    by_id = Reports(id="form:id", word="form:word", words=words)
    for reports, expected in ((by_reference, REFERENCE), (by_id, "m 1/2"), (Reports(), "m 1/2")):
        gateway = plain(stand_in.url, reports=reports)
        assert sender(gateway).send(parcel()).provider_id == expected


def test_a_nudge_has_no_reference_and_gets_one_of_its_own(stand_in: GatewayStandIn) -> None:
    sending = replace(SENDING, fields={**(SENDING.fields or {}), "/ref": "{reference}"})
    by = sender(plain(stand_in.url, sending))
    for _ in range(2):
        by.send(replace(parcel(), reference=""))
    first, second = (came.json["ref"] for came in stand_in.taken)
    assert first != second
    assert {len(first), len(second)} == {32}


# ---------------------------------------------------------------- what the gateway keeps


def deleting(stand_in: GatewayStandIn) -> Gateway:
    url = f"{stand_in.url}/messages/{{id}}"
    return plain(stand_in.url, replace(SENDING, basic=True), deleting=Deleting(url=url))


def test_a_text_is_deleted_by_the_gateways_own_id(stand_in: GatewayStandIn) -> None:
    by = sender(deleting(stand_in))
    taken = by.send(parcel())
    assert taken.errand == Errand(Task.DELETE, "m 1/2", timedelta(minutes=1))
    assert taken.errand is not None
    stand_in.next.append(says(204))
    by.carry_out(taken.errand)
    last = stand_in.requests[-1]
    assert (last.method, last.target) == ("DELETE", "/messages/m%201%2F2")
    assert last.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("status", [200, 202, 204, 404, 410])
def test_what_is_gone_is_done(stand_in: GatewayStandIn, status: int) -> None:
    stand_in.next.append(says(status))
    sender(deleting(stand_in)).carry_out(Errand(Task.DELETE, "1"))


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(405, Unreachable), (501, Unreachable), (401, TryLater), (503, TryLater), (302, TryLater)],
)
def test_what_is_not_gone_is_later_or_never(
    stand_in: GatewayStandIn, status: int, meaning: type[DeliveryError]
) -> None:
    stand_in.next.append(says(status))
    with pytest.raises(meaning):
        sender(deleting(stand_in)).carry_out(Errand(Task.DELETE, "1"))


def test_a_gateway_that_cannot_delete_is_asked_for_nothing(stand_in: GatewayStandIn) -> None:
    assert sender(plain(stand_in.url)).send(parcel()).errand is None
    for errand in (Errand(Task.DELETE, "1"), Errand(Task.RELEASE, "1")):
        with pytest.raises(Unreachable):
            sender(plain(stand_in.url)).carry_out(errand)
    assert len(stand_in.requests) == 1


# ---------------------------------------------------------------- letters


def test_every_substitute_is_in_the_alphabet() -> None:
    assert all(encoding(sign) is Encoding.GSM_7 for sign in SUBSTITUTES.values())
    assert all(encoding(sign) is Encoding.UCS_2 for sign in SUBSTITUTES if sign != "\t")


@pytest.mark.parametrize(
    ("letters", "words", "expected"),
    [
        (Letters.SMART, "It’s “here” – soon…", 'It\'s "here" - soon...'),
        (Letters.SMART, "a\u00a0b\u202fc\u00ad", "a b c"),
        (Letters.SMART, "‘شكراً’", "‘شكراً’"),
        (Letters.SMART, "ça", "ça"),
        (Letters.GSM7, "fête – noël", "fete - noel"),
        (Letters.GSM7, "شكراً", "شكراً"),
        (Letters.UCS2, "It’s", "It’s"),
    ],
)
def test_letters_are_those_the_gateway_can_send(
    letters: Letters, words: str, expected: str
) -> None:
    assert spelt(words, letters) == expected


def test_what_the_gateway_has_no_letters_for_never_leaves_as_question_marks(
    stand_in: GatewayStandIn,
) -> None:
    assert alphabet("شكراً", Letters.GSM7) is None
    gateway = plain(stand_in.url, encoding=Letters.GSM7)
    with pytest.raises(Unreachable):
        sender(gateway).send(parcel("شكراً"))
    assert stand_in.requests == []


@pytest.mark.parametrize("letters", Letters)
def test_texts_are_cut_in_the_letters_that_are_sent(letters: Letters) -> None:
    needed = Encoding.UCS_2 if letters is Letters.UCS2 else None
    packed = texts([Spoken("It’s here – soon… " * 60)], letters)
    assert len(packed) > 1
    assert all(parts(text.words, needed) <= 2 for text in packed)
    most = 134 if letters is Letters.UCS2 else 306
    assert most - 30 < len(packed[0].words) <= most


# ---------------------------------------------------------------- and never


def test_as_fast_as_the_contract_allows() -> None:
    gateway = plain("http://127.0.0.1:1")
    assert sender(replace(gateway, per_second=0.5)).pace == Pace(2.0, 1)
    assert sender(replace(gateway, per_second=10.0)).pace == Pace(0.1, 10)


@pytest.mark.parametrize(
    "url", ["http://gateway.example", "https://a:b@gateway.example", "ftp://127.0.0.1", ""]
)
def test_an_address_that_texts_must_not_go_to_is_refused_at_start(url: str) -> None:
    with pytest.raises(ConfigError, match="gateway 'plain'"):
        sender(replace(plain("http://127.0.0.1:1"), send_url=url))


def test_no_number_no_word_and_no_secret_is_logged_or_raised(
    stand_in: GatewayStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = ""
    for _, behaviour, _ in MEANINGS:
        stand_in.next.append(behaviour)
        with pytest.raises(DeliveryError) as caught:
            sender(plain(stand_in.url)).send(parcel())
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        shown += f"{caught.value!r} {caught.value}"
    shown += f"{sender(plain(stand_in.url)).send(parcel())!r} {caplog.text}"
    hidden: Mapping[str, str] = {"user": SECRETS.user, "password": SECRETS.password}
    for secret in (TO, TO[1:], TO[-7:], WORDS, "not alone", SECRETS.token, *hidden.values()):
        assert secret not in shown
    assert caplog.records == []


def test_a_web_process_carries_no_http_client() -> None:
    """What the composition root imports in web processes too."""
    program = (
        "import sys, channels.gateway.inbound;"
        "print(sorted({'requests', 'urllib3'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout.strip() == b"[]"
