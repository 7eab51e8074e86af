"""Words that stand in data files for good; and what an entry says that nobody told it: nothing."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, timedelta
from decimal import Decimal

import pytest

from b12tracker.core import findings, ids, records
from b12tracker.core.changes import Topic
from b12tracker.core.errors import Refused
from b12tracker.core.findings import DueItem, DueKind, Fact, Level, State
from b12tracker.core.recall import Section
from b12tracker.core.typed_dates import DayOrder
from tests.builders import a_patient
from tests.core.test_checks import dose_check

STORED = [
    (records.Sex, "female male other unknown"),
    (records.PatientStatus, "active paused moved died"),
    (records.Route, "im sc po sl nasal iv"),
    (records.DoseStatus, "given partly_given not_given deferred"),
    (records.GivenBy, "clinic self elsewhere"),
    (records.Outcome, "agreed later no_answer removed"),
    (Section, "now to_call agreed call_later removed"),
    (records.LabStatus, "final provisional corrected unknown"),
    (findings.Level, "info warning critical emergency"),
    (findings.Basis, "guideline design unverified"),
    (findings.B12Class, "deficient indeterminate unlikely unknown not_interpretable"),
    (findings.State, "planned due overdue lapsed done"),
    (findings.DueKind, "dose lab review checkin"),
    (DayOrder, "dmy mdy"),
]
TABLES = """
patient cause condition allergy exposure pregnancy plan dose tablets lab checkin medicine
prescription_order event note questionnaire call snooze dismissal signoff batch setting
product day_batch recalled_lot code_answer code_asked stranger
"""
STORED.append((Topic, TABLES))


@pytest.mark.parametrize(("kind", "words"), STORED, ids=[kind.__name__ for kind, _ in STORED])
def test_the_words_of_data_files_and_settings_never_change(kind, words):
    assert [one.value for one in kind] == words.split()


KINDS = [
    records.Contact, records.Practitioner, records.Patient, records.Source, records.Cause,
    records.Condition, records.Allergy, records.Exposure, records.Pregnancy, records.Phase,
    records.Pause, records.Plan, records.Dose, records.Tablets, records.LabResult,
    records.CheckIn, records.Medicine, records.Order, records.Event, records.Note,
    records.Questionnaire, records.Call, records.Snooze, records.Dismissal,
    records.SignOff, Fact, findings.Finding, DueItem,
]  # fmt: skip
SAID = {
    (records.Condition, "who"): "self",
    (records.Medicine, "per_day"): Decimal(1),
    (records.Order, "status"): "active",
}


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_what_nobody_wrote_is_empty(kind):
    plain = (str, bool, int, Decimal, type(None), tuple)
    for field in fields(kind):
        if field.default is not MISSING and type(field.default) in plain:
            wanted = SAID.get((kind, field.name), type(field.default)())
            if field.default is not None:
                assert field.default == wanted, field.name


def test_an_entry_not_stored_yet_has_no_number():
    assert (ids.UNSAVED, ids.UNSAVED_PATIENT) == (0, 0)


def test_a_name_is_family_and_given_or_family_alone():
    assert a_patient("Ashdown", "Miriam").name == "Ashdown, Miriam"
    assert a_patient("Ashdown", "").name == "Ashdown"


# Findings and due items ---------------------------------------------------------------------------


def test_levels_rank_from_quiet_to_loud():
    assert [one.rank for one in Level] == [0, 1, 2, 3]


def test_a_refusal_says_every_reason(knowledge):
    from tests.builders import a_dose

    found = dose_check(knowledge, a_dose("2026-11-21", ug=0))
    assert str(Refused(found)) == "; ".join(one.text for one in found)
    assert "; " in str(Refused(found))
    assert Refused(found).findings == found
    assert str(Refused(())) == "refused"


DAY = date(2026, 11, 20)


def an_item(state=State.DUE, **more):
    return DueItem(
        kind=DueKind.DOSE,
        what="maintenance",
        due_from=DAY - timedelta(days=5),
        due_by=DAY,
        overdue_from=DAY + timedelta(days=4),
        state=state,
        **more,
    )


@pytest.mark.parametrize(
    ("state", "late"),
    [
        (State.PLANNED, 0), (State.DUE, 3), (State.OVERDUE, 3), (State.LAPSED, 3), (State.DONE, 0),
    ],
)  # fmt: skip
def test_an_item_is_late_from_the_day_after_its_last_due_day(state, late):
    item = an_item(state)
    assert item.days_late(DAY + timedelta(days=3)) == late
    assert item.days_late(DAY) == item.days_late(DAY - timedelta(days=3)) == 0
