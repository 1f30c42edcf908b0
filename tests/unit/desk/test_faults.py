"""When something breaks: nothing of the inside on the page, nothing told in the log."""

from __future__ import annotations

import logging
from typing import NoReturn

import pytest

from intake.cases.case import Status
from intake.errors import Busy, IntakeError, StoreError
from tests.fakes.store import MemoryKeyring
from tests.unit.desk.visitor import Visitor, text_of
from tests.unit.desk.world import OWNER, WORDS, World


class BrokenKeyring(MemoryKeyring):
    """Fails with whatever it is given, once it is told to."""

    error: Exception | None = None

    def receipts(self, report_id: bytes) -> NoReturn:
        if self.error:
            raise self.error
        raise AssertionError("not broken yet")


def broken(error: Exception) -> tuple[World, Visitor, str]:
    world = World(keyring=BrokenKeyring())
    world.enrol(OWNER)
    visitor = Visitor(world)
    visitor.sign_in()
    report = world.file(declared=True, status=Status.ACKNOWLEDGED.value)
    world.keyring.error = error  # type: ignore[attr-defined]  # the broken one
    return world, visitor, report.path


@pytest.mark.parametrize(
    ("error", "code", "heading"),
    [
        (ValueError(WORDS), 500, "Something went wrong"),
        (IntakeError(WORDS), 500, "Something went wrong"),
        (StoreError(WORDS), 503, "Not reachable now"),
        (Busy(WORDS), 503, "Not reachable now"),
    ],
)
def test_a_failure_names_its_kind_in_the_log_and_nothing_on_the_page(
    caplog: pytest.LogCaptureFixture, error: Exception, code: int, heading: str
) -> None:
    _, visitor, path = broken(error)
    with caplog.at_level(logging.DEBUG):
        answer = visitor.get(path)
    assert answer.status_code == code
    assert heading in text_of(answer)
    assert type(error).__name__ not in text_of(answer)
    assert "Traceback" not in text_of(answer)
    assert WORDS not in text_of(answer)
    lines = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert f"kind={type(error).__name__} at=test_faults.py:" in lines[0].getMessage()
    assert lines[0].exc_info is None
    assert WORDS not in caplog.text


@pytest.mark.parametrize("error", [ValueError("x"), StoreError("x")])
def test_an_answer_that_could_not_be_sealed_is_given_back(error: Exception) -> None:
    world, visitor, path = broken(error)
    form = {**visitor.hidden("/"), "nonce": "n", "text": "Thank you for writing."}
    answer = visitor.post(f"{path}/reply", form)
    assert answer.status_code in (500, 503)
    assert "Thank you for writing.</textarea>" in text_of(answer)
    assert not world.store.tables.replies


def test_a_request_that_is_far_too_long_is_refused() -> None:
    world = World()
    world.enrol(OWNER)
    visitor = Visitor(world)
    answer = visitor.post("/sign-in", {"passphrase": "x" * 300_000})
    assert answer.status_code == 413
    assert "too long" in text_of(answer)


@pytest.mark.parametrize("path", ["/nowhere", "/static/", "/static/../app.py", "/reports/"])
def test_a_page_that_is_not_there(path: str) -> None:
    answer = Visitor(World()).get(path)
    assert answer.status_code == 404
    assert "There is no such page, or it is not yours to see." in text_of(answer)


def test_another_method_is_a_page_that_is_not_there() -> None:
    answer = Visitor(World()).post("/", {})
    assert answer.status_code in (400, 405)
    assert "No such page" in text_of(answer) or "did not come through" in text_of(answer)
