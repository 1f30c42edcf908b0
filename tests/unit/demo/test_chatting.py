"""What somebody does in the demo's Telegram reaches the product's own webhook as Telegram would
post it, and the channel's own sender reaches the chat.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from telegram import Update

from channels.telegram.copies import deletion, release
from channels.telegram.sender import TelegramBot, TelegramSender
from intake.conversation.told import Told
from intake.demo.chats import Buttons, Chat, Chats, Said, Sort, as_json, from_json
from intake.demo.network import NO_ANSWER
from intake.demo.updates import PEOPLE, pressed, written
from intake.demo.wire import exchange
from intake.errors import StoreError, TryLater, Unreachable
from intake.messages import Sign
from intake.ports import Parcel
from tests.unit.demo.servers import AT, BOT_TOKEN, Provider, Webhook, running_provider
from tests.unit.demo.test_handsets import words

SESAME, POPPY = PEOPLE
BUTTONS = (("1", "Yes"), ("2", "No"))


def sender(provider: Provider, token: str = BOT_TOKEN) -> TelegramSender:
    return TelegramSender(TelegramBot(token, provider.url))


def answer(provider: Provider, to: int = SESAME.number, said: str = "Is it safe?") -> None:
    """What the worker would do: an answer through the Bot API."""
    line = sender(provider)
    line.send(Parcel(str(to), Told(said), buttons=BUTTONS, tag="ab12"))
    line.close()


def say(provider: Provider, text: str = "Hello", sort: Sort = Sort.TEXT) -> None:
    provider.stand_in.say(SESAME.number, sort, text, "ar")


def chat(provider: Provider, person: int = SESAME.number) -> Chat:
    return provider.stand_in.chats().get(person, Chat())


@pytest.fixture
def answering(webhook: Webhook, provider: Provider) -> Webhook:
    """A webhook whose worker answers at once."""
    webhook.then = lambda heard: answer(provider, int(heard.address))
    return webhook


# ---------------------------------------------------------------- in


@pytest.mark.parametrize("text", ["Hello", "1", " a & b\n%", "مرحبا", "ငါ", "👍"])
def test_words_are_heard_unchanged(answering: Webhook, provider: Provider, text: str) -> None:
    say(provider, text)
    (heard,) = answering.heard
    assert (heard.channel, heard.address) == ("telegram", str(SESAME.number))
    assert (words(heard), heard.likely_language) == (text, "ar")


def test_start_and_a_photo_are_heard_as_what_they_are(
    answering: Webhook, provider: Provider
) -> None:
    say(provider, "/start")
    say(provider, "", Sort.PHOTO)
    assert [words(heard) for heard in answering.heard] == ["start", Sign.MEDIA]


def test_what_is_forged_is_refused_and_never_heard(webhook: Webhook, provider: Provider) -> None:
    say(provider, "Hello", Sort.FORGED)
    (said,) = chat(provider).entries
    assert (said.sort, said.status, said.is_refused) == (Sort.FORGED, 403, True)
    assert webhook.heard == []


def test_a_button_is_heard_as_its_digit(answering: Webhook, provider: Provider) -> None:
    say(provider)
    question = chat(provider).entries[-1]
    (((label, data), _no),) = question.buttons
    assert (label, data) == ("1 Yes", "ab12.1")
    provider.stand_in.press(SESAME.number, question.number, data, "en")
    heard = answering.heard[-1]
    assert (words(heard), heard.pressed) == ("1", "ab12")
    press = chat(provider).entries[2]
    assert (press.sort, press.words, press.status) == (Sort.PRESS, "1 Yes", 200)


@pytest.mark.parametrize("data", ["ab12.3", "", "other"])
def test_a_button_that_is_not_there_sends_nothing(
    answering: Webhook, provider: Provider, data: str
) -> None:
    say(provider)
    provider.stand_in.press(SESAME.number, chat(provider).entries[-1].number, data, "en")
    provider.stand_in.press(SESAME.number, 0, "ab12.1", "en")
    assert len(answering.heard) == 1


def test_what_was_not_stored_is_said_so(webhook: Webhook, provider: Provider) -> None:
    webhook.fails = StoreError()
    say(provider)
    assert [said.status for said in chat(provider).entries] == [503]


def test_a_line_that_is_gone_is_said_so() -> None:
    with running_provider("http://127.0.0.1:1/channels/sms") as provider:
        say(provider)
        assert [said.status for said in chat(provider).entries] == [NO_ANSWER]


def test_nobody_else_can_be_played(provider: Provider) -> None:
    with pytest.raises(TryLater, match="400"):
        provider.stand_in.say(12345, Sort.TEXT, "Hello", "en")


def test_telegrams_own_library_reads_what_is_posted() -> None:
    rows: Buttons = ((("1 Yes", "ab12.1"),),)
    for sort in (Sort.TEXT, Sort.PHOTO, Sort.FORGED):
        update = Update.de_json(dict(written(SESAME, Said(sort, 7, "/start", AT, (), 9), "en")))
        assert update.message
        assert update.message.chat_id == SESAME.number
        assert update.message.date == AT
        assert [each.length for each in update.message.entities] == [6] * (sort is not Sort.PHOTO)
    press = Said(Sort.PRESS, 7, "1 Yes", AT, update=10)
    asked = Said(Sort.BOT, 7, "Is it safe?", AT, rows)
    query = Update.de_json(dict(pressed(SESAME, press, asked, "ab12.1", "ar"))).callback_query
    assert query
    assert (query.data, query.from_user.language_code) == ("ab12.1", "ar")


# ---------------------------------------------------------------- out


def test_what_the_line_does_at_telegram_is_seen(answering: Webhook, provider: Provider) -> None:
    """It takes off buttons, and deletes on both sides; twice harms nothing."""
    say(provider)
    first, question = chat(provider).entries
    line = sender(provider)
    for _ in range(2):
        line.carry_out(release(SESAME.number, question.number, "1"))
    assert chat(provider).entries[-1].buttons == ()
    for number in (first.number, question.number, question.number):
        line.carry_out(deletion(SESAME.number, number))
    line.close()
    assert chat(provider) == Chat((), 2)


@pytest.mark.parametrize(
    ("person", "said", "token", "meaning"),
    [
        (POPPY.number, "Hello", BOT_TOKEN, Unreachable),  # she never wrote
        (SESAME.number, " ", BOT_TOKEN, Unreachable),
        (SESAME.number, "👍" * 2049, BOT_TOKEN, Unreachable),
        (SESAME.number, "Hello", "0:demo_of_another", TryLater),
    ],
)
def test_what_telegram_refuses_is_refused(
    answering: Webhook,
    provider: Provider,
    person: int,
    said: str,
    token: str,
    meaning: type[Exception],
) -> None:
    say(provider)
    line = sender(provider, token)
    with pytest.raises(meaning):
        line.send(Parcel(str(person), Told(said)))
    line.close()
    assert len(chat(provider).entries) == 2


def test_the_page_is_not_let_in_by_the_bots_token(provider: Provider) -> None:
    for path in ("/demo/chats", "/demo/messages"):
        assert exchange("GET", provider.url + path, {})[0] == 401
    status, body = exchange("GET", f"{provider.url}/bot{BOT_TOKEN}/getUpdates", {})
    assert (status, json.loads(body)["ok"]) == (404, False)


def test_a_demo_that_goes_on_is_not_taken_for_a_repetition() -> None:
    """The line remembers the numbers of the stand-in before."""
    before, after = Chats(lambda: AT), Chats(lambda: AT)
    one, other = (each.write(SESAME.number, Sort.TEXT, "Hello") for each in (before, after))
    assert (one.update, one.number) != (other.update, other.number)


def test_chats_are_written_down_and_read_again_whole() -> None:
    chats = Chats(lambda: AT + timedelta(microseconds=1))
    chats.write(SESAME.number, Sort.TEXT, "مرحبا")
    said = chats.deliver(SESAME.number, "Is it safe?", ((("1 Yes", "ab.1"),),))
    assert said
    assert from_json(json.loads(json.dumps(as_json(chats.chats())))) == chats.chats()
    assert "safe" not in repr(chats.chats())
