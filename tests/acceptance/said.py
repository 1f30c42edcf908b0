"""Everything that can be said in one language: every template with every answer it can offer, in
every wording that a response file can choose, and what is said beside the templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from intake.cases.progress import Word
from intake.conversation.effects import ShowHelp
from intake.conversation.engine import answers_offered
from intake.conversation.moving import current
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.messages import Spoken
from intake.prompts import STATUS_WORDS
from intake.reporting.speaking import CONSENT_BY_DUTY, Speaker
from intake.routing.response import Duty, HelpPlace, Need, Response, Role
from tests.acceptance.ways import HERE, RESPONSE, ways
from tests.world import CATALOGUES

LANGUAGES = tuple(sorted(CATALOGUES.languages))
A_DAY = datetime(2026, 12, 22, 9, tzinfo=UTC)
NEEDS = tuple(Option(need.value) for need in Need)
WORDINGS: Mapping[Step, tuple[Prompt, ...]] = {
    Step.YOUNG: (Prompt.YOUNG, Prompt.YOUNG_ANY_READER),
    Step.YOUNG_OTHER: (Prompt.YOUNG_OTHER, Prompt.YOUNG_OTHER_ANY_READER),
}
"""Questions that are put in other words where nobody trained reads: (with, without)."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a response file and a moment put into the templates."""

    service_name: str = RESPONSE.service_name
    urgent_help: str = RESPONSE.urgent_help
    law_authority: str = "xxx"
    law_cases: str = "x" * 12
    word: str = "x" * 8
    place: str = "Rose House"
    hours: str = "8-17"
    pages: str = "12"
    reading_hours: int = 24


USUAL = Filling()
LONGEST = Filling("x" * 20, "x" * 40, "x" * 30, "x" * 40, "x" * 16, "x" * 60, "x" * 30, "400", 720)
"""As long as a response file may make them (`routing.keys.texts`)."""


def templates(language: str, filling: Filling = USUAL) -> Iterator[tuple[Prompt, Spoken]]:
    """Each template by name, as often as it can look different."""
    for there in _responses(filling):
        speaker = Speaker(CATALOGUES, there, language)
        yield from _questions(speaker, there, filling)
        yield from _statements(speaker, filling)


def beside(language: str) -> Iterator[Spoken]:
    """What no template is: areas, help places of every kind and area, how a report stands."""
    for there in _responses(USUAL):
        speaker = Speaker(CATALOGUES, there, language)
        yield speaker.areas()
        yield from (said for status in STATUS_WORDS if (said := speaker.status(status)))
        yield from (speaker.progress(word, A_DAY) for word in Word)
        for area in (None, *(each.id for each in there.areas)):
            yield from speaker.help(ShowHelp(NEEDS, area))
            yield from speaker.help(ShowHelp(NEEDS, area, there.organisations[0].id))


def _responses(filling: Filling) -> Iterator[Response]:
    """One for each duty, with somebody trained for children and without."""
    place = HelpPlace(Need.HEALTH, filling.place, filling.hours, date(2026, 11, 2))
    for duty in Duty:
        for trained in (True, False):
            role = Role.CHILD_RECEIVER if trained else Role.OMBUDSPERSON
            yield replace(
                RESPONSE,
                languages=LANGUAGES,
                service_name=filling.service_name,
                urgent_help=filling.urgent_help,
                mandatory_reporting=duty,
                law_authority=filling.law_authority,
                law_cases=filling.law_cases,
                readers=(replace(RESPONSE.readers[0], role=role), *RESPONSE.readers[1:]),
                help_places=(*RESPONSE.help_places, replace(place, areas=())),
            )


def _questions(
    speaker: Speaker, there: Response, filling: Filling
) -> Iterator[tuple[Prompt, Spoken]]:
    trained = any(reader.role is Role.CHILD_RECEIVER for reader in there.readers)
    for step, state in standings():
        named = WORDINGS.get(step, (SCRIPT[step].prompt,) * 2)[not trained]
        if step is Step.CONSENT:
            named = CONSENT_BY_DUTY[there.mandatory_reporting]
        yield named, speaker.ask(state, step, HERE, word=filling.word)


@cache
def standings() -> tuple[tuple[Step, Conversation], ...]:
    """Every question with every list of answers that it is put with."""
    found: dict[tuple[object, ...], tuple[Step, Conversation]] = {}
    for way in ways():
        if way.state is not None:
            step = current(way.state)
            found.setdefault((step, *answers_offered(way.state, HERE)), (step, way.state))
    return tuple(found.values())


def _statements(speaker: Speaker, filling: Filling) -> Iterator[tuple[Prompt, Spoken]]:
    """What asks nothing. A code is 16 digits; the days are those of the key backups."""
    values = {
        "code": "1234 5678 9012 3456",
        "sla": speaker.hours(filling.reading_hours),
        "days": speaker.days(14),
        "people": speaker.people(12),
        "place": filling.place,
        "hours": filling.hours,
        "kind": "x" * 20,
        "word": filling.word,
        "pair": filling.pages,
    }
    put = {scene.prompt for scene in SCRIPT.values()} | set(CONSENT_BY_DUTY.values())
    put |= {prompt for wordings in WORDINGS.values() for prompt in wordings}
    for prompt in Prompt:
        if prompt not in put:
            yield prompt, speaker.say(prompt, **values)
