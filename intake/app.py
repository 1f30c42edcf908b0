"""The composition root: settings in, everything built by plain constructor calls, apps out.

Nothing else constructs a store, a vault, a channel or a use case; nothing here decides anything.
To add a channel, add it to `_channels` and its sender to `_senders`.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from channels.base import Channel
from channels.endpoint import WebhookPages
from channels.gateway.inbound import GatewayChannel
from channels.gateway.secrets import Secrets
from channels.sms.dialects import SMS, WHATSAPP, Dialect
from channels.sms.inbound import SmsChannel
from channels.telegram.inbound import TelegramChannel
from channels.telegram.sender import TELEGRAM_API, TelegramBot, TelegramSender
from channels.web.app import web_app
from channels.web.audio import FOLDER
from intake.casework.escalating import Escalation
from intake.chaining import Links, audit_key
from intake.delivery import Delivery
from intake.errors import ConfigError
from intake.health import (
    Check,
    HealthPages,
    clocks_are_right,
    readers_are_told,
    there_is_room,
    worker_is_alive,
)
from intake.i18n import Catalogues, read_catalogues
from intake.in_force import ResponseInForce
from intake.nudging import Nudger
from intake.ports import Clock, EpochSecrets, Sender
from intake.purging import Purger
from intake.quiet import quiet_logs
from intake.recordings import read_clips
from intake.reporting.hearing import Reporting
from intake.reporting.showing import Showing
from intake.response import read_response
from intake.retention import Retention
from intake.ringing import Ringer
from intake.routing.gateway_presets import complete
from intake.routing.gateways import SECRETS, Gateway, secrets_needed
from intake.routing.response import Response
from intake.sealing_days import DaySealing
from intake.settings import LOOPBACK, Settings, read_settings
from intake.store.database import content_engine, keyring_engine, sqlite_file
from intake.store.epochs import EpochTable
from intake.store.erased import ErasedList
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store
from intake.sweeping import Box, Sweeper
from intake.tongues import read_tongues
from intake.tracking import Tracking
from intake.upkeep import Housekeeping, run_purging, run_waiting, run_worker
from intake.vault.epochs import DirectoryEpochs, TableEpochs
from intake.vault.passkeys import WebAuthnPasskeys, has_name
from intake.vault.stretching import CHEAPEST_READER_COST, READER_COST, RECEIPT_COST, Cost
from intake.vault.vault import SealedVault

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from pydantic import SecretStr
    from sqlalchemy import Engine

    from channels.sms.sender import TwilioAccount
    from intake.demo.place import Place

LOCALES = Path(__file__).parent.parent / "locales"
READY_RECEIPTS = 3


def clock() -> datetime:
    """The only real clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place the rule names


def clock_of(settings: Settings) -> Clock:
    """The real clock; in a demo, the one that its page puts forward for all its processes."""
    if not settings.intake_demo or settings.intake_demo_readers is None:
        return clock
    from intake.demo.clock import PutForward

    return PutForward(demo_place(settings).clock, clock)


def demo_place(settings: Settings) -> Place:
    """Where this demo keeps its data. Raises ConfigError for settings that are no demo's, or over
    other databases than its own: whoever puts its clock forward has what is due then erased."""
    from intake.demo.place import CONTENT, KEYRING, place_of

    if not settings.intake_demo or settings.intake_demo_readers is None:
        raise ConfigError("INTAKE_DEMO_READERS: not set, and this is a demo: use `intake demo`")
    place = place_of(settings.intake_demo_readers)
    used = settings.database_url.get_secret_value(), settings.keyring_url.get_secret_value()
    if used != (place.database_url(CONTENT), place.database_url(KEYRING)):
        raise ConfigError("DATABASE_URL, KEYRING_URL: not the demo's own databases: unset them")
    return place


def ticks_of(settings: Settings) -> Callable[[], float]:
    """Seconds by which the worker's rounds come: where the clock is put forward, all are due."""
    if not settings.intake_demo:
        return time.monotonic
    now = clock_of(settings)
    return lambda: now().timestamp()


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
    erased: ErasedList | None = None


