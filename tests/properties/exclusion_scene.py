"""A random response, one report in it, and what readers, reporter and operator do to it later.

The store is the one in memory, the vault the real one. The keyring remembers every wrap it was
ever given, as somebody would who copies what he can; `Scene.stolen` is what such a reader can open
with it. Whom a report must be kept from is worked out apart from the code, by plain reachability.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from intake.cases.declaration import Conflict
from intake.casework.casework import Casework
from intake.casework.escalating import Escalation
from intake.casework.values import Named, Session
from intake.conversation.state import Conversation, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Step
from intake.conversation.vocabulary import Role as WritersRole
from intake.errors import SealError
from intake.ports import InForce, PartPlace, ReaderRow, ReportHeader, StoredPart, Vault, Wrap
from intake.reporting.back import WayBack
from intake.reporting.draft import Drafts
from intake.reporting.memory import Issued, Memory, Return
from intake.routing.response import Area, Organisation, Reader, Response, Role
from intake.shredding import open_
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.fakes.vault import still_vault
from tests.unit.desk.world import enrolment

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
ORGANISATIONS = tuple(f"org-{letter}" for letter in "abcdefgh")
OFFICES = tuple(f"office-{letter}" for letter in "uvwxyz")
READERS = tuple(f"reader-{number}" for number in range(6))
KINDS = ("parents", "subsidiaries", "partners", "consortium", "contractors")
LINKS = ("employer", "seconded_by", "paid_by", "host")


class CopyingKeyring(MemoryKeyring):
    """The keyring, and a copy of every wrap that ever stood in it."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: list[Wrap] = []

    def add_wraps(self, wraps: Sequence[Wrap], hour: datetime) -> None:
        self.ever.extend(wraps)
        super().add_wraps(wraps, hour)

    def replace(self, wrap: Wrap) -> None:
        self.ever.append(wrap)
        super().replace(wrap)


