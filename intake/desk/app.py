"""The desk as one Flask application with its own cookie, headers and error pages.

Mounted under a prefix by whoever serves it (as `SCRIPT_NAME`); every address is made by
`url_for`, so it works under any.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_wtf import CSRFProtect

from intake.casework.casework import Casework
from intake.casework.verifying import Verified
from intake.desk.asking import AskingPages
from intake.desk.case import CasePages
from intake.desk.course import CoursePages
from intake.desk.door import Door
from intake.desk.enrol import EnrolPages
from intake.desk.entering import EnteringPages
from intake.desk.faults import Faults
from intake.desk.grants import GrantPages
from intake.desk.headers import HEADERS, OVER_HTTPS, adding, script_hashes
from intake.desk.hearing import Hearing
from intake.desk.helpers import HelperPages
from intake.desk.holds import HoldPages
from intake.desk.login import Login
from intake.desk.noting import NotingPages
from intake.desk.numbers import Forms, NumberPages
from intake.desk.office import OfficePages
from intake.desk.oversight import OversightPages
from intake.desk.queue import Queue
from intake.desk.routing import RoutingPages
from intake.desk.serious import SeriousPages
from intake.desk.shell import Shell
from intake.desk.steps import StepPages
from intake.desk.words import KEYS
from intake.desk.you import OwnPages
from intake.i18n import Catalogues
from intake.ports import Clock
from intake.publishing import Publishing
from intake.reporting.entering import Entering
from intake.routing.response import Response
from intake.tongues import Tongues

MOST_BYTES = 256 * 1024
"""Of one request: several times the longest answer, so that one too long comes back to be cut."""


def desk_app(
    casework: Casework,
    entering: Entering,
    response: Callable[[], Response],
    clock: Clock,
    *,
    verify: Callable[[], Verified],
    publishing: Publishing,
    forms: Forms,
    secret_key: bytes,
    secure_cookies: bool,
    demo: bool,
    catalogues: Catalogues,
    drafts: frozenset[str] = frozenset(),
    tongues: Tongues | None = None,
) -> Flask:
    """The desk. `verify` reads the whole audit trail; `publishing` makes statistics, and `forms`
    give each as a page or a file in a language. `secret_key`: signs cookies and forms, 32 bytes or
    more, the same in every process.

    `secure_cookies`: True wherever the desk is reached by HTTPS, which is everywhere but on
    127.0.0.1. `demo`: show on every page that nothing here is private. `catalogues`: the texts
    that an answer can begin with. `drafts`: tags of the languages whose texts no native reader has
    signed. `tongues`: in which languages the desk is had; English alone without them.
    """
    app = Flask("intake.desk", static_folder="static", template_folder="templates")
    app.config.update(_settings(secret_key, secure_cookies=secure_cookies))
    app.jinja_env.globals.update(scripts=script_hashes(), desk_keys=KEYS)
    hearing = Hearing(tongues or Tongues())
    hearing.watch(app)  # first of all: what refuses a form is said in the same language
    CSRFProtect(app)
    asked = casework.asked.count
    shell = Shell(response, demo=demo, drafts=drafts, asked=asked, hearing=hearing)
    door = Door(casework, shell, hearing)
    for pages in (
        Login(casework, door, shell, hearing, clock),
        Queue(casework, door, shell, response, clock),
        CasePages(casework, door, shell, response, clock, catalogues),
        NotingPages(casework, door, shell, response, clock),
        StepPages(casework, door),
        RoutingPages(casework, door),
        HelperPages(casework, door, shell, response),
        OfficePages(casework, door, shell, response),
        SeriousPages(casework, door, shell),
        GrantPages(casework, door, shell),
        AskingPages(casework, door, shell, response),
        CoursePages(casework, door, shell, response, clock),
        HoldPages(casework, door, shell),
        OversightPages(casework, door, shell, response, clock, verify),
        NumberPages(publishing, door, shell, response, forms),
        EnteringPages(entering, door, shell, response, casework.new_nonce),
        EnrolPages(casework, shell, clock),
        OwnPages(casework, door, shell, hearing, clock),
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
