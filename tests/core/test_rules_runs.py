"""Runs of days without a dose, and plans for life, beside what the cases say."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.findings import Level
from b12tracker.core.records import Pause
from tests.builders import (
    a_cause,
    a_dose,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    an_event,
    tablets,
)

DAY = date(2026, 11, 20)
TABLET = a_phase("1 d", drug="cyanocobalamin", route="po")
NERVES = a_patient(born="1962-02-02", neuro_involvement=True)
FOR_LIFE = a_cause("pernicious_anaemia")


@pytest.fixture
def fired(knowledge):
    def run(*entries, patient=None):
        record = a_record(*entries, patient=patient or a_patient(born="1962-02-02"))
        return {one.rule: one for one in assess(record, DAY, knowledge, "UK_NICE").findings}

    return run


def oral(first="2026-10-01", **more):
    return a_plan(first, phases=(TABLET,), **more)


@pytest.mark.parametrize(
    ("entries", "since"),
    [
        ((tablets("2026-10-01", "2026-11-10"),), "11 Nov 2026"),
        (
            (tablets("2026-10-01", "2026-11-10"), tablets("2026-10-02", "2026-11-05", ug=50)),
            "11 Nov 2026",
        ),
        (
            (tablets("2026-10-01", "2026-11-05"), tablets("2026-10-02", "2026-11-10", ug=50)),
            "11 Nov 2026",
        ),
        (
            (
                tablets("2026-10-01", "2026-11-10"),
                tablets("2026-11-11", "2026-11-12", missed=("2026-11-11", "2026-11-12")),
            ),
            "11 Nov 2026",
        ),
        (
            (tablets("2026-10-01", "2026-11-10"), a_dose("2026-11-12", route="po")),
            "13 Nov 2026",
        ),
        (
            (tablets("2026-10-01", "2026-11-10"), a_dose("2026-11-08", route="po")),
            "11 Nov 2026",
        ),
        ((a_dose("2026-11-12", route="po"),), "13 Nov 2026"),
        ((a_dose("2026-11-12", route="im"),), "1 Oct 2026"),
    ],
    ids=[
        "one stretch",
        "the first of two ends last",
        "the second of two ends last",
        "a stretch that was missed whole",
        "a single tablet after it",
        "a single tablet within it",
        "a single tablet alone",
        "an injection is no tablet",
    ],
)
def test_the_run_begins_after_the_last_tablet(fired, entries, since):
    assert fired(oral(), *entries)["ORAL-MISS"].params["since"] == since


def test_the_run_begins_anew_after_a_pause_that_is_over(fired):
    taken = tablets("2026-10-01", "2026-11-01")
    over = Pause(first=date(2026, 11, 2), last=date(2026, 11, 10), reason="away")
    ahead = Pause(first=date(2026, 12, 1), last=date(2026, 12, 10), reason="away")
    assert fired(oral(pauses=(over,)), taken)["ORAL-MISS"].params["since"] == "11 Nov 2026"
    assert fired(oral(pauses=(ahead,)), taken)["ORAL-MISS"].params["since"] == "2 Nov 2026"


def test_the_run_begins_after_the_injections_that_came_first(fired):
    plan = a_plan("2026-11-10", phases=(a_phase("1 mo", doses=1), TABLET))
    assert fired(plan, a_dose("2026-11-10"))["ORAL-MISS"].params["since"] == "11 Nov 2026"


def test_days_that_were_answered_are_missed_and_others_not_recorded(fired):
    taken = tablets("2026-10-01", "2026-11-17")
    days = ("2026-11-18", "2026-11-19", "2026-11-20")
    refused = [a_dose(day, route="po", status="not_given") for day in days]
    put_off = [a_dose(day, route="po", status="deferred") for day in days]
    assert fired(oral(), taken, *refused)["ORAL-MISS"].message == "missed"
    assert fired(oral(), taken, refused[0], refused[2])["ORAL-MISS"].message == "not_recorded"
    assert fired(oral(), taken, *put_off)["ORAL-MISS"].message == "not_recorded"


def test_what_is_not_known_of_the_cause_is_asked_for(fired):
    taken = tablets("2026-10-01", "2026-11-10")
    assert fired(oral(), taken)["ORAL-MISS"].missing == ("cause",)
    assert fired(oral(), taken, a_cause("diet_low"))["ORAL-MISS"].missing == ()


@pytest.mark.parametrize(
    ("last", "entries", "message", "level"),
    [
        ("2026-07-30", (a_cause("diet_low"),), "overdue", Level.WARNING),
        ("2026-05-20", (a_cause("diet_low"),), "lapsed", Level.WARNING),
        ("2026-05-20", (FOR_LIFE,), "lapsed_irreversible", Level.CRITICAL),
        ("2026-07-30", (FOR_LIFE,), "overdue", Level.WARNING),
    ],
)
def test_a_gap_is_worded_by_how_long_it_is_and_by_the_cause(fired, last, entries, message, level):
    plan = a_plan("2026-01-05", phases=(a_phase("2-3 mo"),))
    found = fired(plan, a_dose(last), *entries)["GAP-01"]
    assert (found.message, found.level) == (message, level)


@pytest.mark.parametrize(
    ("answer", "fires"),
    [
        (None, True),
        (an_event("answer", "2026-11-01", ask="still_improving", say="no"), False),
        (an_event("answer", "2026-10-31", ask="still_improving", say="no"), True),
        (an_event("answer", "2026-11-05", ask="still_improving", say="yes"), True),
        (an_event("answer", "2026-11-05", ask="blood_normal", say="no"), True),
    ],
    ids=["no answer", "on the first day", "the day before", "yes", "another question"],
)
def test_a_gap_in_loading_ends_with_the_word_that_nothing_improves(fired, answer, fires):
    plan = a_plan("2026-11-01", phases=(a_phase("2 d", doses=6), a_phase("2 mo")))
    entries = (plan, a_dose("2026-11-01"), *([] if answer is None else [answer]))
    assert ("GAP-02" in fired(*entries, patient=NERVES)) is fires


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        (a_plan("2026-10-20", "2026-11-10"), True),
        (a_plan("2026-10-20", "2026-11-11"), False),
        (a_plan("2026-11-11"), False),
        (a_plan("2026-10-20"), False),
    ],
    ids=["ends on the same day", "ends a day later", "begins the day after", "goes on"],
)
def test_an_end_is_replaced_only_by_a_plan_that_goes_on_after_it(fired, other, fires):
    ended = a_plan("2026-01-05", "2026-11-10")
    ends = [fact for one in fired(FOR_LIFE, ended, other).values() for fact in one.because]
    said = [fact.on for fact in ends if fact.kind == "plan" and fact.value == "ends"]
    assert (date(2026, 11, 10) in said) is fires


def test_a_plan_whose_doses_are_all_given_does_not_go_on(fired):
    plan = a_plan(
        "2026-10-01", phases=(a_phase("2 d", until="still_improving"), a_phase("1 mo", doses=1))
    )
    no = an_event("answer", "2026-10-10", ask="still_improving", say="no")
    entries = (FOR_LIFE, plan, a_dose("2026-10-01"), no)
    assert "LIFELONG-02" not in fired(*entries)
    assert "LIFELONG-02" in fired(*entries, a_dose("2026-11-01"))
