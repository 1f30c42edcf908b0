"""Forms read and turns laid out, without a browser, a store or a clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.web import inbound
from channels.web.inbound import Posted, heard, read
from channels.web.outbound import screen
from intake.conversation.told import Told
from intake.messages import Asked, Greeting, Kind, Question, Spoken
from intake.reporting.showing import Page

TOKEN, TAG = "abcdefghijklmnopqrstuvwx27", "0123456789ab"
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
ONE = Question(Asked.ONE, skips=True)


def page(*said: Spoken, early: bool = False) -> Page:
    return Page(said, "en", TAG, NOON, early=early)


def test_a_form_is_read_field_by_field() -> None:
    fields = {"t": [TOKEN], "q": [TAG], "l": ["ar"], "do": ["go"], "a": ["1", "", "3"], "w": [""]}
    posted = read(fields)
    assert posted == Posted("go", TOKEN, TAG, "ar", ("1", "3"))


@pytest.mark.parametrize("token", ["", "short", TOKEN.upper(), TOKEN + "a", f"{TOKEN}\n", "1" * 26])
def test_what_cannot_be_a_token_is_none(token: str) -> None:
    assert read({"t": [token]}).token == ""


def test_words_are_kept_as_they_are_but_for_their_form() -> None:
    assert read({"w": [" e\u0301\r\nb "]}).words == " \u00e9\nb "
    assert read({"w": [" \r\n "]}).words == ""


def test_nothing_of_a_form_shows() -> None:
    posted = Posted("go", TOKEN, TAG, words="The queue", kept="was long", answers=("7",))
    assert repr(posted) == "Posted(do='go', language='', has_code=False)"


@pytest.mark.parametrize(
    ("posted", "news"),
    [
        (Posted("go", answers=("1",)), Told("1")),
        (Posted("go", answers=("1", "3")), Told("1 3")),
        (Posted("go", words="The queue"), Told("The queue")),
        (Posted("go", answers=("21",), words="Another"), Told("Another")),
        (Posted("0", answers=("1",)), Told("0")),
        (Posted("8", words="The queue"), Told("8")),
        (Posted("1"), Told("1")),
        (Posted("language ar"), Greeting("ar")),
    ],
)
def test_an_answer_is_what_any_channel_would_hear(posted: Posted, news: object) -> None:
    found = heard(posted)
    assert found is not None
    assert found.news == news
    assert found.pressed == posted.tag
    assert found.whole
    assert not found.can_text


def test_nothing_is_heard_of_an_empty_form() -> None:
    assert heard(Posted("go")) is None
    assert heard(Posted("nonsense")) is None


def test_leaving_and_exit_are_heard_once_each_whatever_was_heard_before() -> None:
    posted = Posted("9", TOKEN, TAG)
    answered, left, gone = heard(Posted("go", TOKEN, TAG, words="x")), heard(posted), None
    gone = inbound.exits(posted)
    assert answered
    assert left
    assert len({answered.message_id, left.message_id, gone.message_id}) == 3
    assert left.pressed is None


def test_digits_that_mean_the_same_everywhere_are_no_choices() -> None:
    options = (("1", "Yes"), ("0", "Skip"), ("8", "Help places"), ("9", "Leave"))
    form = screen(page(Spoken("Is it? ", options, ". Later.", question=ONE))).form
    assert form is not None
    assert (form.words, form.hint, form.choices) == ("Is it?", "Later.", (("1", "Yes"),))
    assert form.only == ("1", "Yes")
    answered = Question(Asked.ONE, skips=False)
    form = screen(page(Spoken("Which? ", (("1", "A"), ("0", "Either")), question=answered))).form
    assert form is not None
    assert form.choices == (("1", "A"), ("0", "Either"))


def test_a_receipt_stands_alone_first_and_is_not_shown_with_its_question() -> None:
    code = "1234 5678 9012 3456"
    said = (
        Spoken("To come back use: ", after=f"{code}. Keep it.", code=code),
        Spoken("Ready? ", (("1", "Send it"), ("2", "Change")), question=ONE),
    )
    first = screen(page(*said))
    assert first.receipts
    assert first.form is None
    (block,) = first.blocks
    assert (block.words, block.code, block.after) == (
        "To come back use:",
        ("1234", "5678", "9012", "3456"),
        "Keep it.",
    )
    assert first.heading == block
    then = screen(page(*said), has_code=True)
    assert not then.blocks
    assert then.form is not None
    assert then.has_code


def test_a_page_without_a_question_is_headed_by_its_first_text() -> None:
    place, text = Spoken("A place.", kind=Kind.PLACE), Spoken("Sent.")
    last = screen(page(place, text, early=True))
    assert last.form is None
    assert not last.early
    assert last.heading is not None
    assert last.heading.words == "Sent."
