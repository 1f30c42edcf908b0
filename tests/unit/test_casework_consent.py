"""What may be passed on to be looked into, by what the person agreed to."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from intake.cases.consent import Hold, may_be_forwarded, what_holds_back

BASES = ("self", "attested", "witness", "none", "unheard-of", None, ["self"])
SCOPES = ("all", "kind_area", "need_only", "unheard-of", None, ["all"])
WISHES = (
    "help_only",
    "help_and_look_into",
    "record_only",
    "decide_later",
    "not_asked",
    "unheard-of",
    None,
)
LOOK = "help_and_look_into"


@pytest.mark.parametrize(
    ("basis", "scope", "wish", "hold"),
    [
        ("self", None, LOOK, None),
        ("self", "all", LOOK, None),
        ("attested", "all", LOOK, None),
        ("attested", "kind_area", LOOK, None),
        ("attested", "need_only", LOOK, Hold.NEED_ONLY),
        ("self", "need_only", LOOK, Hold.NEED_ONLY),
        ("attested", None, LOOK, Hold.SCOPE_UNKNOWN),
        ("attested", "unheard-of", LOOK, Hold.SCOPE_UNKNOWN),
        ("none", "all", LOOK, Hold.NO_CONSENT),
        ("none", None, None, Hold.NO_CONSENT),
        (None, "all", LOOK, Hold.NO_CONSENT),
        ("unheard-of", "all", LOOK, Hold.NO_CONSENT),
        ("witness", None, LOOK, Hold.NOT_ASKED),
        ("self", None, "help_only", Hold.WISH),
        ("self", None, "record_only", Hold.WISH),
        ("attested", "all", "decide_later", Hold.WISH),
        ("attested", "all", "not_asked", Hold.WISH),
        ("self", None, None, Hold.WISH),
    ],
)
def test_what_holds_a_record_back(
    basis: str | None, scope: str | None, wish: str | None, hold: Hold | None
) -> None:
    record = {"consent_basis": basis, "share_scope": scope, "wish": wish}
    given = {name: value for name, value in record.items() if value is not None}
    assert what_holds_back(given) is hold
    assert may_be_forwarded(given) is (hold is None)


@pytest.mark.parametrize(("basis", "scope", "wish"), list(product(BASES, SCOPES, WISHES)))
def test_only_a_few_of_all_records_may_be_passed_on(basis: Any, scope: Any, wish: Any) -> None:
    record = {"consent_basis": basis, "share_scope": scope, "wish": wish, "under_18": "no"}
    agreed = basis == "attested" and scope in ("all", "kind_area")
    own = basis == "self" and scope in ("all", "kind_area", None)
    assert may_be_forwarded(record) is ((agreed or own) and wish == LOOK)


def test_an_empty_record_is_not_passed_on() -> None:
    assert not may_be_forwarded({})


def test_each_reason_can_be_said_and_none_is_said_twice() -> None:
    assert len({hold.value for hold in Hold}) == len(Hold)
    assert all(hold.value.endswith(".") for hold in Hold)
