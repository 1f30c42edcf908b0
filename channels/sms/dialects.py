"""What differs between the two channels that Twilio carries: SMS and WhatsApp.

Rule: an address has one form inside, E.164; only here is it written as Twilio wants it.
Source: Twilio, "WhatsApp: best practices", "Message resource".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from channels.sms.addresses import without_scheme
from channels.sms.numbers import canonical
from channels.sms.outbound import texts
from channels.sms.whatsapp import pages
from intake.messages import Pack


@dataclass(frozen=True, slots=True)
class Dialect:
    """One of Twilio's channels. `scheme` stands before every number on the wire; `is_sms`: a text
    is cut into SMS, whose alphabet Twilio may make plainer."""

    name: str
    scheme: str
    pack: Pack
    is_sms: bool

    @property
    def path(self) -> str:
        """Where its webhook is mounted."""
        return f"/channels/{self.name}"

    @property
    def status_path(self) -> str:
        """Where Twilio reports how far a text of ours got."""
        return f"{self.path}/status"

    def address(self, sender: str) -> str | None:
        """Who sent it, in the form that is used inside; None when it is of another channel."""
        number = without_scheme(sender, self.scheme)
        return None if number is None else canonical(number)

    def wire(self, address: str) -> str:
        """The same as Twilio wants it."""
        return f"{self.scheme}{address}"


SMS: Final = Dialect("sms", "", texts, is_sms=True)
WHATSAPP: Final = Dialect("whatsapp", "whatsapp:", pages, is_sms=False)
