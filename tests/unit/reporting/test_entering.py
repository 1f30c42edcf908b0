"""What a reader enters for somebody is the same report that the person would have sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from intake.casework.audit import Event
from intake.conversation.moving import current
from intake.conversation.oral import OralReport
from intake.conversation.script import SCRIPT
from intake.conversation.telling import MAX_CHARACTERS
from intake.conversation.told import Told
from intake.conversation.vocabulary import Option, Part, Role, Step
from intake.messages import Greeting, Heard
from intake.ports import AuditLine, ClosedArea
from intake.reporting.entering import COUNTED, ENTERED, MAY_ENTER, Entering
from intake.reporting.memory import Memory
from intake.reporting.oral import CHANNEL, Entered, Kind, NotEntered, OralForm, Problem, Question
from intake.routing.response import Role as ReaderRole
from tests.properties.world_faults import BrokenStore
from tests.properties.world_scene import Scene, Setting
from tests.unit.reporting.examples import (
    WORDS,
    Elsewhere,
    nothing_is_kept,
    offering_listeners,
    put_away,
    record_in,
    told_in,
)

BY = "ombudsperson"
HINT = "A blue cap. Words of example."
GROUP = "The house with the green door"
NAMED = "My name is Example."
CANARY = "zqcanary"
IN_ARABIC = Elsewhere(('languages = ["en"]', 'languages = ["en", "ar"]'))


@dataclass
class Table:
    """A reader and somebody who tells, at one table."""

    scene: Scene = field(default_factory=lambda: Setting().scene())

    def __post_init__(self) -> None:
        world = self.scene.world
        self.entering = Entering(
            world.store, world.vault, world.keyring, world.catalogues, world.in_force, world.time
        )

    def form(self, about: Option = Option.ME, language: str = "en") -> OralForm:
        form = self.entering.form(BY, about, language)
        assert form is not None
        return form

    def told(
        self,
        answers: Mapping[Step, Any] | None = None,
        about: Option = Option.ME,
        language: str = "en",
        **words: str,
    ) -> OralReport:
        """Agreed to, with these answers and `words` by the name of a part."""
        values = {step: _values(given) for step, given in (answers or {}).items()}
        said = {Part[name.upper()]: Told(text) for name, text in words.items()}
        agreed_to = self.form(about, language).agreed_to
        return OralReport(about, language, agreed_to, values, said)

    def enter(
        self, told: OralReport, by: str = BY, nonce: str = "nonce"
    ) -> Entered | NotEntered | None:
        return self.entering.enter(by, told, nonce)

    def files(self, told: OralReport, by: str = BY) -> bytes:
        """The id of the report that came of it."""
        before = set(self.scene.tables.reports)
        assert isinstance(self.enter(told, by), Entered)
        (report_id,) = set(self.scene.tables.reports) - before
        return report_id

    def counts(self) -> dict[str, int]:
        return {name: n for (_, name, _), n in self.scene.tables.counters.items()}


def _values(given: Option | str | tuple[Option, ...]) -> tuple[str, ...]:
    many = given if isinstance(given, tuple) else (given,)
    return tuple(each.value if isinstance(each, Option) else each for each in many)


@pytest.fixture
def table() -> Table:
    return Table()


# ---------------------------------------------------------------- the same by another channel

BY_HERSELF: Mapping[Step, Any] = {
    Step.AGE: Option.NO,
    Step.NEEDS: (Option.HEALTH, Option.TALK),
    Step.AREA: "south-bank",
    Step.KIND: (Option.ASKED_IN_RETURN, Option.UNWANTED_WORDS),
    Step.WHEN: Option.DAYS_6_14,
    Step.ROLE: Option.AID_WORKER,
    Step.WISH: Option.LOOK_INTO,
    Step.CONTACT: Option.TRUSTED_PERSON,
}
BY_A_CHILD: Mapping[Step, Any] = {
    Step.SAFETY: Option.IN_DANGER,
    Step.AGE: Option.YES,
    Step.NEEDS: (Option.SAFE_PLACE,),
    Step.AREA: "north-bank",
    Step.WHEN: Option.DAYS_0_3,
    Step.ROLE: Option.CONTRACTOR,
    Step.CONTACT: Option.NO_ANSWER,
}
BY_A_WITNESS: Mapping[Step, Any] = {
    Step.SOURCE: Option.I_SAW,
    Step.SOMEONE_IN_DANGER: Option.YES,
    Step.AGE_OTHER: Option.NOT_SURE,
    Step.KIND: (Option.NOT_SURE,),
    Step.AREA: "hill-side",
    Step.ROLE: Option.UN,
    Step.STAFF: Option.YES,
    Step.CONTACT: Option.COME_BACK,
}
SAME = [
    (Option.ME, BY_HERSELF, {"story": WORDS, "person": HINT, "organisation": "24"}),
    (Option.ME, BY_HERSELF, {"story": WORDS, "organisation": GROUP}),
    (Option.ME, BY_A_CHILD, {"story": WORDS, "organisation": "green kite"}),
    (Option.ME, {}, {}),
    (Option.SAW_OR_HEARD, BY_A_WITNESS, {"story": WORDS, "person": HINT}),
    (Option.SAW_OR_HEARD, {}, {"story": WORDS}),
]


@pytest.mark.parametrize(("about", "answers", "words"), SAME)
def test_the_record_is_the_one_that_the_person_would_have_sent(
    table: Table, about: Option, answers: Mapping[Step, Any], words: Mapping[str, str]
) -> None:
    entered = table.files(table.told(answers, about, **words))
    sent = by_herself(table.scene, table.told(answers, about, **words))
    ours, hers = record_in(table.scene, entered), record_in(table.scene, sent)
    assert ours.pop("channel") == CHANNEL
    assert hers.pop("channel") == "web"
    assert ours == hers
    assert told_in(table.scene, entered) == told_in(table.scene, sent)
    header, other = (table.scene.tables.reports[each] for each in (entered, sent))
    assert header == replace(other, report_id=entered, public=header.public, channel=CHANNEL)
    assert places(table.scene, entered) == places(table.scene, sent)
    assert receipts(table.scene, entered) == receipts(table.scene, sent)


def by_herself(scene: Scene, told: OralReport) -> bytes:
    """The same answers, one by one, on the page for reporters; the id of what was sent."""
    before, token, number = set(scene.tables.reports), "a" * 26, 0

    def hear(news: Told | Greeting) -> None:
        nonlocal number
        number += 1
        heard = Heard(
            "web", f"{token} {number}", token, news, can_text=False, whole=True, begins=number == 1
        )
        scene.world.reporting.hear(heard, None)

    hear(Greeting(told.language))
    while (memory := remembered(scene, token)) is not None:
        hear(Told(_typed(scene, current(memory.conversation), told)))
    (report_id,) = set(scene.tables.reports) - before
    return report_id


def remembered(scene: Scene, token: str) -> Memory | None:
    who = scene.world.vault.pseudonym("web", token)
    standing = scene.tables.conversations.get(who.lookup)
    plain = scene.world.vault.open_state(who, standing.sealed) if standing else None
    return Memory.from_bytes(plain) if plain else None


def _typed(scene: Scene, step: Step, told: OralReport) -> str:
    """What somebody types at that question."""
    always = {Step.SAFETY: "1", Step.CONSENT: "1", Step.ABOUT: "1", Step.SEND: "1"}
    always |= dict.fromkeys((Step.DANGER, Step.YOUNG, Step.DO_NO_HARM, Step.STAFF_DUTY), "1")
    if step is Step.ABOUT and told.about is Option.SAW_OR_HEARD:
        return "3"
    asked = {Step.AREA_FOR_HELP: Step.AREA}.get(step, step)
    parts = {Step.STORY: Part.STORY, Step.YOUNG_WORDS: Part.STORY, Step.WITNESS_WORDS: Part.STORY}
    parts |= {Step.PERSON: Part.PERSON, Step.ORGANISATION: Part.ORGANISATION}
    if asked is Step.AREA and asked in told.answers:
        areas = scene.world.response.areas
        return next(area.number for area in areas if area.id == told.answers[asked][0])
    if asked in told.answers:
        return " ".join(_digit(step, value) for value in told.answers[asked])
    if parts.get(step) in told.words:
        return told.words[parts[step]].reveal()
    return always.get(step, "0")


def _digit(step: Step, value: str) -> str:
    answers = SCRIPT[step].answers  # type: ignore[union-attr]  # a choice
    return str(next(digit for digit, each in answers.items() if each.option.value == value))


def places(scene: Scene, report_id: bytes) -> set[tuple[str, str]]:
    with scene.store(write=False) as work:
        return {(each.reader_id, each.place) for each in work.reports.assignments(report_id)}


def receipts(scene: Scene, report_id: bytes) -> list[str]:
    return [row.role for row in scene.kept_keys.receipts(report_id)]


def test_the_code_opens_the_report_and_is_kept_nowhere(table: Table) -> None:
    entered = table.enter(table.told(story=WORDS))
    assert isinstance(entered, Entered)
    assert entered.digits not in repr(entered)
    assert len(entered.digits) == 16
    key = table.scene.world.vault.receipt_key(entered.digits)
    row = table.scene.kept_keys.receipt(key.lookup)
    assert row is not None
    assert row.role == Role.REPORTER.value
    assert row.report_id in table.scene.tables.reports
    assert entered.digits not in repr(table.scene.tables)


def test_a_witness_gets_a_code_for_a_witness(table: Table) -> None:
    report_id = table.files(table.told(about=Option.SAW_OR_HEARD, story=WORDS))
    assert receipts(table.scene, report_id) == [Role.WITNESS.value]
    assert record_in(table.scene, report_id)["consent_basis"] == "witness"


def test_no_conversation_and_no_text_is_left_behind(table: Table) -> None:
    table.files(table.told(BY_HERSELF, story=WORDS))
    tables = table.scene.tables
    rows = (tables.conversations, tables.outbox, tables.drafts, tables.routes, tables.pages)
    assert not any(rows)


def test_help_places_are_given_back_to_be_read_out(table: Table) -> None:
    entered = table.enter(table.told(BY_HERSELF, story=WORDS))
    assert isinstance(entered, Entered)
    assert [each.before[:5] for each in entered.said] == ["To co", "Sent."]
    assert len(entered.places) == len(BY_HERSELF[Step.NEEDS])


# ---------------------------------------------------------------- who has it


def test_whoever_entered_it_cannot_open_it_where_routing_keeps_her_out(table: Table) -> None:
    report_id = table.files(table.told(story=WORDS, organisation="21"), by="deputy")
    assert "deputy" not in {reader for reader, _ in places(table.scene, report_id)}
    assert "deputy" not in {w.reader_id for w in table.scene.kept_keys.wraps(report_id)}
    with table.scene.store(write=False) as work:
        assert work.reports.assignment(report_id, "deputy") is None


def test_it_is_written_down_who_entered_it_and_counted(table: Table) -> None:
    report_id = table.files(table.told(story=WORDS))
    lines = [(each.actor, each.event, each.report_id) for each in table.scene.tables.audit]
    assert (BY, ENTERED, report_id) in lines
    assert Event.ENTERED.value == ENTERED
    counted = table.counts()
    assert counted[COUNTED] == 1
    assert counted["sent self"] == 1


@pytest.mark.parametrize("by", ["oversight", "nobody", ""])
def test_other_readers_enter_nothing(table: Table, by: str) -> None:
    told = table.told(story=WORDS)
    assert table.enter(told, by) is None
    assert table.entering.form(by, Option.ME, "en") is None
    assert nothing_is_kept(table.scene)


def test_who_may_is_a_closed_list() -> None:
    may_not = set(ReaderRole) - MAY_ENTER
    assert may_not == {ReaderRole.OVERSIGHT, ReaderRole.RECOVERY, ReaderRole.INTERPRETER}


@pytest.mark.parametrize("about", [Option.ASKED_ME, Option.HAVE_CODE, Option.YES])
def test_nobody_speaks_for_somebody_else_here(table: Table, about: Option) -> None:
    assert table.entering.form(BY, about, "en") is None
    told = replace(table.told(story=WORDS), about=about)
    assert table.enter(told) is None


# ---------------------------------------------------------------- where nobody may have it


def refused(table: Table, told: OralReport, problem: Problem) -> NotEntered:
    answer = table.enter(told)
    assert isinstance(answer, NotEntered)
    assert answer.problem is problem
    assert nothing_is_kept(table.scene)
    return answer


@pytest.mark.parametrize("area", ["", "south-bank"])
def test_where_nobody_may_have_it_nothing_is_kept_and_help_is_shown(
    table: Table, area: str
) -> None:
    told = table.told(BY_HERSELF, story=WORDS)
    if area:
        close(table, area)
    else:
        for reader_id in table.scene.world.readers:
            put_away(table.scene.store, reader_id)
    answer = refused(table, told, Problem.NOBODY)
    assert "Nothing was kept" in answer.said[0].before
    assert len(answer.said) > 1
    assert not [line for line in table.scene.tables.audit if line.event == ENTERED]
    assert COUNTED not in table.counts()


def close(table: Table, area: str) -> None:
    with table.scene.store() as work:
        hour = table.scene.world.time().replace(minute=0)
        work.capacity.close("demo", ClosedArea(area, BY, hour))
        work.commit()
    table.scene.world.time.pass_time(minutes=1)


def test_a_closed_response_takes_nothing(table: Table) -> None:
    told = table.told(story=WORDS)
    close(table, "")
    refused(table, told, Problem.NOBODY)


# ---------------------------------------------------------------- what is put right first


def test_without_consent_nothing_is_filed(table: Table) -> None:
    refused(table, replace(table.told(story=WORDS), agreed_to=""), Problem.NOT_AGREED)


def test_words_that_have_changed_are_read_aloud_again(table: Table) -> None:
    told = table.told(story=WORDS)
    old, new = 'mandatory_reporting = "risk_only"', 'mandatory_reporting = "none"'
    table.scene.world.load(table.scene.world.response_toml.replace(old, new))
    table.scene.world.time.pass_time(minutes=1)
    refused(table, told, Problem.OTHER_WORDS)


def test_consent_is_to_the_words_of_that_language() -> None:
    table = Table(IN_ARABIC.scene())
    told = table.told({Step.WISH: Option.LOOK_INTO}, language="ar", story=WORDS)
    record = record_in(table.scene, table.files(told))
    assert record["consent_hash"] == told.agreed_to != table.form(Option.ME, "en").agreed_to
    assert record["language"] == "ar"
    assert str(record["consent_also"]).startswith("['to_look_into 1 ")


def test_what_looks_like_a_name_is_asked_about_once(table: Table) -> None:
    told = table.told(story=NAMED)
    refused(table, told, Problem.NAMED)
    report_id = table.files(replace(told, as_it_is=True))
    assert told_in(table.scene, report_id) == [("narrative", NAMED)]


@pytest.mark.parametrize("story", ["Call me: 0800 555 0100", "اتصل: ٠٨٠٠٥٥٥٠١٠٠"])
def test_a_number_in_the_words_is_asked_about_too(table: Table, story: str) -> None:
    refused(table, table.told(story=story), Problem.NAMED)


def test_a_code_among_the_words_is_taken_out(table: Table) -> None:
    told = replace(table.told(story="My number was 1234 5678 9012 3456."), as_it_is=True)
    ((_, kept),) = told_in(table.scene, table.files(told))
    assert "1234" not in kept


def test_words_that_are_too_long_are_refused_and_not_cut(table: Table) -> None:
    told = table.told(story="w" * (MAX_CHARACTERS + 1), person="w" * MAX_CHARACTERS)
    assert refused(table, told, Problem.TOO_LONG).steps == (Step.STORY,)


def test_a_number_that_no_organisation_has_is_asked_about(table: Table) -> None:
    refused(table, table.told(organisation="99"), Problem.NO_SUCH_NUMBER)


@pytest.mark.parametrize(
    ("step", "values"),
    [
        (Step.AREA, ("elsewhere",)),
        (Step.CONTACT, (Option.TEXT_ME.value,)),
        (Step.SAFETY, (Option.NOT_NOW.value,)),
        (Step.ORGANISATION, ("no-such",)),
        (Step.WHEN, ("yesterday",)),
        (Step.WHEN, (Option.DAYS_0_3.value, Option.ONGOING.value)),
        (Step.SEND, (Option.DELETE_ALL.value,)),
    ],
)
def test_only_what_can_be_chosen_is_taken(
    table: Table, step: Step, values: tuple[str, ...]
) -> None:
    refused(table, replace(table.told(), answers={step: values}), Problem.NOT_OFFERED)


def test_what_is_not_asked_of_a_child_is_not_taken_in_silence(table: Table) -> None:
    told = table.told({**BY_HERSELF, Step.AGE: Option.YES}, story=WORDS, person=HINT)
    steps = refused(table, told, Problem.NOT_ASKED).steps
    assert set(steps) == {Step.KIND, Step.PERSON, Step.WISH}


def test_an_organisation_is_not_lost_by_another_answer(table: Table) -> None:
    """Where nobody of an aid group did it, none is asked for: whoever named one must be heard."""
    told = table.told({Step.ROLE: Option.ARMED_OR_OFFICIAL}, organisation="21")
    assert refused(table, told, Problem.NOT_ASKED).steps == (Step.ORGANISATION,)


def test_a_name_counts_more_than_not_sure(table: Table) -> None:
    told = table.told({Step.ORGANISATION: Option.NOT_SURE}, organisation="Blue Lantern")
    assert record_in(table.scene, table.files(told))["accused_org"] == "blue-lantern"


def test_nor_is_a_name_that_is_in_no_register_lost_by_not_sure(table: Table) -> None:
    """The words say more: a reader could know whom they mean."""
    told = table.told({Step.ORGANISATION: Option.NOT_SURE}, organisation=GROUP)
    assert ("accused_org_words", GROUP) in told_in(table.scene, table.files(told))


def test_the_same_form_files_once(table: Table) -> None:
    told = table.told(story=WORDS)
    table.files(told)
    answer = table.enter(told)
    assert isinstance(answer, NotEntered)
    assert answer.problem is Problem.BEFORE
    assert len(table.scene.tables.reports) == 1
    assert table.counts()[COUNTED] == 1


def test_what_was_put_right_can_be_sent_with_the_same_form(table: Table) -> None:
    refused(table, table.told(organisation="99"), Problem.NO_SUCH_NUMBER)
    table.files(table.told(organisation="24"))


# ---------------------------------------------------------------- the form


def asked(form: OralForm) -> dict[Step, Question]:
    return {each.step: each for each in form.questions}


def test_the_form_asks_what_the_conversation_asks(table: Table) -> None:
    hers = asked(table.form())
    assert list(hers) == [
        *(Step.SAFETY, Step.AGE, Step.NEEDS, Step.STORY, Step.KIND, Step.WHEN, Step.AREA),
        *(Step.ROLE, Step.ORGANISATION, Step.PERSON, Step.WISH, Step.CONTACT),
    ]
    witness = asked(table.form(Option.SAW_OR_HEARD))
    assert {Step.SOURCE, Step.SOMEONE_IN_DANGER, Step.STAFF, Step.WITNESS_WORDS} <= set(witness)
    assert not {Step.WISH, Step.NEEDS} & set(witness)


def test_a_listener_can_be_wished_for_where_the_response_offers_it() -> None:
    assert Step.LISTENER in asked(Table(offering_listeners().scene()).form())


def test_no_text_to_a_phone_is_offered(table: Table) -> None:
    offered = [value for value, _, _ in asked(table.form())[Step.CONTACT].offered]
    assert offered == [
        Option.COME_BACK.value,
        Option.TRUSTED_PERSON.value,
        Option.NO_ANSWER.value,
    ]


def test_what_a_child_is_not_asked_is_marked(table: Table) -> None:
    marked = {step for step, each in asked(table.form()).items() if each.for_adults}
    assert marked == {Step.KIND, Step.PERSON, Step.WISH}
    witness = table.form(Option.SAW_OR_HEARD)
    assert {s for s, each in asked(witness).items() if each.for_adults} == {
        Step.KIND,
        Step.PERSON,
    }


def test_the_words_are_those_of_the_language() -> None:
    form = Table(IN_ARABIC.scene()).form(language="ar")
    kind = asked(form)[Step.KIND]
    assert kind.kind is Kind.SEVERAL
    assert kind.own == "Which is closest?"
    assert kind.aloud != kind.own
    assert all(english != aloud for _, english, aloud in kind.offered)
    assert len(form.consent) == 3


def test_nothing_read_aloud_speaks_of_digits_to_type_or_phones(table: Table) -> None:
    for about in (Option.ME, Option.SAW_OR_HEARD):
        form = table.form(about)
        aloud = (*form.consent, *(each.aloud for each in form.questions))
        assert not [text for text in aloud if "phone" in text or "Send " in text or "{" in text]


# ---------------------------------------------------------------- silence, and breaking off


def test_nothing_told_is_logged_or_shown(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = table.told(BY_HERSELF, story=CANARY, person=CANARY, organisation=CANARY)
    assert CANARY not in repr(told)
    assert "south-bank" not in repr(told)
    entered = table.enter(told)
    again = table.enter(told)
    assert CANARY not in repr((entered, again, table.scene.tables))
    assert CANARY not in caplog.text
    assert isinstance(entered, Entered)
    assert entered.digits not in caplog.text


def test_what_breaks_off_leaves_nothing_and_can_be_sent_again() -> None:
    broken = [True]

    def breaks_off(write: Callable[..., None], line: AuditLine) -> None:
        if broken and line.event == ENTERED:
            raise ConnectionError("broken off")
        write(line)

    table = Table(BrokenStore("audit", "write", breaks_off).scene())
    told = table.told(story=WORDS)
    with pytest.raises(ConnectionError):
        table.enter(told)
    tables = table.scene.tables
    assert not any((tables.reports, tables.parts, tables.drafts, tables.messages))
    broken.clear()
    report_id = table.files(told)
    assert told_in(table.scene, report_id) == [("narrative", WORDS)]


def test_a_report_moves_on_by_the_clock_like_any_other(table: Table) -> None:
    report_id = table.files(table.told(story=WORDS))
    (clock,) = [each for each in table.scene.tables.clocks.values() if each.report_id == report_id]
    assert clock.due_at > table.scene.world.time() - timedelta(hours=1)
