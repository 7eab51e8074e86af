"""The clock answers for its day and notes when an answer may be another."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from b12tracker.core.clock import Clock, plus

DAY = date(2026, 11, 20)
NEXT = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("asked", "answer", "turn"),
    [(DAY, True, None), (date(2026, 11, 19), True, None), (NEXT, False, NEXT)],
    ids=["today has come", "yesterday has come", "tomorrow has not, and is noted"],
)
def test_reached(asked, answer, turn):
    clock = Clock(DAY)
    assert clock.reached(asked) is answer
    assert clock.next_turn == turn


@pytest.mark.parametrize(
    ("asked", "answer", "turn"),
    [
        (date(2026, 11, 19), True, None),
        (DAY, False, NEXT),
        (NEXT, False, date(2026, 11, 22)),
        (date.max, False, None),
    ],
    ids=["yesterday is over", "today is not", "nor tomorrow", "the last day never is"],
)
def test_past(asked, answer, turn):
    clock = Clock(DAY)
    assert clock.past(asked) is answer
    assert clock.next_turn == turn


def test_the_earliest_of_the_noted_days_counts():
    clock = Clock(DAY)
    for ahead in (9, 3, 5):
        clock.reached(DAY + timedelta(days=ahead))
    clock.turns_on(DAY + timedelta(days=4))
    clock.turns_on(DAY)
    assert clock.next_turn == DAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("as_of", "hour", "answer", "turn"),
    [
        (DAY, 23, True, None),
        (datetime.combine(DAY, time(9)), 9, True, None),
        (datetime.combine(DAY, time(9)), 10, False, NEXT),
        (datetime(2026, 11, 20, 9, tzinfo=UTC), 10, False, NEXT),
    ],
    ids=["a day is its end", "to the minute", "later today: seen tomorrow", "an offset is dropped"],
)
def test_passed(as_of, hour, answer, turn):
    clock = Clock(as_of)
    assert clock.passed(datetime.combine(DAY, time(hour))) is answer
    assert clock.next_turn == turn


def test_a_moment_at_midnight_is_the_end_of_the_day_before():
    clock = Clock(DAY)
    assert clock.passed(datetime.combine(NEXT, time.min))
    assert not clock.passed(datetime.combine(date(2026, 11, 23), time.min))
    assert clock.next_turn == date(2026, 11, 22)


def test_days_beyond_the_calendar_are_its_ends():
    assert plus(date.max, 5) == date.max
    assert plus(date.min, -5) == date.min
    assert plus(DAY, -20) == date(2026, 10, 31)
