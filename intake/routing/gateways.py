"""An SMS gateway as a response file describes it: plain values, and what fills their gaps.

Shapes only; `gateway_presets` holds what is known of each kind of gateway, `gateway_faults` what
can be wrong, and `docs/response-example.toml` explains every key. What a file leaves out (None)
is the preset's. There is no secret in here: the file stands in the database in clear, so secrets
come from the environment and a template names them as {user}, {password} or {token}.

A *place* says where something stands in what a gateway sends: "form:name", "query:name",
"header:name", "json:/pointer" (RFC 6901) or "body". Several with spaces between: the first that
is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Filled = TypeVar("Filled", bound="DataclassInstance")

Value: TypeAlias = str | int | bool
"""What a field of a request can be. A text may hold placeholders."""

SECRETS = ("token", "user", "password", "secret")
"""What the environment can hold for a gateway. `token` and `secret` prove the gateway to us,
`user` and `password` us to the gateway."""

PLACEHOLDERS = frozenset({"to", "text", "from", "reference", "status_url", "user", "password"})
"""What {…} may stand for in a request that sends a text."""

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SOURCES = ("form", "query", "header", "json", "body")


class Preset(Enum):
    """Kinds of gateway that are known well."""

    KANNEL = "kannel"
    CAPCOM6 = "capcom6"
    AFRICASTALKING = "africastalking"


class Letters(Enum):
    """What a gateway does with letters outside the GSM alphabet."""

    SMART = "smart"  # plain quotes and dashes where that makes it GSM, else UCS-2
    GSM7 = "gsm7"  # it has no others: such a text cannot be sent
    UCS2 = "ucs2"  # it sends everything as UCS-2


class Proving(Enum):
    """How a request proves that it is the gateway's."""

    URL = "url"
    HEADER = "header"
    BASIC = "basic"
    HMAC = "hmac"


class Carries(Enum):
    """What carries the fields of a request of ours."""

    QUERY = "query"
    FORM = "form"
    JSON = "json"
    TEXT = "text"


class Stage(Enum):
    """How far a text got, in the words of this file."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a request from the gateway is known to be genuine."""

    kind: Proving | None = None
    header: str | None = None
    prefix: str | None = None
    algorithm: str | None = None
    digest: str | None = None
    timestamp: str | None = None
    window_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """Where a message stands in a request, and what is answered."""

    sender: str | None = None
    text: str | None = None
    id: tuple[str, ...] | None = None
    date: str | None = None
    clock: str | None = None
    charset: str | None = None
    kind: str | None = None
    kinds: tuple[str, ...] | None = None
    media_kinds: tuple[str, ...] | None = None
    media: str | None = None
    stop: str | None = None
    acknowledge: str | None = None
    acknowledge_type: str | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """Where a delivery report says what became of a text, and in which words."""

    reference: str | None = None
    id: str | None = None
    word: str | None = None
    words: Mapping[str, Stage] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Sending:
    """The request that sends a text, and what its answer means."""

    method: str | None = None
    carries: Carries | None = None
    fields: Mapping[str, Value] | None = field(default=None, hash=False)
    gsm7_fields: Mapping[str, Value] | None = field(default=None, hash=False)
    ucs2_fields: Mapping[str, Value] | None = field(default=None, hash=False)
    headers: Mapping[str, str] | None = field(default=None, hash=False)
    gsm7_headers: Mapping[str, str] | None = field(default=None, hash=False)
    ucs2_headers: Mapping[str, str] | None = field(default=None, hash=False)
    basic: bool | None = None
    taken_statuses: tuple[int, ...] | None = None
    taken_pattern: str | None = None
    taken_at: str | None = None
    taken_values: tuple[str, ...] | None = None
    id_at: str | None = None
    reason: str | None = None
    never: tuple[str, ...] | None = None
    stopped: tuple[str, ...] | None = None
    later: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Deleting:
    """The request that has the gateway forget a text, by the gateway's own {id}."""

    method: str | None = None
    url: str | None = None
    incoming: bool | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    """One SMS gateway. Its channel is "gateway-" and the name."""

    name: str
    send_url: str
    preset: Preset | None = None
    number: str = ""
    allow_private: bool = False
    per_second: float = 1.0
    encoding: Letters = Letters.SMART
    country_prefix: str = ""
    proof: Proof = Proof()
    incoming: Incoming = Incoming()
    reports: Reports = Reports()
    sending: Sending = Sending()
    deleting: Deleting = Deleting()

    @property
    def channel(self) -> str:
        """The name by which reports and addresses know it."""
        return f"gateway-{self.name}"

    @property
    def path(self) -> str:
        """Where its messages arrive; its delivery reports arrive below, at "/status"."""
        return f"/channels/gateway/{self.name}"

    def variable(self, secret: str) -> str:
        """The environment variable of one of SECRETS."""
        return f"INTAKE_GATEWAY_{self.name}_{secret}".upper().replace("-", "_")


def filled(given: Filled, usual: Filled) -> Filled:
    """`given`, and where that says nothing, what `usual` says."""
    gaps = {each.name for each in fields(given) if getattr(given, each.name) is None}
    return replace(given, **{name: getattr(usual, name) for name in gaps})


def secrets_needed(gateway: Gateway) -> tuple[str, ...]:
    """Which of SECRETS a gateway (with its gaps filled) cannot work without."""
    needed = {name for template in templates(gateway) for name in PLACEHOLDER.findall(template)}
    if gateway.sending.basic:
        needed |= {"user", "password"}
    match gateway.proof.kind:
        case Proving.URL | Proving.HEADER:
            needed.add("token")
        case Proving.BASIC:
            needed |= {"user", "token"}
        case Proving.HMAC:
            needed.add("secret")
        case None:
            pass
    return tuple(name for name in SECRETS if name in needed)


def templates(gateway: Gateway) -> Iterator[str]:
    """Every text of its sending in which placeholders may stand."""
    for _, value in placed_templates(gateway.sending):
        if isinstance(value, str):
            yield value


def placed_templates(sending: Sending) -> Iterator[tuple[tuple[str, str], Value]]:
    """((key, key), value) of every field and header."""
    for table in (each.name for each in fields(sending)):
        if table.endswith(("fields", "headers")):
            for key, value in (getattr(sending, table) or {}).items():
                yield (table, key), value


def places(written: str | None) -> Sequence[tuple[str, str]]:
    """(source, name) of each place; the name of a body is empty. Raises ValueError."""
    found = []
    for place in (written or "").split():
        source, _, name = place.partition(":")
        if source not in SOURCES or bool(name) == (source == "body"):
            raise ValueError
        if source == "json" and not name.startswith("/"):
            raise ValueError
        found.append((source, name.lower() if source == "header" else name))
    return found
