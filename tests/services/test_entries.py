"""Results, check-ins, medicines, events, notes, tablets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from b12tracker.core.errors import Invalid, NotFound, Refused
from b12tracker.core.ids import PatientId
from b12tracker.core.records import Event, Questionnaire
from b12tracker.services.assessments import assess_patient
from b12tracker.services.background import add_background
from b12tracker.services.checkins import log_checkin, log_questionnaire
from b12tracker.services.doses import log_dose
from b12tracker.services.events import (
    acknowledge,
    answer_question,
    log_event,
    log_reaction,
    log_review,
)
from b12tracker.services.labs import check_lab_panel, log_lab_panel
from b12tracker.services.medicines import end_medicine, start_medicine
from b12tracker.services.notes import add_note
from b12tracker.services.plans import make_plan
from b12tracker.services.tablets import answer_days, log_tablets, tablet_days, take_tablet
from b12tracker.services.undo import undo_last
from tests.builders import (
    TODAY,
    a_checkin,
    a_condition,
    a_dose,
    a_lab,
    a_medicine,
    a_note,
    a_phase,
    a_plan,
    an_exposure,
    tablets,
)
from tests.services.asking import read_record

NOBODY = PatientId(99)


def test_a_panel_is_one_step(clinic, rossi, published):
    published.clear()
    panel = [
        a_lab("b12_total", "150", "ng/L", patient=rossi),
        a_lab("hb", "118", "g/L", patient=rossi),
        a_lab("mcv", "104.5", "fL", patient=rossi),
    ]
    keys = log_lab_panel(clinic, panel, key="panel")
    assert [one.name for one in published] == ["log 3 lab results: Rossi, Carla"]
    stored = {lab.id: (lab.test, str(lab.value)) for lab in read_record(clinic, rossi).labs}
    assert [stored[key] for key in keys] == [
        ("b12_total", "150"),
        ("hb", "118"),
        ("mcv", "104.5"),
    ]
    assert log_lab_panel(clinic, panel, key="panel") == keys
    undo_last(clinic)
    assert read_record(clinic, rossi).labs == ()


def test_one_impossible_result_refuses_the_panel(clinic, rossi):
    panel = [
        a_lab("b12_total", "150", "ng/L", patient=rossi),
        a_lab("hb", "11.8", "g/L", patient=rossi),
    ]
    fine, wrong = check_lab_panel(clinic, panel)
    assert not any(one.stops for one in fine)
    with pytest.raises(Refused) as refused:
        log_lab_panel(clinic, panel)
    assert refused.value.findings == wrong
    assert read_record(clinic, rossi).labs == ()


def test_a_panel_is_of_one_patient(clinic, rossi):
    with pytest.raises(Invalid):
        log_lab_panel(clinic, [])
    with pytest.raises(Invalid):
        log_lab_panel(clinic, [a_lab(patient=rossi), a_lab(patient=NOBODY)])


def test_the_same_result_twice_in_a_panel_asks(clinic, rossi):
    panel = [a_lab(patient=rossi), a_lab(patient=rossi)]
    with pytest.raises(Refused) as refused:
        log_lab_panel(clinic, panel)
    assert [one.rule for one in refused.value.findings] == ["DUP-01"]
    assert len(log_lab_panel(clinic, panel, accept=frozenset({"DUP-01"}))) == 2


def test_a_checkin_and_a_questionnaire_are_read_back(clinic, rossi):
    log_checkin(clinic, a_checkin(patient=rossi, N1=6, B2=5), key="c")
    log_checkin(clinic, a_checkin(patient=rossi, N1=6, B2=5), key="c")
    log_questionnaire(
        clinic, Questionnaire(patient=rossi, on=TODAY, code="phq9", total=12, item9=0)
    )
    record = read_record(clinic, rossi)
    assert dict(record.checkins[0].scores) == {"N1": 6, "B2": 5}
    assert record.questionnaires[0].total == 12
    with pytest.raises(Refused):
        log_checkin(clinic, a_checkin("2026-11-19", patient=rossi, N1=11))


def test_a_medicine_is_started_and_ended(clinic, rossi):
    key = start_medicine(clinic, a_medicine("folic_acid", strength_ug=400, patient=rossi))
    with pytest.raises(Invalid):
        end_medicine(clinic, key, date(2026, 11, 9))
    end_medicine(clinic, key, TODAY)
    assert read_record(clinic, rossi).medicines[0].last == TODAY
    with pytest.raises(Refused):
        start_medicine(clinic, a_medicine("unheard_of", patient=rossi))


def test_events_are_recorded_in_their_short_forms(clinic, rossi):
    dose = log_dose(clinic, a_dose(patient=rossi))
    log_review(clinic, rossi, on=TODAY, rule="FM-02", note="seen")
    acknowledge(clinic, rossi, "EM-02", on=TODAY, note="Sent to hospital")
    answer_question(clinic, rossi, "still_improving", "no", on=TODAY)
    log_reaction(clinic, rossi, ["rash"], on=TODAY, dose=dose)
    found = [(one.code, one.rule, one.say, one.ticks) for one in read_record(clinic, rossi).events]
    assert found == [
        ("review", "FM-02", "", ()),
        ("acknowledged", "EM-02", "", ()),
        ("answer", "", "no", ()),
        ("reaction", "", "", ("rash",)),
    ]


def test_events_that_say_nothing_or_lie_ahead_are_refused(clinic, rossi):
    with pytest.raises(Invalid):
        acknowledge(clinic, rossi, "EM-02", on=TODAY, note=" ")
    with pytest.raises(Invalid):
        answer_question(clinic, rossi, "weather", "no", on=TODAY)
    with pytest.raises(Invalid):
        answer_question(clinic, rossi, "still_improving", "maybe", on=TODAY)
    with pytest.raises(Invalid):
        log_reaction(clinic, rossi, [], on=TODAY)
    with pytest.raises(Invalid):
        log_event(clinic, Event(patient=rossi, on=date(2026, 11, 21), code="upper_gi"))


def test_a_note_keeps_its_lines_and_is_not_empty(clinic, rossi):
    add_note(clinic, a_note("Prefers Tuesdays.\nLeft arm.", patient=rossi))
    assert read_record(clinic, rossi).notes[0].text == "Prefers Tuesdays.\nLeft arm."
    with pytest.raises(Invalid):
        add_note(clinic, a_note(" \n", patient=rossi))


@pytest.fixture
def daily(clinic, rossi):
    """A patient on a tablet a day since 10 November."""
    phase = a_phase("1 d", drug="cyanocobalamin", ug=1000, route="po")
    make_plan(clinic, a_plan("2026-11-10", phases=(phase,), patient=rossi))
    return rossi


def answers(clinic, patient, days=14):
    return "".join(
        {"taken": "+", "missed": "-", "unknown": "?"}[one.answer]
        for one in tablet_days(clinic, patient, days=days)
    )


def test_a_tick_is_todays_tablet_and_a_second_tick_changes_nothing(clinic, daily, published):
    take_tablet(clinic, daily)
    published.clear()
    take_tablet(clinic, daily)
    assert published == []
    (one,) = read_record(clinic, daily).tablets
    assert (one.drug, one.ug, one.first, one.last) == ("cyanocobalamin", 1000, TODAY, TODAY)
    assert answers(clinic, daily) == "??????????+"


def test_a_stretch_grows_by_the_day(clinic, daily):
    take_tablet(clinic, daily, date(2026, 11, 19))
    take_tablet(clinic, daily)
    (one,) = read_record(clinic, daily).tablets
    assert (one.first, one.last) == (date(2026, 11, 19), TODAY)


def test_answered_days_are_taken_or_missed_and_the_others_stay_unknown(clinic, daily):
    answer_days(
        clinic,
        daily,
        taken=[date(2026, 11, day) for day in (10, 11, 13, 20)],
        missed=[date(2026, 11, 12), date(2026, 11, 15)],
    )
    assert answers(clinic, daily) == "++-+?-????+"
    answer_days(clinic, daily, taken=[date(2026, 11, 12)])
    assert answers(clinic, daily) == "++++?-????+"
    answer_days(clinic, daily, missed=[date(2026, 11, 20)])
    assert answers(clinic, daily) == "++++?-????-"
    undo_last(clinic)
    assert answers(clinic, daily) == "++++?-????+"


def test_days_ahead_and_days_answered_both_ways_are_refused(clinic, daily):
    with pytest.raises(Invalid):
        answer_days(clinic, daily, taken=[date(2026, 11, 21)])
    with pytest.raises(Invalid):
        answer_days(clinic, daily, taken=[TODAY], missed=[TODAY])


def test_a_tick_needs_to_know_the_product(clinic, rossi):
    with pytest.raises(NotFound):
        take_tablet(clinic, rossi)
    log_tablets(clinic, tablets("2026-11-01", "2026-11-05", patient=rossi))
    take_tablet(clinic, rossi)
    assert read_record(clinic, rossi).tablets[-1].first == TODAY


def test_a_tick_is_blocked_by_leber_too(clinic, daily):
    add_background(clinic, a_condition("leber", patient=daily))
    with pytest.raises(Refused):
        take_tablet(clinic, daily)


def test_without_tablets_there_are_no_days_to_answer(clinic, rossi):
    assert tablet_days(clinic, rossi) == ()


def test_what_is_acknowledged_today_has_its_hour_and_silences_nothing_later(clinic, rossi):
    log_reaction(clinic, rossi, ("wheeze",), on=TODAY, at=time(0, 0))
    acknowledge(clinic, rossi, "EM-02", on=TODAY, note="Sent to hospital")
    assert "EM-02" not in {one.rule for one in assess_patient(clinic, rossi).findings}
    log_reaction(clinic, rossi, ("wheeze",), on=TODAY, at=time(23, 59))
    assert "EM-02" in {one.rule for one in assess_patient(clinic, rossi).findings}


def test_what_is_acknowledged_for_an_earlier_day_has_no_hour(clinic, rossi):
    acknowledge(clinic, rossi, "EM-02", on=TODAY - timedelta(days=1), note="Sent to hospital")
    (event,) = read_record(clinic, rossi).events
    assert event.time is None


def test_nitrous_oxide_is_not_used_tomorrow(clinic, rossi):
    coming = an_exposure(last=TODAY + timedelta(days=1), patient=rossi)
    with pytest.raises(Refused, match="21 Nov 2026"):
        add_background(clinic, coming)
    add_background(clinic, replace(coming, last=None))
    add_background(clinic, replace(coming, last=TODAY))
