"""Receipts: made, found again, and handed out once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from itertools import count
from pathlib import Path
from threading import Event, Semaphore, Thread, current_thread
from threading import enumerate as living_threads

import pytest

import intake
from intake.errors import SealError
from intake.ports import Receipt, Vault
from intake.vault import xwing
from intake.vault.receipt_pool import ReceiptPool
from tests.unit.vault.conftest import MakeVault

ROOT = Path(intake.__file__).parents[1]


def test_typed_digits_give_the_row_and_the_private_key_of_the_receipt(vault: Vault) -> None:
    receipt = vault.fresh_receipt()
    key = vault.receipt_key(receipt.digits)
    assert (len(receipt.digits), len(receipt.lookup)) == (16, 32)
    assert receipt.digits.isdecimal()
    assert key.lookup == receipt.lookup
    assert xwing.public_bytes(key.seed) == receipt.public


def test_digits_are_worth_nothing_without_the_pepper_or_elsewhere(
    vault: Vault, make_vault: MakeVault
) -> None:
    digits = "0123456789012345"
    here = vault.receipt_key(digits)
    assert here == make_vault(server_secret=b"o" * 32).receipt_key(digits)
    for other in (make_vault(pepper=b"o" * 32), make_vault(deployment="other")):
        there = other.receipt_key(digits)
        assert there.lookup != here.lookup
        assert there.seed != here.seed


@pytest.mark.parametrize("digits", ["", "1" * 15, "1" * 17, "1" * 15 + "a", "١" * 16, "1 " * 8])
def test_anything_but_sixteen_western_digits_is_refused(vault: Vault, digits: str) -> None:
    with pytest.raises(SealError):
        vault.receipt_key(digits)


def test_receipts_do_not_repeat_and_keep_their_leading_zeros(vault: Vault) -> None:
    receipts = [vault.fresh_receipt() for _ in range(8)]
    assert len({receipt.digits for receipt in receipts}) == 8
    assert len({receipt.public for receipt in receipts}) == 8
    assert {len(receipt.digits) for receipt in receipts} == {16}


class Maker:
    """Makes numbered receipts; `made` can be waited on."""

    def __init__(self) -> None:
        self.made = Semaphore(0)
        self._numbers = count()

    def __call__(self) -> Receipt:
        receipt = Receipt(f"{next(self._numbers):016d}", b"", b"")
        self.made.release()
        return receipt


def test_the_pool_hands_out_each_receipt_once() -> None:
    pool = ReceiptPool(Maker(), size=3)
    taken = [pool.take().digits for _ in range(50)]
    pool.close()
    assert len(set(taken)) == 50


def test_the_pool_makes_ahead_from_the_first_take_on_and_no_more_than_its_size() -> None:
    maker = Maker()
    pool = ReceiptPool(maker, size=3)
    assert not maker.made.acquire(timeout=0.05)
    pool.take()
    for _ in range(4):
        assert maker.made.acquire(timeout=10)
    assert not maker.made.acquire(timeout=0.05)
    pool.close()


def test_only_what_is_ready_is_taken_without_waiting_and_all_of_it_or_none() -> None:
    maker = Maker()
    pool = ReceiptPool(maker, size=2)
    assert pool.take_ready(1) == [], "none is ready at first, and none is made for it"
    for _ in range(2):
        assert maker.made.acquire(timeout=10)
    assert pool.take_ready(3) == []
    first, second = pool.take(), pool.take()
    assert first.digits != second.digits
    pool.close()
    assert pool.take_ready(1) == []


def test_a_ready_receipt_is_given_while_the_maker_is_busy() -> None:
    may_make, made = Semaphore(3), Semaphore(0)

    def slow() -> Receipt:
        assert may_make.acquire(timeout=10)
        made.release()
        return Receipt("0" * 16, b"", b"")

    pool = ReceiptPool(slow, size=2)
    pool.take()  # One made now, two made ahead: no more may be made.
    for _ in range(3):
        assert made.acquire(timeout=10)
    pool.take()
    pool.take()
    may_make.release(9)
    pool.close()


def test_a_closed_pool_forgets_what_is_ready_and_has_no_thread_but_still_gives() -> None:
    others = living_threads()
    maker = Maker()
    pool = ReceiptPool(maker, size=2)
    pool.take()
    for _ in range(3):
        assert maker.made.acquire(timeout=10)
    pool.close()
    pool.close()
    assert pool.take().digits == f"{3:016d}"
    assert not started_since(others)


def started_since(others: Collection[Thread]) -> list[Thread]:
    """Threads of pools, but for those of servers that other tests keep."""
    return [each for each in living_threads() if each.name == "receipts" and each not in others]


def test_a_pool_of_none_starts_no_thread() -> None:
    others = living_threads()
    pool = ReceiptPool(Maker(), size=0)
    assert pool.take().digits
    assert not started_since(others)


def test_memory_that_runs_out_in_the_background_is_tried_again() -> None:
    others = living_threads()
    failed, made_ahead = Event(), Event()

    def make() -> Receipt:
        if current_thread().name == "receipts":
            if not failed.is_set():
                failed.set()
                raise MemoryError
            made_ahead.set()
        return Receipt("0" * 16, b"", b"")

    pool = ReceiptPool(make, size=1)
    pool.take()
    assert failed.wait(10)
    for thread in started_since(others):
        thread.join(10)
        assert not thread.is_alive()
    assert pool.take().digits
    assert made_ahead.wait(10)
    pool.close()


FORKS = """
import os, sys
from collections.abc import Collection
from itertools import count
from threading import Semaphore
from intake.ports import Receipt
from intake.vault.receipt_pool import ReceiptPool

made = Semaphore(0)

def make():
    receipt = Receipt(os.urandom(8).hex(), b"", b"")
    made.release()
    return receipt

pool = ReceiptPool(make, 4)
pool.take()
for _ in range(5):
    made.acquire()
read, write = os.pipe()
for _ in range(2):
    if os.fork() == 0:
        os.write(write, "".join(pool.take().digits + "\\n" for _ in range(8)).encode())
        pool.close()
        os._exit(0)
for _ in range(2):
    os.wait()
os.close(write)
print(open(read).read(), *(pool.take().digits for _ in range(8)), sep="\\n")
pool.close()
"""


def test_processes_forked_from_a_filled_pool_never_share_a_receipt() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKS],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    digits = ran.stdout.split()
    assert ran.stderr == ""
    assert len(digits) == 24
    assert len(set(digits)) == 24
