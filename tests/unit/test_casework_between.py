"""Between asking and handing over: whatever changes in between is looked at again.

What was agreed to, asked or written down once is worth nothing if the case has moved since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from intake.cases.case import Status
from intake.cases.declaration import Conflict
from intake.cases.forwarding import PROTECTING, Receiver, Wanted, Wrong
from intake.cases.parts import (
    CasePart,
    RecordPart,
    ReplyPart,
    StepPart,
    ToldPart,
    TranslationPart,
    read,
)
from intake.cases.sheet import Field, Flaw, HandOver
from intake.cases.tracks import Accountability, Feedback, State, Support
from intake.casework.forwarding import Asked, Sent
from intake.casework.interpreting import Asking
from intake.casework.referring import Asked as Referral
from intake.casework.values import Done, Named
from intake.conversation.vocabulary import Role
from intake.ports import PROGRESS
from intake.reporting.back import WayBack
from intake.reporting.memory import Return
from intake.routing.response import HelpPlace, Need
from tests.fakes.store_casework import MemoryReports
from tests.unit.asked import (
    WORDS,
    add,
    ask_interpreter,
    asking_world,
    contents,
    declare,
    filed,
    grants,
    triaged,
)
from tests.unit.desk.world import (
    CLOSING,
    DEPUTY,
    EXTERNAL,
    HOUR,
    NOON,
    OWNER,
    RESPONSE,
    FiledReport,
    World,
    changed,
)
from tests.unit.test_casework_forwarding import BY_DUTY, WANTED

TALK = {"service": "talk"}
PLACE = "The Long House"


@pytest.fixture
def world() -> World:
    return asking_world()


@pytest.fixture
def report(world: World) -> FiledReport:
    return filed(world, triaged(), language="en")


def ask(world: World, report: FiledReport, wanted: Wanted = WANTED, nonce: str = "n") -> Asked:
    asked = world.casework.forwarding.ask(world.session(), report.id, nonce, DEPUTY, wanted)
    assert asked is not None
    return asked


def asked_and_declared(world: World, report: FiledReport, wanted: Wanted = WANTED) -> bytes:
    assert ask(world, report, wanted).done is Sent.DONE
    assert declare(world, DEPUTY)
    (grant,) = grants(world)
    return grant.grant_id


def agreed(world: World, report: FiledReport, wanted: Wanted = WANTED) -> None:
    assert approve(world, asked_and_declared(world, report, wanted)) is Sent.DONE


def approve(world: World, grant_id: bytes) -> Sent | None:
    return world.casework.forwarding.approve(world.session(DEPUTY), grant_id)


def printed(world: World, report: FiledReport, who: str = OWNER) -> bool:
    return world.casework.forwarding.print_sheet(world.session(who), report.id) is not None


def step(world: World, report: FiledReport, state: State, **of: str) -> Done | None:
    taken = world.casework.coursing.step(world.session(), report.id, state, of)
    return taken.done if taken else None


def back(world: World, report: FiledReport) -> tuple[WayBack, Return]:
    """Whoever holds the first code, having come back."""
    row = world.keyring.receipts(report.id)[0]
    seed = report.receipts[0].seed
    return WayBack(world.vault, world.keyring), Return(report.id, seed, row.lookup, "en")


def pauses(world: World, report: FiledReport) -> None:
    way, her = back(world, report)
    with world.store() as work:
        way.pause(work, her, world.clock(), RESPONSE.clocks)
        work.commit()


def withdraws(world: World, report: FiledReport) -> None:
    way, her = back(world, report)
    with world.store() as work:
        way.withdraw(work, her, world.clock())
        work.commit()


def stands_at(world: World, report: FiledReport, status: Status) -> None:
    row = world.store.tables.reports[report.id]
    world.store.tables.reports[report.id] = replace(row, status=status.value)


def word(world: World, report: FiledReport) -> str:
    """What her code says on how it stands; nothing where there is no such row."""
    with world.store(write=False) as work:
        rows = [each for each in work.reports.replies(report.id) if each.number >= PROGRESS]
    (row,) = world.keyring.receipts(report.id)
    for each in rows:
        seed = report.receipts[0].seed
        plain = world.vault.open_reply(report.id, each.number, seed, each.for_reporter, row.secret)
        part = read(plain)
        assert isinstance(part, StepPart)
        return part.state
    return ""


# ---------------------------------------------------------------- the second person


@pytest.mark.parametrize("state", [Accountability.INFO_NEEDED, Accountability.ON_HOLD_BY_WISH])
def test_a_step_of_the_owner_ends_the_asking_at_once(
    world: World, report: FiledReport, state: State
) -> None:
    """Else the second person agreed to nothing, and it would be counted as passed on."""
    grant_id = asked_and_declared(world, report)
    assert step(world, report, state) is Done.DONE
    assert grants(world) == []
    assert approve(world, grant_id) is None
    assert ("2031-05", "accountability forwarded", "") not in world.store.tables.counters


def test_another_track_leaves_the_asking_alone(world: World, report: FiledReport) -> None:
    grant_id = asked_and_declared(world, report)
    assert step(world, report, Support.OFFERED, **TALK) is Done.DONE
    assert approve(world, grant_id) is Sent.DONE


def test_going_back_is_no_button(world: World, report: FiledReport) -> None:
    asked_and_declared(world, report)
    assert step(world, report, Accountability.NOT_STARTED) is Done.NOT_NOW
    assert len(grants(world)) == 1


def test_a_pause_ends_it_for_good(world: World, report: FiledReport) -> None:
    """Going on is no word of hers about what was asked before."""
    grant_id = asked_and_declared(world, report)
    pauses(world, report)
    assert grants(world) == []
    assert world.casework.go_on(world.session(), report.id) is Done.DONE
    assert approve(world, grant_id) is None
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.state is Accountability.NOT_STARTED


@pytest.mark.parametrize("ends", [pauses, withdraws])
def test_nothing_that_an_interpreter_was_to_see_is_left(
    world: World, ends: Callable[[World, FiledReport], None]
) -> None:
    report = filed(world)
    assert ask_interpreter(world, report) is Asking.DONE
    ends(world, report)
    assert grants(world) == []


def test_nor_after_closing(world: World, report: FiledReport) -> None:
    asked_and_declared(world, report)
    assert world.casework.close(world.session(), report.id, CLOSING)
    assert grants(world) == []


@pytest.mark.parametrize("use", ["approve", "refuse", "translate", "declare"])
def test_what_pauses_at_the_same_moment_counts(
    world: World, use: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at once the report is held: what came before the hold is seen."""
    report = filed(world, triaged())
    if use in ("approve", "refuse"):
        grant_id, who = asked_and_declared(world, report), DEPUTY
    else:
        ask_interpreter(world, report)
        (grant,) = grants(world)
        grant_id, who = grant.grant_id, WORDS
        assert use == "declare" or declare(world, WORDS)
    hold = MemoryReports.hold

    def paused_just_before(self: MemoryReports, report_id: bytes) -> object:
        now = self.get(report_id)
        assert now is not None
        self.set_status(report_id, Status.PAUSED.value, was=now.status)
        return hold(self, report_id)

    monkeypatch.setattr(MemoryReports, "hold", paused_just_before)
    session, casework = world.session(who), world.casework
    uses: Mapping[str, Callable[[], object]] = {
        "approve": lambda: casework.forwarding.approve(session, grant_id),
        "refuse": lambda: casework.forwarding.refuse(session, grant_id, "No."),
        "translate": lambda: casework.interpreting.translate(session, grant_id, "Words."),
        "declare": lambda: casework.asked.declare(session, grant_id, Conflict.NONE),
    }
    assert uses[use]() is None


