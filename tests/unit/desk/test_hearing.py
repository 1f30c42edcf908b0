"""In which language a page comes: chosen by a reader, pressed before a session, or asked for."""

from __future__ import annotations

import re
from datetime import timedelta
from gettext import NullTranslations

import pytest

from intake.casework.sessions import IDLE
from intake.desk.saying import tongue
from intake.tongues import Tongues
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import DEPUTY, OWNER, World

HTML = re.compile(r'<html lang="(\w+)" dir="(\w+)">')
FRENCH, ARABIC = ("fr", "ltr"), ("ar", "rtl")


class Named(NullTranslations):
    """Each text with its language before it."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._tag = tag

    def gettext(self, message: str) -> str:
        return f"{self._tag}: {message}"


@pytest.fixture
def world() -> World:
    world = World(tongues=Tongues({"fr": Named("fr"), "ar": Named("ar")}, frozenset({"ar"})))
    world.enrol(OWNER, DEPUTY)
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world)


def spoken(visitor: Visitor, path: str, asked: str = "") -> tuple[str, ...]:
    found = HTML.search(text_of(visitor.get(path, {"Accept-Language": asked} if asked else None)))
    assert found
    return found.groups()


def chooses(visitor: Visitor, language: str, zone: str = "UTC") -> None:
    visitor.submit("/you", "/you/words", language=language, zone=zone)


# ---------------------------------------------------------------- before a session


@pytest.mark.parametrize(
    ("asked", "tag"),
    [("", "en"), ("ar", "ar"), ("fr-CA, en;q=0.5", "fr"), ("nl, fr;q=0.3", "fr"), ("nl", "en")],
)
def test_before_a_session_the_browser_is_asked(visitor: Visitor, asked: str, tag: str) -> None:
    for path in ("/sign-in", "/enrol", "/recover", "/nowhere"):
        assert spoken(visitor, path, asked)[0] == tag


def test_a_link_changes_it_and_goes_along_without_a_cookie(visitor: Visitor) -> None:
    page = text_of(visitor.get("/sign-in"))
    assert 'href="/sign-in?l=ar" lang="ar"' in page
    assert spoken(visitor, "/sign-in?l=ar", "fr") == ARABIC
    page = text_of(visitor.get("/sign-in?l=ar"))
    for path in ("/sign-in?l=ar", "/enrol?l=ar", "/recover?l=ar"):
        assert f'="{path}"' in page, path
    failed = visitor.submit("/sign-in?l=ar", "/sign-in?l=ar", reader=OWNER)
    assert 'lang="ar" dir="rtl"' in text_of(failed)
    assert visitor.cookie() is None or "ar" not in str(visitor.cookie()).split(".")
    assert spoken(visitor, "/sign-in") == ("en", "ltr")


@pytest.mark.parametrize("tag", ["xx", "", "../fr", "AR"])
def test_a_language_that_there_is_not_is_passed_over(visitor: Visitor, tag: str) -> None:
    assert spoken(visitor, f"/sign-in?l={tag}") == ("en", "ltr")


def test_pressed_before_signing_in_it_is_kept_with_her(world: World, visitor: Visitor) -> None:
    form = {"reader": OWNER, "passphrase": world.passphrase(), "code": world.code()}
    answer = visitor.submit("/sign-in?l=fr", "/sign-in?l=fr", **form)
    assert answer.location == "/"
    assert spoken(visitor, "/") == FRENCH
    with world.store() as work:
        assert work.readers.get(OWNER).language == "fr"  # type: ignore[union-attr]
        assert work.readers.get(DEPUTY).language == ""  # type: ignore[union-attr]


def test_where_there_is_one_language_none_is_offered() -> None:
    world = World()
    world.enrol(OWNER)
    visitor = Visitor(world)
    assert "?l=" not in text_of(visitor.get("/sign-in"))
    assert spoken(visitor, "/sign-in?l=ar", "ar") == ("en", "ltr")


# ---------------------------------------------------------------- a reader's own


def test_what_she_chose_counts_on_every_page_and_for_her_alone(
    world: World, visitor: Visitor
) -> None:
    visitor.sign_in()
    assert spoken(visitor, "/", "fr") == FRENCH, "nothing chosen yet"
    chooses(visitor, "ar")
    for path in ("/", "/you", "/news", "/reports/" + "0" * 32):
        assert spoken(visitor, path, "fr") == ARABIC
    other = Visitor(world)
    other.sign_in(DEPUTY)
    assert spoken(other, "/") == ("en", "ltr")


def test_what_became_of_it_is_said_in_the_new_language(visitor: Visitor) -> None:
    visitor.sign_in()
    chooses(visitor, "fr")
    page = text_of(visitor.get("/you"))
    assert "fr: Your pages are in this language now" in page
    assert '<option value="fr" lang="fr" selected>français</option>' in page


def test_a_locked_desk_speaks_her_language(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    chooses(visitor, "ar")
    world.clock.go_on(IDLE)
    assert spoken(visitor, "/") == ARABIC


def test_the_address_decides_nothing_in_a_session(visitor: Visitor) -> None:
    visitor.sign_in()
    chooses(visitor, "fr")
    assert spoken(visitor, "/?l=ar") == FRENCH
    assert spoken(visitor, "/you?l=ar") == FRENCH


def test_one_request_leaves_nothing_to_the_next(visitor: Visitor) -> None:
    assert spoken(visitor, "/sign-in", "ar") == ARABIC
    assert tongue().tag == "en", "what this thread does without a request is nobody's"
    assert spoken(visitor, "/sign-in") == ("en", "ltr")


@pytest.mark.parametrize(
    ("language", "zone"), [("xx", "UTC"), ("fr", "Etc/GMT+3"), ("fr", "Nowhere"), ("", "")]
)
def test_what_is_not_offered_is_not_kept(
    world: World, visitor: Visitor, language: str, zone: str
) -> None:
    visitor.sign_in()
    chooses(visitor, language, zone)
    assert "That did not work" in text_of(visitor.get("/you"))
    with world.store() as work:
        row = work.readers.get(OWNER)
    assert row is not None
    assert (row.language, row.time_zone) == ("", "")


def test_words_that_nobody_has_signed_are_called_a_draft(visitor: Visitor) -> None:
    draft = "The words of these pages are a draft"
    assert draft in text_of(visitor.get("/enrol?l=ar"))
    visitor.sign_in()
    assert draft not in text_of(visitor.get("/"))
    chooses(visitor, "fr")
    assert draft not in text_of(visitor.get("/"))
    chooses(visitor, "ar")
    assert draft in text_of(visitor.get("/"))


# ---------------------------------------------------------------- time


def test_times_are_those_of_the_place_she_chose(world: World, visitor: Visitor) -> None:
    visitor.sign_in()
    world.file(due_at=world.clock.now + timedelta(hours=24))
    page = text_of(visitor.get("/"))
    assert "All times are UTC, to the hour." in page
    assert '<time datetime="2031-05-05T12:00+00:00">5 May 2031, 12:00</time>' in page
    chooses(visitor, "en", "Africa/Nairobi")
    page = text_of(visitor.get("/"))
    assert "All times are those of Nairobi, to the hour." in page
    assert '<time datetime="2031-05-05T12:00+00:00">5 May 2031, 15:00</time>' in page
    assert "24 hours left" in page
