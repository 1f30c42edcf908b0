"""Hear one message: dedupe, understand, advance, carry out, write the answers, in one transaction.

Rules: the only slow hashes (a typed receipt, a fresh one when the pool is empty) run before the
transaction; what is said back is written to the outbox in it; a message is stored or refused,
never half-heard. Nothing here logs.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from intake.conversation.answers import first_event, understand
from intake.conversation.codes import (
    helper_digits,
    receipt_digits,
    receipt_within,
    without_receipt,
)
from intake.conversation.engine import advance, begin
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    Event,
    FellSilent,
    Left,
    ListWanted,
    Said,
    ShowedCode,
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn, back_to_menu
from intake.conversation.scripts import likeliest
from intake.conversation.state import Deployment, Holder
from intake.conversation.told import Told
from intake.errors import SealError
from intake.i18n import Catalogues
from intake.letters import Letter
from intake.messages import Heard, Pack, Sign
from intake.ports import (
    Clock,
    InForce,
    Keyring,
    OpenWork,
    Outgoing,
    Receipt,
    Standing,
    UnitOfWork,
    Vault,
)
from intake.prompts import LANGUAGE_NAMES
from intake.reporting.back import Typed, WayBack
from intake.reporting.draft import Drafts
from intake.reporting.helpers import HelperCodes
from intake.reporting.memory import Memory, Return, ShownHelper
from intake.reporting.performing import Caller, Performance, ReceiptWanted, Tools, keeping_only
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_after, hour_of

ANSWERS = (Chose, Skipped, Said, Unclear, ListWanted, ShowedCode)


CLOCKS_APART = timedelta(minutes=5)
"""Between two machines. A memory from further ahead was written by a clock that was wrong."""


class Reporting:
    """The reporter's side of the product."""

    def __init__(
        self,
        *,
        open_work: OpenWork,
        vault: Vault,
        keyring: Keyring,
        catalogues: Catalogues,
        in_force: Callable[[], InForce],
        clock: Clock,
        key_backup_days: int,
    ) -> None:
        self._open_work = open_work
        self._vault = vault
        self._catalogues = catalogues
        self._in_force = in_force
        self._clock = clock
        self._tools = Tools(
            vault,
            Drafts(vault, keyring),
            WayBack(vault, keyring),
            HelperCodes(vault),
            key_backup_days,
        )
        self._speakers: dict[tuple[int, str], Speaker] = {}

    def hear(self, heard: Heard, pack: Pack) -> None:
        """Take one message. When this returns, it is stored and its answers will be delivered.

        Raises StoreError, with nothing kept: the provider is to deliver it again.
        """
        who = self._vault.pseudonym(heard.channel, heard.address)
        caller = Caller(who, heard.channel, heard.address, heard.can_text)
        key = self._vault.message_key(heard.channel, heard.message_id)
        typed = self._typed(heard.news)
        live = self._in_force()
        try:
            self._hear(caller, key, heard.news, typed, pack, live, receipts=())
        except ReceiptWanted as wanted:
            fresh = [self._vault.fresh_receipt() for _ in range(wanted.count)]
            self._hear(caller, key, heard.news, typed, pack, live, receipts=fresh)

    def _typed(self, news: Told | Sign) -> Typed | None:
        if not isinstance(news, Told):
            return None
        digits, within = receipt_digits(news.reveal()), receipt_within(news.reveal())
        found = digits or within
        return self._tools.back.look_up(found, is_all=bool(digits)) if found else None

    def _hear(
        self,
        caller: Caller,
        key: bytes,
        news: Told | Sign,
        typed: Typed | None,
        pack: Pack,
        live: InForce,
        receipts: Sequence[Receipt],
    ) -> None:
        with self._open_work() as work:
            if not work.inbound.remember(key, hour_of(self._clock()), caller.who.lookup):
                return
            holds_code = _may_hold_code(news) and (typed is None or typed.row is not None)
            hearing = Hearing(self, work, caller, pack, live, receipts)
            hearing.take(news, typed, holds_code=holds_code)
            work.commit()

    # ------------------------------------------------------------ what one hearing needs

    @property
    def vault(self) -> Vault:
        return self._vault

    @property
    def tools(self) -> Tools:
        return self._tools

    @property
    def clock(self) -> Clock:
        return self._clock

    def speaker(self, live: InForce, language: str) -> Speaker:
        """Its texts in one language; kept, since building one costs more than a message."""
        found = self._speakers.get((live.version, language))
        if found is None:
            found = Speaker(self._catalogues, live.response, language)
            self._speakers[(live.version, language)] = found
        return found


