"""Cards of intermediaries: made once, known by serial, stopped whenever that is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake.casework.card_making import months_on
from intake.casework.cards import Card, CardState, Enrolled, NotEnrolled
from intake.casework.enrolling import MOST_CARDS, MOST_PAIRS, OPERATOR, Enrolling, may_enrol
from intake.casework.serials import BATCHES, batch_of, batches_from, serial_of
from intake.conversation.codes import helper_digits
from intake.errors import StoreError
from intake.ports import HelperRow, PaperPair, UnitOfWork
from intake.routing.response import Reader, Role
from tests.fakes.store import MemoryKeyring
from tests.unit.desk.world import DEPUTY, EXCLUDED, EXTERNAL, NOON, OWNER, RESPONSE, World
from tests.world import EpochsInMemory, Time, cheap_vault

ORGANISATION = "river-relief"


@pytest.fixture
def world() -> World:
    return World(vault=cheap_vault(EpochsInMemory(Time())))


@pytest.fixture
def helpers(world: World) -> Enrolling:
    return world.casework.helpers


def made(result: Enrolled | NotEnrolled) -> tuple[Card, ...]:
    assert isinstance(result, Enrolled)
    return result.cards


def one(helpers: Enrolling, pairs: int = 0) -> Card:
    (card,) = made(helpers.enrol(OWNER, 1, ORGANISATION, pairs))
    return card


def row_of(world: World, code: str) -> HelperRow | None:
    """What a typed code finds."""
    with world.store(write=False) as work:
        return work.helpers.find(world.vault.helper_key(code))


def works(world: World, code: str) -> bool:
    row = row_of(world, code)
    return row is not None and row.active and row.expires_at > world.clock.now


# ---------------------------------------------------------------- enrol


def test_each_card_has_two_codes_of_one_serial_that_work_for_six_months(
    world: World, helpers: Enrolling
) -> None:
    cards = made(helpers.enrol(OWNER, 3, ORGANISATION, 0))
    batch = batch_of(cards[0].serial)
    assert [card.serial for card in cards] == [serial_of(batch, number) for number in (1, 2, 3)]
    until = datetime(2031, 11, 4, 13, tzinfo=UTC)
    for card in cards:
        for code, duress in ((card.code, False), (card.duress_code, True)):
            assert helper_digits(code) == code
            key = world.vault.helper_key(code)
            expected = HelperRow(key, card.serial, "example", ORGANISATION, duress, True, until)
            assert row_of(world, code) == expected
    assert len({code for card in cards for code in (card.code, card.duress_code)}) == 6


def test_printed_pairs_are_receipts_that_the_keyring_hands_out_in_order(
    world: World, helpers: Enrolling
) -> None:
    card = one(helpers, pairs=2)
    for pair in card.pairs:
        kept = world.keyring.take_pair(card.serial)
        assert isinstance(kept, PaperPair)
        assert kept.number == pair.number
        for digits, code in (
            (pair.survivor, kept.survivor),
            (pair.intermediary, kept.intermediary),
        ):
            assert world.vault.receipt_key(digits).lookup == code.lookup
    assert [pair.number for pair in card.pairs] == [1, 2]
    assert world.keyring.take_pair(card.serial) is None


def test_a_printed_pair_opens_answers_like_any_receipt(world: World, helpers: Enrolling) -> None:
    (pair,) = one(helpers, pairs=1).pairs
    kept = world.keyring.take_pair(world.store.tables.audit[-1].detail)
    assert kept is not None
    sealed = world.vault.seal_reply(b"r" * 16, 0, kept.survivor.public, b"words of example")
    seed = world.vault.receipt_key(pair.survivor).seed
    assert world.vault.open_reply(b"r" * 16, 0, seed, sealed) == b"words of example"


@pytest.mark.parametrize(
    ("count", "organisation", "pairs", "why"),
    [
        (0, None, 0, NotEnrolled.COUNT),
        (MOST_CARDS + 1, None, 0, NotEnrolled.COUNT),
        (1, None, -1, NotEnrolled.PAIRS),
        (1, None, MOST_PAIRS + 1, NotEnrolled.PAIRS),
        (1, "nobody", 0, NotEnrolled.ORGANISATION),
        (1, "", 0, NotEnrolled.ORGANISATION),
    ],
)
def test_outside_the_limits_nothing_is_made(
    world: World,
    helpers: Enrolling,
    count: int,
    organisation: str | None,
    pairs: int,
    why: NotEnrolled,
) -> None:
    before = world.store.tables
    assert helpers.enrol(OWNER, count, organisation, pairs) is why
    assert world.store.tables is before


def test_at_the_limits_it_is_made(helpers: Enrolling) -> None:
    cards = made(helpers.enrol(OWNER, MOST_CARDS, None, 0))
    assert [cards[0].serial[2:], cards[-1].serial[2:]] == ["-01", "-50"]
    (card,) = made(helpers.enrol(OWNER, 1, None, MOST_PAIRS))
    assert len(card.pairs) == MOST_PAIRS


def test_the_same_form_sent_twice_makes_one_batch(world: World, helpers: Enrolling) -> None:
    made(helpers.enrol(OWNER, 1, None, 0, "same"))
    assert helpers.enrol(OWNER, 1, None, 0, "same") is NotEnrolled.BEFORE
    assert len(world.store.tables.helpers) == 2
    made(helpers.enrol(OWNER, 1, None, 0, "another"))


@pytest.mark.parametrize("who", [EXTERNAL, "nobody", ""])
def test_other_readers_and_strangers_can_do_nothing(
    world: World, helpers: Enrolling, who: str
) -> None:
    card = one(helpers, pairs=1)
    before = world.store.tables
    assert helpers.enrol(who, 1, None, 0) is NotEnrolled.NOT_ALLOWED
    assert helpers.rotate(who, card.serial) is NotEnrolled.NOT_ALLOWED
    for act in (helpers.suspend, helpers.resume, helpers.end):
        assert not act(who, card.serial)
    assert world.store.tables is before
    assert world.keyring.pairs_left(card.serial) == [1]


@pytest.mark.parametrize("who", [OWNER, DEPUTY, EXCLUDED, OPERATOR])
def test_ombudspersons_deputies_and_the_operator_may(helpers: Enrolling, who: str) -> None:
    made(helpers.enrol(who, 1, None, 0))


def test_a_reader_who_is_called_like_the_operator_is_judged_by_role() -> None:
    named = Reader(OPERATOR, Role.OVERSIGHT, "listening", "Listening Office")
    assert not may_enrol(replace(RESPONSE, readers=(named,)), OPERATOR)


def test_a_code_that_another_card_has_is_never_given_out(world: World) -> None:
    ones, twos, threes, fours = (digit * 8 for digit in "1234")
    drawn = iter(["000", ones, ones, twos, "001", twos, ones, threes, fours])
    helpers = Enrolling(
        world.store,
        world.keyring,
        world.vault,
        lambda: RESPONSE,
        world.clock,
        lambda _count: next(drawn),
    )
    cards = made(helpers.enrol(OWNER, 1, None, 0)) + made(helpers.enrol(OWNER, 1, None, 0))
    given_out = [code[:8] for card in cards for code in (card.code, card.duress_code)]
    assert given_out == [ones, twos, threes, fours]


def test_a_batch_in_use_or_lately_used_is_passed_over(world: World) -> None:
    answers = iter(["000", "0" * 8, "1" * 8, "000", "2" * 8, "3" * 8])
    helpers = Enrolling(
        world.store,
        world.keyring,
        world.vault,
        lambda: RESPONSE,
        world.clock,
        lambda _count: next(answers),
    )
    (first,) = made(helpers.enrol(OWNER, 1, None, 0))
    helpers.end(OWNER, first.serial)
    (second,) = made(helpers.enrol(OWNER, 1, None, 0))
    assert [first.serial, second.serial] == ["A0-01", "A1-01"]


def test_when_every_batch_is_taken_it_says_so(world: World, helpers: Enrolling) -> None:
    for _ in range(BATCHES):
        made(helpers.enrol(OWNER, 1, None, 0))
    assert helpers.enrol(OWNER, 1, None, 0) is NotEnrolled.FULL
    assert len(world.store.tables.helpers) == 2 * BATCHES


class BrokenKeyring(MemoryKeyring):
    """Cannot take pairs."""

    def add_pairs(self, serial: str, pairs: object) -> None:
        raise StoreError("away")


def test_when_the_keyring_is_away_no_code_works(world: World) -> None:
    helpers = Enrolling(
        world.store, BrokenKeyring(), world.vault, lambda: RESPONSE, world.clock, world.digits
    )
    with pytest.raises(StoreError):
        helpers.enrol(OWNER, 2, None, 1)
    assert not world.store.tables.helpers
    assert not world.store.tables.audit


class Interrupted(MemoryKeyring):
    """Does something else the first time it is given pairs."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self._once = [do]

    def add_pairs(self, serial: str, pairs: Sequence[PaperPair]) -> None:
        for do in [self._once.pop()] if self._once else []:
            do()
        super().add_pairs(serial, pairs)


