"""Told words are revealed in a few known places, and nothing but known words is ever logged."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.tree import calls_of, modules, names, tree_of

PRODUCT = ("intake", "channels")

REVEALED: Mapping[str, str] = {
    "intake/conversation/answers.py": "an answer is understood by its words",
    "intake/conversation/state.py": "a first text waits, sealed, for consent",
    "intake/reporting/hearing.py": "a typed code is told from words by its digits",
    "intake/reporting/checking.py": "what a reader enters is looked through before it is sealed",
    "intake/reporting/draft.py": "words are sealed to the report's key",
    "intake/reporting/back.py": "what is added is sealed to the report's key",
    "intake/reporting/performing.py": "an ombudsperson's answer is shown to whoever has the code",
    "intake/letters.py": "a text is sealed into the outbox",
    "channels/gateway/inbound.py": "what has no id is known by a hash of its words and time",
    "channels/gateway/sender.py": "a text is handed to the gateway",
    "intake/mailing.py": "a mail to a reader, which says nothing, is handed to the server",
    "channels/sms/sender.py": "a text is handed to the provider, and looked for there",
    "channels/telegram/sender.py": "a text is handed to the provider",
}
"""File -> why words are revealed there. Every line more is one more place that can leak."""

LOG_METHODS = ("debug", "info", "warning", "error", "exception", "critical", "log")
LOGGERS = ("_log", "log", "logger", "logging", "self._log", "self._logger")
SAFE: Mapping[str, str] = {
    "type(error).__name__": "the name of a class",
    "channel.name": "the name of a channel",
    "text.channel": "the name of a channel",
    "letter.channel": "the name of a channel",
    "due.copy.channel": "the name of a channel",
    "box.channel": "the name of a channel",
    "errand.task.value": "what is asked of a provider: one of three words",
    "len(missed)": "a count",
    "len(orphans)": "a count",
    "len(unreadable)": "a count",
}
"""What may stand beside the words of a log line, anywhere."""

SAFE_THERE: Mapping[tuple[str, str], str] = {
    ("intake/delivery.py", "outcome"): "a DeliveryError: its class and the provider's code",
    ("intake/purging.py", "error"): "a DeliveryError: its class and the provider's code",
    ("intake/quiet.py", "kind.__name__"): "the name of a class",
    ("intake/quiet.py", "lost.exc_type.__name__"): "the name of a class",
    ("intake/sweeping.py", "error"): "a DeliveryError: its class and the provider's code",
    ("intake/nudging.py", "error"): "a DeliveryError: its class and the provider's code",
    ("intake/desk/faults.py", "place"): "file, line and function of our own code",
}
"""(file, what) that is safe in this file only."""


def test_words_are_revealed_where_that_is_known_and_nowhere_else() -> None:
    found = {name for name, tree in modules(*PRODUCT) if calls_of(tree, "reveal")}
    assert found == set(REVEALED)


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for method in LOG_METHODS:
        for call in calls_of(tree, method):
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in LOGGERS:
                yield call


def is_known(said: ast.expr, name: str = "") -> bool:
    """A literal, one of two literals, or something listed as safe."""
    if isinstance(said, ast.IfExp):
        return is_known(said.body, name) and is_known(said.orelse, name)
    words = ast.unparse(said)
    return isinstance(said, ast.Constant) or words in SAFE or (name, words) in SAFE_THERE


@pytest.mark.parametrize("name", names(*PRODUCT))
def test_log_lines_are_literals_and_names_of_classes(name: str) -> None:
    for call in log_calls(tree_of(name)):
        where = f"{name}:{call.lineno}"
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr != "exception", f"{where}: a trace can hold words"
        assert not call.keywords, f"{where}: no traces, no extras"
        assert isinstance(call.args[0], ast.Constant), where
        assert all(is_known(said, name) for said in call.args), where


def test_every_logger_is_one_that_is_looked_at() -> None:
    """A logger under another name would go unseen above."""
    for name, tree in modules(*PRODUCT):
        for call in calls_of(tree, "getLogger"):
            assert ast.unparse(call.func) == "logging.getLogger", name
        kept = {
            ast.unparse(target)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and "getLogger(" in ast.unparse(node.value)
            for target in node.targets
        }
        assert kept <= set(LOGGERS), name


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("_log.error('worker: %s', type(error).__name__)", True),
        ("_log.warning('dropped: %s', 'old' if letter else 'unreadable')", True),
        ("_log.error(f'worker: {error}')", False),
        ("_log.error('worker: %s', told)", False),
        ("_log.error('worker: %s', error)", False),
        ("_log.error('worker: %s', error.args)", False),
        ("_log.warning('to %s', letter.address if letter else 'nobody')", False),
    ],
)
def test_the_check_of_log_lines_finds_what_it_is_for(line: str, safe: bool) -> None:
    (call,) = log_calls(ast.parse(line))
    assert all(is_known(said) for said in call.args) == safe


def test_nothing_is_printed_by_the_product() -> None:
    """The command speaks through click, so that nothing else is ever on its output."""
    printing = [
        name
        for name, tree in modules(*PRODUCT)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "pprint")
    ]
    assert not printing
