"""Every transcript in this directory, against the real use cases: in English word by word, and in
every other language prompt by prompt, with that language's digits and words for answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.sms.segments import parts
from intake.conversation.scenes import Scene, Words
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Prompt
from intake.prompts import TEXTS
from intake.reporting.speaking import wordings_elsewhere
from tests.transcripts.play import SKIPPED, Play, lines_of
from tests.world import CATALOGUES

HERE = Path(__file__).parent
ALL = sorted(HERE.glob("*.txt"))
OTHER_LANGUAGES = sorted(CATALOGUES.languages - {"en"})
MOST_PARTS = 2
NEVER_SAID = {
    Prompt.CONSENT_NO_DUTY,
    Prompt.CONSENT_STAFF_DUTY,
    Prompt.CONSENT_LAW,
    Prompt.NO_READER,
    Prompt.NO_HELP_PLACE,
    Prompt.SAY_THIS_AND,
    Prompt.YOUNG,
    Prompt.YOUNG_OTHER,
    Prompt.NUDGE,
    *(
        prompt
        for prompt, (channel, _) in wordings_elsewhere().items()
        if channel in ("web", "in_person")
    ),
}
"""Said on another channel, by another response than the demo's, or by the worker: tested
elsewhere."""


def played(path: Path, language: str = "en") -> Play:
    play = Play(language)
    for sign, words in lines_of(path):
        play.line(sign, words)
    play.finish()
    return play


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    played(path)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_same_in_every_language(path: Path, language: str) -> None:
    if "* languages" in path.read_text(encoding="utf-8"):
        language = "en"  # it is about several languages at once already
    said = played(path, language)
    assert said.catalogues.said == played(path).catalogues.said
    if said.channel == "sms":
        assert all(parts(text) <= MOST_PARTS for text in said.texts)


def test_together_they_say_every_text_there_is() -> None:
    """A text that no transcript shows is one that nobody has read in its place."""
    said = {prompt for path in ALL for prompt in played(path).catalogues.said}
    assert set(TEXTS) - said == NEVER_SAID


def test_together_they_give_every_answer_there_is() -> None:
    """A branch of a table that no transcript takes is one that nobody has read."""
    given = {each for path in ALL for each in played(path).given}
    missing = {
        (step.value, name)
        for step, scene in SCRIPT.items()
        if not isinstance(scene, Words)
        for name in names_of(scene)
        if (step, name) not in given
    }
    assert not missing


def names_of(scene: Scene) -> set[str]:
    """What can be answered: its options, and whether it may be skipped."""
    if isinstance(scene, Words):
        return set()
    named = {answer.option.value for digit, answer in scene.answers.items() if digit}
    return named | ({SKIPPED} if scene.skip else set())


def test_there_are_transcripts() -> None:
    """A run over an empty directory must not pass for one that was checked."""
    assert len(ALL) >= 12
