"""Effects carried out: the one exhaustive `match` over what a turn asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.cases.case import Status
from intake.conversation.codes import shown
from intake.conversation.effects import (
    AddToReport,
    Ask,
    ChangeWish,
    CountAnswer,
    CutOffHelper,
    DeleteReport,
    Effect,
    Erase,
    FileReport,
    ForgetWords,
    GiveReceipt,
    Keep,
    NoteConsent,
    PauseReport,
    RecordConsent,
    Say,
    ShowAnswers,
    ShowAreas,
    ShowHelp,
    WithdrawReport,
)
from intake.conversation.moving import Turn, current
from intake.conversation.powers import codes
from intake.conversation.state import HELPERS, Conversation, Deployment, Draft
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Purpose, Role, Step
from intake.letters import RouteLetter
from intake.messages import Kind, Spoken
from intake.ports import InForce, Pseudonym, Receipt, Route, UnitOfWork, Vault
from intake.reporting.back import WayBack
from intake.reporting.counting import count_help, count_report
from intake.reporting.draft import Drafts
from intake.reporting.helpers import HelperCodes
from intake.reporting.memory import (
    Consent,
    FurtherConsent,
    Issued,
    Memory,
    Return,
    Shown,
    ShownHelper,
)
from intake.reporting.progress import ended_at, sent_by, step_put
from intake.reporting.record import STILL_HOLDS, consent_words
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_after, hour_of

ROUTE_HOURS = 90 * 24
"""As long as a code opens a closed case, at the longest."""

SAID_WITH_CODE: Mapping[Role, Prompt] = {
    Role.REPORTER: Prompt.RECEIPT,
    Role.WITNESS: Prompt.RECEIPT,
    Role.SURVIVOR: Prompt.SURVIVOR_RECEIPT,
    Role.INTERMEDIARY: Prompt.HELPER_RECEIPT,
    Role.MESSENGER: Prompt.MESSENGER_RECEIPT,
}


SAID_OF_PAPER: Mapping[Role, Prompt] = {
    Role.SURVIVOR: Prompt.PAPER_SURVIVOR,
    Role.INTERMEDIARY: Prompt.PAPER_HELPER,
    Role.MESSENGER: Prompt.PAPER_HELPER,
}


OPENED = frozenset({"opened", "grant_opened"})
"""The word of the audit trail for a report that somebody read."""

ASKS_FOR_CONSENT = frozenset({Step.CONSENT, Step.NEW_WISH, *STILL_HOLDS})
"""Questions of which one answer is a consent."""


class ReceiptWanted(Exception):
    """Receipts are needed, none is ready, and making them is too slow for a transaction."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class Caller:
    """Who this message is from, for as long as it is handled."""

    who: Pseudonym
    channel: str
    address: str = field(repr=False)
    can_text: bool = True


