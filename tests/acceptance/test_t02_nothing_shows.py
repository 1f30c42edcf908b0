"""T02: after a report was sent, whatever is texted from the same number gets, byte for byte, the
first answers that a new number gets, and costs the same statements (timing is the bench's)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import pytest

from intake.conversation.vocabulary import Role, Step
from intake.messages import Sign
from intake.upkeep import Housekeeping
from tests.acceptance.real import Installed, installed
from tests.conftest import Databases
from tests.unit.reporting.examples import FOR_ANOTHER, WITH_CODE, WORDS

WRITERS: dict[str, dict[Step, str]] = {
    "herself": {Step.STORY: WORDS},
    "herself, and may be texted": {Step.STORY: WORDS, Step.CONTACT: "2", Step.SAFE_TIME: "1"},
    "a neighbour": {**FOR_ANOTHER, Step.STORY: WORDS},
    "a helper with a card": {**WITH_CODE, Step.STORY: WORDS},
    "a witness": {Step.ABOUT: "3", Step.WITNESS_WORDS: WORDS},
}
FIRST_TEXTS: tuple[str | Sign, ...] = (
    *("hello", "Hello?", "HELP", "YES", "hi there, it is me again", "kiswahili", "?", "", "."),
    *("0", "1", "2", "3", "5", "8", "9", "11", "12", "٣", "572 904 634", "572 904 635"),
    *("STOP", "Stop.", "END", "توقف", Sign.STOP, Sign.MEDIA),
    *("1111 2222 3333 0000", "I wrote before. The queue was long.", "كان الطابور طويلا جدا اليوم"),
)
THEN: tuple[str | Sign, ...] = ("hello", "1", "1")
"""What she goes on with: the second and third answers do not tell either."""


@pytest.fixture
def here(databases: Databases) -> Iterator[Installed]:
    with installed(databases) as made:
        made.has_helper()
        made.says("+15559999999", "hello", "9")
        yield made


def sequel(here: Installed, phone: str, first: str | Sign) -> tuple[list[str], Sequence[str]]:
    """(all that is answered, all statements that hearing it took)"""
    answers: list[str] = []
    statements: list[str] = []
    for news in (first, *THEN):
        statements += here.running(news, phone)
        answers += ["---", *(text for number, text in here.world.deliver() if number == phone)]
    return answers, statements


@pytest.mark.parametrize("writer", WRITERS)
def test_a_number_that_sent_a_report_is_answered_as_a_new_one(here: Installed, writer: str) -> None:
    numbers = (f"+1555{number:07d}" for number in count(3_000_000))
    for first in FIRST_TEXTS:
        known, new = next(numbers), next(numbers)
        here.sends(known, WRITERS[writer])
        assert sequel(here, known, first) == sequel(here, new, first), first


@pytest.mark.parametrize("then", ["9", "2/It was hot./1/9", "4/1/9", "5/1"])
def test_nor_does_it_show_that_the_code_was_used(here: Installed, then: str) -> None:
    """Come back and gone, added, withdrawn, deleted; and a code that was mistyped before."""
    known, new = "+15553330001", "+15553330002"
    sent = here.sends(known, WRITERS["herself"])
    here.says(known, "1111 2222 3333 0000", sent.codes[Role.REPORTER], *then.split("/"))
    assert sequel(here, known, "hello") == sequel(here, new, "hello")


def test_nor_what_was_begun_and_left_or_fell_silent(here: Installed) -> None:
    left, silent, asleep, new = (f"+1555444000{number}" for number in range(4))
    told = ("hello", "1", "1", "1", "2", "0", WORDS)
    here.says(left, *told, "9")
    here.says(asleep, *told)
    here.world.time.pass_time(hours=3)
    Housekeeping(here.world.store, here.keyring, here.world.time).run_once()
    here.says(silent, *told)
    here.world.time.pass_time(hours=2, minutes=1)
    here.world.in_force()
    answers = sequel(here, new, "hello")
    assert sequel(here, left, "hello") == answers
    assert sequel(here, asleep, "hello") == answers
    assert sequel(here, silent, "hello")[0] == answers[0], "the worker has not kept house since"


def test_the_comparison_would_find_a_difference(here: Installed) -> None:
    here.says("+15555550001", "hello")
    answers, statements = sequel(here, "+15555550001", "hello")
    other_answers, other_statements = sequel(here, "+15555550002", "hello")
    assert answers != other_answers
    assert statements
    assert len(other_statements) > len(THEN)
