"""`intake stats`: what is given out, in three forms, and the same again."""

from __future__ import annotations

import json
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
    keys = tmp_path / "keys"
    assert CliRunner().invoke(main, ("init", str(keys))).exit_code == 0
    places = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'content.db'}",
        "KEYRING_URL": f"sqlite:///{tmp_path / 'keyring.db'}",
        "INTAKE_PEPPER_FILE": str(keys / "pepper"),
        "INTAKE_SECRET_KEY_FILE": str(keys / "secret-key"),
        "INTAKE_EPOCH_DIR": str(keys / "epochs"),
    }

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=places)

    for arguments in (("migrate",), ("response", "load", str(DEMO_RESPONSE))):
        assert invoke(*arguments).exit_code == 0
    return invoke


@pytest.mark.parametrize(
    ("sheet", "period"),
    [
        ("public", "2021"),
        ("network", "2021-Q4"),
        ("register", "2021"),
        ("hrs", "2021-H2"),
        ("operations", "2021-11"),
    ],
)
def test_a_sheet_is_given_out_the_same_again(run: Run, sheet: str, period: str) -> None:
    written = run("stats", sheet, period, "--format", "json")
    assert written.exit_code == 0, written.output
    assert json.loads(written.output)["output"] == sheet
    assert run("stats", sheet, period, "--format", "json").output == written.output
    assert run("stats", sheet, period, "--format", "csv").output.startswith("output,period,")
    page = run("stats", sheet, period, "--language", "ar").output
    assert '<html lang="ar" dir="rtl">' in page


def test_a_sheet_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    assert run("stats", "public", "2021", "--out", str(out)).output == f"made {out}\n"
    assert "<!doctype html>" in out.read_text(encoding="utf-8")
    lost = run("stats", "public", "2021", "--out", str(tmp_path / "none" / "sheet.html"))
    assert (lost.exit_code, lost.output.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("public", "last year"), "is no year"),
        (("public", "2021-Q1"), "is no year"),
        (("public", "9998"), "is no year"),
        (("public", "2021", "--language", "xx"), "there are: en, ar"),
    ],
)
def test_what_cannot_be_meant_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("stats", *arguments)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert said in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("public", "2998"), "not before 2999-04-01"),
        (("operations", "2999-12"), "not before 3000-01-01"),
    ],
)
def test_what_cannot_be_given_out_is_one_line(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run("stats", *arguments)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert said in done.output


def test_names_are_explained_without_an_installation() -> None:
    for what in ("dictionary", "mapping"):
        done = CliRunner().invoke(main, ("stats", what, "--format", "json"), env={})
        assert done.exit_code == 0
        assert json.loads(done.output)