def test_what_does_not_open_any_more_can_still_be_taken_back(
    world: World, report: FiledReport
) -> None:
    grant_id = asked_and_declared(world, report)
    key, part = next(iter(world.store.tables.parts.items()))
    world.store.tables.parts[key] = replace(part, blob=changed(part.blob))
    assert world.casework.forwarding.take_back(world.session(), report.id) is True
    assert approve(world, grant_id) is None


# ---------------------------------------------------------------- who decided


def test_the_word_of_one_who_had_to_go_since_does_not_carry_it(
    world: World, report: FiledReport
) -> None:
    """The second person turns out to hang together with whoever it is about."""
    agreed(world, report)
    assert world.casework.name(world.session(), report.id, "Open Door") is Named.NARROWED
    assert not printed(world, report)
    ways = world.casework.forwarding.ways(world.session(), report.id)
    assert ways is not None
    assert ways.sheet is None


def test_nor_does_what_was_written_by_one_who_had_to_go(world: World, report: FiledReport) -> None:
    asked = world.casework.forwarding.ask(world.session(), report.id, "n", EXTERNAL, WANTED)
    assert asked == Asked(Sent.DONE)
    (grant,) = grants(world)
    who = world.session(EXTERNAL)
    assert world.casework.asked.declare(who, grant.grant_id, Conflict.NONE)
    assert world.casework.forwarding.approve(who, grant.grant_id) is Sent.DONE
    assert world.casework.declare(world.session(), report.id, Conflict.YES)
    assert world.casework.declare(world.session(DEPUTY), report.id, Conflict.NONE)
    assert not printed(world, report, DEPUTY)


