"""The reporter's pages: one address, one first page that is the same for everybody.

Rules
1. Whoever opens the address sees the first page, also while a report is under way in that browser.
2. After Start every page is the answer to a form. One whose token is unknown, or not any more, gets
   the first page, and nothing is stored.
3. Exit shows the first page whatever happens.
4. Nothing that was written is lost by a fault of ours: it is given back in the form.
5. When too many begin at once, the page says so and shows the help places; who has begun goes on.
"""

from __future__ import annotations

import logging
import secrets
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeAlias

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from channels.web import inbound
from channels.web.headers import is_onion
from channels.web.inbound import Posted
from channels.web.outbound import Screen, screen
from channels.web.places import Places
from intake.conversation.vocabulary import Option
from intake.errors import Crowded, StoreError
from intake.i18n import Catalogues
from intake.messages import Asked, Heard, Pack
from intake.prompts import LANGUAGE_NAMES_ON_PAGES, RIGHT_TO_LEFT, PageText
from intake.recordings import Clip
from intake.reporting.showing import Page
from intake.routing.response import Response as HelpLine

Answer: TypeAlias = "str | tuple[str, int] | tuple[str, int, Mapping[str, str]]"
Hear: TypeAlias = Callable[[Heard, Pack | None], None]

TOKEN_BYTES: Final = 16
TOO_LARGE, BROKEN, AWAY = 413, 500, 503
SOON: Final = {"Retry-After": "300"}
"""The same whenever it is sent: it tells nothing of how many there are."""
PROXIES: Final = ("X-OperaMini-Phone-UA", "X-OperaMini-Features", "Via")
"""Headers of browsers and networks that read pages on their way; looked at, never kept."""

_log = logging.getLogger(__name__)


class Shown(Protocol):
    """What stands on somebody's page; `intake.reporting.showing.Showing`."""

    def page(self, channel: str, address: str) -> Page | None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """What pages are made of. `exit_to`: where Exit leads on to; None: nowhere else. `demo`: say
    on every page that nothing is private. `recorded`: a question's words -> what can be played."""

    catalogues: Catalogues
    response: Callable[[], HelpLine]
    style: str
    exit_to: str | None = None
    demo: bool = False
    recorded: Callable[[str, str], Sequence[Clip]] = lambda _language, _words: ()


