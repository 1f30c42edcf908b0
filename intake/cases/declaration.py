"""The declaration a reader makes before content opens: the statement, its version, the answers.

Rule: the statement's wording belongs to its version, which stands in the audit line. Changed words
need a new version; a test holds the two together.
"""

from __future__ import annotations

from enum import Enum

STATEMENT_VERSION = "coi-1"

STATEMENT = (
    "Could you, your family or anyone close to you have a tie to a person or a group this report "
    "may be about: through work, money, family, friendship or an earlier dispute?"
)


class Conflict(Enum):
    """What a reader can answer. Values stand in forms and audit lines."""

    NONE = "none"
    YES = "yes"
    UNSURE = "unsure"
