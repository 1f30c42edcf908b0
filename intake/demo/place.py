"""Where the demo keeps its data, and the settings its processes get.

Rules: only a directory that the demo made is ever wiped, and only by one demo at a time; keys are
new at each start and readable by this user alone. Settings of this project that happen to be in
the environment are not handed on, so that nothing real is mixed into a demo.
"""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from intake.demo.bot import invented_token
from intake.demo.wire import LOOPBACK
from intake.errors import ConfigError

MARKER: Final = ".intake-demo"
CONTENT, KEYRING = "intake.db", "keyring.db"
WEBHOOK_PATH: Final = "/channels/sms"
BOT_WEBHOOK_PATH: Final = "/channels/telegram"

_OURS: Final = ("INTAKE_", "TWILIO_", "TELEGRAM_", "GUNICORN_")
_ALSO_OURS: Final = frozenset({"DATABASE_URL", "KEYRING_URL", "PUBLIC_URL", "PORT"})


@dataclass(frozen=True, slots=True)
class Place:
    """The demo's directory and what lies in it."""

    directory: Path

    @property
    def sign_ins(self) -> Path:
        return self.directory / "sign-ins.json"

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    @property
    def epochs(self) -> Path:
        return self.directory / "epochs"

    @property
    def pepper(self) -> Path:
        return self.directory / "pepper"

    @property
    def secret_key(self) -> Path:
        return self.directory / "secret-key"

    @property
    def clock(self) -> Path:
        return self.directory / "clock"

    @property
    def began(self) -> Path:
        return self.directory / "began.json"

    @property
    def rows_seen(self) -> Path:
        return self.directory / "rows-seen"

    @property
    def switches(self) -> Path:
        return self.directory / "switches"

    @property
    def content(self) -> Path:
        return self.directory / CONTENT

    @property
    def keyring(self) -> Path:
        return self.directory / KEYRING

    def database_url(self, name: str) -> str:
        return f"sqlite:///{self.directory / name}"


def place_of(sign_ins: Path) -> Place:
    """The demo's directory, by the file that its settings name in it. Raises ConfigError for one
    that no demo made."""
    place = Place(sign_ins.parent)
    if not (place.directory / MARKER).is_file():
        raise ConfigError("the directory of INTAKE_DEMO_READERS was not made by the demo")
    return place


@contextmanager
def fresh_place(directory: Path) -> Iterator[Place]:
    """The directory, emptied, with new keys; no other demo may have it until the block ends.

    Raises ConfigError when it is not the demo's, or a demo runs in it.
    """
    _check_it_is_ours(directory)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(directory):
        _wipe(directory)
        place = Place(directory.resolve())
        _furnish(place)
        yield place


@contextmanager
def kept_place(directory: Path) -> Iterator[Place]:
    """The directory as a demo left it; no other demo may have it until the block ends.

    Raises ConfigError when none did, or a demo runs in it.
    """
    _check_it_is_ours(directory)
    place = Place(directory.resolve())
    if not place.sign_ins.is_file():
        raise ConfigError(f"no demo was left in {directory}: start one without --again")
    with _alone(directory):
        yield place


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    with (directory / MARKER).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(f"another demo is running in {directory}") from None
        yield


def _check_it_is_ours(directory: Path) -> None:
    if not directory.exists() and not directory.is_symlink():
        return
    is_plain = directory.is_dir() and not directory.is_symlink()
    if not is_plain or (any(directory.iterdir()) and not (directory / MARKER).is_file()):
        raise ConfigError(f"{directory} was not made by the demo and is left alone: name another")


def _wipe(directory: Path) -> None:
    """Everything but the marker."""
    for path in directory.iterdir():
        if path.name == MARKER:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _furnish(place: Place) -> None:
    place.directory.chmod(0o700)
    for directory in (place.epochs, place.logs):
        directory.mkdir(mode=0o700)
    for path in (place.pepper, place.secret_key):
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")


def demo_environment(
    place: Place, port: int, provider_port: int, inherited: Mapping[str, str]
) -> Mapping[str, str]:
    """What the demo's processes find in their environment."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith(_OURS) and name not in _ALSO_OURS
    }
    return kept | {
        "DATABASE_URL": place.database_url(CONTENT),
        "KEYRING_URL": place.database_url(KEYRING),
        "INTAKE_EPOCH_DIR": str(place.epochs),
        "INTAKE_PEPPER_FILE": str(place.pepper),
        "INTAKE_SECRET_KEY_FILE": str(place.secret_key),
        "INTAKE_DEPLOYMENT": "demo",
        "INTAKE_DEMO": "1",
        "INTAKE_DEMO_READERS": str(place.sign_ins),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_FROM": f"+120255501{secrets.randbelow(100):02}",  # kept for films and books
        "TWILIO_API_URL": f"http://127.0.0.1:{provider_port}",
        "TELEGRAM_BOT_TOKEN": invented_token(),
        "TELEGRAM_WEBHOOK_SECRET": secrets.token_hex(16),
        "TELEGRAM_API_URL": f"http://127.0.0.1:{provider_port}",
    }


def provider_arguments(settings: Mapping[str, str]) -> list[str]:
    """The stand-in's command line, so that it fits those settings."""
    return [
        *("--port", settings["TWILIO_API_URL"].rpartition(":")[2]),
        *("--account-sid", settings["TWILIO_ACCOUNT_SID"]),
        *("--token", settings["TWILIO_AUTH_TOKEN"]),
        *("--number", settings["TWILIO_FROM"]),
        *("--bot-token", settings["TELEGRAM_BOT_TOKEN"]),
        *("--bot-secret", settings["TELEGRAM_WEBHOOK_SECRET"]),
        *("--bot-webhook", settings["PUBLIC_URL"] + BOT_WEBHOOK_PATH),
        *("--clock", str(Place(Path(settings["INTAKE_DEMO_READERS"]).parent).clock)),
        *("--webhook", settings["PUBLIC_URL"] + WEBHOOK_PATH),
    ]


def real_settings(environment: Mapping[str, str]) -> list[str]:
    """Names of settings that belong to a real installation; a demo must not run beside them."""
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TELEGRAM_BOT_TOKEN", "DATABASE_URL")
    found = [name for name in names if environment.get(name)]
    if not _is_here(environment.get("PUBLIC_URL", "")):
        found.append("PUBLIC_URL")
    return found


def _is_here(address: str) -> bool:
    """Whether an address is unset, or this machine's."""
    return not address or urlsplit(address).hostname in LOOPBACK
