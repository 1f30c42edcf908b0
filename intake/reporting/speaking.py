"""Effects that only speak, as words in the reporter's language.

Rules: nothing she wrote is ever said back to her. Digits are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from intake.cases.progress import Word
from intake.conversation.answers import Wording, fold
from intake.conversation.effects import ShowHelp
from intake.conversation.engine import answers_offered
from intake.conversation.scenes import Choice, Code, Lookup, Register, Scene, Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation, Deployment
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.i18n import Catalogues
from intake.messages import Asked, Kind, Question, Spoken
from intake.routing.directory import help_places
from intake.routing.organisations import offices
from intake.routing.response import Duty, HelpPlace, Need, Response, Role

FIXED: Mapping[int, Option] = {0: Option.SKIP, 8: Option.HELP_PLACES, 9: Option.LEAVE}


CONSENT_BY_DUTY: Mapping[Duty, Prompt] = {
    Duty.NONE: Prompt.CONSENT_NO_DUTY,
    Duty.RISK_ONLY: Prompt.CONSENT,
    Duty.STAFF_DUTY: Prompt.CONSENT_STAFF_DUTY,
    Duty.LAW: Prompt.CONSENT_LAW,
}
"""The limit of privacy is said as it is where this runs: a wrong one is a broken promise."""


SAID_ON: Mapping[str, Mapping[Step, Prompt]] = {
    "telegram": {Step.MORE: Prompt.MORE_TELEGRAM, Step.KIND: Prompt.KIND_SEVERAL},
    "whatsapp": {Step.MORE: Prompt.MORE_WHATSAPP},
    "web": {Step.MORE: Prompt.MORE_WEB},
    "in_person": {Step.MORE: Prompt.MORE_IN_PERSON},
}
"""Who else can see that she wrote depends on the channel; texts are the rule."""

WORDED_ON: Mapping[str, Mapping[Prompt, Prompt]] = {
    "web": {
        Prompt.SAFETY: Prompt.SAFETY_WEB,
        Prompt.NOT_NOW: Prompt.NOT_NOW_WEB,
        Prompt.WHO_READS: Prompt.WHO_READS_WEB,
        Prompt.REFUSED: Prompt.REFUSED_WEB,
        Prompt.HELPER_RECEIPT: Prompt.HELPER_RECEIPT_WEB,
        Prompt.MESSENGER_RECEIPT: Prompt.MESSENGER_RECEIPT_WEB,
        Prompt.PAPER_HELPER: Prompt.PAPER_HELPER_WEB,
        Prompt.YOUNG_OTHER_WORDS: Prompt.YOUNG_OTHER_WORDS_WEB,
        Prompt.NEEDS: Prompt.NEEDS_WEB,
        Prompt.STORY: Prompt.STORY_WEB,
        Prompt.ENOUGH_WORDS: Prompt.ENOUGH_WORDS_WEB,
        Prompt.AREA: Prompt.AREA_WEB,
        Prompt.ORGANISATION: Prompt.ORGANISATION_WEB,
        Prompt.RECEIPT: Prompt.RECEIPT_WEB,
        Prompt.SENT: Prompt.SENT_WEB,
        Prompt.SENT_FOR_ANOTHER: Prompt.SENT_FOR_ANOTHER_WEB,
        Prompt.SENT_UNPROMISED: Prompt.SENT_UNPROMISED_WEB,
        Prompt.WITNESS_WORDS: Prompt.WITNESS_WORDS_WEB,
        Prompt.WRONG_CODE: Prompt.WRONG_CODE_WEB,
        Prompt.ADD_WORDS: Prompt.ADD_WORDS_WEB,
        Prompt.DELETED: Prompt.DELETED_WEB,
        Prompt.NO_ANSWER_YET: Prompt.NO_ANSWER_YET_WEB,
        Prompt.UNCLEAR: Prompt.UNCLEAR_WEB,
        Prompt.UNCLEAR_CHOICE: Prompt.UNCLEAR_WEB,
        Prompt.LEFT: Prompt.LEFT_WEB,
        Prompt.HELP_AREA: Prompt.HELP_AREA_WEB,
    },
}
"""Where digits are buttons and lists are shown, texts do not say what to type."""

WORDED_AS: Mapping[str, str] = {"in_person": "web"}
"""What is read aloud says nothing of typing either."""


def wordings_elsewhere() -> Mapping[Prompt, tuple[str, Prompt]]:
    """Each text that is said on one channel only: (the channel, the text it stands for)."""
    by_step = (
        (prompt, (channel, SCRIPT[step].prompt))
        for channel, said in SAID_ON.items()
        for step, prompt in said.items()
    )
    by_prompt = (
        (here, (channel, prompt))
        for channel, worded in WORDED_ON.items()
        for prompt, here in worded.items()
    )
    return dict((*by_step, *by_prompt))


class Speaker:
    """One response's texts in one language, as they are said on one channel."""

    def __init__(
        self, catalogues: Catalogues, response: Response, language: str, channel: str = "sms"
    ) -> None:
        self._catalogues = catalogues
        self._response = response
        self.language = language
        self._worded = WORDED_ON.get(WORDED_AS.get(channel, channel), {})
        self._consent = CONSENT_BY_DUTY[response.mandatory_reporting]
        here = SAID_ON.get(channel, {})
        self._said_here = {Step.CONSENT: self._consent, **_for_the_young(response), **here}
        self.wording = self._wording()
        """The words that count as answers."""
        self.keywords = _keywords(response)
        """First words that choose a language, folded."""

    def say(self, prompt: Prompt, **values: str) -> Spoken:
        """A text that asks nothing."""
        return self._speak(prompt, values)

    def _speak(
        self, prompt: Prompt, values: Mapping[str, str], options: tuple[tuple[str, str], ...] = ()
    ) -> Spoken:
        here = self._worded.get(prompt, prompt)
        return self._catalogues.speak(self.language, here, {**self._always(), **values}, options)

    def question(self, step: Step) -> Prompt:
        """The text of a step's question, as it is worded here."""
        prompt = self._said_here.get(step, SCRIPT[step].prompt)
        return self._worded.get(prompt, prompt)

    def ask(self, state: Conversation, step: Step, deployment: Deployment, **values: str) -> Spoken:
        """The question of a step, with the answers it offers here."""
        scene, prompt = SCRIPT[step], self.question(step)
        if step is Step.LANGUAGE:
            options = self._languages()
        else:
            options = self._options(state, scene, deployment)
        said = self._speak(prompt, values, options)
        many = isinstance(scene, Choice) and scene.many
        return replace(said, question=self._question(scene), many=many)

    def help(self, wanted: ShowHelp) -> list[Spoken]:
        """Directory texts: the best place of each kind that was asked for."""
        needs = [Need(option.value) for option in wanted.needs] or list(Need)
        said = []
        for need in needs:
            places = help_places(self._response, (need,), wanted.area, wanted.accused)
            if places:
                said.append(self.place(places[0]))
            elif wanted.needs:
                said.append(self.say(Prompt.NO_HELP_PLACE))
        return said or [self.say(Prompt.NO_HELP_PLACE)]

    def areas(self) -> Spoken:
        """The list of areas with their numbers."""
        named = ((area.number, area.name_in(self.language)) for area in self._response.areas)
        return Spoken(" ".join(f"{number} {name}" for number, name in named))

    def status(self, status: str) -> Spoken | None:
        """The status of a case in plain words."""
        words = self._catalogues.status(self.language, status)
        return Spoken(words) if words else None

    def progress(self, word: Word, hour: datetime) -> Spoken:
        """How it stands, in one line. A day is counted where the response is, in digits that
        stand in the same order in each of its languages."""
        day = hour.astimezone(ZoneInfo(self._response.timezone))
        shown = f"{day.day}/{day.month}/{day.year}"
        return Spoken(self._catalogues.progress(self.language, word.value, shown))

    def days(self, count: int) -> str:
        """A duration in days."""
        return self._catalogues.days(self.language, count)

    def opened(self, days: int, people: int) -> Spoken:
        """On how many days, and by how many, a report was opened."""
        return self.say(Prompt.OPENED, days=self.days(days), people=self.people(people))

    def people(self, count: int) -> str:
        """So many people."""
        return self._catalogues.people(self.language, count)

    def hours(self, count: int) -> str:
        """A duration in hours."""
        return self._catalogues.hours(self.language, count)

    def to_pass_on(self) -> list[Spoken]:
        """What an intermediary is to say before anything is told, with the limits of this place."""
        if self._consent is Prompt.CONSENT:
            return [self.say(Prompt.SAY_THIS), *self._counting()]
        return [self.say(Prompt.SAY_THIS_AND), *self._counting(), self.say(self._consent)]

    def who_reads(self) -> list[Spoken]:
        """C1, and that answers are counted, where they are: before it is asked for consent."""
        return [self.say(Prompt.WHO_READS), *self._counting()]

    def _counting(self) -> list[Spoken]:
        counts = self._response.statistics.count_answers
        return [self.say(Prompt.COUNTED)] if counts else []

    def consent_text(self) -> str:
        """Exactly what C1 and C2 say here: its hash goes into the record."""
        said = (*self.who_reads(), self.say(self._consent))
        return "\n".join(spoken.before + spoken.after for spoken in said)

    def _wording(self) -> Wording:
        labels = {o: _folded(self._catalogues.label(self.language, o)) for o in Option}
        return Wording(labels, self._registers(), self._catalogues.name_shapes(self.language))

    # ------------------------------------------------------------ parts

    def _always(self) -> dict[str, str]:
        return {
            "svc": self._response.service_name,
            "urgent": self._response.urgent_help,
            "authority": self._response.law_authority,
            "cases": self._response.law_cases,
            "idle": self.hours(self._response.idle_hours),
        }

    def _question(self, scene: Scene) -> Question:
        match scene:
            case Choice(many=many):
                skips = scene.skip and 0 not in scene.answers and len(scene.answers) > 1
                return Question(Asked.SEVERAL if many else Asked.ONE, skips)
            case Words():
                return Question(Asked.WORDS, skips=True)
            case Code():
                return Question(Asked.CODE, skips=True)
            case Lookup():
                asked = Asked.LISTED_OR_WORDS if scene.part else Asked.LISTED
                return Question(asked, scene.skip, self._listed(scene))

    def _listed(self, scene: Lookup) -> tuple[tuple[str, str], ...]:
        """Everything that may be answered at a look-up, by name."""
        label = self._catalogues.label
        beside = [
            (str(digit), label(self.language, each.option)) for digit, each in scene.answers.items()
        ]
        match scene.register:
            case Register.LANGUAGES:
                listed = list(self._languages())
            case Register.AREAS:
                areas = self._response.areas
                listed = [(area.number, area.name_in(self.language)) for area in areas]
            case Register.ORGANISATIONS:
                listed = [(each.number, each.name) for each in self._response.organisations]
        return (*listed, *beside)

    def _options(
        self, state: Conversation, scene: Scene, deployment: Deployment
    ) -> tuple[tuple[str, str], ...]:
        offered = answers_offered(state, deployment)
        answers = {digit: answer.option for digit, answer in offered.items()}
        if isinstance(scene, Lookup):
            answers = {}
        fixed = {digit: FIXED[digit] for digit in scene.shows if digit not in answers}
        digits = sorted({**answers, **fixed}.items(), key=lambda item: (item[0] in (0, 8, 9), item))
        return tuple(
            (str(digit), self._catalogues.label(self.language, option)) for digit, option in digits
        )

    def _languages(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (str(number), self._catalogues.name(language))
            for number, language in enumerate(self._response.languages, start=1)
        )

    def place(self, place: HelpPlace) -> Spoken:
        """One help place."""
        language = self.language
        values = {"place": place.name_in(language), "hours": place.hours_in(language)}
        if place.need is Need.HEALTH:
            return replace(self.say(Prompt.HELP_PLACE_HEALTH, **values), kind=Kind.PLACE)
        kind = self._catalogues.label(self.language, Option(place.need.value))
        said = self.say(Prompt.HELP_PLACE, kind=kind[:1].upper() + kind[1:], **values)
        return replace(said, kind=Kind.PLACE)

    def _registers(self) -> dict[Register, dict[str, str]]:
        languages = {}
        for number, language in enumerate(self._response.languages, start=1):
            languages[str(number)] = language
            languages[_folded(self._catalogues.name(language))] = language
        return {
            Register.LANGUAGES: languages,
            Register.AREAS: _entries(
                (area.id, (area.number, area.name, *area.in_language.values()))
                for area in self._response.areas
            ),
            Register.ORGANISATIONS: {
                **_entries(
                    (employer, (office,)) for office, employer in offices(self._response).items()
                ),
                **_entries(
                    (one.id, (one.number, one.name, *one.aliases))
                    for one in self._response.organisations
                ),
            },
        }


def _for_the_young(response: Response) -> Mapping[Step, Prompt]:
    """A trained receiver is promised only where there is one."""
    trained = any(reader.role is Role.CHILD_RECEIVER for reader in response.readers)
    if trained:
        return {}
    return {
        Step.YOUNG: Prompt.YOUNG_ANY_READER,
        Step.YOUNG_OTHER: Prompt.YOUNG_OTHER_ANY_READER,
    }


@lru_cache(4096)
def _folded(ours: str) -> str:
    """A label, name or keyword of ours, folded. Told words never come here: it remembers."""
    return fold(ours)


def _entries(register: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    return {_folded(name): entry_id for entry_id, names in register for name in names}


def _keywords(response: Response) -> dict[str, str]:
    """Where there is one language only, there is nothing to choose."""
    if len(response.languages) < 2:
        return {}
    listed = response.keywords.items()
    return {_folded(word): language for language, words in listed for word in words}