class ReporterPages:
    """The pages. `hear` stores what is told, `shown` knows what was answered."""

    def __init__(self, site: Site, hear: Hear, shown: Shown) -> None:
        self._site = site
        self._hear = hear
        self._shown = shown
        self._places = Places(site.catalogues, site.response)

    def blueprint(self) -> Blueprint:
        pages = Blueprint("web", __name__)
        rule = partial(pages.add_url_rule, "/", provide_automatic_options=False)
        rule(view_func=self.first, methods=["GET"])
        rule(view_func=self.posted, methods=["POST"])
        pages.register_error_handler(HTTPException, self.refused)
        pages.register_error_handler(Exception, self.broken)
        return pages

    # ------------------------------------------------------------ what is asked for

    def first(self) -> Answer:
        """The same for everybody: a name, a sentence, Start."""
        return self._first(self._language(request.args.get("l")))

    def posted(self) -> Answer:
        """The answer to every form."""
        posted = inbound.read(dict(request.form.lists()))
        try:
            return self._answer(posted)
        except Crowded:
            return self._crowded(posted)
        except StoreError as error:
            _log.error("page: %s", type(error).__name__)
            return self._not_through(posted, AWAY)

    def _answer(self, posted: Posted) -> Answer:
        if posted.do == inbound.START:
            return self._start(self._language(posted.language))
        if posted.do == inbound.EXIT:
            return self._exit(posted)
        page = self._shown.page(inbound.NAME, posted.token) if posted.token else None
        if page is None:
            return self._first(self._language(posted.language))
        stale = posted.tag != page.tag and posted.do != inbound.LEAVE
        if stale or posted.do == inbound.SHOW or page.ends:
            return self._show(posted, page)
        return self._heard(posted, page)

    def _start(self, language: str) -> Answer:
        token = b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()
        self._hear(inbound.begins(token, language), None)
        return self._page("before.html", language, token=token)

    def _exit(self, posted: Posted) -> Answer:
        """Erases, and shows the first page also when it cannot: then the draft dies by itself."""
        try:
            if posted.token and self._shown.page(inbound.NAME, posted.token):
                self._hear(inbound.exits(posted), None)
        except StoreError as error:
            _log.error("page: %s", type(error).__name__)
        return self._first(self._language(posted.language), leads_to=self._site.exit_to)

    def _heard(self, posted: Posted, page: Page) -> Answer:
        now = screen(page, has_code=posted.has_code)
        if posted.is_too_long:
            return self._shown_page(posted, now, PageText.TOO_LONG), TOO_LARGE
        if posted.do == inbound.KEPT or (now.receipts and posted.do == inbound.ANSWER):
            missing = None if posted.has_code else PageText.TICK_FIRST
            return self._shown_page(posted, now, missing)
        heard = inbound.heard(posted)
        if heard is None:
            return self._shown_page(posted, now, PageText.NOTHING_YET)
        self._hear(heard, None)
        following = self._shown.page(inbound.NAME, posted.token)
        if following is None:
            return self._first(self._language(posted.language))
        return self._show(posted, following)

    def _show(self, posted: Posted, page: Page) -> Answer:
        """A turn as it stands; words that were typed on the way to help places wait for their
        question."""
        beside = posted.do == inbound.HELP or posted.wanted_language is not None
        kept = posted.typed if beside else posted.kept
        again = Posted(posted.do, posted.token, kept=kept)
        return self._shown_page(again, screen(page))

    # ------------------------------------------------------------ pages

    def _first(self, language: str, leads_to: str | None = None) -> str:
        return self._page("first.html", language, leads_to=leads_to, proxy=_is_proxied())

    def _shown_page(self, posted: Posted, now: Screen, wrong: PageText | None = None) -> str:
        words = now.form is not None and now.form.asked is Asked.WORDS
        return self._page(
            "page.html",
            now.language,
            token=posted.token,
            screen=now,
            clips=self._site.recorded(now.language, now.form.words) if now.form else (),
            wrong=wrong,
            chosen=posted.answers,
            typed=posted.words or (posted.kept if words else ""),
            kept="" if words else posted.kept,
        )

    def _not_through(self, posted: Posted, status: int) -> Answer:
        """Everything that was sent, to be sent again."""
        language = self._language(posted.language)
        token = posted.token
        page = self._page("again.html", language, token=token, posted=posted)
        return page, status

    def _crowded(self, posted: Posted) -> Answer:
        """Nothing begins just now; help places are there without it."""
        language = self._language(posted.language)
        values = {"token": posted.token, "posted": posted, "places": self._places(language)}
        return self._page("again.html", language, **values), AWAY, SOON

    def refused(self, error: HTTPException) -> Answer:
        """What the web framework refused."""
        code = error.code or BROKEN
        if isinstance(error, RequestEntityTooLarge):
            empty = Posted(inbound.START)
            language = self._language(None)
            return self._page("again.html", language, token="", posted=empty, too_long=True), code
        return self._first(self._language(None)), code

    def broken(self, error: Exception) -> Answer:
        """Anything nobody thought of: the outermost edge of these pages."""
        _log.error("page failed: %s", type(error).__name__)
        return self._not_through(inbound.read(dict(request.form.lists())), BROKEN)

    def _page(self, template: str, language: str, **values: Any) -> str:
        response, catalogues = self._site.response(), self._site.catalogues
        return render_template(
            template,
            **values,
            service=response.service_name,
            language=language,
            direction=_direction(language),
            languages=[
                (each, LANGUAGE_NAMES_ON_PAGES[each], _direction(each))
                for each in response.languages
            ],
            word=lambda name: catalogues.page(language, PageText(name)),
            label=lambda name: catalogues.label(language, Option(name)),
            style=self._site.style,
            demo=self._site.demo,
            most_characters=inbound.MOST_CHARACTERS,
        )

    def _language(self, wanted: str | None) -> str:
        """One of the languages here: the wanted one, else what the browser asks for."""
        listed = self._site.response().languages
        if wanted in listed:
            return str(wanted)
        return request.accept_languages.best_match(listed) or listed[0]


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _is_proxied() -> bool:
    return any(name in request.headers for name in PROXIES)


def adding(
    always: Mapping[str, str], outside_tor: Mapping[str, str]
) -> Callable[[Response], Response]:
    """A step after each request that sets these headers."""

    def add(answer: Response) -> Response:
        answer.headers.update(always)
        if not is_onion(request.headers.get("Host", "")):
            answer.headers.update(outside_tor)
        return answer

    return add
