"""Each name that is counted is shown by a table or is known to be shown by none, and each name that
a table shows is one that something can count.

A name that is written one way and read another way counts for nothing, and nobody notices: the
table says nought. So the names are worked out here from the closed words they are made of, and
every place that counts is listed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from intake.cases.closing import Answer, Item, Reason
from intake.cases.counting import counted
from intake.cases.course import Course
from intake.cases.outcome import ENDED, Learnt, Measure, Nature
from intake.cases.saying import ASKED, words_for
from intake.cases.scope import Kind
from intake.cases.tracks import NEXT, STATES, Accountability, Closing, Outcome, State
from intake.casework import capacity, escalating, excluding, forwarding, interpreting
from intake.conversation.scenes import Choice
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Step
from intake.reporting import entering, progress
from intake.statistics.indicators import KEPT, PROCESS, READ_LATER, READ_TWICE, READ_WITHIN
from tests.architecture.tree import modules


def of_steps() -> Iterator[str]:
    """From every state that a step can lead to, with every word that it can have."""
    for states in STATES.values():
        for state in states:
            for course, of in _said(state):
                yield from counted(course, state, of)


def _said(state: State) -> Iterator[tuple[Course, Mapping[str, str]]]:
    if not any(state in NEXT[each] for each in STATES_ALL):
        return
    match state:
        case Closing():
            look_back = dict.fromkeys((each.value for each in Item), Answer.DONE.value)
            given = [{"reason": each.value, **look_back} for each in Reason]
        case Outcome():
            given = [
                {"nature": a.value, "measure": b.value, "learnt": c.value, "quarter": "unknown"}
                for a, b, c in product(Nature, Measure, Learnt)
            ]
        case _:
            asked = ASKED.get(state, {})
            values = [[each.value for each in words] for words in asked.values()]
            given = [dict(zip(asked, chosen, strict=True)) for chosen in product(*values)]
    courses = [Course(accountability=each) for each in ENDED] if state in Outcome else [Course()]
    for course, said in product(courses, given):
        of = words_for(state, said, course)
        if of is not None and state is not Accountability.NOT_STARTED:  # goes back, uncounted
            yield course, of


STATES_ALL: Sequence[State] = [state for states in STATES.values() for state in states]


def of_progress() -> Iterator[str]:
    for path, steps in progress.COUNTED.items():
        names = (*steps.values(), progress.OTHER)
        yield from (f"asked {path} {name}" for name in steps.values())
        yield from (f"left {path} {name}" for name in names)
        yield from (f"refused {path}", f"sent {path}")
    yield progress.HELP


def of_answers() -> Iterator[str]:
    for step in (Step.EASY, Step.ANSWERED_WELL, Step.BARRIER):
        scene = SCRIPT[step]
        assert isinstance(scene, Choice)
        yield from (f"answer {step.value} {each.option.value}" for each in scene.answers.values())


WRITERS: Mapping[str, tuple[int, Iterable[str]]] = {
    "intake/casework/capacity.py": (1, [capacity.CLOSED_BY_HAND]),
    "intake/casework/coursing.py": (2, of_steps()),
    "intake/casework/escalating.py": (
        4,
        [escalating.UNREAD_IN_TIME, escalating.UNREAD_BY_TWO, escalating.AREA_CLOSED],
    ),
    "intake/casework/excluding.py": (1, [excluding.REROUTED]),
    "intake/casework/forwarding.py": (4, [forwarding.REFUSED]),
    "intake/casework/interpreting.py": (2, [interpreting.ASKED, interpreting.TRANSLATED]),
    "intake/casework/moving.py": (1, [READ_WITHIN, READ_TWICE, READ_LATER]),
    "intake/delivery.py": (1, []),
    "intake/reporting/back.py": (1, ["feedback collected"]),
    "intake/reporting/entering.py": (1, [entering.COUNTED]),
    "intake/reporting/hearing.py": (1, []),
    "intake/reporting/performing.py": (5, [*of_progress(), *of_answers(), "deleted"]),
    "intake/sweeping.py": (1, []),
}
"""Module -> (how many places of it count, the names). Those without names count by channel, for
whoever runs the system."""

WRITTEN = frozenset(name for _, names in WRITERS.values() for name in names)

SHOWN = frozenset(
    name
    for kept in (*KEPT, PROCESS)
    for cells in kept.names.values()
    for names in cells.values()
    for name in names
)


def is_shown_nowhere(name: str) -> bool:
    """Counted for whoever works on the line, or for a table that may come: no output shows it."""
    return name in HIDDEN or name.startswith(HIDDEN_BEGINNINGS)


HIDDEN = frozenset(
    {
        "triage out_of_scope_referred",
        "accountability forward_asked",
        "accountability outcome_substantiated",
        "accountability outcome_not_substantiated",
        "accountability outcome_limited_info",
        "accountability told_that_withdrawn",
        "closed duplicate",  # counted apart, as "duplicate"
        forwarding.REFUSED,
        interpreting.ASKED,
        interpreting.TRANSLATED,
        entering.COUNTED,
    }
)
HIDDEN_BEGINNINGS = ("asked ", "left back ", "refused ", "sent ")


def test_every_place_that_counts_is_listed() -> None:
    found = {module: _places(tree) for module, tree in modules("intake")}
    counting = {module: places for module, places in found.items() if places}
    assert counting == {module: places for module, (places, _) in WRITERS.items()}


def _places(tree: ast.Module) -> int:
    """Calls of `counters.add`, and of a method of the same module that ends in one."""
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    adds = [each for each in calls if _ends_in(each.func, "counters", "add")]
    through = [each for each in calls if _ends_in(each.func, "self", "_count")]
    return len(adds) + len(through) if adds else 0


def _ends_in(func: ast.expr, holder: str, method: str) -> bool:
    if not isinstance(func, ast.Attribute) or func.attr != method:
        return False
    value = func.value
    return (value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")) == holder


def test_what_is_counted_is_shown_or_known_to_be_shown_nowhere() -> None:
    assert {name for name in WRITTEN - SHOWN if not is_shown_nowhere(name)} == set()


def test_what_is_shown_can_be_counted() -> None:
    """Where somebody left is summed over every path, also over those that never ask it: there each
    path and each question must be one that is counted."""
    summed = {tuple(name.split(" ")[1:]) for name in SHOWN if name.startswith("left ")}
    left = {tuple(name.split(" ")[1:]) for name in WRITTEN if name.startswith("left ")}
    assert {name for name in SHOWN - WRITTEN if not name.startswith("left ")} == set()
    assert {path for path, _ in summed} == {path for path, _ in left} - {progress.BACK}
    assert {question for _, question in summed} == {
        question for path, question in left if path != progress.BACK
    }


def test_nothing_is_said_to_be_hidden_that_is_shown_or_never_counted() -> None:
    assert HIDDEN <= WRITTEN - SHOWN
    beginnings = {each for each in HIDDEN_BEGINNINGS if any(n.startswith(each) for n in WRITTEN)}
    assert beginnings == set(HIDDEN_BEGINNINGS)


def test_every_kind_that_was_judged_has_a_row() -> None:
    rows = {name for name in SHOWN if name.startswith("kind_assessed ")}
    assert rows == {f"kind_assessed {kind.value}" for kind in Kind if kind is not Kind.UNKNOWN}
