"""What the charts say and where they put it, without a window."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b12tracker.gui.charts.calendar_ticks import day_at, place, ticks
from b12tracker.gui.charts.joining import joined
from b12tracker.gui.charts.layout import STRIPED, arrange
from b12tracker.gui.charts.model import (
    DoseMark,
    MarkKind,
    PaneKey,
    Point,
    Remark,
    Span,
    Stripe,
    StripeKind,
)
from b12tracker.gui.charts.panes import PRESETS, least_of
from b12tracker.gui.charts.readout import event_days, readout
from b12tracker.gui.charts.scales import cycle_range, scales_of, whole_range, years_range
from b12tracker.gui.charts.words import interval_words, number, value_words
from b12tracker.gui.tokens import Tone
from tests.gui.timelines import TODAY, a_series, a_timeline, marks, timelines


def _given(*days: str) -> tuple[DoseMark, ...]:
    return tuple(DoseMark(on=date.fromisoformat(one), kind=MarkKind.GIVEN) for one in days)


def _point(on: str, value: str, **more) -> Point:
    return Point(on=date.fromisoformat(on), value=Decimal(value), **more)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_is_read_back_from_its_place(day):
    assert day_at(place(day)) == day
    assert day_at(place(day) + 0.49) == day


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(14, 9000), st.integers(2, 14))
def test_ticks_lie_in_view_in_order_and_are_few(first, length, most):
    found = ticks(place(first), place(first + timedelta(days=length)), most)
    places = [tick.x for tick in found]
    assert places == sorted(set(places))
    assert all(place(first) <= x <= place(first + timedelta(days=length)) for x in places)
    assert len(found) <= most + 2


def test_ticks_name_months_and_let_january_stand_out():
    found = ticks(place(date(2025, 9, 20)), place(date(2026, 4, 14)), 8)
    assert [(tick.words, tick.strong) for tick in found] == [
        ("Oct", False),
        ("Nov", False),
        ("Dec", False),
        ("Jan 2026", True),
        ("Feb", False),
        ("Mar", False),
        ("Apr", False),
    ]


@given(marks(), st.floats(0, 400), st.floats(1, 4000))
def test_joined_marks_stand_for_every_dose_once(found, nearer, longest):
    runs = joined(found, nearer, longest)
    counted = [mark for run in runs for mark in run.marks]
    expected = [mark for mark in found if not mark.kind.of_tablets]
    assert sorted(map(id, counted)) == sorted(map(id, expected))
    assert all(run.last - run.first <= longest for run in runs)
    assert all(run.first <= run.x <= run.last for run in runs)


def test_doses_that_lie_on_one_another_become_one_with_their_number():
    loading = _given(*(f"2024-09-{day:02d}" for day in range(2, 26, 2)))
    runs = joined([*loading, *_given("2024-11-19")], 3, 90)
    assert [len(run.marks) for run in runs] == [12, 1]


def test_a_void_dose_is_never_counted_among_those_given():
    mixed = (*_given("2025-04-08"), DoseMark(on=date(2025, 4, 9), kind=MarkKind.VOID))
    assert [run.kind for run in joined(mixed, 99, 999)] == [
        MarkKind.GIVEN,
        MarkKind.VOID,
    ]


EVERYTHING = tuple(PaneKey)
STRIPES = {PaneKey.PLAN: 1, PaneKey.MEDICINES: 3}


def _arranged(height, layout="doctor", *, scale=1.0, scrolled=0.0, present=EVERYTHING):
    seen = PRESETS[layout].seen(present)
    stripes = {pane: STRIPES[pane] for pane in STRIPED}
    return arrange(1166, height, seen, stripes, scale=scale, scrolled=scrolled)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("layout", list(PRESETS))
@pytest.mark.parametrize("height", [400, 520, 1600])
def test_panes_follow_each_other_and_fill_their_room(scale, layout, height):
    areas = _arranged(height * scale, layout, scale=scale)
    column = list(areas.panes.values())
    for upper, lower in pairwise(column):
        assert upper.bottom == pytest.approx(lower.y)
    assert areas.axis.bottom == pytest.approx(height * scale)
    assert column[-1].bottom - areas.hidden == pytest.approx(areas.axis.y)
    for pane, area in areas.panes.items():
        if pane not in areas.lanes:
            assert area.height >= least_of(pane) * scale - 0.001


def test_pinned_panes_stay_while_the_others_are_scrolled():
    before, after = _arranged(520), _arranged(520, scrolled=60)
    assert before.hidden > 60
    for pane in before.panes:
        moved = before.panes[pane].y - after.panes[pane].y
        assert moved == pytest.approx(0 if PRESETS["doctor"][pane].pinned else 60)
    assert before.at(before.body.bottom - 1) is not None
    assert after.panes[PaneKey.SYMPTOMS].y < after.body.y
    for pane in after.panes:
        stays = PRESETS["doctor"][pane].pinned
        assert after.room_of(pane) is (after.pinned if stays else after.body)
    assert after.at(after.body.y - 1) is PaneKey.DOSES
    assert after.at(after.body.y + 1) is PaneKey.SYMPTOMS


def test_nothing_is_scrolled_further_than_its_end():
    areas = _arranged(520, scrolled=99_999)
    assert list(areas.panes.values())[-1].bottom == pytest.approx(areas.axis.y)


def test_low_hb_enters_the_common_band_from_below_and_high_mcv_from_above():
    hb = a_series("hb", [_point("2025-01-01", "92")], low=Decimal(130), high=Decimal(170))
    mcv = a_series("mcv", [_point("2025-01-01", "118")], low=Decimal(80), high=Decimal(100))
    values = scales_of(a_timeline(hb=hb, mcv=mcv))
    area = _arranged(600).panes[PaneKey.BLOOD]
    for_hb, for_mcv = values["hb"], values["mcv"]
    assert for_hb.over(area).px(130) == pytest.approx(for_mcv.over(area).px(80))
    assert for_hb.over(area).px(170) == pytest.approx(for_mcv.over(area).px(100))
    assert for_hb.low < 92
    assert for_mcv.high > 118


@given(timelines())
@settings(deadline=None)
def test_every_value_has_its_place_within_the_scale(timeline):
    values = scales_of(timeline)
    for series in timeline.series:
        scale = values[series.key]
        assert all(scale.low < float(point.value) < scale.high for point in series.points)
        assert list(scale.ticks) == sorted(set(scale.ticks))


@given(timelines())
@settings(deadline=None)
def test_all_means_all(timeline):
    first, last = whole_range(timeline)
    days = [mark.on for mark in timeline.doses]
    days += [point.on for series in timeline.series for point in series.points]
    assert all(first < place(day) < last for day in days)
    assert first < place(TODAY) < last


def test_ranges_reach_into_the_days_to_come():
    timeline = a_timeline(doses=_given("2020-01-01", "2026-01-08"))
    for first, last in (years_range(timeline, 3), years_range(timeline, 1), cycle_range(timeline)):
        assert first < place(TODAY) < last
    assert day_at(cycle_range(timeline)[0]) <= date(2026, 1, 8)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("61", "61"),
        ("1476", "1\u202f476"),
        ("412.50", "412.5"),
        ("-3", "\u22123"),
        ("10", "10"),
        ("0.310", "0.31"),
        ("200000", "200\u202f000"),
    ],
)
def test_numbers_read_as_printed_with_thousands_apart(value, words):
    assert number(Decimal(value)) == words


def test_what_a_conversion_left_behind_is_not_shown():
    series = a_series("b12")
    assert value_words(series, _point("2025-01-01", "374.0720123")) == "374"
    assert value_words(series, _point("2025-01-01", "82.6741")) == "82.7"
    assert value_words(series, _point("2025-01-01", "1476", comparator=">")) == ">1\u202f476"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("140", "650", "140–650"), ("70", None, "≥ 70"), (None, "15", "≤ 15"), (None, None, "")],
)
def test_intervals_say_which_ends_they_have(low, high, words):
    assert interval_words(low and Decimal(low), high and Decimal(high)) == words


def test_the_readout_gives_the_newest_values_how_old_they_are_and_the_day_of_the_cycle():
    timeline = a_timeline(
        doses=_given("2025-11-13", "2026-01-08"),
        b12=a_series("b12", [_point("2025-09-16", "884", hollow=True)], name="B12"),
        hb=a_series("hb", [_point("2026-03-24", "138", verdict="in range")], name="Hb", unit="g/L"),
        stripes=(
            Stripe(
                name="Folic acid",
                kind=StripeKind.FOLIC,
                spans=(
                    Span(
                        first=date(2026, 2, 2), last=None, words="", detail="5 mg", tone=Tone.WARN
                    ),
                ),
            ),
        ),
        remarks=(Remark(on=date(2026, 3, 24), text="Reviewed"),),
    )
    found = readout(timeline, date(2026, 3, 24))
    assert found.title == "Tue 24 Mar 2026"
    assert found.subtitle == "Day 75 of cycle 2"
    assert [(line.name, line.value, line.aside) for line in found.values] == [
        ("B12", "884", "16 Sept 25"),
        ("Hb", "138", "in range"),
    ]
    assert [line.text for line in found.remarks] == ["Folic acid 5 mg, day 51", "Reviewed"]
    assert found.spoken == (
        "Tue 24 Mar 2026. Day 75 of cycle 2. B12 884 pmol/L, 16 Sept 25. Hb 138 g/L, in range. "
        "Folic acid 5 mg, day 51. Reviewed."
    )


def test_before_the_first_value_the_readout_invents_none():
    timeline = a_timeline(b12=a_series("b12", [_point("2025-09-16", "884")]))
    assert readout(timeline, date(2025, 9, 15)).values == ()


@given(timelines())
@settings(max_examples=40, deadline=None)
def test_the_steps_reach_every_value_and_every_dose(timeline):
    days = set(event_days(timeline))
    assert all(point.on in days for series in timeline.series for point in series.points)
    assert all(mark.on in days for mark in timeline.doses if mark.kind is not MarkKind.TABLET)


def test_a_stretch_of_tablets_is_one_step_and_not_thousands():
    tablets = tuple(
        DoseMark(on=date(2025, 1, 1) + timedelta(days=n), kind=MarkKind.TABLET) for n in range(300)
    )
    assert event_days(a_timeline(doses=tablets)) == (date(2025, 1, 1),)
