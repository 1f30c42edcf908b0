"""A nudge goes once, at a time she named, and only while it may."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from channels.sms.segments import parts
from intake.cases.case import Action, Status, after
from intake.conversation.told import Told
from intake.delivery import Delivery
from intake.errors import (
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    StoreError,
    TryLater,
    Unreachable,
)
from intake.letters import WINDOWS, Letter
from intake.nudging import MAY_TAKE, MOST_A_ROUND, WINDOW_HOURS, day_of, is_time
from intake.ports import OpenWork, Outgoing, Route, UnitOfWork
from tests.fakes.provider import Provider
from tests.properties.world_faults import Instead
from tests.unit.nudged import ADDRESS, OTHER, TEN, House, letter
from tests.world import CATALOGUES

LONGEST_WORD = "x" * 20
HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> House:
    return House()


# ---------------------------------------------------------------- what goes, and when


def test_whoever_is_wanted_gets_one_neutral_text(house: House) -> None:
    house.has_route(b"a")
    house.press(b"a")
    assert house.round() == 1
    assert house.provider.taken == [(ADDRESS, "Kettle: please call in")]
    assert house.round() == 0
    assert len(house.provider.taken) == 1


def test_nobody_is_texted_unasked(house: House) -> None:
    house.has_route(b"a")
    assert house.round() == 0
    assert house.provider.calls == 0


def test_it_is_written_in_her_language(house: House) -> None:
    house.has_route(b"a", replace(letter(), language="fr"))
    house.press(b"a")
    house.round()
    assert house.texts() == [house.text("fr", "Kettle")]


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages))
def test_it_is_one_sms_in_every_language(house: House, language: str) -> None:
    assert parts(house.text(language, LONGEST_WORD)) == 1


@pytest.mark.parametrize(
    ("window", "hour", "goes"),
    [
        ("morning", 7, False),
        ("morning", 8, True),
        ("morning", 11, True),
        ("morning", 12, False),
        ("afternoon", 11, False),
        ("afternoon", 12, True),
        ("afternoon", 16, True),
        ("afternoon", 17, False),
        ("evening", 16, False),
        ("evening", 17, True),
        ("evening", 19, True),
        ("evening", 20, False),
        ("evening", 3, False),
    ],
)
def test_it_goes_in_her_window_only_and_else_it_waits(
    house: House, window: str, hour: int, *, goes: bool
) -> None:
    house.has_route(b"a", letter(window=window))
    house.press(b"a")
    house.now = TEN.replace(hour=hour)
    assert house.round() == goes
    assert house.is_wanted(b"a") != goes


def test_the_window_is_told_by_the_clocks_of_the_response(house: House) -> None:
    house.timezone = "Asia/Kathmandu"  # 5:45 ahead
    house.has_route(b"a")
    house.press(b"a")
    house.now = datetime(2031, 5, 4, 2, 14, tzinfo=UTC)
    assert house.round() == 0
    house.now += timedelta(minutes=1)
    assert house.round() == 1


@pytest.mark.parametrize(
    ("day", "utc_hour"), [((2031, 3, 8), 13), ((2031, 3, 9), 12), ((2031, 11, 2), 13)]
)
def test_the_hour_is_hers_before_and_after_the_clocks_change(
    day: tuple[int, int, int], utc_hour: int
) -> None:
    zone, first = ZoneInfo("America/New_York"), datetime(*day, utc_hour, tzinfo=UTC)
    assert is_time("morning", first, zone)
    assert not is_time("morning", first - timedelta(seconds=1), zone)


def test_a_text_that_a_provider_holds_back_still_arrives_in_time() -> None:
    last = datetime(2031, 5, 4, 12, tzinfo=UTC) - MAY_TAKE
    assert is_time("morning", last - timedelta(seconds=1), UTC)
    assert not is_time("morning", last, UTC)


def test_it_does_not_arrive_on_another_utc_day_than_it_was_counted_on() -> None:
    """In New York's winter, UTC changes its day at seven in the evening."""
    zone, midnight = ZoneInfo("America/New_York"), datetime(2031, 1, 5, tzinfo=UTC)
    assert is_time("evening", midnight - MAY_TAKE - timedelta(seconds=1), zone)
    assert not is_time("evening", midnight - MAY_TAKE, zone)
    assert is_time("evening", midnight, zone)


