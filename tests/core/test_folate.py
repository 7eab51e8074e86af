"""How much folic acid is taken and since when: sums, first days, free days that are bridged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.folate import folate, is_taken
from tests.builders import a_medicine, a_record

DAY = date(2026, 11, 20)


@pytest.fixture
def now(knowledge):
    return lambda *medicines: folate(a_record(*medicines), Clock(DAY), knowledge)


def acid(first, last=None, ug=400, **more):
    return a_medicine("folic_acid", first, last, strength_ug=ug, **more)


def test_a_medicine_is_taken_from_its_first_day_to_its_last():
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]
    assert [is_taken(acid(DAY, DAY), Clock(day)) for day in days] == [False, True, False]
    assert is_taken(acid(None), Clock(DAY))


def test_the_limit_itself_is_no_exposure(now):
    assert not now(acid("2026-11-01", ug=100)).exposed
    assert now(acid("2026-11-01", ug=101)).exposed
    assert now(acid("2026-11-01", ug=100)).since is None


def test_a_product_of_today_counts_from_today(now):
    assert now(acid(DAY)).since == DAY


def test_the_strongest_product_and_the_sum_are_of_those_taken_today(now):
    found = now(acid("2026-11-01", per_day=2), acid("2026-11-02", ug=5000), acid("2026-11-21"))
    assert (found.ug_day, found.strongest_ug) == (5800, 5000)
    assert len(found.products) == 3
    assert len(found.taken) == 2
    assert (now().ug_day, now().strongest_ug, now().unknown) == (0, 0, False)


def test_a_product_of_unknown_strength_counts_for_the_longer_stretch_only(now):
    found = now(acid("2026-01-01", ug=None), acid("2026-11-01"))
    assert (found.since, found.since_any, found.unknown) == (
        date(2026, 11, 1),
        date(2026, 1, 1),
        True,
    )
    alone = now(acid("2026-01-01", ug=None))
    assert (alone.since, alone.since_any, alone.exposed) == (None, date(2026, 1, 1), False)
    ended = now(acid("2026-01-01", "2026-03-01", ug=None), acid("2026-11-01"))
    assert (ended.since, ended.since_any) == (date(2026, 11, 1), date(2026, 11, 1))
    little = now(acid("2026-01-01", ug=50), acid("2026-02-01", ug=None))
    assert little.since_any == date(2026, 2, 1)


def test_two_products_that_meet_on_one_day_are_summed_on_it(now):
    # 60 and 60 are above 100 on the tenth alone; from the eleventh the second one was doubled.
    meets = now(
        acid("2026-11-01", "2026-11-10", ug=60),
        acid("2026-11-10", ug=60),
        acid("2026-11-11", ug=60),
    )
    assert meets.since == date(2026, 11, 10)


def test_free_days_are_counted_from_the_first_of_them(now, knowledge):
    bridge = knowledge.masking.days("bridge")
    last = date(2026, 9, 1)
    free = last + timedelta(days=1)
    for gap, since in ((bridge, date(2026, 1, 1)), (bridge + 1, free + timedelta(days=bridge + 1))):
        again = free + timedelta(days=gap)
        assert now(acid("2026-01-01", last), acid(again)).since == since
        # A little is taken in between: it does not shorten what was free.
        little = acid(free + timedelta(days=2), free + timedelta(days=3), ug=50)
        assert now(acid("2026-01-01", last), little, acid(again)).since == since


def test_since_an_unknown_day_is_no_day(now):
    found = now(acid(None))
    assert (found.exposed, found.since) == (True, None)
