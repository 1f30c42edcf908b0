"""`intake poster`: from the response in force and the settings of the environment to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.__main__ import main
from tests.world import DEMO_RESPONSE

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command of an installation with the demo's response in force."""
    places = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'content.db'}",
        "KEYRING_URL": f"sqlite:///{tmp_path / 'keyring.db'}",
    }

    def invoke(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(main, arguments, env={**places, **environment})

    for arguments in (("migrate",), ("response", "load", str(DEMO_RESPONSE))):
        assert invoke(*arguments).exit_code == 0
    return invoke


def test_pages_are_made_of_what_is_set(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(
        "poster", "--out", str(out), "--kind", "poster", "--telegram", "@RiverPost_bot",
        PUBLIC_URL="https://river-post.example",
    )  # fmt: skip
    assert done.exit_code == 0
    names = sorted(path.name for path in out.iterdir())
    areas = (".html", "-11.html", "-12.html", "-13.html", "-14.html")
    assert names == sorted(f"poster-en{area}" for area in areas)
    page = (out / "poster-en-11.html").read_text(encoding="utf-8")
    assert "river-post.example" in page
    assert "@RiverPost_bot" in page
    assert not [channel for channel in ("SMS", "WhatsApp", "Tor<") if channel in page]
    assert f"made 5 pages in {out}" in done.output
    assert "to make a PDF" in done.output


def test_where_nothing_is_set_there_is_one_line_and_no_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("poster", "--out", str(out))
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert "nothing to print" in done.output
    assert not out.exists()
