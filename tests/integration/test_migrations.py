"""Both databases are made and unmade by their scripts, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread, Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, func, inspect, select, text
from sqlalchemy import table as table_named

from intake.casework.verifying import Verifying
from intake.chaining import Links
from intake.errors import Busy, StoreError
from intake.ports import Assignment, AuditLine, Group, Wanted
from intake.store import migrate as migrations
from intake.store.database import begin, content_engine, keyring_engine
from intake.store.migrate import HEADS, Which, downgrade, is_current, migrate, version_table
from intake.store.rows import ContentRow, KeyringRow
from intake.store.unit_of_work import Store
from tests.contract.store_examples import A_REPORT, B_REPORT, NOON, header

MODELS = {Which.CONTENT: ContentRow.metadata, Which.KEYRING: KeyringRow.metadata}
SINCE_0002 = {
    Which.CONTENT: {
        *("helpers", "routes", "stopped", "paces", "messages", "pages"),
        *("clocks", "closed_areas", "contacts", "bells", "grants", "tallies", "issues", "starts"),
        *("audit_seals", "holds"),
        *("sheets", "recovery_codes", "passkeys", "invitations"),
    },
    Which.KEYRING: {"pairs", "part_secrets"},
}
BEFORE = {Which.CONTENT: {"inbound"}, Which.KEYRING: set[str]()}
OLD_ROWS = {
    Which.CONTENT: ("inbound", "messages", "INSERT INTO inbound (key, hour) VALUES (:key, 0)"),
    Which.KEYRING: ("epochs", "epochs", "INSERT INTO epochs (number, secret) VALUES (7, :key)"),
}
"""A table of the first version, its name now, and a row of it."""

ENGINES = {Which.CONTENT: content_engine, Which.KEYRING: keyring_engine}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that has no tables, or does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'intake.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=list(Which), ids=lambda which: which.value)
def which(request: pytest.FixtureRequest) -> Which:
    found = request.param
    assert isinstance(found, Which)
    return found


@pytest.fixture
def engine(url: str, which: Which) -> Iterator[Engine]:
    made = ENGINES[which](url)
    yield made
    made.dispose()


def _tables(engine: Engine, which: Which) -> set[str]:
    return set(inspect(engine).get_table_names()) - {version_table(which)}


def test_up_makes_all_tables_and_down_removes_them(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    assert _tables(engine, which) == set(MODELS[which].tables)
    assert is_current(engine, which)
    downgrade(engine, which, "base")
    assert _tables(engine, which) == set()
    assert not is_current(engine, which)
    migrate(engine, which)
    assert is_current(engine, which)


def test_what_stood_in_the_first_tables_outlives_the_newer_ones(
    engine: Engine, which: Which
) -> None:
    """A database that is at work goes up to this version, and back down where it must."""

    then, now, insert = OLD_ROWS[which]

    def old_rows(table: str) -> int:
        with begin(engine, write=False) as connection:
            return connection.execute(
                select(func.count()).select_from(table_named(table))
            ).scalar_one()

    migrate(engine, which)
    downgrade(engine, which, "0001")
    first_tables = set(MODELS[which].tables) - SINCE_0002[which] | BEFORE[which]
    assert _tables(engine, which) == first_tables
    assert not is_current(engine, which)
    with begin(engine, write=True) as connection:
        connection.execute(text(insert), {"key": b"old"})
        connection.commit()
    migrate(engine, which)
    assert _tables(engine, which) == set(MODELS[which].tables)
    assert old_rows(now) == 1
    downgrade(engine, which, "0001")
    assert old_rows(then) == 1


def test_an_installation_with_reports_from_before_goes_on(url: str) -> None:
    """Lines without a chain, parts without a label, reports without dates: nothing of them is
    touched, lines that follow are chained, and going back loses none of them."""
    engine = content_engine(url)
    migrate(engine, Which.CONTENT)
    downgrade(engine, Which.CONTENT, "0007")
    with begin(engine, write=True) as connection:
        for number in (1, 2):
            for report_id in (A_REPORT, None):
                connection.execute(
                    text("INSERT INTO audit VALUES (:id, 0, 'x', 'opened', :of, :number, '')"),
                    {"id": bytes([number, report_id is None]), "of": report_id, "number": number},
                )
        connection.commit()
    migrate(engine, Which.CONTENT)
    store = Store(engine, Links(lambda: b"k"))
    for report_id in (A_REPORT, None, B_REPORT, A_REPORT):
        with store() as work:
            work.audit.write(AuditLine(datetime(2031, 5, 4, tzinfo=UTC), "x", "opened", report_id))
            work.commit()
    found = Verifying(store, Links(lambda: b"k")).verify()
    assert (found.faults, found.lines, found.older) == ((), 8, 4)
    with store(write=False) as work:
        assert work.audit.openings(A_REPORT, {"opened"}) == (2, 1)
    downgrade(engine, Which.CONTENT, "0007")
    with begin(engine, write=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 8
    engine.dispose()


def test_up_again_changes_nothing(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    migrate(engine, which)
    assert is_current(engine, which)


def test_the_scripts_make_what_the_rows_describe(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": version_table(which), "compare_type": True}
        )
        assert compare_metadata(context, MODELS[which]) == []


def test_the_newest_revision_is_known_without_alembic(which: Which) -> None:
    scripts = Path(migrations.__file__).parent / "migrations" / which.value
    assert ScriptDirectory(str(scripts)).get_current_head() == HEADS[which]


def test_asking_whether_it_is_current_does_not_load_alembic(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    asked = _python(
        "import sys",
        "from intake.store.database import content_engine",
        "from intake.store.migrate import Which, is_current",
        f"engine = content_engine({engine.url.render_as_string(hide_password=False)!r})",
        f"print(is_current(engine, Which({which.value!r})), 'alembic' in sys.modules)",
    )
    assert asked.communicate()[0].split() == ["True", "False"]


def test_a_database_of_a_newer_version_is_not_touched(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    with engine.connect() as connection:
        connection.execute(text(f"UPDATE {version_table(which)} SET version_num = '9999'"))
        connection.commit()
    assert not is_current(engine, which)
    with pytest.raises(StoreError, match="9999"):
        migrate(engine, which)


def test_content_and_keyring_may_share_a_database(postgres_url: str) -> None:
    for which in Which:
        engine = ENGINES[which](postgres_url)
        migrate(engine, which)
        assert is_current(engine, which)
        engine.dispose()
    engine = content_engine(postgres_url)
    downgrade(engine, Which.CONTENT, "base")
    assert is_current(engine, Which.KEYRING)
    engine.dispose()


def test_of_several_processes_one_migrates_and_all_succeed(url: str) -> None:
    started = [
        _python(
            "from intake.store.database import content_engine",
            "from intake.store.migrate import Which, is_current, migrate",
            f"engine = content_engine({url!r})",
            "migrate(engine, Which.CONTENT)",
            "print(is_current(engine, Which.CONTENT))",
        )
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in started] == ["True"] * 3


def test_nothing_counts_the_order_of_arrival(engine: Engine, which: Which) -> None:
    migrate(engine, which)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            assert connection.execute(text("SELECT count(*) FROM pg_sequences")).scalar() == 0
            return
        listed = connection.exec_driver_sql("PRAGMA table_list").all()
    with_rowid = {row.name for row in listed if not row.wr and not row.name.startswith("sqlite_")}
    assert with_rowid == {version_table(which)}


# ---------------------------------------------------------------- SQLite's files


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    engine = content_engine(f"sqlite:///{tmp_path / 'var' / 'intake.db'}")
    migrate(engine, Which.CONTENT)
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "var").iterdir() if path.stat().st_mode & 0o077] == []
    engine.dispose()


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (Which.CONTENT, {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}),
        (Which.KEYRING, {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1}),
    ],
)
def test_a_connection_keeps_and_deletes_in_earnest(
    tmp_path: Path, which: Which, expected: dict[str, object]
) -> None:
    engine = ENGINES[which](f"sqlite:///{tmp_path / 'some.db'}")
    migrate(engine, which)
    expected = {**expected, "foreign_keys": 1}
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    engine.dispose()
    assert found == expected


def test_a_keyring_that_was_given_a_log_loses_it_again(tmp_path: Path) -> None:
    engine = keyring_engine(f"sqlite:///{tmp_path / 'keyring.db'}")
    migrate(engine, Which.KEYRING)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "keyring.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with engine.connect() as ours:
        assert ours.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    engine.dispose()


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_file_that_another_process_is_using_is_waited_for(
    tmp_path: Path, which: Which, lock: str
) -> None:
    """SQLite itself does not wait when a file is to get its log."""
    file = tmp_path / "intake.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute(lock)
    free = Timer(0.3, other.rollback)
    free.start()
    engine = ENGINES[which](f"sqlite:///{file}")
    migrate(engine, which)
    assert is_current(engine, which)
    engine.dispose()
    free.join()
    other.close()


def test_a_file_that_is_never_let_go_of_is_an_error(tmp_path: Path, which: Which) -> None:
    file = tmp_path / "intake.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        engine = ENGINES[which](f"sqlite:///{file}", busy_seconds=0.05)
        with pytest.raises(Busy):
            migrate(engine, which)
        engine.dispose()


def test_a_missing_file_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    engine = content_engine(f"sqlite:///{tmp_path / 'intake.db'}")
    with pytest.raises(StoreError, match="missing"):
        is_current(engine, Which.CONTENT)
    assert list(tmp_path.iterdir()) == []


def _python(*lines: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_reports_that_wait_when_clocks_arrive_get_one(url: str) -> None:
    engine = content_engine(url)
    migrate(engine, Which.CONTENT)
    downgrade(engine, Which.CONTENT, "0003")
    hour = 3_600_000_000
    insert = text(
        "INSERT INTO reports (report_id, response_id, public, language, channel, urgency, "
        "urgency_reason, received_hour, due_at, status, incomplete, part_count) VALUES "
        "(:id, 'example', :id, 'en', 'sms', 'U2', 'usual', :hour, :due, :status, FALSE, 4)"
    )
    with begin(engine, write=True) as connection:
        for status in ("received", "acknowledged"):
            values = {"id": status.encode(), "hour": hour, "due": 25 * hour, "status": status}
            connection.execute(insert, values)
        connection.commit()
    migrate(engine, Which.CONTENT)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT step, hours, due_at FROM clocks")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [("tell", 24, hour)]


def test_reports_that_wait_when_groups_arrive_stand_in_theirs(url: str) -> None:
    engine = content_engine(url)
    migrate(engine, Which.CONTENT)
    with Store(engine)() as work:
        work.reports.file(header(A_REPORT), [Assignment("reader-a", "owner")])
        read = header(B_REPORT, status="acknowledged")
        work.reports.file(read, [Assignment("reader-a", "owner")])
        work.commit()
    downgrade(engine, Which.CONTENT, "0011")
    migrate(engine, Which.CONTENT)
    with Store(engine)(write=False) as work:
        found = [
            [
                each.report_id
                for each in work.reports.group(
                    "reader-a", group, Wanted(), None, NOON, 9, 9
                ).headers
            ]
            for group in Group
        ]
    engine.dispose()
    assert found == [[A_REPORT], [], [B_REPORT]]


def test_what_was_counted_stays_counted_in_lanes_and_back(url: str) -> None:
    engine = content_engine(url)
    migrate(engine, Which.CONTENT)
    add = text("INSERT INTO counters VALUES ('2031-05', 'sent self', :area, :lane, :total)")
    with begin(engine, write=True) as connection:
        for area, lane, total in (("", 0, 3), ("", 7, 4), ("north", 2, 5)):
            connection.execute(add, {"area": area, "lane": lane, "total": total})
        connection.commit()
    downgrade(engine, Which.CONTENT, "0014")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT area, total FROM counters ORDER BY area")).all()
    migrate(engine, Which.CONTENT)
    with Store(engine)(write=False) as work:
        found = [work.counters.get("2031-05", "sent self", area) for area in ("", "north")]
    engine.dispose()
    assert [tuple(row) for row in rows] == [("", 7), ("north", 5)]
    assert found == [7, 5]


def test_what_is_counted_while_lanes_are_made_is_counted(postgres_url: str) -> None:
    """A process of the version before may still be at work. SQLite has one writer anyway."""
    engine = content_engine(postgres_url)
    migrate(engine, Which.CONTENT)
    downgrade(engine, Which.CONTENT, "0014")
    with begin(engine, write=True) as connection:
        connection.execute(text("INSERT INTO counters VALUES ('2031-05', 'sent self', '', 1)"))
        connection.commit()
    other = begin(engine, write=True)
    other.execute(text("UPDATE counters SET total = total + 1"))
    migrating = Thread(target=migrate, args=(engine, Which.CONTENT))
    migrating.start()
    waits = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON database = pg_database.oid"
        " WHERE datname = current_database() AND NOT granted"
    )
    with engine.connect() as looking:
        while not looking.execute(waits).scalar_one() and migrating.is_alive():
            pass
    other.commit()
    other.close()
    migrating.join()
    with Store(engine)(write=False) as work:
        found = work.counters.get("2031-05", "sent self")
    engine.dispose()
    assert found == 2


def test_a_count_is_not_lost_when_making_lanes_breaks_off(url: str) -> None:
    """The old table is gone by then, and comes back."""
    engine = content_engine(url)
    migrate(engine, Which.CONTENT)
    downgrade(engine, Which.CONTENT, "0014")
    with begin(engine, write=True) as connection:
        connection.execute(text("INSERT INTO counters VALUES ('2031-05', 'sent self', '', 3)"))
        connection.commit()
    event.listen(engine, "before_cursor_execute", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        migrate(engine, Which.CONTENT)
    event.remove(engine, "before_cursor_execute", breaks_off)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM counters")).all()
    migrate(engine, Which.CONTENT)
    with Store(engine)(write=False) as work:
        found = work.counters.get("2031-05", "sent self")
    engine.dispose()
    assert ([tuple(row) for row in rows], found) == ([("2031-05", "sent self", "", 3)], 3)


def breaks_off(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    """As a process does that is stopped before what was counted is written anew."""
    if statement.startswith("INSERT INTO counters"):
        raise KeyboardInterrupt
