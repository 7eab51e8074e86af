"""What comes between two doses, as stories with hand-worked dates (clinical.md chapter 9).

Pauses, changes of plan, the ends of months, interruptions, other products, days nobody answered.
Entries of a story may lie after the day that is asked about: they do not count yet.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.dates import Interval
from b12tracker.core.findings import DueKind
from b12tracker.core.records import Pause
from b12tracker.core.schedule import standing
from tests.builders import (
    a_dose,
    a_phase,
    a_plan,
    a_record,
    day,
    doses,
    every,
    tablets,
)
from tests.core.stories import (
    KNOWLEDGE,
    PLAN,
    by_mouth,
    course,
    days_of,
    due,
    lateness,
    of,
    regimen,
    spray,
    states,
    window,
)

# Pause and resume, holidays


def resting(*pauses, text="1 mo", first="2026-08-01"):
    rests = tuple(Pause(first=day(a), last=None if b is None else day(b)) for a, b in pauses)
    return of(text, first, pauses=rests)


def test_a_dose_that_falls_into_a_holiday_is_due_on_the_first_day_back():
    entries = resting(("2026-11-05", "2026-11-18")), a_dose("2026-10-10")
    on = ("2026-11-05", "2026-11-18", "2026-11-19", "2026-11-22", "2026-11-23", "2026-11-30")
    assert states(*entries, on=on) == [None, None, "due", "due", "overdue", "lapsed"]
    assert window(*entries, on="2026-11-19") == ("2026-11-19", "2026-11-19")


def test_a_holiday_known_in_advance_leaves_the_day_until_it_begins():
    entries = resting(("2026-11-05", "2026-11-18")), a_dose("2026-10-10")
    assert window(*entries, on="2026-11-04") == ("2026-11-10", "2026-11-10")
    # A dose given before leaving is early, and the next one follows from it.
    before = a_dose("2026-11-03")
    assert window(*entries, before, on="2026-11-03") == ("2026-12-03", "2026-12-03")
    assert window(*entries, before, on="2026-11-19") == ("2026-12-03", "2026-12-03")


def test_only_the_end_of_a_window_that_lies_in_a_holiday_moves():
    entries = resting(("2026-12-10", "2026-12-27"), text="2-3 mo"), a_dose("2026-09-18")
    assert window(*entries, on="2026-12-28") == ("2026-11-18", "2026-12-28")
    # Seven days of grace from there; the day of lapsing of the interval stands, it is later.
    assert lateness(*entries, on="2026-12-28") == ("2027-01-05", "2027-02-02")


def test_a_holiday_beside_the_window_moves_nothing():
    entries = resting(("2026-10-15", "2026-10-30")), a_dose("2026-10-10")
    assert window(*entries, on="2026-10-31") == ("2026-11-10", "2026-11-10")


def test_of_two_pauses_in_a_row_the_second_one_counts_too():
    entries = (
        resting(("2026-11-13", "2026-11-20"), ("2026-11-05", "2026-11-12")),
        a_dose("2026-10-10"),
    )
    assert window(*entries, on="2026-11-21") == ("2026-11-21", "2026-11-21")


def test_a_pause_without_an_end_lasts_until_it_is_given_one():
    dose = a_dose("2026-10-10")
    assert window(resting(("2026-11-05", None)), dose, on="2027-03-01") is None
    resumed = resting(("2026-11-05", "2027-02-28"))
    assert window(resumed, dose, on="2027-03-01") == ("2027-03-01", "2027-03-01")


def test_a_spray_deferred_into_a_holiday_is_due_on_the_first_day_back():
    plan = spray("2026-09-01", pauses=(Pause(first=day("2026-11-22"), last=day("2026-11-29")),))
    deferred = a_dose("2026-11-17", route="nasal", status="deferred", reason="blocked nose")
    entries = plan, a_dose("2026-11-10", route="nasal"), deferred
    assert window(*entries, on="2026-11-20") == ("2026-11-24", "2026-11-24")
    assert window(*entries, on="2026-11-30") == ("2026-11-30", "2026-11-30")
    assert lateness(*entries, on="2026-11-30") == ("2026-12-02", "2026-12-09")


def test_a_spray_deferred_past_the_end_of_its_plan_is_not_due():
    deferred = a_dose("2026-11-17", route="nasal", status="deferred", reason="blocked nose")
    shot = a_dose("2026-11-10", route="nasal")
    ends = spray("2026-09-01", "2026-11-23")
    assert window(ends, shot, on="2026-11-17") == ("2026-11-17", "2026-11-17")
    assert window(ends, shot, deferred, on="2026-11-17") is None


def test_a_spray_deferred_under_an_earlier_plan_does_not_move_the_next_plan():
    deferred = a_dose("2026-10-20", route="nasal", status="deferred", reason="blocked nose")
    plans = spray("2026-10-20", "2026-10-31"), spray("2026-11-20")
    assert window(*plans, deferred, on="2026-11-20") == ("2026-11-20", "2026-11-20")


# Change of plan or route


def test_a_new_plan_counts_from_the_last_dose_where_the_way_is_the_same():
    old, new = of("1 mo", "2026-08-01"), of("3 mo", "2026-11-10")
    assert window(old, new, a_dose("2026-10-20"), on="2026-11-10") == ("2027-01-20", "2027-01-20")


def test_a_new_way_begins_on_the_first_day_of_its_plan():
    entries = of("1 mo", "2026-08-01", "2026-11-19"), spray("2026-11-20"), a_dose("2026-11-10")
    assert window(*entries, on="2026-11-20") == ("2026-11-20", "2026-11-20")
    assert lateness(*entries, on="2026-11-20") == ("2026-11-22", "2026-11-29")


def test_back_to_injections_the_last_one_is_too_long_ago_to_count_from():
    tablets_between = by_mouth("2026-06-02", "2026-11-19")
    entries = tablets_between, of("1 mo", "2026-11-20"), a_dose("2026-06-01")
    assert window(*entries, on="2026-11-20") == ("2026-11-20", "2026-11-20")
    assert lateness(*entries, on="2026-11-20") == ("2026-11-24", "2026-12-01")


def test_a_plan_asks_for_nothing_that_falls_due_when_another_has_begun():
    old, shot = of("1 mo", "2026-08-01"), a_dose("2026-11-10")
    assert window(old, shot, on="2026-11-20") == ("2026-12-10", "2026-12-10")
    assert window(old, by_mouth("2026-12-01"), shot, on="2026-11-20") is None
    assert window(old, spray("2026-12-01"), shot, on="2026-11-20") == ("2026-12-01", "2026-12-01")
    follows = of("2-3 mo", "2026-12-01")
    assert window(old, follows, shot, on="2026-11-20") == ("2027-01-10", "2027-02-10")


def test_a_plan_still_asks_for_what_falls_due_before_the_change():
    old, shot = of("2-3 mo", "2026-08-01"), a_dose("2026-09-20")
    change = by_mouth("2026-12-01")
    assert window(old, change, shot, on="2026-11-19") == ("2026-11-20", "2026-12-20")
    assert window(old, change, shot, on="2026-12-01") is None


def test_of_two_plans_that_begin_on_a_day_the_one_entered_last_asks():
    first, second = of("1 mo", "2026-12-01", id=1), spray("2026-12-01", id=2)
    shot = a_dose("2026-11-10")
    for on in ("2026-11-20", "2026-12-01"):
        assert window(first, second, shot, on=on) == ("2026-12-01", "2026-12-01")
        assert due(first, second, shot, on=on).lapsed_from == date(2026, 12, 10)


def test_after_a_bridge_of_tablets_the_injection_that_fell_due_is_asked_for():
    entries = of("1 mo", "2026-08-01"), by_mouth("2026-12-01", "2026-12-20"), a_dose("2026-11-10")
    assert window(*entries, on="2026-12-10") is None
    assert states(*entries, on=["2026-12-20", "2026-12-21"]) == [None, "overdue"]


def test_a_phase_of_another_way_counts_from_the_last_dose_of_the_phase_before():
    loading, weekly = a_phase("2 d", doses=2), a_phase("1 wk", route="nasal")
    plan = a_plan("2026-11-02", phases=(loading, weekly))
    entries = plan, *doses("2026-11-02", "2026-11-04")
    assert window(*entries, on="2026-11-04") == ("2026-11-11", "2026-11-11")
    assert lateness(*entries, on="2026-11-04") == ("2026-11-13", "2026-11-20")


def test_injections_after_ten_days_of_tablets_count_from_the_tenth():
    plan = a_plan("2026-11-01", phases=(a_phase("1 d", route="po", doses=10), a_phase("1 mo")))
    assert window(plan, tablets("2026-11-01", "2026-11-10"), on="2026-11-10") == (
        "2026-12-10",
        "2026-12-10",
    )


# Month ends and leap days


@pytest.mark.parametrize(
    ("last", "text", "by"),
    [
        ("2028-01-31", "1 mo", "2028-02-29"),
        ("2027-01-29", "1 mo", "2027-02-28"),
        ("1900-01-31", "1 mo", "1900-02-28"),
        ("2000-01-31", "1 mo", "2000-02-29"),
        ("2100-01-30", "1 mo", "2100-02-28"),
        ("2026-08-31", "6 mo", "2027-02-28"),
        ("2026-12-31", "2 mo", "2027-02-28"),
        ("2028-02-29", "1 y", "2029-02-28"),
        ("2027-02-28", "1 y", "2028-02-28"),
        ("2028-02-29", "1 mo", "2028-03-29"),
        ("2028-02-28", "1 d", "2028-02-29"),
        ("2028-02-22", "1 wk", "2028-02-29"),
        ("2026-12-30", "2 d", "2027-01-01"),
    ],
)
def test_months_end_where_the_calendar_ends_them(last, text, by):
    assert window(of(text, last), a_dose(last), on=last) == (by, by)


def test_the_two_ends_of_a_window_are_clamped_each_for_itself():
    assert window(of("1-3 mo", "2027-11-30"), a_dose("2027-11-30"), on="2027-11-30") == (
        "2027-12-30",
        "2028-02-29",
    )


def test_monthly_doses_follow_the_day_really_given_not_the_day_of_the_first():
    found = course(of("1 mo", "2027-01-31"), count=4)
    assert days_of(found, "maintenance") == ["01-31", "02-28", "03-28", "04-28"]


# Loading interrupted


def test_alternate_days_interrupted_stay_overdue_and_never_lapse():
    plan = regimen("UK-HYD-NEURO", "2026-10-26")
    ten = every("2026-10-26", 2, 10)
    on = ("2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-21", "2027-03-01")
    words = ["planned", "due", "due", "overdue", "overdue", "overdue"]
    assert states(plan, *ten, on=on) == words


def test_loading_goes_on_where_it_was_interrupted():
    plan = regimen("UK-HYD-STD", "2026-09-07")
    three = doses("2026-09-07", "2026-09-09", "2026-09-11")
    resumed = doses("2026-10-12", "2026-10-14", "2026-10-16")
    assert states(plan, *three, on=["2026-09-16", "2026-10-11"]) == ["overdue", "overdue"]
    assert window(plan, *three, *resumed, on="2026-10-12") == ("2026-10-14", "2026-10-15")
    assert due(plan, *three, *resumed, on="2026-10-14").what == "loading"
    assert window(plan, *three, *resumed, on="2026-10-16") == ("2026-12-16", "2027-01-16")


def test_loading_that_rests_goes_on_after_the_pause():
    rest = Pause(first=day("2026-09-12"), last=day("2026-10-04"))
    plan = regimen("UK-HYD-STD", "2026-09-07", pauses=(rest,))
    three = doses("2026-09-07", "2026-09-09", "2026-09-11")
    assert window(plan, *three, on="2026-10-04") is None
    assert window(plan, *three, on="2026-10-05") == ("2026-10-05", "2026-10-05")
    assert lateness(plan, *three, on="2026-10-05") == ("2026-10-07", None)


# Several products at once


BESIDE = {
    "tablets": (tablets("2026-08-05", "2026-10-20", missed=("2026-09-01", "2026-09-02")),),
    "tablets that go on": (tablets("2026-08-05"),),
    "sprays": every("2026-08-03", 7, 9, route="nasal"),
    "a tablet logged as a dose": doses("2026-09-08", route="po"),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_another_product_beside_injections_moves_none_of_them(beside):
    shots = doses("2026-08-01", "2026-08-31", "2026-10-04")
    for on in (day("2026-08-01") + timedelta(days=n) for n in range(120)):
        assert due(PLAN, *shots, *beside, on=on) == due(PLAN, *shots, on=on)


def test_an_injection_beside_daily_tablets_makes_no_dose_due():
    plan, taken = by_mouth("2026-08-01"), tablets("2026-08-01")
    assert window(plan, taken, a_dose("2026-09-01"), on="2026-10-15") is None


def test_an_injection_of_another_cobalamin_counts():
    entries = PLAN, a_dose("2026-08-01"), a_dose("2026-09-05", drug="cyanocobalamin")
    assert window(*entries, on="2026-09-05") == ("2026-10-05", "2026-10-05")


# Tablets


def doses_due(*entries, on):
    answer = assess(a_record(*entries), day(on), KNOWLEDGE, "UK_NICE")
    return [one for one in answer.due if one.kind is DueKind.DOSE], {
        one.rule: one for one in answer.findings
    }


@pytest.mark.parametrize(
    ("stretches", "message"),
    [
        ((tablets("2026-10-01", "2026-11-10"),), "not_recorded"),
        (
            (tablets("2026-10-01", "2026-11-12", missed=("2026-11-11", "2026-11-12")),),
            "not_recorded",
        ),
        (
            (
                tablets(
                    "2026-10-01",
                    "2026-11-13",
                    missed=("2026-11-11", "2026-11-12", "2026-11-13"),
                ),
            ),
            "missed",
        ),
    ],
    ids=["unknown", "missed and then unknown", "each answered as missed"],
)
def test_days_nobody_answered_are_unknown_and_neither_due_nor_missed(stretches, message):
    due_doses, findings = doses_due(by_mouth("2026-10-01"), *stretches, on="2026-11-13")
    assert due_doses == []
    assert findings["ORAL-MISS"].message == message


def test_only_days_that_a_person_answered_fill_a_phase_of_tablets():
    ten_days = a_plan("2026-11-01", phases=(a_phase("1 d", route="po", doses=10), a_phase("1 mo")))
    eight = (
        tablets("2026-11-01", "2026-11-05"),
        tablets("2026-11-08", "2026-11-11", missed=("2026-11-09",)),
    )
    record = a_record(ten_days, *eight)
    stands = standing(ten_days, record, KNOWLEDGE, Clock(day("2026-11-20")))
    assert (stands.index, stands.given) == (0, 8)


def test_a_weekly_tablet_counts_from_the_last_one_known_to_be_taken():
    plan = a_plan("2026-10-01", phases=(a_phase(Interval.parse("1 wk"), route="po"),))
    known = tablets("2026-10-05", "2026-10-19", missed=("2026-10-19", "2026-10-18"))
    assert window(plan, known, on="2026-11-01") == ("2026-10-24", "2026-10-24")
    assert states(plan, known, on=["2026-11-01", "2026-11-02"]) == ["overdue", "lapsed"]
