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
from intake.conversation.engine import advance, advance_whole, begin
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    Event,
    FellSilent,
    Greeted,
    HelpWanted,
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
from intake.conversation.telling import take_edit
from intake.conversation.told import Told
from intake.errors import Crowded, SealError
from intake.i18n import Catalogues
from intake.letters import AFTER_THE_END, WAITS, Letter, copy_of
from intake.messages import Greeting, Heard, Pack, Sign, Text
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
from intake.reporting.back import Found, Typed, WayBack
from intake.reporting.crowding import CODES, STARTS, Crowding
from intake.reporting.draft import Drafts
from intake.reporting.helpers import HelperCodes
from intake.reporting.memory import Memory, Return, ShownHelper
from intake.reporting.performing import Caller, Performance, ReceiptWanted, Tools, keeping_only
from intake.reporting.showing import SHOWN_AFTER_THE_END, Page, page_row
from intake.reporting.speaking import Speaker
from intake.reporting.times import hour_after, hour_of

ANSWERS = (Chose, Skipped, Said, Unclear, ListWanted, ShowedCode)


TAG_BYTES = 6

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
        flood_per_hour: int | None = None,
    ) -> None:
        """`flood_per_hour`: how many may begin on a channel in an hour before it is a flood, where
        that is not found out from its usual hours."""
        self._open_work = open_work
        self._vault = vault
        self._catalogues = catalogues
        self._in_force = in_force
        self._clock = clock
        self._crowding = Crowding(open_work, clock)
        self._tools = Tools(
            vault,
            Drafts(vault, keyring, flood_per_hour),
            WayBack(vault, keyring),
            HelperCodes(vault),
            key_backup_days,
        )
        self._speakers: dict[tuple[int, str, str], Speaker] = {}

    def hear(self, heard: Heard, pack: Pack | None) -> None:
        """Take one message. When this returns, it is stored and its answers will be delivered.

        `pack`: the channel's layout; None where the channel shows its answers itself: then they
        are kept as its page, and only a greeting begins a conversation.
        Raises StoreError, with nothing kept: the provider is to deliver it again. Raises Crowded,
        with nothing kept either, for what begins and for codes, and only without a `pack`.
        """
        if heard.begins and not self._crowding.admits(heard.channel, STARTS):
            raise Crowded
        who = self._vault.pseudonym(heard.channel, heard.address)
        caller = Caller(who, heard.channel, heard.address, heard.can_text)
        typed = self._typed(heard, counted=pack is None)
        live = self._in_force()
        try:
            self._hear(heard, caller, typed, pack, live, receipts=())
        except ReceiptWanted as wanted:
            fresh = [self._vault.fresh_receipt() for _ in range(wanted.count)]
            self._hear(heard, caller, typed, pack, live, receipts=fresh)

    def _typed(self, heard: Heard, *, counted: bool) -> Typed | None:
        news = heard.news
        if not isinstance(news, Told):
            return None
        digits, within = receipt_digits(news.reveal()), receipt_within(news.reveal())
        found = digits or within
        if not found:
            return None
        if counted and not self._crowding.admits(heard.channel, CODES):
            if digits:
                raise Crowded
            return None  # a telling goes on; the digits are taken out of it, right or wrong
        return self._tools.back.look_up(found, is_all=bool(digits))

    def _hear(
        self,
        heard: Heard,
        caller: Caller,
        typed: Typed | None,
        pack: Pack | None,
        live: InForce,
        receipts: Sequence[Receipt],
    ) -> None:
        key, now = self._vault.message_key(heard.channel, heard.message_id), self._clock()
        lookup, copy = caller.who.lookup, None
        if heard.errand is not None:
            copy = copy_of(self._vault, now, heard.channel, key, heard.errand, lookup)
        with self._open_work() as work:
            if not work.inbound.remember(key, hour_of(now), lookup, copy):
                return
            if heard.missed:
                work.counters.add(f"{now:%Y-%m}", f"missed_at_provider {heard.channel}")
            holds_code = _may_hold_code(heard.news) and (typed is None or typed.row is not None)
            hearing = Hearing(self, work, heard, caller, pack, live, receipts)
            hearing.take(typed, holds_code=holds_code)
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

    def speaker(self, live: InForce, language: str, channel: str) -> Speaker:
        """Its texts in one language on one channel; kept, since building one costs more than a
        message."""
        name = (live.version, language, channel)
        found = self._speakers.get(name)
        if found is None:
            found = Speaker(self._catalogues, live.response, language, channel)
            self._speakers[name] = found
        return found


