"""T20: the number in the outbound vault cannot be read by any role, only sent to; one text a day at
most; none after one that was not answered. T17, as far as it is about nudges: STOP ends them."""

from __future__ import annotations

import base64
import logging
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import inspect, text

from intake.app import build_worker, open_databases
from intake.conversation.answers import STOP_WORDS
from intake.errors import TryLater, Unreachable
from intake.letters import WINDOWS, RouteLetter
from intake.nudging import MAY_TAKE, WINDOW_HOURS, day_of
from intake.ports import OpenWork, ReportKey, Route
from intake.settings import read_settings
from intake.setup import load_response, make_keys, migrate_all
from intake.store.database import content_engine
from intake.store.unit_of_work import Store
from tests.acceptance.walking import everything_in, pages, use_cases
from tests.conftest import Databases
from tests.end_to_end.deployment import environment_of
from tests.end_to_end.mortal import OneRound
from tests.end_to_end.preparing import NOWHERE, content_in
from tests.end_to_end.spellings import found, spellings
from tests.fakes.provider import Provider
from tests.transcripts.play import memory_world
from tests.unit.desk.world import (
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    NOON,
    OWNER,
    WORDS,
    FiledReport,
    World,
    header_of,
)
from tests.unit.nudged import ADDRESS, TEN, House, letter
from tests.world import ANNA, DEMO_RESPONSE
from tests.world import World as TextWorld

READERS = (OWNER, DEPUTY, EXTERNAL, EXCLUDED)
A, B = b"a" * 16, b"b" * 16
HIDDEN = RouteLetter("sms", "+15559876543", "en", "Zqxkettle", "afternoon")
SECRETS = {"the number": HIDDEN.address, "its digits": HIDDEN.address[1:], "the word": HIDDEN.word}

# ---------------------------------------------------------------- no role can read it


def sealed_route(world: World, filed: FiledReport) -> Route:
    sealed = world.vault.seal_route(filed.id, HIDDEN.to_bytes())
    return Route(filed.id, sealed, NOON + timedelta(days=90))


def through_every_state(world: World, route: Route) -> Iterator[str]:
    """The row as it is filed, as a reader wants it, as it was sent, and as she came back."""
    for state in ("new", "wanted", "sent", "answered"):
        with world.store() as work:
            if state == "new":
                work.routes.put(route)
            elif state == "wanted":
                assert work.routes.want(route.report_id, day_of(NOON))
            elif state == "sent":
                assert work.routes.sent(route.report_id, day_of(NOON))
            else:
                work.routes.answered(route.report_id)
            work.commit()
        yield state


def patterns(route: Route) -> dict[str, bytes]:
    """All that must not be seen, in every spelling; of the blob, beginning and end."""
    spelt = {
        f"{name} in {spelling}": pattern
        for name, secret in SECRETS.items()
        for spelling, pattern in spellings(secret).items()
    }
    blob = {f"the blob at {at}": route.sealed[at : at + 24] for at in (0, 24, 240)}
    as_hex = {f"{name}, hex": piece.hex().encode() for name, piece in blob.items()}
    as_base64 = {f"{name}, base64": base64.b64encode(piece) for name, piece in blob.items()}
    return {**spelt, **blob, **as_hex, **as_base64}


def seen(haystack: bytes, wanted: dict[str, bytes]) -> list[str]:
    return [name for name, pattern in wanted.items() if pattern in haystack]


@pytest.mark.parametrize("owner", [OWNER, DEPUTY, EXTERNAL])
def test_no_use_case_gives_it_to_any_reader(owner: str) -> None:
    world, filed = case_of(owner)
    route = sealed_route(world, filed)
    wanted, told = patterns(route), 0
    for _ in through_every_state(world, route):
        for reader_id in READERS:
            for given in use_cases(world, filed, reader_id):
                inside = b"\n".join(everything_in(given))
                assert not seen(inside, wanted)
                told += WORDS.encode() in inside
    assert told >= 3, "the owner saw the case, once it was declared"
    assert seen(b"".join(everything_in([HIDDEN, {"row": route}])), wanted), "the search is blind"


