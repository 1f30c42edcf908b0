"""An interpreter is shown one masked text, after she declared, and nothing else ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases.declaration import Conflict
from intake.cases.grants import LASTS, Excerpt
from intake.cases.masking import MASK
from intake.cases.parts import ToldPart, TranslationPart
from intake.casework.interpreting import LONGEST, Asking
from intake.casework.values import Named
from intake.conversation.vocabulary import Part
from intake.errors import SealError
from tests.unit.asked import (
    HINT,
    NEAR,
    STORY,
    WORDS,
    ask_interpreter,
    asking_world,
    contents,
    declare,
    filed,
    grants,
)
from tests.unit.desk.world import DEPUTY, EXCLUDED, EXTERNAL, NOON, OWNER, FiledReport, World

MASKED = f"{MASK} stood by the water point. The queue was long and {MASK} was there."


@pytest.fixture
def world() -> World:
    return asking_world()


def translate(world: World, text: str = "In plain English.", who: str = WORDS) -> bool | None:
    (grant,) = grants(world)
    return world.casework.interpreting.translate(world.session(who), grant.grant_id, text)


def shown(world: World, who: str = WORDS) -> Excerpt | None:
    (grant,) = grants(world)
    found = world.casework.asked.open_(world.session(who), grant.grant_id)
    assert found is None or isinstance(found.content, Excerpt)
    return found.content if found and isinstance(found.content, Excerpt) else None


# ---------------------------------------------------------------- asking


def test_what_is_offered_is_what_was_told_without_the_person_it_is_about(world: World) -> None:
    report = filed(world)
    offer = world.casework.interpreting.offer(world.session(), report.id)
    assert offer is not None
    (part,) = offer.parts
    assert (part.number, part.about, part.masked.text) == (0, "narrative", MASKED)
    assert part.masked.places == 2
    assert [each.reader.id for each in offer.candidates] == [WORDS, NEAR], "elsewhere comes first"
    assert [each.apart for each in offer.candidates] == [True, False]
    assert STORY not in repr(offer)


def test_a_wish_is_no_text_and_is_offered_to_nobody(world: World) -> None:
    report = filed(world, ToldPart(Part.WISH.value, "help_only", NOON))
    offer = world.casework.interpreting.offer(world.session(), report.id)
    assert offer is not None
    assert [each.about for each in offer.parts] == ["narrative"]


def test_one_text_is_sealed_to_one_interpreter_and_nothing_else(world: World) -> None:
    report = filed(world)
    wraps = world.keyring.wraps(report.id)
    assert ask_interpreter(world, report) is Asking.DONE
    (grant,) = grants(world)
    assert (grant.reader_id, grant.asked_by, grant.purpose) == (WORDS, OWNER, "interpret")
    assert grant.expires_at == NOON + LASTS
    assert world.keyring.wraps(report.id) == wraps
    for seed in (world.session(other).seed for other in (NEAR, DEPUTY, OWNER)):
        with pytest.raises(SealError):
            world.vault.open_grant(grant.grant_id, report.id, WORDS, seed, grant.sealed)
    assert world.audit(report.id) == [(OWNER, "grant_asked", f"interpret {WORDS}")]
    assert set(world.store.tables.bells) == {WORDS}


@pytest.mark.parametrize(
    ("number", "reader_id"),
    [(1, WORDS), (2, WORDS), (9, WORDS), (0, DEPUTY), (0, EXCLUDED), (0, "nobody"), (0, OWNER)],
)
def test_neither_another_part_nor_another_reader_can_be_chosen(
    world: World, number: int, reader_id: str
) -> None:
    report = filed(world)
    assert ask_interpreter(world, report, reader_id, number=number) is Asking.NOT_OFFERED
    assert grants(world) == []


def test_nor_another_language_than_the_owner_reads(world: World) -> None:
    report = filed(world)
    ask = world.casework.interpreting.ask
    assert ask(world.session(), report.id, "n", 0, WORDS, "ar") is Asking.NOT_OFFERED


@pytest.mark.parametrize("reader_id", [DEPUTY, EXTERNAL, WORDS, EXCLUDED])
def test_only_the_owner_who_declared_asks(world: World, reader_id: str) -> None:
    report = filed(world)
    session = world.session(reader_id)
    assert world.casework.interpreting.offer(session, report.id) is None
    assert world.casework.interpreting.ask(session, report.id, "n", 0, WORDS, "en") is None
    undeclared = world.file()
    assert ask_interpreter(world, undeclared) is None


@pytest.mark.parametrize("status", ["pause_asked", "paused", "withdrawn", "closed"])
def test_nothing_is_shown_of_what_is_paused_or_over(world: World, status: str) -> None:
    assert ask_interpreter(world, filed(world, status=status)) is Asking.NOT_NOW
    assert ask_interpreter(world, filed(world, status="received")) is Asking.DONE


def test_the_same_form_sent_twice_asks_once(world: World) -> None:
    report = filed(world)
    assert ask_interpreter(world, report) is Asking.DONE
    assert ask_interpreter(world, report) is Asking.BEFORE
    assert len(grants(world)) == 1


def test_one_interpreter_at_a_time(world: World) -> None:
    report = filed(world, ToldPart("addition", "More words.", NOON))
    assert ask_interpreter(world, report) is Asking.DONE
    assert ask_interpreter(world, report, NEAR, "m") is Asking.ANOTHER
    assert ask_interpreter(world, report, WORDS, "o", number=3) is Asking.DONE
    assert {each.reader_id for each in grants(world)} == {WORDS}


def test_where_a_part_does_not_open_nobody_is_asked(world: World) -> None:
    """What is missing could be what excludes her."""
    report = filed(world)
    last = world.store.tables.parts[report.id, 2]
    world.store.tables.parts[report.id, 2] = replace(last, blob=b"damaged")
    assert ask_interpreter(world, report) is Asking.NOT_WHOLE
    assert world.casework.interpreting.offer(world.session(), report.id) is None


def of_the_chain(world: World, reader_id: str = WORDS, link: str = "far") -> None:
    """The interpreter depends on that organisation."""
    readers = tuple(
        replace(each, paid_by=link) if each.id == reader_id else each
        for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)


def test_whoever_depends_on_the_accused_is_not_offered(world: World) -> None:
    of_the_chain(world, link="river-relief")
    report = filed(world)
    offer = world.casework.interpreting.offer(world.session(), report.id)
    assert offer is not None
    assert [each.reader.id for each in offer.candidates] == [NEAR]
    assert ask_interpreter(world, report) is Asking.NOT_OFFERED


def test_nor_is_a_colleague_of_a_reader_who_is_kept_out(world: World) -> None:
    """The reader is kept out by what is at home; what they share is an employer."""
    readers = tuple(
        replace(each, household=("river-relief",), employer="word-house")
        if each.id == EXCLUDED
        else each
        for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)
    assert ask_interpreter(world, filed(world)) is Asking.NOT_OFFERED


# ---------------------------------------------------------------- declaring and reading


def test_nothing_opens_before_it_is_declared(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    assert shown(world) is None
    assert translate(world) is None
    (asked,) = world.casework.asked.waiting(WORDS)
    assert (asked.office, asked.area, asked.language) == (
        "Listening Office North",
        "The Hills",
        "bn",
    )
    assert not asked.declared
    assert declare(world, WORDS)
    assert world.casework.asked.look(WORDS, grants(world)[0].grant_id) == replace(
        asked, declared=True
    )


def test_after_it_she_reads_the_masked_text_and_that_is_written_down(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    assert shown(world) == Excerpt(0, "bn", "en", MASKED)
    assert world.audit(report.id)[1:] == [
        (WORDS, "no_conflict_declared", "coi-1"),
        (WORDS, "grant_opened", ""),
    ]


@pytest.mark.parametrize("conflict", [Conflict.YES, Conflict.UNSURE])
def test_a_conflict_ends_it_with_nothing_shown(world: World, conflict: Conflict) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    assert declare(world, WORDS, conflict) is False
    (grant,) = grants(world)
    assert (grant.state, grant.sealed) == ("refused", b"")
    assert shown(world) is None
    assert world.casework.asked.count(WORDS) == 0
    assert world.audit(report.id)[-1] == (WORDS, "conflict_declared", f"coi-1 {conflict.value}")
    assert OWNER in world.store.tables.bells, "she is told to ask another"


def test_whoever_declared_one_is_not_asked_again_nor_is_a_colleague(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS, Conflict.YES)
    assert ask_interpreter(world, report, WORDS, "again") is Asking.NOT_OFFERED
    readers = tuple(
        replace(each, employer="word-house") if each.id == NEAR else each
        for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)
    assert ask_interpreter(world, report, NEAR, "once more") is Asking.NOT_OFFERED


def test_a_conflict_can_come_to_light_on_reading(world: World) -> None:
    ask_interpreter(world, filed(world))
    declare(world, WORDS)
    shown(world)
    assert declare(world, WORDS, Conflict.YES) is False
    assert translate(world) is None
    assert grants(world)[0].sealed == b""


@pytest.mark.parametrize("reader_id", [NEAR, DEPUTY, OWNER])
def test_a_grant_is_of_one_reader_alone(world: World, reader_id: str) -> None:
    ask_interpreter(world, filed(world))
    declare(world, WORDS)
    assert declare(world, reader_id) is None
    assert shown(world, reader_id) is None
    assert translate(world, who=reader_id) is None
    assert world.casework.asked.waiting(reader_id) == ()


def test_an_interpreter_sees_no_report(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    assert world.casework.queue(WORDS, None).counts.open == 0
    assert world.casework.header(WORDS, report.id) is None
    assert world.casework.open_case(world.session(WORDS), report.id) is None
    assert world.casework.declare(world.session(WORDS), report.id, Conflict.NONE) is None


# ---------------------------------------------------------------- translating


def test_the_translation_is_sealed_to_the_report_and_the_text_is_gone(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    assert translate(world, "  In plain English.  ")
    added = contents(world, report)[-1]
    assert added == TranslationPart(0, "en", "In plain English.", "Word House", NOON)
    (grant,) = grants(world)
    assert (grant.state, grant.sealed) == ("done", b"")
    assert shown(world) is None
    assert translate(world) is None
    assert world.audit(report.id)[-1] == (WORDS, "translated", "")
    assert OWNER in world.store.tables.bells
    assert world.store.tables.counters["2031-05", "translated", ""] == 1


def test_it_is_sealed_to_the_newest_key(world: World) -> None:
    """Whoever had to go meanwhile, of the report's other readers, cannot open it."""
    report = filed(world)
    assert world.casework.name(world.session(), report.id, "Open Door") is Named.NARROWED
    ask_interpreter(world, report)
    declare(world, WORDS)
    assert translate(world)
    assert isinstance(contents(world, report)[-1], TranslationPart)
    assert contents(world, report, DEPUTY)[-1] is None