def fails() -> None:
    raise StoreError("away")


def test_a_form_that_broke_off_can_be_sent_again(world: World) -> None:
    helpers = Enrolling(
        world.store, Interrupted(fails), world.vault, lambda: RESPONSE, world.clock, world.digits
    )
    with pytest.raises(StoreError):
        helpers.enrol(OWNER, 2, None, 1, "same")
    cards = made(helpers.enrol(OWNER, 2, None, 1, "same"))
    assert all(works(world, code) for card in cards for code in (card.code, card.duress_code))
    assert helpers.enrol(OWNER, 2, None, 1, "same") is NotEnrolled.BEFORE
    assert len(world.store.tables.helpers) == 4


def test_a_form_pressed_again_while_it_is_at_work_makes_one_batch(world: World) -> None:
    """Whose codes begin to work first is shown; the other leaves no pairs behind."""
    first: list[Enrolled | NotEnrolled] = []
    keyring = Interrupted(lambda: first.append(enrolling.enrol(OWNER, 1, None, 1, "same")))
    enrolling = Enrolling(
        world.store, keyring, world.vault, lambda: RESPONSE, world.clock, world.digits
    )
    assert enrolling.enrol(OWNER, 1, None, 1, "same") is NotEnrolled.BEFORE
    (card,) = made(first[0])
    assert {row.serial for row in world.store.tables.helpers.values()} == {card.serial}
    batches = [serial_of(batch, 1) for batch in batches_from("000")]
    assert [serial for serial in batches if keyring.pairs_left(serial)] == [card.serial]
    assert world.audit(None) == [(OWNER, "helper_enrolled", card.serial)]


