"""A walk through every page of the desk, in every state that has words of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask, template_rendered
from jinja2 import Template
from werkzeug.test import TestResponse

from intake.cases.case import Status
from intake.cases.parts import (
    NotePart,
    RecordPart,
    ReplyPart,
    ToldPart,
    TranslationPart,
)
from intake.casework.sessions import IDLE
from intake.conversation.vocabulary import Role as WritersRole
from intake.tongues import Tongues
from tests.fakes.authenticator import PlainPasskeys
from tests.unit.asked import WORDS as INTERPRETER
from tests.unit.asked import asking_world, filed, grants, triaged
from tests.unit.cases.steps import WILLED, looked, step
from tests.unit.desk.pseudo import ALOUD, PSEUDO, TAG
from tests.unit.desk.visitor import HIDDEN, Visitor, enrol, text_of
from tests.unit.desk.world import (
    ANSWERS,
    CLOSING,
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    FiledReport,
    World,
    usual_parts,
)

READ = Status.ACKNOWLEDGED.value
STEPS = [step("support", each, service="health") for each in ("offered", "accepted")]
FORWARDING = {
    "to": "inter_agency_pool",
    "basis": "wish",
    "safety": "…",
    "text": "…",
    "reader": DEPUTY,
}


class Reading(Visitor):
    """Somebody whose browser asks for the marked language; keeps every page that was shown."""

    def __init__(
        self, tour: Tour, world: World, *, https: bool = False, demo: bool = False
    ) -> None:
        app = world.app(secure_cookies=https, demo=demo)
        template_rendered.connect(tour.note, app)
        super().__init__(world, app, https=https)
        self._client.environ_base["HTTP_ACCEPT_LANGUAGE"] = tour.tag
        self._tour = tour

    def get(self, path: str, headers: object = None) -> TestResponse:
        return self._tour.keep(path, super().get(path, headers))  # type: ignore[arg-type]

    def post(self, path: str, fields: object, referrer: str = "/") -> TestResponse:
        return self._tour.keep(path, super().post(path, fields, referrer))  # type: ignore[arg-type]


class Tour:
    """Everything that was shown on the way, to a browser that asks for the language `tag`. `pages`:
    (template, address, HTML)."""

    def __init__(self, tongues: Tongues = PSEUDO, tag: str = TAG) -> None:
        self.tongues = tongues
        self.tag = tag
        self.pages: list[tuple[str, str, str]] = []
        self._last = ""
        self.templates: set[str] = set()

    def keep(self, path: str, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.status_code != 303:
            self.pages.append((self._last, path, text_of(answer)))
        return answer

    def note(self, _app: Flask, template: Template, **_context: object) -> None:
        self._last = template.name or ""
        self.templates.add(self._last)

    def walk(self) -> Tour:
        for way in (doors, keys, queue, cases, courses, askings, helpers, office, in_person):
            way(self)
        return self


def world_of(tour: Tour, make: Callable[[], World] = World, *readers: str) -> World:
    world = make()
    world.tongues, world.catalogues = tour.tongues, ALOUD
    world.__post_init__()
    if readers:
        world.enrol(*readers)
    return world


def hidden_in(answer: TestResponse) -> dict[str, str]:
    return dict(HIDDEN.findall(text_of(answer)))


def signed_in(tour: Tour, world: World, reader_id: str = OWNER, **how: bool) -> Reading:
    visitor = Reading(tour, world, **how)
    visitor.sign_in(reader_id)
    return visitor


def every(tour: Tour, world: World, reader_id: str, *paths: str) -> Reading:
    visitor = signed_in(tour, world, reader_id)
    for path in paths:
        visitor.get(path)
    return visitor


# ---------------------------------------------------------------- before a session


def doors(tour: Tour) -> None:
    world = world_of(tour, World, OWNER)
    visitor = Reading(tour, world, demo=True)
    for path in ("/sign-in", "/enrol", "/recover", "/nowhere"):
        visitor.get(path)
    visitor.submit("/sign-in", "/sign-in", reader=OWNER, passphrase="wrong", code="0")
    visitor.submit("/enrol", "/enrol", code="wrong")
    visitor.submit("/recover", "/recover", reader=OWNER, words="wrong", code="0")
    visitor.get("/", {"Sec-Fetch-Site": "cross-site"})
    visitor.post("/news/set", {**visitor.hidden("/sign-in"), "text": "…"})
    visitor.post("/sign-in", {})
    visitor.sign_in()
    visitor.submit("/", "/sign-out")
    visitor.get("/sign-in")


def keys(tour: Tour) -> None:
    world = world_of(tour, lambda: World(passkeys=PlainPasskeys()))
    visitor = Reading(tour, world, https=True)
    invited = world.casework.inviting.invite(OWNER)
    assert not isinstance(invited, str)
    shown = visitor.submit("/enrol", "/enrol", code=getattr(invited, "code", ""))
    typing = visitor.post("/enrol/type", hidden_in(shown), "/enrol")
    words = " ".join(re.findall(r"<li><code>(\w+)</code></li>", text_of(shown)))
    form = {**hidden_in(typing), "typed": words, "code": "0", "sheet": "1"}
    visitor.post("/enrol/finish", form, "/enrol")
    own = world_of(tour, lambda: World(passkeys=PlainPasskeys()), DEPUTY)
    other = signed_in(tour, own, DEPUTY, https=True)
    own.clock.go_on(timedelta(seconds=30))
    visitor = signed_in(tour, own, DEPUTY, https=True)
    visitor.get("/you")
    visitor.post("/you/passphrase/type", hidden_in(visitor.submit("/you", "/you/passphrase")))
    visitor.submit("/you", "/you/app")
    for what in ("codes", "sheet"):
        visitor.submit("/you", "/you/once", what=what, passphrase=own.passphrase(DEPUTY))
    visitor.submit("/you", "/you/passphrase/set", old="wrong")
    visitor.submit("/you", "/you/once", what="codes", passphrase="wrong")
    visitor.get("/you")
    own.clock.go_on(IDLE)
    locked = other.get("/you")
    other.post("/unlock", {**hidden_in(locked), "passphrase": "wrong"})
    signed_in(tour, world_of(tour, World, OWNER)).get("/you")


# ---------------------------------------------------------------- reports


def queue(tour: Tour) -> None:
    world = world_of(tour, World, OWNER, DEPUTY, EXTERNAL)
    visitor = signed_in(tour, world)
    visitor.get("/")
    visitor.get("/?channel=sms")
    lines: tuple[dict[str, object], ...] = (
        {"urgency": "U1", "urgency_reason": "danger", "due_at": NOON - HOUR},
        {"urgency_reason": "time_matters", "care_until": NOON + 30 * HOUR},
        {"status": READ, "incomplete": True, "in_flood": True, "area": None},
        {"status": Status.PAUSE_ASKED.value, "channel": "telegram"},
        {"status": Status.PAUSED.value, "channel": "gateway-a", "language": "bn"},
        {"status": Status.WITHDRAWN.value, "erase_after": NOON},
    )
    for each in lines:
        world.file(declared=True, **each)  # type: ignore[arg-type]  # fields of any type
    world.enrol(EXCLUDED, added=NOON - HOUR)
    visitor.submit("/news", "/news/away", days="3")
    for path in ("/", "/?show=care", "/?channel=sms&urgency=U2", "/?after=" + "0" * 32, "/holds"):
        visitor.get(path)
    other = every(tour, world, EXTERNAL, "/", "/oversight", "/oversight?read=1", "/workload")
    for path in ("/oversight/trail", "/numbers", "/capacity"):
        other.get(path)
    other.submit("/", "/oversight/verify")
    other.submit("/capacity", "/capacity/close", area="hills")
    other.get("/oversight")
    other.get("/capacity")
    other.submit("/numbers", "/numbers/operations/make")
    other.get("/numbers")


def cases(tour: Tour) -> None:
    world = world_of(tour, World, OWNER, DEPUTY, EXTERNAL)
    visitor = signed_in(tour, world)
    parts = [
        *usual_parts(),
        ToldPart("new_wish", "help_and_look_into", NOON),
        ReplyPart("…", "Listening Office North", NOON, to=("person", "intermediary")),
        NotePart("…", OWNER, own=True, hour=NOON),
        TranslationPart(0, "en", "…", "Word House", NOON),
    ]
    helper = {
        **ANSWERS,
        "reporter_type": "intermediary",
        "consent_basis": "attested",
        "share_scope": "need_only",
        "own_link": "not_sure",
        "helper_signs": ["several_places", "same_words"],
        "duress": "yes",
        "kept_out": [OWNER],
        "language": "bn",
        "channel": "sms",
        "consent_also": ["to_contact 1 2031-05-04T09:00+00:00 " + "0" * 64],
    }
    both = (WritersRole.SURVIVOR, WritersRole.INTERMEDIARY)
    paths = [
        world.file().path,
        world.file(declared=True, parts=parts, roles=both, route=True, status=READ).path,
        world.file(declared=True, parts=[*parts[:2], RecordPart(helper, NOON)], roles=both).path,
        world.file(declared=True, receipts=0, status=Status.CLOSED.value).path,
        world.file(declared=True, status=Status.PAUSE_ASKED.value).path,
        world.file(declared=True, status=Status.PAUSED.value).path,
    ]
    for path in paths:
        visitor.get(path)
    first, path = paths[:2]
    visitor.submit(first, f"{first}/declare")
    visitor.submit(path, f"{path}/reply", text="Call 0800 555 0100 now")
    visitor.submit(path, f"{path}/reply", text="…", choosing="1")
    for do in ("check", "ready"):
        visitor.submit(path, f"{path}/reply", text="Дом", do=do, ready="read")
    visitor.submit(path, f"{path}/note")
    visitor.submit(path, f"{path}/note", **{"text": "…", "for": "me"})
    visitor.submit(path, f"{path}/checklist", done="danger")
    visitor.submit(path, f"{path}/interpreter/ask", part="0", reader=INTERPRETER, into="en")
    visitor.submit(path, f"{path}/nudge")
    visitor.submit(path, f"{path}/urgency", level="U1")
    visitor.submit(path, f"{path}/hold", reason="inquiry")
    visitor.submit(path, f"{path}/serious", reason="leadership")
    visitor.submit(path, f"{path}/notice")
    visitor.get(path)
    every(tour, world, DEPUTY, "/holds").submit("/holds", f"/holds/{path[9:]}/confirm")
    every(tour, world, DEPUTY, "/holds")
    visitor.get(path)
    visitor.submit(path, f"{path}/close", **CLOSING)
    visitor.get("/")


def courses(tour: Tour) -> None:
    world = world_of(tour, World, OWNER, DEPUTY, EXTERNAL)
    visitor = signed_in(tour, world)
    ways = (
        usual_parts(),
        [*usual_parts(), RecordPart({**ANSWERS, "accused_role": "armed_or_official"}, NOON)],
        [*usual_parts(), RecordPart({**ANSWERS, **WILLED}, NOON), *STEPS],
        [*usual_parts(), *looked("receipt_confirmed", "under_investigation")],
        [*usual_parts(), *looked("receipt_confirmed", "closed_other")],
        [*usual_parts(), step("triage", "triaged", kind="out_of_scope", accused="unknown")],
    )
    reports = [world.file(declared=True, status=READ, parts=parts) for parts in ways]
    for report in reports:
        visitor.get(report.path)
    help_, gone = reports[2].path, reports[4].path
    kept = {"service": "health", "hand_over": "desk_calls_the_service", "field": "language"}
    visitor.submit(help_, f"{help_}/referral", text="Call 0800 555 0100", **kept)
    visitor.submit(help_, f"{help_}/referral", text="…", **kept)
    visitor.submit(help_, f"{help_}/sheet", service="health")
    visitor.get(help_)
    visitor.submit(gone, f"{gone}/donor_notice")
    told = world.file(declared=True, status=Status.WITHDRAWN.value, parts=ways[3], erase_after=NOON)
    visitor.get(told.path)


# ---------------------------------------------------------------- others


def askings(tour: Tour) -> None:
    world = world_of(tour, asking_world)
    owner, report = signed_in(tour, world), filed(world, triaged())
    _translated(tour, world, owner, report)
    passed = f"{report.path}/forwarding"
    owner.get(passed)
    owner.submit(passed, f"{passed}/ask", text="Call 0800 555 0100", basis="life_at_risk")
    owner.submit(passed, f"{passed}/ask", **FORWARDING)
    owner.get(passed)
    grant = next(f"/asked/{each.grant_id.hex()}" for each in grants(world) if each.is_open)
    second = every(tour, world, DEPUTY, "/asked", grant)
    second.submit(grant, f"{grant}/declare", conflict="none")
    second.get(grant)
    second.submit(grant, f"{grant}/refuse")
    second.submit(grant, f"{grant}/agree")
    owner.get(passed)
    owner.submit(passed, f"{passed}/sheet")


def _translated(tour: Tour, world: World, owner: Reading, report: FiledReport) -> None:
    path = f"{report.path}/interpreter"
    owner.get(path)
    owner.submit(path, f"{path}/ask", part="0", reader=INTERPRETER, into="en")
    owner.get(path)
    (grant,) = (f"/asked/{each.grant_id.hex()}" for each in grants(world))
    words = every(tour, world, INTERPRETER, "/asked", grant)
    words.submit(grant, f"{grant}/declare")
    words.submit(grant, f"{grant}/declare", conflict="none")
    words.submit(grant, f"{grant}/translate")
    words.submit(grant, f"{grant}/translate", text="…")


def helpers(tour: Tour) -> None:
    world = world_of(tour, World, OWNER)
    visitor = signed_in(tour, world)
    visitor.get("/cards")
    enrol(visitor, count="0")
    enrol(visitor, count="1", pairs="2")
    (serial,) = re.findall(r"/cards/(\w\d-\d\d)\"", text_of(visitor.get("/cards")))
    visitor.get(f"/cards/{serial}")
    visitor.submit(f"/cards/{serial}", f"/cards/{serial}/suspend")
    visitor.get(f"/cards/{serial}")
    visitor.submit(f"/cards/{serial}", f"/cards/{serial}/rotate")
    visitor.get("/cards?after=Z9-99")


def office(tour: Tour) -> None:
    world = world_of(tour, World, OWNER)
    visitor = signed_in(tour, world)
    for path in ("/news", "/capacity", "/asked"):
        visitor.get(path)
    visitor.submit("/news", "/news/set", contact="wrong")
    visitor.submit("/news", "/news/set", contact="reader@office.example")
    visitor.get("/news")


def in_person(tour: Tour) -> None:
    world = world_of(tour, World, OWNER, DEPUTY, EXTERNAL)
    visitor = signed_in(tour, world)
    for about in ("self", "witness"):
        form = visitor.submit("/in-person", "/in-person/form", about=about, language="ar")
    fields = {**hidden_in(form), "text": "…"}
    for more in ({}, {"agreed": "yes", "text": "My name is Example."}, {"agreed": "yes"}):
        visitor.post("/in-person/enter", {**fields, **more}, "/in-person/form")
    nobody = world_of(tour, World, OWNER)
    visitor = signed_in(tour, nobody)
    form = visitor.submit("/in-person", "/in-person/form", about="self", language="ar")
    named = {"agreed": "yes", "organisation": "31"}
    visitor.post("/in-person/enter", {**hidden_in(form), **named}, "/in-person/form")
