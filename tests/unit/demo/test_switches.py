"""What is switched on holds for the whole demo; it can make a policy stricter and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from intake.demo.switches import Switch, Switched, Switches

OWN = "default-src 'none'; script-src 'self'"


@pytest.fixture
def switches(tmp_path: Path) -> Switches:
    return Switches(tmp_path / "switches")


def policies(switches: Switches, path: str = "/") -> list[str]:
    app = Flask("pages", static_folder=None)
    app.add_url_rule("/", view_func=lambda: ("Page", {"Content-Security-Policy": OWN}))
    return Client(Switched(app, switches)).get(path).headers.getlist("Content-Security-Policy")


def test_it_is_off_until_it_is_turned_and_off_again(switches: Switches) -> None:
    seen = []
    for _ in range(3):
        seen.append(switches.is_on(Switch.NO_SCRIPTS))
        switches.turn(Switch.NO_SCRIPTS)
    assert seen == [False, True, False]
    assert not switches.is_on(Switch.RIGHT_TO_LEFT)


def test_no_scripts_adds_a_policy_and_leaves_the_products_own(switches: Switches) -> None:
    assert policies(switches) == [OWN]
    switches.turn(Switch.NO_SCRIPTS)
    assert policies(switches) == [OWN, "script-src 'none'"]
    assert policies(switches, "/nowhere") == ["script-src 'none'"]


def test_right_to_left_touches_no_policy(switches: Switches) -> None:
    switches.turn(Switch.RIGHT_TO_LEFT)
    assert policies(switches) == [OWN]


def test_every_process_of_a_demo_sees_it(switches: Switches, tmp_path: Path) -> None:
    switches.turn(Switch.NO_SCRIPTS)
    assert Switches(tmp_path / "switches").is_on(Switch.NO_SCRIPTS)
    assert (tmp_path / "switches").stat().st_mode & 0o777 == 0o700
