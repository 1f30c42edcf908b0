"""The line to Telegram's Bot API: one call at a time, and what a failed one means.

Rules: nothing is retried here, since only the outbox knows whether a text may go twice; nothing is
logged (`quiet`). An error leaves this file as a `DeliveryError` that holds a code of ours and
seconds, and no cause: the library's own errors quote what Telegram said, and the address of the
call with the token in it.

The library is asynchronous and we are not: each line has a loop of its own, in a thread of its own
that `close` ends, so that it does not matter what else runs in the thread that calls.
Source: Telegram Bot API, "Making requests"; httpx, exceptions.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from threading import Thread
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from channels.telegram.quiet import silence
from intake.errors import DeliveryError, OutcomeUnknown, Stopped, TryLater, Unreachable

T = TypeVar("T")

GONE: Final = "gone"
"""The code of a refusal that means: what is to be done was done before."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PERHAPS_DONE: Final = frozenset({500, 502, 504})
"""Answers after which the text may have been taken all the same."""

_MEANING: Final[Mapping[int, type[DeliveryError]]] = {400: Unreachable, 403: Stopped}
"""Answers that decide for ever: 400, this call will never be right (no such chat, nothing to
delete); 403, the person blocked the bot or is gone. Others may be ours to mend (401, 404: wrong
token; 409: somebody else reads the updates), or pass (429, 5xx)."""

_GONE: Final = (
    "message to delete not found",
    "message to edit not found",
    "message is not modified",
    "query is too old",
    "query id is invalid",
)
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class Line:
    """One bot at one address of the Bot API. One thread at a time."""

    def __init__(self, token: str, api_url: str, timeout_seconds: float) -> None:
        """`api_url` stands for https://api.telegram.org. Nothing is connected yet."""
        silence()
        # A proxy from the environment is for the world outside, not for this machine.
        outside = urlsplit(api_url).hostname not in _LOOPBACK
        self._request = _Request(
            connection_pool_size=1,
            connect_timeout=timeout_seconds,
            read_timeout=timeout_seconds,
            write_timeout=timeout_seconds,
            pool_timeout=timeout_seconds,
            httpx_kwargs={"trust_env": outside},
        )
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def call(self, ask: Callable[[Bot], Awaitable[T]]) -> T:
        """What Telegram answers. Raises a DeliveryError."""
        failure: DeliveryError
        try:
            return self._run(_within(ask, self._bot))
        except _FailedCallError as error:
            failure = error.meaning
        except (TelegramError, LookupError, TypeError, ValueError, AttributeError):
            failure = OutcomeUnknown()  # an answer that the library cannot read
        raise failure

    def close(self) -> None:
        """Hangs up; there is no call after it."""
        if not self._loop.is_closed():
            self._run(self._request.shutdown())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(call, self._loop).result()


async def _within(ask: Callable[[Bot], Awaitable[T]], bot: Bot) -> T:
    return await ask(bot)


class _FailedCallError(TelegramError):
    """Carries what a failure means through the library, which lets only its own kind pass."""

    __slots__ = ("meaning",)

    def __init__(self, meaning: DeliveryError) -> None:
        super().__init__("")
        self.meaning = meaning


class _Request(HTTPXRequest):
    """The library's HTTP client, with failures understood where the status is still known."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One exchange that ends well. Raises _FailedCallError."""
        failure: DeliveryError | None
        try:
            status, body = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            failure = _silence(error.__cause__)
        else:
            failure = refusal(status, body)
            if failure is None:
                return status, body
        raise _FailedCallError(failure)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. The library's own writes into the log what it cannot read."""
        return dict(_json_object(payload))


def _silence(cause: BaseException | None) -> DeliveryError:
    """What it means that no answer came: TryLater only if the call surely never left."""
    return TryLater() if isinstance(cause, _NEVER_LEFT) else OutcomeUnknown()


def refusal(status: int, body: bytes) -> DeliveryError | None:
    """What an answer other than success means; None for a success."""
    if status < 300:
        return None
    if status in _PERHAPS_DONE:
        return OutcomeUnknown(str(status))
    answer = _json_object(body)
    said = str(answer.get("description", "")).lower()
    code = GONE if any(phrase in said for phrase in _GONE) else str(status)
    # Whatever stands between us and Telegram may refuse too, and decides nothing.
    meaning = _MEANING.get(status, TryLater) if answer.get("ok") is False else TryLater
    return meaning(code, _wait(answer))


def _wait(answer: Mapping[str, Any]) -> int | None:
    """The seconds that Telegram asks us to wait, if that is a sensible number."""
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return seconds if type(seconds) is int and 0 < seconds < 100_000 else None


def _json_object(body: bytes) -> Mapping[str, Any]:
    """The answer, or nothing if it is something else, such as a page."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
