"""What stands around every page: service name, office, demo banner, notices.

Rule: a notice is a closed code of NOTICES; only the code travels in the cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import get_flashed_messages, render_template

from intake.casework.enrolling import may_enrol
from intake.casework.values import Session
from intake.desk.words import language
from intake.routing.response import Response

NOTICES: Mapping[str, str] = {
    "signed_out": "You are signed out.",
    "signed_out_everywhere": "You are signed out on every computer.",
    "passed_on": "Thank you. The report went to another reader and left your queue.",
    "set_aside": (
        "Thank you. You can no longer open this report. No other reader can take it now: tell "
        "whoever runs this response that a reader is missing."
    ),
    "acknowledged": "Marked as read. The reporter sees that when entering the number.",
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
    "no_way_back": "There is no number that could read an answer, so nothing was sealed.",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every template can show."""

    title: str
    service_name: str
    office: str | None  # None while nobody is signed in
    may_enrol: bool
    is_demo: bool
    draft_texts: tuple[str, ...]  # languages in use whose texts nobody has signed
    notices: tuple[str, ...]


class Shell:
    """Renders pages."""

    def __init__(
        self, response: Callable[[], Response], *, demo: bool, drafts: frozenset[str]
    ) -> None:
        self._response = response
        self._demo = demo
        self._drafts = drafts

    def page(self, template: str, title: str, who: Session | None = None, **views: Any) -> str:
        """The HTML. `title` is neutral: it stands in the browser's history."""
        return render_template(template, frame=self._frame(title, who), **views)

    def _frame(self, title: str, who: Session | None) -> Frame:
        response = self._response()
        offices = {reader.id: reader.office for reader in response.readers}
        return Frame(
            title,
            response.service_name,
            offices.get(who.reader_id, who.reader_id) if who else None,
            may_enrol(response, who.reader_id) if who else False,
            self._demo,
            tuple(language(tag) for tag in response.languages if tag in self._drafts),
            tuple(NOTICES[str(code)] for code in get_flashed_messages()),
        )
