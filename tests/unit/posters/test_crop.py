"""Where a sheet of cards is cut."""

from __future__ import annotations

import re

from intake.posters.crop import CARD_MM, GRID, PAGE_MM, crop_marks

MARK = re.compile(r"M([-\d.]+) ([-\d.]+)([hv])([-\d.]+)")


def marks() -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of each."""
    read = [(float(x), float(y), way, float(by)) for x, y, way, by in MARK.findall(crop_marks())]
    return [(x, y, x + by * (way == "h"), y + by * (way == "v")) for x, y, way, by in read]


def test_every_mark_is_on_the_paper_and_every_cut_has_one_at_both_ends() -> None:
    assert all(0 <= each <= PAGE_MM[n % 2] for mark in marks() for n, each in enumerate(mark))
    upright = [left for left, _, right, _ in marks() if left == right]
    level = [top for _, top, _, bottom in marks() if top == bottom]
    assert {x: upright.count(x) for x in (20, 105, 190)} == {20: 2, 105: 6, 190: 2}
    assert {level.count(13.5 + 54 * n) for n in (0, 5)} == {2}
    assert {level.count(13.5 + 54 * n) for n in range(1, 5)} == {3}


def test_no_mark_lies_inside_a_card_but_for_the_small_crosses() -> None:
    left, top = ((PAGE_MM[n] - GRID[n] * CARD_MM[n]) / 2 for n in (0, 1))
    inside = [
        mark
        for mark in marks()
        if left <= mark[0] <= PAGE_MM[0] - left and top <= mark[1] <= PAGE_MM[1] - top
    ]
    assert len(inside) == 2 * (GRID[0] - 1) * (GRID[1] - 1)
    assert {mark[2] - mark[0] + mark[3] - mark[1] for mark in inside} == {3.0}
