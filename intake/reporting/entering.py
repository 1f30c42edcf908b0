"""A reader enters what somebody told in person: the conversation's own way, walked at one go.

Rule 1: the script asks and `Performance` carries out, as for every message; so routing, urgency,
clocks, wraps, consent and counts are those of any other report. Only the channel differs.
Rule 2: whoever enters it gets nothing by that. Who may have it decides routing alone; the answer
does not tell.
Rule 3: the receipt's digits are given back once and kept nowhere. The slow hash that makes one runs
before the transaction. The same form sent twice files once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from intake.conversation.moving import Turn
from intake.conversation.oral import ABOUT, OralReport
from intake.conversation.state import Deployment
from intake.conversation.vocabulary import Option
from intake.i18n import SOURCE_LANGUAGE, Catalogues
from intake.messages import Kind, Spoken
from intake.ports import AuditLine, Clock, InForce, Keyring, OpenWork, Receipt, UnitOfWork, Vault
from intake.reporting.back import WayBack
from intake.reporting.checking import as_kept, checked
from intake.reporting.draft import Drafts
from intake.reporting.hearing import deployment_of
from intake.reporting.helpers import HelperCodes
from intake.reporting.oral import (
    CHANNEL,
    Entered,
    NotEntered,
    OralForm,
    Problem,
    form,
)
from intake.reporting.performing import Caller, Performance, ReceiptWanted, Tools
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_of
from intake.routing.response import Response, Role

MAY_ENTER = frozenset({Role.OMBUDSPERSON, Role.DEPUTY, Role.CHILD_RECEIVER})
ENTERED = "entered"
"""The word of the audit trail (`casework.audit.Event.ENTERED`)."""

COUNTED = f"{ENTERED} {CHANNEL}"


def may_enter(response: Response, who: str) -> bool:
    """Whether this reader may enter what was told in person."""
    return any(each.id == who and each.role in MAY_ENTER for each in response.readers)


class Entering:
    """The use case. Safe to share between threads."""

    def __init__(
        self,
        open_work: OpenWork,
        vault: Vault,
        keyring: Keyring,
        catalogues: Catalogues,
        in_force: Callable[[], InForce],
        clock: Clock,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._catalogues = catalogues
        self._in_force = in_force
        self._clock = clock
        back = WayBack(vault, keyring)
        days = 0  # only who deletes is told of them
        self._tools = Tools(vault, Drafts(vault, keyring), back, HelperCodes(vault), days)

    def form(
        self, by: str, about: Option, language: str, own: str = SOURCE_LANGUAGE
    ) -> OralForm | None:
        """What to read aloud and to ask; None where this reader may not, or there is no such.
        `own`: the language that the reader reads."""
        live = self._in_force()
        if not self._possible(live, by, about, language):
            return None
        speaker = self._speaker(live, language)
        return form(about, speaker, live, _deployment(live), self._catalogues, own)

    def enter(self, by: str, told: OralReport, nonce: str) -> Entered | NotEntered | None:
        """File it; None where this reader may not enter anything. `nonce`: random, one per form."""
        live = self._in_force()
        if not self._possible(live, by, told.about, told.language):
            return None
        speaker = self._speaker(live, told.language)
        told = as_kept(told, speaker)
        turns = checked(told, speaker, live.response, _deployment(live), self._name_shapes(told))
        if isinstance(turns, NotEntered):
            return turns
        try:
            return self._file(by, told, nonce, live, turns, ())
        except ReceiptWanted as wanted:
            fresh = [self._vault.fresh_receipt() for _ in range(wanted.count)]
            return self._file(by, told, nonce, live, turns, fresh)

    # ------------------------------------------------------------ before

    def _possible(self, live: InForce, by: str, about: Option, language: str) -> bool:
        listed = language in live.response.languages
        return may_enter(live.response, by) and about in ABOUT and listed

    def _name_shapes(self, told: OralReport) -> Sequence[str]:
        """Words after which a name follows, in the person's language and in the reader's."""
        both = (told.language, SOURCE_LANGUAGE)
        return [shape for each in both for shape in self._catalogues.name_shapes(each)]

    def _speaker(self, live: InForce, language: str) -> Speaker:
        return Speaker(self._catalogues, live.response, language, CHANNEL)

    # ------------------------------------------------------------ the filing

    def _file(
        self,
        by: str,
        told: OralReport,
        nonce: str,
        live: InForce,
        turns: Sequence[Turn],
        receipts: Sequence[Receipt],
    ) -> Entered | NotEntered:
        now = self._clock()
        with self._open_work() as work:
            key = self._vault.message_key(CHANNEL, nonce)
            if not work.inbound.remember(key, hour_of(now)):
                return NotEntered(Problem.BEFORE)
            performance = self._performance(work, live, told.language, nonce, receipts)
            said = _performed(performance, turns)
            memory = performance.memory
            if memory is None or memory.draft is None:  # erased, since nobody may have it
                work.commit()
                return NotEntered(Problem.NOBODY, said=tuple(performance.said))
            report_id = memory.draft.key.report_id
            work.audit.write(AuditLine(hour_of(now), by, ENTERED, report_id))
            work.counters.add(f"{now:%Y-%m}", COUNTED)
            work.commit()
        codes = (each for each in said if each.code)
        places = dict.fromkeys(each for each in said if each.kind is Kind.PLACE)
        return Entered(memory.issued[0].digits, (*codes, *performance.said), tuple(places))

    def _performance(
        self,
        work: UnitOfWork,
        live: InForce,
        language: str,
        nonce: str,
        receipts: Sequence[Receipt],
    ) -> Performance:
        """Nobody wrote, so there is no address: the form stands for one, and has no way back."""
        who = self._vault.pseudonym(CHANNEL, nonce)
        return Performance(
            tools=self._tools,
            work=work,
            live=live,
            deployment=_deployment(live),
            speaker=cache(lambda spoken: self._speaker(live, spoken)),
            caller=Caller(who, CHANNEL, nonce, can_text=False),
            now=self._clock(),
            memory=None,
            receipts=receipts,
            back=None,
            language=language,
        )


def _performed(performance: Performance, turns: Sequence[Turn]) -> tuple[Spoken, ...]:
    """Every turn carried out; all that was said on the way. What the last one said is left."""
    said: list[Spoken] = []
    for turn in turns:
        performance.said.clear()
        performance.perform(turn)
        said.extend(performance.said)
    return tuple(said)


def _deployment(live: InForce) -> Deployment:
    return deployment_of(live, can_text=False)
