"""What every keyring must do. A subject subclasses `KeyringContract` and gives `keyring`."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import Keyring, PaperCode, PaperPair, ReceiptRow, Wrap
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


def pair(number: int) -> PaperPair:
    """A printed pair whose codes are told apart by its number."""
    survivor, intermediary = (
        PaperCode(f"lookup {who} {number}".encode(), f"public {who} {number}".encode())
        for who in ("survivor", "intermediary")
    )
    return PaperPair(number, survivor, intermediary)


def pairs(*numbers: int) -> Sequence[PaperPair]:
    """Printed pairs of these numbers, in this order."""
    return [pair(number) for number in numbers]


class WrapsContract:
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

    def test_a_second_key_has_wraps_of_its_own(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        second = replace(_wrap(), blob=b"second", generation=1)
        keyring.add_wraps([second], NOON)
        assert keyring.wrap(A_REPORT, "reader-a") == _wrap()
        assert keyring.wrap(A_REPORT, "reader-a", 1) == second
        assert keyring.wrap(A_REPORT, "reader-b", 1) is None
        assert keyring.wraps(A_REPORT) == [_wrap(), second, _wrap(reader_id="reader-b", held=True)]
        released = replace(second, blob=b"released")
        keyring.replace(released)
        assert keyring.wrap(A_REPORT, "reader-a") == _wrap()
        assert keyring.wrap(A_REPORT, "reader-a", 1) == released

    def test_a_reader_who_is_left_out_loses_every_key(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        keyring.add_wraps([replace(_wrap(), generation=1), replace(_wrap(), generation=2)], NOON)
        keyring.forget_wrap(A_REPORT, "reader-a")
        assert keyring.wraps(A_REPORT) == [_wrap(reader_id="reader-b", held=True)]

    def test_a_key_made_anew_leaves_nothing_of_the_try_before(self, keyring: Keyring) -> None:
        """A reader who was to have it then, and is excluded now, must not keep it."""
        _file(keyring, A_REPORT)
        tried = [replace(_wrap(reader_id=name), generation=1) for name in ("reader-a", "reader-x")]
        keyring.renew(A_REPORT, 1, tried, NOON)
        anew = replace(_wrap(), blob=b"anew", generation=1)
        keyring.renew(A_REPORT, 1, [anew], NOON)
        assert keyring.wrap(A_REPORT, "reader-x", 1) is None
        assert keyring.wrap(A_REPORT, "reader-a", 1) == anew
        assert keyring.wrap(A_REPORT, "reader-a") == _wrap()

    def test_a_forgotten_report_leaves_no_later_key(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        keyring.renew(A_REPORT, 1, [replace(_wrap(), generation=1)], NOON)
        keyring.forget(A_REPORT)
        assert keyring.wraps(A_REPORT) == []

    def test_one_way_back_can_be_cut_and_the_other_stays(self, keyring: Keyring) -> None:
        survivor, helper = _receipt(b"s", role="survivor"), _receipt(b"h", role="intermediary")
        keyring.file(A_REPORT, [_wrap()], [survivor, helper], NOON)
        keyring.forget_receipt(b"h")
        keyring.forget_receipt(b"h")
        assert keyring.receipt(b"h") is None
        assert keyring.receipts(A_REPORT) == [survivor]
        assert keyring.wraps(A_REPORT) == [_wrap()]

    def test_old_reports_are_listed_page_by_page(self, keyring: Keyring) -> None:
        ids = [bytes([number]) * 16 for number in (9, 1, 200, 5)]
        for report_id in ids:
            _file(keyring, report_id)
        old = sorted(ids)
        assert keyring.older_than(NOON, b"", 9) == []
        assert keyring.older_than(NOON + timedelta(seconds=1), b"", 9) == old
        assert keyring.older_than(NOON + HOUR, b"", 3) == old[:3]
        assert keyring.older_than(NOON + HOUR, old[2], 3) == old[3:]


class SecretsContract:
    """Without which parts of a report do not open."""

    def test_they_come_with_the_filing_and_go_with_the_report(self, keyring: Keyring) -> None:
        keyring.file(A_REPORT, [_wrap()], [], NOON, {"words": b"w", "hint": b"h"})
        keyring.file(B_REPORT, [], [], NOON, {"words": b"other"})
        assert keyring.secrets(A_REPORT) == {"words": b"w", "hint": b"h"}
        keyring.forget(A_REPORT)
        assert keyring.secrets(A_REPORT) == {}
        assert keyring.secrets(B_REPORT) == {"words": b"other"}

    def test_filing_again_leaves_none_of_the_try_before(self, keyring: Keyring) -> None:
        keyring.file(A_REPORT, [], [], NOON, {"words": b"w", "hint": b"h"})
        keyring.file(A_REPORT, [], [], NOON, {"words": b"again"})
        assert keyring.secrets(A_REPORT) == {"words": b"again"}

    def test_one_is_destroyed_and_the_other_stays(self, keyring: Keyring) -> None:
        keyring.file(A_REPORT, [_wrap()], [], NOON, {"words": b"w", "hint": b"h"})
        keyring.forget_secret(A_REPORT, "hint")
        keyring.forget_secret(A_REPORT, "hint")
        assert keyring.secrets(A_REPORT) == {"words": b"w"}
        assert keyring.wraps(A_REPORT) == [_wrap()]

    def test_the_first_one_that_is_added_stands(self, keyring: Keyring) -> None:
        assert keyring.add_secret(A_REPORT, "words", b"first") == b"first"
        assert keyring.add_secret(A_REPORT, "words", b"second") == b"first"

    def test_every_way_back_ends_and_nothing_else(self, keyring: Keyring) -> None:
        _file(keyring, A_REPORT)
        _file(keyring, B_REPORT)
        keyring.forget_receipts(A_REPORT)
        assert not keyring.receipts(A_REPORT)
        assert len(keyring.wraps(A_REPORT)) == 2
        assert len(keyring.receipts(B_REPORT)) == 1


class PairsContract:
    """Printed pairs of an intermediary."""

    def test_the_lowest_pair_is_taken_and_gone(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(3, 1, 2))
        assert keyring.take_pair("K4-07") == pair(1)
        assert keyring.pairs_left("K4-07") == [2, 3]
        assert keyring.take_pair("K4-07") == pair(2)
        assert keyring.take_pair("K4-07") == pair(3)
        assert keyring.take_pair("K4-07") is None
        assert keyring.pairs_left("K4-07") == []

    def test_numbers_are_numbers_not_words(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(10, 9, 100))
        assert keyring.pairs_left("K4-07") == [9, 10, 100]
        assert keyring.take_pair("K4-07") == pair(9)

    def test_each_serial_has_its_own_pairs(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(1, 2))
        keyring.add_pairs("K4-08", pairs(1))
        assert keyring.take_pair("K4-08") == pair(1)
        assert keyring.take_pair("K4-08") is None
        assert keyring.take_pair("K4-09") is None
        assert keyring.pairs_left("K4-07") == [1, 2]
        assert keyring.pairs_left("K4-09") == []

    def test_more_pairs_can_be_printed_later(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(1, 2))
        keyring.take_pair("K4-07")
        keyring.add_pairs("K4-07", pairs(3))
        assert keyring.pairs_left("K4-07") == [2, 3]

    def test_a_number_is_printed_once_and_then_none_is_added(self, keyring: Keyring) -> None:
        other = replace(pair(2), survivor=PaperCode(b"other", b"other"))
        keyring.add_pairs("K4-07", pairs(1, 2))
        with pytest.raises(StoreError):
            keyring.add_pairs("K4-07", [pair(3), other])
        assert keyring.pairs_left("K4-07") == [1, 2]
        keyring.take_pair("K4-07")
        assert keyring.take_pair("K4-07") == pair(2)

    def test_forgotten_pairs_are_gone_and_others_stay(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(1, 2))
        keyring.add_pairs("K4-08", pairs(1, 2))
        keyring.forget_pairs("K4-07")
        keyring.forget_pairs("K4-07")
        assert keyring.pairs_left("K4-07") == []
        assert keyring.take_pair("K4-07") is None
        assert keyring.pairs_left("K4-08") == [1, 2]

    def test_no_two_callers_get_the_same_pair(self, keyring: Keyring) -> None:
        """Two reports that share a code would each open to the other's survivor."""
        keyring.add_pairs("K4-07", pairs(*range(1, 31)))
        with ThreadPoolExecutor(4) as threads:
            taken = list(threads.map(lambda _: keyring.take_pair("K4-07"), range(40)))
        numbers = [one.number for one in taken if one]
        assert sorted(numbers) == list(range(1, 31))
        assert taken.count(None) == 10

    def test_a_report_that_is_forgotten_takes_no_pair_with_it(self, keyring: Keyring) -> None:
        keyring.add_pairs("K4-07", pairs(1))
        _file(keyring, A_REPORT)
        keyring.forget(A_REPORT)
        assert keyring.pairs_left("K4-07") == [1]


class KeyringContract(WrapsContract, SecretsContract, PairsContract):
    """Everything a keyring must do."""
