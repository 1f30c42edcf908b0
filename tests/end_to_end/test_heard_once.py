"""One delivery, many times at the same moment, at two web processes: it is heard once.

A captured delivery can be replayed for ever (a signature has no time in it), and a provider
repeats what it is not sure of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.end_to_end import reading
from tests.end_to_end.conftest import Site
from tests.end_to_end.moments import at_once
from tests.end_to_end.phone import SAFE, SENT, short_way
from tests.end_to_end.webhook import message

AT_ONCE = 50


def test_a_first_text(site: Site) -> None:
    site.phone().go(short_way()[:1])  # so that what is only counted has its rows
    phone = site.phone()
    assert site.deployment.growth(post_many(site, phone.number, "hello")) == {
        "messages": 1,
        "conversations": 1,
        "outbox": 1,
    }
    phone.deliver()
    (answer,) = phone.texts()
    assert answer.startswith(SAFE)


def test_told_words_and_the_sending(site: Site) -> None:
    phone = site.phone()
    phone.go(short_way()[:6])
    assert site.deployment.growth(post_many(site, phone.number, "The tap drips.")) == {
        "messages": 1,
        "drafts": 1,
        "parts": 1,
    }
    phone.go(short_way()[7:])
    before, texts = set(reading.report_ids(site.deployment)), len(phone.texts())
    post_many(site, phone.number, "1")()
    phone.deliver()
    (sent,) = phone.texts()[texts:]
    assert sent.startswith(SENT)
    (report_id,) = set(reading.report_ids(site.deployment)) - before
    parts = reading.contents(site.deployment, report_id, "ombudsperson")
    assert reading.words(parts) == ["The tap drips."]
    assert len(reading.report(site.deployment, report_id)[1]) == 2  # words, record


def post_many(site: Site, number: str, words: str) -> Callable[[], None]:
    """The same signed delivery, at once; every one of them is answered 200."""
    fields = message(number, words)

    def post() -> None:
        webs = site.webhooks * (AT_ONCE // len(site.webhooks))
        assert at_once([partial(web.post, fields) for web in webs]) == [200] * AT_ONCE

    return post
