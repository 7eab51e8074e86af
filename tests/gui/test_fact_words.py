"""What made a rule fire, in words that people know."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.findings import Fact
from b12tracker.core.ids import EntryId
from b12tracker.core.records import (
    Call,
    Dismissal,
    Event,
    Outcome,
    Questionnaire,
    SignOff,
    Snooze,
)
from b12tracker.gui.due_words import plan_words
from b12tracker.gui.fact_words import event_name, fact_name, fact_value, task_name
from b12tracker.gui.patient.entry_words import entry_words

DAY = date(2026, 4, 14)


@pytest.mark.parametrize(
    ("given", "name", "said"),
    [
        (("task", "fbc", ""), "Blood count", "due"),
        (("task", "clinical", ""), "Clinical review", "due"),
        (("task", "mma_serum", ""), "Methylmalonic acid", "due"),
        (("dose", "start", ""), "First dose", ""),
        (("dose", "tablets", ""), "First day without a tablet", ""),
        (("patient", "born", "1945-08-28"), "Birth date", "28 Aug 1945"),
        (("patient", "born", "1945"), "Birth date", "1945"),
        (("patient", "neuro_onset", ""), "First nerve symptom", ""),
        (("patient", "neuro_involvement", ""), "Nerves are involved", ""),
        (("patient", "breastfeeding", ""), "Breastfeeding", ""),
        (("event", "extensive_rash", ""), "Rash over much of the body", ""),
        (
            ("event", "reaction", "itching, breathing_difficulty"),
            "Reaction",
            "Itching, difficulty breathing",
        ),
        (("event", "blocked_nose", ""), "Blocked nose", ""),
        (("event", "smear_abnormal", ""), "Abnormal cervical smear", ""),
        (("event", "upper_gi", ""), "New complaint of the upper gut", ""),
        (("event", "nitrous_oxide", ""), "Nitrous oxide, recreational", ""),
        (("checkin", "neuro", "4.5"), "Nerves", "4.5"),
        (("checkin", "neuro", ""), "Nerves, interval that ended", ""),
        (("checkin", "muscles", ""), "Control of muscles", ""),
        (("checkin", "phq9_item9", "1"), "PHQ-9, thoughts of self-harm", "1"),
    ],
)
def test_a_fact_has_a_name_and_a_value(given, name, said, knowledge):
    kind, what, value = given
    fact = Fact(kind=kind, what=what, on=DAY, value=value)
    assert fact_name(fact, knowledge) == name
    assert fact_value(fact, knowledge) == said


def test_every_task_that_a_plan_asks_for_has_a_name_of_its_own(knowledge):
    asked = {task.what for plan in knowledge.monitoring.plans.values() for task in plan.tasks}
    names = {what: task_name(what, knowledge) for what in (*asked, "mma_serum", "symptoms", "phq9")}
    assert len(asked) > 3
    assert not [what for what, name in names.items() if name == what or "_" in name]
    assert len(set(names.values())) == len(names)


def test_every_sign_and_every_sudden_change_has_its_label(knowledge):
    for sign in knowledge.symptoms.reactions:
        assert event_name(sign.id, knowledge) == sign.label
    composites = knowledge.symptoms.composites
    for sudden in knowledge.symptoms.sudden:
        if sudden.id not in composites:
            fact = Fact(kind="checkin", what=sudden.id, on=DAY)
            assert fact_name(fact, knowledge) == sudden.label


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (Event(on=DAY, code="smear_abnormal"), "Abnormal cervical smear"),
        (Event(on=DAY, code="upper_gi"), "New complaint of the upper gut"),
        (Questionnaire(on=DAY, code="phq9", total=7), "PHQ-9: 7"),
        (
            Call(on=DAY, outcome=Outcome.AGREED, until=date(2026, 4, 16)),
            "Call: agreed to come on 16 Apr 2026",
        ),
        (
            Call(on=DAY, outcome=Outcome.NO_ANSWER, until=date(2026, 4, 16)),
            "Call: no answer, again from 16 Apr 2026",
        ),
        (Call(on=DAY, outcome=Outcome.REMOVED, reason="moved"), "Call: taken from the call list"),
        (Snooze(on=DAY, until=date(2026, 4, 21)), "Put off until 21 Apr 2026"),
        (
            Snooze(on=DAY, until=date(2026, 4, 21), rule="X-99"),
            "Flag put off until 21 Apr 2026: X-99",
        ),
        (
            Dismissal(on=DAY, rule="X-99", rested_on="info", reason="seen"),
            "Flag put aside: X-99",
        ),
        (SignOff(on=DAY, lab=EntryId(1), value="<148 ng/L"), "Result signed: <148 ng/L"),
    ],
)
def test_the_journal_names_what_happened(entry, title, knowledge):
    assert entry_words(entry, knowledge).title == title


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("PO daily", "Tablets daily"),
        ("SL daily", "Tablets SL daily"),
        ("PO 1 wk", "Tablets weekly"),
        ("IM 2-3 mo", "IM 2–3 months"),
        ("loading 4 of 6", "Loading 4 of 6"),
        ("", "no plan"),
    ],
)
def test_a_plan_is_said_in_words(plan, said):
    assert plan_words(plan) == said
