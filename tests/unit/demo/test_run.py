"""One command starts everything, and nothing of it is left when it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from intake.demo.run import run_demo
from tests.unit.demo.supervised import prepare

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


class Supervised:
    """The demo in a process of its own, and all that it started."""

    def __init__(self, directory: Path, case: str) -> None:
        arguments = [str(directory), str(free_port()), case]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.demo.supervised", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def wait_until_it_greets(self) -> list[psutil.Process]:
        """Returns its processes."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C stops everything" in line:
                return list(psutil.Process(self.process.pid).children(recursive=True))
        raise AssertionError(self.printed)

    def end(self) -> int:
        """Waits for its end and returns its exit code."""
        self.printed += self.process.communicate(timeout=30)[0]
        return self.process.returncode


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def well(directory: Path) -> Iterator[Supervised]:
    supervised = Supervised(directory, "well")
    yield supervised
    supervised.process.kill()
    supervised.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_process(well: Supervised, number: signal.Signals) -> None:
    processes = well.wait_until_it_greets()
    assert len(processes) == 3
    well.process.send_signal(number)
    assert well.end() == 0
    assert not any(process.is_running() for process in processes)
    assert well.printed.endswith("Stopped.\n")


def test_it_says_what_to_open_and_how_to_sign_in(well: Supervised, directory: Path) -> None:
    well.wait_until_it_greets()
    for word in ("/demo ", "/desk ", "ombudsperson", "four quiet river stones", str(directory)):
        assert word in well.printed
    assert "Nothing here is private" in well.printed


def test_it_says_how_far_the_filling_is(well: Supervised) -> None:
    well.wait_until_it_greets()
    told = [line.strip() for line in well.printed.splitlines() if "seeding" in line]
    assert told == ["seeding, 20 of 50", "seeding, 40 of 50", "seeding, 50 of 50"]


def test_a_process_that_dies_takes_the_others_with_it(directory: Path) -> None:
    supervised = Supervised(directory, "worker dies")
    processes = supervised.wait_until_it_greets()
    (directory / "die").touch()
    assert supervised.end() == 1
    assert not any(process.is_running() for process in processes)
    assert "the worker process ended with code 3" in supervised.printed
    assert "Words of example." in supervised.printed


def test_a_process_that_dies_at_once_is_named(directory: Path) -> None:
    supervised = Supervised(directory, "web dies")
    assert supervised.end() == 1
    assert "the web process ended with code 4" in supervised.printed
    assert "Ctrl-C stops everything" not in supervised.printed


def test_it_gives_up_when_it_does_not_get_ready(directory: Path) -> None:
    supervised = Supervised(directory, "never ready")
    assert supervised.end() == 1
    assert "not ready after 2 seconds\nworker: none has run" in supervised.printed


def test_a_demo_that_goes_on_shows_the_same_sign_ins_and_makes_none(directory: Path) -> None:
    first = Supervised(directory, "well")
    first.wait_until_it_greets()
    first.process.send_signal(signal.SIGINT)
    first.end()
    (directory / "intake.db").write_text("kept")
    second = Supervised(directory, "again")
    second.wait_until_it_greets()
    second.process.send_signal(signal.SIGINT)
    assert second.end() == 0
    assert "four quiet river stones" in second.printed
    assert (directory / "intake.db").read_text() == "kept"


class Lines:
    """A terminal."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)


def refused(directory: Path, port: int, environment: dict[str, str]) -> list[str]:
    """The lines of a demo that refuses to start."""
    said, complained = Lines(), Lines()
    code = run_demo(port, directory, environment, prepare, say=said, complain=complained)
    assert (code, said.lines) == (2, [])
    return complained.lines


def test_beside_a_real_installation_it_does_not_start(directory: Path) -> None:
    environment = {"TWILIO_AUTH_TOKEN": "a secret", "PUBLIC_URL": "https://example.org"}
    (line,) = refused(directory, free_port(), environment)
    assert "TWILIO_AUTH_TOKEN and PUBLIC_URL" in line
    assert "secret" not in line
    assert not directory.exists()


def test_a_taken_port_is_one_clear_line(directory: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        (line,) = refused(directory, port, {})
    assert f"port {port} is taken" in line
    assert not directory.exists()


def test_a_directory_of_somebody_else_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").touch()
    (line,) = refused(tmp_path, free_port(), {})
    assert "left alone" in line


def test_a_port_that_has_just_been_left_can_be_used(tmp_path: Path) -> None:
    """A second start right after the first does not meet the first one's connections."""
    port = free_port()
    with closing(socket.create_server(("127.0.0.1", port))) as listener:
        caller = socket.create_connection(("127.0.0.1", port))
        answered, _ = listener.accept()
        answered.close()
        time.sleep(0.05)
        caller.close()
    (tmp_path / "precious.txt").touch()
    (line,) = refused(tmp_path, port, {})
    assert "left alone" in line