@pytest.mark.parametrize("owner", [OWNER, DEPUTY, EXTERNAL])
def test_no_page_of_the_desk_shows_it_to_any_reader(owner: str) -> None:
    world, filed = case_of(owner)
    route = sealed_route(world, filed)
    wanted, told = patterns(route), 0
    for _ in through_every_state(world, route):
        for reader_id in READERS:
            world.clock.go_on(timedelta(minutes=1))  # a one-time code works once
            for answer in pages(world, filed, reader_id):
                shown = str(answer.headers).encode() + answer.data
                assert not seen(shown, wanted)
                told += WORDS.encode() in shown
    assert told >= 4, "the owner saw the case in every state"


def case_of(owner: str) -> tuple[World, FiledReport]:
    """A report that this reader owns."""
    world = World()
    world.enrol(*READERS)
    return world, world.file(places={owner: "owner"})


def test_the_row_is_ciphertext_and_nothing_else_that_says_where_to(
    databases: Databases, store: Store, tmp_path: Path
) -> None:
    house = House(store=store)
    house.has_route(A, HIDDEN)
    house.press(A)
    written = tmp_path / "rows"
    engine = content_engine(databases.content)
    with engine.connect() as connection:
        tables = {
            table: connection.execute(text(f'SELECT * FROM "{table}"')).all()
            for table in inspect(connection).get_table_names()
        }
    engine.dispose()
    (row,) = tables["routes"]
    assert sorted(map(type, row), key=str) == sorted(
        map(type, (A, b"sealed", 1, row.wanted, None, row.unanswered)), key=str
    )
    written.write_bytes(b"\n".join(everything_in(tables)))
    files = [written, *Path(store_directory(databases)).glob("*")]
    assert not found(files, SECRETS)
    assert found(files, {"a header": header_of(ReportKey(A, b"", b"")).urgency_reason})


def store_directory(databases: Databases) -> str:
    """Where the files of SQLite lie; of PostgreSQL, nowhere in reach."""
    scheme, _, path = databases.content.partition(":///")
    return str(Path(path).parent) if scheme == "sqlite" else "/nonexistent"


def test_one_route_looks_as_long_as_another() -> None:
    house = House()
    others = (letter(), HIDDEN, RouteLetter("telegram", "1" * 60, "am", "\u1230" * 40, "evening"))
    assert len({len(house.vault.seal_route(A, each.to_bytes())) for each in others}) == 1


def test_no_log_line_error_or_repr_has_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    house = House()
    house.now += timedelta(hours=3)
    house.has_route(A, HIDDEN)
    house.has_route(B, replace(HIDDEN, address="+15559876544"))
    house.press(A, B)
    house.provider.fails = [TryLater("20003"), Unreachable("21614")]
    assert [house.round(), house.round()] == [1, 1]
    assert caplog.records
    said = "\n".join([caplog.text, *(repr(vars(each)) for each in caplog.records)])
    said += repr([HIDDEN, house.route(A), house.nudger(), TryLater("20003")])
    assert not seen(said.encode(), patterns(Route(A, bytes(300), NOON)))


# ---------------------------------------------------------------- one a day, in her window


def test_a_button_pressed_ten_times_is_one_text() -> None:
    house = House()
    house.has_route(A)
    assert [house.press(A) for _ in range(10)] == [True] + [False] * 9
    for _ in range(10):
        house.round()
        house.press(A)
    assert len(house.texts()) == 1


