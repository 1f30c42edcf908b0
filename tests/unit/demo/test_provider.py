"""The stand-in as the demo starts it: a process of its own that prints nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.demo.network import Kind
from intake.demo.place import Place, demo_environment, provider_arguments
from intake.demo.stand_in import StandIn
from intake.errors import TryLater
from tests.unit.demo.servers import PHONE
from tests.unit.demo.test_run import free_port

SETTINGS = demo_environment(Place(Path("nowhere")), free_port(), free_port(), {})


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "intake.demo.provider", *provider_arguments(SETTINGS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.kill()


def ready(stand_in: StandIn) -> StandIn:
    deadline = time.monotonic() + 30.0
    while True:
        try:
            stand_in.screen(PHONE)
        except TryLater:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return stand_in


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_end_and_never_says_a_word(
    process: subprocess.Popen[str], number: signal.Signals
) -> None:
    account = (SETTINGS["TWILIO_ACCOUNT_SID"], SETTINGS["TWILIO_AUTH_TOKEN"])
    stand_in = ready(StandIn(SETTINGS["TWILIO_API_URL"], *account))
    with pytest.raises(TryLater):
        StandIn(SETTINGS["TWILIO_API_URL"], account[0], "another").screen(PHONE)
    stand_in.send(PHONE, Kind.TEXT, "Words of example.")
    assert [entry.text for entry in stand_in.screen(PHONE)] == ["Words of example."]
    process.send_signal(number)
    assert process.communicate(timeout=10)[0] == ""
    assert process.returncode == 0
