"""The Telegram pane of the demo page, and its switches, without a script."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from werkzeug.test import Client

from intake.messages import Sign
from tests.unit.demo.filled import Filled
from tests.unit.demo.servers import Provider, Webhook
from tests.unit.demo.test_chatting import answer
from tests.unit.demo.test_handsets import words
from tests.unit.demo.test_phone import get, mounted, post, text

ROOT = Path(__file__).parents[3]
_BUTTON = re.compile(r'name="press" value="(\d+:ab12\.1)"')


@pytest.fixture
def client(provider: Provider, filled: Filled, tmp_path: Path) -> Client:
    return mounted(provider, filled, tmp_path / "switches")


@pytest.fixture
def answering(webhook: Webhook, provider: Provider) -> Webhook:
    webhook.then = lambda heard: answer(provider, int(heard.address))
    return webhook


def does(client: Client, **form: str) -> str:
    """Presses a button and follows to the page."""
    sent = post(client, "/demo/say", {"phone": "b", "chat": "a", **form})
    assert sent.status_code == 303
    assert sent.location == "/demo/?phone=b&chat=a#telegram"
    return text(get(client, sent.location))


def test_a_message_its_answer_and_the_press_of_a_button(client: Client, answering: Webhook) -> None:
    page = does(client, how="start")
    assert page.index("/start") < page.index("200, stored") < page.index("Is it safe?")
    found = _BUTTON.search(page)
    assert found
    page = does(client, press=found[1], message="Not yet done")
    assert [words(heard) for heard in answering.heard] == ["start", "1"]
    assert "You pressed" in page


def test_what_must_not_work_is_shown_as_refused(client: Client, answering: Webhook) -> None:
    assert "403, refused: the secret is wrong" in does(client, how="forged", message="")
    assert answering.heard == []
    assert ">Photo<" in does(client, how="photo", message="")
    assert [heard.news for heard in answering.heard] == [Sign.MEDIA]


@pytest.mark.parametrize(
    "form",
    [{"how": "text", "message": " \r\n"}, {}, {"press": "x:ab12.1"}, {"press": ""}, {"press": "7"}],
)
def test_nothing_is_sent_as_nothing(client: Client, webhook: Webhook, form: dict[str, str]) -> None:
    assert 'class="message' not in does(client, **form)
    assert webhook.heard == []


def test_words_cannot_become_markup(client: Client, answering: Webhook) -> None:
    does(client, how="text", message="<script>1</script>")
    assert "<script" not in get(client, "/demo/chat?chat=a").get_data(as_text=True)


def test_two_people_can_be_played(client: Client, answering: Webhook) -> None:
    post(client, "/demo/say", {"chat": "b", "how": "text", "message": "From the second."})
    assert "From the second." in text(get(client, "/demo/?chat=b"))
    assert "From the second." not in text(get(client, "/demo/?chat=a"))


def test_right_to_left_turns_the_page_and_leads_into_arabic(
    client: Client, answering: Webhook
) -> None:
    assert '<html lang="en" dir="ltr">' in text(get(client))
    turned = post(client, "/demo/switch", {"switch": "right-to-left"})
    page = text(get(client, turned.location))
    assert '<html lang="en" dir="rtl">' in page
    assert "Right to left: on" in page
    assert "No scripts: off" in page
    assert 'href="/desk/sign-in?l=ar"' in page
    does(client, how="start")
    assert answering.heard[0].likely_language == "ar"


def test_an_unknown_switch_turns_nothing(client: Client) -> None:
    turned = post(client, "/demo/switch", {"switch": "../clock"})
    assert "No scripts: off" in text(get(client, turned.location))


def test_a_web_process_of_a_demo_does_not_load_telegrams_library(filled: Filled) -> None:
    script = (
        "import sys; from intake.app import create_app; create_app(); "
        "print([name for name in ('telegram', 'httpx') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**filled.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "[]\n"