@pytest.mark.parametrize("clocks", [(TEN, TEN), (TEN - timedelta(seconds=1), TEN)], ids=str)
def test_nor_do_two_workers_at_once_make_two_of_it(
    store: OpenWork, clocks: tuple[datetime, datetime]
) -> None:
    """Two real ones on one database, also where the hour changes between their clocks. Of the
    addresses, every other has two reports."""
    people, provider = 12, Provider()
    houses = [House(store=store, provider=provider, now=now) for now in clocks]
    house = houses[0]
    reports = [(bytes([number, copy]) * 8, number) for number in range(people) for copy in (0, 1)]
    reports = [(one, number) for one, number in reports if one[1] == 0 or number % 2]
    for report_id, number in reports:
        house.has_route(report_id, letter(address=f"+1555000{number:04d}"))
        assert house.press(report_id)
    together = Barrier(2)

    def work(worker_of: House) -> None:
        worker = worker_of.nudger()
        for _ in range(3):
            together.wait(20)
            worker.nudge_once()
            house.press(*(report_id for report_id, _ in reports))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, houses))
    got = Counter(address for address, _ in provider.taken)
    assert len(got) == people
    assert set(got.values()) == {1}


ZONES = (
    "UTC",
    "Africa/Kinshasa",
    "Asia/Kathmandu",
    "America/New_York",
    "Australia/Lord_Howe",  # its summer time is half an hour
    "Pacific/Kiritimati",  # 14 hours ahead
    "Pacific/Pago_Pago",  # 11 hours behind
    "America/Los_Angeles",  # its evening begins a UTC day
)
CHANGES = ((2031, 3, 8), (2031, 10, 4), (2031, 11, 1))
"""Days before the clocks change in some of them."""
DAYS = 3


@pytest.mark.parametrize("window", sorted(WINDOWS))
@pytest.mark.parametrize("zone", ZONES)
def test_never_two_in_a_utc_day_nor_one_outside_her_window(zone: str, window: str) -> None:
    """She answers each at once and a reader never stops pressing; two workers, several nights."""
    for change in CHANGES:
        start = datetime(*change, tzinfo=UTC)
        moments = pressed_for_days(House(now=start, timezone=zone), window)
        days = Counter(day_of(moment) for moment in moments)
        assert set(days.values()) == {1}
        assert len(days) >= DAYS - 1, "it does go"
        first, end = WINDOW_HOURS[window]
        for moment in moments:
            for arrives in (moment, moment + MAY_TAKE):
                assert first <= arrives.astimezone(ZoneInfo(zone)).hour < end
                assert day_of(arrives) == day_of(moment)


def pressed_for_days(house: House, window: str) -> list[datetime]:
    """When texts went, while nobody holds back."""
    moments: list[datetime] = []
    start, other = house.now, house.nudger()
    house.has_route(A, letter(window=window), expires_at=start + timedelta(days=90))

    def meanwhile() -> None:
        moments.append(house.now)
        house.comes_back(A)
        house.press(A)
        other.nudge_once()

    house.provider.meanwhile = meanwhile
    while house.now < start + timedelta(days=DAYS):
        house.press(A)
        house.round()
        house.now += timedelta(minutes=9, seconds=59)
    return moments


# ---------------------------------------------------------------- none after an unanswered one


def test_after_one_unanswered_there_is_no_other_until_she_came_back_by_her_code() -> None:
    house = House()
    house.has_route(A)
    house.press(A)
    house.round()
    for _ in range(30):
        house.now += timedelta(days=1)
        assert not house.press(A)
        assert house.round() == 0
    house.comes_back(A)
    assert house.round() == 0, "to come back asks for nothing"
    assert house.press(A)
    assert house.round() == 1
    assert len(house.texts()) == 2


def test_any_text_from_the_phone_answers_it_also_in_the_middle_of_a_conversation() -> None:
    told, store, _ = memory_world()
    key = told.vault.attempt_key("unanswered", told.vault.pseudonym("sms", ANNA).lookup)
    for words in ("hello", "1"):
        with store() as work:
            work.stopped.add(key, NOON)
            work.commit()
        told.text(words, "+15550001009")
        assert unanswered(store, key), "it was another phone"
        told.text(words)
        assert not unanswered(store, key)


def unanswered(store: OpenWork, key: bytes) -> bool:
    with store(write=False) as work:
        return work.stopped.has(key)


