"""Recorded questions: found by their words, served under names that tell nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from channels.web.recordings import questions
from intake.recordings import MOST_BYTES, Found, read_clips
from tests.unit.channels.test_web_pages import at_the_code
from tests.web import Visitor, memory_web
from tests.world import World

LANGUAGES = ("en", "fr", "ar", "am", "bn", "nl")
OGG, MP3 = b"OggS" + bytes(600), b"ID3" + bytes(400)


def files(directory: Path, **sounds: bytes) -> Path:
    """`en__S1p__ogg=...` becomes en/S1p.ogg."""
    for name, sound in sounds.items():
        folder, stem, ending = name.split("__")
        (directory / folder).mkdir(parents=True, exist_ok=True)
        (directory / folder / f"{stem}.{ending}").write_bytes(sound)
    return directory


def pages(directory: Path, **settings: Any) -> tuple[World, Flask]:
    world, _, app = memory_web(recorded=read_clips(directory, LANGUAGES), **settings)
    return world, app


def played(visitor: Visitor) -> list[str]:
    return [given["src"] for tag, given in visitor.page.tags if tag == "source"]


# ---------------------------------------------------------------- the page


def test_a_recorded_question_can_be_listened_to(tmp_path: Path) -> None:
    _, app = pages(files(tmp_path, en__S1p__ogg=OGG, en__S1p__mp3=MP3))
    visitor = Visitor(app).starts()
    (player,) = [given for tag, given in visitor.page.tags if tag == "audio"]
    assert player["preload"] == "none"
    assert "autoplay" not in player
    assert player["aria-label"] == "Listen"
    types = [given["type"] for tag, given in visitor.page.tags if tag == "source"]
    assert types == ["audio/mpeg", "audio/ogg"]
    assert [app.test_client().get(each).data for each in played(visitor)] == [MP3, OGG]
    assert played(visitor.presses("go", "1")) == []
    assert played(Visitor(app).starts("fr")) == []


def test_without_files_every_page_is_the_same_to_the_byte(tmp_path: Path) -> None:
    shown = []
    for recorded in (None, read_clips(None, LANGUAGES), read_clips(tmp_path, LANGUAGES)):
        _, _, app = memory_web(recorded=recorded)
        visitor = Visitor(app).opens("/?l=en").presses("start").presses("show")
        hidden = dict(visitor.form.hidden)
        text = visitor.answer.text.replace(hidden["t"], "T").replace(hidden["q"], "Q")
        shown.append((text, visitor.answer.headers["Content-Security-Policy"]))
    assert shown[0] == shown[1] == shown[2]
    assert "<audio" not in shown[0][0]
    assert "media-src" not in shown[0][1]


def test_sound_is_allowed_only_where_there_is_some(tmp_path: Path) -> None:
    _, app = pages(files(tmp_path, en__S1p__ogg=OGG))
    policy = Visitor(app).opens().answer.headers["Content-Security-Policy"]
    assert policy.endswith("; media-src 'self'")


def test_what_pages_ask_is_what_can_be_recorded() -> None:
    """Else a file that somebody made would never be found."""
    world, _, app = memory_web()
    known = {words for _, words in questions(world.catalogues, world.response, "en")}
    asked: list[str] = []

    def note(answer: Any) -> None:
        visitor = answer.text
        for mark in ("<legend><h1>", '<label for="answer">', '<legend><h1 class="long">'):
            if mark in visitor:
                asked.append(visitor.partition(mark)[2].partition("<")[0].strip())

    at_the_code(Visitor(app, note)).presses("kept", "1")
    assert len(set(asked)) > 10
    assert {each.replace("&#39;", "'") for each in asked} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_questions(language: str) -> None:
    world, _, _ = memory_web()
    found = dict(questions(world.catalogues, world.response, language))
    assert found.keys() == dict(questions(world.catalogues, world.response, "en")).keys()
    assert "S1p" in found
    assert not [words for words in found.values() if "{" in words]


# ---------------------------------------------------------------- the files


def test_a_file_is_served_by_a_name_that_tells_nothing_and_is_not_kept(tmp_path: Path) -> None:
    _, app = pages(files(tmp_path, en__S1p__ogg=OGG, fr__S1p__ogg=OGG, en__R1__ogg=OGG))
    english, french = Visitor(app).starts(), Visitor(app).starts("fr")
    about = Visitor(app).starts().presses("go", "1")
    (one,), (other,), (third,) = map(played, (english, french, about))
    assert len({one, other, third}) == 3
    for address in (one, other, third):
        name = address.removeprefix("/audio/").removesuffix(".ogg")
        assert len(name) == 24
        assert set(name) <= set("0123456789abcdef")
    answer = app.test_client().get(one, headers={"Accept-Encoding": "gzip"})
    assert answer.data == OGG
    assert answer.content_type == "audio/ogg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Set-Cookie", "ETag", "Last-Modified", "Content-Encoding"} & set(
        answer.headers.keys()
    )


def test_a_part_of_it_can_be_asked_for(tmp_path: Path) -> None:
    """Some browsers play nothing without that."""
    _, app = pages(files(tmp_path, en__S1p__ogg=OGG))
    (address,) = played(Visitor(app).starts())
    answer = app.test_client().get(address, headers={"Range": "bytes=0-3"})
    assert answer.status_code == 206
    assert answer.data == b"OggS"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["x.ogg", "en/S1p.ogg", "S1p.ogg", "..%2fS1p.ogg", ""])
def test_nothing_else_is_there(tmp_path: Path, name: str) -> None:
    _, app = pages(files(tmp_path, en__S1p__ogg=OGG))
    answer = app.test_client().get(f"/audio/{name}")
    assert answer.status_code == 404
    assert ">Start</button>" in answer.text


@pytest.mark.parametrize(
    ("file", "sound", "fault"),
    [
        ("en__S1p__ogg", OGG + bytes(MOST_BYTES), "en/S1p.ogg: is larger than 40 kB"),
        ("en__S1p__ogg", MP3, "en/S1p.ogg: is no .ogg file"),
        ("en__S1p__mp3", b"", "en/S1p.mp3: is no .mp3 file"),
        ("en__S1p__wav", b"RIFF", "en/S1p.wav: must end with .ogg or .mp3"),
        ("en__first__ogg", OGG, "en/first.ogg: is named after no text"),
        ("xx__S1p__ogg", OGG, "xx/S1p.ogg: its folder is none of the languages"),
    ],
)
def test_a_file_that_cannot_be_used_is_left_out_and_named(
    tmp_path: Path, file: str, sound: bytes, fault: str
) -> None:
    found = read_clips(files(tmp_path, **{file: sound, "fr__S1p__ogg": OGG}), LANGUAGES)
    (line,) = found.faults
    assert line.startswith(fault)
    assert list(found.clips) == [("fr", "S1p")]


def test_the_largest_allowed_is_taken(tmp_path: Path) -> None:
    sound = OGG.ljust(MOST_BYTES, b"\0")
    assert not read_clips(files(tmp_path, en__S1p__ogg=sound), LANGUAGES).faults


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = read_clips(tmp_path / "nowhere", LANGUAGES)
    assert found == Found({}, ("INTAKE_AUDIO_DIR: there is no such directory",))
