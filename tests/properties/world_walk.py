"""A walk through the whole reporter's side: two phones, a store, a keyring, a clock, a network.

After every text the tables are held to the rules, and so is every text that leaves.
"""

from __future__ import annotations

import re
from random import Random

from intake.conversation.powers import codes
from intake.conversation.state import Deployment
from intake.messages import Sign
from intake.upkeep import Housekeeping
from tests.properties.moves import CARELESS, RETURNING, TEMPERS, Kind, next_move
from tests.properties.world_rules import AFTER_A_TEXT, hold_house, hold_text
from tests.properties.world_scene import Heard, Phone, Setting, hear

MOST_MOVES = 45
HERE = Deployment(languages=("en",))
NUMBERS = ("+15550001001", "+15550001002")
DELIVERED, HELD_BACK, LOST = "delivered", "held back", "lost"
GOOD_NETWORK = (*[DELIVERED] * 12, HELD_BACK, LOST)
BAD_NETWORK = (*[DELIVERED] * 4, HELD_BACK, LOST)
SAME_AGAIN, HOUSE_KEPT = 0.1, 0.5  # how often
STOPS: tuple[str | Sign, ...] = ("STOP", Sign.STOP)
QUICKLY_SENT = ("hello", "1", "1", "1", *["0"] * 11, "1")
"""Safe, about herself, agreed, all questions skipped, sent."""

NO_CODE = "1111 2222 3333 0000"
CODE = re.compile(r"\d{4}(?: \d{4}){3}")


class WorldWalk:
    """One walk. `seen`: what happened in it, by name."""

    def __init__(self, random: Random, setting: Setting) -> None:
        self._random = random
        self._scene = setting.scene()
        self._phones = [Phone(number) for number in NUMBERS]
        self._temper = random.choice(TEMPERS)
        self._network = BAD_NETWORK if self._temper is CARELESS else GOOD_NETWORK
        self._sent: list[str] = []
        self._seen: set[str] = set()
        self._way: list[str] = []

    def run(self) -> set[str]:
        """Walk until they are tired; a rule that fails tells the way to it."""
        try:
            self._walk()
        except AssertionError as failed:
            failed.add_note("\n".join(self._way))
            raise
        return self._seen

    def _walk(self) -> None:
        if self._temper is RETURNING:
            self._network = (DELIVERED,)
            for text in QUICKLY_SENT:
                self._text(self._phones[0], text)
            self._network = GOOD_NETWORK
        for number in range(MOST_MOVES):
            phone = self._random.choice([*[self._phones[0]] * 9, self._phones[1]])
            self._move(phone, f"Words of example {phone.mark}{number}.")

    def _move(self, phone: Phone, words: str) -> None:
        memory = self._scene.memory(phone)
        state = memory.conversation if memory else None
        move = next_move(self._random, self._temper, state, words, HERE)
        match move.kind:
            case Kind.SILENCE:
                self._time_passes()
            case Kind.PICTURE:
                self._text(phone, Sign.MEDIA)
            case Kind.STOP:
                self._text(phone, self._random.choice(STOPS))
            case Kind.WRONG_CODE:
                self._text(phone, NO_CODE)
            case Kind.RIGHT_CODE if self._sent:
                self._text(phone, self._random.choice(self._sent[-2:]))
            case Kind.RIGHT_CODE:
                pass  # five wrong codes would shut the way back for the rest of the walk
            case _:
                self._text(phone, move.text)

    def _text(self, phone: Phone, news: str | Sign) -> None:
        self._way.append(f"{phone.number}: {news}")
        message = f"SM{len(self._scene.tables.messages)}"
        heard = hear(self._scene, phone, news, message)
        for holds in AFTER_A_TEXT:
            holds(heard)
        self._note(heard)
        if self._random.random() < SAME_AGAIN:
            self._same_again(phone, news, message)
        if heard.over:
            phone.tellings += 1
        self._answers_leave(phone)

    def _same_again(self, phone: Phone, news: str | Sign, message: str) -> None:
        """Providers deliver twice; the second time nothing happens."""
        before = self._scene.tables.copied()
        self._scene.world.text(news, phone.number, message_id=message)
        assert self._scene.tables == before
        self._seen.add("delivered twice")

    def _answers_leave(self, phone: Phone) -> None:
        network = self._random.choice(self._network)
        self._way.append(network)
        if network == LOST:
            self._scene.lose(phone)
        if network != DELIVERED:
            return
        for number, text in self._scene.world.deliver():
            hold_text(text)
            reached = self._phones[NUMBERS.index(number)]
            reached.codes += CODE.findall(text)

    def _time_passes(self) -> None:
        """Past the idle limit: texts are too old to leave, and the house is kept, or not yet."""
        world = self._scene.world
        self._way.append("silence")
        for phone in self._phones:
            self._scene.lose(phone)
            phone.tellings += 1
        world.time.pass_time(hours=self._random.choice([2.2, 3.5]))
        if self._random.random() < HOUSE_KEPT:
            Housekeeping(world.store, world.keyring, world.time).run_once()
            hold_house(self._scene)
        self._seen.add("fell silent")

    def _given(self, heard: Heard) -> int:
        """How many codes belong to what was sent."""
        return len(codes(heard.memory.conversation.draft)) if heard.memory else 0

    def _note(self, heard: Heard) -> None:
        self._seen.update(heard.new_deeds)
        if heard.filed:
            given = self._given(heard)
            self._sent += heard.phone.codes[-given:] if given else []
        if heard.late and isinstance(heard.news, str):
            self._seen.add("late")