def test_whoever_comes_back_before_it_goes_needs_none() -> None:
    house = House()
    house.has_route(A)
    house.press(A)
    house.comes_back(A)
    assert house.round() == 0


def test_a_deleted_report_nudges_nobody() -> None:
    house = House()
    house.has_route(A)
    house.press(A)
    house.deletes(A)
    assert house.round() == 0
    assert house.provider.calls == 0


# ---------------------------------------------------------------- after a word like STOP


def test_stop_ends_it_before_it_was_asked_for_and_after() -> None:
    assert "stop" in STOP_WORDS
    for pressed_first in (True, False):
        house = House()
        house.has_route(A)
        if pressed_first:
            house.press(A)
        house.stop(ADDRESS)
        house.press(A)
        for _ in range(3):
            assert house.round() == 0
            house.now += timedelta(days=1)
            house.press(A)
        assert house.provider.calls == 0


def test_stop_from_one_address_ends_it_for_all_its_reports_and_for_nobody_else() -> None:
    house = House()
    house.has_route(A)
    house.has_route(B)
    house.has_route(b"c" * 16, letter(address="+15550003333"))
    house.press(A, B, b"c" * 16)
    house.stop(ADDRESS)
    assert house.round() == 1
    assert [address for address, _ in house.provider.taken] == ["+15550003333"]


def test_whoever_writes_again_after_stop_may_be_nudged_as_she_agreed() -> None:
    house = House()
    house.has_route(A)
    house.stop(ADDRESS)
    key = house.vault.attempt_key("stopped", house.vault.pseudonym("sms", ADDRESS).lookup)
    with house.store() as work:
        work.stopped.lift(key)
        work.commit()
    house.press(A)
    assert house.round() == 1


# ---------------------------------------------------------------- where there is no word for it


def test_without_contact_words_no_nudge_is_offered() -> None:
    """Else it would say the name that stands on every poster."""
    demo = DEMO_RESPONSE.read_text(encoding="utf-8")
    without = re.sub(r"^contact_words.*\n", "", demo, flags=re.MULTILINE)
    assert "Text this phone" in how_to_answer(memory_world(demo)[0])
    assert "Text this phone" not in how_to_answer(memory_world(without)[0])


def how_to_answer(told: TextWorld) -> str:
    """Telling, until she is asked this."""
    for each in ("hello", "1", "1", "1", "0", "0", "The tap drips.", "1", *["0"] * 8):
        asked = [one for one in told.exchange(each) if "May we answer" in one]
        if asked:
            return asked[0]
    raise AssertionError("she was not asked how to answer")


def test_whoever_agreed_before_the_words_were_taken_out_is_never_texted() -> None:
    demo = DEMO_RESPONSE.read_text(encoding="utf-8")
    told, store, _ = memory_world(demo)
    how_to_answer(told)
    told.exchange("2")
    told.load(re.sub(r"^contact_words.*\n", "", demo, flags=re.MULTILINE))
    told.time.pass_time(minutes=1)  # it is looked at again every few seconds
    for each in ("3", "1"):
        told.exchange(each)
    assert store.tables.reports
    assert not store.tables.routes


# ---------------------------------------------------------------- the real worker


def test_the_worker_goes_round_for_nudges(tmp_path: Path) -> None:
    """Whatever the hour is now: a row that does not open goes at once."""
    make_keys(tmp_path)
    settings = read_settings(environment_of(tmp_path, content_in(tmp_path), NOWHERE))
    databases = open_databases(settings)
    migrate_all(databases)
    load_response(databases, DEMO_RESPONSE.read_text(encoding="utf-8"))
    house = House(store=databases.store)
    house.has_row(Route(A, b"not sealed by this installation", NOON + timedelta(days=9999)))
    assert house.press(A)
    build_worker(settings)(OneRound())
    assert house.route(A) is None
    databases.store.dispose()
    databases.keyring.dispose()
