"""Cards of intermediaries on a real installation: command, desk, and what is left behind."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from subprocess import CompletedProcess

import pytest

from intake.conversation.codes import helper_digits, receipt_digits
from intake.ports import HelperRow
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.desk import Browser
from tests.end_to_end.spellings import files_in, found
from tests.end_to_end.test_command import says
from tests.end_to_end.test_traces import CLOCK_SLACK_SECONDS, WHERE_READERS_STAND, write_everything
from tests.postgres import Cluster

SERIAL = re.compile(r"\b[A-Z]\d-\d\d\b")
CODE = re.compile(r"\b\d{3} \d{3} \d{3}\b")
RECEIPT = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
HALF = re.compile(r"\b(\d{4} \d{4})<br>(\d{4} \d{4})\b")
NOT_THERE = "no card has this serial; one looks like K4-07"


def rows(deployment: Deployment, codes: list[str]) -> list[HelperRow]:
    """What these codes find, where they find anything."""
    vault = deployment.vault()
    keys = [vault.helper_key(helper_digits(code) or "") for code in codes]
    with deployment.databases.store(write=False) as work:
        found = [work.helpers.find(key) for key in keys]
    return [row for row in found if row is not None]


def printed(run: CompletedProcess[str]) -> tuple[list[str], list[str]]:
    """(serials, codes) that a command printed."""
    assert (run.returncode, run.stderr) == (0, "")
    return SERIAL.findall(run.stdout), CODE.findall(run.stdout)


def audit(deployment: Deployment) -> Iterator[tuple[str, str, str]]:
    with deployment.databases.content.connect() as connection:
        query = "SELECT actor, event, detail FROM audit ORDER BY event, detail"
        yield from (tuple(row) for row in connection.exec_driver_sql(query))


def test_the_life_of_a_card_by_the_command(deployment: Deployment) -> None:
    command = deployment.command
    made = command("helper", "enrol", "--count", "2", "--organisation", "green-kite")
    serials, codes = printed(made)
    assert len(serials) == 2
    assert len(set(codes)) == 4
    assert "cannot be shown again" in made.stdout
    kept = rows(deployment, codes)
    assert [(row.serial, row.duress) for row in kept] == [
        (serial, duress) for serial in serials for duress in (False, True)
    ]
    assert {(row.organisation, row.active) for row in kept} == {("green-kite", True)}

    first, second = serials
    assert command("helper", "suspend", first).stdout == f"{first} is suspended\n"
    assert [row.active for row in rows(deployment, codes)] == [False, False, True, True]
    typed = first.lower().replace("-", " ")
    assert command("helper", "resume", typed).stdout == f"{first} is no longer suspended\n"
    assert all(row.active for row in rows(deployment, codes))

    (again,), new = printed(command("helper", "rotate", first))
    assert again == first
    assert [row.serial for row in rows(deployment, codes)] == [second, second]
    assert [row.duress for row in rows(deployment, new)] == [False, True]

    assert command("helper", "end", first).stdout == f"{first} has ended\n"
    assert rows(deployment, new) == []
    assert list(audit(deployment)) == [
        ("operator", "helper_ended", first),
        ("operator", "helper_enrolled", first),
        ("operator", "helper_enrolled", second),
        ("operator", "helper_resumed", first),
        ("operator", "helper_rotated", first),
        ("operator", "helper_suspended", first),
    ]


def test_printed_pairs_wait_in_the_keyring_until_the_card_ends(deployment: Deployment) -> None:
    made = deployment.command("helper", "enrol", "--count", "1", "--pairs", "2")
    (serial,), _ = printed(made)
    receipts = [receipt_digits(each) or "" for each in RECEIPT.findall(made.stdout)]
    assert len(set(receipts)) == 4
    taken = deployment.databases.keyring.take_pair(serial)
    assert taken is not None
    vault = deployment.vault()
    lookups = [vault.receipt_key(digits).lookup for digits in receipts[:2]]
    assert lookups == [taken.survivor.lookup, taken.intermediary.lookup]
    deployment.command("helper", "end", serial)
    assert not deployment.databases.keyring.pairs_left(serial)


def test_mistakes_are_said_in_one_line_and_change_nothing(make_deployment: MakeDeployment) -> None:
    deployment = make_deployment("sqlite")
    command = deployment.command
    (serial,), (code, _) = printed(command("helper", "enrol", "--count", "1"))
    before = deployment.counts()
    says(command("helper", "enrol", "--count", "51"), "--count: 1 to 50 cards")
    says(command("helper", "enrol", "--count", "1", "--pairs", "21"), "--pairs: 0 to 20 pairs")
    says(
        command("helper", "enrol", "--count", "1", "--organisation", "nobody"),
        "--organisation: the response's register has no such id",
    )
    for act in ("suspend", "resume", "rotate", "end"):
        other = "A0-99" if serial != "A0-99" else "C0-99"
        says(command("helper", act, other), NOT_THERE)
        typed_a_code = command("helper", act, code)
        says(typed_a_code, NOT_THERE)
        assert code not in typed_a_code.stderr
        wrong = command("helper", act)
        assert (wrong.returncode, wrong.stdout) == (2, "")
    assert deployment.counts() == before


def test_no_command_lists_cards(make_deployment: MakeDeployment) -> None:
    shown = make_deployment("sqlite").command("helper", "--help")
    commands = re.findall(r"^  (\w+)  ", shown.stdout.partition("Commands:")[2], re.MULTILINE)
    assert commands == ["end", "enrol", "resume", "rotate", "suspend"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_code_is_left_in_any_file(
    kind: str, make_deployment: MakeDeployment, request: pytest.FixtureRequest
) -> None:
    """Neither database, nor a log, nor any other file holds a code that was printed or shown."""
    deployment = make_deployment(kind)
    began = time.time() - CLOCK_SLACK_SECONDS
    directories = [deployment.directory]
    if kind == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        directories.append(cluster.directory)
    deployment.start_web(deployment.port)

    made = deployment.command("helper", "enrol", "--count", "2", "--pairs", "1")
    serials, codes = printed(made)
    codes += printed(deployment.command("helper", "rotate", serials[0]))[1]
    receipts = RECEIPT.findall(made.stdout)
    shown = at_the_desk(deployment, codes[0])
    codes += CODE.findall(shown)
    receipts += [" ".join(halves) for halves in HALF.findall(shown)]
    assert (len(codes), len(receipts)) == (10, 8)

    secrets = {f"code {number}": code for number, code in enumerate(codes)}
    secrets |= {f"receipt {number}": receipt for number, receipt in enumerate(receipts)}
    secrets |= {f"{name}, plain": secret.replace(" ", "") for name, secret in secrets.items()}
    write_everything(deployment)
    files = [file for each in directories for file in files_in(each, began)]
    known = found(files, {"a reader": "oversight"})
    for name in set(WHERE_READERS_STAND[kind]) - {"keyring.db"}:  # no report is filed here
        assert any(name in line for line in known), "the search is blind"
    assert any(serials[1].encode() in file.read_bytes() for file in files if "keyring" in file.name)
    assert found(files, secrets) == []


def at_the_desk(deployment: Deployment, code: str) -> str:
    """Cards made and given new codes at the desk; the pages that showed them. On the way a code
    is typed where it does not belong."""
    browser = Browser(deployment.port)
    browser.sign_in(deployment.readers["ombudsperson"])
    browser.get("/desk/cards")
    made = browser.post("/desk/cards/new", count="1", pairs="2", nonce="a form", organisation="")
    (serial,) = set(SERIAL.findall(made.text))
    browser.get("/desk/cards")
    assert "There is no card of that serial" in browser.post("/desk/cards/find", serial=code).text
    assert browser.get(f"/desk/cards/{code.replace(' ', '')}").status == 404
    card = browser.get(f"/desk/cards/{serial}")
    assert not CODE.findall(card.text)
    rotated = browser.post(f"/desk/cards/{serial}/rotate", nonce="another form")
    assert rotated.status == 200
    return made.text + rotated.text
