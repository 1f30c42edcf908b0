"""Real workers: several at once keep each phone's order, one that is stopped finishes its text, and
an answer that comes too late never leaves.

Texts are sealed into the outbox here, as a web process seals them, so that there are many at once.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, Event
from typing import Any

import pytest

from intake.app import clock
from intake.conversation.told import Told
from intake.letters import Letter
from intake.ports import Outgoing
from intake.vault.vault import SealedVault
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.moments import until
from tests.fakes import twilio as stand_ins

PHONES = [f"+1555000{number:04d}" for number in range(40)]
TEXTS = 4
TOO_OLD = timedelta(minutes=30)


@pytest.fixture
def stand_in() -> Iterator[stand_ins.TwilioStandIn]:
    with stand_ins.twilio_stand_in() as running:
        yield running


@dataclass
class Writer:
    """Puts texts into the outbox as a web process does, numbered in order."""

    deployment: Deployment
    vault: SealedVault

    def write(self, phone: str, texts: Sequence[str], written_at: datetime) -> None:
        lookup = self.vault.pseudonym("sms", phone).lookup
        with self.deployment.databases.store() as work:
            _, last = work.conversations.get(lookup)
            for number, text in enumerate(texts, start=last + 1):
                letter = Letter(phone, Told(text), written_at).to_bytes()
                sealed = self.vault.seal_outgoing(lookup, number, letter)
                work.outbox.add(Outgoing(lookup, number, "sms", sealed))
            work.commit()


@pytest.fixture
def writer(deployment: Deployment) -> Writer:
    return Writer(deployment, deployment.vault())


def test_two_workers_send_each_text_once_and_in_its_order(
    deployment: Deployment, writer: Writer, stand_in: stand_ins.TwilioStandIn
) -> None:
    for phone in PHONES:
        writer.write(phone, numbered(phone), clock())
    meet = Barrier(2, timeout=30)

    def together(exchange: Any) -> None:
        meet.wait()  # only two workers at the same moment get past this
        stand_ins.well(exchange)

    stand_in.next += [together, together]
    workers = [deployment.start_worker(TWILIO_API_URL=stand_in.url) for _ in range(2)]
    deployment.wait_until_delivered()
    for phone in PHONES:
        assert taken(stand_in, phone) == numbered(phone)
    assert [deployment.stop(worker) for worker in workers] == [0, 0]


def taken(stand_in: stand_ins.TwilioStandIn, phone: str) -> list[str]:
    """What the provider took for a phone, in order."""
    return [each.fields["Body"] for each in stand_in.taken if each.fields["To"] == phone]


def numbered(phone: str) -> list[str]:
    return [f"Text {number} to {phone[-4:]}." for number in range(TEXTS)]


def test_a_worker_that_is_stopped_finishes_its_text(
    deployment: Deployment, writer: Writer, stand_in: stand_ins.TwilioStandIn
) -> None:
    begun, may_go_on = Event(), Event()

    def slowly(exchange: Any) -> None:
        begun.set()
        assert may_go_on.wait(timeout=20)
        stand_ins.well(exchange)

    stand_in.next.append(slowly)
    for phone in PHONES[:6]:
        writer.write(phone, ["Words of example."], clock())
    worker = deployment.start_worker(TWILIO_API_URL=stand_in.url)
    assert begun.wait(timeout=20)
    worker.process.send_signal(signal.SIGTERM)
    may_go_on.set()
    assert deployment.stop(worker) == 0
    taken = len(stand_in.taken)
    assert taken in (1, 2)  # the signal may be noticed just after the next one was claimed
    assert deployment.waiting() == 6 - taken  # the others are for the next worker


def test_an_answer_older_than_half_an_hour_never_leaves(
    deployment: Deployment, writer: Writer
) -> None:
    old, young = PHONES[:2]
    writer.write(old, ["Too old.", "Too old as well."], clock() - TOO_OLD)
    writer.write(old, ["Not too old."], clock())
    writer.write(young, ["Almost too old."], clock() - TOO_OLD + timedelta(minutes=1))
    worker = deployment.start_worker()
    deployment.wait_until_delivered()
    assert deployment.texts(old) == ["Not too old."]
    assert deployment.texts(young) == ["Almost too old."]
    until(lambda: worker.output.read_text().count("text dropped: too old") == 2, "it says so")
