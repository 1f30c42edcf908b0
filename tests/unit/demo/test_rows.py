"""The rows of a demo as they lie: what is shown of them, and of what nothing is shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from intake.demo.began import Began, read_began, write_began
from intake.demo.place import MARKER, Place
from intake.demo.rows import MOST_NEW, MOST_ROWS, SOURCES, Rows, Table
from intake.demo.tellings import TELLINGS
from intake.errors import ConfigError
from tests.unit.demo.filled import REPORTS, Filled


@pytest.fixture
def rows(filled: Filled) -> Rows:
    return Rows(filled.place)


def table(rows: Rows, name: str, began: Began) -> Table:
    return next(each for each in rows.tables(began) if each.name == name)


def without_some(filled: Filled) -> Began:
    """As if three of its reports had come since."""
    kept = sorted(filled.began.report_ids)[MOST_NEW:]
    return replace(filled.began, report_ids=frozenset(kept))


def test_every_table_is_counted_and_some_of_it_is_shown(rows: Rows, filled: Filled) -> None:
    shown = rows.tables(filled.began)
    assert [each.name for each in shown] == [source.name for source in SOURCES]
    reports = table(rows, "reports", filled.began)
    assert (reports.total, len(reports.rows)) == (REPORTS, MOST_ROWS)
    assert "urgency" in reports.columns


def test_of_bytes_the_beginning_is_shown_and_of_times_the_time(rows: Rows, filled: Filled) -> None:
    reports = table(rows, "reports", filled.began)
    first = dict(zip(reports.columns, reports.rows[0].cells, strict=True))
    assert first["public"].endswith("… (1,216 bytes)")
    assert first["received_hour"].endswith(":00")
    assert first["erase_after"] == "–" or first["erase_after"].startswith("20")


def test_no_word_that_was_told_can_be_read(rows: Rows, filled: Filled) -> None:
    cells = "".join(
        cell for each in rows.tables(filled.began) for row in each.rows for cell in row.cells
    )
    for telling in TELLINGS:
        for words in telling.words.values():
            assert words not in cells
            assert words.encode().hex()[:16] not in cells


def test_new_reports_stand_first_and_are_marked(rows: Rows, filled: Filled) -> None:
    began = without_some(filled)
    for name in ("reports", "parts", "wraps"):
        marks = [row.is_new for row in table(rows, name, began).rows]
        assert marks == sorted(marks, reverse=True)
        assert any(marks)
        assert not any(row.is_new for row in table(rows, name, filled.began).rows)
    ids = [row.cells[0] for row in table(rows, "reports", began).rows]
    assert len(ids) == len(set(ids))


def test_what_happened_is_told_of_new_reports_only(rows: Rows, filled: Filled) -> None:
    since = rows.happened(filled.began)
    assert (since.by_phone, since.replied, since.kept_out, since.escalated) == (0, False, False, 0)
    since = rows.happened(Began())
    assert 0 < since.by_phone <= REPORTS
    assert since.replied
    assert since.escalated == 1
    assert not since.kept_out  # nobody has signed in


def test_rows_are_opened_for_reading_only(rows: Rows) -> None:
    with rows._opened("intake.db") as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM reports")


def test_of_a_directory_that_no_demo_made_nothing_is_shown(tmp_path: Path) -> None:
    """An installation in earnest has no marker beside its files."""
    for name in ("intake.db", "keyring.db"):
        with closing(sqlite3.connect(tmp_path / name)):
            pass
    with pytest.raises(ConfigError, match="of a demo only"):
        Rows(Place(tmp_path))
    (tmp_path / MARKER).touch()
    Rows(Place(tmp_path))


def test_what_a_demo_began_with_is_kept_for_its_tour(tmp_path: Path) -> None:
    file = tmp_path / "began.json"
    assert read_began(file) == Began()
    write_began(file, [b"\x02" * 16, b"\x01" * 16], 3)
    assert read_began(file) == Began(frozenset({b"\x01" * 16, b"\x02" * 16}), 3)
    assert file.stat().st_mode & 0o777 == 0o600
