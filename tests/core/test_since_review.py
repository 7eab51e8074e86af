"""What came since the last review, in a few words."""

from __future__ import annotations

import pytest

from b12tracker.core.ids import EntryId
from b12tracker.core.since_review import since_parts
from tests.builders import TODAY, a_checkin, a_dose, a_lab, a_phase, a_plan, a_record, day, doses

SINCE = day("2026-10-20")
GROUPS = ("A1", "A2", "A3", "C1", "C2", "C3", "V1")
PLAN = a_plan("2026-01-01", phases=(a_phase("4 wk"),))


@pytest.fixture
def told(knowledge):
    def parts(*entries):
        return since_parts(a_record(*entries), SINCE, TODAY, knowledge)

    return parts


def score(on, points):
    return a_checkin(on, **dict.fromkeys(GROUPS, points))


def b12(on, value="400", **more):
    return a_lab("b12_total", value, "ng/L", on, **more)


def test_nothing_came(told):
    assert told() == ()
    old = (a_dose(SINCE), score(SINCE, 6), b12(SINCE), a_lab("hb", "120", "g/L", SINCE))
    assert told(*old) == ()
    assert told(a_dose("2026-11-21"), score("2026-11-21", 6), b12("2026-11-21")) == ()


def test_doses_are_counted_and_told_in_time_where_a_plan_says_when(told):
    assert told(a_dose("2026-10-21")) == ("1 dose",)
    assert told(*doses("2026-10-21", "2026-11-20")) == ("2 doses",)
    before = doses("2026-08-28", "2026-09-25")
    assert told(PLAN, *before, *doses("2026-10-23", "2026-11-20")) == ("doses 2 of 2 on time",)
    assert told(PLAN, *before, a_dose("2026-11-20")) == ("doses 0 of 1 on time",)


def test_the_newest_score_stands_beside_the_one_of_the_review(told):
    assert told(score("2026-10-21", 6)) == ("score 6",)
    assert told(
        score("2026-10-01", 9), score(SINCE, 8), score("2026-10-21", 7), score(TODAY, 3)
    ) == ("score 8 → 3",)


def test_the_newest_b12_is_told_as_it_was_read(told):
    assert told(b12("2026-10-21")) == ("B12 400 ng/L",)
    assert told(b12("2026-11-01", "2000", comparator=">"), b12("2026-10-21")) == ("B12 >2000 ng/L",)
    two = (b12(TODAY, "300", id=EntryId(2)), b12(TODAY, "400", id=EntryId(1)))
    assert told(*two) == ("B12 300 ng/L",)
    assert told(a_lab("b12_total", None, "", TODAY, word="high")) == ("B12 high",)
    assert told(a_dose("2026-09-01"), b12(TODAY)) == ("B12 (on treatment) 400 ng/L",)


def test_other_results_are_counted(told):
    hb, mcv = a_lab("hb", "120", "g/L", TODAY), a_lab("mcv", "90", "fL", "2026-10-21")
    assert told(hb) == ("1 other result",)
    assert told(hb, mcv, b12(TODAY), score(TODAY, 4)) == (
        "score 4",
        "B12 400 ng/L",
        "2 other results",
    )
