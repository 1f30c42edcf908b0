"""What a text means: digits of any script, words, stray signs, and words that gateways reserve."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.conversation.answers import RESERVED_WORDS, STOP_WORDS, first_event, fold
from intake.conversation.engine import answers_offered
from intake.conversation.events import (
    Chose,
    Event,
    Greeted,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    Skipped,
    Unclear,
)
from intake.conversation.scenes import Choice, Lookup, Words
from intake.conversation.script import SCRIPT
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Step
from intake.prompts import LABELS
from tests.unit.conversation.examples import HERE, meant, standing

STEPS = list(SCRIPT)
CHOICES = [step for step, scene in SCRIPT.items() if isinstance(scene, Choice)]
MANY = [step for step in CHOICES if getattr(SCRIPT[step], "many", False)]
WORDS = [step for step, scene in SCRIPT.items() if isinstance(scene, Words)]
SEVERAL = [step for step in WORDS if getattr(SCRIPT[step], "several", False)]
NO_WORDS_TAKEN = [s for s, scene in SCRIPT.items() if isinstance(scene, Lookup) and not scene.part]

ZEROS = "0٠۰०০૦୦௦౦๐༠၀០\U0001e950\uff10"
"""Western, Arabic, Persian, Devanagari, Bengali, Gujarati, Odia, Tamil, Telugu, Thai, Tibetan,
Burmese, Khmer, Adlam, full width."""
STRAY = ("{}", " {} ", "{}.", " {} .", "{}!", "{},", "{};", "{}\n", "{}۔", "{}।", "{}።", "{}。")
UNSEEN = ("\u200e{}", "\u200f{}\u200f", "\u202b{}\u202c", "\ufeff{}", "{}\u200d", "\u2067{}\u2069")


def in_every_script(digit: int) -> Iterator[str]:
    return (chr(ord(zero) + digit) for zero in ZEROS)


def offered(step: Step) -> Iterator[tuple[int, Option, Event]]:
    """(digit, option, what it means): 0 is told as a skip, the engine knows for which answer."""
    for digit, answer in answers_offered(standing(step), HERE).items():
        yield digit, answer.option, Chose((answer.option.value,)) if digit else Skipped()


@pytest.mark.parametrize("step", STEPS)
def test_every_offered_digit_is_understood_in_every_script(step: Step) -> None:
    for digit, _, event in offered(step):
        assert [meant(written, step) for written in in_every_script(digit)] == [event] * len(ZEROS)


@pytest.mark.parametrize("step", STEPS)
def test_spaces_full_stops_and_marks_of_direction_change_nothing(step: Step) -> None:
    for digit, _, event in offered(step):
        for around in (*STRAY, *UNSEEN):
            assert meant(around.format(digit), step) == event, ascii(around)


@pytest.mark.parametrize("step", STEPS)
def test_every_offered_answer_is_understood_by_its_words(step: Step) -> None:
    """But not by one word that gateways reserve: it is asked again."""
    for _, option, _ in offered(step):
        label = LABELS[option]
        reserved = fold(label) in RESERVED_WORDS
        for words in (label, label.upper(), f"  {label}. "):
            wanted = Unclear(Told("")) if reserved else Chose((option.value,))
            assert meant(words, step) == wanted


@pytest.mark.parametrize("step", STEPS)
def test_eight_nine_and_stop_words_mean_the_same_at_every_question(step: Step) -> None:
    assert {meant(written, step) for written in in_every_script(8)} == {HelpWanted()}
    assert {meant(written, step) for written in in_every_script(9)} == {Left()}
    for word in STOP_WORDS:
        assert meant(word, step) == meant(f" {word.upper()}. ", step) == Left(quietly=True)


@pytest.mark.parametrize("step", STEPS)
def test_reserved_words_are_no_answer_and_are_not_kept(step: Step) -> None:
    """Sent alone they may block or unblock her phone, so we teach nobody to send them."""
    assert {meant(word.title(), step) for word in RESERVED_WORDS} == {Unclear(Told(""))}


@pytest.mark.parametrize("step", STEPS)
def test_zero_skips_where_that_is_possible_and_else_decides_nothing(step: Step) -> None:
    scene = SCRIPT[step]
    skips = isinstance(scene, Words) or scene.skip or 0 in answers_offered(standing(step), HERE)
    assert isinstance(meant("0", step), Skipped if skips else Unclear)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("digit", "words", "event"),
    [(0, "Skip", Skipped()), (8, "Help places", HelpWanted()), (9, "leave.", Left())],
)
def test_a_fixed_digit_by_its_words_counts_only_where_it_is_listed(
    step: Step, digit: int, words: str, event: Event
) -> None:
    """ "leave" may be a word of her story; 0 may be left out of a long question."""
    scene = SCRIPT[step]
    skips = isinstance(scene, Words) or scene.skip
    counts = digit in scene.shows or (digit == 0 and skips)
    assert (meant(words, step) == event) == counts


@pytest.mark.parametrize("step", CHOICES)
def test_what_is_not_offered_is_unclear(step: Step) -> None:
    missing = set(range(1, 8)) - {digit for digit, _, _ in offered(step)}
    texts = [str(digit) for digit in missing]
    for text in (*texts, "", "   ", "12", "1 9", "-", "Words of example.", "½", "一"):
        assert meant(text, step) == Unclear(Told(text))


@pytest.mark.parametrize("step", MANY)
def test_several_numbers_where_several_are_asked_for(step: Step) -> None:
    one, two = (option.value for _, option, _ in list(offered(step))[:2])
    for text in (
        "1 2",
        "1,2",
        "1, 2.",
        "1+2",
        "1/2",
        "1-2",
        "1 & 2",
        "1;2",
        "١ ٢",
        "1 2 1",
        "1  2",
    ):
        assert meant(text, step) == Chose((one, two))
    assert meant("2 1", step) == Chose((two, one))
    for text in ("1 7", "12", "1 0", "1 and 2", "1,,x"):
        assert isinstance(meant(text, step), Unclear)


@pytest.mark.parametrize("step", [step for step in CHOICES if step not in MANY])
def test_several_numbers_are_unclear_where_one_is_asked_for(step: Step) -> None:
    assert meant("1 2", step) == Unclear(Told("1 2"))


# ---------------------------------------------------------------- registers


@pytest.mark.parametrize("text", ["11", "١١", " 11. ", "North Bank", "NORTH  BANK", "\u200f11"])
@pytest.mark.parametrize("step", [Step.AREA, Step.AREA_FOR_HELP])
def test_an_area_by_number_or_name(text: str, step: Step) -> None:
    assert meant(text, step) == Chose(("north",))


@pytest.mark.parametrize("text", ["?", "؟", " ? ", "\u200f؟\u200f", "\uff1f", "?."])
def test_a_question_mark_asks_for_the_list(text: str) -> None:
    """Right-to-left keyboards write another mark, and marks of direction around it."""
    assert {meant(text, step) for step in STEPS} == {ListWanted()}


def test_an_organisation_by_number_by_name_or_in_her_words() -> None:
    assert meant("21", Step.ORGANISATION) == Chose(("kite",))
    assert meant("green kite", Step.ORGANISATION) == Chose(("kite",))
    assert meant("The water people", Step.ORGANISATION) == Said(Told("The water people"))
    assert meant("77", Step.ORGANISATION) == Unclear(Told("77"))


@pytest.mark.parametrize("step", NO_WORDS_TAKEN)
def test_what_is_in_no_register_is_unclear(step: Step) -> None:
    assert meant("99", step) == Unclear(Told("99"))
    assert meant("Nowhere", step) == Unclear(Told("Nowhere"))


# ---------------------------------------------------------------- words

TELLING = (
    "Words of example.",
    "12 people in the queue",
    "كلمات",
    "stop it",
    "help us",
    "555",
    "1 2",
)


@pytest.mark.parametrize("step", WORDS)
def test_words_are_told_as_they_came(step: Step) -> None:
    assert [meant(text, step) for text in TELLING] == [Said(Told(text)) for text in TELLING]


@pytest.mark.parametrize("step", WORDS)
def test_a_slip_of_the_finger_is_not_told(step: Step) -> None:
    for text in ("", " ", ".", "5", "٥", "\u200f"):
        assert meant(text, step) == Unclear(Told(text))


@pytest.mark.parametrize("text", ["1", "1.", "١", " 1 ", "Done", "done."])
def test_one_ends_words_that_may_be_several(text: str) -> None:
    done = Chose((Option.DONE.value,))
    assert [step for step in WORDS if meant(text, step) == done] == SEVERAL


# ---------------------------------------------------------------- the first text


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("8", HelpWanted()),
        ("٩", Left()),
        ("STOP", Left(quietly=True)),
        ("START", Unclear(Told(""))),
        ("hello", Unclear(Told("hello"))),
        ("1", Unclear(Told("1"))),
        ("0", Unclear(Told("0"))),
        ("", Unclear(Told(""))),
        (" Bonjour. ", Greeted("fr")),
        ("Her name is known", Unclear(Told("Her name is known"), named=True)),
    ],
)
def test_before_anything_is_asked(text: str, event: Event) -> None:
    assert first_event(Told(text), {"bonjour": "fr"}, ("name is",)) == event


def test_folding_knows_no_case_width_direction_or_full_stop() -> None:
    assert fold(" \u200fNORTH\u00a0 \uff22ank.؛ ") == "north bank"
    assert fold("①") == "1"
    assert fold("የት።") == "የት"


def test_a_text_of_plain_letters_folds_as_it_does_among_others() -> None:
    """The short way for ASCII says what the long way says."""
    zero_width = "\u200b"  # a format character, which is left out
    for code in range(128):
        text = f" {chr(code)}A 7{chr(code)}b{chr(code)} "
        assert fold(text) == fold(f"{text}{zero_width}")