def test_pairs_of_a_batch_that_was_never_finished_are_replaced(
    world: World, helpers: Enrolling
) -> None:
    left = one(helpers, pairs=3)
    with world.store() as work:  # as if the last transaction had failed, long ago
        work.helpers.forget(RESPONSE.id, left.serial)
        work.inbound.forget_before(NOON + timedelta(days=1))
        work.commit()
    again = Enrolling(
        world.store,
        world.keyring,
        world.vault,
        lambda: RESPONSE,
        world.clock,
        lambda count: _number_of(left.serial) if count == 3 else world.digits(count),
    )
    (card,) = made(again.enrol(OWNER, 1, None, 1))
    assert card.serial == left.serial
    assert world.keyring.pairs_left(card.serial) == [1]


def _number_of(serial: str) -> str:
    return f"{list(batches_from('000')).index(batch_of(serial)):03d}"


class NoHashInside:
    """A vault that makes no receipt while a unit of work is open."""

    def __init__(self, world: World) -> None:
        self.open = 0
        self._vault = world.vault
        self._store = world.store

    def __getattr__(self, name: str) -> object:
        if name in ("fresh_receipt", "receipt_key"):
            assert self.open == 0, "a slow hash inside a transaction"
        return getattr(self._vault, name)

    def __call__(self, *, write: bool = True) -> _Counted:
        return _Counted(self, self._store(write=write))


