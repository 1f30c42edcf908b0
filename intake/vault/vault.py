"""The vault: every sealing and opening of the project behind one object.

It derives each module's key from two secrets and joins the modules; nothing is decided here.

    pepper          addresses, message ids, attempts, codes of intermediaries, texts waiting to be
                    sent, receipts, routes, errands, readers' contacts, tallies
    server secret   held wraps (the release key), desk sessions, routes, errands, contacts,
                    tallies
    epoch secrets   conversation states, pages and texts waiting to be sent

Losing the pepper loses open conversations, all receipts and all codes of intermediaries; losing
the server secret loses held wraps and sessions; either loses the routes, errands, contacts and
tallies; neither loses a report that its owner can open.
"""

from __future__ import annotations

from pathlib import Path

from intake.errors import ConfigError
from intake.ports import EpochSecrets
from intake.vault.addresses import Addresses
from intake.vault.contacts import Contacts
from intake.vault.envelope import Envelopes
from intake.vault.errands import Errands
from intake.vault.grants import Grants
from intake.vault.keys import KEY_BYTES
from intake.vault.momentary import Momentary
from intake.vault.notes import Notes
from intake.vault.parts import Parts, new_report, next_head, part_label, part_secrets
from intake.vault.readers import Readers
from intake.vault.receipt_pool import ReceiptPool
from intake.vault.receipts import Receipts
from intake.vault.replies import Replies, fresh_secret
from intake.vault.routes import Routes
from intake.vault.selftest import self_test
from intake.vault.sessions import Sessions
from intake.vault.slots import Slots
from intake.vault.stretching import READER_COST, RECEIPT_COST, Cost, Stretcher
from intake.vault.tallies import Tallies
from intake.vault.wraps import Wraps

HEAVY_RUNS_AT_ONCE = 2


class SealedVault:
    """The real `Vault`. Safe to share between threads, and to use after a fork."""

    def __init__(
        self,
        *,
        deployment: str,
        pepper: bytes,
        server_secret: bytes,
        epochs: EpochSecrets,
        lock_directory: Path | None = None,
        ready_receipts: int = 3,
        reader_cost: Cost = READER_COST,
        receipt_cost: Cost = RECEIPT_COST,
    ) -> None:
        """`deployment` names this installation for ever: what was sealed under another name does
        not open. With a `lock_directory`, two heavy runs at once hold for the whole host, else
        for each process. Raises ConfigError for secrets that are too short."""
        _check(deployment, pepper, server_secret)
        stretcher = Stretcher(Slots(HEAVY_RUNS_AT_ONCE, lock_directory))
        envelopes = Envelopes()
        addresses = Addresses(pepper, deployment)
        momentary = Momentary(epochs, pepper, deployment)
        parts = Parts(envelopes, deployment)
        wraps = Wraps(envelopes, server_secret, deployment)
        receipts = Receipts(stretcher, pepper, deployment, receipt_cost)
        pool = ReceiptPool(receipts.make, ready_receipts)
        replies = Replies(envelopes, deployment)
        grants = Grants(envelopes, deployment)
        notes = Notes(envelopes, deployment)
        readers = Readers(envelopes, stretcher, deployment, reader_cost)
        sessions = Sessions(server_secret, deployment)
        routes = Routes(pepper, server_secret, deployment)
        errands = Errands(pepper, server_secret, deployment)
        contacts = Contacts(pepper, server_secret, deployment)
        tallies = Tallies(pepper, server_secret, deployment)

        self.pseudonym = addresses.pseudonym
        self.message_key = addresses.message_key
        self.attempt_key = addresses.attempt_key
        self.helper_key = addresses.helper_key
        self.seal_state = momentary.seal_state
        self.open_state = momentary.open_state
        self.seal_page = momentary.seal_page
        self.open_page = momentary.open_page
        self.seal_outgoing = momentary.seal_outgoing
        self.open_outgoing = momentary.open_outgoing
        self.new_report = new_report
        self.first_head = parts.first_head
        self.next_head = next_head
        self.seal_part = parts.seal_part
        self.open_part = parts.open_part
        self.part_secrets = part_secrets
        self.part_label = part_label
        self.erased_part = parts.erased_part
        self.is_erased = parts.is_erased
        self.wrap = wraps.wrap
        self.unwrap = wraps.unwrap
        self.release = wraps.release
        self.hold = wraps.hold
        self.fresh_receipt = pool.take
        self.ready_receipts = pool.take_ready
        self.receipt_key = receipts.receipt_key
        self.fresh_secret = fresh_secret
        self.seal_reply = replies.seal_reply
        self.open_reply = replies.open_reply
        self.seal_grant = grants.seal_grant
        self.open_grant = grants.open_grant
        self.seal_note = notes.seal_note
        self.open_note = notes.open_note
        self.new_reader = readers.new_reader
        self.lock_reader = readers.lock_reader
        self.enrol_reader = readers.enrol_reader
        self.unlock_reader = readers.unlock_reader
        self.session_key = sessions.session_key
        self.seal_session = sessions.seal_session
        self.open_session = sessions.open_session
        self.seal_route = routes.seal_route
        self.open_route = routes.open_route
        self.seal_errand = errands.seal_errand
        self.open_errand = errands.open_errand
        self.seal_contact = contacts.seal_contact
        self.open_contact = contacts.open_contact
        self.seal_tally = tallies.seal_tally
        self.open_tally = tallies.open_tally
        self.self_test = self_test
        self.close = pool.close


def _check(deployment: str, pepper: bytes, server_secret: bytes) -> None:
    faults = [
        f"the {name} must be at least {KEY_BYTES} bytes"
        for name, secret in (("pepper", pepper), ("server secret", server_secret))
        if len(secret) < KEY_BYTES
    ]
    if not deployment:
        faults.append("the deployment needs a name")
    if faults:
        raise ConfigError(*faults)
