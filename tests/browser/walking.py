"""Somebody in a real browser, with keys alone, who is led by the pages and by a table of answers.

The step that stands is read where it is kept, from outside; the browser itself is only looked at
and pressed. `looks` is called with every page before it is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from intake.conversation.moving import current
from intake.conversation.vocabulary import Step
from intake.reporting.memory import Memory
from tests.browser.paths import IN_OTHER_WORDS, STORY, Path
from tests.browser.visiting import Site, focus, start
from tests.browser.visiting import press_by_keys as press

MOST_PAGES = 60
SEEN = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const given = (what, name) => all(what).map((each) => each.getAttribute(name));
  const targets = all("button,label.pick,summary,nav a,textarea,select,input[type=text]")
    .filter((each) => each.offsetParent && each.checkVisibility());
  return {
    token: given("input[name=t]", "value")[0] ?? "",
    kept: all("button[value=kept]").length > 0,
    buttons: given("main > form button", "value"),
    picks: given("input[name=a]", "value"),
    listed: given("main select option", "value").filter((each) => each),
    written: all("#answer:not(select)").length > 0,
    codes: all(".code").map((each) => each.textContent.trim().split(/\\s+/).join(" ")),
    kinds: [...new Set(all("main [class]").map((each) => each.className))].sort().join(" "),
    cards: all(".card").length,
    said: all(".said").map((each) => each.textContent),
    width: document.documentElement.scrollWidth,
    small: targets.filter((each) => each.getBoundingClientRect().height < 44)
      .map((each) => each.outerHTML),
    beyond: targets.filter((each) => (each.control ?? each).tabIndex < 0)
      .map((each) => each.outerHTML),
    heads: all("h1").length,
    title: document.title,
    address: location.pathname + location.search,
  };
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it stands: what it offers and how it lies. `beyond`: what no key comes to."""

    token: str
    kept: bool
    buttons: list[str]
    picks: list[str]
    listed: list[str]
    written: bool
    codes: list[str]
    kinds: str
    cards: int
    said: list[str]
    width: int
    small: list[str]
    beyond: list[str]
    heads: int
    title: str
    address: str


@dataclass
class Walker:
    """`language`: she reads and writes in it. `codes`: those she was shown, in order.
    `help_first`: at every question that she has not seen she looks at the help places before she
    answers."""

    page: Page
    site: Site
    looks: Callable[[str, Seen], None]
    language: str = "en"
    codes: list[str] = field(default_factory=list)
    steps: set[Step] = field(default_factory=set)
    help_first: bool = False
    _given: dict[Step, Iterator[str]] = field(default_factory=dict)

    def tells(self, path: Path) -> None:
        """From Start to the end."""
        start(self.page, self.site, self.language)
        self._goes(path)

    def comes_back(self, code: str, path: Path) -> None:
        """With a code, typed where it is asked for; then Leave."""
        start(self.page, self.site, self.language)
        self.page.locator("summary").last.focus()
        self.page.keyboard.press("Enter")
        self.page.locator("details input[type=text]").fill(code)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._goes(path)

    def _goes(self, path: Path) -> None:
        self._given = {step: iter(answers) for step, answers in path.items()}
        for _ in range(MOST_PAGES):
            seen, step = self._sees()
            if step is None:
                return
            if self.help_first and "8" in seen.buttons and step not in self.steps:
                seen = self._looks_for_help(step)
            self.steps.add(step)
            self._answers(seen, step)
        raise AssertionError("it never ended")

    def _sees(self) -> tuple[Seen, Step | None]:
        seen = Seen(**self.page.evaluate(SEEN))
        step = standing(self.site, seen.token)
        self.looks(step.name if step else "the end", seen)
        self.codes += [code for code in seen.codes if code not in self.codes]
        return seen, step

    def _looks_for_help(self, step: Step) -> Seen:
        press(self.page, "8")
        seen, now = self._sees()
        if now is Step.HELP_AREA:
            self.steps.add(now)
            press(self.page, "go", seen.listed[0])
            seen, now = self._sees()
        assert seen.cards, f"no help places at {step.name}"
        assert now is step, f"help led away from {step.name}"
        return seen

    def _answers(self, seen: Seen, step: Step) -> None:
        if seen.kept:
            assert focus(self.page, "input[name=have]")
            self.page.keyboard.press("Space")
            press(self.page, "kept")
            return
        answer = next(self._given.get(step, iter(())), None)
        offered = not seen.picks or answer in (None, *seen.picks)
        assert offered, f"{step.name} does not offer {answer}, but {seen.picks}"
        if answer is None and step in (Step.BACK, Step.BACK_HELPER):
            press(self.page, "9")
        elif "go" not in seen.buttons:
            press(self.page, answer or seen.buttons[0])
        elif seen.picks:
            press(self.page, "go", answer or seen.picks[0])
        elif seen.listed and answer is None:
            press(self.page, "go", seen.listed[0])
        else:
            box = "#name" if seen.listed else "#answer"
            self.page.locator(box).fill(self._in_her_words(answer or STORY))
            press(self.page, "go")

    def _in_her_words(self, words: str) -> str:
        return IN_OTHER_WORDS.get(self.language, {}).get(words, words)


def standing(site: Site, token: str) -> Step | None:
    """The question that this page asks; None when it is over."""
    who = site.world.vault.pseudonym("web", token)
    row = site.store.tables.conversations.get(who.lookup) if token else None
    plain: Any = site.world.vault.open_state(who, row.sealed) if row else None
    return current(Memory.from_bytes(plain).conversation) if plain else None
