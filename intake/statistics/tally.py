"""The counts of one month, made at filing, as bytes to be sealed.

Rule: the answers they are counted by are sealed everywhere else. Of a month with one report a
clear count would tell them all, so these counts are sealed as one, always in the same size.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping


def read_tally(plain: bytes) -> Mapping[str, int]:
    """Name -> count; empty bytes are an empty month."""
    return {str(name): int(count) for name, count in json.loads(plain or b"{}").items()}


def with_counted(plain: bytes, names: Iterable[str]) -> bytes:
    """The same month with one more under each of these names."""
    counts = Counter(read_tally(plain))
    counts.update(names)
    return json.dumps(counts, separators=(",", ":"), sort_keys=True).encode()
