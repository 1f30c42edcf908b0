"""The one word on how it stands, sealed to the codes of those whom it is for.

Rule 1: it is for the person it happened to, where she holds a code. A witness or an intermediary
would learn from it what the person did, and is told what the status tells.
Rule 2: there is one row for each such code, made when it was first read and replaced at every step
from then on, whether or not the word changes: neither the rows nor their number tell anything.
Rule 3: no reader's key is needed to seal it. A report that does not open as a whole says no more
than that it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.cases.course import Course
from intake.cases.parts import StepPart, write
from intake.cases.progress import NEW, OUTCOME, TRACK, Word, word_of
from intake.cases.tracks import Accountability
from intake.casework.audit import Event, hour_of
from intake.conversation.vocabulary import Role
from intake.ports import PROGRESS, ReceiptRow, Reply, UnitOfWork, Vault

TOLD = frozenset({Role.REPORTER, Role.SURVIVOR})
"""Whose codes show how it stands."""

READ = frozenset({Event.ACKNOWLEDGED.value, Event.PAUSE_CONFIRMED.value, Event.WENT_ON.value})
"""Lines that say that a reader has seen what there was."""


def tell(
    vault: Vault,
    work: UnitOfWork,
    report_id: bytes,
    receipts: Sequence[ReceiptRow],
    course: Course,
    now: datetime,
) -> None:
    """Put the word for this course in the place of the last one. The report must be held."""
    part = _part(work, report_id, _gone_out(work, report_id, course), now)
    work.reports.drop_replies(report_id, PROGRESS)
    told = [row for row in receipts if Role(row.role) in TOLD]
    for number, receipt in enumerate(told, start=PROGRESS):
        blob = vault.seal_reply(report_id, number, receipt.public, write(part), receipt.secret)
        work.reports.put_reply(report_id, Reply(number, blob))


def _gone_out(work: UnitOfWork, report_id: bytes, course: Course) -> Course:
    """What a second person agreed to is not passed on before its sheet is printed: until then it
    may still be stopped, by her too."""
    agreed = course.forwarded_hour
    if course.accountability is not Accountability.FORWARDED or agreed is None:
        return course
    printed = Event.FORWARDING_PRINTED.value
    lines = work.audit.of_report(report_id)
    if any(each.event == printed and each.hour >= agreed for each in lines):
        return course
    return replace(course, accountability=Accountability.FORWARD_ASKED)


def _part(work: UnitOfWork, report_id: bytes, course: Course, now: datetime) -> StepPart:
    """Who took the step is nothing that she is told."""
    word = word_of(course)
    match word:
        case Word.READ:
            return StepPart(TRACK, word.value, "", _read_at(work, report_id, now))
        case Word.PASSED_ON:
            return StepPart(TRACK, word.value, "", course.forwarded_hour or hour_of(now))
        case Word.ANSWER_READY:
            return StepPart(TRACK, word.value, "", hour_of(now), {OUTCOME: NEW})
        case _:
            return StepPart(TRACK, word.value, "", hour_of(now))


def _read_at(work: UnitOfWork, report_id: bytes, now: datetime) -> datetime:
    """When it was last said that it was read."""
    lines = work.audit.of_report(report_id)
    read = [line.hour for line in lines if line.event in READ]
    return max(read, default=hour_of(now))