def test_it_can_be_asked_anew_of_another(world: World, report: FiledReport) -> None:
    agreed(world, report)
    world.casework.name(world.session(), report.id, "Open Door")
    assert step(world, report, Accountability.CLOSED_OTHER) is Done.DONE
    anew = world.casework.forwarding.ask(world.session(), report.id, "anew", EXTERNAL, WANTED)
    assert anew == Asked(Sent.DONE)


@pytest.mark.parametrize("to", Receiver)
def test_what_nobody_agreed_to_is_not_looked_into_on_this_alone(world: World, to: Receiver) -> None:
    """So an intermediary was told who could not ask the person."""
    unasked = RecordPart({"consent_basis": "none", "wish": "not_asked"}, NOON)
    report = filed(world, triaged(), unasked, language="en")
    asked = ask(world, report, replace(BY_DUTY, to=to.value))
    protects = to in PROTECTING
    assert asked == (Asked(Sent.DONE) if protects else Asked(None, (Wrong.ONLY_TO_PROTECT,)))


@pytest.mark.parametrize("basis", ["self", "attested", "witness"])
def test_what_somebody_agreed_to_may_go_to_all_by_a_duty(world: World, basis: str) -> None:
    record = RecordPart({"consent_basis": basis, "share_scope": "all"}, NOON)
    report = filed(world, triaged(), record, language="en")
    assert ask(world, report, BY_DUTY).done is Sent.DONE


# ---------------------------------------------------------------- what she is told


def test_before_it_is_printed_no_other_step_tells_her_that_it_went_out(
    world: World, report: FiledReport
) -> None:
    agreed(world, report)
    assert step(world, report, Support.OFFERED, **TALK) is Done.DONE
    assert word(world, report) == "help_offered"
    assert printed(world, report)
    assert word(world, report) == "passed_on"
    assert step(world, report, Support.DECLINED, **TALK) is Done.DONE
    assert word(world, report) == "passed_on"


def test_a_print_of_before_says_nothing_of_what_was_agreed_to_since(
    world: World, report: FiledReport
) -> None:
    agreed(world, report)
    assert printed(world, report)
    assert step(world, report, Accountability.CLOSED_OTHER) is Done.DONE
    world.clock.go_on(2 * HOUR)
    asked = ask(world, report, nonce="anew")
    assert asked.done is Sent.DONE
    (grant,) = [each for each in grants(world) if each.is_open]
    assert world.casework.asked.declare(world.session(DEPUTY), grant.grant_id, Conflict.NONE)
    assert approve(world, grant.grant_id) is Sent.DONE
    assert step(world, report, Support.OFFERED, **TALK) is Done.DONE
    assert word(world, report) == "help_offered"


@pytest.mark.parametrize(
    "role", [each for each in Role if each not in {Role.REPORTER, Role.SURVIVOR}]
)
def test_nobody_else_has_such_a_word(world: World, role: Role) -> None:
    report = world.file(declared=True, roles=(role,))
    assert world.casework.acknowledge(world.session(), report.id) is Done.DONE
    assert word(world, report) == ""


def test_that_she_opened_the_outcome_is_noted_once(world: World) -> None:
    answer = ReplyPart("Thank you for waiting.", "Listening Office North", NOON)
    report = filed(world, answer)
    assert step(world, report, Feedback.READY) is Done.DONE
    way, her = back(world, report)
    for _ in range(2):
        with world.store() as work:
            told = way.progress(work, her)
            assert told is not None
            way.collect(work, her, told, world.clock())
            work.commit()
    collected = StepPart("feedback", "collected", "person", NOON)
    assert contents(world, report).count(collected) == 1
    assert world.store.tables.counters["2031-05", "feedback collected", ""] == 1


@pytest.mark.parametrize("name", ["go_on", "confirm_pause"])
def test_what_was_read_in_a_pause_has_its_word_like_any_other(world: World, name: str) -> None:
    """Whether there is a row must not tell how it went."""
    report = world.file(declared=True, status=Status.PAUSE_ASKED.value)
    assert getattr(world.casework, name)(world.session(), report.id) is Done.DONE
    assert word(world, report) == "read"


