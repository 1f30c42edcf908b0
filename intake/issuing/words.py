"""The words of statistics. English is the source; translations stand in `locales/*/LC_MESSAGES/
statistics.po` and are drafts until their header says who reviewed them.

Rules: a name that a file of numbers holds has one label here. No word blames, praises or ranks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from intake.errors import ConfigError
from intake.statistics.categories import DIMENSIONS, HELP_AREA
from intake.statistics.directory import ENTRY_AGE, HEALTH_ENTRY
from intake.statistics.incidents import INCIDENTS
from intake.statistics.indicators import KEPT, PROCESS
from intake.statistics.issues import BY_QUARTER, CAVEAT, REGISTER

SOURCE: Final = "en"
REVIEWED: Final = "# Reviewed by "

TITLES: Final[Mapping[str, str]] = {
    "public": "Reports in a year",
    "network": "Quarterly sheet for the network",
    "register": "Register view",
    "hrs": "Half-yearly table of incidents, as the HRS asks for them",
    "operations": "Monthly sheet for ombudsperson and oversight",
    "dictionary": "What the names mean",
    "mapping": "What other schemes call it",
}
TABLES: Final[Mapping[str, str]] = {
    **{name: each.meaning for name, each in DIMENSIONS.items()},
    **{each.name: each.meaning for each in (*KEPT, PROCESS)},
    **{each.name: each.meaning for each in INCIDENTS},
    HELP_AREA: "Looks at help places, by area one level up",
    HEALTH_ENTRY: "Areas with and without an entry for health care, when this was made",
    ENTRY_AGE: "Entries in the help directory, by when the place was last asked",
    BY_QUARTER: "Reports by quarter",
    REGISTER: "Reports and what became of them",
    "kind_reported under_18": "What it is closest to, and whether the person is under 18",
    "kind_reported accused_role": "What it is closest to, and the role of the person it is about",
    "reporter_type channel": "Who wrote, and by which way",
    "language channel": "Language, and by which way it came",
    "area channel": "Area, and by which way it came",
}
"""Table -> its heading."""

_SHARED: Final[Mapping[str, str]] = {
    "not_said": "not said",
    "several": "several of these",
    "other_value": "other",
    "other": "other",
    "unknown": "not known",
    "not_sure": "not sure",
    "yes": "yes",
    "no": "no",
    "in_part": "in part",
    "sms": "text message (SMS)",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "web": "web page",
    "gateway": "text message by another gateway",
    "self": "the person it happened to",
    "known_helper": "somebody the person asked to write",
    "intermediary": "a trusted intermediary with a code",
    "witness": "a witness",
    "staff_witness": "a witness who works for an aid group",
    "exploitation": "something asked in return for aid or work",
    "abuse": "force, threat or unwanted contact",
    "harassment": "unwanted words or messages",
    "aid_worker_or_volunteer": "aid worker or volunteer",
    "contractor_guard_driver_vendor": "guard, driver, seller or contractor",
    "un_or_peacekeeper": "UN or peacekeeper",
    "armed_or_official": "soldier, police or official",
    "d0_3": "in the last 3 days",
    "d4_5": "4-5 days before",
    "d6_14": "up to 2 weeks before",
    "d15_30": "up to a month before",
    "over_30": "longer ago",
    "ongoing": "still going on",
    "health": "health care",
    "safe_place": "a safe place",
    "talk": "someone to talk to",
    "legal": "legal advice",
    "material": "food or things",
    "U1": "most urgent (U1)",
    "U2": "urgent (U2)",
    "U3": "usual (U3)",
}
_ASSESSED: Final[Mapping[str, str]] = {
    "exploitation": "exploitation",
    "abuse": "abuse",
    "harassment": "harassment",
}
_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    "left": {
        "before_consent": "before consent",
        "at_consent": "where consent is asked",
        "at_age": "at the age group",
        "at_needs": "at help places",
        "at_words": "at own words",
        "at_facts": "at what, when, where, who",
        "at_contact": "at how to be answered",
        "at_sending": "before sending",
        "elsewhere": "elsewhere",
    },
    "barrier": {
        "fear_for_aid": "fear of losing aid",
        "fear_of_others": "fear of others",
        "did_not_know_where": "did not know where",
        "no_trust": "no trust",
        "language_or_cost": "language or cost",
        "nothing_hard": "nothing was hard",
    },
    "kind_assessed": {
        **_ASSESSED,
        "other_misconduct": "other misconduct",
        "gbv_non_sea": "gender-based violence by others",
        "crsv": "violence by parties to the conflict",
        "out_of_scope": "something else",
    },
    "apart": {
        "duplicate": "told of before",
        "deleted": "deleted by whoever sent it",
    },
    "support": {
        "offered": "offered",
        "accepted": "accepted",
        "declined": "declined",
        "not_available": "not available",
        "referred": "referred",
        "confirmed_by_person": "confirmed by the person",
    },
    "reading": {
        "within": "within the hours",
        "twice": "within twice the hours",
        "later": "later",
    },
    "accountability": {
        "on_hold_by_wish": "on hold, as the person wishes",
        "info_needed": "more must be known",
        "consent_requested": "the person's consent was asked for",
        "forwarded": "passed on to the organisation",
        "receipt_confirmed": "the organisation confirmed receipt",
        "prelim_assessment": "preliminary assessment",
        "under_investigation": "under investigation",
        "closed_other": "ended in another way",
    },
    "outcome": {
        "found": "found",
        "not_found": "could not be shown",
        "limited": "too little is known",
    },
    "measure": {
        "dismissed": "dismissed",
        "sanctioned": "sanctioned in another way",
        "other": "other measure",
        "none_possible": "none was possible",
    },
    "closed": {
        "done": "done",
        "wish": "as the person wishes",
        "no_contact": "the person cannot be reached",
        "referred_out": "passed on to who is in charge",
        "limited_information": "too little is known",
        "outside_mandate": "outside the mandate",
    },
    "feedback": {
        "ready": "answer ready",
        "collected": "answer seen",
        "not_collected": "answer not seen",
    },
    "process": {
        "starts": "conversations begun",
        "help": "looks at help places",
        "unread_in_time": "not read within the hours",
        "unread_by_two": "not read by two readers in turn",
        "closed_by_clock": "areas closed because nobody read",
        "closed_by_hand": "areas closed by hand",
        "coi_reroute": "moved for a conflict of interest",
    },
    "register": {
        "notified": "reports received",
        "seah": "of these, found to be exploitation, abuse or harassment",
        "closed": "closed",
        "ongoing": "ongoing (received less closed)",
    },
    "health_entry": {"with": "with an entry", "without": "without an entry"},
    "entry_age": {
        "up_to_30": "up to 30 days ago",
        "up_to_90": "31 to 90 days ago",
        "older": "more than 90 days ago",
    },
    "hrs_type": _ASSESSED,
    "hrs_person": {"child": "child", "adult": "adult"},
    "hrs_role": {
        "staff_manager_volunteer": "staff, manager or volunteer",
        "contractor_partner_staff": "contractor or partner staff",
        "un_staff": "UN staff or peacekeeper",
    },
    "hrs_status": {
        "ongoing_assessment": "ongoing: preliminary assessment",
        "ongoing_investigation": "ongoing: under investigation",
        "ongoing_limited": "ongoing: too little is known",
        "substantiated": "substantiated",
        "not_substantiated": "not substantiated",
        "closed": "closed in another way",
    },
}
PAGE: Final[Mapping[str, str]] = {
    "caveat": CAVEAT,
    "reports": "Reports received",
    "whole": "Taken together",
    "access": "Safe and accessible reporting",
    "assistance": "Quality assistance",
    "accountability": "Accountability",
    "line": "The line itself",
    "below": "fewer than {n}",
    "held": "held back",
    "least": "at least {n}",
    "not_shown": "Too few to be shown:",
    "unknown": "cannot be said",
    "how": "How to read this",
    "how_below": "“fewer than {n}”: small numbers are not shown, so that nobody can be recognised.",
    "how_held": "“held back”: with it, a small number could be worked out.",
    "how_least": "“at least”: a sum of which some parts are not shown.",
    "how_rounded": "Numbers are rounded to {n}.",
    "how_frozen": "This sheet was made once and is never changed. No report can be read from it.",
    "few": "Few reports",
    "few_why": (
        "Few reports do not mean that little happens. People may not know of the line, may not "
        "trust it, or cannot reach it. Look at how many began and how many looked for help, and "
        "ask communities."
    ),
    "shares": "Shares",
    "read_in_time": "read within the hours, of those read",
    "overdue": "not read within the hours, of those received",
    "feedback_collected": "answers seen, of those ready",
    "median": "The middle one was read",
    "total": "total",
    "of_these": "of these, {area}",
    "scheme": "What the HRS calls it",
    "scheme_why": (
        "An organisation that has joined the Harmonised Reporting Scheme (HRS) fills in its own "
        "form. This sheet helps with it and replaces none."
    ),
    "ours": "here",
    "of_file": "as the response file says",
    "draft": "This translation is a draft that no native reader has signed.",
}


MARKS: Final = (
    ("exact", "the number"),
    ("below", "fewer than the number; nought too"),
    ("held", "not shown: with it a small number could be worked out; the number is the least"),
    ("least", "at least the number: a sum of which parts are not shown"),
    ("not_shown", "the table has too few to be shown"),
)
"""Mark in files -> its meaning."""

LISTS: Final = (
    *("Tables", "Values", "Tables of two dimensions", "Never crossed", "How a figure is shown"),
    *("Schemes", "table", "meaning", "about", "value", "rows", "columns", "one", "other", "shown"),
    *("ours", *(meaning for _, meaning in MARKS)),
)
"""Headings of lists, which are English in files for programs, and how a figure is shown."""


class Words:
    """What names are called in one language."""

    def __init__(
        self, language: str, translations: Mapping[str, str], *, is_draft: bool = False
    ) -> None:
        self.language = language
        self.is_draft = is_draft
        self.from_right = Locale.parse(language, sep="-").text_direction == "rtl"
        self._translations = translations

    def title(self, output: str) -> str:
        return self.said(TITLES[output])

    def table(self, name: str) -> str:
        """The heading of a table."""
        return self.said(TABLES[name])

    def label(self, table: str, value: str) -> str:
        """A row or column; areas, and what has no words, are called by their own name."""
        if table == "language":
            return self._language(value)
        words = _OWN.get(table, {}).get(value) or _SHARED.get(value)
        return self.said(words) if words else value

    def page(self, name: str, **values: object) -> str:
        """A word of the page itself."""
        return self.said(PAGE[name]).format(**values)

    def _language(self, tag: str) -> str:
        if tag in _SHARED:
            return self.said(_SHARED[tag])
        try:
            named = Locale.parse(tag, sep="-").get_display_name(self.language.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            named = None
        return named or tag

    def said(self, english: str) -> str:
        return self._translations.get(english) or english


def all_texts() -> tuple[str, ...]:
    """Every English text, for translators and the test of their work."""
    own = (text for texts in _OWN.values() for text in texts.values())
    found = (*TITLES.values(), *TABLES.values(), *_SHARED.values(), *own, *PAGE.values(), *LISTS)
    return tuple(dict.fromkeys(found))


def languages(directory: Path) -> tuple[str, ...]:
    """Those in which there are words, the source first. `directory`: `locales/`."""
    return SOURCE, *sorted(each.parts[-3] for each in directory.glob("*/*/statistics.po"))


def read_words(directory: Path, language: str) -> Words:
    """The words of one language. Raises ConfigError when there are none.

    `directory`: `locales/`.
    """
    if language == SOURCE:
        return Words(language, {})
    path = directory / language / "LC_MESSAGES" / "statistics.po"
    if not path.is_file():
        known = ", ".join(languages(directory))
        raise ConfigError(f"--language: no '{language}'; there are: {known}")
    with path.open("rb") as opened:
        catalogue = read_po(opened, locale=language.replace("-", "_"))
    translations = {str(each.id): str(each.string) for each in catalogue if each.id}
    head = catalogue.header_comment.splitlines()
    signed = any(line.startswith(REVIEWED) for line in head)
    return Words(language, translations, is_draft=not signed)
