"""Makes the documents that are made from tables: `python -m tests.unit.issuing.documents`."""

from __future__ import annotations

from intake.issuing.dictionary import as_markdown, dictionary, mapping
from intake.issuing.words import Words
from tests.architecture.tree import ROOT

if __name__ == "__main__":
    for name, title, listings in (
        (
            "data-dictionary.md",
            "What the names in files of numbers mean",
            dictionary(Words("en", {})),
        ),
        ("mapping.md", "Our values in the words of other schemes", mapping()),
    ):
        (ROOT / "docs" / name).write_text(as_markdown(title, listings), encoding="utf-8")
