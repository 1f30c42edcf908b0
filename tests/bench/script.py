"""What reporters send, without help texts: the whole way, one report for each path.

Digits answer in every language, so the paths are the same in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from intake.conversation.codes import with_check_digit
from intake.ports import HelperRow
from tests.world import World

STORY = "The queue at the water point was long."
CARD = with_check_digit("57290463")

MAIN_PATH = (
    "hello",
    "1",  # safe
    "1",  # me
    "1",  # go on
    "2",  # not under 18
    "0",  # no help places now
    STORY,
    "1",  # done
    "2",  # kind
    "4",  # when
    "12",  # area
    "1",  # role
    "21",  # organisation
    "A white van.",
    "2",  # wish
    "1",  # contact
    "1",  # send
)
"""About herself, with every question answered: 17 messages."""

NUDGED_PATH = (
    *MAIN_PATH[:-2],
    "2",  # text this phone
    "1",  # in the morning
    "1",  # send
)
"""The same, with one question more: when a text may come."""

YOUNG_PATH = (
    *MAIN_PATH[:4],
    "1",  # under 18
    "1",  # go on
    "0",  # no help places now
    STORY,
    "4",  # when
    "12",  # area
    "1",  # role
    "21",  # organisation
    "1",  # contact
    "1",  # send
)

_OF_THE_PERSON = (
    "1",  # leaves names out
    "2",  # not close to the group
    "1",  # go on
    "2",  # the person is not under 18
)
_AGREED = (
    "1",  # the person knows
    "1",  # and was told the limits
    *_OF_THE_PERSON,
    "0",  # no help places now
    "1",  # all may be shared
    STORY,
    "1",  # done
    "2",  # kind
    "4",  # when
    "12",  # area
    "1",  # role
    "21",  # organisation
    "2",  # wish
    "1",  # the person comes back
    "1",  # send
)
HELPER_PATH = ("hello", "1", "2", *_AGREED)
"""For a person who asked, with every question answered and both codes."""

CARD_PATH = ("hello", "1", "4", CARD, *_AGREED)
"""The same, by somebody with a helper card."""

NOT_AGREED_PATH = (
    "hello",
    "1",  # safe
    "2",  # a person who asked me
    "2",  # the person does not know
    "1",  # go on
    *_OF_THE_PERSON,
    "2",  # kind
    "12",  # area
    "1",  # role
    "21",  # organisation
    "1",  # send
)

WITNESS_PATH = (
    "hello",
    "1",  # safe
    "3",  # saw or heard
    "1",  # go on
    "1",  # saw it
    "2",  # nobody is in danger now
    "1",  # go on
    STORY,
    "1",  # done
    "2",  # the person is not under 18
    "2",  # kind
    "4",  # when
    "12",  # area
    "1",  # role
    "21",  # organisation
    "A white van.",
    "1",  # works in aid
    "1",  # go on
    "1",  # contact
    "1",  # send
)

PATHS: Mapping[str, tuple[str, ...]] = {
    "self": MAIN_PATH,
    "self_texted_back": NUDGED_PATH,
    "self_under_18": YOUNG_PATH,
    "helper": HELPER_PATH,
    "helper_with_card": CARD_PATH,
    "helper_not_agreed": NOT_AGREED_PATH,
    "witness": WITNESS_PATH,
}
"""All ways to a report, by name."""

READING = ("1", "9")
"""After the code: see the answer, leave."""


def put_card_in_force(world: World) -> None:
    """`CARD` counts from now on."""
    expires_at = world.time() + timedelta(days=180)
    key, response = world.vault.helper_key(CARD), world.response.id
    row = HelperRow(
        key, "K4-07", response, "green-kite", duress=False, active=True, expires_at=expires_at
    )
    with world.store() as work:
        work.helpers.add([row])
        work.commit()