class _Counted:
    def __init__(self, counter: NoHashInside, unit: object) -> None:
        self._counter, self._unit = counter, unit

    def __enter__(self) -> UnitOfWork:
        self._counter.open += 1
        return self._unit.__enter__()  # type: ignore[attr-defined, no-any-return] # a store's unit

    def __exit__(self, *what: object) -> None:
        self._counter.open -= 1
        self._unit.__exit__(*what)  # type: ignore[attr-defined] # a store's unit


def test_slow_hashes_run_outside_every_transaction(world: World) -> None:
    watched = NoHashInside(world)
    helpers = Enrolling(
        watched,
        world.keyring,
        watched,  # type: ignore[arg-type] # passes everything on to a real vault
        lambda: RESPONSE,
        world.clock,
        world.digits,
    )
    (card,) = made(helpers.enrol(OWNER, 1, None, 2))
    assert len(card.pairs) == 2


# ---------------------------------------------------------------- suspend, resume, rotate, end


def test_suspending_stops_both_codes_until_they_are_resumed(
    world: World, helpers: Enrolling
) -> None:
    card = one(helpers)
    assert helpers.suspend(OWNER, card.serial)
    assert not works(world, card.code)
    assert not works(world, card.duress_code)
    assert helpers.resume(DEPUTY, card.serial)
    assert works(world, card.code)
    assert works(world, card.duress_code)


def test_rotating_gives_new_codes_and_time_and_stops_the_old_ones(
    world: World, helpers: Enrolling
) -> None:
    old = one(helpers, pairs=1)
    world.clock.go_on(timedelta(days=30))
    result = helpers.rotate(OWNER, old.serial)
    (new,) = made(result)
    assert new.serial == old.serial
    assert row_of(world, old.code) is row_of(world, old.duress_code) is None
    row, duress = row_of(world, new.code), row_of(world, new.duress_code)
    assert row is not None
    assert duress is not None
    assert (row.duress, duress.duress, row.organisation) == (False, True, ORGANISATION)
    assert row.expires_at == months_on(world.clock.now, world.response.helper_months)
    assert world.keyring.pairs_left(old.serial) == [1]


def test_a_suspended_card_with_new_codes_is_still_suspended(
    world: World, helpers: Enrolling
) -> None:
    card = one(helpers)
    helpers.suspend(OWNER, card.serial)
    result = helpers.rotate(OWNER, card.serial)
    (new,) = made(result)
    assert not works(world, new.code)
    assert not works(world, new.duress_code)
    assert isinstance(result, Enrolled)
    assert result.is_suspended


def test_a_card_that_is_suspended_is_known_as_such_when_it_has_expired_too(
    world: World, helpers: Enrolling
) -> None:
    card = one(helpers)
    helpers.suspend(OWNER, card.serial)
    world.clock.go_on(timedelta(days=400))
    known = helpers.look_up(card.serial)
    assert known is not None
    assert (known.state, known.is_suspended) == (CardState.EXPIRED, True)


def test_rotating_by_the_same_form_twice_gives_codes_once(world: World, helpers: Enrolling) -> None:
    card = one(helpers)
    (new,) = made(helpers.rotate(OWNER, card.serial, "same"))
    assert helpers.rotate(OWNER, card.serial, "same") is NotEnrolled.BEFORE
    assert works(world, new.code)


def test_an_ended_card_leaves_nothing(world: World, helpers: Enrolling) -> None:
    card, other = one(helpers, pairs=2), one(helpers, pairs=1)
    assert helpers.end(OWNER, card.serial)
    assert row_of(world, card.code) is row_of(world, card.duress_code) is None
    assert not world.keyring.pairs_left(card.serial)
    assert helpers.look_up(card.serial) is None
    assert works(world, other.code)
    assert world.keyring.pairs_left(other.serial) == [1]


