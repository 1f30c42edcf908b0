"""The composition root: settings in, everything built by plain constructor calls, apps out.

Nothing else constructs a store, a vault, a channel or a use case; nothing here decides anything.
To add a channel, add it to `_channels` and its sender to `_senders`.
"""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from channels.base import Channel
from channels.endpoint import WebhookPages
from channels.sms.inbound import SmsChannel
from intake.delivery import Delivery
from intake.errors import ConfigError
from intake.health import Check, HealthPages, there_is_room, worker_is_alive
from intake.i18n import Catalogues, read_catalogues
from intake.in_force import ResponseInForce
from intake.nudging import Nudger
from intake.ports import EpochSecrets, Sender
from intake.reporting.hearing import Reporting
from intake.response import read_response
from intake.settings import Settings, read_settings
from intake.store.database import content_engine, keyring_engine, sqlite_file
from intake.store.epochs import EpochTable
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from intake.upkeep import Housekeeping, run_worker
from intake.vault.epochs import DirectoryEpochs, TableEpochs
from intake.vault.vault import SealedVault

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from sqlalchemy import Engine

LOCALES = Path(__file__).parent.parent / "locales"
READY_RECEIPTS = 3


def clock() -> datetime:
    """The only real clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place the rule names


def random_digits(count: int) -> str:
    """So many decimal digits that nobody can foresee."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def environment() -> Mapping[str, str]:
    """The process's environment; read here and nowhere else."""
    return os.environ  # noqa: TID251 - the one place the rule names


