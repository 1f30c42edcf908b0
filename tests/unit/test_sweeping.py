"""What a provider holds and never told us is heard late: words count, digits decide nothing, no
stale answer leaves, and nothing is heard twice."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.sms.copies import deletion
from channels.sms.outbound import texts
from intake.conversation.told import Told
from intake.conversation.vocabulary import Step
from intake.delivery import Delivery
from intake.errors import StoreError, TryLater
from intake.messages import Chore, Heard, Pack, Sign
from intake.purging import Purger
from intake.sweeping import LOOK_BACK, WEBHOOK_TAKES, WORKER_LOOKS, Box, Found, Sweeper, missed_on
from tests.fakes.mailbox import HeldMessages
from tests.fakes.provider import Provider
from tests.unit.reporting.examples import Reporter, reporter
from tests.world import ANNA

MINUTE = timedelta(minutes=1)
STORY = "The queue at the water point was long, and somebody asked for something."


class Post:
    """Anna's phone, a provider that keeps what it tells us of or not, and the worker."""

    def __init__(self) -> None:
        self.anna = reporter()
        self.world = self.anna.scene.world
        self.mailbox, self.provider = HeldMessages(), Provider(keeps_copies=True)
        self.numbers = 0
        vault, store, clock = self.world.vault, self.world.store, self.world.time
        self.delivery = Delivery(store, vault, {"sms": self.provider}, clock)
        self.purger = Purger(store, vault, {"sms": self.provider}, clock)
        self.sweeper = self.sweeping(self.world.reporting.hear)

    def sweeping(self, hear: object) -> Sweeper:
        """A worker's sweeper; `hear` may be one that fails."""
        return Sweeper(
            self.world.store,
            self.world.vault,
            hear,  # type: ignore[arg-type]  # any stand-in of it
            [Box("sms", self.mailbox, texts)],
            lambda: self.world.response.idle_hours,
            self.world.time,
        )

    def loses(self, words: str | Sign, phone: str = ANNA, ago: timedelta = 3 * MINUTE) -> Heard:
        """A text whose webhook never came, so long ago."""
        self.numbers += 1
        sid, at = f"SM-lost-{self.numbers}", self.world.time() - ago
        news = words if isinstance(words, Sign) else Told(words)
        heard = Heard("sms", sid, phone, news, errand=deletion(sid), sent_at=at, missed=True)
        self.mailbox.inbox.append(Found(heard, at))
        return heard

    def passes(self, span: timedelta) -> None:
        self.world.time.now += span

    def sweep(self) -> list[str]:
        """What leaves for her phone after a round."""
        self.sweeper.sweep_once()
        before = len(self.provider.taken)
        self.delivery.deliver_once(50)
        return [text for _, text in self.provider.taken[before:]]

    def missed(self) -> int:
        month = f"{self.world.time():%Y-%m}"
        return self.anna.scene.tables.counters[month, missed_on("sms"), ""]

    def held(self) -> int:
        with self.world.store(write=False) as work:
            return sum(each.held for each in work.copies.backlog())

    def purge(self) -> list[str]:
        """Everything that is to be deleted, deleted."""
        self.passes(2 * MINUTE)
        while self.purger.purge_once(50):
            pass
        return [errand.reference for errand in self.provider.carried_out]

    def told(self) -> int:
        return len(self.anna.scene.tables.parts)


@pytest.fixture
def post() -> Post:
    return Post()


def telling(post: Post) -> Reporter:
    """Anna is at the question for her own words."""
    for words in ("hello", "1", "1", "1", "2", "0"):
        post.anna.says(words)
    assert post.anna.step is Step.STORY
    return post.anna


# ---------------------------------------------------------------- heard late


def test_a_first_text_that_was_lost_is_answered_like_any_other(post: Post) -> None:
    expected = reporter().says("hello")
    post.loses("hello")
    assert post.sweep() == expected
    assert post.missed() == 1
    assert (post.sweep(), post.missed()) == ([], 1)


def test_words_that_were_lost_are_kept(post: Post) -> None:
    anna, before = telling(post), post.told()
    post.passes(10 * MINUTE)
    post.loses(STORY)
    post.sweep()
    assert post.told() == before + 1
    assert anna.step is Step.STORY


