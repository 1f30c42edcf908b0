"""What goes from a closed report before the report itself, on its dates (the worker).

Rules
1. The secret first, in the keyring, and then what stood in the content: whatever breaks off in
   between, nothing opens any more, and the next round finds the date again.
2. Each report is a unit of its own, and a batch a round: no message waits for it.
3. What stays still opens: in place of a part that is erased stands the head that came after it.
4. While a hold is on, no date counts; the store sees to that (`ports.Reports.due_dates`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from intake.cases.parts import TOLD
from intake.ports import (
    AuditLine,
    Clock,
    Keyring,
    OpenWork,
    PartPlace,
    ReportHeader,
    StoredPart,
    UnitOfWork,
    Vault,
)
from intake.shredding import ACCESS, HINT, LABELS, WORDS, label_of

ACTOR: Final = "worker"
LINES: Final = {HINT: "hint_erased", WORDS: "words_erased", ACCESS: "access_ended"}
"""What came to its date -> the line that says so."""

_BATCH: Final = 200


class Retention:
    """Erases by date what goes first."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        clock: Clock,
        *,
        batch: int = _BATCH,
    ) -> None:
        self._open_work = open_work
        self._keyring = keyring
        self._vault = vault
        self._clock = clock
        self._batch = batch

    def run_once(self) -> int:
        """One round; how much came to its date. Raises StoreError, and may then be run again."""
        done = 0
        for what in LINES:
            while done < self._batch and self._next(what):
                done += 1
        with self._open_work() as work:
            work.holds.forget_ended(self._clock())
            work.commit()
        return done

    def _next(self, what: str) -> bool:
        """One report of which that date has come; False when there is none."""
        now = self._clock()
        with self._open_work() as work:
            for report_id in work.reports.due_dates(what, now, 1):
                header = work.reports.hold(report_id)
                if header is not None:
                    self._carry_out(work, header, what)
                    work.reports.end_date(report_id, what)
                    hour = now.replace(minute=0, second=0, microsecond=0)
                    work.audit.write(AuditLine(hour, ACTOR, LINES[what], report_id))
                    work.commit()
                    return True
        return False

    def _carry_out(self, work: UnitOfWork, header: ReportHeader, what: str) -> None:
        if what == ACCESS:
            self._keyring.forget_receipts(header.report_id)
        else:
            self._shred(work, header, what)

    def _shred(self, work: UnitOfWork, header: ReportHeader, about: str) -> None:
        report_id = header.report_id
        secrets = self._with_labels(report_id)
        self._keyring.forget_secret(report_id, about)
        for place, part in self._placed(header, work):
            if self._is_about(place, part, about, secrets):
                blob = self._vault.erased_part(secrets[LABELS], place, part.blob)
                work.reports.replace_part(report_id, StoredPart(part.number, part.kind, blob))

    def _with_labels(self, report_id: bytes) -> Mapping[str, bytes]:
        """Reports from before there were secrets get the one that proves what was erased."""
        secrets = self._keyring.secrets(report_id)
        if LABELS in secrets:
            return secrets
        fresh = self._vault.fresh_secret()
        return {**secrets, LABELS: self._keyring.add_secret(report_id, LABELS, fresh)}

    def _is_about(
        self, place: PartPlace, part: StoredPart, about: str, secrets: Mapping[str, bytes]
    ) -> bool:
        """Whatever was told without a label goes with the words: nobody can tell it apart."""
        if self._vault.is_erased(secrets[LABELS], place, part.blob):
            return False
        if not part.label:
            return about == WORDS and part.kind == TOLD
        return label_of(self._vault, part, secrets) == about

    def _placed(
        self, header: ReportHeader, work: UnitOfWork
    ) -> Iterator[tuple[PartPlace, StoredPart]]:
        head = self._vault.first_head(header.report_id, header.public)
        for part in work.reports.parts(header.report_id):
            yield PartPlace(header.report_id, header.public, part.number, part.kind, head), part
            head = self._vault.next_head(head, part.blob)
