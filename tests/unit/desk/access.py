"""Every address of the desk, asked for by everybody who could: what each is answered.

`table()` gives the lines of `docs/who-may-what.md`. A report has an owner, a deputy and oversight;
another reader depends on the organisation that it accuses; others have nothing to do with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from intake.casework.cards import Enrolled
from intake.routing.response import Reader, Role
from tests.unit.desk.visitor import HIDDEN, Visitor, text_of
from tests.unit.desk.world import (
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    OWNER,
    PLACES,
    RESPONSE,
    FiledReport,
    World,
)

CHILDREN, WORDS, KEY = "meadow", "bridge", "safe"
SIGNED_OUT = "nobody"
PEOPLE: Mapping[str, str] = {
    SIGNED_OUT: "signed out",
    OWNER: "its owner, an ombudsperson",
    DEPUTY: "its deputy",
    EXTERNAL: "oversight, behind its deputy",
    EXCLUDED: "a deputy of the organisation it accuses",
    CHILDREN: "a child receiver without a place in it",
    WORDS: "an interpreter who was not asked",
    KEY: "a recovery key",
}
WITHOUT = (EXCLUDED, CHILDREN, WORDS, KEY)
"""Who is signed in and has nothing to do with the report."""

SAID: Mapping[int, str] = {
    200: "shown",
    303: "done",
    400: "asked again",
    403: "refused",
    404: "not there",
    405: "not so",
    409: "too late",
    422: "asked again",
}
"""What an answer is to whoever asks. "asked again": the form is not filled in as it must be."""

LAST = ("login.sign_out", "login.everywhere")
"""After these nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One address and way to ask for it; `rule` as in the table."""

    method: str
    rule: Rule

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule}"

    def path(self, report: FiledReport | None, serial: str) -> str:
        """With what stands in it. Without a report: one of an id that there is not."""
        hex_id = report.id.hex() if report else "5a" * 16
        given = {
            "<hex_id>": hex_id,
            "<serial>": serial,
            "<output>": "public",
            "<period>": "2030",
            "<form>": "csv",
            "<path:filename>": "desk.css",
        }
        return str(re.sub("<[^>]+>", lambda found: given[found[0]], self.rule.rule))


class House:
    """One world in which everything can be asked for, as if each were the first."""

    def __init__(self) -> None:
        others = (
            Reader(CHILDREN, Role.CHILD_RECEIVER, "door", "Open Door Children", independent=True),
            Reader(WORDS, Role.INTERPRETER, "door", "Open Door Words", independent=True),
            Reader(KEY, Role.RECOVERY, "lighthouse", "Safe", independent=True),
        )
        self.world = World(response=replace(RESPONSE, readers=(*RESPONSE.readers, *others)))
        self.world.enrol(*(reader.id for reader in self.world.response.readers))
        self.report = self.world.file(places=PLACES, declared=True)
        made = self.world.casework.helpers.enrol(OWNER, 1, None, 0)
        assert isinstance(made, Enrolled)
        self.serial = made.cards[0].serial
        self.app = self.world.app()
        self._before = self._arrived = self.world.store.tables

    def asked(self) -> Sequence[Asked]:
        """Every address, those that sign out last."""
        found = [
            Asked(method, rule)
            for rule in self.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
        return sorted(found, key=lambda each: (each.rule.endpoint in LAST, each.rule.rule))

    def answers(
        self, who: str, asked: Sequence[Asked], *, made_up: bool = False
    ) -> Iterator[tuple[Asked, TestResponse]]:
        """What this person is answered to each, with the world as it was before the last one.

        `made_up`: the report is one that there is not.
        """
        visitor = self._arrive(who)
        for each in asked:
            yield each, self._answer(visitor, each, None if made_up else self.report)
            self.world.store.put_back(self._arrived)
            if each.rule.endpoint in LAST:
                visitor = self._arrive(who)

    def _arrive(self, who: str) -> Visitor:
        self.world.store.put_back(self._before)
        visitor = Visitor(self.world, self.app)
        if who != SIGNED_OUT:
            visitor.sign_in(who)
        self._arrived = self.world.store.tables
        return visitor

    def without_token(self, who: str, fields: Mapping[str, str]) -> Iterator[tuple[Asked, bool]]:
        """Every form sent with these fields and no token of ours: whether it was refused and
        nothing was changed."""
        visitor = self._arrive(who)
        for each in self.asked():
            if each.method == "POST":
                answer = visitor.post(each.path(self.report, self.serial), fields)
                is_as_before = self.world.store.tables is self._arrived
                yield each, answer.status_code == 400 and is_as_before

    def _answer(self, visitor: Visitor, each: Asked, report: FiledReport | None) -> TestResponse:
        path = each.path(report, self.serial)
        if each.method == "GET":
            return visitor.get(path)
        return visitor.post(path, {"csrf_token": self._token(visitor)})

    @staticmethod
    def _token(visitor: Visitor) -> str:
        for page in ("/you", "/sign-in"):
            found = dict(HIDDEN.findall(text_of(visitor.get(page))))
            if "csrf_token" in found:
                return str(found["csrf_token"])
        raise AssertionError("no form")


def said(answer: TestResponse) -> str:
    """The answer as a word of `SAID`."""
    if answer.status_code == 303 and answer.location.endswith("/sign-in"):
        return "sign in"
    return str(SAID[answer.status_code])


def table(house: House) -> str:
    """Markdown: a line for each address, a column for each person."""
    asked = house.asked()
    columns = {who: [said(answer) for _, answer in house.answers(who, asked)] for who in PEOPLE}
    lines = [
        f"| | {' | '.join(PEOPLE.values())} |",
        f"|---|{'---|' * len(PEOPLE)}",
        *(
            f"| `{each.name}` | {' | '.join(columns[who][number] for who in PEOPLE)} |"
            for number, each in enumerate(asked)
        ),
    ]
    return "\n".join(lines) + "\n"


ABOVE = """\
# Who may what at the desk

Every address, asked for by everybody who could, with an empty form where it takes one; made by
`python -m tests.unit.desk.access`, and held by `tests/unit/desk/test_who_may_what.py`, which also
compares, byte for byte, what a reader without a place in a report is answered for it and for a
report that does not exist.

* shown, done: it is answered. What an empty form does is nothing, or what the button says.
* asked again: the form must be filled in. Nothing is looked up for it before.
* not there: as if there were no such address or report.
* sign in, refused: for nobody who is not signed in.

The report was declared free of conflicts by its owner. A deputy and oversight behind it have a
place in it, but no page until it is theirs.

"""


def page(house: House) -> str:
    """The whole document."""
    return ABOVE + table(house)


if __name__ == "__main__":
    document = Path(__file__).parents[3] / "docs" / "who-may-what.md"
    document.write_text(page(House()), encoding="utf-8")
