"""From a text to the desk and back, with nothing replaced.

The provider is the emulator: it signs what it posts with code of its own, and what the worker
sends is read from it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.errors import SealError
from tests.end_to_end import reading
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.desk import Browser
from tests.end_to_end.phone import (
    BACK,
    LEFT,
    MORE_WORDS,
    PERSON_WORDS,
    SENT,
    WORDS,
    Phone,
    whole_way,
)
from tests.peers import twilio

REPORTER = "+15550004001"
ANSWER = "Thank you for telling us. We read it and will look into it."
OWNER, EXCLUDED, EXTERNAL = "ombudsperson", "deputy", "oversight"


def test_a_report_comes_to_its_reader_and_the_answer_back(deployment: Deployment) -> None:
    deployment.start_web(deployment.port)
    deployment.start_worker()
    phone = reporter(deployment)
    phone.go(whole_way())
    assert phone.say("1")[-1].startswith(SENT)
    (report_id,) = reading.report_ids(deployment)

    the_owner_reads_and_answers(deployment)
    the_excluded_reader_has_nothing(deployment, report_id)
    only_routed_readers_have_a_key(deployment, report_id)

    assert phone.say(phone.code()) == [phone.texts()[-1]]
    assert phone.texts()[-1].startswith(BACK)
    (answered,) = phone.say("1")
    assert "It was read on " in answered
    assert ANSWER in answered
    assert phone.say("9")[0].startswith(LEFT)


def reporter(deployment: Deployment) -> Phone:
    """A phone whose texts come by the emulator's own webhooks."""
    phone = deployment.phone(REPORTER, worker=True)
    emulator = deployment.emulator
    return replace(phone, post=lambda words: twilio.inbound(emulator, REPORTER, words))


def the_owner_reads_and_answers(deployment: Deployment) -> None:
    browser = Browser(deployment.port)
    queue = browser.sign_in(deployment.readers[OWNER])
    assert "1 open" in queue.text
    (address,) = browser.reports()
    closed = browser.get(address)
    assert WORDS not in closed.text
    case = browser.post(f"{address}/declare", conflict="none")
    for told in (WORDS, MORE_WORDS, PERSON_WORDS, "Blue Lantern"):
        assert told in case.text
    assert "Marked as read." in browser.post(f"{address}/acknowledge").text
    assert ANSWER in browser.reply(address, ANSWER).text


def the_excluded_reader_has_nothing(deployment: Deployment, report_id: bytes) -> None:
    """No row, no count, no page, and no key."""
    browser = Browser(deployment.port)
    queue = browser.sign_in(deployment.readers[EXCLUDED])
    assert queue.status == 200
    assert "0 open" in queue.text
    assert browser.reports() == []
    assert browser.get(f"/desk/reports/{report_id.hex()}").status == 404
    assert EXCLUDED not in reading.places(deployment, report_id)
    assert deployment.databases.keyring.wrap(report_id, EXCLUDED) is None


def only_routed_readers_have_a_key(deployment: Deployment, report_id: bytes) -> None:
    assert reading.places(deployment, report_id) == {OWNER: "owner", EXTERNAL: "external"}
    wraps = deployment.databases.keyring.wraps(report_id)
    assert {wrap.reader_id: wrap.held for wrap in wraps} == {OWNER: False, EXTERNAL: True}
    parts = reading.contents(deployment, report_id, OWNER)
    assert reading.words(parts) == [WORDS, MORE_WORDS, PERSON_WORDS, ANSWER]
    assert reading.record(parts)["accused_org"] == "blue-lantern"
    header, _ = reading.report(deployment, report_id)
    seed = deployment.secret(EXCLUDED).seed
    for wrap in wraps:
        with pytest.raises(SealError):
            deployment.vault().unwrap(
                report_id, header.public, wrap.reader_id, seed, wrap.blob, held=wrap.held
            )
