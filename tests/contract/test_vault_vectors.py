"""Published vectors, and an independent opening of what the vault seals.

`cryptography_vectors` carries the vectors of RFC 9180 and draft-ietf-hpke-pq and those of RFC
9106. They first prove the short HPKE written out below; that in turn opens our frozen envelopes,
and seals what the vault must open. So what we store can be read without our code, or pyca's HPKE.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
from pathlib import Path
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from intake.vault import xwing
from intake.vault.envelope import HEADER, Envelopes
from intake.vault.slots import Slots
from intake.vault.stretching import Cost, Stretcher

VECTORS = Path(cryptography_vectors.__file__).parent
GOLDEN = Path(__file__).parents[1] / "golden" / "vault_v1.json"
X25519, XWING = 0x0020, 0x647A
HKDF_SHA256, CHACHA20 = 1, 3
OURS = struct.pack(">4sHHH", b"HPKE", XWING, HKDF_SHA256, CHACHA20)


# ---------------------------------------------------------------- HPKE written out (RFC 9180)


def extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, context: bytes, length: int) -> bytes:
    labeled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + context
    return hmac.digest(key, labeled + b"\1", "sha256")[:length]


def key_schedule(
    suite: bytes, shared: bytes, info: bytes, key_bytes: int = 32
) -> tuple[bytes, bytes]:
    """(key, base nonce) of base mode, RFC 9180 §5.1."""
    hashed = (extract(suite, b"", b"psk_id_hash", b""), extract(suite, b"", b"info_hash", info))
    context = b"\0" + b"".join(hashed)
    secret = extract(suite, shared, b"secret", b"")
    return (
        expand(suite, secret, b"key", context, key_bytes),
        expand(suite, secret, b"base_nonce", context, 12),
    )


def combined(mlkem: bytes, x25519: bytes, point: bytes, public: bytes) -> bytes:
    """X-Wing's shared secret from both halves."""
    return hashlib.sha3_256(mlkem + x25519 + point + public + rb"\.//^" + b"\\").digest()


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    exchanged = x25519.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    public = x25519.public_key().public_bytes_raw()
    return combined(mlkem.decapsulate(enc[:1088]), exchanged, enc[1088:], public)


def encapsulate(public: bytes) -> tuple[bytes, bytes]:
    """(shared secret, enc)"""
    mlkem_secret, mlkem_enc = MLKEM768PublicKey.from_public_bytes(public[:1184]).encapsulate()
    once = X25519PrivateKey.generate()
    point = once.public_key().public_bytes_raw()
    exchanged = once.exchange(X25519PublicKey.from_public_bytes(public[1184:]))
    return combined(mlkem_secret, exchanged, point, public[1184:]), mlkem_enc + point


def oracle_seal(public: bytes, info: bytes, plain: bytes) -> bytes:
    shared, enc = encapsulate(public)
    key, nonce = key_schedule(OURS, shared, info)
    return b"QI1\x01" + enc + ChaCha20Poly1305(key).encrypt(nonce, plain, b"")


def oracle_open(seed: bytes, info: bytes, blob: bytes) -> bytes:
    assert blob[:4] == b"QI1\x01"
    enc, sealed = blob[4:1124], blob[1124:]
    key, nonce = key_schedule(OURS, decapsulate(seed, enc), info)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed, b"")


def le(number: int) -> bytes:
    return struct.pack("<Q", number)


def paseto_pae(*pieces: bytes) -> bytes:
    return le(len(pieces)) + b"".join(le(len(piece)) + piece for piece in pieces)


# ---------------------------------------------------------------- vectors


def vectors(file: str, kem: int) -> list[Any]:
    """Base mode with HKDF-SHA256."""
    every = json.loads((VECTORS / "HPKE" / file).read_text())
    found = [
        each
        for each in every
        if (each["mode"], each["kem_id"], each["kdf_id"]) == (0, kem, HKDF_SHA256)
        and each["aead_id"] != 0xFFFF
    ]
    assert found
    return found


AEADS: dict[int, tuple[AEAD, type[AESGCM | ChaCha20Poly1305], int]] = {
    1: (AEAD.AES_128_GCM, AESGCM, 16),
    2: (AEAD.AES_256_GCM, AESGCM, 32),
    3: (AEAD.CHACHA20_POLY1305, ChaCha20Poly1305, 32),
}


@pytest.mark.parametrize("vector", vectors("test-vectors.json", X25519))
def test_rfc_9180_base_mode(vector: Any) -> None:
    aead, cipher, key_bytes = AEADS[vector["aead_id"]]
    suite = struct.pack(">4sHHH", b"HPKE", X25519, HKDF_SHA256, vector["aead_id"])
    shared, info = _hex(vector, "shared_secret"), _hex(vector, "info")
    key, nonce = key_schedule(suite, shared, info, key_bytes)
    assert (key, nonce) == (_hex(vector, "key"), _hex(vector, "base_nonce"))
    first = vector["encryptions"][0]
    opened = cipher(key).decrypt(nonce, _hex(first, "ct"), _hex(first, "aad"))
    assert opened == _hex(first, "pt")
    sealed = _hex(vector, "enc") + cipher(key).encrypt(nonce, b"Words.", b"")
    private = X25519PrivateKey.from_private_bytes(_hex(vector, "skRm"))
    assert Suite(KEM.X25519, KDF.HKDF_SHA256, aead).decrypt(sealed, private, info) == b"Words."


