"""T12, with the project's own backups: what was deleted comes back from none of them, neither from
an older content beside the keyring of now, nor from both, older than the deletion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from intake.app import Databases
from intake.backup import back_up, restore
from intake.conversation.vocabulary import Role, Step
from intake.errors import ConfigError
from intake.keeping import ERASED_KEPT, KEYRING_DAYS, gone_from_backups
from intake.store.database import content_engine, keyring_engine, sqlite_file
from intake.store.erased import ErasedList
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.acceptance.real import Installed, Restored, Sent
from tests.conftest import Databases as Addresses
from tests.unit.reporting.examples import WORDS
from tests.world import ANNA, EpochsInMemory, Time, World, cheap_vault

BERA = "+15550006001"
PERSON = "A blue cap."
HERS: dict[Step, str] = {Step.STORY: WORDS, Step.PERSON: PERSON, Step.WISH: "2"}


@dataclass
class Machine:
    """One installation with its databases, its list beside the keyring, and a place for copies."""

    addresses: Addresses
    copies: Path
    time: Time

    def open(self) -> Databases:
        content = content_engine(self.addresses.content)
        keys = keyring_engine(self.addresses.keyring)
        file = sqlite_file(keys)
        assert file is not None
        gone = ErasedList(file.with_suffix(".erased"), lambda: b"k" * 32, self.time)
        return Databases(content, keys, Store(content), SqlKeyring(keys, gone), gone)

    def installed(self, databases: Databases, *, anew: bool = False) -> Installed:
        vault = cheap_vault(EpochsInMemory(self.time))
        kind = Restored if anew else World
        world = kind(databases.store, databases.keyring, self.time, vault)
        world.in_force()
        return Installed(world, databases.keyring, [])

    def lose(self, *which: str) -> None:
        """Its disk breaks; the list was on another one, or is copied back by hand."""
        for address in which:
            path = Path(address.removeprefix("sqlite:///"))
            for each in path.parent.glob(f"{path.name}*"):
                each.unlink()

    @property
    def now(self) -> datetime:
        return self.time()


@pytest.fixture
def machine(sqlite_databases: Addresses, tmp_path: Path) -> Machine:
    return Machine(sqlite_databases, tmp_path / "copies", Time())


@dataclass
class Deleted:
    machine: Machine
    hers: Sent
    other: Sent


@pytest.fixture
def deleted(machine: Machine) -> Deleted:
    """Two reports, a backup, and then she deletes hers."""
    databases = machine.open()
    here = machine.installed(databases)
    other, hers = here.sends(BERA, HERS), here.sends(ANNA, HERS)
    back_up(databases, machine.copies, machine.now)
    here.says(ANNA, hers.codes[Role.REPORTER], "5")
    assert here.says(ANNA, "1")[0].startswith("It is wiped.")
    assert here.report_ids() == [other.report_id]
    databases.store.dispose()
    databases.keyring.dispose()
    return Deleted(machine, hers, other)


def test_older_content_beside_the_keyring_of_now_brings_nothing_back(deleted: Deleted) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.content)
    databases = machine.open()
    done = restore(databases, machine.copies, machine.now)
    assert (done.content, done.keyring, done.erased_again) == (True, False, 1)
    only_the_other_one_is_left(deleted, databases)


def test_nor_do_both_from_before_it_was_deleted(deleted: Deleted) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.content, machine.addresses.keyring)
    databases = machine.open()
    done = restore(databases, machine.copies, machine.now)
    assert (done.content, done.keyring, done.erased_again) == (True, True, 1)
    only_the_other_one_is_left(deleted, databases)


def only_the_other_one_is_left(deleted: Deleted, databases: Databases) -> None:
    here = deleted.machine.installed(databases, anew=True)
    assert here.report_ids() == [deleted.other.report_id]
    assert not databases.keyring.wraps(deleted.hers.report_id)
    assert not databases.keyring.secrets(deleted.hers.report_id)
    assert {WORDS, PERSON} <= {*here.told(deleted.other.report_id)}
    code = deleted.hers.codes[Role.REPORTER]
    assert here.says("+15550006002", code)[0].startswith("That did not work.")
    databases.store.dispose()
    databases.keyring.dispose()


def test_without_the_list_it_would_have_come_back(deleted: Deleted) -> None:
    """So the list is what holds it: the attempt is a real one."""
    machine = deleted.machine
    machine.lose(machine.addresses.content, machine.addresses.keyring)
    databases = machine.open()
    assert databases.erased is not None
    databases.erased.forget_before(date(9999, 1, 1))
    done = restore(databases, machine.copies, machine.now)
    here = machine.installed(databases, anew=True)
    assert done.erased_again == 0
    assert WORDS in here.told(deleted.hers.report_id)
    databases.store.dispose()
    databases.keyring.dispose()


def test_a_code_that_ended_and_a_hint_that_went_stay_gone(machine: Machine) -> None:
    databases = machine.open()
    here = machine.installed(databases)
    sent = here.sends(ANNA, HERS)
    back_up(databases, machine.copies, machine.now)
    databases.keyring.forget_secret(sent.report_id, "hint")
    databases.keyring.forget_receipts(sent.report_id)
    databases.keyring.forget_wrap(sent.report_id, "deputy")
    left = [wrap.reader_id for wrap in databases.keyring.wraps(sent.report_id)]
    databases.store.dispose()
    databases.keyring.dispose()
    machine.lose(machine.addresses.content, machine.addresses.keyring)
    databases = machine.open()
    restore(databases, machine.copies, machine.now)
    assert set(databases.keyring.secrets(sent.report_id)) == {"words", "labels"}
    assert not databases.keyring.receipts(sent.report_id)
    assert [wrap.reader_id for wrap in databases.keyring.wraps(sent.report_id)] == left
    databases.store.dispose()
    databases.keyring.dispose()


# ---------------------------------------------------------------- the command's own rules


def test_nothing_is_restored_over_what_is_there(deleted: Deleted) -> None:
    databases = deleted.machine.open()
    with pytest.raises(ConfigError, match="both databases are there"):
        restore(databases, deleted.machine.copies, deleted.machine.now)


def test_a_copy_that_the_list_does_not_reach_is_refused(deleted: Deleted) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.content)
    with pytest.raises(ConfigError, match="older than 60 days"):
        restore(machine.open(), machine.copies, machine.now + ERASED_KEPT + timedelta(days=1))


def test_copies_are_for_this_user_alone_and_say_when_keys_go(deleted: Deleted) -> None:
    copies = deleted.machine.copies
    files = [path for path in copies.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"content", "keyring", copies.name}
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    (manifest,) = copies.glob("manifest-*.json")
    made = json.loads(manifest.read_text(encoding="ascii"))
    until = deleted.machine.now.date() + timedelta(days=KEYRING_DAYS)
    assert made["keyring_deleted_after"] == until.isoformat()
    assert made["revisions"].keys() == {"content", "keyring"}


def test_copies_of_keys_are_deleted_when_they_are_too_old(machine: Machine) -> None:
    databases = machine.open()
    machine.installed(databases)
    back_up(databases, machine.copies, machine.now)
    machine.time.pass_time(days=KEYRING_DAYS, hours=1)
    said = back_up(databases, machine.copies, machine.now)
    assert len(list((machine.copies / "keyring").iterdir())) == 1
    assert len(list((machine.copies / "content").iterdir())) == 2
    assert sum(line.startswith("deleted ") for line in said) == 1
    with databases.store(write=False) as work:
        gone_by = gone_from_backups(work)
    assert gone_by == machine.now.date() + timedelta(days=KEYRING_DAYS + 1)
    databases.store.dispose()
    databases.keyring.dispose()


def test_the_list_names_nothing(deleted: Deleted) -> None:
    listed = deleted.machine.open().erased
    assert listed is not None
    (day,) = listed.directory.iterdir()
    text = day.read_text(encoding="ascii")
    assert deleted.hers.report_id.hex()[:12] not in text
    assert oct(day.stat().st_mode & 0o777) == "0o600"
    assert {len(line) for line in text.splitlines()} == {32}
