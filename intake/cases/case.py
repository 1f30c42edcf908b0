"""The statuses of a case as a table, and what each action of a reader needs.

Rules: a status changes only along `MOVES`; a report that was withdrawn is not worked on; what
she adds makes it unread again, so that it is not overlooked.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Status(Enum):
    """Where a case stands. Values stand in clear rows."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Action(Enum):
    """What can be done to a case."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    WITHDRAW = "withdraw"
    ADD = "add"


MOVES: Mapping[tuple[Status, Action], Status] = {
    (Status.RECEIVED, Action.ACKNOWLEDGE): Status.ACKNOWLEDGED,
    (Status.ACKNOWLEDGED, Action.REPLY): Status.ACKNOWLEDGED,
    (Status.RECEIVED, Action.ADD): Status.RECEIVED,
    (Status.ACKNOWLEDGED, Action.ADD): Status.RECEIVED,
    (Status.RECEIVED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.ACKNOWLEDGED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.WITHDRAWN, Action.WITHDRAW): Status.WITHDRAWN,
}

OPEN: frozenset[Status] = frozenset({Status.RECEIVED, Status.ACKNOWLEDGED})
"""Statuses that stand in a reader's queue."""


def after(status: Status, action: Action) -> Status | None:
    """The status that follows, or None when the action is not possible now."""
    return MOVES.get((status, action))
