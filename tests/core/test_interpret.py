from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import interpret
from b12tracker.core.clock import Clock
from b12tracker.core.findings import B12Class
from b12tracker.core.interpret import b12_state, classify
from tests.builders import (
    TODAY,
    a_dose,
    a_lab,
    a_patient,
    a_pregnancy,
    a_record,
    tablets,
)

UK, US = "UK_NICE", "US_GENERAL"


def shown(knowledge, *entries, as_of=TODAY, guideline_set=UK, patient=None):
    return classify(a_record(*entries, patient=patient), as_of, knowledge, guideline_set).value


def state(knowledge, *entries, as_of=TODAY, guideline_set=UK):
    return b12_state(a_record(*entries), as_of, knowledge, guideline_set).value


@pytest.mark.parametrize(
    ("test", "value", "unit", "found"),
    [
        ("b12_total", "132", "pmol/L", "deficient"),
        ("b12_total", "133", "pmol/L", "indeterminate"),
        ("b12_total", "258", "pmol/L", "indeterminate"), ("b12_total", "259", "pmol/L", "unlikely"),
        ("b12_total", "179", "ng/L", "deficient"), ("b12_total", "179.9", "pg/mL", "deficient"),
        ("b12_total", "180", "ng/L", "indeterminate"),
        ("b12_total", "350", "pg/mL", "indeterminate"),
        ("b12_total", "351", "ng/L", "unlikely"), ("b12_total", "350.1", "ng/L", "unlikely"),
        ("b12_active", "24", "pmol/L", "deficient"),
        ("b12_active", "25", "pmol/L", "indeterminate"),
        ("b12_active", "70", "pmol/L", "indeterminate"), ("b12_active", "71", "pmol/L", "unlikely"),
        ("b12_total", "150", "furlongs", "unknown"),
    ],
)  # fmt: skip
def test_the_printed_limits_are_indeterminate_in_the_unit_entered(
    knowledge, test, value, unit, found
):
    assert shown(knowledge, a_lab(test, value, unit)) == found


@pytest.mark.parametrize(
    ("comparator", "value", "found"),
    [
        (">", "2000", "unlikely"), (">", "350", "unlikely"), (">=", "350", "unknown"),
        (">=", "351", "unlikely"),
        (">", "200", "unknown"), ("<", "150", "deficient"), ("<", "180", "deficient"),
        ("<=", "180", "unknown"),
        ("<=", "179", "deficient"), ("<", "400", "unknown"),
    ],
)  # fmt: skip
def test_a_comparator_gives_a_class_only_if_every_value_has_it(knowledge, comparator, value, found):
    assert shown(knowledge, a_lab(value=value, comparator=comparator)) == found


def test_the_newest_result_decides_and_on_one_day_the_lower_class(knowledge):
    old, new = a_lab(value=100, on="2026-09-01"), a_lab(value=400, on="2026-11-01")
    assert shown(knowledge, old, new) == "unlikely"
    active = a_lab("b12_active", 40, "pmol/L", on="2026-11-01")
    assert shown(knowledge, old, new, active) == "indeterminate"


def test_a_result_counts_for_365_days(knowledge):
    lab = a_lab(value=100, on="2025-11-20")
    assert shown(knowledge, lab, as_of=date(2026, 11, 20)) == "deficient"
    assert shown(knowledge, lab, as_of=date(2026, 11, 21)) == "unknown"
    assert shown(knowledge) == "unknown"


def test_the_clock_learns_when_the_result_grows_too_old(knowledge):
    clock = Clock(date(2026, 11, 20))
    classify(a_record(a_lab(value=100, on="2026-01-01")), clock, knowledge, UK)
    assert clock.next_turn == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("marker", "found"),
    [
        (a_lab("mma_serum", "0.281", "umol/L"), "deficient"),
        (a_lab("mma_serum", "0.28", "umol/L"), "indeterminate"),
        (a_lab("mma_serum", "281", "nmol/L"), "deficient"),
        (a_lab("mma_serum", "300", "nmol/L", high=400), "indeterminate"),
        (a_lab("hcy", "15.1", "umol/L"), "deficient"),
        (a_lab("hcy", "15", "umol/L"), "indeterminate"),
        (a_lab("hcy", "13", "umol/L", high=12), "deficient"),
        (a_lab("hcy", "15", "umol/L", comparator=">"), "deficient"),
        (a_lab("hcy", "50", "umol/L", comparator="<"), "indeterminate"),
        (a_lab("hcy", "51", "umol/L", on="2025-11-19"), "indeterminate"),
        (a_lab("hcy", "51", "umol/L", on="2025-11-20"), "deficient"),
    ],
)
def test_a_raised_marker_moves_indeterminate_to_deficient(knowledge, marker, found):
    b12 = a_lab(value=310, on="2026-11-18")
    assert shown(knowledge, b12, marker) == found
    assert state(knowledge, b12, marker) == found


