"""A store with routes in it, a provider, a button to press and a clock that a test moves."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta

from intake.cases.case import Status
from intake.conversation.vocabulary import Prompt
from intake.letters import RouteLetter
from intake.nudging import Nudger, day_of
from intake.ports import OpenWork, ReportKey, Route, Sender, Vault
from intake.routing.response import Response
from tests.fakes.provider import Provider
from tests.fakes.store import MemoryStore
from tests.fakes.vault import still_vault
from tests.unit.desk.world import RESPONSE, header_of
from tests.world import CATALOGUES

TEN = datetime(2031, 5, 4, 10, tzinfo=UTC)
ADDRESS, OTHER = "+15550001111", "+15550002222"
WORD = "Kettle"


@dataclass(frozen=True, slots=True)
class Elsewhere(Response):
    """A response on other clocks."""

    timezone: str = "UTC"


def letter(address: str = ADDRESS, window: str = "morning") -> RouteLetter:
    return RouteLetter("sms", address, "en", WORD, window)


@dataclass
class House:
    """One installation, as far as nudges go."""

    store: OpenWork = field(default_factory=MemoryStore)
    vault: Vault = field(default_factory=still_vault)
    provider: Provider = field(default_factory=Provider)
    now: datetime = TEN
    timezone: str = "UTC"

    def nudger(self, open_work: OpenWork | None = None, sender: Sender | None = None) -> Nudger:
        """A worker's; `open_work` and `sender` may be ones that fail."""
        return Nudger(
            open_work or self.store,
            self.vault,
            {"sms": sender or self.provider},
            CATALOGUES,
            self.response,
            lambda: self.now,
        )

    def round(self) -> int:
        """A worker that has just started goes round once."""
        return self.nudger().nudge_once()

    def response(self) -> Response:
        given = {each.name: getattr(RESPONSE, each.name) for each in fields(RESPONSE)}
        return Elsewhere(**{**given, "timezone": self.timezone})

    # ------------------------------------------------------------ what she does

    def has_route(
        self,
        report_id: bytes,
        where: RouteLetter | None = None,
        expires_at: datetime = TEN + timedelta(days=90),
    ) -> None:
        """She agreed to be nudged about this report."""
        sealed = self.vault.seal_route(report_id, (where or letter()).to_bytes())
        self.has_row(Route(report_id, sealed, expires_at))

    def has_row(self, route: Route, status: str = "acknowledged") -> None:
        """A report is there, and this row."""
        header = header_of(ReportKey(route.report_id, b"public", b"seed"))
        with self.store() as work:
            work.reports.file(replace(header, status=status), [])
            work.routes.put(route)
            work.commit()

    def comes_back(self, report_id: bytes) -> None:
        with self.store() as work:
            work.routes.answered(report_id)
            work.commit()

    def deletes(self, report_id: bytes) -> None:
        with self.store() as work:
            work.reports.erase(report_id)
            work.commit()

    def writes(self, address: str) -> None:
        """Any text came from there; that hearing one does this, the acceptance tests show."""
        lookup = self.vault.pseudonym("sms", address).lookup
        with self.store() as work:
            work.stopped.lift(self.vault.attempt_key("unanswered", lookup))
            work.commit()

    def becomes(self, report_id: bytes, status: Status) -> None:
        """What a reader or an intermediary did meanwhile."""
        with self.store() as work:
            header = work.reports.get(report_id)
            assert header is not None
            work.reports.set_status(report_id, status.value, was=header.status)
            work.commit()

    def stop(self, address: str) -> None:
        """A word like STOP came from there."""
        lookup = self.vault.pseudonym("sms", address).lookup
        with self.store() as work:
            work.stopped.add(self.vault.attempt_key("stopped", lookup), self.now.replace(minute=0))
            work.commit()

    # ------------------------------------------------------------ what a reader does

    def press(self, *report_ids: bytes) -> bool:
        """The button of each of these reports; whether all of them took it."""
        with self.store() as work:
            taken = [work.routes.want(report_id, day_of(self.now)) for report_id in report_ids]
            work.commit()
        return all(taken)

    # ------------------------------------------------------------ what became of it

    def route(self, report_id: bytes) -> Route | None:
        with self.store(write=False) as work:
            return work.routes.get(report_id)

    def is_wanted(self, report_id: bytes) -> bool:
        route = self.route(report_id)
        return route is not None and route.wanted

    def texts(self) -> list[str]:
        return [words for _, words in self.provider.taken]

    def text(self, language: str, word: str) -> str:
        """What a nudge says in that language."""
        return CATALOGUES.speak(language, Prompt.NUDGE, {"word": word}).inline()
