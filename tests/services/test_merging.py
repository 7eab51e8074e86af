"""Two records of one person become one: nothing is lost, nothing twice, undone as one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound, Stale
from b12tracker.core.records import Contact, Identifier
from b12tracker.services import drafts, observation
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_event
from b12tracker.services.exports import whole
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.merging import HERE, THERE, look_at_merge, merge
from b12tracker.services.notes import add_note
from b12tracker.services.patients import register_patient
from b12tracker.services.patients_list import find_patients
from b12tracker.services.plans import make_plan
from b12tracker.services.results import sign_off
from b12tracker.services.show import read_record
from b12tracker.services.undo import redo_last, undo_last
from b12tracker.services.worklist import today
from b12tracker.storage import check
from tests.builders import TODAY, a_dose, a_lab, a_note, a_patient, a_phase, a_plan, an_event

WHY = "same birth date and address, told by the patient"


@pytest.fixture
def other(clinic, rossi):
    """Rossi as another laboratory knows her."""
    return register_patient(
        clinic,
        a_patient(
            "Rossi",
            "Carla M",
            born="1961-03-12",
            contact=Contact(phone="01632 960 777", email="carla@example.org"),
            identifiers=(Identifier(system="Laboratory", value="L-77"),),
        ),
        accept=frozenset({"DUP-01"}),
    )


@pytest.fixture
def filled(clinic, rossi, other):
    """Both with entries: one dose in both, one in each."""
    for who, days in ((rossi, ("2026-07-01", "2026-09-01")), (other, ("2026-09-01", "2026-10-20"))):
        for day in days:
            log_dose(clinic, a_dose(day, patient=who, lot="A1" if who == rossi else ""))
    log_lab_panel(clinic, [a_lab("b12_total", "120", on="2026-10-01", patient=other)])
    add_note(clinic, a_note("Prefers mornings", patient=other))
    return rossi, other


def state(clinic):
    """Everything that counts and does not, whatever its version."""
    return [
        (
            replace(record.patient, version=0),
            {
                place: [
                    replace(one, version=0, void=None if one.void is None else replace(one.void))
                    for one in getattr(record, place)
                ]
                for place in ("doses", "labs", "notes", "plans")
            },
        )
        for record in whole(clinic)
    ]


def test_a_look_says_what_moves_what_is_double_and_what_differs(clinic, filled):
    found = look_at_merge(clinic, *filled)
    assert found.moves == {Topic.DOSE: 1, Topic.LAB: 1, Topic.NOTE: 1}
    assert len(found.doubles) == 1
    assert {one.name: (one.here, one.there) for one in found.differences} == {
        "given": ("Carla", "Carla M"),
        "contact.phone": ("01632 960 101", "01632 960 777"),
    }
    assert found.filled == ("contact.email",)
    assert [one.value for one in found.merged.identifiers] == ["N-1", "L-77"]
    assert len(find_patients(clinic, "rossi")) == 2


def test_one_record_holds_everything_once(clinic, filled):
    here, there = filled
    merge(clinic, here, there, reason=WHY)
    record = read_record(clinic, here)
    assert [str(one.on) for one in record.doses] == ["2026-07-01", "2026-09-01", "2026-10-20"]
    assert record.doses[1].lot == "A1"
    assert (len(record.labs), len(record.notes)) == (1, 1)
    (double,) = [one for one in read_record(clinic, here, voided=True).doses if one.void]
    assert double.void is not None
    assert double.void.reason == f"recorded in both records: {WHY}"
    with pytest.raises(NotFound):
        read_record(clinic, there)
    assert [one.id for one in find_patients(clinic, "rossi")] == [here]
    with clinic.store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_both_numbers_are_kept_and_found(clinic, filled):
    here, there = filled
    merge(clinic, here, there, reason=WHY)
    assert [one.id for one in find_patients(clinic, "L-77")] == [here]
    assert [one.id for one in find_patients(clinic, "N-1")] == [here]
    assert read_record(clinic, here).patient.contact.email == "carla@example.org"


def test_who_entered_what_and_from_where_stays(clinic, filled):
    here, there = filled
    before = read_record(clinic, there).labs[0]
    clinic.who = "CD"
    merge(clinic, here, there, reason=WHY)
    after = read_record(clinic, here).labs[0]
    assert (after.id, after.by, after.entered_at) == (before.id, "AB", before.entered_at)


def test_differences_are_taken_from_there_when_asked(clinic, filled):
    here, there = filled
    merge(clinic, here, there, take=frozenset({"contact.phone"}), reason=WHY)
    person = read_record(clinic, here).patient
    assert (person.given, person.contact.phone) == ("Carla", "01632 960 777")


def test_undo_makes_two_again_and_redo_one(clinic, filled):
    here, there = filled
    before = state(clinic)
    merge(clinic, here, there, reason=WHY)
    merged = state(clinic)
    undo_last(clinic)
    assert state(clinic) == before
    assert [one.id for one in find_patients(clinic, "L-77")] == [there]
    redo_last(clinic)
    assert [person for person, _ in state(clinic)] == [person for person, _ in merged]
    with clinic.store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_a_later_change_of_what_moved_stands_against_undo(clinic, filled):
    from b12tracker.services.corrections import correct_entry

    here, there = filled
    merge(clinic, here, there, reason=WHY)
    merged = clinic.undo
    dose = read_record(clinic, here).doses[-1]
    correct_entry(clinic, replace(dose, lot="B2"), reason="read again")
    undo_last(clinic)
    undo_last(clinic)
    assert len(find_patients(clinic, "rossi")) == 2
    assert merged is clinic.undo


def test_the_plan_that_goes_on_is_asked(clinic, filled):
    here, there = filled
    make_plan(clinic, a_plan("2026-07-01", phases=(a_phase("8 wk"),), patient=here))
    make_plan(clinic, a_plan("2026-09-01", phases=(a_phase("12 wk"),), patient=there))
    with pytest.raises(Invalid, match="which one goes on"):
        merge(clinic, here, there, reason=WHY)
    assert len(find_patients(clinic, "rossi")) == 2
    merge(clinic, here, there, plan=THERE, reason=WHY)
    plans = {str(one.phases[0].every): one.last for one in read_record(clinic, here).plans}
    assert plans == {"8 wk": TODAY, "12 wk": None}


def test_the_plan_of_here_can_go_on(clinic, filled):
    here, there = filled
    make_plan(clinic, a_plan("2026-07-01", phases=(a_phase("8 wk"),), patient=here))
    make_plan(clinic, a_plan("2026-12-01", phases=(a_phase("12 wk"),), patient=there))
    merge(clinic, here, there, plan=HERE, reason=WHY)
    plans = {str(one.phases[0].every): one.last for one in read_record(clinic, here).plans}
    assert plans == {"8 wk": None, "12 wk": date(2026, 12, 1)}


def test_one_plan_needs_no_question(clinic, filled):
    here, there = filled
    make_plan(clinic, a_plan("2026-09-01", phases=(a_phase("12 wk"),), patient=there))
    merge(clinic, here, there, reason=WHY)
    (plan,) = read_record(clinic, here).plans
    assert plan.last is None


def test_today_and_drafts_follow(clinic, filled):
    here, there = filled
    make_plan(clinic, a_plan("2026-07-01", phases=(a_phase("8 wk"),), patient=there))
    drafts.save(clinic, drafts.new_key(), "note", {"text": "x"}, patient=there)
    merge(clinic, here, there, reason=WHY)
    assert {row.patient for row in today(clinic).rows} <= {here}
    assert [one.patient for one in drafts.listed(clinic)] == [here]


def test_nothing_happens_without_a_reason_or_with_one_person(clinic, filled):
    here, there = filled
    with pytest.raises(Invalid, match="how you know"):
        merge(clinic, here, there, reason=" ")
    for call in (look_at_merge, lambda *who: merge(*who, reason=WHY)):
        with pytest.raises(Invalid, match="same record"):
            call(clinic, here, here)
    with pytest.raises(Invalid, match="do not differ"):
        merge(clinic, here, there, take=frozenset({"sex"}), reason=WHY)
    assert len(find_patients(clinic, "rossi")) == 2


def test_whether_somebody_is_followed_stays_as_it_is_here(clinic, filled):
    from b12tracker.core.records import PatientStatus
    from b12tracker.services.patients import set_status

    here, there = filled
    set_status(clinic, there, PatientStatus.MOVED, on=TODAY, reason="went to Leeds")
    assert "status" not in look_at_merge(clinic, here, there).filled
    merge(clinic, here, there, reason=WHY)
    assert read_record(clinic, here).patient.status is PatientStatus.ACTIVE


def test_a_key_merges_once(clinic, filled):
    here, there = filled
    merge(clinic, here, there, reason=WHY, key="k")
    merge(clinic, here, there, reason=WHY, key="k")
    assert len(read_record(clinic, here).doses) == 3


def test_a_change_in_between_is_not_overwritten(clinic, filled):
    from b12tracker.storage import merging, patients

    _, there = filled
    with clinic.reading() as session:
        stale = replace(patients.get(session, there), version=0)
    with pytest.raises(Stale), clinic.writing("x") as session:
        merging.take_away(session, stale, reason="x")


# Entries about other entries ----------------------------------------------------------------------


def rows(clinic, who, place, *, counting=True):
    found = getattr(read_record(clinic, who, voided=True), place)
    return [one for one in found if (one.void is None) is counting]


def test_a_reaction_to_a_dose_that_was_a_double_is_about_the_dose_that_counts(clinic, filled):
    here, there = filled
    double = rows(clinic, there, "doses")[0]
    said = an_event("reaction", "2026-09-01", patient=there, dose=double.id, ticks=("site_pain",))
    log_event(clinic, said)
    before = state(clinic)
    merge(clinic, here, there, reason=WHY)
    (event,) = rows(clinic, here, "events")
    counts = next(one for one in rows(clinic, here, "doses") if one.on == double.on)
    assert event.dose == counts.id != double.id
    undo_last(clinic)
    assert state(clinic) == before
    assert rows(clinic, there, "events")[0].dose == double.id
    redo_last(clinic)
    assert rows(clinic, here, "events")[0].dose == counts.id


def test_a_reaction_that_both_know_stands_there_once(clinic, filled):
    here, there = filled
    for who in (here, there):
        dose = next(one for one in rows(clinic, who, "doses") if str(one.on) == "2026-09-01")
        said = an_event("reaction", "2026-09-01", patient=who, dose=dose.id, ticks=("site_pain",))
        log_event(clinic, said)
    merge(clinic, here, there, reason=WHY)
    assert len(rows(clinic, here, "events")) == 1


def test_a_signature_under_a_result_that_was_a_double_is_under_the_one_that_counts(clinic, filled):
    here, there = filled
    log_lab_panel(clinic, [a_lab("b12_total", "120", on="2026-10-01", patient=here)])
    (double,) = rows(clinic, there, "labs")
    sign_off(clinic, there, [double.id])
    merge(clinic, here, there, reason=WHY)
    (lab,) = rows(clinic, here, "labs")
    (signed,) = rows(clinic, here, "signoffs")
    assert signed.lab == lab.id != double.id
    undo_last(clinic)
    assert rows(clinic, there, "signoffs")[0].lab == double.id


def test_a_second_dose_that_was_confirmed_is_no_double_of_the_first(clinic, filled):
    here, there = filled
    again = a_dose("2026-09-01", patient=there, note="the needle had come off")
    log_dose(clinic, again, accept=frozenset({"DUP-01", "DOSE-02"}), reason="leaked")
    assert len(look_at_merge(clinic, here, there).doubles) == 1
    merge(clinic, here, there, reason=WHY)
    days = [str(one.on) for one in rows(clinic, here, "doses")]
    assert days == ["2026-07-01", "2026-09-01", "2026-09-01", "2026-10-20"]


def test_a_watch_goes_on_when_its_dose_was_recorded_in_both(clinic, filled):
    here, there = filled
    log_dose(clinic, a_dose(TODAY, patient=here))
    double = log_dose(clinic, a_dose(TODAY, patient=there))
    observation.start(clinic, there, double, 15)
    merge(clinic, here, there, reason=WHY)
    (watch,) = observation.running(clinic)
    assert (watch.patient, watch.dose) == (here, rows(clinic, here, "doses")[-1].id)
    undo_last(clinic)
    (watch,) = observation.running(clinic)
    assert (watch.patient, watch.dose) == (there, double)


def test_a_draft_is_about_the_same_person_again_after_undo(clinic, filled):
    here, there = filled
    drafts.save(clinic, drafts.new_key(), "note", {"text": "x"}, patient=there)
    merge(clinic, here, there, reason=WHY)
    assert [one.patient for one in drafts.listed(clinic)] == [here]
    undo_last(clinic)
    assert [one.patient for one in drafts.listed(clinic)] == [there]
    redo_last(clinic)
    assert [one.patient for one in drafts.listed(clinic)] == [here]


def test_a_card_that_is_still_open_on_who_was_merged_is_kept_about_who_stays(clinic, filled):
    here, there = filled
    merge(clinic, here, there, reason=WHY)
    drafts.save(clinic, drafts.new_key(), "note", {"text": "x"}, patient=there)
    assert [one.patient for one in drafts.listed(clinic)] == [here]
    assert today(clinic).tallies.unfinished == 1
