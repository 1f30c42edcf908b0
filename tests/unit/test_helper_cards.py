"""What the command prints of cards, once, and what it says of their codes."""

from __future__ import annotations

import pytest

from intake.casework.cards import Card, Enrolled
from intake.conversation.codes import shown_helper
from intake.errors import ConfigError
from intake.helper_cards import changed, enrolled, rotated
from tests.unit.desk.world import OWNER, World

UNTIL = "04 November 2031"


@pytest.fixture
def world() -> World:
    return World()


def card_of(world: World) -> Card:
    made = world.casework.helpers.enrol(OWNER, 1, None, 0)
    assert isinstance(made, Enrolled)
    return made.cards[0]


def test_new_cards_are_said_to_work_and_until_when(world: World) -> None:
    said = " ".join(enrolled(world.casework.helpers, 2, None, 0))
    assert f"Cards and codes work until {UNTIL}." in said
    assert "suspended" not in said


def test_a_suspended_card_is_not_said_to_work_and_the_way_on_is_named(world: World) -> None:
    card = card_of(world)
    world.casework.helpers.suspend(OWNER, card.serial)
    said = " ".join(rotated(world.casework.helpers, card.serial))
    assert f"{card.serial} is suspended" in said
    assert f"intake helper resume {card.serial}" in said
    assert f"After that they work until {UNTIL}." in said
    assert "codes work until" not in said


def test_a_refusal_repeats_nothing_that_was_typed(world: World) -> None:
    """Somebody may type a code where a serial belongs."""
    card = card_of(world)
    for typed in (card.code, shown_helper(card.code), "K4-99"):
        with pytest.raises(ConfigError, match="no card has this serial") as refused:
            rotated(world.casework.helpers, typed)
        assert typed not in str(refused.value)
        with pytest.raises(ConfigError, match="no card has this serial"):
            changed(world.casework.helpers.suspend, typed)
