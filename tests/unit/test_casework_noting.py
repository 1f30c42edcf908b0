"""Notes: for all who have the report or for the writer alone; never for anybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.cases.case import OPEN, Status
from intake.cases.declaration import Conflict
from intake.cases.parts import NotePart, read
from intake.casework.noting import LONGEST, Noted
from intake.errors import SealError
from intake.ports import PartPlace
from intake.shredding import LABELS, WORDS, label_of
from tests.unit.desk.world import DEPUTY, EXTERNAL, HOUR, NOON, OWNER, FiledReport, World

TEXT = "Ask the clinic on Monday who is on duty."


@pytest.fixture
def world() -> World:
    world = World()
    world.enrol(OWNER, DEPUTY, EXTERNAL)
    return world


@pytest.fixture
def report(world: World) -> FiledReport:
    return world.file(declared=True, status=Status.ACKNOWLEDGED.value)


def note(
    world: World,
    report: FiledReport,
    text: str = TEXT,
    nonce: str = "n",
    *,
    own: bool = False,
    by: str = OWNER,
) -> Noted | None:
    return world.casework.note(world.session(by), report.id, text, nonce, own=own)


def notes(world: World, report: FiledReport, reader_id: str = OWNER) -> list[NotePart]:
    case = world.casework.open_case(world.session(reader_id), report.id)
    assert case is not None
    assert case.is_whole
    return [each.content for each in case.entries if isinstance(each.content, NotePart)]


def within(world: World, report: FiledReport) -> NotePart:
    """The newest part as the report's key opens it, without any reader's."""
    head = world.vault.first_head(report.id, report.key.public)
    with world.store(write=False) as work:
        stored = work.reports.parts(report.id)
    for part in stored[:-1]:
        head = world.vault.next_head(head, part.blob)
    place = PartPlace(report.id, report.key.public, stored[-1].number, stored[-1].kind, head)
    plain, _ = world.vault.open_part(place, report.key.seed, stored[-1].blob)
    found = read(plain)
    assert isinstance(found, NotePart)
    return found


def hand_over(world: World, report: FiledReport) -> None:
    """The owner finds a conflict; the deputy declares that there is none."""
    world.casework.declare(world.session(), report.id, Conflict.YES)
    world.casework.declare(world.session(DEPUTY), report.id, Conflict.NONE)


def test_a_note_for_all_is_read_by_whoever_has_the_report_next(
    world: World, report: FiledReport
) -> None:
    assert note(world, report, f"  {TEXT}\n") is Noted.DONE
    assert notes(world, report) == [NotePart(TEXT, OWNER, own=False, hour=NOON)]
    hand_over(world, report)
    assert [each.text for each in notes(world, report, DEPUTY)] == [TEXT]


def test_an_own_note_opens_for_its_writer_alone(world: World, report: FiledReport) -> None:
    assert note(world, report, own=True) is Noted.DONE
    (found,) = notes(world, report)
    assert (found.text, found.own, found.by) == (TEXT, True, OWNER)
    hand_over(world, report)
    (other,) = notes(world, report, DEPUTY)
    assert (other.text, other.own, other.by) == ("", True, OWNER)
    assert TEXT not in repr(other)


def test_the_report_s_key_alone_does_not_open_an_own_note(
    world: World, report: FiledReport
) -> None:
    note(world, report, own=True)
    found = within(world, report)
    assert (found.text, found.own) == ("", True)
    assert TEXT.encode() not in found.sealed
    with pytest.raises(SealError):
        world.vault.open_note(report.id, OWNER, world.session(DEPUTY).seed, found.sealed)
    with pytest.raises(SealError):
        world.vault.open_note(report.id, OWNER, report.key.seed, found.sealed)


def test_nor_does_the_writer_s_key_once_the_report_is_gone(
    world: World, report: FiledReport
) -> None:
    """The reader keeps the key; what it opened stood within a part that opens no more."""
    note(world, report, own=True)
    world.keyring.forget(report.id)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert not [each for each in case.entries if isinstance(each.content, NotePart)]


def test_a_key_that_is_new_leaves_an_older_own_note_closed(
    world: World, report: FiledReport
) -> None:
    note(world, report, own=True)
    sealed = world.vault.seal_note(report.id, OWNER, world.vault.new_report().public, b"x")
    part = replace(within(world, report), sealed=sealed)
    other = world.file(declared=True, parts=[part], status=Status.ACKNOWLEDGED.value)
    assert [each.text for each in notes(world, other)] == [""]


def test_whoever_does_not_own_the_report_writes_none(world: World, report: FiledReport) -> None:
    undeclared = world.file(status=Status.ACKNOWLEDGED.value)
    before = world.audit(report.id)
    assert note(world, report, by=DEPUTY) is None
    assert note(world, undeclared) is None
    assert note(world, FiledReport(world.vault.new_report(), [])) is None
    assert world.audit(report.id) == before


@pytest.mark.parametrize("status", Status)
def test_a_note_is_written_while_the_report_is_open(world: World, status: Status) -> None:
    report = world.file(declared=True, status=status.value)
    assert note(world, report) is (Noted.DONE if status in OPEN else Noted.NOT_NOW)


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("  \n", Noted.EMPTY),
        ("a" * (LONGEST + 1), Noted.TOO_LONG),
        ("a" * LONGEST + " ", Noted.DONE),
    ],
)
def test_an_empty_or_endless_note_is_kept_back(
    world: World, report: FiledReport, text: str, became: Noted
) -> None:
    assert note(world, report, text) is became
    assert len(notes(world, report)) == (became is Noted.DONE)


def test_a_button_pressed_twice_seals_one_note(world: World, report: FiledReport) -> None:
    assert note(world, report) is Noted.DONE
    assert note(world, report, "Other words.") is Noted.BEFORE
    assert note(world, report, "Other words.", "another form") is Noted.DONE
    assert len(notes(world, report)) == 2


def test_the_trail_says_step_and_the_row_says_note(world: World, report: FiledReport) -> None:
    for number, own in enumerate((False, True)):
        note(world, report, nonce=f"{number}", own=own)
    assert world.audit(report.id) == [(OWNER, "step", "")] * 2
    with world.store(write=False) as work:
        assert [each.kind for each in work.reports.parts(report.id)[-2:]] == ["note", "note"]


def test_no_note_reaches_a_reporter_or_a_count(world: World, report: FiledReport) -> None:
    note(world, report)
    note(world, report, nonce="m", own=True)
    assert not world.store.tables.replies
    assert not world.store.tables.counters


def test_a_note_goes_with_the_words_that_were_told(world: World, report: FiledReport) -> None:
    """It is sealed with their secret, so that it is erased on their date."""
    secrets = {name: world.vault.fresh_secret() for name in (LABELS, WORDS)}
    for name, secret in secrets.items():
        world.keyring.add_secret(report.id, name, secret)
    note(world, report, own=True)
    with world.store(write=False) as work:
        newest = work.reports.parts(report.id)[-1]
    assert label_of(world.vault, newest, secrets) == WORDS
    world.keyring.forget_secret(report.id, WORDS)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert not [each for each in case.entries if isinstance(each.content, NotePart)]


def test_an_earlier_note_is_as_it_was_written(world: World, report: FiledReport) -> None:
    note(world, report, "First.")
    world.clock.go_on(HOUR)
    note(world, report, "Second.", "m")
    assert [(each.text, each.hour) for each in notes(world, report)] == [
        ("First.", NOON),
        ("Second.", NOON + HOUR),
    ]
