"""T11: a wrong, expired, deleted, cut-off or throttled code, and a helper code that is wrong,
suspended, expired or throttled, get the same text, the same number of them, by the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

import pytest

from intake.conversation.codes import with_check_digit
from intake.conversation.vocabulary import Role, Step
from intake.reporting import back, helpers
from tests.acceptance.real import Installed, installed
from tests.conftest import Databases
from tests.unit.reporting.examples import HELPER_CODE, WITH_CODE, WORDS
from tests.world import ANNA

WRONG = "That did not work. Check the number or try later. Help places: 8"
HER_MENU = "Thank you. 1 See answer"
NOT_GIVEN = "1111 2222 3333 0000"
HERS: dict[Step, str] = {Step.STORY: WORDS}
TO_THE_HELPER_CODE = ("hello", "1", "4")
STANDING: dict[str, Sequence[str]] = {
    "as a stranger": (),
    "asked about": ("hello", "1"),
    "telling": ("hello", "1", "1", "1", "2", "0", WORDS),
    "asking for help places": ("8",),
}

Outcome: TypeAlias = tuple[list[str], Sequence[str]]
"""(what is answered, the statements that hearing it took)"""


@dataclass
class Tried:
    """Somebody who types codes, each time from a phone that nobody has used."""

    here: Installed
    numbers: Iterator[int] = field(default_factory=lambda: count(5_000_000))

    def phone(self) -> str:
        return f"+1555{next(self.numbers):07d}"

    def types(self, code: str, phone: str, before: Sequence[str] = ()) -> Outcome:
        self.here.says(phone, *before)
        statements = self.here.running(code, phone)
        return [text for number, text in self.here.world.deliver() if number == phone], statements


@pytest.fixture
def tried(databases: Databases) -> Iterator[Tried]:
    with installed(databases) as made:
        made.has_helper()
        yield Tried(made)


# ---------------------------------------------------------------- ways back


def wrong(_tried: Tried, _phone: str) -> str:
    return NOT_GIVEN


def deleted(tried: Tried, _phone: str) -> str:
    code = tried.here.sends(tried.phone(), HERS).codes[Role.REPORTER]
    tried.here.says(tried.phone(), code, "5", "1")
    return code


def expired(tried: Tried, _phone: str) -> str:
    """Its report was erased, with its keys."""
    sent = tried.here.sends(tried.phone(), HERS)
    tried.here.keyring.forget(sent.report_id)
    half_expired(tried, sent.report_id)
    return sent.codes[Role.REPORTER]


def half_expired(tried: Tried, report_id: bytes) -> None:
    with tried.here.world.store() as work:
        work.reports.erase(report_id)
        work.commit()


def expired_but_for_its_keys(tried: Tried, _phone: str) -> str:
    """Where the erasing broke off."""
    sent = tried.here.sends(tried.phone(), HERS)
    half_expired(tried, sent.report_id)
    return sent.codes[Role.REPORTER]


def cut_off(tried: Tried, _phone: str) -> str:
    sent = tried.here.sends(tried.phone(), {**WITH_CODE, **HERS})
    tried.here.says(tried.phone(), sent.codes[Role.SURVIVOR], "6", "1", "9")
    return sent.codes[Role.INTERMEDIARY]


def never_sent(tried: Tried, _phone: str) -> str:
    """It was shown; then all was deleted."""
    phone, code = tried.phone(), ""
    texts = tried.here.says(phone, "hello", "1", "1", "1", "2", "0", WORDS, "1")
    while "To come back use: " not in texts[-1]:
        texts = tried.here.says(phone, "0")
    code = texts[-1].partition("To come back use: ")[2][:19]
    tried.here.says(phone, "3")
    return code


def throttled_sender(tried: Tried, phone: str) -> str:
    """The right one, after too many wrong ones from this phone."""
    code = tried.here.sends(tried.phone(), HERS).codes[Role.REPORTER]
    for last in range(back.WRONG_TRIES_AN_HOUR):
        tried.here.says(phone, f"2222 2222 {last}000 0000")
    return code


def throttled_prefix(tried: Tried, _phone: str) -> str:
    """The right one, after too many guesses that begin like it, each from another phone."""
    code = tried.here.sends(tried.phone(), HERS).codes[Role.REPORTER]
    for last in range(back.WRONG_TRIES_AN_HOUR):
        tried.here.says(tried.phone(), f"{code[:9]} {last}111 1111")
    return code


def wrong_and_throttled(tried: Tried, phone: str) -> str:
    throttled_sender(tried, phone)
    return NOT_GIVEN


REFUSED: tuple[Callable[[Tried, str], str], ...] = (
    wrong,
    deleted,
    expired,
    expired_but_for_its_keys,
    cut_off,
    never_sent,
    throttled_sender,
    throttled_prefix,
    wrong_and_throttled,
)


@pytest.mark.parametrize("standing", STANDING)
def test_no_refused_number_differs_from_another(tried: Tried, standing: str) -> None:
    outcomes = {}
    for why in REFUSED:
        phone = tried.phone()
        code = why(tried, phone)
        outcomes[why.__name__] = tried.types(code, phone, STANDING[standing])
    texts, statements = outcomes["wrong"]
    assert texts == [WRONG]
    assert statements
    assert outcomes == dict.fromkeys(outcomes, (texts, statements))


def test_the_right_one_is_answered_otherwise(tried: Tried) -> None:
    """Also again in the next hour where it was throttled: or the above would show nothing."""
    phone = tried.phone()
    code = throttled_sender(tried, phone)
    assert tried.types(code, tried.phone())[0][0].startswith(HER_MENU)
    assert tried.types(code, phone)[0] == [WRONG]
    tried.here.world.time.pass_time(hours=1)
    assert tried.types(code, phone)[0][0].startswith(HER_MENU)


# ---------------------------------------------------------------- helper codes


def no_such_helper(_tried: Tried, _phone: str) -> str:
    return with_check_digit("99999999")


def mistyped(_tried: Tried, _phone: str) -> str:
    return HELPER_CODE[:-1] + str((int(HELPER_CODE[-1]) + 1) % 10)


def too_short(_tried: Tried, _phone: str) -> str:
    return HELPER_CODE[:-2]


def suspended(tried: Tried, _phone: str) -> str:
    code = with_check_digit("11111111")
    tried.here.has_helper(code, "K4-11")
    with tried.here.world.store() as work:
        work.helpers.set_active(tried.here.world.response.id, "K4-11", active=False)
        work.commit()
    return code


def out_of_date(tried: Tried, _phone: str) -> str:
    code = with_check_digit("22222222")
    tried.here.has_helper(code, "K4-12", days=-1)
    return code


def throttled_helper(tried: Tried, phone: str) -> str:
    """A good one, after too many wrong ones from this phone."""
    tried.here.says(phone, *TO_THE_HELPER_CODE)
    for number in range(helpers.WRONG_TRIES_AN_HOUR):
        tried.here.says(phone, with_check_digit(f"3333333{number}"))
    tried.here.says(phone, "9")
    return HELPER_CODE


REFUSED_HELPERS: tuple[Callable[[Tried, str], str], ...] = (
    no_such_helper,
    mistyped,
    too_short,
    suspended,
    out_of_date,
    throttled_helper,
)


def test_no_refused_helper_code_differs_from_another(tried: Tried) -> None:
    outcomes = {}
    for why in REFUSED_HELPERS:
        phone = tried.phone()
        code = why(tried, phone)
        outcomes[why.__name__] = tried.types(code, phone, TO_THE_HELPER_CODE)
    texts, statements = outcomes["no_such_helper"]
    assert texts == [WRONG]
    assert statements
    assert outcomes == dict.fromkeys(outcomes, (texts, statements))


def test_the_right_helper_code_is_answered_otherwise(tried: Tried) -> None:
    (asked,) = tried.types(HELPER_CODE, ANNA, TO_THE_HELPER_CODE)[0]
    assert asked.startswith("Does the person know you are writing to us")


def test_a_helper_code_and_a_number_to_come_back_are_refused_in_the_same_words(
    tried: Tried,
) -> None:
    asked = tried.types(no_such_helper(tried, ""), tried.phone(), TO_THE_HELPER_CODE)[0]
    assert asked == tried.types(NOT_GIVEN, tried.phone(), TO_THE_HELPER_CODE)[0]
