"""Leaving and silence: nothing is kept, and nobody can tell that she was here."""

from __future__ import annotations

import pytest

from intake.conversation.vocabulary import Step
from intake.messages import Sign
from tests.unit.reporting.examples import OTHER_PHONE, WORDS, Reporter, nothing_is_kept, reporter

# ---------------------------------------------------------------- silence


@pytest.mark.parametrize(("minutes", "remembered"), [(119, True), (121, False)])
def test_the_idle_limit_counts_from_her_last_text(minutes: int, remembered: bool) -> None:
    anna = reporter()
    anna.goes_to(Step.STORY)
    anna.says(WORDS)
    anna.scene.world.time.pass_time(minutes=minutes)
    anna.says("1")
    assert (anna.step is Step.KIND) == remembered
    assert bool(anna.scene.tables.parts) == remembered


def test_a_draft_lives_as_long_as_its_conversation() -> None:
    anna = reporter()
    anna.goes_to(Step.STORY)
    anna.says(WORDS)
    for _ in range(4):
        anna.scene.world.time.pass_time(minutes=50)
        anna.says("And more of it.")
    (expires_at,) = anna.scene.tables.drafts.values()
    assert anna.standing
    assert expires_at == anna.standing.expires_at
    assert (expires_at.minute, expires_at.second) == (0, 0)


@pytest.mark.parametrize("leaving", ["9", "STOP", Sign.STOP, "3"])
@pytest.mark.parametrize("step", [Step.CONSENT, Step.SEND])
def test_whoever_leaves_leaves_nothing(step: Step, leaving: str | Sign) -> None:
    anna = reporter()
    anna.goes_to(step, {Step.STORY: WORDS})
    anna.says(leaving)
    assert nothing_is_kept(anna.scene)


def test_a_text_on_its_way_does_not_leave_after_she_has_left() -> None:
    anna = reporter()
    anna.goes_to(Step.CONTACT)
    anna.text("0")
    anna.text("9")
    assert [text[:13] for text in anna.reads()] == ["OK. You left."]
    assert nothing_is_kept(anna.scene)


# ---------------------------------------------------------------- as a stranger


@pytest.mark.parametrize(
    "news", ["hello", WORDS + WORDS, "1", "8", "9", "?", "", Sign.MEDIA, "stop"]
)
def test_after_a_report_the_same_phone_is_answered_as_any_other(news: str | Sign) -> None:
    anna = reporter()
    anna.sends({Step.STORY: WORDS})
    new = Reporter(anna.scene, OTHER_PHONE)
    assert anna.says(news) == new.says(news)
    assert anna.says("1") == new.says("1")


def test_so_is_one_whose_owner_left_or_fell_silent() -> None:
    for ending in ("9", "STOP"):
        anna = reporter()
        anna.goes_to(Step.KIND)
        anna.says(ending)
        assert anna.says("hello") == reporter().says("hello")
    anna = reporter()
    anna.goes_to(Step.KIND)
    anna.scene.world.time.pass_time(hours=5)
    assert anna.says("hello") == reporter().says("hello")
