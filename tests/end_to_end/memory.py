"""What a running process holds in its memory, as whoever owns the machine can read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

_RANGE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw")


def copies(pid: int, secrets: Mapping[str, bytes]) -> dict[str, int]:
    """How often each of these stands in what the process may write to (proc(5))."""
    found = dict.fromkeys(secrets, 0)
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="ascii", errors="replace")
    with FileIO(f"/proc/{pid}/mem") as memory:
        for line in maps.splitlines():
            if span := _RANGE.match(line):
                begin, end = (int(each, 16) for each in span.groups())
                for name, count in _in_span(memory, begin, end, secrets).items():
                    found[name] += count
    return found


def _in_span(
    memory: FileIO, begin: int, end: int, secrets: Mapping[str, bytes]
) -> Mapping[str, int]:
    content = bytearray()
    try:
        memory.seek(begin)
        while len(content) < end - begin and (more := memory.read(end - begin - len(content))):
            content += more  # the kernel gives as much at once as it likes
    except (OSError, OverflowError):  # from a page on that it does not show
        pass
    return {name: content.count(pattern) for name, pattern in secrets.items()}
