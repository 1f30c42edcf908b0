"""Every sentence a reporter can read stands in `prompts.py` (or a template), and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import names, tree_of

SPEAKING = ("intake/conversation", "intake/reporting", "channels")
ALONE = tuple(
    f"intake/{each}.py" for each in ("messages", "letters", "i18n", "delivery", "nudging")
)
SENTENCE = re.compile(r"[A-Za-z]{2,}[ ,]+[a-z]{2,} [a-z]{2,}")
"""Three words in a row: a sentence somebody could read, not a name or a code."""

NOT_FOR_REPORTERS = {
    "intake/conversation/diagram.py": "a page for people who check the script",
    "channels/telegram/line.py": "what Telegram says, by which its refusals are known",
}


def sentences(tree: ast.Module) -> Iterator[str]:
    """Texts in the code that are neither explanations, errors nor log lines."""
    apart = {id(constant) for node in ast.walk(tree) for constant in _not_said(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in apart:
            text = node.value
            if isinstance(text, str) and SENTENCE.search(text):
                yield text


def _not_said(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what is raised, and what is logged."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Raise) or _is_log_call(node):
        yield from ast.walk(node)


def _is_log_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("_log.", "self._log."))


def speaking() -> list[str]:
    found = [*names(*SPEAKING), *(name for name in names("intake") if name in ALONE)]
    return [name for name in found if name not in NOT_FOR_REPORTERS]


@pytest.mark.parametrize("name", speaking())
def test_no_sentence_stands_outside_the_prompts(name: str) -> None:
    assert not list(sentences(tree_of(name)))


def test_the_check_finds_a_sentence_and_passes_over_what_nobody_reads() -> None:
    code = (
        '"""What this is for, in words."""\n'
        "said = 'Please send us your words.'\n"
        "raise StoreError('nothing of this was kept here')\n"
        "_log.error('this line is for the operator')\n"
        "code = 'none_return_by_code'\n"
    )
    assert list(sentences(ast.parse(code))) == ["Please send us your words."]
