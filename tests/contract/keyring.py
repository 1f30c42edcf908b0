"""What every keyring must do. A subject subclasses `KeyringContract` and gives `keyring`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from intake.ports import Keyring, ReceiptRow, Wrap
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON


def _wrap(report_id: bytes = A_REPORT, reader_id: str = "reader-a", *, held: bool = False) -> Wrap:
    return Wrap(report_id, reader_id, held, b"wrap for " + reader_id.encode())


def _receipt(
    lookup: bytes = b"receipt-a", report_id: bytes = A_REPORT, role: str = "reporter"
) -> ReceiptRow:
    return ReceiptRow(lookup, report_id, b"public", role)


def _file(keyring: Keyring, report_id: bytes) -> None:
    keyring.file(
        report_id,
        [_wrap(report_id), _wrap(report_id, "reader-b", held=True)],
        [_receipt(b"receipt of " + report_id, report_id)],
        NOON,
    )


class KeyringContract:
    """Wraps and receipts."""

    def test_only_a_reader_with_a_wrap_finds_one(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        assert keyring.wrap(A_REPORT, "reader-a") == _wrap()
        assert keyring.wrap(A_REPORT, "reader-b") == _wrap(reader_id="reader-b", held=True)
        assert keyring.wrap(A_REPORT, "reader-c") is None
        assert keyring.wrap(B_REPORT, "reader-a") is None

    def test_all_wraps_of_a_report_are_listed_by_reader(self, keyring: Keyring) -> None:
        keyring.file(A_REPORT, [_wrap(reader_id="reader-b"), _wrap()], [], NOON)
        assert keyring.wraps(A_REPORT) == [_wrap(), _wrap(reader_id="reader-b")]
        assert keyring.wraps(B_REPORT) == []

    def test_a_receipt_leads_to_its_report(self, keyring: Keyring) -> None:
        survivor, helper = _receipt(b"s", role="survivor"), _receipt(b"h", role="helper")
        keyring.file(A_REPORT, [], [survivor, helper], NOON)
        assert keyring.receipt(b"s") == survivor
        assert keyring.receipt(b"h") == helper
        assert keyring.receipt(b"x") is None
        assert keyring.receipts(A_REPORT) == [helper, survivor]
        assert keyring.receipts(B_REPORT) == []

    def test_filing_again_is_the_same_as_once(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        _file(keyring, A_REPORT)
        assert len(keyring.wraps(A_REPORT)) == 2
        assert len(keyring.receipts(A_REPORT)) == 1

    def test_filing_again_puts_the_newer_wrap(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        newer = replace(_wrap(), blob=b"newer", held=True)
        keyring.file(A_REPORT, [newer], [], NOON + HOUR)
        assert keyring.wrap(A_REPORT, "reader-a") == newer
        assert keyring.older_than(NOON + HOUR, b"", 9) == []

    def test_filing_again_takes_the_wraps_of_readers_who_are_excluded_now(
        self, keyring: Keyring
    ) -> None:
        """A filing broke off, she named his organisation, and filed again."""
        theirs = Wrap(A_REPORT, "reader-x", held=False, blob=b"for x")
        ours = Wrap(A_REPORT, "reader-y", held=False, blob=b"for y")
        keyring.file(A_REPORT, [theirs], [], NOON)
        keyring.file(A_REPORT, [ours], [], NOON)
        assert keyring.wrap(A_REPORT, "reader-x") is None
        assert list(keyring.wraps(A_REPORT)) == [ours]

    def test_a_released_wrap_takes_the_place_of_the_held_one(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        released = Wrap(A_REPORT, "reader-b", held=False, blob=b"released")
        keyring.replace(released)
        assert keyring.wrap(A_REPORT, "reader-b") == released
        assert keyring.wrap(A_REPORT, "reader-a") == _wrap()

    def test_a_forgotten_wrap_cannot_be_brought_back(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        keyring.forget(A_REPORT)
        keyring.replace(_wrap())
        assert keyring.wraps(A_REPORT) == []

    def test_a_forgotten_report_leaves_nothing_and_others_stay(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        _file(keyring, B_REPORT)
        keyring.forget(A_REPORT)
        assert keyring.wraps(A_REPORT) == []
        assert keyring.receipts(A_REPORT) == []
        assert keyring.receipt(b"receipt of " + A_REPORT) is None
        assert len(keyring.wraps(B_REPORT)) == 2
        assert len(keyring.receipts(B_REPORT)) == 1

    def test_one_reader_can_lose_her_wrap(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        keyring.forget_wrap(A_REPORT, "reader-a")
        keyring.forget_wrap(A_REPORT, "reader-a")
        assert keyring.wrap(A_REPORT, "reader-a") is None
        assert keyring.wrap(A_REPORT, "reader-b") is not None
        assert len(keyring.receipts(A_REPORT)) == 1

    def test_old_reports_are_listed_page_by_page(self, keyring: Keyring) -> None:
        ids = [bytes([number]) * 16 for number in (9, 1, 200, 5)]
        for report_id in ids:
            _file(keyring, report_id)
        old = sorted(ids)
        assert keyring.older_than(NOON, b"", 9) == []
        assert keyring.older_than(NOON + timedelta(seconds=1), b"", 9) == old
        assert keyring.older_than(NOON + HOUR, b"", 3) == old[:3]
        assert keyring.older_than(NOON + HOUR, old[2], 3) == old[3:]
