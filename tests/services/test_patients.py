"""People: registered, doubled, changed, paused, found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from b12tracker.core.errors import Invalid, NotFound, Refused, Stale
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.records import Contact, PatientStatus
from b12tracker.services.background import (
    add_background,
    change_background,
    end_pregnancy,
    remove_background,
)
from b12tracker.services.patients import (
    change_patient,
    check_patient,
    register_patient,
    set_status,
)
from b12tracker.services.patients_list import find_patients
from b12tracker.services.plans import make_plan
from b12tracker.services.undo import next_undo, redo_last, undo_last
from tests.builders import TODAY, a_cause, a_patient, a_phase, a_plan, a_pregnancy, an_exposure
from tests.services.asking import read_record

ACCEPT = frozenset({"DUP-01"})

NOBODY = PatientId(99)
NOBODYS = EntryId(99)


def patient_of(clinic, key):
    return read_record(clinic, key).patient


def test_a_registered_patient_is_read_back_as_given(clinic):
    given = a_patient("Ng", "Mei", born="1988-06", number="N-7", contact=Contact(mobile="07700"))
    key = register_patient(clinic, given)
    stored = patient_of(clinic, key)
    assert replace(stored, id=0, version=0) == given


def test_registering_twice_with_one_key_makes_one_patient(clinic):
    first = register_patient(clinic, a_patient(), key="form")
    assert register_patient(clinic, a_patient(), key="form") == first
    assert len(find_patients(clinic)) == 1


def test_cause_and_plan_are_registered_and_undone_with_the_patient_as_one_step(clinic):
    key = register_patient(
        clinic, a_patient(), causes=(a_cause("pernicious_anaemia"),), plan=a_plan("2026-11-20")
    )
    record = read_record(clinic, key)
    assert [one.code for one in record.causes] == ["pernicious_anaemia"]
    assert [one.first for one in record.plans] == [date(2026, 11, 20)]
    undo_last(clinic)
    assert find_patients(clinic) == ()
    assert next_undo(clinic) == ""
    redo_last(clinic)
    assert read_record(clinic, key).plans[0].first == date(2026, 11, 20)


def test_what_speaks_against_person_and_plan_is_asked_at_once_and_nothing_is_kept(clinic, rossi):
    plan = a_plan("2026-11-20", phases=(a_phase("3 mo", ug=900000),))
    with pytest.raises(Refused) as refused:
        register_patient(clinic, a_patient("Rossi", "Carla"), causes=(a_cause(),), plan=plan)
    rules = {one.rule for one in refused.value.findings}
    assert "DUP-01" in rules
    assert rules - {"DUP-01"}
    assert len(find_patients(clinic)) == 1


def test_the_same_name_asks_and_says_who(clinic, rossi):
    with pytest.raises(Refused) as refused:
        register_patient(clinic, a_patient("rossi", "CARLA", born="1990-01-01"))
    (finding,) = refused.value.findings
    assert (finding.rule, finding.stops) == ("DUP-01", False)
    assert finding.params == {
        "patient": str(rossi),
        "name": "Rossi, Carla",
        "born": "1961-03-12",
    }
    register_patient(clinic, a_patient("rossi", "CARLA", born="1990-01-01"), accept=ACCEPT)


@pytest.mark.parametrize(
    ("family", "given", "asked"),
    [("Rossi", "Karla", True), ("Russo", "Carla", True), ("Okafor", "Ben", False)],
)
def test_the_same_birth_date_asks_where_half_of_the_name_is_the_same(
    clinic, rossi, family, given, asked
):
    found = check_patient(clinic, a_patient(family, given, born="1961-03-12"))
    assert bool(found) is asked


def test_a_number_belongs_to_one_patient_whatever_is_accepted(clinic, rossi):
    with pytest.raises(Refused) as refused:
        register_patient(
            clinic,
            a_patient("Okafor", "Ben", born="1950-11-03", number="N-1"),
            accept=ACCEPT,
            reason="sure",
        )
    assert refused.value.findings[0].stops


def test_a_birth_date_in_the_future_and_a_missing_name_are_refused(clinic):
    for wrong in (a_patient(born="2026-11-21"), a_patient("  ")):
        with pytest.raises(Refused):
            register_patient(clinic, wrong)


def test_changing_stores_what_was_read_and_changed(clinic, rossi):
    read = patient_of(clinic, rossi)
    change_patient(clinic, replace(read, severity="severe", trying_to_conceive=True))
    assert patient_of(clinic, rossi).severity == "severe"
    with pytest.raises(Stale):
        change_patient(clinic, replace(read, severity="mild"))


def test_changing_something_else_does_not_ask_about_doubles_again(clinic, rossi):
    twin = register_patient(clinic, a_patient("Rossi", "Carla", born="1990-01-01"), accept=ACCEPT)
    change_patient(clinic, replace(patient_of(clinic, twin), severity="mild"))
    with pytest.raises(Refused):
        change_patient(clinic, replace(patient_of(clinic, twin), family="Rossí", given="CARLA"))


def test_a_pause_wants_a_reason_and_ends_on_its_day(clinic, rossi):
    with pytest.raises(Invalid):
        set_status(clinic, rossi, PatientStatus.PAUSED, on=TODAY)
    with pytest.raises(Invalid):
        set_status(
            clinic, rossi, PatientStatus.PAUSED, on=TODAY, until=date(2026, 1, 1), reason="away"
        )
    set_status(
        clinic,
        rossi,
        PatientStatus.PAUSED,
        on=TODAY,
        until=date(2027, 1, 31),
        reason="Abroad",
        accept=frozenset({"LIFELONG-01"}),
        clinician="Dr Ng",
    )
    stored = patient_of(clinic, rossi)
    assert (stored.status, stored.status_until) == (PatientStatus.PAUSED, date(2027, 1, 31))
    set_status(clinic, rossi, PatientStatus.ACTIVE, on=TODAY)
    assert patient_of(clinic, rossi).status_until is None


def test_a_status_of_tomorrow_is_refused(clinic, rossi):
    with pytest.raises(Invalid):
        set_status(clinic, rossi, PatientStatus.MOVED, on=date(2026, 11, 21), reason="moved")


def test_a_death_is_recorded_with_its_day(clinic, rossi):
    set_status(clinic, rossi, PatientStatus.DIED, on=date(2026, 11, 3), reason="Told by family")
    assert patient_of(clinic, rossi).status is PatientStatus.DIED


def test_background_is_added_changed_and_removed_with_a_reason(clinic, rossi):
    add_background(clinic, a_cause("diet_low", patient=rossi))
    (cause,) = read_record(clinic, rossi).causes
    change_background(clinic, replace(cause, code="coeliac"))
    (cause,) = read_record(clinic, rossi).causes
    assert cause.code == "coeliac"
    with pytest.raises(Invalid):
        remove_background(clinic, cause, reason="")
    remove_background(clinic, cause, reason="Biopsy was normal.")
    assert read_record(clinic, rossi).causes == ()


def test_a_pregnancy_ends_on_a_day_after_its_first(clinic, rossi):
    key = add_background(clinic, a_pregnancy("2026-01-10", patient=rossi))
    with pytest.raises(Invalid):
        end_pregnancy(clinic, key, date(2026, 1, 9))
    end_pregnancy(clinic, key, date(2026, 10, 14))
    assert read_record(clinic, rossi).pregnancies[0].last == date(2026, 10, 14)
    other = add_background(clinic, an_exposure("2026-11-01", patient=rossi))
    assert read_record(clinic, rossi).exposures[0].id == other


def test_what_is_no_pregnancy_does_not_end_as_one(clinic, rossi):
    with pytest.raises(NotFound):
        end_pregnancy(clinic, NOBODYS, TODAY)


@pytest.fixture
def people(clinic):
    rows = (
        ("O'Brien", "Seán", "1974-12-03"),
        ("Obrecht", "Anna", "1974-03-12"),
        ("McBride", "Joe", "1950-11-03"),
        ("Müller-Rossi", "Eva", "1961-03-12"),
    )
    return {
        family: register_patient(clinic, a_patient(family, given, born=born, number=f"H{n}"))
        for n, (family, given, born) in enumerate(rows)
    }


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("obrien", ["O'Brien"]),
        ("OBR", ["O'Brien", "Obrecht"]),
        ("sean o'b", ["O'Brien"]),
        ("brid", ["McBride"]),
        ("muller", ["Müller-Rossi"]),
        ("rossi", ["Müller-Rossi"]),
        ("3.12.1974", ["O'Brien", "Obrecht"]),
        ("1974-12-03", ["O'Brien"]),
        ("31/12/1974", []),
        ("12/03/1961 eva", ["Müller-Rossi"]),
        ("12/03/1961 joe", []),
        ("H2", ["McBride"]),
        ("zz9", []),
    ],
)
def test_people_are_found_by_name_birth_date_and_number(clinic, people, text, families):
    found = find_patients(clinic, text)
    assert sorted(one.name.split(",")[0] for one in found) == sorted(families)


def test_a_name_that_starts_so_comes_before_one_that_contains_it(clinic, people):
    register_patient(clinic, a_patient("Bridges", "Kim", born="1999-01-01"))
    assert next(one.name for one in find_patients(clinic, "bri")) == "Bridges, Kim"


def test_an_empty_search_lists_everybody_by_name_up_to_the_limit(clinic, people):
    assert len(find_patients(clinic, " ")) == 4
    assert len(find_patients(clinic, "", limit=2)) == 2


def test_somebody_who_is_not_there_is_not_found(clinic):
    with pytest.raises(NotFound):
        read_record(clinic, NOBODY)


def test_somebody_spelt_by_ear_is_found_where_nobody_fits_by_letters(clinic, people):
    assert [one.name for one in find_patients(clinic, "obryen")] == ["O'Brien, Seán"]


def test_pausing_somebody_treated_for_life_wants_a_clinician(clinic, rossi):
    add_background(clinic, a_cause("pernicious_anaemia", patient=rossi))
    make_plan(clinic, a_plan("2026-01-05", patient=rossi))
    away: dict[str, Any] = {"on": TODAY, "until": date(2027, 1, 31), "reason": "Abroad"}
    with pytest.raises(Refused) as refused:
        set_status(clinic, rossi, PatientStatus.PAUSED, **away)
    assert [one.rule for one in refused.value.findings] == ["LIFELONG-01"]
    assert patient_of(clinic, rossi).status is PatientStatus.ACTIVE
