"""Effects carried out: the one exhaustive `match` over what a turn asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from intake.conversation.codes import shown
from intake.conversation.effects import (
    AddToReport,
    Ask,
    ChangeWish,
    DeleteReport,
    Effect,
    Erase,
    FileReport,
    GiveReceipt,
    Keep,
    RecordConsent,
    Say,
    ShowAnswers,
    ShowAreas,
    ShowHelp,
    WithdrawReport,
)
from intake.conversation.moving import Turn
from intake.conversation.state import Conversation, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Prompt, Step
from intake.messages import Spoken
from intake.ports import InForce, Receipt, UnitOfWork, Vault
from intake.reporting.back import WayBack
from intake.reporting.draft import Drafts
from intake.reporting.memory import Consent, Memory, Return
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_of


class ReceiptWanted(Exception):
    """A receipt is needed and making one is too slow for a transaction."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every message is handled with."""

    vault: Vault
    drafts: Drafts
    back: WayBack
    key_backup_days: int


def keeping_only(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """A question that is still on its way out is not said twice; words are kept."""
    return tuple(effect for effect in effects if isinstance(effect, (Keep, AddToReport)))


class Performance:
    """One turn being carried out. `said` collects the words, `asks` whether a question stands."""

    def __init__(
        self,
        *,
        tools: Tools,
        work: UnitOfWork,
        live: InForce,
        speaker: Callable[[str], Speaker],
        channel: str,
        lookup: bytes,
        now: datetime,
        memory: Memory | None,
        receipt: Receipt | None,
        back: Return | None,
    ) -> None:
        self._tools = tools
        self._work = work
        self._live = live
        self._speaker_of = speaker
        self._channel = channel
        self._lookup = lookup
        self._now = now
        self._receipt = receipt
        self._back = back
        self._state: Conversation | None = None
        self._reading_hours = 0
        self.memory = memory
        self.said: list[Spoken] = []
        self.asks = False

    def perform(self, turn: Turn) -> None:
        """Carry out a turn's effects in order, then remember where it ended."""
        self._state = turn.state
        if turn.state is not None:
            self.memory = self._arrive(turn.state)
        for effect in turn.effects:
            if not self._carry_out(effect):
                break
        if turn.state is not None and self.memory is not None:
            self.memory = replace(self.memory, conversation=turn.state)

    # ------------------------------------------------------------ one effect

    def _carry_out(self, effect: Effect) -> bool:
        """False when the turn cannot go on as it was meant."""
        match effect:
            case Say(prompt):
                self.said.append(self._speaker.say(prompt, **self._values(prompt)))
            case Ask(step):
                self._ask(step)
            case ShowHelp():
                self.said.extend(self._speaker.help(effect))
            case ShowAreas():
                self.said.append(self._speaker.areas())
            case RecordConsent():
                self._record_consent()
            case Keep(part, told):
                self._keep(part, told)
            case GiveReceipt():
                self._give_receipt()
            case FileReport(draft):
                return self._file(draft)
            case Erase():
                self._erase()
            case ShowAnswers():
                self._show_answers()
            case AddToReport(told):
                self._add(Part.ADDITION, told)
            case ChangeWish(wish):
                self._add(Part.WISH, Told(wish))
            case WithdrawReport():
                self._withdraw()
            case DeleteReport():
                self._delete()
        return True

    def _ask(self, step: Step) -> None:
        if self._state is not None:
            self.said.append(self._speaker.ask(self._state, step))
            self.asks = True

    def _keep(self, part: Part, told: Told) -> None:
        if self.memory is not None:
            idle_hours = self._live.response.idle_hours
            self.memory = self._tools.drafts.keep(self._work, self.memory, part, told, idle_hours)

    def _give_receipt(self) -> None:
        if self.memory is None:
            return
        receipt = self.memory.receipt or self._receipt
        if receipt is None:
            raise ReceiptWanted
        memory = self._tools.drafts.begin(self._work, self.memory, self._live.response.idle_hours)
        self.memory = replace(memory, receipt=receipt)
        self.said.append(self._speaker.say(Prompt.RECEIPT, code=shown(receipt.digits)))

    def _file(self, answers: Draft) -> bool:
        if self.memory is None:
            return False
        filed = self._tools.drafts.file(self._work, self.memory, answers, self._channel, self._live)
        if filed is not None:
            self._reading_hours = self._live.response.clocks[filed.urgency].reading_hours
            self._count("sent")
            return True
        self._erase()
        self.said.append(self._speaker.say(Prompt.NO_READER))
        self.said.extend(self._speaker.help(ShowHelp((), answers.area, answers.accused)))
        return False

    def _erase(self) -> None:
        """The draft goes, and so does every text that has not left yet."""
        if self.memory is not None:
            self._tools.drafts.erase(self._work, self.memory)
            self.memory = replace(self.memory, draft=None, receipt=None, consent=None)
        self._work.outbox.drop_all(self._lookup)

    def _show_answers(self) -> None:
        back = self.memory.back if self.memory else None
        header = self._work.reports.get(back.report_id) if back else None
        if back is None or header is None:
            return
        status = self._speaker.status(header.status)
        answers = self._tools.back.answers(self._work, back)
        self.said.extend([status] if status else [])
        self.said.extend(Spoken(told.reveal()) for told in answers)
        if not answers:
            self.said.append(self._speaker.say(Prompt.NO_ANSWER_YET))

    def _add(self, part: Part, told: Told) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.add(self._work, self.memory.back, part, told, self._now)

    def _withdraw(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.withdraw(self._work, self.memory.back, self._now)

    def _delete(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.delete(self._work, self.memory.back, self._now)
            self._count("deleted")

    # ------------------------------------------------------------ small things

    @property
    def _speaker(self) -> Speaker:
        if self._state is not None:
            return self._speaker_of(self._state.language)
        known = self.memory.conversation.language if self.memory else None
        return self._speaker_of(known or self._live.response.languages[0])

    def _arrive(self, state: Conversation) -> Memory:
        if self.memory is None:
            return Memory(state, self._now, back=self._back)
        return replace(self.memory, heard_at=self._now, back=self._back or self.memory.back)

    def _record_consent(self) -> None:
        if self.memory is None:
            return
        words = self._speaker.consent_text().encode()
        digest = hashlib.sha256(words).hexdigest()
        consent = Consent(self._live.version, digest, hour_of(self._now))
        self.memory = replace(self.memory, consent=consent)

    def _values(self, prompt: Prompt) -> dict[str, str]:
        match prompt:
            case Prompt.SENT:
                return {"sla": self._speaker.hours(self._reading_hours)}
            case Prompt.DELETED:
                return {"days": self._speaker.days(self._tools.key_backup_days)}
            case _:
                return {}

    def _count(self, name: str) -> None:
        self._work.counters.add(f"{self._now:%Y-%m}", name)
