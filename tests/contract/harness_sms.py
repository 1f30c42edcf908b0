"""SMS by Twilio under the contract: its signed forms in, a stand-in for its REST API out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
)

from channels.base import RawRequest
from channels.sms.inbound import SmsChannel
from channels.sms.segments import parts
from channels.sms.sender import TwilioAccount, TwilioSender
from tests.contract.product import Failure
from tests.fakes.twilio import (
    NUMBER,
    SID,
    TOKEN,
    Behaviour,
    TwilioStandIn,
    refuses,
    takes_and_hangs_up,
)

PUBLIC_URL = "https://line.example.org"
PATH = "/channels/sms"
REPORTER = "+15550104477"

BEHAVIOURS: Mapping[Failure, Behaviour] = {
    Failure.OUTAGE: refuses(503, 20503),
    Failure.THROTTLED: refuses(429, 20429, Retry_After="3"),
    Failure.NO_SUCH_ADDRESS: refuses(400, 21211),
    Failure.OPTED_OUT: refuses(400, 21610),
    Failure.SILENCE: takes_and_hangs_up,
}


@dataclass
class SmsHarness:
    """Twilio on both sides."""

    twilio: TwilioStandIn
    address: str = REPORTER
    added: Sequence[str] = ("EXAMPLETOWN", "EXAMPLESTATE", "99999", "Example Name", "99887766")

    def __post_init__(self) -> None:
        self.channel = SmsChannel(TOKEN, PUBLIC_URL)
        account = TwilioAccount(SID, TOKEN, NUMBER, self.twilio.url)
        self.sender = TwilioSender(account)

    def says(self, words: str, number: int = 1) -> RawRequest:
        return signed(self._fields(Body=words, MessageSid=f"SM{number:032x}"))

    def shows(self, caption: str) -> RawRequest:
        media = {"MediaUrl0": f"{self.twilio.url}/media/1", "MediaContentType0": "image/jpeg"}
        return signed(self._fields(Body=caption, NumMedia="1", **media))

    def opts_out(self) -> RawRequest:
        return signed(self._fields(Body="STOP", OptOutType="STOP"))

    def forged(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.")
        unsigned = {"content-type": "application/x-www-form-urlencoded"}
        forwarded = {"x-forwarded-host": "other.example.org", "host": "other.example.org"}
        elsewhere = signed(self._fields(), "https://other.example.org")
        return {
            "no signature": replace(genuine, headers=unsigned),
            "empty signature": with_headers(genuine, {"x-twilio-signature": ""}),
            "a signature of the wrong length": with_headers(genuine, {"x-twilio-signature": "x"}),
            "another's token": signed(self._fields(), token="another"),
            "changed words": replace(genuine, body=genuine.body.replace(b"Words", b"Other")),
            "a field more": replace(genuine, body=genuine.body + b"&OptOutType=STOP"),
            "another target": replace(genuine, target=f"{PATH}?x=1"),
            "signed for another host": with_headers(elsewhere, forwarded),
        }

    def odd(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.")
        fields = self._fields(Body="Words.")
        twice = urlencode([*fields.items(), ("Body", "Words.")]).encode()
        no_id = {name: value for name, value in fields.items() if name != "MessageSid"}
        no_sender = {name: value for name, value in fields.items() if name != "From"}
        no_words = {name: value for name, value in fields.items() if name != "Body"}
        as_json = with_headers(genuine, {"content-type": "application/json"})
        return {
            "json": replace(as_json, body=json.dumps(fields).encode()),
            "json, unsigned": replace(as_json, headers={"content-type": "application/json"}),
            "a field twice": replace(signed(fields), body=twice),
            "no message id": signed(no_id),
            "no sender": signed(no_sender),
            "no words": signed(no_words),
            "one megabyte": signed(self._fields(Body="x" * 1_000_000)),
            "bytes that are no text": replace(genuine, body=b"Body=%ff%fe"),
            "bytes that are no form": replace(genuine, body=b"\x00\xff\x80"),
            "nothing": replace(genuine, body=b""),
            "many fields": replace(genuine, body=b"&".join([b"a=1"] * 5000)),
        }

    def fail(self, failure: Failure) -> None:
        self.twilio.next.append(BEHAVIOURS[failure])

    def taken(self) -> list[tuple[str, str]]:
        return [(text.fields["To"], text.fields["Body"]) for text in self.twilio.taken]

    def fetched(self) -> int:
        return sum("Messages.json" not in request for request in self.twilio.requests)

    def fits(self, text: str) -> bool:
        return parts(text) <= 2

    def _fields(self, **changes: str) -> dict[str, str]:
        city, state, postcode, name, wa_id = self.added
        usual = {
            "AccountSid": SID,
            "ApiVersion": "2010-04-01",
            "Body": "Words.",
            "From": self.address,
            "FromCity": city,
            "FromState": state,
            "FromZip": postcode,
            "MessageSid": f"SM{1:032x}",
            "NumMedia": "0",
            "NumSegments": "1",
            "ProfileName": name,
            "SmsStatus": "received",
            "To": NUMBER,
            "WaId": wa_id,
        }
        return usual | changes


def signed(
    fields: Mapping[str, str], public_url: str = PUBLIC_URL, token: str = TOKEN
) -> RawRequest:
    """Twilio's request with these fields."""
    signature = RequestValidator(token).compute_signature(public_url + PATH, fields)
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "x-twilio-signature": signature,
        "i-twilio-idempotency-token": "example",
    }
    return RawRequest("POST", PATH, headers, urlencode(fields).encode())


def with_headers(request: RawRequest, headers: Mapping[str, str]) -> RawRequest:
    return replace(request, headers={**request.headers, **headers})
