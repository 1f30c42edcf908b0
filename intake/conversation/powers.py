"""What a way back may do: whose code it is decides, and how the report stands.

Rules: the survivor's code outranks the intermediary's; only whoever it happened to, or wrote for
herself, withdraws, deletes or changes the wish; a witness has no wish to change; an intermediary to
whom no words were entrusted adds none, and none adds to what the person wants to stop, since adding
puts it before the ombudsperson again. Once withdrawn, nobody reads what is added, so it is not
offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from intake.conversation.scenes import Condition
from intake.conversation.state import HELPERS, Basis, Deployment, Draft, Holder
from intake.conversation.vocabulary import Option, Role, Step

ALWAYS = frozenset({Option.SEE_ANSWER})
OWN = ALWAYS | {Option.ADD, Option.WITHDRAW, Option.DELETE, Option.SAY_HOW}
POWERS: Mapping[Role, frozenset[Option]] = {
    Role.REPORTER: OWN | {Option.CHANGE_WISH},
    Role.WITNESS: OWN,
    Role.SURVIVOR: OWN | {Option.CHANGE_WISH, Option.CUT_OFF},
    Role.INTERMEDIARY: ALWAYS | {Option.ADD, Option.PERSON_STOPS},
    Role.MESSENGER: ALWAYS | {Option.PERSON_STOPS},
}
"""Role -> what its code can be used for."""

NOT_WITHDRAWN = frozenset({Option.ADD, Option.CHANGE_WISH, Option.WITHDRAW, Option.PERSON_STOPS})


def may(option: Option) -> Condition:
    """Whether whoever came back may do this now."""

    def allowed(draft: Draft, _deployment: Deployment) -> bool:
        holder = draft.holder or Holder()
        withdrawn = holder.withdrawn or draft.has(Step.WITHDRAW, Option.WITHDRAW)
        if option not in POWERS[holder.role] or (withdrawn and option in NOT_WITHDRAWN):
            return False
        if option is Option.ADD and holder.role in HELPERS and holder.paused:
            return False
        if option is Option.PERSON_STOPS and holder.closed:
            return False
        if option is Option.CUT_OFF:
            return holder.helped and not draft.has(Step.CUT_OFF, Option.CUT_OFF)
        if option is Option.SAY_HOW:
            return holder.closed and Step.EASY not in draft.answers
        return True

    return allowed


def now_paused(draft: Draft) -> Draft:
    """As it stands after the intermediary said that the person wants to stop."""
    return replace(draft, holder=replace(draft.holder or Holder(), paused=True))


def helper_came_back(draft: Draft, _deployment: Deployment) -> bool:
    """Whether whoever came back had written for somebody else."""
    return draft.holder is not None and draft.holder.role in HELPERS


def codes(draft: Draft) -> tuple[Role, ...]:
    """Whose codes are given out for this draft, in the order in which they are said.

    Nobody who has not been asked gets one, and no answer goes through an intermediary who may be
    close to those concerned.
    """
    if draft.has(Step.ABOUT, Option.SAW_OR_HEARD):
        return (Role.WITNESS,)
    if not draft.for_another:
        return (Role.REPORTER,)
    survivor = (Role.SURVIVOR,) if draft.basis is Basis.ATTESTED else ()
    if draft.own_link:
        return survivor
    own = Role.INTERMEDIARY if draft.may_tell else Role.MESSENGER
    return (*survivor, own)
