"""No interval is ever derived from a laboratory value: in code, answers and texts."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker import core
from b12tracker.core.assess import assess
from b12tracker.core.findings import DueKind
from b12tracker.core.records import LabResult
from b12tracker.services.clinic import read_knowledge
from tests.core.invented import DAY, SETS, records
from tests.core.test_assess import LAW

KNOWLEDGE = read_knowledge()
CORE = Path(core.__file__).parent
# All that a dose's date and a plan are made of.
SCHEDULES = ("schedule.py", "windows.py", "cover.py", "punctuality.py")
RESULTS = {"labs", "LabResult", "b12_class", "b12_state", "interpret", "limits", "start", "trends"}


@pytest.mark.parametrize("file", SCHEDULES)
def test_what_makes_dates_does_not_know_of_results(file: str) -> None:
    tree = ast.parse((CORE / file).read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {(node.module or "").rpartition(".")[2], *(one.name for one in node.names)}
    assert names & RESULTS == set()


@LAW
@given(
    records(KNOWLEDGE),
    SETS,
    st.lists(
        st.tuples(
            st.sampled_from(["b12_total", "b12_active", "mma_serum", "hcy", "hb", "mcv", "k"]),
            st.integers(1, 2000),
            st.integers(0, 300),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_results_never_move_a_dose(record, guideline_set, rows) -> None:
    unit = {"b12_total": "ng/L", "b12_active": "pmol/L", "mma_serum": "nmol/L", "hcy": "umol/L"}
    labs = [
        LabResult(
            on=DAY - timedelta(days=ago),
            test=test,
            value=Decimal(value),
            unit=unit.get(test) or KNOWLEDGE.labs[test].unit,
        )
        for test, value, ago in rows
    ]
    measured = replace(record, labs=(*record.labs, *labs))

    def doses(one):
        answer = assess(one, DAY, KNOWLEDGE, guideline_set)
        return [item for item in answer.due if item.kind is DueKind.DOSE]

    assert doses(measured) == doses(record) == doses(replace(record, labs=()))


# Words by which a text would tell people to change a treatment.
ORDERS = (
    "stop",
    "discontinue",
    "do not take",
    "reduce the dose",
    "increase",
    "shorten the interval",
    "lengthen",
    "more often",
    "less often",
    "skip",
    "every 8 weeks",
    "switch to",
)


def _texts():
    for key, rule in KNOWLEDGE.rules.items():
        for name, wording in rule.messages.items():
            yield f"{key} {name}", wording.en
            yield f"{key} {name}", wording.plain
    for key, check in KNOWLEDGE.checks.rules.items():
        for name, message in check.messages.items():
            yield f"{key} {name}", message.en
            yield f"{key} {name}", message.plain
    for key, plan in KNOWLEDGE.monitoring.plans.items():
        for note in plan.notes:
            yield f"{key} {note.item}", note.says


def test_no_text_tells_anyone_to_change_a_treatment() -> None:
    texts = [*_texts()]
    assert len(texts) > 250
    found = [
        (place, word)
        for place, text in texts
        for word in ORDERS
        if word in text.lower().removeprefix("do not stop folic acid: ")
    ]
    assert found == []


def test_the_texts_about_results_on_treatment_say_that_they_set_no_interval() -> None:
    says = KNOWLEDGE.rules["LAB-NOTUSE"].messages["entered"].en
    assert "no ground to change the interval" in says
    for message in KNOWLEDGE.rules["LIFELONG-01"].messages.values():
        assert "no ground to end or space doses" in message.en
    wears_off = KNOWLEDGE.rules["WEAR-01"].messages["higher_at_the_end"].en
    assert "intervals are not set by laboratory markers" in wears_off


def test_a_high_or_a_low_b12_leaves_the_next_dose_where_it_was(knowledge) -> None:
    from tests.builders import a_cause, a_dose, a_lab, a_plan, a_record

    treated = (a_plan("2026-01-05"), a_cause(), a_dose("2026-10-05"))
    days = {
        assess(a_record(*treated, *labs), date(2026, 11, 20), knowledge, "UK_NICE").due[0].due_by
        for labs in ((), (a_lab("b12_total", "40"),), (a_lab("b12_total", "2000"),))
    }
    assert len(days) == 1
