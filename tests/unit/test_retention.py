"""What goes from a closed report on its dates, in which order, and what holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from intake.cases.case import Action
from intake.cases.hold import Reason
from intake.cases.parts import ToldPart
from intake.casework.audit import Event, line
from intake.casework.holding import HOLD_DAYS, Holding
from intake.casework.moving import Moving
from intake.casework.opening import opened
from intake.casework.reading import Reading
from intake.casework.values import Case, Done, OpenedPart, Session
from intake.casework.verifying import Verifying
from intake.chaining import UNKEYED
from intake.conversation.vocabulary import Part, Role, Step
from intake.errors import StoreError
from intake.ports import OpenWork, StoredPart, UnitOfWork
from intake.retention import LINES, Retention
from intake.shredding import access_until
from intake.upkeep import Housekeeping
from tests.acceptance.real import Installed, installed
from tests.conftest import Databases
from tests.unit.reporting.examples import WORDS
from tests.world import ANNA

PERSON = "A blue cap."
HERS: dict[Step, str] = {Step.STORY: WORDS, Step.PERSON: PERSON, Step.WISH: "2"}
MONTH = timedelta(days=30)
WIPED = "It is wiped."
WRONG = "That did not work."


class Closing:
    """One report that was closed, and time that passes."""

    def __init__(self, here: Installed) -> None:
        self.here, self.world = here, here.world
        self.sent = here.sends(ANNA, HERS)
        self.id = self.sent.report_id
        self.close()

    def close(self) -> None:
        owner, world = self.owner, self.world
        with world.store() as work:
            work.reports.declare(self.id, owner.reader_id, world.time())
            work.commit()
        moving = Moving(world.store, lambda: world.response, world.time)
        moving.acknowledge(owner, self.id)
        with world.store() as work:
            assert moving.move(work, owner, self.id, Action.CLOSE) is Done.DONE
            work.commit()

    @property
    def owner(self) -> Session:
        wrap = next(each for each in self.here.keyring.wraps(self.id) if not each.held)
        return Session(wrap.reader_id, self.world.readers[wrap.reader_id].seed)

    def other(self) -> Session:
        with self.world.store(write=False) as work:
            places = work.reports.assignments(self.id)
        found = next(each.reader_id for each in places if each.place != "owner")
        return Session(found, self.world.readers[found].seed)

    def retention(self) -> Retention:
        return Retention(self.world.store, self.here.keyring, self.world.vault, self.world.time)

    def passes(self, **length: float) -> None:
        self.world.time.pass_time(**length)
        self.retention().run_once()
        Housekeeping(self.world.store, self.here.keyring, self.world.time).run_once()

    def parts(self) -> dict[str, OpenedPart]:
        """By what they are about, or their kind."""
        world = self.world
        reading = Reading(
            world.store, self.here.keyring, world.vault, lambda: world.response, world.time
        )
        self.case: Case | None = reading.open_case(self.owner, self.id)
        assert self.case is not None
        return {
            entry.content.about if isinstance(entry.content, ToldPart) else f"{entry.number}": entry
            for entry in self.case.entries
        }

    def events(self) -> list[str]:
        with self.world.store(write=False) as work:
            return [line.event for line in work.audit.of_report(self.id)]

    def is_there(self) -> bool:
        with self.world.store(write=False) as work:
            return work.reports.get(self.id) is not None


@pytest.fixture
def closing(sqlite_databases: Databases) -> Iterator[Closing]:
    with installed(sqlite_databases) as here:
        yield Closing(here)


def told(closing: Closing) -> set[str]:
    return {
        each.content.text for each in closing.parts().values() if isinstance(each.content, ToldPart)
    }


def test_the_hint_goes_first_then_the_words_then_everything(closing: Closing) -> None:
    closing.passes(days=89)
    assert told(closing) >= {WORDS, PERSON}
    closing.passes(days=1, hours=1)
    assert told(closing) & {WORDS, PERSON} == {WORDS}
    closing.passes(days=90)
    assert not told(closing) & {WORDS, PERSON}
    assert closing.events().count("hint_erased") == closing.events().count("words_erased") == 1
    closing.passes(days=180)
    assert not closing.is_there()


def test_what_was_erased_is_shown_as_that_and_the_rest_still_opens(closing: Closing) -> None:
    closing.passes(days=200)
    entries = closing.parts().values()
    assert [entry.erased for entry in entries].count(True) == 2
    assert closing.case is not None
    assert closing.case.is_whole
    assert closing.case.record["wish"] == "help_and_look_into"


def test_a_backup_of_the_content_does_not_open_what_went(closing: Closing) -> None:
    """The secret is gone, so the seed of the report opens it in no copy."""
    with closing.world.store(write=False) as work:
        header, copy = work.reports.get(closing.id), work.reports.parts(closing.id)
    assert header is not None
    closing.passes(days=200)
    owner = closing.owner
    wrap = closing.here.keyring.wrap(closing.id, owner.reader_id)
    assert wrap is not None
    seed = closing.world.vault.unwrap(
        closing.id, header.public, owner.reader_id, owner.seed, wrap.blob, held=False
    )
    secrets = closing.here.keyring.secrets(closing.id)
    assert set(secrets) == {"labels"}
    found = opened(closing.world.vault, header, seed, copy, secrets=secrets)
    texts = {part.content.text for part in found if isinstance(part.content, ToldPart)}
    assert not texts & {WORDS, PERSON}


def test_nobody_without_the_keyring_makes_a_part_look_erased(closing: Closing) -> None:
    """Or whoever has the content could drop what keeps a reader out."""
    vault = closing.world.vault
    with closing.world.store() as work:
        header, parts = work.reports.get(closing.id), work.reports.parts(closing.id)
        assert header is not None
        after = vault.next_head(vault.first_head(closing.id, header.public), parts[0].blob)
        forged = StoredPart(0, parts[0].kind, b"QI0" + after + bytes(32))
        work.reports.replace_part(closing.id, forged)
        work.commit()
    first = closing.parts()["0"]
    assert (first.content, first.erased) == (None, False)
    assert closing.case is not None
    assert not closing.case.is_whole


def test_a_report_that_is_opened_again_keeps_its_words(closing: Closing) -> None:
    code = closing.sent.codes[Role.REPORTER]
    closing.here.says(ANNA, code, "2", "The gate squeaks.", "1")
    closing.passes(days=300)
    assert told(closing) >= {WORDS, PERSON, "The gate squeaks."}


def test_what_is_added_after_the_words_went_is_erased_in_its_turn(closing: Closing) -> None:
    closing.passes(days=60)
    code = closing.sent.codes[Role.REPORTER]
    closing.here.says(ANNA, code)
    closing.passes(days=80)
    closing.here.says(ANNA, code)
    closing.passes(days=60)
    assert not told(closing) & {WORDS, PERSON}
    closing.here.says(ANNA, code, "2", "The gate squeaks.", "1")
    assert "The gate squeaks." in told(closing)
    closing.close()
    closing.passes(days=200)
    assert "The gate squeaks." not in told(closing)


def test_a_report_from_before_there_were_secrets_loses_its_words_all_the_same(
    closing: Closing,
) -> None:
    for about in ("hint", "words", "labels"):
        closing.here.keyring.forget_secret(closing.id, about)
    with closing.world.store() as work:
        for part in work.reports.parts(closing.id):
            work.reports.replace_part(closing.id, part)  # its label goes
        work.commit()
    closing.passes(days=200)
    with closing.world.store(write=False) as work:
        kinds = {part.kind for part in work.reports.parts(closing.id) if len(part.blob) < 100}
    assert kinds == {"told"}
    assert closing.parts()
    assert closing.case is not None
    assert closing.case.is_whole


# ---------------------------------------------------------------- her way back


def test_her_code_ends_ninety_days_after_her_last_visit(closing: Closing) -> None:
    code = closing.sent.codes[Role.REPORTER]
    closing.passes(days=80)
    assert closing.here.says(ANNA, code)[0].startswith("Thank you.")
    closing.here.says(ANNA, "9")
    closing.passes(days=80)
    assert closing.here.says(ANNA, code)[0].startswith("Thank you.")
    closing.here.says(ANNA, "9")
    closing.passes(days=92)
    assert closing.here.says(ANNA, code)[0].startswith(WRONG)
    assert closing.is_there()
    assert "access_ended" in closing.events()


def test_the_day_of_a_visit_is_kept_and_not_its_hour(closing: Closing) -> None:
    response, day = closing.world.response, datetime(2031, 5, 4, tzinfo=UTC)
    ends = {access_until(day + timedelta(hours=hour), response) for hour in range(24)}
    assert ends == {day + timedelta(days=91)}


def test_she_is_told_of_whoever_was_asked_for_help_too(closing: Closing) -> None:
    def told_of(who: str, event: Event) -> str:
        with closing.world.store() as work:
            work.audit.write(line(closing.world.time(), who, event, closing.id))
            work.commit()
        closing.here.says(ANNA, closing.sent.codes[Role.REPORTER])
        said = closing.here.says(ANNA, "1")
        closing.here.says(ANNA, "9")
        return " ".join(said)

    assert "by 1 person" in told_of("reader-x", Event.OPENED)
    assert "by 2 people" in told_of("reader-y", Event.GRANT_OPENED)


# ---------------------------------------------------------------- broken off


@pytest.mark.parametrize("step", ["forget_secret", "forget_receipts", "add_secret"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_the_next_round_completes_it(
    closing: Closing, monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool
) -> None:
    if step == "add_secret":
        closing.here.keyring.forget_secret(closing.id, "labels")
    does = getattr(closing.here.keyring, step)

    def dies(*arguments: object) -> None:
        if after:
            does(*arguments)
        raise StoreError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(closing.here.keyring, step, dies)
        with pytest.raises(StoreError):
            closing.passes(days=200)
    line = {"forget_receipts": "access_ended"}.get(step, "hint_erased")
    assert line not in closing.events()
    closing.passes(hours=1)
    assert {"hint_erased", "words_erased", "access_ended"} <= {*closing.events()}
    assert set(closing.here.keyring.secrets(closing.id)) == {"labels"}
    assert not closing.here.keyring.receipts(closing.id)


class DiesAt:
    """The store, until its commit of that number: it dies before it, or right after."""

    def __init__(self, store: OpenWork, number: int, *, after: bool) -> None:
        self._store, self._left, self._after = store, number, after

    @contextmanager
    def __call__(self, *, write: bool = True) -> Iterator[UnitOfWork]:
        with self._store(write=write) as work:
            yield cast(UnitOfWork, _Unit(work, self))

    def commit(self, commit: Callable[[], None]) -> None:
        self._left -= 1
        if self._left or self._after:
            commit()
        if not self._left:
            raise StoreError("killed")


class _Unit:
    def __init__(self, work: UnitOfWork, store: DiesAt) -> None:
        self._work, self._store = work, store

    def __getattr__(self, name: str) -> object:
        return getattr(self._work, name)

    def commit(self) -> None:
        self._store.commit(self._work.commit)


ROUND = 4
"""Commits of a round in which all three come to their dates."""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("number", "what"),
    [(1, "hint_erased"), (2, "words_erased"), (3, "access_ended"), (4, None), (5, None)],
)
def test_killed_at_any_commit_of_the_content_the_next_round_completes_it(
    closing: Closing, number: int, what: str | None, *, after: bool
) -> None:
    """Nothing that went opens, and every line is written once, whichever commit it was."""
    here, world = closing.here, closing.world
    world.time.pass_time(days=200)
    mortal = DiesAt(world.store, number, after=after)
    retention = Retention(mortal, here.keyring, world.vault, world.time)
    if number > ROUND:
        retention.run_once()
    with pytest.raises(StoreError, match="killed"):
        retention.run_once()
    assert what is None or (what in closing.events()) == after
    assert not told(closing) & {PERSON}
    closing.passes(hours=1)
    lines = [each for each in closing.events() if each in LINES.values()]
    assert sorted(lines) == sorted(LINES.values())
    assert set(here.keyring.secrets(closing.id)) == {"labels"}
    assert not told(closing) & {WORDS, PERSON}
    assert closing.case is not None
    assert closing.case.is_whole


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2])
def test_killed_while_a_report_goes_by_its_date(
    closing: Closing, number: int, *, after: bool
) -> None:
    here, world = closing.here, closing.world
    world.time.pass_time(days=400)
    mortal = DiesAt(world.store, number, after=after)
    with pytest.raises(StoreError, match="killed"):
        Housekeeping(mortal, here.keyring, world.time).run_once()
    assert closing.is_there() == ((number, after) in {(1, False), (1, True), (2, False)})
    Housekeeping(world.store, here.keyring, world.time).run_once()
    assert not closing.is_there()
    assert not here.keyring.wraps(closing.id)
    with world.store(write=False) as work:
        events = [each.line.event for each in work.audit.chained()]
        assert events.count("erased_by_date") == 1
        assert Verifying(world.store, UNKEYED).verify().faults == ()


# ---------------------------------------------------------------- a hold


def holding(closing: Closing) -> Holding:
    world = closing.world
    return Holding(world.store, lambda: world.response, world.time)


def test_two_people_stop_the_dates_and_one_lets_them_run_again(closing: Closing) -> None:
    holds = holding(closing)
    assert holds.ask(closing.owner, closing.id, Reason.INQUIRY) is Done.DONE
    assert holds.confirm(closing.owner, closing.id) is Done.NOT_NOW, "nobody confirms her own"
    assert holds.confirm(closing.other(), closing.id) is Done.DONE
    closing.passes(days=170)
    assert told(closing) >= {WORDS, PERSON}
    assert holds.end(closing.other(), closing.id) is Done.DONE
    closing.passes(hours=1)
    assert not told(closing) & {PERSON}
    assert {"hold_asked", "hold_confirmed", "hold_ended"} <= {*closing.events()}


def test_asking_alone_stops_nothing(closing: Closing) -> None:
    holding(closing).ask(closing.owner, closing.id, Reason.INQUIRY)
    closing.passes(days=400)
    assert not closing.is_there()


def test_a_hold_ends_by_itself_unless_two_ask_for_it_anew(closing: Closing) -> None:
    holds = holding(closing)
    holds.ask(closing.owner, closing.id, Reason.COURT)
    holds.confirm(closing.other(), closing.id)
    closing.passes(days=HOLD_DAYS - 1)
    assert holds.ask(closing.other(), closing.id, Reason.COURT) is None, "only its owner asks"
    assert holds.ask(closing.owner, closing.id, Reason.COURT) is Done.DONE
    assert holds.confirm(closing.other(), closing.id) is Done.DONE
    closing.passes(days=HOLD_DAYS - 1)
    assert closing.is_there()
    assert PERSON in told(closing)
    closing.passes(days=2)
    assert not closing.is_there(), "all its dates have passed meanwhile"


def test_her_own_deletion_wins(closing: Closing) -> None:
    holds = holding(closing)
    holds.ask(closing.owner, closing.id, Reason.COURT)
    holds.confirm(closing.other(), closing.id)
    closing.here.says(ANNA, closing.sent.codes[Role.REPORTER], "5")
    assert closing.here.says(ANNA, "1")[0].startswith(WIPED)
    assert not closing.is_there()
    assert not closing.here.keyring.secrets(closing.id)


def test_nor_does_a_hold_stop_what_she_withdrew(closing: Closing) -> None:
    holds = holding(closing)
    holds.ask(closing.owner, closing.id, Reason.COURT)
    holds.confirm(closing.other(), closing.id)
    closing.here.says(ANNA, closing.sent.codes[Role.REPORTER], "4", "1")
    closing.passes(days=31)
    assert not closing.is_there()


def test_whoever_has_no_place_in_it_sees_no_hold(closing: Closing) -> None:
    holds = holding(closing)
    holds.ask(closing.owner, closing.id, Reason.COURT)
    with closing.world.store(write=False) as work:
        places = {each.reader_id for each in work.reports.assignments(closing.id)}
    response = closing.world.response
    outside = [each for each in response.readers if each.id not in places]
    assert outside
    for reader in outside:
        session = Session(reader.id, b"")
        assert holds.confirm(session, closing.id) is None
        assert holds.end(session, closing.id) is None
        assert holds.of(session, closing.id) is None
        assert not holds.listed(session)
    assert [each.mine for each in holds.listed(closing.other())] == [False]


def test_what_is_told_is_found_by_nobody_without_the_keyring(closing: Closing) -> None:
    """Labels are of one length, and of every part."""
    with closing.world.store(write=False) as work:
        labels = [part.label for part in work.reports.parts(closing.id)]
    assert {len(label) for label in labels} == {8}
    assert len({*labels}) == len(labels)
    assert Part.PERSON.value.encode() not in b"".join(labels)
