"""`intake doctor`: what is missing before this installation may go live.

First what the machine needs, then the list of what people must have done (`checklist.py`).

Rules: every finding says what to do; no value of a setting is printed; a weaker choice is called
weaker, not wrong.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from channels.web.recordings import questions
from intake.app import (
    LOCALES,
    Databases,
    audit_links,
    clock,
    epoch_directory,
    gateways,
    open_databases,
    open_epochs,
    open_vault,
)
from intake.casework.verifying import Verifying
from intake.checklist import Finding, Known, walk
from intake.errors import IntakeError, SealError
from intake.health import UNREACHED, worker_is_alive
from intake.i18n import read_catalogues
from intake.in_force import ResponseInForce
from intake.keeping import KEYRING_DAYS, last_backup
from intake.ports import InForce
from intake.recordings import read_clips
from intake.response import read_response
from intake.restoring import left_aside
from intake.routing.addresses import is_unencrypted
from intake.routing.response import Role
from intake.sealing_days import is_over
from intake.settings import Settings
from intake.store.migrate import Which, is_current
from intake.vault.tallies import Tallies
from intake.waiting import AHEAD

__all__ = ("Finding", "examine")

MOST_LINES = 300_000
"""Lines of the audit trail that are read at once: some seconds."""

MOST_FAULTS = 20
"""Broken places of the audit trail that are named one by one."""


def examine(settings: Settings, *, whole_trail: bool = False) -> Sequence[Finding]:
    """Every finding, in the order in which an operator would put things right. `whole_trail`:
    however long the audit trail is, all of it is read."""
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
        ("notifications", _notifications),
        ("capacity", _capacity),
        ("clocks", _clocks),
        ("reports", _without_a_reader),
        ("audit trail", partial(_audit_trail, most=None if whole_trail else MOST_LINES)),
        ("counts", _counts),
        ("holds", _holds),
        ("backups", _backups),
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


def _notifications(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    """Whether readers are told that something is new."""
    live = ResponseInForce(databases.store, clock, read_response)()
    with databases.store(write=False) as work:
        told = work.bells.with_contact()
        unreached = work.bells.unreached(clock() - UNREACHED)
    for each in unreached:
        yield _missing(
            "notifications",
            f"'{each.reader_id}' could not be told since {each.since_hour:%Y-%m-%d %H:%M} UTC; "
            "see the worker's log, and that the contact is right: `intake reader contact`",
        )
    for reader in live.response.readers:
        if reader.id not in told and reader.role is not Role.RECOVERY:
            yield _weaker(
                "notifications",
                f"'{reader.id}' is told nowhere; run `intake reader contact {reader.id}`",
            )
    if not unreached:
        yield _ok("notifications", "nobody is out of reach")


def _capacity(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    """What gives information only."""
    live = ResponseInForce(databases.store, clock, read_response)()
    with databases.store(write=False) as work:
        closed = work.capacity.closed(live.response.id)
    for each in closed:
        what = f"area '{each.area}'" if each.area else "the whole response"
        which = f"area {each.area}" if each.area else f"response {live.response.id}"
        yield _missing(
            "capacity",
            f"{what} gives information only since {each.since_hour:%Y-%m-%d}, by {each.by}; "
            f"when somebody reads again: `intake capacity {which} open`",
        )
    if not closed:
        yield _ok("capacity", "no area is closed")


def _clocks(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    """Whether something was written while a machine's time was wrong."""
    with databases.store(write=False) as work:
        wrong = len(work.clocks.ahead(clock() + AHEAD, 1000))
    if not wrong:
        yield _ok("clocks", "no report began to wait later than now")
        return
    yield _missing(
        "clocks",
        f"{wrong} began to wait later than now: this machine's time is wrong, or was; put it "
        "right first, then run `intake clocks-begin-again`",
    )


