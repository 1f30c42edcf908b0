"""How far Twilio says a text of ours got.

Rule: a status that is new, or that says nothing of a text's way, is nothing to us.
Source: Twilio, "Message resource", status values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.messages import Reached

REACHED: Final[Mapping[str, Reached]] = {
    "accepted": Reached.QUEUED,
    "scheduled": Reached.QUEUED,
    "queued": Reached.QUEUED,
    "sending": Reached.SENDING,
    "sent": Reached.SENT,
    "delivered": Reached.DELIVERED,
    "read": Reached.READ,
    "failed": Reached.FAILED,
    "undelivered": Reached.FAILED,
    "canceled": Reached.FAILED,
}
