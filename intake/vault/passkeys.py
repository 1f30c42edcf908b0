"""What a browser says a passkey did, checked by py_webauthn (Web Authentication, Level 3, §7).

Rule 1: a person must have been verified by the device, not only have been there.
Rule 2: no attestation is asked for: which maker's device a reader has is nobody's business.
Rule 3: the library is loaded when the first passkey is used: a process that meets none stays small.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


class WebAuthnPasskeys:
    """Implements `ports.Passkeys` for the address that browsers know us by."""

    def __init__(self, public_url: str) -> None:
        parts = urlsplit(public_url)
        self.rp_id = parts.hostname or ""
        self._origin = f"{parts.scheme}://{parts.netloc.lower()}"

    def made(self, shown: str, challenge: bytes) -> tuple[bytes, bytes, int] | None:
        """Of a new one: its id, its public key (COSE), and its count of uses."""
        from webauthn import verify_registration_response

        try:
            made = verify_registration_response(
                credential=shown,
                expected_challenge=challenge,
                expected_rp_id=self.rp_id,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _faults():
            return None
        return made.credential_id, made.credential_public_key, made.sign_count

    def proven(self, shown: str, challenge: bytes, public: bytes) -> int | None:
        """Its count of uses. Whether that went on, the caller looks at: it must be written down."""
        from webauthn import verify_authentication_response

        try:
            proven = verify_authentication_response(
                credential=shown,
                expected_challenge=challenge,
                expected_rp_id=self.rp_id,
                expected_origin=self._origin,
                credential_public_key=public,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except _faults():
            return None
        uses: int = proven.new_sign_count
        return uses


def has_name(public_url: str) -> bool:
    """Whether browsers keep passkeys for it: for names they do, for numbers they do not."""
    host = urlsplit(public_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return bool(host)
    return False


def _faults() -> tuple[type[Exception], ...]:
    """All that the library raises for what somebody sent, and what its parsers let through."""
    from webauthn.helpers import exceptions

    own = [each for each in vars(exceptions).values() if isinstance(each, type)]
    return (*(each for each in own if issubclass(each, Exception)), ValueError, KeyError, TypeError)
