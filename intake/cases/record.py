"""The fields of a sealed record and the values they may hold (domain vocabulary).

Rules: everything is optional but `reporter_type`, `language`, `channel` and consent; there is no
field for a name, number, address, exact age, exact time or place, and none may be added.
"""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "reporter_type": "Who writes",
    "helper_serial": "Helper code",
    "helper_org": "Organisation of the intermediary",
    "own_link": "Intermediary is close to the group",
    "channel": "Channel",
    "language": "Language",
    "danger_now": "In danger now",
    "under_18": "Under 18",
    "needs": "Help asked for",
    "share_scope": "What the person agreed to share",
    "kind_reported": "What it is closest to",
    "time_bucket": "Last time it happened",
    "area_code": "Area",
    "accused_role": "Role of the person it is about",
    "accused_org": "Organisation of that person",
    "wish": "What she wants",
    "listener": "Who should read it, if there is a choice",
    "contact_mode": "How she may be answered",
    "contact_window": "When a text is safe",
    "source": "How the writer knows",
    "staff": "Writer works for an aid group",
    "helper_signs": "Signs about the helper code",
    "duress": "Kind of helper code",
    "consent_basis": "Consent given by",
    "consent_version": "Version of the consent text",
    "consent_hash": "Hash of the consent text",
    "consent_hour": "Consent given at (hour)",
    "consent_also": "Also agreed to",
    "wish_consent": "Agreed to later",
}
"""Field name -> how the desk names it, in reading order."""

VALUES: Mapping[str, str] = {
    "self": "the person it happened to",
    "known_helper": "somebody the person asked to write",
    "intermediary": "an intermediary with a helper code",
    "witness": "a witness",
    "staff_witness": "a witness who works for an aid group",
    "attested": "the person, as the intermediary says",
    "yes": "yes",
    "no": "no",
    "unknown": "not known",
    "not_sure": "not sure",
    "health": "health care",
    "safe_place": "a safe place",
    "talk": "someone to talk to",
    "legal": "legal advice",
    "material": "food or things",
    "all": "all that was written",
    "kind_area": "only kind and area",
    "need_only": "only the need for help",
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
    "woman": "a woman",
    "man": "a man",
    "no_matter": "either",
    "none_return_by_code": "comes back with the number",
    "sms_word": "one neutral text to the phone",
    "via_intermediary": "through a person she trusts",
    "none": "no answer needed",
    "person_return_by_code": "the person comes back with the number",
    "via_writer": "through whoever wrote",
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "after_text": "only after she texts first",
    "saw": "saw it",
    "person_told_me": "the person told the writer",
    "others_told_me": "others told the writer",
    "saw_message": "saw a message or picture",
    "several_places": "The same helper code was used from several places.",
    "many_today": "More reports than usual came with this helper code today.",
    "same_words": "Another report had the same words.",
}
"""Value -> how the desk says it. Ids of areas and organisations are named by the response."""

OWN_VALUES: Mapping[tuple[str, str], str] = {
    ("consent_basis", "none"): "nobody",
    ("duress", "yes"): "It is the code for somebody who may be made to write.",
}
"""(field, value) -> how the desk says it where the same value means something else elsewhere."""
