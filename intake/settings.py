"""Every setting, its default and meaning. Read once, by `intake.app` only, handed down as values.

Rules: a fault stops the process with one line that names the variable and never its value;
secrets come from the environment or, better, from a file that only this service can read; a
channel without its settings is off. Addresses are built from PUBLIC_URL, never from a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from intake.errors import ConfigError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_BYTES = 32


class Settings(BaseModel):
    """One value each. Field names are the variables' names in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database_url: SecretStr = SecretStr("sqlite:///var/intake.db")
    """Content: sealed rows. SQLite, or PostgreSQL for more than one machine."""
    keyring_url: SecretStr = SecretStr("sqlite:///var/keyring.db")
    """Wraps and receipts, apart from content, with backups of its own kept for 14 days at most."""
    intake_epoch_dir: Path | None = None
    """Where epoch secrets lie: outside the database and its backups. Unset: `epochs` beside a
    SQLite database, a table in PostgreSQL."""
    port: int = Field(default=8000, ge=1, le=65535)
    """Where `intake web` listens."""
    public_url: str = "http://127.0.0.1:8000"
    """How providers reach us; signatures are checked against it."""
    intake_host: str = "127.0.0.1"
    """The address that `intake web` binds; a proxy with TLS stands before it."""
    intake_serve: Literal["all", "intake", "desk"] = "all"
    """Which of the two applications this process serves."""
    intake_deployment: str = Field(default="intake", min_length=1, max_length=64)
    """Bound into every sealing: choose once, never change."""
    intake_key_backup_days: int = Field(default=14, ge=0, le=14)
    """How long a backup of the keyring may exist; told to whoever deletes a report."""
    intake_pepper: SecretStr | None = None
    intake_pepper_file: Path = Path("var/pepper")
    """32 random bytes or more as hexadecimal digits: keys every hash of an address."""
    intake_secret_key: SecretStr | None = None
    intake_secret_key_file: Path = Path("var/secret-key")
    """The same, for desk sessions and the release layer of held wraps."""
    intake_demo: bool = False
    """Set by `make run` only: demo pages, and no real provider."""
    intake_demo_readers: Path | None = None
    """The demo's sign-ins, shown on its page."""
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_from: str | None = None
    twilio_api_url: str | None = None
    """Another base address of Twilio's REST API, for tests and the demo."""
    telegram_bot_token: SecretStr | None = None

    @field_validator("public_url", "twilio_api_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http or https address")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must use https, except on this machine")
        return value.rstrip("/")

    @property
    def sms(self) -> bool:
        """Whether the SMS channel is on."""
        return bool(self.twilio_account_sid and self.twilio_auth_token and self.twilio_from)

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.public_url.startswith("https:")

    def pepper(self) -> bytes:
        """The pepper. Raises ConfigError."""
        return _secret("INTAKE_PEPPER", self.intake_pepper, self.intake_pepper_file)

    def server_secret(self) -> bytes:
        """The server secret. Raises ConfigError."""
        return _secret("INTAKE_SECRET_KEY", self.intake_secret_key, self.intake_secret_key_file)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """From environment variables; empty counts as unset, others are not ours and are left alone.

    Raises ConfigError with one line per fault.
    """
    given = {
        name: value
        for name in Settings.model_fields
        if (value := environment.get(name.upper(), ""))
    }
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        faults = [f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise ConfigError(*faults) from None
    faults = [
        *_half_a_channel(settings),
        *_demo_with_the_real_world(settings),
        *_keys_beside_content(settings),
    ]
    if faults:
        raise ConfigError(*faults)
    return settings


def _variable(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "settings"


def _half_a_channel(settings: Settings) -> list[str]:
    names = ("twilio_account_sid", "twilio_auth_token", "twilio_from")
    missing = [name.upper() for name in names if not getattr(settings, name)]
    if not missing or len(missing) == len(names):
        return []
    return [f"{name}: not set, while other TWILIO_ settings are" for name in missing]


def _keys_beside_content(settings: Settings) -> list[str]:
    """Keys are to be deletable apart from content, and one file cannot be written twice at once."""
    content = settings.database_url.get_secret_value()
    same = content == settings.keyring_url.get_secret_value()
    if same and content.startswith("sqlite"):
        return ["KEYRING_URL: is the same file as DATABASE_URL: give the keyring its own"]
    return []


def _demo_with_the_real_world(settings: Settings) -> list[str]:
    """A demo keeps nothing private, so it must never meet a real reporter."""
    if not settings.intake_demo:
        return []
    faults = []
    if settings.telegram_bot_token is not None:
        faults.append("TELEGRAM_BOT_TOKEN: is set, and this is a demo: unset it")
    api = settings.twilio_api_url
    if settings.sms and (api is None or urlsplit(api).hostname not in LOOPBACK):
        faults.append("TWILIO_AUTH_TOKEN: is set for the real Twilio, and this is a demo: unset it")
    if urlsplit(settings.public_url).hostname not in LOOPBACK:
        faults.append("PUBLIC_URL: a demo is for this machine only: unset it")
    return faults


def _secret(name: str, value: SecretStr | None, path: Path) -> bytes:
    text = value.get_secret_value() if value else _file(name, path)
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        raise ConfigError(f"{name}: must be hexadecimal digits") from None
    if len(secret) < SECRET_BYTES:
        raise ConfigError(
            f"{name}: must be at least {SECRET_BYTES} bytes ({2 * SECRET_BYTES} digits)"
        )
    return secret


def _file(name: str, path: Path) -> str:
    """The path is not shown: by a slip it may be the secret itself."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise ConfigError(f"{name}_FILE: there is no such file; `intake init` makes it") from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{name}_FILE: the file cannot be read") from None
