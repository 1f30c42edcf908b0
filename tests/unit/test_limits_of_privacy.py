"""Text C2 says the limit that holds where this runs; the record keeps which words were shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.app import Databases
from intake.cases.parts import RecordPart, read
from intake.conversation.state import Conversation
from intake.conversation.vocabulary import Step
from intake.errors import ConfigError
from intake.ports import PartPlace
from intake.reporting.speaking import Speaker
from intake.response import read_response
from intake.routing.response import Duty
from intake.setup import load_response
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from tests.conftest import Databases as Addresses
from tests.transcripts.play import memory_world
from tests.unit.conversation.examples import HERE
from tests.world import CATALOGUES, DEMO_RESPONSE, START

DEMO = DEMO_RESPONSE.read_text(encoding="utf-8")
SHORT_WAY = ("hello", "1", "1", "1", *"0000000000", "0", "1")


def with_duty(name: str) -> str:
    return DEMO.replace('mandatory_reporting = "risk_only"', f'mandatory_reporting = "{name}"')


def limit(duty: Duty) -> str:
    response = replace(
        read_response(DEMO, START.date()),
        mandatory_reporting=duty,
        law_authority="the district office",
        law_cases="danger to a child",
    )
    speaker = Speaker(CATALOGUES, response, "en")
    return speaker.ask(Conversation(Step.CONSENT, "en"), Step.CONSENT, HERE).inline()


@pytest.mark.parametrize(
    ("duty", "says"),
    [
        (Duty.NONE, "Nothing moves without your OK"),
        (Duty.RISK_ONLY, "if a life or someone under 18 is at risk"),
        (Duty.STAFF_DUTY, "must tell the own office that something happened, not who you are"),
        (Duty.LAW, "the district office must be told about: danger to a child"),
    ],
)
def test_each_duty_has_its_own_words(duty: Duty, says: str) -> None:
    assert says in limit(duty)
    assert len({limit(each) for each in Duty}) == len(Duty)


def test_a_law_without_a_name_is_refused() -> None:
    with pytest.raises(ConfigError, match="law_authority: is empty"):
        read_response(with_duty("law"), START.date())


def consent_of_one_report(toml: str) -> tuple[int, str]:
    """(version, hash) of the words that were shown, from the sealed record."""
    world, store, keyring = memory_world()
    if toml != DEMO:
        world.load(toml)
        world.time.pass_time(minutes=1)
    for text in SHORT_WAY:
        world.exchange(text)
    (header,) = store.tables.reports.values()
    (part,) = store.tables.parts.values()
    wrap = keyring.wrap(header.report_id, "ombudsperson")
    assert wrap
    seed = world.vault.unwrap(
        header.report_id,
        header.public,
        "ombudsperson",
        world.readers["ombudsperson"].seed,
        wrap.blob,
        held=False,
    )
    head = world.vault.first_head(header.report_id, header.public)
    place = PartPlace(header.report_id, header.public, part.number, part.kind, head)
    record = read(world.vault.open_part(place, seed, part.blob)[0])
    assert isinstance(record, RecordPart)
    return record.fields["consent_version"], record.fields["consent_hash"]


def test_another_duty_is_another_version_and_another_hash() -> None:
    first = consent_of_one_report(DEMO)
    second = consent_of_one_report(with_duty("none"))
    assert first[0] == 1
    assert second[0] == 2
    assert first[1] != second[1]


def test_a_language_of_drafts_needs_a_word_in_the_file(sqlite_databases: Addresses) -> None:
    """Texts that no native reader has signed are not used by accident (T19)."""
    content = content_engine(sqlite_databases.content)
    keyring = keyring_engine(sqlite_databases.keyring)
    databases = Databases(content, keyring, Store(content), SqlKeyring(keyring))
    two = DEMO.replace('languages = ["en"]', 'languages = ["en", "fr"]', 1)
    with pytest.raises(ConfigError, match="allow_draft_texts = true"):
        load_response(databases, two)
    loaded = load_response(databases, "allow_draft_texts = true\n" + two)
    assert loaded.response.languages == ("en", "fr")
    databases.store.dispose()
    databases.keyring.dispose()
