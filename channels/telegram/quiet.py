"""Loggers of the libraries behind Telegram, and how they are silenced.

Measured: httpx writes the address of every call at INFO, and the token is a part of it;
python-telegram-bot writes what is sent and what comes at DEBUG, and whole answers that it cannot
read at ERROR. No level of theirs is safe.
"""

from __future__ import annotations

import logging
from typing import Final

LOGGERS: Final = ("telegram", "httpx", "httpcore")
"""Each with all below it."""

_NOTHING: Final = logging.CRITICAL + 1


def silence() -> None:
    """Nothing of theirs is written from now on."""
    for name in LOGGERS:
        logging.getLogger(name).setLevel(_NOTHING)
