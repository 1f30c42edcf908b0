"""Plays one transcript: what is texted, what comes back, and what happens between.

    # what this shows                        (the first line)
    > a text she sends
    < a text that comes back, whole; further lines of it are indented by two spaces
    @ another phone                          (from here on, texts come from it)
    * 3 hours pass                           (what else happens: see `Play.HAPPENS`)
    = 1 report       = nothing is kept       (what stands in the tables: see `Play._holds`)

Two `>` without a `<` between them: the second one came before the answer to the first had left.
`{code}`, `{theirs}` and `{own}` in an answer stand for receipts; in a text they are those receipts.
`{card}` is the number of the helper card that `* a helper card` puts in force.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from intake.cases import course
from intake.cases.case import Status
from intake.cases.parts import RecordPart, ReplyPart, StepPart, ToldPart, write
from intake.casework.audit import Event, line
from intake.casework.escalating import Escalation
from intake.casework.telling import tell
from intake.conversation.answers import RESERVED_WORDS, fold, understand
from intake.conversation.codes import with_check_digit
from intake.conversation.engine import answers_offered
from intake.conversation.events import Chose, Skipped
from intake.conversation.moving import current
from intake.conversation.state import Conversation, Deployment
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Prompt, Step
from intake.i18n import Catalogues
from intake.in_force import LOOK_AGAIN
from intake.messages import Sign, Spoken
from intake.ports import ClosedArea, HelperRow, PaperCode, PaperPair, Reply
from intake.prompts import LABELS
from intake.reporting.memory import Memory
from intake.reporting.speaking import Speaker
from intake.upkeep import Housekeeping
from intake.vault.xwing import public_bytes
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_rules import opened
from tests.properties.world_scene import Scene
from tests.world import (
    ANNA,
    CATALOGUES,
    DEMO_RESPONSE,
    EpochsInMemory,
    Time,
    World,
    cheap_vault,
)

PHONES = {"her phone": ANNA, "another phone": "+15550001002", "a third phone": "+15550001003"}
CODE = re.compile(r"\d{4}(?: \d{4}){3}")
NAMED_CODE = re.compile(r"\{(code|theirs|own)\}")
SIGNS = {"a picture comes": Sign.MEDIA, "the provider says STOP": Sign.STOP}
CARD = with_check_digit("57290463")
PAPER = ("9000 0000 0000 0001", "9000 0000 0000 0002")
SKIPPED = "0"
NATIVE_ZERO = {"ar": "\u0660", "bn": "\u09e6"}
"""Digits as they are typed there; Amharic writes Western ones."""


class Remembering(Catalogues):
    """The catalogues, with a list of everything that was said, by name."""

    def __init__(self) -> None:
        super().__init__(CATALOGUES.translations, CATALOGUES.drafts)
        self.said: list[Prompt] = []

    def speak(
        self,
        language: str,
        prompt: Prompt,
        values: Mapping[str, str],
        options: tuple[tuple[str, str], ...] = (),
    ) -> Spoken:
        self.said.append(prompt)
        return super().speak(language, prompt, values, options)


def memory_world(
    toml: str | None = None, catalogues: Catalogues = CATALOGUES
) -> tuple[World, MemoryStore, MemoryKeyring]:
    time = Time()
    store, keyring = MemoryStore(), MemoryKeyring()
    vault = cheap_vault(EpochsInMemory(time))
    toml = toml or DEMO_RESPONSE.read_text(encoding="utf-8")
    return World(store, keyring, time, vault, toml, catalogues), store, keyring


class Play:
    """One transcript being played, in English word by word, or in another `language` by name."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.catalogues = Remembering()
        self._build(f'languages = ["{language}"]')
        self.phone = ANNA
        self.channel = "sms"
        self.codes: dict[str, str] = {}
        self.waiting: list[str] = []
        self.texts: list[str] = []
        self.steps: list[StepPart] = []
        self.given: set[tuple[Step, str]] = set()

    def _build(self, *lines: str, women_and_men: bool = False) -> None:
        """A world of the demo's response, with these lines at its head."""
        keys = [line.split(" = ")[0] for line in lines]
        text = DEMO_RESPONSE.read_text(encoding="utf-8")
        kept = [each for each in text.splitlines() if each.split(" = ")[0] not in keys]
        toml = "\n".join((*lines, *kept))
        if women_and_men:
            for role, gender in (("ombudsperson", "woman"), ("deputy", "man")):
                toml = toml.replace(f'role = "{role}"', f'role = "{role}"\ngender = "{gender}"')
        self.world, self.store, self.keyring = memory_world(toml, self.catalogues)
        self.scene = Scene(self.world, self.store, self.keyring)

    def line(self, sign: str, words: str) -> None:
        match sign:
            case ">":
                self._nothing_more()
                typed = self._as_typed(words)
                self._note(typed)
                self.world.channel = self.channel
                self.world.text(typed, self.phone)
            case "<":
                self._heard(words)
            case "@":
                self.phone = PHONES[words]
            case "*":
                self._nothing_more()
                self._happens(words)
            case "=":
                self._deliver()
                self._nothing_more()
                self._holds(words)
            case _:
                raise ValueError(f"not a transcript line: {sign} {words}")

    def finish(self) -> None:
        self._deliver()
        self._nothing_more()

    # ------------------------------------------------------------ texts

    def _note(self, typed: str) -> None:
        """Which answers are given here, to see whether all of them are somewhere."""
        state = self._state()
        if state is None:
            return
        here = Deployment(languages=self.world.response.languages)
        wording = Speaker(self.catalogues, self.world.response, state.language).wording
        match understand(Told(typed), state, wording, here):
            case Chose(values):
                self.given |= {(current(state), value) for value in values}
            case Skipped():
                self.given.add((current(state), SKIPPED))
            case _:
                pass

    def _as_typed(self, words: str) -> str:
        typed = words.format_map({**self.codes, "card": CARD}) if "{" in words else words
        if self.language == "en":
            return typed
        zero = NATIVE_ZERO.get(self.language)
        if zero and not any(sign.isalpha() for sign in typed):
            return "".join(
                chr(ord(zero) + int(sign)) if sign.isdecimal() else sign for sign in typed
            )
        return self._own_word(typed)

    def _own_word(self, typed: str) -> str:
        """The word of an option, as it is in her language."""
        state = self._state()
        if state is None or fold(typed) in RESERVED_WORDS:
            return typed
        offered = answers_offered(state, Deployment(languages=(self.language,))).values()
        fixed = (Option.SKIP, Option.HELP_PLACES, Option.LEAVE, Option.DONE)
        for option in (*(answer.option for answer in offered), *fixed):
            if fold(LABELS[option]) == fold(typed):
                return self.catalogues.label(self.language, option)
        return typed

    def _state(self) -> Conversation | None:
        who = self.world.vault.pseudonym("sms", self.phone)
        standing = self.store.tables.conversations.get(who.lookup)
        plain = self.world.vault.open_state(who, standing.sealed) if standing else None
        return Memory.from_bytes(plain).conversation if plain else None

    def _heard(self, words: str) -> None:
        if not self.waiting:
            self._deliver()
        if self.language != "en":
            self._find_codes(words, " ".join(self.waiting))
            return
        assert self.waiting, f"nothing came back, expected: {words}"
        text = self.waiting.pop(0)
        assert self._find_codes(words, text) == words

    def _find_codes(self, words: str, text: str) -> str:
        """Remember the codes in a text by the names they have here, and show them by those."""
        for name in NAMED_CODE.findall(words):
            found = CODE.search(text)
            assert found, text
            self.codes[name] = found.group()
            text = text.replace(found.group(), f"{{{name}}}", 1)
        return text

    def _deliver(self) -> None:
        came = [text for phone, text in self.world.deliver() if phone == self.phone]
        self.texts += came
        self.waiting += came

    def _nothing_more(self) -> None:
        if self.language != "en":
            self.waiting.clear()
        assert not self.waiting, f"also said: {self.waiting}"

    # ------------------------------------------------------------ what else happens

    def _happens(self, words: str) -> None:
        if words in SIGNS:
            self.world.text(SIGNS[words], self.phone)
            return
        for beginning, happens in self.HAPPENS.items():
            if words.startswith(beginning):
                happens(self, words.removeprefix(beginning).strip(" :"))
                return
        number, unit, _ = words.split()
        self.world.time.pass_time(**{unit.rstrip("s") + "s": float(number)})

    def _house_is_kept(self, _: str) -> None:
        Housekeeping(self.store, self.keyring, self.world.time).run_once()

    def _by(self, channel: str) -> None:
        self.channel = channel

    def _clocks(self, _: str) -> None:
        world = self.world
        response = world.in_force.response
        Escalation(self.store, self.keyring, world.vault, response, world.time).escalate_once()

    def _taken_no_longer(self, _: str) -> None:
        with self.store() as work:
            hour = self.world.time().replace(minute=0, second=0, microsecond=0)
            work.capacity.close(self.world.response.id, ClosedArea("", "operator", hour))
            work.commit()
        self.world.time.now += LOOK_AGAIN

    def _languages(self, listed: str) -> None:
        tags = ", ".join(f'"{tag}"' for tag in listed.split())
        self._build(f"languages = [{tags}]", 'keywords = { fr = ["Bonjour"] }')

    def _listeners(self, _: str) -> None:
        self._build(
            f'languages = ["{self.language}"]', "listener_choice = true", women_and_men=True
        )

    def _counting(self, _: str) -> None:
        world = self.world
        world.load(world.response_toml.replace("count_answers = false", "count_answers = true"))
        world.time.now += LOOK_AGAIN

    def _card(self, _: str) -> None:
        row = HelperRow(
            self.world.vault.helper_key(CARD),
            "K4-07",
            self.world.response.id,
            "green-kite",
            duress=False,
            active=True,
            expires_at=self.world.time() + timedelta(days=180),
        )
        with self.store() as work:
            work.helpers.add([row])
            work.commit()

    def _card_is_suspended(self, _: str) -> None:
        with self.store() as work:
            work.helpers.set_active(self.world.response.id, "K4-07", active=False)
            work.commit()

    def _book(self, _: str) -> None:
        keys = [self.world.vault.receipt_key(code.replace(" ", "")) for code in PAPER]
        halves = [PaperCode(key.lookup, public_bytes(key.seed)) for key in keys]
        self.keyring.add_pairs("K4-07", [PaperPair(3, *halves)])
        self.codes["theirs"], self.codes["own"] = PAPER

    def _closed(self, _: str) -> None:
        reports = self.store.tables.reports
        for report_id, header in reports.items():
            reports[report_id] = replace(header, status=Status.CLOSED.value)

    def _opened(self, reader_id: str) -> None:
        """`* it is opened by reader-a`"""
        (report_id,) = self.store.tables.reports
        with self.store() as work:
            work.audit.write(line(self.world.time(), reader_id, Event.OPENED, report_id))
            work.commit()

    def _answer(self, to_and_words: str) -> None:
        """`* an answer to intermediary: words`, or to survivor, reporter, witness."""
        role, words = to_and_words.split(": ", 1)
        (report_id,) = self.store.tables.reports
        reply = write(ReplyPart(words, "the listener", self.world.time().replace(minute=0)))
        with self.store() as work:
            first = len(work.reports.replies(report_id))
            rows = [row for row in self.keyring.receipts(report_id) if row.role == role]
            for number, row in enumerate(rows, start=first):
                blob = self.world.vault.seal_reply(report_id, number, row.public, reply, row.secret)
                work.reports.add_reply(report_id, Reply(number, blob))
            work.commit()
        assert rows

    def _stands(self, words: str) -> None:
        """`* it stands: feedback ready, ...`: what the desk tells after these steps."""
        (report_id,) = self.store.tables.reports
        header = self.store.tables.reports[report_id]
        self.store.tables.reports[report_id] = replace(header, status=Status.ACKNOWLEDGED.value)
        hour = self.world.time().replace(minute=0)
        for each in words.split(", "):
            track, state, *service = each.split()
            of = {"service": service[0]} if service else {}
            self.steps.append(StepPart(track, state, str(len(self.steps)), hour, of))
        receipts = self.keyring.receipts(report_id)
        with self.store() as work:
            if "forwarded" in words:  # and its sheet was printed
                printed = Event.FORWARDING_PRINTED
                work.audit.write(line(self.world.time(), "north", printed, report_id))
            tell(
                self.world.vault,
                work,
                report_id,
                receipts,
                course.fold(self.steps),
                self.world.time(),
            )
            work.commit()

    HAPPENS: ClassVar[Mapping[str, Callable[[Play, str], None]]] = {
        "the house is kept": _house_is_kept,
        "she writes by": _by,
        "the clocks are looked at": _clocks,
        "reports are no longer taken": _taken_no_longer,
        "languages": _languages,
        "listeners are offered": _listeners,
        "answers are counted": _counting,
        "a helper card": _card,
        "the card is suspended": _card_is_suspended,
        "a book of sealed papers": _book,
        "it is closed": _closed,
        "it is opened by": _opened,
        "an answer to": _answer,
        "it stands": _stands,
    }

    # ------------------------------------------------------------ what stands in the tables

    def _holds(self, words: str) -> None:
        tables = self.store.tables
        if words == "nothing is kept":
            kept = (tables.drafts, tables.parts, tables.outbox, tables.reports)
            assert not any(kept)
            assert not self.keyring.older_than(self.world.time(), b"", 1)
        elif words.startswith("seen"):
            assert len(list(self._seen())) == int(words.split()[1])
        elif words.startswith("told:"):
            assert list(self._told()) == [words.removeprefix("told:").strip()]
        elif words == "no words are told":
            assert not list(self._told())
        elif " is " in words:
            name, value = words.split(" is ", 1)
            assert str(self._record().get(name, "unsaid")) == value
        else:
            assert len(tables.reports) == int(words.split()[0])
            assert not tables.drafts

    def _record(self) -> Mapping[str, object]:
        parts = opened(self.scene, next(iter(self.store.tables.reports)))
        return next(part.fields for part in parts if isinstance(part, RecordPart))

    def _seen(self) -> Iterator[StepPart]:
        """Steps that the person took herself."""
        for report_id in self.store.tables.reports:
            parts = opened(self.scene, report_id)
            yield from (part for part in parts if isinstance(part, StepPart))

    def _told(self) -> Iterator[str]:
        for report_id in self.store.tables.reports:
            told = opened(self.scene, report_id)
            yield from (part.text for part in told if isinstance(part, ToldPart))


def lines_of(path: Path) -> list[tuple[str, str]]:
    """(sign, words), with indented lines joined to the one before."""
    lines: list[tuple[str, str]] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        if raw.startswith("  ") and lines:
            sign, words = lines[-1]
            lines[-1] = (sign, f"{words}\n{raw[2:]}")
        elif raw.strip() and not raw.startswith("#"):
            lines.append((raw[0], raw[2:]))
    return lines
