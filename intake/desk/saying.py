"""The one way in which the desk says a text: `_("...")` and `_n("...", "...", count)`.

Rules: templates and page classes say texts while a request is answered, in the language and the
time of whoever reads. Tables hold the English source and are put through `_` where they are shown.
What fills a gap is named, and never part of the source. A translation is text: only what fills a
gap can be HTML, so no catalogue can bring any in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from markupsafe import escape

from intake.cases.display import display_id
from intake.tongues import Tongue

LEFT_TO_RIGHT: Final = "\u200e"

_HEARD: Final = ContextVar("_HEARD", default=Tongue())  # noqa: B039 - it is frozen


def tongue() -> Tongue:
    """What this request is answered in; English and UTC where nobody asks."""
    return _HEARD.get()


def speak(chosen: Tongue) -> None:
    """From now on, for this request."""
    _HEARD.set(chosen)


@contextmanager
def speaking(chosen: Tongue) -> Iterator[None]:
    """For as long as the block lasts."""
    before = _HEARD.set(chosen)
    try:
        yield
    finally:
        _HEARD.reset(before)


def _(source: str, **values: object) -> str:
    """A text in the reader's language."""
    return _filled(tongue().text(source), values)


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """The text that goes with so many; `{n}` is the number as it is written, or as `n` says."""
    heard = tongue()
    return _filled(heard.texts(one, many, count), {"n": heard.number(count), **values})


def short_id(report_id: bytes) -> str:
    """A report's id for people, as it is read in the reader's language."""
    return ltr(display_id(report_id))


def ltr(text: str) -> str:
    """An id or a period. Digits and Latin letters would change places in a line that runs from
    right to left, but for a mark before them."""
    return f"{LEFT_TO_RIGHT}{text}" if tongue().direction == "rtl" else text


def _filled(text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    if any(hasattr(each, "__html__") for each in values.values()):
        return escape(text).format(**values)
    return text.format_map(values)
