"""The demo's rows, as they lie in its files: for whoever wants to see what a thief would.

Rules: only files beside the demo's own marker are opened, and only for reading, as anybody who has
the file could; no key is near. Of bytes the beginning is shown in hex, and a number that is a time
as one. Which rows belong to reports that came since the demo began, the audit trail tells.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from intake.demo.began import Began
from intake.demo.place import CONTENT, KEYRING, MARKER, Place
from intake.errors import ConfigError

MOST_ROWS: Final = 6
"""Of one table, beside those of new reports."""

MOST_NEW: Final = 3
_SHOWN_BYTES: Final = 12
_MOST_PER_REPORT: Final = 20
_BUSY_SECONDS: Final = 5.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES: Final = ("_at", "_until", "_hour", "_after")


@dataclass(frozen=True, slots=True)
class Source:
    """A table that is shown, where it lies, and what stands in it."""

    name: str
    file: str
    about: str
    count: str
    some: str
    of_report: str = ""


SOURCES: Final = (
    Source(
        "reports",
        CONTENT,
        "Headers. In clear: what the queue needs. Kind, age, who did it and what is wished for are "
        "not among it.",
        "SELECT count(*) FROM reports",
        "SELECT * FROM reports LIMIT ?",
        "SELECT * FROM reports WHERE report_id = ? LIMIT ?",
    ),
    Source(
        "parts",
        CONTENT,
        "What was told, and each answer, sealed to the report’s own key and padded.",
        "SELECT count(*) FROM parts",
        "SELECT * FROM parts LIMIT ?",
        "SELECT * FROM parts WHERE report_id = ? LIMIT ?",
    ),
    Source(
        "wraps",
        KEYRING,
        "The report’s key, once for each reader who may have it. A reader who is kept out has no "
        "row here: there is nothing to be opened. “held”: under a second lock until it is "
        "that reader’s turn.",
        "SELECT count(*) FROM wraps",
        "SELECT * FROM wraps LIMIT ?",
        "SELECT * FROM wraps WHERE report_id = ? LIMIT ?",
    ),
    Source(
        "drafts",
        CONTENT,
        "Reports that are being told and are not sent. They go by themselves.",
        "SELECT count(*) FROM drafts",
        "SELECT * FROM drafts LIMIT ?",
    ),
    Source(
        "conversations",
        CONTENT,
        "Where each phone stands, under a key that dies every two hours. A phone’s number is a "
        "keyed hash.",
        "SELECT count(*) FROM conversations",
        "SELECT * FROM conversations LIMIT ?",
    ),
    Source(
        "outbox",
        CONTENT,
        "Answers that are on their way, each for some seconds.",
        "SELECT count(*) FROM outbox",
        "SELECT * FROM outbox LIMIT ?",
    ),
)
"""In the order in which they are shown. Whole statements: no name is ever put into one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `is_new`: of a report that came since the demo began."""

    cells: tuple[str, ...]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown of one. `total`: how many rows it has."""

    name: str
    file: str
    about: str
    total: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """What the clear fields tell of the time since the demo began.

    `by_phone`: reports that came by text. `replied`: one of the new ones was answered. `kept_out`:
    a reader signed in who has no key to one of them. `escalated`: how many were passed on.
    """

    by_phone: int = 0
    replied: bool = False
    kept_out: bool = False
    escalated: int = 0


