"""The script of the conversation, as a table.

Rule 1: a new question is a new row here, a text in `prompts.py` and a transcript; no other file.
Rule 2: this file knows no channel and no language.
Rule 3: digits answer; 0 skips, 8 shows help places, 9 leaves, everywhere. Options use 1-7.

A path is the order in which its questions are put; a question is put when its row's `when` holds.
An answer that `leads` somewhere leaves the order; the order goes on from there.
Source: the reviewed script (ids as in `vocabulary.Step`).
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.conversation import rules
from intake.conversation.effects import (
    DeleteReport,
    FileReport,
    GiveReceipt,
    RecordConsent,
    Say,
    ShowAnswers,
    WithdrawReport,
)
from intake.conversation.scenes import Answer, Choice, Goes, Lookup, Register, Scene, Words
from intake.conversation.state import Draft
from intake.conversation.vocabulary import Option, Part, Prompt, Step

MAX_TEXTS = 20
MAX_CHARACTERS = 3000


def _options(*options: Option, leads: Step | Goes = Goes.ON) -> dict[int, Answer]:
    return {digit: Answer(option, leads) for digit, option in enumerate(options, start=1)}


_YES_NO = _options(Option.YES, Option.NO)
_YES_NO_NOT_SURE = _options(Option.YES, Option.NO, Option.NOT_SURE)
_KINDS = _options(
    Option.ASKED_IN_RETURN, Option.UNWANTED_CONTACT, Option.UNWANTED_WORDS, Option.NOT_SURE
)
_WISHES = _options(Option.HELP_ONLY, Option.LOOK_INTO, Option.RECORD_ONLY, Option.DECIDE_LATER)

SCRIPT: Mapping[Step, Scene] = {
    # ------------------------------------------------------------ arriving
    Step.FIRST_WORDS: Choice(
        Prompt.FIRST_WORDS,
        {
            1: Answer(Option.GO_ON),
            3: Answer(Option.WIPE, Goes.OUT, rules.leave_with(Prompt.REFUSED)),
        },
        skip=False,
    ),
    Step.LANGUAGE: Lookup(
        Prompt.LANGUAGE, Register.LANGUAGES, skip=False, shows=(), when=rules.several_languages
    ),
    Step.SAFETY: Choice(
        Prompt.SAFETY,
        {
            1: Answer(Option.YES),
            2: Answer(Option.NOT_NOW, Goes.OUT, rules.leave_with(Prompt.NOT_NOW)),
            3: Answer(Option.IN_DANGER, Step.DANGER),
        },
        skip=False,
    ),
    Step.DANGER: Choice(
        Prompt.DANGER, {1: Answer(Option.GO_ON, Step.ABOUT)}, skip=False, shows=(8, 9)
    ),
    Step.ABOUT: Choice(
        Prompt.ABOUT,
        {1: Answer(Option.ME), 3: Answer(Option.SAW_OR_HEARD)},
        skip=False,
        shows=(8, 9),
    ),
    Step.CONSENT: Choice(
        Prompt.CONSENT,
        {
            1: Answer(Option.GO_ON, then=lambda _draft: (RecordConsent(),)),
            2: Answer(Option.MORE, Step.MORE),
            3: Answer(Option.REFUSE, Goes.OUT, rules.leave_with(Prompt.REFUSED)),
        },
        skip=False,
        before=(Say(Prompt.WHO_READS),),
    ),
    Step.MORE: Choice(
        Prompt.MORE,
        {
            1: Answer(Option.GO_ON, then=lambda _draft: (RecordConsent(),)),
            3: Answer(Option.REFUSE, Goes.OUT, rules.leave_with(Prompt.REFUSED)),
        },
        skip=False,
    ),
    # ------------------------------------------------------------ age, before the story
    Step.AGE: Choice(Prompt.AGE, _YES_NO, shows=(0,)),
    Step.AGE_OTHER: Choice(
        Prompt.AGE_OTHER, _YES_NO_NOT_SURE, shows=(0,), when=rules.age_not_known_by_hearsay
    ),
    Step.YOUNG: Choice(Prompt.YOUNG, _options(Option.GO_ON), shows=(8, 9), when=rules.young),
    Step.YOUNG_WORDS: Words(
        Prompt.YOUNG_WORDS, Part.STORY, when=rules.young_and_not_told, shows=(0,)
    ),
    # ------------------------------------------------------------ help, before the story
    Step.NEEDS: Choice(
        Prompt.NEEDS,
        _options(Option.HEALTH, Option.SAFE_PLACE, Option.TALK, Option.LEGAL, Option.MATERIAL),
        many=True,
        after=rules.show_help_if_area_known,
    ),
    Step.AREA_FOR_HELP: Lookup(
        Prompt.AREA, Register.AREAS, when=rules.help_needs_area, after=rules.show_help
    ),
    # ------------------------------------------------------------ her words, then few facts
    Step.STORY: Words(Prompt.STORY, Part.STORY, several=True, when=rules.adult_and_not_told),
    Step.KIND: Choice(Prompt.KIND, _KINDS, many=True, shows=(0,), when=rules.adult),
    Step.WHEN: Choice(
        Prompt.WHEN,
        _options(
            Option.DAYS_0_3,
            Option.DAYS_4_5,
            Option.DAYS_6_14,
            Option.DAYS_15_30,
            Option.OVER_30_DAYS,
            Option.ONGOING,
        ),
        shows=(0,),
        after=rules.urge_health,
    ),
    Step.AREA: Lookup(Prompt.AREA, Register.AREAS, when=rules.area_not_asked),
    Step.ROLE: Choice(
        Prompt.ROLE,
        _options(
            Option.AID_WORKER,
            Option.CONTRACTOR,
            Option.UN,
            Option.ARMED_OR_OFFICIAL,
            Option.OTHER,
            Option.NOT_SURE,
        ),
        shows=(0,),
    ),
    Step.ORGANISATION: Lookup(
        Prompt.ORGANISATION,
        Register.ORGANISATIONS,
        {6: Answer(Option.NOT_SURE)},
        part=Part.ORGANISATION,
        when=rules.with_an_organisation,
    ),
    Step.PERSON: Words(Prompt.PERSON, Part.PERSON, when=rules.adult, shows=(0,)),
    Step.WISH: Choice(Prompt.WISH, _WISHES, when=rules.adult),
    Step.CONTACT: Choice(
        Prompt.CONTACT,
        {
            1: Answer(Option.COME_BACK),
            3: Answer(Option.TRUSTED_PERSON),
            0: Answer(Option.NO_ANSWER),
        },
    ),
    # ------------------------------------------------------------ witness
    Step.SOURCE: Choice(
        Prompt.SOURCE,
        _options(Option.I_SAW, Option.PERSON_TOLD_ME, Option.OTHERS_TOLD_ME, Option.SAW_MESSAGE),
    ),
    Step.SOMEONE_IN_DANGER: Choice(Prompt.SOMEONE_IN_DANGER, _YES_NO_NOT_SURE),
    Step.DO_NO_HARM: Choice(Prompt.DO_NO_HARM, _options(Option.GO_ON)),
    Step.WITNESS_WORDS: Words(Prompt.WITNESS_WORDS, Part.STORY, several=True, when=rules.not_told),
    Step.STAFF: Choice(Prompt.STAFF, _YES_NO, shows=(0,)),
    Step.STAFF_DUTY: Choice(Prompt.STAFF_DUTY, _options(Option.GO_ON), when=rules.works_in_aid),
    # ------------------------------------------------------------ check and send
    Step.SEND: Choice(
        Prompt.SEND,
        {
            1: Answer(Option.SEND, Goes.OUT, lambda draft: (FileReport(draft), Say(Prompt.SENT))),
            2: Answer(Option.CHANGE, Step.CHANGE),
            3: Answer(Option.DELETE_ALL, Goes.OUT, rules.leave_with(Prompt.LEFT)),
        },
        skip=False,
        before=(GiveReceipt(),),
    ),
    Step.CHANGE: Choice(
        Prompt.CHANGE,
        {
            1: Answer(Option.MY_WORDS, Step.STORY),
            2: Answer(Option.WHICH_KIND, Step.KIND),
            3: Answer(Option.WHEN, Step.WHEN),
            4: Answer(Option.WHERE, Step.AREA),
            5: Answer(Option.WHO, Step.ROLE),
            6: Answer(Option.MY_WISH, Step.WISH),
            7: Answer(Option.HOW_TO_ANSWER, Step.CONTACT),
            0: Answer(Option.GO_BACK, Step.SEND),
        },
        skip=False,
        shows=(0,),
    ),
    # ------------------------------------------------------------ coming back
    Step.BACK: Choice(
        Prompt.BACK,
        {
            1: Answer(Option.SEE_ANSWER, Step.BACK, lambda _draft: (ShowAnswers(),)),
            2: Answer(Option.ADD, Step.ADD_WORDS),
            3: Answer(Option.CHANGE_WISH, Step.NEW_WISH),
            4: Answer(Option.WITHDRAW, Step.WITHDRAW),
            5: Answer(Option.DELETE, Step.DELETE),
        },
        skip=False,
        shows=(9,),
    ),
    Step.ADD_WORDS: Words(Prompt.ADD_WORDS, Part.ADDITION, several=True),
    Step.NEW_WISH: Choice(
        Prompt.WISH,
        {digit: Answer(answer.option, Step.BACK) for digit, answer in _WISHES.items()},
        after=rules.new_wish,
    ),
    Step.WITHDRAW: Choice(
        Prompt.WITHDRAW,
        {
            1: Answer(
                Option.WITHDRAW,
                Step.BACK,
                lambda _draft: (WithdrawReport(), Say(Prompt.WITHDRAWN)),
            ),
            2: Answer(Option.GO_BACK, Step.BACK),
        },
        skip=False,
    ),
    Step.DELETE: Choice(
        Prompt.DELETE,
        {
            1: Answer(
                Option.DELETE, Goes.OUT, lambda _draft: (DeleteReport(), Say(Prompt.DELETED))
            ),
            2: Answer(Option.GO_BACK, Step.BACK),
        },
        skip=False,
    ),
    # ------------------------------------------------------------ help places, at any time
    Step.HELP_AREA: Lookup(Prompt.HELP_AREA, Register.AREAS),
}

_ARRIVING = (Step.FIRST_WORDS, Step.LANGUAGE, Step.SAFETY, Step.ABOUT, Step.CONSENT)
_FACTS = (Step.KIND, Step.WHEN, Step.AREA, Step.ROLE, Step.ORGANISATION, Step.PERSON)

SELF: tuple[Step, ...] = (
    *_ARRIVING,
    Step.AGE,
    Step.YOUNG,
    Step.NEEDS,
    Step.AREA_FOR_HELP,
    Step.STORY,
    Step.YOUNG_WORDS,
    *_FACTS,
    Step.WISH,
    Step.CONTACT,
    Step.SEND,
)
WITNESS: tuple[Step, ...] = (
    *_ARRIVING,
    Step.SOURCE,
    Step.SOMEONE_IN_DANGER,
    Step.DO_NO_HARM,
    Step.WITNESS_WORDS,
    Step.AGE_OTHER,
    *_FACTS,
    Step.STAFF,
    Step.STAFF_DUTY,
    Step.CONTACT,
    Step.SEND,
)
PATHS: Mapping[Option, tuple[Step, ...]] = {Option.ME: SELF, Option.SAW_OR_HEARD: WITNESS}

RETURN: Mapping[Step, tuple[Step, ...]] = {
    Step.ADD_WORDS: (Step.ADD_WORDS, Step.BACK),
    Step.NEW_WISH: (Step.NEW_WISH, Step.BACK),
}

DETOURS: Mapping[Step, Step] = {Step.MORE: Step.CONSENT, Step.DANGER: Step.SAFETY}
"""Questions outside the order: their "go on" counts as that of the question they explain."""

CHANGED_TOGETHER: tuple[Step, ...] = (Step.ROLE, Step.ORGANISATION, Step.PERSON)
"""Questions that are put again one after the other when the first of them is changed."""

OWN_WORDS: tuple[Step, ...] = (Step.STORY, Step.YOUNG_WORDS, Step.WITNESS_WORDS)
"""The same request in three wordings; "my words" leads to the one of her path."""


def path(state_step: Step, draft: Draft) -> tuple[Step, ...]:
    """The order of questions from here; until she says whom it is about, her own."""
    if state_step in RETURN:
        return RETURN[state_step]
    return PATHS.get(Option(draft.chosen(Step.ABOUT) or Option.ME.value), SELF)


def own_words(draft: Draft) -> Step:
    """Which of `OWN_WORDS` is hers."""
    if draft.has(Step.ABOUT, Option.SAW_OR_HEARD):
        return Step.WITNESS_WORDS
    return Step.YOUNG_WORDS if draft.young else Step.STORY
