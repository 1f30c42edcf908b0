"""What each code may do, said anew beside the table."""

from __future__ import annotations

from itertools import product

import pytest

from intake.conversation.engine import answers_offered
from intake.conversation.powers import codes
from intake.conversation.state import Conversation, Draft, Holder
from intake.conversation.vocabulary import Option, Role, Step
from tests.unit.conversation.examples import HERE, WITH_AGREEMENT

SEE, ADD, STOP = Option.SEE_ANSWER, Option.ADD, Option.PERSON_STOPS
OWN = {SEE, ADD, Option.WITHDRAW, Option.DELETE}
OFFERED = {
    Role.REPORTER: OWN | {Option.CHANGE_WISH},
    Role.WITNESS: OWN,
    Role.SURVIVOR: OWN | {Option.CHANGE_WISH},
    Role.INTERMEDIARY: {SEE, ADD, STOP},
    Role.MESSENGER: {SEE, STOP},
}
HELPERS = {Role.INTERMEDIARY, Role.MESSENGER}


def offered(holder: Holder, **answered: str) -> set[Option]:
    step = Step.BACK_HELPER if holder.role in HELPERS else Step.BACK
    draft = Draft({Step[name]: (value,) for name, value in answered.items()}, holder=holder)
    state = Conversation(step, "en", draft)
    return {answer.option for answer in answers_offered(state, HERE).values()}


@pytest.mark.parametrize("role", Role)
def test_while_it_is_open(role: Role) -> None:
    assert offered(Holder(role)) == OFFERED[role]


@pytest.mark.parametrize(("role", "helped"), [*product(Role, (True, False))])
def test_only_a_survivor_ends_a_helpers_code_and_only_while_there_is_one(
    role: Role, helped: bool
) -> None:
    may = Option.CUT_OFF in offered(Holder(role, helped=helped))
    assert may == (role is Role.SURVIVOR and helped)
    assert Option.CUT_OFF not in offered(Holder(role, helped=helped), CUT_OFF="cut_off")


@pytest.mark.parametrize("role", Role)
def test_what_was_withdrawn_can_be_looked_at_and_deleted(role: Role) -> None:
    left = {SEE} if role in HELPERS else {SEE, Option.DELETE}
    ending = {Option.CUT_OFF} if role is Role.SURVIVOR else set()
    assert offered(Holder(role, withdrawn=True, helped=True)) == left | ending


@pytest.mark.parametrize("role", Role)
def test_how_it_was_is_asked_once_after_it_was_closed(role: Role) -> None:
    closed = Holder(role, closed=True)
    assert (Option.SAY_HOW in offered(closed)) == (role not in HELPERS)
    assert Option.SAY_HOW not in offered(closed, EASY="yes")


def test_an_intermediary_adds_nothing_to_what_the_person_wants_to_stop() -> None:
    assert ADD not in offered(Holder(Role.INTERMEDIARY, paused=True))
    assert ADD in offered(Holder(Role.SURVIVOR, paused=True))


# ---------------------------------------------------------------- who gets a code


def told_by(**answers: str) -> Draft:
    said = {Step[name]: (value,) for name, value in answers.items()}
    return Draft({Step.ABOUT: ("known_helper",), **WITH_AGREEMENT, **said})


@pytest.mark.parametrize(
    ("draft", "roles"),
    [
        (Draft(), (Role.REPORTER,)),
        (told_by(ABOUT="self"), (Role.REPORTER,)),
        (told_by(ABOUT="witness"), (Role.WITNESS,)),
        (told_by(), (Role.SURVIVOR, Role.INTERMEDIARY)),
        (told_by(ABOUT="intermediary"), (Role.SURVIVOR, Role.INTERMEDIARY)),
        (told_by(SCOPE="kind_area"), (Role.SURVIVOR, Role.MESSENGER)),
        (told_by(SCOPE="need_only"), (Role.SURVIVOR, Role.MESSENGER)),
        (told_by(OWN_LINK="no"), (Role.SURVIVOR, Role.INTERMEDIARY)),
        (told_by(OWN_LINK="yes"), (Role.SURVIVOR,)),
        (told_by(OWN_LINK="not_sure"), (Role.SURVIVOR,)),
        (told_by(HELPER_KNOWS="no"), (Role.MESSENGER,)),
        (told_by(HELPER_KNOWS="cannot_ask"), (Role.MESSENGER,)),
        (told_by(HELPER_INFORMED="no"), (Role.MESSENGER,)),
        (told_by(HELPER_KNOWS="no", OWN_LINK="yes"), ()),
    ],
)
def test_nobody_who_was_not_asked_gets_a_code_and_no_answer_goes_by_a_linked_hand(
    draft: Draft, roles: tuple[Role, ...]
) -> None:
    assert codes(draft) == roles
