"""Times as they may stand in a row: full hours, in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta


def hour_of(moment: datetime) -> datetime:
    """The full hour this moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hour_after(moment: datetime, hours: int) -> datetime:
    """`hours` later, rounded up to the full hour: an expiry never tells a minute."""
    later = moment + timedelta(hours=hours)
    full = hour_of(later)
    return full if full == later else full + timedelta(hours=1)
