"""T10: the survivor's code cuts off the intermediary, one who is inside at that moment too; the
intermediary's code reads neither what the survivor adds nor an answer to the survivor."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from intake.conversation.vocabulary import Role, Step
from intake.errors import SealError
from intake.ports import PartPlace
from intake.shredding import open_
from tests.acceptance.real import Installed, Sent, installed
from tests.conftest import Databases
from tests.unit.reporting.examples import FOR_ANOTHER, WITH_CODE, WORDS

HER_PHONE, THEIR_PHONE, OTHER_PHONE = "+15550007001", "+15550007002", "+15550007003"
ADDED = "The Marmalade queue."
TO_HER, TO_THEM = "Hill Clinic is open for you on Monday.", "Thank you for writing for somebody."
HER_MENU = "Thank you. 1 See answer 2 Add something 3 Change what I want 4 Withdraw 5 Delete"
THEIR_MENU = "Thank you. 1 See answer 2 Add something 3 The person wants to stop 9 Leave"
CUT_OFF, CONFIRM = "6", "1"
WRONG = ["That did not work. Check the number or try later. Help places: 8"]
STRANGER = ("Hello. You decide what you tell us.", "River Post: we got your text.")
INSIDE: dict[str, list[str]] = {
    "at the menu": [],
    "having read": ["1"],
    "about to add": ["2"],
    "having added": ["2", WORDS],
    "asking for help places": ["8"],
}
NEXT = ("1", "2", "3", "0", WORDS)


@pytest.fixture
def here(databases: Databases) -> Iterator[Installed]:
    with installed(databases) as made:
        made.has_helper()
        yield made


@pytest.fixture(params=["with a card", "a neighbour"])
def sent(here: Installed, request: pytest.FixtureRequest) -> Sent:
    """A report for somebody who agreed to all of it."""
    answers = {"with a card": WITH_CODE, "a neighbour": FOR_ANOTHER}[request.param]
    found = here.sends(THEIR_PHONE, {**answers, Step.STORY: WORDS})
    assert found.codes.keys() == {Role.SURVIVOR, Role.INTERMEDIARY}
    return found


def comes_back(here: Installed, phone: str, sent: Sent, role: Role) -> str:
    return here.says(phone, sent.codes[role])[-1]


def cuts_off(here: Installed, sent: Sent) -> None:
    assert comes_back(here, HER_PHONE, sent, Role.SURVIVOR).startswith(HER_MENU)
    assert "6 End the helper's number" in here.says(HER_PHONE, "3", "0")[-1]
    done = here.says(HER_PHONE, CUT_OFF, CONFIRM)[-1]
    assert done.startswith("The helper's number has ended.")
    assert "6 End the helper's number" not in done
    here.says(HER_PHONE, "9")


# ---------------------------------------------------------------- cut off


def test_the_number_that_was_cut_off_opens_nothing(here: Installed, sent: Sent) -> None:
    assert comes_back(here, THEIR_PHONE, sent, Role.INTERMEDIARY) == THEIR_MENU
    here.says(THEIR_PHONE, "9")
    cuts_off(here, sent)
    for phone in (THEIR_PHONE, OTHER_PHONE):
        assert here.says(phone, sent.codes[Role.INTERMEDIARY]) == WRONG
    assert comes_back(here, HER_PHONE, sent, Role.SURVIVOR).startswith(HER_MENU)


def test_whoever_is_inside_at_that_moment_is_a_stranger_from_then_on(
    here: Installed, sent: Sent
) -> None:
    moments = list(product(INSIDE.values(), NEXT))
    phones = [f"+1555007{number:04d}" for number in range(len(moments))]
    for phone, (inside, _) in zip(phones, moments, strict=True):
        comes_back(here, phone, sent, Role.INTERMEDIARY)
        here.says(phone, *inside)
    told = here.told(sent.report_id)
    cuts_off(here, sent)
    here.answers(sent.report_id, Role.SURVIVOR, TO_HER)
    for phone, (inside, then) in zip(phones, moments, strict=True):
        (said,) = here.says(phone, then)
        assert said.startswith(STRANGER), (inside, then)
        assert here.says(phone, "9", "hello")[-1].startswith(STRANGER), (inside, then)
    assert here.told(sent.report_id) == told


def test_what_the_person_said_stands_the_intermediary_cannot_take_it_back(
    here: Installed, sent: Sent
) -> None:
    """The survivor's outranks the other: that one has no way to end, delete or withdraw."""
    comes_back(here, THEIR_PHONE, sent, Role.INTERMEDIARY)
    for digit in ("4", "5", "6", "7"):
        here.says(THEIR_PHONE, digit, "1", "9", sent.codes[Role.INTERMEDIARY])
    assert comes_back(here, HER_PHONE, sent, Role.SURVIVOR).startswith(HER_MENU)
    assert here.told(sent.report_id) == [WORDS]


