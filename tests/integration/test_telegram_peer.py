"""Our Telegram channel against a Telegram that others wrote, over real sockets, both ways in.

Between them are the real endpoint, the real use cases and the real delivery, with a store in
memory and a clock that stands: what is held here is that we speak Telegram's language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from typing import Any, Protocol

import pytest
from flask import Flask
from werkzeug.serving import make_server

from channels.endpoint import WebhookPages
from channels.telegram.inbound import PATH, TelegramChannel
from channels.telegram.polling import Polling, fetching
from channels.telegram.registration import Profile, Webhook, describe, post_to, waiting
from channels.telegram.sender import TelegramBot, TelegramSender
from intake.conversation.told import Told
from intake.delivery import Delivery
from intake.errors import Stopped, Unreachable
from intake.ports import Parcel
from intake.purging import Purger
from intake.reporting.hearing import Reporting
from intake.tracking import Tracking
from tests.fakes.store import MemoryStore
from tests.peers import telegram
from tests.peers.twilio import free_port
from tests.transcripts.play import memory_world
from tests.world import DEMO_RESPONSE, World

SECRET = "secret-of-example_0123456789"
WORDS = "The queue at the water point was long."
READ_AFTER_SENDING = "Sent. Thank you."
ONE_LANGUAGE = DEMO_RESPONSE.read_text(encoding="utf-8")
TWO_LANGUAGES = ONE_LANGUAGE.replace('languages = ["en"]', 'languages = ["en", "ar"]', 1)


class Way(Protocol):
    """A way in: what was published is heard when this returns."""

    def __call__(self, status: int) -> None: ...


@dataclass
class Chat:
    """A person with Telegram's app before our bot."""

    emulator: telegram.Emulator
    world: World
    store: MemoryStore
    sender: TelegramSender
    heard: Way
    number: int

    def does(self, act: str, **what: object) -> list[str]:
        """What we answer to it."""
        before = len(self.emulator.calls("sendMessage"))
        self.heard(self.emulator.does(act, self.number, **what)["status"])
        self.work()
        return [each["text"] for each in self.emulator.calls("sendMessage")[before:]]

    def says(self, words: str) -> list[str]:
        return self.does("text", text=words, language="en")

    def presses(self, label: str) -> list[str]:
        """The button with these words, below the last question."""
        number, shown = max(self.emulator.buttons().items())
        (data,) = [data for words, data in shown if words.partition(" ")[2] == label]
        return self.does("press", messageId=number, data=data)

    def work(self) -> None:
        """What waits leaves, and what is to be done at once is done."""
        senders = {"telegram": self.sender}
        delivery = Delivery(self.store, self.world.vault, senders, self.world.time)
        while self._waiting():
            if not delivery.deliver_once(10):
                self.world.time.pass_time(seconds=1)
        purger = Purger(self.store, self.world.vault, senders, self.world.time)
        while purger.purge_once(10):
            pass

    def _waiting(self) -> int:
        with self.store(write=False) as work:
            return work.outbox.depth()


@pytest.fixture(scope="module")
def emulator() -> Iterator[telegram.Emulator]:
    emulator = telegram.start()
    yield emulator
    telegram.stop(emulator)


def now() -> datetime:
    """The emulator has a clock of its own."""
    return datetime.now(UTC)  # noqa: TID251 - compared with times the emulator writes


@pytest.fixture(params=["webhook", "polling"])
def chat(request: Any, emulator: telegram.Emulator) -> Iterator[Chat]:
    emulator.clear()
    world, store, _ = memory_world(TWO_LANGUAGES)
    bot = TelegramBot(telegram.TOKEN, emulator.url)
    sender = TelegramSender(bot)
    tracking = Tracking(store, world.vault, world.time)
    way = by_webhook if request.param == "webhook" else by_polling
    for heard in way(bot, world.reporting, tracking):
        yield Chat(emulator, world, store, sender, heard, 5550104477)
    sender.close()


def by_webhook(bot: TelegramBot, reporting: Reporting, tracking: Tracking) -> Iterator[Way]:
    app, port = Flask(__name__), free_port()
    pages = WebhookPages([TelegramChannel(SECRET, now)], reporting.hear, tracking.note)
    app.register_blueprint(pages.blueprint())
    server = make_server("127.0.0.1", port, app)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    post_to(bot, Webhook(f"http://127.0.0.1:{port}{PATH}", SECRET))

    def heard(status: int) -> None:
        assert status == 200

    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


def by_polling(bot: TelegramBot, reporting: Reporting, tracking: Tracking) -> Iterator[Way]:
    line = bot.line()
    polling = Polling(fetching(line), reporting.hear, tracking.note, now)

    def heard(status: int) -> None:
        assert status == 0
        assert polling.poll_once()

    yield heard
    line.close()


def to_the_story(chat: Chat) -> None:
    """Up to the question for her words."""
    chat.says("/start from-a-poster")
    chat.presses("English")
    chat.presses("Yes")
    chat.presses("Me")
    chat.presses("Go on")
    chat.presses("No")
    chat.says("0")


