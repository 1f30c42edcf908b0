"""A reader's queue in groups, filtered: what is not read yet first, whatever its urgency.

Rule 1: a page costs the same at a thousand and at a million reports. Each group is cut from an
index, from the place where the last page ended; what came by one way, or in a flood, has an index
of its own, for those may be few among very many. What no index holds (language, area, status) is
asked of the next `look` reports of the group only, in steps; a page that found too few of them says
where it stopped, and the next one looks further.
Rule 2: nothing is decrypted, and a count goes no further than its cap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    LargeBinary,
    Select,
    String,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)

from intake.cases.case import OPEN
from intake.ports import Group, Load, QueuePlace, QueueSlice, ReportHeader, Wanted
from intake.store.gate import Gate
from intake.store.headers import HEADER, header_from
from intake.store.rows import AssignmentRow, ReportRow
from intake.store.times import Moment


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for, and how far."""

    reader_id: str
    group: Group
    wanted: Wanted
    now: datetime
    look: int


Cut: TypeAlias = Select[*tuple[Any, ...]]
"""Keys of reports, in order."""


def _bound(name: str, kind: type[Any] | Any = String) -> Any:
    return bindparam(name, type_=kind)


_NOW = _bound("now", Moment)
_KEYS = ("urgency", "behind", "due_at", "report_id")
_ALL = tuple(getattr(AssignmentRow, name) for name in (*_KEYS, "care_until"))
_KINDS: Mapping[str, Any] = {
    "urgency": String,
    "behind": Boolean,
    "due_at": Moment,
    "report_id": LargeBinary,
    "care_until": Moment,
}
_BELONGS: Mapping[Group, tuple[ColumnElement[bool], ...]] = {
    Group.CARE: (AssignmentRow.unread == true(), AssignmentRow.care_until > _NOW),
    Group.UNREAD: (
        AssignmentRow.unread == true(),
        or_(AssignmentRow.care_until.is_(None), AssignmentRow.care_until <= _NOW),
    ),
    Group.READ: (AssignmentRow.unread == false(),),
}
_MINE = (AssignmentRow.reader_id == bindparam("reader"), AssignmentRow.in_queue == true())
_INDEXED: Mapping[str, ColumnElement[bool]] = {
    "urgency": AssignmentRow.urgency == _bound("urgency_is"),
    "way": AssignmentRow.way == _bound("way_is"),
    "behind": AssignmentRow.behind == _bound("behind_is", Boolean),
}
"""A field of `Wanted` that an index is narrowed by, and what it must be."""

_TIMES: Mapping[str, ColumnElement[bool]] = {
    "due_after": AssignmentRow.due_at > _bound("due_after_is", Moment),
    "due_until": AssignmentRow.due_at <= _bound("due_until_is", Moment),
    "care_after": AssignmentRow.care_until > _bound("care_after_is", Moment),
}
"""Those that a place itself answers."""

_FITS: Mapping[str, ColumnElement[bool]] = {
    "language": ReportRow.language == _bound("language_is"),
    "area": ReportRow.area == _bound("area_is"),
    "status": ReportRow.status == _bound("status_is"),
}
"""The others, and what a report's header must be."""

