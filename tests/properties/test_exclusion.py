"""T05 and T06: nobody who hangs together with the accused can have a report, now or later.

The examples are fixed, and so are the shares; each run is one seed, named when it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from intake.cases.declaration import Conflict
from tests.properties.exclusion_scene import STEPS, WAITING, Scene, scene

RUNS = 240
WAITS = 160
EDITS = 6
FAIR_SHARE = 0.1
KINDS = {
    "excluded at filing",
    "owner excluded later",
    "deputy excluded later",
    "refused",
    "set aside",
}


def test_nobody_of_the_chain_has_it_at_filing_or_from_the_instant_it_is_known() -> None:
    seen: Counter[str] = Counter()
    for seed in range(RUNS):
        walked = scene(seed)
        try:
            seen.update(walk(walked))
        except AssertionError as failed:
            raise AssertionError(f"seed {seed}: {failed}") from failed
    shares = {name: round(seen[name] / RUNS, 2) for name in sorted(KINDS)}
    print(f"\nexclusion over {RUNS} runs: {shares}")
    assert min(shares.values()) >= FAIR_SHARE, shares


def test_nor_does_the_clock_give_it_to_them() -> None:
    seen: Counter[str] = Counter()
    for seed in range(WAITS):
        try:
            seen.update(walk(scene(seed), WAITING))
        except AssertionError as failed:
            raise AssertionError(f"seed {seed}: {failed}") from failed
    kinds = {*KINDS, "moved by the clock"}
    shares = {name: round(seen[name] / WAITS, 2) for name in sorted(kinds)}
    assert min(shares.values()) >= FAIR_SHARE / 2, shares


def walk(walked: Scene, steps: Sequence[Callable[[Scene], None]] = STEPS) -> set[str]:
    """File, then edit; after each step everything must hold. What kinds of run it was."""
    if not walked.file():
        assert_nothing_is_left(walked)
        return {"refused"}
    kinds = {"excluded at filing"} if walked.out else set()
    assert_holds(walked)
    for _ in range(walked.random.randint(1, EDITS)):
        deputies = {each for each in walked.wrapped() if walked.place(each) == "deputy"}
        walked.random.choice(steps)(walked)
        if deputies & walked.out.keys() and "deputy" not in map(walked.place, deputies):
            kinds.add("deputy excluded later")
        assert_holds(walked)
    walked.adds()
    assert_holds(walked)
    assert_not_lost(walked)
    return kinds | walked.happened


def assert_nothing_is_left(walked: Scene) -> None:
    """T06: information only, and no record of it."""
    tables = walked.store.tables
    for rows in (tables.reports, tables.drafts, tables.parts, tables.assignments):
        assert not rows
    assert not walked.keyring.ever


def assert_holds(walked: Scene) -> None:
    """Whoever is out has no wrap, no place, no page, and nothing that opens what came since."""
    for reader_id, parts_then in walked.out.items():
        may_keep = walked.is_set_aside() and walked.place(reader_id) in ("owner", "set_aside")
        wraps = walked.wraps(reader_id)
        assert all(wrap.held for wrap in wraps) if may_keep else not wraps, "a wrap"
        opened_later = [each for each in walked.stolen(reader_id) if each >= parts_then]
        assert not opened_later, "a part that came later"
        if may_keep and reader_id in walked.declared:
            continue  # sees that there is one, closed, so that it is not forgotten
        assert walked.place(reader_id) in ("", "set_aside"), "a place"
        assert walked.casework.header(reader_id, walked.report_id) is None
        queue = walked.casework.queue(reader_id, None)
        assert (queue.headers, queue.counts.open) == ((), 0)
        assert walked.casework.open_case(walked.session(reader_id), walked.report_id) is None


def assert_not_lost(walked: Scene) -> None:
    """The owner opens all of it; or, set aside, everything can still be opened with the release
    key by somebody who keeps it."""
    generations = set(range(len(walked.header.later) + 1))
    if walked.is_set_aside():
        kept = {wrap.generation for wrap in walked.keyring.wraps(walked.report_id)}
        assert kept == generations, "lost"
        return
    who = walked.session(walked.owner)
    assert walked.casework.declare(who, walked.report_id, Conflict.NONE)
    walked.casework.open_case(who, walked.report_id)
    if walked.is_set_aside() or walked.owner != who.reader_id:
        return  # the register had changed since it was last opened
    case = walked.casework.open_case(who, walked.report_id)
    assert case is not None
    assert case.is_whole
