"""The closed words of a step, what is counted for it, what she is told, and sheets that copy."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intake.cases.closing import Item, Reason
from intake.cases.counting import counted
from intake.cases.course import fold
from intake.cases.outcome import ENDED as OUTCOME_OF
from intake.cases.parts import StepPart
from intake.cases.progress import Word, word_of
from intake.cases.saying import words_for
from intake.cases.sheet import LONGEST, Field, Flaw, copies, filled, flaws
from intake.cases.tracks import Accountability, Closing, Feedback, Outcome, State, Support, Triage
from tests.unit.cases.steps import ASKED, FORWARDED, JUDGED, OTHER, WILLED, looked, step
from tests.unit.desk.world import CLOSING

AGREED = {"service": "health", "how": "said"}
ENDED = looked("receipt_confirmed", "under_investigation", "outcome_not_substantiated")
CAME_OF_IT = {
    "nature": "abuse",
    "measure": "sanctioned",
    "quarter": "2031-Q2",
    "learnt": "supervision",
}


@pytest.mark.parametrize(
    ("state", "given", "said"),
    [
        (Support.OFFERED, {"service": "health", "more": "x"}, {"service": "health"}),
        (Support.OFFERED, {"service": "horse"}, None),
        (Support.ACCEPTED, {"service": "health"}, None),
        (Support.ACCEPTED, AGREED, AGREED),
        (Triage.DONE, {"kind": "abuse"}, None),
        (Triage.REFERRED_OUT, {"receiver": "legal_aid"}, {"receiver": "legal_aid"}),
        (Feedback.READY, {"anything": "typed"}, {}),
        (Closing.CLOSED, CLOSING, CLOSING),
        (Closing.CLOSED, {**CLOSING, "reason": "bored"}, None),
        (Closing.CLOSED, {**CLOSING, "safety_asked": ""}, None),
        (Outcome.RECORDED, CAME_OF_IT, {**CAME_OF_IT, "found": "not_found"}),
        (Outcome.RECORDED, {**CAME_OF_IT, "quarter": "4 May"}, None),
        (Outcome.RECORDED, {**CAME_OF_IT, "measure": "Words."}, None),
    ],
)  # fmt: skip
def test_a_step_is_sealed_with_closed_words_alone(
    state: State, given: Mapping[str, str], said: Mapping[str, str] | None
) -> None:
    assert words_for(state, given, fold(ENDED)) == said


def test_a_list_has_every_item_and_every_reason_is_known() -> None:
    assert CLOSING.keys() == {"reason", *(item.value for item in Item)}
    assert len(Reason) == 7


def test_how_it_ended_says_whether_it_was_found() -> None:
    """What ended otherwise says nothing about whether it was so."""
    assert {state.value: found.value for state, found in OUTCOME_OF.items()} == {
        "outcome_substantiated": "found",
        "outcome_not_substantiated": "not_found",
        "outcome_limited_info": "limited",
        "closed_other": "limited",
    }


def test_nothing_is_recorded_where_nothing_has_ended() -> None:
    assert words_for(Outcome.RECORDED, CAME_OF_IT, fold(looked())) is None


@pytest.mark.parametrize(
    ("steps", "state", "of", "names"),
    [
        ([], Triage.DONE, {"kind": "abuse"}, ("kind_assessed abuse",)),
        ([], Triage.DONE, {"kind": "unknown"}, ()),
        ([JUDGED], Triage.DONE, {"kind": "harassment"}, ()),
        ([], Support.OFFERED, {"service": "talk"}, ("support offered talk",)),
        ([], Accountability.FORWARDED, {}, ("accountability forwarded",)),
        ([], Feedback.READY, {}, ("feedback ready",)),
        ([], Closing.CLOSED, CLOSING, ("closed done",)),
        (
            [],
            Closing.CLOSED,
            {**CLOSING, "reason": "duplicate"},
            ("closed duplicate", "duplicate"),
        ),
        (
            ENDED,
            Outcome.RECORDED,
            {**CAME_OF_IT, "found": "not_found"},
            ("outcome not found", "measure sanctioned"),
        ),
        (
            [*ENDED, step("outcome", "recorded", measure="unknown")],
            Outcome.RECORDED,
            {**CAME_OF_IT, "found": "not_found"},
            ("measure sanctioned",),
        ),
        (
            [*ENDED, step("outcome", "recorded", measure="dismissed")],
            Outcome.RECORDED,
            {**CAME_OF_IT, "found": "not_found"},
            (),
        ),
    ],
)
def test_a_case_counts_once_under_each_name(
    steps: list[StepPart], state: State, of: Mapping[str, str], names: tuple[str, ...]
) -> None:
    assert counted(fold(steps), state, of) == names


DUTY = [JUDGED, step("accountability", "forward_asked", duty="child", told="not_safe"), FORWARDED]
TOLD = [JUDGED, step("accountability", "forward_asked", duty="child", told="yes"), FORWARDED]

TOLD_AND_ENDED = [
    *TOLD,
    *(step("accountability", each) for each in ("receipt_confirmed", "under_investigation")),
    step("accountability", "outcome_substantiated"),
]


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ([], Word.READ),
        ([JUDGED, ASKED], Word.READ),
        ([step("support", "offered", service="health")], Word.HELP_OFFERED),
        ([step("accountability", "consent_requested")], Word.WAITING),
        (looked(), Word.PASSED_ON),
        (looked("receipt_confirmed"), Word.PASSED_ON),
        (looked("receipt_confirmed", "prelim_assessment"), Word.LOOKED_INTO),
        (ENDED, Word.LOOKED_INTO),
        ([*ENDED, step("feedback", "ready")], Word.ANSWER_READY),
        ([*ENDED, step("feedback", "ready"), step("feedback", "collected")], Word.PASSED_ON),
        ([*ENDED, step("feedback", "ready"), step("feedback", "not_collected")], Word.PASSED_ON),
        ([*TOLD_AND_ENDED, step("feedback", "ready"), step("feedback", "collected")], Word.READ),
        (DUTY, Word.READ),
        ([*DUTY, step("accountability", "receipt_confirmed", OTHER)], Word.READ),
        (TOLD, Word.LOOKED_INTO),
    ],
)
def test_she_is_told_one_word_and_never_more_than_she_knows(
    steps: list[StepPart], word: Word
) -> None:
    assert word_of(fold(steps)) is word


# ---------------------------------------------------------------- sheets

STORY = "On the way to the well the blue gate was shut, and we waited there."


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [
        ("the way to the well the", True),
        ("The WAY, to the\nwell: the gate", True),
        ("She says that on THE way, to the — well.", True),
        ("ON THE W\u200bAY TO THE WELL", True),
        ("The way to the well.", False),
        ("A quiet room is wished for, and somebody who listens.", False),
        ("", False),
    ],
)
def test_six_words_in_a_row_are_a_copy(text: str, is_copy: bool) -> None:
    assert copies(text, [STORY, "Something else."]) is is_copy


def test_a_word_is_a_word_whatever_its_vowels_are_written_with() -> None:
    """Else three words of Bengali that stand in both would be a copy, and nobody could refer."""
    told = "\u09aa\u09be\u09a8\u09bf\u09b0 \u0995\u09be\u099b\u09c7 \u09b8\u09be\u09b0\u09bf "
    rest = "\u0986\u09ae\u09bf \u09a6\u09be\u0981\u09a1\u09bc\u09bf\u09df\u09c7 "
    rest += "\u099b\u09bf\u09b2\u09be\u09ae"
    assert not copies(told, [told + rest])
    assert copies(told + rest, [told + rest])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A quiet room.", ()),
        ("Call 0700 123 456.", (Flaw.PHONE,)),
        ("Write to ann@example.org.", (Flaw.E_MAIL,)),
        (STORY, (Flaw.COPIED,)),
        ("a" * (LONGEST + 1), (Flaw.TOO_LONG,)),
    ],
)
def test_a_sheet_says_little(text: str, found: tuple[Flaw, ...]) -> None:
    assert flaws(text, [STORY]) == found


def test_only_what_is_ticked_stands_on_it() -> None:
    record = {**WILLED, "language": "bn", "under_18": "no", "contact_window": None}
    ticked = (Field.LANGUAGE, Field.SAFE_TIME)
    assert filled(ticked, record, "talk") == {"language": "bn"}
    assert filled((), record, "talk") == {}
