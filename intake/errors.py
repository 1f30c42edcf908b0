"""Every error this project raises on purpose, as one tree.

    IntakeError
    ├── ConfigError            at start only: settings, keys or a response file are wrong
    ├── Refused                the other side is wrong; asking again will not help
    │   ├── Forged             the signature does not hold: 403, nothing stored
    │   └── Malformed          the signature may hold, the content cannot be read: 400
    ├── DeliveryError          a provider did not take a text
    │   ├── TryLater           may work later (outage, throttled)
    │   ├── Unreachable        will never work (no such number, landline)
    │   ├── Stopped            the person opted out: never text again unless they text first
    │   └── OutcomeUnknown     the provider may or may not have it: look before sending again
    ├── Crowded                too many at once; the same will do in a few minutes: nothing stored
    ├── StoreError             the database is away or full: the message is not stored
    │   └── Busy               another writer held it too long
    └── SealError              something does not open: wrong key, wrong place, or changed

Rules: no error carries told words, an address, a token or a receipt, so `str(error)` is always
safe to log. Adapters map a provider's or library's errors once, at their edge, `from None` where
the original could carry content.
"""

from __future__ import annotations


class IntakeError(Exception):
    """Root of the tree."""


class ConfigError(IntakeError):
    """Settings, keys or a response file are wrong; one line per fault in `faults`."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Refused(IntakeError):
    """The request is wrong and will stay wrong."""


class Forged(Refused):
    """Not signed by the provider."""


class Malformed(Refused):
    """Signed or not, it cannot be read as a message."""


class DeliveryError(IntakeError):
    """A provider did not take a text. `code` is the provider's own error code, if any."""

    def __init__(self, code: str = "", retry_after_seconds: float | None = None) -> None:
        super().__init__(f"{type(self).__name__} {code}".strip())
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class TryLater(DeliveryError):
    """An outage or a limit; the same text may go later."""


class Unreachable(DeliveryError):
    """This address cannot be texted, ever."""


class Stopped(DeliveryError):
    """The person behind the address opted out at the provider."""


class OutcomeUnknown(DeliveryError):
    """No answer came: the text may have been sent."""


class Crowded(IntakeError):
    """More than is taken at once of what begins; nothing of it was kept."""


class StoreError(IntakeError):
    """The database cannot be used now; nothing of this unit of work was kept."""


class Busy(StoreError):
    """Another writer held the database for longer than we wait."""


class SealError(IntakeError):
    """It does not open: wrong key, moved, or changed. Never says what was inside."""
