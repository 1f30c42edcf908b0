"""Which recording belongs beside which words of a page; without a file nothing of it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from intake.conversation.script import SCRIPT
from intake.conversation.vocabulary import Prompt, Step
from intake.i18n import Catalogues
from intake.recordings import Clip, Found, Key
from intake.reporting.speaking import Speaker
from intake.routing.response import Response

NOT_ASKED: Final = frozenset({Step.FIRST_WORDS, Step.LANGUAGE})
"""Here Start says in which language, and nothing was written before."""


class Recordings:
    """What can be played beside which words; made anew when the response changes."""

    def __init__(
        self, found: Found, catalogues: Catalogues, response: Callable[[], Response]
    ) -> None:
        self._clips = found.clips
        self._catalogues = catalogues
        self._response = response
        self._known: tuple[Response, Mapping[Key, tuple[Clip, ...]]] | None = None
        self._named = {each.name: each for clips in found.clips.values() for each in clips}

    def __bool__(self) -> bool:
        return bool(self._named)

    def beside(self, language: str, words: str) -> tuple[Clip, ...]:
        """The recordings of the question that reads so."""
        if not self._named:
            return ()
        response = self._response()
        if self._known is None or self._known[0] is not response:
            self._known = (response, self._by_words(response))
        return self._known[1].get((language, words), ())

    def named(self, name: str) -> Clip | None:
        """The one that is served under this name."""
        return self._named.get(name)

    def _by_words(self, response: Response) -> Mapping[Key, tuple[Clip, ...]]:
        return {
            (language, words): self._clips[language, text]
            for language in response.languages
            for text, words in questions(self._catalogues, response, language)
            if (language, text) in self._clips
        }


def questions(
    catalogues: Catalogues, response: Response, language: str
) -> Iterator[tuple[str, str]]:
    """(Id, words) of every question that can be recorded.

    Not one that holds something of the conversation, since it reads differently each time; nor
    two that read the same before different answers, since the wrong answers could be said aloud.
    """
    speaker = Speaker(catalogues, response, language, "web")
    prompts = dict.fromkeys(speaker.question(step) for step in SCRIPT if step not in NOT_ASKED)
    words = {prompt: _words(speaker, prompt) for prompt in prompts}
    often = Counter(words.values())
    for prompt, said in words.items():
        if said and often[said] == 1:
            yield prompt.value, said


def _words(speaker: Speaker, prompt: Prompt) -> str:
    try:
        return speaker.say(prompt).before.strip()
    except KeyError:
        return ""
