"""Whether a request is the gateway's own: over its raw bytes, before anything in it is read.

Rules: compared in constant time; nothing given is nothing proved, and so is an empty secret; what
is wrong about it is not said. A signature may cover the time of signing; a window then refuses
what is older, but only where the response file asks for one: an app that was without a network
delivers late, and what is replayed has the same id and is heard once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from channels.base import RawRequest
from channels.gateway.reading import fields
from channels.gateway.secrets import Secrets
from intake.errors import Forged, Malformed
from intake.routing.gateways import Proof, Proving

PROVING_FIELD: Final = "token"


def verify(request: RawRequest, proof: Proof, secrets: Secrets, now: datetime) -> None:
    """Raises Forged unless the request proves that it is the gateway's."""
    if proof.kind is None or not _PROVED[proof.kind](request, proof, secrets):
        raise Forged
    if proof.window_seconds is not None and not _is_recent(request, proof, now):
        raise Forged


def _by_url(request: RawRequest, _proof: Proof, secrets: Secrets) -> bool:
    try:
        given = fields(urlsplit(request.target).query.encode("ascii", "replace"))
    except (Malformed, ValueError):
        return False
    return _same(given.get(PROVING_FIELD, b""), secrets.token)


def _by_header(request: RawRequest, proof: Proof, secrets: Secrets) -> bool:
    return _same(_header(request, proof).encode(), secrets.token)


def _by_basic(request: RawRequest, _proof: Proof, secrets: Secrets) -> bool:
    word, _, given = request.headers.get("authorization", "").partition(" ")
    wanted = base64.b64encode(f"{secrets.user}:{secrets.token}".encode()).decode()
    return bool(secrets.token) and word.lower() == "basic" and _same(given.encode(), wanted)


def _by_hmac(request: RawRequest, proof: Proof, secrets: Secrets) -> bool:
    signed = request.body + (_timestamp(request, proof).encode() if proof.timestamp else b"")
    mac = hmac.new(secrets.secret.encode(), signed, _HASHES[proof.algorithm or "sha256"]).digest()
    wanted = base64.b64encode(mac).decode() if proof.digest == "base64" else mac.hex()
    given = _header(request, proof)
    given = given if proof.digest == "base64" else given.lower()
    return bool(secrets.secret) and _same(given.encode(), wanted)


_Proved: TypeAlias = Callable[[RawRequest, Proof, Secrets], bool]
_PROVED: Final[Mapping[Proving, _Proved]] = {
    Proving.URL: _by_url,
    Proving.HEADER: _by_header,
    Proving.BASIC: _by_basic,
    Proving.HMAC: _by_hmac,
}
_HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


def _same(given: bytes, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given, wanted.encode())


def _header(request: RawRequest, proof: Proof) -> str:
    """What the proving header holds behind its prefix; "" without that."""
    value = request.headers.get((proof.header or "").lower(), "")
    prefix = proof.prefix or ""
    return value.removeprefix(prefix).strip() if value.startswith(prefix) else ""


def _timestamp(request: RawRequest, proof: Proof) -> str:
    return request.headers.get((proof.timestamp or "").lower(), "")


def _is_recent(request: RawRequest, proof: Proof, now: datetime) -> bool:
    """`timestamp` holds seconds since 1970, as far as anybody signs it."""
    seconds = _timestamp(request, proof)
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12):
        return False
    return abs(now.timestamp() - int(seconds)) <= (proof.window_seconds or 0)
