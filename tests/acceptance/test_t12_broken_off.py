"""T12, where backup and restore break off, meet what was left by others, or what came later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from intake import restoring
from intake.app import Databases
from intake.backup import back_up, restore
from intake.conversation.vocabulary import Role
from intake.errors import ConfigError, StoreError
from intake.keeping import KEYRING_DAYS, last_backup
from intake.ports import PaperCode, PaperPair, Wrap
from intake.restoring import erase_again, left_aside
from intake.store.copying import LEFT
from tests.acceptance.test_t12_restored import (
    HERS,
    Deleted,
    Machine,
    deleted,
    machine,
    only_the_other_one_is_left,
)
from tests.world import ANNA

__all__ = ("deleted", "machine")
SERIAL = "K4-07"


def path_of(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def close(databases: Databases) -> None:
    databases.store.dispose()
    databases.keyring.dispose()


# ---------------------------------------------------------------- broken off


@pytest.mark.parametrize("step", ["copy_in", "migrate_one", "erase_again", "move_in"])
@pytest.mark.parametrize("time", [1, 2])
def test_killed_at_any_step_nothing_that_went_is_met_and_again_completes_it(
    deleted: Deleted, monkeypatch: pytest.MonkeyPatch, step: str, time: int
) -> None:
    """`time`: the first time that this step comes, or the second."""
    machine = deleted.machine
    machine.lose(machine.addresses.content, machine.addresses.keyring)
    databases = machine.open()
    does, left = getattr(restoring, step), [time]

    def dies(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if not left[0]:
            raise StoreError("killed")
        return does(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, dies)
        if (step, time) != ("erase_again", 2):
            with pytest.raises(StoreError, match="killed"):
                restore(databases, machine.copies, machine.now)
            content = path_of(machine.addresses.content)
            assert not content.exists(), "content comes last, when there is nothing left to do"
            restore(databases, machine.copies, machine.now)
        else:
            restore(databases, machine.copies, machine.now)
    assert not left_aside(databases)
    only_the_other_one_is_left(deleted, databases)


def test_what_a_killed_restore_leaves_is_named_and_replaced(deleted: Deleted) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.keyring)
    databases = machine.open()
    keyring = path_of(machine.addresses.keyring)
    aside = keyring.with_name(keyring.name + restoring.ASIDE)
    (copy,) = (machine.copies / "keyring").iterdir()
    aside.write_bytes(copy.read_bytes())
    assert left_aside(databases) == [aside]
    restore(databases, machine.copies, machine.now)
    assert left_aside(databases) == []
    only_the_other_one_is_left(deleted, databases)


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_what_lies_beside_a_lost_database_is_not_read_into_the_copy(
    deleted: Deleted, end: str
) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.content)
    content = path_of(machine.addresses.content)
    left = content.with_name(content.name + end)
    left.write_bytes(b"of the lost one")
    databases = machine.open()
    with pytest.raises(ConfigError, match="move it away first"):
        restore(databases, machine.copies, machine.now)
    assert not content.exists()
    left.unlink()
    restore(databases, machine.copies, machine.now)
    only_the_other_one_is_left(deleted, databases)


def test_a_copy_of_a_newer_version_is_refused_and_nothing_put_there(deleted: Deleted) -> None:
    machine = deleted.machine
    machine.lose(machine.addresses.content)
    (copy,) = (machine.copies / "content").iterdir()
    with closing(sqlite3.connect(copy)) as there:
        there.execute("UPDATE content_version SET version_num = '9999'")
        there.commit()
    databases = machine.open()
    with pytest.raises(StoreError, match="9999"):
        restore(databases, machine.copies, machine.now)
    content = path_of(machine.addresses.content)
    assert [each.name for each in content.parent.glob(f"{content.name}*")] == []


def test_a_backup_that_broke_off_leaves_no_copy_of_keys(machine: Machine) -> None:
    databases = machine.open()
    machine.installed(databases)
    left = machine.copies / "keyring" / f"20310101T04.db{LEFT}"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"wraps")
    back_up(databases, machine.copies, machine.now)
    assert not left.exists()
    close(databases)


def test_nobody_is_followed_where_a_copy_is_made(machine: Machine, tmp_path: Path) -> None:
    """Whoever may write there could else have the copy put somewhere."""
    databases = machine.open()
    machine.installed(databases)
    elsewhere = tmp_path / "elsewhere"
    back_up(databases, machine.copies, machine.now)
    folders = [machine.copies, machine.copies / "content", machine.copies / "keyring"]
    assert {oct(each.stat().st_mode & 0o777) for each in folders} == {"0o700"}
    machine.time.pass_time(hours=1)
    stamp = machine.now.strftime("%Y%m%dT%H")
    (machine.copies / "keyring" / f"{stamp}.db{LEFT}").symlink_to(elsewhere)
    back_up(databases, machine.copies, machine.now)
    assert not elsewhere.exists()
    close(databases)


def test_nothing_goes_that_could_not_be_noted_first(machine: Machine) -> None:
    """Else a copy would bring it back for good."""
    databases = machine.open()
    sent = machine.installed(databases).sends(ANNA, HERS)
    keys, report_id = databases.keyring, sent.report_id
    databases.keyring.add_pairs(
        SERIAL, [PaperPair(1, PaperCode(b"a", b"s"), PaperCode(b"b", b"i"))]
    )

    def there() -> tuple[object, ...]:
        return keys.wraps(report_id), keys.secrets(report_id), keys.receipts(report_id)

    assert databases.erased is not None
    before, listed = there(), databases.erased.directory
    if listed.is_dir():
        listed.rename(listed.with_name("away"))
    listed.write_bytes(b"")  # where it should be is something else
    ways: tuple[Callable[[], object], ...] = (
        lambda: keys.forget(report_id),
        lambda: keys.forget_wrap(report_id, keys.wraps(report_id)[0].reader_id),
        lambda: keys.forget_secret(report_id, "words"),
        lambda: keys.forget_receipts(report_id),
        lambda: keys.take_pair(SERIAL),
    )
    for forget in ways:
        with pytest.raises(StoreError, match="list of what was erased"):
            forget()
    assert there() == before
    assert keys.pairs_left(SERIAL) == [1]
    close(databases)


# ---------------------------------------------------------------- what came later


@pytest.mark.parametrize("both", [False, True])
def test_what_was_told_after_the_words_went_is_not_erased_with_them(
    machine: Machine, *, both: bool
) -> None:
    """The secret of what is added later is another one, under the same name."""
    databases = machine.open()
    here = machine.installed(databases)
    sent = here.sends(ANNA, HERS)
    databases.keyring.forget_secret(sent.report_id, "words")
    here.says(ANNA, sent.codes[Role.REPORTER], "2", "The gate squeaks.", "1")
    back_up(databases, machine.copies, machine.now)
    secrets = databases.keyring.secrets(sent.report_id)
    close(databases)
    addresses = machine.addresses
    machine.lose(addresses.content, *([addresses.keyring] if both else []))
    databases = machine.open()
    restore(databases, machine.copies, machine.now)
    assert "words" in secrets
    assert databases.keyring.secrets(sent.report_id) == secrets
    close(databases)


def test_beside_a_keyring_that_stayed_no_key_goes(machine: Machine) -> None:
    """A reader who left a report and was given it again has it still."""
    databases = machine.open()
    here = machine.installed(databases)
    sent = here.sends(ANNA, HERS)
    (wrap, *_) = databases.keyring.wraps(sent.report_id)
    databases.keyring.forget_wrap(sent.report_id, wrap.reader_id)
    again = Wrap(sent.report_id, wrap.reader_id, wrap.held, wrap.blob)
    databases.keyring.add_wraps([again], machine.now)
    back_up(databases, machine.copies, machine.now)
    before = databases.keyring.wraps(sent.report_id)
    close(databases)
    machine.lose(machine.addresses.content)
    databases = machine.open()
    restore(databases, machine.copies, machine.now)
    assert databases.keyring.wraps(sent.report_id) == before
    close(databases)


def test_a_printed_pair_that_was_used_is_given_to_nobody_else(machine: Machine) -> None:
    """Two reports would have one code: each of the two people could open the other's answers."""
    databases = machine.open()
    machine.installed(databases)
    pairs = [
        PaperPair(number, PaperCode(bytes([number]), b"s"), PaperCode(bytes([9, number]), b"i"))
        for number in (1, 2)
    ]
    databases.keyring.add_pairs(SERIAL, pairs)
    back_up(databases, machine.copies, machine.now)
    taken = databases.keyring.take_pair(SERIAL)
    assert taken == pairs[0]
    close(databases)
    machine.lose(machine.addresses.keyring)
    databases = machine.open()
    assert restore(databases, machine.copies, machine.now).erased_again == 1
    assert databases.keyring.pairs_left(SERIAL) == [2]
    close(databases)


