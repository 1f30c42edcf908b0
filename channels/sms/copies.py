"""Twilio's copies of messages: what is to be done about them, and when it can be.

Twilio refuses to delete a message that is still on its way (error 20009), so the first try is a
minute later. Source: Twilio, "Message resource", delete; error dictionary.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from intake.errors import DeliveryError
from intake.messages import Errand, Task

SETTLED: Final = timedelta(minutes=1)

_GONE: Final = frozenset({"404", "20404", "70005"})
"""Codes by which Twilio says that there is no such message, or that it was deleted before."""


def deletion(sid: str) -> Errand:
    """Delete this message there."""
    return Errand(Task.DELETE, sid, SETTLED)


def says_gone(error: DeliveryError) -> bool:
    """Whether a refusal to delete means that nothing is left to delete."""
    return error.code in _GONE
