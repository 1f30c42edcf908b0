"""Taking a report from readers who must not have it, and giving it to others who may.

Rule 1: the keyring first. The wraps of everybody who has to go are gone before any row says so.
Rule 2: nobody can bury a report. Where its owner goes, the next reader's wraps are committed
before the owner's go; where nobody may have it, what is left is put under the release layer.
Rule 3: what follows is sealed to a new key, of which whoever goes never had a wrap.
Rule 4: whoever was kept out once stays out, whatever the register says later; so does whoever
declared a conflict. What was sealed before is wrapped for newcomers by the keys at hand.
Rule 5: who did not read it in time waits behind everybody else, with a wrap of the new key under
the release layer. So does who cannot follow just now: the clock for reading asks again
(`escalating`), also where it was read.
Rule 6: whatever others were asked about it ends with it; the owner may ask anew.
Rule 7: all of it happens in one unit that holds the report. Broken off at any point and begun
again, it comes to the same end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.cases.facts import KEPT_OUT
from intake.cases.parts import RecordPart
from intake.casework import succession
from intake.casework.audit import Event, hour_of, line
from intake.casework.handing_over import HandOver
from intake.casework.known import Known
from intake.casework.ownership import OWNER, listed
from intake.casework.sealing import seal_into
from intake.casework.succession import NEXT, RELIEVED
from intake.casework.values import Rechecked, Session
from intake.ports import (
    Assignment,
    Clock,
    Keyring,
    ReportHeader,
    ReportKey,
    UnitOfWork,
    Vault,
    Wrap,
)
from intake.routing.facts import Facts
from intake.routing.recipients import Recipients, refill, select
from intake.routing.response import Response, Role
from intake.routing.rules import kept_out

REROUTED = "coi reroute"
"""Name of a count: another one owns it now, for a conflict of interest."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who has to go from a report, and what is written into its record about it.

    `hidden`: the owner must not even see that there is such a report, where nobody else may
    have it. Else it stays in the queue, closed, so that it is not forgotten.
    """

    header: ReportHeader
    out: frozenset[str]
    known: Known
    fields: Mapping[str, Any]
    hidden: bool = True

    @property
    def report_id(self) -> bytes:
        return self.header.report_id


class Excluding:
    """Carries out an exclusion. Safe to share between threads."""

    def __init__(
        self, keyring: Keyring, vault: Vault, response: Callable[[], Response], clock: Clock
    ) -> None:
        self._keyring = keyring
        self._vault = vault
        self._response = response
        self._clock = clock
        self._hand_over = HandOver(keyring, vault, response, clock)

    def exclude(self, work: UnitOfWork, session: Session, act: Exclusion) -> Rechecked:
        """Do it, up to the commit, which is the caller's. The report must be held."""
        me, report_id = session.reader_id, act.report_id
        work.grants.forget_report(report_id)
        for reader_id in act.out - {me}:
            self._hand_over.let_go(report_id, reader_id)
        stay = [
            each for each in work.reports.assignments(report_id) if each.reader_id not in act.out
        ]
        owner = me if me not in act.out else self._next(work, me, stay, act)
        if owner is None:
            return self._set_aside(work, session, stay, act)
        team = self._filled(work, owner, stay, act)
        self._wrap_for_newcomers(work, team, stay, act)
        held = {reader: place != OWNER for reader, place in team.places()}
        self._new_key(work, act, dict.fromkeys(_relieved(stay), True) | held)
        self._place(work, me, team, stay, act)
        self._note(work, act)
        self._hand_over.hold_others(report_id, {owner, me})
        if owner != me:  # her own go last: they are what it is begun again with
            self._hand_over.let_go(report_id, me)
        return Rechecked.OTHERS_LEFT if owner == me else Rechecked.PASSED_ON

    # ------------------------------------------------------------ who has it now

    def _next(
        self, work: UnitOfWork, leaving: str, stay: Sequence[Assignment], act: Exclusion
    ) -> str | None:
        """Who owns it now, with open wraps: deputy, external reader, whom routing would choose, and
        last whoever had it and did not read it in time. Of these whoever is there first."""
        away = self._away(work)
        return self._first(work, leaving, stay, act, away) or (
            self._first(work, leaving, stay, act, frozenset()) if away else None
        )

    def _first(
        self,
        work: UnitOfWork,
        leaving: str,
        stay: Sequence[Assignment],
        act: Exclusion,
        but: frozenset[str],
    ) -> str | None:
        return (
            self._released(work, leaving, act, NEXT, but)
            or self._chosen(work, stay, act, but)
            or self._given_before(work, leaving, stay, act)
            or self._released(work, leaving, act, (RELIEVED,), but)
        )

    def _away(self, work: UnitOfWork) -> frozenset[str]:
        rows = work.readers.active(self._response().id)
        return frozenset(row.reader_id for row in rows if row.is_away(self._clock()))

    def _released(
        self,
        work: UnitOfWork,
        leaving: str,
        act: Exclusion,
        places: Sequence[str],
        but: frozenset[str],
    ) -> str | None:
        """The first in these places who may and can have it."""
        facts = act.known.facts
        possible = self._hand_over.successors(work, act.header, leaving, places, facts)
        left = [each for each in possible if each not in act.out | but]
        return self._hand_over.release_first(work, act.header, left)

    def _chosen(
        self,
        work: UnitOfWork,
        stay: Sequence[Assignment],
        act: Exclusion,
        but: frozenset[str],
    ) -> str | None:
        """Whom routing would choose of those who have no place, by the keys at hand."""
        facts = act.known.facts
        if facts is None or not act.known.keys.is_complete(act.header):
            return None
        free = self._free(work, act) - {each.reader_id for each in stay} - but
        chosen = select(self._response(), free, facts)
        if chosen is None:
            return None
        self._keyring.add_wraps(self._wraps(work, act, {chosen.owner: False}), self._hour())
        return chosen.owner

    def _given_before(
        self, work: UnitOfWork, leaving: str, stay: Sequence[Assignment], act: Exclusion
    ) -> str | None:
        """Whom a try had chosen that broke off when the leaving reader's wraps had gone: whoever
        has an open wrap, and no place yet."""
        if act.known.facts is not None:
            return None
        wraps = self._keyring.wraps(act.report_id)
        placed = {each.reader_id for each in stay} | act.out
        given = sorted({each.reader_id for each in wraps if not each.held} - placed)
        may_follow = self._hand_over.may_follow
        return next((each for each in given if may_follow(work, act.header, each, leaving)), None)

    def _filled(
        self, work: UnitOfWork, owner: str, stay: Sequence[Assignment], act: Exclusion
    ) -> Recipients:
        by_place = {each.place: each.reader_id for each in stay if each.reader_id != owner}
        kept = Recipients(
            owner,
            by_place.get("deputy"),
            by_place.get("external"),
            tuple(self._recovery(act)),
        )
        if act.known.facts is None or not act.known.keys.is_complete(act.header):
            return kept
        free = self._free(work, act) - _relieved(stay)
        return refill(self._response(), free, act.known.facts, kept)

    def _free(self, work: UnitOfWork, act: Exclusion) -> frozenset[str]:
        """Whoever could be asked: enrolled, never kept out of this report, and no colleague of
        whoever goes."""
        response = self._response()
        active = {row.reader_id for row in work.readers.active(response.id)}
        out = act.out | act.known.kept_out | succession.barred(work, act.report_id)
        left = frozenset[str]().union(
            *(reader.employers for reader in response.readers if reader.id in act.out)
        )
        return frozenset(
            reader.id
            for reader in response.readers
            if reader.id in active - out and not reader.employers & left
        )

    def _recovery(self, act: Exclusion) -> Iterator[str]:
        """Recovery keys that have it and may keep it."""
        for reader_id in {wrap.reader_id for wrap in self._keyring.wraps(act.report_id)} - act.out:
            reader = listed(self._response(), reader_id)
            if reader and reader.role is Role.RECOVERY:
                yield reader_id

    # ------------------------------------------------------------ keys

    def _wrap_for_newcomers(
        self, work: UnitOfWork, team: Recipients, stay: Sequence[Assignment], act: Exclusion
    ) -> None:
        had = {each.reader_id for each in stay} | {team.owner, *team.recovery}
        new = {reader: True for reader, _ in team.places() if reader not in had}
        if new:
            self._keyring.add_wraps(self._wraps(work, act, new), self._hour())

    def _new_key(self, work: UnitOfWork, act: Exclusion, readers: Mapping[str, bool]) -> None:
        """A key pair for what follows, wrapped for these readers: id -> whether it is held."""
        key = replace(self._vault.new_report(), report_id=act.report_id)
        generation = len(act.header.later) + 1
        wraps = list(self._wrapped(work, key, generation, readers))
        self._keyring.renew(act.report_id, generation, wraps, self._hour())
        work.reports.add_key(act.report_id, key.public)

    def _wraps(
        self, work: UnitOfWork, act: Exclusion, readers: Mapping[str, bool]
    ) -> Sequence[Wrap]:
        """Of every key so far."""
        every = enumerate(act.known.keys.all_of(act.header))
        return [
            wrap
            for generation, key in every
            for wrap in self._wrapped(work, key, generation, readers)
        ]

    def _wrapped(
        self, work: UnitOfWork, key: ReportKey, generation: int, readers: Mapping[str, bool]
    ) -> Iterator[Wrap]:
        for reader_id, held in readers.items():
            row = work.readers.get(reader_id)
            if row is not None:
                blob = self._vault.wrap(key, reader_id, row.lock.public, held=held)
                yield Wrap(key.report_id, reader_id, held, blob, generation)

    # ------------------------------------------------------------ rows

    def _place(
        self,
        work: UnitOfWork,
        me: str,
        team: Recipients,
        stay: Sequence[Assignment],
        act: Exclusion,
    ) -> None:
        for reader_id in act.out - {me}:
            work.reports.leave(act.report_id, reader_id)
        had = {each.reader_id for each in stay}
        for reader_id, place in team.places():
            if reader_id not in had and place != "recovery":
                as_what = place if place != OWNER else NEXT[0]
                work.reports.assign(act.report_id, Assignment(reader_id, as_what))
        if act.out - {me} or len(team.places()) > len(had):
            self._write(work, me, Event.READERS_CHANGED, act.report_id)
        if team.owner != me:
            passed_on = Event.PASSED_ON
            work.counters.add(f"{self._clock():%Y-%m}", REROUTED)
            self._hand_over.move(work, act.header, me, team.owner, passed_on, actor=me)

    def _note(self, work: UnitOfWork, act: Exclusion) -> None:
        if act.fields:
            part = RecordPart(act.fields, self._hour())
            seal_into(self._vault, work, act.header, part)

    def _set_aside(
        self, work: UnitOfWork, session: Session, stay: Sequence[Assignment], act: Exclusion
    ) -> Rechecked:
        """Nobody may own it now. A recovery key keeps it; without one the leaving reader's own
        wraps do, under the release layer, so that it is not lost."""
        me, report_id = session.reader_id, act.report_id
        keepers = tuple(self._recovery(act)) or (me,)
        if not self._was_set_aside(work, me, report_id):
            waiting = [each.reader_id for each in succession.in_order(stay)]
            self._new_key(work, act, dict.fromkeys((*keepers, *waiting), True))
            self._note(work, act)
            self._hand_over.wait_anew(work, act.header, self._clock())
        for reader_id in act.out - {me}:
            work.reports.leave(report_id, reader_id)
        if act.hidden:
            work.reports.put_aside(report_id, me)
        self._write(work, me, Event.SET_ASIDE, report_id)
        if me not in keepers:
            self._hand_over.let_go(report_id, me)
        self._hand_over.hold_others(report_id, ())
        return Rechecked.SET_ASIDE

    def _was_set_aside(self, work: UnitOfWork, reader_id: str, report_id: bytes) -> bool:
        told = (reader_id, Event.SET_ASIDE.value)
        return any((row.actor, row.event) == told for row in work.audit.of_report(report_id))

    def _write(
        self, work: UnitOfWork, who: str, event: Event, report_id: bytes, detail: str = ""
    ) -> None:
        work.audit.write(line(self._clock(), who, event, report_id, detail))

    def _hour(self) -> datetime:
        return hour_of(self._clock())


def holders(work: UnitOfWork, keyring: Keyring, report_id: bytes) -> frozenset[str]:
    """Everybody who has a wrap, or a place."""
    wraps = {each.reader_id for each in keyring.wraps(report_id)}
    return frozenset(wraps | {each.reader_id for each in work.reports.assignments(report_id)})


def conflicted(
    response: Response, me: str, readers: Collection[str], facts: Facts
) -> frozenset[str]:
    """Those of them who may not have it. Whoever is not in the file any more cannot be checked,
    and counts as one of them, but for whoever is signed in."""
    described = {me, *(reader.id for reader in response.readers)}
    return frozenset(readers) & kept_out(response, facts) | frozenset(readers) - described


def keeping_out(response: Response, out: Collection[str], facts: Facts) -> Mapping[str, Any]:
    """The field of the record that keeps them out for good, with all who may not have it now."""
    return {KEPT_OUT: sorted({*out, *kept_out(response, facts)})}


def _relieved(stay: Sequence[Assignment]) -> frozenset[str]:
    """Who had it and did not read it in time."""
    return frozenset(each.reader_id for each in stay if each.place == RELIEVED)
