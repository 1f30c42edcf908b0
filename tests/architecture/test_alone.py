"""The project stands alone: no path of anybody's machine, no package host, no key in any file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.architecture.tree import texts

PATHS = re.compile(r"(?<![\w.$}])/(?:home|root|Users|work|workspace|opt/\w+|tmp/\w+)/[\w.-]+")
"""An absolute path that exists on somebody's machine only."""

HOSTS = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|yarnpkg\.com|proxy\.golang\.org|crates\.io"
    r"|artifactory\S*|nexus\S*|(?<!no-emit-)index-url|find-links)\b",
    re.IGNORECASE,
)
"""Where packages come from is the operator's choice, made outside these files."""

KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAC[0-9a-f]{32}\b|\bSK[0-9a-f]{32}\b"
    r"|\b\d{8,10}:[A-Za-z0-9_-]{35}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bAKIA[0-9A-Z]{16}\b"
)
"""Keys and tokens in the shapes that providers give them."""

EXEMPT: Mapping[str, str] = {
    "tests/architecture/test_alone.py": "the patterns themselves",
}
EVERYTHING = [(name, text) for name, text in texts() if name not in EXEMPT]


def found(pattern: re.Pattern[str]) -> dict[str, set[str]]:
    matches = {name: set(pattern.findall(text)) for name, text in EVERYTHING}
    return {name: words for name, words in matches.items() if words}


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert found(PATHS) == {}


def test_no_file_names_a_package_host() -> None:
    assert found(HOSTS) == {}


def test_no_file_holds_a_key() -> None:
    assert found(KEYS) == {}


def test_files_are_looked_into() -> None:
    names = {name for name, _ in EVERYTHING}
    assert {"README.md", "Makefile", "intake/app.py", "requirements.lock", ".ci/run"} <= names


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (PATHS, "see /home/somebody/notes"),
        (PATHS, "cd /work/main && make"),
        (HOSTS, "--index-url https://mirror.example"),
        (HOSTS, "https://files.pythonhosted.org/packages"),
        (KEYS, "AC" + "0123456789abcdef" * 2),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
    assert not pattern.search("var/intake.db, /srv/intake.db, /desk/reports, https://localhost")
