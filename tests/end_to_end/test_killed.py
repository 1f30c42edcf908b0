"""Whatever process dies, before or after whatever commit: nothing is lost and nothing is doubled.

Every boundary of the conversations below is tried (see `killing.py`). Afterwards there is exactly
the one report that was sent and kept, whole and in order, and each text was delivered once.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from intake.cases.parts import RecordPart, ReplyPart, ToldPart
from tests.end_to_end import reading
from tests.end_to_end.conftest import KINDS, MakeDeployment
from tests.end_to_end.deployment import Deployment
from tests.end_to_end.killing import CODE, Boundaries, Stage, Step, Work, plan
from tests.end_to_end.nursery import running
from tests.end_to_end.phone import MORE_WORDS, PERSON_WORDS, WORDS, short_way, whole_way

PHONES = UNDISTURBED, DISTURBED = "+15550005001", "+15550005002"
OWNER, EXTERNAL = "ombudsperson", "oversight"
ADDED = "The gate was closed."

MAIN_PATH = [words for words, _ in whole_way()]
SENDS_AND_COMES_BACK = ["1", CODE, "1", "2", ADDED, "1", "9"]
SHORT_PATH = [words for words, _ in short_way()]
DELETES_BEFORE_SENDING = ["3"]
SENDS = ["1", CODE]
WITHDRAWS_AND_DELETES = ["4", "1", "5", "1"]

HOURS = {"consent_hour": "", "consent_also": ""}
"""Fields that say when: two runs may lie in two hours."""


def test_at_every_commit(make_deployment: MakeDeployment) -> None:
    """In SQLite and in PostgreSQL, side by side."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        nurseries = {kind: stack.enter_context(running()) for kind in KINDS}
        stages = {
            kind: [Stage(make_deployment(kind, nursery), number) for number in PHONES]
            for kind, nursery in nurseries.items()
        }
        tried = list(pool.map(lambda both: killed_everywhere(*both), stages.values()))
    print(f"\nkilled at each commit boundary: {dict(zip(KINDS, tried, strict=True))}")


def killed_everywhere(planned: Stage, stage: Stage) -> int:
    """Go the whole way undisturbed, then disturbed; how many boundaries there were."""
    steps: list[tuple[Step, Boundaries]] = [(Work(), planned.undisturbed(Work()))]
    steps += plan(planned, [*MAIN_PATH, *SENDS_AND_COMES_BACK])
    steps += plan(planned, SHORT_PATH, calm=True)
    steps += plan(planned, DELETES_BEFORE_SENDING)
    steps += plan(planned, [*SHORT_PATH, *SENDS], calm=True)
    steps += plan(planned, WITHDRAWS_AND_DELETES)
    for step, boundaries in steps:
        stage.disturbed(step, boundaries)
    stage.all_again()

    assert stage.tried == sum(len(found) for step, found in steps if not step.calm) > 200
    assert texts(stage) == texts(planned)
    assert kept(stage.deployment) == kept(planned.deployment)
    assert rows(stage.deployment) == rows(planned.deployment)
    return stage.tried


def test_what_a_sending_left_that_died_half_way_goes_with_the_draft(
    deployment: Deployment,
) -> None:
    """Keys were kept, the report was not, and nobody delivers that text again: she deletes all."""
    stage = Stage(deployment, UNDISTURBED)
    plan(stage, SHORT_PATH)
    stage.dies("1", at="keyring after")
    left_behind = deployment.counts()
    assert (left_behind["wraps"], left_behind["receipts"], left_behind["reports"]) == (2, 1, 0)
    plan(stage, DELETES_BEFORE_SENDING)
    after = deployment.counts()
    for table in ("wraps", "receipts", "reports", "drafts", "parts", "conversations"):
        assert after[table] == 0


def texts(stage: Stage) -> list[str]:
    """What reached the phone; codes differ by nature."""
    return [re.sub(r"\d{4}( \d{4}){3}", CODE, text) for text in stage.phone.texts()]


def kept(deployment: Deployment) -> list[object]:
    """The one report, opened by its owner and by the external reader: all of it, in order, but
    for the hours in which it was told."""
    (report_id,) = reading.report_ids(deployment)
    parts = reading.contents(deployment, report_id, OWNER)
    assert parts == reading.contents(deployment, report_id, EXTERNAL)
    assert reading.words(parts) == [WORDS, MORE_WORDS, PERSON_WORDS, ADDED]
    with deployment.databases.keyring_engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT DISTINCT report_id FROM wraps").scalars()
        assert [bytes(each) for each in found] == [report_id]
    return [
        {**part.fields, "consent_hour": "", "consent_also": ""}
        if isinstance(part, RecordPart)
        else part.text
        for part in parts
        if isinstance(part, RecordPart | ToldPart | ReplyPart)
    ]


def rows(deployment: Deployment) -> dict[str, int]:
    """How many there are in each table, but for counts by the hour and by the month."""
    by_time = ("attempts", "counters")
    return {table: n for table, n in deployment.counts().items() if table not in by_time}
