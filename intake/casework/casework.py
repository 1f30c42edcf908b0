"""Everything an ombudsperson can do, behind one object."""

from __future__ import annotations

from collections.abc import Callable

from intake.casework.answering import Answering
from intake.casework.conflict import Declaring
from intake.casework.enrolling import Enrolling
from intake.casework.linking import Linking
from intake.casework.moving import Moving
from intake.casework.nudging import Nudging
from intake.casework.reading import Reading
from intake.casework.rechecking import Rechecking
from intake.casework.sessions import Sessions
from intake.casework.signing_in import SigningIn
from intake.casework.urging import Urging
from intake.ports import Clock, Keyring, OpenWork, Vault
from intake.routing.response import Response


class Casework:
    """The use cases of the desk. Safe to share between threads."""

    def __init__(
        self,
        open_work: OpenWork,
        keyring: Keyring,
        vault: Vault,
        response: Callable[[], Response],
        clock: Clock,
        new_token: Callable[[], str],
        random_digits: Callable[[int], str],
    ) -> None:
        """`response` gives the one in force; `new_token` 32 random bytes in URL-safe text;
        `random_digits` so many digits from the system's random source."""
        sessions = Sessions(open_work, vault, response, clock)
        signing_in = SigningIn(open_work, vault, response, clock, new_token, sessions)
        rechecking = Rechecking(open_work, keyring, vault, response, clock)
        reading = Reading(open_work, keyring, vault, response, clock)
        declaring = Declaring(open_work, keyring, vault, response, clock)
        urging = Urging(open_work, response, clock)
        moving = Moving(open_work, response, clock)
        answering = Answering(open_work, keyring, vault, response, clock)
        nudging = Nudging(open_work, keyring, vault, clock)
        linking = Linking(open_work, keyring, vault, clock)

        self.sign_in = signing_in.sign_in
        self.who = sessions.who
        self.sign_out = sessions.sign_out
        self.sign_out_everywhere = sessions.sign_out_everywhere
        self.queue = reading.queue
        self.header = reading.header
        self.open_case = reading.open_case
        self.new_readers = reading.new_readers
        self.declare = declaring.declare
        self.name = rechecking.name
        self.recheck = rechecking.recheck
        self.set_urgency = urging.set_urgency
        self.acknowledge = moving.acknowledge
        self.confirm_pause = moving.confirm_pause
        self.go_on = moving.go_on
        self.close = moving.close
        self.reply = answering.reply
        self.nudge = nudging.nudge
        self.link = linking.link
        self.helpers = Enrolling(open_work, keyring, vault, response, clock, random_digits)
        self.new_nonce = new_token
