"""Calendar files: neutral, and the same event each time."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.services.calendars import write_calendar
from b12tracker.services.doses import log_dose
from b12tracker.services.exports import NotWritten
from b12tracker.services.patients import register_patient
from b12tracker.services.plans import make_plan
from tests.builders import a_dose, a_patient, a_phase, a_plan


def events(file):
    from icalendar import Calendar

    found = Calendar.from_ical(file.read_bytes())
    return {str(one["uid"]): one for one in found.walk("VEVENT")}


@pytest.fixture
def monthly(clinic, rossi):
    make_plan(clinic, a_plan("2026-10-25", patient=rossi, phases=(a_phase("4 wk"),)))
    log_dose(clinic, a_dose("2026-10-25", patient=rossi))
    return rossi


def doses(file):
    return {uid: one for uid, one in events(file).items() if "-dose-" in uid}


def test_the_next_dose_stands_on_its_day_and_says_nothing_of_the_medicine(
    clinic, monthly, tmp_path
):
    write_calendar(clinic, tmp_path / "a.ics")
    ((_, one),) = doses(tmp_path / "a.ics").items()
    assert one["dtstart"].dt == date(2026, 11, 22)
    text = (tmp_path / "a.ics").read_text("utf-8").lower()
    assert not any(word in text for word in ("cobalamin", "rossi", "injection"))


def test_the_event_keeps_its_name_when_its_day_moves(clinic, monthly, tmp_path):
    write_calendar(clinic, tmp_path / "a.ics")
    early = a_dose("2026-11-20", patient=monthly)
    log_dose(clinic, early, accept=frozenset({"EARLY-01"}), reason="travels")
    write_calendar(clinic, tmp_path / "b.ics")
    before, after = doses(tmp_path / "a.ics"), doses(tmp_path / "b.ics")
    assert before.keys() == after.keys()
    ((_, one),) = after.items()
    assert one["dtstart"].dt == date(2026, 12, 18)


def test_what_is_late_stands_on_today(clinic, rossi, tmp_path):
    make_plan(clinic, a_plan("2026-08-01", patient=rossi, phases=(a_phase("4 wk"),)))
    log_dose(clinic, a_dose("2026-08-01", patient=rossi))
    write_calendar(clinic, tmp_path / "a.ics")
    ((_, one),) = doses(tmp_path / "a.ics").items()
    assert one["dtstart"].dt == clinic.today()


def test_one_person_alone_and_nothing_written_over(clinic, monthly, tmp_path):
    other = register_patient(clinic, a_patient("Haddad", "Omar"))
    assert write_calendar(clinic, tmp_path / "a.ics", people=(other,)) == len(
        events(tmp_path / "a.ics")
    )
    assert doses(tmp_path / "a.ics") == {}
    with pytest.raises(NotWritten):
        write_calendar(clinic, tmp_path / "a.ics")
