"""T16: the clocks of a report that nobody reads, with a clock that a test moves, on both databases.

T1 to T4, what the reporter is told who calls in, and that an excluded reader is skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from intake.casework.audit import OPERATOR
from intake.casework.capacity import WHOLE, Switching
from intake.casework.escalating import Escalation
from intake.in_force import LOOK_AGAIN
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.transcripts.play import CODE
from tests.world import START, EpochsInMemory, Time, World, cheap_vault

TO_THE_AREA = ("hello", "1", "1", "1", "0", "0", "The tap drips.", "1", "0", "0")
BEFORE_THE_STORY = TO_THE_AREA[: TO_THE_AREA.index("The tap drips.")]
TO_THE_END = ("0", "0", "0", "1")
SORRY = "Sorry: nobody has read it yet."
TOLD_THE_NEXT = "We have told the next person in charge."
NOBODY_HERE = "Right now there is no one here who could read what you write"
HOURS = 72
"""Promised to whoever says nothing of haste."""

KITE, LANTERN = "24", "21"
"""Groups as numbered on the card; the deputy works for the partner of the second."""

OWNER, DEPUTY, EXTERNAL = "ombudsperson", "deputy", "oversight"
Numbers = Callable[[], str]


@dataclass
class Line:
    """One installation with its worker."""

    world: World
    store: Store
    keyring: SqlKeyring

    def __post_init__(self) -> None:
        self.phones = (f"+1555000{number}" for number in range(2000, 3000))
        self.switch = Switching(self.store, self.world.in_force.response, self.world.time)

    def files(self, group: str = KITE, area: str = "11") -> tuple[bytes, str]:
        """Somebody sends a report: its id, and her code."""
        phone, code = next(self.phones), ""
        before = self.reports()
        for text in (*TO_THE_AREA, area, "1", group, *TO_THE_END):
            for said in self.world.exchange(text, phone):
                found = CODE.search(said)
                code = found.group() if found else code
        (report_id,) = self.reports() - before
        return report_id, code

    def reports(self) -> set[bytes]:
        with self.store(write=False) as work:
            owned = (work.reports.queue(each, None, 99) for each in (OWNER, DEPUTY, EXTERNAL))
            return {header.report_id for page in owned for header in page}

    def calls_in(self, code: str) -> str:
        phone = next(self.phones)
        said = " ".join(self.world.exchange(code, phone))
        self.world.exchange("9", phone)
        return said

    def after(self, hours: float) -> None:
        """So long after the first hour, the worker goes round."""
        self.world.time.now = START.replace(minute=0) + timedelta(hours=hours)
        Escalation(
            self.store,
            self.keyring,
            self.world.vault,
            self.world.in_force.response,
            self.world.time,
        ).escalate_once()

    def places(self, report_id: bytes) -> dict[str, str]:
        with self.store(write=False) as work:
            return {each.reader_id: each.place for each in work.reports.assignments(report_id)}

    def owner(self, report_id: bytes) -> str:
        return next(who for who, place in self.places(report_id).items() if place == "owner")

    def opens(self, report_id: bytes) -> set[str]:
        """Readers whose key opens it now."""
        with self.store(write=False) as work:
            header = work.reports.get(report_id)
        assert header is not None
        able = set()
        for wrap in self.keyring.wraps(report_id):
            if not wrap.held:
                seed = self.world.readers[wrap.reader_id].seed
                self.world.vault.unwrap(
                    report_id, header.public, wrap.reader_id, seed, wrap.blob, held=False
                )
                able.add(wrap.reader_id)
        return able

    def rung(self) -> set[str]:
        """Readers who are to be told, which counts as done."""
        with self.store() as work:
            claimed = work.bells.claim(self.world.time(), 1, 99)
            for ring in claimed:
                work.bells.drop(ring.reader_id)
            work.commit()
        return {ring.reader_id for ring in claimed}

    def looks_again(self) -> None:
        self.world.time.now += LOOK_AGAIN

    def starts(self, area: str) -> str:
        """What somebody new hears when she names her area, or when she is asked for her words."""
        phone = next(self.phones)
        for text in BEFORE_THE_STORY:
            said = " ".join(self.world.exchange(text, phone))
            if "Which area?" in said:
                said = " ".join(self.world.exchange(area, phone))
        assert (NOBODY_HERE in said) != ("In your own words" in said), "before her story"
        return said


@pytest.fixture
def line(store: Store, keyring: SqlKeyring) -> Line:
    time = Time()
    return Line(World(store, keyring, time, cheap_vault(EpochsInMemory(time))), store, keyring)


def test_t1_to_t4_and_what_she_is_told(line: Line) -> None:
    report_id, code = line.files()
    assert line.opens(report_id) == {OWNER}
    line.after(1)
    assert line.rung() == {OWNER}

    line.after(HOURS / 2)
    assert line.rung() == {OWNER, DEPUTY}, "T1"
    assert line.opens(report_id) == {OWNER}
    assert SORRY not in line.calls_in(code)

    line.after(HOURS)
    assert line.owner(report_id) == DEPUTY, "T2"
    assert line.opens(report_id) == {DEPUTY}
    assert line.rung() == {DEPUTY}
    said = line.calls_in(code)
    assert SORRY in said
    assert TOLD_THE_NEXT in said

    line.after(2 * HOURS)
    assert line.owner(report_id) == EXTERNAL, "T3"
    assert line.opens(report_id) == {EXTERNAL}
    assert line.rung() == {EXTERNAL}
    assert TOLD_THE_NEXT in line.calls_in(code)
    assert NOBODY_HERE not in line.starts("11")

    line.after(7 * 24)
    assert line.rung() == {OWNER, DEPUTY, EXTERNAL}, "T4"
    line.looks_again()
    before = line.reports()
    assert NOBODY_HERE in line.starts("11")
    assert NOBODY_HERE not in line.starts("12"), "other areas go on"
    assert line.reports() == before
    with line.store(write=False) as work:
        months = ("2026-11", "2026-12")
        closed = [work.counters.get(month, "closed by the clock", "north-bank") for month in months]
        breaches = [work.counters.get(month, "unread in time") for month in months]
    assert sum(closed) == 1
    assert sum(breaches) == 1

    assert line.switch.open_(OPERATOR, "north-bank")
    line.looks_again()
    assert NOBODY_HERE not in line.starts("11")
    line.after(7 * 24 + 1)
    line.looks_again()
    assert NOBODY_HERE not in line.starts("11"), "a human opened it; the clock closes it once"


def test_whoever_reads_it_ends_the_sorry(line: Line) -> None:
    report_id, code = line.files()
    line.after(HOURS)
    with line.store() as work:
        assert work.reports.set_status(report_id, "acknowledged", was="received")
        work.commit()
    assert SORRY not in line.calls_in(code)
    line.after(2 * HOURS)
    assert line.owner(report_id) == DEPUTY


def test_what_she_adds_is_to_be_read_within_the_same_hours(line: Line) -> None:
    report_id, code = line.files()
    with line.store() as work:
        assert work.reports.set_status(report_id, "acknowledged", was="received")
        work.commit()
    line.after(100)
    phone = next(line.phones)
    for text in (code, "2", "It came back.", "1", "9"):
        line.world.exchange(text, phone)
    line.after(100 + HOURS - 1)
    assert line.owner(report_id) == OWNER
    assert SORRY not in line.calls_in(code)
    line.after(100 + HOURS)
    assert line.owner(report_id) == DEPUTY
    assert TOLD_THE_NEXT in line.calls_in(code)


def test_an_excluded_reader_is_skipped_and_never_told(line: Line) -> None:
    report_id, code = line.files(LANTERN)
    assert DEPUTY not in line.places(report_id)
    for hours in (1, HOURS / 2, HOURS, 2 * HOURS, 7 * 24, 8 * 24, 30 * 24):
        line.after(hours)
        assert DEPUTY not in line.rung()
        assert DEPUTY not in line.places(report_id)
        assert line.keyring.wrap(report_id, DEPUTY) is None
    assert line.owner(report_id) == EXTERNAL
    assert TOLD_THE_NEXT in line.calls_in(code)


def test_with_nobody_left_she_is_not_told_that_anybody_was(line: Line) -> None:
    report_id, code = line.files(LANTERN)
    with line.store() as work:
        work.readers.set_active(EXTERNAL, active=False)
        work.commit()
    line.after(2 * HOURS)
    assert line.owner(report_id) == OWNER
    said = line.calls_in(code)
    assert SORRY in said
    assert TOLD_THE_NEXT not in said


@pytest.mark.parametrize("closed", ["north-bank", WHOLE])
@pytest.mark.parametrize("told", ["told", "telling"])
def test_what_was_begun_when_it_was_closed_is_heard_and_promised_nothing(
    line: Line, told: str, closed: str
) -> None:
    """Nobody loses what she wrote; and that somebody reads it in time is not said to her."""
    phone, rest = next(line.phones), ("11", "1", KITE, *TO_THE_END)
    steps = (*TO_THE_AREA, *rest)
    until = len(steps) - 1 if told == "told" else steps.index("The tap drips.") + 1
    for text in steps[:until]:
        line.world.exchange(text, phone)
    assert line.switch.close(OPERATOR, closed)
    assert not line.switch.close(OPERATOR, closed)
    line.looks_again()
    said = [each for text in steps[until:] for each in line.world.exchange(text, phone)]
    assert NOBODY_HERE not in " ".join(said)
    assert "A person reads it within" not in " ".join(said)
    assert "Right now nobody can say when it is read." in said[-1]
    (report_id,) = line.reports()
    assert line.opens(report_id) == {OWNER}
    assert line.switch.open_(OPERATOR, closed)
    line.looks_again()
    line.files()


def test_whoever_has_not_begun_when_all_is_closed_is_told_at_once(line: Line) -> None:
    for length in range(2, len(BEFORE_THE_STORY) + 1):
        phone = next(line.phones)
        for text in BEFORE_THE_STORY[: length - 1]:
            line.world.exchange(text, phone)
        assert line.switch.close(OPERATOR, WHOLE)
        line.looks_again()
        said = " ".join(line.world.exchange(BEFORE_THE_STORY[length - 1], phone))
        assert NOBODY_HERE in said
        assert line.switch.open_(OPERATOR, WHOLE)
        line.looks_again()
    assert line.reports() == set()


@pytest.mark.parametrize("path", ["1", "3"], ids=["herself", "a witness"])
def test_where_an_area_is_closed_everybody_is_asked_for_hers_before_the_words(
    line: Line, path: str
) -> None:
    assert line.switch.close(OPERATOR, "north-bank")
    line.looks_again()
    for area, heard in (("11", False), ("12", True)):
        phone, said = next(line.phones), ""
        for text in ("hello", "1", path, "1", *["0"] * 6):
            said = " ".join(line.world.exchange(text, phone))
            if "Which area?" in said:
                break
            assert "own words" not in said.casefold()
            assert "What did you see" not in said
        said = " ".join(line.world.exchange(area, phone))
        assert (NOBODY_HERE in said) != heard


def test_a_response_closed_by_hand_asks_nobody_anything(line: Line) -> None:
    _, code = line.files()
    assert line.switch.close(OWNER, WHOLE)
    line.looks_again()
    phone = next(line.phones)
    assert NOBODY_HERE in " ".join(line.world.exchange("hello", phone))
    assert "See answer" in line.calls_in(code), "whoever wrote before can come back"
    assert not line.switch.open_(DEPUTY, WHOLE), "a deputy has no switch"
    assert line.switch.open_(OWNER, WHOLE)
    line.looks_again()
    assert NOBODY_HERE not in " ".join(line.world.exchange("hello", next(line.phones)))


def test_a_switch_closes_only_what_there_is(line: Line) -> None:
    assert not line.switch.close(OPERATOR, "nowhere")
    assert not line.switch.close("nobody", "north-bank")
    assert line.switch.closed() == {}
