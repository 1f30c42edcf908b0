"""Taking a report from readers who must not have it, and giving it to others who may.

Rule 1: the keyring first. The wraps of everybody who has to go are gone before any row says so.
Rule 2: nobody can bury a report. Where its owner goes, the next reader's wraps are committed
before the owner's go; where nobody may have it, what is left is put under the release layer.
Rule 3: what follows is sealed to a new key, of which whoever goes never had a wrap.
Rule 4: whoever was kept out once stays out, whatever the register says later; so does whoever
declared a conflict. What was sealed before is wrapped for newcomers by the keys at hand.
Rule 5: all of it happens in one unit that holds the report. Broken off at any point and begun
again, it comes to the same end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.cases.facts import KEPT_OUT
from intake.cases.parts import RecordPart
from intake.casework.audit import Event, hour_of, line
from intake.casework.known import Known
from intake.casework.ownership import OWNER, enrolled, listed
from intake.casework.sealing import seal_into
from intake.casework.values import Rechecked, Session
from intake.errors import SealError
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
from intake.routing.rules import kept_out, may_hold

SUCCESSION = ("deputy", "external")
"""Places that can follow the owner, in this order."""


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

    def exclude(self, work: UnitOfWork, session: Session, act: Exclusion) -> Rechecked:
        """Do it, up to the commit, which is the caller's. The report must be held."""
        me, report_id = session.reader_id, act.report_id
        for reader_id in act.out - {me}:
            self._keyring.forget_wrap(report_id, reader_id)
        stay = [
            each for each in work.reports.assignments(report_id) if each.reader_id not in act.out
        ]
        owner = me if me not in act.out else self._next(work, me, stay, act)
        if owner is None:
            return self._set_aside(work, session, act)
        team = self._filled(work, owner, stay, act)
        self._wrap_for_newcomers(work, team, stay, act)
        self._new_key(work, act, {reader: place != OWNER for reader, place in team.places()})
        self._place(work, me, team, stay, act)
        self._note(work, act)
        if owner == me:
            return Rechecked.OTHERS_LEFT
        self._keyring.forget_wrap(report_id, me)
        self._write(work, me, Event.PASSED_ON, report_id, owner)
        return Rechecked.PASSED_ON

    # ------------------------------------------------------------ who has it now

    def _next(
        self, work: UnitOfWork, leaving: str, stay: Sequence[Assignment], act: Exclusion
    ) -> str | None:
        """Who owns it now, with open wraps: one of the places, else whom routing would choose."""
        response, facts = self._response(), act.known.facts
        for each in in_succession(stay):
            if may_follow(work, response, act.report_id, each.reader_id, leaving, facts) and (
                self._release(act.report_id, each.reader_id)
            ):
                return each.reader_id
        if facts is None or not act.known.keys.is_complete(act.header):
            return None
        chosen = select(response, self._free(work, act) - {each.reader_id for each in stay}, facts)
        if chosen is None:
            return None
        self._keyring.add_wraps(self._wraps(work, act, {chosen.owner: False}), self._hour())
        return chosen.owner

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
        return refill(self._response(), self._free(work, act), act.known.facts, kept)

    def _free(self, work: UnitOfWork, act: Exclusion) -> frozenset[str]:
        """Whoever could be asked: enrolled, never kept out of this report, and no colleague of
        whoever goes."""
        response = self._response()
        active = {row.reader_id for row in work.readers.active(response.id)}
        out = act.out | act.known.kept_out | barred(work, act.report_id)
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

    def _release(self, report_id: bytes, reader_id: str) -> bool:
        """Take the release layer off every wrap of this reader; False when there is none."""
        wraps = [each for each in self._keyring.wraps(report_id) if each.reader_id == reader_id]
        try:
            for wrap in wraps:
                if wrap.held:
                    blob = self._vault.release(report_id, reader_id, wrap.blob)
                    self._keyring.replace(replace(wrap, held=False, blob=blob))
        except SealError:
            return False
        return bool(wraps)

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
                as_what = place if place != OWNER else SUCCESSION[0]
                work.reports.assign(act.report_id, Assignment(reader_id, as_what))
        if team.owner != me:
            work.reports.reassign(act.report_id, me, team.owner)
        if act.out - {me} or len(team.places()) > len(had):
            self._write(work, me, Event.READERS_CHANGED, act.report_id)

    def _note(self, work: UnitOfWork, act: Exclusion) -> None:
        if act.fields:
            part = RecordPart(act.fields, self._hour())
            seal_into(self._vault, work, act.header, part)

    def _set_aside(self, work: UnitOfWork, session: Session, act: Exclusion) -> Rechecked:
        """Nobody may own it. A recovery key keeps it; without one the leaving reader's own wraps
        do, under the release layer, so that it is not lost."""
        me, report_id = session.reader_id, act.report_id
        keepers = tuple(self._recovery(act)) or (me,)
        if not self._was_set_aside(work, me, report_id):
            self._new_key(work, act, dict.fromkeys(keepers, True))
            self._note(work, act)
        for reader_id in act.out - {me}:
            work.reports.leave(report_id, reader_id)
        if act.hidden:
            work.reports.put_aside(report_id, me)
        self._write(work, me, Event.SET_ASIDE, report_id)
        if me not in keepers:
            self._keyring.forget_wrap(report_id, me)
            return Rechecked.SET_ASIDE
        for wrap in self._wraps(work, act, {me: True}):
            self._keyring.replace(wrap)
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


def barred(work: UnitOfWork, report_id: bytes) -> frozenset[str]:
    """Readers who declared a conflict about this report, whenever that was."""
    lines = work.audit.of_report(report_id)
    return frozenset(row.actor for row in lines if row.event == Event.CONFLICT.value)


def in_succession(assignments: Sequence[Assignment]) -> Iterator[Assignment]:
    """Deputy, then external reader."""
    for place in SUCCESSION:
        yield from (assignment for assignment in assignments if assignment.place == place)


def may_follow(
    work: UnitOfWork,
    response: Response,
    report_id: bytes,
    reader_id: str,
    leaving_id: str,
    facts: Facts | None = None,
) -> bool:
    """Whether this reader may own it after that one: a reader here, without a declared conflict,
    of another employer, and, where the record is open in this request, outside every conflict."""
    reader, leaving = listed(response, reader_id), listed(response, leaving_id)
    if reader is None or enrolled(work, response, reader_id) is None:
        return False
    if reader_id in barred(work, report_id):
        return False
    if facts is not None and not may_hold(response, reader, facts):
        return False
    return leaving is None or not reader.employers & leaving.employers
