"""What is put right in an entered report before it is filed: asked, never cut or dropped unseen.

Rules: an answer that could not be chosen, or that the script would not have asked for, comes back
to whoever typed it, since an organisation that got lost might let the wrong reader in. What looks
like a name is asked about once, as in the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from intake.conversation.answers import fold
from intake.conversation.codes import without_receipt
from intake.conversation.moving import Turn
from intake.conversation.naming import looks_named
from intake.conversation.oral import ASKS_FOR, OralReport, begun, not_asked, options, walk
from intake.conversation.scenes import Register
from intake.conversation.state import Deployment
from intake.conversation.telling import MAX_CHARACTERS
from intake.conversation.told import Told
from intake.conversation.vocabulary import Part, Step
from intake.reporting.oral import NotEntered, Problem, digest_of
from intake.reporting.speaking import Speaker
from intake.routing.response import Response


def as_kept(told: OralReport, speaker: Speaker) -> OralReport:
    """The words in NFC and without receipts, which whoever reads them must not hold; a number or
    name of the register as the organisation that it is."""
    plain = {part: _plain(each) for part, each in told.words.items()}
    words = {part: each for part, each in plain.items() if each}
    typed, answers = words.get(Part.ORGANISATION), dict(told.answers)
    if typed is not None:
        answers.pop(Step.ORGANISATION, None)  # a name says more than "not sure"
        known = speaker.wording.registers[Register.ORGANISATIONS].get(fold(typed.reveal()))
        if known:
            answers[Step.ORGANISATION] = (known,)
            del words[Part.ORGANISATION]
    return replace(told, words=words, answers=answers)


def _plain(told: Told) -> Told:
    lines = normalize("NFC", told.reveal()).replace("\r\n", "\n")
    return Told(without_receipt(lines.strip()))


def checked(
    told: OralReport,
    speaker: Speaker,
    response: Response,
    deployment: Deployment,
    name_shapes: Sequence[str],
) -> tuple[Turn, ...] | NotEntered:
    """Every turn of the way through the script, or what is to be put right first."""
    problem = (
        _agreement(told, speaker)
        or _offers(told, response, deployment)
        or _words(told, name_shapes)
    )
    if problem is not None:
        return problem
    try:
        turns = tuple(walk(told, deployment))
    except ValueError:  # several answers where one is asked for
        return NotEntered(Problem.NOT_OFFERED)
    lost = not_asked(told, turns)
    return NotEntered(Problem.NOT_ASKED, lost) if lost else turns


def _agreement(told: OralReport, speaker: Speaker) -> NotEntered | None:
    if not told.agreed_to:
        return NotEntered(Problem.NOT_AGREED)
    return NotEntered(Problem.OTHER_WORDS) if told.agreed_to != digest_of(speaker) else None


def _words(told: OralReport, name_shapes: Sequence[str]) -> NotEntered | None:
    long = tuple(ASKS_FOR[part] for part, said in told.words.items() if len(said) > MAX_CHARACTERS)
    if long:
        return NotEntered(Problem.TOO_LONG, long)
    group, story = told.words.get(Part.ORGANISATION), told.words.get(Part.STORY)
    if group is not None and not group.has_letters:
        return NotEntered(Problem.NO_SUCH_NUMBER, (Step.ORGANISATION,))
    if story is not None and not told.as_it_is and looks_named(fold(story.reveal()), name_shapes):
        return NotEntered(Problem.NAMED, (Step.STORY,))
    return None


def _offers(told: OralReport, response: Response, deployment: Deployment) -> NotEntered | None:
    """Answers that nobody could choose: from an old form, or a forged one."""
    listed = {
        Step.AREA: {each.id for each in response.areas},
        Step.ORGANISATION: {each.id for each in response.organisations},
    }
    offered = {
        step: {each.value for each in options(step, begun(told.about), deployment)}
        | listed.get(step, set())
        for step in told.answers
    }
    wrong = tuple(step for step, values in told.answers.items() if not offered[step] >= {*values})
    return NotEntered(Problem.NOT_OFFERED, wrong) if wrong else None
