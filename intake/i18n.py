"""Words in a reporter's language: catalogues in memory, one lookup, nothing compiled on disk.

Rules: English is the source and needs no catalogue. `locales/<lang>/LC_MESSAGES/messages.po` is
read once at start (read_po -> write_mo -> GNUTranslations), so that nothing can be stale. A text
missing from a catalogue is shown in English; a test keeps that from happening.
"""

from __future__ import annotations

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from intake.cases.replies import Ready
from intake.conversation.answers import fold
from intake.conversation.vocabulary import Option, Prompt
from intake.messages import Spoken
from intake.prompts import (
    DAYS,
    HOURS,
    LABELS,
    LANGUAGE_NAMES,
    NAME_SHAPES,
    PAGE,
    PEOPLE,
    POSTER_WORDS,
    PROFILE,
    PROGRESS_WORDS,
    READY,
    STATUS_WORDS,
    TEXTS,
    PageText,
)

SOURCE_LANGUAGE = "en"
OPTIONS = "{options}"
REVIEWED = "# Reviewed by "


class Catalogues:
    """The texts of every language there is a catalogue for."""

    def __init__(
        self, translations: Mapping[str, NullTranslations], drafts: frozenset[str] = frozenset()
    ) -> None:
        self.translations = {SOURCE_LANGUAGE: NullTranslations(), **translations}
        self.languages = frozenset(self.translations)
        self.drafts = drafts
        """Languages whose texts no native reader has signed yet."""

    def speak(
        self,
        language: str,
        prompt: Prompt,
        values: Mapping[str, str],
        options: tuple[tuple[str, str], ...] = (),
    ) -> Spoken:
        """A prompt with its values filled in and its options beside it."""
        text = self._of(language).gettext(TEXTS[prompt])
        before, found, after = text.partition(OPTIONS)
        shown = options if found else ()
        return Spoken(before.format_map(values), shown, after.format_map(values))

    def label(self, language: str, option: Option) -> str:
        """How an option is called."""
        return self._of(language).gettext(LABELS[option])

    def status(self, language: str, status: str) -> str:
        """A case's status in plain words, or "" when there is nothing to say."""
        words = STATUS_WORDS.get(status)
        return self._of(language).gettext(words) if words else ""

    def progress(self, language: str, word: str, day: str) -> str:
        """How a case stands in one line; `day` as it is to be shown."""
        return self._of(language).gettext(PROGRESS_WORDS[word]).format(day=day)

    def ready(self, language: str, which: Ready, day: str) -> str:
        """What an answer can begin with; `day` as it is to be shown, where it names one."""
        wish = self.label(language, Option.CHANGE_WISH)
        return self._of(language).gettext(READY[which]).format(day=day, wish=wish)

    def profile(self, language: str, which: str) -> str:
        """What a messenger shows of the service before anything is said; `which`: of PROFILE."""
        return self._of(language).gettext(PROFILE[which])

    def page(self, language: str, text: PageText) -> str:
        """A word of the web page itself."""
        return self._of(language).gettext(PAGE[text])

    def hours(self, language: str, count: int) -> str:
        """A duration such as "2 hours"."""
        return self._of(language).ngettext(*HOURS, count).format(count=count)

    def days(self, language: str, count: int) -> str:
        """A duration such as "14 days"."""
        return self._of(language).ngettext(*DAYS, count).format(count=count)

    def people(self, language: str, count: int) -> str:
        """How many, such as "2 people"."""
        return self._of(language).ngettext(*PEOPLE, count).format(count=count)

    def poster(self, language: str) -> Mapping[str, str]:
        """What stands on posters and cards."""
        translated = self._of(language).gettext
        return {name: translated(words) for name, words in POSTER_WORDS.items()}

    def name_shapes(self, language: str) -> tuple[str, ...]:
        """Words after which a name may follow, as `answers.fold` spells them."""
        shapes = self._of(language).gettext(NAME_SHAPES).split("|")
        return tuple(folded for shape in shapes if (folded := fold(shape)))

    def name(self, language: str) -> str:
        """What a language calls itself, in letters every phone can show."""
        return LANGUAGE_NAMES[language]

    def _of(self, language: str) -> NullTranslations:
        return self.translations.get(language, self.translations[SOURCE_LANGUAGE])


def read_catalogues(directory: Path) -> Catalogues:
    """Every catalogue under `locales/`."""
    found = sorted(directory.glob("*/LC_MESSAGES/messages.po"))
    drafts = frozenset(path.parts[-3] for path in found if not is_reviewed(path))
    return Catalogues({path.parts[-3]: read_translations(path) for path in found}, drafts)


def is_reviewed(path: Path) -> bool:
    """Whether the comment before the first text names who reviewed it."""
    with path.open(encoding="utf-8") as lines:
        head = takewhile(lambda line: line.startswith("#"), lines)
        return any(line.startswith(REVIEWED) for line in head)


def read_translations(path: Path) -> GNUTranslations:
    """One catalogue; the folder above it says of which language."""
    compiled = BytesIO()
    with path.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=path.parts[-3]))
    compiled.seek(0)
    return GNUTranslations(compiled)