def _without_a_reader(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    """Reports whose owner is gone, and that nobody else could take."""
    live = ResponseInForce(databases.store, clock, read_response)()
    listed = {reader.id for reader in live.response.readers}
    with databases.store(write=False) as work:
        rows = work.readers.of_response(live.response.id)
        gone = [row.reader_id for row in rows if not row.active or row.reader_id not in listed]
        left = [reader_id for reader_id in gone if work.reports.count(reader_id, 1)]
    for reader_id in left:
        back = (
            f"run `intake reader resume {reader_id}`"
            if reader_id in listed
            else f"name '{reader_id}' in the response file again"
        )
        yield _missing(
            "reports",
            f"'{reader_id}' is gone and still owns open reports: nobody else can take them; {back}",
        )
    if not left:
        yield _ok("reports", "every open report has a reader who is at work")


def _audit_trail(
    settings: Settings, databases: Databases, *, most: int | None
) -> Iterator[Finding]:
    """Whether anybody changed it; and the newest seal, which shows a database that was put back."""
    verifying = Verifying(databases.store, audit_links(settings))
    found = verifying.verify(begin=secrets.token_bytes(2), most=most)
    if not found.whole:
        yield _weaker(
            "audit trail",
            f"of a long one only {found.lines} lines were read, another part each time: now and "
            "then run `intake doctor --whole-trail`",
        )
    for fault in found.faults[:MOST_FAULTS]:
        yield _missing("audit trail", f"{fault}; find out who can write to the database")
    if len(found.faults) > MOST_FAULTS:
        yield _missing("audit trail", f"and {len(found.faults) - MOST_FAULTS} more places")
    if found.older:
        yield _weaker("audit trail", f"{found.older} lines are older than its chains")
    if found.newest is not None:
        day, seal = found.newest
        said = f"{found.lines} lines, sealed until {day}: write down {seal}, elsewhere than here"
        yield (_ok if not found.faults else _missing)("audit trail", said)
        if is_over(date.fromisoformat(day) + timedelta(days=1), clock()):
            yield _weaker("audit trail", f"no day after {day} is sealed: does a worker run?")
    elif not found.faults:
        yield _ok("audit trail", f"{found.lines} lines, no day is sealed yet")


def _counts(settings: Settings, databases: Databases) -> Iterator[Finding]:
    """Whether reports of this month and the last are being counted."""
    deployment = settings.intake_deployment
    tallies = Tallies(settings.pepper(), settings.server_secret(), deployment)
    today = clock().date()
    months = (today, today.replace(day=1) - timedelta(days=1))
    for month in (f"{each:%Y-%m}" for each in months):
        with databases.store(write=False) as work:
            sealed = work.tallies.get(month)
        try:
            _ = sealed and tallies.open_tally(month, sealed)
        except SealError:
            yield _missing(
                "counts",
                f"those of {month} do not open: pepper or secret key are not those they were made "
                "with. Reports are taken all the same, and not counted until the month is over",
            )
        else:
            yield _ok("counts", f"those of {month} open")


def _holds(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    """How many reports no date erases, and how many wait for a second person."""
    with databases.store(write=False) as work:
        holds = work.holds.all()
    now = clock()
    on = sum(1 for each in holds if each.until and each.until > now)
    asked = sum(1 for each in holds if each.asked_by)
    said = f"{on} reports are kept beyond their dates; {asked} wait for a second person"
    yield _ok("holds", said)


def _backups(_settings: Settings, databases: Databases) -> Iterator[Finding]:
    with databases.store(write=False) as work:
        last = last_backup(work)
    if last is None:
        yield _weaker("backups", "none was made by `intake backup`; of others nothing is known")
    elif last.is_overdue(clock().date()):
        yield _missing(
            "backups",
            f"none since {last.made}, so nothing deleted the copies of keys from then: what people "
            "were told is gone still is in them. Run `intake backup`, or delete them by hand",
        )
    else:
        yield _ok("backups", f"what people delete now is gone from the last one by {last.gone_by}")
    for path in left_aside(databases):
        yield _missing(
            "backups",
            f"{path} is left of a restore that broke off, and may hold what was deleted: run "
            "`intake restore` again, or delete it",
        )
    if databases.erased is None:
        yield _weaker(
            "backups",
            "a restored keyring would bring back what was deleted: set INTAKE_EPOCH_DIR, where the "
            f"list of it can stand; and keep no copy of keys longer than {KEYRING_DAYS} days",
        )
