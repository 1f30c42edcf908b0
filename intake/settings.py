"""Every setting, its default and meaning. Read once, by `intake.app` only, handed down as values.

Rules: a fault stops the process with one line that names the variable and never its value;
secrets come from the environment or, better, from a file that only this service can read; a
channel without its settings is off. Addresses are built from PUBLIC_URL, never from a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from intake.errors import ConfigError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET_BYTES = 32
DEMO_BOT = "0:demo"
"""So begins the token of a demo's bot: no bot of Telegram has the number 0."""
_OWN_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}")
GATEWAY_PREFIX = "INTAKE_GATEWAY_"
GATEWAY_ENDS = ("_TOKEN", "_USER", "_PASSWORD", "_SECRET")
GATEWAY_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,}")
"""It stands in addresses, where a gateway may act upon any other sign."""


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
    public_fallback_url: str | None = None
    """A second public address, which Twilio calls when the first one fails."""
    intake_host: str = "127.0.0.1"
    """The address that `intake web` binds; a proxy with TLS stands before it."""
    intake_serve: Literal["all", "intake", "desk"] = "all"
    """Which of the two applications this process serves."""
    intake_deployment: str = Field(default="intake", min_length=1, max_length=64)
    """Bound into every sealing: choose once, never change."""
    intake_key_backup_days: int = Field(default=14, ge=0, le=14)
    """How long a backup of the keyring may exist; told to whoever deletes a report."""
    intake_flood_per_hour: int | None = Field(default=None, ge=1)
    """How many may begin on one channel in an hour before what is sent then is marked as come in a
    flood; not set: ten times the usual, 30 at least."""
    intake_pepper: SecretStr | None = None
    intake_pepper_file: Path = Path("var/pepper")
    """32 random bytes or more as hexadecimal digits: keys every hash of an address."""
    intake_secret_key: SecretStr | None = None
    intake_secret_key_file: Path = Path("var/secret-key")
    """The same, for desk sessions and the release layer of held wraps."""
    intake_exit_to: str | None = None
    """Where Exit leads on to from the first page: a page that tells nothing. Unset: nowhere."""
    intake_audio_dir: Path | None = None
    """Where recorded questions lie: `<language>/<id>.ogg` or `.mp3`. Unset: none are offered."""
    onion_url: str | None = None
    """Where Tor Browser reaches the reporter's pages, e.g. http://<56 characters>.onion."""
    intake_desk_idle_minutes: int = Field(default=15, ge=2, le=60)
    """A reader who leaves the desk unused for so long has to type her passphrase again."""
    intake_demo: bool = False
    """Set by `make run` only: demo pages, and no real provider."""
    intake_demo_readers: Path | None = None
    """The demo's sign-ins, shown on its page."""
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_from: str | None = None
    """Our number, in E.164 or as a short code. Whatever goes to or from it is deleted at Twilio."""
    twilio_webhook_keys: SecretStr | None = None
    """`name:secret,name:secret` of the keys that Twilio may sign webhooks with."""
    twilio_whatsapp_from: str | None = None
    """Our WhatsApp number; WhatsApp is off without one."""
    twilio_whatsapp_templates: str = ""
    """`en:HX…,ar:HX…`: the approved texts that hold one word, the likeliest language first."""
    twilio_api_url: str | None = None
    """Another base address of Twilio's REST API, for tests and the demo."""
    telegram_bot_token: SecretStr | None = None
    """From BotFather. Alone, `intake poll-telegram` fetches what people write."""
    telegram_webhook_secret: SecretStr | None = None
    """Telegram shows it with every post to the webhook, which is on when this is set."""
    telegram_api_url: str | None = None
    """Another base address of Telegram's Bot API: one of your own, or for tests."""
    telegram_per_second: int = Field(default=30, ge=1, le=10_000)
    """How many texts a second Telegram allows this bot; a bot may buy more."""
    intake_gateway: Mapping[str, SecretStr] = Field(default_factory=dict)
    """Secrets of SMS gateways, by variable: INTAKE_GATEWAY_<NAME>_TOKEN, _USER, _PASSWORD and
    _SECRET; the name as in the response file, in capitals and with "_" for "-"."""
    smtp_host: str | None = None
    """The server that takes what readers are told by e-mail; over TLS, but on this
    machine."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """465: TLS from the first byte; any other: STARTTLS."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    """The address it comes from. Readers see it: choose one that says nothing."""

    intake_operator_token: SecretStr | None = Field(default=None, min_length=20)
    """Opens /metrics and /operator; without one there are no such pages."""

    @field_validator("onion_url")
    @classmethod
    def _is_an_onion(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not (parts.hostname or "").endswith(".onion"):
            raise ValueError("must be the address of an onion service")
        return value.rstrip("/")

    @field_validator(
        "public_url",
        "public_fallback_url",
        "twilio_api_url",
        "telegram_api_url",
        "intake_exit_to",
    )
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

    @field_validator("telegram_bot_token")
    @classmethod
    def _can_stand_in_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[0-9A-Za-z:_-]+", value.get_secret_value()):
            raise ValueError("must be as BotFather wrote it: digits, a colon, letters")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _can_stand_in_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[0-9A-Za-z_-]{16,256}", value.get_secret_value()):
            raise ValueError("must be 16 to 256 letters, digits, - or _")
        return value

    @field_validator("twilio_from", "twilio_whatsapp_from")
    @classmethod
    def _can_be_answered(cls, value: str | None) -> str | None:
        if value and not _OWN_NUMBER.fullmatch(value):
            raise ValueError("must be +, country and number, or a short code of 3 to 8 digits")
        return value

    @field_validator("twilio_webhook_keys", "twilio_whatsapp_templates")
    @classmethod
    def _is_pairs(cls, value: SecretStr | str | None) -> SecretStr | str | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value or ""
        if any(not (name and separator and rest) for name, separator, rest in _split(text)):
            raise ValueError("must be name:value, with commas between several")
        return value

    @property
    def webhook_keys(self) -> dict[str, str]:
        """Name -> secret of each key that Twilio may sign webhooks with."""
        given = self.twilio_webhook_keys
        return _pairs(given.get_secret_value() if given else "")

    @property
    def whatsapp_templates(self) -> dict[str, str]:
        """Language -> id of the approved text."""
        return _pairs(self.twilio_whatsapp_templates)

    @property
    def whatsapp(self) -> bool:
        """Whether the WhatsApp channel is on."""
        return bool(
            self.twilio_account_sid and self.twilio_auth_token and self.twilio_whatsapp_from
        )

    @property
    def sms(self) -> bool:
        """Whether the SMS channel is on."""
        return bool(self.twilio_account_sid and self.twilio_auth_token and self.twilio_from)

    def gateway_secret(self, variable: str) -> str:
        """The secret in that variable of a gateway; "" if there is none."""
        secret = self.intake_gateway.get(variable)
        return secret.get_secret_value() if secret else ""

    @property
    def telegram(self) -> bool:
        """Whether the Telegram channel is on."""
        return self.telegram_bot_token is not None

    @property
    def mail(self) -> bool:
        """Whether readers can be told by e-mail."""
        return bool(self.smtp_host and self.smtp_from)

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
    given.pop("intake_gateway", None)
    gateways = {
        name: value
        for name, value in environment.items()
        if name.startswith(GATEWAY_PREFIX) and value
    }
    try:
        settings = Settings.model_validate({**given, "intake_gateway": gateways})
    except ValidationError as error:
        faults = [f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise ConfigError(*faults) from None
    faults = [
        *_half_a_channel(settings),
        *_half_a_mail_server(settings),
        *_demo_with_the_real_world(settings),
        *_keys_beside_content(settings),
        *_bad_secrets_of_gateways(settings),
    ]
    if faults:
        raise ConfigError(*faults)
    return settings


def _variable(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "settings"


def _half_a_channel(settings: Settings) -> list[str]:
    if settings.twilio_whatsapp_from and not settings.twilio_from:
        names: tuple[str, ...] = ("twilio_account_sid", "twilio_auth_token")
    else:
        names = ("twilio_account_sid", "twilio_auth_token", "twilio_from")
    missing = [name.upper() for name in names if not getattr(settings, name)]
    faults = []
    if missing and (len(missing) < len(names) or settings.twilio_whatsapp_from):
        faults += [f"{name}: not set, while other TWILIO_ settings are" for name in missing]
    if settings.telegram_webhook_secret and not settings.telegram:
        faults.append("TELEGRAM_BOT_TOKEN: not set, while other TELEGRAM_ settings are")
    return faults


def _split(text: str) -> list[tuple[str, str, str]]:
    """Name, colon and value of each, as they stand."""
    parts = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    return [(name.strip(), colon, value.strip()) for name, colon, value in parts]


def _pairs(text: str) -> dict[str, str]:
    return {name: value for name, _, value in _split(text)}


def _half_a_mail_server(settings: Settings) -> list[str]:
    """A host needs an address to send from, and a user a password."""
    pairs = (("smtp_host", "smtp_from"), ("smtp_user", "smtp_password"))
    return [
        f"{missing.upper()}: not set, while {given.upper()} is"
        for pair in pairs
        for given, missing in (pair, pair[::-1])
        if getattr(settings, given) and not getattr(settings, missing)
    ]


def _keys_beside_content(settings: Settings) -> list[str]:
    """Keys are to be deletable apart from content, and one file cannot be written twice at once."""
    content = settings.database_url.get_secret_value()
    same = content == settings.keyring_url.get_secret_value()
    if same and content.startswith("sqlite"):
        return ["KEYRING_URL: is the same file as DATABASE_URL: give the keyring its own"]
    return []


def _bad_secrets_of_gateways(settings: Settings) -> Iterator[str]:
    for variable, secret in settings.intake_gateway.items():
        value = secret.get_secret_value()
        if not variable.endswith(GATEWAY_ENDS):
            yield f"{variable}: is none of a gateway's; they end with {', '.join(GATEWAY_ENDS)}"
        elif variable.endswith("_TOKEN") and not GATEWAY_TOKEN.fullmatch(value):
            yield f"{variable}: must be 16 or more letters (a-z, A-Z), digits, - and _"
        elif not value.isprintable():
            yield f"{variable}: must be one line"


def _demo_with_the_real_world(settings: Settings) -> list[str]:
    """A demo keeps nothing private, so it must never meet a real reporter."""
    if not settings.intake_demo:
        return []
    faults = []
    if settings.telegram and not _is_a_demos_bot(settings):
        faults.append("TELEGRAM_BOT_TOKEN: is set, and this is a demo: unset it")
    for variable in settings.intake_gateway:
        faults.append(f"{variable}: is set, and this is a demo: unset it")
    api = settings.twilio_api_url
    if (settings.sms or settings.whatsapp) and (
        api is None or urlsplit(api).hostname not in LOOPBACK
    ):
        faults.append("TWILIO_AUTH_TOKEN: is set for the real Twilio, and this is a demo: unset it")
    if urlsplit(settings.public_url).hostname not in LOOPBACK:
        faults.append("PUBLIC_URL: a demo is for this machine only: unset it")
    return faults


def _is_a_demos_bot(settings: Settings) -> bool:
    """Whether its token is one that Telegram never gives out, and goes to this machine only: even
    a Bot API of one's own would lead to the real Telegram."""
    token, api = settings.telegram_bot_token, settings.telegram_api_url
    is_invented = token is not None and token.get_secret_value().startswith(DEMO_BOT)
    return is_invented and api is not None and urlsplit(api).hostname in LOOPBACK


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
