"""What is remembered between two messages of one address, sealed under that address.

Rules: the state row can be opened only while a message from that address is handled, and not at
all once its epoch is gone. It holds the draft's private seed until the report is filed or erased;
no told words but a first text that waits for consent.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.conversation.state import Conversation
from intake.conversation.vocabulary import Purpose, Role, Step
from intake.ports import ReportKey
from intake.reporting.one_size import from_one_size, to_one_size


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A report being told: its key pair, and where the chain of sealed parts ends.

    `digest` stands for the story's words, 32 bytes, empty before there are any: two reports of one
    intermediary in the same words are shown as such. `root`: of the secrets of what is erased first
    (`Vault.part_secrets`); empty in a draft from before there were any.
    """

    key: ReportKey
    head: bytes = field(repr=False)
    parts: int
    expires_at: datetime
    digest: bytes = field(default=b"", repr=False)
    root: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to record: which words she saw (version, SHA-256), and the hour she agreed."""

    version: int
    sha256: str
    hour: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of a question that asks for consent, as they were put: whoever answers has seen
    these, whatever is loaded meanwhile."""

    step: Step
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FurtherConsent:
    """Consent for one more purpose, at one question."""

    purpose: Purpose
    step: Step
    given: Consent


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that was given out for this draft. `digits` is empty where it is on paper, on page
    `page` of the intermediary's book."""

    role: Role
    lookup: bytes = field(repr=False)
    public: bytes = field(repr=False)
    digits: str = field(default="", repr=False)
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShownHelper:
    """An intermediary whose code counted. `several_places`: it was used elsewhere this hour too."""

    serial: str
    organisation: str | None
    duress: bool = field(default=False, repr=False)
    several_places: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """A filed report that a typed receipt opened, until she leaves."""

    report_id: bytes
    seed: bytes = field(repr=False)
    lookup: bytes = field(repr=False)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """All of it. `heard_at` is exact: the idle limit is counted from it. `tag`: that of the
    buttons below the question that stands, where the channel has buttons."""

    conversation: Conversation
    heard_at: datetime
    draft: DraftReport | None = None
    issued: tuple[Issued, ...] = ()
    consent: Consent | None = None
    further: tuple[FurtherConsent, ...] = ()
    shown: Shown | None = None
    back: Return | None = None
    helper: ShownHelper | None = None
    tag: str = ""

    def to_bytes(self) -> bytes:
        """What is sealed: one size, with a key and codes in it or without, since the length of a
        row must not tell how far somebody has come."""
        plain = {
            "conversation": self.conversation.to_plain(),
            "heard_at": self.heard_at.isoformat(),
            "draft": _draft_to_plain(self.draft),
            "issued": [_issued_to_plain(each) for each in self.issued],
            "consent": _consent_to_plain(self.consent),
            "further": [
                [each.purpose.value, each.step.value, _consent_to_plain(each.given)]
                for each in self.further
            ],
            "shown": _shown_to_plain(self.shown),
            "back": _back_to_plain(self.back),
            "helper": _helper_to_plain(self.helper),
            "tag": self.tag,
        }
        return to_one_size(plain)

    @staticmethod
    def from_bytes(plain: bytes) -> Memory:
        """The reverse of `to_bytes`."""
        loaded = from_one_size(plain)
        return Memory(
            conversation=Conversation.from_plain(loaded["conversation"]),
            heard_at=datetime.fromisoformat(loaded["heard_at"]),
            draft=_draft_from_plain(loaded["draft"]),
            issued=tuple(_issued_from_plain(each) for each in loaded["issued"]),
            consent=_consent_from_plain(loaded["consent"]),
            further=tuple(_further_from_plain(each) for each in loaded["further"]),
            shown=_shown_from_plain(loaded["shown"]),
            back=_back_from_plain(loaded["back"]),
            helper=ShownHelper(*loaded["helper"]) if loaded["helper"] else None,
            tag=loaded["tag"],
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
        "digest": _text(draft.digest),
        "root": _text(draft.root),
    }


def _draft_from_plain(plain: Mapping[str, Any] | None) -> DraftReport | None:
    if plain is None:
        return None
    key = ReportKey(_bytes(plain["id"]), _bytes(plain["public"]), _bytes(plain["seed"]))
    expires_at = datetime.fromisoformat(plain["expires_at"])
    head, digest = _bytes(plain["head"]), _bytes(plain["digest"])
    root = _bytes(plain.get("root", ""))
    return DraftReport(key, head, plain["parts"], expires_at, digest, root)


def _issued_to_plain(issued: Issued) -> list[Any]:
    return [
        issued.role.value,
        _text(issued.lookup),
        _text(issued.public),
        issued.digits,
        issued.page,
    ]


def _issued_from_plain(plain: list[Any]) -> Issued:
    role, lookup, public, digits, page = plain
    return Issued(Role(role), _bytes(lookup), _bytes(public), digits, page)


def _helper_to_plain(helper: ShownHelper | None) -> list[Any] | None:
    if helper is None:
        return None
    return [helper.serial, helper.organisation, helper.duress, helper.several_places]


def _back_to_plain(back: Return | None) -> list[str] | None:
    if back is None:
        return None
    return [_text(back.report_id), _text(back.seed), _text(back.lookup), back.language]


def _back_from_plain(plain: list[str] | None) -> Return | None:
    if plain is None:
        return None
    report_id, seed, lookup, language = plain
    return Return(_bytes(report_id), _bytes(seed), _bytes(lookup), language)


def _consent_to_plain(consent: Consent | None) -> list[Any] | None:
    if consent is None:
        return None
    return [consent.version, consent.sha256, consent.hour.isoformat()]


def _consent_from_plain(plain: list[Any] | None) -> Consent | None:
    if plain is None:
        return None
    return Consent(plain[0], plain[1], datetime.fromisoformat(plain[2]))


def _further_from_plain(plain: list[Any]) -> FurtherConsent:
    given = _consent_from_plain(plain[2])
    if given is None:
        raise ValueError("a further consent without its words")
    return FurtherConsent(Purpose(plain[0]), Step(plain[1]), given)


def _shown_to_plain(shown: Shown | None) -> list[Any] | None:
    return [shown.step.value, shown.version, shown.sha256] if shown is not None else None


def _shown_from_plain(plain: list[Any] | None) -> Shown | None:
    return Shown(Step(plain[0]), plain[1], plain[2]) if plain is not None else None
