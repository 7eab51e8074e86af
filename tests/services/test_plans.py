"""Plans: made, replaced, changed, paused, ended; what blocks them; the doses they foresee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.errors import Invalid, NotFound, Refused
from b12tracker.core.records import Pause
from b12tracker.services.background import add_background
from b12tracker.services.coming_doses import planned_doses, stretches
from b12tracker.services.corrections import correct_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.plans import (
    change_plan,
    check_plan,
    end_pause,
    end_plan,
    fixed_days,
    make_plan,
    pause_plan,
    phases_left,
    plan_from_regimen,
)
from b12tracker.services.undo import undo_last
from tests.builders import TODAY, a_cause, a_condition, a_dose, a_phase, a_plan
from tests.services.asking import assess_patient, read_record


def plans(clinic, patient, **more):
    return read_record(clinic, patient, **more).plans


def test_a_plan_from_the_library_has_its_phases(clinic, rossi):
    plan = plan_from_regimen(clinic, rossi, "UK-HYD-STD", TODAY, ordered_by="Dr Ng")
    make_plan(clinic, plan)
    (stored,) = plans(clinic, rossi)
    assert [str(phase.every) for phase in stored.phases] == ["2-3 d", "2-3 mo"]
    assert stored.ordered_by == "Dr Ng"
    with pytest.raises(NotFound):
        plan_from_regimen(clinic, rossi, "NO-SUCH", TODAY)


def test_a_new_plan_ends_the_one_before_on_the_day_before(clinic, rossi):
    make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    make_plan(clinic, a_plan("2026-11-20", phases=(a_phase("8 wk"),), patient=rossi))
    first, second = plans(clinic, rossi)
    assert (first.last, second.last) == (date(2026, 11, 19), None)
    assert first.reason
    undo_last(clinic)
    (only,) = plans(clinic, rossi)
    assert only.last is None


def test_a_plan_that_would_never_have_begun_is_voided_by_the_new_one(clinic, rossi):
    make_plan(clinic, a_plan("2026-12-01", patient=rossi))
    make_plan(clinic, a_plan("2026-11-20", phases=(a_phase("8 wk"),), patient=rossi))
    assert len(plans(clinic, rossi)) == 1
    assert len(plans(clinic, rossi, voided=True)) == 2


def test_a_plan_that_ended_before_is_left_alone(clinic, rossi):
    make_plan(clinic, a_plan("2025-01-05", "2025-06-01", patient=rossi))
    make_plan(clinic, a_plan("2026-11-20", patient=rossi))
    assert [plan.last for plan in plans(clinic, rossi)] == [date(2025, 6, 1), None]


def test_making_a_plan_twice_with_one_key_makes_one(clinic, rossi):
    first = make_plan(clinic, a_plan(patient=rossi), key="k")
    assert make_plan(clinic, a_plan(patient=rossi), key="k") == first
    assert len(plans(clinic, rossi)) == 1


def test_cyanocobalamin_with_leber_is_blocked_in_a_plan_too(clinic, rossi):
    add_background(clinic, a_condition("leber", who="maternal_family", patient=rossi))
    plan = a_plan("2026-12-01", phases=(a_phase(drug="cyanocobalamin"),), patient=rossi)
    assert [one.rule for one in check_plan(clinic, plan) if one.stops] == ["LEBER-01"]
    with pytest.raises(Refused):
        make_plan(clinic, plan)
    make_plan(clinic, plan, accept=frozenset({"LEBER-01"}), reason="Shortage", clinician="Dr Ng")
    assert plans(clinic, rossi)[0].ordered_by == "Dr Ng"


def test_a_plan_without_phases_is_refused(clinic, rossi):
    with pytest.raises(Refused):
        make_plan(clinic, replace(a_plan(patient=rossi), phases=()))


def test_a_plan_nobody_followed_is_altered(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-11-20", patient=rossi))
    (plan,) = plans(clinic, rossi)
    assert change_plan(clinic, replace(plan, phases=(a_phase("8 wk"),))) == key
    (plan,) = plans(clinic, rossi)
    assert str(plan.phases[0].every) == "8 wk"


def test_a_plan_that_was_followed_ends_and_a_new_one_begins_tomorrow(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", phases=(a_phase("8 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-01-05", patient=rossi))
    (plan,) = plans(clinic, rossi)
    new = change_plan(clinic, replace(plan, phases=(a_phase("12 wk"),)), reason="Symptom-free")
    old, now = plans(clinic, rossi)
    assert (old.id, old.last, old.reason) == (key, TODAY, "Symptom-free")
    assert (now.id, now.first) == (new, date(2026, 11, 21))
    assert str(now.phases[0].every) == "12 wk"


def test_ending_a_plan_wants_a_reason_and_a_day_not_before_its_first(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    with pytest.raises(Invalid):
        end_plan(clinic, key, TODAY, reason=" ")
    with pytest.raises(Invalid):
        end_plan(clinic, key, date(2026, 1, 4), reason="x")


def test_a_plan_for_life_ends_only_with_reason_and_clinician(clinic, rossi):
    add_background(clinic, a_cause("pernicious_anaemia", patient=rossi))
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    accepted = frozenset({"LIFELONG-01"})
    with pytest.raises(Refused) as refused:
        end_plan(clinic, key, TODAY, reason="Feels well", accept=accepted)
    assert [one.rule for one in refused.value.findings] == ["LIFELONG-01"]
    assert plans(clinic, rossi)[0].last is None
    end_plan(clinic, key, TODAY, reason="Patient's wish", accept=accepted, clinician="Dr Ng")
    assert plans(clinic, rossi)[0].last == TODAY
    assert plans(clinic, rossi)[0].reason == "Patient's wish (Dr Ng)"


def test_a_plan_for_a_cause_that_passes_ends_without_asking(clinic, rossi):
    add_background(clinic, a_cause("diet_low", patient=rossi))
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    end_plan(clinic, key, TODAY, reason="Diet changed")
    assert plans(clinic, rossi)[0].last == TODAY


def test_a_pause_stands_in_the_plan_and_wants_a_reason(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    pause = Pause(first=TODAY, last=date(2026, 12, 24), reason="Hospital")
    with pytest.raises(Invalid):
        pause_plan(clinic, key, replace(pause, reason=""))
    with pytest.raises(Invalid):
        pause_plan(clinic, key, replace(pause, last=date(2026, 11, 1)))
    pause_plan(clinic, key, pause)
    assert plans(clinic, rossi)[0].pauses == (pause,)


def test_pausing_a_plan_for_life_wants_a_clinician(clinic, rossi):
    add_background(clinic, a_cause("pernicious_anaemia", patient=rossi))
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    pause = Pause(first=TODAY, last=date(2026, 12, 24), reason="Hospital")
    with pytest.raises(Refused):
        pause_plan(clinic, key, pause)
    pause_plan(clinic, key, pause, accept=frozenset({"LIFELONG-01"}), clinician="Dr Ng")


def test_the_preview_counts_from_the_last_dose_and_goes_through_the_phases(clinic, rossi):
    plan = a_plan("2026-11-23", phases=(a_phase("2 d", doses=2), a_phase("12 wk")), patient=rossi)
    found = planned_doses(clinic, plan, limit=4)
    assert [(one.number, one.of, one.what, one.target) for one in found] == [
        (1, 2, "loading", date(2026, 11, 23)),
        (2, 2, "loading", date(2026, 11, 25)),
        (1, None, "maintenance", date(2027, 2, 17)),
        (2, None, "maintenance", date(2027, 5, 12)),
    ]


def test_the_preview_ends_with_the_plan(clinic, rossi):
    plan = a_plan("2026-11-23", "2027-02-01", phases=(a_phase("4 wk"),), patient=rossi)
    assert [one.target for one in planned_doses(clinic, plan)] == [
        date(2026, 11, 23),
        date(2026, 12, 21),
        date(2027, 1, 18),
    ]


def test_the_first_dose_of_the_preview_is_the_due_item(clinic, rossi):
    make_plan(clinic, a_plan("2026-10-01", phases=(a_phase("12 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-10-01", patient=rossi))
    (plan,) = plans(clinic, rossi)
    (item,) = [one for one in assess_patient(clinic, rossi).due if one.kind == "dose"]
    assert planned_doses(clinic, plan, limit=1)[0].due_by == item.due_by


def test_an_end_or_a_pause_cannot_slip_in_by_making_changing_or_correcting(clinic, rossi):
    add_background(clinic, a_cause("pernicious_anaemia", patient=rossi))
    with pytest.raises(Refused) as refused:
        make_plan(clinic, a_plan("2026-01-05", "2026-12-31", patient=rossi))
    assert [one.rule for one in refused.value.findings] == ["LIFELONG-01"]
    make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    (plan,) = plans(clinic, rossi)
    rest = Pause(first=TODAY, reason="x")
    for changed in (replace(plan, last=TODAY), replace(plan, pauses=(rest,))):
        assert [one.rule for one in check_plan(clinic, changed)] == ["LIFELONG-01"]
        with pytest.raises(Refused):
            change_plan(clinic, changed)
        with pytest.raises(Invalid):
            correct_entry(clinic, changed)
    assert plans(clinic, rossi) == (plan,)


def test_a_plan_goes_on_from_today_when_its_pause_is_ended(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    pause = Pause(first=date(2026, 11, 10), reason="Abroad")
    pause_plan(clinic, key, pause)
    end_pause(clinic, key, pause)
    assert plans(clinic, rossi)[0].pauses == (replace(pause, last=date(2026, 11, 19)),)
    with pytest.raises(NotFound):
        end_pause(clinic, key, pause)
    undo_last(clinic)
    assert plans(clinic, rossi)[0].pauses == (pause,)


def test_a_holiday_that_has_not_begun_falls_away(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    holiday = Pause(first=date(2026, 12, 20), last=date(2027, 1, 5), reason="Abroad")
    pause_plan(clinic, key, holiday)
    end_pause(clinic, key, holiday)
    assert plans(clinic, rossi)[0].pauses == ()


def test_a_coming_dose_that_falls_into_a_holiday_waits_for_its_end(clinic, rossi):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    plan = a_plan("2026-01-05", phases=(a_phase("4 wk"),), patient=rossi)
    free = [one.target for one in planned_doses(clinic, plan, limit=3)]
    assert free == [date(2026, 12, 8), date(2027, 1, 5), date(2027, 2, 2)]
    holiday = Pause(first=date(2026, 12, 1), last=date(2026, 12, 14))
    away = planned_doses(clinic, replace(plan, pauses=(holiday,)), limit=2)
    assert [one.target for one in away] == [date(2026, 12, 15), date(2027, 1, 12)]
    open_end = Pause(first=date(2027, 1, 1))
    assert len(planned_doses(clinic, replace(plan, pauses=(open_end,)), limit=5)) == 1


def test_a_plan_that_rests_shows_the_doses_after_its_pause(clinic, rossi):
    log_dose(clinic, a_dose("2026-09-25", patient=rossi))
    pause = Pause(first=date(2026, 11, 1), last=date(2026, 11, 30))
    plan = a_plan("2026-01-05", phases=(a_phase("8 wk"),), patient=rossi, pauses=(pause,))
    (one,) = planned_doses(clinic, plan, limit=1)
    assert one.target == date(2026, 12, 1)


def test_a_change_of_plan_keeps_the_holiday_that_is_still_to_come(clinic, rossi):
    key = make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    log_dose(clinic, a_dose("2026-01-05", patient=rossi))
    gone = Pause(first=date(2026, 3, 1), last=date(2026, 3, 9), reason="Abroad")
    holiday = Pause(first=date(2026, 12, 20), last=date(2027, 1, 5), reason="Abroad")
    for one in (gone, holiday):
        pause_plan(clinic, key, one)
    (plan,) = plans(clinic, rossi)
    change_plan(clinic, replace(plan, phases=(a_phase("8 wk"),)))
    old, new = plans(clinic, rossi)
    assert (old.pauses, new.pauses) == ((gone, holiday), (holiday,))


def test_a_change_begins_on_the_day_that_is_named_and_never_before_its_plan(clinic, rossi):
    make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    log_dose(clinic, a_dose("2026-01-05", patient=rossi))
    (plan,) = plans(clinic, rossi)
    with pytest.raises(Invalid):
        change_plan(clinic, replace(plan, first=date(2026, 1, 4)))
    change_plan(clinic, replace(plan, first=TODAY, phases=(a_phase("8 wk"),)))
    old, new = plans(clinic, rossi)
    assert (old.last, new.first) == (date(2026, 11, 19), TODAY)


def test_days_that_the_order_names_stand_before_the_interval(clinic, rossi):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    plan = a_plan("2026-01-05", phases=(a_phase("8 wk"),), patient=rossi, ordered_by="Dr Ng")
    days = (date(2026, 12, 1), date(2026, 12, 22))
    make_plan(clinic, plan, fixed=days)
    record = read_record(clinic, rossi)
    (stored,) = record.plans
    assert fixed_days(record, stored) == days
    coming = planned_doses(clinic, stored, limit=3)
    assert [one.target for one in coming] == [*days, date(2027, 2, 16)]
    change_plan(clinic, stored, fixed=days[1:])
    assert fixed_days(read_record(clinic, rossi), stored) == days[1:]
    change_plan(clinic, plans(clinic, rossi)[-1])  # says nothing about them
    change_plan(clinic, plans(clinic, rossi)[-1], fixed=())
    assert read_record(clinic, rossi).orders == ()


def test_what_is_left_of_a_plan_has_the_doses_that_the_phase_in_force_lacks(clinic, rossi):
    loading, maintenance = a_phase("2 d", doses=3), a_phase("8 wk")
    make_plan(clinic, a_plan("2026-11-16", phases=(loading, maintenance), patient=rossi))
    (plan,) = plans(clinic, rossi)
    left = [phases_left(clinic, plan, read_record(clinic, rossi))]
    for day in ("2026-11-16", "2026-11-18", "2026-11-20"):
        log_dose(clinic, a_dose(day, patient=rossi))
        left.append(phases_left(clinic, plan, read_record(clinic, rossi)))
    assert [[one.doses for one in phases] for phases in left] == [
        [3, None],
        [2, None],
        [1, None],
        [None],
    ]
    assert left[-1] == (maintenance,)


def test_the_stretches_of_a_plan_follow_one_another_without_a_gap(clinic, rossi):
    make_plan(clinic, a_plan("2026-01-05", phases=(a_phase("12 wk"),), patient=rossi))
    loading, maintenance = a_phase("2 d", doses=3), a_phase("8 wk")
    make_plan(clinic, a_plan("2026-11-16", phases=(loading, maintenance), patient=rossi))
    log_dose(clinic, a_dose("2026-11-16", patient=rossi))
    record = read_record(clinic, rossi)
    plan = record.plans[-1]
    found = stretches(clinic, record, plan, planned_doses(clinic, plan))
    assert [(one.first, one.last, one.now) for one in found] == [
        (date(2026, 1, 5), date(2026, 11, 15), False),
        (date(2026, 11, 16), date(2027, 1, 16), True),
        (date(2027, 1, 17), None, True),
    ]
    assert found[2].phase == maintenance
