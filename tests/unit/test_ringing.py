"""Readers are told that something is new: once an hour, without content, until it went."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from gettext import NullTranslations

import pytest

from intake.errors import (
    ConfigError,
    DeliveryError,
    OutcomeUnknown,
    StoreError,
    TryLater,
    Unreachable,
)
from intake.health import clocks_are_right, readers_are_told
from intake.letters import CONTACT_SHAPES, Contact, read_contact
from intake.ports import Parcel, Taken
from intake.ringing import AT_MOST_EVERY, Ringer, words
from intake.routing.response import Role
from intake.tongues import Tongues
from intake.waiting import reading_clock
from tests.fakes.provider import Provider
from tests.unit.desk.visitor import Visitor
from tests.unit.desk.world import DEPUTY, EXCLUDED, EXTERNAL, OWNER, RESPONSE, World

ADDRESS = "north@desk.example"
MINUTE = timedelta(minutes=1)
NEVER = (
    RESPONSE.service_name,
    *(area.name for area in RESPONSE.areas),
    *(each.name for each in RESPONSE.organisations),
    *("sms", "telegram", "english", "report", "abuse", "danger", "child", "case"),
)
"""What a lock screen must not show."""


@dataclass
class Bells:
    """A world whose owner is told by mail."""

    world: World = field(default_factory=World)
    mail: Provider = field(default_factory=Provider)
    texts: Provider = field(default_factory=Provider)

    def __post_init__(self) -> None:
        self.world.enrol(OWNER, DEPUTY, EXTERNAL, EXCLUDED)
        assert self.world.casework.staff.set_contact("operator", OWNER, ADDRESS)

    def ring(self, urgency: str, reader_id: str = OWNER) -> None:
        with self.world.store() as work:
            work.bells.ring(reader_id, urgency, self.world.clock.now)
            work.commit()

    def round(self) -> int:
        senders = {"email": self.mail, "sms": self.texts}
        ringer = Ringer(self.world.store, self.world.vault, senders, self.world.clock)
        return ringer.ring_once()

    def passes(self, length: timedelta) -> None:
        self.world.clock.now += length

    def unreached(self, who: str = DEPUTY) -> list[str]:
        return [office for office, _ in self.world.casework.staff.unreached(who)]


@pytest.fixture
def bells() -> Bells:
    return Bells()


def test_a_reader_is_told_that_something_is_new(bells: Bells) -> None:
    bells.ring("U2")
    assert bells.round() == 1
    assert bells.mail.taken == [(ADDRESS, "Something new, urgency U2. Sign in.")]
    assert bells.round() == 0


@pytest.mark.parametrize("urgency", ["U1", "U2", "U3"])
def test_the_words_name_nothing_of_a_report(urgency: str) -> None:
    said = words(urgency).casefold()
    assert not [word for word in NEVER if word.casefold() in said]


class Otherwise(NullTranslations):
    """Says everything in capitals, its gaps apart."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{URGENCY}", "{urgency}")


def test_a_reader_is_told_in_the_language_of_her_pages(bells: Bells) -> None:
    parcels: list[Parcel] = []

    class Kept(Provider):
        def send(self, parcel: Parcel) -> Taken:
            parcels.append(parcel)
            return super().send(parcel)

    tongues = Tongues({"fr": Otherwise()})
    with bells.world.store() as work:
        work.readers.set_words(OWNER, "fr", "Africa/Nairobi")
        work.commit()
    for reader_id in (OWNER, DEPUTY):
        bells.world.casework.staff.set_contact("operator", reader_id, ADDRESS)
        bells.ring("U2", reader_id)
    senders = {"email": Kept()}
    ringer = Ringer(bells.world.store, bells.world.vault, senders, bells.world.clock, tongues)
    assert ringer.ring_once() == 2
    assert {(each.text.reveal(), each.subject) for each in parcels} == {
        ("SOMETHING NEW, URGENCY U2. SIGN IN.", "SOMETHING NEW"),
        ("Something new, urgency U2. Sign in.", "Something new"),
    }


def test_one_an_hour_at_most_however_much_is_new(bells: Bells) -> None:
    for minute in range(180):
        bells.ring("U3" if minute % 2 else "U2")
        bells.round()
        bells.passes(MINUTE)
    assert [text for _, text in bells.mail.taken] == [words("U2")] * 3


def test_the_most_urgent_goes_at_once_within_the_hour(bells: Bells) -> None:
    bells.ring("U3")
    bells.round()
    bells.passes(MINUTE)
    bells.ring("U1")
    assert bells.round() == 1
    assert [text for _, text in bells.mail.taken] == [words("U3"), words("U1")]


def test_what_came_within_the_hour_is_told_after_it(bells: Bells) -> None:
    bells.ring("U3")
    bells.round()
    bells.passes(MINUTE)
    bells.ring("U2")
    assert bells.round() == 0
    bells.passes(AT_MOST_EVERY)
    assert bells.round() == 1


