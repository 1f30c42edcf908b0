"""The `intake` command as an operator meets it: setting up, mistakes, and what `doctor` says.

A fault is one line on standard error that says what to do, and exit code 1; a wrong call is 2.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

import pytest

from intake.app import clock
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment, environment_of
from tests.end_to_end.moments import until
from tests.end_to_end.preparing import NOWHERE, content_in
from tests.end_to_end.processes import run_command
from tests.world import DEMO_RESPONSE

Intake: TypeAlias = Callable[..., CompletedProcess[str]]

HELPS = {
    (): "init migrate response reader web worker doctor",
    ("init",): "Make the keys of a new installation",
    ("migrate",): "Make or update the tables of both databases",
    ("response", "load"): "Check FILE and put it in force",
    ("reader", "add"): "Make the key of READER_ID and print the passphrase",
    ("reader", "invite"): "Print a code by which READER_ID makes her own key",
    ("web",): "Serve webhooks and the desk on PORT",
    ("worker",): "Deliver answers, erase what has expired",
    ("doctor",): "Say what is missing",
}
RESPONSE = DEMO_RESPONSE.read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def intake(home: Path) -> Intake:
    """Runs the command with the settings of an installation in `home`."""

    def run(*arguments: str, **environment: str) -> CompletedProcess[str]:
        settings = environment_of(home, content_in(home), NOWHERE) | environment
        return run_command(arguments, settings, home.parent)

    return run


@pytest.mark.parametrize("command", HELPS)
def test_help_says_what_there_is(intake: Intake, command: tuple[str, ...]) -> None:
    shown = intake(*command, "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    for word in HELPS[command].split():
        assert word in shown.stdout


@pytest.mark.parametrize(
    "call", [("nonsense",), ("reader", "add"), ("response", "load", "no-such-file")]
)
def test_a_wrong_call_shows_the_right_one(intake: Intake, call: tuple[str, ...]) -> None:
    failed = intake(*call)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("public", "9999"), "'9999' is no year: write it like 2026."),
        (("public", "0001"), "'0001' is no year: write it like 2026."),
        (("public", "2026-Q1"), "'2026-Q1' is no year: write it like 2026."),
        (("register", "next"), "'next' is no year: write it like 2026."),
        (("network", "2026-Q5"), "'2026-Q5' is no quarter: write it like 2026-Q4."),
        (("hrs", "9999-H2"), "'9999-H2' is no half: write it like 2026-H2."),
        (("operations", "2026-13"), "'2026-13' is no month: write it like 2026-11."),
        (("public", "2026", "--language", "tlh"), "no 'tlh'; there are: en, ar, fr, nl."),
        (("mapping", "--language", "../en"), "no '../en'; there are: en, ar, fr, nl."),
    ],
)
def test_what_is_no_period_is_said_in_one_sentence(
    intake: Intake, call: tuple[str, ...], said: str
) -> None:
    failed = intake("stats", *call)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("intake: ")
    assert failed.stderr.endswith(f"{said}\n")
    assert failed.stderr.count("\n") == 1


def test_an_installation_from_nothing(intake: Intake, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "response.toml"
    file.write_text(RESPONSE, encoding="utf-8")

    on_nothing = intake("doctor")
    assert on_nothing.returncode == 1
    assert graded(on_nothing) >= {
        "missing keys",
        "missing database",
        "missing keyring",
        "missing epoch secrets",
        "missing response",
        "missing worker",
    }
    says(intake("response", "load", str(file)), "its file is missing")

    made = intake("init", str(home))
    assert made.stdout.count("made ") == 3
    assert "Next: intake migrate" in made.stdout
    for path in home.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    keys = [(home / name).read_text() for name in ("pepper", "secret-key")]
    says(intake("init", str(home)), "pepper exists already and is not replaced", lines=2)
    assert keys == [(home / name).read_text() for name in ("pepper", "secret-key")]

    for _ in range(2):  # a second time changes nothing
        assert intake("migrate").stdout == "both databases are up to date\n"
    says(intake("reader", "add", "deputy"), "no response is loaded: run `intake response load")
    says(intake("worker"), "no response is loaded: run `intake response load")
    assert (
        "response 'demo' is in force, version 1\n" in intake("response", "load", str(file)).stdout
    )

    closed = intake("doctor").stdout
    assert "missing response: gives information only: no enrolled reader could own" in closed
    assert "missing deputy and external: " in closed

    says(intake("reader", "add", "nobody"), "names no reader 'nobody'; it names: ombudsperson")
    added = intake("reader", "add", "ombudsperson")
    assert re.search(r"^passphrase:  (\w{6} ){4}\w{6}$", added.stdout, re.MULTILINE)
    assert "otpauth://totp/" in added.stdout
    says(intake("reader", "add", "ombudsperson"), "has a key already")

    now = graded(intake("doctor"))
    assert now >= {"ok keys", "ok database", "ok keyring", "ok epoch secrets", "ok response"}
    assert now >= {"ok readers", "missing readers", "missing worker", "weaker channels"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (
            RESPONSE.replace('\nid = "demo"', '\nidd = "demo"').encode(),
            "line 3: idd: is no known key",
        ),
        (b"a = [", "not TOML"),
        (b"\xff\xfe", "cannot be read as UTF-8 text"),
    ],
    ids=["a misspelt key", "no TOML", "no text"],
)
def test_a_response_with_faults_is_not_loaded(
    make_deployment: MakeDeployment, content: bytes, fault: str, tmp_path: Path
) -> None:
    deployment, file = make_deployment("sqlite"), tmp_path / "faulty.toml"
    file.write_bytes(content)
    before = deployment.counts()
    says(deployment.command("response", "load", str(file)), fault, lines=2)
    assert deployment.counts() == before


def test_bad_settings_are_named_and_never_shown(intake: Intake) -> None:
    bad = {
        "PORT": "99999",
        "PUBLIC_URL": "http://example.org",
        "INTAKE_SERVE": "everything",
        "INTAKE_KEY_BACKUP_DAYS": "400",
    }
    failed = intake("doctor", **bad)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert {line.split(":")[1].strip() for line in failed.stderr.splitlines()} == set(bad)
    assert not any(value in failed.stderr for value in ("99999", "example.org", "everything"))
    says(intake("migrate", DATABASE_URL="mysql://secret"), "a database address begins with")
    says(intake("doctor", TWILIO_AUTH_TOKEN=""), "TWILIO_AUTH_TOKEN: not set")


def test_doctor_finds_nothing_missing_on_a_whole_installation(
    deployment: Deployment, tmp_path: Path
) -> None:
    asked_today = re.sub(r"(?<=verified_on = )\S+", clock().date().isoformat(), RESPONSE)
    file = tmp_path / "response.toml"
    file.write_text(asked_today, encoding="utf-8")
    assert deployment.command("response", "load", str(file)).returncode == 0
    worker = deployment.start_worker()
    until(deployment.has_worker, "a worker shows itself")
    whole = deployment.command("doctor")
    assert whole.returncode == 0
    found = graded(whole)
    assert not any(grade.startswith("missing") for grade in found)
    assert found >= {"ok database", "ok keyring", "ok readers", "ok channels", "ok worker"}
    assert found >= {"ok mandate", "ok directory", "ok texts", "ok network"}
    assert "weaker deputy and external" in found
    assert "ok listeners" in found
    deployment.stop(worker)

    (deployment.directory / "pepper").chmod(0o644)
    unsafe = deployment.command("doctor")
    assert unsafe.returncode == 1
    assert "can be read by others: chmod 600" in unsafe.stdout


# ---------------------------------------------------------------- what it said


def graded(run: CompletedProcess[str]) -> set[str]:
    """ "grade subject" of every line that doctor printed."""
    assert run.stderr == ""
    return {" ".join(line.partition(":")[0].split()) for line in run.stdout.splitlines()}


def says(failed: CompletedProcess[str], fault: str, *, lines: int = 1) -> None:
    """It failed with a fault of ours, in so many lines at most, and without a trace."""
    assert (failed.returncode, failed.stdout) == (1, "")
    said = failed.stderr.splitlines()
    assert len(said) <= lines
    assert all(line.startswith("intake: ") for line in said)
    assert fault in failed.stderr


def test_an_invitation_prints_an_address_and_a_code_and_no_key(
    make_deployment: MakeDeployment,
) -> None:
    deployment = make_deployment("sqlite")
    refused = deployment.command("reader", "invite", "ombudsperson")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "has a key already" in refused.stderr
    assert "names no reader" in deployment.command("reader", "invite", "nobody").stderr
    again = ("reader", "invite", "deputy", "--another-key")
    assert "suspend 'deputy' first" in deployment.command(*again).stderr
    assert deployment.command("reader", "suspend", "deputy").returncode == 0
    invited = deployment.command(*again)
    assert (invited.returncode, invited.stderr) == (0, "")
    assert f"{deployment.settings.public_url}/desk/enrol" in invited.stdout
    (code,) = re.findall(r"code: +((?:\d{4} ?){4})", invited.stdout)
    assert code.replace(" ", "").encode() not in b"".join(
        path.read_bytes() for path in deployment.directory.glob("*.db*")
    )
