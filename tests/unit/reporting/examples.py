"""A reporter's phone over a store in memory, walked to a question by simple answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from intake.cases.parts import CasePart, RecordPart, ToldPart
from intake.conversation.answers import fold
from intake.conversation.moving import current
from intake.conversation.scenes import Words
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Step
from intake.messages import Sign
from intake.ports import HelperRow, Standing, Wrap
from intake.reporting.memory import Memory
from tests.fakes.store import MemoryStore
from tests.properties.world_rules import opened
from tests.properties.world_scene import Phone, Scene, Setting
from tests.properties.world_walk import CODE
from tests.world import ANNA

WORDS = "The queue was long."
OTHER_PHONE = "+15550001002"
SAYS_YES = {Step.SAFETY: "1", Step.ABOUT: "1", Step.CONSENT: "1", Step.FIRST_WORDS: "1"}
MOST_TEXTS = 40
FOR_ANOTHER = {
    Step.ABOUT: "2",
    Step.HELPER_KNOWS: "1",
    Step.HELPER_INFORMED: "1",
    Step.NO_IDENTITY: "1",
    Step.OWN_LINK: "2",
    Step.SCOPE: "1",
}
"""A neighbour writes for somebody who asked her to, and who agreed to all of it."""

NOT_AGREED = {**FOR_ANOTHER, Step.HELPER_KNOWS: "2", Step.NO_CONSENT: "1"}
HELPER_CODE = "572904634"
WITH_CODE = {**FOR_ANOTHER, Step.ABOUT: "4", Step.HELPER_CODE: HELPER_CODE}


@dataclass
class Reporter:
    """Somebody with a phone. `answers`: what she says at a question, else she skips it."""

    scene: Scene
    number: str = ANNA
    read: list[str] = field(default_factory=list)

    @property
    def phone(self) -> Phone:
        return Phone(self.number)

    @property
    def standing(self) -> Standing | None:
        return self.scene.standing(self.phone)

    @property
    def memory(self) -> Memory:
        memory = self.scene.memory(self.phone)
        assert memory is not None
        return memory

    @property
    def step(self) -> Step:
        return current(self.memory.conversation)

    @property
    def code(self) -> str:
        """The newest code she was shown."""
        codes: list[str] = [code for text in self.read for code in CODE.findall(text)]
        return codes[-1]

    @property
    def codes(self) -> list[str]:
        """The codes she was shown last, in order."""
        last = [text for text in self.read if CODE.search(text)][-2:]
        return [code for text in last for code in CODE.findall(text)]

    def text(self, news: str | Sign, message_id: str = "") -> None:
        """Heard; the answers wait."""
        self.scene.world.text(news, self.number, message_id=message_id)

    def says(self, *texts: str | Sign) -> list[str]:
        """Each heard and answered; the answers to the last."""
        answers: list[str] = []
        for news in texts:
            self.text(news)
            answers = self.reads()
        return answers

    def reads(self) -> list[str]:
        """What waits leaves, and she reads it."""
        delivered = self.scene.world.deliver()
        texts = [text for number, text in delivered if number == self.number]
        self.read += texts
        return texts

    def goes_to(self, step: Step, answers: Mapping[Step, str] | None = None) -> list[str]:
        """By simple answers, until that question stands; the texts that put it."""
        given = {**SAYS_YES, **(answers or {})}
        texts = self.says("hello") if self.standing is None else []
        for _ in range(MOST_TEXTS):
            if self.step is step:
                return texts
            texts = self._answers(given.get(self.step, "0"))
        raise AssertionError(f"{step.name} was never asked")

    def _answers(self, text: str) -> list[str]:
        scene = SCRIPT[self.step]
        several = isinstance(scene, Words) and scene.several
        return self.says(text, "1") if several and fold(text) != "0" else self.says(text)

    def sends(self, answers: Mapping[Step, str] | None = None) -> bytes:
        """All the way; the id of the report."""
        before = set(self.scene.tables.reports)
        self.goes_to(Step.SEND, answers)
        self.says("1")
        (report_id,) = set(self.scene.tables.reports) - before
        return report_id


def reporter(setting: Setting | None = None, number: str = ANNA) -> Reporter:
    return Reporter((setting or Setting()).scene(), number)


class Elsewhere(Setting):
    """The demo's response with some of its lines changed."""

    def __init__(self, *changes: tuple[str, str]) -> None:
        self.changes = changes

    def response_toml(self) -> str:
        toml = super().response_toml()
        for old, new in self.changes:
            assert old in toml, old
            toml = toml.replace(old, new)
        return toml


def offering_listeners() -> Setting:
    """A response whose readers are a woman and a man, and where one may be wished for."""
    return Elsewhere(
        ("idle_hours", "listener_choice = true\nidle_hours"),
        ('role = "ombudsperson"', 'role = "ombudsperson"\ngender = "woman"'),
        ('role = "deputy"', 'role = "deputy"\ngender = "man"'),
        ('role = "oversight"', 'role = "oversight"\ngender = "man"'),
    )


def with_helper(anna: Reporter, *, organisation: str | None = None, duress: bool = False) -> None:
    """`HELPER_CODE` counts from now on."""
    world = anna.scene.world
    row = HelperRow(
        world.vault.helper_key(HELPER_CODE),
        "K4-07",
        world.response.id,
        organisation,
        duress,
        active=True,
        expires_at=world.time() + timedelta(days=180),
    )
    with anna.scene.store() as work:
        work.helpers.add([row])
        work.commit()


# ---------------------------------------------------------------- looking inside


def seed_of(scene: Scene, report_id: bytes, wrap: Wrap) -> bytes:
    """The report's seed, with this reader's key and the release key."""
    public = scene.tables.reports[report_id].public
    secret = scene.world.readers[wrap.reader_id].seed
    return scene.world.vault.unwrap(
        report_id, public, wrap.reader_id, secret, wrap.blob, held=wrap.held
    )


def parts_of(scene: Scene, report_id: bytes) -> list[CasePart]:
    """Its parts in order, opened as its owner can."""
    return list(opened(scene, report_id))


def owner_wrap(scene: Scene, report_id: bytes) -> Wrap:
    return next(wrap for wrap in scene.kept_keys.wraps(report_id) if not wrap.held)


def told_in(scene: Scene, report_id: bytes) -> list[tuple[str, str]]:
    """(about, words) of everything that was told."""
    told = parts_of(scene, report_id)
    return [(part.about, part.text) for part in told if isinstance(part, ToldPart)]


def record_in(scene: Scene, report_id: bytes) -> dict[str, object]:
    """The one record."""
    (record,) = [p for p in parts_of(scene, report_id) if isinstance(p, RecordPart)]
    return dict(record.fields)


def nothing_is_kept(scene: Scene) -> bool:
    """No draft, part, report, key or text; what counts tries and deliveries may stay."""
    tables = scene.tables
    rows = (tables.drafts, tables.parts, tables.reports, tables.outbox, tables.conversations)
    return not any(rows) and not scene.keys_of()


def put_away(store: MemoryStore, reader_id: str) -> None:
    """This reader is no longer active."""
    rows = store.tables.readers
    rows[reader_id] = replace(rows[reader_id], active=False)