class Rows:
    """Both databases of one demo."""

    def __init__(self, place: Place) -> None:
        """Raises ConfigError for a directory that no demo made."""
        if not (place.directory / MARKER).is_file():
            raise ConfigError("rows are shown of a demo only")
        self._files: Mapping[str, Path] = {CONTENT: place.content, KEYRING: place.keyring}

    def tables(self, began: Began) -> Sequence[Table]:
        """Every table, those rows first that belong to new reports."""
        with self._opened(CONTENT) as content, self._opened(KEYRING) as keyring:
            new = _new(content, began)
            opened = {CONTENT: content, KEYRING: keyring}
            return [_table(opened[source.file], source, new) for source in SOURCES]

    def happened(self, began: Began) -> Happened:
        """What the tour asks."""
        with self._opened(CONTENT) as content, self._opened(KEYRING) as keyring:
            new = _new(content, began)
            return Happened(
                by_phone=sum(_channel(content, each) == "sms" for each in new),
                replied=any("replied" in _events(content, each) for each in new),
                kept_out=_kept_out(content, keyring, new),
                escalated=_escalated(content) - began.escalated,
            )

    @contextmanager
    def _opened(self, file: str) -> Iterator[sqlite3.Connection]:
        uri = f"{self._files[file].as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)) as connection:
            yield connection


def _new(content: sqlite3.Connection, began: Began) -> Sequence[bytes]:
    """Ids of reports that are there and were not when the demo began, by their lines in the audit
    trail. In no order of arrival: there is none."""
    found = content.execute(
        "SELECT DISTINCT audit.report_id FROM audit JOIN reports USING (report_id) "
        "WHERE event IN ('filed', 'entered') ORDER BY 1"
    )
    return [each for (each,) in found if each not in began.report_ids]


def _channel(content: sqlite3.Connection, report_id: bytes) -> str:
    found = content.execute("SELECT channel FROM reports WHERE report_id = ?", (report_id,))
    return next((channel for (channel,) in found), "")


def _events(content: sqlite3.Connection, report_id: bytes) -> set[str]:
    found = content.execute("SELECT event FROM audit WHERE report_id = ?", (report_id,))
    return {event for (event,) in found}


def _escalated(content: sqlite3.Connection) -> int:
    (count,) = content.execute("SELECT count(*) FROM audit WHERE event = 'escalated'").fetchone()
    return int(count)


def _kept_out(
    content: sqlite3.Connection, keyring: sqlite3.Connection, new: Sequence[bytes]
) -> bool:
    """Whether somebody signed in who was given no key to one of these."""
    found = content.execute("SELECT DISTINCT actor FROM audit WHERE event = 'signed_in'")
    there = {actor for (actor,) in found}
    return any(there - _keyed(keyring, each) for each in new)


def _keyed(keyring: sqlite3.Connection, report_id: bytes) -> set[str]:
    found = keyring.execute("SELECT reader_id FROM wraps WHERE report_id = ?", (report_id,))
    return {reader for (reader,) in found}


def _table(connection: sqlite3.Connection, source: Source, new: Sequence[bytes]) -> Table:
    (total,) = connection.execute(source.count).fetchone()
    some = connection.execute(source.some, (MOST_ROWS,))
    columns = tuple(name for name, *_ in some.description)
    usual = [_row(columns, cells) for cells in some]
    ours = [
        _row(columns, cells, is_new=True)
        for report_id in (new[:MOST_NEW] if source.of_report else ())
        for cells in connection.execute(source.of_report, (report_id, _MOST_PER_REPORT))
    ]
    seen = {row.cells for row in ours}
    rest = [row for row in usual if row.cells not in seen]
    return Table(source.name, source.file, source.about, total, columns, (*ours, *rest))


def _row(columns: Sequence[str], cells: Sequence[object], *, is_new: bool = False) -> Row:
    pairs = zip(columns, cells, strict=True)
    return Row(tuple(_shown(column, cell) for column, cell in pairs), is_new)


def _shown(column: str, cell: object) -> str:
    """A cell as text: the beginning of bytes with their number, times in UTC."""
    match cell:
        case None:
            return "–"
        case bytes():
            more = "…" if len(cell) > _SHOWN_BYTES else ""
            return f"{cell[:_SHOWN_BYTES].hex()}{more} ({len(cell):,} bytes)"
        case int() if column.endswith(_TIMES):
            return f"{_EPOCH + timedelta(microseconds=cell):%Y-%m-%d %H:%M}"
        case _:
            return str(cell)
