"""Twilio's REST API, version 2010-04-01, as far as messages go.

Rules: shapes and error codes are Twilio's, so that its own client and our sender work unchanged;
an error names no number. Texts are taken and delivered at once: there is no radio here to wait for.
Source: Twilio, "Messages resource" and "Error and warning dictionary".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request

from intake.demo.account import Account
from intake.demo.network import Message, Network

_VERSION: Final = "2010-04-01"
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_MOST_CHARACTERS: Final = 1600
_PAGE_SIZE: Final = 50
_MOST_PER_PAGE: Final = 1000

_WORDS: Final[Mapping[int, str]] = {
    20001: "Invalid parameter or method",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    21211: "Invalid 'To' Phone Number",
    21602: "Message body is required",
    21604: "'To' phone number is required",
    21606: "The 'From' phone number is not a valid, SMS-capable number of this account",
    21617: "The message body exceeds the 1600 character limit",
}


class RestPages:
    """The Messages resource of one account."""

    def __init__(self, account: Account, network: Network) -> None:
        self._account = account
        self._network = network
        self._path = f"/{_VERSION}/Accounts/{account.sid}/Messages"

    def blueprint(self) -> Blueprint:
        pages = Blueprint("rest", __name__)
        one = f"{self._path}/<sid>.json"
        pages.add_url_rule(f"{self._path}.json", view_func=self.create, methods=["POST"])
        pages.add_url_rule(f"{self._path}.json", view_func=self.list)
        pages.add_url_rule(one, view_func=self.fetch)
        pages.add_url_rule(one, view_func=self.delete, methods=["DELETE"])
        return pages

    def create(self) -> Response:
        """Takes one text and delivers it."""
        fault = self._fault(request.form)
        if fault:
            return refusal(400, fault)
        form = request.form
        message = self._network.deliver(form["From"], form["To"], form["Body"])
        return _json(201, {**self._shown(message), "status": "queued", "date_sent": None})

    def list(self) -> Response:
        """One page, newest first, filtered as asked."""
        number, size = _whole("Page", 0), min(_whole("PageSize", _PAGE_SIZE), _MOST_PER_PAGE)
        found = [m for m in self._network.messages() if _is_wanted(m, request.args)]
        start = number * size
        shown = found[start : start + size]
        is_last = start + size >= len(found)
        return _json(
            200,
            {
                "messages": [self._shown(message) for message in shown],
                "page": number,
                "page_size": size,
                "start": start,
                "end": start + len(shown) - 1 if shown else 0,
                "uri": self._page_uri(number),
                "first_page_uri": self._page_uri(0),
                "previous_page_uri": self._page_uri(number - 1) if number else None,
                "next_page_uri": None if is_last else self._page_uri(number + 1),
            },
        )

    def fetch(self, sid: str) -> Response:
        message = self._network.message(sid)
        return _json(200, self._shown(message)) if message else refusal(404, 20404)

    def delete(self, sid: str) -> Response:
        return Response(status=204) if self._network.forget(sid) else refusal(404, 20404)

    def _fault(self, form: Mapping[str, str]) -> int | None:
        """The code of what is wrong with a new message, or None."""
        return next((code for code, is_wrong in self._checks(form) if is_wrong), None)

    def _checks(self, form: Mapping[str, str]) -> Iterator[tuple[int, bool]]:
        recipient, body = form.get("To", ""), form.get("Body", "")
        yield 21604, not recipient
        yield 21211, not _E164.fullmatch(recipient)
        yield 21606, form.get("From") != self._account.number
        yield 21602, not body
        yield 21617, len(body) > _MOST_CHARACTERS

    def _shown(self, message: Message) -> dict[str, object]:
        """A message in the API's words."""
        at = format_datetime(message.created_at)
        return {
            "sid": message.sid,
            "account_sid": self._account.sid,
            "api_version": _VERSION,
            "messaging_service_sid": None,
            "from": message.sender,
            "to": message.recipient,
            "body": message.body,
            "direction": "inbound" if message.inbound else "outbound-api",
            "status": "received" if message.inbound else "delivered",
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "error_code": None,
            "error_message": None,
            "date_created": at,
            "date_sent": at,
            "date_updated": at,
            "uri": f"{self._path}/{message.sid}.json",
            "subresource_uris": {"media": f"{self._path}/{message.sid}/Media.json"},
        }

    def _page_uri(self, number: int) -> str:
        return f"{self._path}.json?{urlencode({**request.args, 'Page': number})}"


def refusal(status: int, code: int) -> Response:
    """An error in Twilio's shape."""
    return _json(
        status,
        {
            "code": code,
            "message": _WORDS[code],
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        },
    )


def _json(status: int, content: Mapping[str, object]) -> Response:
    answer = jsonify(content)
    answer.status_code = status
    return answer


def _is_wanted(message: Message, asked: Mapping[str, str]) -> bool:
    """`DateSent` is a day or a moment; `DateSent>` and `DateSent<` include it."""
    at = message.created_at
    same = {"To": message.recipient, "From": message.sender}
    return (
        all(asked.get(name) in (None, "", value) for name, value in same.items())
        and all(moment <= at for moment in _moments(asked, "DateSent>"))
        and all(at <= moment for moment in _moments(asked, "DateSent<"))
        and all(at.date() == moment.date() for moment in _moments(asked, "DateSent"))
    )


def _moments(asked: Mapping[str, str], name: str) -> Sequence[datetime]:
    """The moment asked for under that name, if any; a day begins at midnight UTC."""
    if not asked.get(name):
        return ()
    try:
        moment = datetime.fromisoformat(asked[name])
    except ValueError:
        abort(400)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC),)


def _whole(name: str, otherwise: int) -> int:
    """A number from the query; 0 and more."""
    return max(request.args.get(name, otherwise, type=int), 0)