@pytest.mark.parametrize("text", ["", "   ", "w" * (LONGEST + 1)])
def test_an_empty_or_endless_translation_changes_nothing(world: World, text: str) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    assert translate(world, text) is False
    assert len(contents(world, report)) == 3
    assert grants(world)[0].state == "declared"


def test_no_clock_of_the_report_waits_for_it(world: World) -> None:
    report = filed(world)
    before = world.store.tables.reports[report.id]
    ask_interpreter(world, report)
    assert world.store.tables.reports[report.id] == before
    assert world.store.tables.clocks == {}


# ---------------------------------------------------------------- ending early


def expired(world: World, _report: FiledReport) -> None:
    world.clock.go_on(LASTS)


def paused(world: World, report: FiledReport) -> None:
    row = world.store.tables.reports[report.id]
    world.store.tables.reports[report.id] = replace(row, status="pause_asked")


def withdrawn(world: World, report: FiledReport) -> None:
    row = world.store.tables.reports[report.id]
    world.store.tables.reports[report.id] = replace(row, status="withdrawn")


def suspended(world: World, _report: FiledReport) -> None:
    world.casework.staff.suspend("operator", WORDS)


def unlisted(world: World, _report: FiledReport) -> None:
    readers = tuple(each for each in world.response.readers if each.id != WORDS)
    world.response = replace(world.response, readers=readers)


