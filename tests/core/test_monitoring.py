"""The plan and the orders at their limits: which result does which task."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.monitoring import Monitoring
from b12tracker.core.start import Results
from tests.builders import (
    a_dose,
    a_lab,
    a_pregnancy,
    a_record,
    an_event,
    an_order,
)
from tests.core.test_tasks_limits import DAY, start_of


def tasks(knowledge, guideline_set, *entries, start=None):
    record = a_record(*entries)
    began = start_of(record, knowledge, start)
    found = Monitoring(record, Results(record), began, knowledge).tasks(guideline_set, Clock(DAY))
    return [(one.item.what, str(one.item.due_by), str(one.done_on)) for one in found]


def test_an_order_for_a_test_of_no_plan_is_a_task_of_its_own(knowledge):
    orders = [an_order("tsh", on=on) for on in ("2026-11-18", "2026-11-02")]
    assert tasks(knowledge, "US_NASAL", *orders) == [
        ("tsh", "2026-11-02", "None"),
        ("tsh", "2026-11-18", "None"),
    ]
    results = [a_lab("tsh", "2", "mU/L", on) for on in ("2026-11-01", "2026-11-10")]
    assert tasks(knowledge, "US_NASAL", *orders, *results) == [
        ("tsh", "2026-11-02", "2026-11-01"),
        ("tsh", "2026-11-18", "2026-11-10"),
    ]
    assert tasks(knowledge, "US_NASAL", an_order("an X-ray", on="2026-11-18")) == []


def test_an_order_for_a_panel_is_done_by_one_of_its_tests(knowledge):
    ordered = an_order("fbc", on="2026-11-18")
    plt = a_lab("plt", "200", "10*9/L", "2026-11-17")
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered)] == ["None"]
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered, plt)] == ["None"]
    hb = a_lab("hb", "128", "g/L", "2026-11-17")
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered, plt, hb)] == ["2026-11-17"]


def test_an_ordered_review_is_done_by_a_review_and_by_nothing_else(knowledge):
    ordered = an_order("review", on="2026-11-18")
    done = an_event("review", "2026-11-17")
    other = an_event("review", "2026-11-17", rule="FM-02")
    seen = an_event("acknowledged", "2026-11-17", rule="")
    assert tasks(knowledge, "US_LABEL", ordered, other, seen) == [
        ("clinical", "2026-11-18", "None")
    ]
    assert tasks(knowledge, "US_LABEL", ordered, done) == [("clinical", "2026-11-18", "2026-11-17")]


def of(what, found):
    return [(by, done) for one, by, done in found if one == what]


def test_orders_for_two_tests_of_no_plan_are_two_tasks(knowledge):
    orders = [an_order(what, on="2026-11-18") for what in ("tsh", "crp")]
    assert tasks(knowledge, "US_NASAL", *orders) == [
        ("crp", "2026-11-18", "None"),
        ("tsh", "2026-11-18", "None"),
    ]


def test_each_of_many_results_does_the_task_of_its_time(knowledge):
    days = [f"2026-{month:02}-05" for month in range(1, 10)]
    ordered = [an_order("tsh", on=on) for on in days]
    results = [a_lab("tsh", "2", "mU/L", on) for on in days]
    assert tasks(knowledge, "US_NASAL", *ordered, *results) == [("tsh", on, on) for on in days]
    begun = date(2020, 1, 5)
    years = [f"{year}-01-05" for year in range(2021, 2027)]
    known = [a_lab("b12_total", "500", "ng/L", on) for on in ("2020-04-05", "2020-07-05", *years)]
    found = of("b12", tasks(knowledge, "US_GENERAL", a_dose("2020-01-05"), *known, start=begun))
    assert [by for by, done in found if done == "None"] == ["2027-01-05"]
    assert all(by == done for by, done in found if done != "None")
    assert len(found) == len(known) + 1


def test_each_of_many_reviews_does_the_task_of_its_time(knowledge):
    days = [f"2026-{month:02}-05" for month in range(1, 10)]
    ordered = [an_order("review", on=on) for on in days]
    done = [an_event("review", on) for on in days]
    found = tasks(knowledge, "US_LABEL", *ordered, *done)
    assert found == [("clinical", on, on) for on in days]
    months = ("04", "05")
    daily = [an_event("review", f"2026-{month}-{n:02}") for month in months for n in range(1, 31)]
    entries = (a_dose("2026-01-01"), *daily)
    planned = of("clinical", tasks(knowledge, "UK_NICE", *entries, start=date(2026, 1, 1)))
    assert planned[0] == ("2026-04-01", "2026-04-01")


def test_the_next_b12_counts_from_the_newest_result(knowledge):
    spray = a_dose("2025-11-03", route="nasal")
    known = [a_lab("b12_total", "500", "ng/L", on) for on in ("2025-12-05", "2026-09-01")]
    found = of("b12", tasks(knowledge, "US_NASAL", spray, *known, start=date(2025, 11, 3)))
    assert found == [("2025-12-03", "2025-12-05"), ("2027-03-01", "None")]


def test_a_panel_of_no_plan_may_be_ordered(knowledge):
    named = {one.what for plan in knowledge.monitoring.plans.values() for one in plan.tasks}
    panel = next(one for one in knowledge.labs.panels if one not in named)
    found = tasks(knowledge, "US_LABEL", an_order(panel, on="2026-11-18"))
    assert [one for one, _, _ in found] == [panel]


@pytest.mark.parametrize(
    ("first", "by"), [("2026-09-01", "2026-09-01"), ("2026-09-02", "2026-11-01")]
)
def test_a_pregnancy_that_begins_by_the_day_of_the_early_review_brings_it_forward(
    first, by, knowledge
):
    entries = (a_dose("2026-08-01"), a_pregnancy(first))
    found = tasks(knowledge, "UK_NICE", *entries, start=date(2026, 8, 1))
    assert of("clinical", found) == [(by, "None")]


@pytest.mark.parametrize(
    ("ordered", "found"),
    [
        ("2026-07-31", ["2026-07-31", "2026-11-01"]),
        ("2026-08-01", ["2026-08-01"]),
        ("2026-08-02", ["2026-08-02"]),
    ],
)
def test_an_order_from_the_first_dose_on_takes_the_place_of_the_plans_task(
    ordered, found, knowledge
):
    entries = (a_dose("2026-08-01"), an_order("review", on=ordered))
    answer = tasks(knowledge, "UK_NICE", *entries, start=date(2026, 8, 1))
    assert [by for by, _ in of("clinical", answer)] == found


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("2026-10-17", [("2026-12-20", "None")]),
        ("2026-10-18", [("2026-11-01", "2026-10-18"), ("2026-12-20", "None")]),
        ("2026-12-05", [("2026-11-01", "2026-12-05"), ("2026-12-20", "None")]),
        ("2026-12-06", [("2026-12-20", "2026-12-06")]),
    ],
    ids=["too early for either", "as planned", "well before the order", "for the order"],
)
def test_a_review_well_before_the_day_ordered_is_the_planned_one(done, found, knowledge):
    entries = (
        a_dose("2026-08-01"),
        an_order("review", on="2026-12-20"),
        an_event("review", done),
    )
    answer = tasks(knowledge, "UK_NICE", *entries, start=date(2026, 8, 1))
    assert of("clinical", answer) == found
