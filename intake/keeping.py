"""How long backups are kept, and what that means for what somebody deletes.

Rule: only backups made by `intake backup` are known of; of others nothing is promised here.
Old copies of keys are deleted by the next backup: where none follows, nothing is promised either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from intake.ports import UnitOfWork

BACKED_UP: Final = "backup"
"""The sign of life that `intake backup` leaves."""

KEYRING_DAYS: Final = 14
"""No backup of keys is older: `intake backup` deletes them."""

ERASED_KEPT: Final = timedelta(days=60)
"""How long it is remembered what was erased, for backups that are restored; no older one is."""

_STAMP: Final = "%Y%m%dT%H"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """`made`: on which day; `gone_by`: when what is deleted now is in no copy of keys any more."""

    made: date
    gone_by: date

    def is_overdue(self, today: date) -> bool:
        """Whether its keys should be gone, and no later backup was made that would delete them."""
        return self.gone_by < today


def last_backup(work: UnitOfWork) -> LastBackup | None:
    """The last one made by `intake backup`; None where none is known of."""
    last = work.heartbeats.last(BACKED_UP)
    gone_by = last and (last + timedelta(days=KEYRING_DAYS + 1)).date()
    return LastBackup(last.date(), gone_by) if last and gone_by else None


def gone_from_backups(work: UnitOfWork) -> date | None:
    """The day by which what is deleted now is in no backup of keys any more."""
    last = last_backup(work)
    return last.gone_by if last else None


def stamp_of(now: datetime) -> str:
    """How a copy made in this hour is named."""
    return now.strftime(_STAMP)


def made_at(stamp: str) -> datetime | None:
    """The hour that this name says; None where it is no such name."""
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
