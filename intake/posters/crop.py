"""Where a sheet of cards is cut: ten of 85 x 54 mm on A4, with marks beside and between them.

Rule: no mark is longer than it must be inside a card, so that a card cut a little off shows none.
"""

from __future__ import annotations

from collections.abc import Iterator

PAGE_MM = (210.0, 297.0)
CARD_MM = (85.0, 54.0)
GRID = (2, 5)
OUTSIDE_MM = (1.5, 6.5)
"""A mark at the edge of the grid begins and ends so far from it."""
CROSS_MM = 1.5
"""An arm of the small cross where four cards meet."""


def crop_marks() -> str:
    """The marks as the path of an SVG whose unit is a millimetre."""
    return "".join((*_at_the_edges(), *_between_cards()))


def _lines(axis: int) -> list[float]:
    """Where the grid is cut along an axis."""
    first = (PAGE_MM[axis] - GRID[axis] * CARD_MM[axis]) / 2
    return [first + number * CARD_MM[axis] for number in range(GRID[axis] + 1)]


def _at_the_edges() -> Iterator[str]:
    near, far = OUTSIDE_MM
    (left, *_, right), (top, *_, bottom) = _lines(0), _lines(1)
    for x in _lines(0):
        for start in (top - far, bottom + near):
            yield f"M{x:g} {start:g}v{far - near:g}"
    for y in _lines(1):
        for start in (left - far, right + near):
            yield f"M{start:g} {y:g}h{far - near:g}"


def _between_cards() -> Iterator[str]:
    for x in _lines(0)[1:-1]:
        for y in _lines(1)[1:-1]:
            arm = CROSS_MM
            yield f"M{x - arm:g} {y:g}h{2 * arm:g}M{x:g} {y - arm:g}v{2 * arm:g}"
