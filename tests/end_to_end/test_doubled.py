"""A "1" that comes twice, or too late, never consents, sends, withdraws or deletes.

Twice is two messages with ids of their own, as an impatient thumb sends them: one after the other
before any answer is delivered, or both at the same moment at two web processes. Nothing is
delivered here but when a test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import pytest

from intake.cases.case import Status
from tests.end_to_end import reading
from tests.end_to_end.conftest import Site
from tests.end_to_end.moments import at_once
from tests.end_to_end.phone import (
    ABOUT,
    AGE,
    BACK,
    CODE,
    CONSENT,
    LEFT,
    SENT,
    Phone,
    short_way,
)

WITHDRAW = "If you withdraw"
DELETE = "Delete wipes"
REFUSED = "That is fine. Nothing is kept."

SendBoth: TypeAlias = Callable[[Site, Phone, str, str], None]


def one_after_the_other(_site: Site, phone: Phone, first: str, second: str) -> None:
    phone.post(first)
    phone.post(second)


def at_the_same_moment(site: Site, phone: Phone, first: str, second: str) -> None:
    calls = [
        partial(web.text, phone.number, words)
        for web, words in zip(site.webhooks, (first, second), strict=True)
    ]
    assert at_once(calls) == [200, 200]


both = pytest.mark.parametrize("send_both", [one_after_the_other, at_the_same_moment])


@both
def test_it_does_not_consent(site: Site, send_both: SendBoth) -> None:
    phone = site.phone()
    phone.go(short_way()[:2])
    assert phone.texts()[-1].startswith(ABOUT)
    send_both(site, phone, "1", "1")
    phone.deliver()
    assert phone.texts()[-1].startswith(CONSENT)
    assert not any(text.startswith(AGE) for text in phone.texts())
    assert phone.say("3")[-1].startswith(REFUSED)


@both
def test_it_does_not_send_withdraw_or_delete(site: Site, send_both: SendBoth) -> None:
    phone = site.phone()
    known = set(reading.report_ids(site.deployment))
    phone.go(short_way()[:-1])
    send_both(site, phone, "1", "1")  # may we answer you?
    phone.deliver()
    assert phone.texts()[-1].startswith(CODE)
    assert set(reading.report_ids(site.deployment)) == known
    phone.go([("1", SENT), (phone.code(), BACK)])
    (report_id,) = set(reading.report_ids(site.deployment)) - known

    for digit, question in (("4", WITHDRAW), ("5", DELETE)):
        go_to(site, phone, send_both, digit, question)
        assert status(site, report_id) is Status.RECEIVED
        phone.go([("2", BACK)])
    phone.go([("9", LEFT)])
    assert reading.words(reading.contents(site.deployment, report_id, "ombudsperson"))


def go_to(site: Site, phone: Phone, send_both: SendBoth, digit: str, question: str) -> None:
    """The question, with a "1" that came before it was delivered. At the same moment the "1" may
    be the first: then it shows the answer, and the digit was too late to decide anything."""
    send_both(site, phone, digit, "1")
    phone.deliver()
    newest = phone.texts()[-1]
    if newest.endswith("9 Leave"):
        assert send_both is at_the_same_moment
        phone.go([(digit, question)])
        return
    assert newest.startswith(question)


def status(site: Site, report_id: bytes) -> Status:
    return Status(reading.report(site.deployment, report_id)[0].status)
