"""T07: the hash of the consent in the record is that of the words really shown, for each value of
`mandatory_reporting` and each language; a changed configuration is a new version, and a report
begun before the change carries what was shown then."""

from __future__ import annotations

import hashlib

import pytest

from intake.conversation.vocabulary import Option, Step
from intake.routing.response import Duty
from tests.acceptance.said import LANGUAGES
from tests.unit.reporting.examples import FOR_ANOTHER, Elsewhere, Reporter, record_in, reporter
from tests.world import CATALOGUES

PATHS = {"self": {}, "for another": FOR_ANOTHER, "witness": {Step.ABOUT: "3"}}
MORE = "2"


def where(duty: Duty, language: str = "en") -> Elsewhere:
    """The demo's response with this duty, in this language."""
    law = 'law_authority = "DO"\nlaw_cases = "xxxxxxxxxxxx"\n' if duty is Duty.LAW else ""
    return Elsewhere(
        ('Post"\nlanguages = ["en"]', f'Post"\nlanguages = ["{language}"]'),
        ('mandatory_reporting = "risk_only"', f'{law}mandatory_reporting = "{duty.value}"'),
    )


def shown(anna: Reporter, answers: dict[Step, str], language: str = "en") -> str:
    """The hash of what she reads before she agrees, without the numbers she can answer with."""
    texts = anna.goes_to(Step.CONSENT, answers)
    labels = [CATALOGUES.label(language, o) for o in (Option.GO_ON, Option.MORE, Option.REFUSE)]
    options = " ".join(f"{digit} {label}" for digit, label in enumerate(labels, start=1))
    together = "\n".join(texts)
    assert together.count(options) == 1
    return hashlib.sha256(together.replace(options, "").encode()).hexdigest()


def agreed(anna: Reporter, answers: dict[Step, str]) -> tuple[object, object]:
    """(version, hash) in the record that is filed when she goes on."""
    record = record_in(anna.scene, anna.sends(answers))
    return record["consent_version"], record["consent_hash"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("duty", Duty)
def test_what_was_shown_is_what_is_recorded(duty: Duty, language: str) -> None:
    hashes = set()
    for answers in PATHS.values():
        anna = reporter(where(duty, language))
        seen = shown(anna, answers, language)
        assert agreed(anna, answers) == (1, seen)
        hashes.add(seen)
    assert len(hashes) == 1, "the same words for whoever writes"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("duty", Duty)
def test_where_answers_are_counted_that_is_among_what_was_shown(duty: Duty, language: str) -> None:
    there = where(duty, language)
    counting = Elsewhere(*there.changes, ("count_answers = false", "count_answers = true"))
    seen = shown(reporter(counting), {}, language)
    assert seen != shown(reporter(there), {}, language)
    assert agreed(reporter(counting), {}) == (1, seen)


def test_it_is_still_that_when_she_asks_for_more_first() -> None:
    anna = reporter(where(Duty.RISK_ONLY))
    seen = shown(anna, {})
    anna.says(MORE)
    assert agreed(anna, {Step.MORE: "1"}) == (1, seen)


def test_each_duty_and_language_has_words_of_its_own() -> None:
    hashes = [
        shown(reporter(where(duty, language)), {}, language)
        for duty in Duty
        for language in LANGUAGES
    ]
    assert len(set(hashes)) == len(Duty) * len(LANGUAGES)


# ---------------------------------------------------------------- a change meanwhile


def changes_to(anna: Reporter, duty: Duty) -> None:
    world = anna.scene.world
    world.load(where(duty).response_toml())
    world.time.pass_time(minutes=1)
    assert world.response.mandatory_reporting is duty


@pytest.mark.parametrize("duty", [each for each in Duty if each is not Duty.RISK_ONLY])
def test_a_changed_duty_is_a_new_version(duty: Duty) -> None:
    anna = reporter()
    before = shown(anna, {})
    assert agreed(anna, {}) == (1, before)
    changes_to(anna, duty)
    after = shown(anna, {})
    assert after != before
    assert agreed(anna, {}) == (2, after)


def test_whoever_agreed_before_the_change_is_recorded_as_having_read_the_old_words() -> None:
    anna = reporter()
    before = shown(anna, {})
    anna.says("1")
    changes_to(anna, Duty.STAFF_DUTY)
    assert agreed(anna, {}) == (1, before)


@pytest.mark.parametrize("more", [[], [MORE]], ids=["at once", "after more"])
def test_whoever_read_them_before_it_and_agrees_after_it_is_recorded_so_too(
    more: list[str],
) -> None:
    """Or is shown the new words before going on: never recorded as agreeing to words unseen."""
    anna = reporter()
    before = shown(anna, {})
    anna.says(*more)
    changes_to(anna, Duty.STAFF_DUTY)
    read_before = len(anna.read)
    recorded = agreed(anna, {Step.MORE: "1"})
    shown_again = any("must tell the own office" in text for text in anna.read[read_before:])
    assert recorded == (1, before) or (shown_again and recorded[0] == 2)
