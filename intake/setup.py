"""Use cases of the operator: make keys, migrate, load a response, enrol a reader, fill the demo.

Rules: keys are made once and never overwritten; a reader can only be one that the response file
names; whatever must be written down is returned to be shown once and is kept nowhere.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyotp

from intake.app import LOCALES, Databases, clock, open_databases, open_epochs, open_vault
from intake.errors import ConfigError
from intake.i18n import read_catalogues
from intake.passphrase import make_passphrase
from intake.ports import ReaderRow, ResponseVersion, UnitOfWork
from intake.response import check_cover, check_help, read_response, response_hash
from intake.routing.response import Response
from intake.settings import SECRET_BYTES, Settings, read_settings
from intake.store.migrate import Which, migrate

LEAST_PASSPHRASE = 24
KEY_FILES = ("pepper", "secret-key")
DEMO_RESPONSE = Path(__file__).parent / "demo" / "response.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A response that was put in force."""

    response: Response
    version: int
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Added:
    """A reader who was enrolled. Show it once."""

    reader_id: str
    office: str
    passphrase: str = field(repr=False)
    totp_address: str = field(repr=False)
    totp_secret: str = field(repr=False)


def make_keys(directory: Path) -> Sequence[Path]:
    """Pepper and secret key as files that only this user can read, and the epoch directory."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [directory / name for name in KEY_FILES]
    if present := [str(path) for path in paths if path.exists()]:
        raise ConfigError(*(f"{path} exists already and is not replaced" for path in present))
    for path in paths:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(SECRET_BYTES) + "\n", encoding="ascii")
    epochs = directory / "epochs"
    epochs.mkdir(mode=0o700, exist_ok=True)
    return [*paths, epochs]


def migrate_all(databases: Databases) -> None:
    """Both databases, up to now."""
    migrate(databases.content, Which.CONTENT)
    migrate(databases.keyring_engine, Which.KEYRING)


def load_response(databases: Databases, toml_text: str) -> Loaded:
    """Check a response file and put it in force. Raises ConfigError with a line per fault."""
    today = clock().date()
    catalogues = read_catalogues(LOCALES)
    response = read_response(toml_text, today, known_languages=catalogues.languages)
    _check_drafts(response, catalogues.drafts)
    with databases.store() as work:
        _check_readers(work, response)
        version = work.responses.latest_version() + 1
        work.responses.add(
            ResponseVersion(
                response.id, version, response_hash(toml_text), toml_text, _hour(clock())
            )
        )
        work.commit()
    return Loaded(response, version, (*check_help(response, today), *check_cover(response)))


def _check_readers(work: UnitOfWork, response: Response) -> None:
    """A reader who owns open reports must not vanish from the file: nobody would read them."""
    current = work.responses.current()
    if current is None:
        return
    if current.response_id != response.id:
        raise ConfigError(f"id: this installation holds the response '{current.response_id}'")
    named = {reader.id for reader in response.readers}
    owning = [
        row.reader_id
        for row in work.readers.active(current.response_id)
        if row.reader_id not in named and work.reports.count(row.reader_id, 1)
    ]
    if owning:
        raise ConfigError(
            *(f"readers: '{each}' still has open reports; keep this reader" for each in owning)
        )


def _check_drafts(response: Response, drafts: frozenset[str]) -> None:
    """Texts that nobody who reads the language has signed are used only where the file says so."""
    used = [language for language in response.languages if language in drafts]
    if used and not response.allow_draft_texts:
        raise ConfigError(
            f"languages: the texts in {', '.join(used)} are drafts that no native reader has "
            "signed; leave them out, or write allow_draft_texts = true"
        )


def add_reader(
    settings: Settings, databases: Databases, reader_id: str, passphrase: str | None
) -> Added:
    """Make a reader's key. Raises ConfigError when the response does not name this reader."""
    response = _response_in_force(databases)
    reader = next((each for each in response.readers if each.id == reader_id), None)
    if reader is None:
        named = ", ".join(each.id for each in response.readers)
        raise ConfigError(f"the response names no reader '{reader_id}'; it names: {named}")
    if passphrase is not None and len(passphrase) < LEAST_PASSPHRASE:
        raise ConfigError(f"a passphrase of your own must have {LEAST_PASSPHRASE} characters")
    vault = open_vault(settings, open_epochs(settings, databases, response.idle_hours))
    passphrase = passphrase or make_passphrase()
    lock, secret = vault.enrol_reader(passphrase)
    with databases.store() as work:
        if work.readers.get(reader_id) is not None:
            raise ConfigError(f"reader '{reader_id}' has a key already")
        work.readers.add(
            ReaderRow(reader_id, response.id, lock, active=True, added_hour=_hour(clock()))
        )
        work.commit()
    address = pyotp.TOTP(secret.totp_secret).provisioning_uri(
        name=reader_id, issuer_name=response.service_name
    )
    return Added(reader_id, reader.office, passphrase, address, secret.totp_secret)


def prepare_demo(environment: Mapping[str, str]) -> Sequence[Added]:
    """Tables, the demo response and all its readers."""
    settings = read_settings(environment)
    databases = open_databases(settings)
    migrate_all(databases)
    loaded = load_response(databases, DEMO_RESPONSE.read_text(encoding="utf-8"))
    added = [add_reader(settings, databases, reader.id, None) for reader in loaded.response.readers]
    databases.store.dispose()
    databases.keyring.dispose()
    return added


def _response_in_force(databases: Databases) -> Response:
    with databases.store(write=False) as work:
        current = work.responses.current()
    if current is None:
        raise ConfigError("no response is loaded: run `intake response load FILE` first")
    return read_response(current.toml, clock().date())


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
