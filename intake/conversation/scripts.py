"""Which languages a text may be written in, by the script of its letters.

Never a decision: it only picks the words of a first answer, before the language is asked for.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

MOST_LIKELY = 2
"""So many languages a first answer is given in: more would not fit into two SMS parts."""


def likeliest(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The languages whose own name is written as this text is, at most two, in the order given;
    without any, the first one. `names`: language -> what it calls itself; not empty."""
    script = _script(text)
    alike = [language for language, name in names.items() if _script(name) == script]
    return tuple(alike[:MOST_LIKELY]) or (next(iter(names)),)


def _script(text: str) -> str:
    """The first word of its letters' Unicode names, the most frequent one: "LATIN", "ARABIC"."""
    found = Counter(unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha())
    return found.most_common(1)[0][0] if found else ""
