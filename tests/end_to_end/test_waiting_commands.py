"""The commands about readers and capacity, as an operator types them, and what the doctor says."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from intake.__main__ import main
from intake.doctor import Finding, examine
from intake.settings import read_settings
from intake.setup import prepare_demo

ADDRESS = "reader@desk.example"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation with the demo's response and readers."""
    place = tmp_path_factory.mktemp("installed")
    given = {
        "DATABASE_URL": f"sqlite:///{place / 'intake.db'}",
        "KEYRING_URL": f"sqlite:///{place / 'keyring.db'}",
        "INTAKE_EPOCH_DIR": str(place / "epochs"),
        "INTAKE_PEPPER": "a1" * 32,
        "INTAKE_SECRET_KEY": "b2" * 32,
    }
    prepare_demo(given)
    return given


def run(environment: dict[str, str], *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed, env=environment)


def findings(environment: dict[str, str], subject: str) -> list[Finding]:
    return [each for each in examine(read_settings(environment)) if each.subject == subject]


def test_an_area_is_closed_and_opened(environment: dict[str, str]) -> None:
    closed = run(environment, "capacity", "area", "north-bank", "closed")
    assert (closed.exit_code, closed.output) == (0, "area 'north-bank' gives information only\n")
    (found,) = findings(environment, "capacity")
    assert found.grade == Finding.MISSING
    assert "intake capacity area north-bank open" in found.words
    again = run(environment, "capacity", "area", "north-bank", "closed")
    assert "nothing to change" in again.output
    opened = run(environment, "capacity", "area", "north-bank", "open")
    assert opened.output == "area 'north-bank' takes reports\n"
    assert findings(environment, "capacity")[0].grade == Finding.OK


@pytest.mark.parametrize("words", [("area", "nowhere", "closed"), ("response", "other", "closed")])
def test_what_there_is_not_cannot_be_closed(
    environment: dict[str, str], words: tuple[str, ...]
) -> None:
    refused = run(environment, "capacity", *words)
    assert refused.exit_code == 1
    assert refused.output.startswith("intake: ")


def test_a_response_is_closed_and_opened(environment: dict[str, str]) -> None:
    assert run(environment, "capacity", "response", "demo", "closed").exit_code == 0
    (found,) = findings(environment, "capacity")
    assert "intake capacity response demo open" in found.words
    assert run(environment, "capacity", "response", "demo", "open").exit_code == 0


def test_a_contact_is_asked_for_and_printed_nowhere(environment: dict[str, str]) -> None:
    before = [each.words for each in findings(environment, "notifications")]
    assert any("'deputy' is told nowhere" in each for each in before)
    given = run(environment, "reader", "contact", "deputy", typed=f"{ADDRESS}\n")
    assert given.exit_code == 0
    assert ADDRESS not in given.output
    after = [each.words for each in findings(environment, "notifications")]
    assert not any("'deputy'" in each for each in after)
    wrong = run(environment, "reader", "contact", "deputy", typed="nowhere\n")
    assert wrong.exit_code == 1
    removed = run(environment, "reader", "contact", "deputy", "--remove")
    assert removed.exit_code == 0


def test_a_reader_is_suspended_and_resumed(environment: dict[str, str]) -> None:
    assert run(environment, "reader", "suspend", "oversight").exit_code == 0
    missing = [each.words for each in findings(environment, "readers")]
    assert any("'oversight'" in each and "no key" in each for each in missing)
    assert findings(environment, "reports")[0].grade == Finding.OK
    assert run(environment, "reader", "resume", "oversight").exit_code == 0
    assert run(environment, "reader", "suspend", "nobody").exit_code == 1


def test_reports_that_came_in_while_the_time_was_ahead_begin_again(
    environment: dict[str, str],
) -> None:
    assert findings(environment, "clocks")[0].grade == Finding.OK
    again = run(environment, "clocks-begin-again")
    assert (again.exit_code, again.output) == (0, "0 begin again\n")
