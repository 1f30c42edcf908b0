"""Hear one message: dedupe, understand, advance, carry out, write the answers, in one transaction.

Rules: the only slow hashes (a typed receipt, a fresh one when the pool is empty) run before the
transaction; what is said back is written to the outbox in it; a message is stored or refused,
never half-heard. Nothing here logs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from intake.conversation.answers import first_event, understand
from intake.conversation.codes import receipt_digits
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
    Skipped,
    Unclear,
)
from intake.conversation.moving import Turn
from intake.conversation.state import Deployment
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
    Pseudonym,
    Receipt,
    Standing,
    UnitOfWork,
    Vault,
)
from intake.reporting.back import Typed, WayBack
from intake.reporting.draft import Drafts
from intake.reporting.memory import Memory, Return
from intake.reporting.performing import Performance, ReceiptWanted, Tools, keeping_only
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_after, hour_of

ANSWERS = (Chose, Skipped, Said, Unclear, ListWanted)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who this message is from, for as long as it is handled."""

    who: Pseudonym
    channel: str
    address: str


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
        self._tools = Tools(vault, Drafts(vault, keyring), WayBack(vault, keyring), key_backup_days)
        self._speakers: dict[tuple[int, str], Speaker] = {}

    def hear(self, heard: Heard, pack: Pack) -> None:
        """Take one message. When this returns, it is stored and its answers will be delivered.

        Raises StoreError, with nothing kept: the provider is to deliver it again.
        """
        caller = Caller(
            self._vault.pseudonym(heard.channel, heard.address), heard.channel, heard.address
        )
        key = self._vault.message_key(heard.channel, heard.message_id)
        typed = self._typed(heard.news)
        live = self._in_force()
        try:
            self._hear(caller, key, heard.news, typed, pack, live, receipt=None)
        except ReceiptWanted:
            fresh = self._vault.fresh_receipt()
            self._hear(caller, key, heard.news, typed, pack, live, receipt=fresh)

    def _typed(self, news: Told | Sign) -> Typed | None:
        digits = receipt_digits(news.reveal()) if isinstance(news, Told) else None
        return self._tools.back.look_up(digits) if digits else None

    def _hear(
        self,
        caller: Caller,
        key: bytes,
        news: Told | Sign,
        typed: Typed | None,
        pack: Pack,
        live: InForce,
        receipt: Receipt | None,
    ) -> None:
        with self._open_work() as work:
            if not work.inbound.remember(key, hour_of(self._clock()), caller.who.lookup):
                return
            Hearing(self, work, caller, pack, live, receipt).take(news, typed)
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
        receipt: Receipt | None,
    ) -> None:
        self._reporting = reporting
        self._vault = reporting.vault
        self._work = work
        self._caller = caller
        self._pack = pack
        self._receipt = receipt
        self._now = reporting.clock()
        self._live = live

    def take(self, news: Told | Sign, typed: Typed | None) -> None:
        """Answer the message and leave everything written that follows from it."""
        lookup = self._caller.who.lookup
        standing, last = self._work.conversations.get(lookup)
        memory = self._remember(standing)
        back = self._come_back(typed) if typed else None
        event = self._event(news, typed, back, memory)
        turn = self._turn(memory, event, standing, back)
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
        if self._now - memory.heard_at <= idle and self._now < standing.expires_at:
            return memory
        silent = advance(memory.conversation, FellSilent(), self._deployment())
        self._performance(memory, None).perform(silent)
        return None

    def _open(self, standing: Standing) -> Memory | None:
        try:
            plain = self._vault.open_state(self._caller.who, standing.sealed)
        except SealError:  # changed by somebody who cannot read it: as if it were not there
            return None
        return Memory.from_bytes(plain) if plain else None

    def _come_back(self, typed: Typed) -> Return | None:
        attempts = self._vault.attempt_key("receipt", self._caller.who.lookup)
        return self._reporting.tools.back.enter(self._work, typed, attempts, self._now)

    def _event(
        self, news: Told | Sign, typed: Typed | None, back: Return | None, memory: Memory | None
    ) -> Event:
        match news:
            case Sign.MEDIA:
                return Attached()
            case Sign.STOP:
                return Left(quietly=True)
            case Told() if typed is not None:
                withdrawn = back is not None and back.withdrawn
                return CameBack(known=back is not None, withdrawn=withdrawn)
            case Told() if memory is None:
                return first_event(news)
            case Told():
                speaker = self._reporting.speaker(self._live, memory.conversation.language)
                return understand(news, memory.conversation, speaker.wording)

    # ------------------------------------------------------------ the turn

    def _turn(
        self, memory: Memory | None, event: Event, standing: Standing | None, back: Return | None
    ) -> Turn:
        if memory is None or standing is None:
            language = back.language if back else self._live.response.languages[0]
            return begin(event, language, self._deployment())
        late = standing.asked > standing.accepted
        turn = advance(memory.conversation, event, self._deployment(), late=late)
        on_its_way = late and isinstance(event, ANSWERS)
        if on_its_way and self._work.outbox.waiting(self._caller.who.lookup, standing.asked):
            return Turn(turn.state, keeping_only(turn.effects))
        return turn

    def _deployment(self) -> Deployment:
        response = self._live.response
        return Deployment(
            languages=response.languages,
            asks_area=len(response.areas) > 1,
            organisations=bool(response.organisations),
            hears=self._live.closed is None,
        )

    def _performance(self, memory: Memory | None, back: Return | None) -> Performance:
        return Performance(
            tools=self._reporting.tools,
            work=self._work,
            live=self._live,
            speaker=lambda language: self._reporting.speaker(self._live, language),
            channel=self._caller.channel,
            lookup=self._caller.who.lookup,
            now=self._now,
            memory=memory,
            receipt=self._receipt,
            back=back,
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
        memory = self._reporting.tools.drafts.refresh(
            self._work, memory, self._live.response.idle_hours
        )
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
