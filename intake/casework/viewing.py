"""What of a queue is shown: closed values, that a link can carry.

Rule: what is not read yet comes first, as groups of its own, so that a read report of any urgency
never hides an unread one. To filter by something more: a field here and one of `ports.Wanted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from intake.cases.case import Status
from intake.ports import Group, Wanted

SOON = timedelta(hours=24)


class Show(Enum):
    """Which part of the queue. Values stand in links."""

    ALL = ""
    UNREAD = "unread"
    OVERDUE = "late"
    SOON = "soon"
    CARE = "care"


_GROUPS: Mapping[Show, tuple[Group, ...]] = {
    Show.ALL: tuple(Group),
    Show.UNREAD: (Group.CARE, Group.UNREAD),
    Show.OVERDUE: (Group.CARE, Group.UNREAD),
    Show.SOON: (Group.CARE, Group.UNREAD),
    Show.CARE: (Group.CARE, Group.READ),
}


@dataclass(frozen=True, slots=True)
class View:
    """A saved view is a link with these values; None: any."""

    show: Show = Show.ALL
    urgency: str | None = None
    channel: str | None = None  # a way: `ReportHeader.way`
    flood: bool | None = None
    language: str | None = None
    area: str | None = None
    status: Status | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """What it shows, in this order."""
        return _GROUPS[self.show]

    @property
    def is_usual(self) -> bool:
        return self == USUAL

    def wanted(self, now: datetime) -> Wanted:
        """The same, as the store is asked for it."""
        is_soon = self.show is Show.SOON
        until = {Show.OVERDUE: now, Show.SOON: now + SOON}.get(self.show)
        return Wanted(
            self.urgency,
            self.channel,
            self.flood,
            self.language,
            self.area,
            self.status.value if self.status else None,
            due_after=now if is_soon else None,
            due_until=until,
            care_after=now if self.show is Show.CARE else None,
        )


USUAL = View()


def group_of(care_until: datetime | None, now: datetime, *, unread: bool) -> Group:
    """Where a report stands."""
    if not unread:
        return Group.READ
    return Group.CARE if care_until is not None and care_until > now else Group.UNREAD
