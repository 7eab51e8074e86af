"""Rules about late doses, unrecorded tablets and treatment for life, beside the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.findings import Level
from b12tracker.core.records import Pause
from tests.builders import (
    a_cause,
    a_checkin,
    a_condition,
    a_dose,
    a_lab,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    day,
    doses,
    tablets,
)

DAY = date(2026, 11, 20)
PA, DIET = a_cause("pernicious_anaemia"), a_cause("diet_low")


@pytest.fixture
def fired(knowledge):
    def run(*entries, on=DAY, patient=None):
        record = a_record(*entries, patient=patient)
        return {one.rule: one for one in assess(record, on, knowledge, "UK_NICE").findings}

    return run


def monthly(last=None, **more):
    return a_plan("2026-01-01", last, phases=(a_phase("1 mo"),), **more)


LAPSED = (monthly(), a_dose("2026-06-01"))


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ((PA,), Level.CRITICAL),
        ((a_cause("unknown"),), Level.CRITICAL),
        ((), Level.CRITICAL),
        ((DIET,), Level.WARNING),
        ((a_cause("crohn"),), Level.WARNING),
        ((a_cause("gastric_or_bowel_surgery"),), Level.WARNING),
        ((DIET, a_condition("ifab_positive")), Level.CRITICAL),
        ((DIET, a_condition("ileal_resection_over_20cm")), Level.CRITICAL),
        ((DIET, a_condition("total_gastrectomy", who="maternal_family")), Level.WARNING),
        ((DIET, a_lab("ifab", None, "", on="2026-01-01", word="positive")), Level.CRITICAL),
        ((DIET, a_lab("ifab", None, "", on="2026-01-01", word="negative")), Level.WARNING),
        ((DIET, a_lab("ifab", "20", "U/mL", on="2026-01-01", high="5")), Level.CRITICAL),
        ((DIET, a_lab("ifab", "2", "U/mL", on="2026-01-01", high="5")), Level.WARNING),
        ((DIET, a_checkin("2026-11-01", N1=4)), Level.CRITICAL),
        ((DIET, a_checkin("2026-11-01", A1=9)), Level.WARNING),
        ((DIET, a_checkin("2026-08-01", N1=9)), Level.WARNING),
    ],
    ids=[
        "pernicious anaemia",
        "unknown cause",
        "no cause recorded",
        "diet",
        "Crohn alone",
        "surgery alone",
        "antibody as condition",
        "ileum resected",
        "of the mother's family",
        "antibody positive",
        "antibody negative",
        "antibody above its limit",
        "antibody below its limit",
        "nerves now",
        "tired",
        "nerves long ago",
    ],
)
def test_how_loud_a_lapsed_dose_is(more, level, fired):
    assert fired(*LAPSED, *more)["GAP-01"].level is level


def test_a_late_dose_says_why(fired):
    found = fired(*LAPSED, PA)["GAP-01"]
    assert [(one.kind, one.what, one.on) for one in found.because] == [
        ("plan", "plan", date(2026, 1, 1)),
        ("dose", "hydroxocobalamin", date(2026, 6, 1)),
        ("cause", "pernicious_anaemia", None),
    ]
    assert "1 Jul 2026" in found.text
    assert found.missing == ()


def test_a_late_dose_without_a_cause_asks_for_it(fired):
    assert fired(*LAPSED)["GAP-01"].missing == ("cause",)


def test_a_plan_never_begun_says_that_no_dose_is_on_record(fired):
    found = fired(a_plan("2026-01-01"), PA)["GAP-01"]
    assert "none on record" in found.text


def loading(count, last_on, *, every="2 d", number=None):
    last = day(last_on)
    shots = doses(*(last - timedelta(days=2 * n) for n in range(count)))
    start = last - timedelta(days=2 * count - 2)
    return (a_plan(start, phases=(a_phase(every, doses=number), a_phase("2 mo"))), *shots)


NERVES = a_checkin("2026-11-10", N1=6)


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((*loading(4, "2026-11-12"), NERVES), True),
        ((*loading(4, "2026-11-13"), NERVES), False),
        ((*loading(8, "2026-11-12"), NERVES), True),
        ((*loading(4, "2026-11-12", every="2-3 d", number=6), NERVES), True),
        ((*loading(6, "2026-11-12", every="2-3 d", number=6), NERVES), False),
        ((*loading(4, "2026-11-12", every="3-4 d"), NERVES), False),
        (loading(4, "2026-11-12"), False),
        ((a_plan("2026-11-01", phases=(a_phase("2 d"),)), NERVES), False),
        ((a_plan("2026-11-12", phases=(a_phase("2 d"),)), a_dose("2026-06-01"), NERVES), True),
        ((a_plan("2026-11-13", phases=(a_phase("2 d"),)), a_dose("2026-06-01"), NERVES), False),
    ],
    ids=[
        "eight days",
        "seven days",
        "eight doses do not end it",
        "three a week",
        "six of six end it",
        "another interval",
        "no nerves",
        "never a dose",
        "a dose before the plan: eight days of the plan",
        "a dose before the plan: seven days of the plan",
    ],
)
def test_a_gap_in_loading(entries, fires, fired):
    assert ("GAP-02" in fired(*entries)) is fires


def test_a_resting_plan_has_no_gap(fired):
    plan, *shots = loading(4, "2026-11-10")
    plan = replace(plan, pauses=(Pause(first=date(2026, 11, 14)),))
    assert "GAP-02" not in fired(plan, *shots, NERVES)


def daily(**more):
    return a_plan("2026-10-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),), **more)


@pytest.mark.parametrize(
    ("last", "level"),
    [
        ("2026-11-19", None),
        ("2026-11-18", Level.INFO),
        ("2026-11-14", Level.INFO),
        ("2026-11-13", Level.WARNING),
        ("2026-11-07", Level.WARNING),
        ("2026-11-06", Level.CRITICAL),
    ],
    ids=["1 day", "2 days", "6 days", "7 days", "13 days", "14 days"],
)
def test_days_without_a_tablet(last, level, fired):
    found = fired(daily(), tablets("2026-10-01", last), PA)
    assert getattr(found.get("ORAL-MISS"), "level", None) is level


def test_days_nobody_answered_are_not_recorded_rather_than_missed(fired):
    found = fired(daily(), tablets("2026-10-01", "2026-11-17"), DIET)["ORAL-MISS"]
    assert found.message == "not_recorded"
    assert "missed" not in found.text + found.plain


def test_days_a_person_answered_are_missed(fired):
    answered = ("2026-11-18", "2026-11-19", "2026-11-20")
    found = fired(daily(), tablets("2026-10-01", "2026-11-20", missed=answered), DIET)["ORAL-MISS"]
    assert found.message == "missed"
    found = fired(daily(), tablets("2026-10-01", "2026-11-19", missed=answered[:2]), DIET)
    assert found["ORAL-MISS"].message == "not_recorded"


def test_a_tablet_logged_as_a_dose_counts(fired):
    entries = (daily(), tablets("2026-10-01", "2026-11-05"))
    assert "ORAL-MISS" not in fired(*entries, a_dose("2026-11-20", route="po"))


def test_an_injection_does_not_stand_for_tablets(fired):
    entries = (daily(), tablets("2026-10-01", "2026-11-05"), PA)
    assert fired(*entries, a_dose("2026-11-20"))["ORAL-MISS"].level is Level.CRITICAL


def test_an_overlapping_stretch_that_goes_on_covers(fired):
    entries = (daily(), tablets("2026-11-01"), tablets("2026-10-01", "2026-10-20"))
    assert "ORAL-MISS" not in fired(*entries)


def test_tablets_three_times_a_week_leave_days_between(fired):
    plan = a_plan("2026-10-01", phases=(a_phase("2-3 d", route="sl"),))
    entries = (plan, tablets("2026-11-17", "2026-11-17"), DIET)
    assert "ORAL-MISS" not in fired(*entries)
    assert "ORAL-MISS" in fired(*entries, on=date(2026, 11, 21))


def test_tablets_after_injections_count_from_the_last_injection(fired):
    plan = a_plan("2026-11-01", phases=(a_phase("2 d", doses=6), daily().phases[0]))
    shots = doses(*(f"2026-11-{n:02}" for n in range(1, 12, 2)))
    assert "ORAL-MISS" not in fired(plan, *shots, DIET, on=date(2026, 11, 12))
    found = fired(plan, *shots, DIET, on=date(2026, 11, 13))["ORAL-MISS"]
    assert (found.level, found.params["since"]) == (Level.INFO, "12 Nov 2026")


def test_nerves_are_no_reason_why_missed_tablets_are_critical(fired):
    found = fired(daily(), PA, a_checkin("2026-11-01", N1=7))["ORAL-MISS"]
    assert found.level is Level.CRITICAL
    assert {one.kind for one in found.because} == {"plan", "dose", "cause"}


def test_a_pause_is_not_missed_and_days_count_from_its_end(fired):
    pause = Pause(first=date(2026, 11, 6), last=date(2026, 11, 17))
    entries = (daily(pauses=(pause,)), tablets("2026-10-01", "2026-11-05"), DIET)
    assert "ORAL-MISS" not in fired(*entries, on=date(2026, 11, 17))
    assert fired(*entries)["ORAL-MISS"].level is Level.INFO


@pytest.mark.parametrize(
    ("entries", "rules"),
    [
        ((monthly(), PA), set()),
        ((monthly("2026-11-20"), PA), {"LIFELONG-01", "LIFELONG-02"}),
        ((monthly("2026-11-21"), PA), {"LIFELONG-01"}),
        ((monthly("2026-11-20"), DIET), set()),
        ((PA,), {"LIFELONG-02"}),
        ((a_plan("2026-12-24"), PA), set()),
        ((a_condition("total_gastrectomy", who="maternal_family"),), set()),
        ((monthly("2026-10-01"), a_plan("2026-10-02"), PA), set()),
        ((monthly("2026-10-01"), a_plan("2026-11-20"), PA), set()),
        ((monthly("2026-10-01"), a_plan("2026-11-21"), PA), {"LIFELONG-01"}),
        (
            (monthly("2026-10-01"), a_plan("2026-10-02", "2026-11-01"), PA),
            {"LIFELONG-01", "LIFELONG-02"},
        ),
        (
            (a_plan("2026-11-01", phases=(a_phase("1 wk", doses=1),)), a_dose("2026-11-02"), PA),
            {"LIFELONG-02"},
        ),
        ((a_plan("2026-11-01", phases=(a_phase("1 wk", doses=2),)), PA), set()),
        ((monthly(pauses=(Pause(first=date(2026, 12, 1)),)), PA), {"LIFELONG-01"}),
        (
            (monthly(pauses=(Pause(first=date(2026, 1, 1), last=date(2026, 11, 19)),)), PA),
            set(),
        ),
        ((a_plan("2026-12-24", pauses=(Pause(first=date(2027, 3, 1)),)), PA), {"LIFELONG-01"}),
    ],
    ids=[
        "a plan that goes on",
        "ends today",
        "ends tomorrow",
        "not for life",
        "no plan at all",
        "a plan that lies ahead",
        "not the patient's own condition",
        "replaced the day after",
        "resumed today",
        "resumed tomorrow",
        "the one that replaced it ended too",
        "all doses of the plan given",
        "doses of the plan left",
        "a pause that lies ahead",
        "a pause that is over",
        "a pause in a plan that lies ahead",
    ],
)
def test_treatment_for_life(entries, rules, fired):
    found = fired(*entries)
    assert {one for one in found if one.startswith("LIFELONG")} == rules


def test_an_end_without_reason_and_name_asks_for_both(fired):
    assert fired(monthly("2026-12-01"), PA)["LIFELONG-01"].missing == ("clinician", "reason")
    named = monthly("2026-12-01", ordered_by="Dr Amsel", reason="moves abroad")
    found = fired(named, PA)["LIFELONG-01"]
    assert found.missing == ()
    assert "autoimmune gastritis" in found.text
    assert "high B12 after injections is expected" in found.text


def test_a_pause_without_reason_and_name_asks_for_both(fired):
    pause = Pause(first=date(2026, 11, 1))
    assert fired(monthly(pauses=(pause,)), PA)["LIFELONG-01"].missing == ("clinician", "reason")
    named = monthly(pauses=(replace(pause, reason="travel"),), ordered_by="Dr Amsel")
    assert fired(named, PA)["LIFELONG-01"].missing == ()


def test_a_late_dose_names_the_dose_that_counts(fired):
    same_day = (a_dose("2026-06-01", status="not_given"), a_dose("2026-06-01", ug=250))
    other = a_dose("2026-06-01", status="not_given", ug=500)
    because = fired(monthly(), *same_day, other, PA)["GAP-01"].because
    assert [one.value for one in because if one.kind == "dose"] == ["250"]


def test_children_keep_these_rules(fired):
    found = fired(*LAPSED, PA, patient=a_patient(born="2015-05-05"))
    assert {"GAP-01", "PAED-01"} <= set(found)


def test_a_plan_without_phases_says_nothing_and_breaks_nothing(fired):
    plan = replace(monthly(), phases=())
    assert set(fired(plan, a_dose("2026-10-01"), PA)) == {"LIFELONG-02", "AUTO-01"}
