"""The demo page: a phone to text the line with, the desk's sign-ins, a short tour and its clock.

Rules: it works without JavaScript; the script only spares reloading. No cookie: which phone is
played stands in the form. What was typed never stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from intake.demo.bubbles import Bubble, Phone, Segments, bubble, size
from intake.demo.cards import ReaderCard, printed_card, reader_cards
from intake.demo.headers import shield
from intake.demo.network import Kind
from intake.demo.sign_ins import SignIn
from intake.demo.stand_in import StandIn
from intake.demo.tour_pages import NUMBERS_IN, TourPages
from intake.errors import TryLater
from intake.ports import Clock
from intake.routing.response import Response

PHONES: Final = (
    Phone("a", "Phone A", "+447700900101"),
    Phone("b", "Phone B", "+447700900102"),
    Phone("c", "Phone C", "+447700900103"),
)
"""Numbers that Ofcom keeps for drama: nobody has them."""

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
    ) -> None:
        """`response`: gives the one in force. `segments`: the module `channels.sms.segments`."""
        self._stand_in = stand_in
        self._service_number = service_number
        self._sign_ins = sign_ins
        self._response = response
        self._segments = segments
        self._clock = clock
        self.tour = tour

    def blueprint(self) -> Blueprint:
        pages = Blueprint("demo", __name__)
        pages.add_url_rule("/", view_func=self.page, strict_slashes=False)
        pages.add_url_rule("/talk", view_func=self.talk)
        pages.add_url_rule("/codes", view_func=self.codes)
        pages.add_url_rule("/size", view_func=self.measure, methods=["POST"])
        pages.add_url_rule("/count", view_func=self.count, methods=["POST"])
        pages.add_url_rule("/send", view_func=self.send, methods=["POST"])
        return pages

    def page(self) -> str:
        """The whole page."""
        return self._page(_phone(request.args.get("phone")), "")

    def count(self) -> str:
        """The same page with the size of what was typed, for browsers without the script."""
        return self._page(_phone(request.form.get("phone")), _typed())

    def talk(self) -> str:
        """The conversation alone."""
        phone = _phone(request.args.get("phone"))
        return render_template("talk.html", bubbles=self._bubbles(phone))

    def codes(self) -> str:
        """The sign-ins alone, with the codes of this moment."""
        return render_template("codes.html", readers=self._readers())

    def measure(self) -> Answer:
        """The size of a text that is being typed."""
        return Answer(size(_typed(), self._segments), mimetype="text/plain")

    def send(self) -> Answer:
        """Sends a digit, a text, a picture or a forged text; an empty text goes nowhere."""
        phone = _phone(request.form.get("phone"))
        kind = _KINDS.get(request.form.get("how", ""), Kind.TEXT)
        text = request.form.get("key") or _typed()
        if kind is Kind.FORGED:
            text = text.strip() or "Hello"
        if text.strip() or kind is Kind.PICTURE:
            self._stand_in.send(phone.number, kind, text)
        return redirect(url_for("demo.page", phone=phone.key, _anchor="phone"), 303)

    def _page(self, phone: Phone, typed: str) -> str:
        return render_template(
            "phone.html",
            phones=PHONES,
            phone=phone,
            keys=KEYS,
            service_number=self._service_number,
            bubbles=self._bubbles(phone),
            readers=self._readers(),
            card=printed_card(self._response()),
            typed=typed,
            typed_size=size(typed, self._segments),
            most_characters=MOST_CHARACTERS,
            tour=self.tour.steps_now(),
            clock=self.tour.clock_now(),
            invented=self.tour.invented,
            numbers_in=NUMBERS_IN,
        )

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
    app.register_error_handler(TryLater, _lost)
    return app


def _lost(_error: TryLater) -> tuple[str, int]:
    """The stand-in does not answer."""
    return render_template("lost.html"), 503


def _phone(key: str | None) -> Phone:
    """The phone of that key; the first one for any other."""
    return next((phone for phone in PHONES if phone.key == key), PHONES[0])


def _typed() -> str:
    """What stands in the text box, with the line ends of a phone."""
    return request.form.get("text", "").replace("\r\n", "\n")[:MOST_CHARACTERS]
