"""What stands around every page: service name, office, demo banner, notices.

Rule: a notice is a closed code of NOTICES; only the code travels in the cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import get_flashed_messages, render_template

from intake.casework.capacity import may_switch
from intake.casework.enrolling import may_enrol
from intake.casework.granting import has_grants_only
from intake.casework.values import Session
from intake.casework.watching import may_see_numbers, may_watch
from intake.desk.hearing import Hearing
from intake.desk.saying import _, tongue
from intake.desk.times import times
from intake.reporting.entering import may_enter
from intake.routing.response import Response

NOTICES: Mapping[str, str] = {
    "signed_out": "You are signed out.",
    "signed_out_everywhere": "You are signed out on every computer.",
    "own_wrong": "That did not work, and nothing was changed. Check what you typed.",
    "passphrase_changed": "The new passphrase counts. You are signed out on other computers.",
    "code_app_changed": "Codes of the new app count. You are signed out on other computers.",
    "passkey_added": "The passkey is added. It stands in for the six digits.",
    "passkey_removed": "The passkey is removed.",
    "words_changed": "Your pages are in this language now, and their times are of this place.",
    "session_ended": "That computer is signed out.",
    "passed_on": "Thank you. The report went to another reader and left your queue.",
    "set_aside": (
        "Thank you. You can no longer open this report. No other reader can take it now: tell "
        "whoever runs this response that a reader is missing."
    ),
    "acknowledged": "Marked as read. The reporter sees that when entering the number.",
    "added_since": (
        "Something was added since you opened the page, so it was not marked as read. Read it "
        "first: it stands last under “Words and answers”."
    ),
    "replied": (
        "Your answer is sealed and waits for the reporter, who sees it when entering the number. "
        "Nothing was sent to a phone."
    ),
    "replied_before": "This answer was sealed already. It was not sealed twice.",
    "pause_confirmed": "The pause is confirmed. Nothing is passed on until the person says so.",
    "went_on": "The pause has ended. The report stands among those that were read.",
    "closed": "Closed. It left your queue, and comes back if the reporter writes again.",
    "nudge_asked": "The phone will be asked to call in, at a time that was agreed.",
    "nudge_not_now": (
        "Not possible now: one a day at most, and none while the last one is unanswered."
    ),
    "linked": "The two reports are linked. Nobody outside this desk sees that.",
    "linked_before": "The two reports were linked already.",
    "not_found": (
        "No other report could be found by that number. Check it in your queue: only reports "
        "that you have opened there can be linked."
    ),
    "organisation_noted": (
        "Noted, sealed into the report. None of its readers depends on that organisation."
    ),
    "organisation_narrowed": (
        "Noted, sealed into the report. Readers who depend on that organisation have lost it, and "
        "what comes from now on is sealed to a new key."
    ),
    "organisation_passed_on": (
        "Thank you. Your own office hangs together with that organisation, so the report went to "
        "another reader. You can no longer open it."
    ),
    "organisation_set_aside": (
        "Thank you. Your own office hangs together with that organisation, so you can no longer "
        "open the report. No other reader can take it now: tell whoever runs this response that a "
        "reader is missing, and not why."
    ),
    "organisation_before": "That organisation was known already. Nothing has changed.",
    "organisation_not_found": (
        "No organisation of the register has exactly that number or name. Nothing has changed."
    ),
    "rechecked": (
        "The register has changed: your office hangs together with an organisation that this "
        "report is about. It is with another reader now, or waits for one."
    ),
    "urgency_changed": "The urgency is changed, and the hour by which it must be read with it.",
    "urgency_not_changed": "The urgency was not changed. To lower it, choose a reason.",
    "not_now": "That is not possible now. The page shows how things stand.",
    "card_suspended": "The card is suspended. Neither of its codes is taken until you resume it.",
    "card_resumed": "The card works again.",
    "card_ended": "The card has ended. Cross it out in your register on paper.",
    "cards_before": (
        "This form was sent before. Its codes were shown once, then, and cannot be shown again. If "
        "you did not see or print them, give the card new codes, or end the cards that are not in "
        "your register and make others."
    ),
    "no_such_card": "There is no card of that serial. A serial looks like K4-07.",
    "entered_before": (
        "This form was sent before, and nothing was filed twice. The number was shown once, then, "
        "and cannot be shown again."
    ),
    "area_closed": "It gives information only, from the next message on.",
    "area_opened": "It takes reports again, from the next message on.",
    "contact_set": "You are told there from now on. It is kept sealed and shown to nobody.",
    "contact_unclear": (
        "Nothing was kept: that is no e-mail address, no number that begins with +, and no "
        "number of a chat."
    ),
    "contact_removed": "You are told nothing any more. Look into your queue yourself.",
    "away_set": (
        "You are away until then. What you have not read goes to others within minutes, where "
        "somebody is there who may have it."
    ),
    "away_unclear": "Nothing was changed: choose between one day and sixty.",
    "away_over": "Welcome back. What went to others stays with them.",
    "numbers_made": "Made, once and for all. It stands in the list.",
    "numbers_not_now": (
        "It cannot be made now: its time is not over, or numbers of this response come another way."
    ),
    "marked_serious": (
        "Marked, and sealed with the report. Nothing was sent: print the notice and hand it over."
    ),
    "interpreter_asked": (
        "The text is sealed for that interpreter, who says first whether there is a conflict. You "
        "are told when there is an answer. No clock waits for it."
    ),
    "interpreter_before": "This form was sent before. Nothing was asked twice.",
    "interpreter_not_whole": (
        "Some of the report cannot be opened: what is missing could exclude somebody. Nobody was "
        "asked."
    ),
    "interpreter_not_offered": (
        "Nothing was asked. Choose a text, an interpreter and a language that the page offers."
    ),
    "interpreter_another": (
        "Somebody else is asked already. One interpreter at a time: as few people as possible."
    ),
    "grant_taken_back": "Taken back. It cannot be opened any more.",
    "grant_left": (
        "Thank you. It is over, and nothing more is shown to you. Whoever asked is told to ask "
        "another, and not why."
    ),
    "grant_translated": "Sealed into the report. Nothing of the text is left here.",
    "grant_agreed": "You agreed. Whoever asked can print it now, and is told.",
    "grant_refused": "You did not agree. Whoever asked reads your reason.",
    "grant_news": (
        "Something was added to the report since this was asked, so it is over. Whoever asked "
        "has to weigh it anew."
    ),
    "forwarding_asked": (
        "Sealed, and the second person is told that something is asked. Nothing goes out before "
        "that person agrees and you print it."
    ),
    "forwarding_before": "This form was sent before. Nobody was asked twice.",
    "no_second": "Nobody was asked: choose a second person whom the page offers.",
    "no_sheet": (
        "Nothing can be printed now. The person may have changed what is wanted or added "
        "something, the report may be paused, or it became known that somebody who decided, or a "
        "place, hangs together with whoever it is about. Read the report again; what is to go out "
        "may have to be asked or written anew."
    ),
    "step_taken": "Sealed into the report. Nothing was sent to anybody.",
    "step_unclear": "Nothing was sealed: something was not chosen. Choose each time one of a list.",
    "referred": "The sheet is sealed with the report. Print it and hand it over: nothing was sent.",
    "closing_unclear": "It was not closed. Choose a reason, and answer each line of the list.",
    "closing_not_now": (
        "It was not closed: link the other report first, or refer the person first, or choose "
        "another reason."
    ),
    "hold_asked": "Asked. Nothing is stopped until a second person confirms it, under Holds.",
    "hold_confirmed": "Confirmed. No date erases it for half a year.",
    "hold_ended": "Ended. Its dates count again, also those that have passed.",
    "given_on": "The report went to the next reader and left your queue.",
    "given_to_nobody": "Nobody else can have it now. It stays with you, and nothing was changed.",
    "noted": "The note is sealed with the report. Nobody outside this desk sees it.",
    "noted_before": "This note was sealed already. It was not sealed twice.",
    "marked": "Marked, and sealed with the report.",
    "nothing_marked": "Nothing was marked: tick what you have looked at first.",
    "no_way_back": "There is no number that could read an answer, so nothing was sealed.",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every template can show."""

    title: str
    service_name: str
    office: str | None  # None while nobody is signed in
    may_enrol: bool
    may_switch: bool
    grants_only: bool  # an interpreter
    asked: int  # how much others ask this reader
    may_enter: bool
    may_watch: bool
    may_see_numbers: bool
    is_demo: bool
    draft_texts: str  # languages in use whose texts nobody has signed
    notices: tuple[str, ...]
    language: str  # tag of what the page is written in
    direction: str
    is_draft: bool  # nobody has signed these words
    times: str  # where the shown times are
    languages: tuple[tuple[str, str, str], ...]  # (tag, its own name, address) to choose from


