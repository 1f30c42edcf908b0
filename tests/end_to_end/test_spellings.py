"""The search that the forensic tests rest on finds what there is to find."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.end_to_end.spellings import found, spellings

SECRETS = {"words": "Café by the gate.", "number": "+15550123456", "id": "SM" + "0a" * 16}


@pytest.mark.parametrize("name", SECRETS)
def test_every_spelling_is_found_in_the_midst_of_other_bytes(name: str, tmp_path: Path) -> None:
    secret = SECRETS[name]
    for spelling, pattern in spellings(secret).items():
        file = tmp_path / "file"
        file.write_bytes(b"\xff" * 4097 + pattern + b"\x00")
        assert any(spelling in line for line in found([file], {name: secret}))


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("after", ["", "x", "xy", "xyz"])
def test_what_is_encoded_together_with_other_words_is_found(
    before: str, after: str, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    for secret in SECRETS.values():
        whole = f"{before}{secret}{after}"
        for written in (
            base64.b64encode(whole.encode()),
            base64.urlsafe_b64encode(whole.encode()),
            whole.encode("utf-16"),
            whole.encode().hex().encode(),
            quote(whole).encode(),
        ):
            file.write_bytes(written)
            assert found([file], {"it": secret})


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"Words of example." * 100)
    assert found([file], SECRETS) == []
