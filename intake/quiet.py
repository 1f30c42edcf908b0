"""What a process may say of itself: our own lines, and of others only that they spoke.

Provider libraries log numbers, tokens and whole messages, some of them at ERROR. They are silenced
where they speak, and whatever still reaches a handler from outside this project keeps its logger's
name and its level and loses its words. An error that nobody caught shows its class alone: its text
and its trace could hold what somebody told us.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import Final

OURS: Final = frozenset({"intake", "channels"})
"""First parts of the names of loggers whose words are literals and counts; a test looks at each."""

PROVIDERS: Final = (
    "asyncio",
    "charset_normalizer",
    "httpcore",
    "httpx",
    "requests",
    "telegram",
    "twilio",
    "urllib3",
)
"""Loggers of what talks to providers for us."""

_SILENT: Final = logging.CRITICAL + 1

_log = logging.getLogger(__name__)


class WithoutWords(logging.Filter):
    """Takes the words, values and traces out of every record that is not ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: that something happened is worth knowing."""
        record.exc_info = record.exc_text = record.stack_info = None
        if record.name.partition(".")[0] not in OURS:
            record.msg, record.args = "%s said something", (record.name,)
        return True


def quiet_logs() -> None:
    """Our own lines at INFO, everybody else's name from WARNING on. May be called again."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    for handler in logging.getLogger().handlers:
        if not any(isinstance(each, WithoutWords) for each in handler.filters):
            handler.addFilter(WithoutWords())
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in PROVIDERS:
        logging.getLogger(name).setLevel(_SILENT)
    logging.captureWarnings(capture=True)


def quiet_errors() -> None:
    """For processes that serve: an error that nobody caught is said by its class alone."""
    sys.excepthook = lambda kind, _error, _trace: _log.critical("failed: %s", kind.__name__)
    sys.unraisablehook = lambda lost: _log.error("failed unseen: %s", lost.exc_type.__name__)
    threading.excepthook = lambda lost: _log.critical("failed: %s", lost.exc_type.__name__)
