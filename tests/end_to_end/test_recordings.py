"""Recorded questions as an operator puts them there, and as they are served."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlencode

from tests.end_to_end.conftest import MakeDeployment
from tests.web import Html

SOUND = b"OggS" + bytes(300)


def test_they_are_listed_counted_and_played(make_deployment: MakeDeployment) -> None:
    deployment = make_deployment("sqlite")
    folder = deployment.directory / "recorded"
    listed = deployment.command("recordings").stdout.splitlines()
    names = [line.partition("\t")[0] for line in listed]
    assert "en/S1p" in names
    for name in names[:3]:
        file = folder / f"{name}.ogg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(SOUND)
    (folder / "en" / "S1p.wav").write_bytes(b"RIFF")
    audio = {"INTAKE_AUDIO_DIR": str(folder)}
    said = deployment.command("doctor", **audio).stdout
    assert f"3 of {len(names)} questions can be listened to in 'en'" in said
    assert "en/S1p.wav: must end with .ogg or .mp3" in said
    assert "INTAKE_AUDIO_DIR is not set" in deployment.command("doctor").stdout

    deployment.start_web(deployment.port, **audio)
    root = f"http://127.0.0.1:{deployment.port}/"
    form = urlencode({"do": "start", "l": "en"}).encode()
    with urllib.request.urlopen(root, form, timeout=10) as answer:
        hidden = Html(answer.read().decode()).forms[1].hidden
    fields = urlencode([*hidden, ("do", "show")]).encode()
    with urllib.request.urlopen(root, fields, timeout=10) as answer:
        tags = Html(answer.read().decode()).tags
    (address,) = [given["src"] for tag, given in tags if tag == "source"]
    with urllib.request.urlopen(root + address.lstrip("/"), timeout=10) as answer:
        assert answer.read() == SOUND
        assert answer.headers["Cache-Control"] == "no-store"