class Hearing:
    """One message being handled, inside its unit of work."""

    def __init__(
        self,
        reporting: Reporting,
        work: UnitOfWork,
        heard: Heard,
        caller: Caller,
        pack: Pack | None,
        live: InForce,
        receipts: Sequence[Receipt],
    ) -> None:
        self._reporting = reporting
        self._vault = reporting.vault
        self._work = work
        self._heard = heard
        self._caller = caller
        self._pack = pack
        self._receipts = receipts
        self._deployment = deployment_of(live, can_text=caller.can_text)
        self._helper: ShownHelper | None = None
        self._now = reporting.clock()
        self._live = live
        self._unanswered = self._vault.attempt_key("unanswered", caller.who.lookup)

    def take(self, typed: Typed | None, *, holds_code: bool) -> None:
        """Answer the message and leave everything written that follows from it.

        `holds_code`: there is a receipt among its words. One that opens nothing here is taken out
        of them: whoever reads them must not hold it.
        """
        lookup, news = self._caller.who.lookup, self._heard.news
        standing, last = self._work.conversations.get(lookup, self._unanswered)
        memory = self._remember(standing)
        late = self._is_late(standing, memory)
        if typed and not typed.is_all and _is_telling(memory):
            typed = None  # a telling must not be lost by a code that stands in it
        found = self._come_back(typed) if typed else None
        if typed and not typed.is_all and not found:
            typed = None
        if typed is None and holds_code:
            news = Told(without_receipt(news.reveal())) if isinstance(news, Told) else news
        back = found.back if found else None
        event = self._event(news, typed, found, memory, late=late)
        if self._is_overtaken(event, memory):
            return
        self._note_stop(event, memory, standing)
        turn = self._turn(memory, event, standing, back, news, late=late)
        performance = self._performance(memory, back)
        performance.perform(turn)
        if self._pack is None:
            performance.end_with_question()
        self._write(performance, turn, standing, last)
        if turn.state is None:
            self._hasten(event)

    # ------------------------------------------------------------ before

    def _is_late(self, standing: Standing | None, memory: Memory | None) -> bool:
        """Whether it cannot answer the question that stands: that has not left yet, or this came
        before it, belongs to another one, or changes what was said earlier."""
        if standing is None or memory is None:
            return False
        heard = self._heard
        before = heard.sent_at is not None and heard.sent_at < memory.heard_at
        another = heard.pressed is not None and heard.pressed != memory.tag
        return standing.asked > standing.accepted or before or another or heard.edit or heard.missed

    def _is_overtaken(self, event: Event, memory: Memory | None) -> bool:
        """Whether something newer was heard before it: then it may add words, but not end, leave
        or open what goes on now. What was found at the provider undoes no leaving either, and no
        word like STOP; nor does changing an old message begin anything."""
        heard = self._heard
        if memory is None and heard.edit:
            return True
        if heard.sent_at is None:
            return False
        if memory is not None:
            decides = (
                not isinstance(event, Said)
                if heard.missed
                else isinstance(event, (Left, CameBack, HelpWanted))
            )
            return heard.sent_at < memory.heard_at and decides
        if not heard.missed:
            return False
        if self._work.attempts.count(self._left, hour_of(heard.sent_at)):
            return True
        stopped = self._work.stopped.since(self._stopped)
        return stopped is not None and hour_of(heard.sent_at) <= stopped

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

    def _come_back(self, typed: Typed) -> Found | None:
        attempts = self._vault.attempt_key("receipt", self._caller.who.lookup)
        return self._tools.back.enter(self._work, typed, attempts, self._now, self._live.response)

    def _event(
        self,
        news: Told | Sign | Greeting,
        typed: Typed | None,
        found: Found | None,
        memory: Memory | None,
        *,
        late: bool,
    ) -> Event:
        match news:
            case Sign.MEDIA:
                return Attached()
            case Sign.STOP | Sign.GONE:
                return Left(quietly=True)
            case Greeting(language):
                return Greeted(self._spoken_here(language))
            case Told() if typed is not None:
                if found is None:
                    return CameBack(known=False)
                return CameBack(known=True, holder=found.holder, unread=found.unread)
            case Told() if memory is None:
                likely = [self._speaker(each) for each in self._likely(news)]
                shapes = [shape for each in likely for shape in each.wording.name_shapes]
                return first_event(news, likely[0].keywords, shapes)
            case Told():
                speaker = self._speaker(memory.conversation.language)
                conversation = memory.conversation
                event = understand(news, conversation, speaker.wording, self._deployment)
                if isinstance(event, Left) and self._heard.edit:
                    return Unclear(Told(""))  # an old "9" that was touched again leaves nothing
                return self._code(news) if isinstance(event, ShowedCode) and not late else event

    def _spoken_here(self, language: str) -> str:
        listed = self._live.response.languages
        return language if language in listed else listed[0]

    def _code(self, news: Told) -> Event:
        """Whether the helper code that was typed where it is asked for counts."""
        digits, response = helper_digits(news.reveal()), self._live.response
        who = self._caller.who.lookup
        self._helper = self._tools.helpers.show(self._work, digits, response.id, who, self._now)
        return ShowedCode(known=self._helper is not None)

    @property
    def _left(self) -> bytes:
        return self._vault.attempt_key("left", self._caller.who.lookup)

    @property
    def _stopped(self) -> bytes:
        return self._vault.attempt_key("stopped", self._caller.who.lookup)

    def _note_stop(self, event: Event, memory: Memory | None, standing: Standing | None) -> None:
        """After a word like STOP nothing goes to that phone, until it writes again. Whatever it
        writes answers a nudge.

        A first text always runs the statement, so that it costs the same whoever it is from.
        """
        if memory is None:
            self._work.stopped.lift(self._unanswered, self._stopped)
        elif standing is not None and standing.marked:
            self._work.stopped.lift(self._unanswered)
        if isinstance(event, Left) and event.quietly and self._pack is not None:
            self._work.stopped.add(self._stopped, hour_of(self._now))
            self._work.outbox.drop_all(self._caller.who.lookup)
        elif isinstance(event, Left) and self._pack is not None:
            self._work.attempts.add(self._left, hour_of(self._now))

    # ------------------------------------------------------------ the turn

    def _turn(
        self,
        memory: Memory | None,
        event: Event,
        standing: Standing | None,
        back: Return | None,
        news: Told | Sign | Greeting,
        *,
        late: bool,
    ) -> Turn:
        if memory is None and self._pack is None and not isinstance(event, Greeted):
            return Turn(None, ())  # it was over, or there never was one
        if memory is None or standing is None:
            likely = self._likely(news)
            language = back.language if back else likely[0]
            return begin(event, language, self._deployment, likely)
        if self._heard.edit and isinstance(event, ANSWERS):
            turn = take_edit(memory.conversation, event)
        else:
            answer = advance_whole if self._heard.whole else advance
            turn = answer(memory.conversation, event, self._deployment, late=late)
        on_its_way = late and isinstance(event, ANSWERS)
        if on_its_way and self._work.outbox.waiting(self._caller.who.lookup, standing.asked):
            return Turn(turn.state, keeping_only(turn.effects))
        return turn

    def _speaker(self, language: str) -> Speaker:
        return self._reporting.speaker(self._live, language, self._caller.channel)

    def _likely(self, news: Told | Sign | Greeting) -> tuple[str, ...]:
        """Languages it may be written in. What the provider believes decides only between those
        that the words leave open."""
        hint = self._heard.likely_language
        listed = sorted(self._live.response.languages, key=lambda each: each != hint)
        names = {each: LANGUAGE_NAMES[each] for each in listed}
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
            speaker=self._speaker,
            caller=self._caller,
            now=self._now,
            memory=memory,
            receipts=self._receipts,
            back=back,
            helper=self._helper,
            language=self._chosen,
        )

    @property
    def _chosen(self) -> str:
        """The language that a greeting asks for."""
        news = self._heard.news
        return self._spoken_here(news.language) if isinstance(news, Greeting) else ""

    # ------------------------------------------------------------ after

    def _write(
        self, performance: Performance, turn: Turn, standing: Standing | None, last: int
    ) -> None:
        if self._pack is None:
            tag = fresh_tag(self._vault)
            self._show(performance, turn, tag)
            asked = accepted = 0  # it is shown at once, and nothing is on its way
        else:
            texts = self._pack(performance.said)
            tag = fresh_tag(self._vault) if any(text.buttons for text in texts) else ""
            numbers = self._post(texts, tag, last, ends=turn.state is None)
            before, accepted = (standing.asked, standing.accepted) if standing else (0, 0)
            asked = numbers[-1] if numbers and performance.asks else before
        memory = performance.memory
        lookup = self._caller.who.lookup
        if turn.state is None or memory is None:
            if standing is not None:
                self._work.conversations.forget(lookup)
            return
        memory = self._tools.drafts.refresh(self._work, memory, self._live.response.idle_hours)
        memory = replace(memory, tag=tag or memory.tag)
        self._work.conversations.put(
            lookup,
            Standing(
                sealed=self._vault.seal_state(self._caller.who, memory.to_bytes()),
                asked=asked,
                accepted=accepted,
                expires_at=hour_after(self._now, self._live.response.idle_hours),
            ),
        )

    def _show(self, performance: Performance, turn: Turn, tag: str) -> None:
        """Keep the answers as the page of this address; without any, there is none any more."""
        who, state = self._caller.who, turn.state
        if not performance.said:
            self._work.pages.forget(who.lookup)
            return
        idle = timedelta(hours=self._live.response.idle_hours)
        page = Page(
            tuple(performance.said),
            performance.language,
            tag,
            self._now + (idle if state is not None else SHOWN_AFTER_THE_END),
            ends=state is None,
            early=state is not None and not state.draft.consented and state.draft.holder is None,
        )
        self._work.pages.put(who.lookup, page_row(self._vault, who, page))

    def _post(self, texts: Sequence[Text], tag: str, last: int, *, ends: bool) -> list[int]:
        """Write the answers to the outbox; their numbers. An answer to what came long ago is as
        old as that."""
        lookup = self._caller.who.lookup
        written_at = min(self._now, self._heard.sent_at or self._now)
        numbers = []
        for number, text in enumerate(texts, start=last + 1):
            words = Told(text.words)
            letter = Letter(self._caller.address, words, written_at, text.buttons, tag, ends)
            sealed = self._vault.seal_outgoing(lookup, number, letter.to_bytes())
            self._work.outbox.add(Outgoing(lookup, number, self._caller.channel, sealed))
            numbers.append(number)
        return numbers

    def _hasten(self, event: Event) -> None:
        """What a provider keeps until a conversation ends goes soon; at once, if she left."""
        heard = self._heard
        kept = heard.errand is not None and heard.errand.after >= WAITS
        if kept or heard.pressed is not None or heard.news is Sign.STOP:
            wait = timedelta(0) if isinstance(event, Left) else AFTER_THE_END
            self._work.copies.hasten(self._caller.who.lookup, self._now + wait)


def fresh_tag(vault: Vault) -> str:
    """By which the buttons of one question are known from those of every other."""
    return vault.fresh_secret()[:TAG_BYTES].hex()


def _may_hold_code(news: Told | Sign | Greeting) -> bool:
    """Whether it looks so. Several in one text are not looked up: each costs a slow hash."""
    return isinstance(news, Told) and without_receipt(news.reveal()) != news.reveal()


def _is_telling(memory: Memory | None) -> bool:
    """Whether something is being told that is not sent yet."""
    return memory is not None and memory.back is None and memory.conversation.draft.consented


def deployment_of(live: InForce, *, can_text: bool) -> Deployment:
    """What a conversation must know of where it runs."""
    response = live.response
    only_area = response.areas[0].id if len(response.areas) == 1 else None
    return Deployment(
        languages=response.languages,
        asks_area=len(response.areas) > 1,
        organisations=bool(response.organisations),
        hears=live.closed is None and live.takes(only_area),
        closed_areas=live.closed_areas,
        listeners=response.listener_choice,
        can_text=can_text and bool(response.contact_words),
    )
