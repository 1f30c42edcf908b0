"""The fields of a sealed record and the values they may hold (domain vocabulary).

Rules: everything is optional but `reporter_type`, `language`, `channel` and consent; there is no
field for a name, number, address, exact age, exact time or place, and none may be added.
"""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "reporter_type": "Who writes",
    "channel": "Channel",
    "language": "Language",
    "danger_now": "In danger now",
    "under_18": "Under 18",
    "needs": "Help asked for",
    "kind_reported": "What it is closest to",
    "time_bucket": "Last time it happened",
    "area_code": "Area",
    "accused_role": "Role of the person it is about",
    "accused_org": "Organisation of that person",
    "wish": "What she wants",
    "contact_mode": "How she may be answered",
    "source": "How the writer knows",
    "staff": "Writer works for an aid group",
    "consent_basis": "Consent given by",
    "consent_version": "Version of the consent text",
    "consent_hash": "Hash of the consent text",
    "consent_hour": "Consent given at (hour)",
}
"""Field name -> how the desk names it, in reading order."""

VALUES: Mapping[str, str] = {
    "self": "the person it happened to",
    "witness": "a witness",
    "yes": "yes",
    "no": "no",
    "unknown": "not known",
    "not_sure": "not sure",
    "health": "health care",
    "safe_place": "a safe place",
    "talk": "someone to talk to",
    "legal": "legal advice",
    "material": "food or things",
    "exploitation": "something asked in return for aid or work",
    "abuse": "force, threat or unwanted contact",
    "harassment": "unwanted words or messages",
    "d0_3": "in the last 3 days",
    "d4_5": "4-5 days ago",
    "d6_14": "up to 2 weeks ago",
    "d15_30": "up to a month ago",
    "over_30": "longer ago",
    "ongoing": "still going on",
    "aid_worker_or_volunteer": "aid worker or volunteer",
    "contractor_guard_driver_vendor": "guard, driver, seller or contractor",
    "un_or_peacekeeper": "UN or peacekeeper",
    "armed_or_official": "soldier, police or official",
    "other": "other",
    "help_only": "help only",
    "help_and_look_into": "help, and someone looks into it",
    "record_only": "only keep a record",
    "decide_later": "decide later",
    "not_asked": "not asked",
    "none_return_by_code": "comes back with the number",
    "via_trusted_person": "through a person she trusts",
    "none": "no answer needed",
    "saw": "saw it",
    "person_told_me": "the person told the writer",
    "others_told_me": "others told the writer",
    "saw_message": "saw a message or picture",
}
"""Value -> how the desk says it. Ids of areas and organisations are named by the response."""
