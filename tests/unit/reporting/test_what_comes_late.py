"""What came before something newer, changes an old message, or was found at the provider: it adds
words at most, and begins, ends and leaves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.sms.outbound import texts
from intake.conversation.told import Told
from intake.messages import Errand, Heard, Sign, Task
from tests.transcripts.play import memory_world
from tests.world import ANNA, World

LATER = timedelta(hours=36)
STORY = "The queue at the water point was long."


def hear(world: World, words: str | Sign, number: int, **more: object) -> list[str]:
    """One delivery, and what goes out."""
    news = words if isinstance(words, Sign) else Told(words)
    heard = Heard("sms", f"late{number}", ANNA, news, **more)  # type: ignore[arg-type]  # fields
    world.reporting.hear(heard, texts)
    return [text for _, text in world.deliver()]


def test_what_was_found_after_she_left_begins_nothing() -> None:
    world, _, _ = memory_world()
    before = world.time()
    world.exchange("hello")
    world.time.pass_time(minutes=1)
    world.exchange("9")
    world.time.pass_time(minutes=4)
    assert hear(world, "hello again", 1, sent_at=before, missed=True) == []


@pytest.mark.parametrize("words", ["9", "8", Sign.STOP])
def test_an_old_one_does_not_end_what_goes_on_now(words: str | Sign) -> None:
    world, store, _ = memory_world()
    old = world.time()
    world.time.pass_time(minutes=1)
    world.exchange("hello")
    world.time.pass_time(minutes=1)
    (question,) = world.exchange("1")
    assert hear(world, words, 1, sent_at=old) == []
    assert len(store.tables.conversations) == 1
    assert world.exchange("0")[-1].endswith(question)  # it stands as it stood


def test_an_edit_begins_nothing() -> None:
    world, store, _ = memory_world()
    errand = Errand(Task.DELETE, "1:2", LATER)
    assert hear(world, "The queue at the water point was long.", 1, edit=True, errand=errand) == []
    assert not store.tables.conversations
    assert [row.copy is not None for row in store.tables.messages.values()] == [True]


def test_an_edit_to_9_leaves_nothing() -> None:
    world, store, _ = memory_world()
    world.exchange("hello")
    assert hear(world, "9", 1, edit=True)
    assert len(store.tables.conversations) == 1


def told(world: World, *answers: str) -> None:
    """Up to her words, and then these answers."""
    for words in ("hello", "1", "1", "1", "0", "0", STORY, "1", *answers):
        world.exchange(words)


@pytest.mark.parametrize("answers", [(), ("1",), ("1", "0")])
def test_a_story_that_is_changed_later_is_added_to_and_the_question_stands(
    answers: tuple[str, ...],
) -> None:
    """She believes that we have it as her chat shows it."""
    world, store, _ = memory_world()
    told(world, *answers)
    before = len(store.tables.parts)
    assert hear(world, f"{STORY} It was hot.", 1, edit=True) == []
    assert len(store.tables.parts) == before + 1
    assert len(store.tables.conversations) == 1
    after = world.exchange("0")
    assert after
    assert not after[-1].startswith("Sorry")


def test_a_number_that_is_changed_is_not_added() -> None:
    world, store, _ = memory_world()
    told(world, "1")
    before = len(store.tables.parts)
    assert hear(world, "2", 1, edit=True)
    assert len(store.tables.parts) == before
