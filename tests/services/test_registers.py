"""The dose register holds every dose, also of people who are there no more."""

from __future__ import annotations

from datetime import date

from b12tracker.core.changes import Topic
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.patients import register_patient
from b12tracker.services.registers import dose_register
from b12tracker.services.undo import undo_last
from tests.builders import TODAY, a_dose, a_patient

FIRST = date(2026, 11, 1)


def lines(clinic):
    return [
        (one.number, one.patient.name, str(one.dose.on), one.dose.void is not None)
        for one in dose_register(clinic, FIRST, TODAY)
    ]


def test_a_dose_of_somebody_who_was_taken_back_stays_in_the_register(clinic, rossi):
    log_dose(clinic, a_dose("2026-11-12", patient=rossi))
    wrong = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    log_dose(clinic, a_dose("2026-11-10", patient=wrong))
    undo_last(clinic)
    undo_last(clinic)
    assert lines(clinic) == [
        (1, "Okafor, Ben", "2026-11-10", True),
        (2, "Rossi, Carla", "2026-11-12", False),
    ]


def test_doses_of_a_day_stand_by_their_hour_and_then_as_entered(clinic, rossi):
    other = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    log_dose(clinic, a_dose("2026-11-10T14:00", patient=rossi))
    void_entry(
        clinic, Topic.DOSE, log_dose(clinic, a_dose("2026-11-10", patient=other)), reason="wrong"
    )
    log_dose(clinic, a_dose("2026-11-10T09:30", patient=other))
    assert [(name, void) for _, name, _, void in lines(clinic)] == [
        ("Okafor, Ben", True),
        ("Okafor, Ben", False),
        ("Rossi, Carla", False),
    ]
