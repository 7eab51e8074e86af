"""In which group of Review somebody stands, and how long a review holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.findings import DueItem, DueKind, Level, State
from b12tracker.core.kept_text import from_text, to_text
from b12tracker.core.review import Group, group_of, holds
from b12tracker.core.since_review import since_parts
from b12tracker.core.worklist import Mark
from tests import builders as b

DAY = b.TODAY


def ago(days):
    return DAY - timedelta(days=days)


def due(state, kind=DueKind.DOSE):
    return DueItem(
        kind=kind,
        what="maintenance",
        due_from=ago(40),
        due_by=ago(12),
        overdue_from=ago(4),
        lapsed_from=None,
        state=state,
    )


def row(**more):
    return b.a_summary(**{"data": ago(10), **more})


def mark(rule, level):
    return (Mark(rule=rule, level=level),)


@pytest.mark.parametrize(
    ("more", "group"),
    [
        ({"marks": mark("EM-01", Level.EMERGENCY)}, Group.EMERGENCY),
        ({"marks": mark("NEURO-3M", Level.WARNING)}, Group.NERVE),
        ({"nerve_until": DAY}, Group.NERVE),
        ({"nerve_until": ago(1)}, Group.ON_TRACK),
        ({"marks": mark("FM-01", Level.CRITICAL)}, Group.FLAGS),
        ({"marks": mark("MED-MET", Level.WARNING)}, Group.ON_TRACK),
        ({"asked": True, "due": due(State.OVERDUE)}, Group.ASKED),
        ({"marks": mark("WEAR-01", Level.INFO)}, Group.WEARS_OFF),
        ({"due": due(State.OVERDUE)}, Group.LATE),
        ({"due": due(State.LAPSED), "results": 2}, Group.LATE),
        ({"due": due(State.DUE)}, Group.ON_TRACK),
        ({"due": due(State.OVERDUE, DueKind.LAB)}, Group.ON_TRACK),
        ({"results": 1}, Group.RESULTS),
        ({"data": ago(183)}, Group.ON_TRACK),
        ({"data": ago(184)}, Group.NO_DATA),
        ({"data": None}, Group.NO_DATA),
    ],
)
def test_the_first_group_that_holds_is_the_one(more, group):
    assert group_of(row(**more), DAY) is group


@pytest.mark.parametrize(
    ("group", "days"),
    [(Group.NERVE, 28), (Group.LATE, 28), (Group.NO_DATA, 183), (Group.ON_TRACK, 365)],
)
def test_a_review_holds_for_a_while(group, days):
    assert holds(row(reviewed=ago(days), data=ago(400)), group, DAY)
    assert not holds(row(reviewed=ago(days + 1), data=ago(400)), group, DAY)


def test_new_data_end_a_review_and_data_of_the_same_day_were_seen():
    assert holds(row(reviewed=ago(5), data=ago(5)), Group.NERVE, DAY)
    assert not holds(row(reviewed=ago(5), data=ago(4)), Group.NERVE, DAY)


@pytest.mark.parametrize("group", [Group.EMERGENCY, Group.RESULTS])
def test_no_review_answers_an_emergency_or_results_nobody_signed(group):
    assert not holds(row(reviewed=DAY, data=None), group, DAY)


def test_who_was_never_reviewed_waits():
    assert not holds(row(reviewed=None), Group.ON_TRACK, DAY)


def test_what_review_needs_is_kept_as_text():
    kept = row(asked=True, reviewed=ago(3), data=None)
    assert from_text(to_text(kept)) == kept


# What came since ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def knowledge():
    from b12tracker.services.clinic import read_knowledge

    return read_knowledge()


def test_what_came_since_is_told_and_nothing_of_before(knowledge):
    record = b.a_record(
        b.a_plan("2026-01-05", phases=(b.a_phase("8 wk"),)),
        *b.doses("2026-01-05", "2026-03-02", "2026-04-27", "2026-07-20"),
        b.a_lab("b12_total", 140, "pmol/L", "2026-01-02"),
        b.a_lab("b12_total", 1476, "pmol/L", "2026-06-02", comparator=">"),
        b.a_lab("hb", 131, "g/L", "2026-06-02"),
        b.a_checkin("2026-02-01", A1=8, A2=8, A3=8, D4=8, N1=8, N2=8, B1=8, B2=8, C1=8, C2=8, M1=8),
        b.a_checkin("2026-06-02", A1=4, A2=4, A3=4, D4=4, N1=4, N2=4, B1=4, B2=4, C1=4, C2=4, M1=4),
    )
    parts = since_parts(record, date(2026, 3, 1), DAY, knowledge)
    assert parts == (
        "doses 2 of 3 on time",
        "score 8 → 4",
        "B12 (on treatment) >1476 pmol/L",
        "1 other result",
    )
    assert since_parts(record, date(2026, 8, 1), DAY, knowledge) == ()
