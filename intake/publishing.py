"""Statistics made, once: counts of a period become an issue, which is kept and shown as it is.

Rules: nothing sealed is opened but the tallies of months. An issue is made in one unit and never
again; the same bytes are shown for ever, whatever is counted or erased later. What a year or a
half shows follows from its quarters, and theirs of the line itself from its months, so these are
made first. What is said of the help directory is so on the day on which a sheet is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from intake.errors import ConfigError
from intake.ports import Clock, IssueRow, OpenWork, UnitOfWork, Vault
from intake.routing.directory import ages_days, areas_without_health
from intake.routing.response import Response
from intake.statistics.directory import Directory, directory_tables
from intake.statistics.disclosure import Control
from intake.statistics.figures import Figure, Table, added
from intake.statistics.incidents import incidents
from intake.statistics.indicators import PROCESS
from intake.statistics.issues import (
    BY_QUARTER,
    CUTS,
    REGISTER,
    Issue,
    Output,
    hash_of,
    read_issue,
    register,
)
from intake.statistics.making import (
    Counts,
    help_of,
    process_of,
    process_over,
    summed,
    tables_of,
)
from intake.statistics.periods import Period, Span
from intake.statistics.tally import read_tally


class Publishing:
    """What may be given out of the counts of one response."""

    def __init__(
        self, open_work: OpenWork, vault: Vault, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._response = response
        self._clock = clock

    def issue(self, output: Output, period: Period) -> str:
        """The text of an issue, as it was made the first time. Raises ConfigError."""
        with self._open_work() as work:
            text = self._frozen(work, output, period) or self._made(work, output, period)
            work.commit()
        return text

    def made(self, output: Output) -> Sequence[str]:
        """Periods of which there is an issue, in order."""
        with self._open_work(write=False) as work:
            return work.issues.periods(output.value)

    def shown(self, output: Output, period: Period) -> str | None:
        """The text of an issue that was made; None where there is none. Makes nothing."""
        with self._open_work(write=False) as work:
            return self._frozen(work, output, period)

    def newest(self, output: Output) -> Period | None:
        """The last period that may be given out now; None where no such number may be."""
        cut, today = CUTS[output], self._clock().date()
        if cut.span in (Span.QUARTER, Span.HALF) and self._response().yearly_only:
            return None
        years = (Period(today.year - back, Span.YEAR.value) for back in range(3))
        periods = (each for year in years for each in reversed(year.parts(cut.span)))
        return next(
            (each for each in periods if each.given_out_from(outside=cut.outside) <= today), None
        )

    def _made(self, work: UnitOfWork, output: Output, period: Period) -> str:
        cut = CUTS[output]
        if period.span is not cut.span:
            raise ConfigError(f"{period}: this sheet is for a {cut.span.name.lower()}")
        first = period.given_out_from(outside=cut.outside)
        if self._clock().date() < first:
            raise ConfigError(f"{period}: not before {first}")
        if output is Output.OPERATIONS:
            return self._month(work, period)
        core = self._core(work, period)
        by_name = {each.name: each for each in (*core.tables, *self._directory())}
        by_name[REGISTER] = register(by_name, core.total, core.threshold)
        by_name |= {each.name: each for each in incidents(by_name)}
        tables = tuple(by_name[name] for name in cut.tables if name in by_name)
        return self._freeze(work, output, period, core.total, tables)

    # ------------------------------------------------------------ what outputs are cut from

    def _core(self, work: UnitOfWork, period: Period) -> Issue:
        match period.span:
            case Span.YEAR:
                return self._year(work, period)
            case Span.HALF:
                return self._half(work, period)
            case Span.QUARTER | Span.MONTH:
                return self._quarter(work, period)

    def _half(self, work: UnitOfWork, half: Period) -> Issue:
        """Not kept itself: it follows from its quarters, which are."""
        parts = [self._quarter(work, each) for each in half.parts(Span.QUARTER)]
        total = added(part.total for part in parts if part.total)
        tables = summed([part.tables for part in parts])
        return self._issue(Output.CORE, half, total, tables)

    def _year(self, work: UnitOfWork, year: Period) -> Issue:
        if text := self._frozen(work, Output.CORE, year):
            return read_issue(text)
        quarters = year.parts(Span.QUARTER)
        began = any(self._frozen(work, Output.CORE, each) for each in quarters)
        if self._response().yearly_only and not began:
            return self._from_counts(work, year)
        parts = [self._quarter(work, each) for each in quarters]
        totals = [part.total for part in parts if part.total]
        tables = summed([part.tables for part in parts])
        tables = (*_without_process(tables), self._process(work, year, parts))
        cells = {
            (f"Q{quarter.number}", ""): total
            for quarter, total in zip(quarters, totals, strict=True)
        }
        rows = tuple(row for row, _ in cells)
        tables = (*tables, Table(BY_QUARTER, rows, ("",), None, cells))
        return read_issue(self._freeze(work, Output.CORE, year, added(totals), tables))

    def _quarter(self, work: UnitOfWork, quarter: Period) -> Issue:
        if text := self._frozen(work, Output.CORE, quarter):
            return read_issue(text)
        year = Period(quarter.year, Span.YEAR.value)
        if self._frozen(work, Output.CORE, year):
            raise ConfigError(f"{quarter}: {year} was given out without quarters, and stays so")
        if self._response().yearly_only:
            raise ConfigError(f"{quarter}: numbers of this response are given out yearly only")
        return self._from_counts(work, quarter)

    def _from_counts(self, work: UnitOfWork, period: Period) -> Issue:
        months = [read_issue(self._month(work, each)) for each in period.parts(Span.MONTH)]
        tally: Counter[str] = Counter()
        for month in period.months:
            if sealed := work.tallies.get(month):
                tally.update(read_tally(self._vault.open_tally(month, sealed)))
        names, response = self._names(work, period.months), self._response()
        listed = {"language": response.languages, "area": response.larger_areas()}
        counts, process = Counts(tally, names, listed), self._process(work, period, months)
        tables = tables_of(counts, self._control())
        tables = (*tables, help_of(counts, process, self._control()), process)
        return read_issue(self._freeze(work, Output.CORE, period, tables[0].total, tables))

    def _month(self, work: UnitOfWork, month: Period) -> str:
        tables = (process_of(self._names(work, month.months), self._control()),)
        return self._frozen(work, Output.OPERATIONS, month) or self._freeze(
            work, Output.OPERATIONS, month, None, tables
        )

    def _process(self, work: UnitOfWork, period: Period, parts: Sequence[Issue]) -> Table:
        tables = [table for part in parts if (table := part.table(PROCESS.name))]
        return process_over(tables, self._names(work, period.months), self._control())

    # ------------------------------------------------------------ small things

    def _names(self, work: UnitOfWork, months: Iterable[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for month in months:
            found.update(work.counters.of_month(month))
        return found

    def _directory(self) -> tuple[Table, ...]:
        response = self._response()
        ages = ages_days(response, self._clock().date())
        without = len(areas_without_health(response))
        return directory_tables(Directory(len(response.areas), without, ages))

    def _control(self) -> Control:
        said = self._response().statistics
        return Control(said.min_cell, said.round_to)

    def _frozen(self, work: UnitOfWork, output: Output, period: Period) -> str | None:
        """Raises ConfigError when it is not as it was made."""
        row = work.issues.get(output.value, str(period))
        if row is not None and hash_of(row.body) != row.sha256:
            raise ConfigError(f"{period}: this issue was changed since it was made")
        return None if row is None else row.body

    def _freeze(
        self,
        work: UnitOfWork,
        output: Output,
        period: Period,
        total: Figure | None,
        tables: tuple[Table, ...],
    ) -> str:
        text = self._issue(output, period, total, tables).to_text()
        if not work.issues.add(IssueRow(output.value, str(period), hash_of(text), text)):
            raise ConfigError(f"{period}: made by another process just now; ask again")
        return text

    def _issue(
        self, output: Output, period: Period, total: Figure | None, tables: tuple[Table, ...]
    ) -> Issue:
        control, response = self._control(), self._response().id
        return Issue(output, str(period), response, control.threshold, control.base, total, tables)


def _without_process(tables: Sequence[Table]) -> tuple[Table, ...]:
    return tuple(each for each in tables if each.name != PROCESS.name)
