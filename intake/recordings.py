"""Recorded questions as files: `<language>/<id of the text>.ogg` or `.mp3`, read once.

Rules: what is too large or is no sound is left out and named for the doctor; the name under which a
file is served tells neither language nor question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from intake.conversation.vocabulary import Prompt

MOST_BYTES: Final = 40_000
"""Some 20 seconds of speech; 7 seconds on a link of 50 kbit/s."""

TYPES: Final[Mapping[str, tuple[str, tuple[bytes, ...]]]] = {
    ".ogg": ("audio/ogg", (b"OggS",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}
"""By ending: the content type, and what such a file begins with."""

Key: TypeAlias = tuple[str, str]
"""Language and id of the text."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One file, as it is served."""

    name: str
    type: str
    sound: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the directory. `faults`: a line for each file that cannot be used."""

    clips: Mapping[Key, tuple[Clip, ...]]
    faults: tuple[str, ...] = ()


def read_clips(directory: Path | None, languages: Sequence[str]) -> Found:
    """Everything that can be played, read once."""
    clips: dict[Key, tuple[Clip, ...]] = {}
    faults: list[str] = []
    if directory is None:
        return Found(clips)
    for path in sorted(directory.glob("*/*")):
        fault, place = _fault(path, languages), f"{path.parent.name}/{path.name}"
        if fault:
            faults.append(f"{place}: {fault}")
            continue
        key = (path.parent.name, path.stem)
        clips[key] = (*clips.get(key, ()), _clip(key, path))
    if not directory.is_dir():
        faults.append("INTAKE_AUDIO_DIR: there is no such directory")
    return Found(clips, tuple(faults))


def _fault(path: Path, languages: Sequence[str]) -> str:
    """Why a file is not used; "" when it is."""
    if path.parent.name not in languages:
        return "its folder is none of the languages of the response"
    if path.suffix not in TYPES:
        return "must end with .ogg or .mp3"
    if path.stem not in {prompt.value for prompt in Prompt}:
        return "is named after no text; `intake recordings` lists them"
    try:
        with path.open("rb") as file:
            sound = file.read(MOST_BYTES + 1)
    except OSError:
        return "cannot be read"
    if len(sound) > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1000} kB; record it shorter or coarser"
    if not sound.startswith(TYPES[path.suffix][1]):
        return f"is no {path.suffix} file"
    return ""


def _clip(key: Key, path: Path) -> Clip:
    sound = path.read_bytes()
    named = sha256(b"\0".join((*(each.encode() for each in key), sound))).hexdigest()
    return Clip(named[:24] + path.suffix, TYPES[path.suffix][0], sound)
