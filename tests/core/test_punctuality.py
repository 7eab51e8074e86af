"""By which plan a dose is judged."""

from __future__ import annotations

import pytest

from b12tracker.core.punctuality import punctuality
from tests.builders import TODAY, a_phase, a_plan, a_record, day, doses


@pytest.mark.parametrize(
    ("first", "due"), [("2026-07-01", "2026-07-01"), ("2026-07-02", "2026-08-20")]
)
def test_a_dose_on_the_first_day_of_a_new_plan_is_judged_by_that_one(first, due, knowledge):
    old = a_plan("2026-01-01", phases=(a_phase("2 mo"),))
    new = a_plan(first, phases=(a_phase("1 wk"),))
    record = a_record(old, new, doses("2026-05-01", "2026-06-20", "2026-07-01"))
    assert punctuality(record, TODAY, knowledge)[-1].due_from == day(due)
