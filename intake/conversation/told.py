"""A reporter's words, hidden from logs and tracebacks.

Rule: `reveal()` is called in the few files that `tests/architecture` lists, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Told:
    """Words somebody wrote to us. `str()` and `repr()` show their length only."""

    _words: str = field(repr=False)

    def reveal(self) -> str:
        """The words themselves: to seal, to understand an answer, or to show to a reader."""
        return self._words

    @property
    def has_letters(self) -> bool:
        """Whether it can be words at all, or is only digits and signs."""
        return any(character.isalpha() for character in self._words)

    def and_then(self, more: Told) -> Told:
        """These words, and on a new line those."""
        return Told(f"{self._words}\n{more._words}")

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return f"<told, {len(self._words)} characters>"

    __str__ = __repr__
