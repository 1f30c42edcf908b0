"""`intake telegram setup`: the bot's commands, descriptions and webhook, told to Telegram.

Rules: every line says what was done, or what to do, and no value of a secret; what people wrote
and what waits at Telegram is neither shown nor dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from channels.telegram.inbound import PATH
from channels.telegram.registration import Profile, Webhook, describe, post_to, waiting
from intake.app import LOCALES, clock, open_databases, telegram_bot
from intake.conversation.vocabulary import Option
from intake.i18n import Catalogues, read_catalogues
from intake.in_force import ResponseInForce
from intake.response import read_response
from intake.settings import Settings


def set_up_telegram(settings: Settings, *, polling: bool = False) -> Iterator[str]:
    """Tells Telegram; a line for each step that is done. `polling`: take the webhook down.

    Raises ConfigError, StoreError or a DeliveryError.
    """
    bot = telegram_bot(settings)
    response = ResponseInForce(open_databases(settings).store, clock, read_response).response()
    describe(bot, profiles(read_catalogues(LOCALES), response.languages))
    yield f"commands and descriptions are set in {len(response.languages)} languages"
    webhook = None if polling else _webhook(settings)
    if webhook is not None:
        post_to(bot, webhook)
        yield f"Telegram posts to {webhook.url}"
    elif polling:
        post_to(bot, None)
        yield "there is no webhook any more: run `intake poll-telegram`"
    else:
        yield "no webhook was set: run `intake poll-telegram`, or set TELEGRAM_WEBHOOK_SECRET and"
        yield "a PUBLIC_URL with https and do this again"


def telegram_waiting(settings: Settings) -> Iterator[str]:
    """How many updates wait at Telegram, and when it last could not reach us."""
    found = waiting(telegram_bot(settings))
    yield "webhook: " + ("set" if found.has_webhook else "none, polling is meant")
    yield f"waiting at Telegram: {found.updates}"
    failed_at = found.last_error_at
    yield "last failure: " + (f"{failed_at:%Y-%m-%d %H:%M} UTC" if failed_at else "none")


def profiles(catalogues: Catalogues, languages: Sequence[str]) -> Sequence[Profile]:
    """What is said of the bot, in the order of the response's languages."""
    return [
        Profile(
            language,
            (
                ("start", catalogues.profile(language, "start")),
                ("8", catalogues.label(language, Option.HELP_PLACES)),
                ("9", catalogues.label(language, Option.LEAVE)),
            ),
            catalogues.profile(language, "short"),
            catalogues.profile(language, "about"),
        )
        for language in languages
    ]


def _webhook(settings: Settings) -> Webhook | None:
    secret = settings.telegram_webhook_secret
    if secret is None or not settings.public_url.startswith("https://"):
        return None
    return Webhook(f"{settings.public_url}{PATH}", secret.get_secret_value())
