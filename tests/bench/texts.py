"""SMS texts and parts of a whole report, in every language and on every path.

What somebody pays for who has to: the system's side, packed as it is sent, without help texts. Each
language stands alone in its response, as where it is the only one, so that nobody is asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from channels.sms.segments import parts
from intake.cases.parts import ReplyPart, write
from intake.conversation.vocabulary import Prompt
from intake.ports import Reply
from tests.bench.figures import Figure
from tests.bench.script import MAIN_PATH, PATHS, READING, put_card_in_force
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.transcripts.play import memory_world
from tests.world import ANNA, CATALOGUES, DEMO_RESPONSE, World

OTHER_PHONE = "+15550001002"
CODE = re.compile(r"\d{4}(?: \d{4}){3}")
LANGUAGES = ("en", *sorted(CATALOGUES.languages - {"en"}))
FOR_ONESELF, FOR_ANOTHER = 16, 22  # texts
MOST_TEXTS: Mapping[str, int] = {
    "self": FOR_ONESELF,
    "self_texted_back": FOR_ONESELF,
    "self_under_18": FOR_ONESELF,
    "helper": FOR_ANOTHER,
    "helper_with_card": FOR_ANOTHER,
    "helper_not_agreed": FOR_ANOTHER,
}
MOST_PARTS: Mapping[tuple[str, str], int] = {("self", "en"): 19}


def figures() -> Iterator[Figure]:
    """One for each path and language."""
    for language in LANGUAGES:
        for path, words in PATHS.items():
            yield _figure(path, language, said_on(words, language))
        yield _figure("reading_an_answer", language, said_on_return(language))


def said_on(path: Sequence[str], language: str) -> list[str]:
    """All texts that one report brings. Raises RuntimeError unless it was one report."""
    world, store, _ = _world(language)
    return _sent(world, store, path)


def said_on_return(language: str) -> list[str]:
    """All texts that it takes to read one short answer, from another phone."""
    world, store, keyring = _world(language)
    (code,) = CODE.findall(" ".join(_sent(world, store, MAIN_PATH)))
    _answer(world, store, keyring, language)
    return [text for words in (code, *READING) for text in world.exchange(words, OTHER_PHONE)]


def response_in(language: str) -> str:
    """The demo's response in one language, draft or not."""
    toml = DEMO_RESPONSE.read_text(encoding="utf-8")
    toml = toml.replace('languages = ["en"]', f'languages = ["{language}"]')
    return f"allow_draft_texts = true\n{toml}"


def _world(language: str) -> tuple[World, MemoryStore, MemoryKeyring]:
    made = memory_world(response_in(language))
    put_card_in_force(made[0])
    return made


def _sent(world: World, store: MemoryStore, path: Sequence[str]) -> list[str]:
    texts = [text for words in path for text in world.exchange(words, ANNA)]
    if len(store.tables.reports) != 1:
        raise RuntimeError("the script has changed: this path sends no report")
    return texts


def _answer(world: World, store: MemoryStore, keyring: MemoryKeyring, language: str) -> None:
    """A few words of that language stand for the answer: its letters decide what it costs."""
    words = CATALOGUES.speak(language, Prompt.THANKS, {}).inline()
    (report_id,) = store.tables.reports
    (receipt,) = keyring.receipts(report_id)
    part = write(ReplyPart(words, "the listener", world.time().replace(minute=0)))
    with world.store() as work:
        blob = world.vault.seal_reply(report_id, 0, receipt.public, part, receipt.secret)
        work.reports.add_reply(report_id, Reply(0, blob))
        work.commit()


def _figure(path: str, language: str, texts: Sequence[str]) -> Figure:
    needed = [parts(text) for text in texts]
    limits = (
        (MOST_PARTS.get((path, language)), "parts"),
        (MOST_TEXTS.get(path), "texts"),
    )
    budget = ", ".join(f"{most} {unit}" for most, unit in limits if most)
    also = {"texts": len(texts), "longest_text": max(needed)}
    return Figure(f"sms_parts_{path}_{language}", sum(needed), "parts", 1, budget, also)
