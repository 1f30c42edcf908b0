"""Sends texts through a gateway.

Rules: `intake.ports.Sender`; every failure is a `DeliveryError`. A gateway cannot be asked whether
it has a text; where its delivery reports bear our reference, `intake.delivery` looks whether one
came before a text goes again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from channels.gateway.answers import gone, its_id, refusal
from channels.gateway.guard import Guard
from channels.gateway.line import Line
from channels.gateway.outbound import alphabet, spelt
from channels.gateway.secrets import Secrets
from channels.gateway.templates import Letter, deleting, sending
from intake.errors import ConfigError, Unreachable
from intake.messages import Errand, Task
from intake.ports import Pace, Parcel, Taken
from intake.routing.addresses import address_fault
from intake.routing.gateways import Gateway

DELETED_AFTER: Final = timedelta(minutes=1)


class GatewaySender:
    """`intake.ports.Sender` for one gateway, its gaps filled."""

    def __init__(
        self,
        gateway: Gateway,
        secrets: Secrets,
        public_url: str,
        guard: Guard | None = None,
        timeout_seconds: float = 5.0,
    ) -> None:
        """Raises ConfigError when texts would go where they must not."""
        fault = address_fault(gateway.send_url, allow_private=gateway.allow_private)
        if fault:
            raise ConfigError(f"gateway '{gateway.name}': send_url {fault}")
        self._gateway = gateway
        self._secrets = secrets
        self._public_url = public_url.rstrip("/")
        guard = guard or Guard(allow_private=gateway.allow_private)
        self._line = Line(guard, timeout_seconds)

    @property
    def pace(self) -> Pace:
        """As fast as the gateway's contract allows, and no more than a second's worth ahead."""
        return Pace(1 / self._gateway.per_second, max(1, int(self._gateway.per_second)))

    def send(self, parcel: Parcel) -> Taken:
        """Hands one text to the gateway. Raises a DeliveryError."""
        how = self._gateway.sending
        words = spelt(parcel.text.reveal(), self._gateway.encoding)
        letters = alphabet(words, self._gateway.encoding)
        if letters is None:
            raise Unreachable("letters")
        reference = parcel.reference or token_hex(16)  # a nudge has none: it goes once
        letter = Letter(parcel.address, words, reference, letters)
        answer = self._line.exchange(
            sending(self._gateway, self._secrets, self._public_url, letter)
        )
        failure = refusal(how, answer.status, answer.headers, answer.body)
        if failure is not None:
            raise failure
        own_id = its_id(how, answer.headers, answer.body)
        return Taken(self._known_by(reference, own_id), self._deletion(own_id))

    def find(self, parcel: Parcel, since: datetime) -> Taken | None:  # noqa: ARG002 - the port's
        """None: a gateway cannot be asked."""
        return None

    def carry_out(self, errand: Errand) -> None:
        """Deletes a message. What is not there any more raises nothing."""
        if errand.task is not Task.DELETE or not self._gateway.deleting.url:
            raise Unreachable
        answer = self._line.exchange(deleting(self._gateway, self._secrets, errand.reference))
        failure = gone(answer.status)
        if failure is not None:
            raise failure

    def _known_by(self, reference: str, own_id: str | None) -> str:
        """What its delivery reports will call it."""
        by_reference = self._gateway.reports.reference and self._gateway.reports.word
        return reference if by_reference else own_id or reference

    def _deletion(self, own_id: str | None) -> Errand | None:
        if own_id is None or not self._gateway.deleting.url:
            return None
        return Errand(Task.DELETE, own_id, DELETED_AFTER)
