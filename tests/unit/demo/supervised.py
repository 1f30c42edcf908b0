"""A demo with tiny processes in place of the real ones: `python -m ... DIRECTORY PORT CASE`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from intake.demo.run import Progress, run_demo
from intake.demo.sign_ins import SignIn

SLEEPS = "import time; time.sleep(60)"
WEB = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({status})
        self.end_headers()
        self.wfile.write(b"worker: none has run\\n")

    def log_message(self, *_):
        pass

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
READY = WEB.format(status=200)
NOT_READY = WEB.format(status=503)
DIES_WHEN_TOLD = """
import os, time
from pathlib import Path

told = Path(os.environ["INTAKE_DEMO_READERS"]).with_name("die")
while not told.exists():
    time.sleep(0.02)
print("Words of example.")
raise SystemExit(3)
"""

CASES: Mapping[str, Mapping[str, str]] = {
    "well": {"provider": SLEEPS, "web": READY, "worker": SLEEPS},
    "again": {"provider": SLEEPS, "web": READY, "worker": SLEEPS},
    "worker dies": {"provider": SLEEPS, "web": READY, "worker": DIES_WHEN_TOLD},
    "web dies": {"provider": SLEEPS, "web": "raise SystemExit(4)", "worker": SLEEPS},
    "never ready": {"provider": SLEEPS, "web": NOT_READY, "worker": SLEEPS},
}
READY_SECONDS = {"never ready": 2.0}


def prepare(settings: Mapping[str, str], progress: Progress) -> Sequence[SignIn]:
    """Not called where a demo goes on: the file of sign-ins would be there already."""
    assert settings["INTAKE_DEMO"] == "1"
    for number in range(1, 51):
        progress(number, 50)
    return [SignIn("ombudsperson", "Listening Office", "four quiet river stones", "A" * 32)]


def main(directory: str, port: str, case: str) -> int:
    commands = {name: (sys.executable, "-c", script) for name, script in CASES[case].items()}
    return run_demo(
        int(port),
        Path(directory),
        {},
        prepare,
        again=case == "again",
        commands=commands,
        ready_seconds=READY_SECONDS.get(case, 30.0),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