def test_words_are_kept_though_something_newer_was_heard(post: Post) -> None:
    telling(post)
    post.passes(10 * MINUTE)
    post.loses(STORY, ago=5 * MINUTE)
    post.anna.says("Another part of it.")
    before = post.told()
    post.sweep()
    assert post.told() == before + 1


@pytest.mark.parametrize("digit", ["1", "2", "3", "0"])
def test_a_digit_decides_nothing_and_the_question_is_put_again(post: Post, digit: str) -> None:
    (asked,) = post.anna.says("hello")[-1:]
    post.passes(10 * MINUTE)
    post.loses(digit)
    step, draft = post.anna.step, post.anna.memory.conversation.draft
    assert post.sweep() == [asked]
    assert (post.anna.step, post.anna.memory.conversation.draft) == (step, draft)


@pytest.mark.parametrize("news", ["9", "1", "0", "8", "STOP", Sign.MEDIA])
def test_what_newer_words_overtook_ends_and_decides_nothing(post: Post, news: str | Sign) -> None:
    anna = telling(post)
    post.passes(10 * MINUTE)
    post.loses(news, ago=5 * MINUTE)
    anna.says(STORY)
    stood, told = anna.memory, post.told()
    assert post.sweep() == []
    assert (anna.memory, post.told(), post.missed()) == (stood, told, 1)


def test_leaving_counts_where_nothing_newer_was_heard(post: Post) -> None:
    telling(post)
    post.passes(10 * MINUTE)
    post.loses("9")
    post.sweep()
    assert post.anna.standing is None
    assert post.told() == 0


@pytest.mark.parametrize("minutes_before", [1, 50])
def test_a_text_from_before_she_stopped_does_not_undo_it(post: Post, minutes_before: int) -> None:
    post.passes(20 * MINUTE)
    post.loses("hello", ago=minutes_before * MINUTE + WEBHOOK_TAKES)
    post.anna.says("STOP")
    assert post.sweep() == []
    assert post.anna.standing is None
    assert post.missed() == 1
    assert post.anna.says("hello") != [], "she wrote again"


def test_a_text_from_long_after_she_stopped_is_heard(post: Post) -> None:
    post.anna.says("STOP")
    post.passes(90 * MINUTE)
    post.loses("hello")
    assert post.sweep() != []


def test_no_answer_leaves_later_than_it_would_have_then(post: Post) -> None:
    post.loses("hello", ago=31 * MINUTE)
    assert post.sweep() == []
    assert post.anna.standing is not None, "it was heard all the same"


def test_after_a_lost_answer_that_never_left_nothing_is_decided_either(post: Post) -> None:
    post.anna.says("hello")
    post.passes(60 * MINUTE)
    post.loses("1", ago=40 * MINUTE)
    step = post.anna.step
    assert post.sweep() == []
    post.anna.says("1")
    assert post.anna.step is step, "the question she answers had not left"
    post.anna.says("1")
    assert post.anna.step is not step


def test_texts_are_heard_in_the_order_in_which_they_were_sent(post: Post) -> None:
    telling(post)
    post.passes(20 * MINUTE)
    for number, ago in ((3, 5), (1, 9), (2, 7)):
        post.loses(f"Part number {number} of what was seen.", ago=ago * MINUTE)
    heard: list[str] = []
    hear = post.world.reporting.hear

    def note(news: Heard, pack: Pack) -> None:
        assert isinstance(news.news, Told)
        heard.append(news.news.reveal()[12])
        hear(news, pack)

    post.sweeping(note).sweep_once()
    assert heard == ["1", "2", "3"]


# ---------------------------------------------------------------- once


def test_what_its_webhook_may_still_bring_is_left_to_it(post: Post) -> None:
    lost = post.loses("hello", ago=WEBHOOK_TAKES - timedelta(seconds=1))
    assert post.sweep() == []
    assert post.missed() == 0
    post.world.reporting.hear(replace(lost, sent_at=None, missed=False), texts)
    post.passes(10 * MINUTE)
    post.sweep()
    assert post.missed() == 0


