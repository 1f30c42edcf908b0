"""English texts are the reviewed ones, letter by letter, but for listed differences.

`tests/golden/script_en.json` holds the reviewed sentences by id. A text of ours that nobody
reviewed stands in OWN, so that a reviewer finds it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Prompt, Step
from intake.reporting.speaking import Speaker, wordings_elsewhere
from intake.response import read_response
from intake.routing.response import Role
from tests.unit.conversation.examples import HERE, standing
from tests.world import CATALOGUES, DEMO_RESPONSE, START

REVIEWED = json.loads(
    (Path(__file__).parents[2] / "golden" / "script_en.json").read_text(encoding="utf-8")
)
DEMO = read_response(DEMO_RESPONSE.read_text(encoding="utf-8"), START.date())
TRAINED = replace(DEMO.readers[0], role=Role.CHILD_RECEIVER)
RESPONSE = replace(DEMO, languages=("en",), readers=(TRAINED, *DEMO.readers[1:]))
SPEAKER = Speaker(CATALOGUES, RESPONSE, "en")
VALUES = {
    "svc": RESPONSE.service_name,
    "urgent": RESPONSE.urgent_help,
    "idle": "2 hours",
    "sla": "24 hours",
    "code": "1234 5678 9012 3456",
    "place": "Blue Gate Clinic",
    "hours": "8-17 daily",
    "kind": "A safe place",
    "days": "14 days",
    "word": "Garden",
    "pair": "12",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """`ours` stands where `reviewed` was, because of `reason`."""

    reviewed: str
    ours: str
    reason: str


CODE_FIRST = "the code comes before the sending, so 'Sent' moves to the text after it"

DIFFERENCES: dict[str, tuple[Difference, ...]] = {
    "L1": (
        Difference(
            "1 English 2 Francais 3 Kiswahili 4 Af-Soomaali 5 other",
            "1 English",
            "the languages of the response, and none that has no texts",
        ),
    ),
    "Z2": (Difference("Sent. Thank you. ", "", CODE_FIRST),),
    "Z3": (Difference("A person reads", "Sent. Thank you. A person reads", CODE_FIRST),),
}

OWN: dict[Prompt, str] = {
    Prompt.COUNTED: "beside C1 where the response counts answers",
    Prompt.CONSENT_NO_DUTY: "C2 where nothing must be passed on",
    Prompt.CONSENT_STAFF_DUTY: "C2 where the listener's own office must be told",
    Prompt.CONSENT_LAW: "C2 where the law says what must be told, and to whom",
    Prompt.MORE_TELEGRAM: "C3 in Telegram: who else can see the chat",
    Prompt.MORE_WHATSAPP: "C3 in WhatsApp",
    Prompt.MORE_WEB: "C3 on a web page",
    Prompt.KIND_SEVERAL: "F1 where answers are buttons, but several may be typed",
    Prompt.YOUNG_ANY_READER: "K1 where nobody trained to help young people reads",
    Prompt.SAY_THIS_AND: "I3b where the limits of privacy are others",
    Prompt.MESSENGER_RECEIPT: "I9 where no more words may be added",
    Prompt.PAPER_SURVIVOR: "I8 where the code is on sealed paper",
    Prompt.PAPER_HELPER: "I9 where the code is on sealed paper",
    Prompt.YOUNG_OTHER: "K1 for an intermediary: not to question a young person",
    Prompt.YOUNG_OTHER_ANY_READER: "the same where nobody is trained to help young people",
    Prompt.YOUNG_OTHER_WORDS: "K2 for an intermediary: one text only",
    Prompt.WISH_OTHER: "W1 for an intermediary: the wish of the person",
    Prompt.LISTENER: "the wish for a woman or a man to read",
    Prompt.CONTACT_HELPER: "T1 for an intermediary",
    Prompt.NUDGE: "the one text that goes out unasked; it is quoted in T2",
    Prompt.NAMED: "the question before sending when a name may have slipped in",
    Prompt.NAMED_ADDITION: "the same for what an intermediary adds later",
    Prompt.SENT_FOR_ANOTHER: "Z3 for whoever wrote for somebody else",
    Prompt.SENT_UNPROMISED: "Z3 where reports stopped being taken meanwhile: no hours are promised",
    Prompt.BACK_HELPER: "B1 for an intermediary",
    Prompt.NOT_READ_BY_ANYBODY: "B5 where there is no next person in charge",
    Prompt.CUT_OFF: "what ending the intermediary's number means",
    Prompt.CUT_OFF_DONE: "it has ended",
    Prompt.PAUSED: "the intermediary said that the person wants to stop",
    Prompt.EASY: "was it easy to write, after closing",
    Prompt.ANSWERED_WELL: "was it answered well",
    Prompt.BARRIER: "what made it hard to come forward",
    Prompt.THANKS: "after these questions",
    Prompt.UNCLEAR_CHOICE: "X1 where own words are not taken",
    Prompt.UNSENT_GONE: "a code came while something was being told",
    Prompt.ENOUGH_WORDS: "the end of a long story",
    Prompt.CHANGE: "the list behind 'Add or change'",
    Prompt.ADD_WORDS: "what to do after 'Add something'",
    Prompt.ADDED: "an answer to what was added",
    Prompt.WISH_KEPT: "an answer to a changed wish",
    Prompt.WITHDRAWN: "an answer to withdrawing",
    Prompt.DELETED: "an answer to deleting, with the days of the last backup",
    Prompt.NO_ANSWER_YET: "nobody has answered yet",
    Prompt.OPENED: "whether anybody opened it is hers to know",
    Prompt.HELP_AREA: "the area, asked after 8",
    Prompt.NO_READER: "nobody could read it, so nothing is asked",
    Prompt.HELP_PLACE: "a help place of a kind other than health",
    Prompt.NO_HELP_PLACE: "no help place of that kind",
}
QUESTIONS = {scene.prompt: step for step, scene in SCRIPT.items()}


def our_text(prompt: Prompt) -> str:
    """As a text shows it, with every answer of its row."""
    step = QUESTIONS.get(prompt)
    if step is None:
        spoken = SPEAKER.say(prompt, **VALUES)
    else:
        spoken = SPEAKER.ask(standing(step), step, HERE, word=VALUES["word"])
    return spoken.inline()


def reviewed_text(name: str) -> str:
    text: str = REVIEWED[name]
    for difference in DIFFERENCES.get(name, ()):
        assert text.count(difference.reviewed) == 1, "this difference is no longer one"
        text = text.replace(difference.reviewed, difference.ours)
    return text.format_map(VALUES)


@pytest.mark.parametrize("name", REVIEWED)
def test_our_text_is_the_reviewed_one(name: str) -> None:
    assert our_text(Prompt(name)) == reviewed_text(name)


def test_what_nobody_reviewed_is_listed() -> None:
    own = {prompt.value for prompt in (*OWN, *wordings_elsewhere())}
    assert {prompt.value for prompt in Prompt} - set(REVIEWED) == own
    assert set(DIFFERENCES) <= set(REVIEWED)


@pytest.mark.parametrize("step", [step for step in SCRIPT if step.value in REVIEWED])
def test_a_question_has_the_id_under_which_it_is_reviewed(step: Step) -> None:
    assert SCRIPT[step].prompt.value == step.value
