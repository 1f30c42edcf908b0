"""What whoever checks passkeys must hold: the real one, and the plain one of tests."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from intake.ports import Passkeys
from intake.vault.passkeys import WebAuthnPasskeys, has_name
from tests.fakes.authenticator import ORIGIN, RP_ID, Device, PlainPasskeys

CHALLENGE = "token.1935662400.0123456789abcdef"
OTHER = "token.1935662400.fedcba9876543210"


class PasskeysContract:
    """A subject gives `passkeys` for ORIGIN."""

    def test_one_that_was_made_proves_itself(self, passkeys: Passkeys) -> None:
        device = Device()
        made = passkeys.made(device.make(CHALLENGE), CHALLENGE.encode())
        assert made is not None
        credential_id, public, uses = made
        assert (credential_id, uses) == (device.credential_id, 0)
        assert passkeys.proven(device.show(OTHER), OTHER.encode(), public) == 1
        assert passkeys.proven(device.show(OTHER), OTHER.encode(), public) == 2

    def test_a_device_that_does_not_count_says_0(self, passkeys: Passkeys) -> None:
        device = Device(counts=False)
        _, public, _ = passkeys.made(device.make(CHALLENGE), CHALLENGE.encode()) or (b"", b"", 0)
        assert passkeys.proven(device.show(OTHER), OTHER.encode(), public) == 0

    @pytest.mark.parametrize(
        "device",
        [
            Device(origin="https://desk.example.org"),
            Device(origin="http://desk.example"),
            Device(rp_id="example"),
            Device(verifies=False),
        ],
        ids=["elsewhere", "without TLS", "of another host", "nobody verified"],
    )
    def test_what_was_said_elsewhere_or_by_nobody_proves_nothing(
        self, passkeys: Passkeys, device: Device
    ) -> None:
        assert passkeys.made(device.make(CHALLENGE), CHALLENGE.encode()) is None
        honest = replace(device, origin=ORIGIN, rp_id=RP_ID, verifies=True)
        made = passkeys.made(honest.make(CHALLENGE), CHALLENGE.encode())
        assert made is not None
        assert passkeys.proven(device.show(OTHER), OTHER.encode(), made[1]) is None

    def test_another_challenge_device_or_kind_proves_nothing(self, passkeys: Passkeys) -> None:
        device, other = Device(), Device()
        made = passkeys.made(device.make(CHALLENGE), CHALLENGE.encode())
        assert made is not None
        public = made[1]
        assert passkeys.made(device.make(CHALLENGE), OTHER.encode()) is None
        assert passkeys.made(device.show(CHALLENGE), CHALLENGE.encode()) is None
        assert passkeys.proven(device.show(CHALLENGE), OTHER.encode(), public) is None
        assert passkeys.proven(device.make(CHALLENGE), CHALLENGE.encode(), public) is None
        assert passkeys.proven(other.show(CHALLENGE), CHALLENGE.encode(), public) is None

    def test_a_changed_signature_proves_nothing(self, passkeys: Passkeys) -> None:
        device = Device()
        made = passkeys.made(device.make(CHALLENGE), CHALLENGE.encode())
        assert made is not None
        said = json.loads(device.show(OTHER))
        said["response"]["signature"] = json.loads(device.show(OTHER))["response"]["signature"]
        assert passkeys.proven(json.dumps(said), OTHER.encode(), made[1]) is None

    @pytest.mark.parametrize("shown", ["", "{}", "[]", "null", '{"id": 1}', "nothing", "\0"])
    def test_what_is_no_passkeys_answer_is_none(self, passkeys: Passkeys, shown: str) -> None:
        assert passkeys.made(shown, CHALLENGE.encode()) is None
        assert passkeys.proven(shown, CHALLENGE.encode(), b"") is None


class TestPlainPasskeys(PasskeysContract):
    @pytest.fixture
    def passkeys(self) -> Passkeys:
        return PlainPasskeys()


class TestWebAuthnPasskeys(PasskeysContract):
    @pytest.fixture
    def passkeys(self) -> Passkeys:
        return WebAuthnPasskeys(ORIGIN)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://desk.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
    ],
)
def test_browsers_keep_passkeys_for_names_only(url: str, kept: bool) -> None:
    assert has_name(url) is kept