def test_what_is_no_card_cannot_be_changed(world: World, helpers: Enrolling) -> None:
    before = world.store.tables
    for act in (helpers.suspend, helpers.resume, helpers.end):
        assert not act(OWNER, "A1-01")
    assert helpers.rotate(OWNER, "A1-01") is NotEnrolled.NO_CARD
    assert helpers.look_up("A1-01") is None
    assert world.store.tables is before


# ---------------------------------------------------------------- looking


def test_a_card_is_shown_as_it_stands(world: World, helpers: Enrolling) -> None:
    card = one(helpers, pairs=3)
    world.keyring.take_pair(card.serial)
    known = helpers.look_up(card.serial)
    assert known is not None
    assert (known.serial, known.state, known.pairs_left) == (card.serial, CardState.VALID, (2, 3))
    helpers.suspend(OWNER, card.serial)
    assert states(helpers) == {card.serial: CardState.SUSPENDED}
    world.clock.now = known.expires_at - timedelta(seconds=1)
    helpers.resume(OWNER, card.serial)
    assert states(helpers) == {card.serial: CardState.VALID}
    world.clock.now = known.expires_at
    assert states(helpers) == {card.serial: CardState.EXPIRED}


def states(helpers: Enrolling) -> dict[str, CardState]:
    return {card.serial: card.state for card in helpers.reconcile().cards}


def test_reconciling_goes_through_every_serial_once_page_by_page(helpers: Enrolling) -> None:
    serials = [card.serial for _ in range(3) for card in made(helpers.enrol(OWNER, 4, None, 0))]
    found, after = [], ""
    while True:
        page = helpers.reconcile(after, limit=5)
        found += [card.serial for card in page.cards]
        if page.after_next is None:
            break
        assert len(page.cards) == 5
        after = page.after_next
    assert found == sorted(serials)


def test_a_full_last_page_leads_to_no_empty_one(helpers: Enrolling) -> None:
    made(helpers.enrol(OWNER, 4, None, 0))
    assert helpers.reconcile(limit=4).after_next is None


# ---------------------------------------------------------------- what is kept


def test_every_act_is_in_the_audit_trail_by_serial(world: World, helpers: Enrolling) -> None:
    cards = made(helpers.enrol(OWNER, 2, None, 0))
    serial = cards[0].serial
    helpers.suspend(DEPUTY, serial)
    helpers.resume(OWNER, serial)
    helpers.rotate(OPERATOR, serial)
    helpers.end(OWNER, serial)
    assert world.audit(None) == [
        (OWNER, "helper_enrolled", serial),
        (OWNER, "helper_enrolled", cards[1].serial),
        (DEPUTY, "helper_suspended", serial),
        (OWNER, "helper_resumed", serial),
        (OPERATOR, "helper_rotated", serial),
        (OWNER, "helper_ended", serial),
    ]


def test_no_code_is_kept_in_clear_nor_in_what_a_value_shows(
    world: World, helpers: Enrolling
) -> None:
    first = helpers.enrol(OWNER, 2, None, 1)
    second = helpers.rotate(OWNER, made(first)[0].serial)
    kept = repr(world.store.tables) + repr(vars(world.keyring))
    shown = repr(first) + repr(second)
    for card in made(first) + made(second):
        pairs = (digits for pair in card.pairs for digits in (pair.survivor, pair.intermediary))
        for secret in (card.code, card.duress_code, *pairs):
            assert secret not in kept
            assert secret not in shown


def test_nothing_that_lists_can_tell_a_code_or_an_organisation(helpers: Enrolling) -> None:
    card = one(helpers, pairs=1)
    listed = helpers.reconcile().cards[0]
    assert not {"code", "key", "organisation", "duress"} & set(type(listed).__slots__)
    assert card.code not in repr(listed)
    assert ORGANISATION not in repr(listed)
