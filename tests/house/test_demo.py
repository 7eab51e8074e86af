"""The practice data show every state and every rule, on whatever day they are opened."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from b12tracker.core.findings import B12Class, DueKind, Level, State
from b12tracker.core.records import DoseStatus, PatientStatus, Route
from b12tracker.services import assessments, maintenance, patients_list, show, worklist
from b12tracker.services.clinic import open_clinic
from b12tracker.services.demo import open_demo
from b12tracker.services.practice import MARK, read_people
from b12tracker.services.settings import PRACTICE_FACT, clinic_fact
from tests.builders import TODAY

# Rules that speak of a record, not of what is being entered.
RULES = {
    *("GAP-01", "GAP-02", "ORAL-MISS", "LIFELONG-01", "LIFELONG-02"),
    *("LEBER-01", "HYPERS-01", "COBALT-01"),
    *("FM-00", "FM-01", "FM-02", "FM-03", "FM-03b", "FM-04", "FM-05", "FM-05b"),
    *("FM-06", "FM-06b", "FM-07", "FM-07b", "FM-08", "FM-09", "FM-10", "FM-11"),
    *("EM-02", "RF-01", "K-02", "K-03", "RET-03", "HB-4W", "FBC-8W", "PLT-01", "FE-01"),
    *("NEURO-3M", "NEURO-6M", "NEURO-DELAY", "N2O-01", "MED-MET", "MED-ACID", "SCREEN-75"),
    *("PREG-02", "LOAD-REV", "NASAL-01", "LAB-NOTUSE", "ADH-REV", "AUTO-01", "WEAR-01", "PAED-01"),
}
# Those whose story is that balance, or nerves on folic acid, got much worse.
WORSE = {"RF-01", "FM-07", "FM-07b"}
DAYS = [
    TODAY,
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2027, 3, 31),
    date(2028, 2, 29),
    date(2028, 8, 31),
    *(TODAY + timedelta(days=53 * n) for n in range(1, 8)),
]


def _all(clinic):
    found = patients_list.find_patients(clinic, limit=1000)
    for one in found:
        yield show.read_record(clinic, one.id), assessments.assess_patient(clinic, one.id)


@pytest.mark.parametrize("home", [False, True], ids=["clinic", "home"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_person_shows_what_the_file_says_on_any_day(day, home, knowledge, tmp_path):
    people = read_people(day, knowledge, home=home)
    with open_demo(tmp_path, who="JB", as_of=day, home=home, knowledge=knowledge) as clinic:
        assert clinic.home is home
        for person, (record, answer) in zip(people, sorted_by_number(clinic), strict=True):
            name = record.patient.name
            assert name == person.patient.name
            assert person.shows == {one.rule for one in answer.findings}, name
            dose = [item.state.value for item in answer.due if item.kind is DueKind.DOSE]
            assert (dose or [""])[0] == person.state, name
            assert person.late == set(_late_tasks(answer)), name


def _late_tasks(answer):
    for item in answer.due:
        if item.state is State.OVERDUE and item.kind is not DueKind.DOSE:
            yield f"{item.kind} {item.what}"


def sorted_by_number(clinic):
    return sorted(_all(clinic), key=lambda pair: pair[0].patient.identifiers[0].value)


def test_every_rule_and_state_occurs(practice):
    rules, levels, states, classes = set(), set(), set(), set()
    tasks = set()
    oral = set()
    for _, answer in _all(practice):
        rules |= {one.rule for one in answer.findings}
        levels |= {one.level for one in answer.findings}
        oral |= {one.level for one in answer.findings if one.rule == "ORAL-MISS"}
        states |= {one.state for one in answer.due if one.kind is DueKind.DOSE}
        tasks |= {one.state for one in answer.due if one.kind in (DueKind.LAB, DueKind.REVIEW)}
        classes.add(answer.b12_class)
    assert rules >= RULES
    assert oral == {Level.INFO, Level.WARNING, Level.CRITICAL}
    assert levels == set(Level)
    assert tasks == {State.PLANNED, State.DUE, State.OVERDUE, State.DONE}
    assert states >= {State.PLANNED, State.DUE, State.OVERDUE, State.LAPSED}
    assert classes >= {B12Class.DEFICIENT, B12Class.INDETERMINATE, B12Class.NOT_INTERPRETABLE}


def test_every_kind_of_person_and_entry_occurs(practice):
    records = [record for record, _ in _all(practice)]
    assert len(records) == 24
    assert {one.patient.status for one in records} == set(PatientStatus)
    assert {one.patient.guideline_set for one in records} >= {
        "",
        "US_LABEL",
        "US_GENERAL",
        "US_NASAL",
    }
    assert {dose.route for one in records for dose in one.doses} >= {Route.IM, Route.NASAL}
    assert DoseStatus.NOT_GIVEN in {dose.status for one in records for dose in one.doses}
    assert {lab.comparator for one in records for lab in one.labs} >= {"", "<", ">"}
    kinds = ("tablets", "orders", "events", "notes", "pregnancies", "allergies", "medicines")
    for kind in (*kinds, "exposures", "conditions"):
        assert any(getattr(one, kind) for one in records), kind
    limits = {
        (lab.unit, lab.low, lab.high) for one in records for lab in one.labs if lab.test == "hb"
    }
    assert len(limits) > 3, "laboratories print other intervals"
    names = Counter(one.patient.name for one in records)
    assert [name for name, count in names.items() if count > 1] == ["Evans, Mary"]
    assert any(dose.on == TODAY for one in records for dose in one.doses), "given today"
    voided = [show.read_record(practice, one.patient.id, voided=True) for one in records]
    assert sum(len(one.doses) for one in voided) == sum(len(one.doses) for one in records) + 1
    under_16 = [one for one in records if one.patient.born and one.patient.born.ages(TODAY)[1] < 16]
    assert len(under_16) == 1


def test_most_people_have_several_years(practice):
    spans = []
    for record, _ in _all(practice):
        days = [entry.on for entry in (*record.doses, *record.labs, *record.checkins)]
        spans.append((max(days) - min(days)).days)
    assert all(span > 365 for span in spans)
    assert sum(span > 2 * 365 for span in spans) >= 20


def test_scores_jump_only_where_that_is_the_story(practice, knowledge):
    told = {one.patient.name for one in read_people(TODAY, knowledge) if one.shows & WORSE}
    assert "Whitfield, Harold" in _jumping(practice) <= told


def _jumping(clinic):
    return {
        record.patient.name
        for record, _ in _all(clinic)
        for before, later in pairwise(record.checkins)
        if any(score - before.scores.get(item, score) > 3 for item, score in later.scores.items())
    }


def test_everybody_is_marked_as_invented(practice):
    assert clinic_fact(practice, PRACTICE_FACT) == "yes"
    for record, _ in _all(practice):
        assert record.patient.identifiers[0].system == MARK
        assert any(note.text.startswith(MARK) for note in record.notes)
        for number in (record.patient.contact.phone, record.patient.contact.mobile):
            assert number == "" or number.startswith(("01632 960", "07700 900")), "never a real one"


def test_today_shows_every_tally(practice):
    today = worklist.today(practice)
    tallies = today.tallies
    assert min(tallies.due, tallies.overdue, tallies.lapsed, tallies.no_date, tallies.flags) > 0
    assert today.being_checked == 0


def test_the_file_is_sound_and_the_practice_people_cannot_be_undone(practice):
    assert maintenance.check(practice, full=True).problems == ()
    assert practice.undo.to_undo is None


def test_it_opens_on_the_real_day_too(tmp_path, knowledge):
    with open_demo(tmp_path, who="JB", knowledge=knowledge) as clinic:
        assert len(worklist.today(clinic).rows) > 10
    with open_clinic(tmp_path, who="JB", create=False, knowledge=knowledge) as again:
        assert len(patients_list.find_patients(again, limit=1000)) == 24
