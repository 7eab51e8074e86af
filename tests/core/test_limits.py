"""Which interval holds for a result: printed ends, ages known in part, pregnancy, comparators."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from b12tracker.core import interpret, limits
from b12tracker.core.clock import Clock, plus
from b12tracker.core.findings import B12Class
from b12tracker.core.knowledge.labs import UsualInterval
from b12tracker.core.limits import Limits, is_above, is_below
from b12tracker.core.tablets import first_taken
from tests.builders import (
    TODAY,
    a_dose,
    a_lab,
    a_patient,
    a_pregnancy,
    a_record,
    tablets,
)


def found(knowledge, test, lab=None, *entries, **patient):
    record = a_record(*entries, patient=a_patient(**patient))
    return limits.limits(test, record, TODAY, knowledge, lab)


def test_a_printed_end_stands_beside_the_usual_other_end(knowledge):
    low = found(knowledge, "mcv", a_lab("mcv", 90, "fL", low=75))
    assert (low.low, low.high, low.from_lab) == (75, 100, True)
    high = found(knowledge, "mcv", a_lab("mcv", 90, "fL", high=95))
    assert (high.low, high.high, high.from_lab) == (80, 95, True)
    none = found(knowledge, "mcv", a_lab("mcv", 90, "fL"))
    assert (none.low, none.high, none.from_lab) == (80, 100, False)
    zero = found(knowledge, "mcv", a_lab("mcv", 90, "fL", low=0, high=95))
    assert (zero.low, zero.high) == (0, 95)
    odd = found(knowledge, "mcv", a_lab("mcv", 90, "fL", low=75, high=0))
    assert (odd.low, odd.high) == (75, 0)
    unread = found(knowledge, "mcv", a_lab("mcv", 90, "furlongs", low=75, high=95))
    assert (unread.low, unread.high, unread.from_lab) == (80, 100, False)


def test_what_is_missing_is_named_only_where_it_matters(knowledge):
    printed = a_lab("hb", 125, "g/L", low=115)
    assert found(knowledge, "hb", printed, sex="unknown").missing == ()
    both = found(knowledge, "hb", sex="unknown", born="2011")
    assert both.missing == ("sex", "born")  # boys of that age turn, girls do not
    assert found(knowledge, "hb", sex="female", born="2011").missing == ()
    assert found(knowledge, "hb", sex="male", born="2011").missing == ("born",)
    assert found(knowledge, "hb", sex="other").missing == ("sex",)


def test_a_pregnancy_holds_through_its_last_day_and_leaves_other_tests_alone(knowledge):
    ends_today = a_pregnancy("2026-01-01", TODAY)
    assert limits.pregnant_weeks(a_record(ends_today), TODAY) == 46
    assert limits.pregnant_weeks(a_record(ends_today), TODAY + timedelta(days=1)) is None
    assert limits.pregnant_weeks(a_record(a_pregnancy(TODAY)), TODAY) == 0
    assert limits.pregnant_weeks(a_record(a_pregnancy(kind="breastfeeding")), TODAY) is None
    mcv = found(knowledge, "mcv", None, ends_today, sex="unknown")
    assert (mcv.low, mcv.high) == (80, 100)


def row(first, last=None):
    return UsualInterval(
        sex="", pregnancy="", from_months=first, to_months=last, low=None, high=None
    )


def test_an_age_known_in_part_is_asked_wherever_a_row_begins_or_ends():
    born = a_record(patient=a_patient(born="2026"))  # to ten months old, if born already
    assert set(limits._ages(born, TODAY, [row(0, 1), row(2, 3), row(7)])) == {-2, 0, 2, 4, 7, 10}
    exact = a_record(patient=a_patient(born="2026-03-20"))
    assert set(limits._ages(exact, TODAY, [row(0, 1), row(2, 3), row(7)])) == {8}
    assert set(limits._ages(exact, date(2026, 11, 19), [row(0)])) == {7}
    unknown = a_record(patient=a_patient(born=None))
    assert set(limits._ages(unknown, TODAY, [row(0, 1)])) == {None}


@pytest.mark.parametrize(
    ("comparator", "below", "above"),
    [("", True, False), ("<", True, False), ("<=", True, False), (">", False, False),
     (">=", False, False)],
)  # fmt: skip
def test_a_comparator_that_points_back_across_a_limit_decides_nothing_low(comparator, below, above):
    assert is_below(Decimal(10), comparator, Decimal(20)) is below
    assert is_above(Decimal(10), comparator, Decimal(20)) is above


@pytest.mark.parametrize(
    ("comparator", "above"),
    [("", True), (">", True), (">=", True), ("<", False), ("<=", False)],
)
def test_a_comparator_that_points_back_across_a_limit_decides_nothing_high(comparator, above):
    assert is_above(Decimal(30), comparator, Decimal(20)) is above


@pytest.mark.parametrize(
    ("comparator", "below", "above"),
    [("", False, False), ("<", True, False), ("<=", False, False), (">", False, True),
     (">=", False, False)],
)  # fmt: skip
def test_on_the_limit_only_a_strict_comparator_decides(comparator, below, above):
    assert is_below(Decimal(20), comparator, Decimal(20)) is below
    assert is_above(Decimal(20), comparator, Decimal(20)) is above


def test_without_a_limit_nothing_lies_beyond():
    none = Limits(unit="%", options=((None, None),), from_lab=False)
    for comparator in ("", "<", "<=", ">", ">="):
        assert none.below(Decimal(1), comparator) is False
        assert none.above(Decimal(1), comparator) is False


def test_a_value_wants_a_number_and_a_known_unit():
    assert limits.canonical_value(a_lab("hb", "12.5", "g/dL")) == 125
    assert limits.canonical_value(a_lab("hb", None, "g/dL", word="x")) is None
    assert limits.canonical_value(a_lab("hb", "12.5", "grains")) is None


# The day ------------------------------------------------------------------------------------------


def test_the_calendar_ends_where_it_ends():
    assert plus(date(9999, 12, 30), 1) == plus(date(9999, 12, 30), 5) == date.max
    assert plus(date(1, 1, 2), -1) == plus(date(1, 1, 2), -5) == date.min
    assert not Clock(date.max).past(date.max)
    assert Clock(date.max).past(date(9999, 12, 30))


# Interpretation -----------------------------------------------------------------------------------


def test_a_child_has_no_state(knowledge):
    record = a_record(a_lab(value=100), patient=a_patient(born="2020-01-01"))
    assert interpret.b12_state(record, TODAY, knowledge, "UK_NICE") is B12Class.UNKNOWN


@pytest.mark.parametrize(
    ("stretch", "first"),
    [
        (tablets("2026-10-01", missed=("2026-10-01",)), date(2026, 10, 2)),
        (tablets("2026-10-01", "2026-10-02", missed=("2026-10-01",)), date(2026, 10, 2)),
        (tablets("2026-10-01", "2026-10-01", missed=("2026-10-01",)), None),
        (tablets("2026-10-01", missed=("2026-10-02",)), date(2026, 10, 1)),
    ],
)
def test_the_first_tablet_is_of_the_first_day_not_missed(stretch, first):
    assert first_taken(stretch) == first


def test_a_sample_of_the_very_minute_of_a_dose_is_before_it():
    lab = a_lab(on="2026-09-07T09:00:00")
    assert not interpret.on_treatment(lab, a_record(a_dose("2026-09-07T09:00:00")))
    assert not interpret.on_treatment(lab, a_record(a_dose("2026-09-08T08:00:00")))


def test_the_newest_result_of_a_day_is_that_of_the_latest_hour():
    morning = a_lab("hcy", 10, "umol/L", on="2026-11-01T08:00", id=9)
    noon = a_lab("hcy", 20, "umol/L", on="2026-11-01T12:00", id=1)
    unknown = a_lab("hcy", 30, "umol/L", on="2026-11-01", id=10)
    newest = interpret.newest(a_record(morning, noon, unknown), ["hcy"], TODAY)
    assert newest is not None
    assert newest.time == time(12)


def test_a_marker_in_an_unknown_unit_is_not_raised(knowledge):
    record = a_record(a_lab(value=310), a_lab("hcy", 51, "furlongs"))
    assert interpret.raised_markers(record, TODAY, knowledge) == ()
