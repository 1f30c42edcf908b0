"""Five thousand deliveries of a provider at its worst, with two web processes and two workers.

Every text comes twice, out of order, from many phones at once; how far each answer got is reported
several times, out of order too. Afterwards the rows are exactly those that one delivery each, in
order, would have left.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TypeAlias
from urllib.parse import urlencode

import pytest

from intake.messages import Reached
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.webhook import FORM, PATH, message, sign
from tests.fakes import twilio as stand_ins
from tests.peers import twilio

DELIVERIES = 5000
PHONES = [f"+1555700{number:04d}" for number in range(400)]
WORDS = ("hello", "1", "1")
SENDERS = 8
STATUS_PATH = f"{PATH}/status"

MEANING = {
    "queued": Reached.QUEUED,
    "sending": Reached.SENDING,
    "sent": Reached.SENT,
    "delivered": Reached.DELIVERED,
    "undelivered": Reached.FAILED,
}
ENDINGS = ("delivered", "undelivered", "sent")

Post: TypeAlias = tuple[str, dict[str, str]]
"""(path, form)"""


@pytest.fixture
def stand_in() -> Iterator[stand_ins.TwilioStandIn]:
    with stand_ins.twilio_stand_in() as running:
        yield running


def test_exactly_the_expected_rows(
    make_deployment: MakeDeployment, stand_in: stand_ins.TwilioStandIn
) -> None:
    deployment = make_deployment("postgres")
    webs = deployment.start_webs(deployment.port, twilio.free_port(), INTAKE_SERVE="intake")
    for _ in range(2):
        deployment.start_worker(TWILIO_API_URL=stand_in.url)
    ports, chance = [web.port for web in webs], random.Random(5)

    texts = [message(phone, words) for words in WORDS for phone in PHONES]
    twice = [(PATH, fields) for fields in texts * 2]
    chance.shuffle(twice)
    post_all(deployment, ports, twice)
    deployment.wait_until_delivered()

    sids = [taken.sid for taken in stand_in.taken]
    reports = [report for sid in sids for report in reports_of(sid, chance)]
    while len(twice) + len(reports) < DELIVERIES:
        reports.append(chance.choice(reports))
    chance.shuffle(reports)
    post_all(deployment, ports, reports)

    assert_heard_once(deployment, texts, sids)
    assert_states(deployment, reports)
    assert deployment.waiting() == 0
    assert len(twice) + len(reports) >= DELIVERIES


def reports_of(sid: str, chance: random.Random) -> list[Post]:
    """How far one text got: every state on its way, some of them twice."""
    states = ["queued", "sending", "sent", chance.choice(ENDINGS)]
    states += chance.sample(states, 1)
    return [(STATUS_PATH, {"MessageSid": sid, "MessageStatus": state}) for state in states]


def post_all(deployment: Deployment, ports: Sequence[int], posts: Sequence[Post]) -> None:
    """All of them, several senders at a time, each at a process in turn; all are taken."""

    def post(share: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        connections = [HTTPConnection("127.0.0.1", port, timeout=60) for port in ports]
        for number, (path, fields) in enumerate(posts[share::SENDERS]):
            connection = connections[number % len(ports)]
            signature = sign(deployment.settings.public_url, fields, path)
            headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
            connection.request("POST", path, urlencode(fields).encode(), headers)
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        for connection in connections:
            connection.close()
        return statuses

    with ThreadPoolExecutor(SENDERS) as senders:
        assert sum(senders.map(post, range(SENDERS)), Counter()) == {200: len(posts)}


def assert_heard_once(
    deployment: Deployment, texts: Sequence[dict[str, str]], sids: Sequence[str]
) -> None:
    """A row for each text and each answer, one conversation a phone, no answer sent twice."""
    vault, counts = deployment.vault(), deployment.counts()
    keys = {vault.message_key("sms", fields["MessageSid"]) for fields in texts}
    keys |= {vault.message_key("sms", sid) for sid in sids}
    with deployment.databases.store(write=False) as work:
        assert work.inbound.known(sorted(keys)) == keys
    assert counts["messages"] == len(keys) == len(texts) + len(sids)
    assert counts["conversations"] == len(PHONES)
    assert counts["outbox"] == counts["drafts"] == counts["reports"] == 0


def assert_states(deployment: Deployment, reports: Sequence[Post]) -> None:
    """Each text stands where the furthest report has it, whatever came last."""
    vault = deployment.vault()
    expected: dict[bytes, set[Reached]] = {}
    for _, fields in reports:
        states = expected.setdefault(vault.message_key("sms", fields["MessageSid"]), set())
        states.add(MEANING[fields["MessageStatus"]])
    with deployment.databases.store(write=False) as work:
        for key, states in expected.items():
            assert work.copies.reached(key) == max(states)