def to_the_end(chat: Chat) -> list[str]:
    """From her words on; the last answer."""
    assert chat.says(WORDS) == []
    chat.says("1")
    for _ in range(12):
        if any(words == "1 Send it" for words, _ in last_buttons(chat)):
            break
        chat.says("0")
    return chat.presses("Send it")


def last_buttons(chat: Chat) -> list[tuple[str, str]]:
    return max(chat.emulator.buttons().items(), default=(0, []))[1]


def test_a_whole_report_and_nothing_is_left_there(chat: Chat) -> None:
    to_the_story(chat)
    (sent,) = to_the_end(chat)
    assert sent.startswith(READ_AFTER_SENDING)
    assert len(chat.store.tables.reports) == 1
    assert chat.emulator.held()
    assert chat.emulator.buttons().keys() <= set(chat.emulator.held())
    chat.world.time.pass_time(minutes=10)
    chat.work()
    assert chat.emulator.held() == []


def test_a_press_is_answered_and_its_buttons_go(chat: Chat) -> None:
    chat.says("hello")
    asked = set(chat.emulator.buttons())
    chat.presses("English")
    assert not asked & chat.emulator.buttons().keys()
    assert len(chat.emulator.calls("answerCallbackQuery")) == 1


def test_a_press_below_an_earlier_question_decides_nothing(chat: Chat) -> None:
    chat.says("hello")
    ((number, shown),) = chat.emulator.buttons().items()
    (question,) = chat.presses("English")
    (again,) = chat.does("press", messageId=number, data=shown[0][1])
    assert again.endswith(question)


def test_an_edit_adds_and_takes_nothing_away(chat: Chat) -> None:
    """Telegram keeps only the last form; we keep what was said first, too."""
    to_the_story(chat)
    chat.says(WORDS)
    before = len(chat.store.tables.parts)
    assert chat.does("edit", messageId=10_000, text="Other words.") == []
    assert len(chat.store.tables.parts) == before + 1


def test_an_edit_answers_no_question(chat: Chat) -> None:
    chat.says("hello")
    (question,) = chat.presses("English")
    (again,) = chat.does("edit", messageId=10_000, text="1")
    assert again.endswith(question)


def test_arabic_is_answered_in_arabic(chat: Chat) -> None:
    (greeting,) = chat.does("text", text="مرحبا", language="ar")
    labels = [words for words, _ in last_buttons(chat)]
    assert greeting
    assert any("العربية" in label for label in labels)
    arabic = next(label for label in labels if "العربية" in label).partition(" ")[2]
    (question,) = chat.presses(arabic)
    assert question.strip("\u200f")[0] >= "\u0600"


def test_a_picture_is_not_fetched(chat: Chat) -> None:
    photo = [{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9}]
    (refused,) = chat.does("media", extra={"photo": photo, "caption": WORDS}, language="en")
    assert refused.startswith("We cannot take pictures")
    assert "getFile" not in chat.emulator.methods()


def test_whoever_blocks_the_bot_is_left_in_peace(chat: Chat) -> None:
    chat.says("hello")
    assert chat.does("block") == []
    with pytest.raises(Stopped):
        chat.sender.send(Parcel(str(chat.number), Told("Words.")))
    assert chat.does("unblock") == []
    assert len(chat.says("hello")) == 1


def test_every_text_is_plain_and_protected(chat: Chat) -> None:
    chat.says("hello")
    (given,) = chat.emulator.calls("sendMessage")
    assert given["protect_content"] in (True, "true")
    assert json.loads(given["link_preview_options"]) == {"is_disabled": True}
    assert "parse_mode" not in given


def test_a_chat_that_is_none_is_unreachable(chat: Chat) -> None:
    with pytest.raises(Unreachable):
        chat.sender.send(Parcel("1", Told("Words.")))


def test_the_bot_is_described_and_its_webhook_set(emulator: telegram.Emulator) -> None:
    emulator.clear()
    bot = TelegramBot(telegram.TOKEN, emulator.url)
    describe(bot, [Profile("fr", [("start", "Commencer")], "Court.", "Long."), _in_english()])
    spoken = [given.get("language_code") for given in emulator.calls("setMyCommands")]
    assert spoken == ["fr", "en", None]
    post_to(bot, Webhook("https://line.example.org/channels/telegram", SECRET))
    (given,) = emulator.calls("setWebhook")
    assert given["secret_token"] == SECRET
    assert json.loads(given["allowed_updates"])[0] == "message"
    assert waiting(bot).has_webhook
    post_to(bot, None)
    assert not waiting(bot).has_webhook
    dropped = [given.get("drop_pending_updates") for given in emulator.calls("deleteWebhook")]
    assert dropped in ([None], [False], ["false"])


def _in_english() -> Profile:
    return Profile("en", [("start", "Begin")], "Short.", "Long.")
