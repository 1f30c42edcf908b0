"""What the desk says around an oral report: sections, hints, and what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping

from intake.conversation.telling import MAX_CHARACTERS
from intake.conversation.vocabulary import Option, Part, Step
from intake.reporting.oral import Problem

TEXT_NAMES: Mapping[Part, str] = {
    Part.STORY: "text",  # by this name words are given back to whoever was signed out meanwhile
    Part.PERSON: "person",
    Part.ORGANISATION: "organisation",
}

ABOUTS: Mapping[Option, tuple[str, str]] = {
    Option.ME: ("The person it happened to", "The person sits with you and tells it."),
    Option.SAW_OR_HEARD: ("A witness", "Somebody tells you what she or he saw or heard."),
}

SECTIONS: Mapping[Step, str] = {
    Step.SAFETY: "Safety",
    Step.SOURCE: "Safety",
    Step.SOMEONE_IN_DANGER: "Safety",
    Step.AGE: "Age",
    Step.AGE_OTHER: "Age",
    Step.NEEDS: "Help",
    Step.STORY: "In the person's own words",
    Step.WITNESS_WORDS: "In the witness's own words",
    Step.STAFF: "The witness",
    Step.WISH: "What comes next",
    Step.LISTENER: "What comes next",
    Step.CONTACT: "What comes next",
}
FACTS = "A few facts"
"""The section of every other question."""

OWN_WORDS: Mapping[Step, tuple[str, Mapping[str, str]]] = {
    Step.SAFETY: (
        "Is whoever tells it safe now?",
        {"yes": "Safe for now", "in_danger": "In danger now"},
    ),
}
"""What the desk asks in words of its own: the question, and its answers."""

NAMES: Mapping[Step, str] = {
    Step.SAFETY: "safety",
    Step.AGE: "age",
    Step.AGE_OTHER: "age",
    Step.NEEDS: "help",
    Step.STORY: "own words",
    Step.WITNESS_WORDS: "own words",
    Step.KIND: "what it is closest to",
    Step.WHEN: "the last time",
    Step.AREA: "area",
    Step.ROLE: "who did it",
    Step.ORGANISATION: "group",
    Step.PERSON: "how to know which person",
    Step.WISH: "what the person wants",
    Step.LISTENER: "who should read it",
    Step.CONTACT: "how to answer",
    Step.SOURCE: "how the witness knows",
    Step.SOMEONE_IN_DANGER: "danger",
    Step.STAFF: "aid group",
}

HINTS: Mapping[Step, str] = {
    Step.STORY: (
        "As they were said, in the language they were said in. Leave out the person's name, phone "
        "number and address. If the person is under 18: a few words only, and no questions."
    ),
    Step.WITNESS_WORDS: (
        "As they were said. Leave out names of the person it happened to, phone numbers and "
        "addresses. If that person is under 18: a few words only."
    ),
    Step.ORGANISATION: (
        "By its number or its exact name in your register: then nobody of that group, nor of its "
        "partners, can get this report. Any other name is kept in words."
    ),
    Step.AGE: (
        "If yes: be short. Leave out what is marked “not under 18”. It goes first to whoever is "
        "trained for young people, if there is somebody."
    ),
    Step.AGE_OTHER: "If yes, leave out what is marked “not under 18”.",
    Step.CONTACT: "Nothing is ever sent to a phone because of what you write here.",
}

PROBLEMS: Mapping[Problem, str] = {
    Problem.NOT_AGREED: (
        "Tick that you read the words aloud and that the person agreed. Without that nothing may "
        "be kept."
    ),
    Problem.OTHER_WORDS: (
        "The words to read aloud have changed meanwhile. Read the new ones aloud and ask again."
    ),
    Problem.NOT_OFFERED: "This answer is not, or no longer, among those to choose from.",
    Problem.NOT_ASKED: (
        "With the other answers this is not asked, so it would not be kept. Take it out, or change "
        "the age, or the answer to “who did it” if the group matters (“not sure” keeps both)."
    ),
    Problem.TOO_LONG: (
        f"There is room for {MAX_CHARACTERS:,} characters. More can be added later with the "
        "number. Shorten this."
    ),
    Problem.NAMED: (
        "There may be a name or a number of the person in these words. Take it out if so. If it is "
        "none, or must stay, file it as it is."
    ),
    Problem.NO_SUCH_NUMBER: (
        "No organisation of the register has that number. Look again, or write its name."
    ),
}
"""What is to be put right; the questions are named behind it."""
