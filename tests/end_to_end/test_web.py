"""The reporter's pages as they are served: beside everything else, and with a desk alone, not."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.end_to_end.conftest import MakeDeployment
from tests.web import Html


def test_they_stand_at_the_root_and_set_no_cookie(make_deployment: MakeDeployment) -> None:
    deployment = make_deployment("sqlite")
    deployment.start_web(deployment.port)
    root = f"http://127.0.0.1:{deployment.port}/"
    with urllib.request.urlopen(root, timeout=10) as answer:
        assert "Start" in Html(answer.read().decode()).text
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Set-Cookie"] is None
    form = urlencode({"do": "start", "l": "en"}).encode()
    with urllib.request.urlopen(root, form, timeout=10) as answer:
        (leave, onward) = Html(answer.read().decode()).forms
        assert leave.has("exit")
        assert answer.headers["Set-Cookie"] is None
    fields = urlencode([*onward.hidden, ("do", "show")]).encode()
    with urllib.request.urlopen(root, fields, timeout=10) as answer:
        assert "Is it safe to write now" in answer.read().decode()
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{root}elsewhere", timeout=10)
    assert refused.value.code == 404
    assert urllib.request.urlopen(f"{root}healthz", timeout=10).status == 200