@pytest.mark.parametrize("fails", [TryLater(), Unreachable("550"), OutcomeUnknown()], ids=str)
def test_what_did_not_go_is_tried_again_and_after_an_hour_the_deputy_sees_it(
    bells: Bells, fails: DeliveryError, caplog: pytest.LogCaptureFixture
) -> None:
    bells.mail.fails = [fails] * 100
    bells.ring("U2")
    with caplog.at_level(logging.DEBUG):
        for _ in range(59):
            bells.round()
            assert bells.unreached() == []
            bells.passes(MINUTE)
        bells.passes(2 * MINUTE)
    assert bells.unreached(DEPUTY) == ["Listening Office North"]
    assert bells.unreached(EXTERNAL) == ["Listening Office North"]
    assert ADDRESS not in caplog.text
    assert OWNER not in caplog.text
    assert 4 <= bells.mail.calls <= 20
    bells.mail.fails = []
    bells.passes(AT_MOST_EVERY)
    assert bells.round() == 1
    assert bells.unreached() == []


def test_a_channel_that_is_off_or_keys_that_changed_are_an_alarm_and_no_loss(bells: Bells) -> None:
    bells.world.casework.staff.set_contact("operator", DEPUTY, "123456789")  # Telegram
    with bells.world.store() as work:
        work.bells.set_contact(EXTERNAL, b"sealed under other keys")
        work.commit()
    for reader_id in (DEPUTY, EXTERNAL):
        bells.ring("U2", reader_id)
    assert bells.round() == 2
    bells.passes(timedelta(hours=2))
    assert len(bells.unreached(OWNER)) == 2


def test_whoever_gave_no_contact_is_told_nothing_and_is_no_alarm(bells: Bells) -> None:
    bells.ring("U1", DEPUTY)
    assert bells.round() == 1
    assert bells.round() == 0
    bells.passes(timedelta(days=1))
    assert bells.unreached(OWNER) == []


def test_a_worker_that_dies_after_the_claim_leaves_it_to_the_next(bells: Bells) -> None:
    bells.ring("U2")

    def die() -> None:
        raise StoreError

    bells.mail.meanwhile = die
    with pytest.raises(StoreError):
        bells.round()
    bells.mail.meanwhile = lambda: None
    assert bells.round() == 0
    bells.passes(2 * MINUTE)
    assert bells.round() == 1
    assert len(bells.mail.taken) == 1


def test_a_sender_that_breaks_is_an_alarm_too(bells: Bells) -> None:
    """An error of no kind of ours ends the round; nobody may go untold and unseen by it."""

    def breaks() -> None:
        raise RuntimeError

    bells.mail.meanwhile = breaks
    bells.ring("U2")
    for _ in range(40):
        with suppress(RuntimeError):
            bells.round()
        bells.passes(3 * MINUTE)
    assert bells.unreached() == ["Listening Office North"]


def test_a_new_contact_is_told_what_the_old_one_was_not(bells: Bells) -> None:
    bells.mail.fails = [Unreachable("550")]
    bells.ring("U1")
    bells.round()
    bells.world.casework.staff.set_contact("operator", OWNER, "new@desk.example")
    assert bells.round() == 1
    assert bells.mail.taken == [("new@desk.example", words("U1"))]
    assert bells.unreached() == []


def test_a_log_line_says_of_which_kind_it_was_and_no_more(
    bells: Bells, caplog: pytest.LogCaptureFixture
) -> None:
    bells.mail.fails = [Unreachable("550 canary")]
    bells.ring("U1")
    bells.round()
    assert caplog.messages == ["a reader was not told: Unreachable"]


@pytest.mark.parametrize("role", [Role.CHILD_RECEIVER, Role.RECOVERY, None], ids=str)
def test_who_is_not_reached_is_shown_to_those_who_can_do_something(
    bells: Bells, role: Role | None
) -> None:
    bells.mail.fails = [TryLater()]
    bells.ring("U2")
    bells.round()
    bells.passes(timedelta(hours=2))
    assert bells.unreached(DEPUTY)
    readers = (
        replace(each, role=role or each.role)
        for each in bells.world.response.readers
        if role or each.id != DEPUTY
    )
    bells.world.response = replace(bells.world.response, readers=tuple(readers))
    assert bells.unreached(DEPUTY) == []


def test_a_reader_who_is_suspended_is_signed_out(bells: Bells) -> None:
    visitor = Visitor(bells.world)
    visitor.sign_in(OWNER)
    assert bells.world.store.tables.sessions
    bells.world.casework.staff.suspend("operator", OWNER)
    assert not bells.world.store.tables.sessions


def test_the_alarm_page_says_that_somebody_is_not_reached_and_not_who(bells: Bells) -> None:
    alarm = readers_are_told(bells.world.store, bells.world.clock)
    alarm()
    bells.mail.fails = [TryLater()]
    bells.ring("U2")
    bells.round()
    alarm()
    bells.passes(timedelta(hours=2))
    with pytest.raises(ConfigError, match="could not be told for an hour") as caught:
        alarm()
    assert OWNER not in str(caught.value)