@dataclass(frozen=True, slots=True)
class Databases:
    """The two databases and what is spoken through them."""

    content: Engine
    keyring_engine: Engine
    store: Store
    keyring: SqlKeyring


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that is built once per process."""

    settings: Settings
    databases: Databases
    vault: SealedVault
    in_force: ResponseInForce
    reporting: Reporting
    catalogues: Catalogues
    channels: Sequence[Channel]


def open_databases(settings: Settings) -> Databases:
    """Engines only; no connection is made yet. Raises ConfigError for a bad address."""
    content = content_engine(settings.database_url.get_secret_value())
    keyring = keyring_engine(settings.keyring_url.get_secret_value())
    return Databases(content, keyring, Store(content), SqlKeyring(keyring))


def open_vault(settings: Settings, epochs: EpochSecrets, ready_receipts: int = 0) -> SealedVault:
    """The vault, after its self-test. Raises ConfigError."""
    vault = SealedVault(
        deployment=settings.intake_deployment,
        pepper=settings.pepper(),
        server_secret=settings.server_secret(),
        epochs=epochs,
        lock_directory=_lock_directory(),
        ready_receipts=ready_receipts,
    )
    vault.self_test()
    return vault


def _lock_directory() -> Path:
    """Where the processes of this host agree that at most two run a slow hash at once."""
    directory = Path(tempfile.gettempdir()) / f"intake-locks-{os.getuid()}"
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.stat().st_uid != os.getuid():
        raise ConfigError(f"{directory} belongs to somebody else: remove it")
    return directory


def epoch_directory(settings: Settings, databases: Databases) -> Path | None:
    """Where epoch secrets lie, or None when they must lie in a table."""
    if settings.intake_epoch_dir is not None:
        return settings.intake_epoch_dir
    file = sqlite_file(databases.content)
    return file.parent / "epochs" if file is not None else None


def open_epochs(settings: Settings, databases: Databases, idle_hours: int) -> EpochSecrets:
    """A directory, or the weaker table (`intake doctor` says so)."""
    directory = epoch_directory(settings, databases)
    if directory is not None:
        return DirectoryEpochs(directory, idle_hours, clock)
    table = EpochTable(databases.keyring_engine)
    return TableEpochs(table.load, table.keep, table.destroy_before, idle_hours, clock)


def build(settings: Settings) -> Parts:
    """All parts of a serving process. Raises ConfigError or StoreError."""
    databases = open_databases(settings)
    in_force = ResponseInForce(databases.store, clock, read_response)
    epochs = open_epochs(settings, databases, in_force().response.idle_hours)
    vault = open_vault(settings, epochs, READY_RECEIPTS)
    catalogues = read_catalogues(LOCALES)
    reporting = Reporting(
        open_work=databases.store,
        vault=vault,
        keyring=databases.keyring,
        catalogues=catalogues,
        in_force=in_force,
        clock=clock,
        key_backup_days=settings.intake_key_backup_days,
    )
    return Parts(settings, databases, vault, in_force, reporting, catalogues, _channels(settings))


def _channels(settings: Settings) -> Sequence[Channel]:
    channels: list[Channel] = []
    if settings.sms and settings.twilio_auth_token:
        token = settings.twilio_auth_token.get_secret_value()
        channels.append(SmsChannel(token, settings.public_url))
    return channels


def _senders(settings: Settings) -> Mapping[str, Sender]:
    senders: dict[str, Sender] = {}
    if settings.sms and settings.twilio_auth_token:
        from channels.sms.sender import TWILIO_API, TwilioAccount, TwilioSender

        account = TwilioAccount(
            sid=settings.twilio_account_sid or "",
            auth_token=settings.twilio_auth_token.get_secret_value(),
            number=settings.twilio_from or "",
            api_url=settings.twilio_api_url or TWILIO_API,
        )
        senders["sms"] = TwilioSender(account)
    return senders


# ---------------------------------------------------------------- web


def public_app(parts: Parts) -> Flask:
    """Channels, and the pages for machines."""
    app = Flask("intake", static_folder=None)
    if parts.settings.intake_serve != "desk":
        app.register_blueprint(WebhookPages(parts.channels, parts.reporting.hear).blueprint())
    app.register_blueprint(HealthPages(_checks(parts)).blueprint())
    if parts.settings.intake_demo:
        app.add_url_rule("/", view_func=lambda: redirect("/demo/", 303), endpoint="demo")
    return app


def _checks(parts: Parts) -> Mapping[str, Check]:
    from intake.store.migrate import Which, is_current

    databases = parts.databases

    def migrated() -> None:
        if not is_current(databases.content, Which.CONTENT):
            raise ConfigError("not up to date: run `intake migrate`")
        if not is_current(databases.keyring_engine, Which.KEYRING):
            raise ConfigError("the keyring is not up to date: run `intake migrate`")

    def keyring() -> None:
        databases.keyring.receipt(b"")

    return {
        "database": databases.store.ping,
        "disk": there_is_room(_directories(parts)),
        "keyring": keyring,
        "migrations": migrated,
        "keys": parts.vault.self_test,
        "worker": worker_is_alive(databases.store, clock),
    }


def _directories(parts: Parts) -> Mapping[str, Path]:
    """What must have room on this machine, and where it lies."""
    databases = parts.databases
    places = {
        "the database": _parent(databases.content),
        "the keyring": _parent(databases.keyring_engine),
        "the epoch secrets": epoch_directory(parts.settings, databases),
    }
    return {what: directory for what, directory in places.items() if directory is not None}


def _parent(engine: Engine) -> Path | None:
    file = sqlite_file(engine)
    return file.parent if file is not None else None


def create_app(settings: Settings | None = None) -> WSGIApplication:
    """What a web server serves: `intake.app:create_app()`."""
    settings = settings or read_settings(environment())
    quiet_logs()
    parts = build(settings)
    served = _served(settings, parts)
    return DispatcherMiddleware(public_app(parts), served) if served else public_app(parts)


def _served(settings: Settings, parts: Parts) -> dict[str, WSGIApplication]:
    served: dict[str, WSGIApplication] = {}
    if settings.intake_serve in ("all", "desk"):
        served["/desk"] = _desk(settings, parts)
    if settings.intake_demo:
        served["/demo"] = _demo(settings, parts)
    return served


def _desk(settings: Settings, parts: Parts) -> Flask:
    from intake.casework.casework import Casework
    from intake.desk.app import desk_app

    databases = parts.databases
    casework = Casework(
        databases.store,
        databases.keyring,
        parts.vault,
        parts.in_force.response,
        clock,
        new_token=lambda: secrets.token_urlsafe(32),
        random_digits=random_digits,
    )
    return desk_app(
        casework,
        parts.in_force.response,
        clock,
        secret_key=hmac.digest(settings.server_secret(), b"desk cookies and forms", "sha256"),
        secure_cookies=settings.secure_cookies,
        demo=settings.intake_demo,
        drafts=parts.catalogues.drafts,
    )


def _demo(settings: Settings, parts: Parts) -> Flask:
    from channels.sms import segments
    from intake.demo.phone import DemoPages, demo_app
    from intake.demo.sign_ins import read_sign_ins
    from intake.demo.stand_in import StandIn

    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    stand_in = StandIn(settings.twilio_api_url or "", settings.twilio_account_sid or "", token)
    sign_ins = read_sign_ins(settings.intake_demo_readers) if settings.intake_demo_readers else ()
    return demo_app(
        DemoPages(
            stand_in,
            settings.twilio_from or "",
            sign_ins,
            parts.in_force.response,
            segments,
            clock,
        )
    )


# ---------------------------------------------------------------- worker


def build_worker(settings: Settings) -> Callable[[threading.Event], None]:
    """A function that delivers, keeps house and nudges until the event is set."""
    quiet_logs()
    databases = open_databases(settings)
    in_force = ResponseInForce(databases.store, clock, read_response)
    epochs = open_epochs(settings, databases, in_force().response.idle_hours)
    vault = open_vault(settings, epochs)
    senders = _senders(settings)
    delivery = Delivery(databases.store, vault, senders, clock)
    nudger = Nudger(
        databases.store, vault, senders, read_catalogues(LOCALES), in_force.response, clock
    )
    housekeeping = Housekeeping(databases.store, databases.keyring, clock)

    def keep_house() -> None:
        epochs.current()  # without traffic nothing else would destroy the old secrets
        housekeeping.run_once()
        databases.store.tidy()
        nudger.nudge_once()

    return lambda stop: run_worker(delivery.deliver_once, keep_house, stop)


def quiet_logs() -> None:
    """Our own lines at INFO, everybody else's from WARNING: provider libraries log addresses."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("intake").setLevel(logging.INFO)
    logging.getLogger("channels").setLevel(logging.INFO)
