"""One figure, as it is printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """`n`: how many times it was measured. `budget`: what it should stay within, in words. `also`:
    what belongs on the same line, by name."""

    name: str
    value: float
    unit: str
    n: int
    budget: str = ""
    also: Mapping[str, float] = field(default_factory=dict)

    def line(self) -> str:
        shown = {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "n": self.n,
            **({"budget": self.budget} if self.budget else {}),
            **{name: round(value, 3) for name, value in self.also.items()},
        }
        return json.dumps(shown)
