"""Gateways of the response file as a process uses them, and what an operator is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import run_wsgi_app

from intake.app import Databases, create_app, gateways, open_databases
from intake.desk import words
from intake.doctor import Finding, examine
from intake.response import read_response
from intake.settings import Settings, read_settings
from intake.setup import load_response, make_keys
from tests.conftest import Databases as Addresses
from tests.contract.harness_gateway import SECRETS, Capcom6, Kannel
from tests.contract.wire import environ_of
from tests.world import DEMO_RESPONSE, START

DEMO = DEMO_RESPONSE.read_text(encoding="utf-8")
GATEWAYS = """
[[gateways]]
name = "kannel"
preset = "kannel"
number = "40404"
send_url = "http://127.0.0.1:13013/cgi-bin/sendsms"

[[gateways]]
name = "old-phone"
preset = "capcom6"
send_url = "http://192.168.1.10:8080/messages"
allow_private = true
"""
OF_KANNEL = {
    "INTAKE_GATEWAY_KANNEL_TOKEN": SECRETS.token,
    "INTAKE_GATEWAY_KANNEL_USER": SECRETS.user,
    "INTAKE_GATEWAY_KANNEL_PASSWORD": SECRETS.password,
}


@pytest.fixture
def settings(sqlite_databases: Addresses, tmp_path: Path) -> Settings:
    make_keys(tmp_path / "keys")
    return read_settings(
        {
            "DATABASE_URL": sqlite_databases.content,
            "KEYRING_URL": sqlite_databases.keyring,
            "INTAKE_PEPPER_FILE": str(tmp_path / "keys" / "pepper"),
            "INTAKE_SECRET_KEY_FILE": str(tmp_path / "keys" / "secret-key"),
            "INTAKE_EPOCH_DIR": str(tmp_path / "keys" / "epochs"),
            **OF_KANNEL,
        }
    )


@pytest.fixture
def databases(settings: Settings) -> Iterator[Databases]:
    opened = open_databases(settings)
    yield opened
    opened.store.dispose()
    opened.keyring.dispose()


def said_by_the_doctor(settings: Settings) -> list[tuple[str, str]]:
    return [(each.grade, each.words) for each in examine(settings) if each.subject == "gateways"]


def test_a_gateway_without_its_secrets_is_off(settings: Settings) -> None:
    response = read_response(DEMO + GATEWAYS, START.date())
    in_use = gateways(settings, response)
    assert {name: each.is_on for name, each in in_use.items()} == {
        "kannel": True,
        "old-phone": False,
    }
    assert in_use["old-phone"].missing == (
        "INTAKE_GATEWAY_OLD_PHONE_USER",
        "INTAKE_GATEWAY_OLD_PHONE_PASSWORD",
        "INTAKE_GATEWAY_OLD_PHONE_SECRET",
    )
    for secret in OF_KANNEL.values():
        assert secret not in repr(in_use)


def test_the_doctor_says_what_is_on_and_what_is_missing(
    settings: Settings, databases: Databases
) -> None:
    load_response(databases, DEMO + GATEWAYS)
    said = said_by_the_doctor(settings)
    assert said == [
        (Finding.OK, "'kannel' is on; after a change in the file, restart web and worker"),
        (
            Finding.MISSING,
            "'old-phone' is off: set INTAKE_GATEWAY_OLD_PHONE_USER, "
            "INTAKE_GATEWAY_OLD_PHONE_PASSWORD, INTAKE_GATEWAY_OLD_PHONE_SECRET",
        ),
        (
            Finding.WEAKER,
            "'old-phone' gets words unencrypted: trust its network, or TLS",
        ),
    ]
    assert not [each for each in examine(settings) if "TWILIO_ACCOUNT_SID" in each.words]


def test_without_any_way_of_sms_the_doctor_asks_for_one(
    settings: Settings, databases: Databases
) -> None:
    load_response(databases, DEMO)
    assert said_by_the_doctor(settings) == []
    assert [each for each in examine(settings) if "TWILIO_ACCOUNT_SID" in each.words]


def test_loading_says_that_a_change_of_gateways_needs_a_restart(databases: Databases) -> None:
    note = "gateways: they changed; restart web and worker for that to count"
    first, same, without = (
        load_response(databases, text).warnings for text in (DEMO + GATEWAYS, DEMO + GATEWAYS, DEMO)
    )
    assert (note in first, note in same, note in without) == (False, False, True)


def test_a_gateway_that_is_on_is_answered_and_one_that_is_off_is_not_there(
    settings: Settings, databases: Databases
) -> None:
    load_response(databases, DEMO + GATEWAYS)
    app = create_app(settings)
    request = Kannel().says("hello", 1)
    body, status, _ = run_wsgi_app(app, environ_of(request))
    assert (status.split()[0], b"".join(body)) == ("200", b"")
    phone = Capcom6().says("hello", 1)
    off = replace(phone, target="/channels/gateway/old-phone")
    assert run_wsgi_app(app, environ_of(off))[1].split()[0] == "404"
    with databases.store() as work:
        (text,) = work.outbox.claim(START + timedelta(days=365), 1, 9)  # whatever the real time is
        assert text.channel == "gateway-kannel"


def test_a_reader_sees_that_it_came_by_sms() -> None:
    assert words.channel("gateway-kannel") == words.channel("sms") == "SMS"
