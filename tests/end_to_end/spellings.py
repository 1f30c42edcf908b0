"""Every way in which a secret could stand in a file without being sealed, and a search for them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

SMALLEST = 6
"""Shorter patterns would be found by chance."""


def spellings(secret: str) -> Mapping[str, bytes]:
    """Its bytes by the name of the spelling; the same bytes only once."""
    utf8 = secret.encode()
    named = {
        "UTF-8": utf8,
        "UTF-16, little end first": secret.encode("utf-16-le"),
        "UTF-16, big end first": secret.encode("utf-16-be"),
        "JSON": json.dumps(secret)[1:-1].encode(),
        "Python": repr(secret)[1:-1].encode(),
        "Python bytes": repr(utf8)[2:-1].encode(),
        "URL": quote(secret, safe="").encode(),
        "form": quote_plus(secret).encode(),
        "lower-case URL": quote(secret, safe="").lower().encode(),
        "hex": utf8.hex().encode(),
        "upper-case hex": utf8.hex().upper().encode(),
        **dict(_base64(utf8)),
        **dict(_numbers(secret)),
    }
    only_once = {pattern: name for name, pattern in named.items() if len(pattern) >= SMALLEST}
    return {name: pattern for pattern, name in only_once.items()}


def spellings_of_bytes(raw: bytes) -> Mapping[str, bytes]:
    """The same of what is no text: as it is, as hexadecimal digits, and in base64."""
    digits = raw.hex().encode()
    return {"raw": raw, "hex": digits, "upper-case hex": digits.upper(), **dict(_base64(raw))}


def _base64(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """As part of something longer: what stands before it shifts the letters in three ways."""
    for shift in range(3):
        letters = base64.b64encode(bytes(shift) + raw)
        # The first letters mix with what stands before, the last ones with what follows.
        cut = letters[-(-shift * 8 // 6) : len(letters) - (3 if (shift + len(raw)) % 3 else 0)]
        yield f"base64, {shift} on", cut
        yield f"base64 for URLs, {shift} on", cut.translate(bytes.maketrans(b"+/", b"-_"))


def _numbers(secret: str) -> Iterator[tuple[str, bytes]]:
    """Digits as a number of eight bytes; a message id as the bytes its letters stand for."""
    digits = secret.removeprefix("+").replace(" ", "")
    if digits.isascii() and digits.isdigit() and int(digits) < 1 << 63:
        yield "a number", int(digits).to_bytes(8, "little").rstrip(b"\0")
        yield "a number, big end first", int(digits).to_bytes(8, "big").lstrip(b"\0")
    if secret.startswith("SM") and len(secret) % 2 == 0:
        yield "the bytes of an id", bytes.fromhex(secret[2:])


def found(files: Iterable[Path], secrets: Mapping[str, str]) -> list[str]:
    """A line for every file that holds one of these secrets (by name), in any spelling."""
    patterns = [
        (name, spelling, pattern)
        for name, secret in secrets.items()
        for spelling, pattern in spellings(secret).items()
    ]
    lines = []
    for file in files:
        content = file.read_bytes()
        lines += [
            f"{file.name}: {name} in {spelling}"
            for name, spelling, pattern in patterns
            if pattern in content
        ]
    return lines


def files_in(directory: Path, since: float = 0.0) -> list[Path]:
    """All files below; `since`: only those written after that moment (unix time)."""
    return [
        path
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.stat().st_mtime >= since
    ]
