"""Helper codes as they are used: which count, what is noted of them, and printed pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.conversation.codes import receipt_digits, shown
from intake.conversation.vocabulary import Step
from intake.ports import PaperCode, PaperPair
from intake.reporting.helpers import MANY_A_DAY, WRONG_TRIES_AN_HOUR
from intake.vault.xwing import public_bytes
from tests.unit.reporting.examples import (
    HELPER_CODE,
    OTHER_PHONE,
    WITH_CODE,
    Reporter,
    record_in,
    reporter,
    with_helper,
)

WRONG = ["That did not work. Check the number or try later. Help places: 8"]


def asked_for_it(**changed: object) -> Reporter:
    """At the question for the code, whose row may have been changed."""
    anna = reporter()
    with_helper(anna)
    rows = anna.scene.tables.helpers
    for key, row in rows.items():
        rows[key] = replace(row, **changed)  # type: ignore[arg-type]  # a table of fields
    anna.goes_to(Step.HELPER_CODE, WITH_CODE)
    return anna


def test_a_code_counts_in_any_script_and_spacing() -> None:
    for typed in (HELPER_CODE, "572 904 634", "٥٧٢٩٠٤٦٣٤", "572-904-634."):
        anna = asked_for_it()
        anna.says(typed)
        assert anna.step is Step.HELPER_KNOWS
        assert anna.memory.helper
        assert anna.memory.helper.serial == "K4-07"


@pytest.mark.parametrize(
    "changed", [{"active": False}, {"expires_at": None}, {"response_id": "another"}]
)
def test_one_that_was_suspended_expired_or_given_elsewhere_is_wrong(
    changed: dict[str, object],
) -> None:
    anna = reporter()
    if "expires_at" in changed:
        changed = {"expires_at": anna.scene.world.time()}
    anna = asked_for_it(**changed)
    assert anna.says(HELPER_CODE) == WRONG
    assert anna.step is Step.HELPER_CODE
    assert anna.memory.helper is None


def test_so_is_every_other_text_and_after_five_the_right_one() -> None:
    anna = asked_for_it()
    for number in range(WRONG_TRIES_AN_HOUR):
        assert anna.says(("572904635", "12", "what is that")[number % 3]) == WRONG
    assert anna.says(HELPER_CODE) == WRONG
    anna.scene.world.time.pass_time(hours=1)
    anna.says(HELPER_CODE)
    assert anna.step is Step.HELPER_KNOWS


def test_it_is_never_asked_for_where_nobody_said_to_have_one() -> None:
    anna = reporter()
    with_helper(anna)
    anna.goes_to(Step.STORY)
    anna.says(HELPER_CODE)
    assert anna.memory.helper is None


def test_one_that_was_suspended_on_the_way_files_no_report_as_an_intermediarys() -> None:
    for step in (Step.STORY, Step.SEND):
        anna = reporter()
        with_helper(anna)
        with_book(anna, 30)
        anna.goes_to(step, WITH_CODE)
        with anna.scene.store() as work:
            work.helpers.set_active(anna.scene.world.response.id, "K4-07", active=False)
            work.commit()
        record = record_in(anna.scene, anna.sends(WITH_CODE))
        assert record["reporter_type"] == "known_helper"
        assert "helper_serial" not in record
        if step is Step.STORY:
            assert list(anna.scene.kept_keys.pairs_left("K4-07")) == [30]


# ---------------------------------------------------------------- what is odd is shown


def test_nothing_is_odd_about_a_first_report() -> None:
    anna = reporter()
    with_helper(anna, organisation="green-kite")
    record = record_in(anna.scene, anna.sends(WITH_CODE))
    assert (record["helper_serial"], record["helper_org"]) == ("K4-07", "green-kite")
    assert not {"helper_signs", "duress"} & record.keys()


def test_the_other_code_of_a_card_is_noted_in_the_sealed_record_only() -> None:
    anna = reporter()
    with_helper(anna, duress=True)
    asked = [text.replace(anna.code, "") for text in anna.goes_to(Step.SEND, WITH_CODE)]
    free = reporter()
    with_helper(free)
    assert asked[-1] == free.goes_to(Step.SEND, WITH_CODE)[-1]
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert record_in(anna.scene, report_id)["duress"] == "yes"


def test_many_on_one_day_are() -> None:
    anna = reporter()
    with_helper(anna)
    for _ in range(MANY_A_DAY):
        record = record_in(anna.scene, anna.sends(WITH_CODE))
        assert "helper_signs" not in record
    assert record_in(anna.scene, anna.sends(WITH_CODE))["helper_signs"] == ["many_today"]
    anna.scene.world.time.pass_time(days=1)
    assert "helper_signs" not in record_in(anna.scene, anna.sends(WITH_CODE))


def test_the_same_words_again_are_however_they_are_written() -> None:
    anna = reporter()
    with_helper(anna)
    anna.sends({**WITH_CODE, Step.STORY: "Words of the person."})
    record = record_in(anna.scene, anna.sends({**WITH_CODE, Step.STORY: "WORDS of  the person"}))
    assert record["helper_signs"] == ["same_words"]


def test_one_card_at_two_phones_in_one_hour_is() -> None:
    anna = reporter()
    with_helper(anna)
    other = Reporter(anna.scene, OTHER_PHONE)
    assert "helper_signs" not in record_in(anna.scene, anna.sends(WITH_CODE))
    assert record_in(anna.scene, other.sends(WITH_CODE))["helper_signs"] == ["several_places"]


# ---------------------------------------------------------------- printed pairs


def with_book(anna: Reporter, *numbers: int) -> dict[int, tuple[str, str]]:
    """Pages with two codes each, as they are on paper."""
    pages = {}
    for number in numbers:
        digits = (f"{number:016d}", f"{number + 1:016d}")
        keys = [anna.scene.world.vault.receipt_key(each) for each in digits]
        halves = [PaperCode(key.lookup, public_bytes(key.seed)) for key in keys]
        anna.scene.kept_keys.add_pairs("K4-07", [PaperPair(number, *halves)])
        pages[number] = (shown(digits[0]), shown(digits[1]))
    return pages


def test_a_printed_pair_is_the_way_back_and_no_code_is_texted() -> None:
    anna = reporter()
    with_helper(anna)
    theirs, own = with_book(anna, 30, 40)[30]
    anna.sends(WITH_CODE)
    assert not any(receipt_digits(word) for text in anna.read for word in text.split("\n"))
    assert any("Take page 30 of your book" in text for text in anna.read)
    other = Reporter(anna.scene, OTHER_PHONE)
    assert "4 Withdraw" in other.says(theirs)[-1]
    assert "3 The person wants to stop" in other.says(own)[-1]


def test_a_page_that_was_told_is_never_told_again() -> None:
    anna = reporter()
    with_helper(anna)
    with_book(anna, 30, 40)
    assert "page 30" in anna.goes_to(Step.SEND, WITH_CODE)[0]
    anna.says("9")
    assert "page 40" in anna.goes_to(Step.SEND, WITH_CODE)[0]
    anna.says("9")
    assert "give this number" in anna.goes_to(Step.SEND, WITH_CODE)[0]


def test_no_page_is_spent_where_the_person_gets_no_code() -> None:
    anna = reporter()
    with_helper(anna)
    with_book(anna, 30)
    anna.sends({**WITH_CODE, Step.HELPER_KNOWS: "2", Step.NO_CONSENT: "1"})
    assert list(anna.scene.kept_keys.pairs_left("K4-07")) == [30]


def test_of_a_page_taken_by_somebody_close_to_the_group_only_the_sealed_half_opens() -> None:
    anna = reporter()
    with_helper(anna)
    theirs, own = with_book(anna, 30)[30]
    anna.sends({**WITH_CODE, Step.OWN_LINK: "1"})
    assert not any("other half is your own" in text for text in anna.read)
    other = Reporter(anna.scene, OTHER_PHONE)
    assert "4 Withdraw" in other.says(theirs)[-1]
    assert other.says("9", own) == WRONG


def test_a_card_is_forgotten_with_the_draft() -> None:
    anna = asked_for_it()
    anna.says(HELPER_CODE)
    anna.scene.world.time.pass_time(hours=3)
    anna.says("hello")
    assert anna.memory.helper is None