def handed_over(world: World, report: FiledReport) -> None:
    assert world.casework.declare(world.session(), report.id, Conflict.YES)


def taken_back(world: World, report: FiledReport) -> None:
    (grant,) = grants(world)
    take_back = world.casework.interpreting.take_back
    assert take_back(world.session(DEPUTY), report.id, grant.grant_id) is None
    assert take_back(world.session(), report.id, b"another") is False
    assert take_back(world.session(), report.id, grant.grant_id)


def named(world: World, report: FiledReport) -> None:
    of_the_chain(world)
    assert world.casework.name(world.session(), report.id, "Far") is Named.NOTED


def another_role(world: World, _report: FiledReport) -> None:
    readers = tuple(
        replace(each, role=world.response.readers[0].role) if each.id == WORDS else each
        for each in world.response.readers
    )
    world.response = replace(world.response, readers=readers)


@pytest.mark.parametrize(
    "ends",
    [
        expired,
        paused,
        withdrawn,
        suspended,
        unlisted,
        handed_over,
        taken_back,
        named,
        another_role,
    ],
)
def test_it_ends_early(world: World, ends: object) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    (grant,) = grants(world)
    assert callable(ends)
    ends(world, report)
    count = len(world.store.tables.parts)
    session = world.session(WORDS)
    assert world.casework.asked.open_(session, grant.grant_id) is None
    assert world.casework.asked.declare(session, grant.grant_id, Conflict.NONE) is None
    assert world.casework.interpreting.translate(session, grant.grant_id, "Words.") is None
    assert world.casework.asked.waiting(WORDS) == ()
    assert len(world.store.tables.parts) == count


