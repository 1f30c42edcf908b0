"""What is known of each kind of gateway: a table. A new kind is a new entry.

Sources: Kannel 1.4.5 user guide, "SMS service" and "X-Kannel headers", tried against Debian's
packages; SMS Gateway for Android (capcom6), "Webhooks" and its API; Africa's Talking, "Sending
SMS" and "SMS notifications".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from intake.routing.gateways import (
    Carries,
    Deleting,
    Gateway,
    Incoming,
    Preset,
    Proof,
    Proving,
    Reports,
    Sending,
    Stage,
    filled,
)

VALID_MINUTES: Final = 30
"""How long a gateway may keep a text waiting: a late answer is a danger."""

NOTHING_SAID: Final = Gateway(
    name="",
    send_url="",
    proof=Proof(algorithm="sha256", digest="hex"),
    incoming=Incoming(acknowledge_type="text/plain"),
    reports=Reports(reference="query:reference"),
    sending=Sending(method="POST", reason="body"),
    deleting=Deleting(method="DELETE"),
)
"""What counts without a preset."""

KANNEL: Final = Gateway(
    name="",
    send_url="",
    proof=Proof(kind=Proving.URL),
    incoming=Incoming(
        sender="header:X-Kannel-From",
        text="body",
        id=("query:id",),
        date="header:X-Kannel-Time",
        kind="header:X-Kannel-Coding",
        kinds=("0", "2"),
        media_kinds=("1",),
    ),
    reports=Reports(
        reference="query:reference",
        word="query:status",
        words={
            "1": Stage.DELIVERED,
            "2": Stage.FAILED,
            "4": Stage.SENDING,
            "8": Stage.SENT,
            "16": Stage.FAILED,
        },
    ),
    sending=Sending(
        method="POST",
        carries=Carries.TEXT,
        fields={"text": "{text}"},
        headers={
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": "{user}",
            "X-Kannel-Password": "{password}",
            "X-Kannel-To": "{to}",
            "X-Kannel-From": "{from}",
            "X-Kannel-Validity": str(VALID_MINUTES),
            "X-Kannel-DLR-Mask": "31",
            "X-Kannel-DLR-Url": "{status_url}&status=%d",
        },
        gsm7_headers={"X-Kannel-Coding": "0"},
        ucs2_headers={"X-Kannel-Coding": "2"},
        taken_statuses=(202,),
        taken_pattern=r"^[03]:",
        reason="body",
        never=("denied by white- and/or black-lists",),
    ),
)

CAPCOM6: Final = Gateway(
    name="",
    send_url="",
    # Its app tries for two days, and signs with the time of each message: no window. What is
    # replayed has the same id, and is heard once.
    proof=Proof(
        kind=Proving.HMAC,
        header="X-Signature",
        algorithm="sha256",
        digest="hex",
        timestamp="X-Timestamp",
    ),
    incoming=Incoming(
        sender="json:/payload/phoneNumber json:/payload/sender",
        text="json:/payload/message",
        id=("json:/deviceId", "json:/id"),  # payload/messageId is made from the words
        date="json:/payload/receivedAt",
        clock="header:X-Timestamp",
        kind="json:/event",
        kinds=("sms:received",),
        media_kinds=("mms:received", "mms:downloaded", "sms:data-received"),
    ),
    reports=Reports(
        reference="json:/payload/messageId",
        word="json:/event",
        words={
            "sms:sent": Stage.SENT,
            "sms:delivered": Stage.DELIVERED,
            "sms:failed": Stage.FAILED,
        },
    ),
    sending=Sending(
        method="POST",
        carries=Carries.JSON,
        fields={
            "/id": "{reference}",
            "/textMessage/text": "{text}",
            "/phoneNumbers/0": "{to}",
            "/withDeliveryReport": True,
            "/ttl": VALID_MINUTES * 60,
        },
        basic=True,
        taken_statuses=(200, 201, 202),
        taken_at="json:/state",
        taken_values=("Pending", "Processed", "Sent", "Delivered"),
        id_at="json:/id",
        reason="json:/message",
        never=("phone number",),
    ),
)

AFRICASTALKING: Final = Gateway(
    name="",
    send_url="",
    proof=Proof(kind=Proving.URL),
    incoming=Incoming(
        sender="form:from form:phoneNumber",
        text="form:text",
        id=("form:id",),
        date="form:date",
        stop="form:senderId",  # only the report of an opt-out has it
    ),
    reports=Reports(
        id="form:id",
        word="form:status",
        words={
            "Sent": Stage.SENDING,
            "Submitted": Stage.SENT,
            "Buffered": Stage.QUEUED,
            "Rejected": Stage.FAILED,
            "Success": Stage.DELIVERED,
            "Failed": Stage.FAILED,
        },
    ),
    sending=Sending(
        method="POST",
        carries=Carries.FORM,
        fields={
            "username": "{user}",
            "to": "{to}",
            "from": "{from}",
            "message": "{text}",
            "bulkSMSMode": 1,
        },
        headers={"apiKey": "{password}", "Accept": "application/json"},
        taken_statuses=(200, 201),
        taken_at="json:/SMSMessageData/Recipients/0/statusCode",
        taken_values=("100", "101", "102"),
        id_at="json:/SMSMessageData/Recipients/0/messageId",
        reason="json:/SMSMessageData/Recipients/0/statusCode json:/SMSMessageData/Message",
        never=("403", "404"),
        stopped=("406",),
        later=("401", "402", "405", "407", "409", "500", "501", "502"),
    ),
)

PRESETS: Final[Mapping[Preset | None, Gateway]] = {
    None: NOTHING_SAID,
    Preset.KANNEL: KANNEL,
    Preset.CAPCOM6: CAPCOM6,
    Preset.AFRICASTALKING: AFRICASTALKING,
}


def complete(gateway: Gateway) -> Gateway:
    """The gateway with its gaps filled: by its preset, then by what counts for all."""
    usual = PRESETS[gateway.preset]
    return replace(
        gateway,
        proof=filled(filled(gateway.proof, usual.proof), NOTHING_SAID.proof),
        incoming=filled(filled(gateway.incoming, usual.incoming), NOTHING_SAID.incoming),
        reports=_reports(gateway.reports, usual.reports),
        sending=filled(filled(gateway.sending, usual.sending), NOTHING_SAID.sending),
        deleting=filled(filled(gateway.deleting, usual.deleting), NOTHING_SAID.deleting),
    )


def _reports(given: Reports, usual: Reports) -> Reports:
    """Whoever names only the gateway's id means that reports do not bear our reference."""
    if given.id and not given.reference:
        return replace(filled(given, usual), reference=None)
    reports = filled(given, usual)
    return reports if reports.id else filled(reports, NOTHING_SAID.reports)
