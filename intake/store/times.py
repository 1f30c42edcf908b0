"""Times as whole numbers: microseconds since 1970, the same and sortable in every database.

Rule: a time that could help to find out who reported when is never finer than an hour. `Hour`
sees to it, whatever it is given: it rounds up as it writes. `Moment` is exact, for what lives
minutes only (claims, sessions, signs of life) and for comparisons with now.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


def up_to_the_hour(moment: datetime) -> datetime:
    """The full hour at or after `moment`."""
    return _EPOCH - (_EPOCH - moment) // _HOUR * _HOUR


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept exactly and given back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


class Hour(Moment):
    """A full hour: anything finer is rounded up before it reaches a row."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        rounded = None if value is None else up_to_the_hour(value)
        return super().process_bind_param(rounded, _dialect)