def test_only_the_newest_marker_counts_and_unlikely_stays(knowledge):
    raised = a_lab("hcy", 51, "umol/L", on="2026-10-01")
    normal = a_lab("hcy", 10, "umol/L", on="2026-11-01")
    assert shown(knowledge, a_lab(value=310), raised, normal) == "indeterminate"
    assert shown(knowledge, a_lab(value=360), raised) == "unlikely"


def test_on_replacement_the_shown_class_is_not_interpretable_but_the_rules_look_behind(knowledge):
    before = a_lab(value=150, on="2026-09-03")
    dose = a_dose("2026-09-07")
    after = a_lab(value=2000, on="2026-10-01", comparator=">")
    assert shown(knowledge, before, dose, after) == "not_interpretable"
    assert state(knowledge, before, dose, after) == "deficient"
    assert shown(knowledge, before, dose, after, guideline_set=US) == "unlikely"
    assert state(knowledge, before, dose, after, guideline_set=US) == "unlikely"
    assert state(knowledge, dose, after) == "not_interpretable"
    assert state(knowledge) == "unknown"


@pytest.mark.parametrize(
    ("sample", "dose", "after"),
    [
        ("2026-09-07", "2026-09-07", False),
        ("2026-09-07", "2026-09-07T09:00:00", False),
        ("2026-09-07T10:00:00", "2026-09-07", False),
        ("2026-09-07T10:00:00", "2026-09-07T09:00:00", True),
        ("2026-09-07T08:00:00", "2026-09-07T09:00:00", False),
        ("2026-09-08", "2026-09-07", True),
        ("2026-09-06", "2026-09-07", False),
    ],
)
def test_a_sample_of_the_day_of_a_dose_is_before_it_unless_the_hours_say_otherwise(
    sample, dose, after
):
    lab = a_lab(on=sample)
    assert interpret.on_treatment(lab, a_record(a_dose(dose))) is after


def test_only_what_was_taken_counts_as_treatment():
    lab = a_lab(on="2026-10-05")
    for status in ("not_given", "deferred"):
        assert not interpret.on_treatment(lab, a_record(a_dose("2026-09-07", status=status)))
    assert interpret.on_treatment(lab, a_record(a_dose("2026-09-07", status="partly_given")))
    assert interpret.on_treatment(lab, a_record(tablets("2026-10-01")))
    missed = tablets("2026-10-01", "2026-10-02", missed=("2026-10-01", "2026-10-02"))
    assert not interpret.on_treatment(lab, a_record(missed))


def test_days_since_the_last_dose_before_the_sample():
    record = a_record(a_dose("2026-09-07"), a_dose("2026-09-09"), a_dose("2026-12-01"))
    assert interpret.days_since_dose(a_lab(on="2026-09-20"), record) == 11
    assert interpret.days_since_dose(a_lab(on="2026-09-07"), record) is None


@pytest.mark.parametrize(
    ("born", "found"),
    [("2010-11-21", "unknown"), ("2010-11-20", "deficient"), ("2010", "deficient")],
)
def test_under_16_there_is_no_class(knowledge, born, found):
    assert shown(knowledge, a_lab(value=100), patient=a_patient(born=born)) == found


# --- Limits


def ends(knowledge, test, on=TODAY, lab=None, pregnancy=None, **patient):
    entries = (pregnancy,) if pregnancy else ()
    found = interpret.limits(
        test, a_record(*entries, patient=a_patient(**patient)), on, knowledge, lab
    )
    return found.low, found.high


@pytest.mark.parametrize(
    ("born", "sex", "low"),
    [
        ("1970-01-01", "male", 130), ("1970-01-01", "female", 120),
        ("2026-01-01", "male", 105), ("2026-07-01", "female", None), ("2024-05-01", "male", 110),
        ("2019-11-20", "female", 115),
        ("2014-11-20", "male", 120), ("2011-11-20", "male", 130), ("2011-11-20", "female", 120),
        ("2011-11-21", "male", 120),
    ],
)  # fmt: skip
def test_the_limit_of_haemoglobin_goes_by_sex_and_age(knowledge, born, sex, low):
    assert ends(knowledge, "hb", born=born, sex=sex) == (low, None)


@pytest.mark.parametrize(
    ("weeks", "low"), [(0, 110), (13, 110), (14, 105), (27, 105), (28, 110), (39, 110)]
)
def test_the_limit_of_haemoglobin_in_pregnancy_goes_by_week(knowledge, weeks, low):
    one = a_pregnancy(TODAY - timedelta(weeks=weeks))
    assert ends(knowledge, "hb", pregnancy=one, born="1990-01-01") == (low, None)


def test_after_a_pregnancy_the_usual_limit_holds(knowledge):
    one = a_pregnancy("2026-01-01", "2026-10-01")
    assert ends(knowledge, "hb", pregnancy=one, born="1990-01-01") == (120, None)
    assert interpret.pregnant_weeks(a_record(one), TODAY) is None


