"""What keeps a report from the wrong reader, or from having no reader, after a change of mind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.app import Databases
from intake.cases.case import Status
from intake.conversation.state import IN_WORDS, Draft
from intake.conversation.vocabulary import Step
from intake.errors import ConfigError
from intake.ports import Assignment, HelperRow
from intake.reporting.record import facts_of
from intake.setup import CARDS_AT_ONCE, load_response
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases as Addresses
from tests.contract.store_examples import header
from tests.transcripts.play import CODE, memory_world
from tests.world import DEMO_RESPONSE, EpochsInMemory, Time, World, cheap_vault

DEMO = DEMO_RESPONSE.read_text(encoding="utf-8")
TO_THE_ROLE = ("hello", "1", "1", "1", "0", "0", "The tap drips.", "1", "0", "0", "0")
TO_THE_END = ("0", "0", "0")
NAMED = ("1", "24")


@pytest.fixture
def installed(sqlite_databases: Addresses) -> Iterator[tuple[Databases, World]]:
    """Databases in which the demo's response is in force, and the world around them."""
    content = content_engine(sqlite_databases.content)
    keys = keyring_engine(sqlite_databases.keyring)
    databases = Databases(content, keys, Store(content), SqlKeyring(keys))
    time = Time()
    world = World(databases.store, databases.keyring, time, cheap_vault(EpochsInMemory(time)))
    yield databases, world
    databases.store.dispose()
    databases.keyring.dispose()


def filed_wraps(*texts: str) -> set[str]:
    """The readers who got a wrap after these texts."""
    world, store, keyring = memory_world()
    for text in texts:
        world.exchange(text)
    (report_id,) = store.tables.reports
    return {wrap.reader_id for wrap in keyring.wraps(report_id)}


def test_another_role_makes_the_organisation_uncertain_and_still_keeps_it_out() -> None:
    """Named for an aid worker, then corrected: the deputy, who depends on somebody, gets none."""
    sure = filed_wraps(*TO_THE_ROLE, *NAMED, *TO_THE_END, "1")
    corrected = filed_wraps(*TO_THE_ROLE, *NAMED, *TO_THE_END, "2", "5", "5", "0", "1")
    assert "deputy" in sure
    assert "deputy" not in corrected
    doubted = Draft({Step.ORGANISATION: ("green-kite", IN_WORDS)})
    facts = facts_of(doubted, "en")
    assert (facts.accused_organisation, facts.organisation_words) == ("green-kite", True)


def test_what_she_adds_makes_a_report_unread_again() -> None:
    world, store, _ = memory_world()
    code = ""
    for text in (*TO_THE_ROLE, "0", "0", *TO_THE_END, "1"):
        for said in world.exchange(text):
            found = CODE.search(said)
            code = found.group() if found else code
    (report_id,) = store.tables.reports
    with store() as work:
        assert work.reports.set_status(report_id, "acknowledged", was="received")
        work.commit()
    for text in (code, "2", "Tonight again.", "1"):
        world.exchange(text)
    assert store.tables.reports[report_id].status == Status.RECEIVED.value


def test_a_reader_with_open_reports_cannot_vanish_from_the_file(
    installed: tuple[Databases, World],
) -> None:
    databases, _ = installed
    with databases.store() as work:
        open_report = replace(header(), response_id="demo")
        work.reports.file(open_report, [Assignment("ombudsperson", "owner")])
        work.commit()
    renamed = DEMO.replace('id = "ombudsperson"', 'id = "another-name"', 1)
    assert renamed != DEMO
    with pytest.raises(ConfigError, match="'ombudsperson' still has open reports"):
        load_response(databases, renamed)
    with pytest.raises(ConfigError, match="holds the response 'demo'"):
        load_response(databases, DEMO.replace('id = "demo"', 'id = "other"', 1))


RENAMED = DEMO.replace("willow-hands", "willow")


@pytest.mark.parametrize("state", ["valid", "suspended", "run out"])
def test_an_organisation_that_cards_belong_to_cannot_vanish_from_the_file(
    installed: tuple[Databases, World], state: str
) -> None:
    """A card names it by an id: one that is gone has no chain, and would keep nobody out. That a
    card does not work now is no way out: it may be taken up again, or rotated."""
    databases, world = installed
    active = state != "suspended"
    until = world.time() + timedelta(days=-1 if state == "run out" else 180)
    belong: dict[str, str | None] = dict.fromkeys(
        (f"A4-{number:03}" for number in range(CARDS_AT_ONCE)), "green-kite"
    )
    belong |= {"K4-06": None, "K4-07": "willow-hands"}
    with databases.store() as work:
        work.helpers.add(
            [
                HelperRow(serial.encode(), serial, "demo", owner, False, active, until)
                for serial, owner in belong.items()
            ]
        )
        work.commit()
    with pytest.raises(ConfigError) as refused:
        load_response(databases, RENAMED)
    first = DEMO[: DEMO.index("[[organisations]]")].count("\n") + 1
    assert refused.value.faults == (
        f"line {first}: organisations: cards of helpers belong to 'willow-hands', which is gone; "
        "end those cards first or keep the organisation",
    )
    with databases.store() as work:
        assert work.responses.latest_version() == 1
        work.helpers.forget("demo", "K4-07")
        work.commit()
    assert load_response(databases, RENAMED).version == 2
