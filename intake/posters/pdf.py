"""The same sheets as PDF, by the Chromium of this machine, where there is one.

Rules: the browser gets a profile of its own that is thrown away, and no page asks for anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from intake.errors import ConfigError

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
)
SECONDS = 60
BY_HAND = "to make a PDF, open a file in a browser and print it to one: A4, 100 %, no margins"


def find_chromium() -> str | None:
    """Its path, if it is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def print_to_pdf(chromium: str, pages: Sequence[Path]) -> Sequence[Path]:
    """A PDF beside each page. Raises ConfigError."""
    with tempfile.TemporaryDirectory() as profile:
        return [_print(chromium, page, profile) for page in pages]


def _print(chromium: str, page: Path, profile: str) -> Path:
    pdf = page.resolve().with_suffix(".pdf")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses root otherwise
    command = [
        chromium,
        *ARGUMENTS,
        *sandbox,
        f"--user-data-dir={profile}",
        f"--print-to-pdf={pdf}",
        page.resolve().as_uri(),
    ]
    pdf.unlink(missing_ok=True)
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError):
        raise ConfigError(f"{page}: Chromium could not print it; {BY_HAND}") from None
    if not pdf.exists():
        raise ConfigError(f"{page}: Chromium printed nothing; {BY_HAND}")
    return page.with_suffix(".pdf")
