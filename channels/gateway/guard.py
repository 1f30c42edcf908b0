"""Where a connection of ours may go: judged by address, after the name was looked up.

Rules: every address that a name leads to must be allowed, or none is used; the caller connects to
exactly what was judged, since a second look-up could lead elsewhere (DNS rebinding). Allowed are
public addresses; this machine, where the URL itself names it; and private ones where the
response file says `allow_private`. Never allowed, whatever it says: link-local addresses and the
addresses at which clouds give their machines' credentials, "any" addresses, multicast, and IPv4
addresses dressed as IPv6, which filters read as harmless.
Sources: RFC 6890 and IANA's special-purpose registries (as `ipaddress` has them), RFC 6052.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias

from intake.routing.addresses import LOOPBACK

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Name and port -> addresses, in order. Raises OSError."""

Address: TypeAlias = IPv4Address | IPv6Address

METADATA: Final = frozenset(
    map(
        ip_address,
        ("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
    )
)
"""Amazon, Google and Azure; Alibaba; Azure's host; Oracle; Amazon by IPv6."""

_NAT64: Final = ip_network("64:ff9b::/96")
_MOST: Final = 2  # addresses that are tried, so that a try ends in time


class Barred(OSError):
    """The name leads where no connection of ours may go."""


def look_up(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class Guard:
    """Looks up and judges."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = look_up) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Where to connect, in order: exactly there, without looking up again. Raises OSError."""
        found = self._resolve(host.strip("[]"), port)
        private = self._allow_private or host.strip("[]") in LOOPBACK
        if not found or not all(is_allowed(each, allow_private=private) for each in found):
            raise Barred
        return found[:_MOST]


def is_allowed(written: str, *, allow_private: bool) -> bool:
    """Whether a connection may go to this address."""
    try:
        address = ip_address(written)
    except ValueError:
        return False
    inner = _behind_nat64(address)
    return not _is_never(address) and not _is_never(inner) and (allow_private or inner.is_global)


def _behind_nat64(address: Address) -> Address:
    """Where there is no IPv4, a public IPv4 address looks like this (RFC 6052)."""
    if isinstance(address, IPv6Address) and address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_never(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address.ipv4_mapped
        or address.sixtofour
        or address.teredo
        or address.is_site_local
        or address.scope_id
    ):
        return True
    return (
        address in METADATA
        or address.is_link_local
        or address.is_unspecified
        or address.is_multicast
        or (address.is_reserved and not address.is_loopback and address not in _NAT64)
        or (address.version == 4 and address.packed[0] == 0)
    )
