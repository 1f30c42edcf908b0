"""Where an ombudsperson's unlocked key is, while she works on two web processes and afterwards: in
no file, table, log or cookie jar. Her seed, her passphrase, one that she changed to, and her code
app's secret are searched for in every byte, in every spelling.

The session row does hold the seed, sealed: that the cookie and the server secret together open it,
and neither alone does, is tried too. What stays in the processes' memory is measured by
`python -m tests.bench memory` and told in the threat model: Python cannot wipe it.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from intake.errors import SealError
from intake.upkeep import Housekeeping
from intake.vault.vault import SealedVault
from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.desk import Browser
from tests.end_to_end.loot import OneSecret, hours_later
from tests.end_to_end.memory import copies
from tests.end_to_end.spellings import files_in, spellings, spellings_of_bytes
from tests.end_to_end.test_traces import write_everything
from tests.peers import twilio
from tests.postgres import Cluster

READER = "ombudsperson"
WORD = re.compile(r"<li><code>(\w+)</code></li>")
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_unlocked_key_is_in_no_file_table_log_or_cookie(
    kind: str, make_deployment: MakeDeployment, request: pytest.FixtureRequest
) -> None:
    deployment = make_deployment(kind)
    ports = [deployment.port, twilio.free_port()]
    deployment.start_webs(*ports)
    places = [deployment.directory]
    if kind == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        places.append(cluster.directory)
    browser, jars = Browser(ports[0]), list[str]()

    browser.sign_in(deployment.readers[READER])
    secrets = patterns(deployment)
    for port in (*ports, *ports):
        browser.port = port
        assert "Queue" in browser.get("/desk/").text
        jars.append(browser.cookie)
    nothing_shows(deployment, places, jars, secrets)
    the_cookie_and_the_server_secret_open_it_and_neither_alone(deployment, browser.cookie)

    browser.port = ports[1]
    codes = browser_shows_codes(browser, deployment)
    secrets |= {f"a recovery code in {how}": each for how, each in spellings(codes[0]).items()}
    secrets |= {
        f"the new passphrase in {how}": each
        for how, each in spellings(browser_changes_passphrase(browser, deployment)).items()
    }
    nothing_shows(deployment, places, [*jars, browser.cookie], secrets)

    databases = deployment.databases
    later = hours_later(1)
    Housekeeping(databases.store, databases.keyring, later).run_once()
    assert session_blobs(deployment) == [b""], "the worker locks what lies idle"
    browser.get("/desk/")
    browser.post("/desk/sign-out")
    assert session_blobs(deployment) == []
    nothing_shows(deployment, places, [*jars, browser.cookie], secrets)
    deployment.close()
    nothing_shows(deployment, places, [*jars, browser.cookie], secrets, is_open=False)


def patterns(deployment: Deployment) -> dict[str, bytes]:
    """What must not be found, in every spelling."""
    reader, secret = deployment.readers[READER], deployment.secret(READER)
    raw = {f"the seed in {how}": each for how, each in spellings_of_bytes(secret.seed).items()}
    for name, text in {"passphrase": reader.passphrase, "app secret": reader.totp_secret}.items():
        raw |= {f"the {name} in {how}": each for how, each in spellings(text).items()}
    return raw


def nothing_shows(
    deployment: Deployment,
    places: list[Path],
    jars: list[str],
    secrets: Mapping[str, bytes],
    *,
    is_open: bool = True,
) -> None:
    if is_open:
        write_everything(deployment)
    files = {path: path.read_bytes() for place in places for path in files_in(place)}
    with deployment.databases.store(write=False) as work:
        row = work.readers.get(READER)
    assert row is not None
    assert any(row.lock.salt in each for each in files.values()), "the search is blind"
    found = [
        f"{path.name}: {name}" for path, each in files.items() for name in within(each, secrets)
    ]
    assert found == []
    assert within("\n".join(jars).encode(), secrets) == []


def within(content: bytes, secrets: Mapping[str, bytes]) -> list[str]:
    return [name for name, pattern in secrets.items() if pattern in content]


def session_blobs(deployment: Deployment) -> list[bytes]:
    with deployment.databases.content.connect() as connection:
        rows = connection.exec_driver_sql("SELECT blob FROM sessions")
        return [bytes(row[0]) for row in rows]


def the_cookie_and_the_server_secret_open_it_and_neither_alone(
    deployment: Deployment, cookie: str
) -> None:
    token = token_in(deployment, cookie)
    (blob,) = session_blobs(deployment)
    assert deployment.vault().open_session(token, blob) == deployment.secret(READER).seed
    with pytest.raises(SealError):
        deployment.vault().open_session(f"{token[:-1]}x", blob)
    settings = deployment.settings
    no_server = SealedVault(
        deployment=settings.intake_deployment,
        pepper=settings.pepper(),
        server_secret=bytes(32),
        epochs=OneSecret(bytes(32)),
        ready_receipts=0,
    )
    with pytest.raises(SealError):
        no_server.open_session(token, blob)


def token_in(deployment: Deployment, cookie: str) -> str:
    """What the desk's cookie holds; it is signed, not sealed."""
    app = Flask("reader")
    secret = deployment.settings.server_secret()
    app.secret_key = hmac.digest(secret, b"desk cookies and forms", "sha256")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.loads(cookie.partition("=")[2])["token"])


def browser_shows_codes(browser: Browser, deployment: Deployment) -> list[str]:
    browser.get("/desk/you")
    passphrase = deployment.readers[READER].passphrase
    page = browser.post("/desk/you/once", what="codes", passphrase=passphrase)
    codes = re.findall(r"<li><code>([\d ]+)</code></li>", page.text)
    assert len(codes) == 10
    return codes


def browser_changes_passphrase(browser: Browser, deployment: Deployment) -> str:
    """The new one."""
    browser.get("/desk/you")
    shown = browser.post("/desk/you/passphrase").text
    words, sealed = " ".join(WORD.findall(shown)), SEALED.findall(shown)[0]
    browser.post("/desk/you/passphrase/type", sealed=sealed)
    old = deployment.readers[READER].passphrase
    page = browser.post("/desk/you/passphrase/set", sealed=sealed, old=old, typed=words)
    assert "The new passphrase counts." in page.text
    return words


def test_the_search_of_memory_sees_what_is_there() -> None:
    """The measure of `tests.bench memory`, tried on ourselves."""
    mark = os.urandom(32)
    kept = bytearray(mark) * 3
    assert copies(os.getpid(), {"it": mark})["it"] >= len(kept) // len(mark)
