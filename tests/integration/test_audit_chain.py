"""Whoever has the database, and not the key, changes nothing of the audit trail unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import text

from intake.cases.display import display_id
from intake.casework.values import Session
from intake.casework.verifying import OTHERS, Broken, Fault, Verified, Verifying
from intake.chaining import UNKEYED, Links, audit_key
from intake.ports import AuditLine
from intake.reporting.back import WayBack
from intake.reporting.memory import Return
from intake.sealing_days import DaySealing
from intake.store.database import content_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases
from tests.contract.store_examples import A_REPORT, B_REPORT
from tests.unit.desk.world import DEPUTY, EXTERNAL, NOON, OWNER, World

MORNING = datetime(2031, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = display_id(A_REPORT), display_id(B_REPORT)
LINKS = Links(lambda: audit_key(b"s" * 32))


class Trail:
    """Lines of two days about two reports and none, the days sealed; and who tampers with it."""

    def __init__(self, databases: Databases) -> None:
        self.engine = content_engine(databases.content)
        self.store = Store(self.engine, LINKS)
        self.now = MORNING
        for number in range(6):
            self.now = MORNING + number // 3 * DAY
            self.write("reader-a", "opened", A_REPORT)
            self.write("reader-b", "replied", B_REPORT)
            self.write("reader-b", "signed_in", None)
        self.pass_days(2)

    def pass_days(self, days: int) -> None:
        self.now += days * DAY
        DaySealing(self.store, lambda: self.now).seal_once()

    def write(self, actor: str, event: str, report_id: bytes | None) -> None:
        with self.store() as work:
            work.audit.write(AuditLine(self.now, actor, event, report_id))
            work.commit()

    def tamper(self, sql: str, **values: object) -> None:
        with self.engine.begin() as connection:
            changed = connection.execute(text(sql), values).rowcount
        assert changed > 0, "nothing was tampered with"

    def verified(self, links: Links = LINKS) -> Verified:
        return Verifying(self.store, links).verify()

    def first(self) -> Fault | None:
        faults = self.verified().faults
        return faults[0] if faults else None


@pytest.fixture
def trail(databases: Databases) -> Iterator[Trail]:
    made = Trail(databases)
    yield made
    made.store.dispose()


def test_what_nobody_touched_is_whole(trail: Trail) -> None:
    found = trail.verified()
    assert (found.faults, found.lines, found.older) == ((), 18, 0)
    assert found.newest is not None
    assert found.newest[0] == "2031-05-06"


@pytest.mark.parametrize(
    "change",
    [
        "SET detail = 'other'",
        "SET actor = 'reader-z'",
        "SET event = 'closed'",
        "SET hour = hour - 3600000000",
    ],
)
def test_a_line_that_was_changed_is_found(trail: Trail, change: str) -> None:
    trail.tamper(f"UPDATE audit {change} WHERE report_id = :of AND line = 3", of=A_REPORT)
    assert trail.first() == Fault(Broken.CHANGED, A, 3)


def test_a_line_without_a_report_is_held_too(trail: Trail) -> None:
    trail.tamper("UPDATE audit SET actor = 'x' WHERE report_id IS NULL AND line = 2")
    assert trail.first() == Fault(Broken.CHANGED, OTHERS, 2)


def test_a_line_that_was_dropped_is_found(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of AND line = 2", of=A_REPORT)
    assert trail.first() == Fault(Broken.MISSING, A, 2)


def test_nor_is_it_hidden_by_counting_anew(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of AND line = 2", of=A_REPORT)
    for number in range(3, 7):
        trail.tamper(
            "UPDATE audit SET line = line - 1 WHERE report_id = :of AND line = :number",
            of=A_REPORT,
            number=number,
        )
    assert trail.first() == Fault(Broken.CHANGED, A, 2)


def test_two_lines_that_were_swapped_are_found(trail: Trail) -> None:
    trail.tamper("UPDATE audit SET actor = 'reader-c' WHERE report_id = :of", of=B_REPORT)
    assert trail.first() == Fault(Broken.CHANGED, B, 1)


def test_two_numbers_that_were_swapped_are_found(trail: Trail) -> None:
    for was, then in ((2, 99), (3, 2), (99, 3)):
        trail.tamper(
            "UPDATE audit SET line = :then WHERE report_id = :of AND line = :was",
            of=A_REPORT,
            was=was,
            then=then,
        )
    assert trail.first() == Fault(Broken.CHANGED, A, 2)


def test_a_line_that_was_put_in_is_found(trail: Trail) -> None:
    trail.tamper(
        "INSERT INTO audit (id, hour, actor, event, report_id, line, detail, chain) "
        "SELECT :id, hour, 'reader-x', event, report_id, 7, detail, chain FROM audit "
        "WHERE report_id = :of AND line = 6",
        id=b"i" * 16,
        of=A_REPORT,
    )
    assert trail.first() == Fault(Broken.CHANGED, A, 7)


def test_a_line_of_another_report_does_not_fit(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of AND line = 6", of=A_REPORT)
    trail.tamper(
        "UPDATE audit SET report_id = :to WHERE report_id = :of AND line = 6",
        of=B_REPORT,
        to=A_REPORT,
    )
    assert Fault(Broken.CHANGED, A, 6) in trail.verified().faults


def test_a_chain_that_was_cut_at_its_end_is_missed_in_its_day(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of AND line = 6", of=A_REPORT)
    assert trail.verified().faults == (Fault(Broken.DAY_DIFFERS, "2031-05-05"),)


def test_a_chain_that_was_dropped_as_a_whole_is_missed_in_its_days(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of", of=A_REPORT)
    days = [Fault(Broken.DAY_DIFFERS, day) for day in ("2031-05-04", "2031-05-05")]
    assert list(trail.verified().faults) == days


def test_so_is_one_whose_links_were_taken_off_as_if_it_were_older(trail: Trail) -> None:
    trail.tamper("UPDATE audit SET chain = NULL WHERE report_id = :of", of=A_REPORT)
    assert {fault.what for fault in trail.verified().faults} == {Broken.DAY_DIFFERS}


def test_a_link_taken_off_one_line_is_found(trail: Trail) -> None:
    trail.tamper("UPDATE audit SET chain = NULL WHERE report_id = :of AND line = 1", of=A_REPORT)
    assert trail.first() == Fault(Broken.CHANGED, A, 2)


def test_a_seal_that_was_changed_or_dropped_is_found(trail: Trail) -> None:
    trail.tamper("UPDATE audit_seals SET chains = chains + 1 WHERE day = '2031-05-04'")
    assert trail.first() == Fault(Broken.SEAL_CHANGED, "2031-05-04")
    trail.tamper("DELETE FROM audit_seals WHERE day = '2031-05-04'")
    assert trail.first() == Fault(Broken.SEAL_MISSING, "2031-05-04")


def test_without_the_key_no_link_can_be_made(trail: Trail) -> None:
    trail.store = Store(trail.engine, Links(lambda: audit_key(b"another secret")))
    trail.write("reader-x", "opened", A_REPORT)
    assert trail.first() == Fault(Broken.CHANGED, A, 7)


# ---------------------------------------------------------------- what may happen


def test_an_erased_report_leaves_every_day_whole(trail: Trail) -> None:
    with trail.store() as work:
        work.reports.erase(A_REPORT)
        work.audit.write(AuditLine(trail.now, "reporter", "deleted", None))
        work.commit()
    trail.pass_days(1)
    assert trail.verified().faults == ()
    assert trail.verified().lines == 13


def test_erasing_makes_good_nothing_that_was_tampered_with(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of", of=B_REPORT)
    with trail.store() as work:
        work.reports.erase(A_REPORT)
        work.commit()
    assert {fault.what for fault in trail.verified().faults} == {Broken.DAY_DIFFERS}


def test_lines_from_before_the_chains_are_counted_and_nothing_more(databases: Databases) -> None:
    engine = content_engine(databases.content)
    with engine.begin() as connection:
        for number, id_ in ((1, b"a"), (2, b"b"), (2, b"c")):
            connection.execute(
                text("INSERT INTO audit VALUES (:id, 0, 'x', 'y', :of, :number, '', NULL)"),
                {"id": id_, "of": A_REPORT, "number": number},
            )
    store = Store(engine, LINKS)
    with store() as work:
        work.audit.write(AuditLine(MORNING, "reader-a", "opened", A_REPORT))
        work.commit()
    found = Verifying(store, LINKS).verify()
    assert (found.faults, found.lines, found.older) == ((), 4, 3)
    store.dispose()


def test_two_at_once_follow_one_after_the_other(databases: Databases) -> None:
    store = Store(content_engine(databases.content), LINKS)

    def write(number: int) -> None:
        with store() as work:
            report_id = A_REPORT if number % 2 else None
            work.audit.write(AuditLine(MORNING, f"reader-{number}", "opened", report_id))
            work.commit()

    with ThreadPoolExecutor(4) as many:
        list(many.map(write, range(24)))
    found = Verifying(store, LINKS).verify()
    assert (found.faults, found.lines) == ((), 24)
    store.dispose()


def test_a_day_is_sealed_when_it_is_over_and_once(trail: Trail) -> None:
    def sealed() -> list[str]:
        with trail.store(write=False) as work:
            return [seal.day for seal in work.audit.seals()]

    before = sealed()
    assert before == ["2031-05-04", "2031-05-05", "2031-05-06"]
    trail.pass_days(0)
    assert sealed() == before
    trail.now = datetime(2031, 5, 8, 1, tzinfo=UTC)
    trail.pass_days(0)
    assert sealed() == before, "a line of the 7th may still be on its way"
    trail.now = datetime(2031, 5, 8, 2, tzinfo=UTC)
    trail.pass_days(0)
    assert sealed() == [*before, "2031-05-07"], "also a day on which nothing was done"


@pytest.mark.parametrize("days", [-1, 0])
def test_a_clock_that_was_wrong_is_no_tampering(trail: Trail, days: int) -> None:
    """The worker's ran ahead and sealed days to come, or a machine's fell behind."""
    trail.pass_days(30)
    trail.now = datetime(2031, 5, 5, 15, tzinfo=UTC) + days * DAY
    for report_id in (A_REPORT, None, A_REPORT):
        trail.write("reader-a", "opened", report_id)
    with trail.store() as work:
        work.reports.erase(B_REPORT)
        work.commit()
    assert trail.verified().faults == ()


def test_late_lines_of_many_at_once_all_join_the_seal(databases: Databases) -> None:
    store = Store(content_engine(databases.content), LINKS)
    with store() as work:
        work.audit.write(AuditLine(MORNING, "reader-a", "signed_in", None))
        work.audit.seal("2031-05-04")
        work.commit()

    def write(number: int) -> None:
        with store() as work:
            report_id = bytes([number % 8]) * 16
            work.audit.write(AuditLine(MORNING, "reader-a", "opened", report_id))
            work.commit()

    with ThreadPoolExecutor(4) as many:
        list(many.map(write, range(32)))
    assert Verifying(store, LINKS).verify().faults == ()
    store.dispose()


def test_a_late_line_makes_good_nothing_that_was_cut_off(trail: Trail) -> None:
    trail.tamper("DELETE FROM audit WHERE report_id = :of AND line = 6", of=A_REPORT)
    trail.now = datetime(2031, 5, 5, 15, tzinfo=UTC)
    trail.write("reader-a", "opened", A_REPORT)
    assert trail.verified().faults == (Fault(Broken.DAY_DIFFERS, "2031-05-05"),)


def test_nor_a_seal_that_was_changed(trail: Trail) -> None:
    trail.tamper("UPDATE audit_seals SET chains = chains + 1 WHERE day = '2031-05-05'")
    trail.now = datetime(2031, 5, 5, 15, tzinfo=UTC)
    trail.write("reader-a", "opened", A_REPORT)
    assert trail.first() == Fault(Broken.SEAL_CHANGED, "2031-05-05")


# ---------------------------------------------------------------- a long one


def test_of_a_long_one_a_part_is_read_and_each_part_in_its_turn(trail: Trail) -> None:
    trail.tamper("UPDATE audit SET actor = 'x' WHERE report_id = :of AND line = 2", of=B_REPORT)
    verifying = Verifying(trail.store, LINKS)
    first, second = sorted((A_REPORT, B_REPORT))
    assert verifying.verify(begin=first, most=6).lines == 6
    for begin in (first, second):
        found = verifying.verify(begin=begin, most=7)
        assert (found.lines, found.whole) == (12, False), "no chain is begun after so many"
        assert [each.where for each in found.faults] == ([B] if begin == B_REPORT else [])
    for begin in (b"", first, second, b"\xff" * 17):
        found = verifying.verify(begin=begin, most=18)
        assert (found.lines, found.whole) == (18, True)
        assert [each.where for each in found.faults] == [B]


def test_what_days_hold_is_compared_only_where_all_was_read(trail: Trail) -> None:
    assert Verifying(trail.store, LINKS).verify(most=7).faults == ()
    trail.tamper("UPDATE audit_seals SET chains = chains + 1 WHERE day = '2031-05-04'")
    (found,) = Verifying(trail.store, LINKS).verify(most=7).faults
    assert found.what is Broken.SEAL_CHANGED


# ---------------------------------------------------------------- she deletes at that moment


def test_no_line_outlives_a_report_that_is_deleted_while_it_is_opened(
    store: Store, keyring: SqlKeyring
) -> None:
    """Who opens it waits for the deletion, and finds nothing: no line, and no chain without a
    beginning that would look like tampering."""
    world = World(store=store, keyring=keyring)  # type: ignore[arg-type]
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    report = world.file(declared=True)
    begun, casework, me = Event(), world.casework, world.session()

    def delete() -> None:
        with store() as work:
            WayBack(world.vault, keyring).delete(work, Return(report.id, b"", b"", "en"), NOON)
            begun.set()
            wait(opened, timeout=0.5)  # whoever does not wait for us is done by then
            work.commit()

    def after(opens: Callable[[Session, bytes], object]) -> object:
        begun.wait(10)
        return opens(me, report.id)

    opening = (casework.open_case, casework.coursing.stands, casework.marking.print_notice)
    with ThreadPoolExecutor(1 + len(opening)) as threads:
        opened = [threads.submit(after, each) for each in opening]
        threads.submit(delete).result()
        assert not any(each.result() for each in opened)
    with store(write=False) as work:
        assert [each.line.event for each in work.audit.chained() if each.line.report_id] == []
    assert Verifying(store, UNKEYED).verify().faults == ()


def test_a_link_can_be_made_with_the_key_only() -> None:
    """So none can be tried against what a line might say."""
    line = AuditLine(MORNING, "reader-a", "opened", A_REPORT)

    def same(links: Links) -> bytes:
        return links.after(b"", 1, line)

    assert same(LINKS) == same(replace(LINKS))
    assert same(LINKS) != same(Links(lambda: b"guessed"))
