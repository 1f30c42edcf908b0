"""What a reporter sends on the whole main path, without help texts: 17 messages, one report."""

from __future__ import annotations

MAIN_PATH = (
    "hello",
    "1",  # safe
    "1",  # me
    "1",  # go on
    "2",  # not under 18
    "0",  # no help places now
    "The queue at the water point was long.",
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