@dataclass
class Scene:
    """One installation with one report. `named`: organisations that are known to be accused."""

    random: Random
    response: Response
    vault: Vault = field(default_factory=still_vault)
    store: MemoryStore = field(default_factory=MemoryStore)
    keyring: CopyingKeyring = field(default_factory=CopyingKeyring)
    named: set[str] = field(default_factory=set)
    out: dict[str, int] = field(default_factory=dict)  # reader -> parts there were at that instant
    declared: set[str] = field(default_factory=set)
    happened: set[str] = field(default_factory=set)
    waited: int = 0  # days in which nobody read it
    report_id: bytes = b""

    def __post_init__(self) -> None:
        self.casework = Casework(
            self.store,
            self.keyring,
            self.vault,
            lambda: self.response,
            lambda: NOW,
            lambda: "token",
            lambda count: "0" * count,
        )

    # ------------------------------------------------------------ what stands

    @property
    def header(self) -> ReportHeader:
        return self.store.tables.reports[self.report_id]

    def place(self, reader_id: str) -> str:
        found = self.store.tables.assignments.get((self.report_id, reader_id))
        return found.place if found else ""

    @property
    def owner(self) -> str:
        return next((each for each in READERS if self.place(each) == "owner"), "")

    def session(self, reader_id: str) -> Session:
        return Session(reader_id, enrolment(reader_id)[1].seed)

    def wraps(self, reader_id: str) -> Sequence[Wrap]:
        return [each for each in self.keyring.wraps(self.report_id) if each.reader_id == reader_id]

    def wrapped(self) -> set[str]:
        return {each.reader_id for each in self.keyring.wraps(self.report_id)}

    def parts(self) -> int:
        return sum(key[0] == self.report_id for key in self.store.tables.parts)

    def is_set_aside(self) -> bool:
        return not self.owner or all(wrap.held for wrap in self.wraps(self.owner))

    # ------------------------------------------------------------ the oracle

    def accused(self) -> set[str]:
        """All that can be reached from what is known, by repeated steps over pairs."""
        register = self.response.organisations
        pairs = {
            (each.id, other) for each in register for kind in KINDS for other in getattr(each, kind)
        }
        pairs |= {(two, one) for one, two in pairs}
        reached = set(self.named)
        for _ in register:
            reached |= {two for one, two in pairs if one in reached}
        return reached

    def close(self) -> set[str]:
        """Readers who depend on any of those, by the register of now."""
        accused = self.accused()
        return {
            each.id
            for each in self.response.readers
            if accused & {each.employer, each.seconded_by, each.paid_by, each.host, *each.household}
        }

    def known_now(self, among: Collection[str] = READERS) -> None:
        """From this instant on all of them are out for good."""
        for reader_id in self.close() & set(among) - self.out.keys():
            self.out[reader_id] = self.parts()

    # ------------------------------------------------------------ what is tried

    def stolen(self, reader_id: str) -> list[int]:
        """Numbers of the parts that open with all that this reader ever had."""
        seeds = [seed for wrap in self.keyring.ever if (seed := self._seed(reader_id, wrap))]
        publics = (self.header.public, *self.header.later)
        head, found = self.vault.first_head(self.report_id, self.header.public), []
        with self.store(write=False) as work:
            stored = work.reports.parts(self.report_id)
        for part in stored:
            for public in publics:
                place = PartPlace(self.report_id, public, part.number, part.kind, head)
                if any(self._opens(place, seed, part) for seed in seeds):
                    found.append(part.number)
            head = self.vault.next_head(head, part.blob)
        return found

    def _seed(self, reader_id: str, wrap: Wrap) -> bytes | None:
        """A wrap opens for this reader without the server's release key, or not at all."""
        if wrap.reader_id != reader_id:
            return None
        for public in (self.header.public, *self.header.later):
            try:
                return self.vault.unwrap(
                    self.report_id,
                    public,
                    reader_id,
                    enrolment(reader_id)[1].seed,
                    wrap.blob,
                    held=False,
                )
            except SealError:
                continue
        return None

    def _opens(self, place: PartPlace, seed: bytes, part: StoredPart) -> bool:
        try:
            open_(self.vault, place, seed, part, self.keyring.secrets(self.report_id))
        except SealError:
            return False
        return True

    # ------------------------------------------------------------ what is done

    def file(self) -> bool:
        """She sends it; False when there is nobody to read it."""
        accused = self.random.choice((*ORGANISATIONS, *(None,) * 6))
        chosen = {Step.ROLE: ("aid_worker_or_volunteer",), Step.AREA: ("north",)}
        if accused in {each.id for each in self.response.organisations}:
            self.named = {str(accused)}
            chosen[Step.ORGANISATION] = (str(accused),)
        drafts = Drafts(self.vault, self.keyring)
        receipt = self.vault.new_report()
        issued = Issued(WritersRole.REPORTER, b"lookup", receipt.public)
        memory = Memory(Conversation(Step.WISH, "en"), NOW, issued=(issued,))
        with self.store() as work:
            memory = drafts.keep(work, memory, Part.STORY, Told("Words of example."), 2)
            filed = drafts.file(work, memory, Draft(chosen), "sms", InForce(1, self.response))
            if filed is None:
                drafts.erase(work, memory)
            work.commit()
        if filed is None:
            return False
        self.report_id = filed.report_id
        self.known_now()
        return True

    def names(self) -> None:
        """The owner enters an organisation, often one that matters to somebody who has it."""
        organisation = self.random.choice(self.response.organisations)
        place = self.random.choice(("", "owner", "deputy", "deputy"))
        matters = {
            link
            for each in self.response.readers
            if place and self.place(each.id) == place
            for link in each.links
        }
        if matters:
            wanted = self.random.choice(sorted(matters))
            organisation = next(each for each in self.response.organisations if each.id == wanted)
        before = self.owner
        done = self._declares(Conflict.NONE) and self.casework.name(
            self.session(before), self.report_id, organisation.name
        )
        if done:
            self.named.add(organisation.id)
            self._left(before)
            assert done is not Named.NOT_FOUND

    def reloads(self) -> None:
        """A link more, a link less, or somebody gets another employer."""
        register = list(self.response.organisations)
        at = self.random.randrange(len(register))
        kind, other = self.random.choice(KINDS), self.random.choice(register).id
        linked: Any = self.random.choice(((), (other,), (other,)))
        register[at] = replace(register[at], **{kind: linked})
        readers = list(self.response.readers)
        if self.random.random() < 0.4:
            moved = self.random.randrange(len(readers))
            works_for: dict[str, Any] = {self.random.choice(LINKS): self.random.choice(register).id}
            readers[moved] = replace(readers[moved], **works_for)
        for number, each in enumerate(readers):
            if each.id in self.out and self.random.random() < 0.5:  # no tie is left of him
                readers[number] = Reader(
                    each.id, each.role, self.random.choice(OFFICES), each.office, independent=True
                )
        self.response = replace(
            self.response, organisations=tuple(register), readers=tuple(readers)
        )
        self.opens()

    def opens(self) -> None:
        """The owner opens the case: routing is asked again, about everybody who has it."""
        before, having = self.owner, self.wrapped()
        if self._declares(Conflict.NONE):
            self.casework.open_case(self.session(before), self.report_id)
            self._left(before, having)

    def declares(self) -> None:
        before = self.owner
        if before and not self.is_set_aside():
            knew = self.parts()
            self._declares(Conflict.YES)
            self.declared.add(before)
            self.out.setdefault(before, knew)
            self._left(before)

    def adds(self) -> None:
        """She adds something, whoever has the report."""
        way_back = WayBack(self.vault, self.keyring)
        back = Return(self.report_id, b"", b"lookup", "en")
        with self.store() as work:
            clocks = self.response.clocks
            way_back.add(work, back, Part.ADDITION, Told("More words."), NOW, clocks)
            work.commit()

    def waits(self) -> None:
        """Nobody reads it, so it moves by the clock; or somebody is suspended, or comes back."""
        someone = self.random.choice(self.response.readers).id
        with self.store() as work:
            if work.readers.get(someone):
                work.readers.set_active(someone, active=self.random.random() < 0.7)
            work.commit()
        self.waited += self.random.randint(1, 5)
        before = self.owner
        Escalation(
            self.store,
            self.keyring,
            self.vault,
            lambda: self.response,
            lambda: NOW + timedelta(days=self.waited),
        ).escalate_once()
        open_ = {wrap.reader_id for wrap in self.keyring.wraps(self.report_id) if not wrap.held}
        assert open_ <= {self.owner}, "another's wraps are open"
        if self.owner not in ("", before):
            self.happened.add("moved by the clock")

    def enrols(self) -> None:
        with self.store() as work:
            for each in READERS:
                if work.readers.get(each) is None:
                    work.readers.add(
                        ReaderRow(each, self.response.id, enrolment(each)[0], True, NOW)
                    )
                    break
            work.commit()

    def presses_an_old_page(self) -> None:
        """Whoever is out tries every button there is."""
        for each in self.out:
            if self.place(each) == "owner":
                continue
            who = self.session(each)
            assert self.casework.open_case(who, self.report_id) is None
            assert self.casework.name(who, self.report_id, "org-a") is None
            assert self.casework.declare(who, self.report_id, Conflict.YES) is None
            assert self.casework.declare(who, self.report_id, Conflict.NONE) is None
            assert self.casework.recheck(who, self.report_id) is None
            assert self.casework.set_urgency(who, self.report_id, "U1") is None
            assert self.casework.reply(who, self.report_id, "Words.", "nonce") is None
            assert self.casework.acknowledge(who, self.report_id) is None

    def _declares(self, conflict: Conflict) -> bool:
        if not self.owner or self.is_set_aside():
            return False
        return self.casework.declare(self.session(self.owner), self.report_id, conflict) is not None

    def _left(self, before: str, among: Collection[str] = READERS) -> None:
        """What the last step made known, and who went because of it."""
        self.known_now(among)
        if self.owner != before and before not in self.declared:
            self.happened.add("owner excluded later")
        if self.is_set_aside():
            self.happened.add("set aside")


