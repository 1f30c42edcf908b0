"""A whole conversation, step by step, each step's processes killed at every commit in turn.

A step is one text that is heard by a web process, or one round of a worker. First the steps are
gone through undisturbed, and the boundaries of each are noted (see `mortal.py`). Then, for
another phone on another installation, each step is done once for each of its boundaries by a
process that dies there, and by others that take over:

* the provider delivers a text again until it gets a 2xx, and every third time once more after it;
* what a killed worker had claimed comes back when the claim is over.

So every boundary is met exactly once, in its order, and what a death leaves behind is what the
next process finds.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.end_to_end.deployment import Deployment
from tests.end_to_end.mortal import NEVER, Label, Order
from tests.end_to_end.nursery import Life
from tests.end_to_end.phone import Phone
from tests.end_to_end.webhook import NO_ANSWER, Webhook, new_message_id

ONCE_MORE_EVERY = 3
CODE = "{code}"


@dataclass(frozen=True, slots=True)
class Hear:
    """A text comes in. `words` may be CODE. `calm`: nothing is killed while it is heard."""

    words: str
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A worker goes round once."""

    calm: bool = False


Step: TypeAlias = Hear | Work
Boundaries: TypeAlias = tuple[Label, ...]


@dataclass
class Stage:
    """An installation and the phone that speaks to it. Its processes live one step each."""

    deployment: Deployment
    number: str
    tried: int = 0
    delivered: list[tuple[str, str]] = field(default_factory=list, repr=False)

    @property
    def phone(self) -> Phone:
        return self.deployment.phone(self.number)

    # ------------------------------------------------------------ undisturbed

    def undisturbed(self, step: Step) -> Boundaries:
        """Do a step once, and note its boundaries."""
        match step:
            case Hear(words=words):
                status, life = self._deliver(*self._next(words), NEVER)
                assert status == 200
            case Work():
                life = self._live("round", NEVER)
        assert life.exit_code == 0, self.deployment.logged()
        return life.boundaries

    # ------------------------------------------------------------ disturbed

    def disturbed(self, step: Step, boundaries: Boundaries) -> None:
        """Do a step with a death at each of its boundaries."""
        match step:
            case Hear() | Work() if step.calm:
                self.undisturbed(step)
            case Hear(words=words):
                self._hear_dying(*self._next(words), boundaries)
            case Work():
                self._work_dying(boundaries)

    def dies(self, words: str, at: Label) -> None:
        """A text is heard by a process that dies at its first boundary of this name; the provider
        gives up."""
        for die_at in itertools.count(1):
            status, life = self._deliver(words, new_message_id(), die_at)
            assert (status, life.was_killed) == (NO_ANSWER, True)
            if life.boundaries[-1] == at:
                return

    def all_again(self) -> None:
        """The provider delivers every text of the whole conversation once more: all were heard."""
        for words, message_id in self.delivered:
            status, life = self._deliver(words, message_id, NEVER)
            assert (status, life.boundaries) == (200, ())

    def _hear_dying(self, words: str, message_id: str, boundaries: Boundaries) -> None:
        for die_at in range(1, len(boundaries) + 1):
            status, life = self._deliver(words, message_id, die_at)
            assert status == NO_ANSWER
            self._died_there(life, boundaries, die_at)
        once_more = len(self.delivered) % ONCE_MORE_EVERY == 0
        for _ in range(2 if once_more else 1):
            status, life = self._deliver(words, message_id, NEVER)
            assert (status, life.boundaries) == (200, ())  # it had been heard

    def _work_dying(self, boundaries: Boundaries) -> None:
        for die_at in range(1, len(boundaries) + 1):
            life = self._live("round", die_at)
            self._died_there(life, boundaries, die_at)
            self.deployment.end_claims()

    def _died_there(self, life: Life, boundaries: Boundaries, die_at: int) -> None:
        assert life.was_killed, self.deployment.logged()
        assert life.boundaries == boundaries[:die_at], "not the boundary that was meant"
        self.tried += 1

    # ------------------------------------------------------------ lives

    def _next(self, words: str) -> tuple[str, str]:
        """The next text and its message id."""
        said = self.phone.code() if words == CODE else words
        self.delivered.append((said, new_message_id()))
        return self.delivered[-1]

    def _deliver(self, words: str, message_id: str, die_at: int) -> tuple[int, Life]:
        """The provider delivers a text; the process that hears it may die."""
        nursery, statuses = self.deployment.nursery, list[int]()
        web = Webhook(nursery.port, self.deployment.settings.public_url)
        life = nursery.live(
            self._order("web", die_at),
            lambda: statuses.append(web.text(self.number, words, message_id)),
        )
        return statuses[0], life

    def _live(self, kind: str, die_at: int) -> Life:
        return self.deployment.nursery.live(self._order(kind, die_at))

    def _order(self, kind: str, die_at: int) -> Order:
        environment = self.deployment.environment
        return Order(kind, environment, str(self.deployment.logs / kind), die_at)


def plan(
    stage: Stage, words: Sequence[str], *, calm: bool = False
) -> list[tuple[Step, Boundaries]]:
    """Go through these texts undisturbed, with as many rounds of a worker as are needed; the
    steps that took, and their boundaries."""
    planned: list[tuple[Step, Boundaries]] = []

    def take(step: Step) -> None:
        planned.append((step, stage.undisturbed(step)))

    for each in words:
        take(Hear(each, calm))
        while stage.deployment.waiting():
            take(Work(calm))
    return planned
