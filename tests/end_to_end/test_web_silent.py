"""The reporter's pages as they are served: what is printed, and what they call themselves."""

from __future__ import annotations

import secrets
import socket
from urllib.parse import urlencode

from tests.end_to_end.conftest import MakeDeployment
from tests.end_to_end.raw import exchange, request
from tests.end_to_end.webhook import FORM

ADDRESS = "198.51.100.77"
STEPS = ("start", "go", "exit", "show", "nonsense")


def test_nothing_of_a_request_is_printed(make_deployment: MakeDeployment) -> None:
    deployment = make_deployment("sqlite")
    deployment.start_web(deployment.port)
    mark = "quilt" + secrets.token_hex(6)
    told = {
        "User-Agent": mark,
        "Referer": f"https://{mark}.example/",
        "Cookie": f"session={mark}",
        "Accept-Language": mark,
        "X-Forwarded-For": ADDRESS,
        "X-Real-IP": ADDRESS,
        "Forwarded": f"for={ADDRESS}",
        "Via": f"1.1 {mark}",
    }
    forms = [urlencode({"do": do, "t": mark, "w": mark, "k": mark}).encode() for do in STEPS]
    sent = [
        *(request(form, told, target="/") for form in forms),
        request(forms[0], told, target="/", content_type=mark),
        request(b"", told, method="GET", target=f"/?l={mark}"),
        request(b"", told, method="GET", target=f"/{mark}?{mark}"),
        request(b"", told, method=mark.upper(), target="/"),
        request(b"", told | {"Content-Length": mark}, target="/"),
        request(forms[0][:-9], told | {"Content-Length": "999"}, target="/"),
        f"GET /{mark} HTTP/9.9\r\nX-Forwarded-For: {ADDRESS}\r\n\r\n".encode(),
        request(b"w=" + mark.encode() * 20_000, told, target="/", content_type=FORM),
    ]
    statuses = {exchange(deployment.port, each) for each in sent}
    assert statuses >= {200, 404, 405, 400, 413}
    assert 500 not in statuses
    printed = deployment.logged()
    for secret in (mark, mark.upper(), ADDRESS, "127.0.0.1", "Traceback"):
        assert secret not in printed


def test_answers_do_not_say_what_serves_them(make_deployment: MakeDeployment) -> None:
    deployment = make_deployment("sqlite")
    deployment.start_web(deployment.port)
    for target in ("/", "/elsewhere", "/healthz", "/desk/sign-in"):
        head = head_of(deployment.port, request(method="GET", target=target))
        named = [line for line in head if line.lower().startswith(("server:", "x-powered-by:"))]
        assert named == ["Server: web"]
        assert "gunicorn" not in " ".join(head).lower()


def head_of(port: int, data: bytes) -> list[str]:
    """The lines before the body, as they came over the socket."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(data)
        while more := line.recv(65536):
            answer += more
    return answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
