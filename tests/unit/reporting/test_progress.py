"""What is counted of how far conversations get: months, paths and questions, and nothing else."""

from __future__ import annotations

import re

from intake.conversation.vocabulary import Step
from tests.unit.reporting.examples import FOR_ANOTHER, OTHER_PHONE, Reporter, reporter

COUNTED = re.compile(r"(asked|left) (any|self|witness|known_helper|intermediary|back) [\w-]+")


def counts(anna: Reporter) -> dict[str, int]:
    return {name: total for (_, name, _), total in anna.scene.tables.counters.items()}


def test_each_question_counts_once_however_often_it_is_put() -> None:
    anna = reporter()
    anna.goes_to(Step.WHEN)
    anna.says("#", "8", "0", "##")
    assert counts(anna)["asked self F2"] == 1
    assert counts(anna)["asked any R1"] == 1
    assert counts(anna)["help"] == 1


def test_what_was_sent_and_left_stands_beside_what_was_asked() -> None:
    anna = reporter()
    anna.sends()
    anna.sends(FOR_ANOTHER)
    anna.goes_to(Step.STORY)
    anna.says("9")
    seen = counts(anna)
    assert (seen["sent self"], seen["sent known_helper"], seen["left self words"]) == (1, 1, 1)
    assert seen["asked self Z1"] == seen["sent self"]


def test_a_count_names_a_month_a_path_and_a_question_only() -> None:
    anna = reporter()
    anna.sends({Step.AREA: "11", Step.STORY: "Words of example."})
    anna.says(anna.code, "1", "9")
    for month, name, area in anna.scene.tables.counters:
        assert (month, area) == ("2026-11", "")
        assert COUNTED.fullmatch(name) or name in ("help", "sent self"), name


def test_how_it_was_counts_once_for_one_code() -> None:
    anna = reporter()
    report_id = anna.sends()
    tables = anna.scene.tables
    with anna.scene.store() as work:
        work.reports.set_status(report_id, "closed", was="received")
        work.commit()
    for phone in (anna.number, OTHER_PHONE):
        Reporter(anna.scene, phone).says(anna.code, "7", "1", "3", "4", "9")
    answers = {name: n for name, n in counts(anna).items() if name.startswith("answer ")}
    assert answers == {"answer Q1 yes": 1, "answer Q2 no": 1, "answer Q3 no_trust": 1}
    assert not [line for line in tables.audit if "answer" in line.event]
