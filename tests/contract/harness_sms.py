"""SMS and WhatsApp by Twilio under the contract: its signed forms in, a stand-in for its REST API
out. Requests are signed with the account's token, and those of `keyed` with a key for webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
)

from channels.base import RawRequest
from channels.sms.dialects import SMS, WHATSAPP, Dialect
from channels.sms.inbound import SmsChannel
from channels.sms.segments import parts, utf16_units
from channels.sms.sender import TwilioAccount, TwilioSender
from channels.sms.statuses import REACHED
from channels.sms.whatsapp import MOST_UNITS
from intake.messages import Reached
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

SETTINGS = "x-twilio-webhooks-signature-settings"
PUBLIC_URL = "https://line.example.org"
FALLBACK_URL = "https://other-line.example.org/prefix"
KEYS = {"key-of-example": "secret of example", "the-next-key": "another secret"}
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
    dialect: Dialect = SMS
    keyed: bool = False

    def __post_init__(self) -> None:
        self.channel = SmsChannel(
            TOKEN, PUBLIC_URL, fallback_url=FALLBACK_URL, keys=KEYS, dialect=self.dialect
        )
        account = TwilioAccount(SID, TOKEN, NUMBER, self.twilio.url, PUBLIC_URL)
        self.sender = TwilioSender(account, dialect=self.dialect)

    def says(self, words: str, number: int = 1) -> RawRequest:
        return self._received(Body=words, MessageSid=f"SM{number + 0xABC000:032x}")

    def reports(self, provider_id: str, reached: Reached) -> RawRequest | None:
        names = [name for name, each in REACHED.items() if each is reached]
        fields = self._fields(MessageSid=provider_id, MessageStatus=names[-1])
        return self._signed(fields, path=self.dialect.status_path)

    def held(self) -> int:
        return len(self.twilio.held)

    def shows(self, caption: str) -> RawRequest:
        media = {"MediaUrl0": f"{self.twilio.url}/media/1", "MediaContentType0": "image/jpeg"}
        return self._received(Body=caption, NumMedia="1", **media)

    def opts_out(self) -> RawRequest:
        return self._received(Body="STOP", OptOutType="STOP")

    def _received(self, **changes: str) -> RawRequest:
        """Twilio holds what it tells us of."""
        fields = self._fields(**changes)
        self.twilio.receive(fields)
        return self._signed(fields)

    def _signed(
        self, fields: Mapping[str, str], path: str = "", public_url: str = PUBLIC_URL
    ) -> RawRequest:
        """As this harness's Twilio signs."""
        key = next(iter(KEYS)) if self.keyed else ""
        return signed(fields, public_url, path=path or self.dialect.path, key=key)

    def forged(self) -> Mapping[str, RawRequest]:
        genuine = self.says("Words.")
        unsigned = {"content-type": "application/x-www-form-urlencoded"}
        forwarded = {"x-forwarded-host": "other.example.org", "host": "other.example.org"}
        elsewhere = self._signed(self._fields(), public_url="https://other.example.org")
        named = f"key={next(iter(KEYS))},algorithm="
        return {
            "no signature": replace(genuine, headers=unsigned),
            "empty signature": with_headers(genuine, {"x-twilio-signature": ""}),
            "a signature of the wrong length": with_headers(genuine, {"x-twilio-signature": "x"}),
            "another's token": signed(self._fields(), path=self.dialect.path, token="another"),
            "another's key": self._as_if(f"{named}HMAC_SHA256", "another", sha256=True),
            "a key we do not know": self._as_if(
                "key=unknown,algorithm=HMAC_SHA256", KEYS["the-next-key"], sha256=True
            ),
            "the account's token as a key": self._as_if(f"{named}HMAC_SHA256", TOKEN, sha256=True),
            "a key with the older algorithm": self._as_if(
                f"{named}HMAC_SHA1", KEYS["key-of-example"], sha256=False
            ),
            "a key, and no word of it": self._as_if("", KEYS["key-of-example"], sha256=True),
            "a key without its algorithm": self._as_if(
                "key=key-of-example", KEYS["key-of-example"], sha256=True
            ),
            "two algorithms": self._as_if(
                f"{named}HMAC_SHA256,algorithm=HMAC_SHA1", KEYS["key-of-example"], sha256=False
            ),
            "the token's signature, said to be a key's": with_headers(
                signed(self._fields(), path=self.dialect.path), {SETTINGS: f"{named}HMAC_SHA256"}
            ),
            "changed words": replace(genuine, body=genuine.body.replace(b"Words", b"Other")),
            "a field more": replace(genuine, body=genuine.body + b"&OptOutType=STOP"),
            "another target": replace(genuine, target=f"{self.dialect.path}?x=1"),
            "a status, changed on its way": replace(
                self._signed(self._fields(MessageStatus="sent"), path=self.dialect.status_path),
                body=genuine.body,
            ),
            "signed for another host": with_headers(elsewhere, forwarded),
        }

    def _as_if(self, settings: str, secret: str, *, sha256: bool) -> RawRequest:
        """Signed with that secret, and said to be so."""
        made = signed(self._fields(), path=self.dialect.path, token=secret, sha256=sha256)
        return with_headers(made, {SETTINGS: settings})

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
            "a field twice": replace(self._signed(fields), body=twice),
            "no message id": self._signed(no_id),
            "no sender": self._signed(no_sender),
            "no words": self._signed(no_words),
            "a message of the other channel": self._signed(fields | {"From": self.other_sender}),
            "a status of no text": self._signed(no_id, path=self.dialect.status_path),
            "one megabyte": self._signed(self._fields(Body="x" * 1_000_000)),
            "bytes that are no text": replace(genuine, body=b"Body=%ff%fe"),
            "bytes that are no form": replace(genuine, body=b"\x00\xff\x80"),
            "nothing": replace(genuine, body=b""),
            "many fields": replace(genuine, body=b"&".join([b"a=1"] * 5000)),
        }

    def fail(self, failure: Failure) -> None:
        self.twilio.next.append(BEHAVIOURS[failure])

    def taken(self) -> list[tuple[str, str]]:
        to = [self.dialect.address(text.fields["To"]) or "" for text in self.twilio.taken]
        bodies = [text.fields["Body"] for text in self.twilio.taken]
        return list(zip(to, bodies, strict=True))

    def fetched(self) -> int:
        asked = [each for each in self.twilio.requests if not each.startswith("DELETE ")]
        return sum("Messages.json" not in request for request in asked)

    def fits(self, text: str) -> bool:
        return parts(text) <= 2 if self.dialect.is_sms else utf16_units(text) <= MOST_UNITS

    @property
    def other_sender(self) -> str:
        """The same phone on Twilio's other channel."""
        return (WHATSAPP if self.dialect.is_sms else SMS).wire(self.address)

    def _fields(self, **changes: str) -> dict[str, str]:
        city, state, postcode, name, wa_id = self.added
        usual = {
            "AccountSid": SID,
            "ApiVersion": "2010-04-01",
            "Body": "Words.",
            "From": self.dialect.wire(self.address),
            "FromCity": city,
            "FromState": state,
            "FromZip": postcode,
            "MessageSid": f"SM{0xABC001:032x}",
            "NumMedia": "0",
            "NumSegments": "1",
            "ProfileName": name,
            "SmsStatus": "received",
            "To": self.dialect.wire(NUMBER),
            "WaId": wa_id,
        }
        return usual | changes


def signed(
    fields: Mapping[str, str],
    public_url: str = PUBLIC_URL,
    token: str = TOKEN,
    path: str = SMS.path,
    key: str = "",
    *,
    sha256: bool = False,
) -> RawRequest:
    """Twilio's request with these fields; `key`: the one that it is signed with and names."""
    algorithm = HMAC_SHA256 if key or sha256 else HMAC_SHA1
    validator = RequestValidator(KEYS[key] if key else token)
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "x-twilio-signature": validator.compute_signature(public_url + path, fields, algorithm),
        "i-twilio-idempotency-token": "example",
    }
    if key:
        headers[SETTINGS] = f"key={key},algorithm={HMAC_SHA256}"
    return RawRequest("POST", path, headers, urlencode(fields).encode())


def with_headers(request: RawRequest, headers: Mapping[str, str]) -> RawRequest:
    return replace(request, headers={**request.headers, **headers})
