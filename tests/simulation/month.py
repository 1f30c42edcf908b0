"""A month of the line on real databases with the real vault: reports come, readers come and go.

Time goes by the hour. In each hour reports are sent (by the last text of a conversation that was
walked before), the worker goes round, and whoever is there reads. Readers are away for days, are
suspended and taken up again, declare conflicts, name organisations, and in the middle of the month
a tie between two groups comes to light.

Whom a report must be kept from is worked out here, apart from the code, by plain reachability; and
every wrap is looked at in the moment in which it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

from intake.cases.case import Status
from intake.cases.declaration import Conflict
from intake.casework.audit import OPERATOR
from intake.casework.casework import Casework
from intake.casework.escalating import MOST_A_ROUND, Escalation
from intake.casework.values import Declared, Header, Named, Session
from intake.conversation.state import Conversation, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Role, Step
from intake.in_force import LOOK_AGAIN
from intake.ports import Keyring, OpenWork, Standing, Wrap
from intake.reporting.draft import Drafts
from intake.reporting.memory import Consent, Issued, Memory
from intake.reporting.times import hour_after
from intake.routing.clocks import Step as ClockStep
from intake.routing.clocks import due
from tests.simulation.place import (
    AREAS,
    GROUPS,
    LATER_TIE,
    OFFICES,
    ON_CALL,
    READERS,
    response_toml,
)
from tests.world import EpochsInMemory, Time, World, cheap_vault

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 30
HOURS = DAYS * 24
SENT_AT_SEND = 7
"""The number of the text that asked whether to send."""

OWNING = frozenset(READERS) - {"recovery"}
TIES = {
    "blue-lantern": {"willow-hands", "lantern-haulage"},
    "willow-hands": {"blue-lantern"},
    "lantern-haulage": {"blue-lantern"},
    "green-kite": {"stone-well"},
    "stone-well": {"green-kite"},
}


@dataclass
class Filed:
    """One report as the simulation knows it. `out`: whoever must not have it from now on.
    `unsaid`: she named no group, so it may be anybody's who brings aid."""

    report_id: bytes
    hour: datetime
    accused: set[str]
    unsaid: bool
    out: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    read_at: datetime | None = None
    late: bool = False
    due_at: datetime = BEGIN
    hours: int = 0
    owner: str | None = None
    owned_since: datetime = BEGIN


