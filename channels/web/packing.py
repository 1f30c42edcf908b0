"""Answers made smaller for slow networks.

A page holds a secret (the token) and may hold words of the form it answers. That is safe to
compress here: the browser adds no secret by itself, so nobody else can have both in one answer.
"""

from __future__ import annotations

import gzip

from flask import Response, request


def packed(answer: Response) -> Response:
    """The same answer, gzipped where the browser takes it."""
    if request.accept_encodings["gzip"] and not answer.direct_passthrough:
        answer.set_data(gzip.compress(answer.get_data(), mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding, Accept-Language"
    return answer
