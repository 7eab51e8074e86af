"""Nerves over time: the first and the last day of each window, and the score it begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from b12tracker.core.assess import assess
from tests.builders import a_checkin, a_dose, a_lab, a_patient, a_record, tablets

START = date(2026, 6, 1)
NERVES = ("N1", "N2", "B1", "B2")


@pytest.fixture
def fires(knowledge):
    def found(rule, day, *entries, patient=None):
        answer = assess(a_record(*entries, patient=patient), day, knowledge, "UK_NICE")
        return next((one for one in answer.findings if one.rule == rule), None)

    return found


def felt(on, score):
    return a_checkin(on, **dict.fromkeys(NERVES, score))


def after(days):
    return START + timedelta(days=days)


def test_the_three_month_review_has_a_first_and_a_last_day(fires, knowledge):
    first, last = (knowledge.followup.days(name) for name in ("neuro_first", "neuro_last"))
    for days, there in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        entries = (a_dose(START), felt(START, 6), felt(after(days), 6))
        assert bool(fires("NEURO-3M", after(last + 10), *entries)) is there, days


def test_a_better_score_after_the_review_ends_it(fires, knowledge):
    last = knowledge.followup.days("neuro_last")
    entries = (a_dose(START), felt(START, 6), felt(after(last), 6))
    found = fires("NEURO-3M", after(last + 10), *entries)
    assert [fact.value for fact in found.because] == ["6.0", "6.0"]
    assert fires("NEURO-3M", after(last + 10), *entries, felt(after(last + 1), 1)) is None


def test_of_two_check_ins_on_the_last_day_of_the_review_the_later_counts(fires, knowledge):
    last = knowledge.followup.days("neuro_last")
    start = (a_dose(START), felt(START, 6))
    for early, late, there in ((1, 6, True), (6, 1, False)):
        found = fires(
            "NEURO-3M", after(last + 10), *start, felt(after(last), early), felt(after(last), late)
        )
        assert bool(found) is there, (early, late)


def test_nerves_that_began_with_a_four_are_still_there(fires, knowledge):
    still = knowledge.followup.days("neuro_still")
    for before, there in ((4, True), (3, False)):
        entries = (a_dose(START), felt(START, before), felt(after(still - 5), 5))
        assert bool(fires("NEURO-6M", after(still), *entries)) is there, before


def test_tablets_alone_count_for_a_week_after_the_last(fires):
    patient = replace(a_patient(), neuro_involvement=True)
    for days, there in ((6, True), (7, False)):
        taken = tablets(START, after(20))
        assert bool(fires("NEURO-ORAL", after(20 + days), taken, patient=patient)) is there, days


def test_cells_that_are_still_low_are_listed_by_name(fires, knowledge):
    labs = [
        a_lab(test, value, "10*9/L", on, low="150" if test == "plt" else "4", high="400")
        for on in (START, after(20))
        for test, value in (("wbc", "3"), ("plt", "120"))
    ]
    found = fires("CBC-WBC", after(21), a_dose(after(1)), *labs)
    names = [knowledge.labs[test].name.lower() for test in ("wbc", "plt")]
    assert ", ".join(names) in found.text
