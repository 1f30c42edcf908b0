"""What every store must do. A subject subclasses `StoreContract` and gives `open_work`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from intake.errors import StoreError
from intake.messages import Reached
from intake.ports import ClosedArea, IssueRow, OpenWork, Pace, UnitOfWork
from tests.contract.store_conversation import (
    ConversationsContract,
    DraftsContract,
    InboundContract,
    PagesContract,
)
from tests.contract.store_copies import CopiesContract, InboundCopiesContract, ReachedContract
from tests.contract.store_desk import DeskContract
from tests.contract.store_examples import A_REPORT, HOUR, NOON, SHE, page, part, standing, text
from tests.contract.store_floods import FloodedQueueContract, StartsContract
from tests.contract.store_grants import GrantsContract
from tests.contract.store_helpers import HelpersContract, RoutesContract, StoppedContract, codes
from tests.contract.store_installation import InstallationContract
from tests.contract.store_keeping import ChainsContract, DatesContract, HoldsContract
from tests.contract.store_keys import KeysContract
from tests.contract.store_outbox import OutboxContract
from tests.contract.store_paces import PacesContract
from tests.contract.store_queue import GroupsContract, WatchingContract
from tests.contract.store_reports import QueueContract, ReportsContract
from tests.contract.store_waiting import BellsContract, CapacityContract, ClocksContract


def _write_on_every_table(work: UnitOfWork) -> None:
    work.inbound.remember(b"key", NOON)
    work.conversations.put(SHE, standing())
    work.pages.put(SHE, page())
    work.outbox.add(text())
    work.drafts.touch(A_REPORT, NOON + HOUR)
    work.drafts.add(A_REPORT, part())
    work.attempts.add(b"key", NOON)
    work.counters.add("2031-05", "started")
    work.starts.add("web", NOON)
    work.heartbeats.beat("worker", NOON)
    work.tallies.hold("2031-05")
    work.tallies.put("2031-05", b"sealed")
    work.issues.add(IssueRow("public", "2031", "hash", "{}"))
    work.helpers.add(codes())
    work.stopped.add(b"key", NOON)
    work.bells.set_contact("reader-a", b"sealed")
    work.capacity.close("example", ClosedArea("north", "clock", NOON))


def _fail_in_a_unit(open_work: OpenWork) -> None:
    with open_work() as work:
        _write_on_every_table(work)
        raise LookupError


def _is_empty(work: UnitOfWork) -> bool:
    return (
        work.conversations.get(SHE) == (None, 0)
        and work.pages.get(SHE) is None
        and work.outbox.depth() == 0
        and not work.drafts.expired(NOON + 9 * HOUR, 9)
        and not work.reports.parts(A_REPORT)
        and work.attempts.count(b"key", NOON) == 0
        and work.counters.get("2031-05", "started") == 0
        and not work.starts.since("web", NOON)
        and work.heartbeats.last("worker") is None
        and work.tallies.get("2031-05") == b""
        and work.issues.get("public", "2031") is None
        and not work.helpers.of_serial("example", "K4-07")
        and not work.stopped.has(b"key")
        and not work.bells.with_contact()
        and not work.capacity.closed("example")
        and work.inbound.remember(b"key", NOON)
    )


class UnitOfWorkContract:
    """All or nothing."""

    def test_leaving_without_commit_undoes_all(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _write_on_every_table(work)
        with open_work() as work:
            assert _is_empty(work)

    def test_an_error_in_the_block_undoes_all_and_passes_on(self, open_work: OpenWork) -> None:
        with pytest.raises(LookupError):
            _fail_in_a_unit(open_work)
        with open_work() as work:
            assert _is_empty(work)

    def test_what_is_committed_is_there_for_the_next_unit(self, open_work: OpenWork) -> None:
        with open_work() as work:
            _write_on_every_table(work)
            work.commit()
        with open_work(write=False) as work:
            assert work.conversations.get(SHE) == (standing(), 1)
            assert work.reports.parts(A_REPORT) == [part()]
            assert work.heartbeats.last("worker") == NOON

    def test_a_unit_is_over_after_commit(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.commit()
            with pytest.raises(StoreError):
                work.conversations.forget(SHE)

    def test_a_unit_in_which_something_failed_cannot_be_committed(
        self, open_work: OpenWork
    ) -> None:
        """Whoever overlooks the error must not believe that the message is stored."""
        with open_work() as work:
            work.inbound.remember(b"key", NOON)
            work.drafts.add(A_REPORT, part())
            with pytest.raises(StoreError):
                work.drafts.add(A_REPORT, part())
            with pytest.raises(StoreError):
                work.inbound.remember(b"another", NOON)
            with pytest.raises(StoreError):
                work.attempts.add_all([b"one", b"two"], NOON)
            with pytest.raises(StoreError):
                work.commit()
        with open_work() as work:
            assert work.inbound.remember(b"key", NOON)

    @pytest.mark.parametrize(
        "write",
        [
            lambda work: work.inbound.remember(b"key", NOON),
            lambda work: work.conversations.put(SHE, standing()),
            lambda work: work.outbox.claim(NOON, 60, 1),
            lambda work: work.reports.erase(A_REPORT),
            lambda work: work.helpers.set_active("example", "K4-07", active=False),
            lambda work: work.helpers.forget("example", "K4-07"),
            lambda work: work.routes.want(A_REPORT, "2031-05-04"),
            lambda work: work.routes.sent(A_REPORT, "2031-05-04"),
            lambda work: work.routes.answered(A_REPORT),
            lambda work: work.stopped.lift(b"key"),
            lambda work: work.copies.note(b"key", NOON, Reached.SENT),
            lambda work: work.copies.claim(NOON, 60, 1),
            lambda work: work.copies.soon(b"key", NOON),
            lambda work: work.paces.take("sms", NOON, Pace(1.0)),
            lambda work: work.clocks.stop(A_REPORT, "reading"),
            lambda work: work.capacity.open_("example", "north"),
            lambda work: work.bells.ring("reader-a", "U1", NOON),
            lambda work: work.bells.claim(NOON, 60, 1),
            lambda work: work.readers.set_active("reader-a", active=False),
            lambda work: work.grants.forget_over(NOON),
            lambda work: work.grants.set_state(A_REPORT, "done", was="asked"),
        ],
    )
    def test_a_unit_opened_for_reading_cannot_write(
        self, open_work: OpenWork, write: Callable[[UnitOfWork], object]
    ) -> None:
        with open_work(write=False) as work, pytest.raises(StoreError):
            write(work)

    def test_an_error_of_the_store_says_nothing_of_the_rows(self, open_work: OpenWork) -> None:
        marked = part(blob=hashlib.sha256(b"marker").hexdigest().encode())
        with open_work() as work:
            work.drafts.add(A_REPORT, marked)
            with pytest.raises(StoreError) as caught:
                work.drafts.add(A_REPORT, marked)
        seen = f"{caught.value!s} {caught.value!r} {caught.getrepr(style='native')}"
        assert marked.blob.decode() not in seen
        assert A_REPORT.decode() not in seen
        assert "INSERT" not in seen


class StoreContract(
    UnitOfWorkContract,
    InboundContract,
    InboundCopiesContract,
    CopiesContract,
    ReachedContract,
    ConversationsContract,
    PagesContract,
    DraftsContract,
    OutboxContract,
    PacesContract,
    ReportsContract,
    QueueContract,
    GroupsContract,
    WatchingContract,
    DeskContract,
    InstallationContract,
    HelpersContract,
    RoutesContract,
    StoppedContract,
    StartsContract,
    FloodedQueueContract,
    ClocksContract,
    CapacityContract,
    BellsContract,
    GrantsContract,
    DatesContract,
    HoldsContract,
    ChainsContract,
    KeysContract,
):
    """Everything a store must do."""
