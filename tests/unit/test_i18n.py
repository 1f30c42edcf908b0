"""Words in a language: looked up in memory, in English where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.conversation.vocabulary import Option, Prompt
from intake.i18n import Catalogues, read_catalogues
from intake.messages import Spoken
from intake.prompts import LABELS

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;\\n"
"""
VALUES = {"svc": "River Post", "urgent": "555 0100", "idle": "2 hours"}
OPTIONS = (("1", "Oui"), ("2", "Non"))


def catalogue(directory: Path, language: str, *messages: str) -> Catalogues:
    """Catalogues with these messages in one language."""
    file = directory / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join((HEADER, *messages)), encoding="utf-8")
    return read_catalogues(directory)


def message(source: str, text: str) -> str:
    return f'msgid "{source}"\nmsgstr "{text}"\n'


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    texts = read_catalogues(tmp_path)
    assert texts.label("en", Option.SEND) == LABELS[Option.SEND]
    assert texts.hours("en", 1) == "1 hour"
    assert texts.hours("en", 2) == "2 hours"
    assert texts.days("en", 1) == "1 day"


def test_options_stand_where_the_text_has_them_and_values_are_filled_in() -> None:
    spoken = Catalogues({}).speak("en", Prompt.DANGER, VALUES, OPTIONS)
    assert spoken == Spoken(
        "If you can, go to people or a place you trust. Urgent help: 555 0100. "
        "We cannot send rescue. ",
        OPTIONS,
        "",
    )
    assert spoken.inline().endswith("rescue. 1 Oui 2 Non")


def test_a_text_without_a_place_for_options_shows_none() -> None:
    spoken = Catalogues({}).speak("en", Prompt.FIRST_WORDS, VALUES, OPTIONS)
    assert spoken.options == ()
    assert spoken.inline().startswith("River Post: we got your text.")


def test_a_catalogue_is_read_and_what_it_lacks_is_english(tmp_path: Path) -> None:
    texts = catalogue(tmp_path, "fr", message("Send it", "Envoyer"))
    assert texts.label("fr", Option.SEND) == "Envoyer"
    assert texts.label("fr", Option.CHANGE) == LABELS[Option.CHANGE]
    assert texts.label("xx", Option.SEND) == LABELS[Option.SEND]


def test_a_doubtful_translation_is_not_used(tmp_path: Path) -> None:
    texts = catalogue(tmp_path, "fr", "#, fuzzy\n" + message("Send it", "Jeter"))
    assert texts.label("fr", Option.SEND) == "Send it"


def test_plural_forms_are_those_of_the_language(tmp_path: Path) -> None:
    plural = (
        'msgid "{count} hour"\nmsgid_plural "{count} hours"\n'
        'msgstr[0] "{count} a"\nmsgstr[1] "{count} b"\nmsgstr[2] "{count} c"\n'
    )
    texts = catalogue(tmp_path, "ar", plural)
    assert [texts.hours("ar", count) for count in (1, 2, 5)] == ["1 a", "2 b", "5 c"]


def test_right_to_left_text_and_its_marks_arrive_as_written(tmp_path: Path) -> None:
    texts = catalogue(tmp_path, "ar", message("Send it", "\u200fأرسل"))
    assert texts.label("ar", Option.SEND) == "\u200fأرسل"


@pytest.mark.parametrize("status", ["received", "acknowledged", "withdrawn"])
def test_a_status_has_words_and_an_unknown_one_has_none(status: str) -> None:
    assert Catalogues({}).status("en", status)
    assert Catalogues({}).status("en", f"not {status}") == ""


def test_letters_of_a_value_are_never_taken_for_a_placeholder() -> None:
    spoken = Catalogues({}).speak("en", Prompt.FIRST_WORDS, {**VALUES, "svc": "{urgent}"})
    assert spoken.before.startswith("{urgent}: ")


def test_a_text_whose_value_is_missing_is_an_error_and_not_half_a_text() -> None:
    with pytest.raises(KeyError):
        Catalogues({}).speak("en", Prompt.DANGER, {}, OPTIONS)
