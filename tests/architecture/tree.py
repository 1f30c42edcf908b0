"""The files of the project, as a clone has them, and the Python ones read as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = frozenset(
    {".git", ".venv", "var", "node_modules", "__pycache__", ".hypothesis", ".mypy_cache"}
)
"""Folders that are made or downloaded, never committed; any other that begins so is a cache."""
PICTURES = frozenset({".png", ".ico", ".woff2"})


def files(*folders: str) -> Iterator[Path]:
    """Every file below these folders of the project (all of it when none is named)."""
    for folder in folders or (".",):
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.is_file() and not _is_made(parts):
                yield path


def _is_made(parts: tuple[str, ...]) -> bool:
    caches = (part.startswith(".") and part.endswith("cache") for part in parts)
    return (
        any(caches) or not NOT_OURS.isdisjoint(parts) or parts[-1].endswith((".pyc", ".egg-info"))
    )


def name(path: Path) -> str:
    """As the project calls it."""
    return path.relative_to(ROOT).as_posix()


def texts(*folders: str) -> Iterator[tuple[str, str]]:
    """(name, content) of everything that is text."""
    for path in files(*folders):
        if path.suffix not in PICTURES:
            yield name(path), path.read_text(encoding="utf-8")


def names(*folders: str) -> list[str]:
    """Of every Python file; no tree is made, so it is quick enough to list tests with."""
    return [name(path) for path in files(*folders) if path.suffix == ".py"]


@cache
def modules(*folders: str) -> tuple[tuple[str, ast.Module], ...]:
    """(name, syntax tree) of every Python file."""
    return tuple((module, tree_of(module)) for module in names(*folders))


def tree_of(module: str) -> ast.Module:
    """The syntax tree of one Python file, by its name."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def calls_of(tree: ast.AST, method: str) -> list[ast.Call]:
    """Calls of a method of this name, on whatever object."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    ]
