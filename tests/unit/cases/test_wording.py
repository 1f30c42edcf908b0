"""Words that an answer should not hold, in every language in which people write."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import pytest

import intake.cases.wording
from intake.cases.lint import IN_WORDS, Finding, lint
from intake.cases.replies import GAP, Ready
from intake.cases.wording import WORDINGS
from intake.i18n import SOURCE_LANGUAGE
from tests.world import CATALOGUES

LANGUAGES = sorted(WORDINGS)
HELD: Mapping[str, Mapping[Finding, str]] = {
    "am": {
        Finding.PROMISE: "ዋስትና እንሰጣለን።",
        Finding.BLAME: "ለምን ዝም አሉ",
        Finding.TOPIC: "ስለጥቃት ነው።",
        Finding.PITY: "ጀግና ነዎት።",
        Finding.HURRY: "ጊዜው ሳያልፍ ይምጡ።",
    },
    "ar": {
        Finding.PROMISE: "أَضْمَنُ لك ذلك.",
        Finding.BLAME: "لماذا لم تتكلمي",
        Finding.TOPIC: "هذا عن العنف.",
        Finding.PITY: "نفهم شعورك.",
        Finding.HURRY: "يمكنك القدوم قبل فوات الأوان.",
    },
    "bn": {
        Finding.PROMISE: "আমরা কথা দিচ্ছি।",
        Finding.BLAME: "কেন বলেননি",
        Finding.TOPIC: "এটি নির্যাতনের বিষয়।",
        Finding.PITY: "আপনি খুব সাহসী।",
        Finding.HURRY: "তাড়াতাড়ি আসুন।",
    },
    "fr": {
        Finding.PROMISE: "Nous vous promettons cela.",
        Finding.BLAME: "Pourquoi n’avez-vous rien dit",
        Finding.TOPIC: "C’est une affaire de HARCELEMENT.",
        Finding.PITY: "Vous êtes courageuse.",
        Finding.HURRY: "Venez avant qu’il ne soit trop tard.",
    },
    "nl": {
        Finding.PROMISE: "Wij beloven dat.",
        Finding.BLAME: "Waarom bent u gegaan",
        Finding.TOPIC: "Het gaat over geweld.",
        Finding.PITY: "Wat dapper van u.",
        Finding.HURRY: "Kom zo snel mogelijk.",
    },
}
PROMISES = {
    "am": ("ማንም አያውቅም።", "100% ደህና ነው።", "አሁን ደህና ነዎት።", "እሱ ይቀጣል።"),
    "ar": ("لن يعرف أحد.", "١٠٠٪ آمن.", "أنتِ بأمان الآن.", "سيعاقب."),
    "bn": ("কেউ জানবে না।", "১০০% গোপন।", "আপনি এখন নিরাপদ।", "সে শাস্তি পাবে।"),
    "fr": (
        "Personne ne le saura.",
        "C’est sûr à 100 %.",
        "Vous êtes en sécurité.",
        "Il sera puni.",
    ),
    "nl": ("Niemand komt het te weten.", "100% zeker.", "U bent nu veilig.", "Hij wordt gestraft."),
}
LIMITS = {
    "am": ("ደህንነትዎ የተጠበቀ ነው ወይ", "አሁን ደህና ነዎት ወይ", "ዋስትና መስጠት አንችልም።"),
    "ar": (
        "لا نضمن ذلك.",
        "لا يمكننا أن نضمن ذلك.",
        "اكتب فقط إذا كنت أنت بأمان.",
        "هذا مضمون رسالتك.",
    ),
    "bn": (
        "গ্যারান্টি দিতে পারি না।",
        "আপনি নিরাপদ থাকলে লিখুন।",
        "যদি আপনি নিরাপদ মনে করেন, লিখুন।",
        "আপনি নিরাপদে কখন কথা বলতে পারেন?",
    ),
    "fr": (
        "Nous ne pouvons pas garantir cela.",
        "Ce n’est pas garanti.",
        "Si vous êtes en sécurité.",
        "C’est sans garantie.",
    ),
    "nl": ("Wij kunnen dat niet beloven.", "Wij beloven niets.", "Schrijf als u veilig bent."),
}
"""What is no promise: a limit that is said, a condition, or a word that looks like one."""


def found(language: str, text: str) -> set[Finding]:
    said = lint(text, "", language)
    return {*said.stops, *said.advice}


def test_every_language_that_people_write_in_has_its_words() -> None:
    assert set(WORDINGS) == CATALOGUES.languages - {SOURCE_LANGUAGE} == set(HELD)
    assert all(set(each) == {finding for finding, _ in IN_WORDS} for each in HELD.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", [each for each, _ in IN_WORDS])
def test_each_rule_finds_something_in_each_language(language: str, finding: Finding) -> None:
    assert found(language, HELD[language][finding]) == {finding}
    assert found("en", HELD[language][finding]) == set(), "in its own language only"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "finding", [Finding.PHONE, Finding.E_MAIL, Finding.QUESTIONS, Finding.SIGNS]
)
def test_what_is_no_word_is_found_in_each_language(language: str, finding: Finding) -> None:
    said = {
        Finding.PHONE: "0800 123 4567",
        Finding.E_MAIL: "help@example.org",
        Finding.QUESTIONS: "? ؟",
        Finding.SIGNS: "!",
    }
    assert found(language, said[finding]) == {finding}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_is_stopped_and_an_honest_limit_is_none(language: str) -> None:
    for text in PROMISES[language]:
        assert Finding.PROMISE in lint(text, "", language).stops, text
    for text in LIMITS[language]:
        assert lint(text, "", language).stops == (), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", Ready)
def test_ready_texts_pass(language: str, which: Ready) -> None:
    text = CATALOGUES.ready(language, which, "22/11/2026").replace(GAP, "1")
    assert found(language, text) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_as_it_stands(language: str) -> None:
    """None is written so that it could never be found."""
    wording = WORDINGS[language]
    rules = {
        Finding.PROMISE: (*wording.promise, *wording.always),
        Finding.BLAME: wording.blame,
        Finding.TOPIC: wording.topic,
        Finding.PITY: wording.pity,
        Finding.HURRY: wording.hurry,
    }
    for finding, phrases in rules.items():
        lost = [each for each in phrases if finding not in found(language, f"1, {each}x 1")]
        assert not lost
    every = list(chain.from_iterable(rules.values()))
    assert len(every) == len(set(every))


@pytest.mark.parametrize("inside", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u0640"])
def test_signs_that_nobody_sees_hide_no_word(inside: str) -> None:
    """Soft hyphens, joiners, and the line that makes an Arabic word longer."""
    assert found("nl", f"Wij bel{inside}oven dat.") == {Finding.PROMISE}
    assert found("ar", f"نح{inside}ن نض{inside}من لك ذلك.") == {Finding.PROMISE}


def test_a_language_with_a_region_has_the_words_of_its_language() -> None:
    assert found("fr-CD", HELD["fr"][Finding.PITY]) == {Finding.PITY}
    assert found("sw", "Asante.") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_says_whether_a_native_reader_has_signed_it(language: str) -> None:
    """In its first lines, as a catalogue does."""
    folder = Path(intake.cases.wording.__file__).parent
    source = (folder / f"{language}.py").read_text(encoding="utf-8")
    head = source.partition("from __future__")[0]
    assert "# Draft by a non-native writer, " in head or "# Reviewed by " in head
