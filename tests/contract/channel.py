"""What every channel keeps, told as tests: subclass `ChannelContract` and give it a harness.

A harness makes the provider's own requests, and stands for the provider at the other end. Between
them are the real endpoint, the real vault and the real delivery; what is heard is answered as the
product does, through the outbox in the same unit of work. Rules that need more than one channel
(a conversation, a database, several processes) are held elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from itertools import permutations
from threading import Barrier, Thread
from unicodedata import normalize

import pytest

from intake.conversation.told import Told
from intake.delivery import MOST_AGE
from intake.errors import DeliveryError
from intake.messages import Reached, Sign, Spoken
from intake.ports import Parcel
from tests.contract.product import MEANING, NOW, THANKS, Failure, Harness, Product

CANARY = "canary words of example"
TEXT_OF_OURS = "SM" + "0" * 31 + "7"
STATES = tuple(Reached)


def _named(steps: Sequence[Reached]) -> str:
    return "-".join(each.name.lower() for each in steps)


def pairwise_apart(moments: Sequence[datetime], apart: int) -> Iterator[tuple[datetime, datetime]]:
    """Each moment and the one so many places later."""
    return zip(moments, moments[apart:], strict=False)


WORDS = {
    "Latin": "The queue at the water point was long.",
    "Latin, decomposed": "cafe\u0301 a\u0302ge",
    "signs that forms and markup escape": "50% & more + a=b <b>_#1_</b> \\ \"'`",
    "Arabic": "كان الطابور عند نقطة المياه طويلاً",
    "Burmese": "ရေယူတဲ့နေရာမှာ တန်းစီရတာ ကြာတယ်။",
    "Amharic": "የውሃ ወረፋው ረጅም ነበር።",
    "emoji": "👍🏽 👩‍👩‍👧 🇪🇹 ❤️",
    "lines": "one\ntwo\n\nthree",
}


class ChannelContract:
    """Give it a fixture `harness`."""

    @pytest.fixture
    def product(self, harness: Harness) -> Product:
        return Product(harness)

    # -------------------------------------------------------- in

    @pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
    def test_words_arrive_unchanged_but_composed(self, product: Product, words: str) -> None:
        status, body = product.post(product.harness.says(words))
        assert (status, body) == (200, product.harness.channel.acknowledgement.body)
        (heard,) = product.heard
        assert heard.news == Told(normalize("NFC", words))
        assert (heard.channel, heard.address) == (
            product.harness.channel.name,
            product.harness.address,
        )

    def test_a_forged_request_is_refused_and_leaves_no_trace(
        self, product: Product, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        answers = {name: product.post(made) for name, made in product.harness.forged().items()}
        assert answers == dict.fromkeys(answers, (403, b""))
        assert (product.stored(), caplog.records) == (([], 0), [])

    def test_what_is_no_message_is_refused_and_leaves_no_trace(
        self, product: Product, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        answers = {name: product.post(made) for name, made in product.harness.odd().items()}
        strange = {name: answer for name, answer in answers.items() if answer[0] not in (400, 403)}
        assert strange == {}
        assert {body for _, body in answers.values()} == {b""}
        assert (product.stored(), caplog.records) == (([], 0), [])

    def test_what_cannot_be_stored_is_a_5xx_and_is_heard_when_it_comes_again(
        self, product: Product
    ) -> None:
        request = product.harness.says("Words.")
        product.broken = True
        status, body = product.post(request)
        assert (status, body, product.stored()) == (503, b"", ([], 0))
        product.broken = False
        assert product.post(request)[0] == 200
        assert len(product.heard) == 1

    def test_the_same_delivery_twice_is_heard_once(self, product: Product) -> None:
        request = product.harness.says("Words.")
        assert [product.post(request)[0] for _ in range(3)] == [200, 200, 200]
        assert len(product.heard) == 1
        product.post(product.harness.says("Words.", number=2))
        assert len(product.heard) == 2

    def test_the_same_delivery_many_times_at_once_is_heard_once(self, product: Product) -> None:
        request, together, statuses = product.harness.says("Words."), Barrier(8), []

        def post() -> None:
            together.wait(5)
            statuses.append(product.post(request)[0])

        threads = [Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert statuses == [200] * 8
        assert len(product.heard) == 1

    def test_a_picture_is_noted_and_neither_fetched_nor_its_caption_kept(
        self, product: Product
    ) -> None:
        assert product.post(product.harness.shows(CANARY))[0] == 200
        product.deliver_all()
        assert [heard.news for heard in product.heard] == [Sign.MEDIA]
        assert product.harness.fetched() == 0

    def test_an_opt_out_is_noted(self, product: Product) -> None:
        assert product.post(product.harness.opts_out())[0] == 200
        assert [heard.news for heard in product.heard] == [Sign.STOP]

    def test_names_and_places_stay_outside(self, product: Product) -> None:
        product.post(product.harness.says("Words."))
        (heard,) = product.heard
        assert isinstance(heard.news, Told)
        kept = " ".join(map(str, (*astuple(heard)[:3], heard.news.reveal())))
        assert product.harness.added
        assert [added for added in product.harness.added if added in kept] == []

    # -------------------------------------------------------- out

    @pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
    def test_an_answer_arrives_unchanged(self, harness: Harness, words: str) -> None:
        product = Product(harness, (Spoken(normalize("NFC", words)),))
        product.post(harness.says("Words."))
        product.deliver_all()
        assert harness.taken() == [(harness.address, normalize("NFC", words))]

    def test_every_option_offered_can_be_read(self, product: Product) -> None:
        product.post(product.harness.says("Words."))
        product.deliver_all()
        ((_, text),) = product.harness.taken()
        for digit, label in THANKS.options:
            assert f"{digit} {label}" in text

    @pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
    def test_a_long_answer_is_cut_to_fit_and_joins_back(self, harness: Harness, words: str) -> None:
        long = normalize("NFC", f"{words} ") * 60
        while harness.fits(long):
            long += long
        product = Product(harness, (Spoken(long),))
        product.post(harness.says("Words."))
        product.deliver_all()
        texts = [text for _, text in harness.taken()]
        assert len(texts) > 1
        assert all(harness.fits(text) for text in texts)
        assert "".join(texts) == long

    def test_a_crash_between_storing_and_sending_loses_nothing(self, product: Product) -> None:
        product.post(product.harness.says("Words."))
        product.worker()  # dies before it begins
        product.worker().deliver_once(1)
        assert len(product.harness.taken()) == 1

    def test_an_answer_that_is_too_old_never_leaves(self, product: Product) -> None:
        product.post(product.harness.says("Words."))
        product.now += MOST_AGE
        product.deliver_all()
        assert product.harness.taken() == []

    @pytest.mark.parametrize("failure", Failure)
    def test_failures_become_one_closed_set(self, harness: Harness, failure: Failure) -> None:
        harness.fail(failure)
        with pytest.raises(DeliveryError) as caught:
            harness.sender.send(Parcel(harness.address, Told(CANARY)))
        assert type(caught.value) is MEANING[failure]

    @pytest.mark.parametrize("failure", [Failure.OUTAGE, Failure.THROTTLED, Failure.SILENCE])
    def test_what_passes_is_waited_out_and_the_answer_comes_once(
        self, product: Product, failure: Failure
    ) -> None:
        """Or twice, where it may have gone and the provider cannot be asked (ADR 0006)."""
        product.post(product.harness.says("Words."))
        product.harness.fail(failure)
        product.deliver_all()
        in_doubt = failure is Failure.SILENCE and not _can_be_asked(product.harness)
        assert len(product.harness.taken()) == (2 if in_doubt else 1)

    @pytest.mark.parametrize("failure", [Failure.NO_SUCH_ADDRESS, Failure.OPTED_OUT])
    def test_what_does_not_pass_ends_it(self, product: Product, failure: Failure) -> None:
        product.post(product.harness.says("Words."))
        product.harness.fail(failure)
        product.deliver_all()
        assert product.harness.taken() == []

    def test_the_provider_is_asked_before_a_text_goes_again(self, harness: Harness) -> None:
        text, since = Told(CANARY), NOW
        assert not harness.sender.find(Parcel(harness.address, text), since)
        harness.sender.send(Parcel(harness.address, text))
        found = harness.sender.find(Parcel(harness.address, text), since)
        assert bool(found) is _can_be_asked(harness)

    # -------------------------------------------------------- what the provider knows and keeps

    @pytest.mark.parametrize("steps", list(permutations(STATES, 2)), ids=_named)
    def test_a_text_never_steps_back(self, product: Product, steps: Sequence[Reached]) -> None:
        """In whatever order, and however often, a provider says how far it got."""
        highest: Reached | None = None
        for reached in (*steps, *steps):
            request = product.harness.reports(TEXT_OF_OURS, reached)
            if request is None:
                return  # this provider reports nothing: there is nothing to step back
            assert product.post(request)[0] == 200
            if highest is None or (highest < reached and highest is not Reached.FAILED):
                highest = reached
            assert product.reached(TEXT_OF_OURS) is highest

    def test_a_report_that_cannot_be_stored_is_a_5xx(self, product: Product) -> None:
        request = product.harness.reports(TEXT_OF_OURS, Reached.SENT)
        product.broken = True
        assert request is None or product.post(request)[0] == 503

    def test_every_message_in_and_out_is_deleted_at_the_provider(self, product: Product) -> None:
        """And counted until it is."""
        harness = product.harness
        for number in (1, 2, 3):
            product.post(harness.says("Words.", number=number))
        product.deliver_all()
        product.post(harness.opts_out())
        assert product.held() >= harness.held()
        product.purge_all()
        assert (harness.held(), product.held()) == (0, 0)

    @pytest.mark.parametrize("failure", [Failure.OUTAGE, Failure.THROTTLED, Failure.SILENCE])
    def test_a_copy_is_asked_for_until_it_is_gone(self, product: Product, failure: Failure) -> None:
        product.post(product.harness.says("Words."))
        product.deliver_all()
        for _ in range(3 if product.held() else 0):
            product.harness.fail(failure)
        product.purge_all()
        assert product.harness.held() == 0

    def test_it_is_never_faster_than_its_pace(self, harness: Harness) -> None:
        """Also with two workers, and whoever the texts are for."""
        pace = harness.sender.pace
        if pace is None:
            return
        product, sent = Product(harness), []
        for number in range(pace.burst + 5):
            product.post(harness.says("Words.", number=number + 1))
        workers = [product.worker(), product.worker()]
        while product.waiting():
            before = len(harness.taken())
            for worker in workers:
                worker.deliver_once(1)
            sent.extend([product.now] * (len(harness.taken()) - before))
            product.now += timedelta(seconds=pace.seconds_between / 4)
        for first, later in pairwise_apart(sent, pace.burst):
            assert (later - first).total_seconds() >= pace.seconds_between * 0.999
        for first, later in pairwise_apart(sent, 1):
            assert (later - first).total_seconds() >= pace.seconds_between_to_one * 0.999

    # -------------------------------------------------------- and never

    def test_no_word_and_no_address_is_logged_raised_or_answered(
        self, harness: Harness, caplog: pytest.LogCaptureFixture
    ) -> None:
        """On every way through, good and bad, at the loudest level."""
        caplog.set_level(logging.DEBUG)
        product = Product(harness, (Spoken(CANARY),))
        requests = [harness.says(CANARY), harness.shows(CANARY), harness.opts_out()]
        report = harness.reports(TEXT_OF_OURS, Reached.SENT)
        requests += [report] if report else []
        requests += [*harness.forged().values(), *harness.odd().values()]
        answers = [product.post(request) for request in requests]
        product.broken = True
        answers.append(product.post(harness.says(CANARY, number=9)))
        product.deliver_all()
        shown = "".join(_shown(harness, failure) for failure in Failure)
        everything = f"{caplog.text} {answers} {product.heard} {shown}"
        address = harness.address.lstrip("+")
        for secret in (CANARY, CANARY[7:], address, address[-7:]):
            assert secret not in everything


def _can_be_asked(harness: Harness) -> bool:
    """Whether the provider can be asked what it holds; a harness says so if not."""
    return getattr(harness, "can_be_asked", True)


def _shown(harness: Harness, failure: Failure) -> str:
    """All that a failed sending and a failed looking could show."""
    attempts: list[Callable[[], object]] = [
        lambda: harness.sender.send(Parcel(harness.address, Told(CANARY))),
    ]
    if _can_be_asked(harness):
        attempts.append(lambda: harness.sender.find(Parcel(harness.address, Told(CANARY)), NOW))
    shown = ""
    for attempt in attempts:
        harness.fail(failure)
        with pytest.raises(DeliveryError) as caught:
            attempt()
        causes = (caught.value.__cause__, caught.value.__context__)
        shown += f"{caught.value!r} {caught.value} {causes}"
    return shown
