"""The demo page: a phone and a chat to reach the line with, the desk's sign-ins, a short tour, its
clock and its switches.

Rules: it works without JavaScript; the script only spares reloading. No cookie: which phone is
played stands in the form. What was typed never stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint, Flask, render_template, request
from werkzeug.wrappers import Response as Answer

from intake.demo.bubbles import Bubble, Phone, Segments, bubble, size
from intake.demo.cards import ReaderCard, printed_card, reader_cards
from intake.demo.headers import shield
from intake.demo.network import Kind
from intake.demo.playing import PHONES, back, played
from intake.demo.sign_ins import SignIn
from intake.demo.stand_in import StandIn
from intake.demo.switches import Switch, Switches
from intake.demo.telegram_pages import MOST_CHARACTERS as MOST_IN_A_CHAT
from intake.demo.telegram_pages import TelegramPages
from intake.demo.tour_pages import NUMBERS_IN, TourPages
from intake.demo.updates import PEOPLE
from intake.errors import TryLater
from intake.ports import Clock
from intake.routing.response import Response

KEYS: Final = (
    *((digit, "") for digit in "1234567"),
    ("8", "help"),
    ("9", "leave"),
    ("0", "skip"),
)
"""The digits of the keypad and what they mean everywhere."""

MOST_CHARACTERS: Final = 1600
_KINDS: Final = {"text": Kind.TEXT, "picture": Kind.PICTURE, "forged": Kind.FORGED}


class DemoPages:
    """Everything under /demo."""

    def __init__(
        self,
        stand_in: StandIn,
        service_number: str,
        sign_ins: Sequence[SignIn],
        response: Callable[[], Response],
        segments: Segments,
        clock: Clock,
        tour: TourPages,
        switches: Switches,
    ) -> None:
        """`response`: gives the one in force. `segments`: the module `channels.sms.segments`."""
        self._stand_in = stand_in
        self._service_number = service_number
        self._sign_ins = sign_ins
        self._response = response
        self._segments = segments
        self._clock = clock
        self._switches = switches
        self.tour = tour
        self.telegram = TelegramPages(stand_in, switches)

    def blueprint(self) -> Blueprint:
        pages = Blueprint("demo", __name__)
        pages.add_url_rule("/", view_func=self.page, strict_slashes=False)
        pages.add_url_rule("/talk", view_func=self.talk)
        pages.add_url_rule("/codes", view_func=self.codes)
        pages.add_url_rule("/size", view_func=self.measure, methods=["POST"])
        pages.add_url_rule("/count", view_func=self.count, methods=["POST"])
        pages.add_url_rule("/send", view_func=self.send, methods=["POST"])
        pages.add_url_rule("/switch", view_func=self.switch, methods=["POST"])
        return pages

    def page(self) -> str:
        """The whole page."""
        return self._page("")

    def count(self) -> str:
        """The same page with the size of what was typed, for browsers without the script."""
        return self._page(_typed())

    def talk(self) -> str:
        """The conversation alone."""
        return render_template("talk.html", bubbles=self._bubbles(played().phone))

    def codes(self) -> str:
        """The sign-ins alone, with the codes of this moment."""
        return render_template("codes.html", readers=self._readers())

    def measure(self) -> Answer:
        """The size of a text that is being typed."""
        return Answer(size(_typed(), self._segments), mimetype="text/plain")

    def send(self) -> Answer:
        """Sends a digit, a text, a picture or a forged text; an empty text goes nowhere."""
        kind = _KINDS.get(request.form.get("how", ""), Kind.TEXT)
        text = request.form.get("key") or _typed()
        if kind is Kind.FORGED:
            text = text.strip() or "Hello"
        if text.strip() or kind is Kind.PICTURE:
            self._stand_in.send(played().phone.number, kind, text)
        return back("phone")

    def switch(self) -> Answer:
        """Turns one switch; another name turns none."""
        for switch in Switch:
            if request.form.get("switch") == switch.value:
                self._switches.turn(switch)
        return back("switches")

    def _page(self, typed: str) -> str:
        playing, response = played(), self._response()
        return render_template(
            "page.html",
            played=playing.fields,
            phones=PHONES,
            phone=playing.phone,
            people=PEOPLE,
            person=playing.person,
            service_name=response.service_name,
            chat=self.telegram.shown(playing.person),
            most_in_a_chat=MOST_IN_A_CHAT,
            keys=KEYS,
            service_number=self._service_number,
            bubbles=self._bubbles(playing.phone),
            readers=self._readers(),
            card=printed_card(response),
            typed=typed,
            typed_size=size(typed, self._segments),
            most_characters=MOST_CHARACTERS,
            tour=self.tour.steps_now(),
            clock=self.tour.clock_now(),
            invented=self.tour.invented,
            numbers_in=NUMBERS_IN,
        )

    def switched(self) -> dict[str, Any]:
        """The switches, for every template."""
        return {
            "no_scripts": self._switches.is_on(Switch.NO_SCRIPTS),
            "right_to_left": self._switches.is_on(Switch.RIGHT_TO_LEFT),
        }

    def _bubbles(self, phone: Phone) -> Sequence[Bubble]:
        return [bubble(e, self._segments) for e in self._stand_in.screen(phone.number)]

    def _readers(self) -> Sequence[ReaderCard]:
        return reader_cards(self._sign_ins, self._response(), self._clock())


def demo_app(pages: DemoPages) -> Flask:
    """The application to mount at /demo."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    shield(app)
    app.register_blueprint(pages.blueprint())
    app.register_blueprint(pages.tour.blueprint())
    app.register_blueprint(pages.telegram.blueprint())
    app.context_processor(pages.switched)
    app.register_error_handler(TryLater, _lost)
    return app


def _lost(_error: TryLater) -> tuple[str, int]:
    """The stand-in does not answer."""
    return render_template("lost.html"), 503


def _typed() -> str:
    """What stands in the text box, with the line ends of a phone."""
    return request.form.get("text", "").replace("\r\n", "\n")[:MOST_CHARACTERS]
