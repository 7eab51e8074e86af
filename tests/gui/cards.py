"""The card beside a row of Today, and what was written with it."""

from __future__ import annotations

from b12tracker.services.patient_page import patient_page


def look_at(window, patient):
    """Choose a row of Today and return its card."""
    window.today.load()
    window.today.list.look_at(window.today.model.place_of(patient))
    window.cards.close_card()
    window.today.look_again()
    return window.cards.card


def doses_of(desk, patient):
    return patient_page(desk.clinic, patient).record.doses
