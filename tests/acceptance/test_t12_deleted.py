"""T12: deleting destroys the keys; a backup of the content that was taken before, restored beside
the keyring as it is after, shows nothing to any reader's key nor to the receipt; only the count of
deletions rises."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from intake.cases.parts import ReplyPart, ToldPart
from intake.casework.opening import opened
from intake.casework.reading import Reading
from intake.casework.values import Session
from intake.conversation.vocabulary import Role, Step
from intake.errors import SealError
from intake.ports import Keyring, ReportHeader
from intake.store.database import content_engine, sqlite_file
from tests.acceptance.real import Installed, Restored, Sent, installed
from tests.conftest import Databases
from tests.postgres import Cluster, database_name
from tests.unit.reporting.examples import WITH_CODE, WORDS
from tests.world import ANNA

PERSON, ANSWER = "A blue cap.", "Thank you for telling us. Come on Monday."
HERS: dict[Step, str] = {Step.STORY: WORDS, Step.PERSON: PERSON, Step.WISH: "2"}
WRONG = ["That did not work. Check the number or try later. Help places: 8"]
WAYS = {"herself": (HERS, Role.REPORTER), "for another": ({**WITH_CODE, **HERS}, Role.SURVIVOR)}


@dataclass
class Apart:
    """Content and keyring in databases of their own; `back_up`: a copy of the content."""

    databases: Databases
    back_up: Callable[[], str]


@pytest.fixture(params=["sqlite", "postgres", "postgres with its keyring in SQLite"])
def apart(
    request: pytest.FixtureRequest, sqlite_databases: Databases, tmp_path: Path
) -> Iterator[Apart]:
    if request.param == "sqlite":
        yield Apart(sqlite_databases, lambda: copied_file(sqlite_databases.content, tmp_path))
        return
    content: Databases = request.getfixturevalue("postgres_databases")
    cluster: Cluster = request.getfixturevalue("postgres")
    made: list[str] = []

    def copy() -> str:
        made.append(cluster.create(database_name(content.content)))
        return made[-1]

    keyring = sqlite_databases.keyring if "SQLite" in request.param else copy()
    yield Apart(Databases(content.content, keyring), copy)
    for url in made:
        cluster.drop(url)


def copied_file(url: str, directory: Path) -> str:
    """As `sqlite3 .backup` makes it, with what is still in the log."""
    file, copy = sqlite_file(content_engine(url)), directory / "backup.db"
    assert file is not None
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return f"sqlite:///{copy}"


@contextmanager
def restored(apart: Apart, backup: str) -> Iterator[Installed]:
    """The backup of content, beside the keyring as it is now."""
    with installed(Databases(backup, apart.databases.keyring), Restored) as made:
        yield made


@pytest.fixture(params=["herself", "for another"])
def deleted(request: pytest.FixtureRequest, apart: Apart) -> Deleted:
    """A report that was answered, backed up, and then deleted by its code."""
    answers, role = WAYS[request.param]
    with installed(apart.databases) as here:
        here.has_helper()
        other = here.sends("+15550006001", HERS)
        sent = here.sends(ANNA, answers)
        here.answers(sent.report_id, role, ANSWER)
    backup = apart.back_up()
    with installed(apart.databases, Restored) as here:
        here.says(ANNA, sent.codes[role], "5")
        before = counters(apart.databases)
        assert here.says(ANNA, "1")[0].startswith("It is wiped.")
        after = counters(apart.databases)
    return Deleted(apart, backup, sent, role, other, before, after)


@dataclass
class Deleted:
    """What is left, and what was counted just before and just after."""

    apart: Apart
    backup: str
    sent: Sent
    role: Role
    other: Sent
    before: dict[tuple[str, str, str], int]
    after: dict[tuple[str, str, str], int]


def counters(databases: Databases) -> dict[tuple[str, str, str], int]:
    """Every count there is."""
    engine = content_engine(databases.content)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT month, name, area, sum(total) FROM counters GROUP BY month, name, area")
        ).all()
    engine.dispose()
    return {(month, name, area): total for month, name, area, total in rows}


# ---------------------------------------------------------------- nothing opens


def header_of(here: Installed, report_id: bytes) -> ReportHeader:
    with here.world.store(write=False) as work:
        header = work.reports.get(report_id)
    assert header is not None
    return header


def what_readers_see(here: Installed, report_id: bytes) -> list[str]:
    """Each reader's case as the desk would open it, once the report is hers and declared."""
    world, seen = here.world, []
    reading = Reading(world.store, here.keyring, world.vault, lambda: world.response, world.time)
    for reader_id, secret in world.readers.items():
        with world.store() as work:
            work.reports.declare(report_id, reader_id, world.time())
            work.commit()
        case = reading.open_case(Session(reader_id, secret.seed), report_id)
        entries = case.entries if case else ()
        seen += [
            entry.content.text
            for entry in entries
            if isinstance(entry.content, ToldPart | ReplyPart)
        ]
    return seen


