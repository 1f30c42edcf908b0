"""Every path of the conversation, as tables: what is answered at which question.

Rules: what a table does not name is answered by the first answer there is, or in a few words; so a
row that is added to the script is walked too. Several answers to one question are given one after
the other, each time it is put.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from intake.conversation.vocabulary import Step
from tests.transcripts.play import CARD

Path: TypeAlias = Mapping[Step, tuple[str, ...]]

STORY: Final = "The queue at the water point was long."
NAMED_STORY: Final = "The queue was long. Her name is Rose."
IN_OTHER_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {
        STORY: "كان الطابور عند نقطة الماء طويلا.",
        NAMED_STORY: "كان الطابور طويلا. اسمها وردة.",
    },
    "am": {
        STORY: "የውሃው ወረፋ ረጅም ነበር።",
        NAMED_STORY: "ወረፋው ረጅም ነበር። ስሟ ሮዛ ነው።",
    },
}
"""What is written in other languages instead."""
OF_A_GROUP: Final = "A small group"
ADULT: Final[Path] = {Step.AGE: ("2",), Step.AGE_OTHER: ("2",), Step.OWN_LINK: ("2",)}
FOR_ANOTHER: Final[Path] = {**ADULT, Step.ABOUT: ("2",), Step.HELPER_INFORMED: ("2", "1")}

TOLD: Final[Mapping[str, Path]] = {
    "for herself, changed before sending": {
        **ADULT,
        Step.ORGANISATION: (OF_A_GROUP,),
        Step.SEND: (*["2"] * 8, "1"),
        Step.CHANGE: ("1", "2", "3", "4", "5", "6", "7", "0"),
    },
    "for herself, under 18 and in danger": {Step.SAFETY: ("3",), Step.CONSENT: ("2",)},
    "for somebody": FOR_ANOTHER,
    "for somebody, with a card, naming her": {
        **FOR_ANOTHER,
        Step.ABOUT: ("4",),
        Step.HELPER_CODE: (CARD,),
        Step.STORY: (NAMED_STORY, STORY),
        Step.NAMED: ("2",),
    },
    "for somebody who was not asked": {**FOR_ANOTHER, Step.HELPER_KNOWS: ("2",)},
    "for somebody under 18": {**FOR_ANOTHER, Step.AGE_OTHER: ("1",)},
    "as a witness": {**ADULT, Step.ABOUT: ("3",)},
}
"""At the end of these a report is sent."""

UNTOLD: Final[Mapping[str, Path]] = {
    "not now": {Step.SAFETY: ("2",)},
    "refused": {Step.CONSENT: ("3",)},
    "refused after more": {Step.CONSENT: ("2",), Step.MORE: ("3",)},
    "deleted before sending": {Step.SEND: ("3",)},
}
"""At the end of these there is nothing."""

BACK: Final[Mapping[str, Path]] = {
    "for herself, changed before sending": {
        Step.BACK: ("1", "2", "3", "4", "4", "5", "5"),
        Step.WITHDRAW: ("2", "1"),
        Step.DELETE: ("2", "1"),
    },
    "for somebody": {
        Step.BACK_HELPER: ("1", "2", "3"),
        Step.BACK: ("6", "6"),
        Step.CUT_OFF: ("2",),
    },
}
"""Who comes back with the codes of such a report, and what is done then."""
