"""One figure, as it is printed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`n`: how many times it was measured. `budget`: what it should stay within, in words."""

    name: str
    value: float
    unit: str
    n: int
    budget: str = ""

    def line(self) -> str:
        shown = {**asdict(self), "value": round(self.value, 3)}
        return json.dumps({key: value for key, value in shown.items() if value != ""})
