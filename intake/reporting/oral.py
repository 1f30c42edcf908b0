"""What the entry of an oral report shows and gives back: a form to read aloud from, and its end.

Rules: the form holds the reviewed words of each question in the person's language, beside those of
the desk's; the digits of a receipt stand in `Entered` alone, outside `repr()`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from intake.conversation.oral import begun, options, part_of, questions
from intake.conversation.scenes import Choice, Lookup, Register, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment, Draft
from intake.conversation.vocabulary import Option, Part, Step
from intake.i18n import SOURCE_LANGUAGE, Catalogues
from intake.messages import Spoken
from intake.ports import InForce
from intake.reporting.speaking import Speaker

CHANNEL = "in_person"

SAID_BESIDE: Mapping[Step, Step] = {
    Step.SAFETY: Step.DANGER,
    Step.AGE: Step.YOUNG,
    Step.SOMEONE_IN_DANGER: Step.DO_NO_HARM,
    Step.STAFF: Step.STAFF_DUTY,
}
"""Question -> what else is read aloud there, which asks nothing."""

ONLY_HERE = frozenset({Step.SAFETY})
"""Asked of a phone elsewhere: face to face the reader asks in words of her own."""


class Kind(Enum):
    """How a question is answered on a form."""

    ONE = "one"
    SEVERAL = "several"
    AREA = "area"
    ORGANISATION = "organisation"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `own`: as the reader reads it. `offered`: (value, in the reader's language, in
    the person's).

    `aloud`: what is read out; empty where there are no such words. `beside`: what is read out
    with it, when it applies. `part`: what its words are. `for_adults`: not asked about a child.
    """

    step: Step
    kind: Kind
    own: str
    aloud: str
    offered: tuple[tuple[str, str, str], ...]
    beside: str = ""
    part: Part | None = None
    for_adults: bool = False


@dataclass(frozen=True, slots=True)
class OralForm:
    """Everything to read aloud and to ask. `agreed_to`: SHA-256 of the words of the consent."""

    about: Option
    language: str
    consent: tuple[str, ...]
    agreed_to: str
    questions: tuple[Question, ...]


class Problem(Enum):
    """Why nothing was filed."""

    NOT_AGREED = "not_agreed"
    OTHER_WORDS = "other_words"  # the words to be read aloud have changed meanwhile
    NOT_OFFERED = "not_offered"  # an answer that is not, or no longer, among those to choose from
    NOT_ASKED = "not_asked"  # an answer to something that is not asked with these answers
    TOO_LONG = "too_long"
    NAMED = "named"  # it looks as if a name or number stood in it; asked once
    NO_SUCH_NUMBER = "no_such_number"  # a number that no organisation of the register has
    BEFORE = "before"  # the same form was sent before
    NOBODY = "nobody"  # nobody may have it, or can read it in time: nothing was kept


@dataclass(frozen=True, slots=True)
class Entered:
    """It is filed. `said` and `places` are to be read out; the digits are shown once."""

    digits: str = field(repr=False)
    said: tuple[Spoken, ...]
    places: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class NotEntered:
    """It is not. `steps`: which questions the problem is with; `said`: to be read out."""

    problem: Problem
    steps: tuple[Step, ...] = ()
    said: tuple[Spoken, ...] = ()


def digest_of(speaker: Speaker) -> str:
    """By which the words of the consent are known in a record."""
    return hashlib.sha256(speaker.consent_text().encode()).hexdigest()


def form(
    about: Option,
    speaker: Speaker,
    live: InForce,
    deployment: Deployment,
    catalogues: Catalogues,
    own: str = SOURCE_LANGUAGE,
) -> OralForm:
    """What to read aloud and to ask on this way, in the speaker's language, and in the reader's
    `own`."""
    desk = Speaker(catalogues, live.response, own, CHANNEL)
    writer = _Writer(about, speaker, desk, live, deployment, catalogues)
    draft, young = writer.known(), writer.known(Option.YES)
    of_a_child = set(questions(young, deployment))
    steps = questions(draft, deployment)
    more = speaker.ask(Conversation(Step.MORE, speaker.language, draft), Step.MORE, deployment)
    consent = (*speaker.consent_text().split("\n"), more.before)
    return OralForm(
        about,
        speaker.language,
        tuple(text.strip() for text in consent),
        digest_of(speaker),
        tuple(writer.question(step, step in of_a_child) for step in steps),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts questions on a form."""

    about: Option
    speaker: Speaker
    desk: Speaker
    live: InForce
    deployment: Deployment
    catalogues: Catalogues

    def known(self, under_18: Option | None = None) -> Draft:
        """What is known before anything is asked, but perhaps the age."""
        said = (under_18.value,) if under_18 else ()
        return begun(self.about, {Step.AGE: said, Step.AGE_OTHER: said})

    def question(self, step: Step, asked_of_a_child: bool) -> Question:
        scene, beside = SCRIPT[step], SAID_BESIDE.get(step)
        return Question(
            step,
            _kind(step),
            self._words(self.desk, step),
            "" if step in ONLY_HERE else self._words(self.speaker, step),
            self._areas() if _kind(step) is Kind.AREA else self._options(step),
            self._words(self.speaker, beside) if beside else "",
            part_of(scene),
            not asked_of_a_child and part_of(scene) is not Part.STORY,
        )

    def _words(self, speaker: Speaker, step: Step) -> str:
        """A question without its answers."""
        state = Conversation(step, speaker.language, self.known())
        spoken = speaker.ask(state, step, self.deployment)
        return f"{spoken.before.strip()} {spoken.after.lstrip('. ')}".strip()

    def _options(self, step: Step) -> tuple[tuple[str, str, str], ...]:
        label = self.catalogues.label
        return tuple(
            (each.value, label(self.desk.language, each), label(self.speaker.language, each))
            for each in options(step, self.known(), self.deployment)
        )

    def _areas(self) -> tuple[tuple[str, str, str], ...]:
        language = self.speaker.language
        areas = self.live.response.areas
        return tuple((each.id, each.name, each.name_in(language)) for each in areas)


def _kind(step: Step) -> Kind:
    match SCRIPT[step]:
        case Words():
            return Kind.WORDS
        case Lookup(register=Register.AREAS):
            return Kind.AREA
        case Lookup():
            return Kind.ORGANISATION
        case Choice(many=True):
            return Kind.SEVERAL
        case _:
            return Kind.ONE