def test_without_a_known_sex_an_answer_holds_only_if_it_is_the_same_for_both(knowledge):
    record = a_record(patient=a_patient(sex="unknown"))
    found = interpret.limits("hb", record, TODAY, knowledge)
    assert found.low is None
    assert found.missing == ("sex",)
    assert found.below(Decimal(119)) is True
    assert found.below(Decimal(125)) is None
    assert found.below(Decimal(130)) is False
    assert found.above(Decimal(200)) is False
    same = interpret.limits("mcv", record, TODAY, knowledge)
    assert [same.low, same.high] == [80, 100]
    assert same.missing == ()


def test_a_partial_birth_date_gives_an_answer_only_if_every_day_agrees(knowledge):
    record = a_record(patient=a_patient(sex="male", born="2011"))
    found = interpret.limits("hb", record, TODAY, knowledge)
    assert found.missing == ("born",)
    assert found.below(Decimal(125)) is None
    assert found.below(Decimal(119)) is True
    assert interpret.limits("hb", record, date(2027, 1, 1), knowledge).low == 130


def test_without_a_birth_date_the_person_is_an_adult(knowledge):
    assert ends(knowledge, "hb", born=None, sex="male") == (130, None)
    assert ends(knowledge, "mcv", born=None) == (80, 100)


def test_the_interval_that_the_laboratory_printed_wins_end_by_end(knowledge):
    lab = a_lab("hb", "12.5", "g/dL", low="11.5", high="16")
    record = a_record(patient=a_patient(sex="unknown"))
    found = interpret.limits_of(lab, record, knowledge)
    assert [found.low, found.high] == [115, 160]
    assert found.from_lab
    assert found.missing == ()
    only_high = a_lab("mcv", 99, "fL", high=96)
    assert ends(knowledge, "mcv", lab=only_high) == (80, 96)
    none = a_lab("mcv", 99, "fL", low=0, high=0)
    assert ends(knowledge, "mcv", lab=none) == (80, 100)


@pytest.mark.parametrize(
    ("lab", "below", "above"),
    [
        (a_lab("hb", "11.9", "g/dL"), True, False),
        (a_lab("hb", "12.0", "g/dL"), False, False),
        (a_lab("hb", "120", "g/L", comparator="<"), True, False),
        (a_lab("mcv", "100", "fL"), False, False),
        (a_lab("mcv", "100", "fL", comparator=">"), False, True),
        (a_lab("mcv", "100.1", "fL"), False, True),
        (a_lab("ifab", None, "", word="positive"), None, None),
    ],
)
def test_a_result_on_the_limit_is_within(knowledge, lab, below, above):
    record = a_record(patient=a_patient(born="1970-01-01", sex="female"))
    assert interpret.below_limit(lab, record, knowledge) is below
    assert interpret.above_limit(lab, record, knowledge) is above


# --- Laws

b12_values = st.decimals(Decimal(11), Decimal(2000), places=1)


@given(st.data())
def test_the_class_never_rises_when_a_value_falls(knowledge, data):
    order = [B12Class.DEFICIENT, B12Class.INDETERMINATE, B12Class.UNLIKELY]
    unit = data.draw(st.sampled_from(["ng/L", "pg/mL", "pmol/L"]))
    low, high = sorted((data.draw(b12_values), data.draw(b12_values)))
    classes = [
        interpret.class_of(a_lab(value=value, unit=unit), knowledge.classes)
        for value in (low, high)
    ]
    assert order.index(classes[0]) <= order.index(classes[1])


@given(st.data())
def test_the_state_of_rules_is_the_shown_class_wherever_that_is_interpretable(knowledge, data):
    days = st.integers(0, 500)
    entries: list[Any] = [
        a_lab(value=data.draw(b12_values), on=TODAY - timedelta(days=data.draw(days)))
        for _ in range(data.draw(st.integers(0, 4)))
    ]
    entries += [
        a_dose(TODAY - timedelta(days=data.draw(days))) for _ in range(data.draw(st.integers(0, 2)))
    ]
    found = shown(knowledge, *entries)
    if found != "not_interpretable":
        assert state(knowledge, *entries) == found
    assert state(knowledge, *entries, guideline_set=US) == shown(
        knowledge, *entries, guideline_set=US
    )


@given(st.data())
def test_the_class_holds_until_the_clock_turns(knowledge, data):
    labs = [
        a_lab(
            value=data.draw(b12_values), on=TODAY - timedelta(days=data.draw(st.integers(0, 400)))
        )
        for _ in range(3)
    ]
    record = a_record(*labs)
    clock = Clock(TODAY)
    here = classify(record, clock, knowledge, UK)
    turn = clock.next_turn or TODAY + timedelta(days=800)
    day = data.draw(st.dates(TODAY, turn - timedelta(days=1)))
    assert classify(record, day, knowledge, UK) is here
