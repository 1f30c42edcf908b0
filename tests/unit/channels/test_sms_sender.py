"""What Twilio and the network can answer, and what that means for a text."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from channels.sms.copies import deletion
from channels.sms.dialects import WHATSAPP
from channels.sms.sender import TwilioAccount, TwilioSender
from intake.conversation.told import Told
from intake.errors import (
    ConfigError,
    DeliveryError,
    OutcomeUnknown,
    Stopped,
    TryLater,
    Unreachable,
)
from intake.messages import Errand, Task
from intake.ports import NudgeWords, Parcel, Sender
from tests.fakes.twilio import (
    NUMBER,
    SID,
    TOKEN,
    Behaviour,
    TwilioStandIn,
    hangs_up,
    keeps_silent,
    refuses,
    says,
    takes_and_hangs_up,
    twilio_stand_in,
)

TO = "+15550001111"
WORDS = "Thank you. You are not alone."
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with twilio_stand_in(lambda: AT) as stand_in:
        yield stand_in


@pytest.fixture
def sender(twilio: TwilioStandIn) -> Sender:
    return TwilioSender(TwilioAccount(SID, TOKEN, NUMBER, twilio.url))


def test_a_text_goes_out_once_with_a_limit_on_its_waiting(
    sender: Sender, twilio: TwilioStandIn
) -> None:
    taken = sender.send(Parcel(TO, Told(WORDS)))
    (message,) = twilio.taken
    assert message.sid == taken.provider_id
    assert message.fields == {
        "To": TO,
        "From": NUMBER,
        "Body": WORDS,
        "SmartEncoded": "true",
        "ValidityPeriod": "1800",
    }


MEANINGS: list[tuple[str, Behaviour, type[DeliveryError]]] = [
    ("too many requests", refuses(429, 20429), TryLater),
    ("too many to one channel", refuses(400, 63018), TryLater),
    ("service unavailable", refuses(503, 20503), TryLater),
    ("wrong token", refuses(401, 20003), TryLater),
    ("our number is not ours", refuses(400, 21606), TryLater),
    ("a code that is new", refuses(400, 29999), TryLater),
    ("a page instead of an error", says(403, b"<html>"), TryLater),
    ("opted out", refuses(400, 21610), Stopped),
    ("no phone number", refuses(400, 21211), Unreachable),
    ("no way there", refuses(400, 21612), Unreachable),
    ("not a mobile", refuses(400, 21614), Unreachable),
    ("out of service", refuses(400, 30003), Unreachable),
    ("internal error", refuses(500, 20500), OutcomeUnknown),
    ("gateway timeout", says(504, b"<html>"), OutcomeUnknown),
    ("success that cannot be read", says(201, b"<html>"), OutcomeUnknown),
    ("success without an id", says(201, b"{}"), OutcomeUnknown),
    ("success that is a list", says(201, b"[]"), OutcomeUnknown),
    ("elsewhere", says(302, b""), OutcomeUnknown),
    ("reset", hangs_up, OutcomeUnknown),
]


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [(behaviour, meaning) for _, behaviour, meaning in MEANINGS],
    ids=[name for name, _, _ in MEANINGS],
)
def test_failures_become_one_closed_set(
    sender: Sender, twilio: TwilioStandIn, behaviour: Behaviour, meaning: type[DeliveryError]
) -> None:
    twilio.next.append(behaviour)
    with pytest.raises(DeliveryError) as caught:
        sender.send(Parcel(TO, Told(WORDS)))
    assert type(caught.value) is meaning
    assert len(twilio.requests) == 1, "it was tried again"


def test_nobody_there_means_later(twilio: TwilioStandIn) -> None:
    account = TwilioAccount(SID, TOKEN, NUMBER, "http://127.0.0.1:1")
    with pytest.raises(TryLater):
        TwilioSender(account).send(Parcel(TO, Told(WORDS)))


def test_silence_leaves_the_outcome_unknown(twilio: TwilioStandIn) -> None:
    twilio.next.append(keeps_silent)
    account = TwilioAccount(SID, TOKEN, NUMBER, twilio.url)
    with pytest.raises(OutcomeUnknown):
        TwilioSender(account, timeout_seconds=0.2).send(Parcel(TO, Told(WORDS)))


def test_how_long_to_wait_is_passed_on(sender: Sender, twilio: TwilioStandIn) -> None:
    twilio.next.append(refuses(429, 20429, Retry_After="17"))
    with pytest.raises(TryLater) as caught:
        sender.send(Parcel(TO, Told(WORDS)))
    assert (caught.value.code, caught.value.retry_after_seconds) == ("20429", 17)


@pytest.mark.parametrize("wait", ["Fri, 31 Dec 1999 23:59:59 GMT", "-1", "1e9", "9" * 30, ""])
def test_a_strange_waiting_time_is_left_out(
    sender: Sender, twilio: TwilioStandIn, wait: str
) -> None:
    twilio.next.append(refuses(429, 20429, Retry_After=wait))
    with pytest.raises(TryLater) as caught:
        sender.send(Parcel(TO, Told(WORDS)))
    assert caught.value.retry_after_seconds is None


def test_a_text_that_was_taken_in_silence_is_found(sender: Sender, twilio: TwilioStandIn) -> None:
    twilio.next.append(takes_and_hangs_up)
    with pytest.raises(OutcomeUnknown):
        sender.send(Parcel(TO, Told(WORDS)))
    assert sender.find(Parcel(TO, Told(WORDS)), AT)


@pytest.mark.parametrize(
    ("address", "words", "since", "found"),
    [
        (TO, WORDS, AT, True),
        (TO, WORDS, AT + timedelta(seconds=1), True),
        (TO, WORDS, AT + timedelta(seconds=2), False),
        (TO, "Thank you.", AT, False),
        ("+15550002222", WORDS, AT, False),
    ],
)
def test_a_text_is_known_by_number_words_and_time(
    sender: Sender, address: str, words: str, since: datetime, found: bool
) -> None:
    sender.send(Parcel(TO, Told(WORDS)))
    assert (sender.find(Parcel(address, Told(words)), since) is not None) is found


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("It’s here… “soon” – 1/2", 'It\'s here... "soon" - 1/2'),
        ("Ｃode １２", "Code 12"),
        ("نعم، شكراً", "نعم، شكراً"),
    ],
)
def test_a_text_that_twilio_made_plainer_is_still_known(
    sender: Sender, written: str, held: str
) -> None:
    sender.send(Parcel(TO, Told(held)))
    assert sender.find(Parcel(TO, Told(written)), AT)


def test_looking_fails_like_sending(sender: Sender, twilio: TwilioStandIn) -> None:
    for behaviour, meaning in ((refuses(503, 20503), TryLater), (hangs_up, OutcomeUnknown)):
        twilio.next.append(behaviour)
        with pytest.raises(meaning):
            sender.find(Parcel(TO, Told(WORDS)), AT)


def test_no_number_and_no_word_is_logged_or_raised(
    sender: Sender, twilio: TwilioStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender.send(Parcel(TO, Told(WORDS)))
    sender.find(Parcel(TO, Told(WORDS)), AT)
    shown = "".join(_shown(sender, twilio, behaviour) for _, behaviour, _ in MEANINGS)
    for secret in (TO, TO[1:], TO[-7:], WORDS, "not alone", TOKEN, SID):
        assert secret not in shown
    assert caplog.records == []


def _shown(sender: Sender, twilio: TwilioStandIn, behaviour: Behaviour) -> str:
    """All that a failure could show, in looking and in sending; it hides no cause either."""
    shown = ""
    attempts: list[Callable[[], object]] = [
        lambda: sender.send(Parcel(TO, Told(WORDS))),
        lambda: sender.find(Parcel(TO, Told(WORDS)), AT),
    ]
    for attempt in attempts:
        twilio.next.append(behaviour)
        with pytest.raises(DeliveryError) as caught:
            attempt()
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        shown += f"{caught.value!r} {caught.value}"
    return shown


@pytest.mark.parametrize(
    "url", ["http://example.org", "http://127.0.0.1.example.org", "ftp://127.0.0.1", "", "api"]
)
def test_nothing_leaves_this_machine_unencrypted(url: str) -> None:
    with pytest.raises(ConfigError, match="TWILIO_API_URL"):
        TwilioSender(TwilioAccount(SID, TOKEN, NUMBER, url))


def test_the_token_is_not_shown() -> None:
    assert TOKEN not in repr(TwilioAccount(SID, TOKEN, NUMBER))


def test_a_web_process_carries_no_rest_client() -> None:
    """Both files are imported by the composition root, in web processes too."""
    program = (
        "import sys, channels.sms.inbound, channels.sms.sender;"
        "print(sorted({'requests', 'twilio.rest', 'aiohttp'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout.strip() == b"[]"


# ---------------------------------------------------------------- copies


def test_a_message_is_deleted_and_deleting_it_again_is_no_fault(
    sender: Sender, twilio: TwilioStandIn
) -> None:
    taken = sender.send(Parcel(TO, Told(WORDS)))
    assert taken.errand is not None
    sender.carry_out(taken.errand)
    assert twilio.held == {}
    sender.carry_out(taken.errand)


@pytest.mark.parametrize("behaviour", [refuses(404, 20404), refuses(400, 70005), says(404, b"")])
def test_what_twilio_has_no_more_is_gone(
    sender: Sender, twilio: TwilioStandIn, behaviour: Behaviour
) -> None:
    twilio.next.append(behaviour)
    sender.carry_out(deletion("SM1"))


@pytest.mark.parametrize(
    ("behaviour", "meaning"),
    [
        (refuses(409, 20009), TryLater),
        (refuses(429, 20429), TryLater),
        (refuses(401, 20003), TryLater),
        (refuses(503, 20503), TryLater),
        (refuses(500, 20500), OutcomeUnknown),
        (hangs_up, OutcomeUnknown),
    ],
)
def test_what_it_will_not_delete_yet_is_asked_for_later(
    sender: Sender, twilio: TwilioStandIn, behaviour: Behaviour, meaning: type[DeliveryError]
) -> None:
    twilio.next.append(behaviour)
    with pytest.raises(meaning):
        sender.carry_out(deletion("SM1"))


@pytest.mark.parametrize("task", [Task.RELEASE, Task.LEAVE])
def test_other_errands_are_never_carried_out(sender: Sender, task: Task) -> None:
    with pytest.raises(Unreachable):
        sender.carry_out(Errand(task, "SM1"))


# ---------------------------------------------------------------- statuses and WhatsApp

TEMPLATES = {"en": "HX1", "ar": "HX2"}
NUDGE = NudgeWords("ar", "إبريق")


def other(
    twilio: TwilioStandIn, public_url: str = "", templates: Mapping[str, str] = TEMPLATES
) -> Sender:
    account = TwilioAccount(SID, TOKEN, NUMBER, twilio.url, public_url)
    return TwilioSender(account, dialect=WHATSAPP, templates=templates)


def test_twilio_is_told_where_to_report(twilio: TwilioStandIn) -> None:
    account = TwilioAccount(SID, TOKEN, NUMBER, twilio.url, "https://line.example.org")
    TwilioSender(account).send(Parcel(TO, Told(WORDS)))
    other(twilio, "https://line.example.org").send(Parcel(TO, Told(WORDS)))
    assert [message.fields["StatusCallback"] for message in twilio.taken] == [
        "https://line.example.org/channels/sms/status",
        "https://line.example.org/channels/whatsapp/status",
    ]


def test_an_answer_on_whatsapp_is_own_words_between_its_addresses(twilio: TwilioStandIn) -> None:
    other(twilio).send(Parcel(TO, Told(WORDS)))
    assert twilio.taken[0].fields == {
        "To": f"whatsapp:{TO}",
        "From": f"whatsapp:{NUMBER}",
        "Body": WORDS,
        "ValidityPeriod": "1800",
    }
    assert other(twilio).find(Parcel(TO, Told(WORDS)), AT)


@pytest.mark.parametrize(("language", "template"), [("ar", "HX2"), ("en", "HX1"), ("fr", "HX1")])
def test_a_nudge_on_whatsapp_is_the_approved_text(
    twilio: TwilioStandIn, language: str, template: str
) -> None:
    nudge = NudgeWords(language, "إبريق")
    other(twilio).send(Parcel(TO, Told("not sent"), nudge=nudge))
    fields = twilio.taken[0].fields
    assert fields["ContentSid"] == template
    assert json.loads(fields["ContentVariables"]) == {"1": "إبريق"}
    assert "Body" not in fields


def test_a_nudge_by_sms_is_its_words(sender: Sender, twilio: TwilioStandIn) -> None:
    sender.send(Parcel(TO, Told(WORDS), nudge=NUDGE))
    assert twilio.taken[0].fields["Body"] == WORDS


def test_without_an_approved_text_no_nudge_goes_and_consent_stays(twilio: TwilioStandIn) -> None:
    with pytest.raises(TryLater):
        other(twilio, templates={}).send(Parcel(TO, Told(WORDS), nudge=NUDGE))
    assert twilio.requests == []


@pytest.mark.parametrize(
    ("behaviour", "nudge", "meaning"),
    [
        (refuses(400, 63016), NUDGE, TryLater),
        (refuses(400, 63016), None, Unreachable),
        (refuses(400, 63018), NUDGE, TryLater),
        (refuses(429, 63018), None, TryLater),
        (refuses(400, 63024), NUDGE, Unreachable),
        (refuses(400, 63003), None, Unreachable),
        (refuses(400, 21610), NUDGE, Stopped),
        (refuses(400, 21610), None, Stopped),
    ],
)
def test_what_whatsapp_refuses(
    twilio: TwilioStandIn,
    behaviour: Behaviour,
    nudge: NudgeWords | None,
    meaning: type[DeliveryError],
) -> None:
    twilio.next.append(behaviour)
    with pytest.raises(DeliveryError) as caught:
        other(twilio).send(Parcel(TO, Told(WORDS), nudge=nudge))
    assert type(caught.value) is meaning
    assert caught.value.__cause__ is None
