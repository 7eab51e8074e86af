"""Plans: made, replaced, changed, paused, ended; what blocks them; the doses they foresee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.errors import Invalid, NotFound, Refused
from b12tracker.core.records import Pause
from b12tracker.services.background import add_background
from b12tracker.services.corrections import correct_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.plans import (
    change_plan,
    check_plan,
    end_plan,
    make_plan,
    pause_plan,
    plan_from_regimen,
    planned_doses,
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
