"""The sign-ins of the demo's readers, which the demo page shows to everybody.

Rules: the only place in this project where a passphrase is written down: in a file of the demo's
own directory that only this user can read, made new at each start.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyotp


class Enrolled(Protocol):
    """A reader with a new key, as whoever made it hands it over."""

    @property
    def reader_id(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def passphrase(self) -> str: ...
    @property
    def totp_secret(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SignIn:
    """All that one reader needs at the desk."""

    reader_id: str
    office: str
    passphrase: str = field(repr=False)
    totp_secret: str = field(repr=False)

    def code(self, moment: datetime) -> str:
        """The six digits of that moment; they change every 30 seconds (RFC 6238)."""
        return pyotp.TOTP(self.totp_secret).at(moment)


def write_sign_ins(path: Path, enrolled: Sequence[Enrolled]) -> None:
    """Into a new file with mode 0600."""
    path.touch(mode=0o600, exist_ok=False)
    rows = [asdict(SignIn(e.reader_id, e.office, e.passphrase, e.totp_secret)) for e in enrolled]
    path.write_text(json.dumps(rows), encoding="utf-8")


def read_sign_ins(path: Path) -> Sequence[SignIn]:
    """What `write_sign_ins` wrote."""
    return tuple(SignIn(**row) for row in json.loads(path.read_text(encoding="utf-8")))
