"""Our own exports into a file that knows the people: void twins, and entries about others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.records import Source
from b12tracker.services.clinic import open_clinic
from b12tracker.services.corrections import correct_entry, void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_event
from b12tracker.services.patients import register_patient
from b12tracker.services.results import sign_off
from b12tracker.services.show import read_record
from b12tracker.storage import batches, entries
from b12tracker.storage.batches import Batch
from tests.builders import TODAY, a_dose, a_lab, a_patient, an_event
from tests.services.copies import brought


@pytest.fixture
def empty(tmp_path, knowledge):
    """A clinic without patients in a file of its own."""
    with open_clinic(tmp_path / "other", who="CD", today=TODAY, knowledge=knowledge) as opened:
        yield opened


@pytest.fixture
def neighbour(empty):
    """A clinic that knows Rossi, and has rows under the numbers that another file uses as well."""
    stranger = register_patient(empty, a_patient("Okafor", "Ben", born="1950-11-03"))
    for day in ("2026-08-03", "2026-09-03", "2026-10-03"):
        log_dose(empty, a_dose(day, patient=stranger), accept=frozenset({"EARLY-01"}), reason="x")
    rossi = register_patient(empty, a_patient("Rossi", "Carla", born="1961-03-12", number="N-1"))
    return empty, stranger, rossi


def doses(clinic, who):
    record = read_record(clinic, who, voided=True)
    return sorted((str(one.on), one.void is not None) for one in record.doses)


def twins(clinic, who, *, void_first):
    """Record one dose twice and take one of the two back."""
    twin = a_dose("2026-11-10", patient=who)
    with clinic.writing("log dose", patient=who) as session:
        both = entries.add_many(session, [twin, twin], accepted_second=True)
    void_entry(clinic, Topic.DOSE, both[0 if void_first else 1], reason="typed twice")


@pytest.mark.parametrize("void_first", [True, False])
def test_a_dose_stays_beside_its_void_twin_in_its_own_file(clinic, rossi, tmp_path, void_first):
    twins(clinic, rossi, void_first=void_first)
    before = doses(clinic, rossi)
    assert before == [("2026-11-10", False), ("2026-11-10", True)]
    result = brought(clinic, clinic, tmp_path)
    assert (result.to_do, result.questions, result.refused) == (0, (), ())
    assert doses(clinic, rossi) == before


@pytest.mark.parametrize("void_first", [True, False])
def test_a_dose_and_its_void_twin_come_to_a_file_that_knows_the_patient(
    clinic, rossi, neighbour, tmp_path, void_first
):
    twins(clinic, rossi, void_first=void_first)
    empty, stranger, known = neighbour
    strangers = doses(empty, stranger)
    result = brought(clinic, empty, tmp_path)
    assert (result.questions, result.refused) == ((), ())
    assert doses(empty, known) == doses(clinic, rossi)
    assert doses(empty, stranger) == strangers
    again = brought(clinic, empty, tmp_path)
    assert (again.to_do, again.questions) == (0, ())
    assert doses(empty, known) == doses(clinic, rossi)


def test_a_reaction_that_is_now_about_a_new_dose_follows_it(clinic, rossi, empty, tmp_path):
    first = log_dose(clinic, a_dose("2026-10-01", patient=rossi))
    said = an_event("reaction", "2026-11-11", patient=rossi, dose=first, ticks=("site_pain",))
    number = log_event(clinic, said)
    brought(clinic, empty, tmp_path)
    second = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    (stored,) = read_record(clinic, rossi).events
    assert stored.id == number
    correct_entry(clinic, replace(stored, dose=second), reason="it was after this one")
    result = brought(clinic, empty, tmp_path)
    assert (result.changed, result.questions, result.refused) == (1, (), ())
    record = read_record(empty, rossi)
    (event,) = record.events
    assert event.dose == next(one.id for one in record.doses if str(one.on) == "2026-11-10")


def test_a_signature_under_the_second_of_two_equal_results_stands_under_the_one_kept(
    clinic, rossi, neighbour, tmp_path
):
    with clinic.writing("a file brings results") as session:
        sent = Batch(name="l.hl7", kind="hl7v2", sender="Lab", sha256="0" * 64, size=1)
        batch = batches.add(session, sent, batches.packed(b"x"))
        labs = [
            a_lab(
                "hb", 131, "g/L", "2026-11-18", patient=rossi, source=Source(batch=batch, key=key)
            )
            for key in ("a", "b")
        ]
        _, second = entries.add_many(session, labs)
    sign_off(clinic, rossi, [second])

    def change(said):
        said["patients"][0]["given"] = "Carla "

    empty, _, known = neighbour
    result = brought(clinic, empty, tmp_path, change)
    assert result.refused == ()
    record = read_record(empty, known)
    (lab,) = record.labs
    assert [one.lab for one in record.signoffs] == [lab.id]