def test_a_webhook_in_the_same_moment_is_not_heard_again(post: Post) -> None:
    """It came after we looked what is known, and before it was heard."""
    telling(post)
    lost, before = post.loses(STORY), post.told()
    hear = post.world.reporting.hear

    def after_the_webhook(news: Heard, pack: Pack) -> None:
        hear(replace(lost, sent_at=None, missed=False), texts)
        hear(news, pack)

    post.sweeping(after_the_webhook).sweep_once()
    hear(replace(lost, sent_at=None, missed=False), texts)
    assert post.told() == before + 1
    assert post.missed() == 0


def test_two_workers_hear_it_once(post: Post) -> None:
    telling(post)
    post.loses(STORY)
    before, hear = post.told(), post.world.reporting.hear

    def beside_another(news: Heard, pack: Pack) -> None:
        post.sweeping(hear).sweep_once()
        hear(news, pack)

    post.sweeping(beside_another).sweep_once()
    assert (post.told(), post.missed()) == (before + 1, 1)


# ---------------------------------------------------------------- not heard


def test_what_is_older_than_the_idle_limit_is_counted_and_deleted(post: Post) -> None:
    idle = timedelta(hours=post.world.response.idle_hours)
    old = post.loses(STORY, ago=idle)
    assert post.sweep() == []
    assert (post.anna.standing, post.missed(), post.told()) == (None, 1, 0)
    assert post.purge() == [old.message_id]
    assert (post.sweep(), post.missed()) == ([], 1)


def test_what_cannot_be_answered_is_counted_and_deleted(post: Post) -> None:
    at = post.world.time() - 5 * MINUTE
    post.mailbox.inbox.append(Found(Chore("sms", "SM-name", deletion("SM-name")), at))
    assert post.sweep() == []
    assert post.missed() == 1
    assert post.purge() == ["SM-name"]


def test_every_message_that_was_missed_is_deleted_there(post: Post) -> None:
    lost = [post.loses("hello").message_id, post.loses(Sign.MEDIA, "+15550002222").message_id]
    post.sweep()
    assert set(lost) <= set(post.purge())
    assert post.held() == 0


@pytest.mark.parametrize(
    ("ago", "deleted"),
    [(WORKER_LOOKS, False), (WORKER_LOOKS + MINUTE, True), (LOOK_BACK + MINUTE, False)],
)
def test_a_text_of_ours_that_nobody_noted_is_deleted_when_nobody_looks_for_it(
    post: Post, ago: timedelta, deleted: bool
) -> None:
    ours = Chore("sms", "SM-ours", deletion("SM-ours"))
    post.mailbox.outbox.append(Found(ours, post.world.time() - ago))
    post.sweep()
    assert (post.purge() == ["SM-ours"]) is deleted
    assert post.missed() == 0


# ---------------------------------------------------------------- when something fails


def test_a_provider_that_cannot_be_asked_loses_nothing(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    for phone in ("+15550002222", "+15550003333"):
        post.loses(STORY, phone)
    post.mailbox.fails, post.mailbox.after = TryLater("503"), 1
    assert post.sweep() == []
    assert [record.getMessage() for record in caplog.records] == [
        "sms could not be asked what it holds: TryLater 503"
    ]
    post.mailbox.fails = None
    assert len(post.sweep()) > 0
    assert post.missed() == 2


def test_one_that_fails_keeps_no_other_unheard_and_says_nothing_of_it(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    poison = post.loses(STORY, "+15550002222", 9 * MINUTE)
    post.loses(STORY)
    hear = post.world.reporting.hear

    def chokes(news: Heard, pack: Pack) -> None:
        if news.message_id == poison.message_id:
            raise LookupError(STORY)
        hear(news, pack)

    post.sweeping(chokes).sweep_once()
    assert post.anna.standing is not None
    for secret in (STORY, ANNA, poison.message_id):
        assert secret not in caplog.text


def test_a_store_that_is_away_is_said_so_and_the_next_round_hears_it(post: Post) -> None:
    post.loses(STORY)

    def away(_news: Heard, _pack: Pack) -> None:
        raise StoreError

    with pytest.raises(StoreError):
        post.sweeping(away).sweep_once()
    assert post.sweep() != []