def test_every_window_that_can_be_agreed_on_has_its_hours() -> None:
    assert WINDOW_HOURS.keys() == WINDOWS


def test_what_has_expired_never_goes(house: House) -> None:
    house.has_route(b"a", expires_at=TEN.replace(minute=0))
    house.press(b"a")
    house.now += HOUR
    assert house.round() == 0
    assert house.provider.calls == 0


def test_a_channel_that_is_off_keeps_it_for_later(house: House) -> None:
    house.has_route(b"a", replace(letter(), channel="pigeon"))
    house.press(b"a")
    assert house.round() == 0
    assert house.is_wanted(b"a")


def test_two_reports_from_one_address_are_one_nudge_a_day(house: House) -> None:
    house.has_route(b"a")
    house.has_route(b"b")
    house.press(b"a", b"b")
    assert [house.round(), house.round()] == [1, 0]
    house.writes(ADDRESS)
    assert house.round() == 0
    house.now += timedelta(days=1)
    assert [house.round(), house.round()] == [1, 0]
    assert len(house.provider.taken) == 2


def test_a_phone_gets_no_two_nudges_in_one_evening_of_hers(house: House) -> None:
    """In Haiti UTC changes its day at seven in the evening, inside the window."""
    house.timezone = "America/Port-au-Prince"
    house.now = datetime(2031, 1, 4, 23, 20, tzinfo=UTC)  # 18:20 there
    for report in (b"a", b"b"):
        house.has_route(report, letter(window="evening"))
    house.press(b"a", b"b")
    house.round()
    house.writes(ADDRESS)
    house.now = datetime(2031, 1, 5, 0, 1, tzinfo=UTC)  # 19:01 there
    assert house.round() == 0
    assert len(house.provider.taken) == 1


@pytest.mark.parametrize(("hour", "goes"), [(8, False), (11, False), (12, True), (16, True)])
def test_a_day_later_is_24_hours_later(house: House, hour: int, *, goes: bool) -> None:
    """The second report was agreed on for another time of day."""
    house.has_route(b"a", letter(window="afternoon"))
    house.has_route(b"b", letter(window="morning" if hour < 12 else "afternoon"))
    house.now = TEN.replace(hour=12)
    house.press(b"a", b"b")
    assert house.round() == 1
    house.writes(ADDRESS)
    house.now = TEN.replace(hour=hour) + timedelta(days=1)
    assert house.round() == goes


def test_a_phone_with_an_unanswered_nudge_gets_no_other_about_another_report(
    house: House,
) -> None:
    house.has_route(b"a")
    house.has_route(b"b")
    house.press(b"a", b"b")
    house.round()
    for _ in range(30):
        house.now += timedelta(days=1)
        assert house.round() == 0
    assert house.is_wanted(b"b"), "it waits"
    house.writes(ADDRESS)
    assert house.round() == 1
    assert len(house.provider.taken) == 2


def test_only_the_code_of_the_report_it_was_about_answers_for_the_phone(house: House) -> None:
    """Both were nudged before; what is unanswered now is the one about the second."""
    for report in (b"a", b"b"):
        house.has_route(report)
        house.press(report)
        house.round()
        house.writes(ADDRESS)
        house.now += timedelta(days=1)
    house.comes_back(b"a")
    house.comes_back(b"b")
    house.press(b"b")
    assert house.round() == 1
    house.now += timedelta(days=1)
    house.press(b"a")
    assert house.round() == 0
    house.comes_back(b"b")
    house.press(b"b")
    assert house.round() == 1
    assert house.is_wanted(b"a")


