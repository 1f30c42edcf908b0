"""What must hold at every turn of a conversation, said anew and without the table.

A check that asked the table what may happen would find every wrong row right. Whoever adds a way
to agree, to send or to leave adds it here as well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

from intake.conversation.effects import (
    AddToReport,
    Ask,
    ChangeWish,
    CountAnswer,
    CutOffHelper,
    DeleteReport,
    Erase,
    FileReport,
    ForgetWords,
    GiveReceipt,
    Keep,
    NoteConsent,
    PauseReport,
    RecordConsent,
    Say,
    ShowAnswers,
    ShowHelp,
    WithdrawReport,
)
from intake.conversation.engine import answers_offered
from intake.conversation.events import (
    Attached,
    CameBack,
    Chose,
    FellSilent,
    HelpWanted,
    Left,
    ListWanted,
    Said,
    Skipped,
    Unclear,
)
from intake.conversation.moving import current
from intake.conversation.paths import DETOURS, PATHS
from intake.conversation.scenes import Words
from intake.conversation.script import SCRIPT
from intake.conversation.state import Conversation
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Prompt, Role, Step
from tests.properties.engine_moment import AGREES, Moment

ANSWERS = (Chose, Skipped, Said, Unclear, ListWanted)
SENDS = (Step.SEND, Option.SEND)
WITHDRAWS = (Step.WITHDRAW, Option.WITHDRAW)
DELETES = (Step.DELETE, Option.DELETE)
LEAVES = {Option.WIPE, Option.NOT_NOW, Option.REFUSE, Option.DELETE_ALL}
MOST_QUESTIONS = max(map(len, PATHS.values())) + len(DETOURS) + len({Step.HELP_AREA, Step.CHANGE})

MOST_TEXTS_SELF, MOST_TEXTS_FOR_ANOTHER = 16, 22
LAST_TEXT, CODES_APART = 1, 1
DETOURS_AND_EXTRAS = {
    Step.LANGUAGE,  # not asked of whoever sends the keyword of her card
    Step.MORE,
    Step.DANGER,
    Step.HELP_AREA,
    Step.CHANGE,
    Step.NAMED,
    Step.SAFE_TIME,  # only where she wants to be texted
    Step.LISTENER,  # only where the response offers it
}
"""Questions that come on top of the longest way; see ADR 0009."""

OF_A_DRAFT = (Keep, RecordConsent, NoteConsent, GiveReceipt, ForgetWords, FileReport)
OF_A_REPORT = (
    AddToReport,
    ChangeWish,
    WithdrawReport,
    DeleteReport,
    ShowAnswers,
    CutOffHelper,
    PauseReport,
    CountAnswer,
)
OF_THE_SURVIVOR = (ChangeWish, WithdrawReport, DeleteReport, CutOffHelper, CountAnswer)
HELPERS = (Role.INTERMEDIARY, Role.MESSENGER)
MENUS = (Step.BACK, Step.BACK_HELPER)
ABOUT_ANOTHER = (Option.ASKED_ME.value, Option.HAVE_CODE.value)
ENDS_IT = (FileReport, Erase, DeleteReport)


def consent_is_given_by_agreeing_and_by_nothing_else(moment: Moment) -> None:
    agrees = moment.given in AGREES
    assert bool(moment.has(RecordConsent)) == agrees
    if moment.turn.state and not moment.past.came_back:
        agreed = agrees or (moment.past.agreed and not moment.came_back)
        assert moment.turn.state.draft.consented == agreed


def nothing_is_kept_before_consent(moment: Moment) -> None:
    if moment.has(Keep, GiveReceipt, FileReport):
        assert moment.past.agreed or moment.given in AGREES


def only_sending_files_and_only_once_with_a_code_in_hand(moment: Moment) -> None:
    filed = moment.has(FileReport)
    doubted = moment.before is not None and moment.before.draft.named
    assert len(filed) == (moment.given == SENDS and not doubted)
    if filed:
        assert moment.past.has_code
        assert moment.turn.state is None


def what_ends_is_filed_or_erased_exactly_once(moment: Moment) -> None:
    ended = moment.turn.state is None
    ends = moment.has(*ENDS_IT)
    if ended and moment.before and moment.before.step is not Step.OUTSIDE:
        assert len(ends) == 1
    elif not ended:
        assert ends == ([Erase()] if moment.came_back else [])


def whoever_refuses_is_let_go(moment: Moment) -> None:
    if moment.given and moment.given[1] in LEAVES:
        assert moment.turn.state is None
        assert Erase() in moment.effects


def a_late_answer_decides_nothing(moment: Moment) -> None:
    before, state = moment.before, moment.turn.state
    if not (moment.late and before and isinstance(moment.event, ANSWERS)):
        return
    assert len(moment.has(Keep, AddToReport, Ask, Say, GiveReceipt)) == len(moment.effects)
    assert state is not None
    assert current(state) is current(before)
    assert state.draft.answers == before.draft.answers


def while_a_question_has_not_left_every_text_ends_with_it(moment: Moment) -> None:
    """A later text that arrives must not stand for a question that was lost."""
    if moment.late and moment.turn.state and moment.has(Say, ShowHelp, GiveReceipt):
        assert isinstance(moment.effects[-1], Ask)


def the_question_that_stands_was_asked(moment: Moment) -> None:
    asked = [effect.step for effect in moment.effects if isinstance(effect, Ask)]
    state = moment.turn.state
    if asked:
        assert state is not None
        assert asked == [current(state)]
        assert isinstance(moment.effects[-1], Ask)
        assert asked[0] in SCRIPT
    elif state:
        assert moment.before
        assert current(state) is current(moment.before)


def what_she_tells_is_kept_or_she_is_told_it_was_not(moment: Moment) -> None:
    kept = [e.told for e in moment.effects if isinstance(e, (Keep, AddToReport))]
    said: Told | None = getattr(moment.event, "told", None)
    first = moment.before.first_words if moment.before else None
    doubted = Say(Prompt.NAMED_ADDITION) in moment.effects
    assert all(told in (said, first) for told in kept)
    if moment.before and isinstance(moment.event, Said) and not moment.late:
        takes = isinstance(SCRIPT[current(moment.before)], Words)
        assert said in kept or not takes or doubted or Say(Prompt.ENOUGH_WORDS) in moment.effects


def a_picture_leaves_no_trace(moment: Moment) -> None:
    if isinstance(moment.event, Attached):
        assert len(moment.has(Say, Ask, ShowHelp, GiveReceipt)) == len(moment.effects)
        assert moment.before is None or moment.turn.state == moment.before


def asking_for_help_creates_nothing(moment: Moment) -> None:
    if isinstance(moment.event, HelpWanted):
        assert len(moment.has(ShowHelp, Ask, Say, GiveReceipt)) == len(moment.effects)
        drafts = [each.draft for each in (moment.before, moment.turn.state) if each]
        assert all(draft == drafts[0] for draft in drafts)


def leaving_and_silence_erase(moment: Moment) -> None:
    if isinstance(moment.event, (FellSilent, Left)):
        assert moment.turn.state is None
        assert Erase() in moment.effects
        said = isinstance(moment.event, Left) and not moment.event.quietly
        assert len(moment.effects) == 1 + said


def the_code_comes_with_the_last_question(moment: Moment) -> None:
    """Until that is answered: a text that held the code may never have left."""
    if not (moment.turn.state and Ask(Step.SEND) in moment.effects):
        return
    answered = Step.SEND in moment.turn.state.draft.answers
    if answered or moment.sorry:
        assert moment.past.has_code
    else:
        assert GiveReceipt() in moment.effects[:-1]


def a_report_is_touched_by_its_code_only(moment: Moment) -> None:
    if moment.has(*OF_A_REPORT):
        assert moment.past.came_back
    if moment.past.came_back:
        assert not moment.has(*OF_A_DRAFT)
    assert len(moment.has(WithdrawReport)) == (moment.given == WITHDRAWS)
    assert len(moment.has(DeleteReport)) == (moment.given == DELETES)


def a_code_opens_or_changes_nothing(moment: Moment) -> None:
    if moment.came_back:
        assert moment.turn.state
        assert current(moment.turn.state) in MENUS
        assert not moment.turn.state.draft.consented
        assert isinstance(moment.event, CameBack)
        assert moment.turn.state.draft.holder == moment.event.holder
        assert (moment.effects[0], moment.effects[-1]) == (Erase(), Ask(moment.turn.state.step))
        assert len(moment.has(Say, Erase, Ask)) == len(moment.effects)
    elif isinstance(moment.event, CameBack):
        assert moment.turn.state == moment.before
        assert moment.effects[0] == Say(Prompt.WRONG_CODE)
        assert len(moment.has(Say, Ask, GiveReceipt)) == len(moment.effects)


def an_offered_answer_is_understood_and_leads_on(moment: Moment) -> None:
    if not (moment.given and moment.before):
        return
    offered = {each.option for each in answers_offered(moment.before, moment.here).values()}
    if moment.given[1] in offered:
        assert not moment.sorry
        assert moment.turn.state is None or moment.has(Ask)


def a_menu_is_that_of_whose_code_it_is(moment: Moment) -> None:
    state = moment.turn.state
    if state and current(state) in MENUS:
        assert state.draft.holder
        is_helper = state.draft.holder.role in HELPERS
        assert (current(state) is Step.BACK_HELPER) == is_helper


def an_intermediary_only_reads_adds_and_stops(moment: Moment) -> None:
    holder = moment.before.draft.holder if moment.before else None
    if holder is None:
        return
    if holder.role in HELPERS:
        assert not moment.has(*OF_THE_SURVIVOR)
    if holder.role is Role.MESSENGER:
        assert not moment.has(AddToReport)
    if holder.role is not Role.SURVIVOR:
        assert not moment.has(CutOffHelper)
    if holder.role is Role.WITNESS:
        assert not moment.has(ChangeWish)


def words_for_another_are_kept_only_as_far_as_that_person_agreed(moment: Moment) -> None:
    """Said anew: agreed, informed, and agreed that all may be written."""
    kept = [each for each in moment.has(Keep) if isinstance(each, Keep)]
    story = [each for each in kept if each.part in (Part.STORY, Part.ANSWER)]
    if not (story and moment.before):
        return
    after = moment.turn.state.draft if moment.turn.state else moment.before.draft
    said = {**moment.before.draft.answers, **after.answers}
    if said.get(Step.ABOUT) in [(each,) for each in ABOUT_ANOTHER]:
        assert said.get(Step.HELPER_KNOWS) == ("yes",)
        assert said.get(Step.HELPER_INFORMED) == ("yes",)
        assert said.get(Step.SCOPE) == ("all",)


def a_name_is_asked_about_before_it_is_sent(moment: Moment) -> None:
    assert not (moment.past.named and moment.has(FileReport))
    if moment.past.named and moment.given == SENDS and moment.turn.state:
        assert current(moment.turn.state) is Step.NAMED


def no_question_is_put_without_need(moment: Moment) -> None:
    """A change, a slip, a late text or a request for help repeats some; nothing else does."""
    asked = moment.past.asked + Counter(e.step for e in moment.effects if isinstance(e, Ask))
    if not (moment.past.came_back or moment.came_back):
        assert len(asked) <= MOST_QUESTIONS
        assert asked.total() - len(asked) <= moment.past.repeats + moment.repeats


def no_path_is_longer_than_it_may_be(moment: Moment) -> None:
    """16 texts for oneself, 22 for somebody else, with what is said at the end (design, 4)."""
    if moment.past.came_back or moment.came_back or not moment.turn.state or moment.past.changed:
        return
    asked = {*moment.past.asked, *(e.step for e in moment.effects if isinstance(e, Ask))}
    texts = len(asked - DETOURS_AND_EXTRAS) + LAST_TEXT
    draft = moment.turn.state.draft
    if draft.for_another:
        texts += CODES_APART
    own = draft.has(Step.ABOUT, Option.ME) or Step.ABOUT not in draft.answers
    assert texts <= (MOST_TEXTS_SELF if own else MOST_TEXTS_FOR_ANOTHER)


def the_state_survives_being_sealed(moment: Moment) -> None:
    state = moment.turn.state
    if state:
        assert Conversation.from_plain(json.loads(json.dumps(state.to_plain()))) == state


RULES: tuple[Callable[[Moment], None], ...] = (
    consent_is_given_by_agreeing_and_by_nothing_else,
    nothing_is_kept_before_consent,
    only_sending_files_and_only_once_with_a_code_in_hand,
    what_ends_is_filed_or_erased_exactly_once,
    whoever_refuses_is_let_go,
    a_late_answer_decides_nothing,
    while_a_question_has_not_left_every_text_ends_with_it,
    the_question_that_stands_was_asked,
    what_she_tells_is_kept_or_she_is_told_it_was_not,
    a_picture_leaves_no_trace,
    asking_for_help_creates_nothing,
    leaving_and_silence_erase,
    the_code_comes_with_the_last_question,
    a_report_is_touched_by_its_code_only,
    a_code_opens_or_changes_nothing,
    an_offered_answer_is_understood_and_leads_on,
    a_menu_is_that_of_whose_code_it_is,
    an_intermediary_only_reads_adds_and_stops,
    words_for_another_are_kept_only_as_far_as_that_person_agreed,
    a_name_is_asked_about_before_it_is_sent,
    no_question_is_put_without_need,
    no_path_is_longer_than_it_may_be,
    the_state_survives_being_sealed,
)
