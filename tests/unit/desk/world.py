"""A small invented response with readers, reports and a desk, on the stores in memory.

The vault is the real one, at its cheapest allowed cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from random import Random

from flask import Flask
from pyotp import TOTP

from intake.cases.parts import CasePart, RecordPart, ToldPart, kind_of, write
from intake.casework.casework import Casework
from intake.casework.values import Session
from intake.casework.verifying import Verifying
from intake.chaining import UNKEYED
from intake.conversation.vocabulary import Role as WritersRole
from intake.desk.app import desk_app
from intake.i18n import Catalogues
from intake.issuing.giving_out import forms
from intake.ports import (
    Assignment,
    InForce,
    PartPlace,
    Passkeys,
    ReaderLock,
    ReaderRow,
    ReaderSecret,
    ReceiptRow,
    ReportHeader,
    ReportKey,
    Route,
    StoredPart,
    Vault,
    Wrap,
)
from intake.publishing import Publishing
from intake.reporting.entering import Entering
from intake.routing.response import Area, HelpPlace, Need, Organisation, Reader, Response, Role
from intake.tongues import Tongues
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.fakes.vault import still_vault
from tests.made_once import compiled_once
from tests.world import CATALOGUES

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSPHRASE = "seven quiet boats at noon"
OWNER, DEPUTY, EXTERNAL, EXCLUDED = "north", "south", "lantern", "river"
ACTIONS = (
    "declare",
    "acknowledge",
    "reply",
    "note",
    "checklist",
    "give_on",
    "confirm_pause",
    "go_on",
    "close",
    "nudge",
    "link",
    "organisation",
    "urgency",
    "interpreter/ask",
    "interpreter/take_back",
    "forwarding/ask",
    "forwarding/take_back",
    "forwarding/sheet",
    "course_step",
    "triage",
    "outcome",
    "told_that_withdrawn",
    "referral",
    "sheet",
    "donor_notice",
)
"""What can be posted to a report's page."""
WHERE = "sms example-address en Garden"
WORDS = "Words of example. The queue at the water point was long."

RESPONSE = Response(
    id="example",
    service_name="Open Line",
    languages=("en", "ar", "bn"),
    urgent_help="112",
    areas=(Area("hills", "21", "The Hills"), Area("coast", "22", "The Coast")),
    organisations=(
        Organisation("listening", "31", "Listening Office", operational=False),
        Organisation("door", "32", "Open Door", operational=False),
        Organisation("lighthouse", "33", "Lighthouse Council", operational=False),
        Organisation("river-relief", "34", "River Relief"),
    ),
    readers=(
        Reader(OWNER, Role.OMBUDSPERSON, "listening", "Listening Office North", independent=True),
        Reader(DEPUTY, Role.DEPUTY, "door", "Open Door South", independent=True),
        Reader(EXTERNAL, Role.OVERSIGHT, "lighthouse", "Lighthouse Council", independent=True),
        Reader(EXCLUDED, Role.DEPUTY, "river-relief", "River Relief Feedback"),
    ),
    help_places=(HelpPlace(Need.HEALTH, "Hill Clinic 0800 555 0100", "8-16", date(2031, 5, 1)),),
)

ANSWERS = {
    "reporter_type": "self",
    "under_18": "no",
    "needs": ["health", "talk"],
    "area_code": "hills",
    "accused_org": "river-relief",
    "wish": "help_only",
    "contact_mode": "none_return_by_code",
    "consent_version": 1,
}
PLACES = {OWNER: "owner", DEPUTY: "deputy", EXTERNAL: "external"}


@dataclass
class SteadyClock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, length: timedelta) -> None:
        self.now += length


def numbered(what: str) -> Callable[[], str]:
    """ "token 0", "token 1", ..."""
    numbers = count()
    return lambda: f"{what} {next(numbers)}"


def unforeseen(seed: int) -> Callable[[int], str]:
    """Digits as the system's random source gives them, but the same in every run."""
    source = Random(seed)
    return lambda count: "".join(source.choices("0123456789", k=count))


@cache
def enrolment(reader_id: str) -> tuple[ReaderLock, ReaderSecret]:
    """A reader's lock and secret: enrolled once, since it takes an Argon2id run."""
    return still_vault().enrol_reader(f"{PASSPHRASE} {reader_id}")