_HEADERS = select(*HEADER).where(ReportRow.report_id.in_(bindparam("ids", expanding=True)))
FIRST_LOOK = 64
"""So many headers are read for a page that is filtered; then twice as many, until it is full."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What decides how a statement reads: the group, and which fields an index narrows it to."""

    group: Group
    fixed: frozenset[str]

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that it is sorted by, but for those that are the same in all of it."""
        if self.group is Group.CARE:
            return "care_until", "report_id"
        return tuple(name for name in _KEYS if name not in self.fixed)

    @property
    def place(self) -> Mapping[str, str]:
        """column -> name of the bound value of the place where the last page ended"""
        return {name: f"last_{name}" for name in self.order}


def _columns(names: tuple[str, ...]) -> list[Any]:
    return [getattr(AssignmentRow, name) for name in names]


def _after(place: Mapping[str, str]) -> ColumnElement[bool]:
    columns = _columns(tuple(place))
    return tuple_(*columns) > tuple_(*(_bound(at, _KINDS[name]) for name, at in place.items()))


def _looked(shape: _Shape, *more: ColumnElement[bool], later: bool) -> Cut:
    return (
        select(*_ALL)
        .where(
            *_MINE,
            *_BELONGS[shape.group],
            *(_INDEXED[name] for name in sorted(shape.fixed)),
            *more,
            *((_after(shape.place),) if later else ()),
        )
        .order_by(*_columns(shape.order))
        .limit(bindparam("look"))
    )


@cache
def _keys(shape: _Shape, *, later: bool) -> Cut:
    return _looked(shape, later=later)


@cache
def _count(shape: _Shape, times: frozenset[str], fits: frozenset[str]) -> Executable:
    when = (_TIMES[name] for name in sorted(times))
    cut = _looked(shape, *when, later=False).subquery("cut")
    found = select(cut.c.report_id).limit(bindparam("cap"))
    if fits:
        with_header = found.join_from(cut, ReportRow, ReportRow.report_id == cut.c.report_id)
        found = with_header.where(*(_FITS[name] for name in sorted(fits)))
    return select(func.count()).select_from(found.subquery("found"))


@cache
def _fitting(fits: frozenset[str]) -> Executable:
    return _HEADERS.where(*(_FITS[name] for name in sorted(fits)))


def piece(gate: Gate, at: Look, after: QueuePlace | None, limit: int) -> QueueSlice:
    """What is wanted of the next `look` reports of a group, at most `limit`."""
    after = after if after and (at.group is not Group.CARE or after.care_until) else None
    shape, fits = _shape(at), _given(at.wanted, _FITS)
    look = at.look if fits or _given(at.wanted, _TIMES) else min(limit, at.look)
    values = {**_values(at), **_place(after, shape.place), "look": look}
    rows = gate.rows(_keys(shape, later=after is not None), **values)
    places = [QueuePlace(*row) for row in rows]
    timely = [place for place in places if _is_timely(place, at.wanted)]
    headers = _headers(gate, timely, fits, limit)
    if len(headers) == limit:
        return QueueSlice(headers, QueuePlace.of(headers[-1]))
    return QueueSlice(headers, places[-1] if len(places) == look else None)


def _is_timely(place: QueuePlace, wanted: Wanted) -> bool:
    """What `_TIMES` asks of a row."""
    return (
        (wanted.due_after is None or place.due_at > wanted.due_after)
        and (wanted.due_until is None or place.due_at <= wanted.due_until)
        and (
            wanted.care_after is None
            or (place.care_until is not None and place.care_until > wanted.care_after)
        )
    )


def _headers(
    gate: Gate, places: Sequence[QueuePlace], fits: Mapping[str, object], limit: int
) -> Sequence[ReportHeader]:
    """The first `limit` that fit, in order; no more of them are read than that takes."""
    found: list[ReportHeader] = []
    statement, begin, size = _fitting(frozenset(fits)), 0, FIRST_LOOK if fits else limit
    while begin < len(places) and len(found) < limit:
        ids = [each.report_id for each in places[begin : begin + size]]
        fitting = {
            header.report_id: header
            for header in map(header_from, gate.rows(statement, ids=ids, **_bound_to(fits)))
        }
        found += [fitting[each] for each in ids if each in fitting]
        begin, size = begin + size, size * 2
    return found[:limit]


def count(gate: Gate, at: Look, cap: int) -> int:
    """How many of the first `look` of a group are wanted, up to `cap`."""
    times, fits = _given(at.wanted, _TIMES), _given(at.wanted, _FITS)
    statement = _count(_shape(at), frozenset(times), frozenset(fits))
    bound = {**_values(at), **_bound_to({**times, **fits})}
    return int(gate.value(statement, **bound, look=at.look, cap=cap))


def _shape(at: Look) -> _Shape:
    return _Shape(at.group, frozenset(_given(at.wanted, _INDEXED)))


def _values(at: Look) -> dict[str, object]:
    values: dict[str, object] = {"reader": at.reader_id}
    if at.group is not Group.READ:
        values["now"] = at.now
    return values | _bound_to(_given(at.wanted, _INDEXED))


def _given(wanted: Wanted, names: Iterable[str]) -> dict[str, object]:
    values = {name: getattr(wanted, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _bound_to(given: Mapping[str, object]) -> dict[str, object]:
    return {f"{name}_is": value for name, value in given.items()}


def _place(after: QueuePlace | None, place: Mapping[str, str]) -> dict[str, object]:
    return {} if after is None else {at: getattr(after, name) for name, at in place.items()}


# ---------------------------------------------------------------- what others have

_IN_ORDER = tuple(_columns(_KEYS))
_AFTER_PLACE = {name: f"last_{name}" for name in _KEYS}
_WATCHED = (
    select(*_IN_ORDER)
    .where(
        AssignmentRow.reader_id == bindparam("reader"),
        AssignmentRow.in_queue == false(),
        AssignmentRow.unread == bindparam("unread"),
        AssignmentRow.place.not_in(("owner", "set_aside")),
    )
    .order_by(*_IN_ORDER)
    .limit(bindparam("limit"))
)


def _with_headers(page: Cut) -> Executable:
    cut = page.subquery("cut")
    return (
        select(*HEADER)
        .join_from(cut, ReportRow, ReportRow.report_id == cut.c.report_id)
        .order_by(*(cut.c[name] for name in _KEYS))
    )


_OPEN = sorted(each.value for each in OPEN)
_OF_HEADER = _WATCHED.join_from(
    AssignmentRow, ReportRow, ReportRow.report_id == AssignmentRow.report_id
)
_WATCHED_CUTS: Mapping[tuple[bool, bool], Cut] = {
    (True, False): _WATCHED,
    (False, False): _OF_HEADER.where(ReportRow.status.in_(_OPEN)),
    (False, True): _OF_HEADER.where(ReportRow.status.not_in(_OPEN)),
}
"""(unread, over) -> what is cut: no index holds whether a report that was read is still open."""

_WATCHED_FIRST = {what: _with_headers(cut) for what, cut in _WATCHED_CUTS.items()}
_WATCHED_NEXT = {
    what: _with_headers(cut.where(_after(_AFTER_PLACE))) for what, cut in _WATCHED_CUTS.items()
}


def watched(
    gate: Gate,
    reader_id: str,
    after: QueuePlace | None,
    limit: int,
    *,
    unread: bool,
    over: bool,
) -> Sequence[ReportHeader]:
    """Reports that somebody else has, and in which this reader has a place."""
    statement = (_WATCHED_FIRST if after is None else _WATCHED_NEXT)[unread, over]
    values = {"reader": reader_id, "unread": unread, "limit": limit}
    return [
        header_from(row) for row in gate.rows(statement, **values, **_place(after, _AFTER_PLACE))
    ]


# ---------------------------------------------------------------- how many somebody has

_UNREAD = select(AssignmentRow.report_id).where(*_MINE, AssignmentRow.unread == true())


def _capped(found: Select[Any], *order: Any) -> Executable:
    """The order of an index makes it the cheapest way."""
    return select(func.count()).select_from(
        found.order_by(*order).limit(bindparam("cap")).subquery()
    )


_COUNT_UNREAD = {
    False: _capped(_UNREAD, *_IN_ORDER),
    True: _capped(
        _UNREAD.where(AssignmentRow.behind == true()),
        *_columns(tuple(name for name in _KEYS if name != "behind")),
    ),
}


def unread(gate: Gate, reader_id: str, cap: int, *, behind: bool) -> int:
    """How many are not read yet, or of them how many wait behind the others of their urgency."""
    return int(gate.value(_COUNT_UNREAD[behind], reader=reader_id, cap=cap))


def _up_to_cap(*conditions: ColumnElement[bool]) -> Any:
    found = (
        select(AssignmentRow.report_id)
        .where(*_MINE, _INDEXED["urgency"], *conditions)
        .order_by(*_IN_ORDER)
        .limit(bindparam("cap"))
    )
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


_LOAD = select(
    _up_to_cap(AssignmentRow.unread == true()),
    _up_to_cap(AssignmentRow.unread == true(), AssignmentRow.due_at <= _NOW),
    _up_to_cap(AssignmentRow.unread == false()),
)


def load(gate: Gate, reader_id: str, urgency: str, now: datetime, cap: int) -> Load:
    """Open reports of one urgency in a reader's queue."""
    row = gate.first(_LOAD, reader=reader_id, urgency_is=urgency, now=now, cap=cap)
    return Load(*row) if row else Load()