def test_the_alarm_page_says_that_the_time_is_or_was_wrong(bells: Bells) -> None:
    world = bells.world
    alarm = clocks_are_right(world.store, world.clock)
    report = world.file()
    for ahead, is_wrong in ((timedelta(0), False), (timedelta(days=1), True)):
        with world.store() as work:
            work.clocks.put(reading_clock(report.id, world.clock.now + ahead, 24))
            work.commit()
        if is_wrong:
            with pytest.raises(ConfigError, match="wrong"):
                alarm()
        else:
            alarm()


def test_a_reader_who_is_suspended_is_told_nothing_more(bells: Bells) -> None:
    bells.ring("U2")
    bells.world.casework.staff.suspend("operator", OWNER)
    bells.round()
    assert bells.mail.taken == []


@pytest.mark.parametrize("fails", [True, False])
def test_a_clock_that_was_a_year_ahead_silences_nobody(bells: Bells, *, fails: bool) -> None:
    year = timedelta(days=365)
    bells.passes(year)
    bells.mail.fails = [TryLater()] if fails else []
    bells.ring("U3")
    bells.round()
    bells.passes(-year)
    bells.ring("U3")
    bells.mail.taken.clear()
    assert bells.round() == 1
    assert len(bells.mail.taken) == 1


def test_the_alarm_counts_from_now_after_a_clock_that_was_ahead(bells: Bells) -> None:
    bells.mail.fails = [TryLater()] * 100
    bells.passes(timedelta(days=365))
    bells.ring("U2")
    bells.round()
    bells.passes(-timedelta(days=365))
    for _ in range(30):
        bells.round()
        bells.passes(5 * MINUTE)
    assert bells.unreached() == ["Listening Office North"]


def test_a_provider_that_asks_for_a_day_waits_an_hour(bells: Bells) -> None:
    bells.mail.fails = [TryLater("429", retry_after_seconds=86_400)]
    bells.ring("U2")
    bells.round()
    bells.passes(AT_MOST_EVERY)
    assert bells.round() == 1
    assert len(bells.mail.taken) == 1


def test_a_server_that_is_away_keeps_a_round_short(bells: Bells) -> None:
    """Each try may take half a minute, and other work waits in the same thread."""
    for reader_id in (DEPUTY, EXTERNAL, EXCLUDED):
        bells.world.casework.staff.set_contact("operator", reader_id, f"{reader_id}@desk.example")
    for reader_id in (OWNER, DEPUTY, EXTERNAL, EXCLUDED):
        bells.ring("U2", reader_id)
    bells.mail.fails = [TryLater()]
    assert bells.round() == 1
    assert bells.round() == 3


def test_what_a_provider_keeps_of_it_is_deleted(bells: Bells) -> None:
    bells.texts.keeps_copies = True
    bells.world.casework.staff.set_contact("operator", OWNER, "+15550001111")
    bells.ring("U2")
    bells.round()
    assert bells.texts.taken == [("+15550001111", words("U2"))]
    with bells.world.store(write=False) as work:
        assert [each.held for each in work.copies.backlog()] == [1]


# ---------------------------------------------------------------- where to


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("reader@desk.example", "email"),
        (" +15550001111 ", "sms"),
        ("123456789", "telegram"),
    ],
)
def test_a_contact_is_known_by_its_shape(typed: str, kind: str) -> None:
    contact = read_contact(typed)
    assert contact is not None
    assert contact.kind == kind
    assert Contact.from_bytes(contact.to_bytes()) == contact
    assert typed.strip() not in repr(contact)


@pytest.mark.parametrize(
    "typed",
    [
        "a,b@desk.example",
        "<a@desk.example",
        "a:b@desk.example",
        '"a@desk.example',
        "a..b@desk.example",
        ".a@desk.example",
        "a;b@desk.example",
        "a@-desk.example",
        "a@desk..example",
        "",
        "reader",
        "reader@desk",
        "a@b.c\r\nBcc: x@y.z",
        "0015550001111",
        "+0123",
        "a" * 300,
    ],
)
def test_what_is_none_is_refused(bells: Bells, typed: str) -> None:
    assert read_contact(typed) is None
    assert not bells.world.casework.staff.set_contact(OWNER, OWNER, typed)


def test_every_kind_has_a_sender_that_can_be_built() -> None:
    assert set(CONTACT_SHAPES) == {"email", "sms", "telegram"}


def test_a_contact_stands_sealed_and_is_shown_to_nobody(bells: Bells) -> None:
    tables = bells.world.store.tables
    assert ADDRESS.encode() not in b"".join(tables.contacts.values())
    assert ADDRESS not in repr(tables.audit)
    assert bells.world.casework.staff.has_contact(OWNER)
    bells.world.casework.staff.remove_contact(OWNER, OWNER)
    assert not bells.world.casework.staff.has_contact(OWNER)
