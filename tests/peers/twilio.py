"""Twilio as others understand it: the stateful emulator from npm `emulate`, on this machine only.

It signs its webhooks with code of its own and answers REST calls in Twilio's shape, so it tells
whether we speak Twilio's language or only our idea of it. It knows no opt-out, no limits and no
failing network: those are `tests/fakes/twilio.py`.
"""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.peers.node import MODULES, install, node

SID = "AC" + "0" * 32
TOKEN = "twilio_test_auth_token"
NUMBER = "+15551234567"
WHATSAPP_NUMBER = f"whatsapp:{NUMBER}"

_START_SECONDS = 30.0


@dataclass(frozen=True)
class Emulator:
    """A running emulator. `url` is what stands for https://api.twilio.com."""

    url: str
    process: subprocess.Popen[bytes] = field(repr=False)


def start(webhook_url: str, port: int = 0, whatsapp_url: str = "") -> Emulator:
    """Starts one that posts what comes in to `webhook_url`, by WhatsApp to `whatsapp_url`. Port 0:
    any that is free."""
    install()
    port = port or free_port()
    with tempfile.TemporaryDirectory() as directory:
        seed = Path(directory) / "seed.json"
        seed.write_text(json.dumps(_seed(webhook_url, whatsapp_url)))
        process = subprocess.Popen(
            [
                *(node(), MODULES / "emulate" / "dist" / "index.js", "start"),
                *("--service", "twilio", "--host", "127.0.0.1", "--port", str(port)),
                *("--seed", seed),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        emulator = Emulator(f"http://127.0.0.1:{port}", process)
        _wait_until_up(emulator)
    return emulator


def stop(emulator: Emulator) -> None:
    """Ends it, and waits until it has ended."""
    emulator.process.terminate()
    emulator.process.wait(timeout=10)


def inbound(emulator: Emulator, sender: str, words: str, to: str = NUMBER) -> dict[str, Any]:
    """A phone texts our number: the emulator keeps it and posts it, signed, to the webhook.
    Returns its record, once the webhook has answered."""
    form = {"To": to, "From": sender, "Body": words}
    answer = _call(emulator, "/_twilio/simulate/inbound-message", form)
    assert isinstance(answer, dict)
    return answer


def reports(emulator: Emulator, sid: str, status: str) -> None:
    """The text got so far: the emulator posts that, signed, to where the text says."""
    _call(emulator, "/_twilio/simulate/message-status", {"MessageSid": sid, "Status": status})


def messages(emulator: Emulator, to: str | None = None) -> list[dict[str, Any]]:
    """What it holds, newest first; `to`: for one number only."""
    query = "?" + urlencode({"To": to, "PageSize": 1000} if to else {"PageSize": 1000})
    listed = _call(emulator, f"/2010-04-01/Accounts/{SID}/Messages.json{query}")["messages"]
    assert isinstance(listed, list)
    return listed


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _seed(webhook_url: str, whatsapp_url: str) -> dict[str, Any]:
    number = {"phone_number": NUMBER, "friendly_name": "Line", "sms_url": webhook_url}
    whatsapp = {"phone_number": WHATSAPP_NUMBER, "friendly_name": "Line", "sms_url": whatsapp_url}
    account = {"sid": SID, "auth_token": TOKEN, "friendly_name": "Example"}
    return {"twilio": {"account": account, "phone_numbers": [number, whatsapp]}}


def _call(emulator: Emulator, path: str, form: dict[str, str] | None = None) -> Any:
    login = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    request = urllib.request.Request(
        emulator.url + path,
        data=None if form is None else urlencode(form).encode(),
        headers={"Authorization": f"Basic {login}"},
    )
    with urllib.request.urlopen(request, timeout=15) as answer:
        return json.load(answer)


def _wait_until_up(emulator: Emulator) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            _call(emulator, f"/2010-04-01/Accounts/{SID}.json")
        except (urllib.error.URLError, ConnectionError):
            if emulator.process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    stop(emulator)
    raise RuntimeError("The Twilio emulator did not start.")
