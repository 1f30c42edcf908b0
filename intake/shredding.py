"""What of a closed report is erased before the rest: parts sealed with a secret of their own.

Rule 1: first the hint at the person, then the words that were told, then everything. Each of the
two has a secret beside the report's key, so that it can be destroyed by itself (ADR 0024).
Rule 2: a part carries a label that says to whoever has the report's secrets which one it needs;
without the keyring a label says nothing. Parts from before there were secrets have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from intake.cases.parts import CasePart, NotePart, ToldPart, TranslationPart, kind_of, write
from intake.conversation.vocabulary import Part
from intake.ports import Keyring, PartPlace, StoredPart, Vault
from intake.routing.response import Response

LABEL_BYTES: Final = 8
MONTH: Final = timedelta(days=30)
USUAL_ACCESS_DAYS: Final = 90

HINT: Final = "hint"
WORDS: Final = "words"
LABELS: Final = "labels"
"""Not a secret of a part: by it the parts of the other two are found."""

ACCESS: Final = "access"
"""Not a part: the ways back to a closed report."""

ERASED_FIRST: Final = (HINT, WORDS)
USUAL_MONTHS: Final = {HINT: 3, WORDS: 6}

_ABOUT: Final = {
    Part.PERSON.value: HINT,
    Part.STORY.value: WORDS,
    Part.ANSWER.value: WORDS,
    Part.ADDITION.value: WORDS,
    Part.ADDITION_BY_HELPER.value: WORDS,
}


def about_of(part: CasePart) -> str:
    """HINT, WORDS, or nothing for what stays until the report goes."""
    match part:
        case ToldPart(about=about):
            return _ABOUT.get(about, "")
        case TranslationPart() | NotePart():  # a note can say what was told
            return WORDS
        case _:
            return ""


def dates_of_closing(now: datetime, response: Response) -> Mapping[str, datetime]:
    """What of a report closed now is to go when, before the rest. A month is 30 days."""
    words = response.words_months or min(USUAL_MONTHS[WORDS], response.retention_months)
    hint = response.hint_months or min(USUAL_MONTHS[HINT], words)
    return {
        HINT: now + MONTH * hint,
        WORDS: now + MONTH * words,
        ACCESS: access_until(now, response),
    }


def access_until(visit: datetime, response: Response) -> datetime:
    """When the ways back end after this visit: by the day, so that no row tells its hour."""
    kept = MONTH * response.retention_months
    days = response.access_days or min(USUAL_ACCESS_DAYS, kept.days)
    midnight = visit.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days + 1)


def seal(
    vault: Vault, place: PartPlace, part: CasePart, secrets: Mapping[str, bytes]
) -> tuple[StoredPart, bytes]:
    """(the part as it is kept, next head)."""
    about = about_of(part)
    blob, head = vault.seal_part(place, write(part), secrets.get(about, b""))
    if about in secrets and LABELS in secrets:
        label = vault.part_label(secrets[LABELS], place.number, about)
    else:  # as long as any other
        label = vault.fresh_secret()[:LABEL_BYTES]
    return StoredPart(place.number, kind_of(part), blob, label), head


def open_(
    vault: Vault, place: PartPlace, seed: bytes, part: StoredPart, secrets: Mapping[str, bytes]
) -> tuple[bytes, bytes]:
    """(plaintext, next head). Raises SealError, also when its secret was destroyed."""
    secret = secrets.get(label_of(vault, part, secrets), b"")
    return vault.open_part(place, seed, part.blob, secret)


def label_of(vault: Vault, part: StoredPart, secrets: Mapping[str, bytes]) -> str:
    """HINT or WORDS, or nothing where it is neither, or cannot be known."""
    if not part.label or LABELS not in secrets:
        return ""
    labels = secrets[LABELS]
    found = (
        each for each in ERASED_FIRST if vault.part_label(labels, part.number, each) == part.label
    )
    return next(found, "")


def secrets_for(
    vault: Vault, keyring: Keyring, report_id: bytes, part: CasePart
) -> Mapping[str, bytes]:
    """The secrets of a filed report, with one for this part: a new one where it was destroyed, and
    none at all where the report is from before there were any."""
    secrets = keyring.secrets(report_id)
    about = about_of(part)
    if not about or about in secrets or LABELS not in secrets:
        return secrets
    return {**secrets, about: keyring.add_secret(report_id, about, vault.fresh_secret())}
