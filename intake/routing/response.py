"""A response (a country or crisis area) as its deployment describes it: plain values.

Shapes only; `intake.response` reads them from a TOML file and checks them, and
`docs/response-example.toml` explains them to whoever writes one. Durations carry their unit in
their name. Ids are the file's own short names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from intake.routing.gateways import Gateway


class Role(Enum):
    """What a reader is in this response."""

    OMBUDSPERSON = "ombudsperson"
    DEPUTY = "deputy"
    CHILD_RECEIVER = "child_receiver"
    OVERSIGHT = "oversight"
    RECOVERY = "recovery"
    INTERPRETER = "interpreter"


OWNING = frozenset({Role.OMBUDSPERSON, Role.DEPUTY, Role.CHILD_RECEIVER, Role.OVERSIGHT})
"""Roles that may have a report. A recovery key opens one in an emergency only; an interpreter has
one text of it, where its owner asks."""


class Duty(Enum):
    """What the listener must pass on by law or rule; it decides text C2."""

    NONE = "none"
    RISK_ONLY = "risk_only"
    STAFF_DUTY = "staff_duty"
    LAW = "law"


class Gender(Enum):
    """Of a reader, where somebody may wish to be read by a woman or by a man."""

    WOMAN = "woman"
    MAN = "man"


class TextCost(Enum):
    """What a text to the line costs whoever writes it."""

    FREE = "free"
    USUAL = "usual"


class Need(Enum):
    """Kinds of help a person can ask the way to (H1), in the order of their numbers."""

    HEALTH = "health"
    SAFE_PLACE = "safe_place"
    TALK = "talk"
    LEGAL = "legal"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Area:
    """A place of ≥ 10,000 people. `number` (2-3 digits) is what the card says.

    `in_language`: language -> what it is called there, where that differs. `reports_as`: the
    larger area that it counts to in statistics; empty is the whole response.
    """

    id: str
    number: str
    name: str
    in_language: Mapping[str, str] = field(default_factory=dict, hash=False)
    reports_as: str = ""

    def name_in(self, language: str) -> str:
        """What it is called in this language."""
        return self.in_language.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One entry of the register. Links go both ways, whichever side names them.

    `consortium`: the lead and the other members of one it belongs to.
    `operational`: has people where aid is given. An ombuds office, an oversight body or a
    university that brings no aid is not; only such bodies may employ an independent reader.
    """

    id: str
    number: str
    name: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    contractors: tuple[str, ...] = ()
    un: bool = False
    operational: bool = True
    subsidiaries: tuple[str, ...] = ()
    consortium: tuple[str, ...] = ()

    @property
    def linked(self) -> frozenset[str]:
        """Every organisation this entry names a link to."""
        above, beside = (*self.parents, *self.subsidiaries), (*self.partners, *self.consortium)
        return frozenset((*above, *beside, *self.contractors))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be given a report. No personal name: `id` is an office's short name.

    `employer`, `seconded_by`, `paid_by`, `host`, `household` are organisation ids and are all
    checked for a conflict of interest. `independent`: no operational employer.
    `areas` empty means all; of an interpreter they are where people may know her, and empty means
    nowhere. `gender`: asked for only where people may choose their listener.
    `trained_with_children`: may receive somebody under 18, whatever the role.
    `most_open`: with so many open reports another one is asked first, where that costs nobody
    anything (`recipients.select`); None: no limit.
    """

    id: str
    role: Role
    employer: str
    office: str
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    independent: bool = False
    seconded_by: str | None = None
    paid_by: str | None = None
    host: str | None = None
    household: tuple[str, ...] = ()
    gender: Gender | None = None
    trained_with_children: bool = False
    most_open: int | None = None

    @property
    def may_own(self) -> bool:
        """Whether a report can be this reader's at all."""
        return self.role in OWNING

    @property
    def employers(self) -> frozenset[str]:
        """Every organisation that can give this reader orders, or stop the pay or the room."""
        named = (self.employer, self.seconded_by, self.paid_by, self.host)
        return frozenset(link for link in named if link)

    @property
    def links(self) -> frozenset[str]:
        """Every organisation this reader depends on, at work or at home."""
        return self.employers.union(self.household)


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A help place in one more language."""

    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """One entry of the help directory. `areas` empty means the whole response.

    `in_language`: language -> what the place is called there, where that differs.
    """

    need: Need
    name: str
    hours: str
    verified_on: date
    areas: tuple[str, ...] = ()
    run_by: str | None = None
    one_stop: bool = False
    clinical_management: bool = False
    for_children: bool = False
    in_language: Mapping[str, PlaceWords] = field(default_factory=dict, hash=False)

    def name_in(self, language: str) -> str:
        """What it is called in this language."""
        words = self.in_language.get(language)
        return words.name if words else self.name

    def hours_in(self, language: str) -> str:
        """Its hours, said in this language."""
        words = self.in_language.get(language)
        return words.hours if words else self.hours


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours until the first human reading, and until the first offer of support."""

    reading_hours: int
    support_hours: int