class Shell:
    """Renders pages."""

    def __init__(
        self,
        response: Callable[[], Response],
        *,
        demo: bool,
        drafts: frozenset[str],
        asked: Callable[[str], int],
        hearing: Hearing,
    ) -> None:
        """`asked`: how much others ask of a reader. `hearing`: which languages there are."""
        self._response = response
        self._demo = demo
        self._drafts = drafts
        self._asked = asked
        self._hearing = hearing

    def page(self, template: str, title: str, who: Session | None = None, **views: Any) -> str:
        """The HTML. `title` is neutral: it stands in the browser's history."""
        return render_template(template, frame=self._frame(title, who), **views)

    def sees_grants_only(self, who: Session) -> bool:
        """Whether there is no other page for this reader."""
        return has_grants_only(self._response(), who.reader_id)

    def _frame(self, title: str, who: Session | None) -> Frame:
        response = self._response()
        offices = {reader.id: reader.office for reader in response.readers}
        heard = tongue()
        return Frame(
            title,
            response.service_name,
            offices.get(who.reader_id, who.reader_id) if who else None,
            may_enrol(response, who.reader_id) if who else False,
            may_switch(response, who.reader_id) if who else False,
            self.sees_grants_only(who) if who else False,
            self._asked(who.reader_id) if who else 0,
            may_enter(response, who.reader_id) if who else False,
            may_watch(response, who.reader_id) if who else False,
            may_see_numbers(response, who.reader_id) if who else False,
            self._demo,
            heard.listed(heard.language(tag) for tag in response.languages if tag in self._drafts),
            tuple(_(NOTICES[str(code)]) for code in get_flashed_messages()),
            heard.tag,
            heard.direction,
            heard.is_draft,
            times(),
            () if who else self._hearing.offered(),
        )
