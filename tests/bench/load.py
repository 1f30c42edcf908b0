"""Senders: signed deliveries from many phones over kept-open connections, from one process."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.end_to_end.webhook import FORM, PATH, message, sign

SENDERS = 8
Delivery = tuple[bytes, str]


def deliveries(public_url: str, phones: Sequence[str], words: str) -> list[Delivery]:
    """One text from each phone, signed beforehand so that signing is not measured."""
    made = (message(phone, words) for phone in phones)
    return [(urlencode(fields).encode(), sign(public_url, fields)) for fields in made]


def post_all(port: int, posts: Sequence[Delivery]) -> float:
    """All of them, `SENDERS` at a time; seconds it took. Raises when one is not a 2xx."""
    shares = [posts[start::SENDERS] for start in range(SENDERS)]
    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as senders:
        refused = sum(senders.map(lambda share: _post(port, share), shares))
    took = time.perf_counter() - began
    if refused:
        raise RuntimeError(f"{refused} of {len(posts)} deliveries were refused")
    return took


def _post(port: int, share: Iterable[Delivery]) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    refused = 0
    for body, signature in share:
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        refused += answer.status != 200
    connection.close()
    return refused


def phones(count: int, series: int) -> list[str]:
    """Made-up numbers."""
    return [f"+1555{series:02d}{number:05d}" for number in range(count)]
