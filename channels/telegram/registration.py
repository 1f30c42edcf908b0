"""What Telegram is told about our bot: commands and descriptions in every language, the webhook.

Rules: nothing that is said of the bot names the topic, since anybody who finds it reads that; what
waits at Telegram is never dropped. The bot's name is given at BotFather and stays.
Source: Telegram Bot API, setMyCommands, setMyDescription, setWebhook, WebhookInfo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from channels.telegram.sender import TelegramBot
from channels.telegram.updates import ALLOWED

if TYPE_CHECKING:
    from telegram import Bot

MOST_CONNECTIONS: Final = 8
"""Posts at once: as many as two processes of four threads answer at once."""

_TWO_LETTERS: Final = 2
"""Telegram knows languages by these (ISO 639-1) only."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is said of the bot in one language. `commands`: (name without slash, what it does)."""

    language: str
    commands: Sequence[tuple[str, str]]
    short: str  # at most 120 characters
    about: str  # at most 512 characters


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to post updates, and the secret it is to show."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the webhook stands at Telegram. Nothing of what waits is in it."""

    has_webhook: bool
    updates: int
    last_error_at: datetime | None


def describe(bot: TelegramBot, profiles: Sequence[Profile]) -> None:
    """Tells it for each language, and of the first also for all others. Raises a DeliveryError."""
    line = bot.line()
    try:
        for profile in profiles:
            if len(profile.language) == _TWO_LETTERS:
                line.call(_Describing(profile, profile.language))
        for profile in profiles[:1]:
            line.call(_Describing(profile, None))
    finally:
        line.close()


def post_to(bot: TelegramBot, webhook: Webhook | None) -> None:
    """From now on Telegram posts there; None: nowhere. Raises a DeliveryError."""
    line = bot.line()
    try:
        line.call(_Posting(webhook))
    finally:
        line.close()


def waiting(bot: TelegramBot) -> Waiting:
    """What waits at Telegram for us. Raises a DeliveryError."""
    line = bot.line()
    try:
        return line.call(_waiting)
    finally:
        line.close()


@dataclass(frozen=True, slots=True)
class _Describing:
    profile: Profile
    language: str | None

    async def __call__(self, bot: Bot) -> None:
        told, language = self.profile, self.language
        await bot.set_my_commands(list(told.commands), language_code=language)
        await bot.set_my_short_description(told.short, language_code=language)
        await bot.set_my_description(told.about, language_code=language)


@dataclass(frozen=True, slots=True)
class _Posting:
    webhook: Webhook | None

    async def __call__(self, bot: Bot) -> None:
        if self.webhook is None:
            await bot.delete_webhook(drop_pending_updates=False)
            return
        await bot.set_webhook(
            self.webhook.url,
            secret_token=self.webhook.secret,
            allowed_updates=list(ALLOWED),
            max_connections=MOST_CONNECTIONS,
            drop_pending_updates=False,
        )


async def _waiting(bot: Bot) -> Waiting:
    found = await bot.get_webhook_info()
    return Waiting(bool(found.url), found.pending_update_count, found.last_error_date)
