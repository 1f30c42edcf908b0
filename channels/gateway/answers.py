"""What a gateway's answer means for a text: pure.

Rules: taken is what the response file calls taken, and nothing else; what the file does not know
may be ours to mend or may pass, so the text waits; a success that cannot be read, a redirect and
a broken server leave the outcome unknown. An error holds the status alone: an answer quotes
numbers and words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from channels.gateway.reading import Reading
from intake.errors import (
    DeliveryError,
    Malformed,
    OutcomeUnknown,
    Stopped,
    TryLater,
    Unreachable,
)
from intake.routing.gateways import Sending

MOST_SECONDS: Final = 99999


def refusal(
    how: Sending, status: int, headers: Mapping[str, str], body: bytes
) -> DeliveryError | None:
    """What it means that a text was not taken; None when it was."""
    reading = Reading(headers, body)
    if is_taken(how, status, reading, body):
        return None
    code, wait = str(status), _seconds(headers.get("retry-after", ""))
    said = (_text(reading, how.reason) or "").casefold()
    for words, error in ((how.stopped, Stopped), (how.never, Unreachable), (how.later, TryLater)):
        if any(word.casefold() in said for word in words or ()):
            return error(code, wait)
    if status < 400 or status in (500, 502, 504):
        return OutcomeUnknown(code)
    return TryLater(code, wait)


def is_taken(how: Sending, status: int, reading: Reading, body: bytes) -> bool:
    """Whether the gateway says, in every way that the file asks for, that it took the text."""
    if status not in (how.taken_statuses or ()):
        return False
    if how.taken_pattern and not re.search(how.taken_pattern, body.decode("utf-8", "replace")):
        return False
    return not how.taken_at or _text(reading, how.taken_at) in (how.taken_values or ())


def its_id(how: Sending, headers: Mapping[str, str], body: bytes) -> str | None:
    """The gateway's own id of a text that it took, if it says one."""
    return _text(Reading(headers, body), how.id_at) or None


def gone(status: int) -> DeliveryError | None:
    """What an answer to a deletion means; None when the message is not there any more."""
    if status in (404, 410) or 200 <= status < 300:
        return None
    return Unreachable(str(status)) if status in (405, 501) else TryLater(str(status))


def _text(reading: Reading, written: str | None) -> str | None:
    try:
        return reading.text(written)
    except Malformed:  # an answer in another shape, such as a page
        return None


def _seconds(written: str) -> float | None:
    seconds = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None
    return seconds if seconds is None else float(min(seconds, MOST_SECONDS))
