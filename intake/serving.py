"""gunicorn, configured: threads, no access log, no control socket, nothing written on disk.

Rule: who asked, and what for, is not logged here; put no proxy log before this either (see the
operator guide).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import gunicorn.http.wsgi
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from intake.app import create_app
from intake.quiet import quiet_errors
from intake.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

MakeApp: TypeAlias = "Callable[[Settings], WSGIApplication]"

THREADS = 4
STOP_SECONDS = 25
SERVER = "web"
"""What answers call their server: nothing that a search for one kind of server finds."""


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log without the lines in which it quotes a request or an exception."""

    def warning(self, msg: str, *args: object, **kwargs: object) -> None:
        """A request that cannot be read is logged with its sender's address and its first line."""
        if msg.startswith("Invalid request from"):
            msg, args = "a request could not be read", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, *_args: object, **_kwargs: object) -> None:
        """The name of the error alone: its text and its trace could hold words."""
        super().error("failed: %s", type(sys.exception()).__name__)


class Serving(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn without its command line and configuration files."""

    def __init__(self, settings: Settings, options: dict[str, Any], make: MakeApp) -> None:
        self._settings = settings
        self._make = make
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Called in each worker, after the fork: no connection is ever shared."""
        quiet_errors()
        return self._make(self._settings)


def serve(settings: Settings, host: str, workers: int, make: MakeApp = create_app) -> None:
    """Serve until stopped. `make` builds the application in each worker process."""
    options = {
        "bind": f"{host}:{settings.port}",
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "graceful_timeout": STOP_SECONDS,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": None,
        "logger_class": QuietLogger,
    }
    gunicorn.http.wsgi.SERVER = SERVER  # it has no setting for it
    Serving(settings, options, make).run()
