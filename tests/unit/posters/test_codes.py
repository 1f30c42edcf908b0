"""QR codes read back, by a reader that knows nothing of their maker."""

from __future__ import annotations

import pytest

from intake.posters.codes import text_code, web_code
from tests.unit.posters.reading import read_code

NUMBER = "+254700000100"


@pytest.mark.parametrize(
    ("address", "content", "version"),
    [
        ("https://river-post.example", "HTTPS://RIVER-POST.EXAMPLE", 2),
        ("https://example.org", "HTTPS://EXAMPLE.ORG", 2),
        ("https://example.org:8443", "HTTPS://EXAMPLE.ORG:8443", 2),
        ("https://example.org/h", "HTTPS://EXAMPLE.ORG/h", 2),
    ],
)
def test_an_address_is_in_capitals_where_that_changes_nothing(
    address: str, content: str, version: int
) -> None:
    code = web_code(address)
    read = read_code(code.image)
    assert read[1] == code.content == content
    assert read[0] <= version + 1
    assert content.isupper() is ("/h" not in address)


def test_capitals_keep_the_code_coarse() -> None:
    assert read_code(web_code("https://river-post.example").image)[0] == 2


@pytest.mark.parametrize("word", ["1", "hello", "post box", "مرحبا", "ሰላም", "নমস্কার", "déjà"])
def test_a_text_code_writes_the_first_word_to_the_number(word: str) -> None:
    version, content = read_code(text_code(NUMBER, word).image)
    assert content.startswith(f"SMSTO:{NUMBER}:")
    assert content.rpartition(":")[2].casefold() == word
    assert version <= 4


def test_nothing_is_added_that_would_tell_where_it_was_scanned() -> None:
    for code in (web_code("https://example.org"), text_code(NUMBER, "hello")):
        assert not {"?", "&", "=", "#"} & set(code.content)
