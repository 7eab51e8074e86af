"""Anything staff may do, in any order: the file and its history say what a plain model says."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Refused
from b12tracker.services.assessments import compare_cache
from b12tracker.services.background import add_background
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.services.corrections import correct_entry, void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.history import operations
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.maintenance import check
from b12tracker.services.patients import register_patient
from b12tracker.services.plans import make_plan
from b12tracker.services.undo import next_redo, next_undo, redo_last, undo_last
from b12tracker.storage import migrate
from tests.builders import TODAY, a_cause, a_dose, a_lab, a_patient, a_phase, a_plan
from tests.clock import Clock
from tests.services.asking import read_record

ACCEPT = frozenset({"DOSE-02", "EARLY-01", "SITE-01", "DUP-01", "LAB-02"})
days_ago = st.integers(0, 200)
values = st.integers(100, 900)


class Model:
    """What stands, as plain values, with the states before and after for undo and redo."""

    def __init__(self):
        self.doses: dict[int, tuple[int, str]] = {}
        self.labs: dict[int, tuple[int, int]] = {}
        self.before: list[tuple[Any, Any]] = []
        self.after: list[tuple[Any, Any]] = []

    def state(self):
        return dict(self.doses), dict(self.labs)

    def step(self):
        self.before.append(self.state())
        self.after.clear()

    def go(self, back, forth):
        forth.append(self.state())
        self.doses, self.labs = back.pop()


class Staff(RuleBasedStateMachine):
    template: ClassVar[Path]
    knowledge: ClassVar[Any]

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "clinic.b12")
        self.heard: list[Any] = []
        self.clinic = open_clinic(
            self.folder,
            who="AB",
            today=TODAY,
            now=Clock(),
            knowledge=self.knowledge,
            publish=self.heard.append,
        )
        self.model = Model()

    @initialize()
    def a_patient_under_treatment(self):
        self.patient = register_patient(self.clinic, a_patient())
        add_background(self.clinic, a_cause(patient=self.patient))
        make_plan(
            self.clinic, a_plan("2026-01-01", phases=(a_phase("8 wk"),), patient=self.patient)
        )
        self.clinic.undo.forget()

    @rule(ago=days_ago, site=st.sampled_from(["deltoid_left", "deltoid_right"]))
    def log(self, ago, site):
        dose = a_dose(TODAY - timedelta(days=ago), site=site, patient=self.patient)
        key = log_dose(self.clinic, dose, accept=ACCEPT, reason="machine")
        self.model.step()
        self.model.doses[key] = (ago, site)

    @rule(ago=days_ago, value=values)
    def lab(self, ago, value):
        result = a_lab("b12_total", value, on=TODAY - timedelta(days=ago), patient=self.patient)
        (key,) = log_lab_panel(self.clinic, [result], accept=ACCEPT)
        self.model.step()
        self.model.labs[key] = (ago, value)

    @rule()
    def refused(self):
        with pytest.raises(Refused):
            log_dose(self.clinic, a_dose(TODAY + timedelta(days=1), patient=self.patient))

    @precondition(lambda self: self.model.doses)
    @rule(data=st.data(), ago=days_ago)
    def correct(self, data, ago):
        key = data.draw(st.sampled_from(sorted(self.model.doses)))
        (dose,) = (one for one in self.record().doses if one.id == key)
        if (TODAY - dose.on).days == ago:
            return
        changed = replace(dose, on=TODAY - timedelta(days=ago))
        correct_entry(self.clinic, changed, accept=ACCEPT, reason="machine")
        self.model.step()
        self.model.doses[key] = (ago, dose.site)

    @precondition(lambda self: self.model.doses)
    @rule(data=st.data())
    def void(self, data):
        key = data.draw(st.sampled_from(sorted(self.model.doses)))
        void_entry(self.clinic, Topic.DOSE, key, reason="machine")
        self.model.step()
        del self.model.doses[key]

    @rule()
    def undo(self):
        assert bool(next_undo(self.clinic)) == bool(self.model.before)
        if self.model.before:
            undo_last(self.clinic)
            self.model.go(self.model.before, self.model.after)

    @rule()
    def redo(self):
        assert bool(next_redo(self.clinic)) == bool(self.model.after)
        if self.model.after:
            redo_last(self.clinic)
            self.model.go(self.model.after, self.model.before)

    def record(self):
        return read_record(self.clinic, self.patient)

    @invariant()
    def the_file_is_the_model(self):
        if not hasattr(self, "patient"):
            return
        record = self.record()
        assert {one.id: ((TODAY - one.on).days, one.site) for one in record.doses} == (
            self.model.doses
        )
        assert {one.id: ((TODAY - one.on).days, one.value) for one in record.labs} == {
            key: (ago, Decimal(value)) for key, (ago, value) in self.model.labs.items()
        }

    @invariant()
    def today_shows_what_a_fresh_assessment_says(self):
        assert compare_cache(self.clinic) == ()

    @invariant()
    def the_bus_saw_each_operation_once(self):
        done = [one.operation for one in operations(self.clinic, limit=10_000)]
        assert [one.operation for one in reversed(self.heard)] == done

    def teardown(self):
        self.the_history_replayed_is_the_file()
        assert check(self.clinic, full=True).problems == ()
        self.clinic.close()
        shutil.rmtree(self.folder)

    def the_history_replayed_is_the_file(self):
        with self.clinic.store.bare() as raw:
            replayed: dict[tuple[str, int], Any] = {}
            for topic, row, before, after in raw.execute(
                "SELECT topic, row_id, before, after FROM audit ORDER BY id"
            ).fetchall():
                was: Any = replayed.get((topic, row))
                if before is None:
                    assert was is None
                else:
                    assert all(was[name] == old for name, old in json.loads(before).items())
                replayed[topic, row] = json.loads(after)
            for topic in {topic for topic, _ in replayed}:
                cursor = raw.execute(f'SELECT * FROM "{topic}"')
                names = [column[0] for column in cursor.description]
                stored = {
                    (topic, row["id"]): row
                    for row in (dict(zip(names, values, strict=True)) for values in cursor)
                }
                assert stored == {key: row for key, row in replayed.items() if key[0] == topic}


@pytest.fixture(scope="module", autouse=True)
def _prepared(tmp_path_factory):
    Staff.template = tmp_path_factory.mktemp("machine") / "template.b12"
    migrate.create(Staff.template)
    Staff.knowledge = read_knowledge()


TestStaff = Staff.TestCase
TestStaff.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    database=None,
)


@pytest.mark.nightly
def test_staff_for_a_long_night():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Staff, settings=settings(max_examples=500, stateful_step_count=80, deadline=None)
    )
