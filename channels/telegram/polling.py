"""Fetches updates where Telegram cannot reach us: no public address, or one behind a wall.

Rules: an update is confirmed to Telegram only after what follows from it is stored, so that a crash
loses nothing; what comes twice is known by its id. One that cannot be read is counted, passed over
and never shown. One that fails for a reason of ours stays unconfirmed while those behind it are
heard, as long as they fit into one fetch. (The library's own `run_polling` confirms before anything
is stored, and stops for good at an update that it cannot read: both measured.)
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from channels.telegram.outbound import pack
from channels.telegram.sender import TelegramBot
from channels.telegram.updates import ALLOWED, read_update, update_id
from intake.errors import ConfigError, DeliveryError, IntakeError, Malformed, StoreError
from intake.messages import Chore, Heard, Pack, Progress
from intake.ports import Clock

if TYPE_CHECKING:
    from telegram import Bot

    from channels.telegram.line import Line

MOST_UPDATES: Final = 100
POLL_SECONDS: Final = 10
"""How long Telegram keeps a fetch open when there is nothing; stopping takes no longer."""

_CONFLICT: Final = "409"
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 60.0

Fetch: TypeAlias = Callable[[int], Sequence[object]]
"""Updates from this number on, which confirms those before it. Raises DeliveryError."""

_log = logging.getLogger(__name__)


class Polling:
    """The way in without a webhook."""

    def __init__(
        self,
        fetch: Fetch,
        hear: Callable[[Heard, Pack], None],
        note: Callable[[Progress | Chore], None],
        clock: Clock,
    ) -> None:
        """`hear` and `note` return after the commit; both raise StoreError."""
        self._fetch = fetch
        self._hear = hear
        self._note = note
        self._clock = clock
        self._next = 0
        self.unreadable = 0
        """How many were passed over."""

    def run(self, stop: Event) -> None:
        """Goes on until `stop` is set, and after every failure, waiting longer each time."""
        failures = 0
        while not stop.is_set():
            failures = 0 if self._goes_well() else failures + 1
            if failures:
                wait_seconds = _FIRST_WAIT_SECONDS * 2 ** min(failures, 10)
                stop.wait(min(wait_seconds, _LONGEST_WAIT_SECONDS))

    def poll_once(self) -> bool:
        """One fetch, heard in order; False if one of it must come again.

        Raises DeliveryError, or StoreError: then all from there on comes again.
        """
        updates = self._fetch(self._next)
        full, confirmed = len(updates) >= MOST_UPDATES, True
        for update in updates:
            confirmed = (self._take(update) or full) and confirmed
            number = update_id(update)
            if confirmed and number is not None:
                self._next = number + 1
        return confirmed

    def _goes_well(self) -> bool:
        try:
            return self.poll_once()
        except DeliveryError as error:
            if error.code == _CONFLICT:
                _log.warning("another program fetches the updates of this bot, or has a webhook")
            else:
                _log.warning("updates not fetched: %s", type(error).__name__)
        except StoreError as error:
            _log.error("updates not stored: %s", type(error).__name__)
        return False

    def _take(self, update: object) -> bool:
        """Whether it need not come again."""
        try:
            match read_update(update, self._clock()):
                case Heard() as heard:
                    self._hear(heard, pack)
                case Progress() | Chore() as news:
                    self._note(news)
                case None:
                    pass
        except Malformed:
            self.unreadable += 1
            _log.warning("an update cannot be read and is passed over")
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - the outermost edge; a trace could hold words
            _log.error("an update failed: %s", type(error).__name__)
            return False
        return True


def fetching(line: Line) -> Fetch:
    """Fetches by this line, which must be patient for longer than POLL_SECONDS."""
    return lambda offset: line.call(partial(_fetch, offset))


async def _fetch(offset: int, bot: Bot) -> Sequence[object]:
    wanted: Mapping[str, Any] = {
        "offset": offset,
        "limit": MOST_UPDATES,
        "timeout": POLL_SECONDS,
        "allowed_updates": list(ALLOWED),
    }
    # Raw: the library's own method fails for all if one cannot be read. It would rather be
    # called for every method that it knows by name; Telegram knows them in any case.
    updates: object = await bot.do_api_request("getupdates", api_kwargs=dict(wanted))
    return updates if isinstance(updates, list) else []


@contextmanager
def poller(
    bot: TelegramBot,
    hear: Callable[[Heard, Pack], None],
    note: Callable[[Progress | Chore], None],
    clock: Clock,
) -> Iterator[Callable[[Event], None]]:
    """A function that fetches and hears until the event is set. Raises ConfigError if Telegram
    posts to a webhook."""
    line = bot.line(POLL_SECONDS + 5.0)
    try:
        _refuse_webhook(line)
        yield Polling(fetching(line), hear, note, clock).run
    finally:
        line.close()


def _refuse_webhook(line: Line) -> None:
    """Raises ConfigError if one is set: it may be the way in of another machine, so it is not
    taken down here. Where Telegram cannot be asked now, fetching will tell."""
    try:
        posts_to = line.call(_webhook)
    except IntakeError:
        return
    if posts_to:
        raise ConfigError(
            "Telegram posts to a webhook of this bot: run `intake web` there, or take it down "
            "with `intake telegram setup --polling`"
        )


async def _webhook(bot: Bot) -> str:
    return (await bot.get_webhook_info()).url
