"""Whether the response's own names fit into two SMS in each of its languages.

A text may hold 306 characters in Latin letters, but 134 in others: a name that fits into the one is
too long in the other. So each text is put together here as it will be said, and counted. One that
is too long still goes out, cut in two; whoever loads the file is told what to shorten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from channels.sms.outbound import MOST_PARTS
from channels.sms.segments import parts
from intake.conversation.state import Conversation, Deployment
from intake.conversation.vocabulary import Prompt, Step
from intake.i18n import Catalogues
from intake.messages import Spoken
from intake.reporting.speaking import Speaker
from intake.routing.response import Response

Placed: TypeAlias = tuple[str, Spoken]
"""(key path, a text that holds its value)"""


def too_long(response: Response, catalogues: Catalogues) -> Iterator[tuple[str, str]]:
    """(key path, what is wrong with it; what to do) for every value that makes a text too long."""
    for language in response.languages:
        speaker = Speaker(catalogues, response, language)
        seen = set()
        for path, said in (*_of_the_response(speaker, response), *_places(speaker, response)):
            needed = parts(said.inline())
            if needed > MOST_PARTS and path not in seen:
                seen.add(path)
                yield path, f"makes a text in '{language}' {needed} SMS long; shorten it"


def _of_the_response(speaker: Speaker, response: Response) -> Iterator[Placed]:
    yield "service_name", speaker.say(Prompt.FIRST_WORDS)
    yield "urgent_help", _asked(speaker, response, Step.DANGER)
    yield "urgent_help", speaker.say(Prompt.NO_HELP_PLACE)
    yield "law_cases", _asked(speaker, response, Step.CONSENT)
    for index, word in enumerate(response.contact_words):
        yield f"contact_words[{index}]", _asked(speaker, response, Step.SAFE_TIME, word)


def _asked(speaker: Speaker, response: Response, step: Step, word: str = "") -> Spoken:
    here = Deployment(languages=response.languages)
    return speaker.ask(Conversation(step, response.languages[0]), step, here, word=word)


def _places(speaker: Speaker, response: Response) -> Iterator[Placed]:
    for index, place in enumerate(response.help_places):
        yield f"help_places[{index}].name", speaker.place(place)
