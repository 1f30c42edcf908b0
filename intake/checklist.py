"""What must be so before people are invited to write: the whole list, in its order.

Rule 1: an item is a row of ITEMS. What the response shows is computed; for the rest the response
file's [checklist] names the day on which it was done.
Rule 2: a line says what to do. A weaker choice is called weaker, not wrong.
Rule 3: nothing here reads a clock, a database or a file, and nothing told is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

from intake.routing.cover import gaps, gaps_by_organisation
from intake.routing.directory import lack_in_words, lacks, stale
from intake.routing.facts import Facts
from intake.routing.recipients import select
from intake.routing.response import Gender, Response, Role

A_NIGHT_HOURS = 12
"""What comes in the evening must be read at night by whoever promises fewer hours."""

BESIDE_THE_OWNER = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    OK: ClassVar[str] = "ok"
    WEAKER: ClassVar[str] = "weaker"
    MISSING: ClassVar[str] = "missing"

    grade: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the items are judged by. `enrolled`: ids of readers who have a key.

    `drafts`: languages whose texts no native reader has signed.
    """

    response: Response
    today: date
    enrolled: Collection[str]
    drafts: frozenset[str]


Judged: TypeAlias = tuple[str, str]
"""(grade, words)"""

Judge: TypeAlias = Callable[[Known], Iterator[Judged]]


def walk(known: Known) -> Sequence[Finding]:
    """At least one line for each item, in the order of the list."""
    return [
        Finding(grade, subject, words) for subject, judge in ITEMS for grade, words in judge(known)
    ]


def done(key: str, remedy: str, otherwise: str = Finding.MISSING) -> Judge:
    """An item that only people can see; `key`: of the day in the file's [checklist]."""

    def judge(known: Known) -> Iterator[Judged]:
        day: date | None = getattr(known.response.checklist, key)
        if day:
            yield Finding.OK, f"done on {day}"
        else:
            yield otherwise, f"{remedy}; then name the day as checklist.{key}"

    return judge


def host_and_ombudsperson(known: Known) -> Iterator[Judged]:
    named = [each for each in known.response.readers if each.role is Role.OMBUDSPERSON]
    independent = [each for each in named if each.independent]
    for each in independent:
        host = each.host or each.employer
        yield Finding.OK, f"'{each.id}' is independent, and '{host}' is the host"
    if not named:
        yield Finding.MISSING, "no reader is an ombudsperson; name one in [[readers]]"
    elif not independent:
        yield (
            Finding.MISSING,
            "no ombudsperson is independent; find a host that has no people where aid is given",
        )


def roster(known: Known) -> Iterator[Judged]:
    hours = known.response.clocks["U1"].reading_hours
    if hours >= A_NIGHT_HOURS:
        yield Finding.OK, f"none is promised: the most urgent report is read within {hours} hours"
        return
    remedy = (
        f"reading within {hours} hours is promised, at night as well: agree on a roster, "
        "or promise more hours as clocks.U1"
    )
    yield from done("roster", remedy)(known)


def deputy_and_external(known: Known) -> Iterator[Judged]:
    """Judged by a report that names nobody, then by each organisation that one may name."""
    chosen = select(known.response, known.enrolled, Facts())
    beside = [each for each in (chosen.deputy, chosen.external) if each] if chosen else []
    if len(beside) == BESIDE_THE_OWNER:
        yield Finding.OK, f"'{beside[0]}' and '{beside[1]}' can stand beside the owner"
    for line in gaps("no organisation", chosen):
        grade = Finding.WEAKER if beside else Finding.MISSING
        yield grade, f"{line}; enrol one of another employer"
    for line in gaps_by_organisation(known.response, known.enrolled):
        yield Finding.WEAKER, f"{line}; enrol one outside its chain"


def listeners(known: Known) -> Iterator[Judged]:
    """Where people are asked who should read it, both answers can come true."""
    if not known.response.listener_choice:
        yield Finding.OK, "nobody is asked by whom to be read"
        return
    owners = [each for each in known.response.readers if each.may_own]
    there = {each.gender for each in owners if each.id in known.enrolled}
    for gender in Gender:
        if gender in there:
            yield Finding.OK, f"a {gender.value} can be wished for, and has a key"
        else:
            yield (
                Finding.MISSING,
                f"a {gender.value} can be wished for as listener, and none has a key; "
                "enrol one, or set listener_choice = false",
            )


def register(known: Known) -> Iterator[Judged]:
    entries = known.response.organisations
    working = [each for each in entries if each.operational]
    links = sum(len(each.linked) for each in entries)
    if not working:
        yield Finding.MISSING, "nobody who brings aid is in it; list them in [[organisations]]"
    elif not links:
        yield (
            Finding.WEAKER,
            "nothing is linked, so nobody is left out but the accused one's own staff; ask each "
            "organisation for its parents, partners and contractors",
        )
    else:
        yield (
            Finding.OK,
            f"{len(entries)} organisations and {links} links; see that the telecom partner and "
            "the implementers of donors are among them",
        )


def directory(known: Known) -> Iterator[Judged]:
    lacking = list(lacks(known.response))
    old = list(stale(known.response, known.today))
    for each in lacking:
        grade = Finding.MISSING if each.essential else Finding.WEAKER
        yield grade, f"{lack_in_words(each)}; find one and add it"
    for line in old:
        yield Finding.MISSING, line
    if not known.response.areas:
        yield Finding.MISSING, "there is no area; name at least one in [[areas]]"
    elif not lacking and not old:
        yield Finding.OK, "every area has every kind of place, each asked in the last 90 days"


def texts(known: Known) -> Iterator[Judged]:
    used = sorted(known.drafts.intersection(known.response.languages))
    if used:
        yield (
            Finding.WEAKER,
            f"those in {', '.join(used)} are drafts; let a native reader review and sign them",
        )
    else:
        yield Finding.OK, "somebody signed them in every language of the response"
    remedy = "translate back, test with women's and other groups, read aloud"
    yield from done("texts_tested", remedy)(known)


ITEMS: tuple[tuple[str, Judge], ...] = (
    ("host and ombudsperson", host_and_ombudsperson),
    ("mandate", done("mandate_text", "agree in writing on what the ombudsperson may do")),
    ("roster", roster),
    ("deputy and external", deputy_and_external),
    ("listeners", listeners),
    ("register", register),
    (
        "legal sheet",
        done(
            "legal_sheet",
            "let a local lawyer write down the duties to report, the data law, SIM registration "
            "and the police duty of clinics",
        ),
    ),
    ("directory", directory),
    ("texts", texts),
    ("cards", done("cards", "print and give out cards and posters with the neutral name")),
    (
        "intermediaries",
        done("intermediaries_trained", "train helpers before you enrol one", Finding.WEAKER),
    ),
    (
        "gateway contract",
        done("gateway_contract", "agree with the provider: free, both ways, how long it keeps"),
    ),
    (
        "security review",
        done("security_review", "have the installation attacked and the threats reviewed"),
    ),
    (
        "sharing protocol",
        done("sharing_protocol", "share nothing with anybody before it is signed", Finding.WEAKER),
    ),
    ("shut-down plan", done("shutdown_plan", "write down how this ends and who is told")),
    (
        "consultation",
        done("community_consultation", "ask those it is for, and keep a record of what they said"),
    ),
    ("network", done("network_informed", "inform the local networks against abuse")),
)
"""(subject, how it is judged)"""
