"""A report that waits, its readers, a worker's escalation, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from intake.cases.case import Status
from intake.casework.escalating import Escalation
from intake.ports import Keyring, OpenWork, RunningClock
from intake.routing.clocks import Kind
from intake.waiting import reading_clock
from tests.unit.desk.world import (
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    NOON,
    OWNER,
    FiledReport,
    World,
)

HOURS = 24
"""What was promised for the example's report."""


@dataclass
class Waiting:
    """One response with one report that nobody has read."""

    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        self.world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)

    def file(self, hours: int = HOURS, **fields: object) -> FiledReport:
        due_at = NOON + timedelta(hours=hours)
        report = self.world.file(**{"due_at": due_at, **fields})  # type: ignore[arg-type]
        with self.world.store() as work:
            work.clocks.put(reading_clock(report.id, NOON, hours))
            work.commit()
        return report

    def escalation(
        self, store: OpenWork | None = None, keyring: Keyring | None = None
    ) -> Escalation:
        """A worker's; `store` and `keyring` may be ones that fail."""
        return Escalation(
            store or self.world.store,
            keyring or self.world.keyring,
            self.world.vault,
            lambda: self.world.response,
            self.world.clock,
        )

    def round(self) -> int:
        """A worker that has just started goes round once."""
        return self.escalation().escalate_once()

    def at(self, hours: float) -> int:
        """So long after it was sent, the worker goes round."""
        self.world.clock.now = NOON + timedelta(hours=hours)
        return self.round()

    # ------------------------------------------------------------ what became of it

    def clock(self, report: FiledReport, kind: Kind = Kind.READING) -> RunningClock | None:
        with self.world.store(write=False) as work:
            return work.clocks.get(report.id, kind.value)

    def places(self, report: FiledReport) -> dict[str, str]:
        with self.world.store(write=False) as work:
            return {each.reader_id: each.place for each in work.reports.assignments(report.id)}

    def owner(self, report: FiledReport) -> str:
        return next(who for who, place in self.places(report).items() if place == "owner")

    def open_wraps(self, report: FiledReport) -> set[str]:
        """Whose wraps are without the release layer."""
        wraps = self.world.keyring.wraps(report.id)
        return {wrap.reader_id for wrap in wraps if not wrap.held}

    def opens(self, report: FiledReport, reader_id: str) -> bool:
        wrap = self.world.keyring.wrap(report.id, reader_id)
        if wrap is None or wrap.held:
            return False
        seed = self.world.session(reader_id).seed
        public = report.key.public
        return report.key.seed == self.world.vault.unwrap(
            report.id, public, reader_id, seed, wrap.blob, held=False
        )

    def rung(self) -> set[str]:
        """Readers who are still to be told; asking forgets it."""
        bells = self.world.store.tables.bells
        found = {reader_id for reader_id, bell in bells.items() if bell.pending}
        bells.clear()
        return found

    def closed(self) -> set[str]:
        return {area for _, area in self.world.store.tables.closed_areas}

    def counted(self, name: str, area: str = "") -> int:
        counters = self.world.store.tables.counters.items()
        return sum(total for (_, *what), total in counters if what == [name, area])

    def events(self, report: FiledReport) -> list[tuple[str, str]]:
        return [(event, detail) for _, event, detail in self.world.audit(report.id)]

    # ------------------------------------------------------------ what happens meanwhile

    def suspend(self, reader_id: str) -> None:
        assert self.world.casework.staff.suspend("operator", reader_id)

    def resume(self, reader_id: str) -> None:
        assert self.world.casework.staff.resume("operator", reader_id)

    def becomes(self, report: FiledReport, status: Status) -> None:
        with self.world.store() as work:
            header = work.reports.get(report.id)
            assert header is not None
            work.reports.set_status(report.id, status.value, was=header.status)
            work.commit()

    def without(self, *reader_ids: str) -> None:
        """The file names them no more."""
        left = tuple(each for each in self.world.response.readers if each.id not in reader_ids)
        self.world.response = replace(self.world.response, readers=left)


def changed_reader(waiting: Waiting, reader_id: str, **fields: object) -> None:
    """The file describes this reader otherwise now."""
    readers = tuple(
        replace(each, **fields) if each.id == reader_id else each  # type: ignore[arg-type]
        for each in waiting.world.response.readers
    )
    waiting.world.response = replace(waiting.world.response, readers=readers)


Unfit = Callable[[Waiting], None]
