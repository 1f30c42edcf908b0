"""The statuses of a case as a table, and what each action needs.

Rules: a status changes only along `MOVES`, and where another reader has it, along `HANDED_OVER`; a
report that was withdrawn is not worked on; what she adds makes it unread again, so that it is not
overlooked, whether it was paused or closed.
A pause that an intermediary asks for acts at once. It stays in the queue until a reader confirms
it or goes on, and afterwards too: nothing that is paused falls out of sight. Until then its clock
runs on, for one text can ask for a pause before anybody has read a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Status(Enum):
    """Where a case stands. Values stand in clear rows."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    PAUSE_ASKED = "pause_asked"  # an intermediary says that the person wants to stop
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Action(Enum):
    """What can be done to a case: by a reader, or (PAUSE, WITHDRAW, ADD) from outside."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    NUDGE = "nudge"
    LINK = "link"
    CONFIRM_PAUSE = "confirm_pause"
    GO_ON = "go_on"
    CLOSE = "close"
    PAUSE = "pause"
    WITHDRAW = "withdraw"
    ADD = "add"


MOVES: Mapping[tuple[Status, Action], Status] = {
    (Status.RECEIVED, Action.ACKNOWLEDGE): Status.ACKNOWLEDGED,
    (Status.RECEIVED, Action.LINK): Status.RECEIVED,
    (Status.RECEIVED, Action.PAUSE): Status.PAUSE_ASKED,
    (Status.RECEIVED, Action.ADD): Status.RECEIVED,
    (Status.RECEIVED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.ACKNOWLEDGED, Action.REPLY): Status.ACKNOWLEDGED,
    (Status.ACKNOWLEDGED, Action.NUDGE): Status.ACKNOWLEDGED,
    (Status.ACKNOWLEDGED, Action.LINK): Status.ACKNOWLEDGED,
    (Status.ACKNOWLEDGED, Action.CLOSE): Status.CLOSED,
    (Status.ACKNOWLEDGED, Action.PAUSE): Status.PAUSE_ASKED,
    (Status.ACKNOWLEDGED, Action.ADD): Status.RECEIVED,
    (Status.ACKNOWLEDGED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.PAUSE_ASKED, Action.CONFIRM_PAUSE): Status.PAUSED,
    (Status.PAUSE_ASKED, Action.GO_ON): Status.ACKNOWLEDGED,
    (Status.PAUSE_ASKED, Action.REPLY): Status.PAUSE_ASKED,
    (Status.PAUSE_ASKED, Action.LINK): Status.PAUSE_ASKED,
    (Status.PAUSE_ASKED, Action.PAUSE): Status.PAUSE_ASKED,
    (Status.PAUSE_ASKED, Action.ADD): Status.RECEIVED,
    (Status.PAUSE_ASKED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.PAUSED, Action.GO_ON): Status.ACKNOWLEDGED,
    (Status.PAUSED, Action.REPLY): Status.PAUSED,
    (Status.PAUSED, Action.LINK): Status.PAUSED,
    (Status.PAUSED, Action.CLOSE): Status.CLOSED,
    (Status.PAUSED, Action.PAUSE): Status.PAUSED,
    (Status.PAUSED, Action.ADD): Status.RECEIVED,
    (Status.PAUSED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.CLOSED, Action.LINK): Status.CLOSED,
    (Status.CLOSED, Action.ADD): Status.RECEIVED,
    (Status.CLOSED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.WITHDRAWN, Action.WITHDRAW): Status.WITHDRAWN,
}
"""An answer may wait for her while a case is paused: how else could she be asked about it?"""

HANDED_OVER: Mapping[Status, Status] = {
    Status.ACKNOWLEDGED: Status.RECEIVED,
    Status.PAUSED: Status.PAUSE_ASKED,
}
"""Where it stands for whoever has it next, who has read nothing of it yet. A pause goes on."""

OPEN: frozenset[Status] = frozenset(
    {Status.RECEIVED, Status.ACKNOWLEDGED, Status.PAUSE_ASKED, Status.PAUSED}
)
"""Statuses that stand in a reader's queue."""

UNSEEN: frozenset[Status] = frozenset({Status.RECEIVED, Status.PAUSE_ASKED})
"""Statuses in which the clock for reading runs: whether a report was read before its pause was
asked for, they do not tell. Confirming the pause, or going on, says that it was read. ACKNOWLEDGE
is no way out of PAUSE_ASKED: pressed on an older page, it would confirm a pause that nobody saw.
"""

STOPPED: frozenset[Status] = frozenset(
    {Status.PAUSE_ASKED, Status.PAUSED, Status.WITHDRAWN, Status.CLOSED}
)
"""Statuses in which nothing is passed on to anybody."""


def after(status: Status, action: Action) -> Status | None:
    """The status that follows, or None when the action is not possible now."""
    return MOVES.get((status, action))
