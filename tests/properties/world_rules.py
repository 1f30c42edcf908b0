"""What must hold in the tables after every text, and of every text that leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from channels.sms.segments import parts
from intake.cases.parts import CasePart, ToldPart, read
from intake.conversation.answers import fold
from intake.conversation.codes import receipt_digits
from intake.conversation.powers import codes
from intake.conversation.vocabulary import Step
from intake.letters import Letter
from intake.ports import PartPlace
from intake.routing.response import Role
from intake.shredding import open_
from intake.upkeep import DRAFT_GRACE, ERASED_BY_DATE
from tests.properties.world_scene import MARK, Heard, Phone, Scene

MOST_PARTS = 2
FIRST_TEXT = (
    "Hello. You decide what you tell us. Is it safe to text now, and is this phone private? "
    "1 Yes 2 Not now 3 I am in danger"
)


def one_report_at_most_and_only_when_she_sends_it(heard: Heard) -> None:
    assert len(heard.filed) <= 1
    assert heard.new_deeds.count("filed") == len(heard.filed)
    assert sum(ends_counted(heard.scene)) == ends(heard)
    if heard.filed:
        assert heard.memory
        assert not heard.late
        assert heard.memory.conversation.step is Step.SEND
        assert heard.memory.conversation.draft.consented
        assert heard.over


def ends_counted(scene: Scene) -> Iterator[int]:
    for (_, name, _), total in scene.tables.counters.items():
        if name.startswith("sent ") or name == "deleted":
            yield total


def ends(heard: Heard) -> int:
    """As the audit trail tells it: what was deleted took its own line about filing along."""
    deeds = heard.scene.deeds()
    gone = deeds.count("deleted")
    return deeds.count("filed") + gone + gone + deeds.count(ERASED_BY_DATE)


def what_was_filed_holds_what_was_told_now(heard: Heard) -> None:
    """Whole, in order, and with nothing of another telling in it."""
    for report_id in heard.filed:
        told = [part for part in opened(heard.scene, report_id) if isinstance(part, ToldPart)]
        marked = [part.text for part in told if MARK in part.text]
        assert all(heard.phone.mark in text for text in marked)
        numbers = [int(text.rpartition("x")[2].rstrip(".")) for text in marked]
        assert numbers == sorted(set(numbers))


def readers_of_it_are_those_it_was_assigned_to(heard: Heard) -> None:
    tables = heard.scene.tables
    for report_id in heard.filed:
        places = {
            reader: assigned.place
            for (report, reader), assigned in tables.assignments.items()
            if report == report_id
        }
        wraps = {wrap.reader_id: wrap.held for wrap in heard.scene.kept_keys.wraps(report_id)}
        recovery = {reader: True for reader in wraps if is_recovery(heard.scene, reader)}
        assert wraps == {reader: place != "owner" for reader, place in places.items()} | recovery


def is_recovery(scene: Scene, reader_id: str) -> bool:
    readers = scene.world.response.readers
    return any(each.id == reader_id and each.role is Role.RECOVERY for each in readers)


def whoever_sent_holds_the_code(heard: Heard) -> None:
    for report_id in heard.filed:
        assert heard.memory
        roles = codes(heard.memory.conversation.draft)
        known = heard.phone.codes[-len(roles) :] if roles else []
        assert len(known) == len(roles), "sent without a code"
        digits = [receipt_digits(code) or "" for code in known]
        lookups = [heard.scene.world.vault.receipt_key(each).lookup for each in digits]
        kept = {row.role: row.lookup for row in heard.scene.kept_keys.receipts(report_id)}
        assert kept == {role.value: key for role, key in zip(roles, lookups, strict=True)}


def keys_exist_for_reports_only(heard: Heard) -> None:
    assert heard.scene.keys_of() == frozenset(heard.scene.tables.reports)


def nothing_of_a_draft_outlives_its_conversation(heard: Heard) -> None:
    if heard.over and heard.memory and heard.memory.draft:
        kept = heard.memory.draft.key.report_id
        tables = heard.scene.tables
        assert kept not in tables.drafts
        assert kept in tables.reports or not any(report == kept for report, _ in tables.parts)


def whoever_leaves_gets_nothing_that_was_still_on_its_way(heard: Heard) -> None:
    left = heard.over and heard.memory and not heard.new_deeds
    if left and heard.memory and heard.memory.conversation.step is not Step.OUTSIDE:
        assert not heard.waiting & heard.scene.waiting(heard.phone)


def a_late_digit_decides_nothing(heard: Heard) -> None:
    is_digit = isinstance(heard.news, str) and fold(heard.news) in set("01234567")
    if not (heard.late and is_digit and heard.memory):
        return
    assert not heard.new_deeds
    memory = heard.scene.memory(heard.phone)
    assert memory
    before = heard.memory.conversation
    assert memory.conversation.draft.answers == before.draft.answers
    assert memory.conversation.step is before.step


def a_stranger_is_greeted_as_every_stranger(heard: Heard) -> None:
    if heard.news == "hello" and heard.memory is None:
        last = max(heard.scene.waiting(heard.phone))
        assert text_of(heard.scene, heard.phone, last) == FIRST_TEXT


AFTER_A_TEXT: tuple[Callable[[Heard], None], ...] = (
    one_report_at_most_and_only_when_she_sends_it,
    what_was_filed_holds_what_was_told_now,
    readers_of_it_are_those_it_was_assigned_to,
    whoever_sent_holds_the_code,
    keys_exist_for_reports_only,
    nothing_of_a_draft_outlives_its_conversation,
    whoever_leaves_gets_nothing_that_was_still_on_its_way,
    a_late_digit_decides_nothing,
    a_stranger_is_greeted_as_every_stranger,
)


def hold_text(text: str) -> None:
    """A text of ours is short and says nothing she told."""
    assert parts(text) <= MOST_PARTS
    assert MARK not in text


def hold_house(scene: Scene) -> None:
    """After the worker kept house, what fell silent has left nothing but for a few minutes."""
    tables, now = scene.tables, scene.world.time()
    assert not [expires for expires in tables.drafts.values() if expires <= now - DRAFT_GRACE]
    assert {report for report, _ in tables.parts} <= set(tables.drafts) | set(tables.reports)
    assert scene.keys_of() == frozenset(scene.tables.reports)


# ---------------------------------------------------------------- looking inside


def text_of(scene: Scene, phone: Phone, number: int) -> str:
    """A text that waits."""
    lookup = scene.lookup(phone)
    sealed = scene.tables.outbox[lookup, number].text.sealed
    plain = scene.world.vault.open_outgoing(lookup, number, sealed)
    assert plain is not None
    return Letter.from_bytes(plain).text.reveal()


def opened(scene: Scene, report_id: bytes) -> Iterator[CasePart]:
    """The parts of a report, opened with its owner's wrap."""
    header = scene.tables.reports[report_id]
    owner = next(w for w in scene.kept_keys.wraps(report_id) if not w.held)
    vault = scene.world.vault
    secret = scene.world.readers[owner.reader_id].seed
    seed = vault.unwrap(report_id, header.public, owner.reader_id, secret, owner.blob, held=False)
    head = vault.first_head(report_id, header.public)
    secrets = scene.kept_keys.secrets(report_id)
    for (report, number), part in sorted(scene.tables.parts.items(), key=lambda each: each[0]):
        if report == report_id:
            place = PartPlace(report_id, header.public, number, part.kind, head)
            plain, head = open_(vault, place, seed, part, secrets)
            yield read(plain)
