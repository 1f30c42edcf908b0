"""Whoever opens the demo while it is filled learns how far it is, and is led to it."""

from __future__ import annotations

import socket
import time
from contextlib import closing
from threading import Thread

import pytest

from intake.demo.meanwhile import BEGINS_WITHIN_SECONDS, LOOK_AGAIN_SECONDS, meanwhile
from intake.demo.wire import NoAnswer, exchange
from tests.unit.demo.test_run import free_port


def look(port: int, path: str = "/demo") -> tuple[int, str]:
    status, body = exchange("GET", f"http://127.0.0.1:{port}{path}", {})
    return status, body.decode()


def again(seconds: int) -> str:
    return f'http-equiv="refresh" content="{seconds}"'


@pytest.mark.parametrize("path", ["/", "/demo", "/demo/", "/readyz"])
def test_it_tells_how_far_it_is_and_that_it_is_not_ready(path: str) -> None:
    port = free_port()
    with meanwhile(port) as shown:
        shown.line = "40 of 200 <reports>"
        status, page = look(port, path)
        shown.told.set()  # nobody looks again
    assert status == 503
    assert "40 of 200 &lt;reports&gt;" in page
    assert again(LOOK_AGAIN_SECONDS) in page


def test_whoever_looks_is_told_to_wait_for_the_web_server() -> None:
    port, pages = free_port(), list[str]()

    def look_twice() -> None:
        while not pages or again(BEGINS_WITHIN_SECONDS) not in pages[-1]:
            pages.append(look(port)[1])

    with meanwhile(port):
        looking = Thread(target=look_twice)
        looking.start()
        while not pages:
            time.sleep(0.01)
    looking.join()
    assert again(BEGINS_WITHIN_SECONDS) in pages[-1]


def test_nobody_who_does_not_look_is_waited_for_and_the_port_is_free() -> None:
    port, began = free_port(), time.monotonic()
    with meanwhile(port):
        pass
    assert time.monotonic() - began < LOOK_AGAIN_SECONDS
    with pytest.raises(NoAnswer):
        look(port)
    with closing(socket.create_server(("127.0.0.1", port))):
        pass


def test_it_ends_where_filling_fails() -> None:
    port = free_port()
    with pytest.raises(ValueError, match="fails"), meanwhile(port):
        raise ValueError("it fails")
    with pytest.raises(NoAnswer):
        look(port)
