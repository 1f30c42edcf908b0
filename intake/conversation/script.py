"""The script of the conversation, as a table.

Rule 1: a new question is a new row here, a text in `prompts.py` and a transcript; no other file.
Rule 2: this file knows no channel and no language.
Rule 3: digits answer; 0 skips, 8 shows help places, 9 leaves, everywhere. Options use 1-7.

`paths.py` holds the orders in which questions are put; a question is put when its row's `when`
holds. An answer that `leads` somewhere leaves the order; the order goes on from there.
Source: the reviewed script (ids as in `vocabulary.Step`).
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.conversation import rules
from intake.conversation.effects import (
    CutOffHelper,
    DeleteReport,
    FileReport,
    ForgetWords,
    GiveReceipt,
    PauseReport,
    RecordConsent,
    Say,
    ShowAnswers,
    WithdrawReport,
)
from intake.conversation.powers import helper_came_back, may, now_paused
from intake.conversation.scenes import Answer, Choice, Code, Goes, Lookup, Register, Scene, Words
from intake.conversation.vocabulary import Option, Part, Prompt, Purpose, Step


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
        {
            1: Answer(Option.ME),
            2: Answer(Option.ASKED_ME),
            3: Answer(Option.SAW_OR_HEARD),
            4: Answer(Option.HAVE_CODE),
        },
        skip=False,
        shows=(8, 9),
    ),
    # ------------------------------------------------------------ writing for somebody
    Step.HELPER_CODE: Code(Prompt.HELPER_CODE, when=rules.answered(Step.ABOUT, Option.HAVE_CODE)),
    Step.HELPER_KNOWS: Choice(
        Prompt.HELPER_KNOWS, _options(Option.YES, Option.NO, Option.CANNOT_ASK), skip=False
    ),
    Step.HELPER_INFORMED: Choice(
        Prompt.HELPER_INFORMED,
        {
            1: Answer(Option.YES),
            2: Answer(
                Option.SHOW_WORDS,
                Step.HELPER_INFORMED,
                rules.say(Prompt.SAY_THIS),
                when=rules.not_answered(Step.HELPER_INFORMED, Option.SHOW_WORDS),
            ),
            3: Answer(Option.NO),
        },
        skip=False,
        when=rules.answered(Step.HELPER_KNOWS, Option.YES),
    ),
    Step.NO_CONSENT: Choice(
        Prompt.NO_CONSENT,
        _options(Option.GO_ON),
        skip=False,
        shows=(9,),
        when=rules.not_agreed,
    ),
    Step.NO_IDENTITY: Choice(Prompt.NO_IDENTITY, _options(Option.OK), skip=False),
    Step.OWN_LINK: Choice(Prompt.OWN_LINK, _YES_NO_NOT_SURE, skip=False),
    Step.SCOPE: Choice(
        Prompt.SCOPE,
        _options(Option.ALL_I_WRITE, Option.KIND_AND_AREA, Option.NEED_ONLY),
        skip=False,
        when=rules.agreed,
    ),
    # ------------------------------------------------------------ what happens, and its limits
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
    Step.AGE_OTHER: Choice(Prompt.AGE_OTHER, _YES_NO_NOT_SURE, shows=(0,)),
    Step.YOUNG: Choice(Prompt.YOUNG, _options(Option.GO_ON), shows=(8, 9), when=rules.young),
    Step.YOUNG_WORDS: Words(
        Prompt.YOUNG_WORDS, Part.STORY, when=rules.both(rules.young, rules.not_told), shows=(0,)
    ),
    Step.YOUNG_OTHER: Choice(
        Prompt.YOUNG_OTHER, _options(Option.GO_ON), shows=(8, 9), when=rules.young
    ),
    Step.YOUNG_OTHER_WORDS: Words(
        Prompt.YOUNG_OTHER_WORDS,
        Part.STORY,
        when=rules.both(rules.young, rules.not_told, rules.may_tell),
        shows=(0,),
    ),
    # ------------------------------------------------------------ help, before the story
    Step.NEEDS: Choice(
        Prompt.NEEDS,
        _options(Option.HEALTH, Option.SAFE_PLACE, Option.TALK, Option.LEGAL, Option.MATERIAL),
        many=True,
        when=rules.agreed,
        after=rules.show_help_if_area_known,
    ),
    Step.AREA_FOR_HELP: Lookup(
        Prompt.AREA,
        Register.AREAS,
        when=rules.area_comes_first,
        after=rules.show_help_if_wanted,
    ),
    # ------------------------------------------------------------ her words, then few facts
    Step.STORY: Words(
        Prompt.STORY,
        Part.STORY,
        several=True,
        when=rules.both(rules.adult, rules.not_told, rules.may_tell),
    ),
    Step.KIND: Choice(
        Prompt.KIND,
        _KINDS,
        many=True,
        shows=(0,),
        when=rules.both(rules.adult, rules.more_than_needs),
    ),
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
        when=rules.both(rules.agreed, rules.more_than_needs),
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
        when=rules.more_than_needs,
    ),
    Step.ORGANISATION: Lookup(
        Prompt.ORGANISATION,
        Register.ORGANISATIONS,
        {6: Answer(Option.NOT_SURE)},
        part=Part.ORGANISATION,
        when=rules.both(rules.with_an_organisation, rules.more_than_needs),
    ),
    Step.PERSON: Words(Prompt.PERSON, Part.PERSON, when=rules.adult, shows=(0,)),
    Step.WISH: Choice(
        Prompt.WISH,
        _WISHES,
        when=rules.adult,
        after=rules.agrees_to(Purpose.TO_LOOK_INTO, Step.WISH, Option.LOOK_INTO),
    ),
    Step.WISH_OTHER: Choice(
        Prompt.WISH_OTHER,
        _WISHES,
        when=rules.both(rules.adult, rules.agreed, rules.more_than_needs),
        after=rules.agrees_to(Purpose.TO_LOOK_INTO, Step.WISH_OTHER, Option.LOOK_INTO),
    ),
    Step.LISTENER: Choice(
        Prompt.LISTENER,
        {1: Answer(Option.A_WOMAN), 2: Answer(Option.A_MAN), 0: Answer(Option.NO_MATTER)},
        when=rules.both(rules.with_listeners, rules.agreed),
    ),
    Step.CONTACT: Choice(
        Prompt.CONTACT,
        {
            1: Answer(Option.COME_BACK),
            2: Answer(Option.TEXT_ME, when=rules.can_text),
            3: Answer(Option.TRUSTED_PERSON),
            0: Answer(Option.NO_ANSWER),
        },
        after=rules.agrees_to(Purpose.TO_CONTACT, Step.CONTACT, Option.TRUSTED_PERSON),
    ),
    Step.SAFE_TIME: Choice(
        Prompt.SAFE_TIME,
        _options(Option.MORNING, Option.AFTERNOON, Option.EVENING, Option.AFTER_I_TEXT),
        when=rules.answered(Step.CONTACT, Option.TEXT_ME),
        after=rules.agrees_to(
            Purpose.TO_CONTACT,
            Step.SAFE_TIME,
            Option.MORNING,
            Option.AFTERNOON,
            Option.EVENING,
        ),
    ),
    Step.CONTACT_HELPER: Choice(
        Prompt.CONTACT_HELPER,
        {
            1: Answer(Option.PERSON_COMES_BACK),
            3: Answer(Option.THROUGH_ME),
            0: Answer(Option.NO_ANSWER),
        },
        when=rules.both(rules.agreed, rules.without_own_link),
        after=rules.agrees_to(Purpose.TO_CONTACT, Step.CONTACT_HELPER, Option.THROUGH_ME),
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
    Step.NAMED: Choice(
        Prompt.NAMED,
        {
            1: Answer(Option.SEND_ANYWAY, makes=rules.send_as_it_is),
            2: Answer(
                Option.WRITE_AGAIN,
                Step.STORY,
                lambda _draft: (ForgetWords(),),
                makes=rules.start_words_anew,
            ),
        },
        skip=False,
        when=rules.named,
    ),
    Step.SEND: Choice(
        Prompt.SEND,
        {
            1: Answer(
                Option.SEND,
                Goes.OUT,
                lambda draft: (FileReport(draft), *rules.sent_words(draft)),
                first=Step.NAMED,
            ),
            2: Answer(Option.CHANGE, Step.CHANGE),
            3: Answer(Option.DELETE_ALL, Goes.OUT, rules.leave_with(Prompt.LEFT)),
        },
        skip=False,
        before=(GiveReceipt(),),
    ),
    Step.CHANGE: Choice(
        Prompt.CHANGE,
        {
            1: Answer(Option.MY_WORDS, Step.STORY, when=rules.may_tell),
            2: Answer(Option.WHICH_KIND, Step.KIND, when=rules.is_hers(Step.KIND)),
            3: Answer(Option.WHEN, Step.WHEN, when=rules.is_hers(Step.WHEN)),
            4: Answer(Option.WHERE, Step.AREA, when=rules.area_answered),
            5: Answer(Option.WHO, Step.ROLE, when=rules.is_hers(Step.ROLE)),
            6: Answer(Option.MY_WISH, Step.WISH, when=rules.wish_answered),
            7: Answer(Option.HOW_TO_ANSWER, Step.CONTACT, when=rules.contact_answered),
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
            2: Answer(Option.ADD, Step.ADD_WORDS, when=may(Option.ADD)),
            3: Answer(Option.CHANGE_WISH, Step.NEW_WISH, when=may(Option.CHANGE_WISH)),
            4: Answer(Option.WITHDRAW, Step.WITHDRAW, when=may(Option.WITHDRAW)),
            5: Answer(Option.DELETE, Step.DELETE, when=may(Option.DELETE)),
            6: Answer(Option.CUT_OFF, Step.CUT_OFF, when=may(Option.CUT_OFF)),
            7: Answer(Option.SAY_HOW, Step.EASY, when=may(Option.SAY_HOW)),
        },
        skip=False,
        shows=(9,),
    ),
    Step.BACK_HELPER: Choice(
        Prompt.BACK_HELPER,
        {
            1: Answer(Option.SEE_ANSWER, Step.BACK_HELPER, lambda _draft: (ShowAnswers(),)),
            2: Answer(Option.ADD, Step.ADD_WORDS, when=may(Option.ADD)),
            3: Answer(
                Option.PERSON_STOPS,
                Step.BACK_HELPER,
                lambda _draft: (PauseReport(), Say(Prompt.PAUSED)),
                when=may(Option.PERSON_STOPS),
                makes=now_paused,
            ),
        },
        skip=False,
        shows=(9,),
        when=helper_came_back,
    ),
    Step.ADD_WORDS: Words(Prompt.ADD_WORDS, Part.ADDITION, several=True),
    Step.NEW_WISH: Choice(Prompt.WISH, _WISHES, after=rules.new_wish),
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
    Step.CUT_OFF: Choice(
        Prompt.CUT_OFF,
        {
            1: Answer(
                Option.CUT_OFF,
                Step.BACK,
                lambda _draft: (CutOffHelper(), Say(Prompt.CUT_OFF_DONE)),
            ),
            2: Answer(Option.GO_BACK, Step.BACK),
        },
        skip=False,
    ),
    Step.EASY: Choice(
        Prompt.EASY,
        _options(Option.YES, Option.IN_PART, Option.NO),
        shows=(0,),
        after=rules.count(Step.EASY),
    ),
    Step.ANSWERED_WELL: Choice(
        Prompt.ANSWERED_WELL,
        _options(Option.YES, Option.IN_PART, Option.NO),
        shows=(0,),
        after=rules.count(Step.ANSWERED_WELL),
    ),
    Step.BARRIER: Choice(
        Prompt.BARRIER,
        _options(
            Option.FEAR_FOR_AID,
            Option.FEAR_OF_OTHERS,
            Option.DID_NOT_KNOW,
            Option.NO_TRUST,
            Option.LANGUAGE_OR_COST,
            Option.NOTHING_HARD,
        ),
        shows=(0,),
        after=rules.feedback_given,
    ),
    # ------------------------------------------------------------ help places, at any time
    Step.HELP_AREA: Lookup(Prompt.HELP_AREA, Register.AREAS),
}
