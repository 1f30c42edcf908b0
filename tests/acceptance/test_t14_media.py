"""T14: a picture, voice or file is never fetched and nothing of it is kept; M1 is said, and what
was asked stands. By the provider's signed webhook, to the whole product; the same in Telegram.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from sqlalchemy import inspect, text

from tests.acceptance.served import Served, served
from tests.end_to_end.spellings import files_in, found

M1 = (
    "We cannot take pictures, voice or files. Nothing was kept. Please write instead, or send 8 "
    "for help places."
)
CAPTION = "Zqxmarmalade on a bench"
MEDIA_ID = "MEzqx0123456789abcdef0123456789abc"
WORDS = "The queue was long."
KINDS = ("image/jpeg", "video/mp4", "audio/amr", "text/x-vcard", "application/pdf")
KEPT_BY = {
    "messages",
    "conversations",
    "outbox",
    "heartbeats",
    "counters",
    "attempts",
    "stopped",
} | {"starts"}
"""Tables of what is transient, and of counts."""

TELLING = ("hello", "1", "1", "1", "2", "0", WORDS)
MOMENTS: dict[str, tuple[Sequence[str], str, str]] = {
    "as a stranger": ((), "1", "Who is this about?"),
    "asked whether it is safe": (TELLING[:1], "1", "Who is this about?"),
    "before agreeing": (TELLING[:3], "1", "Are you under 18?"),
    "telling": (TELLING, "1", "Which is closest?"),
    "before sending": ((*TELLING, "1", *"00000000"), "1", "Sent. Thank you."),
    "asking for help places": (("8",), "11", "Health care:"),
}
"""What was texted, what is texted afterwards, and how the answer to that begins."""

numbers = count(6_100_000)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served") / "line") as running:
        yield running


def media(line: Served, how_many: int = 1) -> dict[str, str]:
    """The provider's fields for files to be had at an address that notes every request."""
    fields = {"NumMedia": str(how_many)}
    for number in range(how_many):
        fields[f"MediaUrl{number}"] = f"{line.provider.url}/media/{MEDIA_ID}{number}"
        fields[f"MediaContentType{number}"] = KINDS[number]
    return fields


def rows(line: Served) -> dict[str, int]:
    """How many rows each table has that lasts."""
    counted = {}
    for engine in (line.databases.content, line.databases.keyring_engine):
        with engine.connect() as connection:
            for table in set(inspect(connection).get_table_names()) - KEPT_BY:
                query = text(f'SELECT count(*) FROM "{table}"')
                counted[table] = connection.execute(query).scalar_one()
    return counted


@pytest.mark.parametrize("caption", ["", CAPTION])
@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_refused_and_what_was_asked_stands(line: Served, moment: str, caption: str) -> None:
    number = f"+1555{next(numbers)}"
    texts, then, begins = MOMENTS[moment]
    for words in texts:
        line.says(number, words)
    before = rows(line)
    assert line.says(number, caption, **media(line, 3))[0].startswith(M1)
    assert rows(line) == before
    assert line.says(number, then)[0].startswith(begins)


def test_nothing_was_asked_of_the_provider_but_to_send(line: Served) -> None:
    number = f"+1555{next(numbers)}"
    line.says(number, CAPTION, **media(line, len(KINDS)))
    assert line.provider.requests
    sending = re.compile(r"(POST|GET) /2010-04-01/Accounts/\w+/Messages\.json(\?.*)?")
    assert not [asked for asked in line.provider.requests if not sending.fullmatch(asked)]


def test_hearing_it_opens_no_connection_at_all(line: Served) -> None:
    """Python tells of every connection (PEP 578). A hook stays, so it is told when to look."""
    asked, looking = list[object](), [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if looking[0] and event == "socket.connect":
            asked.append(arguments[1])

    sys.addaudithook(note)
    assert line.webhook.text(f"+1555{next(numbers)}", CAPTION, **media(line)) == 200
    looking[0] = False
    assert asked == [("127.0.0.1", line.webhook.port)], "ours, to the webhook"


def test_neither_caption_nor_address_stands_in_any_file(line: Served) -> None:
    line.says(f"+1555{next(numbers)}", CAPTION, **media(line))
    secrets = {"caption": CAPTION, "id": MEDIA_ID, "address": f"{line.provider.url}/media/"}
    assert not found(files_in(line.directory), secrets)
    planted = line.directory / "planted"
    planted.write_text(CAPTION)
    assert found(files_in(line.directory), secrets), "the search is not blind"
    planted.unlink()
