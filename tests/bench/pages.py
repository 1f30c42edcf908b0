"""What the reporter's pages weigh in every language, packed, found by random walks."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from tests.bench.figures import Figure
from tests.properties.web_walk import Walk
from tests.world import CATALOGUES

BUDGET = "6144 bytes"
WALKS = 12
FETCHED = re.compile(rb"<(?:script|img|iframe|audio|video|object|link[^>]*href=\"(?!data:))|url\(")
"""What makes a browser ask for more than the page."""
LANGUAGES = ("en", *sorted(CATALOGUES.languages - {"en"}))


@dataclass
class Weighed(Walk):
    """A walk that keeps the pages."""

    seen: list[bytes] = field(default_factory=list)

    def _hold(self, answer: TestResponse) -> None:
        super()._hold(answer)
        self.seen.append(answer.data)


def pages_of(seed: int, language: str) -> list[bytes]:
    """Those of one walk, there and, with a code, back."""
    walk = Weighed(seed, language)
    walk.goes()
    if walk.codes and walk.store.tables.reports:
        walk.comes_back()
    return walk.seen


def figures() -> Iterator[Figure]:
    """Two for each language: the heaviest page, and the most requests that one takes."""
    for language in LANGUAGES:
        pages = [page for seed in range(WALKS) for page in pages_of(seed, language)]
        weights = [len(gzip.compress(page, mtime=0)) for page in pages]
        fetched = [1 + len(FETCHED.findall(page)) for page in pages]
        also = {"first_page": weights[0], "mean": sum(weights) / len(weights)}
        most = max(weights)
        yield Figure(f"page_bytes_gzip_{language}", most, "bytes", len(pages), BUDGET, also)
        yield Figure(f"page_requests_{language}", max(fetched), "requests", len(pages), "1")
