"""Who stands first on Today, and that a row says the same after it was stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueItem, DueKind, Level, State
from b12tracker.core.kept_text import from_text, to_text
from b12tracker.core.recall import Section
from b12tracker.core.worklist import (
    Because,
    Mark,
    Summary,
    Tally,
    because,
    cell,
    days_late,
    name_of,
    order,
    reason_of,
    row_item,
    since_of,
    stable,
    tallies_of,
)
from tests.builders import a_summary

DAY = date(2026, 11, 20)


def item(state=State.OVERDUE, *, what="maintenance", kind=DueKind.DOSE, by=DAY, **more):
    return DueItem(
        kind=kind,
        what=what,
        due_from=more.get("due_from", by - timedelta(days=30)),
        due_by=by,
        overdue_from=by + timedelta(days=8),
        lapsed_from=more.get("lapsed_from"),
        state=state,
        target=more.get("target", by),
    )


def row(**more):
    return a_summary(**{"due": item(), **more})


def marks(*pairs):
    return tuple(Mark(rule=rule, level=Level(level)) for rule, level in pairs)


ROWS = [
    (Because.EMERGENCY, row(marks=marks(("EM-01", "emergency")), due=None)),
    (Because.NERVE, row(marks=marks(("RF-01", "critical")), due=None)),
    (Because.NERVE, row(nerve_until=DAY)),
    (Because.LOADING, row(due=item(State.DUE, what="loading"))),
    (Because.LAPSED, row(due=item(State.LAPSED), irreversible=True)),
    (Because.IRREVERSIBLE, row(irreversible=True)),
    (Because.DAYS_LATE, row(due=item(kind=DueKind.REVIEW, what="clinical"), irreversible=True)),
    (Because.DAYS_LATE, row(nerve_until=DAY - timedelta(days=1))),
    (Because.DAYS_LATE, row(due=item(State.PLANNED, what="loading"), irreversible=True)),
]


@pytest.mark.parametrize(("why", "summary"), ROWS)
def test_the_first_reason_that_holds_places_the_row(why, summary):
    assert because(summary, DAY) is why
    assert reason_of(order(summary, DAY)) is why


def test_the_order_of_reasons_is_the_order_of_the_list():
    placed = [tuple(Because).index(reason_of(order(summary, DAY))) for _, summary in ROWS]
    assert placed == sorted(placed)


def test_for_lateness_alone_a_critical_finding_goes_first_then_the_latest_then_the_name():
    critical = row(marks=marks(("FM-01", "critical")), due=None, name="Zed, A")
    late = row(due=item(by=DAY - timedelta(days=20)), name="Young, B")
    later = row(due=item(by=DAY - timedelta(days=40)), name="Xu, C")
    same = row(due=item(by=DAY - timedelta(days=40)), name="Ant, D")
    rows = sorted([late, same, critical, later], key=lambda one: order(one, DAY))
    assert [one.name for one in rows] == ["Zed, A", "Ant, D", "Xu, C", "Young, B"]


def test_an_open_dose_goes_before_other_work_and_a_planned_one_after():
    dose, lab = item(State.DUE), item(State.OVERDUE, kind=DueKind.LAB, what="fbc")
    planned = item(State.PLANNED)
    asked = item(State.DUE, kind=DueKind.CHECKIN, what="symptoms")
    clock = Clock(DAY)
    assert row_item((lab, dose), clock) is dose
    assert row_item((planned, lab), clock) is lab
    assert row_item((asked, planned), clock) is planned
    assert row_item((item(State.DONE, kind=DueKind.LAB),), clock) is None


@pytest.mark.parametrize("kind", [DueKind.LAB, DueKind.REVIEW])
def test_a_test_that_nobody_did_for_a_year_stands_on_today_no_more(kind):
    late = item(kind=kind, what="retic", by=DAY - timedelta(days=365))
    later = item(kind=kind, what="retic", by=DAY - timedelta(days=366))
    clock = Clock(DAY)
    assert row_item((late,), clock) is late
    assert clock.next_turn == DAY + timedelta(days=1), "the row changes tomorrow"
    assert row_item((later,), Clock(DAY)) is None


def test_a_dose_stands_on_today_however_late_it_is():
    lapsed = item(State.LAPSED, by=DAY - timedelta(days=900))
    assert row_item((lapsed,), Clock(DAY)) is lapsed


def test_lateness_and_a_missing_plan_are_counted_once():
    late = row(marks=marks(("GAP-01", "critical"), ("LIFELONG-02", "warning")), no_date=True)
    assert tallies_of(late) == {Tally.OVERDUE, Tally.NO_DATE}
    assert tallies_of(row(marks=marks(("FM-03", "warning")), due=None)) == {Tally.FLAGS}
    assert tallies_of(row(marks=marks(("FM-00", "info")), due=None)) == frozenset()
    assert tallies_of(row(followed=False)) == frozenset()


def test_only_doses_have_a_strip():
    assert cell(item(kind=DueKind.LAB), DAY) is None
    assert cell(None, DAY) is None


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
dates = st.dates(date(1990, 1, 1), date(2090, 1, 1))
items = st.builds(
    DueItem,
    kind=st.sampled_from(DueKind),
    what=st.sampled_from(["loading", "maintenance", "fbc"]),
    due_from=dates,
    due_by=dates,
    overdue_from=dates,
    lapsed_from=st.none() | dates,
    state=st.sampled_from(State),
    target=st.none() | dates,
)
summaries = st.builds(
    Summary,
    name=st.text(max_size=30),
    born=st.sampled_from(["", "1961", "1961-03-12"]),
    phone=st.text(max_size=10),
    followed=st.booleans(),
    plan=st.sampled_from(["", "IM 8 wk"]),
    last_dose=st.none() | dates,
    irreversible=st.booleans(),
    nerve_until=st.none() | dates,
    no_date=st.booleans(),
    marks=st.lists(
        st.builds(
            Mark,
            rule=st.sampled_from(["RF-01", "GAP-01", "FM-01"]),
            level=st.sampled_from(Level),
        ),
        max_size=3,
    ).map(tuple),
    due=st.none() | items,
    section=st.sampled_from(Section),
    until=st.none() | dates,
    agreed=st.none() | dates,
    unanswered=st.integers(0, 9),
    results=st.integers(0, 9),
    asked=st.booleans(),
    wanted=st.text(max_size=10),
    reviewed=st.none() | dates,
    data=st.none() | dates,
)


@UNHURRIED
@given(summaries)
def test_a_row_is_the_same_after_it_was_stored(summary):
    assert from_text(to_text(summary)) == summary


@UNHURRIED
@given(summaries, dates)
def test_the_stored_order_is_the_order_of_the_reason_on_any_day(summary, day):
    placed = order(summary, day)
    assert reason_of(placed) is because(summary, day)
    assert since_of(placed) == day - timedelta(days=days_late(summary, day))
    assert name_of(placed) == summary.name.casefold()


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"irreversible": True}, True),
        ({"marks": (Mark(rule="MED-MET", level=Level.WARNING),)}, True),
        ({"marks": (Mark(rule="FM-01", level=Level.CRITICAL),)}, False),
        ({"marks": (Mark(rule="NEURO-3M", level=Level.WARNING),)}, False),
        ({"marks": (Mark(rule="EM-01", level=Level.EMERGENCY),)}, False),
        ({"due": item(what="loading")}, False),
        ({"due": item(State.LAPSED)}, False),
        ({"nerve_until": DAY}, False),
        ({"nerve_until": DAY - timedelta(days=1)}, True),
    ],
)
def test_only_rows_that_are_not_pressing_are_worked_on_together(more, found):
    assert stable(row(**more), DAY) is found