# ---------------------------------------------------------------- what each of them reads


def test_the_intermediary_reads_no_addition_and_no_answer_but_its_own(
    here: Installed, sent: Sent
) -> None:
    comes_back(here, HER_PHONE, sent, Role.SURVIVOR)
    here.says(HER_PHONE, "2", ADDED, "1", "3", "1", "9")
    here.answers(sent.report_id, Role.SURVIVOR, TO_HER)
    here.answers(sent.report_id, Role.INTERMEDIARY, TO_THEM)
    comes_back(here, THEIR_PHONE, sent, Role.INTERMEDIARY)
    read = "\n".join(here.says(THEIR_PHONE, "1", "2", "0", "8", "11", "1", "#"))
    assert TO_THEM in read
    assert TO_HER not in read
    assert "Marmalade" not in read
    assert "help_only" not in read
    comes_back(here, HER_PHONE, sent, Role.SURVIVOR)
    read = "\n".join(here.says(HER_PHONE, "1"))
    assert TO_HER in read
    assert TO_THEM not in read


def test_nor_does_any_of_it_open_with_what_the_code_gives(here: Installed, sent: Sent) -> None:
    comes_back(here, HER_PHONE, sent, Role.SURVIVOR)
    here.says(HER_PHONE, "2", ADDED, "1", "9")
    for role, text in ((Role.SURVIVOR, TO_HER), (Role.INTERMEDIARY, TO_THEM)):
        here.answers(sent.report_id, role, text)
    assert answers_opened_by(here, sent, Role.INTERMEDIARY) == [TO_THEM]
    assert answers_opened_by(here, sent, Role.SURVIVOR) == [TO_HER]
    assert parts_opened_by(here, sent, Role.INTERMEDIARY) == 0


def seed(here: Installed, sent: Sent, role: Role) -> bytes:
    return here.world.vault.receipt_key(sent.codes[role].replace(" ", "")).seed


def answers_opened_by(here: Installed, sent: Sent, role: Role) -> list[str]:
    """The answers whose blobs open with that code's seed, whatever the product would show."""
    with here.world.store(write=False) as work:
        replies = work.reports.replies(sent.report_id)
    assert len(replies) == 2
    rows = here.keyring.receipts(sent.report_id)
    secret = next(row.secret for row in rows if row.role == role.value)
    found = []
    for reply in replies:
        try:
            plain = here.world.vault.open_reply(
                sent.report_id, reply.number, seed(here, sent, role), reply.for_reporter, secret
            )
        except SealError:
            continue
        found += [text for text in (TO_HER, TO_THEM) if text.encode() in plain]
    return found


def parts_opened_by(here: Installed, sent: Sent, role: Role) -> int:
    """How many sealed parts open with it; all of them open with the report's own seed."""
    vault, opened = here.world.vault, 0
    with here.world.store(write=False) as work:
        header, parts = work.reports.get(sent.report_id), work.reports.parts(sent.report_id)
    assert header is not None
    assert len(parts) == len(here.contents(sent.report_id))
    head = vault.first_head(sent.report_id, header.public)
    secrets = here.keyring.secrets(sent.report_id)
    for part in parts:
        place = PartPlace(sent.report_id, header.public, part.number, part.kind, head)
        try:
            open_(vault, place, seed(here, sent, role), part, secrets)
            opened += 1
        except SealError:
            pass
        head = vault.next_head(head, part.blob)
    return opened
