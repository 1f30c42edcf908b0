"""What proves a gateway to us and us to it. It comes from the environment, and is never shown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secrets:
    """`token`, `secret`: what the gateway's requests prove themselves by. `user`, `password`: what
    ours do. Empty where there is none."""

    token: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
