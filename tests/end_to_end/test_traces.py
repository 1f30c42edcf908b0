"""What is left in files after a report was told, filed, read and answered: nothing that was said,
no number, no code, no message id and no passphrase, in no spelling.

Searched are all files of the installation (databases, write-ahead log, journal, keyring, epoch
secrets, everything its processes printed) and of the whole PostgreSQL cluster. The processes also
meet what makes programs talkative: forged and broken requests that hold the words, a provider that
quotes numbers in its errors and hangs up, and a wrong passphrase.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import inspect, text

from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.desk import Browser
from tests.end_to_end.moments import until
from tests.end_to_end.phone import ADD, BACK, KIND, LEFT, SAFE, SENT, Phone, whole_way
from tests.end_to_end.raw import exchange, request
from tests.end_to_end.spellings import files_in, found
from tests.end_to_end.webhook import PATH, Webhook, message, sign
from tests.fakes import twilio as stand_ins
from tests.postgres import Cluster

CLOCK_SLACK_SECONDS = 1.0
WHERE_READERS_STAND = {
    "sqlite": ("intake.db", "keyring.db", "rows"),
    "postgres": ("000000", "rows"),
}
"""Files in which a search that is not blind finds the name of a reader. PostgreSQL numbers its
write-ahead log."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What must not be found; different in every run, so that nothing older holds it."""

    first: str
    words: str
    person: str
    answer: str
    wrong: str
    number: str
    others: str  # what all other numbers begin with
    message_id: str  # what all message ids begin with

    @classmethod
    def fresh(cls) -> Marks:
        mark = partial(secrets.choice, "bcdfghjklmnpqrstvwxz")
        first, words, person, answer, wrong = ("".join(mark() for _ in range(9)) for _ in range(5))
        digits = f"{secrets.randbelow(10**7):07d}"
        return cls(
            first=f"Caf\u00e9 {first} by the road.",
            words=f"The {words} \u0628\u0627\u0628 was closed.",
            person=f"Wears a {person} hat.",
            answer=f"Thank you. We read about the {answer} and will look into it.",
            wrong=f"wrong {wrong}",
            number=f"+15551{digits}",
            others=f"+15552{digits[1:]}",
            message_id="SM" + secrets.token_hex(13),
        )

    def secrets(self, code: str, deployment: Deployment) -> dict[str, str]:
        """By name. Numbers without the plus are found with it too."""
        return {
            "the first words": self.first.split()[1],
            "her words": self.words,
            "the word that marks them": self.words.split()[1],
            "the person": self.person.split()[2],
            "the answer": self.answer.split()[6],
            "a wrong passphrase": self.wrong.split()[1],
            "the number": self.number[1:],
            "another number": self.others[1:],
            "a message id": self.message_id,
            "the code": code.replace(" ", ""),
            "the code as shown": code,
            "a passphrase": deployment.readers["ombudsperson"].passphrase,
            "a one-time code secret": deployment.readers["ombudsperson"].totp_secret,
        }


@pytest.fixture
def stand_in() -> Iterator[stand_ins.TwilioStandIn]:
    with stand_ins.twilio_stand_in() as running:
        yield running


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_trace_is_left_in_any_file(
    kind: str,
    make_deployment: MakeDeployment,
    stand_in: stand_ins.TwilioStandIn,
    request: pytest.FixtureRequest,
) -> None:
    deployment, marks = make_deployment(kind), Marks.fresh()
    began = time.time() - CLOCK_SLACK_SECONDS
    directories = [deployment.directory]
    if kind == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        directories.append(cluster.directory)
    deployment.start_web(deployment.port)
    web = Numbered(deployment.webhook(), marks.message_id)

    the_provider_fails(deployment, stand_in, web, marks)
    code = a_whole_report(deployment, stand_in, web, marks)
    much_is_wrong(deployment, web, marks, code)

    write_everything(deployment)
    files = [file for each in directories for file in files_in(each, began)]
    known = found(files, {"a reader": "oversight"})
    for name in WHERE_READERS_STAND[kind]:
        assert any(name in line for line in known), "the search is blind"
    searched_at = time.time() - CLOCK_SLACK_SECONDS
    assert found(files, marks.secrets(code, deployment)) == []
    deployment.close()
    files = [file for each in directories for file in files_in(each, searched_at)]
    assert found(files, marks.secrets(code, deployment)) == []
    assert "Traceback" not in deployment.logged()