def test_one_that_surely_did_not_go_keeps_no_other_from_the_phone(house: House) -> None:
    house.provider.fails = [TryLater("20003")]
    house.has_route(b"a")
    house.has_route(b"b")
    house.press(b"a", b"b")
    house.round()
    house.now += timedelta(days=1)
    assert house.round() == 1
    assert len(house.texts()) == 1


def test_many_go_in_several_rounds_since_answers_wait_meanwhile(house: House) -> None:
    for number in range(MOST_A_ROUND + 1):
        house.has_route(bytes([number]), letter(address=f"+1555000{number:04d}"))
        house.press(bytes([number]))
    assert [house.round(), house.round(), house.round()] == [MOST_A_ROUND, 1, 0]


# ---------------------------------------------------------------- what ends it


def test_a_number_that_sent_stop_gets_nothing_and_is_forgotten(house: House) -> None:
    house.has_route(b"a")
    house.press(b"a")
    house.stop(ADDRESS)
    assert house.round() == 0
    assert house.provider.calls == 0
    assert house.route(b"a") is None


def test_whoever_withdrew_is_not_asked_to_call_in(house: House) -> None:
    sealed = house.vault.seal_route(b"a", letter().to_bytes())
    house.has_row(Route(b"a", sealed, TEN + HOUR), status="withdrawn")
    house.press(b"a")
    assert house.round() == 0
    assert house.provider.calls == 0
    assert house.route(b"a") is None


WITHOUT_NUDGES = [status for status in Status if after(status, Action.NUDGE) is None]


@pytest.mark.parametrize("status", WITHOUT_NUDGES)
def test_a_nudge_that_waits_is_not_sent_once_the_table_of_moves_allows_none(
    house: House, status: Status
) -> None:
    """It was asked for before that; when the report is taken up again, a reader asks again."""
    house.has_route(b"a")
    house.press(b"a")
    house.becomes(b"a", status)
    assert house.round() == 0
    house.becomes(b"a", Status.ACKNOWLEDGED)
    house.now += timedelta(days=1)
    assert house.round() == 0
    assert house.provider.calls == 0
    assert house.press(b"a") == (status is not Status.WITHDRAWN)


@pytest.mark.parametrize("error", [Unreachable("21614"), Stopped("21610")])
def test_an_address_that_cannot_or_must_not_be_texted_is_forgotten(
    house: House, error: DeliveryError
) -> None:
    house.provider.fails = [error]
    house.has_route(b"a")
    house.has_route(b"b", letter(address=OTHER))
    house.press(b"a", b"b")
    assert house.round() == 2
    assert house.route(b"a") is None
    assert house.texts() == ["Kettle: please call in"], "the other one gets hers all the same"


@pytest.mark.parametrize("error", [TryLater("20003"), OutcomeUnknown()])
def test_what_went_wrong_is_not_tried_again_that_day(house: House, error: DeliveryError) -> None:
    house.provider.fails = [error]
    house.has_route(b"a")
    house.press(b"a")
    house.round()
    assert not house.press(b"a")
    assert house.round() == 0
    assert house.provider.calls == 1


@pytest.mark.parametrize(("error", "again"), [(TryLater(), True), (OutcomeUnknown(), False)])
def test_only_what_surely_did_not_go_can_be_asked_for_tomorrow(
    house: House, error: DeliveryError, *, again: bool
) -> None:
    house.provider.fails = [error]
    house.has_route(b"a")
    house.press(b"a")
    house.round()
    house.now += timedelta(days=1)
    assert house.press(b"a") == again


@pytest.mark.parametrize("error", [TryLater(), OutcomeUnknown()])
def test_a_provider_that_is_away_is_left_alone_for_the_rest_of_the_round(
    house: House, error: DeliveryError
) -> None:
    house.provider.fails = [error]
    house.has_route(b"a")
    house.has_route(b"b", letter(address=OTHER))
    house.press(b"a", b"b")
    assert [house.round(), house.provider.calls] == [1, 1]
    assert [house.round(), house.provider.calls] == [1, 2]


