"""Whether a typed code that opens nothing tells why, by the time of its answer (T11).

With receipts as dear as they are; then without the slow hash, which covers small differences, to
see how large those are. `deleted`: a code whose report was deleted, as one that has expired.
`throttled`: a wrong code from a sender who has tried too often; `throttled_right`: the code of a
report, from such a sender. `right` opens something, which is said anyway: for comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from random import Random

from intake.reporting.back import WRONG_TRIES_AN_HOUR
from intake.reporting.times import hour_of
from intake.vault.stretching import RECEIPT_COST, Cost
from tests.bench.figures import Figure
from tests.bench.places import sqlite_world
from tests.bench.script import YOUNG_PATH
from tests.bench.timing import BUDGET, Trial, compared, hear_all
from tests.world import CHEAP_RECEIPTS, World

SAMPLES = {"wrong": 450, "deleted": 450, "throttled": 450, "throttled_right": 450, "right": 200}
USES = WRONG_TRIES_AN_HOUR - 1
"""As often is one deleted code typed: more would have its first half throttled."""

SENT = {"deleted": -(-SAMPLES["deleted"] // USES), "throttled_right": 40, "right": 40}
"""How many reports there are to each kind of code."""

WARM_UP = 20
CODE = re.compile(r"\d{4}(?: \d{4}){3}")
DELETES = ("5", "1")


def figures() -> Iterator[Figure]:
    """2,000 codes are typed, each by somebody else; twice."""
    yield from _figures("", RECEIPT_COST, BUDGET)
    yield from _figures("_without_the_hash", CHEAP_RECEIPTS, "none: what the hash covers")


def _figures(name: str, cost: Cost, budget: str) -> Iterator[Figure]:
    with sqlite_world(cost) as (world, _):
        spent = hear_all(world, Typing(world, Random(11)).trials())
    for other in ("deleted", "throttled", "throttled_right"):
        yield from compared(f"wrong_code_or_{other}{name}", spent, "wrong", other, budget)
    tells = "none: the answer tells"
    yield from compared(f"wrong_code_or_right{name}", spent, "wrong", "right", tells)


class Typing:
    """Codes of each kind, and people who type them."""

    def __init__(self, world: World, random: Random) -> None:
        self._world = world
        self._random = random
        self._numbers = iter(range(10_000_000))
        self._sent = {kind: [self._send() for _ in range(count)] for kind, count in SENT.items()}
        for code in self._sent["deleted"]:
            self._delete(code)

    def trials(self) -> list[Trial]:
        """All of them, in an order by chance. A few that nobody counts come first."""
        (sorry,) = {text for _ in range(WARM_UP) for text in self._types(self._guess())}
        (menu,) = self._types(self._sent["right"][0])
        codes = {kind: cycle(sent) for kind, sent in self._sent.items()}
        kinds = [kind for kind, count in SAMPLES.items() for _ in range(count)]
        self._random.shuffle(kinds)
        return [
            Trial(
                kind,
                self._throttled() if kind.startswith("throttled") else self._phone(),
                next(codes[kind]) if kind in codes else self._guess(),
                menu if kind == "right" else sorry,
            )
            for kind in kinds
        ]

    def _types(self, code: str) -> list[str]:
        return self._world.exchange(code, self._phone())

    def _phone(self) -> str:
        return f"+1555{next(self._numbers):08d}"

    def _guess(self) -> str:
        digits = f"{self._random.randrange(10**16):016d}"
        return " ".join(digits[start : start + 4] for start in range(0, 16, 4))

    def _throttled(self) -> str:
        """Somebody who has tried too often, as the rows tell it: trying would take hours."""
        phone, world = self._phone(), self._world
        vault, hour = world.vault, hour_of(world.time())
        tries = vault.attempt_key("receipt", vault.pseudonym("sms", phone).lookup)
        with world.store() as work:
            for _ in range(WRONG_TRIES_AN_HOUR):
                work.attempts.add(tries, hour)
            work.commit()
        return phone

    def _send(self) -> str:
        """The code of a new report."""
        phone = self._phone()
        texts = [text for words in YOUNG_PATH for text in self._world.exchange(words, phone)]
        (code,) = CODE.findall(" ".join(texts))
        return str(code)

    def _delete(self, code: str) -> None:
        phone = self._phone()
        for words in (code, *DELETES):
            self._world.exchange(words, phone)
