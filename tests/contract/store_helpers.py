"""What every store must do for intermediaries, and for those who agreed to be nudged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from intake.errors import StoreError
from intake.ports import HelperRow, OpenWork, Route
from tests.contract.store_examples import A_REPORT, B_REPORT, HOUR, NOON, header

TODAY, TOMORROW = "2031-05-04", "2031-05-05"
DAY = timedelta(days=1)
JUST = timedelta(microseconds=1)


def codes(serial: str = "K4-07", response_id: str = "example") -> Sequence[HelperRow]:
    """Both codes of a card: the usual one and the one under duress."""
    name = f"{response_id} {serial}".encode()
    usual = HelperRow(
        key=b"key of " + name,
        serial=serial,
        response_id=response_id,
        organisation="north-aid",
        duress=False,
        active=True,
        expires_at=NOON + 180 * DAY,
    )
    return [usual, replace(usual, key=b"other key of " + name, duress=True)]


def route(report_id: bytes = A_REPORT) -> Route:
    """A new one, as it is put when a report is filed."""
    return Route(report_id, b"sealed for " + report_id, NOON + 90 * DAY)


class HelpersContract:
    """Codes of intermediaries."""

    def test_a_code_comes_back_as_enrolled(self, open_work: OpenWork) -> None:
        usual, duress = codes()
        free = replace(codes("K4-08")[0], organisation=None)
        with open_work() as work:
            work.helpers.add([usual, duress])
            work.helpers.add([free])
            work.helpers.add([])
            assert work.helpers.find(usual.key) == usual
            assert work.helpers.find(duress.key) == duress
            assert work.helpers.find(free.key) == free
            assert work.helpers.find(b"another") is None

    def test_a_code_is_found_whatever_its_state(self, open_work: OpenWork) -> None:
        over = replace(codes()[0], active=False, expires_at=NOON - 90 * DAY)
        with open_work() as work:
            work.helpers.add([over])
            assert work.helpers.find(over.key) == over

    def test_a_codes_end_tells_the_hour_only(self, open_work: OpenWork) -> None:
        usual = codes()[0]
        with open_work() as work:
            work.helpers.add([replace(usual, expires_at=NOON + JUST)])
            assert work.helpers.find(usual.key) == replace(usual, expires_at=NOON + HOUR)

    def test_a_key_is_taken_once(self, open_work: OpenWork) -> None:
        usual = codes()[0]
        with open_work() as work:
            work.helpers.add([usual])
            with pytest.raises(StoreError):
                work.helpers.add([replace(usual, serial="K4-08")])

    @pytest.mark.parametrize("which", [0, 1], ids=["usual", "duress"])
    def test_a_serial_has_one_code_of_each_kind(self, open_work: OpenWork, which: int) -> None:
        """Two usual ones would be one card in two hands, and one would fall between two pages."""
        with open_work() as work:
            work.helpers.add(codes())
            with pytest.raises(StoreError):
                work.helpers.add([replace(codes()[which], key=b"new")])

    def test_a_serial_gives_both_its_codes(self, open_work: OpenWork) -> None:
        usual, duress = codes()
        with open_work() as work:
            work.helpers.add([duress, usual])
            work.helpers.add(codes("K4-08"))
            work.helpers.add(codes(response_id="other"))
            assert work.helpers.of_serial("example", "K4-07") == [usual, duress]
            assert work.helpers.of_serial("example", "K4-09") == []
            assert work.helpers.of_serial("elsewhere", "K4-07") == []

    @pytest.mark.parametrize("size", [1, 2, 3, 9])
    def test_serials_are_paged_in_order_and_no_duress_code_shows(
        self, open_work: OpenWork, size: int
    ) -> None:
        serials = ["K4-01", "K4-02", "K4-03", "K5-01", "K5-02"]
        seen: list[HelperRow] = []
        with open_work() as work:
            for serial in serials[::2] + serials[1::2]:
                work.helpers.add(codes(serial))
                work.helpers.add(codes(serial, "other"))
            while page := work.helpers.serials("example", seen[-1].serial if seen else "", size):
                assert len(page) <= size
                seen += page
        assert seen == [codes(serial)[0] for serial in serials]

    def test_suspended_and_expired_codes_are_reconciled_too(self, open_work: OpenWork) -> None:
        over = replace(codes()[0], active=False, expires_at=NOON - 90 * DAY)
        with open_work() as work:
            work.helpers.add([over])
            assert work.helpers.serials("example", "", 9) == [over]

    def test_a_page_may_begin_after_a_serial_that_is_gone(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.helpers.add(codes("K4-01"))
            work.helpers.add(codes("K4-03"))
            work.helpers.forget("example", "K4-01")
            assert work.helpers.serials("example", "K4-02", 9) == [codes("K4-03")[0]]

    def test_both_codes_of_a_serial_are_suspended_and_taken_up_again(
        self, open_work: OpenWork
    ) -> None:
        """A duress code that went on working would show which of the two it is."""
        others = [*codes("K4-08"), *codes(response_id="other")]
        with open_work() as work:
            work.helpers.add([*codes(), *others])
            assert work.helpers.set_active("example", "K4-07", active=False)
            assert work.helpers.of_serial("example", "K4-07") == [
                replace(row, active=False) for row in codes()
            ]
            assert [work.helpers.find(row.key) for row in others] == others
            assert work.helpers.set_active("example", "K4-07", active=False)
            assert work.helpers.set_active("example", "K4-07", active=True)
            assert work.helpers.of_serial("example", "K4-07") == codes()

    def test_what_is_not_there_cannot_be_suspended(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.helpers.add(codes())
            assert not work.helpers.set_active("example", "K4-08", active=False)
            assert not work.helpers.set_active("other", "K4-07", active=False)
            assert work.helpers.of_serial("example", "K4-07") == codes()

    def test_both_codes_of_a_serial_are_forgotten_and_others_stay(
        self, open_work: OpenWork
    ) -> None:
        others = [*codes("K4-08"), *codes(response_id="other")]
        with open_work() as work:
            work.helpers.add([*codes(), *others])
            work.helpers.forget("example", "K4-07")
            work.helpers.forget("example", "K4-07")
            assert [work.helpers.find(row.key) for row in codes()] == [None, None]
            assert [work.helpers.find(row.key) for row in others] == others
            work.helpers.add(codes())
            assert work.helpers.of_serial("example", "K4-07") == codes()

    def test_codes_are_forgotten_once_they_expired_before_then(self, open_work: OpenWork) -> None:
        old = [replace(row, expires_at=NOON) for row in codes()]
        with open_work() as work:
            work.helpers.add([*old, *codes("K4-08")])
            assert work.helpers.forget_expired(NOON) == 0
            assert work.helpers.forget_expired(NOON + JUST) == 2
            assert work.helpers.of_serial("example", "K4-07") == []
            assert work.helpers.of_serial("example", "K4-08") == codes("K4-08")

    def test_a_serial_has_expired_when_every_code_of_it_has(self, open_work: OpenWork) -> None:
        """Printed pairs know their serial alone, so one code that lives anywhere keeps them."""
        two, one, twice = (
            [replace(row, expires_at=NOON) for row in codes(serial)]
            for serial in ("K5-01", "K4-02", "K4-03")
        )
        one[1] = replace(one[1], expires_at=NOON + HOUR)
        with open_work() as work:
            work.helpers.add([*two, *one, *twice, *codes("K4-03", "other"), *codes("K4-04")])
            assert work.helpers.expired(NOON) == []
            assert work.helpers.expired(NOON + JUST) == ["K5-01"]
            assert work.helpers.expired(NOON + HOUR + JUST) == ["K4-02", "K5-01"]
            assert work.helpers.forget_expired(NOON + HOUR + JUST) == 6
            assert work.helpers.expired(NOON + HOUR + JUST) == []


class RoutesContract:
    """Consent to be nudged."""

    def test_a_new_route_is_neither_wanted_nor_unanswered(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            found = work.routes.get(A_REPORT)
            assert found == route()
            assert found is not None
            assert (found.wanted, found.last_day, found.unanswered) == (False, None, False)
            assert work.routes.get(B_REPORT) is None

    def test_a_newer_route_takes_the_place_of_the_old_one(self, open_work: OpenWork) -> None:
        newer = Route(A_REPORT, b"other", NOON + DAY, True, TODAY, True)
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            work.routes.put(newer)
            assert work.routes.get(A_REPORT) == newer
            work.routes.put(route())
            assert work.routes.get(A_REPORT) == route()

    def test_a_routes_end_tells_the_hour_only(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(replace(route(), expires_at=NOON + JUST))
            assert work.routes.get(A_REPORT) == replace(route(), expires_at=NOON + HOUR)

    def test_there_is_no_route_without_a_report(self, open_work: OpenWork) -> None:
        """Nothing would erase it, if the report was erased the moment before."""
        with open_work() as work:
            work.drafts.touch(A_REPORT, NOON)
            with pytest.raises(StoreError):
                work.routes.put(route())

    def test_erasing_a_report_erases_its_route(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id in (A_REPORT, B_REPORT):
                work.reports.file(header(report_id), [])
                work.routes.put(route(report_id))
            work.reports.erase(A_REPORT)
            assert work.routes.get(A_REPORT) is None
            assert work.routes.get(B_REPORT) == route(B_REPORT)

    def test_a_nudge_is_wanted_once(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            assert work.routes.want(A_REPORT, TODAY)
            assert work.routes.get(A_REPORT) == replace(route(), wanted=True)
            assert not work.routes.want(A_REPORT, TODAY)
            assert not work.routes.want(A_REPORT, TOMORROW)
            assert work.routes.get(A_REPORT) == replace(route(), wanted=True)

    @pytest.mark.parametrize(
        "hindrance",
        [
            replace(route(), unanswered=True),
            replace(route(), unanswered=True, last_day="2031-05-01"),
            replace(route(), wanted=True),
            replace(route(), last_day=TODAY),
        ],
        ids=["unanswered", "unanswered for days", "wanted already", "sent today"],
    )
    def test_a_nudge_is_refused_and_nothing_changed(
        self, open_work: OpenWork, hindrance: Route
    ) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(hindrance)
            assert not work.routes.want(A_REPORT, TODAY)
            assert work.routes.get(A_REPORT) == hindrance

    def test_without_a_route_there_is_no_nudge(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.reports.file(header(B_REPORT), [])
            work.routes.put(route(B_REPORT))
            assert not work.routes.want(A_REPORT, TODAY)
            assert not work.routes.sent(A_REPORT, TODAY)
            work.routes.answered(A_REPORT)
            assert work.routes.get(A_REPORT) is None
            assert work.routes.get(B_REPORT) == route(B_REPORT)

    def test_a_nudge_of_another_day_hinders_none(self, open_work: OpenWork) -> None:
        earlier = replace(route(), last_day=TODAY)
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(earlier)
            assert work.routes.want(A_REPORT, TOMORROW)
            assert work.routes.get(A_REPORT) == replace(earlier, wanted=True)

    def test_the_worker_sees_what_is_wanted_and_has_not_expired(self, open_work: OpenWork) -> None:
        soon, wanted = (
            replace(route(bytes([number]) * 16), expires_at=NOON + hours * HOUR, wanted=True)
            for number, hours in [(9, 1), (1, 2)]
        )
        with open_work() as work:
            for one in (wanted, soon, route()):
                work.reports.file(header(one.report_id), [])
                work.routes.put(one)
            assert work.routes.wanted(NOON, 9) == [soon, wanted]
            assert work.routes.wanted(NOON, 1) == [soon]
            assert work.routes.wanted(NOON + HOUR - JUST, 9) == [soon, wanted]
            assert work.routes.wanted(NOON + HOUR, 9) == [wanted]
            assert work.routes.wanted(NOON + 2 * HOUR, 9) == []

    def test_a_nudge_is_sent_once_and_unanswered_then(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            assert not work.routes.sent(A_REPORT, TODAY), "nobody wanted it"
            assert work.routes.get(A_REPORT) == route()
            work.routes.want(A_REPORT, TODAY)
            assert work.routes.sent(A_REPORT, TODAY)
            after = replace(route(), last_day=TODAY, unanswered=True)
            assert work.routes.get(A_REPORT) == after
            assert work.routes.wanted(NOON, 9) == []
            assert not work.routes.sent(A_REPORT, TOMORROW), "another worker sent it"
            assert work.routes.get(A_REPORT) == after

    def test_whoever_came_back_may_be_nudged_again_on_another_day(
        self, open_work: OpenWork
    ) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(replace(route(), last_day=TODAY, unanswered=True))
            work.routes.answered(A_REPORT)
            assert work.routes.get(A_REPORT) == replace(route(), last_day=TODAY)
            assert not work.routes.want(A_REPORT, TODAY)
            assert work.routes.want(A_REPORT, TOMORROW)

    def test_whoever_came_back_is_not_nudged_to_come_back(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            work.routes.want(A_REPORT, TODAY)
            work.routes.answered(A_REPORT)
            assert not work.routes.sent(A_REPORT, TODAY)
            assert work.routes.get(A_REPORT) == route()

    def test_each_step_leaves_the_routes_of_others_alone(self, open_work: OpenWork) -> None:
        other = replace(route(B_REPORT), wanted=True, last_day=TODAY, unanswered=True)
        with open_work() as work:
            for one in (route(), other):
                work.reports.file(header(one.report_id), [])
                work.routes.put(one)
            work.routes.want(A_REPORT, TODAY)
            work.routes.sent(A_REPORT, TODAY)
            work.routes.answered(A_REPORT)
            work.routes.forget(A_REPORT)
            assert work.routes.get(B_REPORT) == other

    def test_consent_that_is_taken_back_leaves_nothing(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.reports.file(header(), [])
            work.routes.put(route())
            work.routes.forget(A_REPORT)
            work.routes.forget(A_REPORT)
            assert work.routes.get(A_REPORT) is None
            assert work.reports.get(A_REPORT) == header()

    def test_an_expired_route_is_forgotten(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for report_id, hours in [(A_REPORT, 1), (B_REPORT, 2)]:
                work.reports.file(header(report_id), [])
                work.routes.put(replace(route(report_id), expires_at=NOON + hours * HOUR))
            assert work.routes.forget_expired(NOON + HOUR - JUST) == 0
            assert work.routes.forget_expired(NOON + HOUR) == 1
            assert work.routes.get(A_REPORT) is None
            assert work.routes.get(B_REPORT) is not None


class StoppedContract:
    """Addresses that asked for no more texts."""

    def test_an_address_is_stopped_until_it_writes_again(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert not work.stopped.has(b"key")
            work.stopped.add(b"key", NOON)
            assert work.stopped.has(b"key")
            assert not work.stopped.has(b"other")
            work.stopped.add(b"other", NOON)
            work.stopped.lift(b"key")
            work.stopped.lift(b"key")
            assert not work.stopped.has(b"key")
            assert work.stopped.has(b"other")

    def test_two_marks_are_lifted_at_once_and_no_other(self, open_work: OpenWork) -> None:
        with open_work() as work:
            for key in (b"key", b"its other", b"another's"):
                work.stopped.add(key, NOON)
            work.stopped.lift(b"key", b"its other")
            work.stopped.lift(b"its other", b"never there")
            assert not work.stopped.has(b"key")
            assert not work.stopped.has(b"its other")
            assert work.stopped.has(b"another's")

    def test_whoever_says_it_again_is_remembered_from_then_on(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.stopped.add(b"key", NOON)
            work.stopped.add(b"key", NOON + 2 * HOUR)
            assert work.stopped.forget_before(NOON + 2 * HOUR) == 0
            assert work.stopped.has(b"key")
            assert work.stopped.forget_before(NOON + 3 * HOUR) == 1
            assert not work.stopped.has(b"key")

    def test_since_when_is_the_hour_it_was_said_last(self, open_work: OpenWork) -> None:
        with open_work() as work:
            assert work.stopped.since(b"key") is None
            work.stopped.add(b"key", NOON)
            work.stopped.add(b"key", NOON + HOUR)
            assert work.stopped.since(b"key") == NOON + HOUR
            work.stopped.lift(b"key")
            assert work.stopped.since(b"key") is None

    def test_the_hour_is_all_that_is_kept(self, open_work: OpenWork) -> None:
        with open_work() as work:
            work.stopped.add(b"key", NOON + JUST)
            assert work.stopped.forget_before(NOON + HOUR) == 0
            assert work.stopped.forget_before(NOON + HOUR + JUST) == 1
