"""Whether a record allows that anything of it is passed on for somebody to look into it.

Rule 1: what is not known holds back. Only an answer that was given can open the way.
Rule 2: an intermediary's word carries no further than what the person agreed to share; a witness
cannot agree for anybody.
Rule 3: this is about her will alone. A duty by law is another matter and never stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias


class Hold(Enum):
    """Why nothing may be passed on; the value says it to a reader."""

    NO_CONSENT = "The person has not agreed."
    NOT_ASKED = "A witness wrote: the person it happened to was not asked."
    NEED_ONLY = "The person agreed to share only the need for help."
    SCOPE_UNKNOWN = "It is not known what the person agreed to share."
    WISH = "The person did not ask that somebody looks into it."


Rows: TypeAlias = Mapping[str, Hold | None]

BASIS: Rows = {
    "self": None,
    "attested": None,
    "witness": Hold.NOT_ASKED,
    "none": Hold.NO_CONSENT,
}
"""`consent_basis` -> what holds back; a basis that is not here is no consent."""

SCOPE: Rows = {"all": None, "kind_area": None, "need_only": Hold.NEED_ONLY}
"""`share_scope` -> what holds back. Whoever wrote for herself was never asked: she wrote it."""

WISH: Rows = {"help_and_look_into": None}
"""`wish` -> what holds back; any other wish does."""


def what_holds_back(record: Mapping[str, Any]) -> Hold | None:
    """The first reason not to pass it on, or None when it may be."""
    basis = record.get("consent_basis")
    unasked = None if basis == "self" else Hold.SCOPE_UNKNOWN
    scope = record.get("share_scope")
    return (
        _row(BASIS, basis, Hold.NO_CONSENT)
        or (_row(SCOPE, scope, Hold.SCOPE_UNKNOWN) if scope else unasked)
        or _row(WISH, record.get("wish"), Hold.WISH)
    )


def is_agreed(record: Mapping[str, Any]) -> bool:
    """Whether somebody agreed to this report at all, be it a witness to his own."""
    return record.get("consent_basis") in {name for name in BASIS if name != "none"}


def may_be_forwarded(record: Mapping[str, Any]) -> bool:
    """Whether her will allows that it is passed on to be looked into."""
    return what_holds_back(record) is None


def _row(rows: Rows, value: Any, otherwise: Hold) -> Hold | None:
    return rows.get(value, otherwise) if isinstance(value, str) else otherwise
