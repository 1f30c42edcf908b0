"""Where the demo keeps its data, and what its processes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.sms.dialects import SMS
from channels.telegram.inbound import PATH
from intake.demo.place import (
    BOT_WEBHOOK_PATH,
    WEBHOOK_PATH,
    Place,
    demo_environment,
    fresh_place,
    kept_place,
    place_of,
    provider_arguments,
    real_settings,
)
from intake.errors import ConfigError
from intake.settings import read_settings


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "var" / "demo"


def test_a_new_place_has_keys_that_only_this_user_can_read(directory: Path) -> None:
    with fresh_place(directory) as place:
        assert directory.stat().st_mode & 0o777 == 0o700
        for path in (place.pepper, place.secret_key):
            assert path.stat().st_mode & 0o777 == 0o600
            assert len(bytes.fromhex(path.read_text())) == 32
        assert place.pepper.read_text() != place.secret_key.read_text()


def test_the_place_is_made_new_at_each_start(directory: Path) -> None:
    with fresh_place(directory) as place:
        before = place.pepper.read_text()
        (directory / "intake.db").write_text("old")
        (place.logs / "web.log").write_text("old")
        (directory / "link").symlink_to(place.logs)
    with fresh_place(directory) as place:
        assert place.pepper.read_text() != before
        assert list(place.logs.iterdir()) == []
        assert not (directory / "intake.db").exists()
        assert not (directory / "link").is_symlink()


def test_a_directory_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("kept")
    with pytest.raises(ConfigError, match="was not made by the demo"), fresh_place(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_a_link_to_a_directory_is_left_alone(tmp_path: Path, directory: Path) -> None:
    with fresh_place(directory) as place:
        pepper = place.pepper.read_text()
    link = tmp_path / "link"
    link.symlink_to(directory)
    with pytest.raises(ConfigError), fresh_place(link):
        pass
    assert (directory / "pepper").read_text() == pepper


def test_an_empty_directory_may_be_taken(directory: Path) -> None:
    directory.mkdir(parents=True)
    with fresh_place(directory) as place:
        assert place.pepper.exists()


def test_two_demos_never_share_a_place(directory: Path) -> None:
    with fresh_place(directory) as place:
        pepper = place.pepper.read_text()
        with pytest.raises(ConfigError, match="another demo is running"), fresh_place(directory):
            pass
        assert place.pepper.read_text() == pepper


REAL = {
    "INTAKE_PEPPER": "aa" * 32,
    "INTAKE_SERVE": "desk",
    "KEYRING_URL": "postgresql://example.org/keyring",
    "TWILIO_FROM": "+15550001111",
    "GUNICORN_CMD_ARGS": "--bind 0.0.0.0:80",
    "PATH": "/usr/bin",
}


def test_processes_get_settings_that_make_a_demo_and_nothing_real(directory: Path) -> None:
    with fresh_place(directory) as place:
        environment = demo_environment(place, 8123, 8124, REAL)
        settings = read_settings(environment)
        assert settings.pepper() == bytes.fromhex(place.pepper.read_text())
    assert settings.intake_demo
    assert settings.sms
    assert settings.public_url == "http://127.0.0.1:8123"
    assert settings.twilio_api_url == settings.telegram_api_url == "http://127.0.0.1:8124"
    assert settings.telegram
    assert settings.intake_serve == "all"
    assert str(directory) in settings.keyring_url.get_secret_value()
    assert environment["PATH"] == REAL["PATH"]
    assert not set(REAL.values()) - {REAL["PATH"]} & set(environment.values())


def test_the_stand_in_posts_to_the_webhooks_of_both_channels(tmp_path: Path) -> None:
    settings = demo_environment(Place(tmp_path), 8123, 8124, {})
    arguments = provider_arguments(settings)
    assert SMS.path == WEBHOOK_PATH
    assert PATH == BOT_WEBHOOK_PATH
    assert "http://127.0.0.1:8123/channels/telegram" in arguments
    assert arguments[-1] == "http://127.0.0.1:8123/channels/sms"
    assert arguments[:2] == ["--port", "8124"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_AUTH_TOKEN", "token"),
        ("TELEGRAM_BOT_TOKEN", "token"),
        ("DATABASE_URL", "sqlite:///var/intake.db"),
        ("PUBLIC_URL", "https://example.org"),
        ("PUBLIC_URL", "http://127.0.0.1.example.org"),
        ("PUBLIC_URL", "example.org"),
    ],
)
def test_a_setting_of_a_real_installation_is_noticed(name: str, value: str) -> None:
    assert real_settings({name: value}) == [name]


@pytest.mark.parametrize(
    "environment",
    [{}, {"TWILIO_AUTH_TOKEN": ""}, {"PUBLIC_URL": "http://localhost:8000"}, {"PORT": "8001"}],
)
def test_an_ordinary_environment_is_fine(environment: dict[str, str]) -> None:
    assert real_settings(environment) == []


def test_a_demo_goes_on_with_what_was_left(directory: Path) -> None:
    with fresh_place(directory) as place:
        pepper = place.pepper.read_text()
        place.sign_ins.write_text("[]")
    with kept_place(directory) as place:
        assert place.pepper.read_text() == pepper
        with pytest.raises(ConfigError, match="another demo is running"), kept_place(directory):
            pass


def test_where_no_demo_was_left_none_goes_on(directory: Path, tmp_path: Path) -> None:
    with fresh_place(directory):
        pass
    with pytest.raises(ConfigError, match="no demo was left"), kept_place(directory):
        pass
    with pytest.raises(ConfigError, match="no demo was left"), kept_place(tmp_path / "nowhere"):
        pass
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "sign-ins.json").write_text("[]")
    with (
        pytest.raises(ConfigError, match="was not made by the demo"),
        kept_place(tmp_path / "else"),
    ):
        pass


def test_the_place_is_known_by_what_the_settings_name(directory: Path, tmp_path: Path) -> None:
    with fresh_place(directory) as place:
        assert place_of(place.sign_ins) == place
    with pytest.raises(ConfigError, match="not made by the demo"):
        place_of(tmp_path / "sign-ins.json")
