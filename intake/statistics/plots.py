"""Small pictures of a table as SVG: bars, and a line over quarters. No script, no colour alone.

Rules: a picture never says more than the table beside it: what is not shown as a number is drawn
as an empty box and named. A picture has a title and a description for those who hear it. Lengths
are units of a drawing 320 wide, so that it is legible on a small phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import Final

from intake.statistics.figures import Figure

WIDTH: Final = 320
_ROW, _BAR, _GAP, _LINE = 40, 14, 6, 16
_LONGEST: Final = 240
_WIDEST: Final = 8
"""A character of a figure in words; what is left beside them is for the bar."""
_LABEL_CHARACTERS: Final = 42
"""As many as go into one line; a longer label has more of them."""
_EMPTY: Final = 18
_HEIGHT, _EDGE = 160, 28


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or point: what it is, its figure, and the figure in words."""

    label: str
    figure: Figure
    said: str


@dataclass(frozen=True, slots=True)
class Frame:
    """`name`: an id that is unique in the page. `from_right`: right-to-left writing."""

    name: str
    title: str
    description: str
    from_right: bool = False


def bars(frame: Frame, marks: Sequence[Mark]) -> str:
    """One bar a row, its label above it and its figure behind it."""
    most = max((mark.figure.least for mark in marks), default=0) or 1
    room = WIDTH - _GAP - _WIDEST * max((len(mark.said) for mark in marks), default=0)
    longest, top, drawn = min(_LONGEST, room), 0, ""
    for mark in marks:
        lines = wrap(mark.label, _LABEL_CHARACTERS) or [""]
        drawn += _label(frame, lines, top)
        top += _LINE * (len(lines) - 1)
        drawn += _bar(frame, mark, top, longest * mark.figure.least / most)
        top += _ROW
    return _svg(frame, max(top, _ROW) + _GAP, drawn)


def line(frame: Frame, marks: Sequence[Mark]) -> str:
    """Points along time, joined; for figures that are all shown."""
    most = max((mark.figure.least for mark in marks), default=0) or 1
    step = (WIDTH - 2 * _EDGE) / max(len(marks) - 1, 1)
    at = [
        (_place(frame, _EDGE + step * n), _height(mark.figure, most))
        for n, mark in enumerate(marks)
    ]
    joined = "".join(
        f'<path class="line" d="M{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}"/>'
        for a, b in pairwise(at)
    )
    points = "".join(_point(mark, x, y) for mark, (x, y) in zip(marks, at, strict=True))
    return _svg(frame, _HEIGHT, joined + points)


def _label(frame: Frame, lines: Sequence[str], top: int) -> str:
    edge = _n(_place(frame, 0))
    return "".join(
        f'<text x="{edge}" y="{top + 15 + _LINE * number}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _bar(frame: Frame, mark: Mark, top: int, length: float) -> str:
    shown = mark.figure.least > 0 or mark.figure.is_exact
    long = max(length, 2) if shown else _EMPTY
    left = WIDTH - long if frame.from_right else 0
    after = _place(frame, long + _GAP)
    kind = "bar" if shown else "none"
    return (
        f'<rect class="{kind}" x="{_n(left)}" y="{top + 21}" width="{_n(long)}" height="{_BAR}"/>'
        f'<text class="n" x="{_n(after)}" y="{top + 33}">{escape(mark.said)}</text>'
    )


def _point(mark: Mark, x: float, y: float) -> str:
    return (
        f'<circle class="bar" cx="{_n(x)}" cy="{_n(y)}" r="5"/>'
        f'<text class="mid n" x="{_n(x)}" y="{_n(y - 11)}">{escape(mark.said)}</text>'
        f'<text class="mid" x="{_n(x)}" y="{_HEIGHT - 6}">{escape(mark.label)}</text>'
    )


def _height(figure: Figure, most: int) -> float:
    low, high = _HEIGHT - 34, 34
    return low - (low - high) * figure.least / most


def _place(frame: Frame, along: float) -> float:
    return WIDTH - along if frame.from_right else along


def _n(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")


def _svg(frame: Frame, height: int, drawn: str) -> str:
    direction = "rtl" if frame.from_right else "ltr"
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" direction="{direction}" '
        f'aria-labelledby="{frame.name}-t {frame.name}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{frame.name}-t">{escape(frame.title)}</title>'
        f'<desc id="{frame.name}-d">{escape(frame.description)}</desc>{drawn}</svg>'
    )