@pytest.mark.parametrize("ends", [suspended, handed_over, taken_back, named])
def test_and_nothing_sealed_is_left_at_once(world: World, ends: object) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    assert callable(ends)
    ends(world, report)
    assert grants(world) == []


def test_a_change_of_the_register_ends_it_as_the_case_is_opened(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    of_the_chain(world, link="river-relief")
    assert len(grants(world)) == 1
    assert world.casework.open_case(world.session(), report.id)
    assert grants(world) == []


def test_one_of_another_interpreter_stays(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report, NEAR)
    of_the_chain(world)
    assert world.casework.name(world.session(), report.id, "Far") is Named.NOTED
    assert [each.reader_id for each in grants(world)] == [NEAR]


def test_the_worker_sweeps_what_is_over(world: World) -> None:
    ask_interpreter(world, filed(world))
    world.clock.go_on(LASTS - timedelta(hours=1))
    with world.store() as work:
        assert work.grants.forget_over(world.clock()) == 0
        assert work.grants.forget_over(world.clock() + timedelta(hours=1)) == 1


def test_neither_text_nor_hint_stands_in_any_row_or_audit_line(world: World) -> None:
    report = filed(world)
    ask_interpreter(world, report)
    declare(world, WORDS)
    shown(world)
    translate(world, "In plain English.")
    kept = repr(world.store.tables)
    for words in (STORY, HINT, MASKED, "In plain English."):
        assert words not in kept
