"""The search shows what keeps people apart: birth date, last dose, state, others of the name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.gui.search_lines import Action, spoken
from b12tracker.services.patients_list import Found
from tests.builders import a_dose, a_phase, a_plan
from tests.gui.desks import add_person

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def brien(desk):
    """One of two people of a name."""
    add_person(desk.clinic, family="O’Brien", given="Seán", born="1975-08-20")
    add_person(desk.clinic, family="Obrist", given="Hanna", born="1968-06-14")
    add_person(desk.clinic, family="Obryen", given="Claire", born="1944-09-30")
    return add_person(
        desk.clinic,
        a_dose("2026-03-03", site="deltoid_left"),
        a_plan("2025-12-05", phases=(a_phase("8 wk"),)),
        family="O'Brien",
        given="Sean",
        born="1957-08-02",
    )


def search(window, text: str) -> list[Found]:
    """Type into the search and return the people it shows."""
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    window.search.line.setText(text)
    QApplication.processEvents()
    return [one for one in window.search._model.lines if isinstance(one, Found)]


@pytest.mark.parametrize("text", ["o'brien sean", "Obrien", "Sean O´Brien", "2.8.1957", "8/2/1957"])
def test_apostrophes_accents_order_and_dates_find_the_same_person(window, brien, text):
    assert brien in {one.id for one in search(window, text)}


def test_exact_comes_before_starts_with_before_sounds_like(window, brien):
    found = [one.name for one in search(window, "obrien")]
    assert set(found[:2]) == {"O'Brien, Sean", "O’Brien, Seán"}
    assert found[2:] == ["Obryen, Claire"]
    assert [one.name for one in search(window, "obri")][2] == "Obrist, Hanna"


def test_a_line_says_last_dose_state_and_that_another_has_the_name(window, brien):
    said = {one.id: spoken(one) for one in search(window, "obrien")}
    assert said[brien] == (
        "O'Brien, Sean, 02 Aug 1957, somebody else has the same name, last dose 3 Mar 2026, Planned"
    )
    claire = next(one for one in search(window, "obrien") if one.name.startswith("Obryen"))
    assert "sounds like" in spoken(claire)


def test_actions_name_the_person_and_alt_with_a_letter_does_them(window, brien):
    search(window, "obrien sean 2.8.1957")
    heads = [one for one in window.search._model.lines if isinstance(one, str)]
    assert "Do, for O'Brien, Sean, born 02 Aug 1957" in heads
    QTest.keyClick(window.search.line, Qt.Key.Key_L, ALT)
    assert window.cards.card.patient == brien


def test_a_greater_sign_shows_only_actions(window, brien):
    assert search(window, "> new") == []
    assert any(isinstance(one, Action) for one in window.search._model.lines)