@dataclass
class Numbered:
    """A webhook whose message ids all begin alike."""

    webhook: Webhook
    begin: str
    count: int = 0

    def next_id(self) -> str:
        self.count += 1
        return f"{self.begin}{self.count:06x}"

    def post(self, number: str, words: str) -> None:
        assert self.webhook.text(number, words, self.next_id()) == 200


def the_provider_fails(
    deployment: Deployment, stand_in: stand_ins.TwilioStandIn, web: Numbered, marks: Marks
) -> None:
    """Every kind of failure there is, and then it works."""
    stand_in.next += [
        stand_ins.refuses(500, 20500),
        stand_ins.refuses(429, 20429, Retry_After="1"),
        stand_ins.hangs_up,
        stand_ins.takes_and_hangs_up,
        stand_ins.says(200, b"no JSON"),
        stand_ins.refuses(400, 21211),
    ]
    for last_digit in range(len(stand_in.next)):
        web.post(f"{marks.others}{last_digit}", "hello")
    deployment.start_worker(TWILIO_API_URL=stand_in.url)
    until(lambda: not stand_in.next and deployment.waiting() == 0, "all failures are over")


def a_whole_report(
    deployment: Deployment, stand_in: stand_ins.TwilioStandIn, web: Numbered, marks: Marks
) -> str:
    """A phone that tells its story at once, the desk, and the way back; the code."""

    def texts() -> list[str]:
        taken = (each.fields for each in list(stand_in.taken))
        return [fields["Body"] for fields in taken if fields["To"] == marks.number]

    phone = Phone(
        marks.number, partial(web.post, marks.number), deployment.wait_until_delivered, texts
    )
    way = whole_way(person=marks.person)
    phone.say(marks.first)
    phone.go([("1", SAFE), *way[1:6], ("12", KIND), *way[10:], ("1", SENT)])
    owner_answers(deployment, marks)
    code = phone.code()
    phone.go([(code, BACK)])
    assert marks.answer in phone.say("1")[-1]
    phone.go([("2", ADD), (marks.words, None), ("1", "Thank you. It was added."), ("9", LEFT)])
    return code


def owner_answers(deployment: Deployment, marks: Marks) -> None:
    browser, owner = Browser(deployment.port), deployment.readers["ombudsperson"]
    browser.get("/desk/sign-in")
    wrong = browser.post("/desk/sign-in", reader=marks.wrong, passphrase=marks.wrong, code="1")
    assert wrong.status == 403
    browser.sign_in(owner)
    (address,) = browser.reports()
    browser.get(address)
    assert marks.first in browser.post(f"{address}/declare", conflict="none").text
    browser.post(f"{address}/acknowledge")
    assert marks.answer in browser.reply(address, marks.answer).text


def much_is_wrong(deployment: Deployment, web: Numbered, marks: Marks, code: str) -> None:
    """Requests that hold all of it, in every place, and are refused or fail."""
    port, words = deployment.port, marks.words.split()[1]
    fields = message(marks.number, f"{words} {code}", web.next_id())
    signed = {"X-Twilio-Signature": sign(web.webhook.public_url, fields)}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode("ascii", "replace")
    for bad in (
        request(body, {"X-Twilio-Signature": words}),
        request(body, signed),
        request(body, signed, content_type="application/json"),
        request(body, signed, target=f"{PATH}?{words}={marks.number}"),
        request(body, signed, target=f"/{words}/{marks.number}"),
        request(body, {words: marks.number, "Content-Length": words}),
        request(body, signed, method=words),
        f"{words} {marks.number} {code}\r\n\r\n".encode(),
        f"GET /{words} HTTP/9.{words}\r\n\r\n".encode(),
        f"GET /desk/reports/{words} HTTP/1.1\r\nHost: {words}\r\n\r\n".encode(),
    ):
        assert 300 <= exchange(port, bad) < 500


def write_everything(deployment: Deployment) -> None:
    """All rows into a file as they are read, since PostgreSQL compresses long ones in its own
    files; and all it still holds in memory into those."""
    with (deployment.directory / "rows").open("wb") as file:
        for engine in (deployment.databases.content, deployment.databases.keyring_engine):
            with engine.connect() as connection:
                for table in inspect(connection).get_table_names():
                    for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                        file.writelines(as_bytes(value) + b"\n" for value in row)
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql("CHECKPOINT")


def as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
