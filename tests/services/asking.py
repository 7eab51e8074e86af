"""What tests read of a clinic, untyped: a test says what is there by looking at it."""

from __future__ import annotations

from b12tracker.services import (
    assessments,
    maintenance,
    show,
    worklist,
)
from b12tracker.services import (
    dose_card as cards,
)
from b12tracker.services import (
    patient_page as pages,
)


def read_record(clinic, patient, **more):
    return show.read_record(clinic, patient, **more)


def dose_card(clinic, patient):
    return cards.dose_card(clinic, patient)


def next_due_after(clinic, dose):
    return cards.next_due_after(clinic, dose)


def today(clinic):
    return worklist.today(clinic)


def today_afresh(clinic, **more):
    return worklist.today_afresh(clinic, **more)


def assess_patient(clinic, patient, **more):
    return assessments.assess_patient(clinic, patient, **more)


def patient_page(clinic, patient, **more):
    return pages.patient_page(clinic, patient, **more)


def backup_if_due(clinic, **more):
    return maintenance.backup_if_due(clinic, **more)