@dataclass
class World:
    """Everything the desk needs, and what a test does to it."""

    clock: SteadyClock = field(default_factory=SteadyClock)
    store: MemoryStore = field(default_factory=MemoryStore)
    keyring: MemoryKeyring = field(default_factory=MemoryKeyring)
    vault: Vault = field(default_factory=still_vault)
    response: Response = RESPONSE
    tokens: Callable[[], str] = field(
        default_factory=lambda: map("token {}".format, count()).__next__
    )
    digits: Callable[[int], str] = field(default_factory=lambda: unforeseen(7))
    passkeys: Passkeys | None = None
    tongues: Tongues = field(default_factory=Tongues)
    catalogues: Catalogues = CATALOGUES

    def __post_init__(self) -> None:
        self.casework = Casework(
            self.store,
            self.keyring,
            self.vault,
            lambda: self.response,
            self.clock,
            self.tokens,
            self.digits,
            passkeys=self.passkeys,
        )
        self.entering = Entering(
            self.store,
            self.vault,
            self.keyring,
            self.catalogues,
            lambda: InForce(1, self.response),
            self.clock,
        )

    def app(self, *, secure_cookies: bool = False, demo: bool = False) -> Flask:
        app = desk_app(
            self.casework,
            self.entering,
            lambda: self.response,
            self.clock,
            verify=Verifying(self.store, UNKEYED).verify,
            publishing=Publishing(self.store, self.vault, lambda: self.response, self.clock),
            forms=forms,
            secret_key=b"k" * 32,
            secure_cookies=secure_cookies,
            demo=demo,
            tongues=self.tongues,
            catalogues=self.catalogues,
        )
        return compiled_once(app)

    def enrol(self, *reader_ids: str, added: datetime = NOON - timedelta(days=90)) -> None:
        with self.store() as work:
            for reader_id in reader_ids:
                lock, _ = enrolment(reader_id)
                work.readers.add(ReaderRow(reader_id, self.response.id, lock, True, added))
            work.commit()

    def session(self, reader_id: str = OWNER) -> Session:
        """A signed-in reader, without the way there."""
        return Session(reader_id, enrolment(reader_id)[1].seed)

    def code(self, reader_id: str = OWNER) -> str:
        return TOTP(enrolment(reader_id)[1].totp_secret).at(self.clock.now)

    def passphrase(self, reader_id: str = OWNER) -> str:
        return f"{PASSPHRASE} {reader_id}"

    def file(
        self,
        *,
        parts: Sequence[CasePart] | None = None,
        places: dict[str, str] | None = None,
        receipts: int = 1,
        roles: Sequence[WritersRole] = (),
        route: bool = False,
        declared: bool = False,
        report_id: bytes | None = None,
        **fields: object,
    ) -> FiledReport:
        """File a report to readers by place; `fields` change its header.

        `roles`: whose the receipts are, instead of `receipts` of one reporter. `route`: whoever
        wrote agreed to be asked to call in.
        """
        roles = roles or [WritersRole.REPORTER] * receipts
        key = self.vault.new_report()
        key = replace(key, report_id=report_id) if report_id else key
        given = places if places is not None else PLACES
        filed = FiledReport(key, [self.vault.new_report() for _ in roles])
        self._wrap(filed, given, roles)
        with self.store() as work:
            for part in self._sealed(key, parts if parts is not None else usual_parts()):
                work.drafts.add(key.report_id, part)
            work.reports.file(
                replace(header_of(key), **fields),  # type: ignore[arg-type]  # fields of any type
                [Assignment(reader_id, place) for reader_id, place in given.items()],
            )
            if declared:
                work.reports.declare(key.report_id, OWNER, NOON)
            if route:
                sealed = self.vault.seal_route(key.report_id, WHERE.encode())
                work.routes.put(Route(key.report_id, sealed, NOON + 90 * 24 * HOUR))
            work.commit()
        return filed

    def _wrap(
        self, filed: FiledReport, places: dict[str, str], roles: Sequence[WritersRole]
    ) -> None:
        wraps = [
            Wrap(filed.id, reader_id, place != "owner", self._wrapped(filed.key, reader_id, place))
            for reader_id, place in places.items()
        ]
        rows = [
            ReceiptRow(f"lookup {number}".encode() + filed.id, filed.id, one.public, role.value)
            for number, (one, role) in enumerate(zip(filed.receipts, roles, strict=True))
        ]
        self.keyring.file(filed.id, wraps, rows, NOON)

    def _wrapped(self, key: ReportKey, reader_id: str, place: str) -> bytes:
        return self.vault.wrap(
            key, reader_id, enrolment(reader_id)[0].public, held=place != "owner"
        )

    def _sealed(self, key: ReportKey, parts: Sequence[CasePart]) -> list[StoredPart]:
        sealed, head = [], self.vault.first_head(key.report_id, key.public)
        for number, part in enumerate(parts):
            place = PartPlace(key.report_id, key.public, number, kind_of(part), head)
            blob, head = self.vault.seal_part(place, write(part))
            sealed.append(StoredPart(number, place.kind, blob))
        return sealed

    def audit(self, report_id: bytes | None) -> list[tuple[str, str, str]]:
        """(actor, event, detail) of every line of one report, or of none."""
        return [
            (line.actor, line.event, line.detail)
            for line in self.store.tables.audit
            if line.report_id == report_id
        ]


@dataclass
class FiledReport:
    """A report that was filed, and the key pairs its receipts stand for."""

    key: ReportKey
    receipts: list[ReportKey]

    @property
    def id(self) -> bytes:
        return self.key.report_id

    @property
    def path(self) -> str:
        return f"/reports/{self.id.hex()}"


CLOSING = {
    "reason": "done",
    "support_offered": "done",
    "wish_respected": "done",
    "feedback_given": "not_done",
    "outcome_recorded": "not_possible",
    "safety_asked": "done",
}
"""What a form says when a report is closed."""


def changed(blob: bytes) -> bytes:
    """The same but for one bit."""
    return blob[:-1] + bytes([blob[-1] ^ 1])


def usual_parts() -> list[CasePart]:
    return [
        ToldPart("narrative", WORDS, NOON),
        ToldPart("accused_hint", "A blue cap. Words of example.", NOON),
        RecordPart(ANSWERS, NOON),
    ]


def header_of(key: ReportKey) -> ReportHeader:
    return ReportHeader(
        report_id=key.report_id,
        response_id=RESPONSE.id,
        public=key.public,
        area="hills",
        language="en",
        channel="sms",
        urgency="U2",
        urgency_reason="support_soon",
        care_until=None,
        received_hour=NOON,
        due_at=NOON + 24 * HOUR,
        status="received",
        incomplete=False,
        part_count=4,
    )
