"""When far more than usual begin on a channel, what is sent then says so; all else is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from intake.conversation.vocabulary import Step
from intake.ports import ReportHeader
from intake.reporting.times import hour_of
from intake.routing.flooding import LEAST
from tests.unit.reporting.examples import Reporter, reporter


def sent(anna: Reporter) -> ReportHeader:
    """The header of what she sends now."""
    report_id = anna.sends()
    return anna.scene.tables.reports[report_id]


def strangers(anna: Reporter, count: int, channel: str = "sms", hours_ago: int = 0) -> None:
    """So many others begin."""
    world = anna.scene.world
    hour = hour_of(world.time()) - timedelta(hours=hours_ago)
    with world.store() as work:
        for _ in range(count):
            work.starts.add(channel, hour)
        work.commit()


def test_whoever_begins_is_counted_once_by_channel_and_hour() -> None:
    anna = reporter()
    anna.sends()
    anna.text("hello")
    world = anna.scene.world
    assert anna.scene.tables.starts == {("sms", hour_of(world.time())): 2}


def test_what_is_sent_on_a_usual_day_is_not_marked() -> None:
    anna = reporter()
    strangers(anna, LEAST - 1)
    assert not sent(anna).in_flood


def test_what_is_sent_in_a_flood_is_marked_and_nothing_else_is_different() -> None:
    anna, usual = reporter(), reporter()
    strangers(anna, LEAST)
    flooded = sent(anna)
    other = sent(usual)
    assert flooded.in_flood
    unmarked = replace(flooded, in_flood=False, report_id=other.report_id, public=other.public)
    assert unmarked == other
    (clock,), (usually,) = (each.scene.tables.clocks.values() for each in (anna, usual))
    assert replace(clock, report_id=usually.report_id) == usually, "its times run on"


def test_a_flood_of_one_channel_marks_nothing_of_another() -> None:
    anna = reporter()
    strangers(anna, 10 * LEAST, channel="web")
    assert not sent(anna).in_flood


def test_what_was_begun_in_a_flood_is_marked_after_it_too() -> None:
    anna = reporter()
    strangers(anna, LEAST)
    anna.goes_to(Step.SEND)
    anna.scene.world.time.pass_time(hours=1)
    anna.says("1")
    (report,) = anna.scene.tables.reports.values()
    assert report.in_flood
