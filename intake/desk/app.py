"""The desk as one Flask application with its own cookie, headers and error pages.

Mounted under a prefix by whoever serves it (as `SCRIPT_NAME`); every address is made by
`url_for`, so it works under any.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_wtf import CSRFProtect

from intake.casework.casework import Casework
from intake.desk.asking import AskingPages
from intake.desk.case import CasePages
from intake.desk.course import CoursePages
from intake.desk.door import Door
from intake.desk.enrol import EnrolPages
from intake.desk.entering import EnteringPages
from intake.desk.faults import Faults
from intake.desk.grants import GrantPages
from intake.desk.headers import HEADERS, OVER_HTTPS, adding, script_hash
from intake.desk.helpers import HelperPages
from intake.desk.holds import HoldPages
from intake.desk.login import Login
from intake.desk.office import OfficePages
from intake.desk.queue import Queue
from intake.desk.routing import RoutingPages
from intake.desk.serious import SeriousPages
from intake.desk.shell import Shell
from intake.desk.steps import StepPages
from intake.desk.you import OwnPages
from intake.ports import Clock
from intake.reporting.entering import Entering
from intake.routing.response import Response

MOST_BYTES = 256 * 1024
"""Of one request: several times the longest answer, so that one too long comes back to be cut."""


def desk_app(
    casework: Casework,
    entering: Entering,
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
    app.jinja_env.globals["passkey_hash"] = script_hash()
    shell = Shell(response, demo=demo, drafts=drafts, asked=casework.asked.count)
    door = Door(casework, shell)
    for pages in (
        Login(casework, door, shell, clock),
        Queue(casework, door, shell, clock),
        CasePages(casework, door, shell, response, clock),
        StepPages(casework, door),
        RoutingPages(casework, door),
        HelperPages(casework, door, shell, response),
        OfficePages(casework, door, shell, response),
        SeriousPages(casework, door, shell),
        GrantPages(casework, door, shell),
        AskingPages(casework, door, shell, response),
        CoursePages(casework, door, shell, response, clock),
        HoldPages(casework, door, shell),
        EnteringPages(entering, door, shell, response, casework.new_nonce),
        EnrolPages(casework, shell, clock),
        OwnPages(casework, door, shell, clock),
    ):
        app.register_blueprint(pages.blueprint())
    Faults(shell, app.logger).watch(app)
    headers = {**HEADERS, **(OVER_HTTPS if secure_cookies else {})}
    app.after_request(adding(headers, passkeys=casework.rp_id is not None))
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
