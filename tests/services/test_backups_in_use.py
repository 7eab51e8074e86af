"""Backups while the program is used: one for each state of the file, wherever the clock stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from b12tracker.core.errors import FileUnreadable
from b12tracker.services.history import operations
from b12tracker.services.maintenance import backup_if_due, backup_now, list_backups
from b12tracker.services.notes import add_note
from b12tracker.services.undo import next_undo
from tests.builders import a_note
from tests.services.test_undo_laws import CARLA, b12, bring


def test_a_clock_put_back_makes_no_second_backup_of_the_same_state(clinic, rossi, clock):
    clock.moment += timedelta(days=30)
    add_note(clinic, a_note(patient=rossi))
    assert backup_if_due(clinic, closing=True) is not None
    clock.moment -= timedelta(days=30)
    assert backup_if_due(clinic, closing=True) is None
    add_note(clinic, a_note("Later, by a clock put right.", patient=rossi))
    assert backup_if_due(clinic, closing=True) is not None
    assert backup_if_due(clinic, closing=True) is None
    assert len(list_backups(clinic)) == 2


def test_files_brought_in_one_second_are_all_recorded(clinic, clock):
    clinic._now = lambda: clock.moment
    done = [bring(clinic, CARLA, b12(300 + n, f"lab-{n}"), name=f"{n}.json") for n in range(3)]
    assert [one.batch for one in done] == [1, 2, 3]
    assert len(list_backups(clinic)) == 3


def test_where_no_backup_can_be_made_nothing_is_imported_and_it_is_told(clinic, rossi):
    clinic.backups.write_text("somebody put a file here")
    before = len(operations(clinic))
    with pytest.raises(FileUnreadable, match="backups"):
        bring(clinic, CARLA, b12(300))
    with pytest.raises(FileUnreadable, match="backups"):
        backup_now(clinic)
    assert len(operations(clinic)) == before
    assert list_backups(clinic) == ()


def test_a_backup_is_no_step_that_can_be_undone(clinic, rossi):
    last = next_undo(clinic)
    backup_now(clinic)
    assert next_undo(clinic) == last
