"""What a demo began with, so that its tour can tell what was done since."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Began:
    """Ids of the invented reports, and how many lines of the audit trail passed a report on."""

    report_ids: frozenset[bytes] = frozenset()
    escalated: int = 0


def write_began(path: Path, report_ids: Collection[bytes], escalated: int) -> None:
    """Into a file with mode 0600."""
    path.touch(mode=0o600, exist_ok=True)
    ids = sorted(each.hex() for each in report_ids)
    path.write_text(json.dumps({"report_ids": ids, "escalated": escalated}), encoding="ascii")


def read_began(path: Path) -> Began:
    """What `write_began` wrote; an empty beginning where there is no such file."""
    try:
        found = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return Began()
    ids = frozenset(bytes.fromhex(each) for each in found["report_ids"])
    return Began(ids, found["escalated"])