class Hearing:
    """One message being handled, inside its unit of work."""

    def __init__(
        self,
        reporting: Reporting,
        work: UnitOfWork,
        caller: Caller,
        pack: Pack,
        live: InForce,
        receipts: Sequence[Receipt],
    ) -> None:
        self._reporting = reporting
        self._vault = reporting.vault
        self._work = work
        self._caller = caller
        self._pack = pack
        self._receipts = receipts
        self._deployment = _deployment(live, can_text=caller.can_text)
        self._helper: ShownHelper | None = None
        self._now = reporting.clock()
        self._live = live

    def take(self, news: Told | Sign, typed: Typed | None, *, holds_code: bool) -> None:
        """Answer the message and leave everything written that follows from it.

        `holds_code`: there is a receipt among its words. One that opens nothing here is taken out
        of them: whoever reads them must not hold it.
        """
        lookup = self._caller.who.lookup
        standing, last = self._work.conversations.get(lookup)
        memory = self._remember(standing)
        late = standing is not None and standing.asked > standing.accepted
        if typed and not typed.is_all and _is_telling(memory):
            typed = None  # a telling must not be lost by a code that stands in it
        found = self._come_back(typed) if typed else None
        if typed and not typed.is_all and not found:
            typed = None
        if typed is None and holds_code:
            news = Told(without_receipt(news.reveal())) if isinstance(news, Told) else news
        back = found[0] if found else None
        event = self._event(news, typed, found, memory, late=late)
        self._note_stop(event, memory)
        turn = self._turn(memory, event, standing, back, news)
        performance = self._performance(memory, back)
        performance.perform(turn)
        self._write(performance, turn, standing, last)

    # ------------------------------------------------------------ before

    def _remember(self, standing: Standing | None) -> Memory | None:
        """What is known of this address; after the idle limit, nothing, and the draft is gone."""
        if standing is None:
            return None
        memory = self._open(standing)
        if memory is None:
            return None
        idle = timedelta(hours=self._live.response.idle_hours)
        passed = self._now - memory.heard_at
        if -CLOCKS_APART <= passed <= idle and self._now < standing.expires_at:
            if memory.back is None:
                return memory
            if (found := self._as_it_stands(memory, memory.back)) is not None:
                return found
        silent = advance(memory.conversation, FellSilent(), self._deployment)
        self._performance(memory, None).perform(silent)
        return None

    def _as_it_stands(self, memory: Memory, back: Return) -> Memory | None:
        """Whoever came back stands where the report allows it now; None when the code has ended."""
        conversation = memory.conversation
        before = conversation.draft.holder or Holder()
        holder = self._tools.back.still_opens(self._work, back, before)
        if holder is None:
            return None
        draft = replace(conversation.draft, holder=holder)
        return replace(memory, conversation=back_to_menu(replace(conversation, draft=draft)))

    def _open(self, standing: Standing) -> Memory | None:
        """None when there is nothing that can be read: changed by somebody who cannot read it, or
        written by another version of this program."""
        try:
            plain = self._vault.open_state(self._caller.who, standing.sealed)
            return Memory.from_bytes(plain) if plain else None
        except (SealError, KeyError, ValueError, TypeError, zlib.error):
            return None

    def _come_back(self, typed: Typed) -> tuple[Return, Holder] | None:
        attempts = self._vault.attempt_key("receipt", self._caller.who.lookup)
        return self._tools.back.enter(self._work, typed, attempts, self._now)

    def _event(
        self,
        news: Told | Sign,
        typed: Typed | None,
        found: tuple[Return, Holder] | None,
        memory: Memory | None,
        *,
        late: bool,
    ) -> Event:
        match news:
            case Sign.MEDIA:
                return Attached()
            case Sign.STOP:
                return Left(quietly=True)
            case Told() if typed is not None:
                return CameBack(known=True, holder=found[1]) if found else CameBack(known=False)
            case Told() if memory is None:
                likely = [self._reporting.speaker(self._live, each) for each in self._likely(news)]
                shapes = [shape for each in likely for shape in each.wording.name_shapes]
                return first_event(news, likely[0].keywords, shapes)
            case Told():
                speaker = self._reporting.speaker(self._live, memory.conversation.language)
                conversation = memory.conversation
                event = understand(news, conversation, speaker.wording, self._deployment)
                return self._code(news) if isinstance(event, ShowedCode) and not late else event

    def _code(self, news: Told) -> Event:
        """Whether the helper code that was typed where it is asked for counts."""
        digits, response = helper_digits(news.reveal()), self._live.response
        who = self._caller.who.lookup
        self._helper = self._tools.helpers.show(self._work, digits, response.id, who, self._now)
        return ShowedCode(known=self._helper is not None)

    def _note_stop(self, event: Event, memory: Memory | None) -> None:
        """After a word like STOP nothing goes to that phone, until it writes again. Whatever it
        writes answers a nudge."""
        self._work.stopped.lift(self._vault.attempt_key("unanswered", self._caller.who.lookup))
        key = self._vault.attempt_key("stopped", self._caller.who.lookup)
        if isinstance(event, Left) and event.quietly:
            self._work.stopped.add(key, hour_of(self._now))
            self._work.outbox.drop_all(self._caller.who.lookup)
        elif memory is None:
            self._work.stopped.lift(key)

    # ------------------------------------------------------------ the turn

    def _turn(
        self,
        memory: Memory | None,
        event: Event,
        standing: Standing | None,
        back: Return | None,
        news: Told | Sign,
    ) -> Turn:
        if memory is None or standing is None:
            likely = self._likely(news)
            language = back.language if back else likely[0]
            return begin(event, language, self._deployment, likely)
        late = standing.asked > standing.accepted
        turn = advance(memory.conversation, event, self._deployment, late=late)
        on_its_way = late and isinstance(event, ANSWERS)
        if on_its_way and self._work.outbox.waiting(self._caller.who.lookup, standing.asked):
            return Turn(turn.state, keeping_only(turn.effects))
        return turn

    def _likely(self, news: Told | Sign) -> tuple[str, ...]:
        names = {each: LANGUAGE_NAMES[each] for each in self._live.response.languages}
        return likeliest(news.reveal() if isinstance(news, Told) else "", names)

    @property
    def _tools(self) -> Tools:
        return self._reporting.tools

    def _performance(self, memory: Memory | None, back: Return | None) -> Performance:
        return Performance(
            tools=self._reporting.tools,
            work=self._work,
            live=self._live,
            deployment=self._deployment,
            speaker=lambda language: self._reporting.speaker(self._live, language),
            caller=self._caller,
            now=self._now,
            memory=memory,
            receipts=self._receipts,
            back=back,
            helper=self._helper,
        )

    # ------------------------------------------------------------ after

    def _write(
        self, performance: Performance, turn: Turn, standing: Standing | None, last: int
    ) -> None:
        numbers = self._post(performance, last)
        asked = numbers[-1] if numbers and performance.asks else standing.asked if standing else 0
        memory = performance.memory
        lookup = self._caller.who.lookup
        if turn.state is None or memory is None:
            if standing is not None:
                self._work.conversations.forget(lookup)
            return
        memory = self._tools.drafts.refresh(self._work, memory, self._live.response.idle_hours)
        self._work.conversations.put(
            lookup,
            Standing(
                sealed=self._vault.seal_state(self._caller.who, memory.to_bytes()),
                asked=asked,
                accepted=standing.accepted if standing else 0,
                expires_at=hour_after(self._now, self._live.response.idle_hours),
            ),
        )

    def _post(self, performance: Performance, last: int) -> list[int]:
        """Write the answers to the outbox; their numbers."""
        lookup = self._caller.who.lookup
        numbers = []
        for number, text in enumerate(self._pack(performance.said), start=last + 1):
            letter = Letter(self._caller.address, Told(text), self._now)
            sealed = self._vault.seal_outgoing(lookup, number, letter.to_bytes())
            self._work.outbox.add(Outgoing(lookup, number, self._caller.channel, sealed))
            numbers.append(number)
        return numbers


def _may_hold_code(news: Told | Sign) -> bool:
    """Whether it looks so. Several in one text are not looked up: each costs a slow hash."""
    return isinstance(news, Told) and without_receipt(news.reveal()) != news.reveal()


def _is_telling(memory: Memory | None) -> bool:
    """Whether something is being told that is not sent yet."""
    return memory is not None and memory.back is None and memory.conversation.draft.consented


def _deployment(live: InForce, *, can_text: bool) -> Deployment:
    response = live.response
    return Deployment(
        languages=response.languages,
        asks_area=len(response.areas) > 1,
        organisations=bool(response.organisations),
        hears=live.closed is None,
        listeners=response.listener_choice,
        can_text=can_text and bool(response.contact_words),
    )
