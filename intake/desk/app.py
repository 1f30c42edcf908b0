"""The desk as one Flask application with its own cookie, headers and error pages.

Mounted under a prefix by whoever serves it (as `SCRIPT_NAME`); every address is made by
`url_for`, so it works under any.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_wtf import CSRFProtect

from intake.casework.casework import Casework
from intake.desk.case import CasePages
from intake.desk.door import Door
from intake.desk.faults import Faults
from intake.desk.headers import HEADERS, OVER_HTTPS, adding
from intake.desk.helpers import HelperPages
from intake.desk.login import Login
from intake.desk.queue import Queue
from intake.desk.routing import RoutingPages
from intake.desk.shell import Shell
from intake.desk.steps import StepPages
from intake.ports import Clock
from intake.routing.response import Response

MOST_BYTES = 256 * 1024
"""Of one request: several times the longest answer, so that one too long comes back to be cut."""


def desk_app(
    casework: Casework,
    response: Callable[[], Response],
    clock: Clock,
    *,
    secret_key: bytes,
    secure_cookies: bool,
    demo: bool,
    drafts: frozenset[str] = frozenset(),
) -> Flask:
    """The desk. `secret_key`: signs cookies and forms, 32 bytes or more, the same in every process.

    `secure_cookies`: True wherever the desk is reached by HTTPS, which is everywhere but on
    127.0.0.1. `demo`: show on every page that nothing here is private. `drafts`: tags of the
    languages whose texts no native reader has signed.
    """
    app = Flask("intake.desk", static_folder="static", template_folder="templates")
    app.config.update(_settings(secret_key, secure_cookies=secure_cookies))
    CSRFProtect(app)
    shell = Shell(response, demo=demo, drafts=drafts)
    door = Door(casework, shell)
    for pages in (
        Login(casework, door, shell),
        Queue(casework, door, shell, clock),
        CasePages(casework, door, shell, response, clock),
        StepPages(casework, door),
        RoutingPages(casework, door),
        HelperPages(casework, door, shell, response),
    ):
        app.register_blueprint(pages.blueprint())
    Faults(shell, app.logger).watch(app)
    app.after_request(adding({**HEADERS, **(OVER_HTTPS if secure_cookies else {})}))
    return app


def _settings(secret_key: bytes, *, secure_cookies: bool) -> dict[str, object]:
    return {
        "SECRET_KEY": secret_key,
        "SESSION_COOKIE_NAME": "__Host-desk" if secure_cookies else "desk",
        "SESSION_COOKIE_SECURE": secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_PATH": "/",  # the __Host- prefix asks for it (RFC 6265bis, 4.1.3.2)
        "WTF_CSRF_TIME_LIMIT": None,  # somebody may write for long; the token dies with the cookie
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
    }
