"""Whether a number that has sent a report is told from a new one by the time of its first answer
(T02). That the answers are the same, byte for byte, is checked on the way.

On both databases: what a deleted row leaves behind differs between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.bench.figures import Figure
from tests.bench.script import YOUNG_PATH
from tests.bench.timing import Trial, compared, hear_all
from tests.world import World

SAMPLES = 1000
WARM_UP = 50
FIRST = "hello"


def figures(world: World, label: str) -> Iterator[Figure]:
    """2,000 first texts, half of them from numbers that have sent a report."""
    spent = hear_all(world, _trials(world, Random(2)))
    yield from compared(f"first_text_new_or_has_sent_{label}", spent, "new", "has_sent")


def _trials(world: World, random: Random) -> list[Trial]:
    phones = [f"+1555{number:08d}" for number in range(2 * SAMPLES + WARM_UP)]
    random.shuffle(phones)
    (greeting,) = {text for phone in phones[:WARM_UP] for text in world.exchange(FIRST, phone)}
    senders, strangers = phones[WARM_UP : WARM_UP + SAMPLES], phones[WARM_UP + SAMPLES :]
    for words in YOUNG_PATH:
        for phone in senders:
            world.text(words, phone)
        world.deliver()
    trials = [
        Trial(kind, phone, FIRST, greeting)
        for kind, of_kind in (("has_sent", senders), ("new", strangers))
        for phone in of_kind
    ]
    random.shuffle(trials)
    return trials