def what_seeds_open(here: Installed, report_id: bytes, receipt: bytes) -> list[str]:
    """All parts tried with every seed there is: of readers, of the receipt, and of the report
    itself wherever any wrap that is left gives it."""
    world, header = here.world, header_of(here, report_id)
    with world.store(write=False) as work:
        parts = work.reports.parts(report_id)
    assert len(parts) > 1
    secrets = here.keyring.secrets(report_id)
    seeds = [receipt, *(secret.seed for secret in world.readers.values())]
    seeds += unwrapped(here, here.keyring, header)
    found = [
        part.content
        for seed in seeds
        for part in opened(world.vault, header, seed, parts, secrets=secrets)
        if part.content is not None
    ]
    return [content.text for content in found if isinstance(content, ToldPart)]


def unwrapped(here: Installed, keyring: Keyring, header: ReportHeader) -> Iterator[bytes]:
    """Every wrap in the keyring, as if it were this report's, with every reader's key."""
    world = here.world
    for report_id in keyring.older_than(world.time.now.replace(year=2100), b"", 1000):
        for wrap in keyring.wraps(report_id):
            for reader_id, secret in world.readers.items():
                try:
                    yield world.vault.unwrap(
                        header.report_id,
                        header.public,
                        reader_id,
                        secret.seed,
                        wrap.blob,
                        held=wrap.held,
                    )
                except SealError:
                    continue


def receipt_seed(here: Installed, code: str) -> bytes:
    return here.world.vault.receipt_key(code.replace(" ", "")).seed


def test_neither_key_nor_content_nor_way_back_is_left(deleted: Deleted) -> None:
    report_id = deleted.sent.report_id
    with installed(deleted.apart.databases, Restored) as here:
        assert not here.keyring.wraps(report_id)
        assert not here.keyring.receipts(report_id)
        assert here.keyring.wraps(deleted.other.report_id), "those of others stay"
        assert here.report_ids() == [deleted.other.report_id]
    with restored(deleted.apart, deleted.backup) as here:
        code = deleted.sent.codes[deleted.role]
        assert what_seeds_open(here, report_id, receipt_seed(here, code)) == []
        assert what_readers_see(here, report_id) == []
        for each in deleted.sent.codes.values():
            assert here.says("+15550006002", each) == WRONG
    only_the_count_of_deletions_rises(deleted)


def only_the_count_of_deletions_rises(deleted: Deleted) -> None:
    sent = [n for (_, name, _), n in deleted.before.items() if name.startswith("sent ")]
    assert sum(sent) == 2
    assert deleted.after == deleted.before | {("2026-11", "deleted", ""): 1}


def test_nor_do_the_digits_open_an_answer_that_was_in_the_backup(deleted: Deleted) -> None:
    """With the pepper in hand: the digits stood in her texts, and at the provider."""
    report_id = deleted.sent.report_id
    with restored(deleted.apart, deleted.backup) as here:
        seed = receipt_seed(here, deleted.sent.codes[deleted.role])
        with here.world.store(write=False) as work:
            (reply,) = work.reports.replies(report_id)
        with pytest.raises(SealError):
            here.world.vault.open_reply(report_id, reply.number, seed, reply.for_reporter)


def test_before_it_was_deleted_all_of_that_opened(apart: Apart) -> None:
    """The attempts are real ones: on the same backup, while the keys are there."""
    with installed(apart.databases) as here:
        sent = here.sends(ANNA, HERS)
        here.answers(sent.report_id, Role.REPORTER, ANSWER)
    with restored(apart, apart.back_up()) as here:
        code = sent.codes[Role.REPORTER]
        assert {WORDS, PERSON} <= {*what_readers_see(here, sent.report_id)}
        opened_parts = what_seeds_open(here, sent.report_id, receipt_seed(here, code))
        assert {WORDS, PERSON} <= {*opened_parts}
        assert ANSWER in here.says(ANNA, code, "1")[-1]
