"""`make demo-data N=1000000`: a demo with so many header rows, for looking at queues of that size.

Rule: the rows are headers and places in a queue, as the store writes them, and nothing beside: no
word was told, no key made, no clock runs, so none of them opens. The reports that every demo begins
with are among them. It goes into a directory of its own that a demo made.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from intake.demo.place import demo_environment, fresh_place
from intake.demo.sign_ins import write_sign_ins
from intake.filling import fill_demo
from intake.store.database import content_engine
from intake.store.headers import HEADER, header_from
from tests.bench.filling import fill

SPECIAL = 6
OWNER = "ombudsperson"
AREAS = ("north-bank", "south-bank", "market-town", "hill-side")
PUBLIC = bytes(32)
"""In place of a key of 1,216 bytes: a million of those would be read by nobody."""


def main(directory: Path, count: int) -> None:
    began = time.monotonic()
    with fresh_place(directory) as place:
        settings = demo_environment(place, 8000, 8001, {})
        write_sign_ins(place.sign_ins, fill_demo(settings, SPECIAL, 1, lambda _number, _of: None))
        more(settings["DATABASE_URL"], count, datetime.now(UTC))  # noqa: TID251 - to be looked at
        size = place.content.stat().st_size
    print(f"{count:,} header rows, {size >> 20:,} MiB, in {time.monotonic() - began:.0f} seconds.")
    print(f"Open it with: intake demo --again --directory {directory}")
    print(f"Throw it away with: rm -r {directory}")


def more(content: str, count: int, now: datetime) -> None:
    """Like one of those that the demo begins with, and received in this hour."""
    engine = content_engine(content)
    with engine.connect() as connection:
        one = header_from(connection.execute(select(*HEADER).limit(1)).one())
    hour = now.replace(minute=0, second=0, microsecond=0)
    fill(engine, OWNER, count, replace(one, public=PUBLIC, later=(), received_hour=hour), AREAS)
    engine.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
