"""What is sealed under an address, as bytes of one size, so that a row's length tells nothing.

JSON, filled up with zeros to what one size of the vault's padding holds; most of it is far shorter.
Compressed only where it would be longer than that: compressing costs a message more than reading
and writing the JSON does.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

LEAST_BYTES: Final = 8_188
"""8,192 with its length before it (`vault.padding`)."""

_FAST: Final = 1
_OBJECT, _LIST = b"{", b"["


def to_one_size(plain: dict[str, Any] | list[Any]) -> bytes:
    """At least LEAST_BYTES, and that where it fits."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    fitting = text if len(text) <= LEAST_BYTES else zlib.compress(text, _FAST)
    return fitting.ljust(LEAST_BYTES, b"\0")


def from_one_size(filled: bytes) -> Any:
    """The reverse of `to_one_size`. Raises ValueError or zlib.error if it is not that.

    JSON holds no zero byte, and what is compressed does not begin as it does.
    """
    if filled.startswith((_OBJECT, _LIST)):
        return json.loads(filled.partition(b"\0")[0].decode())
    return json.loads(zlib.decompressobj().decompress(filled))
