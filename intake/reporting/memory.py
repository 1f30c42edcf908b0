"""What is remembered between two messages of one address, sealed under that address.

Rules: the state row can be opened only while a message from that address is handled, and not at
all once its epoch is gone. It holds the draft's private seed until the report is filed or erased;
no told words but a first text that waits for consent.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.conversation.state import Conversation
from intake.ports import Receipt, ReportKey

LEAST_BYTES = 4096
"""All memories are one size once sealed, with a key and a receipt in them or without: the length
of a row must not tell how far somebody has come."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A report being told: its key pair, and where the chain of sealed parts ends."""

    key: ReportKey
    head: bytes = field(repr=False)
    parts: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to record: which words she saw (version, SHA-256), and the hour she agreed."""

    version: int
    sha256: str
    hour: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """A filed report that a typed receipt opened, until she leaves."""

    report_id: bytes
    seed: bytes = field(repr=False)
    language: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """All of it. `heard_at` is exact: the idle limit is counted from it."""

    conversation: Conversation
    heard_at: datetime
    draft: DraftReport | None = None
    receipt: Receipt | None = None
    consent: Consent | None = None
    back: Return | None = None

    def to_bytes(self) -> bytes:
        """JSON, to be sealed."""
        plain = {
            "conversation": self.conversation.to_plain(),
            "heard_at": self.heard_at.isoformat(),
            "draft": _draft_to_plain(self.draft),
            "receipt": _receipt_to_plain(self.receipt),
            "consent": _consent_to_plain(self.consent),
            "back": _back_to_plain(self.back),
        }
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return text.encode().ljust(LEAST_BYTES)

    @staticmethod
    def from_bytes(plain: bytes) -> Memory:
        """The reverse of `to_bytes`."""
        loaded = json.loads(plain)
        return Memory(
            conversation=Conversation.from_plain(loaded["conversation"]),
            heard_at=datetime.fromisoformat(loaded["heard_at"]),
            draft=_draft_from_plain(loaded["draft"]),
            receipt=_receipt_from_plain(loaded["receipt"]),
            consent=_consent_from_plain(loaded["consent"]),
            back=_back_from_plain(loaded["back"]),
        )


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return b64decode(text)


def _draft_to_plain(draft: DraftReport | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "id": _text(draft.key.report_id),
        "public": _text(draft.key.public),
        "seed": _text(draft.key.seed),
        "head": _text(draft.head),
        "parts": draft.parts,
        "expires_at": draft.expires_at.isoformat(),
    }


def _draft_from_plain(plain: Mapping[str, Any] | None) -> DraftReport | None:
    if plain is None:
        return None
    key = ReportKey(_bytes(plain["id"]), _bytes(plain["public"]), _bytes(plain["seed"]))
    expires_at = datetime.fromisoformat(plain["expires_at"])
    return DraftReport(key, _bytes(plain["head"]), plain["parts"], expires_at)


def _receipt_to_plain(receipt: Receipt | None) -> list[str] | None:
    if receipt is None:
        return None
    return [receipt.digits, _text(receipt.lookup), _text(receipt.public)]


def _receipt_from_plain(plain: list[str] | None) -> Receipt | None:
    if plain is None:
        return None
    return Receipt(plain[0], _bytes(plain[1]), _bytes(plain[2]))


def _back_to_plain(back: Return | None) -> list[str] | None:
    if back is None:
        return None
    return [_text(back.report_id), _text(back.seed), back.language]


def _back_from_plain(plain: list[str] | None) -> Return | None:
    if plain is None:
        return None
    return Return(_bytes(plain[0]), _bytes(plain[1]), plain[2])


def _consent_to_plain(consent: Consent | None) -> list[Any] | None:
    if consent is None:
        return None
    return [consent.version, consent.sha256, consent.hour.isoformat()]


def _consent_from_plain(plain: list[Any] | None) -> Consent | None:
    if plain is None:
        return None
    return Consent(plain[0], plain[1], datetime.fromisoformat(plain[2]))
