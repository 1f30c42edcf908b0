"""What a whole report costs the phone of whoever pays for its texts."""

from __future__ import annotations

from channels.sms.segments import parts
from intake.conversation.vocabulary import Step
from tests.unit.reporting.examples import reporter
from tests.unit.reporting.test_filing import EVERYTHING

MOST_TEXTS = 16
MOST_PARTS = 19


def test_the_longest_way_for_oneself_without_help_texts_stays_within_its_budget() -> None:
    anna = reporter()
    anna.sends({**EVERYTHING, Step.NEEDS: "0", Step.AREA: "11"})
    assert len(anna.read) <= MOST_TEXTS
    assert sum(parts(text) for text in anna.read) <= MOST_PARTS
