"""Who can be the second person of a hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from intake.cases.hold import Reason
from intake.casework.audit import Event, line
from intake.casework.holding import Holding
from intake.casework.values import Done, Session
from intake.ports import Assignment
from intake.routing.response import Reader, Response
from intake.routing.response import Role as ReaderRole
from tests.unit.test_retention import Closing, closing

__all__ = ("closing",)


def places(closing: Closing) -> dict[str, str]:
    """Place -> reader."""
    with closing.world.store(write=False) as work:
        return {each.place: each.reader_id for each in work.reports.assignments(closing.id)}


def with_deputy(closing: Closing) -> str:
    """One more reader with a place."""
    placed = set(places(closing).values())
    deputy = next(each for each in sorted(closing.world.readers) if each not in placed)
    with closing.world.store() as work:
        work.reports.assign(closing.id, Assignment(deputy, "deputy"))
        work.commit()
    return deputy


def changed(closing: Closing, change: Callable[[Reader], Reader]) -> Response:
    response = closing.world.response
    return replace(response, readers=tuple(map(change, response.readers)))


def holding(closing: Closing, response: Response) -> Holding:
    found = Holding(closing.world.store, lambda: response, closing.world.time)
    assert found.ask(closing.owner, closing.id, Reason.INQUIRY) is Done.DONE
    return found


def test_a_colleague_does_not_confirm_while_there_is_somebody_else(closing: Closing) -> None:
    with_deputy(closing)
    place = places(closing)
    employer = {each.id: each.employer for each in closing.world.response.readers}[place["owner"]]
    same = changed(
        closing, lambda each: replace(each, host=employer) if each.id == place["deputy"] else each
    )
    holds = holding(closing, same)
    deputy, external = Session(place["deputy"], b""), Session(place["external"], b"")
    held = holds.of(deputy, closing.id)
    assert held is not None
    assert not held.may_confirm
    assert holds.confirm(deputy, closing.id) is Done.NOT_NOW
    assert [each.may_confirm for each in holds.listed(external)] == [True]
    assert holds.confirm(external, closing.id) is Done.DONE


def test_where_all_have_one_employer_a_colleague_does(closing: Closing) -> None:
    deputy = Session(with_deputy(closing), b"")
    holds = holding(closing, changed(closing, lambda each: replace(each, employer="bell-tower")))
    assert [each.may_confirm for each in holds.listed(deputy)] == [True]
    assert holds.confirm(closing.owner, closing.id) is Done.NOT_NOW, "two sessions are one person"
    assert holds.confirm(deputy, closing.id) is Done.DONE


def test_oversight_without_a_place_is_shown_no_hold(closing: Closing) -> None:
    """It may be the very one that is kept out: what keeps it out is sealed."""
    external = places(closing)["external"]
    overseeing = changed(
        closing,
        lambda each: (
            replace(each, role=ReaderRole.OVERSIGHT, independent=True)
            if each.id == external
            else each
        ),
    )
    holds = holding(closing, overseeing)
    with closing.world.store() as work:
        work.reports.leave(closing.id, external)
        work.commit()
    kept_out = Session(external, b"")
    assert holds.of(kept_out, closing.id) is None
    assert not holds.listed(kept_out)
    assert holds.confirm(kept_out, closing.id) is None
    assert holds.end(kept_out, closing.id) is None


@pytest.mark.parametrize("event", [Event.CONFLICT, Event.SET_ASIDE])
def test_what_was_asked_by_who_must_not_have_it_is_confirmed_by_nobody(
    closing: Closing, event: Event
) -> None:
    holds, owner = holding(closing, closing.world.response), closing.owner.reader_id
    with closing.world.store() as work:
        work.audit.write(line(closing.world.time(), owner, event, closing.id))
        work.commit()
    other = closing.other()
    held = holds.of(other, closing.id)
    assert held is not None
    assert not held.may_confirm
    assert holds.confirm(other, closing.id) is Done.NOT_NOW
    assert holds.end(other, closing.id) is Done.DONE


def test_nor_by_whoever_it_was_set_aside_from(closing: Closing) -> None:
    holds, place = holding(closing, closing.world.response), places(closing)
    with closing.world.store() as work:
        work.reports.put_aside(closing.id, closing.owner.reader_id)
        work.commit()
    assert holds.confirm(Session(place["owner"], b""), closing.id) is None
