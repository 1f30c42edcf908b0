"""Whether Twilio signed a request, by the account's token or by a key of its own for webhooks.

Rules: what was signed is a configured public address, or the second one that Twilio calls when
the first fails, followed by the raw target and every field. A request that names a key must be
signed by that key with SHA-256: it never falls back to the older signature, and one that names
no key is never tried with one. Two keys may be known at once, so that they can be changed.
Source: Twilio, "Webhooks security"; twilio-python `RequestValidator`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from twilio.request_validator import (  # type: ignore[import-untyped]  # ships no types
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
)

from channels.base import RawRequest
from intake.errors import Forged

_SIGNATURE: Final = "x-twilio-signature"
_SETTINGS: Final = "x-twilio-webhooks-signature-settings"


class Signatures:
    """Knows the account's token, the keys by name, and the addresses Twilio reaches us at."""

    def __init__(
        self, auth_token: str, public_urls: Sequence[str], keys: Mapping[str, str]
    ) -> None:
        self._account = RequestValidator(auth_token)
        self._keys = {name: RequestValidator(secret) for name, secret in keys.items()}
        self._public_urls = [url.rstrip("/") for url in public_urls]

    def check_there_is_one(self, request: RawRequest) -> None:
        """Raises Forged for a request that cannot be Twilio's, before anything of it is read."""
        if not request.headers.get(_SIGNATURE) or not request.target.startswith("/"):
            raise Forged

    def check(self, request: RawRequest, fields: Mapping[str, str]) -> None:
        """Raises Forged unless Twilio signed exactly this."""
        validator, algorithm = self._signer(request.headers.get(_SETTINGS, ""))
        signature = request.headers.get(_SIGNATURE, "")
        if not any(
            validator.validate(url + request.target, fields, signature, algorithm)
            for url in self._public_urls
        ):
            raise Forged

    def _signer(self, settings: str) -> tuple[RequestValidator, str]:
        """Who must have signed it, and how. Raises Forged for anything but what we expect."""
        if not settings.strip():
            return self._account, HMAC_SHA1
        pairs = [part.strip().partition("=") for part in settings.split(",")]
        named = {name.strip(): value.strip() for name, _, value in pairs}
        validator = self._keys.get(named.get("key", ""))
        if validator is None or len(pairs) != 2 or named.get("algorithm") != HMAC_SHA256:
            raise Forged
        return validator, HMAC_SHA256
