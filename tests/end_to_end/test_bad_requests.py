"""What is not a genuine text is refused: 4xx, never 5xx, and no row of any table changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlencode

import pytest

from tests.end_to_end.conftest import Site
from tests.end_to_end.raw import CHUNKED, SENDER, Signed, chunks, exchange, request
from tests.end_to_end.webhook import FORM, PATH, Webhook, message, sign

MEGABYTE = "y" * 1_000_000
Bad: TypeAlias = Callable[[Webhook], bytes]


def forged(**headers: str) -> Bad:
    return lambda _web: request(urlencode(message(SENDER, "x")).encode(), headers)


def genuine(**changes: str) -> Bad:
    return lambda web: request((text := Signed(web, **changes)).body, text.headers)


def bent(method: str = "POST", target: str = PATH, content_type: str = FORM) -> Bad:
    """A genuine one with another method, target or content type."""

    def made(web: Webhook) -> bytes:
        text = Signed(web)
        return request(
            text.body, text.headers, method=method, target=target, content_type=content_type
        )

    return made


def with_body(body: bytes) -> Bad:
    return lambda web: request(body, Signed(web).headers)


def with_headers(**headers: str) -> Bad:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda web: request((text := Signed(web)).body, text.headers | named)


def chunked(body: bytes | None = None, words: str = "x") -> Bad:
    def made(web: Webhook) -> bytes:
        text = Signed(web, words)
        sent = chunks(text.body) if body is None else body
        return request(b"", text.headers | CHUNKED, length=False) + sent

    return made


def signed_form(body: bytes, fields: Mapping[str, str]) -> Bad:
    """This body, with the signature of those fields."""
    return lambda web: request(body, {"X-Twilio-Signature": sign(web.public_url, fields)})


def of_another_text(web: Webhook) -> bytes:
    return request(Signed(web).body, Signed(web, "others").headers)


def repeated_field(web: Webhook) -> bytes:
    text = Signed(web)
    return request(text.body + b"&Body=Words+of+example.", text.headers)


def cut_off(web: Webhook) -> bytes:
    text = Signed(web)
    return request(text.body, text.headers)[:-5]


def without_length(web: Webhook) -> bytes:
    text = Signed(web)
    return request(text.body, text.headers, length=False)


BAD: Mapping[str, tuple[Bad, int]] = {
    "forged": (forged(**{"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}), 403),
    "no signature": (forged(), 403),
    "an empty signature": (forged(**{"X-Twilio-Signature": ""}), 403),
    "a signature in letters of no alphabet": (forged(**{"X-Twilio-Signature": "\xff\xfe"}), 403),
    "another text's signature": (of_another_text, 403),
    "a query nobody signed": (bent(target=f"{PATH}?a=b"), 403),
    "an address of another host": (bent(target=f"http://example.org{PATH}"), 403),
    "another spelling of the path": (bent(target="/channels/s%6ds"), 403),
    "a path that is no text": (bent(target="/channels/%zz"), 404),
    "a slash too many": (bent(target=f"{PATH}/"), 404),
    "JSON": (bent(content_type="application/json"), 400),
    "JSON within": (with_body(b'{"Body": "x"}'), 403),
    "no content type": (bent(content_type=""), 400),
    "a field twice": (repeated_field, 400),
    "101 fields": (genuine(**{f"f{n}": "" for n in range(101)}), 400),
    "1 MB": (genuine(words=MEGABYTE), 400),
    "1 MB in a chunk": (chunked(words=MEGABYTE), 400),
    "chunks nobody signed": (chunked(chunks(b"Body=x")), 403),
    "chunks that are no chunks": (chunked(b"zz\r\nabc\r\n0\r\n\r\n"), 400),
    "a chunk of another length": (chunked(b"5\r\nabcdeXX"), 400),
    "chunks that end too early": (chunked(b"5\r\nab"), 400),
    "both lengths": (with_headers(Transfer_Encoding="chunked"), 400),
    "another coding": (lambda _web: request(b"", {"Transfer-Encoding": "gzip"}), 400),
    "no length": (without_length, 403),
    "a length that is none": (with_headers(Content_Length="many"), 400),
    "a length below nothing": (with_headers(Content_Length="-1"), 400),
    "cut off": (cut_off, 400),
    "empty": (signed_form(b"", {}), 400),
    "no letters of any alphabet": (signed_form(b"Body=%ff%fe", {"Body": "\ufffd\ufffd"}), 400),
    "bytes that are not ASCII": (with_body(b"Body=\xff"), 400),
    "NUL in the message id": (genuine(MessageSid="SM" + "0" * 31 + "\0"), 400),
    "NUL in the number": (genuine(From="+1555\x000006001"), 400),
    "a message id of another kind": (genuine(MessageSid="SM1"), 400),
    "no sender": (genuine(From=""), 400),
    "no HTTP": (lambda _web: b"\x16\x03\x01\r\n\r\n", 400),
} | {
    method: (bent(method=method), 405)
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAR")
}


def test_every_one_is_refused_and_leaves_no_trace(site: Site) -> None:
    answers: dict[str, int] = {}

    def send_all() -> None:
        for place, (name, (bad, _)) in enumerate(BAD.items()):
            web = site.webhooks[place % len(site.webhooks)]
            answers[name] = exchange(web.port, bad(web))

    assert site.deployment.growth(send_all) == {}
    assert answers == {name: status for name, (_, status) in BAD.items()}
    logged = site.deployment.logged()
    assert "Traceback" not in logged
    assert "127.0.0.1" not in logged


@pytest.mark.parametrize(
    "odd",
    [
        chunked(),
        genuine(words="a\0b"),
        genuine(words="%zz"),
        genuine(Later="a field of the future"),
    ],
    ids=["chunked", "NUL", "percent", "unknown field"],
)
def test_a_genuine_text_is_heard_however_odd(site: Site, odd: Bad) -> None:
    web = site.webhooks[0]
    grown = site.deployment.growth(lambda: answers(200, web, odd))
    assert grown["messages"] == 1


def answers(status: int, web: Webhook, odd: Bad) -> None:
    assert exchange(web.port, odd(web)) == status
