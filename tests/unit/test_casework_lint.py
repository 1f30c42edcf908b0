"""What is said about an answer before it is sealed."""

from __future__ import annotations

import pytest

from intake.cases.lint import LONGEST, Finding, lint


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_answer_is_stopped(text: str) -> None:
    assert lint(text).stops == (Finding.EMPTY,)


def test_the_longest_answer_passes_and_one_character_more_does_not() -> None:
    assert lint("a" * LONGEST + "  ").stops == ()
    assert lint("a" * (LONGEST + 1)).stops == (Finding.TOO_LONG,)


@pytest.mark.parametrize(
    "text",
    [
        "Call 0800 123 4567 today.",
        "Call +254 (0)20-555.0100 today.",
        "Call 06.12.34.56.78 today.",
        "Call 5550100.",
        "اتصل بالرقم ٠٨٠٠١٢٣٤٥٦٧",
        "ফোন করুন ০১৭১ ২৩৪ ৫৬৭৮",
        "Your number is 1234 5678 9012 3456.",
        "On 2031-05-06 call 555 0100.",
    ],
)
def test_what_looks_like_a_phone_number_or_a_code_is_stopped(text: str) -> None:
    assert lint(text).stops == (Finding.PHONE,)


@pytest.mark.parametrize(
    "text",
    [
        "The clinic is open 08:00 - 16:00, from 06/05/2031 until 2031-05-20.",
        "Come on 6.5.2031 at 14:30, room 12.",
        "In an emergency 112 or 1195 helps.",
        "We read what you wrote 3 days ago, 12 hours after it came.",
    ],
)
def test_dates_times_and_short_codes_are_no_phone_numbers(text: str) -> None:
    assert lint(text) == lint("Thank you.")


def test_a_number_of_the_response_s_own_directory_may_be_written() -> None:
    directory = "Hill Clinic 0800 555 0100"
    assert lint("You can call 0800-555-0100.", directory).stops == ()
    assert lint("You can call 0800 555 0101.", directory).stops == (Finding.PHONE,)
    assert lint("You can call 555 0100.", directory).stops == (), "without its area code"


def test_an_e_mail_address_is_stopped() -> None:
    assert lint("Write to help@example.org if you like.").stops == (Finding.E_MAIL,)


@pytest.mark.parametrize(
    "text",
    [
        "We guarantee it.",
        "I can promise that.",
        "You’re safe now.",
        "You will be safe there.",
        "Nobody will ever know.",
        "It is 100 % anonymous.",
        "They will be punished.",
        "We will fire that person.",
        "Help is\nguaranteed.",
    ],
)
def test_a_promise_is_stopped(text: str) -> None:
    assert lint(text).stops == (Finding.PROMISE,)


@pytest.mark.parametrize(
    "text",
    [
        "We cannot guarantee that.",
        "Help is not guaranteed.",
        "Write only if you are safe now.",
        "We will ask the clinic and tell you here by Friday.",
    ],
)
def test_an_honest_limit_is_no_promise(text: str) -> None:
    assert lint(text).stops == ()


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Is it safe to read here?", ()),
        ("Really?? ", ()),
        ("Is it safe? Do you want to talk?", (Finding.QUESTIONS,)),
        ("هل أنت بخير؟ هل تريد التحدث؟", (Finding.QUESTIONS,)),
        ("Why did you go there", (Finding.BLAME,)),
        ("You must answer.", (Finding.BLAME,)),
    ],
)
def test_more_than_one_question_and_blame_are_advice_only(
    text: str, advice: tuple[Finding, ...]
) -> None:
    found = lint(text)
    assert found.stops == ()
    assert found.advice == advice


def test_all_findings_are_named_at_once() -> None:
    found = lint("We promise: call 0800 123 4567? Or x@example.org?")
    assert found.stops == (Finding.PHONE, Finding.E_MAIL, Finding.PROMISE)
    assert found.advice == (Finding.QUESTIONS,)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("It is about abuse.", Finding.TOPIC),
        ("Victims can call.", Finding.TOPIC),
        ("You are so brave.", Finding.PITY),
        ("We understand how you feel.", Finding.PITY),
        ("Only 72 hours are left.", Finding.HURRY),
        ("Are you sure", Finding.HURRY),
        ("Thank you!", Finding.SIGNS),
        ("Thank you \N{SMILING FACE WITH SMILING EYES}", Finding.SIGNS),
        ("谢谢！", Finding.SIGNS),
        ("Your claims were read.", Finding.BLAME),
    ],
)
def test_wording_that_can_harm_is_advised_against(text: str, finding: Finding) -> None:
    assert lint(text).advice == (finding,)
    assert lint(text).stops == ()


@pytest.mark.parametrize(
    "text",
    ["It is about what you wrote.", "Best within 3 days, later helps too.", "A grape. Disabused."],
)
def test_plain_wording_passes(text: str) -> None:
    assert lint(text) == lint("Thank you.")


def test_an_open_gap_is_stopped() -> None:
    assert lint("One question: ____").stops == (Finding.GAP,)
    assert lint("One question: __").stops == ()
