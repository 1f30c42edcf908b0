"""A sealed record -> what routing knew when it was filed, and what a reader added since.

Rule: `reporting.record` writes these fields; a test holds that what was known at filing is known
again here. The area is the header's, which is what routing went by.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.routing.facts import Facts
from intake.routing.response import Need

NAMED, KEPT_OUT = "named_orgs", "kept_out"
"""Fields of the record: organisations that readers named, and readers who must not get it."""

CLOSE = frozenset({"yes", "not_sure"})
"""Answers with which an intermediary is, or may be, close to the group concerned."""


def facts_again(
    record: Mapping[str, Any], area: str | None, language: str, *, organisation_words: bool
) -> Facts:
    """The facts of a report that was opened as a whole. Raises ValueError for an unknown code."""
    listener, accused = record.get("listener"), record.get("accused_org")
    return Facts(
        area=area,
        language=language,
        under_18=record.get("under_18", "unknown"),
        danger=record.get("danger_now") == "yes",
        kinds=frozenset(record.get("kind_reported", ())),
        time_bucket=record.get("time_bucket"),
        accused_role=record.get("accused_role"),
        accused_organisation=None if accused == "not_sure" else accused,
        organisation_words=organisation_words,
        needs=frozenset(Need(value) for value in record.get("needs", ())),
        intermediary_organisation=record.get("helper_org"),
        intermediary_linked=record.get("own_link") in CLOSE,
        listener=None if listener == "no_matter" else listener,
        named_later=frozenset(record.get(NAMED, ())),
    )
