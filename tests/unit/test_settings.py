"""Settings: each fault is one line that names its variable and never shows what it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from intake.errors import ConfigError
from intake.settings import read_settings

SECRET = "c0ffee" * 12
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC-of-example",
    "TWILIO_AUTH_TOKEN": "token-of-example",
    "TWILIO_FROM": "+15550009999",
}
DEMO = {"INTAKE_DEMO": "1"}
STAND_IN = {"TWILIO_API_URL": "http://127.0.0.1:8001"}


def faults(environment: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read_settings(environment)
    assert str(caught.value) == "\n".join(caught.value.faults)
    assert caught.value.__cause__ is None
    return caught.value.faults


def test_nothing_set_is_a_whole_configuration() -> None:
    settings = read_settings({})
    assert settings.port == 8000
    assert not settings.sms
    assert not settings.intake_demo
    assert not settings.secure_cookies


def test_empty_counts_as_unset_and_what_is_not_ours_is_left_alone() -> None:
    assert read_settings({"PORT": "", "TWILIO_FROM": "", "PATH": "/bin"}) == read_settings({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PUBLIC_URL", "post-box.example"),
        ("PUBLIC_URL", "ftp://post-box.example"),
        ("PUBLIC_URL", "http://post-box.example"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://[nowhere"),
        ("TWILIO_API_URL", "http://stand-in.example"),
        ("TELEGRAM_API_URL", "http://stand-in.example"),
        ("TELEGRAM_BOT_TOKEN", "123:token/of example"),
        ("TELEGRAM_WEBHOOK_SECRET", "not a secret"),
        ("TELEGRAM_WEBHOOK_SECRET", "not a secret of example"),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 15),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 257),
        ("INTAKE_SERVE", "everything"),
        ("INTAKE_EXIT_TO", "javascript:alert(1)"),
        ("INTAKE_EXIT_TO", "http://weather.example"),
        ("ONION_URL", "https://post-box.example"),
        ("ONION_URL", "gopher://abc.onion"),
        ("INTAKE_DEPLOYMENT", "d" * 65),
        ("INTAKE_KEY_BACKUP_DAYS", "15"),
        ("INTAKE_KEY_BACKUP_DAYS", "-1"),
        ("INTAKE_DEMO", "perhaps"),
    ],
)
def test_a_fault_is_one_line_that_names_the_variable_and_not_its_value(
    variable: str, value: str
) -> None:
    (line,) = faults({variable: value})
    assert line.startswith(f"{variable}: ")
    assert "\n" not in line
    assert value not in line.removeprefix(variable)


def test_every_fault_has_a_line_of_its_own() -> None:
    lines = faults({"PORT": "x", "PUBLIC_URL": "y", "INTAKE_SERVE": "z"})
    assert [line.split(":")[0] for line in lines] == ["PORT", "PUBLIC_URL", "INTAKE_SERVE"]


@pytest.mark.parametrize("missing", TWILIO)
def test_half_a_channel_is_a_fault_and_a_whole_one_is_on(missing: str) -> None:
    assert read_settings(TWILIO).sms
    half = {name: value for name, value in TWILIO.items() if name != missing}
    assert faults(half) == (f"{missing}: not set, while other TWILIO_ settings are",)


def test_telegram_is_on_with_its_token_and_a_secret_alone_is_a_fault() -> None:
    secret = {"TELEGRAM_WEBHOOK_SECRET": "secret_of-Example1"}
    token = {"TELEGRAM_BOT_TOKEN": "123:token-of-example"}
    assert not read_settings({}).telegram
    assert read_settings(token).telegram
    assert read_settings({**token, **secret}).telegram
    (line,) = faults(secret)
    assert line == "TELEGRAM_BOT_TOKEN: not set, while other TELEGRAM_ settings are"


def test_addresses_lose_their_last_slash_and_tell_whether_cookies_are_safe() -> None:
    settings = read_settings({"PUBLIC_URL": "https://post-box.example/"})
    assert settings.public_url == "https://post-box.example"
    assert settings.secure_cookies


@pytest.mark.parametrize(
    "url",
    [
        "postgres://somebody:hidden@db.example/intake",
        "postgresql://somebody:hidden@db.example:5433/intake?sslmode=require",
        "sqlite:////srv/intake.db",
    ],
)
def test_database_addresses_are_kept_as_they_are_and_never_shown(url: str) -> None:
    settings = read_settings({"DATABASE_URL": url, "KEYRING_URL": f"{url}-keyring"})
    assert settings.database_url.get_secret_value() == url
    assert settings.keyring_url.get_secret_value() == f"{url}-keyring"
    assert "hidden" not in f"{settings!r} {settings}"
    assert "db.example" not in f"{settings!r} {settings}"


# ---------------------------------------------------------------- gateways

GATEWAY = {
    "INTAKE_GATEWAY_LAKE_SIDE_TOKEN": "token-of-example_0001",
    "INTAKE_GATEWAY_LAKE_SIDE_USER": "user of example",
    "INTAKE_GATEWAY_LAKE_SIDE_PASSWORD": "hidden",
    "INTAKE_GATEWAY_LAKE_SIDE_SECRET": "hidden too",
}


def test_secrets_of_gateways_are_kept_by_their_variable_and_never_shown() -> None:
    settings = read_settings({**GATEWAY, "INTAKE_GATEWAY_LAKE_USER": ""})
    for variable, value in GATEWAY.items():
        assert settings.gateway_secret(variable) == value
        assert value not in f"{settings!r} {settings} {settings.model_dump()} {settings.__dict__}"
    assert settings.gateway_secret("INTAKE_GATEWAY_LAKE_USER") == ""
    assert read_settings({}).intake_gateway == {}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INTAKE_GATEWAY_LAKE_TOKN", "hidden-token-of-example"),
        ("INTAKE_GATEWAY_LAKE", "hidden-token-of-example"),
        ("INTAKE_GATEWAY_LAKE_TOKEN", "hidden-token-15"),
        ("INTAKE_GATEWAY_LAKE_TOKEN", "hidden%20token%20of%20example"),
        ("INTAKE_GATEWAY_LAKE_TOKEN", "hidden-töken-of-example"),
        ("INTAKE_GATEWAY_LAKE_PASSWORD", "hidden\nin two lines"),
    ],
)
def test_a_secret_that_cannot_be_used_is_a_fault_that_hides_it(variable: str, value: str) -> None:
    (line,) = faults({variable: value})
    assert line.startswith(f"{variable}: ")
    assert "hidden" not in line


# ---------------------------------------------------------------- the demo

BOT_API = {"TELEGRAM_API_URL": "http://127.0.0.1:8001"}


@pytest.mark.parametrize(
    ("real", "variable"),
    [
        (TWILIO, "TWILIO_AUTH_TOKEN"),
        ({**TWILIO, "TWILIO_API_URL": "https://api.example"}, "TWILIO_AUTH_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": "123:token-of-example"}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": "123:token-of-example", **BOT_API}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": "0:demo-of-example"}, "TELEGRAM_BOT_TOKEN"),
        ({"INTAKE_GATEWAY_LAKE_USER": "user-of-example"}, "INTAKE_GATEWAY_LAKE_USER"),
        ({"PUBLIC_URL": "https://post-box.example"}, "PUBLIC_URL"),
    ],
)
def test_a_demo_never_meets_the_real_world(real: dict[str, str], variable: str) -> None:
    (line,) = faults({**DEMO, **real})
    assert line.startswith(f"{variable}: ")
    assert not [value for value in real.values() if value in line]
    assert not read_settings(real).intake_demo


def test_a_demo_speaks_to_its_stand_in_on_this_machine() -> None:
    bot = {"TELEGRAM_BOT_TOKEN": "0:demo-of-example", **BOT_API}
    settings = read_settings({**DEMO, **TWILIO, **STAND_IN, **bot})
    assert settings.sms
    assert settings.telegram
    assert settings.intake_demo


# ---------------------------------------------------------------- secrets


def pepper(environment: Mapping[str, str]) -> bytes:
    return read_settings(environment).pepper()


def server_secret(environment: Mapping[str, str]) -> bytes:
    return read_settings(environment).server_secret()


SECRETS = [(pepper, "INTAKE_PEPPER"), (server_secret, "INTAKE_SECRET_KEY")]
each_secret = pytest.mark.parametrize(("read", "name"), SECRETS, ids=["pepper", "server secret"])
Read: TypeAlias = Callable[[Mapping[str, str]], bytes]


@each_secret
def test_a_secret_comes_from_the_environment_or_a_file(
    read: Read, name: str, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", encoding="ascii")
    assert read({name: SECRET}) == read({f"{name}_FILE": str(file)}) == bytes.fromhex(SECRET)
    assert read({name: SECRET, f"{name}_FILE": "nowhere"}) == bytes.fromhex(SECRET)


@each_secret
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("not hexadecimal, and told to nobody", "must be hexadecimal digits"),
        ("c0ffee" * 6, "must be at least 32 bytes (64 digits)"),
    ],
)
def test_a_bad_secret_is_named_and_not_shown(read: Read, name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read({name: value})
    assert caught.value.faults == (f"{name}: {words}",)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@each_secret
def test_a_secret_set_where_its_file_belongs_is_not_shown(read: Read, name: str) -> None:
    """The likeliest slip: the digits themselves in the variable that should name the file."""
    with pytest.raises(ConfigError) as caught:
        read({f"{name}_FILE": SECRET})
    (line,) = caught.value.faults
    assert line.startswith(f"{name}_FILE: ")
    assert "intake init" in line
    assert SECRET not in line


@each_secret
def test_a_file_that_cannot_be_read_is_named_by_its_variable(
    read: Read, name: str, tmp_path: Path
) -> None:
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff\xfe")
    for path in (odd, tmp_path):
        with pytest.raises(ConfigError) as caught:
            read({f"{name}_FILE": str(path)})
        (line,) = caught.value.faults
        assert line.startswith(f"{name}_FILE: ")
        assert str(tmp_path) not in line


def test_no_secret_stands_in_a_repr() -> None:
    names = ("INTAKE_PEPPER", "INTAKE_SECRET_KEY", "TWILIO_AUTH_TOKEN", "TELEGRAM_BOT_TOKEN")
    settings = read_settings({**TWILIO, **dict.fromkeys(names, SECRET)})
    assert SECRET not in f"{settings!r} {settings}"


def test_settings_are_never_changed() -> None:
    settings = read_settings({})
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # wrong on purpose


def test_keys_lie_apart_from_content() -> None:
    lines = faults({"DATABASE_URL": "sqlite:///one.db", "KEYRING_URL": "sqlite:///one.db"})
    assert [line.split(":")[0] for line in lines] == ["KEYRING_URL"]
    usual = read_settings({})
    assert usual.database_url != usual.keyring_url


# ---------------------------------------------------------------- Twilio's other settings

WHATSAPP = {"TWILIO_WHATSAPP_FROM": "+15550008888"}


@pytest.mark.parametrize("name", ["TWILIO_FROM", "TWILIO_WHATSAPP_FROM"])
@pytest.mark.parametrize("number", ["Helpline", "HELP 1", "12", "123456789", "+0123456789", "00 1"])
def test_our_number_must_be_one_that_can_be_written_to(name: str, number: str) -> None:
    (fault,) = faults(TWILIO | {name: number})
    assert fault.startswith(f"{name}: ")
    assert number not in fault.removeprefix(name)


@pytest.mark.parametrize("number", ["+15550009999", "123", "12345678"])
def test_a_number_or_a_short_code_is_one(number: str) -> None:
    assert read_settings(TWILIO | {"TWILIO_FROM": number}).sms


def test_whatsapp_is_on_with_a_number_of_its_own_with_or_without_sms() -> None:
    assert not read_settings(TWILIO).whatsapp
    both = read_settings(TWILIO | WHATSAPP)
    assert (both.sms, both.whatsapp) == (True, True)
    alone = {name: value for name, value in TWILIO.items() if name != "TWILIO_FROM"}
    only = read_settings(alone | WHATSAPP)
    assert (only.sms, only.whatsapp) == (False, True)
    assert {fault.partition(":")[0] for fault in faults(WHATSAPP)} == {
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
    }


@pytest.mark.parametrize("name", ["TWILIO_WEBHOOK_KEYS", "TWILIO_WHATSAPP_TEMPLATES"])
@pytest.mark.parametrize("value", ["secret-alone", "key-x:", ":secret", "a:b,c", "a:b,,c:"])
def test_pairs_are_whole_and_a_fault_shows_none(name: str, value: str) -> None:
    (fault,) = faults({name: value})
    assert fault.startswith(f"{name}: ")
    assert value not in fault


def test_pairs_keep_their_order_and_their_colons() -> None:
    settings = read_settings(
        {"TWILIO_WEBHOOK_KEYS": "one:a:b, two:c=,", "TWILIO_WHATSAPP_TEMPLATES": "ar:HX2,en:HX1"}
    )
    assert settings.webhook_keys == {"one": "a:b", "two": "c="}
    assert list(settings.whatsapp_templates.items()) == [("ar", "HX2"), ("en", "HX1")]
    assert "a:b" not in repr(settings)


def test_a_token_for_the_operator_is_long_enough() -> None:
    assert faults({"INTAKE_OPERATOR_TOKEN": "x" * 19})[0].startswith("INTAKE_OPERATOR_TOKEN: ")
    assert read_settings({"INTAKE_OPERATOR_TOKEN": "x" * 20}).intake_operator_token is not None
    assert read_settings({}).intake_operator_token is None


def test_a_second_public_address_is_checked_like_the_first() -> None:
    assert faults({"PUBLIC_FALLBACK_URL": "http://line.example"})[0].startswith("PUBLIC_FALLBACK")
    settings = read_settings({"PUBLIC_FALLBACK_URL": "https://line.example/x/"})
    assert settings.public_fallback_url == "https://line.example/x"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SMTP_HOST": "mail.example"}, "SMTP_FROM"),
        ({"SMTP_FROM": "post@line.example"}, "SMTP_HOST"),
        ({"SMTP_USER": "post"}, "SMTP_PASSWORD"),
    ],
)
def test_half_a_mail_server_is_a_fault_that_names_what_is_missing(
    given: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigError, match=f"^{missing}: not set"):
        read_settings(given)


def test_a_mail_server_without_a_user_is_whole() -> None:
    given = {"SMTP_HOST": "mail.example", "SMTP_FROM": "post@line.example"}
    assert read_settings(given).mail
    assert not read_settings({}).mail