DEFAULT_CLOCKS: Mapping[str, Clock] = {
    "U1": Clock(4, 12),
    "U2": Clock(24, 48),
    "U3": Clock(72, 120),
}


@dataclass(frozen=True, slots=True)
class Checklist:
    """The day on which each thing was done that must be done before people are invited to write.

    Only what no program can see for itself; `intake doctor` walks it. None: not done yet.
    """

    mandate_text: date | None = None
    roster: date | None = None
    legal_sheet: date | None = None
    texts_tested: date | None = None
    cards: date | None = None
    intermediaries_trained: date | None = None
    gateway_contract: date | None = None
    security_review: date | None = None
    sharing_protocol: date | None = None
    shutdown_plan: date | None = None
    community_consultation: date | None = None
    network_informed: date | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """How numbers are held back. `count_answers`: whether reports are counted by their answers, to
    which people must have agreed; else only that there was one. Looks at help places count by
    larger area either way.

    `min_cell`: a smaller count is not shown. `round_to`: numbers are multiples of it.
    """

    count_answers: bool = False
    min_cell: int = 5
    round_to: int = 1
    yearly_only: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """Everything a deployment may change without code.

    `only_independent_for`: ids of organisations about which no reader here may be told anything,
    because the exclusion of their chain leaves none. Only independent bodies outside this
    response can take such a report, and people are told so before their story.
    `law_authority` and `law_cases`: what text C2 names when `mandatory_reporting` is the law.
    `allow_draft_texts`: languages whose texts no native reader has signed may be used.
    `keywords`: language -> first words that choose it, so that nobody is asked for the language.
    `contact_words`: harmless words of which one begins "{word}: please call in".
    `timezone`: IANA name; in it morning, afternoon and evening are counted.
    `listener_choice`: people may say whether a woman or a man should read.
    `text_cost`: what posters say of it; None: nothing.
    `helper_months`: how long a helper's code is good for.
    `hint_months`, `words_months`, `retention_months`: after closing, until what was said of the
    person goes (None: 3), then what was told (None: 6), then everything. `access_days`: after the
    last visit to a closed case, until its code opens nothing any more (None: 90). What is None is
    never longer than what comes after it.
    `gateways`: ways of SMS beside Twilio.
    """

    id: str
    service_name: str
    languages: tuple[str, ...]
    urgent_help: str
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    readers: tuple[Reader, ...]
    help_places: tuple[HelpPlace, ...]
    mandatory_reporting: Duty = Duty.RISK_ONLY
    law_authority: str = ""
    law_cases: str = ""
    allow_draft_texts: bool = False
    idle_hours: int = 2
    retention_months: int = 12
    words_months: int | None = None
    hint_months: int | None = None
    access_days: int | None = None
    clocks: Mapping[str, Clock] = field(default_factory=lambda: dict(DEFAULT_CLOCKS))
    only_independent_for: tuple[str, ...] = ()
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contact_words: tuple[str, ...] = ()
    timezone: str = "UTC"
    listener_choice: bool = False
    text_cost: TextCost | None = None
    helper_months: int = 6
    checklist: Checklist = Checklist()
    gateways: tuple[Gateway, ...] = ()
    statistics: Statistics = Statistics()

    @property
    def yearly_only(self) -> bool:
        """Whether numbers come by the year only: always where one ombudsperson works alone."""
        working = (Role.OMBUDSPERSON, Role.DEPUTY)
        alone = sum(reader.role in working for reader in self.readers) <= 1
        return self.statistics.yearly_only or alone

    def larger_areas(self) -> tuple[str, ...]:
        """What areas count to, in the order of the file."""
        return tuple(dict.fromkeys(area.reports_as for area in self.areas if area.reports_as))

    def area(self, area_id: str) -> Area | None:
        """The area of that id, if any."""
        return next((area for area in self.areas if area.id == area_id), None)