def test_after_another_tool_put_a_copy_back_it_is_erased_again_too(deleted: Deleted) -> None:
    """pg_restore, or a file that was copied by hand."""
    machine = deleted.machine
    for which, address in (
        ("content", machine.addresses.content),
        ("keyring", machine.addresses.keyring),
    ):
        machine.lose(address)
        (copy,) = (machine.copies / which).iterdir()
        path_of(address).write_bytes(copy.read_bytes())
    databases = machine.open()
    assert databases.erased is not None
    assert erase_again(databases, databases.erased) == 1
    assert erase_again(databases, databases.erased) == 0
    only_the_other_one_is_left(deleted, databases)


# ---------------------------------------------------------------- how long keys are kept


@pytest.mark.parametrize(("days", "kept"), [(7, 1), (14, 2)])
def test_copies_of_keys_are_kept_as_long_as_people_are_told(
    machine: Machine, days: int, kept: int
) -> None:
    databases = machine.open()
    machine.installed(databases)
    back_up(databases, machine.copies, machine.now, key_days=days)
    machine.time.pass_time(days=8)
    back_up(databases, machine.copies, machine.now, key_days=days)
    assert len(list((machine.copies / "keyring").iterdir())) == kept
    close(databases)


def test_where_people_are_told_that_there_is_none_there_is_none(machine: Machine) -> None:
    databases = machine.open()
    machine.installed(databases)
    said = back_up(databases, machine.copies, machine.now, key_days=0)
    assert "the keyring is not copied: INTAKE_KEY_BACKUP_DAYS is 0" in said
    assert not list(machine.copies.glob("keyring/*"))
    close(databases)


def test_a_last_copy_that_nothing_deleted_is_known(machine: Machine) -> None:
    databases = machine.open()
    machine.installed(databases)
    back_up(databases, machine.copies, machine.now)
    with databases.store(write=False) as work:
        last = last_backup(work)
    assert last is not None
    assert not last.is_overdue(last.gone_by)
    machine.time.pass_time(days=KEYRING_DAYS + 2)
    assert last.is_overdue(machine.now.date())
    close(databases)
