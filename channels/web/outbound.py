"""Makes of the newest turn what a page shows: values for the templates, no markup.

Rules: one question a page; a receipt has a page of its own before the question behind it, which
is reached by ticking that one has it. Digits 0, 8 and 9 that mean the same everywhere are buttons;
all others are answers to choose from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.messages import Asked, Kind, Question, Spoken
from intake.reporting.showing import Page

EVERYWHERE = frozenset({"8", "9"})
STOPS = " .,:;\u060c\u061b\u06d4\u1362\u0964"
"""What is left over before words that came behind a list of answers."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something said. `code`: groups of digits that stand between `words` and `after`."""

    kind: Kind
    words: str = field(repr=False)
    code: tuple[str, ...] = field(default=(), repr=False)
    after: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A question with the way to answer it. `only`: its one answer, where there is just one."""

    words: str = field(repr=False)
    hint: str = field(repr=False)
    asked: Asked
    skips: bool
    choices: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    listed: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def only(self) -> tuple[str, str] | None:
        """The one answer there is."""
        alone = self.asked is Asked.ONE and len(self.choices) == 1
        return self.choices[0] if alone else None


@dataclass(frozen=True, slots=True)
class Screen:
    """One page. `receipts`: it shows codes and nothing else; `form` is None at the end."""

    language: str
    tag: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    form: Form | None = None
    receipts: bool = False
    has_code: bool = False
    early: bool = False

    @property
    def heading(self) -> Block | None:
        """What heads a page that asks nothing: the first receipt, else the first text."""
        if self.form is not None:
            return None
        heads = [each for each in self.blocks if bool(each.code) == self.receipts]
        return next((each for each in heads if each.kind is Kind.TEXT), None)


def screen(page: Page, *, has_code: bool = False) -> Screen:
    """What to show of a turn. `has_code`: she says that she has the receipts that stand in it."""
    codes = [each for each in page.said if each.code]
    if codes and not has_code:
        blocks = tuple(_block(each) for each in page.said if each.question is None)
        return Screen(page.language, page.tag, blocks, receipts=True)
    asked = page.said[-1] if page.said and page.said[-1].question else None
    before = page.said[:-1] if asked else page.said
    shown = () if codes else tuple(_block(each) for each in before)
    form = _form(asked, asked.question) if asked and asked.question else None
    early = page.early and form is not None and form.asked is not Asked.CODE
    return Screen(page.language, page.tag, shown, form, has_code=bool(codes), early=early)


def _block(spoken: Spoken) -> Block:
    words, code, after = spoken.before, "", spoken.after
    if spoken.code:
        words, code, after = (spoken.before + spoken.after).partition(spoken.code)
        return Block(spoken.kind, words.strip(), tuple(code.split()), after.lstrip(STOPS).strip())
    return Block(spoken.kind, f"{words}{after}".strip())


def _form(spoken: Spoken, question: Question) -> Form:
    return Form(
        words=spoken.before.strip(),
        hint=spoken.after.lstrip(STOPS).strip(),
        asked=question.asked,
        skips=question.skips,
        choices=_choices(spoken.options, skips=question.skips),
        listed=question.listed,
    )


def _choices(options: Sequence[tuple[str, str]], *, skips: bool) -> tuple[tuple[str, str], ...]:
    fixed = EVERYWHERE | {"0"} if skips else EVERYWHERE
    return tuple(option for option in options if option[0] not in fixed)
