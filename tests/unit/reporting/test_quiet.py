"""Told words, phone number and code stand in no log, no repr, no error and no row in clear."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest

from intake.conversation.answers import understand
from intake.conversation.effects import AddToReport, Keep
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Step
from intake.errors import StoreError
from intake.messages import Heard, Spoken
from tests.properties.world_scene import Scene
from tests.unit.conversation.examples import HERE, WORDING
from tests.unit.reporting.examples import Reporter, reporter
from tests.unit.reporting.test_crashes import Dying, dies
from tests.world import ANNA

MARKER = "Marmalade"
STORY = f"The {MARKER} queue was long, and it went on around the corner."
PERSON = f"A cap with {MARKER} on it."


def whole_way(anna: Reporter) -> str:
    """Everything that can be told is told; the code she was given."""
    anna.says(STORY)
    anna.sends({Step.STORY: STORY, Step.ORGANISATION: f"{MARKER} people", Step.PERSON: PERSON})
    anna.says(anna.code, "2", STORY, "1", "3", "1", "9")
    return anna.code


def secrets_of(anna: Reporter, code: str) -> list[str]:
    digits = code.replace(" ", "")
    return [MARKER, MARKER.lower(), ANNA, ANNA[1:], code, digits]


def test_nothing_is_logged_while_a_report_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        whole_way(reporter())
    assert not caplog.records


def test_no_repr_on_the_way_shows_words_number_or_code() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.STORY: STORY})
    memory, code = anna.memory, anna.code
    told = Told(STORY)
    shown: list[object] = [
        memory,
        memory.draft,
        *memory.issued,
        memory.consent,
        memory.conversation,
        anna.standing,
        told,
        Keep(Part.STORY, told),
        AddToReport(told),
        understand(told, memory.conversation, WORDING, HERE),
        Heard("sms", "SM-of-example", ANNA, told),
        Spoken(STORY, (("1", MARKER),), STORY),
        *anna.scene.tables.outbox.values(),
        *anna.scene.tables.parts.values(),
    ]
    anna.says("1", code)
    shown += [anna.memory, anna.memory.back, *anna.scene.tables.reports.values()]
    text = "\n".join(f"{one!r} {one}" for one in shown)
    assert not [secret for secret in (*secrets_of(anna, code), "SM-of-example") if secret in text]
    seeds = [memory.draft.key.seed] if memory.draft else []
    assert not [seed for seed in seeds if repr(seed)[2:-1] in text or seed.hex() in text]


def test_an_error_that_leaves_hearing_says_nothing() -> None:
    setting = Dying()
    anna = reporter(setting)
    anna.goes_to(Step.STORY)
    setting.dying = True
    with pytest.raises(StoreError) as caught:
        anna.text(STORY)
    setting.dying = False
    seen, error = "", caught.value
    chain: list[BaseException | None] = [error, error.__cause__, error.__context__]
    seen = "\n".join(f"{one!r} {one}" for one in chain if one)
    assert not [secret for secret in (MARKER, ANNA) if secret in seen]


# ---------------------------------------------------------------- rows


def in_clear(value: object) -> Iterator[str]:
    """Every text and every byte string in a row, as text."""
    match value:
        case bytes():
            yield value.decode("latin-1")
        case str():
            yield value
        case Enum():
            yield str(value.value)
        case Mapping():
            for key, item in value.items():
                yield from in_clear(key)
                yield from in_clear(item)
        case Iterable():
            for item in value:
                yield from in_clear(item)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for one in fields(value):
                yield from in_clear(getattr(value, one.name))
        case _:
            yield str(value)


def rows_of(scene: Scene) -> str:
    keys = [
        [*scene.kept_keys.wraps(report), *scene.kept_keys.receipts(report)]
        for report in scene.tables.reports
    ]
    return "\n".join(in_clear([scene.tables, keys]))


@pytest.mark.parametrize("until", [Step.CONSENT, Step.KIND, Step.SEND])
def test_no_row_holds_anything_in_clear_on_the_way(until: Step) -> None:
    anna = reporter()
    anna.text(STORY)
    assert not [secret for secret in (MARKER, ANNA, ANNA[1:]) if secret in rows_of(anna.scene)]
    anna.reads()
    anna.goes_to(until, {Step.STORY: STORY})
    anna.text("8", "SM-of-example")
    rows = rows_of(anna.scene)
    code = anna.code if until is Step.SEND else "0000 0000 0000 0000"
    secrets = (*secrets_of(anna, code), "SM-of-example")
    assert not [secret for secret in secrets if secret in rows]


def test_no_row_holds_anything_in_clear_after_filing() -> None:
    anna = reporter()
    code = whole_way(anna)
    rows = rows_of(anna.scene)
    assert "reporter" in rows  # the audit trail's word: the rows were looked into
    assert not [secret for secret in secrets_of(anna, code) if secret in rows]
    told = ("harassment", "abuse", "exploitation", "help_only", "none_return_by_code")
    assert not [answer for answer in told if answer in rows]


def test_after_filing_the_seed_is_nowhere_but_in_wraps() -> None:
    anna = reporter()
    anna.goes_to(Step.SEND, {Step.STORY: STORY})
    draft = anna.memory.draft
    assert draft
    anna.says("1")
    rows = rows_of(anna.scene)
    assert draft.key.seed.decode("latin-1") not in rows
    assert anna.standing is None


def test_a_filing_that_died_leaves_nothing_in_clear_either() -> None:
    setting = Dying()
    anna = reporter(setting)
    anna.goes_to(Step.SEND, {Step.STORY: STORY})
    code = anna.code
    dies(anna, setting, "1")
    assert not [secret for secret in secrets_of(anna, code) if secret in rows_of(anna.scene)]


def test_how_far_she_has_come_is_not_to_be_read_off_the_length_of_a_row() -> None:
    lengths = set()
    for step in (Step.SAFETY, Step.CONSENT, Step.STORY, Step.KIND, Step.SEND):
        anna = reporter()
        anna.goes_to(step, {Step.STORY: STORY, Step.PERSON: PERSON})
        assert anna.standing
        lengths.add(len(anna.standing.sealed.blob))
    first = reporter()
    first.says(STORY * 8)
    assert first.standing
    lengths.add(len(first.standing.sealed.blob))
    back = reporter()
    back.sends()
    back.says(back.code)
    assert back.standing
    lengths.add(len(back.standing.sealed.blob))
    assert len(lengths) == 1
