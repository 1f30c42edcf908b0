"""Words about an answer that is being written: ready texts, and how many SMS it makes."""

from __future__ import annotations

from collections.abc import Mapping

from channels.sms.outbound import pack
from channels.sms.segments import Encoding, encoding, parts
from intake.cases.replies import Ready
from intake.desk.saying import _, _n
from intake.messages import Spoken

READY_NAMES: Mapping[Ready, str] = {
    Ready.READ: "It was read",
    Ready.QUESTION: "One question",
    Ready.OPTIONS: "What is possible",
    Ready.CONSENT: "Ask whether it may be passed on",
    Ready.REFERRED: "A service was told",
    Ready.PASSED_ON: "It was passed on",
    Ready.OUTCOME: "What came of it",
    Ready.CLOSING: "Before closing",
    Ready.LATE: "An apology for being late",
}

FEW = 6
"""So many letters are named, which one could write otherwise; more are those of the language."""


def counted(text: str) -> str:
    """ "2 SMS, in 1 text.", and what its letters have to do with it."""
    texts = pack((Spoken(text.strip()),))
    number = sum(map(parts, texts))
    said = _n(
        "By SMS this makes {parts}, in {n} text.",
        "By SMS this makes {parts}, in {n} texts.",
        len(texts),
        parts=_n("{n} SMS", "{n} SMS", number),
    )
    if encoding(text) is Encoding.GSM_7:
        return said
    outside = sorted({each for each in text if encoding(each) is not Encoding.GSM_7})
    why = _("Its letters take more room: 70 fit into one SMS instead of 160.")
    if len(outside) <= FEW:
        why = _(
            "These take more room: {letters}. 70 fit into one SMS instead of 160.",
            letters=" ".join(outside),
        )
    return f"{said} {why}"
