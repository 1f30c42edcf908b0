"""What Twilio holds of messages to and from our number: asked for, page by page, by the sweep.

Rules: `intake.sweeping.Mailbox`; read into the same words as a webhook, and no more of it. Nothing
is kept here. Our number serves nothing else, so whatever went out from it was ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final
from unicodedata import normalize

from channels.sms.addresses import can_be_answered
from channels.sms.copies import deletion
from channels.sms.dialects import SMS, Dialect
from channels.sms.sender import TwilioAccount, check_address, understood
from intake.conversation.told import Told
from intake.messages import Chore, Heard, Sign
from intake.sweeping import Found

_PAGE_SIZE: Final = 1000  # the most Twilio gives at once


class TwilioMailbox:
    """`intake.sweeping.Mailbox` for SMS, and for WhatsApp in its dialect."""

    def __init__(
        self, account: TwilioAccount, timeout_seconds: float = 15.0, dialect: Dialect = SMS
    ) -> None:
        """Raises ConfigError when texts would leave this machine unencrypted."""
        check_address(account.api_url)
        self._account = account
        self._timeout_seconds = timeout_seconds
        self._dialect = dialect

    def received(self, since: datetime) -> Iterator[Found]:
        """What came to our number since then, the newest first. Raises a DeliveryError."""
        listed = self._stream(to=self._number, date_sent_after=since)
        while (message := understood(lambda: next(listed, None))) is not None:
            if message.to == self._number and message.direction == "inbound":
                yield understood(partial(self._found, message))

    def sent(self, since: datetime) -> Iterator[Found]:
        """What went out from our number since then. Raises a DeliveryError."""
        listed = self._stream(from_=self._number, date_sent_after=since)
        while (message := understood(lambda: next(listed, None))) is not None:
            if message.from_ == self._number and message.direction != "inbound":
                yield understood(partial(self._ours, message))

    def _stream(self, **filters: object) -> Iterator[Any]:
        return understood(lambda: iter(self._messages.stream(page_size=_PAGE_SIZE, **filters)))

    def _found(self, message: Any) -> Found:
        """As the webhook would have said it."""
        name, sid, errand = self._dialect.name, message.sid, deletion(message.sid)
        address = self._dialect.address(message.from_ or "")
        at = _moment(message)
        if address is None or not can_be_answered(address):
            return Found(Chore(name, sid, errand), at)
        news = Sign.MEDIA if int(message.num_media or 0) else Told(_nfc(message.body))
        heard = Heard(name, sid, address, news, errand=errand, sent_at=at, missed=True)
        return Found(heard, at)

    def _ours(self, message: Any) -> Found:
        chore = Chore(self._dialect.name, message.sid, deletion(message.sid))
        return Found(chore, _moment(message))

    @property
    def _number(self) -> str:
        return self._dialect.wire(self._account.number)

    @cached_property
    def _messages(self) -> Any:
        return self._account.messages(self._timeout_seconds)


def _moment(message: Any) -> datetime:
    """When Twilio got it, or when it went; aware. Raises TypeError for neither."""
    moment = message.date_sent or message.date_created
    if not isinstance(moment, datetime):
        raise TypeError
    return moment


def _nfc(body: str | None) -> str:
    return normalize("NFC", body or "")
