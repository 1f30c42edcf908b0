"""A process that dies between the two databases: the text comes again and nothing is doubled,
lost, or left behind.

Wraps are committed to the keyring first, then the report to the content database; a deleted
report loses its wraps first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from intake.conversation.vocabulary import Step
from intake.errors import StoreError
from intake.messages import Sign
from intake.ports import Keyring, OpenWork
from intake.upkeep import Housekeeping
from tests.fakes.store import MemoryKeyring, MemoryStore
from tests.properties.world_faults import Instead
from tests.properties.world_scene import Setting
from tests.unit.reporting.examples import (
    WORDS,
    Reporter,
    nothing_is_kept,
    reporter,
    seed_of,
    told_in,
)

STORY = {Step.STORY: WORDS}


class Dying(Setting):
    """While `dying`, no unit of work commits, and the keyring fails where `keyring_too`."""

    def __init__(self) -> None:
        self.dying = False
        self.keyring_too = False

    def store(self, real: MemoryStore) -> OpenWork:
        @contextmanager
        def open_work(*, write: bool = True) -> Iterator[Any]:
            with real(write=write) as work:
                yield Instead(work, commit=self._die) if self.dying and write else work

        return cast(OpenWork, open_work)

    def keyring(self, real: MemoryKeyring) -> Keyring:
        def may_fail(name: str) -> Any:
            def run(*given: Any) -> None:
                if self.keyring_too:
                    raise StoreError("the keyring is away")
                getattr(real, name)(*given)

            return run

        changed = {name: may_fail(name) for name in ("file", "forget")}
        return cast(Keyring, Instead(real, **changed))

    def _die(self) -> None:
        raise StoreError("the process died")


def died_while(text: str, at: Step, *, keyring_too: bool = False) -> tuple[Reporter, Dying]:
    """Somebody whose text at this question was heard by a process that died."""
    setting = Dying()
    anna = reporter(setting)
    anna.goes_to(at, STORY)
    dies(anna, setting, text, keyring_too=keyring_too)
    return anna, setting


def dies(anna: Reporter, setting: Dying, text: str, *, keyring_too: bool = False) -> None:
    setting.dying, setting.keyring_too = True, keyring_too
    with pytest.raises(StoreError):
        anna.text(text, "SM-dying")
    setting.dying = setting.keyring_too = False


# ---------------------------------------------------------------- filing


def test_filing_that_died_half_way_has_left_keys_and_no_report() -> None:
    anna, _ = died_while("1", Step.SEND)
    assert anna.scene.keys_of()
    assert not anna.scene.tables.reports
    assert anna.says(anna.code) == [
        "That did not work. Check the number or try later. Help places: 8"
    ]


def test_the_text_that_comes_again_files_one_report_that_every_key_opens() -> None:
    anna, _ = died_while("1", Step.SEND)
    anna.text("1", "SM-dying")
    (report_id,) = anna.scene.tables.reports
    wraps = anna.scene.kept_keys.wraps(report_id)
    assert len(wraps) == len({wrap.reader_id for wrap in wraps}) == 2
    assert len({seed_of(anna.scene, report_id, wrap) for wrap in wraps}) == 1
    assert told_in(anna.scene, report_id) == [("narrative", WORDS)]
    assert anna.scene.keys_of() == {report_id}
    assert len(anna.scene.kept_keys.receipts(report_id)) == 1
    assert anna.reads()[0].startswith("Sent.")
    assert anna.says(anna.code)[0].startswith("Thank you.")


def test_what_she_tells_in_between_is_filed_too() -> None:
    anna, _ = died_while("1", Step.SEND)
    anna.says("2", "1", "And it was hot.", "1")
    anna.says("1")
    (report_id,) = anna.scene.tables.reports
    assert [words for _, words in told_in(anna.scene, report_id)] == [WORDS, "And it was hot."]


@pytest.mark.parametrize("leaving", ["9", "3", "STOP", Sign.STOP])
def test_whoever_leaves_after_that_leaves_no_key_behind(leaving: str | Sign) -> None:
    anna, _ = died_while("1", Step.SEND)
    anna.says(leaving)
    assert nothing_is_kept(anna.scene)


@pytest.mark.parametrize("minutes", [121, 400])
def test_whoever_falls_silent_after_that_leaves_no_key_behind(minutes: int) -> None:
    anna, _ = died_while("1", Step.SEND)
    world = anna.scene.world
    world.time.pass_time(minutes=minutes)
    anna.scene.lose(anna.phone)
    anna.says("hello", "9")
    world.time.pass_time(minutes=60)
    Housekeeping(world.store, world.keyring, world.time).run_once()
    assert nothing_is_kept(anna.scene)


def test_a_keyring_that_is_away_files_nothing() -> None:
    anna, _ = died_while("1", Step.SEND, keyring_too=True)
    assert not anna.scene.keys_of()
    assert not anna.scene.tables.reports
    anna.text("1", "SM-dying")
    assert len(anna.scene.tables.reports) == 1


# ---------------------------------------------------------------- erasing


def test_leaving_that_died_half_way_is_done_when_the_text_comes_again() -> None:
    for keyring_too in (False, True):
        anna, _ = died_while("9", Step.SEND, keyring_too=keyring_too)
        assert anna.scene.tables.drafts
        anna.text("9", "SM-dying")
        anna.reads()
        assert nothing_is_kept(anna.scene)


def test_deleting_that_died_half_way_leaves_a_report_nobody_opens_and_is_then_done() -> None:
    setting = Dying()
    anna = reporter(setting)
    report_id = anna.sends(STORY)
    anna.says(anna.code, "5")
    dies(anna, setting, "1")
    assert report_id in anna.scene.tables.reports
    assert not anna.scene.keys_of()
    anna.text("1", "SM-dying")
    assert anna.reads()[0].startswith("It is wiped.")
    assert nothing_is_kept(anna.scene)
