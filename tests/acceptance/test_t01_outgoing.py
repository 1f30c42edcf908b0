"""T01: every text that goes out, in every language and every wording that a deployment can choose,
takes two SMS parts at most in a known encoding, with no word of the deny list and no topic in its
first 40 characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from channels.sms.outbound import MOST_PARTS, pack
from channels.sms.segments import Encoding, encoding, parts
from intake.conversation.answers import fold
from intake.conversation.vocabulary import Prompt
from intake.i18n import SOURCE_LANGUAGE
from intake.lengths import too_long
from intake.reporting.speaking import wordings_elsewhere
from intake.routing.response import Duty, HelpPlace, Need, Response
from tests.acceptance.said import LANGUAGES, LONGEST, beside, templates
from tests.acceptance.ways import RESPONSE
from tests.locales import test_denied, test_texts
from tests.locales.test_texts import LOCK_SCREEN_CHARACTERS, NEEDED, REVIEWED_SO
from tests.world import CATALOGUES

NOT_IN_SMS = frozenset(wordings_elsewhere())
ON_PAGES = {prompt for prompt, (channel, _) in wordings_elsewhere().items() if channel == "web"}
"""No lock screen shows them."""

IN_LATIN = ("en", "fr", "nl")
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

TOPICS: Mapping[str, re.Pattern[str]] = {
    "en": test_texts.TOPICS,
    "fr": re.compile(
        r"personnel d'aide|moins de 18|danger|\bforce|menac|non voul|soldat|polic|arrive|jeune"
    ),
    "nl": re.compile(
        r"hulpverlener|\b18\b|gevaar|dwang|dreig|ongewenst|soldaat|politie|gebeurd|\bjong"
    ),
    "ar": re.compile("إغاثة|18|خطر|إجبار|تهديد|غير مرغوب|جيش|شرطة|حدث له|صغير"),
    "am": re.compile("የእርዳታ ሠራተ|18|አደጋ|ማስገደድ|ማስፈራ|ያልተፈለ|ወታደር|ፖሊስ|የደረሰ|ወጣት"),
    "bn": re.compile("ত্রাণকর্মী|18|বিপদ|জোর|হুমকি|না চাইলে|সেনা|পুলিশ|সাথে এটি হয়েছে|কমবয়সী"),
}
"""The English list said in each language, on folded text."""

THE_LIMIT = {Prompt.CONSENT_STAFF_DUTY, Prompt.CONSENT_LAW}
ALSO_SO: Mapping[str, set[Prompt]] = {
    "fr": {Prompt.STAFF_DUTY, Prompt.SAFE_TIME},
    "nl": {Prompt.YOUNG_OTHER, Prompt.YOUNG_OTHER_ANY_READER},
    "ar": {*THE_LIMIT, Prompt.DO_NO_HARM, Prompt.STAFF, Prompt.STAFF_DUTY},
    "bn": {Prompt.CONSENT, *THE_LIMIT, Prompt.YOUNG, Prompt.STAFF_DUTY},
    "am": {
        *{Prompt.CONSENT, *THE_LIMIT, Prompt.STAFF_DUTY, Prompt.NO_CONSENT},
        *{Prompt.SURVIVOR_RECEIPT, Prompt.YOUNG_OTHER, Prompt.YOUNG_OTHER_ANY_READER},
        *{Prompt.SOURCE, Prompt.DO_NO_HARM, Prompt.WITNESS_WORDS},
    },
}
"""Texts with a topic in their first words here and not in English, where a word is shorter or comes
earlier. For whoever reviews these languages: the limit of privacy (C2) tells most of them."""


SAID_WITH: Mapping[Prompt, str] = {
    Prompt.FIRST_WORDS: "service_name",
    Prompt.DANGER: "urgent_help",
    Prompt.NO_HELP_PLACE: "urgent_help",
    Prompt.CONSENT_LAW: "law_cases",
    Prompt.SAFE_TIME: "contact_words",
    Prompt.HELP_PLACE: "help_places",
    Prompt.HELP_PLACE_HEALTH: "help_places",
}
"""Templates that hold values of the response file, and which key to shorten."""


def longest(language: str) -> Response:
    """A response in one language with every value as long as the file allows."""
    place = HelpPlace(Need.HEALTH, LONGEST.place, LONGEST.hours, date(2026, 11, 2))
    return replace(
        RESPONSE,
        languages=(language,),
        service_name=LONGEST.service_name,
        urgent_help=LONGEST.urgent_help,
        mandatory_reporting=Duty.LAW,
        law_authority=LONGEST.law_authority,
        law_cases=LONGEST.law_cases,
        contact_words=(LONGEST.word,),
        help_places=(*(replace(place, need=need) for need in Need),),
    )


def test_every_template_is_looked_at() -> None:
    for language in LANGUAGES:
        assert {prompt for prompt, _ in templates(language)} == set(Prompt)
    assert len(LANGUAGES) == len(TOPICS) > 1


@IN_EVERY_LANGUAGE
def test_a_template_takes_two_parts_at_most(language: str) -> None:
    too_long = {
        prompt.value: parts(text)
        for prompt, said in templates(language)
        if prompt not in NOT_IN_SMS and parts(text := said.inline()) > MOST_PARTS
    }
    assert not too_long


@IN_EVERY_LANGUAGE
def test_whoever_loads_values_that_would_make_one_longer_is_told_which(language: str) -> None:
    """As long as any file may make them: what fits into Latin letters may be too long in others."""
    found = {
        prompt for prompt, said in templates(language, LONGEST) if parts(said.inline()) > MOST_PARTS
    } - NOT_IN_SMS
    assert found <= SAID_WITH.keys()
    paths = {path.partition("[")[0] for path, _ in too_long(longest(language), CATALOGUES)}
    assert {SAID_WITH[prompt] for prompt in found} == paths


@IN_EVERY_LANGUAGE
def test_what_goes_out_is_never_longer_whatever_is_put_in(language: str) -> None:
    said = [each for _, each in templates(language, LONGEST)]
    for one, other in zip(said, [*said[1:], said[0]], strict=True):
        assert all(parts(text) <= MOST_PARTS for text in pack((one, other)))


@IN_EVERY_LANGUAGE
def test_its_encoding_is_the_one_of_its_script(language: str) -> None:
    """But for texts that may be made of names alone, whatever the script of those."""
    known = Encoding.GSM_7 if language in IN_LATIN else Encoding.UCS_2
    for prompt, said in templates(language):
        text = said.inline()
        assert not [sign for sign in text if unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs")]
        if prompt not in {Prompt.LANGUAGE, Prompt.NUDGE, Prompt.HELP_PLACE, *NOT_IN_SMS}:
            assert encoding(text) is known, prompt


@IN_EVERY_LANGUAGE
def test_it_holds_no_denied_word(language: str) -> None:
    for prompt, said in templates(language):
        needed = NEEDED.get(prompt, (set[str](), ""))[0] if language == SOURCE_LANGUAGE else set()
        assert denied_in(said.inline(), language) == needed, prompt
    assert not [text for each in beside(language) if denied_in(text := each.inline(), language)]


def denied_in(text: str, language: str) -> set[str]:
    if language == SOURCE_LANGUAGE:
        return test_texts.denied_in(text)
    return test_denied.denied_in(text, test_denied.deny_list(language))


@IN_EVERY_LANGUAGE
def test_its_first_words_tell_no_topic(language: str) -> None:
    telling = {prompt for prompt, said in templates(language) if tells(said.inline(), language)}
    also = ALSO_SO.get(language, set())
    assert telling - {*REVIEWED_SO} - ON_PAGES == also
    assert {Prompt.AGE, Prompt.ROLE} <= telling, "the list finds what it is for"


def tells(text: str, language: str) -> bool:
    return TOPICS[language].search(fold(text[:LOCK_SCREEN_CHARACTERS])) is not None