@dataclass(frozen=True, slots=True)
class Tools:
    """What every message is handled with."""

    vault: Vault
    drafts: Drafts
    back: WayBack
    helpers: HelperCodes
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
        deployment: Deployment,
        speaker: Callable[[str], Speaker],
        caller: Caller,
        now: datetime,
        memory: Memory | None,
        receipts: Sequence[Receipt],
        back: Return | None,
        helper: ShownHelper | None = None,
        language: str = "",
    ) -> None:
        """`language`: of whoever is not known yet, where it was chosen."""
        self._tools = tools
        self._work = work
        self._live = live
        self._deployment = deployment
        self._speaker_of = speaker
        self._caller = caller
        self._lookup = caller.who.lookup
        self._now = now
        self._receipts = list(receipts)
        self._back = back
        self._helper = helper
        self._language = language
        self._state: Conversation | None = None
        self._reading_hours = 0
        self._is_promised = True
        self._said_who_reads = False
        self.memory = memory
        self.said: list[Spoken] = []
        self.asks = False

    def perform(self, turn: Turn) -> None:
        """Carry out a turn's effects in order, then remember where it ended."""
        self._state = turn.state
        self._count_progress(turn)
        if turn.state is not None:
            self.memory = self._arrive(turn.state)
        for effect in turn.effects:
            if not self._carry_out(effect):
                break
        if turn.state is not None and self.memory is not None:
            self.memory = replace(self.memory, conversation=turn.state)
        self._count_help(turn)

    def end_with_question(self) -> None:
        """Put the question that stands behind what was said, where the turn did not."""
        if self._state is not None and not self.asks:
            self._ask(current(self._state))

    @property
    def language(self) -> str:
        """What was said is in this language."""
        return self._speaker.language

    # ------------------------------------------------------------ one effect

    def _carry_out(self, effect: Effect) -> bool:
        """False when the turn cannot go on as it was meant."""
        match effect:
            case Say(Prompt.SAY_THIS):
                self.said.extend(self._speaker.to_pass_on())
            case Say(Prompt.WHO_READS):
                self._say_who_reads()
            case Say(prompt, language):
                prompt = self._as_it_is(prompt)
                speaker = self._speaker_of(language) if language else self._speaker
                self.said.append(speaker.say(prompt, **self._values(prompt)))
            case Ask(step):
                self._ask(step)
            case ShowHelp():
                self.said.extend(self._speaker.help(effect))
            case ShowAreas():
                self.said.append(self._speaker.areas())
            case RecordConsent():
                self._record_consent()
            case NoteConsent(purpose, step):
                self._note_consent(purpose, step)
            case Keep(part, told):
                self._keep(part, told)
            case GiveReceipt():
                self._give_receipts()
            case ForgetWords():
                self._forget_words()
            case FileReport(draft):
                return self._file(draft)
            case Erase():
                self._erase()
            case ShowAnswers():
                self._show_answers()
            case AddToReport(told):
                self._add(self._addition, told)
            case ChangeWish(wish):
                self._change_wish(wish)
            case WithdrawReport():
                self._withdraw()
            case DeleteReport():
                self._delete()
            case CutOffHelper():
                self._cut_off()
            case PauseReport():
                self._pause()
            case CountAnswer(step, option):
                self._count_answer(step, option)
        return True

    def _ask(self, step: Step) -> None:
        if self._state is not None:
            if step is Step.CONSENT and self._was_shown_otherwise():
                self._say_who_reads()
            word = {"word": self._word()} if step is Step.SAFE_TIME else {}
            asked = self._speaker.ask(self._state, step, self._deployment, **word)
            self._remember_shown(step, asked)
            self.said.append(asked)
            self.asks = True

    def _keep(self, part: Part, told: Told) -> None:
        if self.memory is not None:
            idle_hours = self._live.response.idle_hours
            self.memory = self._tools.drafts.keep(self._work, self.memory, part, told, idle_hours)

    def _forget_words(self) -> None:
        if self.memory is not None:
            idle_hours = self._live.response.idle_hours
            shapes = self._speaker.wording.name_shapes
            self.memory = self._tools.drafts.unsay(self._work, self.memory, idle_hours, shapes)

    def _give_receipts(self) -> None:
        """Each code with the words that explain it; the same again when it is asked again."""
        if self.memory is None or self._state is None:
            return
        self._look_at_card_again()
        roles = codes(self._state.draft)
        issued = self.memory.issued or self._from_paper(roles) or self._made(roles)
        memory = self._tools.drafts.begin(self._work, self.memory, self._live.response.idle_hours)
        self.memory = replace(memory, issued=issued)
        for each in issued:
            prompt = (SAID_OF_PAPER if each.page else SAID_WITH_CODE)[each.role]
            code = shown(each.digits)
            said = self._speaker.say(prompt, code=code, pair=str(each.page))
            self.said.append(replace(said, code=code))

    def _look_at_card_again(self) -> None:
        """A card that no longer counts makes nobody an intermediary."""
        if self.memory is not None and self.memory.helper is not None:
            response = self._live.response
            still = self._tools.helpers.still(
                self._work, self.memory.helper, response.id, self._now
            )
            self.memory = replace(self.memory, helper=still)

    def _from_paper(self, roles: tuple[Role, ...]) -> tuple[Issued, ...]:
        """A printed pair, where the intermediary has one and the survivor gets a code: then it
        never passes through a phone. A page that was taken is never used again, and the half of an
        intermediary who gets no code opens nothing."""
        helper = self.memory.helper if self.memory else None
        if helper is None or Role.SURVIVOR not in roles:
            return ()
        pair = self._tools.back.keyring.take_pair(helper.serial)
        if pair is None:
            return ()
        halves = zip(roles, (pair.survivor, pair.intermediary), strict=False)
        return tuple(
            Issued(role, half.lookup, half.public, page=pair.number) for role, half in halves
        )

    def _made(self, roles: tuple[Role, ...]) -> tuple[Issued, ...]:
        receipts = self._receipts or self._tools.vault.ready_receipts(len(roles))
        if len(receipts) < len(roles):
            raise ReceiptWanted(len(roles))
        fresh = zip(roles, receipts, strict=False)
        return tuple(Issued(role, each.lookup, each.public, each.digits) for role, each in fresh)

    def _file(self, answers: Draft) -> bool:
        if self.memory is None:
            return False
        self._look_at_card_again()
        memory, live = self.memory, self._live
        signs = self._tools.helpers.signs(self._work, memory.helper, memory.draft, self._now)
        filed = self._tools.drafts.file(
            self._work, memory, answers, self._caller.channel, live, signs
        )
        if filed is not None:
            self._is_promised = live.takes(filed.area)
            self._reading_hours = live.response.clocks[filed.urgency].reading_hours
            self._keep_route(filed.report_id, answers)
            self._count(sent_by(answers))
            month, vault = f"{self._now:%Y-%m}", self._tools.vault
            count_report(
                self._work,
                vault,
                live.response,
                month,
                answers,
                memory.helper,
                filed,
                agreed=self._agreed_to_these_words(),
            )
            return True
        self._erase()
        self.said.append(self._speaker.say(Prompt.NO_READER))
        self.said.extend(self._speaker.help(ShowHelp((), answers.area, answers.accused)))
        return False

    def _keep_route(self, report_id: bytes, answers: Draft) -> None:
        """The address, for the worker alone, where she agreed to be nudged and said when."""
        window = answers.chosen(Step.SAFE_TIME)
        agreed = answers.has(Step.CONTACT, Option.TEXT_ME)
        if not agreed or window in (None, Option.AFTER_I_TEXT.value) or self.memory is None:
            return
        if not self._word():  # they were taken out of the response since she was asked
            return
        language = self.memory.conversation.language
        caller = self._caller
        letter = RouteLetter(caller.channel, caller.address, language, self._word(), str(window))
        sealed = self._tools.vault.seal_route(report_id, letter.to_bytes())
        self._work.routes.put(Route(report_id, sealed, hour_after(self._now, ROUTE_HOURS)))

    def _word(self) -> str:
        """The word she is told a nudge will say: always the same one for the same address. Empty
        where the response has none: then no nudge is offered."""
        words = self._live.response.contact_words or ("",)
        return words[int.from_bytes(self._lookup[:4], "big") % len(words)]

    def _erase(self) -> None:
        """The draft goes, and so does every text that has not left yet."""
        if self.memory is None:
            return  # what is on its way to a stranger may say that a report was sent
        self._tools.drafts.erase(self._work, self.memory)
        self.memory = replace(
            self.memory, draft=None, issued=(), consent=None, further=(), helper=None
        )
        self._work.outbox.drop_all(self._lookup)

    def _show_answers(self) -> None:
        back = self.memory.back if self.memory else None
        header = self._work.reports.get(back.report_id) if back else None
        if back is None or header is None:
            return
        answers = self._tools.back.answers(self._work, back)
        self.said.extend(self._how_it_stands(back, header.status))
        self.said.extend(self._opened(back.report_id))
        self.said.extend(Spoken(told.reveal(), kind=Kind.ANSWER) for told in answers)
        if not answers:
            self.said.append(self._speaker.say(Prompt.NO_ANSWER_YET))

    def _how_it_stands(self, back: Return, status: str) -> list[Spoken]:
        """One short line, where it is hers to know; an outcome that she sees now is collected."""
        if self._by_helper:
            return []
        told = self._tools.back.progress(self._work, back)
        if told is not None and told.is_new:
            self._tools.back.collect(self._work, back, told, self._now)
        line = self._speaker.status(status)
        if told is not None and status == Status.ACKNOWLEDGED.value:
            line = self._speaker.progress(told.word, told.hour)
        return [line] if line else []

    def _opened(self, report_id: bytes) -> list[Spoken]:
        """That others opened it, if anybody did; by the day, and never who. An intermediary is not
        told: it is about what the person said."""
        days, people = self._work.audit.openings(report_id, OPENED)
        return [self._speaker.opened(days, people)] if days and not self._by_helper else []

    def _add(self, part: Part, told: Told) -> None:
        if self.memory is not None and self.memory.back is not None:
            clocks = self._live.response.clocks
            self._tools.back.add(self._work, self.memory.back, part, told, self._now, clocks)

    @property
    def _by_helper(self) -> bool:
        """Whether it is an intermediary who came back: how the report stands would tell what the
        person did."""
        holder = self._state.draft.holder if self._state else None
        return holder is not None and holder.role in HELPERS

    @property
    def _addition(self) -> Part:
        """Whose words they are must be seen by whoever reads them."""
        return Part.ADDITION_BY_HELPER if self._by_helper else Part.ADDITION

    def _change_wish(self, wish: str) -> None:
        if self.memory is None or self.memory.back is None:
            return
        given = self._consent_at(Step.NEW_WISH)
        agreed = given is not None and wish == Option.LOOK_INTO.value
        words = consent_words(Purpose.TO_LOOK_INTO, given) if given and agreed else ""
        clocks, back = self._live.response.clocks, self.memory.back
        self._tools.back.change_wish(self._work, back, wish, words, self._now, clocks)

    def _withdraw(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.withdraw(self._work, self.memory.back, self._now)

    def _delete(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.delete(self._work, self.memory.back, self._now)
            self._count("deleted")

    def _cut_off(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            self._tools.back.cut_off(self._work, self.memory.back, self._now)

    def _pause(self) -> None:
        if self.memory is not None and self.memory.back is not None:
            clocks = self._live.response.clocks
            self._tools.back.pause(self._work, self.memory.back, self._now, clocks)

    def _count_answer(self, step: Step, option: str) -> None:
        """Once for each code; that it was given is kept as long as message ids are."""
        back = self.memory.back if self.memory else None
        if back is None:
            return
        once = self._tools.vault.message_key("answer", f"{back.lookup.hex()} {step.value}")
        if self._work.inbound.remember(once, hour_of(self._now)):
            self._count(f"answer {step.value} {option}")

    # ------------------------------------------------------------ small things

    @property
    def _speaker(self) -> Speaker:
        if self._state is not None:
            return self._speaker_of(self._state.language)
        known = self.memory.conversation.language if self.memory else None
        return self._speaker_of(known or self._language or self._live.response.languages[0])

    def _arrive(self, state: Conversation) -> Memory:
        if self.memory is None:
            return Memory(state, self._now, back=self._back)
        return replace(
            self.memory,
            heard_at=self._now,
            back=self._back or self.memory.back,
            helper=self._helper or self.memory.helper,
        )

    def _remember_shown(self, step: Step, asked: Spoken) -> None:
        """What is asked for consent with, so that agreeing is to these words."""
        if self.memory is None or step not in ASKS_FOR_CONSENT:
            return
        words = self._speaker.consent_text() if step is Step.CONSENT else asked.inline()
        digest = _digest(words)
        self.memory = replace(self.memory, shown=Shown(step, self._live.version, digest))

    def _say_who_reads(self) -> None:
        self.said.extend(self._speaker.who_reads())
        self._said_who_reads = True

    def _was_shown_otherwise(self) -> bool:
        """Whether the file was changed while this question stood: then what stands before it is
        said again, since nobody can agree to what was never put to them."""
        shown = self.memory.shown if self.memory else None
        if self._said_who_reads or shown is None or shown.step is not Step.CONSENT:
            return False
        return shown.sha256 != _digest(self._speaker.consent_text())

    def _record_consent(self) -> None:
        if self.memory is not None:
            self.memory = replace(self.memory, consent=self._consent_at(Step.CONSENT))

    def _agreed_to_these_words(self) -> bool:
        """Whether what was agreed to is what is said here now: where the file was changed since, it
        may not have told of what is done now."""
        given = self.memory.consent if self.memory else None
        return given is not None and given.sha256 == _digest(self._speaker.consent_text())

    def _note_consent(self, purpose: Purpose, step: Step) -> None:
        """The newest at each question; whether it still holds is seen when it is sent."""
        given = self._consent_at(step)
        if self.memory is None or given is None:
            return
        before = tuple(each for each in self.memory.further if each.step is not step)
        further = (*before, FurtherConsent(purpose, step, given))
        self.memory = replace(self.memory, further=further)

    def _consent_at(self, step: Step) -> Consent | None:
        shown = self.memory.shown if self.memory else None
        if shown is None or shown.step is not step:
            return None
        return Consent(shown.version, shown.sha256, hour_of(self._now))

    def _as_it_is(self, prompt: Prompt) -> Prompt:
        """No hours are promised where reports stopped being taken while it was told."""
        promises = prompt in (Prompt.SENT, Prompt.SENT_FOR_ANOTHER)
        return Prompt.SENT_UNPROMISED if promises and not self._is_promised else prompt

    def _values(self, prompt: Prompt) -> dict[str, str]:
        match prompt:
            case Prompt.SENT | Prompt.SENT_FOR_ANOTHER:
                return {"sla": self._speaker.hours(self._reading_hours)}
            case Prompt.DELETED:
                return {"days": self._speaker.days(self._tools.key_backup_days)}
            case _:
                return {}

    def _count_progress(self, turn: Turn) -> None:
        before = self.memory.conversation if self.memory else None
        for name in (step_put(before, turn), ended_at(before, turn)):
            if name:
                self._count(name)
        if before is None and turn.state is not None:
            self._work.starts.add(self._caller.channel, hour_of(self._now))

    def _count_help(self, turn: Turn) -> None:
        """Last, since it holds the month's counts until the unit ends; once, as `help` counts."""
        shown = next((each for each in turn.effects if isinstance(each, ShowHelp)), None)
        if shown is not None:
            month, vault = f"{self._now:%Y-%m}", self._tools.vault
            count_help(self._work, vault, self._live.response, month, shown.area)

    def _count(self, name: str) -> None:
        self._work.counters.add(f"{self._now:%Y-%m}", name)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
