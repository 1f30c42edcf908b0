"""Fills a demo with invented reports before it starts, by the product's own use cases.

Rules: only in a demo, and only before its processes run. The clock is one of the past that ends
now; all else is what the composition root builds.
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from sqlalchemy import event

from channels.sms.outbound import texts
from intake.app import (
    LOCALES,
    Databases,
    clock,
    demo_place,
    open_databases,
    open_vault,
    random_digits,
)
from intake.casework.casework import Casework
from intake.casework.escalating import Escalation
from intake.casework.values import Session
from intake.demo.began import write_began
from intake.demo.clock import Past
from intake.demo.plans import Plan, plans
from intake.demo.run import Progress
from intake.demo.seeding import FLOOD_PER_HOUR, Line
from intake.errors import ConfigError
from intake.i18n import read_catalogues
from intake.in_force import ResponseInForce
from intake.ports import EpochSecrets, Vault
from intake.reporting.hearing import Reporting
from intake.response import read_response
from intake.routing.response import Response
from intake.settings import Settings, read_settings
from intake.setup import Added, prepare_demo
from intake.vault.epochs import TableEpochs
from intake.vault.stretching import Cost
from intake.vault.vault import SealedVault

_READY_RECEIPTS: Final = 8

_CODES_NOBODY_HAS: Final = Cost(memory_kib=1024, passes=1, lanes=1)
"""What it costs to try the code of an invented report. It was shown to nobody and is kept nowhere;
codes that come while the demo runs cost what they cost in earnest."""


def fill_demo(
    environment: Mapping[str, str], reports: int, seed: int, progress: Progress
) -> Sequence[Added]:
    """Tables, response, readers and so many invented reports; the readers' sign-ins."""
    settings = read_settings(environment)
    if not settings.intake_demo or settings.intake_demo_readers is None:
        raise ConfigError("reports are invented in a demo only")
    place, now = demo_place(settings), clock()
    added = prepare_demo(environment)
    wanted = plans(reports, seed, now)
    databases = _hasty(open_databases(settings))
    filed: Sequence[bytes] = ()
    if wanted:
        with _no_collecting():
            filed = _filled(settings, databases, added, wanted, progress, now)
    with databases.store(write=False) as work:
        escalated = sum(
            line.event == "escalated" for each in filed for line in work.audit.of_report(each)
        )
    write_began(place.began, filed, escalated)
    databases.store.dispose()
    databases.keyring.dispose()
    return added


def _hasty(databases: Databases) -> Databases:
    """Without waiting for the disk: a demo that is cut off here is begun anew."""
    hasty = {
        databases.content: ("PRAGMA synchronous=OFF",),
        databases.keyring_engine: ("PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY"),
    }
    for engine, pragmas in hasty.items():
        for pragma in pragmas:
            event.listen(
                engine, "connect", lambda raw, _, pragma=pragma: raw.execute(pragma).close()
            )
    return databases


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A sixth of the time went into looking for cycles among what is kept anyway."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _filled(
    settings: Settings,
    databases: Databases,
    added: Sequence[Added],
    wanted: Sequence[Plan],
    progress: Progress,
    now: datetime,
) -> Sequence[bytes]:
    time = Past(wanted[0].at)
    in_force = ResponseInForce(databases.store, time, _as_of(now.date()))
    epochs = _epochs(in_force.response().idle_hours, time)
    vault = open_vault(settings, epochs, _READY_RECEIPTS, _CODES_NOBODY_HAS)
    try:
        line = _line(settings, databases, vault, in_force, time, _sessions(databases, vault, added))
        filed = line.fill(wanted, lambda number: progress(number, len(wanted)))
        time.reach(now)
        line.catch_up()
    finally:
        vault.close()
    return filed


def _epochs(idle_hours: int, time: Past) -> EpochSecrets:
    """Secrets of the past, kept nowhere: by now they would be gone, with all that they sealed."""
    kept: dict[int, bytes] = {}

    def destroy_before(number: int) -> None:
        for each in [each for each in kept if each < number]:
            del kept[each]

    return TableEpochs(kept.get, kept.setdefault, destroy_before, idle_hours, time)


def _as_of(today: date) -> Callable[[str, date], Response]:
    """The file is judged by today: what it says was verified lies after much of the past."""
    return lambda toml, _day: read_response(toml, today)


def _sessions(databases: Databases, vault: Vault, added: Sequence[Added]) -> Mapping[str, Session]:
    """Each reader's own key, opened by her passphrase."""
    with databases.store(write=False) as work:
        rows = [work.readers.get(each.reader_id) for each in added]
    return {
        row.reader_id: Session(row.reader_id, vault.unlock_reader(row.lock, each.passphrase).seed)
        for row, each in zip(rows, added, strict=True)
        if row is not None
    }


def _line(
    settings: Settings,
    databases: Databases,
    vault: SealedVault,
    in_force: ResponseInForce,
    time: Past,
    readers: Mapping[str, Session],
) -> Line:
    store, keyring = databases.store, databases.keyring
    reporting = Reporting(
        open_work=store,
        vault=vault,
        keyring=keyring,
        catalogues=read_catalogues(LOCALES),
        in_force=in_force,
        clock=time,
        key_backup_days=settings.intake_key_backup_days,
        flood_per_hour=FLOOD_PER_HOUR,
    )
    casework = Casework(
        store,
        keyring,
        vault,
        in_force.response,
        time,
        new_token=lambda: secrets.token_urlsafe(32),
        random_digits=random_digits,
    )
    escalation = Escalation(store, keyring, vault, in_force.response, time)
    return Line(store, reporting.hear, escalation.escalate_once, casework, readers, texts, time)
