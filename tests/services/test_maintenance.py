"""Backups, restoring, checking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from b12tracker.core.errors import FileDamaged, FileProblem
from b12tracker.services.clinic import open_clinic
from b12tracker.services.doses import log_dose
from b12tracker.services.history import operations
from b12tracker.services.maintenance import (
    backup_now,
    check,
    check_at_start,
    list_backups,
    restore,
    restore_preview,
)
from b12tracker.services.notes import add_note
from b12tracker.services.patients import register_patient
from b12tracker.services.undo import next_undo
from tests.builders import a_dose, a_note, a_patient
from tests.services.asking import backup_if_due, read_record


def test_a_backup_is_listed_with_what_it_holds(clinic, rossi):
    made = backup_now(clinic)
    assert list_backups(clinic) == (made,)
    assert (made.patients, made.reason) == (1, "asked")
    assert made.file.parent == clinic.backups


def test_a_backup_elsewhere_overwrites_nothing(clinic, rossi, tmp_path):
    place = tmp_path / "stick.b12"
    backup_now(clinic, out=place)
    with pytest.raises(FileExistsError):
        backup_now(clinic, out=place)


def test_a_backup_is_due_after_changes_and_half_an_hour_or_at_the_end(clinic, clock):
    assert backup_if_due(clinic) is None
    patient = register_patient(clinic, a_patient())
    assert backup_if_due(clinic).reason == "automatic"
    assert backup_if_due(clinic) is None
    add_note(clinic, a_note(patient=patient))
    assert backup_if_due(clinic) is None
    clock.moment += timedelta(minutes=30)
    assert backup_if_due(clinic) is not None
    add_note(clinic, a_note("more", patient=patient))
    assert backup_if_due(clinic, closing=True).reason == "closing"
    assert backup_if_due(clinic, closing=True) is None


def test_the_preview_says_what_would_come_and_go(clinic, rossi):
    made = backup_now(clinic)
    log_dose(clinic, a_dose(patient=rossi))
    register_patient(clinic, a_patient())
    found = restore_preview(clinic, made.file)
    assert (found.backup.patients, found.now_patients, found.vanish) == (1, 2, 2)
    assert found.vanish_rows["dose"] == 1
    assert len(read_record(clinic, rossi).doses) == 1


def test_a_restored_file_is_the_backup_and_what_was_there_is_kept(clinic, rossi, published):
    made = backup_now(clinic)
    log_dose(clinic, a_dose(patient=rossi))
    saved = restore(clinic, made.file)
    assert read_record(clinic, rossi).doses == ()
    assert saved in [one.file for one in list_backups(clinic)]
    assert next_undo(clinic) == ""
    published.clear()
    log_dose(clinic, a_dose(patient=rossi))
    assert len(published) == 1
    assert check(clinic, full=True).ok


def test_a_backup_that_is_none_changes_nothing(clinic, rossi, tmp_path):
    strange = tmp_path / "letter.b12"
    strange.write_bytes(b"Dear colleague" * 1000)
    for work in (restore_preview, restore):
        with pytest.raises(FileProblem):
            work(clinic, strange)
    assert read_record(clinic, rossi).patient.family == "Rossi"


def test_a_check_finds_nothing_in_a_sound_file(clinic, rossi):
    log_dose(clinic, a_dose(patient=rossi))
    found = check(clinic, full=True)
    assert (found.problems, found.ok, found.patients, found.operations) == ((), True, 1, 2)


def test_a_restore_is_a_step_of_the_history_that_undo_passes_over(clinic, rossi):
    made = backup_now(clinic)
    log_dose(clinic, a_dose(patient=rossi))
    restore(clinic, made.file)
    assert operations(clinic)[0].name == f"restore {made.file.name}"
    assert not next_undo(clinic)
    assert check(clinic, full=True).ok


def _damage(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_file_left_open_by_a_dead_program_is_checked_before_anything_is_shown(
    folder, clock, knowledge
):
    file = folder / "clinic.b12"
    with open_clinic(folder, who="JB", now=clock, knowledge=knowledge) as opened:
        check_at_start(opened)
        made = backup_now(opened)
    _damage(file)
    with open_clinic(folder, who="JB", now=clock, knowledge=knowledge) as opened:
        check_at_start(opened)  # closed in good order, and checked within the week
    file.with_name("clinic.b12.lock").write_text("{}")
    before = file.read_bytes()
    with (
        open_clinic(folder, who="JB", now=clock, knowledge=knowledge) as opened,
        pytest.raises(FileDamaged, match=made.file.name),
    ):
        check_at_start(opened)
    assert file.read_bytes() == before


@pytest.mark.parametrize("days", [8, -1], ids=["a week later", "by a clock put back"])
def test_a_file_is_checked_again(folder, clock, knowledge, days):
    with open_clinic(folder, who="JB", now=clock, knowledge=knowledge) as opened:
        check_at_start(opened)
    _damage(folder / "clinic.b12")
    clock.moment += timedelta(days=days)
    with (
        open_clinic(folder, who="JB", now=clock, knowledge=knowledge) as opened,
        pytest.raises(FileDamaged, match="no backup"),
    ):
        check_at_start(opened)
