"""Everything an ombudsperson can do, behind one object."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from intake.casework.answering import Answering
from intake.casework.capacity import Switching
from intake.casework.challenges import Challenges
from intake.casework.changes import Changes
from intake.casework.conflict import Declaring
from intake.casework.coursing import Coursing
from intake.casework.enrolling import Enrolling
from intake.casework.factors import Factors
from intake.casework.forwarding import Forwarding
from intake.casework.giving_on import GivingOn
from intake.casework.granting import Granting
from intake.casework.holding import Holding
from intake.casework.interpreting import Interpreting
from intake.casework.inviting import Inviting
from intake.casework.key_making import KeyMaking
from intake.casework.linking import Linking
from intake.casework.marking import Marking
from intake.casework.moving import Moving
from intake.casework.noting import Noting
from intake.casework.nudging import Nudging
from intake.casework.own_key import OwnKeys
from intake.casework.reading import Reading
from intake.casework.rechecking import Rechecking
from intake.casework.referring import Referring
from intake.casework.sessions import IDLE, Sessions
from intake.casework.signing_in import SigningIn
from intake.casework.staffing import Staffing
from intake.casework.urging import Urging
from intake.casework.watching import Watching
from intake.ports import Clock, Keyring, OpenWork, Passkeys, Vault
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
        *,
        passkeys: Passkeys | None = None,
        idle: timedelta = IDLE,
    ) -> None:
        """`response` gives the one in force; `new_token` 32 random bytes in URL-safe text;
        `random_digits` so many digits from the system's random source. Without `passkeys` there
        are none. `idle`: how long a session may lie unused before it is locked."""
        sessions = Sessions(open_work, vault, response, clock, idle)
        challenges = Challenges(vault, new_token)
        factors = Factors(open_work, vault, passkeys, challenges)
        signing_in = SigningIn(open_work, vault, response, clock, new_token, sessions, factors)
        rechecking = Rechecking(open_work, keyring, vault, response, clock)
        reading = Reading(open_work, keyring, vault, response, clock)
        declaring = Declaring(open_work, keyring, vault, response, clock)
        urging = Urging(open_work, response, clock)
        moving = Moving(open_work, response, clock)
        coursing = Coursing(open_work, keyring, vault, moving, clock)
        answering = Answering(open_work, keyring, vault, response, clock)
        nudging = Nudging(open_work, keyring, vault, clock)
        noting = Noting(open_work, keyring, vault, clock)
        linking = Linking(open_work, keyring, vault, clock)

        self.sign_in = signing_in.sign_in
        self.unlock = signing_in.unlock
        self.who = sessions.who
        self.locked = sessions.locked
        self.words_of = sessions.words_of
        self.end_session = sessions.end_one
        self.sign_out = sessions.sign_out
        self.sign_out_everywhere = sessions.sign_out_everywhere
        self.queue = reading.queue
        self.withdrawn = reading.withdrawn
        self.header = reading.header
        self.open_case = reading.open_case
        self.new_readers = Changes(open_work, response, clock).lately
        self.declare = declaring.declare
        self.name = rechecking.name
        self.recheck = rechecking.recheck
        self.set_urgency = urging.set_urgency
        self.acknowledge = coursing.acknowledge
        self.confirm_pause = coursing.confirm_pause
        self.go_on = coursing.go_on
        self.close = coursing.close
        self.coursing = coursing
        self.referring = Referring(open_work, coursing, response, clock)
        self.reply = answering.reply
        self.check = answering.check
        self.nudge = nudging.nudge
        self.note = noting.write
        self.give_on = GivingOn(open_work, keyring, vault, response, clock).give_on
        self.link = linking.link
        self.holding = Holding(open_work, response, clock)
        self.capacity = Switching(open_work, response, clock)
        self.marking = Marking(open_work, vault, clock)
        self.staff = Staffing(open_work, vault, response, clock)
        self.helpers = Enrolling(open_work, keyring, vault, response, clock, random_digits)
        self.asked = Granting(open_work, vault, response, clock)
        self.interpreting = Interpreting(open_work, keyring, vault, response, clock)
        self.forwarding = Forwarding(open_work, keyring, vault, response, clock)
        self.keys = KeyMaking(open_work, vault, response, clock, random_digits)
        self.inviting = Inviting(
            open_work, vault, response, clock, random_digits, factors, self.keys
        )
        self.own = OwnKeys(
            open_work, vault, response, clock, random_digits, sessions, passkeys, challenges
        )
        self.challenge = challenges.fresh
        self.rp_id = passkeys.rp_id if passkeys else None
        self.idle = idle
        self.watching = Watching(open_work, response, clock)
        self.new_nonce = new_token
