"""An issue as one HTML file: no script, nothing asked for from anywhere, fit for print.

Rule: the file is put where people read it by whoever publishes it; no page for reporters shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from intake.issuing.dictionary import Listing
from intake.issuing.view import view_of
from intake.issuing.words import Words
from intake.statistics.issues import Issue

TEMPLATES = Environment(
    loader=PackageLoader("intake.issuing"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["drawn"] = Markup  # our own SVG, whose words are escaped where it is drawn


def issue_page(issue: Issue, words: Words) -> str:
    """The page of an issue in the words of a language."""
    view = view_of(issue, words)
    return TEMPLATES.get_template("issue.html").render(view=view, words=words, **_frame(words))


def listing_page(title: str, listings: Sequence[Listing], words: Words) -> str:
    """A page of lists: the dictionary, or what other schemes call things."""
    return TEMPLATES.get_template("listing.html").render(
        title=title, listings=listings, words=words, **_frame(words)
    )


def _frame(words: Words) -> dict[str, str]:
    return {
        "language": words.language,
        "direction": "rtl" if words.from_right else "ltr",
    }
