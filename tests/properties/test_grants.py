"""No grant of a report exists for anybody whom routing keeps out, when it is asked for or later.

Random registers, readers and reports, as in `test_exclusion`; some of the readers interpret, and
the owner asks everybody for everything, again and again. Who must be kept out is worked out apart
from the code. Each run is one seed, named when it fails.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from intake.cases.declaration import Conflict
from intake.cases.forwarding import Wanted
from intake.cases.grants import State
from intake.cases.parts import StepPart
from intake.casework.sealing import seal_into
from intake.errors import SealError
from intake.ports import GrantRow
from intake.routing.response import Role
from tests.properties.exclusion_scene import NOW, READERS, STEPS, Scene, scene

RUNS = 100
EDITS = 6
FAIR_SHARE = 0.1
WANTED = Wanted(
    to="inter_agency_pool",
    basis="life_at_risk",
    safety="Nobody knows.",
    reason="A threat.",
    told="yes",
    text="Something is to be looked into.",
)
TRIAGED = {"kind": "exploitation", "accused": "aid_worker_or_volunteer"}
KINDS = {"interpret", "approve", "taken back", "not offered", "declared a conflict"}


def test_whoever_is_kept_out_has_no_grant_then_or_later() -> None:
    seen: Counter[str] = Counter()
    for seed in range(RUNS):
        try:
            seen.update(walk(interpreting(scene(seed))))
        except AssertionError as failed:
            raise AssertionError(f"seed {seed}: {failed}") from failed
    shares = {name: round(seen[name] / RUNS, 2) for name in sorted(KINDS)}
    print(f"\ngrants over {RUNS} runs: {shares}")
    assert min(shares.values()) >= FAIR_SHARE, shares


def interpreting(walked: Scene) -> Scene:
    """The last two of many readers interpret."""
    readers = tuple(
        replace(each, role=Role.INTERPRETER, languages=("en",)) if number > 3 else each
        for number, each in enumerate(walked.response.readers)
    )
    walked.response = replace(walked.response, readers=readers)
    return walked


def walk(walked: Scene) -> set[str]:
    """File, ask, and edit; after each step everything must hold. What kinds of run it was."""
    kinds: set[str] = set()
    if not walked.file():
        return kinds
    assert_no_interpreter_has_it(walked)
    for _ in range(EDITS):
        kinds |= ask_everybody(walked)
        assert_holds(walked)
        had = len(granted(walked))
        walked.random.choice(STEPS)(walked)
        kinds |= {"taken back"} if len(granted(walked)) < had else set()
        assert_holds(walked)
        if walked.random.random() < 0.3:
            kinds |= declares_a_conflict(walked)
            assert_holds(walked)
    return kinds


def granted(walked: Scene) -> list[GrantRow]:
    return [each for each in walked.store.tables.grants.values() if each.is_open]


def ask_everybody(walked: Scene) -> set[str]:
    """For a translation, and for agreeing; what was possible."""
    owner = walked.owner
    if not owner or walked.is_set_aside():
        return set()
    who = walked.session(owner)
    if not walked.casework.declare(who, walked.report_id, Conflict.NONE):
        return set()
    triage(walked)
    before = {each.grant_id for each in granted(walked)}
    for reader_id in READERS:
        nonce = f"{walked.random.random()}"
        use = walked.casework.interpreting
        use.ask(who, walked.report_id, nonce, 0, reader_id, "en")
        walked.casework.forwarding.ask(who, walked.report_id, nonce, reader_id, WANTED)
    asked = [each for each in granted(walked) if each.grant_id not in before]
    asked_ids = {each.reader_id for each in asked}
    kinds = {each.purpose for each in asked}
    return kinds | ({"not offered"} if walked.close() - asked_ids else set())


def triage(walked: Scene) -> None:
    with walked.store() as work:
        header = work.reports.hold(walked.report_id)
        assert header is not None
        seal_into(walked.vault, work, header, StepPart("triage", "triaged", "reader", NOW, TRIAGED))
        if header.status == "received":
            work.reports.set_status(walked.report_id, "acknowledged", was="received")
        work.commit()


def declares_a_conflict(walked: Scene) -> set[str]:
    for grant in granted(walked):
        who = walked.session(grant.reader_id)
        if walked.casework.asked.declare(who, grant.grant_id, Conflict.UNSURE) is False:
            walked.declared.add(grant.reader_id)
            walked.out.setdefault(grant.reader_id, walked.parts())
            return {"declared a conflict"}
    return set()


def assert_no_interpreter_has_it(walked: Scene) -> None:
    hers = {each.id for each in walked.response.readers if each.role is Role.INTERPRETER}
    assert not hers & walked.wrapped(), "a wrap"
    assert not any(walked.place(each) for each in hers), "a place"


def assert_holds(walked: Scene) -> None:
    """By what could be known: a register that changed counts as soon as a case is opened."""
    assert_no_interpreter_has_it(walked)
    for grant in walked.store.tables.grants.values():
        assert grant.is_open or grant.sealed == b"", "sealed, and over"
    for grant in granted(walked):
        assert grant.reader_id not in walked.out, "whoever is out"
        assert grant.reader_id not in walked.close(), "whoever depends on the accused"
        assert grant.reader_id not in walked.declared, "whoever declared a conflict"
        assert grant.asked_by == walked.owner, "asked by nobody"
        assert grant.reader_id != grant.asked_by, "by herself"
        assert opens_for(walked, grant) == {grant.reader_id}
    for reader_id in walked.out:
        assert walked.casework.asked.waiting(reader_id) == ()


def opens_for(walked: Scene, grant: GrantRow) -> set[str]:
    """Everybody whose key opens it."""
    assert grant.state in (State.ASKED.value, State.DECLARED.value)
    return {each for each in READERS if _opens(walked, grant, each)}


def _opens(walked: Scene, grant: GrantRow, reader_id: str) -> bool:
    seed = walked.session(reader_id).seed
    place = (grant.grant_id, grant.report_id, grant.reader_id)
    try:
        walked.vault.open_grant(*place, seed, grant.sealed)
    except SealError:
        return False
    return True
