"""QR codes as pictures inside the page.

Rules: coarse enough for a bad camera, so letters are capitals wherever that changes nothing (QR
has a shorter alphabet for them, ISO/IEC 18004); no parameter that would tell where it was scanned.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

QUIET_MODULES = 4
"""The white edge that ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: what it says, and its picture as a data: address."""

    content: str
    image: str


def web_code(address: str) -> Code:
    """Opens the page. A path keeps its letters, which may matter to the server."""
    parts = urlsplit(address)
    return _code(f"{parts.scheme}://{parts.netloc}".upper() + parts.path)


def text_code(number: str, first_word: str) -> Code:
    """Opens a text to the number with the first word written; who scans it still has to send."""
    word = first_word.upper() if first_word.isascii() else first_word
    return _code(f"SMSTO:{number}:{word}")


def _code(content: str) -> Code:
    encoding = None if content.isascii() else "utf-8"
    made = segno.make(content, error="q", micro=False, encoding=encoding)
    # A picture without a size of its own takes the one that the page gives it.
    image = made.svg_data_uri(border=QUIET_MODULES, omitsize=True, xmldecl=False, light="#fff")
    return Code(content, image)
