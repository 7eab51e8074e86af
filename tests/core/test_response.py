"""How a composite changed since treatment began, and when an answer is expected."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.knowledge.response import Pane
from b12tracker.core.response import expected_bands, responses
from b12tracker.core.start import started_on
from b12tracker.core.symptoms import Response
from tests.builders import a_checkin, a_dose, a_patient, a_record, tablets

DAY = date(2026, 11, 20)
START = "2026-09-01"


def nerves(on, score):
    return a_checkin(on, N1=score, N2=score, B1=score, B2=score)


def of(found, key):
    return next((one for one in found if one.key == key), None)


@pytest.mark.parametrize(
    ("before", "now", "response", "words"),
    [
        (6, 4, Response.MUCH_BETTER, "Nerves: 6 → 4, meaningful improvement (−2)"),
        (3, 2, Response.MUCH_BETTER, "Nerves: 3 → 2, meaningful improvement (−1)"),
        (6, 5, Response.BETTER, "Nerves: 6 → 5, slight improvement (−1)"),
        (6, 6, Response.SAME, "Nerves: 6 → 6, no change (±0)"),
        (6, 7, Response.WORSE, "Nerves: 6 → 7, slight worsening (+1)"),
        (6, 8, Response.MUCH_WORSE, "Nerves: 6 → 8, meaningful worsening (+2)"),
    ],
    ids=[
        "two points",
        "a third of the baseline",
        "one point",
        "nothing",
        "one point up",
        "two points up",
    ],
)
def test_the_change_since_before_treatment_is_said_in_words(
    before, now, response, words, knowledge
):
    record = a_record(nerves("2026-08-30", before), a_dose(START), nerves("2026-11-01", now))
    found = of(responses(record, DAY, knowledge), "neuro")
    assert found.change.response is response
    assert found.text == words
    assert found.now_on == date(2026, 11, 1)


def test_the_newest_valid_check_in_is_compared_with_the_last_before_treatment(knowledge):
    record = a_record(
        nerves("2026-08-20", 9),
        nerves("2026-08-31", 6),
        a_dose(START),
        nerves("2026-10-01", 5),
        nerves("2026-11-10", 3),
        a_checkin("2026-11-15", N1=0),  # too few answers for a composite
        nerves("2026-11-21", 0),  # after the day
    )
    change = of(responses(record, DAY, knowledge), "neuro").change
    assert (change.before, change.now) == (Fraction(6), Fraction(3))


def test_without_a_start_a_baseline_or_a_later_check_in_nothing_is_said(knowledge):
    before, later = nerves("2026-08-31", 6), nerves("2026-11-01", 3)
    assert responses(a_record(before, later), DAY, knowledge) == ()
    assert responses(a_record(a_dose(START), later), DAY, knowledge) == ()
    assert responses(a_record(before, a_dose(START)), DAY, knowledge) == ()
    on_the_day = nerves(START, 6)
    assert responses(a_record(on_the_day, a_dose(START)), DAY, knowledge) == ()
    too_old = nerves("2026-08-17", 6)  # fifteen days before
    assert responses(a_record(too_old, a_dose(START), later), DAY, knowledge) == ()


def test_treatment_starts_with_the_first_tablet_that_was_taken():
    stretch = tablets("2026-09-01", missed=("2026-09-01", "2026-09-02"))
    assert started_on(a_record(stretch), Clock(DAY)) == date(2026, 9, 3)
    assert started_on(a_record(stretch, a_dose("2026-08-30")), Clock(DAY)) == date(2026, 8, 30)
    assert started_on(a_record(stretch), Clock(date(2026, 9, 2))) is None
    assert started_on(a_record(a_dose("2026-08-30", status="not_given")), Clock(DAY)) is None


def test_bands_lie_where_the_documents_expect_an_answer(knowledge):
    bands = {one.id: one for one in expected_bands(a_record(a_dose(START)), DAY, knowledge)}
    assert (bands["reticulocytes"].first, bands["reticulocytes"].last) == (
        date(2026, 9, 4),
        date(2026, 9, 11),
    )
    assert bands["cell_volume"].last == date(2026, 10, 27), "eight weeks"
    assert bands["fatigue"].last is None, "no document gives an end"
    assert {one.pane for one in bands.values()} == {
        Pane.RETIC,
        Pane.HB,
        Pane.MCV,
        Pane.SYMPTOMS,
        Pane.NEURO,
    }
    assert "20 to 30 g/L" in bands["haemoglobin"].text
    assert all(one.text and one.sources for one in bands.values())


def test_before_treatment_and_for_children_nothing_is_expected(knowledge):
    assert expected_bands(a_record(), DAY, knowledge) == ()
    child = a_record(a_dose(START), patient=a_patient(born="2014-05-01"))
    assert expected_bands(child, DAY, knowledge) == ()
