"""The script as a diagram, so that people who do not read code can check what is asked when.

One Mermaid flow chart per path, made from the table; `intake diagram` prints it, and a test keeps
the copy in `docs/` current. Arrows: dotted is "on along the path" past questions that are put only
sometimes, drawn with a rounded box; a labelled arrow is an answer that leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from intake.conversation.paths import HELPER, SELF, WITNESS
from intake.conversation.scenes import Choice, Code, Goes, Lookup, Scene, Words, always
from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Option, Step

CHARTS: Mapping[str, tuple[Step, ...]] = {
    "About herself": SELF,
    "For a person who asked, with a helper code or without": HELPER,
    "Something seen or heard": WITNESS,
}
BACK: Mapping[str, tuple[Step, ...]] = {
    "Coming back with the code": (
        Step.BACK,
        Step.ADD_WORDS,
        Step.NEW_WISH,
        Step.WITHDRAW,
        Step.DELETE,
        Step.CUT_OFF,
        Step.EASY,
        Step.ANSWERED_WELL,
        Step.BARRIER,
    ),
    "Coming back with an intermediary's code": (Step.BACK_HELPER, Step.ADD_WORDS),
}


def diagrams() -> str:
    """All paths, as a Markdown page."""
    parts = ["# The conversation", "", _LEGEND, ""]
    for title, steps in CHARTS.items():
        parts += [f"## {title}", "", "```mermaid", *_chart(steps), "```", ""]
    for title, steps in BACK.items():
        parts += [f"## {title}", "", "```mermaid", *_chart(steps, linked=False), "```", ""]
    return "\n".join(parts)


_LEGEND = """Made from the table `intake/conversation/script.py` by `intake diagram`; do not edit.
Rounded boxes are put only sometimes. 0 skips where a question may be skipped, 8 shows help places
and 9 leaves, everywhere; these are not drawn."""


def _chart(steps: tuple[Step, ...], *, linked: bool = True) -> Iterator[str]:
    yield "flowchart TD"
    drawn = _with_detours(steps)
    for step in drawn:
        yield f"  {_id(step)}{_box(step)}"
    if linked:
        for here, then in pairwise(steps):
            yield f"  {_id(here)} -.-> {_id(then)}"
    for step in drawn:
        yield from _leads(step, drawn)


def _with_detours(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The path's steps and those that only an answer leads to."""
    found = dict.fromkeys(steps)
    for step in steps:
        for answer in _answers(SCRIPT[step]):
            if isinstance(answer[1], Step):
                found.setdefault(answer[1])
    return tuple(found)


def _answers(scene: Scene) -> list[tuple[Option, Step | Goes]]:
    if isinstance(scene, (Words, Code)):
        return []
    return [(answer.option, answer.leads) for answer in scene.answers.values()]


def _leads(step: Step, drawn: tuple[Step, ...]) -> Iterator[str]:
    for option, leads in _answers(SCRIPT[step]):
        label = option.value.replace("_", " ")
        if leads is Goes.OUT:
            yield f"  {_id(step)} -->|{label}| end_{_id(step)}_{option.value}((end))"
        elif isinstance(leads, Step) and leads in drawn and leads is not step:
            yield f"  {_id(step)} -->|{label}| {_id(leads)}"


def _id(step: Step) -> str:
    return step.name.lower()


def _box(step: Step) -> str:
    title = f"{step.value} {step.name.replace('_', ' ').lower()}"
    sometimes = _is_put_sometimes(SCRIPT[step])
    return f'(["{title}"])' if sometimes else f'["{title}"]'


def _is_put_sometimes(scene: Scene) -> bool:
    match scene:
        case Choice() | Words() | Lookup() | Code():
            return scene.when is not always
