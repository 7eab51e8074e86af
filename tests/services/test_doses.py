"""Doses: logged, refused, accepted with a reason, not given, moved to another patient."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound, Refused
from b12tracker.core.ids import PatientId
from b12tracker.core.records import DoseStatus
from b12tracker.services.background import add_background
from b12tracker.services.doses import check_dose, log_dose, log_not_given
from b12tracker.services.history import operations
from b12tracker.services.moving import move_entry
from b12tracker.services.patients import register_patient
from b12tracker.services.plans import make_plan
from b12tracker.services.undo import undo_last
from tests.builders import (
    TODAY,
    a_condition,
    a_dose,
    a_patient,
    a_phase,
    a_plan,
    an_allergy,
)
from tests.services.asking import dose_card, next_due_after, read_record

NOBODY = PatientId(99)


def rules(refused):
    return [one.rule for one in refused.value.findings]


def test_a_logged_dose_stands_in_the_record_with_who_entered_it(clinic, rossi):
    key = log_dose(clinic, a_dose(TODAY, patient=rossi, site="deltoid_left"))
    (dose,) = read_record(clinic, rossi).doses
    assert (dose.id, dose.on, dose.site, dose.by) == (key, TODAY, "deltoid_left", "AB")


def test_one_dose_is_one_published_operation_named_after_the_patient(clinic, rossi, published):
    published.clear()
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    assert [(one.name, one.patients) for one in published] == [
        ("log dose: Rossi, Carla", frozenset({rossi}))
    ]


def test_a_key_makes_a_repetition_harmless(clinic, rossi):
    first = log_dose(clinic, a_dose(TODAY, patient=rossi), key="form-1")
    assert log_dose(clinic, a_dose(TODAY, patient=rossi), key="form-1") == first
    assert len(read_record(clinic, rossi).doses) == 1


def test_a_dose_of_tomorrow_is_refused_whatever_is_accepted(clinic, rossi):
    tomorrow = a_dose("2026-11-21", patient=rossi)
    with pytest.raises(Refused) as refused:
        log_dose(clinic, tomorrow, accept=frozenset({"DATE-01"}), reason="sure", clinician="Dr Ng")
    assert rules(refused) == ["DATE-01"]
    assert read_record(clinic, rossi).doses == ()


def test_a_refusal_leaves_no_trace_in_the_history(clinic, rossi):
    before = operations(clinic)
    with pytest.raises(Refused):
        log_dose(clinic, a_dose("2026-11-21", patient=rossi))
    assert operations(clinic) == before


def test_a_second_dose_of_the_day_wants_confirming_and_a_reason(clinic, rossi):
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    again = a_dose(TODAY, patient=rossi)
    with pytest.raises(Refused) as refused:
        log_dose(clinic, again)
    assert rules(refused) == ["DOSE-02"]
    with pytest.raises(Refused):
        log_dose(clinic, again, accept=frozenset({"DOSE-02"}))
    key = log_dose(
        clinic, again, accept=frozenset({"DOSE-02"}), reason="Half of the first ran out."
    )
    dose = next(one for one in read_record(clinic, rossi).doses if one.id == key)
    assert dose.reason == "Half of the first ran out."


def test_far_too_much_wants_a_clinician_as_well(clinic, rossi):
    much = a_dose(TODAY, ug=100_000, patient=rossi)
    accepted = frozenset({"DOSE-01"})
    answers: tuple[dict[str, Any], ...] = ({}, {"reason": "Cyanide"}, {"clinician": "Dr Ng"})
    for said in answers:
        with pytest.raises(Refused) as refused:
            log_dose(clinic, much, accept=accepted, **said)
        assert rules(refused) == ["DOSE-01"]
    log_dose(clinic, much, accept=accepted, reason="Antidote protocol", clinician="Dr Ng")
    assert operations(clinic)[0].reason == "Antidote protocol (Dr Ng)"


def test_a_vein_is_refused_for_good(clinic, rossi):
    with pytest.raises(Refused) as refused:
        log_dose(
            clinic,
            a_dose(TODAY, route="iv", patient=rossi),
            accept=frozenset({"ROUTE-01"}),
            reason="asked",
            clinician="Dr Ng",
        )
    assert rules(refused) == ["ROUTE-01"]


def test_an_expired_lot_wants_a_reason(clinic, rossi):
    expired = a_dose(TODAY, patient=rossi, lot="H1", expiry="2026-10-31")
    with pytest.raises(Refused) as refused:
        log_dose(clinic, expired)
    assert rules(refused) == ["LOT-01"]
    log_dose(clinic, expired, accept=frozenset({"LOT-01"}), reason="Already given when seen.")


def test_cyanocobalamin_with_leber_is_blocked_unless_a_clinician_answers_for_it(clinic, rossi):
    add_background(clinic, a_condition("leber", patient=rossi))
    dose = a_dose(TODAY, drug="cyanocobalamin", patient=rossi)
    with pytest.raises(Refused) as refused:
        log_dose(clinic, dose, accept=frozenset({"LEBER-01"}), reason="no other product")
    assert rules(refused) == ["LEBER-01"]
    assert refused.value.findings[0].stops
    log_dose(
        clinic,
        dose,
        accept=frozenset({"LEBER-01"}),
        reason="no other product",
        clinician="Dr Ng",
    )
    log_dose(clinic, a_dose("2026-11-19", patient=rossi), accept=frozenset({"DOSE-02"}))


def test_hypersensitivity_to_the_substance_wants_a_reason(clinic, rossi):
    add_background(clinic, an_allergy("hydroxocobalamin", patient=rossi))
    with pytest.raises(Refused) as refused:
        log_dose(clinic, a_dose(TODAY, patient=rossi), accept=frozenset({"HYPERS-01"}))
    assert rules(refused) == ["HYPERS-01"]
    log_dose(
        clinic,
        a_dose(TODAY, patient=rossi),
        accept=frozenset({"HYPERS-01"}),
        reason="Desensitised in hospital.",
    )


def test_cobalt_allergy_asks_and_is_confirmed(clinic, rossi):
    add_background(clinic, an_allergy("cobalt", patient=rossi))
    with pytest.raises(Refused) as refused:
        log_dose(clinic, a_dose(TODAY, patient=rossi))
    assert rules(refused) == ["COBALT-01"]
    log_dose(clinic, a_dose(TODAY, patient=rossi), accept=frozenset({"COBALT-01"}))


def test_the_check_before_saving_is_the_check_while_saving(clinic, rossi):
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    again = a_dose(TODAY, patient=rossi)
    shown = check_dose(clinic, again)
    with pytest.raises(Refused) as refused:
        log_dose(clinic, again)
    assert shown == refused.value.findings


def test_a_dose_not_given_needs_a_reason_and_moves_nothing(clinic, rossi):
    make_plan(clinic, a_plan("2026-11-20", phases=(a_phase("12 wk"),), patient=rossi))
    missed = a_dose(TODAY, status=DoseStatus.NOT_GIVEN, patient=rossi)
    with pytest.raises(Invalid):
        log_not_given(clinic, missed)
    log_not_given(clinic, a_dose(TODAY, status="not_given", reason="Unwell", patient=rossi))
    record = read_record(clinic, rossi)
    assert record.doses[0].status is DoseStatus.NOT_GIVEN
    assert dose_card(clinic, rossi).due.due_by == TODAY


def test_a_new_day_for_a_dose_not_given_is_an_order_in_the_same_step(clinic, rossi):
    make_plan(clinic, a_plan("2026-11-20", phases=(a_phase("12 wk"),), patient=rossi))
    log_not_given(
        clinic,
        a_dose(TODAY, status="deferred", reason="Unwell", patient=rossi),
        new_date=date(2026, 11, 27),
    )
    assert dose_card(clinic, rossi).due.due_by == date(2026, 11, 27)
    undo_last(clinic)
    record = read_record(clinic, rossi)
    assert (record.doses, record.orders) == ((), ())


def test_a_given_dose_is_not_logged_as_not_given_nor_the_other_way_round(clinic, rossi):
    with pytest.raises(Invalid):
        log_not_given(clinic, a_dose(TODAY, reason="x", patient=rossi))
    with pytest.raises(Invalid):
        log_dose(clinic, a_dose(TODAY, status="not_given", patient=rossi))


def test_a_new_day_that_has_gone_by_is_refused(clinic, rossi):
    with pytest.raises(Invalid):
        log_not_given(
            clinic,
            a_dose(TODAY, status="deferred", reason="Unwell", patient=rossi),
            new_date=date(2026, 11, 19),
        )


def test_moving_a_dose_voids_it_here_and_records_it_there_as_one_step(clinic, rossi):
    other = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    wrong = log_dose(clinic, a_dose(TODAY, patient=rossi, lot="H44"))
    key = move_entry(clinic, Topic.DOSE, wrong, other, reason="Picked the wrong row.")
    assert read_record(clinic, rossi).doses == ()
    (there,) = read_record(clinic, other).doses
    assert (there.id, there.lot, there.on) == (key, "H44", TODAY)
    (void,) = read_record(clinic, rossi, voided=True).doses
    assert "Okafor, Ben" in void.void.reason
    assert undo_last(clinic) == "move dose: Rossi, Carla → Okafor, Ben"
    assert len(read_record(clinic, rossi).doses) == 1
    assert read_record(clinic, other).doses == ()


def test_moving_checks_the_dose_against_the_other_patient(clinic, rossi):
    other = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    add_background(clinic, a_condition("leber", patient=other))
    wrong = log_dose(clinic, a_dose(TODAY, drug="cyanocobalamin", patient=rossi))
    with pytest.raises(Refused) as refused:
        move_entry(clinic, Topic.DOSE, wrong, other, reason="Picked the wrong row.")
    assert rules(refused) == ["LEBER-01"]
    assert len(read_record(clinic, rossi).doses) == 1


def test_moving_wants_a_reason_and_another_patient(clinic, rossi):
    dose = log_dose(clinic, a_dose(TODAY, patient=rossi))
    other = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    with pytest.raises(Invalid):
        move_entry(clinic, Topic.DOSE, dose, other, reason=" ")
    with pytest.raises(Invalid):
        move_entry(clinic, Topic.DOSE, dose, rossi, reason="x")
    first = move_entry(clinic, Topic.DOSE, dose, other, reason="Wrong row", key="move")
    assert move_entry(clinic, Topic.DOSE, dose, other, reason="Wrong row", key="move") == first
    with pytest.raises(Invalid):
        move_entry(clinic, Topic.DOSE, dose, other, reason="Wrong row")


def test_nobody_gets_a_dose_who_is_not_there(clinic):
    with pytest.raises(NotFound):
        log_dose(clinic, a_dose(TODAY, patient=NOBODY))


def test_a_text_that_cannot_be_seen_is_refused(clinic, rossi):
    with pytest.raises(Invalid):
        log_dose(clinic, a_dose(TODAY, patient=rossi, lot="H\u202e44"))


def test_the_card_offers_what_the_plan_asks_for_and_the_site_that_rested_longest(clinic, rossi):
    make_plan(clinic, a_plan("2026-06-01", phases=(a_phase("12 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-06-01", site="deltoid_left", lot="H1", patient=rossi))
    log_dose(
        clinic,
        a_dose("2026-11-01", site="deltoid_right", lot="H2", expiry="2027-09-30", patient=rossi),
    )
    card = dose_card(clinic, rossi)
    assert (card.prefilled.drug, card.prefilled.on) == ("hydroxocobalamin", TODAY)
    assert card.prefilled.giver == "AB"
    assert card.prefilled.lot == "H2"
    assert (card.last.on, card.last_days) == (date(2026, 11, 1), 19)
    rested = {one.site: one.days for one in card.sites}
    assert rested["deltoid_left"] == 172
    assert rested["vastus_lateralis_left"] is None
    assert card.sites[0].days is None
    assert card.planned


def test_the_card_names_who_could_be_mixed_up(clinic, rossi):
    twin = register_patient(
        clinic,
        a_patient("ROSSI", "Carla", born="1980-01-01"),
        accept=frozenset({"DUP-01"}),
    )
    assert [one.id for one in dose_card(clinic, rossi).same_name] == [twin]


def test_the_promise_after_a_dose_is_what_the_assessment_then_says(clinic, rossi):
    make_plan(clinic, a_plan("2026-11-20", phases=(a_phase("8 wk"),), patient=rossi))
    promise = next_due_after(clinic, a_dose(TODAY, patient=rossi))
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    assert dose_card(clinic, rossi).due == promise
    assert promise.due_by == date(2027, 1, 15)


def test_without_plan_and_dose_the_card_offers_nothing(clinic, rossi):
    card = dose_card(clinic, rossi)
    assert (card.prefilled, card.sites, card.lots, card.due) == (None, (), (), None)
