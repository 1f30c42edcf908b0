"""A world with interpreters in it, for the tests about what one reader asks of another."""

from __future__ import annotations

from dataclasses import replace

from intake.cases.declaration import Conflict
from intake.cases.parts import CasePart, RecordPart, StepPart, ToldPart, kind_of, write
from intake.casework.opening import opened, report_keys
from intake.ports import GrantRow, PartPlace, StoredPart
from intake.routing.response import Organisation, Reader, Role
from tests.unit.desk.world import (
    ANSWERS,
    DEPUTY,
    EXCLUDED,
    EXTERNAL,
    NOON,
    OWNER,
    FiledReport,
    World,
)

WORDS, NEAR = "words", "harbour-words"
"""Two interpreters: from elsewhere, and from where the report comes from."""

STORY = "Odran stood by the water point. The queue was long and the blue cap with a star was there."
HINT = "It is Odran, the blue cap with a star."
PARTS: tuple[CasePart, ...] = (
    ToldPart("narrative", STORY, NOON),
    ToldPart("accused_hint", HINT, NOON),
    RecordPart({**ANSWERS, "consent_basis": "self", "wish": "help_and_look_into"}, NOON),
)
OFFICES = (
    Organisation("word-house", "41", "Word House", operational=False),
    Organisation("ferry-words", "42", "Ferry Words", operational=False),
    Organisation("far", "43", "Far"),
)


def asking_world(*enrolled: str) -> World:
    world = World()
    world.response = replace(
        world.response,
        readers=(
            *world.response.readers,
            Reader(
                WORDS,
                Role.INTERPRETER,
                "word-house",
                "Word House",
                languages=("bn", "en"),
                independent=True,
            ),
            Reader(
                NEAR,
                Role.INTERPRETER,
                "ferry-words",
                "Ferry Words",
                languages=("bn",),
                areas=("hills",),
                independent=True,
            ),
        ),
        organisations=(*world.response.organisations, *OFFICES),
    )
    world.enrol(*(enrolled or (OWNER, DEPUTY, EXTERNAL, EXCLUDED, WORDS, NEAR)))
    return world


def filed(world: World, *more: CasePart, **fields: object) -> FiledReport:
    """In Bengali, which its owner does not speak; declared."""
    given: dict[str, object] = {"language": "bn", "status": "acknowledged", **fields}
    return world.file(parts=(*PARTS, *more), declared=True, **given)  # type: ignore[arg-type]


def triaged() -> StepPart:
    of = {"kind": "exploitation", "accused": "aid_worker_or_volunteer"}
    return StepPart("triage", "triaged", OWNER, NOON, of)


def ask_interpreter(
    world: World, report: FiledReport, reader_id: str = WORDS, nonce: str = "n", number: int = 0
) -> object:
    return world.casework.interpreting.ask(
        world.session(), report.id, nonce, number, reader_id, "en"
    )


def grants(world: World) -> list[GrantRow]:
    return list(world.store.tables.grants.values())


def declare(world: World, reader_id: str, conflict: Conflict = Conflict.NONE) -> bool | None:
    """Of the one grant that there is."""
    (grant,) = grants(world)
    return world.casework.asked.declare(world.session(reader_id), grant.grant_id, conflict)


def contents(world: World, report: FiledReport, reader_id: str = OWNER) -> list[CasePart | None]:
    """All parts, as that reader's keys open them."""
    with world.store(write=False) as work:
        header, sealed = work.reports.get(report.id), work.reports.parts(report.id)
    assert header is not None
    keys = report_keys(world.vault, world.keyring, world.session(reader_id), header)
    found = opened(world.vault, header, keys.first, sealed, keys.later, secrets=keys.secrets)
    return [each.content for each in found]


def add(world: World, report: FiledReport, part: CasePart) -> None:
    """She adds something, or somebody does."""
    with world.store() as work:
        header = work.reports.hold(report.id)
        assert header is not None
        stored = work.reports.parts(report.id)
        head = world.vault.first_head(header.report_id, header.public)
        for each in stored:
            head = world.vault.next_head(head, each.blob)
        place = PartPlace(report.id, header.newest, len(stored), kind_of(part), head)
        blob, _ = world.vault.seal_part(place, write(part))
        work.reports.add_part(report.id, StoredPart(len(stored), place.kind, blob))
        work.commit()
