"""What a demo holds when it starts: real reports, told, routed, sealed and read on the real way."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from intake.app import open_vault
from intake.demo.tellings import TELLINGS
from intake.errors import ConfigError
from intake.filling import fill_demo
from intake.settings import Settings, read_settings
from intake.vault.epochs import TableEpochs
from intake.vault.stretching import CHEAPEST_READER_COST, READER_COST, RECEIPT_COST
from tests.unit.demo.filled import REPORTS, Filled
from tests.unit.demo.servers import AT

_OWNED = """
SELECT hex(r.report_id) FROM reports r JOIN assignments a USING (report_id)
WHERE a.reader_id = ? AND a.place = 'owner' AND a.in_queue AND r.status = 'received'
"""


def rows(path: Path, statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(statement, values).fetchall()


def content(filled: Filled, statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    return rows(filled.place.content, statement, *values)


def test_every_plan_became_a_report_and_that_was_told_on_the_way(filled: Filled) -> None:
    assert len(content(filled, "SELECT 1 FROM reports")) == REPORTS
    assert len(filled.began.report_ids) == REPORTS
    assert filled.progress == tuple((number, REPORTS) for number in range(1, REPORTS + 1))


def test_no_report_was_written_past_its_conversation(filled: Filled) -> None:
    """Each has the line that filing leaves, a receipt, and nothing is left half told."""
    filed = content(filled, "SELECT count(DISTINCT report_id) FROM audit WHERE event = 'filed'")
    codes = "SELECT count(DISTINCT report_id) FROM receipts"
    assert filed == [(REPORTS,)]
    assert rows(filled.place.keyring, codes) == [(REPORTS,)]
    assert content(filled, "SELECT * FROM drafts") == []
    assert content(filled, "SELECT * FROM outbox") == []


def test_one_is_near_the_end_of_the_time_for_care(filled: Filled) -> None:
    found = content(
        filled,
        "SELECT status, (care_until - received_hour) / 3600000000 FROM reports "
        "WHERE urgency = 'U1' AND care_until > received_hour + 250000000000",
    )
    assert found == [("acknowledged", 72)]


def test_the_overdue_one_was_passed_on_by_the_clock(filled: Filled) -> None:
    escalated = "SELECT hex(report_id), detail FROM audit WHERE event = 'escalated'"
    ((report_id, detail),) = content(filled, escalated)
    assert detail == "deputy"
    assert (report_id,) in content(filled, _OWNED, "deputy")
    assert filled.began.escalated == 1


def test_one_is_kept_from_the_reader_who_works_there(filled: Filled) -> None:
    """About the Listening Office: the ombudsperson has neither a place nor a key."""
    escalated = "SELECT hex(report_id) FROM audit WHERE event = 'escalated'"
    theirs = set(content(filled, _OWNED, "deputy")) - set(content(filled, escalated))
    ((report_id,),) = theirs
    named = "SELECT reader_id FROM assignments WHERE hex(report_id) = ?"
    keys = "SELECT reader_id FROM wraps WHERE hex(report_id) = ?"
    assert ("ombudsperson",) not in content(filled, named, report_id)
    assert ("ombudsperson",) not in rows(filled.place.keyring, keys, report_id)


def test_one_waits_for_a_yes(filled: Filled) -> None:
    """Which steps were taken is sealed: two, of a case that was answered."""
    steps = "SELECT report_id FROM audit WHERE event = 'step'"
    ((one,), (other,)) = content(filled, steps)
    assert one == other
    events = {
        event for (event,) in content(filled, "SELECT event FROM audit WHERE report_id = ?", one)
    }
    assert {"opened", "acknowledged", "replied", "step"} <= events


def test_one_came_in_a_flood(filled: Filled) -> None:
    assert len(content(filled, "SELECT 1 FROM reports WHERE in_flood")) == 1


def test_nothing_that_was_told_lies_readable_in_any_file(filled: Filled) -> None:
    files = [path for path in filled.place.directory.rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    for telling in TELLINGS:
        for words in telling.words.values():
            assert words.encode() not in held


def test_reports_are_invented_in_a_demo_only(tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'intake.db'}",
        "KEYRING_URL": f"sqlite:///{tmp_path / 'keyring.db'}",
        "INTAKE_EPOCH_DIR": str(tmp_path / "epochs"),
        "INTAKE_PEPPER": "a1" * 32,
        "INTAKE_SECRET_KEY": "b2" * 32,
    }
    with pytest.raises(ConfigError, match="in a demo only"):
        fill_demo(environment, 1, 1, lambda _number, _of: None)
    assert not (tmp_path / "intake.db").exists()


def costs(settings: Settings) -> tuple[int, int]:
    """KiB of memory and passes that a reader's passphrase is stretched with."""
    vault = open_vault(settings, TableEpochs(_no_secret, _kept, _gone, 2, lambda: AT))
    lock, _ = vault.enrol_reader("four quiet river stones")
    return lock.memory_kib, lock.passes


def _no_secret(_number: int) -> bytes | None:
    return None


def _kept(_number: int, secret: bytes) -> bytes:
    return secret


def _gone(_number: int) -> None:
    return None


def test_only_a_demo_spends_little_on_passphrases(filled: Filled) -> None:
    """They stand on its page; everywhere else each guess is dear, and so is each of a code."""
    secrets = {"INTAKE_PEPPER": "a1" * 32, "INTAKE_SECRET_KEY": "b2" * 32}
    cheap, usual = CHEAPEST_READER_COST, READER_COST
    assert costs(read_settings(filled.environment)) == (cheap.memory_kib, cheap.passes)
    assert costs(read_settings(secrets)) == (usual.memory_kib, usual.passes)
    given = signature(open_vault).parameters["receipt_cost"].default
    assert given == RECEIPT_COST
