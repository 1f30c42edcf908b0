"""Words that an answer should not hold, by the language it is written in; English stands in `lint`.

Each table is a draft until a native reader has signed it in its first lines, as the catalogues are.
To add a language: a module like these, a row here, and rows in its tests.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.cases.wording.am import AMHARIC
from intake.cases.wording.ar import ARABIC
from intake.cases.wording.bn import BENGALI
from intake.cases.wording.fr import FRENCH
from intake.cases.wording.nl import DUTCH
from intake.cases.wording.shape import Wording

WORDINGS: Mapping[str, Wording] = {
    "am": AMHARIC,
    "ar": ARABIC,
    "bn": BENGALI,
    "fr": FRENCH,
    "nl": DUTCH,
}
"""Language tag -> what to look for."""
