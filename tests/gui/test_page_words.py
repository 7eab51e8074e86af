"""Words of the patient's page: the sentence, why a flag is raised, the history of an entry."""

from __future__ import annotations

import pytest

from b12tracker.core.findings import Fact
from b12tracker.gui.fact_words import fact_name
from b12tracker.gui.patient.history import value_words
from b12tracker.gui.patient.sentence import numbers_in


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Injection every 2 to 3 months since May 2023. Last 74 days ago.", ["74 days ago"]),
        ("Injection, loading: 3 of 6 given, every 2 to 3 days. Last today.", ["3", "6"]),
        ("11 of the last 12 on time.", ["11", "12"]),
        ("Score 9 → 5; lowest in weeks 2–6 after a dose.", ["9", "5", "2–6"]),
    ],
)
def test_a_number_stands_out_whole_or_not_at_all(text, told):
    assert [text[start : start + length] for start, length in numbers_in(text)] == told


def test_because_of_a_plan_names_its_regimen(desk):
    knowledge = desk.clinic.knowledge
    regimen = next(iter(knowledge.regimens.values()))
    assert fact_name(Fact(kind="plan", what=regimen.id, value=""), knowledge) == regimen.name
    assert fact_name(Fact(kind="plan", what="plan", value=""), knowledge) == "Plan made by hand"


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        ("ug", "1000", "1 mg"),
        ("route", "im", "IM"),
        ("site", "vastus_lateralis_left", "L thigh"),
        ("on", "2026-02-17", "17 Feb 2026"),
        ("note", "as_typed by hand", "as_typed by hand"),
    ],
)
def test_history_shows_values_as_the_screens_do(field, stored, shown):
    assert value_words(field, stored) == shown
