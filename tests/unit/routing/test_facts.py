"""Facts refuse codes nobody knows, and show nothing of themselves."""

from __future__ import annotations

import pytest

from intake.routing.facts import Facts


@pytest.mark.parametrize(
    "wrong",
    [
        {"under_18": "maybe"},
        {"kinds": frozenset({"abuse", "zzz"})},
        {"time_bucket": "yesterday"},
        {"accused_role": "un"},
        {"listener": "no_matter"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_unknown_code_is_an_error_that_does_not_repeat_it(wrong: dict[str, object]) -> None:
    """A misspelt role would otherwise switch off an exclusion in silence."""
    (name,) = wrong
    with pytest.raises(ValueError, match=f"codes: {name}$"):
        Facts(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_facts_do_not_show_what_is_sealed_elsewhere() -> None:
    facts = Facts(under_18="yes", kinds=frozenset({"abuse"}), accused_organisation="kite")
    shown = f"{facts!r} {facts}"
    assert not any(word in shown for word in ("yes", "abuse", "kite"))
