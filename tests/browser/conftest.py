"""A real Chromium, and servers on this machine for it to visit.

`chromium`  one browser for the whole run
`keeping`   another one that keeps pages for its Back button, as people's own browsers do: every
            page costs it a process, so it is for tests of the ways back
`serve`     serve(app) -> its address on 127.0.0.1; stopped when the test ends
`site`      the reporter's pages over a store in memory
`weather`   a page elsewhere that tells nothing
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.visiting import ELSEWHERE, Site
from tests.web import memory_web

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same browser: the first is built without windows, and takes half as much of the machine."""
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        return


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    with _launched(_playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def keeping(_playwright: Playwright) -> Iterator[Browser]:
    with _launched(_playwright, ignore_default_args=["--disable-back-forward-cache"]) as browser:
        yield browser


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def _launched(playwright: Playwright, **how: Any) -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.exit("The browser tests need Chromium: apt-get install chromium", returncode=1)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses root otherwise
    browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox], **how)
    yield browser
    browser.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    with ExitStack() as running:
        yield lambda app: running.enter_context(served(app))


@pytest.fixture
def weather(serve: Callable[[Any], str]) -> str:
    """A page elsewhere that tells nothing."""
    app = Flask("weather", static_folder=None)
    app.add_url_rule("/", view_func=lambda: f"<title>Weather</title><p>{ELSEWHERE}</p>")
    return serve(app)


@pytest.fixture
def site(serve: Callable[[Any], str]) -> Site:
    world, store, app = memory_web()
    return Site(serve(app), world, store)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Its address, until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
