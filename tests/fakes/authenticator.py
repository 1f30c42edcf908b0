"""A device that keeps passkeys, and a checker of what it says: enough of Web Authentication.

The device signs with P-256 (COSE ES256) as real ones do; the checker is the `ports.Passkeys` of
tests, under the same contract as the real one, and understands Chromium's virtual device too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN, RP_ID = "https://desk.example", "desk.example"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_HASH, _COUNT_AT, _DATA_AT = 32, 33, 37
_AAGUID = 16
_COSE_HEAD = bytes.fromhex("a5010203262001215820")
_COSE_MIDDLE = bytes.fromhex("225820")
_COSE_BYTES = len(_COSE_HEAD) + len(_COSE_MIDDLE) + 64


@dataclass
class Device:
    """One device with one passkey. `origin`: what the browser says it is on."""

    origin: str = ORIGIN
    rp_id: str = RP_ID
    verifies: bool = True
    counts: bool = True
    uses: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def make(self, challenge: str) -> str:
        """What a browser says of a new passkey."""
        attested = bytes(_AAGUID) + len(self.credential_id).to_bytes(2, "big")
        data = self._data(_ATTESTED) + attested + self.credential_id + self._public()
        whole = _cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._said("webauthn.create", challenge, attestationObject=whole)

    def show(self, challenge: str) -> str:
        """What a browser says when it was used once more."""
        self.uses += self.counts
        data = self._data(0)
        client = _client("webauthn.get", challenge, self.origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said("webauthn.get", challenge, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return _COSE_HEAD + x + _COSE_MIDDLE + y

    def _said(self, kind: str, challenge: str, **response: bytes) -> str:
        name = _text(self.credential_id)
        client = _client(kind, challenge, self.origin)
        fields = {key: _text(value) for key, value in response.items()}
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": {"clientDataJSON": _text(client), **fields},
            }
        )


class PlainPasskeys:
    """Implements `ports.Passkeys` for ES256 alone."""

    def __init__(self, origin: str = ORIGIN, rp_id: str = RP_ID) -> None:
        self.rp_id = rp_id
        self._origin = origin

    def made(self, shown: str, challenge: bytes) -> tuple[bytes, bytes, int] | None:
        try:
            said = json.loads(shown)
            whole = _bytes(said["response"]["attestationObject"])
            data = _auth_data(whole)
        except (ValueError, KeyError, TypeError, IndexError):
            return None
        if not self._holds(said, "webauthn.create", challenge, data):
            return None
        at = _DATA_AT + _AAGUID
        length = int.from_bytes(data[at : at + 2], "big")
        credential_id = data[at + 2 : at + 2 + length]
        public = data[at + 2 + length : at + 2 + length + _COSE_BYTES]
        if _text(credential_id) != said["id"] or not public.startswith(_COSE_HEAD):
            return None
        return credential_id, public, int.from_bytes(data[_COUNT_AT:_DATA_AT], "big")

    def proven(self, shown: str, challenge: bytes, public: bytes) -> int | None:
        try:
            said = json.loads(shown)
            response = said["response"]
            data, signature = _bytes(response["authenticatorData"]), _bytes(response["signature"])
            client = _bytes(response["clientDataJSON"])
        except (ValueError, KeyError, TypeError):
            return None
        if not self._holds(said, "webauthn.get", challenge, data):
            return None
        try:
            _key(public).verify(
                signature, data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256())
            )
        except InvalidSignature:
            return None
        return int.from_bytes(data[_COUNT_AT:_DATA_AT], "big")

    def _holds(self, said: Any, kind: str, challenge: bytes, data: bytes) -> bool:
        client = json.loads(_bytes(said["response"]["clientDataJSON"]))
        wanted = _PRESENT | _VERIFIED
        return (
            client["type"] == kind
            and _bytes(client["challenge"]) == challenge
            and client["origin"] == self._origin
            and data[:_HASH] == hashlib.sha256(self.rp_id.encode()).digest()
            and data[_HASH] & wanted == wanted
        )


def _key(public: bytes) -> ec.EllipticCurvePublicKey:
    x = int.from_bytes(public[len(_COSE_HEAD) : len(_COSE_HEAD) + 32], "big")
    y = int.from_bytes(public[-32:], "big")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _auth_data(whole: bytes) -> bytes:
    """The byte string after its name, in a map of CBOR (RFC 8949)."""
    at = whole.index(b"hauthData") + len(b"hauthData")
    width = {0x58: 1, 0x59: 2}[whole[at]]
    begins = at + 1 + width
    return whole[begins : begins + int.from_bytes(whole[at + 1 : begins], "big")]


def _cbor(value: Any) -> bytes:
    """Maps, texts and byte strings (RFC 8949, section 3)."""
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(_cbor(k) + _cbor(v) for k, v in value.items())
    raw = value.encode() if isinstance(value, str) else value
    return _head(3 if isinstance(value, str) else 2, len(raw)) + raw


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    width = 1 if number < 256 else 2
    return bytes([kind << 5 | 23 + width]) + number.to_bytes(width, "big")


def _client(kind: str, challenge: str, origin: str) -> bytes:
    said = {"type": kind, "challenge": _text(challenge.encode()), "origin": origin}
    return json.dumps({**said, "crossOrigin": False}).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
