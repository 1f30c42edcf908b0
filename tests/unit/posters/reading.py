"""Reads a QR code back from its picture: written from ISO/IEC 18004, knowing nothing of its maker.

For versions 1 to 4, without mending errors: the picture is clean, so there are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
FORMAT_MASK = 0b101010000010010
LEVELS = ("M", "L", "H", "Q")
QUIET = 4
DATA_BYTES = {
    (1, "Q"): (13,),
    (1, "H"): (9,),
    (2, "Q"): (22,),
    (2, "H"): (16,),
    (3, "Q"): (17, 17),
    (3, "H"): (13, 13),
    (4, "Q"): (24, 24),
    (4, "H"): (9, 9, 9, 9),
}
"""(version, level) -> bytes of data in each block."""

MASKS: Sequence[Callable[[int, int], int]] = (
    lambda y, x: (y + x) % 2,
    lambda y, x: (y + 0 * x) % 2,
    lambda y, x: (0 * y + x) % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)

Modules = list[list[bool]]


def read_code(image: str) -> tuple[int, str]:
    """(version, content) of a code given as a data: address of an SVG."""
    modules = _modules(unquote(image))
    version = (len(modules) - 17) // 4
    level, mask = _format(modules)
    bits = "".join("01"[bit] for bit in _data(modules, MASKS[mask]))
    words = [int(bits[n : n + 8], 2) for n in range(0, len(bits) - 7, 8)]
    return version, "".join(_segments(_in_order(words, DATA_BYTES[version, level])))


def _modules(svg: str) -> Modules:
    """Dark squares without the quiet zone, which must be there."""
    box = re.search(r"viewBox='0 0 (\d+) \1'", svg)
    path = re.search(r"stroke='#000' d='([^']+)'", svg)
    assert box
    assert path
    size = int(box[1]) - 2 * QUIET
    modules = [[False] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path[1]):
        by = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        if step == "h":
            for column in range(int(x), int(x + by[0])):
                modules[int(y) - QUIET][column - QUIET] = True
            x += by[0]
        else:
            x, y = (by[0], by[1]) if step == "M" else (x + by[0], y + by[1])
    return modules


def _format(modules: Modules) -> tuple[str, int]:
    """Error level and number of the mask, from beside the upper left finder."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    value = int("".join("01"[modules[y][x]] for y, x in places), 2) ^ FORMAT_MASK
    return LEVELS[value >> 13], value >> 10 & 0b111


def _data(modules: Modules, mask: Callable[[int, int], int]) -> Iterator[bool]:
    """Up and down in pairs of columns from the right, around what is not data."""
    size = len(modules)
    upwards = True
    for right in (x for x in range(size - 1, 0, -1) if _begins_a_pair(x, size)):
        for y in reversed(range(size)) if upwards else range(size):
            for x in (right, right - 1):
                if not _is_fixed(y, x, size):
                    yield modules[y][x] ^ (mask(y, x) == 0)
        upwards = not upwards


def _begins_a_pair(x: int, size: int) -> bool:
    return (size - 1 - x) % 2 == 0 if x > 6 else x % 2 == 1


def _is_fixed(y: int, x: int, size: int) -> bool:
    """Finders with the format beside them, the two dotted lines, and from version 2 one square."""
    far = size - 8
    finder = (y < 9 and x < 9) or (y < 9 and x >= far) or (y >= far and x < 9)
    middle = size - 7
    square = size > 21 and abs(y - middle) <= 2 and abs(x - middle) <= 2
    return finder or y == 6 or x == 6 or square


def _in_order(words: list[int], blocks: tuple[int, ...]) -> str:
    """The data alone, block after block, as bits."""
    woven = words[: sum(blocks)]
    each = [woven[n :: len(blocks)] for n in range(len(blocks))]
    assert [len(block) for block in each] == list(blocks)
    return "".join(f"{word:08b}" for block in each for word in block)


def _segments(bits: str) -> Iterator[str]:
    at = 0

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    while len(bits) - at >= 4 and (mode := take(4)):
        if mode == 0b0100:
            yield bytes(take(8) for _ in range(take(8))).decode()
        else:
            assert mode == 0b0010
            count = take(9)
            pairs = "".join("{}{}".format(*_pair(take(11))) for _ in range(count // 2))
            yield pairs + (ALPHANUMERIC[take(6)] if count % 2 else "")


def _pair(value: int) -> tuple[str, str]:
    return ALPHANUMERIC[value // 45], ALPHANUMERIC[value % 45]
