"""Reasons, names of clinicians, initials and file names are as clean as what is entered."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.records import PatientStatus, Pause
from b12tracker.services.events import log_reaction
from b12tracker.services.history import operations
from b12tracker.services.imports import import_file
from b12tracker.services.maintenance import check
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients import change_patient, register_patient, set_status
from b12tracker.services.patients_list import find_patients
from b12tracker.services.plans import change_plan, end_plan, make_plan, pause_plan
from b12tracker.services.settings import set_clinic_fact
from tests.builders import TODAY, a_patient, a_phase, a_plan
from tests.interop import files
from tests.services.asking import read_record

UNFIT = {
    "a NUL": "told\0so",
    "half a letter": "told \ud800",
    "a turned direction": "told \u202eso",
    "a megabyte": "told " * 200_000,
}
ALL = frozenset({"LIFELONG-01"})
NAUGHTY = (
    "'; DROP TABLE dose; --",
    "<b>bold</b> & <script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "{0} %s %(who)s ${HOME} \\u0041 C:\\temp\\new",
    "Ω≈ç√ 田中さん Ṱ̈ 👩‍👩‍👧 مرحبا",
    "null None NaN undefined 1e309 -0",
    '"quoted" “curly” ‘so’ --',
    "i\u0307stanbul İstanbul ß ẞ ﬁ",
)


@pytest.mark.parametrize("what", UNFIT)
def test_a_reason_that_cannot_be_read_is_refused_and_nothing_recorded(clinic, rossi, what):
    bad = UNFIT[what]
    before = len(operations(clinic))
    with pytest.raises(Invalid) as refused:
        register_patient(clinic, a_patient("Neu", "Åse"), reason=bad)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid):
        set_status(clinic, rossi, PatientStatus.ACTIVE, on=TODAY, reason=bad)
    with pytest.raises(Invalid) as refused:
        set_status(clinic, rossi, PatientStatus.DIED, on=TODAY, reason="told", clinician=bad)
    assert refused.value.field == "clinician"
    with pytest.raises(Invalid):
        log_reaction(clinic, rossi, [bad], on=TODAY)
    assert len(operations(clinic)) == before


@pytest.mark.parametrize("what", UNFIT)
def test_initials_that_cannot_be_read_are_refused(clinic, what):
    with pytest.raises(Invalid):
        clinic.who = UNFIT[what]
    assert clinic.who == "AB"


@pytest.mark.parametrize("what", UNFIT)
def test_a_batch_is_not_withdrawn_for_a_reason_that_cannot_be_read(clinic, tmp_path, what):
    file = tmp_path / "lab.json"
    file.write_bytes(files.as_bytes(files.bundle(files.patient())))
    import_file(clinic, file)
    with pytest.raises(Invalid):
        withdraw_batch(clinic, list_batches(clinic)[0].id, reason=UNFIT[what])
    assert not list_batches(clinic)[0].withdrawn


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_words_come_back_as_they_were_given(clinic, rossi, text):
    clinic.who = text
    set_clinic_fact(clinic, "clinic_name", text)
    set_status(clinic, rossi, PatientStatus.DIED, on=TODAY, reason=text)
    done = operations(clinic)[0]
    record = read_record(clinic, rossi)
    assert done.reason == done.by == record.patient.status_reason
    assert check(clinic, full=True).problems == ()


def test_a_long_reason_does_not_lock_what_it_stands_on(clinic, rossi):
    long = "because " * 200
    plan = make_plan(clinic, a_plan(phases=(a_phase("8 wk"),), patient=rossi))
    pause_plan(
        clinic, plan, Pause(first=TODAY, last=TODAY, reason=long), accept=ALL, clinician="Dr Grey"
    )
    end_plan(clinic, plan, TODAY, accept=ALL, reason=long, clinician="Dr Grey")
    stored = read_record(clinic, rossi).plans[0]
    change_plan(clinic, replace(stored, ordered_by="Dr Grey"), accept=ALL, reason="so")
    set_status(clinic, rossi, PatientStatus.MOVED, on=TODAY, reason=long)
    change_patient(clinic, replace(read_record(clinic, rossi).patient, given="Carla Maria"))
    assert read_record(clinic, rossi).patient.given == "Carla Maria"


@pytest.mark.parametrize("name", [b"l\xffb.json", "l\u202eb\n\a.json".encode()])
def test_a_file_of_any_name_is_read_and_its_name_can_be_seen(clinic, tmp_path, name):
    file = tmp_path / os.fsdecode(name)
    file.write_bytes(files.as_bytes(files.bundle(files.patient())))
    assert import_file(clinic, file).batch is not None
    shown = list_batches(clinic)[0].file
    assert shown.isprintable()
    assert shown.startswith("l⟨U+")
    missing = import_file(clinic, file.with_name(file.name + "x"))
    assert missing.file_refused.isprintable()


def test_a_pipe_is_refused_without_waiting_for_a_writer(clinic, tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    assert "not a plain file" in import_file(clinic, tmp_path / "pipe.json").file_refused


@pytest.mark.parametrize(
    "text", ["\ud800", "zz\udcff", "\0", "\u202e", "%", "_", "'", "x" * 10_000]
)
def test_any_text_may_be_searched_for_and_finds_nobody_by_accident(clinic, rossi, text):
    assert find_patients(clinic, text) == ()


@pytest.mark.parametrize("typed", ["mu\u0308ller", "MÜLLER", "A\u030asa", "müller åsa"])
def test_a_name_is_found_in_whatever_form_its_letters_come(clinic, typed):
    register_patient(clinic, a_patient("Mu\u0308ller", "A\u030asa"))
    assert [one.name for one in find_patients(clinic, typed)] == ["Müller, Åsa"]
