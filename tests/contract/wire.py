"""A request as bytes on the wire, put before a WSGI application as a server would."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from channels.base import RawRequest


def environ_of(request: RawRequest) -> dict[str, Any]:
    """The environment that gunicorn makes of it."""
    split = urlsplit(request.target)
    named = {name.upper().replace("-", "_"): value for name, value in request.headers.items()}
    kind = named.pop("CONTENT_TYPE", "")
    return {
        "REQUEST_METHOD": request.method,
        "RAW_URI": request.target,
        "PATH_INFO": unquote(split.path),
        "QUERY_STRING": split.query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(request.body)),
        **{f"HTTP_{name}": value for name, value in named.items()},
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
