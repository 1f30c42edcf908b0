"""The stand-in's side of the demo's phones: what they show, and what they send.

Rules: a text goes to the unchanged webhook as Twilio would post it, signed with the account's
token over the public address; a forged one is signed with another token. Whoever sends is told
the webhook's HTTP status and nothing else. Each text is posted on a thread of its own, so that a
web server that is busy with the demo page can still take it.
Source: Twilio, "Webhooks security" and "Request to your webhook URL".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from threading import Thread
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request
from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    RequestValidator,
)

from intake.demo.account import Account
from intake.demo.network import NO_ANSWER, Entry, Kind, Network
from intake.demo.wire import NoAnswer, exchange

WEBHOOK_SECONDS: Final = 15.0  # as Twilio
SETTLE_SECONDS: Final = 2.0  # how long a sending page waits for the answer to arrive


class HandsetPages:
    """For the demo page only; Twilio has nothing like it."""

    def __init__(self, account: Account, network: Network) -> None:
        self._account = account
        self._network = network

    def blueprint(self) -> Blueprint:
        pages = Blueprint("handsets", __name__)
        pages.add_url_rule("/demo/messages", view_func=self.messages)
        pages.add_url_rule("/demo/sent", view_func=self.sent, methods=["POST"])
        return pages

    def messages(self) -> Response:
        """Every phone's screen: {number: [{kind, text, status}, ...]}, oldest first."""
        screens = self._network.screens()
        return jsonify({number: [_shown(e) for e in screen] for number, screen in screens.items()})

    def sent(self) -> Response:
        """A phone sends: form fields From, Kind, Body. Answers when it is settled, or soon."""
        sender, kind = request.form["From"], Kind(request.form["Kind"])
        sid, place = self._network.write(
            sender, self._account.number, kind, request.form.get("Body", "")
        )
        fields = incoming(self._account, sid, sender, kind, request.form.get("Body", ""))
        Thread(target=self._post, args=(fields, kind, place), daemon=True).start()
        self._network.wait(sender, place, SETTLE_SECONDS)
        return Response(status=204)

    def _post(self, fields: Mapping[str, str], kind: Kind, place: int) -> None:
        status = post(self._account, fields, is_forged=kind is Kind.FORGED)
        self._network.answered(fields["From"], place, status)


def incoming(account: Account, sid: str, sender: str, kind: Kind, text: str) -> Mapping[str, str]:
    """The form that Twilio posts for an incoming message."""
    picture = {
        "MediaContentType0": "image/jpeg",
        "MediaUrl0": f"https://media.invalid/{sid}",  # nothing may ever fetch it
    }
    return {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "AccountSid": account.sid,
        "ApiVersion": "2010-04-01",
        "From": sender,
        "To": account.number,
        "Body": text,
        "NumMedia": "1" if kind is Kind.PICTURE else "0",
        **(picture if kind is Kind.PICTURE else {}),
    }


def post(account: Account, fields: Mapping[str, str], *, is_forged: bool) -> int:
    """The HTTP status of the webhook, or NO_ANSWER."""
    token = secrets.token_hex(16) if is_forged else account.token
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": RequestValidator(token).compute_signature(
            account.webhook_url, fields
        ),
    }
    try:
        body = urlencode(fields).encode("ascii")
        return exchange("POST", account.webhook_url, headers, body, WEBHOOK_SECONDS)[0]
    except NoAnswer:
        return NO_ANSWER


def _shown(entry: Entry) -> dict[str, object]:
    return {"kind": entry.kind.value, "text": entry.text, "status": entry.status}
