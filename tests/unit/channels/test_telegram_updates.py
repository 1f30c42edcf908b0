"""What an update says to us, held against python-telegram-bot, which reads the same otherwise."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from channels.telegram.copies import LONGEST
from channels.telegram.updates import ALLOWED, LONG_AFTER, read_bytes, read_update, update_id
from intake.conversation.told import Told
from intake.errors import Malformed
from intake.messages import Chore, Errand, Heard, News, Sign, Task

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
CHAT = 5550104477
CANARY = "canary words of example"
PERSON = {"id": CHAT, "is_bot": False, "first_name": "Example", "language_code": "ar-EG"}
PRIVATE = {"id": CHAT, "type": "private", "first_name": "Example"}
GROUP = {"id": -100_123, "type": "supergroup", "title": "Example group"}
BOT = {"id": 1, "is_bot": True, "first_name": "Line"}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": AT, "chat": PRIVATE, "from": PERSON, **content}


def pressed(data: str = "0a1b2c3d4e5f.2", **changes: Any) -> dict[str, Any]:
    question = message(**{"from": BOT, "text": "Go on?"})
    usual = {"id": "4382bfdwdsb323b2d9", "from": PERSON, "chat_instance": "1"}
    return {**usual, "message": question, "data": data, **changes}


def membership(before: str, after: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": BOT, "status": status, **until}

    changes = {"old_chat_member": member(before), "new_chat_member": member(after)}
    return {"chat": chat, "from": PERSON, "date": AT, **changes}


def read(kind: str, content: Any, now: datetime = NOW) -> News | None:
    return read_update({"update_id": 31, kind: content}, now)


def heard(kind: str, content: Any, now: datetime = NOW) -> Heard:
    news = read(kind, content, now)
    assert isinstance(news, Heard)
    return news


def test_words_are_heard_with_what_is_to_be_deleted() -> None:
    deletion = Errand(Task.DELETE, f"{CHAT}:7", LONGEST)
    assert heard("message", message(text="Words.")) == Heard(
        "telegram",
        f"u31:{CHAT}:7",
        str(CHAT),
        Told("Words."),
        errand=deletion,
        likely_language="ar",
    )


def test_they_are_gone_before_telegram_refuses_to_delete_them() -> None:
    assert timedelta(hours=1) <= LONGEST < timedelta(hours=48)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("/8", "8"),
        ("/9@LineBot", "9"),
        ("/0 ", "0"),
        ("/stop", "stop"),
        ("/start", "start"),
        ("/start from-a-poster", "start"),
        ("/start@LineBot two words", "start"),
        ("/8 and more", "/8 and more"),
        ("and /8", "and /8"),
        ("", ""),
    ],
)
def test_a_command_is_its_name_and_all_else_stays(typed: str, told: str) -> None:
    assert heard("message", message(text=typed)).news == Told(told)


def test_a_forwarded_text_is_a_text() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Example", "date": AT}
    assert heard("message", message(text="Words.", forward_origin=origin)).news == Told("Words.")


@pytest.mark.parametrize(
    "kind",
    ["photo", "voice", "document", "location", "contact", "sticker", "video_note", "poll", "story"],
)
def test_media_is_noted_by_its_kind(kind: str) -> None:
    said = heard("message", message(**{kind: {"file_id": "f"}, "caption": CANARY}))
    assert said.news is Sign.MEDIA
    assert said.errand is not None
    assert said.errand.task is Task.DELETE


def test_an_edit_is_one_and_no_repetition() -> None:
    first = heard("message", message(text="Words."))
    edited = read_update(
        {"update_id": 32, "edited_message": message(text="Other.", edit_date=AT)}, NOW
    )
    assert isinstance(edited, Heard)
    assert (edited.edit, first.edit) == (True, False)
    assert edited.message_id != first.message_id
    assert edited.errand == first.errand


def test_a_press_is_its_digit_and_tag() -> None:
    said = heard("callback_query", pressed())
    assert (said.news, said.pressed, said.address) == (Told("2"), "0a1b2c3d4e5f", str(CHAT))
    assert said.errand == Errand(Task.RELEASE, f"{CHAT}:7:4382bfdwdsb323b2d9")


@pytest.mark.parametrize("data", ["", "2", "zz.2", "0a1b.333", "0a1b.\u0662", f"{CANARY}.1"])
def test_a_button_that_is_none_of_ours_belongs_to_no_question(data: str) -> None:
    said = heard("callback_query", pressed(data))
    assert said.news == Told("")
    assert said.pressed == "-"


def test_a_press_on_an_old_question_is_heard() -> None:
    """Telegram leaves out all but where it was."""
    old = {"chat": PRIVATE, "message_id": 7, "date": 0}
    assert heard("callback_query", pressed(message=old)).pressed


def test_blocking_is_a_stop_and_unblocking_is_nothing() -> None:
    stopped = heard("my_chat_member", membership("member", "kicked"))
    assert (stopped.news, stopped.errand) == (Sign.STOP, None)
    assert read("my_chat_member", membership("kicked", "member")) is None


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("message", {**message(text=CANARY), "chat": GROUP}),
        ("message", {**message(new_chat_members=[BOT]), "chat": {**GROUP, "type": "group"}}),
        ("edited_message", {**message(text=CANARY), "chat": {**GROUP, "type": "channel"}}),
        ("my_chat_member", membership("left", "member", GROUP)),
        ("my_chat_member", membership("left", "administrator", GROUP)),
        ("callback_query", pressed(message={**message(), "chat": GROUP})),
    ],
)
def test_a_group_is_left_and_nothing_in_it_read(kind: str, content: Any) -> None:
    news = read(kind, content)
    assert isinstance(news, Chore)
    assert news.errand == Errand(Task.LEAVE, str(GROUP["id"]))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("my_chat_member", membership("member", "kicked", GROUP)),
        ("my_chat_member", membership("member", "left", GROUP)),
        ("message", message(pinned_message=message(text=CANARY))),
        ("message", message(message_auto_delete_timer_changed={"message_auto_delete_time": 1})),
        ("poll", {"id": "1"}),
        ("callback_query", {**pressed(), "message": None} | {"inline_message_id": "x"}),
    ],
)
def test_the_rest_is_nothing_to_us(kind: str, content: Any) -> None:
    if kind == "callback_query":
        del content["message"]
    assert read(kind, content) is None


def test_what_was_held_up_on_the_way_says_since_when() -> None:
    said = message(text="Words.")
    assert heard("message", said, NOW + LONG_AFTER - timedelta(seconds=1)).sent_at is None
    assert heard("message", said, NOW + LONG_AFTER).sent_at == NOW
    later = message(text="Words.", edit_date=AT + 3600)
    assert heard("edited_message", later, NOW + timedelta(hours=1)).sent_at is None


@pytest.mark.parametrize("code", [None, "", "EN-us", "../..", 5, "x" * 40])
def test_the_language_is_a_short_guess_or_none(code: object) -> None:
    said = heard("message", message(text="x", **{"from": {**PERSON, "language_code": code}}))
    assert said.likely_language == ("en" if code == "EN-us" else None)


def test_every_kind_that_we_ask_for_is_read() -> None:
    for kind in ALLOWED:
        with pytest.raises(Malformed):
            read(kind, "not an object")


def test_the_number_that_confirms_an_update_is_its_id_if_it_has_one() -> None:
    assert update_id({"update_id": 5, "message": "unreadable"}) == 5
    others: tuple[object, ...] = ({}, [], "x", {"update_id": True})
    assert [update_id(each) for each in others] == [None] * 4


# ---------------------------------------------------------------- and never

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["chat", "id", "type", "text", "date", "message_id", "message", "from"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(ALLOWED), json_values)
def test_anything_is_news_or_nothing_or_malformed(kind: str, content: object) -> None:
    with suppress(Malformed):
        assert isinstance(read(kind, content), Heard | Chore | None)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    with suppress(Malformed):
        assert read_bytes(body, NOW) is None


@pytest.mark.parametrize(
    "spoiled", [{"message_id": "7"}, {"chat": CANARY}, {"date": CANARY}, {"text": [CANARY]}]
)
def test_what_cannot_be_read_is_neither_logged_nor_quoted(
    spoiled: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Malformed) as caught:
        read("message", {**message(text=CANARY), **spoiled})
    assert CANARY not in f"{caught.value!r} {caught.value.__context__!r} {caplog.text}"


def test_nothing_of_the_person_or_the_words_shows() -> None:
    shown = repr([heard("message", message(text=CANARY)), heard("callback_query", pressed())])
    for secret in (CANARY, str(CHAT), "Example", "0a1b2c3d4e5f", "4382bfdwdsb323b2d9"):
        assert secret not in shown.replace("pressed='0a1b2c3d4e5f'", "")


@pytest.mark.parametrize(
    "words", ["The queue was long.", "كان الطابور", "👍🏽 ❤️", "  two\nlines  ", "<b>_*"]
)
def test_the_library_reads_the_same(words: str) -> None:
    update = {"update_id": 31, "message": message(text=words)}
    theirs = Update.de_json(json.loads(json.dumps(update)))
    ours = heard("message", message(text=words))
    assert theirs is not None
    assert theirs.message is not None
    assert ours.news == Told(theirs.message.text or "")
    assert ours.address == str(theirs.message.chat_id)
    query = Update.de_json({"update_id": 31, "callback_query": pressed()})
    assert query is not None
    assert query.callback_query is not None
    assert query.callback_query.data == "0a1b2c3d4e5f.2"