def test_an_answer_for_the_intermediary_is_none_for_her(world: World) -> None:
    roles = (Role.SURVIVOR, Role.INTERMEDIARY)
    for to, done in ((("intermediary",), Done.NOT_NOW), (("person",), Done.DONE)):
        answer = ReplyPart("Thank you for writing.", "Listening Office North", NOON, to)
        report = filed(world, answer, roles=roles)
        assert step(world, report, Feedback.READY) is done


# ---------------------------------------------------------------- what was not read


def test_what_she_added_since_the_page_was_opened_is_not_marked_as_read(world: World) -> None:
    report = filed(world, status=Status.RECEIVED.value)
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    add(world, report, ToldPart("addition", "The cap was red.", NOON))
    before = world.store.tables
    assert world.casework.acknowledge(world.session(), report.id, case.seen) is Done.NEWS
    assert world.store.tables is before
    case = world.casework.open_case(world.session(), report.id)
    assert case is not None
    assert world.casework.acknowledge(world.session(), report.id, case.seen) is Done.DONE


# ---------------------------------------------------------------- a sheet for a service


def with_a_place(world: World, run_by: str = "open-house") -> None:
    place = HelpPlace(Need.TALK, PLACE, "8-16", NOON.date(), run_by=run_by)
    world.response = replace(world.response, help_places=(place,))


def referred(world: World, *more: CasePart, place: str = "") -> FiledReport:
    report = filed(world, *more, language="en")
    step(world, report, Support.OFFERED, **TALK)
    step(world, report, Support.ACCEPTED, **TALK, how="said")
    asked = Referral("talk", place, HandOver.SHE_GOES.value, (Field.LANGUAGE,), "A quiet room.")
    done = world.casework.referring.refer(world.session(), report.id, asked)
    assert done is not None
    assert done.done is Done.DONE
    return report


def sheet(world: World, report: FiledReport) -> bool:
    return world.casework.referring.print_sheet(world.session(), report.id, "talk") is not None


@pytest.mark.parametrize("state", [Support.DECLINED, Support.NOT_AVAILABLE, Support.CONFIRMED])
def test_a_sheet_is_not_printed_for_whoever_does_not_go_there_any_more(
    world: World, state: Support
) -> None:
    report = referred(world)
    assert sheet(world, report)
    assert step(world, report, state, **TALK) is Done.DONE
    assert not sheet(world, report)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.ACKNOWLEDGED])
def test_nor_where_something_is_unread_paused_or_over(world: World, status: Status) -> None:
    report = referred(world)
    stands_at(world, report, status)
    assert not sheet(world, report)
    assert "sheet_printed" not in {event for _, event, _ in world.audit(report.id)}


def test_nor_to_a_place_of_which_it_became_known_who_runs_it(world: World) -> None:
    with_a_place(world, run_by="far")
    report = referred(world, place=PLACE)
    assert sheet(world, report)
    world.casework.name(world.session(), report.id, "Far")
    assert not sheet(world, report)


def test_no_place_is_named_where_what_is_missing_could_forbid_it(world: World) -> None:
    with_a_place(world, run_by="far")
    report = filed(world, language="en")
    step(world, report, Support.OFFERED, **TALK)
    step(world, report, Support.ACCEPTED, **TALK, how="said")
    world.casework.name(world.session(), report.id, "Far")
    key, part = max(world.store.tables.parts.items(), key=lambda each: each[1].number)
    world.store.tables.parts[key] = replace(part, blob=changed(part.blob))
    for place, done in ((PLACE, Done.NOT_FOUND), ("", Done.DONE)):
        asked = Referral("talk", place, HandOver.SHE_GOES.value, (), "A quiet room.")
        taken = world.casework.referring.refer(world.session(), report.id, asked)
        assert taken is not None
        assert taken.done is done


def test_nor_does_a_sheet_copy_what_was_translated(world: World) -> None:
    words = TranslationPart(0, "en", "The cap was blue and had a star on it.", "Word House", NOON)
    report = filed(world, words, language="en")
    step(world, report, Support.OFFERED, **TALK)
    step(world, report, Support.ACCEPTED, **TALK, how="said")
    text = "A blue cap: it was blue and had a star on it."
    asked = Referral("talk", "", HandOver.SHE_GOES.value, (), text)
    done = world.casework.referring.refer(world.session(), report.id, asked)
    assert done is not None
    assert done.flaws == (Flaw.COPIED,)
