"""Known answers, computed at start: a process that gets one wrong must not serve.

What can be wrong is the installation: an OpenSSL without ML-KEM or Argon2id, or a build that
computes something else. A report sealed by such a process would be lost.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from intake.errors import ConfigError, SealError
from intake.vault import known_answers, xwing
from intake.vault.envelope import ADVICE, Envelopes
from intake.vault.pae import place


def self_test(frozen_envelope_base64: str = known_answers.ENVELOPE_BASE64) -> None:
    """Returns when sealing, opening and Argon2id work here. Raises ConfigError if not."""
    try:
        is_right = _opens(base64.b64decode(frozen_envelope_base64)) and _seals() and _stretches()
    except UnsupportedAlgorithm:
        raise ConfigError(f"this OpenSSL has no ML-KEM-768 or no Argon2id; {ADVICE}") from None
    except SealError:
        is_right = False
    if not is_right:
        raise ConfigError(f"the cryptography computes wrong answers; {ADVICE}")


def _opens(frozen_envelope: bytes) -> bool:
    plain = Envelopes().open_(known_answers.SEED, place("self-test"), frozen_envelope)
    return plain == known_answers.PLAIN


def _seals() -> bool:
    seed, where, plain = os.urandom(xwing.SEED_BYTES), place("self-test"), os.urandom(32)
    envelopes = Envelopes()
    return (
        envelopes.open_(seed, where, envelopes.seal(xwing.public_bytes(seed), where, plain))
        == plain
    )


def _stretches() -> bool:
    argon2id = Argon2id(
        salt=b"\2" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\4" * 12,
        secret=b"\3" * 8,
    )
    return argon2id.derive(b"\1" * 32) == known_answers.ARGON2ID_TAG