STEPS: tuple[Callable[[Scene], None], ...] = (
    Scene.names,
    Scene.names,
    Scene.reloads,
    Scene.reloads,
    Scene.declares,
    Scene.adds,
    Scene.enrols,
    Scene.presses_an_old_page,
)

WAITING = (*STEPS, Scene.waits, Scene.waits, Scene.waits)


def scene(seed: int) -> Scene:
    """A response drawn from this seed, with most of its readers enrolled."""
    random = Random(seed)
    count = random.randint(2, len(ORGANISATIONS))
    ids = ORGANISATIONS[:count]
    register = [
        Organisation(each, f"2{number}", each, **_linked(random, ids))
        for number, each in enumerate(ids)
    ]
    offices = [
        Organisation(each, f"3{number}", each, operational=False, **_rarely(random, ids))
        for number, each in enumerate(OFFICES)
    ]
    readers = [_reader(random, each, ids) for each in READERS[: random.choice((1, 1, 2, 5, 6, 6))]]
    made = Scene(
        random,
        Response(
            "r",
            "Post Box 9",
            ("en",),
            "555 0190",
            (Area("north", "11", "North"),),
            (*register, *offices),
            tuple(readers),
            (),
        ),
    )
    with made.store() as work:
        for each in readers:
            if random.random() < 0.9:
                work.readers.add(ReaderRow(each.id, "r", enrolment(each.id)[0], True, NOW))
        work.commit()
    return made


def _linked(random: Random, ids: Sequence[str]) -> dict[str, Any]:
    return {random.choice(KINDS): (random.choice(ids),)} if random.random() < 0.6 else {}


def _rarely(random: Random, ids: Sequence[str]) -> dict[str, Any]:
    return {random.choice(KINDS): (random.choice(ids),)} if random.random() < 0.15 else {}


def _reader(random: Random, reader_id: str, ids: Sequence[str]) -> Reader:
    roles = (Role.OMBUDSPERSON, Role.DEPUTY, Role.OVERSIGHT, Role.CHILD_RECEIVER, Role.RECOVERY)
    aided = random.random() < 0.3
    employer = random.choice(ids) if aided else random.choice(OFFICES)
    link: dict[str, Any] = {random.choice(LINKS[1:]): random.choice((*ids, *OFFICES))}
    return Reader(
        reader_id,
        random.choice(roles),
        employer,
        f"Office {reader_id}",
        independent=not aided or random.random() < 0.5,
        household=(random.choice(ids),) if random.random() < 0.1 else (),
        **(link if random.random() < 0.15 else {}),
    )
