"""PURE. What may be said and what follows: `advance(state, event) -> Turn(state, effects)`.

Rule 1: no clock, randomness, I/O, locale or logging; they arrive as events or as effects.
Rule 2: every question is a row of `script.SCRIPT`; the engine hardly ever changes.
Rule 3: this package knows no channel.
"""
