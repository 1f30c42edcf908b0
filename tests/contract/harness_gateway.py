"""SMS gateways under the contract: each preset's own requests in, a stand-in out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

from channels.base import RawRequest
from channels.gateway.inbound import GatewayChannel
from channels.gateway.secrets import Secrets
from channels.gateway.sender import GatewaySender
from channels.sms.segments import parts
from intake.conversation.told import Told
from intake.messages import Reached, Sign
from intake.routing.gateway_presets import complete
from intake.routing.gateways import Gateway, Incoming, Preset, Sending
from tests.contract.product import NOW, Failure
from tests.fakes.gateway import Behaviour, Came, GatewayStandIn, says, takes, takes_and_hangs_up

PUBLIC_URL = "https://line.example.org"
REPORTER = "+254700000111"
NUMBER = "40404"
SECRETS = Secrets(
    token="token-of-example-0001",
    user="user-of-example",
    password="password-of-example",
    secret="secret-of-example",
)
URL_TOKEN = f"token={SECRETS.token}"


class Dialect(Protocol):
    """How one kind of gateway speaks."""

    added: Sequence[str]
    opt_out_is: Told | Sign
    reports_our_reference: bool

    def gateway(self, url: str) -> Gateway:
        """As a response file has it, with its gaps filled."""
        ...

    def says(self, words: str, number: int, sender: str) -> RawRequest: ...
    def shows(self, caption: str) -> RawRequest: ...
    def opts_out(self) -> RawRequest: ...
    def odd(self) -> Mapping[str, RawRequest]: ...
    def forged(self) -> Mapping[str, RawRequest]: ...
    def report(self, came: Came, word: str) -> RawRequest:
        """Its report of a text it took: "sent" or "delivered"."""
        ...

    def to_and_words(self, came: Came) -> tuple[str, str]: ...

    @property
    def well(self) -> Behaviour: ...
    @property
    def failures(self) -> Mapping[Failure, Behaviour]: ...


@dataclass
class GatewayHarness:
    """A gateway on both sides."""

    stand_in: GatewayStandIn
    dialect: Dialect
    address: str = REPORTER
    can_be_asked: bool = False

    def __post_init__(self) -> None:
        gateway = self.dialect.gateway(f"{self.stand_in.url}/send")
        self.channel = GatewayChannel(gateway, SECRETS, lambda: NOW)
        self.sender = GatewaySender(gateway, SECRETS, PUBLIC_URL)

    @property
    def added(self) -> Sequence[str]:
        return self.dialect.added

    def says(self, words: str, number: int = 1, sender: str = REPORTER) -> RawRequest:
        return self.dialect.says(words, number, sender)

    def shows(self, caption: str) -> RawRequest:
        return self.dialect.shows(caption)

    def opts_out(self) -> RawRequest:
        return self.dialect.opts_out()

    def forged(self) -> Mapping[str, RawRequest]:
        return self.dialect.forged()

    def unproved(self, request: RawRequest) -> RawRequest:
        """The same without what proves it."""
        kept = ("content-type", "x-kannel-from")
        headers = {name: value for name, value in request.headers.items() if name in kept}
        target = request.target.replace(URL_TOKEN, "token=")
        return replace(request, headers=headers, target=target)

    def odd(self) -> Mapping[str, RawRequest]:
        return self.dialect.odd()

    def report(self, came: Came, word: str) -> RawRequest:
        return self.dialect.report(came, word)

    def fail(self, failure: Failure) -> None:
        self.stand_in.next.append(self.dialect.failures[failure])

    def taken(self) -> list[tuple[str, str]]:
        return [self.dialect.to_and_words(came) for came in self.stand_in.taken]

    def fetched(self) -> int:
        return sum(came.target.split("?")[0] != "/send" for came in self.stand_in.requests)

    def fits(self, text: str) -> bool:
        return parts(text) <= 2

    def held(self) -> int:
        """No gateway that we know of can be asked to delete."""
        return 0

    def reports(self, provider_id: str, reached: Reached) -> RawRequest | None:
        """Each speaks of it in its own way: held by `GatewayContract`."""
        return None


def with_header(request: RawRequest, name: str, value: str | None) -> RawRequest:
    """The request with this header, or without it."""
    headers = {key: each for key, each in request.headers.items() if key != name}
    return replace(request, headers=headers if value is None else {**headers, name: value})


def _forged_tokens(genuine: RawRequest) -> Mapping[str, RawRequest]:
    """Ways of not having the token that stands in the address."""
    targets = {
        "no token": genuine.target.replace(URL_TOKEN, ""),
        "an empty token": genuine.target.replace(URL_TOKEN, "token="),
        "half a token": genuine.target.replace(URL_TOKEN, URL_TOKEN[:-1]),
        "another token": genuine.target.replace(URL_TOKEN, "token=token-of-another-001"),
        "a token in other letters": genuine.target.replace(URL_TOKEN, "token=%C3%A9%FF"),
        "the token twice": f"{genuine.target}&{URL_TOKEN}",
        "very many fields": genuine.target + "&a=1" * 2000,
    }
    forged = {name: replace(genuine, target=target) for name, target in targets.items()}
    inside = genuine.body + f"&{URL_TOKEN}".encode()
    forged["the token in the body"] = replace(forged["no token"], body=inside)
    forged["the token in a header"] = with_header(forged["no token"], "token", SECRETS.token)
    return forged


# ---------------------------------------------------------------- Kannel


@dataclass
class Kannel:
    """Kannel 1.4.5: smsbox posts the words as a body, the rest as headers."""

    added: Sequence[str] = ("SMSC-OF-EXAMPLE", "service-of-example")
    opt_out_is: Told | Sign = field(default_factory=lambda: Told("STOP"))
    reports_our_reference: bool = True

    def gateway(self, url: str) -> Gateway:
        # Kannel itself does not know of opt-outs; an operator's that does has words of its own.
        sending = Sending(stopped=("subscriber opted out",))
        given = Gateway("kannel", url, Preset.KANNEL, NUMBER, per_second=100.0, sending=sending)
        return complete(given)

    def says(self, words: str, number: int, sender: str = REPORTER) -> RawRequest:
        smsc, service = self.added
        headers = {
            "user-agent": "Kannel/1.4.5",
            "content-type": 'text/plain; charset="UTF-8"',
            "x-kannel-from": sender,
            "x-kannel-to": NUMBER,
            "x-kannel-time": "2026-11-01 08:59:58",
            "date": "2026-11-01 08:59:58",
            "x-kannel-smsc": smsc,
            "x-kannel-coding": "0",
            "x-kannel-service": service,
        }
        target = f"/channels/gateway/kannel?{URL_TOKEN}&id=0847392e-eca5-4a88-8896-{number:012x}"
        return RawRequest("POST", target, headers, words.encode())

    def shows(self, caption: str) -> RawRequest:
        """8-bit data: a picture message, a ring tone, a service message."""
        request = with_header(self.says(caption, 1), "x-kannel-coding", "1")
        return with_header(request, "content-type", "application/octet-stream")

    def opts_out(self) -> RawRequest:
        return self.says("STOP", 1)

    def forged(self) -> Mapping[str, RawRequest]:
        return _forged_tokens(self.says("Words.", 1))

    def odd(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.", 1)
        return {
            "no sender": with_header(genuine, "x-kannel-from", None),
            "a number without its country": with_header(genuine, "x-kannel-from", "0700000111"),
            "a charset nobody knows": with_header(genuine, "content-type", "text/plain; charset=x"),
            "bytes that are no text": replace(genuine, body=b"\xff\xfe\x80"),
            "one megabyte": replace(genuine, body=b"x" * 1_000_000),
            "an id that is no id": replace(
                genuine, target=genuine.target.replace("id=08", "id=%0A")
            ),
            "an endless id": replace(genuine, target=genuine.target + "0" * 300),
        }

    def report(self, came: Came, word: str) -> RawRequest:
        status = {"sent": "8", "delivered": "1"}[word]
        target = came.headers["x-kannel-dlr-url"].replace("%d", status).removeprefix(PUBLIC_URL)
        return RawRequest("GET", target, {"user-agent": "Kannel/1.4.5"}, b"")

    def to_and_words(self, came: Came) -> tuple[str, str]:
        return came.headers["x-kannel-to"], came.body.decode()

    @property
    def well(self) -> Behaviour:
        return takes(202, b"0: Accepted for delivery")

    @property
    def failures(self) -> Mapping[Failure, Behaviour]:
        denied = b"Number(s) has/have been denied by white- and/or black-lists."
        return {
            Failure.OUTAGE: says(503, b"Temporal failure, try again later."),
            Failure.THROTTLED: says(429, b"", Retry_After="3"),
            Failure.NO_SUCH_ADDRESS: says(400, denied),
            Failure.OPTED_OUT: says(400, f"Subscriber opted out: {REPORTER}".encode()),
            Failure.SILENCE: takes_and_hangs_up,
        }


# ---------------------------------------------------------------- capcom6


@dataclass
class Capcom6:
    """SMS Gateway for Android: signed JSON in, JSON with Basic out."""

    added: Sequence[str] = ("device-of-example-name", "998877")
    opt_out_is: Told | Sign = field(default_factory=lambda: Told("STOP"))
    reports_our_reference: bool = True

    def gateway(self, url: str) -> Gateway:
        sending = Sending(stopped=("opted out",))
        given = Gateway("phone", url, Preset.CAPCOM6, per_second=100.0, sending=sending)
        return complete(given)

    def says(self, words: str, number: int, sender: str = REPORTER) -> RawRequest:
        return self.event("sms:received", f"event-{number}", message=words, phoneNumber=sender)

    def shows(self, caption: str) -> RawRequest:
        return self.event("mms:received", "event-1", subject=caption, phoneNumber=REPORTER)

    def opts_out(self) -> RawRequest:
        return self.says("STOP", 1)

    def event(self, kind: str, its_id: str, path: str = "", **payload: object) -> RawRequest:
        """One webhook of the app's."""
        name, sim = self.added
        whole = {
            "deviceId": "ffffffffceb0b1db0000018e937c815b",
            "event": kind,
            "id": its_id,
            "payload": {
                "messageId": "abc123",
                "simNumber": int(sim),
                "receivedAt": "2026-11-01T12:00:00.000+03:00",
                **payload,
            },
            "webhookId": name,
        }
        return self.signed(json.dumps(whole, ensure_ascii=False).encode(), path)

    def signed(self, body: bytes, path: str = "", secret: str = SECRETS.secret) -> RawRequest:
        timestamp = "1793523600"
        mac = hmac.new(secret.encode(), body + timestamp.encode(), hashlib.sha256)
        headers = {
            "content-type": "application/json",
            "x-signature": mac.hexdigest(),
            "x-timestamp": timestamp,
        }
        return RawRequest("POST", f"/channels/gateway/phone{path}", headers, body)

    def forged(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.", 1)
        return {
            "no signature": with_header(genuine, "x-signature", None),
            "an empty signature": with_header(genuine, "x-signature", ""),
            "no hexadecimal digits": with_header(genuine, "x-signature", "é" * 64),
            "another's key": self.signed(genuine.body, secret="another"),
            "an empty key": self.signed(genuine.body, secret=""),
            "another time": with_header(genuine, "x-timestamp", "1793523601"),
            "no time": with_header(genuine, "x-timestamp", None),
            "changed words": replace(genuine, body=genuine.body.replace(b"Words", b"Other")),
            "a space more": replace(genuine, body=genuine.body + b" "),
        }

    def odd(self) -> Mapping[str, RawRequest]:
        nobody = self.event("sms:received", "e", message="Words.")
        lists = self.event("sms:received", "e", message=["a"], phoneNumber=REPORTER)
        half = self.event("sms:received", "e", message="x", phoneNumber=REPORTER).body
        return {
            "no sender": nobody,
            "no words": self.event("sms:received", "e", phoneNumber=REPORTER),
            "words that are a list": lists,
            "half a letter": self.signed(half.replace(b'"x"', rb'"\ud800"')),
            "no JSON": self.signed(b"Words."),
            "JSON cut off": self.signed(half[:-5]),
            "JSON without an end of brackets": self.signed(b"[" * 60_000),
            "nothing": self.signed(b""),
            "a number without its country": self.event(
                "sms:received", "e", message="Words.", phoneNumber="6505551212"
            ),
            "one megabyte": self.signed(b'"' + b"x" * 1_000_000 + b'"'),
        }

    def report(self, came: Came, word: str) -> RawRequest:
        payload = {"messageId": came.json["id"], "phoneNumber": REPORTER}
        return self.event(f"sms:{word}", f"report-{word}", "/status", **payload)

    def to_and_words(self, came: Came) -> tuple[str, str]:
        (to,) = came.json["phoneNumbers"]
        return to, came.json["textMessage"]["text"]

    @property
    def well(self) -> Behaviour:
        return lambda exchange: takes(202, {"id": exchange.came.json["id"], "state": "Pending"})(
            exchange
        )

    @property
    def failures(self) -> Mapping[Failure, Behaviour]:
        invalid = {"message": f"failed to validate phone number {REPORTER}"}
        return {
            Failure.OUTAGE: says(503),
            Failure.THROTTLED: says(429, {"message": "too many requests"}, Retry_After="3"),
            Failure.NO_SUCH_ADDRESS: says(400, invalid),
            Failure.OPTED_OUT: says(400, {"message": f"{REPORTER} has opted out"}),
            Failure.SILENCE: takes_and_hangs_up,
        }


# ---------------------------------------------------------------- Africa's Talking


@dataclass
class Africastalking:
    """Forms in both directions; a report names the gateway's id only."""

    added: Sequence[str] = ("63902", "link-of-example", "KES 0.8000")
    opt_out_is: Told | Sign = Sign.STOP
    reports_our_reference: bool = False

    def gateway(self, url: str) -> Gateway:
        # It carries no pictures; a way in that does names where their addresses stand.
        incoming = Incoming(media="form:mediaUrls")
        given = Gateway(
            "talking", url, Preset.AFRICASTALKING, NUMBER, per_second=100.0, incoming=incoming
        )
        return complete(given)

    def says(self, words: str, number: int, sender: str = REPORTER) -> RawRequest:
        return self.form(**{"from": sender, "text": words, "id": f"message-{number}"})

    def shows(self, caption: str) -> RawRequest:
        return self.form(
            **{"from": REPORTER, "text": caption, "id": "message-1", "mediaUrls": "/media/1"}
        )

    def opts_out(self) -> RawRequest:
        return self.posted({"senderId": "PostBox", "phoneNumber": REPORTER})

    def form(self, **given: str) -> RawRequest:
        network, link, cost = self.added
        usual = {
            "to": NUMBER,
            "date": "2026-11-01 08:59:58",
            "networkCode": network,
            "linkId": link,
            "cost": cost,
        }
        return self.posted({**usual, **given})

    def posted(self, fields: Mapping[str, str], path: str = "") -> RawRequest:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        target = f"/channels/gateway/talking{path}?{URL_TOKEN}"
        return RawRequest("POST", target, headers, urlencode(fields).encode())

    def forged(self) -> Mapping[str, RawRequest]:
        return _forged_tokens(self.says("Words.", 1))

    def odd(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.", 1)
        return {
            "no sender": self.form(text="Words.", id="message-1"),
            "no words": self.form(**{"from": REPORTER, "id": "message-1"}),
            "a field twice": replace(genuine, body=genuine.body + b"&text=Words."),
            "json": with_header(genuine, "content-type", "application/json"),
            "bytes that are no text": self.raw(b"from=%2B254700000111&id=1&text=%ff%fe"),
            "bytes that are no form": self.raw(b"\x00\xff\x80"),
            "nothing": self.raw(b""),
            "many fields": self.raw(b"&".join([b"a=1"] * 5000)),
            "one megabyte": self.form(**{"from": REPORTER, "text": "x" * 1_000_000, "id": "1"}),
        }

    def raw(self, body: bytes) -> RawRequest:
        return replace(self.says("Words.", 1), body=body)

    def report(self, came: Came, word: str) -> RawRequest:
        status = {"sent": "Submitted", "delivered": "Success"}[word]
        fields = {"id": self.its_id(came), "status": status, "phoneNumber": REPORTER}
        return self.posted(fields, "/status")

    def its_id(self, came: Came) -> str:
        return f"ATXid_{hashlib.sha256(came.body).hexdigest()[:32]}"

    def to_and_words(self, came: Came) -> tuple[str, str]:
        return came.form["to"], came.form["message"]

    def answer(self, code: int, its_id: str = "None") -> dict[str, object]:
        recipient = {"statusCode": code, "number": REPORTER, "cost": "0", "messageId": its_id}
        return {"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [recipient]}}

    @property
    def well(self) -> Behaviour:
        return lambda exchange: takes(201, self.answer(101, self.its_id(exchange.came)))(exchange)

    @property
    def failures(self) -> Mapping[Failure, Behaviour]:
        return {
            Failure.OUTAGE: says(201, self.answer(501)),
            Failure.THROTTLED: says(429, b"", Retry_After="3"),
            Failure.NO_SUCH_ADDRESS: says(201, self.answer(403)),
            Failure.OPTED_OUT: says(201, self.answer(406)),
            Failure.SILENCE: takes_and_hangs_up,
        }


DIALECTS: Mapping[str, Callable[[], Dialect]] = {
    "kannel": Kannel,
    "capcom6": Capcom6,
    "africastalking": Africastalking,
}
