"""Who can open what, tried with every key there is.

The thief of `loot.py` holds all rows there ever were, the pepper, the server secret, the epoch
secrets that still exist, and knows the reporter's number. Before the epochs have stepped, that is
enough for a draft: the same attempt succeeds, so it is a real one. Afterwards nothing opens; and a
report that was sent opens for a routed reader's passphrase alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from intake.errors import SealError
from intake.ports import Wrap
from intake.upkeep import Housekeeping
from intake.vault.vault import SealedVault
from tests.end_to_end import reading
from tests.end_to_end.deployment import IDLE_HOURS, Deployment
from tests.end_to_end.loot import Loot, OneSecret, hours_later, step_epochs_twice, thieves
from tests.end_to_end.mortal import Order
from tests.end_to_end.phone import BACK, LEFT, SENT, WORDS, Phone, short_way, whole_way
from tests.end_to_end.webhook import Webhook

NUMBER = "+15550008001"
OWNER, DEPUTY, EXTERNAL = READERS = ("ombudsperson", "deputy", "oversight")
GREEN_KITE = "24"  # no reader's employer is linked to it: all three readers get the report


@pytest.fixture
def told(deployment: Deployment) -> tuple[Phone, Loot]:
    """A phone of which every text and every answer is robbed."""
    loot = Loot(NUMBER)
    web = Webhook(deployment.nursery.port, deployment.settings.public_url)
    order = Order("web", deployment.environment, str(deployment.logs / "web"))

    def post(words: str) -> None:
        statuses = list[int]()
        deployment.nursery.live(order, lambda: statuses.append(web.text(NUMBER, words)))
        assert statuses == [200]
        loot.take(deployment)

    return replace(deployment.phone(NUMBER), post=post), loot


def test_what_was_sent_opens_for_a_routed_readers_passphrase_alone(
    deployment: Deployment, told: tuple[Phone, Loot]
) -> None:
    phone, loot = told
    phone.go([*whole_way(organisation=GREEN_KITE), ("1", SENT)])
    loot.take(deployment)
    the_attempt_is_a_real_one(deployment, loot)
    step_epochs_twice(deployment)
    nothing_opens(deployment, loot)

    (report_id,) = reading.report_ids(deployment)
    assert WORDS in reading.words(reading.contents(deployment, report_id, OWNER))
    wraps = {wrap.reader_id: wrap for wrap in deployment.databases.keyring.wraps(report_id)}
    assert {name: wrap.held for name, wrap in wraps.items()} == {
        OWNER: False,
        DEPUTY: True,
        EXTERNAL: True,
    }
    public = reading.report(deployment, report_id)[0].public
    seeds = {name: deployment.secret(name).seed for name in READERS}
    server, no_server = deployment.vault(), without_release(deployment)
    opening = {
        (wrap.reader_id, reader, vault is server)
        for vault in (server, no_server)
        for wrap in wraps.values()
        for reader, seed in seeds.items()
        if opens(vault, public, wrap, seed)
    }
    assert opening == {
        (OWNER, OWNER, True),
        (OWNER, OWNER, False),
        (DEPUTY, DEPUTY, True),
        (EXTERNAL, EXTERNAL, True),
    }


def test_a_wrong_passphrase_opens_no_readers_key(deployment: Deployment) -> None:
    with deployment.databases.store(write=False) as work:
        locks = {name: row.lock for name in READERS if (row := work.readers.get(name))}
    for name, lock in locks.items():
        for other in READERS:
            if name != other:
                with pytest.raises(SealError):
                    deployment.vault().unlock_reader(lock, deployment.readers[other].passphrase)


# ---------------------------------------------------------------- deleting


def deletes_all(_deployment: Deployment, phone: Phone) -> None:
    phone.go([("3", LEFT)])


def leaves(_deployment: Deployment, phone: Phone) -> None:
    phone.go([("9", LEFT)])


def falls_silent(deployment: Deployment, _phone: Phone) -> None:
    databases = deployment.databases
    Housekeeping(databases.store, databases.keyring, hours_later(2 * IDLE_HOURS)).run_once()


@pytest.mark.parametrize("ends", [deletes_all, leaves, falls_silent])
def test_what_was_not_sent_opens_for_nobody(
    deployment: Deployment,
    told: tuple[Phone, Loot],
    ends: Callable[[Deployment, Phone], None],
) -> None:
    phone, loot = told
    phone.go(short_way())
    before = deployment.counts()
    assert (before["drafts"], before["parts"], before["conversations"]) == (1, 1, 1)
    ends(deployment, phone)
    loot.take(deployment)
    after = deployment.counts()
    for table in ("drafts", "parts", "conversations", "outbox", "reports", "wraps", "receipts"):
        assert after[table] == 0
    the_attempt_is_a_real_one(deployment, loot)
    step_epochs_twice(deployment)
    nothing_opens(deployment, loot)


def test_deleting_a_report_takes_its_keys_out_of_the_file(
    deployment: Deployment, told: tuple[Phone, Loot]
) -> None:
    phone, loot = told
    phone.go([*short_way(), ("1", SENT)])
    loot.take(deployment)
    assert loot.wraps
    marks = pieces(loot.wraps)
    assert sum(mark in keyring_bytes(deployment) for mark in marks) > len(marks) * 0.9
    phone.go([(phone.code(), BACK), ("5", "Delete wipes"), ("1", "It is wiped.")])
    assert not any(mark in keyring_bytes(deployment) for mark in marks)
    after = deployment.counts()
    for table in ("reports", "parts", "assignments", "wraps", "receipts"):
        assert after[table] == 0


# ---------------------------------------------------------------- trying


def the_attempt_is_a_real_one(deployment: Deployment, loot: Loot) -> None:
    opened = loot.opened_by(deployment.vault())
    assert any(WORDS in plain for plain in opened)
    assert any("In your own words" in plain for plain in opened)


def nothing_opens(deployment: Deployment, loot: Loot) -> None:
    assert loot.states
    assert loot.outgoing
    for thief in thieves(deployment):
        assert loot.opened_by(thief) == []


def without_release(deployment: Deployment) -> SealedVault:
    """A vault of somebody who has everything but the server secret."""
    return SealedVault(
        deployment=deployment.settings.intake_deployment,
        pepper=deployment.settings.pepper(),
        server_secret=bytes(32),
        epochs=OneSecret(bytes(32)),
        ready_receipts=0,
    )


def opens(vault: SealedVault, public: bytes, wrap: Wrap, seed: bytes) -> bool:
    """Whether a reader's seed takes the report's out of this wrap, as it is or called released."""
    for held in {wrap.held, False}:
        try:
            vault.unwrap(wrap.report_id, public, wrap.reader_id, seed, wrap.blob, held=held)
        except SealError:
            continue
        return True
    return False


def pieces(wraps: Iterable[bytes]) -> list[bytes]:
    """Short enough to lie whole in a page of the file."""
    return [wrap[at : at + 32] for wrap in wraps for at in range(0, len(wrap) - 31, 32)]


def keyring_bytes(deployment: Deployment) -> bytes:
    """Every byte of the keyring's file and of its journal."""
    return b"".join(path.read_bytes() for path in deployment.directory.glob("keyring.db*"))
