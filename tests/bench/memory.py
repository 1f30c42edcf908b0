"""Copies of a signed-in reader's secrets in the memory of two web processes: what the threat model
says of them is measured here. `python -m tests.bench memory` prints these figures alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event, Thread

import psutil

from intake.app import open_databases, open_epochs, open_vault
from intake.settings import read_settings
from intake.setup import Added
from tests.bench.figures import Figure
from tests.bench.served import free_address, port_of, serving
from tests.end_to_end.deployment import IDLE_HOURS, environment_of
from tests.end_to_end.desk import Browser
from tests.end_to_end.memory import copies
from tests.end_to_end.preparing import content_in, prepare
from tests.end_to_end.spellings import spellings, spellings_of_bytes

READER = "ombudsperson"
SAMPLES = 10
IDLE_SECONDS = 30
CONTROL = "something_that_is_there"

Secrets = Mapping[str, Mapping[str, bytes]]


def figures(directory: Path) -> Iterator[Figure]:
    """Before, signed in, while pages are made, idle, signed out."""
    reader = prepare(directory, content_in(directory)).readers[READER]
    environment = environment_of(directory, content_in(directory), free_address())
    secrets = _secrets(environment, reader)
    with serving(environment, "-m", "intake", "web", "--workers", "2") as web:
        browser = Browser(port_of(environment))
        yield from _figures(web, "before", secrets)
        assert "Queue" in browser.sign_in(reader).text
        yield from _figures(web, "signed_in", secrets)
        with_pages = _while(lambda: browser.get("/desk/"), lambda: _counted(web, secrets))
        yield from _shown("while_pages_are_made", with_pages, secrets)
        time.sleep(IDLE_SECONDS)
        yield from _figures(web, "idle", secrets)
        browser.post("/desk/sign-out")
        yield from _figures(web, "signed_out", secrets)


def _figures(web: psutil.Process, when: str, secrets: Secrets) -> Iterator[Figure]:
    yield from _shown(when, [_counted(web, secrets)], secrets)


def _while(act: Callable[[], object], look: Callable[[], list[int]]) -> list[list[int]]:
    """What is seen, again and again, while something is done over and over."""
    enough = Event()

    def go_on() -> None:
        while not enough.is_set():
            act()

    acting = Thread(target=go_on)
    acting.start()
    seen = [look() for _ in range(SAMPLES)]
    enough.set()
    acting.join()
    return seen


def _counted(web: psutil.Process, secrets: Secrets) -> list[int]:
    """Of each secret, in any spelling, in all web processes."""
    found = [
        copies(
            worker.pid,
            {f"{name} {how}": raw for name in secrets for how, raw in secrets[name].items()},
        )
        for worker in web.children()
    ]
    return [
        sum(each[f"{name} {how}"] for each in found for how in secrets[name]) for name in secrets
    ]


def _shown(when: str, seen: list[list[int]], secrets: Secrets) -> Iterator[Figure]:
    for name, counts in zip(secrets, zip(*seen, strict=True), strict=True):
        fewest = {"fewest": float(min(counts))} if len(counts) > 1 else {}
        yield Figure(f"{name}_in_memory_{when}", max(counts), "copies", len(counts), also=fewest)


def _secrets(environment: Mapping[str, str], reader: Added) -> Secrets:
    settings = read_settings(environment)
    databases = open_databases(settings)
    with databases.store(write=False) as work:
        row = work.readers.get(reader.reader_id)
    assert row is not None
    vault = open_vault(settings, open_epochs(settings, databases, IDLE_HOURS))
    secret = vault.unlock_reader(row.lock, reader.passphrase)
    databases.store.dispose()
    databases.keyring.dispose()
    return {
        "seed": spellings_of_bytes(secret.seed),
        "passphrase": spellings(reader.passphrase),
        "code_app_secret": spellings(reader.totp_secret),
        CONTROL: {"as it is": b"intake.casework.sessions"},
    }