# ---------------------------------------------------------------- what does not open


@pytest.mark.parametrize("kind", ["changed", "no route", "no window", "another report's"])
def test_what_does_not_open_is_forgotten_and_the_others_go(
    house: House, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    good, seal = letter().to_bytes(), house.vault.seal_route
    blob = seal(b"bad", good)
    sealed = {
        "changed": blob[:-1] + bytes([blob[-1] ^ 1]),
        "no route": seal(b"bad", b"[]"),
        "no window": seal(b"bad", good.replace(b"morning", b"midnight")),
        "another report's": seal(b"good", good),
    }[kind]
    house.has_row(Route(b"bad", sealed, TEN + 48 * HOUR))
    house.has_route(b"good")
    house.press(b"bad", b"good")
    assert house.round() == 1
    assert (house.route(b"bad"), len(house.texts())) == (None, 1)
    assert "routes that do not open, forgotten: 1" in caplog.text


def test_logs_say_what_happened_to_whom_they_do_not(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.provider.fails = [TryLater("20003"), OutcomeUnknown(), Unreachable("21614"), Stopped()]
    for number in range(5):
        house.has_route(bytes([number]), letter(address=f"{ADDRESS[:-1]}{number}"))
        house.press(bytes([number]))
    for _ in range(5):
        house.round()
    assert house.provider.calls == 5
    assert "nudge not delivered by sms: TryLater 20003" in caplog.text
    for secret in (ADDRESS[1:-1], "Kettle", "call in"):
        assert secret not in caplog.text


# ---------------------------------------------------------------- at most once


class Killed(BaseException):
    """The process is gone: nothing of ours runs any more but what leaves the blocks."""


class Mortal:
    """Dies before or after one of its commits, or before or after the provider has the text."""

    def __init__(self, house: House, die_at: int) -> None:
        self._house = house
        self._left = die_at
        self.provider = cast(Provider, Instead(house.provider, send=self._send))

    @contextmanager
    def open_work(self, *, write: bool = True) -> Iterator[Any]:
        with self._house.store(write=write) as work:

            def commit() -> None:
                self._step()
                work.commit()
                self._step()

            yield Instead(work, commit=commit)

    def _send(self, parcel: Any) -> Any:
        self._step()
        try:
            return self._house.provider.send(parcel)
        finally:
            self._step()

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Killed

    def live(self) -> bool:
        """One round; whether it was survived."""
        try:
            self._house.nudger(cast(OpenWork, self.open_work), self.provider).nudge_once()
        except Killed:
            return False
        return True


@pytest.mark.parametrize("fails", [[], [Unreachable()], [TryLater()], [OutcomeUnknown()]], ids=str)
def test_wherever_a_worker_dies_nobody_is_nudged_twice(fails: list[DeliveryError]) -> None:
    deaths = 0
    while True:
        house = House()
        house.provider.fails = list(fails)
        house.provider.takes_although_it_fails = True
        house.has_route(b"a")
        house.press(b"a")
        survived = Mortal(house, deaths + 1).live()
        for _ in range(3):
            house.round()
            house.press(b"a")
        assert house.provider.calls <= 1
        assert len(house.texts()) <= 1
        if survived:
            break
        deaths += 1
    assert deaths >= 4, "before and after a commit, before and after the provider"
    assert len(house.texts()) == 1


def test_one_that_dies_before_it_counted_leaves_it_to_the_next(house: House) -> None:
    house.has_route(b"a")
    house.press(b"a")
    assert not Mortal(house, 1).live()
    assert house.round() == 1


def test_a_store_that_fails_while_counting_sends_nothing(house: House) -> None:
    @contextmanager
    def full(*, write: bool = True) -> Iterator[Any]:
        def fail() -> None:
            raise StoreError

        with house.store(write=write) as work:
            yield Instead(work, commit=fail)

    house.has_route(b"a")
    house.press(b"a")
    with pytest.raises(StoreError):
        house.nudger(cast(OpenWork, full)).nudge_once()
    assert house.provider.calls == 0
    assert house.round() == 1


def test_two_workers_do_not_nudge_the_same_person(house: House) -> None:
    """The other one goes its round after this one has looked, and while this one sends."""
    second, counts = house.nudger(), list[int]()
    looks = iter([True])

    def look_first(*, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        if write and next(looks, False):
            counts.append(second.nudge_once())
        return house.store(write=write)

    house.provider.meanwhile = lambda: counts.append(house.nudger().nudge_once())
    house.has_route(b"a")
    house.press(b"a")
    assert house.nudger(look_first).nudge_once() == 0
    assert (sorted(counts), len(house.texts())) == ([0, 1], 1)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(minutes=59)])
def test_nor_when_its_clock_is_behind_and_the_first_one_was_answered(
    house: House, late: timedelta
) -> None:
    house.has_route(b"a")
    house.press(b"a")
    assert house.round() == 1
    house.comes_back(b"a")
    house.has_route(b"b")
    house.writes(ADDRESS)
    house.press(b"b")
    house.now -= late
    assert house.round() == 0


@pytest.mark.parametrize("came", ["back", "to delete it"])
def test_whoever_comes_just_before_it_goes_gets_none(house: House, came: str) -> None:
    looks = iter([True])

    def look_first(*, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        if write and next(looks, False):
            house.comes_back(b"a") if came == "back" else house.deletes(b"a")
        return house.store(write=write)

    house.has_route(b"a")
    house.press(b"a")
    assert house.nudger(look_first).nudge_once() == 0
    assert house.provider.calls == 0


@pytest.mark.parametrize("late", [timedelta(hours=2), timedelta(days=1)])
def test_a_worker_that_slept_after_counting_sends_nothing_late(
    house: House, late: timedelta
) -> None:
    @contextmanager
    def slow(*, write: bool = True) -> Iterator[UnitOfWork]:
        with house.store(write=write) as work:
            yield work
        if write and not house.is_wanted(b"a"):
            house.now = max(house.now, TEN + late)

    house.has_route(b"a")
    house.press(b"a")
    assert house.nudger(slow).nudge_once() == 1
    assert house.provider.calls == 0
    house.now = TEN + timedelta(days=2)
    assert house.press(b"a"), "it did not go, so it can be asked for again"


def test_the_provider_is_called_between_transactions(house: House) -> None:
    def others_write() -> None:
        with house.store() as work:
            work.commit()

    house.provider.meanwhile = others_write
    house.has_route(b"a")
    house.press(b"a")
    assert house.round() == 1


def test_days_are_those_of_utc() -> None:
    assert day_of(datetime(2031, 5, 4, 23, 30, tzinfo=ZoneInfo("America/New_York"))) == "2031-05-05"


def test_no_nudge_goes_to_whoever_an_answer_found_opted_out_at_the_provider(house: House) -> None:
    """What the provider says of one text counts for the others, as if STOP had come here."""
    lookup = house.vault.pseudonym("sms", ADDRESS).lookup
    written = Letter(ADDRESS, Told("Thank you."), house.now).to_bytes()
    with house.store() as work:
        sealed = house.vault.seal_outgoing(lookup, 1, written)
        work.outbox.add(Outgoing(lookup, 1, "sms", sealed))
        work.commit()
    house.has_route(b"a")
    house.press(b"a")
    opted_out = Provider(fails=[Stopped("21610")])
    Delivery(house.store, house.vault, {"sms": opted_out}, lambda: house.now).deliver_once(1)
    assert house.round() == 0
    assert (house.provider.calls, house.route(b"a")) == (0, None)