@dataclass(frozen=True, slots=True)
class GatewayInUse:
    """A gateway with its gaps filled, its secrets, and the variables of those that are missing.

    What the response file says of gateways is read when a process starts: a change of it counts
    after a restart.
    """

    gateway: Gateway
    secrets: Secrets
    missing: Sequence[str]

    @property
    def is_on(self) -> bool:
        return not self.missing


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
    gone = erased_list(settings, keyring)
    return Databases(
        content, keyring, Store(content, audit_links(settings)), SqlKeyring(keyring, gone), gone
    )


def audit_links(settings: Settings) -> Links:
    """What chains the audit trail; the key is read when a line is written or verified."""
    return Links(cache(lambda: audit_key(settings.server_secret())))


def erased_list(settings: Settings, keyring: Engine) -> ErasedList | None:
    """What was erased lately, beside the keyring's file or else the epoch secrets; None where there
    is no such place."""
    file = sqlite_file(keyring)
    beside = file.with_suffix(".erased") if file is not None else None
    if beside is None and settings.intake_epoch_dir is not None:
        beside = settings.intake_epoch_dir / "erased"
    if beside is None:
        return None
    key = cache(lambda: audit_key(settings.server_secret()))
    return ErasedList(beside, key, clock_of(settings))


def open_vault(
    settings: Settings,
    epochs: EpochSecrets,
    ready_receipts: int = 0,
    receipt_cost: Cost = RECEIPT_COST,
) -> SealedVault:
    """The vault, after its self-test. A demo shows its passphrases, so that it spends little on
    what makes them dear to guess. Raises ConfigError."""
    vault = SealedVault(
        deployment=settings.intake_deployment,
        pepper=settings.pepper(),
        server_secret=settings.server_secret(),
        epochs=epochs,
        lock_directory=_lock_directory(),
        ready_receipts=ready_receipts,
        reader_cost=CHEAPEST_READER_COST if settings.intake_demo else READER_COST,
        receipt_cost=receipt_cost,
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
        return DirectoryEpochs(directory, idle_hours, clock_of(settings))
    table = EpochTable(databases.keyring_engine)
    return TableEpochs(table.load, table.keep, table.destroy_before, idle_hours, clock_of(settings))


def build(settings: Settings) -> Parts:
    """All parts of a serving process. Raises ConfigError or StoreError."""
    databases, now = open_databases(settings), clock_of(settings)
    in_force = ResponseInForce(databases.store, now, read_response)
    epochs = open_epochs(settings, databases, in_force().response.idle_hours)
    vault = open_vault(settings, epochs, READY_RECEIPTS)
    catalogues = read_catalogues(LOCALES)
    reporting = _reporting(settings, databases, vault, in_force, catalogues)
    channels = _channels(settings, in_force.response())
    return Parts(settings, databases, vault, in_force, reporting, catalogues, channels)


def _reporting(
    settings: Settings,
    databases: Databases,
    vault: SealedVault,
    in_force: ResponseInForce,
    catalogues: Catalogues,
) -> Reporting:
    return Reporting(
        open_work=databases.store,
        vault=vault,
        keyring=databases.keyring,
        catalogues=catalogues,
        in_force=in_force,
        clock=clock_of(settings),
        key_backup_days=settings.intake_key_backup_days,
        flood_per_hour=settings.intake_flood_per_hour,
    )


def gateways(settings: Settings, response: Response) -> Mapping[str, GatewayInUse]:
    """By name, the gateways of the response file as they are used by this process."""
    return {each.name: _gateway(settings, complete(each)) for each in response.gateways}


def _gateway(settings: Settings, gateway: Gateway) -> GatewayInUse:
    given = {each: settings.gateway_secret(gateway.variable(each)) for each in SECRETS}
    missing = [gateway.variable(each) for each in secrets_needed(gateway) if not given[each]]
    return GatewayInUse(gateway, Secrets(**given), tuple(missing))


def _channels(settings: Settings, response: Response) -> Sequence[Channel]:
    now = clock_of(settings)
    channels: list[Channel] = [
        GatewayChannel(each.gateway, each.secrets, now)
        for each in gateways(settings, response).values()
        if each.is_on
    ]
    if settings.telegram and (secret := settings.telegram_webhook_secret):
        channels.append(TelegramChannel(secret.get_secret_value(), now))
    if settings.twilio_auth_token:
        channels.extend(
            SmsChannel(
                settings.twilio_auth_token.get_secret_value(),
                settings.public_url,
                fallback_url=settings.public_fallback_url,
                keys=settings.webhook_keys,
                dialect=dialect,
            )
            for dialect in _dialects(settings)
        )
    return channels


def _dialects(settings: Settings) -> Mapping[Dialect, str]:
    """Which of Twilio's channels are on, and our number on each."""
    numbers = {
        SMS: settings.twilio_from if settings.sms else None,
        WHATSAPP: settings.twilio_whatsapp_from if settings.whatsapp else None,
    }
    return {dialect: number for dialect, number in numbers.items() if number}


def _accounts(settings: Settings) -> Mapping[Dialect, TwilioAccount]:
    """The account as each of Twilio's channels that are on uses it."""
    from channels.sms.sender import TWILIO_API, TwilioAccount

    api_url = settings.twilio_api_url or TWILIO_API
    token = settings.twilio_auth_token
    # Twilio refuses a text whose status it is to report to an address it cannot reach.
    reachable = settings.secure_cookies or urlsplit(api_url).hostname in LOOPBACK
    return {
        dialect: TwilioAccount(
            sid=settings.twilio_account_sid or "",
            auth_token=token.get_secret_value() if token else "",
            number=number,
            api_url=api_url,
            public_url=settings.public_url if reachable else "",
        )
        for dialect, number in _dialects(settings).items()
    }


def _senders(settings: Settings, response: Response) -> Mapping[str, Sender]:
    """By channel. Each call makes new ones: a sender belongs to one thread."""
    from channels.gateway.sender import GatewaySender
    from channels.sms.sender import TwilioSender

    templates = settings.whatsapp_templates
    senders: dict[str, Sender] = {
        dialect.name: TwilioSender(account, dialect=dialect, templates=templates)
        for dialect, account in _accounts(settings).items()
    }
    for each in gateways(settings, response).values():
        if each.is_on:
            senders[each.gateway.channel] = GatewaySender(
                each.gateway, each.secrets, settings.public_url
            )
    if settings.telegram:
        senders["telegram"] = TelegramSender(telegram_bot(settings), settings.telegram_per_second)
    return senders


def _boxes(settings: Settings) -> Sequence[Box]:
    """What can be asked what it holds."""
    from channels.sms.mailbox import TwilioMailbox

    return [
        Box(dialect.name, TwilioMailbox(account, dialect=dialect), dialect.pack)
        for dialect, account in _accounts(settings).items()
    ]


def telegram_bot(settings: Settings) -> TelegramBot:
    """Which bot we are. Raises ConfigError."""
    if settings.telegram_bot_token is None:
        raise ConfigError("TELEGRAM_BOT_TOKEN: not set, so Telegram is off")
    token = settings.telegram_bot_token.get_secret_value()
    return TelegramBot(token, settings.telegram_api_url or TELEGRAM_API)


def _mail(settings: Settings) -> Mapping[str, Sender]:
    """What tells readers by e-mail; no channel, since nobody can write to it."""
    if not settings.mail:
        return {}
    from intake.mailing import MailAccount, MailSender

    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    account = MailAccount(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        sender=settings.smtp_from or "",
        user=settings.smtp_user or "",
        password=password,
    )
    return {"email": MailSender(account)}


# ---------------------------------------------------------------- web


def public_app(parts: Parts) -> Flask:
    """Channels, and the pages for machines."""
    app, now = Flask("intake", static_folder=None), clock_of(parts.settings)
    if parts.settings.intake_serve != "desk":
        tracking = Tracking(parts.databases.store, parts.vault, now)
        pages = WebhookPages(parts.channels, parts.reporting.hear, tracking.note)
        app.register_blueprint(pages.blueprint())
    alarms = {
        "readers": readers_are_told(parts.databases.store, now),
        "clocks": clocks_are_right(parts.databases.store, now),
    }
    app.register_blueprint(HealthPages(_checks(parts), alarms).blueprint())
    if parts.settings.intake_operator_token:
        app.register_blueprint(_operator_pages(parts, parts.settings.intake_operator_token))
    return app


def _operator_pages(parts: Parts, token: SecretStr) -> Blueprint:
    from intake.operating.figures import read_figures
    from intake.operating.pages import OperatorPages

    store, names = parts.databases.store, [channel.name for channel in parts.channels]
    pages = OperatorPages(
        token.get_secret_value(),
        lambda: read_figures(store, names, clock, parts.in_force.response),
    )
    return pages.blueprint()


def reporter_app(parts: Parts) -> Flask:
    """The pages that a reporter opens in a browser."""
    settings = parts.settings
    return web_app(
        parts.catalogues,
        parts.in_force.response,
        parts.reporting.hear,
        Showing(parts.databases.store, parts.vault, clock_of(settings)),
        https=settings.secure_cookies,
        exit_to=settings.intake_exit_to,
        onion_url=settings.onion_url,
        demo=settings.intake_demo,
        recorded=read_clips(settings.intake_audio_dir, parts.in_force.response().languages),
    )


def at_the_root(pages: WSGIApplication, others: WSGIApplication) -> WSGIApplication:
    """One application for "/" and what is listened to there, another one for all else."""

    def choose(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        chosen = pages if path in ("", "/") or path.startswith(FOLDER) else others
        return chosen(environ, start)

    return choose


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
        "worker": worker_is_alive(databases.store, clock_of(parts.settings)),
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
    public: WSGIApplication = public_app(parts)
    if settings.intake_serve != "desk":
        public = at_the_root(reporter_app(parts), public)
    served = _served(settings, parts)
    whole = DispatcherMiddleware(public, served) if served else public
    return _switched(settings, whole) if settings.intake_demo else whole


def _switched(settings: Settings, whole: WSGIApplication) -> WSGIApplication:
    from intake.demo.switches import Switched, Switches

    return Switched(whole, Switches(demo_place(settings).switches))


def _served(settings: Settings, parts: Parts) -> dict[str, WSGIApplication]:
    served: dict[str, WSGIApplication] = {}
    if settings.intake_serve in ("all", "desk"):
        served["/desk"] = _desk(settings, parts)
    if settings.intake_demo:
        served["/demo"] = _demo(settings, parts)
        served["/demo/slow"] = _slow(parts)
    return served


def _desk(settings: Settings, parts: Parts) -> Flask:
    from intake.casework.casework import Casework
    from intake.casework.verifying import Verifying
    from intake.desk.app import desk_app
    from intake.issuing.giving_out import forms
    from intake.publishing import Publishing
    from intake.reporting.entering import Entering

    databases, now = parts.databases, clock_of(settings)
    casework = Casework(
        databases.store,
        databases.keyring,
        parts.vault,
        parts.in_force.response,
        now,
        new_token=lambda: secrets.token_urlsafe(32),
        random_digits=random_digits,
        passkeys=_passkeys(settings),
        idle=timedelta(minutes=settings.intake_desk_idle_minutes),
    )
    entering = Entering(
        databases.store, parts.vault, databases.keyring, parts.catalogues, parts.in_force, now
    )
    return desk_app(
        casework,
        entering,
        parts.in_force.response,
        now,
        verify=Verifying(databases.store, audit_links(settings)).verify,
        publishing=Publishing(databases.store, parts.vault, parts.in_force.response, now),
        forms=forms,
        secret_key=hmac.digest(settings.server_secret(), b"desk cookies and forms", "sha256"),
        secure_cookies=settings.secure_cookies,
        demo=settings.intake_demo,
        catalogues=parts.catalogues,
        drafts=parts.catalogues.drafts,
        tongues=read_tongues(LOCALES),
    )


def _passkeys(settings: Settings) -> WebAuthnPasskeys | None:
    url = settings.public_url
    return WebAuthnPasskeys(url) if has_name(url) else None


def _demo(settings: Settings, parts: Parts) -> Flask:
    from channels.sms import segments
    from intake.demo.began import read_began
    from intake.demo.clock import PutForward
    from intake.demo.phone import DemoPages, demo_app
    from intake.demo.sign_ins import read_sign_ins
    from intake.demo.stand_in import StandIn
    from intake.demo.switches import Switches
    from intake.demo.tour_pages import TourPages

    place = demo_place(settings)
    now = PutForward(place.clock, clock)
    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    stand_in = StandIn(settings.twilio_api_url or "", settings.twilio_account_sid or "", token)
    numbers = _numbers(parts, now)
    tour = TourPages(place, read_began(place.began), now, stand_in.screens, numbers)
    sign_ins = read_sign_ins(place.sign_ins)
    number, response = settings.twilio_from or "", parts.in_force.response
    switches = Switches(place.switches)
    return demo_app(DemoPages(stand_in, number, sign_ins, response, segments, now, tour, switches))


def _slow(parts: Parts) -> WSGIApplication:
    from intake.demo.slow import Slow

    return Slow(reporter_app(parts))


def _numbers(parts: Parts, now: Clock) -> Callable[[str], str]:
    from intake.demo.plans import year_out
    from intake.issuing.giving_out import given_out
    from intake.publishing import Publishing

    publishing = Publishing(parts.databases.store, parts.vault, parts.in_force.response, now)
    return lambda language: given_out(publishing, "public", str(year_out(now())), "html", language)


# ---------------------------------------------------------------- worker


def build_worker(settings: Settings) -> Callable[[threading.Event], None]:
    """A function that delivers, keeps house and nudges until the event is set."""
    quiet_logs()
    databases, now = open_databases(settings), clock_of(settings)
    in_force = ResponseInForce(databases.store, now, read_response)
    epochs = open_epochs(settings, databases, in_force().response.idle_hours)
    vault = open_vault(settings, epochs)
    senders = _senders(settings, in_force.response())
    delivery = Delivery(databases.store, vault, senders, now)
    catalogues = read_catalogues(LOCALES)
    nudger = Nudger(databases.store, vault, senders, catalogues, in_force.response, now)
    housekeeping = Housekeeping(databases.store, databases.keyring, now)
    retention = Retention(databases.store, databases.keyring, vault, now)
    day_sealing = DaySealing(databases.store, now)

    def keep_house() -> None:
        epochs.current()  # without traffic nothing else would destroy the old secrets
        housekeeping.run_once()
        retention.run_once()
        day_sealing.seal_once()
        databases.store.tidy()
        nudger.nudge_once()

    ticks = ticks_of(settings)
    return lambda stop: run_worker(delivery.deliver_once, keep_house, stop, ticks=ticks)


def build_purging(settings: Settings) -> Callable[[threading.Event], None]:
    """A function that does what is to be done at providers until the event is set. It runs beside
    the worker, with senders of its own: a provider that hangs there holds no answer back."""
    quiet_logs()
    databases, now = open_databases(settings), clock_of(settings)
    in_force = ResponseInForce(databases.store, now, read_response)
    vault = open_vault(settings, open_epochs(settings, databases, in_force().response.idle_hours))
    senders = _senders(settings, in_force.response())
    purger = Purger(databases.store, vault, senders, now)
    catalogues = read_catalogues(LOCALES)
    sweeper = Sweeper(
        databases.store,
        vault,
        _reporting(settings, databases, vault, in_force, catalogues).hear,
        _boxes(settings),
        lambda: in_force.response().idle_hours,
        now,
    )
    ticks = ticks_of(settings)
    return lambda stop: run_purging(purger.purge_once, sweeper.sweep_once, stop, ticks=ticks)


def build_waiting(settings: Settings) -> Callable[[threading.Event], None]:
    """A function that moves on what nobody reads, and tells readers that something is new, until
    the event is set. It runs beside the other two, with senders of its own."""
    quiet_logs()
    databases, now = open_databases(settings), clock_of(settings)
    in_force = ResponseInForce(databases.store, now, read_response)
    vault = open_vault(settings, open_epochs(settings, databases, in_force().response.idle_hours))
    escalation = Escalation(databases.store, databases.keyring, vault, in_force.response, now)
    senders = {**_senders(settings, in_force.response()), **_mail(settings)}
    ringer = Ringer(databases.store, vault, senders, now, read_tongues(LOCALES))
    ticks = ticks_of(settings)
    return lambda stop: run_waiting(escalation.escalate_once, ringer.ring_once, stop, ticks=ticks)


@contextmanager
def polling(settings: Settings) -> Iterator[Callable[[threading.Event], None]]:
    """A function that fetches what people write in Telegram until the event is set. Raises
    ConfigError when another process does, or a webhook is meant."""
    from channels.telegram.polling import poller
    from intake.store.alone import alone

    quiet_logs()
    bot = telegram_bot(settings)
    parts = build(settings)
    tracking = Tracking(parts.databases.store, parts.vault, clock)
    with alone(parts.databases.content, "poll-telegram") as is_first:
        if not is_first:
            raise ConfigError("another `intake poll-telegram` runs here: one is enough")
        with poller(bot, parts.reporting.hear, tracking.note, clock) as run:
            yield run
