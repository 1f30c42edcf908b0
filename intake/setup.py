"""Use cases of the operator: make keys, migrate, load a response, enrol readers and intermediaries,
fill the demo.

Rules: keys are made once and never overwritten; a reader can only be one that the response file
names; whatever must be written down is returned to be shown once and is kept nowhere; a new
response file keeps what open reports and helpers' cards hang on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyotp

from intake.app import (
    LOCALES,
    Databases,
    clock,
    open_databases,
    open_epochs,
    open_vault,
    random_digits,
)
from intake.casework.audit import OPERATOR
from intake.casework.beginning_again import begin_again
from intake.casework.capacity import WHOLE, Switching
from intake.casework.challenges import Challenges
from intake.casework.enrolling import Enrolling
from intake.casework.factors import Factors
from intake.casework.inviting import Inviting
from intake.casework.key_making import KeyMaking
from intake.casework.staffing import Staffing
from intake.demo.tellings import in_languages
from intake.errors import ConfigError
from intake.i18n import read_catalogues
from intake.lengths import too_long
from intake.passphrase import make_passphrase
from intake.ports import HelperRow, ReaderRow, ResponseVersion, UnitOfWork
from intake.publishing import Publishing
from intake.response import check_cover, check_help, read_response, response_hash, with_lines
from intake.routing.faults import Fault
from intake.routing.response import Response
from intake.settings import SECRET_BYTES, Settings, read_settings
from intake.store.migrate import Which, migrate

LEAST_PASSPHRASE = 24
CARDS_AT_ONCE = 200
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
    _check_drafts(response, catalogues.drafts, toml_text)
    with databases.store() as work:
        _check_kept(work, response, toml_text)
        restart = tuple(_restart(work.responses.current(), response))
        version = work.responses.latest_version() + 1
        work.responses.add(
            ResponseVersion(
                response.id, version, response_hash(toml_text), toml_text, _hour(clock())
            )
        )
        work.commit()
    long = with_lines(toml_text, too_long(response, catalogues))
    warnings = (*restart, *long, *check_help(response, today), *check_cover(response))
    return Loaded(response, version, warnings)


def _restart(before: ResponseVersion | None, response: Response) -> Iterator[str]:
    """Everything else of the file is taken up by running processes; gateways are not."""
    if before is None:
        return
    try:
        known = read_response(before.toml, clock().date()).gateways
    except ConfigError:  # written for an older program
        known = ()
    if known != response.gateways:
        yield "gateways: they changed; restart web and worker for that to count"


def _check_kept(work: UnitOfWork, response: Response, toml_text: str) -> None:
    """What reports and cards hang on must not vanish from the file."""
    current = work.responses.current()
    if current is None:
        return
    if current.response_id != response.id:
        held = f"this installation holds the response '{current.response_id}'"
        fault = f"{held}; give the file that id"
        raise ConfigError(*with_lines(toml_text, [("id", fault)]))
    lost = [*_lost_readers(work, response), *_lost_organisations(work, response)]
    if lost:
        raise ConfigError(*with_lines(toml_text, lost))


def _lost_readers(work: UnitOfWork, response: Response) -> Iterator[Fault]:
    """Readers who own open reports: nobody else would read them."""
    named = {reader.id for reader in response.readers}
    for row in work.readers.active(response.id):
        if row.reader_id not in named and work.reports.count(row.reader_id, 1):
            yield "readers", f"'{row.reader_id}' still has open reports; keep this reader"


def _lost_organisations(work: UnitOfWork, response: Response) -> Iterator[Fault]:
    """Organisations that cards belong to: one that is gone has no chain, and keeps nobody out.

    A card that is suspended or has run out counts: it may be taken up again or rotated.
    """
    named = {each.id for each in response.organisations}
    belonging = {row.organisation for row in _cards(work, response.id) if row.organisation}
    for each in sorted(belonging - named):
        remedy = "end those cards first or keep the organisation"
        yield "organisations", f"cards of helpers belong to '{each}', which is gone; {remedy}"


def _cards(work: UnitOfWork, response_id: str) -> Iterator[HelperRow]:
    after = ""
    while rows := work.helpers.serials(response_id, after, CARDS_AT_ONCE):
        yield from rows
        after = rows[-1].serial


def _check_drafts(response: Response, drafts: frozenset[str], toml_text: str) -> None:
    """Texts that nobody who reads the language has signed are used only where the file says so."""
    used = [language for language in response.languages if language in drafts]
    if used and not response.allow_draft_texts:
        fault = (
            f"the texts in {', '.join(used)} are drafts that no native reader has signed; "
            "leave them out, or write allow_draft_texts = true"
        )
        raise ConfigError(*with_lines(toml_text, [("languages", fault)]))


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


def open_inviting(settings: Settings, databases: Databases) -> Inviting:
    """What lets readers make keys of their own."""
    response = _response_in_force(databases)
    vault = open_vault(settings, open_epochs(settings, databases, response.idle_hours))
    store = databases.store
    challenges = Challenges(vault, lambda: secrets.token_urlsafe(32))
    factors = Factors(store, vault, None, challenges)
    making = KeyMaking(store, vault, lambda: response, clock, random_digits)
    return Inviting(store, vault, lambda: response, clock, random_digits, factors, making)


def open_enrolling(settings: Settings, databases: Databases) -> Enrolling:
    """What makes, suspends and ends the cards of intermediaries."""
    response = _response_in_force(databases)
    vault = open_vault(settings, open_epochs(settings, databases, response.idle_hours))
    return Enrolling(
        databases.store, databases.keyring, vault, lambda: response, clock, random_digits
    )


def open_staffing(settings: Settings, databases: Databases) -> Staffing:
    """What suspends readers and keeps where they are told."""
    response = _response_in_force(databases)
    vault = open_vault(settings, open_epochs(settings, databases, response.idle_hours))
    return Staffing(databases.store, vault, lambda: response, clock)


def begin_clocks_again(databases: Databases) -> int:
    """Have what was written under a clock that was ahead begin to wait now; how many."""
    return begin_again(databases.store, clock)


def open_publishing(settings: Settings, databases: Databases) -> Publishing:
    """What makes statistics, once."""
    response = _response_in_force(databases)
    vault = open_vault(settings, open_epochs(settings, databases, response.idle_hours))
    return Publishing(databases.store, vault, lambda: response, clock)


def set_capacity(databases: Databases, what: str, name: str, *, closed: bool) -> bool:
    """Switch an area, or the response, to information only or back; whether that changed anything.

    Raises ConfigError when there is none of that name.
    """
    response = _response_in_force(databases)
    area = WHOLE
    if what == "area":
        area = name
        if response.area(area) is None and closed:
            named = ", ".join(each.id for each in response.areas)
            raise ConfigError(f"the response names no area '{name}'; it names: {named}")
    elif name != response.id:
        raise ConfigError(f"this installation holds the response '{response.id}'")
    switching = Switching(databases.store, lambda: response, clock)
    return (switching.close if closed else switching.open_)(OPERATOR, area)


def prepare_demo(environment: Mapping[str, str]) -> Sequence[Added]:
    """Tables, the demo response and all its readers."""
    settings = read_settings(environment)
    databases = open_databases(settings)
    migrate_all(databases)
    toml = in_languages(DEMO_RESPONSE.read_text(encoding="utf-8"))
    loaded = load_response(databases, toml)
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