@pytest.mark.parametrize("vector", vectors("hpke-pq-test-vectors.json", XWING))
def test_hpke_pq_mlkem768_x25519(vector: Any) -> None:
    seed, enc, info = (_hex(vector, name) for name in ("skRm", "enc", "info"))
    assert _hex(vector, "suite_id") == OURS
    assert xwing.public_bytes(seed) == _hex(vector, "pkRm")
    assert decapsulate(seed, enc) == _hex(vector, "shared_secret")
    key, nonce = key_schedule(OURS, _hex(vector, "shared_secret"), info)
    assert (key, nonce) == (_hex(vector, "key"), _hex(vector, "base_nonce"))
    first = vector["encryptions"][0]
    opened = ChaCha20Poly1305(key).decrypt(nonce, _hex(first, "ct"), _hex(first, "aad"))
    assert opened == _hex(first, "pt")


@pytest.mark.parametrize("vector", vectors("hpke-pq-test-vectors.json", XWING))
def test_an_envelope_of_the_hpke_pq_vector_opens_in_the_vault(vector: Any) -> None:
    sealed = ChaCha20Poly1305(_hex(vector, "key")).encrypt(
        _hex(vector, "base_nonce"), b"Words.", b""
    )
    blob = HEADER + _hex(vector, "enc") + sealed
    opened = Envelopes().open_(_hex(vector, "skRm"), _hex(vector, "info"), blob)
    assert opened == b"Words."


def argon2id_vectors() -> list[dict[str, str]]:
    """Those with a 32-byte tag, which is all that the vault makes."""
    blocks = (VECTORS / "KDF" / "argon2id.txt").read_text().split("COUNT = ")[1:]
    rows = [
        dict(line.replace(" ", "").split("=", 1) for line in block.splitlines() if "=" in line)
        for block in blocks
    ]
    found = [row for row in rows if row["length"] == "32"]
    assert len(found) >= 3
    return found


@pytest.mark.parametrize("vector", argon2id_vectors(), ids=lambda row: row["output"][:8])
def test_argon2id(vector: dict[str, str]) -> None:
    raw = {name: bytes.fromhex(vector.get(name, "")) for name in ("pass", "salt", "ad", "secret")}
    stretched = Stretcher(Slots(1)).stretch(
        raw["pass"],
        salt=raw["salt"],
        cost=Cost(int(vector["memcost"]), int(vector["iter"]), int(vector["lanes"])),
        use=raw["ad"],
        secret=raw["secret"] or None,
    )
    assert stretched.hex() == vector["output"]


# ---------------------------------------------------------------- our envelopes, by other means


@pytest.fixture
def golden() -> Any:
    return json.loads(GOLDEN.read_text())


def test_the_frozen_parts_open_without_our_code(golden: Any) -> None:
    """Layout, context, padding and chain, spelt out by hand."""
    report, deployment = golden["report"], golden["deployment"].encode()
    report_id, public = _hex(report, "id"), base64.b64decode(report["public"])
    named = (deployment, report_id, public)
    head = hashlib.sha256(paseto_pae(b"qi/v1", b"head", *named)).digest()
    for part in golden["parts"]:
        number = struct.pack(">Q", part["number"])
        info = paseto_pae(b"qi/v1", b"part", *named, number, part["kind"].encode(), head)
        blob = base64.b64decode(part["blob"])
        padded = oracle_open(_hex(report, "seed"), info, blob)
        plain = part["plain"].encode()
        assert padded == (struct.pack(">I", len(plain)) + plain).ljust(512, b"\0")
        head = hashlib.sha256(paseto_pae(b"qi/v1", b"head", head, blob)).digest()


def test_the_frozen_wraps_open_without_our_code(golden: Any) -> None:
    report, deployment = golden["report"], golden["deployment"].encode()
    report_id, public = _hex(report, "id"), base64.b64decode(report["public"])
    wrap = next(each for each in golden["wraps"] if not each["held"])
    named = (deployment, report_id, public, wrap["reader_id"].encode())
    info = paseto_pae(b"qi/v1", b"wrap", *named)
    seed = oracle_open(_hex(golden["reader"], "seed"), info, base64.b64decode(wrap["blob"]))
    assert seed == _hex(report, "seed")


def test_the_vault_and_the_written_out_hpke_open_each_other() -> None:
    seed = b"\5" * 32
    public, info = xwing.public_bytes(seed), b"a place"
    envelopes = Envelopes()
    assert envelopes.open_(seed, info, oracle_seal(public, info, b"Words.")) == b"Words."
    assert oracle_open(seed, info, envelopes.seal(public, info, b"Words.")) == b"Words."


def _hex(row: Any, name: str) -> bytes:
    return bytes.fromhex(row[name])
