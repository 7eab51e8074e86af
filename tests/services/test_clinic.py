"""The clinic itself: its clock, its zone, its file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from b12tracker.core.errors import FileHeld, FileProblem
from b12tracker.services.clinic import Here, open_clinic
from b12tracker.services.doses import log_dose
from b12tracker.services.patients import register_patient
from b12tracker.services.undo_stack import UndoStack
from tests.builders import a_dose, a_patient
from tests.services.asking import read_record


def test_without_a_fixed_day_the_clinic_follows_this_computers_clock(folder, knowledge):
    with open_clinic(folder, who="AB", knowledge=knowledge) as clinic:
        assert abs(datetime.now(UTC) - clinic.now()) < timedelta(minutes=1)
        assert clinic.today() in {
            datetime.now().astimezone().date(),
            clinic.now().astimezone().date(),
        }
        register_patient(clinic, a_patient())


def test_a_folder_without_a_file_gets_one_only_when_asked(tmp_path, knowledge):
    place = tmp_path / "new"
    with pytest.raises(FileProblem):
        open_clinic(place, who="AB", knowledge=knowledge, create=False)
    assert not place.exists()
    with open_clinic(place, who="AB", knowledge=knowledge) as clinic:
        assert clinic.store.path == place / "clinic.b12"


def test_a_file_that_is_open_is_not_opened_twice(folder, clinic, knowledge):
    with pytest.raises(FileHeld):
        open_clinic(folder, who="CD", knowledge=knowledge)


def test_who_is_at_the_desk_may_change(clinic, rossi):
    clinic.who = "CD"
    log_dose(clinic, a_dose(patient=rossi))
    assert read_record(clinic, rossi).doses[0].by == "CD"


def test_the_zone_of_here_is_that_of_the_computer():
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    here = moment.astimezone(Here())
    assert here.replace(tzinfo=None) == moment.astimezone().replace(tzinfo=None)
    assert here.utcoffset() == moment.astimezone().utcoffset()
    assert here.tzname() == moment.astimezone().tzname()
    assert here.dst() is None
    assert here.date() in (date(2026, 7, 1), date(2026, 7, 2))


def test_an_empty_stack_has_nothing_to_offer():
    stack = UndoStack()
    assert (stack.to_undo, stack.to_redo) == (None, None)
