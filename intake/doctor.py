"""`intake doctor`: what is missing before this installation may go live.

First what the machine needs, then the list of what people must have done (`checklist.py`).

Rules: every finding says what to do; no value of a setting is printed; a weaker choice is called
weaker, not wrong.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from channels.web.recordings import questions
from intake.app import (
    LOCALES,
    Databases,
    clock,
    epoch_directory,
    gateways,
    open_databases,
    open_epochs,
    open_vault,
)
from intake.checklist import Finding, Known, walk
from intake.errors import IntakeError
from intake.health import worker_is_alive
from intake.i18n import read_catalogues
from intake.in_force import ResponseInForce
from intake.ports import InForce
from intake.recordings import read_clips
from intake.response import read_response
from intake.routing.addresses import is_unencrypted
from intake.settings import Settings
from intake.store.migrate import Which, is_current

__all__ = ("Finding", "examine")


def examine(settings: Settings) -> Sequence[Finding]:
    """Every finding, in the order in which an operator would put things right."""
    databases = open_databases(settings)
    checks: tuple[tuple[str, Callable[[Settings, Databases], Iterator[Finding]]], ...] = (
        ("keys", _keys),
        ("database", _content),
        ("keyring", _keyring),
        ("epoch secrets", _epochs),
        ("response", _response),
        ("channels", _channels),
        ("gateways", _gateways),
        ("recordings", _recordings),
        ("worker", _worker),
    )
    found: list[Finding] = []
    for subject, check in checks:
        try:
            found.extend(check(settings, databases))
        except IntakeError as error:
            found.append(Finding(Finding.MISSING, subject, str(error)))
    return found


def _ok(subject: str, words: str) -> Finding:
    return Finding(Finding.OK, subject, words)


def _missing(subject: str, words: str) -> Finding:
    return Finding(Finding.MISSING, subject, words)


def _weaker(subject: str, words: str) -> Finding:
    return Finding(Finding.WEAKER, subject, words)


def _keys(settings: Settings, _databases: Databases) -> Iterator[Finding]:
    settings.pepper()
    settings.server_secret()
    given = (
        ("INTAKE_PEPPER", settings.intake_pepper, settings.intake_pepper_file),
        ("INTAKE_SECRET_KEY", settings.intake_secret_key, settings.intake_secret_key_file),
    )
    for name, value, path in given:
        if value is not None:
            yield _weaker("keys", f"{name} is in the environment; a file is harder to leak")
        elif _open_to_others(path):
            yield _missing("keys", f"{path} can be read by others: chmod 600")
        else:
            yield _ok("keys", f"{name}_FILE is readable by this user only")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _content(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    if not is_current(databases.content, Which.CONTENT):
        yield _missing("database", "its tables are not up to date: run `intake migrate`")
        return
    databases.store.ping()
    yield _ok("database", "can be written and is up to date")


def _keyring(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    if not is_current(databases.keyring_engine, Which.KEYRING):
        yield _missing("keyring", "its tables are not up to date: run `intake migrate`")
        return
    yield _ok("keyring", "is up to date")
    if databases.keyring_engine.dialect.name != "sqlite":
        yield _weaker("keyring", "in PostgreSQL a deleted key stays in the write-ahead log")
    if databases.keyring_engine.url == databases.content.url:
        yield _missing("keyring", "is the content database: set KEYRING_URL to one of its own")


def _epochs(settings: Settings, databases: Databases) -> Iterator[Finding]:
    directory = epoch_directory(settings, databases)
    if directory is None:
        yield _weaker(
            "epoch secrets",
            "are in a table, so a backup of it opens drafts of its last hours: "
            "set INTAKE_EPOCH_DIR to a directory outside every backup",
        )
    elif not directory.exists():
        yield _missing("epoch secrets", f"{directory} does not exist; `intake init` makes it")
    elif not os.access(directory, os.W_OK):
        yield _missing("epoch secrets", f"{directory} cannot be written")
    else:
        yield _ok("epoch secrets", f"are in {directory}: keep it out of every backup")


def _response(settings: Settings, databases: Databases) -> Iterator[Finding]:
    live = ResponseInForce(databases.store, clock, read_response)()
    open_vault(settings, open_epochs(settings, databases, live.response.idle_hours))
    yield _ok("vault", "passed its self-test")
    yield _ok("response", f"'{live.response.id}' version {live.version} is in force")
    if live.closed:
        yield _missing("response", f"gives information only: {live.closed}")
    enrolled = _enrolled(live, databases)
    yield from _readers(live, enrolled)
    drafts = read_catalogues(LOCALES).drafts
    yield from walk(Known(live.response, clock().date(), enrolled, drafts))


def _enrolled(live: InForce, databases: Databases) -> frozenset[str]:
    with databases.store(write=False) as work:
        return frozenset(row.reader_id for row in work.readers.active(live.response.id))


def _readers(live: InForce, enrolled: frozenset[str]) -> Iterator[Finding]:
    for each in live.response.readers:
        if each.id in enrolled:
            yield _ok("readers", f"'{each.id}' has a key")
        else:
            yield _missing("readers", f"'{each.id}' has no key: run `intake reader add {each.id}`")


def _channels(settings: Settings, databases: Databases) -> Iterator[Finding]:
    if settings.sms:
        yield _ok("channels", "SMS is on")
    elif not _some_gateway_is_on(settings, databases):
        yield _missing(
            "channels",
            "SMS is off: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM",
        )
    yield _ok("channels", _telegram(settings))
    if settings.whatsapp:
        yield _ok("channels", "WhatsApp is on")
    if settings.whatsapp and not settings.whatsapp_templates:
        yield _weaker(
            "channels",
            "WhatsApp has no approved template, so nobody there can be asked to call in: "
            "set TWILIO_WHATSAPP_TEMPLATES",
        )
    if not settings.secure_cookies:
        yield _weaker("channels", "PUBLIC_URL is not https: for this machine only")
    if settings.intake_demo:
        yield _weaker("demo", "this is a demo: nothing in it is private")


def _some_gateway_is_on(settings: Settings, databases: Databases) -> bool:
    live = ResponseInForce(databases.store, clock, read_response)()
    return any(each.is_on for each in gateways(settings, live.response).values())


def _gateways(settings: Settings, databases: Databases) -> Iterator[Finding]:
    live = ResponseInForce(databases.store, clock, read_response)()
    for name, each in gateways(settings, live.response).items():
        if each.is_on:
            said = f"'{name}' is on; after a change in the file, restart web and worker"
            yield _ok("gateways", said)
        else:
            yield _missing("gateways", f"'{name}' is off: set {', '.join(each.missing)}")
        if is_unencrypted(each.gateway.send_url):
            yield _weaker("gateways", f"'{name}' gets words unencrypted: trust its network, or TLS")


def _recordings(settings: Settings, databases: Databases) -> Iterator[Finding]:
    if settings.intake_audio_dir is None:
        yield _ok("recordings", "none are offered: INTAKE_AUDIO_DIR is not set")
        return
    response = ResponseInForce(databases.store, clock, read_response)().response
    found = read_clips(settings.intake_audio_dir, response.languages)
    for fault in found.faults:
        yield _missing("recordings", fault)
    catalogues = read_catalogues(LOCALES)
    for language in response.languages:
        wanted = {name for name, _ in questions(catalogues, response, language)}
        there = sum((language, name) in found.clips for name in wanted)
        said = f"{there} of {len(wanted)} questions can be listened to in '{language}'"
        yield (_ok if there == len(wanted) else _weaker)("recordings", said)


def _telegram(settings: Settings) -> str:
    if not settings.telegram:
        return "Telegram is off: TELEGRAM_BOT_TOKEN is not set"
    way = "its webhook" if settings.telegram_webhook_secret else "`intake poll-telegram`"
    return f"Telegram is on, by {way}; `intake telegram setup --check` says what waits there"


def _worker(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    worker_is_alive(databases.store, clock)()
    yield _ok("worker", "has run in the last 2 minutes")
