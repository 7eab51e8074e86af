"""What a schedule can do, told as stories with hand-worked dates (clinical.md 0.4, 2.3, chapter 9).

Entries of a story may lie after the day that is asked about: they do not count yet.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import GivenBy, Void
from tests.builders import (
    a_dose,
    a_record,
    an_order,
    day,
    doses,
    every,
)
from tests.core.stories import (
    KNOWLEDGE,
    PLAN,
    course,
    days_of,
    due,
    lateness,
    of,
    regimen,
    said,
    spray,
    states,
    window,
)

# Phases with numbers


def test_six_loading_doses_lead_to_maintenance_counted_from_the_sixth():
    plan = regimen("UK-HYD-STD", "2026-09-07")
    six = doses("2026-09-07", "2026-09-09", "2026-09-11", "2026-09-14", "2026-09-16", "2026-09-18")
    assert window(plan, *six, on="2026-09-16") == ("2026-09-18", "2026-09-19")
    assert due(plan, *six, on="2026-09-16").what == "loading"
    assert window(plan, *six, on="2026-09-18") == ("2026-11-18", "2026-12-18")
    assert due(plan, *six, on="2026-09-18").what == "maintenance"


def test_the_label_goes_from_daily_to_alternate_days_to_every_four_days_to_monthly():
    response = said("response", "yes", "2026-10-07")
    found = course(regimen("US-CYA-LABEL", "2026-10-01"), response, count=21)
    assert days_of(found, "loading") == [
        *("10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"),
        *("10-09", "10-11", "10-13", "10-15", "10-17", "10-19", "10-21"),
        *("10-25", "10-29", "11-02", "11-06", "11-10"),
    ]
    assert days_of(found, "maintenance") == ["12-10", "01-10"]


def test_a_month_of_weekly_doses_lies_between_two_weeks_of_daily_ones_and_monthly_ones():
    found = course(regimen("US-CYA-1000", "2026-02-01"), count=20)
    assert days_of(found, "loading")[:14] == [f"02-{n:02d}" for n in range(1, 15)]
    assert days_of(found, "loading")[14:] == ["02-21", "02-28", "03-07", "03-14"]
    assert days_of(found, "maintenance") == ["04-14", "05-14"]


def test_two_months_of_three_a_week_are_twenty_six_doses():
    found = course(regimen("JP-MEC-MEGALO", "2026-03-02"), count=27)
    # 25 distances of three days after 2 March, then three months.
    assert len(days_of(found, "loading")) == 26
    assert found[25:] == [("loading", "2026-05-16"), ("maintenance", "2026-08-16")]


def test_five_weekly_doses_of_a_child_lead_to_two_months():
    found = course(regimen("NL-PAED", "2026-11-02"), count=6)
    assert days_of(found, "loading") == ["11-02", "11-09", "11-16", "11-23", "11-30"]
    assert days_of(found, "maintenance") == ["01-30"]


# Phases behind a question


SEVEN = every("2026-10-01", 1, 7)


def test_alternate_days_are_not_offered_before_the_blood_has_responded():
    plan = regimen("US-CYA-LABEL", "2026-10-01")
    assert window(plan, *SEVEN, on="2026-10-09") is None
    no = said("response", "no", "2026-10-07")
    assert window(plan, *SEVEN, no, on="2026-10-09") is None
    yes = said("response", "yes", "2026-10-08")
    assert window(plan, *SEVEN, no, yes, on="2026-10-08") == ("2026-10-09", "2026-10-09")


def test_a_response_taken_back_before_the_seventh_dose_opens_nothing():
    plan = regimen("US-CYA-LABEL", "2026-10-01")
    changed = (said("response", "yes", "2026-10-04"), said("response", "no", "2026-10-06"))
    assert window(plan, *SEVEN, *changed, on="2026-10-08") is None


def test_an_eighth_dose_is_the_first_of_the_alternate_days():
    plan = regimen("US-CYA-LABEL", "2026-10-01")
    eighth = a_dose("2026-10-09")
    assert window(plan, *SEVEN, eighth, on="2026-10-09") == ("2026-10-11", "2026-10-11")
    seven_more = every("2026-10-09", 2, 7)
    assert window(plan, *SEVEN, *seven_more, on="2026-10-21") == ("2026-10-24", "2026-10-25")


def test_alternate_days_go_on_while_the_patient_improves():
    plan = regimen("UK-HYD-NEURO", "2026-10-26")
    ten = every("2026-10-26", 2, 10)
    yes = said("still_improving", "yes", "2026-11-13")
    no = said("still_improving", "no", "2026-11-16")
    assert window(plan, *ten, yes, on="2026-11-13") == ("2026-11-15", "2026-11-15")
    # Two months from the last dose, not from the answer.
    assert window(plan, *ten, yes, no, on="2026-11-16") == ("2027-01-13", "2027-01-13")


def test_a_phase_once_ended_stays_ended():
    plan = regimen("UK-HYD-NEURO", "2026-10-26")
    ten = every("2026-10-26", 2, 10)
    no, yes = (
        said("still_improving", "no", "2026-11-13"),
        said("still_improving", "yes", "2026-12-01"),
    )
    assert window(plan, *ten, no, yes, on="2026-12-01") == ("2027-01-13", "2027-01-13")


def test_weekly_doses_go_on_until_the_blood_is_normal():
    plan = regimen("UK-HYD-SPC-STD", "2026-03-02")
    given = (*every("2026-03-02", 2, 7), *doses("2026-03-21", "2026-03-28"))
    assert window(plan, *given, on="2026-03-14") == ("2026-03-21", "2026-03-21")
    no, yes = said("blood_normal", "no", "2026-03-28"), said("blood_normal", "yes", "2026-04-02")
    assert window(plan, *given, no, on="2026-03-28") == ("2026-04-04", "2026-04-04")
    assert window(plan, *given, no, yes, on="2026-04-02") == ("2026-05-28", "2026-06-28")


def test_blood_that_is_normal_already_needs_no_weekly_doses():
    plan = regimen("UK-HYD-SPC-STD", "2026-03-02")
    seven = every("2026-03-02", 2, 7)
    normal = said("blood_normal", "yes", "2026-03-13")
    assert window(plan, *seven, normal, on="2026-03-13") == ("2026-03-14", "2026-03-14")
    assert window(plan, *seven, normal, on="2026-03-14") == ("2026-05-14", "2026-06-14")


# Windows, grace, overdue, lapsed


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        # The last dose was on 1 September 2026; grace of 1, 3 and 7 days.
        ("2 d", ("2026-09-03", "2026-09-03", "2026-09-05", None)),
        ("1 wk", ("2026-09-08", "2026-09-08", "2026-09-10", "2026-09-17")),
        ("8 d", ("2026-09-09", "2026-09-09", "2026-09-13", "2026-09-20")),
        ("5 wk", ("2026-10-06", "2026-10-06", "2026-10-10", "2026-10-24")),
        ("36 d", ("2026-10-07", "2026-10-07", "2026-10-15", "2026-10-25")),
        ("1-3 mo", ("2026-10-01", "2026-12-01", "2026-12-09", "2027-01-16")),
        ("1 y", ("2027-09-01", "2027-09-01", "2027-09-09", "2028-03-02")),
    ],
)
def test_each_interval_has_its_window_its_grace_and_its_day_of_lapsing(text, turns):
    entries = of(text), a_dose("2026-09-01")
    found = (*window(*entries, on="2026-09-01"), *lateness(*entries, on="2026-09-01"))
    assert found == turns


def test_a_dose_nobody_gave_goes_from_planned_to_lapsed_and_stays_so():
    entries = of("1 mo"), a_dose("2026-08-31")
    on = ("2026-09-29", "2026-09-30", "2026-10-03", "2026-10-04", "2026-10-14", "2026-10-15")
    words = ["planned", "due", "due", "overdue", "overdue", "lapsed"]
    assert states(*entries, on=on) == words
    assert states(*entries, on=["2027-10-15"]) == ["lapsed"]


# From the last dose really given


@pytest.mark.parametrize(
    ("last", "by"),
    [("2026-09-01", "2026-10-01"), ("2026-09-20", "2026-10-20"), ("2026-08-20", "2026-09-20")],
    ids=["on time", "late", "early"],
)
def test_the_next_dose_counts_from_the_last_one_on_time_or_not(last, by):
    assert window(PLAN, *doses("2026-08-01", last), on=last) == (by, by)


def test_each_dose_lies_early_on_time_or_late_to_the_window_before_it():
    given = doses("2026-08-01", "2026-08-30", "2026-10-03", "2026-11-07")
    found = punctuality(a_record(PLAN, *given), day("2026-11-20"), KNOWLEDGE)
    # Due 1 September, 30 September with three days of grace, 3 November with three days of grace.
    assert [(one.early, one.on_time, one.late) for one in found] == [
        (False, False, None),
        (True, False, 0),
        (False, True, 0),
        (False, False, 4),
    ]


def test_a_plan_that_begins_later_is_no_measure_of_a_dose():
    change = spray("2026-12-01")
    given = doses("2026-08-01", "2026-11-28")
    found = punctuality(a_record(of("2-3 mo"), change, *given), day("2026-11-28"), KNOWLEDGE)
    assert (str(found[1].due_from), str(found[1].due_by)) == ("2026-10-01", "2026-11-01")


def test_an_extra_dose_moves_the_next_one():
    given = doses("2026-08-01", "2026-09-01", "2026-09-10")
    assert window(PLAN, *given, on="2026-09-10") == ("2026-10-10", "2026-10-10")


def test_an_extra_dose_while_loading_is_one_of_the_six():
    plan = regimen("UK-HYD-STD", "2026-09-07")
    six = doses("2026-09-07", "2026-09-08", "2026-09-09", "2026-09-11", "2026-09-14", "2026-09-16")
    assert due(plan, *six, on="2026-09-16").what == "maintenance"


@pytest.mark.parametrize(
    "other",
    [
        a_dose("2026-09-01", status="not_given", reason="refused"),
        a_dose("2026-09-01", status="not_given", reason="did not come"),
        a_dose("2026-09-01", status="partly_given"),
        a_dose("2026-09-01", status="deferred", reason="out of stock"),
        a_dose(
            "2026-09-01", void=Void(reason="twice", on=datetime(2026, 9, 2, tzinfo=UTC), by="JB")
        ),
    ],
    ids=["refused", "missed", "partly given", "deferred", "void"],
)
def test_what_was_not_really_given_moves_nothing(other):
    entries = PLAN, a_dose("2026-08-01"), other
    assert window(*entries, on="2026-09-05") == ("2026-09-01", "2026-09-01")
    # Three days of grace; one and a half of 31 days are 47 days.
    on = ("2026-09-04", "2026-09-05", "2026-09-16", "2026-09-17")
    assert states(*entries, on=on) == ["due", "overdue", "overdue", "lapsed"]


def test_what_was_not_really_given_is_none_of_the_six():
    plan = regimen("UK-HYD-STD", "2026-09-07")
    five = every("2026-09-07", 2, 5)
    refused = a_dose("2026-09-17", status="not_given", reason="refused")
    assert due(plan, *five, refused, on="2026-09-17").what == "loading"


@pytest.mark.parametrize("hands", list(GivenBy))
def test_a_dose_counts_whoever_gave_it(hands):
    entries = PLAN, a_dose("2026-08-01"), a_dose("2026-09-03", given_by=hands)
    assert window(*entries, on="2026-09-03") == ("2026-10-03", "2026-10-03")


# Fixed dates: a clinician's order


def test_fixed_dates_hold_whenever_the_dose_before_was_given():
    orders = [an_order("dose", on=on) for on in ("2026-09-15", "2026-10-15", "2026-11-15")]
    entries = PLAN, *doses("2026-08-01", "2026-09-20", "2026-10-15", "2026-11-15"), *orders
    assert window(*entries, on="2026-08-01") == ("2026-09-15", "2026-09-15")
    assert window(*entries, on="2026-09-20") == ("2026-10-15", "2026-10-15")
    assert window(*entries, on="2026-10-15") == ("2026-11-15", "2026-11-15")
    # After the last of them the interval counts again.
    assert window(*entries, on="2026-11-15") == ("2026-12-15", "2026-12-15")


def test_lateness_to_a_fixed_date_grows_with_the_time_since_the_last_dose():
    order = an_order("dose", on="2026-09-15")
    # 45 days: seven days of grace; one and a half of 45 are 68 days.
    assert lateness(PLAN, a_dose("2026-08-01"), order, on="2026-08-01") == (
        "2026-09-23",
        "2026-10-08",
    )
