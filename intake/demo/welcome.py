"""What `intake demo` prints when all is ready: what to open, and how to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

from intake.demo.sign_ins import Enrolled


def welcome(url: str, directory: Path, readers: Sequence[Enrolled]) -> str:
    """The words for a terminal."""
    head = f"""
        DEMO. Nothing here is private: write only what you made up.

          Demo   {url}/demo   a phone and a Telegram chat to report with, and a tour
          Page   {url}/       the reporter's pages, for any browser
          Desk   {url}/desk   read it as an ombudsperson

        Sign in at the desk as
        """
    foot = f"""
        The six-digit codes are on the demo's page, and change every 30 seconds.
        Data and logs, thrown away at the next start unless it says --again:
        {directory}
        Ctrl-C stops everything.
        """
    return "\n".join([dedent(head).rstrip(), "", *_table(readers), dedent(foot).rstrip(), ""])


def _table(readers: Sequence[Enrolled]) -> list[str]:
    """One line for each reader: id, passphrase, office."""
    id_width = max((len(reader.reader_id) for reader in readers), default=0)
    width = max((len(reader.passphrase) for reader in readers), default=0)
    return [
        f"  {reader.reader_id:<{id_width}}  {reader.passphrase:<{width}}  {reader.office}"
        for reader in readers
    ]
