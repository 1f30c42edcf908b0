"""The demo page, mounted as in the product, beside a running stand-in and the real webhook."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from channels.sms import segments
from intake import demo
from intake.demo.phone import DemoPages, demo_app
from intake.demo.playing import PHONES
from intake.demo.sign_ins import SignIn, read_sign_ins, write_sign_ins
from intake.demo.switches import Switches
from intake.messages import Sign
from intake.response import read_response
from tests.unit.demo.filled import Filled, tour_of
from tests.unit.demo.servers import AT, NUMBER, PHONE, Provider, Webhook, running_provider
from tests.unit.demo.test_handsets import answer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
READER = SignIn("ombudsperson", "Listening Office", "four quiet river stones", SECRET)
RESPONSE = read_response(
    (Path(demo.__file__).parent / "response.toml").read_text(encoding="utf-8"), date(2026, 11, 22)
)


def pages(provider: Provider, filled: Filled, switches: Path) -> DemoPages:
    return DemoPages(
        stand_in=provider.stand_in,
        service_number=NUMBER,
        sign_ins=[READER],
        response=lambda: RESPONSE,
        segments=segments,
        clock=lambda: AT,
        tour=tour_of(filled.place, provider.stand_in),
        switches=Switches(switches),
    )


@pytest.fixture
def client(provider: Provider, filled: Filled) -> Client:
    return mounted(provider, filled)


def mounted(provider: Provider, filled: Filled, switches: Path | None = None) -> Client:
    """`switches`: where they lie, for a test that turns one."""
    rest = Flask("rest", static_folder=None)
    made = pages(provider, filled, switches or filled.place.switches)
    return Client(DispatcherMiddleware(rest, {"/demo": demo_app(made)}))


def get(client: Client, path: str = "/demo/", **headers: str) -> TestResponse:
    return client.get(path, headers=headers, base_url="http://127.0.0.1:8000", buffered=True)


def post(client: Client, path: str, form: dict[str, str], **headers: str) -> TestResponse:
    return client.post(path, data=form, headers=headers, base_url="http://127.0.0.1:8000")


def text(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def send(client: Client, **form: str) -> str:
    """Presses a button and follows to the page."""
    sent = post(client, "/demo/send", {"phone": "a", **form})
    assert sent.status_code == 303
    return text(get(client, sent.location))


@pytest.fixture
def answering(webhook: Webhook, provider: Provider) -> Webhook:
    """A webhook whose worker answers each text at once."""
    webhook.then = lambda heard: answer(provider, "Thank you.", heard.address)
    return webhook


@pytest.mark.parametrize("path", ["/demo", "/demo/"])
def test_the_page_says_first_that_nothing_is_private(client: Client, path: str) -> None:
    page = get(client, path)
    assert page.status_code == 200
    assert "Nothing here is private" in text(page).partition("<h1>")[0]


def test_the_page_shows_how_to_sign_in_now(client: Client) -> None:
    page = text(get(client))
    shown = (READER.reader_id, READER.office, READER.passphrase, pyotp.TOTP(SECRET).at(AT))
    assert all(one in page for one in shown)
    assert 'href="/desk"' in page
    assert shown[-1] in text(get(client, "/demo/codes"))


def test_the_numbers_that_questions_ask_for_are_on_a_card(client: Client) -> None:
    page = text(get(client))
    for area in RESPONSE.areas:
        assert f"<b>{area.number}</b> {area.name}" in page
    for organisation in RESPONSE.organisations:
        assert f"<b>{organisation.number}</b> {organisation.name}" in page


def test_the_page_tells_whom_a_reader_works_for(client: Client) -> None:
    assert "works for 25 Listening Office" in text(get(client))


def test_a_text_and_its_answer_are_shown_in_order(client: Client, answering: Webhook) -> None:
    page = send(client, how="text", text="Words of example.")
    assert page.index("Words of example.") < page.index("200, stored") < page.index("Thank you.")
    assert [len(answering.heard), answering.heard[0].address] == [1, PHONE]


def test_a_key_sends_its_digit_and_not_what_is_typed(client: Client, answering: Webhook) -> None:
    send(client, key="0", text="Not yet done")
    assert [str(heard.news) for heard in answering.heard] == ["<told, 1 characters>"]


def test_line_ends_are_those_of_a_phone(client: Client, answering: Webhook) -> None:
    send(client, how="text", text="one\r\ntwo")
    assert str(answering.heard[0].news) == "<told, 7 characters>"


@pytest.mark.parametrize("form", [{"how": "text", "text": " \r\n"}, {"how": "text"}, {}])
def test_nothing_typed_is_not_sent(client: Client, webhook: Webhook, form: dict[str, str]) -> None:
    assert 'class="bubble' not in send(client, **form)
    assert webhook.heard == []


def test_a_wrong_signature_shows_the_403(client: Client, webhook: Webhook) -> None:
    page = send(client, how="forged", text="")
    assert "403, refused: the signature is wrong" in page
    assert 'class="bubble refused"' in page
    assert webhook.heard == []


def test_a_picture_is_sent_as_media(client: Client, answering: Webhook) -> None:
    assert ">Picture<" in send(client, how="picture", text="")
    assert [heard.news for heard in answering.heard] == [Sign.MEDIA]


def test_two_people_can_be_played(client: Client, answering: Webhook) -> None:
    sent = post(client, "/demo/send", {"phone": "b", "how": "text", "text": "From the second."})
    assert "From the second." in text(get(client, sent.location))
    assert "From the second." not in text(get(client, "/demo/?phone=a"))
    assert answering.heard[0].address == PHONES[1].number


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("", "1 SMS, 0 of 160 (GSM-7)"),
        ("x" * 160, "1 SMS, 160 of 160 (GSM-7)"),
        ("x" * 161, "2 SMS, 161 of 306 (GSM-7)"),
        ("€", "1 SMS, 2 of 160 (GSM-7)"),
        ("م" * 70, "1 SMS, 70 of 70 (UCS-2)"),
        ("👍" * 36, "2 SMS, 72 of 134 (UCS-2)"),
    ],
)
def test_what_is_typed_is_counted(client: Client, typed: str, size: str) -> None:
    assert text(post(client, "/demo/size", {"text": typed})) == size
    page = text(post(client, "/demo/count", {"phone": "b", "text": typed}))
    assert size in page
    assert f"{typed}</textarea>" in page
    assert 'name="phone" value="b"' in page


def test_each_delivered_text_is_counted(
    client: Client, webhook: Webhook, provider: Provider
) -> None:
    webhook.then = lambda _heard: answer(provider, "x" * 161)
    assert "2 SMS, 161 of 306 (GSM-7)" in send(client, key="1")


def test_words_cannot_become_markup(client: Client, answering: Webhook) -> None:
    send(client, how="text", text="<script>1</script>")
    talk = get(client, "/demo/talk?phone=a").get_data(as_text=True)
    assert "<script" not in talk
    assert "&lt;script&gt;1&lt;/script&gt;" in talk


PATHS = ["/demo/", "/demo/talk", "/demo/codes", "/demo/static/demo.css", "/demo/static/demo.js"]


@pytest.mark.parametrize("path", [*PATHS, "/demo/nowhere"])
def test_every_answer_is_strict_and_kept_nowhere(client: Client, path: str) -> None:
    answer = get(client, path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_fetched_from_elsewhere(client: Client, path: str) -> None:
    assert "://" not in text(get(client, path))


def test_another_site_cannot_send(client: Client, webhook: Webhook) -> None:
    form = {"phone": "a", "how": "text", "text": "Hello"}
    assert post(client, "/demo/send", form, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert webhook.heard == []


def test_another_name_for_this_machine_is_not_answered(client: Client) -> None:
    reached = client.get("/demo/", base_url="http://demo.example.org:8000")
    assert reached.status_code == 400
    assert READER.passphrase not in text(reached)


def test_a_stand_in_that_is_gone_is_said_so(webhook: Webhook, filled: Filled) -> None:
    with running_provider(webhook.url) as provider:
        client = mounted(provider, filled)
    page = get(client)
    assert page.status_code == 503
    assert "does not answer" in text(page)


def test_sign_ins_are_written_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / "sign-ins.json"
    write_sign_ins(path, [READER])
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_sign_ins(path) == (READER,)
    assert READER.passphrase not in repr(READER)