@dataclass
class Month:
    """One installation."""

    store: OpenWork
    plain_keyring: Keyring
    reports: int
    seed: int = 1
    rounds: bool = True  # whether the worker goes round
    filed: dict[bytes, Filed] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    beyond: set[bytes] = field(default_factory=set)
    order: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        watching = Watching(self.plain_keyring)
        watching.watchers.append(self.watched)
        self.keyring = cast(Keyring, watching)
        self.time = Time(BEGIN)
        vault = cheap_vault(EpochsInMemory(self.time))
        self.world = World(self.store, self.keyring, self.time, vault, response_toml())
        live = self.world.in_force
        self.drafts = Drafts(vault, self.keyring)
        self.casework = Casework(
            self.store, self.keyring, vault, live.response, self.time, lambda: "t", "0".__mul__
        )
        self.escalation = Escalation(self.store, self.keyring, vault, live.response, self.time)
        self.ties = {name: set(TIES.get(name, ())) for name in (*GROUPS, *OFFICES)}
        self.away: dict[str, datetime] = {}
        self.suspended: dict[str, datetime] = {}
        self.receipts = vault.fresh_receipt()

    # ------------------------------------------------------------ the oracle

    def chain(self, accused: set[str]) -> set[str]:
        reached = set(accused)
        while grown := {far for near in reached for far in self.ties.get(near, ())} - reached:
            reached |= grown
        return reached

    def now_out(self, report: Filed) -> None:
        """Readers who work for anybody in the chain, and whoever declared a conflict."""
        chain = self.chain(set(GROUPS) if report.unsaid else report.accused)
        linked = {name for name, (_, employer, _) in READERS.items() if employer in chain}
        report.out |= linked | report.declared

    def watched(self, wraps: Sequence[Wrap]) -> None:
        """Nobody who is out is given a wrap, whoever gives it; but one who declared keeps hers,
        closed, where nobody else can have the report."""
        for wrap in wraps:
            report = self.filed.get(wrap.report_id)
            if report and wrap.reader_id in report.out:
                kept = wrap.held and wrap.reader_id in report.declared
                assert kept, f"a wrap for {wrap.reader_id}"

    # ------------------------------------------------------------ an hour

    def passes(self) -> None:
        """The whole month, hour by hour; what must always hold is looked at on the way."""
        moments = sorted(self.random.randrange(HOURS - 24) for _ in range(self.reports))
        for hour in range(HOURS):
            self.time.now = BEGIN + timedelta(hours=hour)
            if hour == HOURS // 2:
                self.tie_comes_to_light()
            while moments and moments[0] == hour:
                moments.pop(0)
                self.somebody_sends()
            self.note_what_is_late()
            self.readers_come_and_go()
            if self.rounds:
                while self.escalation.escalate_once() == MOST_A_ROUND:
                    pass
            for reader_id in sorted(OWNING):
                if self.is_there(reader_id, hour):
                    self.works(reader_id)
            self.nothing_waits_beyond_its_last_step()
            if hour % 24 == 23:
                self.nobody_sees_what_she_must_not()

    def note_what_is_late(self) -> None:
        for report in self.filed.values():
            if report.read_at is None and not report.late and report.due_at <= self.time():
                report.late = True

    def nothing_waits_beyond_its_last_step(self) -> None:
        """But what went on by declared conflicts may: then its area is closed, and it goes round.
        Whoever has it may be away and have told nobody, so no day is promised by which it is read:
        but nobody keeps it unread for a day."""
        now = self.time()
        for report in self.filed.values():
            if report.read_at is not None or now < report.due_at:
                continue
            last = due(ClockStep.AREA, report.hour, report.hours)
            if now < last:
                continue
            assert report.declared, "unread past its last escalation"
            self.note_who_has(report)
            kept_since = max(last, report.owned_since)
            assert now < kept_since + timedelta(days=1), "with one reader for a day"
            assert now < last + timedelta(days=len(OWNING)), "unread by everybody"
            if report.report_id not in self.beyond:
                self.beyond.add(report.report_id)
                with self.store(write=False) as work:
                    closed = {each.area for each in work.capacity.closed("month")}
                    header = work.reports.get(report.report_id)
                assert header is not None
                assert header.area in closed, "its area takes reports"

    def note_who_has(self, report: Filed) -> None:
        with self.store(write=False) as work:
            placed = work.reports.assignments(report.report_id)
        owner = next((each.reader_id for each in placed if each.place == "owner"), None)
        if owner != report.owner:
            report.owner, report.owned_since = owner, self.time()

    def nobody_sees_what_she_must_not(self) -> None:
        """Every page of every queue, and what stands in the keyring for whoever is out."""
        for reader_id in READERS:
            for header in self.pages(reader_id):
                report = self.filed[header.report_id]
                closed = reader_id in report.declared and self.is_closed(report)
                assert reader_id not in report.out or closed, "in a queue"

    def pages(self, reader_id: str) -> list[Header]:
        """The whole queue."""
        page = self.casework.queue(reader_id, None, 200)
        headers = list(page.headers)
        while page.after_next is not None:
            page = self.casework.queue(reader_id, page.after_next, 200)
            headers += page.headers
        return headers

    def is_closed(self, report: Filed) -> bool:
        """Whether whoever declared a conflict still keeps it, unopenable, since nobody else can
        take it."""
        return all(wrap.held for wrap in self.keyring.wraps(report.report_id))

    # ------------------------------------------------------------ who writes

    def somebody_sends(self) -> None:
        """The last text of a conversation: everything before it is put where it would be."""
        number = len(self.filed) + self.seen["refused"]
        phone = f"+1555{number:07}"
        world, chosen = self.world, self.answers()
        who = world.vault.pseudonym("sms", phone)
        issued = Issued(Role.REPORTER, number.to_bytes(32, "big"), self.receipts.public, "0" * 16)
        consent = Consent(1, "0" * 64, self.time())
        with self.store() as work:
            memory = Memory(
                Conversation(Step.SEND, "en", Draft(chosen, texts=1)),
                self.time(),
                issued=(issued,),
                consent=consent,
            )
            memory = self.drafts.keep(work, memory, Part.STORY, Told("The tap drips."), 2)
            sealed = world.vault.seal_state(who, memory.to_bytes())
            expires_at = hour_after(self.time(), 2)
            work.conversations.put(
                who.lookup, Standing(sealed, SENT_AT_SEND, SENT_AT_SEND, expires_at)
            )
            work.commit()
        assert memory.draft is not None
        report_id = memory.draft.key.report_id
        said = chosen.get(Step.ORGANISATION, ())
        accused = set(said) & GROUPS.keys()
        report = Filed(report_id, self.time(), accused, unsaid=not accused)
        self.now_out(report)
        self.filed[report_id], self.order[report_id] = report, number
        world.exchange("1", phone)
        with self.store(write=False) as work:
            header = work.reports.get(report_id)
        if header is None:
            del self.filed[report_id]
            self.seen["refused"] += 1
            return
        report.due_at = header.due_at
        report.hours = round((header.due_at - header.received_hour).total_seconds() / 3600)
        self.seen[header.urgency] += 1

    def answers(self) -> dict[Step, tuple[str, ...]]:
        draw = self.random
        chosen: dict[Step, tuple[str, ...]] = {
            Step.SAFETY: (Option.YES.value,),
            Step.ABOUT: (Option.ME.value,),
            Step.CONSENT: (Option.GO_ON.value,),
            Step.AGE: (draw.choice((Option.NO.value, Option.NO.value, Option.YES.value)),),
            Step.AREA: (draw.choice(AREAS),),
            Step.ROLE: ("aid_worker_or_volunteer",),
            Step.WISH: (draw.choice(("help_only", "help_and_look_into")),),
        }
        accused = draw.choice((*GROUPS, *GROUPS, None))
        if accused:
            chosen[Step.ORGANISATION] = (accused,)
        if draw.random() < 0.1:
            chosen[Step.SAFETY] = (Option.IN_DANGER.value,)
        return chosen

    # ------------------------------------------------------------ who reads

    def readers_come_and_go(self) -> None:
        if self.time().hour != 6:
            return
        for area in AREAS:
            self.seen["areas opened again"] += self.casework.capacity.open_(OPERATOR, area)
        for reader_id in sorted(OWNING - ON_CALL):
            back = self.suspended.get(reader_id)
            if back and back <= self.time():
                del self.suspended[reader_id]
                assert self.casework.staff.resume(OPERATOR, reader_id)
            drawn = self.random.random()
            days = timedelta(days=self.random.randint(2, 6))
            if drawn < 0.07:
                self.away[reader_id] = self.time() + days
                self.seen["away"] += 1
            elif drawn < 0.11 and reader_id not in self.suspended:
                self.suspended[reader_id] = self.time() + days
                assert self.casework.staff.suspend(OPERATOR, reader_id)
                self.seen["suspended"] += 1

    def is_there(self, reader_id: str, hour: int) -> bool:
        if reader_id in self.suspended or self.away.get(reader_id, BEGIN) > self.time():
            return False
        if reader_id in ON_CALL:
            return hour % 3 == 0
        return hour % 24 in (8, 15)

    def works(self, reader_id: str) -> None:
        """Goes through what is new in her queue, and has a look at some of the rest."""
        in_order = sorted(self.pages(reader_id), key=lambda each: self.order[each.report_id])
        for header in in_order:  # ids are random: the month is the same at every run
            if header.status is Status.RECEIVED:
                self.reads(reader_id, header.report_id)
            elif header.status is Status.ACKNOWLEDGED and self.random.random() < 0.01:
                self.goes_on(reader_id, header.report_id)

    def reads(self, reader_id: str, report_id: bytes) -> None:
        report, who = self.filed[report_id], self.session(reader_id)
        if reader_id in report.declared:
            return
        if self.random.random() < 0.03:
            self.declares(report, who)
            return
        assert self.casework.declare(who, report_id, Conflict.NONE) is Declared.MAY_OPEN
        self.now_out(report)  # what has come to light since is known to whoever opens it
        case = self.casework.open_case(who, report_id)
        if case is None:
            assert reader_id in report.out, "taken from somebody who may have it"
            self.seen["taken at opening"] += 1
            return
        assert reader_id not in report.out, "shown to somebody who must not see it"
        assert case.is_whole
        if self.random.random() < 0.04 and not self.names(report, who):
            return
        if self.casework.acknowledge(who, report_id):
            report.read_at = self.time()

    def declares(self, report: Filed, who: Session) -> None:
        report.declared.add(who.reader_id)
        self.now_out(report)
        done = self.casework.declare(who, report.report_id, Conflict.YES)
        self.seen[f"declared: {done.value if done else None}"] += 1

    def names(self, report: Filed, who: Session) -> bool:
        """An organisation comes out; whether the reader still has the report."""
        organisation = self.random.choice(sorted(GROUPS))
        report.accused.add(organisation)
        self.now_out(report)
        done = self.casework.name(who, report.report_id, organisation)
        self.seen[f"named: {done.value if done else None}"] += 1
        return done in (Named.NOTED, Named.NARROWED, Named.BEFORE)

    def goes_on(self, reader_id: str, report_id: bytes) -> None:
        report, who = self.filed[report_id], self.session(reader_id)
        assert self.casework.declare(who, report_id, Conflict.NONE) is Declared.MAY_OPEN
        self.now_out(report)
        if self.casework.open_case(who, report_id) is None:
            assert reader_id in report.out, "taken from somebody who may have it"
            return
        assert reader_id not in report.out
        self.seen["opened again"] += 1

    def session(self, reader_id: str) -> Session:
        return Session(reader_id, self.world.readers[reader_id].seed)

    def tie_comes_to_light(self) -> None:
        one, other = LATER_TIE
        self.ties[one].add(other)
        self.ties[other].add(one)
        self.world.load(response_toml(later=True))
        self.time.now += LOOK_AGAIN
        self.world.in_force()

    # ------------------------------------------------------------ afterwards

    def count(self, name: str) -> int:
        with self.store(write=False) as work:
            return work.counters.get(f"{BEGIN:%Y-%m}", name)

    def late(self) -> int:
        """Reports that nobody had read when their hours were over."""
        return sum(report.late for report in self.filed.values())

    def rows(self) -> set[bytes]:
        """Every report that somebody has."""
        return {header.report_id for reader_id in OWNING for header in self.pages(reader_id)}


class Watching:
    """A keyring that has each wrap looked at when it has been written."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self.watchers: list[Callable[[Sequence[Wrap]], None]] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._keyring, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            result = method(*arguments, **named)
            written = [wrap for each in arguments for wrap in _wraps_in(each)]
            for watcher in self.watchers:
                watcher(written)
            return result

        return watched


def _wraps_in(argument: object) -> Sequence[Wrap]:
    if isinstance(argument, Wrap):
        return [argument]
    if isinstance(argument, list | tuple):
        return [each for each in argument if isinstance(each, Wrap)]
    return []
