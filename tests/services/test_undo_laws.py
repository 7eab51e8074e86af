"""Whatever a verb did, undo takes back whole, redo brings back whole, and the history agrees."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import PatientStatus, Pause
from b12tracker.services.assessments import compare_cache, refresh_all
from b12tracker.services.background import (
    add_background,
    change_background,
    end_pregnancy,
    remove_background,
)
from b12tracker.services.checkins import log_checkin, log_questionnaire
from b12tracker.services.corrections import correct_entry, void_entry
from b12tracker.services.doses import log_dose, log_not_given
from b12tracker.services.events import acknowledge, answer_question, log_reaction, log_review
from b12tracker.services.imports import commit, parse_bytes
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.maintenance import check
from b12tracker.services.medicines import end_medicine, start_medicine
from b12tracker.services.moving import move_entry
from b12tracker.services.notes import add_note
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients import change_patient, register_patient, set_status
from b12tracker.services.plans import change_plan, end_plan, make_plan, pause_plan
from b12tracker.services.settings import set_clinic_fact, set_guideline_set
from b12tracker.services.tablets import answer_days, log_tablets, take_tablet
from b12tracker.services.undo import redo_last, undo_last
from b12tracker.storage.kinds import ROW_OF
from tests import builders
from tests.builders import TODAY
from tests.services.asking import read_record

CLINICIAN: dict[str, Any] = {"reason": "tested", "clinician": "Dr Grey"}
ALL = frozenset(
    {"DOSE-01", "DOSE-02", "EARLY-01", "SITE-01", "DUP-01", "LAB-02", "LIFELONG-01", "LOT-01"}
)


def bundle(*resources):
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for one in resources],
        }
    ).encode()


CARLA = {
    "resourceType": "Patient",
    "id": "p",
    "identifier": [{"system": "Practice number", "value": "N-1"}],
    "name": [{"family": "Rossi", "given": ["Carla"]}],
    "birthDate": "1961-03-12",
    "telecom": [{"system": "email", "value": "carla@example.org"}],
}


def b12(value, key="lab-1", status="final"):
    return {
        "resourceType": "Observation",
        "id": key,
        "status": status,
        "code": {"coding": [{"system": "http://loinc.org", "code": "2132-9"}]},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2026-10-05",
        "valueQuantity": {
            "value": value,
            "unit": "pg/mL",
            "system": "http://unitsofmeasure.org",
            "code": "pg/mL",
        },
    }


def given(day, key="dose-1"):
    return {
        "resourceType": "MedicationAdministration",
        "id": key,
        "status": "completed",
        "medicationCodeableConcept": {"text": "Hydroxocobalamin"},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": day,
        "dosage": {
            "route": {"text": "IM"},
            "dose": {
                "value": 1,
                "unit": "mg",
                "system": "http://unitsofmeasure.org",
                "code": "mg",
            },
        },
    }


def bring(clinic, *resources, name="lab.json"):
    return commit(clinic, parse_bytes(clinic, name, bundle(*resources)))


def standing(clinic) -> Any:
    """Return every row that counts, as it lies in the file, but for its version."""
    with clinic.store.bare() as raw:
        found: dict[Any, Any] = {}
        for topic in ROW_OF:
            rows = raw.execute(f'SELECT * FROM "{topic.value}" WHERE voided_at IS NULL')
            names = [column[0] for column in rows.description]
            for values in rows:
                row = dict(zip(names, values, strict=True))
                del row["version"]
                found[topic.value, row["id"]] = row
        found["numbers", 0] = sorted(
            raw.execute("SELECT patient_id, system, value FROM identifier").fetchall()
        )
    return found


def require_history(clinic):
    """The audit rows replayed are the rows of every table."""
    with clinic.store.bare() as raw:
        replayed: dict[str, dict[int, Any]] = {topic.value: {} for topic in ROW_OF}
        for topic, row, before, after in raw.execute(
            "SELECT topic, row_id, before, after FROM audit ORDER BY id"
        ).fetchall():
            was = replayed[topic].get(row)
            if before is None:
                assert was is None
            else:
                assert was is not None
                assert all(was[name] == old for name, old in json.loads(before).items())
            replayed[topic][row] = json.loads(after)
        for topic, known in replayed.items():
            rows = raw.execute(f'SELECT * FROM "{topic}"')
            names = [column[0] for column in rows.description]
            stored = {
                row["id"]: row for row in (dict(zip(names, one, strict=True)) for one in rows)
            }
            assert stored == known
    assert check(clinic, full=True).problems == ()


class World:
    """Two patients, one of them with something of every kind."""

    def __init__(self, clinic, rossi):
        self.clinic, self.rossi = clinic, rossi
        self.other = register_patient(clinic, builders.a_patient("Weir", "Tom", born="1970-02-02"))
        of: Any = {"patient": rossi}
        self.cause = add_background(clinic, builders.a_cause(**of))
        self.pregnancy = add_background(clinic, builders.a_pregnancy("2026-08-01", **of))
        self.plan = make_plan(
            clinic, builders.a_plan("2026-01-01", phases=(builders.a_phase("8 wk"),), **of)
        )
        self.dose = log_dose(clinic, builders.a_dose("2026-09-20", **of), accept=ALL, reason="x")
        (self.lab,) = log_lab_panel(
            clinic, [builders.a_lab("b12_total", 210, on="2026-01-02", **of)]
        )
        self.medicine = start_medicine(
            clinic, builders.a_medicine("folic_acid", "2026-03-01", strength_ug=400, **of)
        )
        self.note = add_note(clinic, builders.a_note(**of))
        self.batch = bring(clinic, CARLA, b12(300)).batch
        clinic.undo.forget()

    def entry(self, name, key):
        record: Any = read_record(self.clinic, self.rossi)
        return next(one for one in getattr(record, name) if one.id == key)


def tablets_every_day(w):
    make_plan(
        w.clinic,
        builders.a_plan(
            "2026-11-01",
            phases=(builders.a_phase("1 d", drug="cyanocobalamin", route="po"),),
            patient=w.other,
        ),
        accept=ALL,
        reason="x",
    )
    w.clinic.undo.forget()


BY_MOUTH = frozenset({"tick", "days"})
VERBS = {
    "register": lambda w: register_patient(
        w.clinic, builders.a_patient("Neu", "Åse", number="N-9"), accept=ALL
    ),
    "change details": lambda w: change_patient(
        w.clinic,
        replace(
            read_record(w.clinic, w.rossi).patient,
            family="Rossi-Bianchi",
            identifiers=(),
            neuro_involvement=True,
        ),
    ),
    "own set": lambda w: change_patient(
        w.clinic, replace(read_record(w.clinic, w.rossi).patient, guideline_set="US_LABEL")
    ),
    "pause": lambda w: set_status(
        w.clinic,
        w.rossi,
        PatientStatus.PAUSED,
        on=TODAY,
        until=TODAY + timedelta(days=9),
        accept=ALL,
        **CLINICIAN,
    ),
    "died": lambda w: set_status(w.clinic, w.rossi, PatientStatus.DIED, on=TODAY, reason="told"),
    "cause": lambda w: add_background(w.clinic, builders.a_cause("vegan", patient=w.rossi)),
    "change cause": lambda w: change_background(
        w.clinic, replace(w.entry("causes", w.cause), code="vegan")
    ),
    "remove cause": lambda w: remove_background(
        w.clinic, w.entry("causes", w.cause), reason="mistake"
    ),
    "end pregnancy": lambda w: end_pregnancy(w.clinic, w.pregnancy, TODAY),
    "new plan": lambda w: make_plan(
        w.clinic, builders.a_plan(TODAY, patient=w.rossi), accept=ALL, **CLINICIAN
    ),
    "change plan": lambda w: change_plan(
        w.clinic,
        replace(w.entry("plans", w.plan), phases=(builders.a_phase("12 wk"),)),
        accept=ALL,
        **CLINICIAN,
    ),
    "end plan": lambda w: end_plan(w.clinic, w.plan, TODAY, accept=ALL, **CLINICIAN),
    "pause plan": lambda w: pause_plan(
        w.clinic,
        w.plan,
        Pause(first=TODAY, last=TODAY, reason="ill"),
        accept=ALL,
        clinician="Dr Grey",
    ),
    "dose": lambda w: log_dose(
        w.clinic, builders.a_dose(patient=w.rossi), accept=ALL, reason="tested"
    ),
    "not given": lambda w: log_not_given(
        w.clinic,
        builders.a_dose(patient=w.rossi, status="deferred", reason="fever"),
        new_date=TODAY + timedelta(days=2),
    ),
    "move dose": lambda w: move_entry(
        w.clinic, Topic.DOSE, w.dose, w.other, accept=ALL, reason="mixed up"
    ),
    "correct dose": lambda w: correct_entry(
        w.clinic,
        replace(w.entry("doses", w.dose), on=TODAY - timedelta(days=3), ug=Decimal("500.5")),
        accept=ALL,
        reason="tested",
    ),
    "void dose": lambda w: void_entry(w.clinic, Topic.DOSE, w.dose, reason="mistake"),
    "labs": lambda w: log_lab_panel(
        w.clinic,
        [
            builders.a_lab("b12_total", 180, patient=w.rossi),
            builders.a_lab("b12_total", 181, on="2026-11-19", patient=w.rossi),
        ],
        accept=ALL,
    ),
    "correct lab": lambda w: correct_entry(
        w.clinic,
        replace(w.entry("labs", w.lab), value=Decimal(211), comparator="<"),
        accept=ALL,
        reason="tested",
    ),
    "void lab": lambda w: void_entry(w.clinic, Topic.LAB, w.lab, reason="mistake"),
    "check-in": lambda w: log_checkin(w.clinic, builders.a_checkin(N1=7, patient=w.rossi)),
    "questionnaire": lambda w: log_questionnaire(
        w.clinic, builders.a_questionnaire(patient=w.rossi)
    ),
    "medicine": lambda w: start_medicine(
        w.clinic, builders.a_medicine("metformin", "2026-01-01", patient=w.rossi)
    ),
    "end medicine": lambda w: end_medicine(w.clinic, w.medicine, TODAY),
    "review": lambda w: log_review(w.clinic, w.rossi, on=TODAY, rule="FM-01"),
    "acknowledge": lambda w: acknowledge(w.clinic, w.rossi, "GAP-01", on=TODAY, note="called"),
    "answer": lambda w: answer_question(w.clinic, w.rossi, "response", "yes", on=TODAY),
    "reaction": lambda w: log_reaction(w.clinic, w.rossi, ["rash"], on=TODAY, dose=w.dose),
    "note": lambda w: add_note(w.clinic, builders.a_note("Two\nlines", patient=w.rossi)),
    "void note": lambda w: void_entry(w.clinic, Topic.NOTE, w.note, reason="mistake"),
    "tablets": lambda w: log_tablets(
        w.clinic,
        builders.tablets("2026-11-01", "2026-11-10", patient=w.other),
        accept=ALL,
        reason="tested",
    ),
    "tick": lambda w: take_tablet(w.clinic, w.other),
    "days": lambda w: answer_days(
        w.clinic,
        w.other,
        taken=[TODAY, TODAY - timedelta(days=1)],
        missed=[TODAY - timedelta(days=2)],
    ),
    "import": lambda w: bring(w.clinic, CARLA, b12(302), given("2026-11-02"), name="second.json"),
    "import of somebody new": lambda w: bring(
        w.clinic,
        CARLA
        | {
            "identifier": [{"system": "x", "value": "7"}],
            "name": [{"family": "Sand"}],
            "birthDate": "1950-01-01",
        },
        b12(90, "lab-7"),
    ),
    "withdraw": lambda w: withdraw_batch(w.clinic, w.batch, reason="wrong file"),
    "clinic name": lambda w: set_clinic_fact(w.clinic, "clinic_name", "Harbour"),
    "guideline set": lambda w: set_guideline_set(w.clinic, "US_LABEL"),
}


@pytest.fixture
def world(clinic, rossi):
    return World(clinic, rossi)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_goes_back_and_forth_whole(world, verb):
    clinic = world.clinic
    if verb in BY_MOUTH:
        tablets_every_day(world)
    before = standing(clinic)
    VERBS[verb](world)
    after = standing(clinic)
    assert after != before
    for _ in range(2):
        undo_last(clinic)
        refresh_all(clinic)
        assert standing(clinic) == before
        assert compare_cache(clinic) == ()
        redo_last(clinic)
        refresh_all(clinic)
        assert standing(clinic) == after
        assert compare_cache(clinic) == ()
    undo_last(clinic)
    assert standing(clinic) == before
    require_history(clinic)


def test_a_long_chain_over_two_patients_goes_back_and_forth_step_by_step(world):
    clinic = world.clinic
    states = [standing(clinic)]
    for verb in ("dose", "move dose", "import", "correct lab", "died", "void note", "note"):
        VERBS[verb](world)
        states.append(standing(clinic))
    for _ in range(2):
        for state in reversed(states[:-1]):
            undo_last(clinic)
            assert standing(clinic) == state
        for state in states[1:]:
            redo_last(clinic)
            assert standing(clinic) == state
    require_history(clinic)


def test_undoing_a_withdrawal_brings_the_import_back_and_redo_withdraws_it_again(world):
    clinic = world.clinic
    before = standing(clinic)
    withdraw_batch(clinic, world.batch)
    gone = standing(clinic)
    undo_last(clinic)
    assert standing(clinic) == before
    assert not list_batches(clinic)[0].withdrawn
    redo_last(clinic)
    assert standing(clinic) == gone
    undo_last(clinic)
    withdraw_batch(clinic, world.batch)
    assert standing(clinic) == gone
    require_history(clinic)
