"""Pages as files: whole in themselves, neutral in what they say and in their names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from intake.errors import ConfigError
from intake.i18n import SOURCE_LANGUAGE
from intake.posters.pages import Page, Wanted, make_pages, notes, render, write_pages
from intake.posters.sheets import Kind
from intake.prompts import POSTER_WORDS
from intake.routing.response import Area
from intake.routing.words import topic_in
from tests.locales.test_denied import denied_in, deny_list
from tests.locales.test_texts import denied_in as denied_in_english
from tests.unit.posters.examples import LANGUAGES, NORTH, REACH, RESPONSE, crowded, sheet
from tests.world import CATALOGUES

every_kind = pytest.mark.parametrize("kind", Kind)
every_language = pytest.mark.parametrize("language", LANGUAGES)
PLAIN_NAME = re.compile(r"(poster|card)-(en|fr|ar|am|bn|nl)(-\d{2,3})?")
ADDRESSES = {"src", "href", "action", "srcset", "data", "poster", "background", "formaction"}


class Shown(HTMLParser):
    """The words that are shown or read aloud, and what the page refers to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: dict[str, dict[str, str | None]] = {}
        self.refers_to: list[str] = []
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.setdefault(tag, dict(attrs))
        self._in_style = tag == "style"
        for name, value in attrs:
            if name in ADDRESSES:
                self.refers_to.append(value or "")
            if name in ("alt", "title", "aria-label"):
                self.words.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style and data.strip():
            self.words.append(data.strip())


def made(wanted: Wanted = Wanted()) -> list[Page]:  # noqa: B008 - frozen
    return list(make_pages(wanted, RESPONSE, CATALOGUES, REACH))


@every_kind
@every_language
def test_no_page_names_the_topic(kind: Kind, language: str) -> None:
    denied = [] if language == SOURCE_LANGUAGE else deny_list(language)
    for area in (None, *RESPONSE.areas):
        words = Shown(render(sheet(kind, language, area))).words
        assert [each for each in words if topic_in(each)] == []
        assert denied_in(" ".join(words), denied) == set()
        assert denied_in_english(" ".join(words)) == set()


def test_the_words_of_a_page_are_all_looked_at() -> None:
    words = Shown(render(sheet(Kind.POSTER, "en", NORTH))).words
    wanted = {"River Post", POSTER_WORDS["private"], "North Bank", "hello", "+254 700 000 100"}
    assert wanted <= set(words)


@every_language
def test_every_text_is_in_the_catalogue(language: str) -> None:
    words = CATALOGUES.poster(language)
    assert words.keys() == POSTER_WORDS.keys()
    if language != SOURCE_LANGUAGE:
        assert [name for name in words if words[name] == POSTER_WORDS[name]] == []


@every_kind
@every_language
def test_a_page_asks_for_nothing_and_runs_nothing(kind: Kind, language: str) -> None:
    html = render(sheet(kind, language, NORTH))
    shown = Shown(html)
    assert [each for each in shown.refers_to if not each.startswith("data:image/svg+xml")] == []
    assert not {"script", "link", "iframe", "form", "a", "input"} & shown.tags.keys()
    assert "@import" not in html
    assert not re.search(r"url\(|https?://(?!www\.w3\.org/2000/svg)", html)
    assert "default-src 'none'" in html


@every_kind
@every_language
def test_language_and_direction_are_marked(kind: Kind, language: str) -> None:
    html = Shown(render(sheet(kind, language))).tags["html"]
    assert html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}


@every_kind
def test_what_a_response_says_cannot_become_part_of_the_page(kind: Kind) -> None:
    odd = Area("odd", "77", "<i>&Bank</i>")
    there = replace(RESPONSE, areas=(odd,), service_name='"<b>Post')
    for area in (None, odd):
        html = render(sheet(kind, "en", area, response=there))
        assert "&lt;i&gt;&amp;Bank&lt;/i&gt;" in html
        assert "&lt;b&gt;Post" in html
        assert "<i>" not in html


@every_language
def test_a_card_has_nothing_to_fill_in_and_says_no_more_than_how_to_reach(language: str) -> None:
    html = render(sheet(Kind.CARD, language, NORTH))
    words = CATALOGUES.poster(language)
    assert "____" not in html
    assert not [name for name in ("welcome", "private", "delete") if words[name] in html]
    assert html.count('<li class="card">') == 10


def test_there_is_a_page_of_each_kind_language_and_area_and_one_of_all_areas() -> None:
    pages = made()
    assert len({page.name for page in pages}) == len(pages) == 2 * 6 * (1 + 4)
    assert [page.name for page in pages if not PLAIN_NAME.fullmatch(page.name)] == []


@pytest.mark.parametrize("area", ["north-bank", "11"])
def test_only_what_was_asked_for_is_made(area: str) -> None:
    pages = made(Wanted(languages=("ar",), areas=(area,), kinds=(Kind.CARD,)))
    assert [page.name for page in pages] == ["card-ar-11"]


def test_what_the_response_does_not_have_is_refused_before_anything_is_made() -> None:
    with pytest.raises(ConfigError) as refused:
        made(Wanted(languages=("de",), areas=("77",)))
    assert [fault.partition(":")[0] for fault in refused.value.faults] == ["--language", "--area"]


def test_files_are_written_in_utf_8_and_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    for html in ("old", "ሰላም"):
        (path,) = write_pages(folder, [Page("card-am", html)])
        assert path == folder / "card-am.html"
        assert path.read_text(encoding="utf-8") == html


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_pages(tmp_path / "file" / "in", made())


def test_whoever_prints_is_told_of_drafts_and_of_lists_left_out() -> None:
    drafts = sorted(CATALOGUES.drafts & set(LANGUAGES))
    said = list(notes(Wanted(), RESPONSE, CATALOGUES))
    assert said == [f"the texts in {', '.join(drafts)} are drafts that no native reader has signed"]
    many = crowded(37)
    english = Wanted(languages=("en",))
    assert [line.split()[1] for line in notes(english, many, CATALOGUES)] == ["poster", "card"]
    assert list(notes(Wanted(("en",), ("a1",)), many, CATALOGUES)) == []
