"""How a text is said: gaps filled, nothing of a translation taken for HTML."""

from __future__ import annotations

from gettext import NullTranslations

from markupsafe import Markup

from intake.cases.display import display_id, read_display_id
from intake.desk.saying import _, _n, short_id, speaking, tongue
from intake.tongues import Tongue


class Told(NullTranslations):
    """Says one thing whatever it is asked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def gettext(self, message: str) -> str:
        return self._text

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{self._text} {msgid1 if n == 1 else msgid2}"


def test_outside_a_request_it_is_english_and_utc() -> None:
    assert tongue() == Tongue() or tongue().tag == "en"
    assert _("Queue") == "Queue"
    assert _("{n} of {whom}", n=1, whom="the witness") == "1 of the witness"


def test_a_language_holds_for_its_block_alone() -> None:
    with speaking(Tongue("fr", Told("File"))):
        assert _("Queue") == "File"
    assert _("Queue") == "Queue"


def test_a_text_and_what_fills_it_are_escaped_and_markup_is_kept() -> None:
    with speaking(Tongue("fr", Told("<b>{who}</b> {when}"))):
        said = _("{who} {when}", who="<i>", when=Markup("<time>5</time>"))
    assert said == Markup("&lt;b&gt;&lt;i&gt;&lt;/b&gt; <time>5</time>")
    assert hasattr(said, "__html__")
    with speaking(Tongue("fr", Told("<b>{who}</b>"))):
        plain = _("{who}", who="<i>")
    assert not hasattr(plain, "__html__"), "the template escapes it"


def test_so_many_are_written_as_the_language_writes_numbers() -> None:
    assert _n("{n} hour", "{n} hours", 1) == "1 hour"
    assert _n("{n} hour", "{n} hours", 1000) == "1,000 hours"
    with speaking(Tongue("fr", Told("…"))):
        assert _n("{n} hour", "{n} hours", 1000) == "… 1\u202f000 hours"


def test_an_id_is_read_from_left_to_right_and_is_still_understood() -> None:
    report_id = bytes(16)
    assert short_id(report_id) == display_id(report_id)
    with speaking(Tongue("ar")):
        shown = short_id(report_id)
    assert shown == f"\u200e{display_id(report_id)}"
    assert read_display_id(shown) == display_id(report_id)
