"""What a signed-in reader's keys open of a report, for routing to decide by.

Rule: it is never for showing. A report may be opened here for a reader who must not see it, in
the very request in which the report leaves that reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.cases.facts import KEPT_OUT, facts_again
from intake.cases.parts import ToldPart
from intake.casework.opening import Keys, if_whole, opened, report_keys
from intake.casework.values import OpenedPart, Session
from intake.conversation.vocabulary import Part
from intake.ports import Keyring, ReportHeader, StoredPart, Vault
from intake.routing.facts import Facts


@dataclass(frozen=True, slots=True)
class Known:
    """`facts` is None unless every part opens: what is missing could exclude somebody."""

    keys: Keys
    facts: Facts | None = field(repr=False)
    kept_out: frozenset[str] = field(repr=False)


def known(
    vault: Vault,
    keyring: Keyring,
    session: Session,
    header: ReportHeader,
    sealed: Sequence[StoredPart],
) -> Known:
    """As much as this reader's keys open."""
    keys = report_keys(vault, keyring, session, header)
    parts = (
        opened(vault, header, keys.first, sealed, keys.later, secrets=keys.secrets)
        if keys.first
        else ()
    )
    record = if_whole(parts) if keys.first else None
    kept_out = frozenset(record.get(KEPT_OUT, ())) if record else frozenset[str]()
    return Known(keys, facts_from(header, record, parts), kept_out)


def facts_from(
    header: ReportHeader, record: Mapping[str, Any] | None, parts: Sequence[OpenedPart]
) -> Facts | None:
    """What routing would know of an opened report; None when it did not open as a whole."""
    if record is None:
        return None
    try:
        return facts_again(
            record,
            header.area,
            header.language,
            organisation_words=any(_names_a_group(part) for part in parts),
        )
    except ValueError:  # a code of a later version: nothing is certain then
        return None


def _names_a_group(part: OpenedPart) -> bool:
    return isinstance(part.content, ToldPart) and part.content.about == Part.ORGANISATION.value
