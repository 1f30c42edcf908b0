"""What a code app reads: a picture drawn into the page, and the same to type.

The picture stands in the page itself, as shapes: nothing of it is fetched or kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import segno
from markupsafe import Markup

from intake.desk.saying import _

MODULE_PIXELS = 4
QUIET_MODULES = 4
GROUP = 4


@dataclass(frozen=True, slots=True)
class CodeApp:
    """Shown once."""

    picture: Markup = field(repr=False)
    grouped: str = field(repr=False)


def code_app(totp_secret: str, totp_address: str) -> CodeApp:
    """The secret as a picture, and in groups."""
    made = segno.make(totp_address, error="m", micro=False)
    picture = made.svg_inline(
        scale=MODULE_PIXELS,
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        omitsize=True,
        title=_("Picture to scan with a code app"),
    )
    groups = (totp_secret[at : at + GROUP] for at in range(0, len(totp_secret), GROUP))
    # Not escaped: shapes that the library drew of our own address; the name in it is only dots.
    return CodeApp(Markup(picture), " ".join(groups))  # noqa: S704  # nosec B704
