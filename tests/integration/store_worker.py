"""A worker in a process of its own, for tests that share a database between processes.

    python -m tests.integration.store_worker URL deliver    claims and accepts until nothing waits
    python -m tests.integration.store_worker URL claim      claims one text, then hangs
    python -m tests.integration.store_worker URL midway     claims one text uncommitted, then hangs
    python -m tests.integration.store_worker URL take       takes printed pairs until none is left
    python -m tests.integration.store_worker URL admit      begins until no more may, at one moment

`deliver` prints a line for each text: pseudonym, number, time of claim, time of acceptance;
`take` one for each pair: number, lookup of the survivor's code; `admit` one for each that may.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from intake.reporting.crowding import STARTS, Crowding
from intake.store.database import content_engine, keyring_engine
from intake.store.keyring import SqlKeyring
from intake.store.unit_of_work import Store

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
CLAIM_SECONDS = 60
SERIAL = "K4-07"


def deliver(store: Store) -> None:
    """Claim and accept until the outbox is empty."""
    while True:
        with store() as work:
            claimed = work.outbox.claim(NOON, CLAIM_SECONDS, 5)
            claimed_at = time.monotonic_ns()
            work.commit()
        with store() as work:
            for text in claimed:
                work.outbox.accepted(text.lookup, text.number)
            accepted_at = time.monotonic_ns()
            work.commit()
        for text in claimed:
            print(text.lookup.hex(), text.number, claimed_at, accepted_at)
        with store(write=False) as work:
            if work.outbox.depth() == 0:
                return


def admit(store: Store) -> None:
    """Begin until no more may."""
    crowding = Crowding(store, lambda: NOON)
    while crowding.admits("web", STARTS):
        print("admitted")


def hang(store: Store, *, commit: bool) -> None:
    """Claim one text and never come back."""
    with store() as work:
        claimed = work.outbox.claim(NOON, CLAIM_SECONDS, 1)
        if commit:
            work.commit()
        print(len(claimed), flush=True)
        time.sleep(600)


def take(keyring: SqlKeyring) -> None:
    """Take pairs of one serial until there is none."""
    while pair := keyring.take_pair(SERIAL):
        print(pair.number, pair.survivor.lookup.hex())


def main(url: str, what: str) -> None:
    if what == "take":
        keyring = SqlKeyring(keyring_engine(url))
        take(keyring)
        keyring.dispose()
        return
    store = Store(content_engine(url))
    if what == "deliver":
        deliver(store)
    elif what == "admit":
        admit(store)
    else:
        hang(store, commit=what == "claim")
    store.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
