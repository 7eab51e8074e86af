"""What a schedule can do, told as stories with hand-worked dates (clinical.md 0.4, 2.3, chapter 9).

Entries of a story may lie after the day that is asked about: they do not count yet.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.dates import Interval
from b12tracker.core.findings import DueKind
from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import Dose, GivenBy, Pause, Void
from b12tracker.core.schedule import next_dose, standing
from b12tracker.core.visible import visible
from b12tracker.services.clinic import read_knowledge
from tests.builders import (
    a_dose,
    a_phase,
    a_plan,
    a_record,
    an_event,
    an_order,
    day,
    doses,
    every,
    tablets,
)

KNOWLEDGE = read_knowledge()


def due(*entries, on):
    clock = Clock(day(on))
    return next_dose(visible(a_record(*entries), clock), clock, KNOWLEDGE)


def window(*entries, on):
    """The window of the next dose, as text; None where nothing is asked."""
    item = due(*entries, on=on)
    return None if item is None else (str(item.due_from), str(item.due_by))


def lateness(*entries, on):
    """The days from which the next dose is overdue and lapsed, as text."""
    item = due(*entries, on=on)
    return (str(item.overdue_from), None if item.lapsed_from is None else str(item.lapsed_from))


def states(*entries, on):
    """The state of the next dose on each of some days."""
    return [getattr(due(*entries, on=one), "state", None) for one in on]


def course(plan, *entries, count):
    """The days and words of a plan lived through, each dose given on the last day of its window."""
    found = []
    shots: tuple[Dose, ...] = ()
    today = plan.first
    for _ in range(count):
        item = due(plan, *shots, *entries, on=today)
        if item is None:
            break
        found.append((item.what, str(item.due_by)))
        phase = standing(plan, a_record(*shots, *entries), KNOWLEDGE, Clock(today)).phase
        assert phase is not None
        today = item.due_by
        shots += (a_dose(today, route=phase.route),)
    return found


def days_of(found, what):
    return [on[5:] for word, on in found if word == what]


def regimen(name, first, last=None, **more):
    return a_plan(first, last, phases=KNOWLEDGE.regimens[name].phases, **more)


def of(text, first="2026-08-01", last=None, **more):
    """A plan of one phase."""
    return a_plan(first, last, phases=(a_phase(text),), **more)


def spray(first, last=None, **more):
    return a_plan(first, last, phases=(a_phase("1 wk", route="nasal"),), **more)


def by_mouth(first, last=None):
    return a_plan(first, last, phases=(a_phase("1 d", route="po"),))


def said(ask, say, on):
    return an_event("answer", on, ask=ask, say=say)


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


PLAN = of("1 mo", "2026-08-01")


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
