"""What is written as FHIR is valid and reads back as it was, as far as FHIR carries it."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core import units
from b12tracker.core.assess import assess_on
from b12tracker.core.clock import Clock
from b12tracker.core.dates import PartialDate
from b12tracker.core.ids import UNSAVED, UNSAVED_PATIENT, EntryId
from b12tracker.core.records import (
    Allergy,
    Cause,
    Condition,
    Contact,
    Dose,
    DoseStatus,
    GivenBy,
    Identifier,
    Order,
    Patient,
    PatientRecord,
    PatientStatus,
    Pause,
    Practitioner,
    Questionnaire,
    Route,
    Sex,
    Source,
    Tablets,
    Void,
)
from b12tracker.interop import fhir
from b12tracker.interop.fhir import writing
from tests.builders import a_checkin, a_dose, a_lab, a_medicine, a_phase, a_plan
from tests.core.invented import DAY, records
from tests.interop import fhir_checks
from tests.interop.files import shipped_knowledge

KNOWLEDGE = shipped_knowledge()
FRAME = writing.Frame(
    sender="6f1c1a52-3c7c-4b53-9b0e-6c6f4f3a2f10",
    at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    day=DAY,
    zone=timezone(timedelta(hours=1)),
    knowledge=KNOWLEDGE,
)
LAW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CARRIED = {  # what FHIR brings back
    *("causes", "conditions", "allergies", "plans", "doses", "tablets", "labs", "checkins"),
    *("medicines", "orders", "questionnaires"),
}


def written(record, findings=()):
    return "".join(piece for _, piece in writing.written([(record, findings)], FRAME))


def complaints(text):
    """What all checkers that are here have against a Bundle."""
    bundle = fhir_checks.read(text)
    schema = fhir_checks.by_schema(bundle) if fhir_checks.SCHEMA else []
    return [*fhir_checks.by_us(bundle), *fhir_checks.by_models(text), *schema]


def read(text):
    found = fhir.read(text.encode(), KNOWLEDGE, zone=FRAME.zone)
    assert (found.refused, found.questions) == ((), ())
    (person,) = found.persons
    return found, person


def carried(record):
    """What of a record is to come back, entry by entry."""
    for field in fields(record):
        if field.name in CARRIED:
            yield from (_as_read(one) for one in getattr(record, field.name) if one.void is None)


def _as_read(one):
    known = KNOWLEDGE.medicines.get(getattr(one, "code", ""))
    if known is not None and not known.folate:
        one = replace(one, strength_ug=None)
    return one


def bare(entries):
    """The entries whatever their numbers, and without orders of anything but a product."""
    found = (
        replace(one, id=UNSAVED, patient=UNSAVED_PATIENT, source=Source())
        for one in entries
        if not isinstance(one, Order) or one.drug
    )
    return sorted(map(repr, found))


@LAW
@given(record=records(KNOWLEDGE))
def test_a_random_record_is_valid_and_comes_back(record):
    findings = assess_on(record, Clock(DAY), KNOWLEDGE, "UK_NICE").findings
    text = written(record, findings)
    assert complaints(text) == []
    _, person = read(text)
    assert bare(person.entries) == bare(carried(record))
    expected = record.patient
    assert (person.patient.name, person.patient.born, person.patient.sex) == (
        expected.name,
        expected.born,
        expected.sex,
    )


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20
).map(partial(unicodedata.normalize, "NFC"))  # as every text of a record is kept


@LAW
@given(note=_TEXTS, giver=_TEXTS, ug=st.decimals("0.001", "99999", places=3))
def test_any_words_and_any_amount_come_back(note, giver, ug):
    dose = replace(a_dose("2026-11-10", note=note, giver=giver), ug=ug, id=EntryId(1))
    text = written(one_person(doses=(dose,)))
    _, person = read(text)
    (found,) = person.entries
    assert (found.note, found.ug) == (note, ug)
    assert f'"value":{ug},' in text


def one_person(patient=None, **entries):
    own = {
        place: tuple(replace(one, patient=UNSAVED_PATIENT) for one in several)
        for place, several in entries.items()
    }
    return PatientRecord(patient=patient or Patient(family="Quill", given="Ada May"), **own)


def comes_back(*entries, **places):
    """Write entries, check them, and return what is read."""
    text = written(one_person(**places))
    assert complaints(text) == []
    reading, person = read(text)
    assert bare(person.entries) == bare(entries)
    return reading


FULL = Dose(
    id=EntryId(7),
    on=DAY,
    time=time(9, 5),
    drug="hydroxocobalamin",
    ug=Decimal("1000.50"),
    route=Route.SC,
    site="abdomen_left",
    status=DoseStatus.GIVEN,
    reason="she travels tomorrow",
    given_by=GivenBy.SELF,
    giver="Ada",
    product="Neo-Cytamen 1 mg",
    lot="H1",
    expiry=DAY,
    volume_ml=Decimal("1.0"),
    benzyl_alcohol=True,
    note="two lines\nof a note",
)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"given_by": GivenBy.CLINIC, "giver": ""},
        {"given_by": GivenBy.ELSEWHERE, "site": "left heel"},
        {"status": DoseStatus.PARTLY_GIVEN, "reason": "it leaked"},
        {"status": DoseStatus.NOT_GIVEN, "reason": ""},
        {"status": DoseStatus.DEFERRED, "reason": "blocked nose", "volume_ml": None},
        {"status": DoseStatus.NOT_GIVEN, "ug": Decimal(0), "volume_ml": None},
        {"product": "", "benzyl_alcohol": False, "lot": "", "expiry": None},
        *({"route": route, "volume_ml": None} for route in Route),
        *({"site": site} for site in KNOWLEDGE.codes.sites),
    ],
    ids=str,
)
def test_a_dose_comes_back_with_all_it_says(more):
    dose = replace(FULL, **more)
    comes_back(dose, doses=(dose,))


def test_every_cause_condition_and_medicine_comes_back():
    causes = _each(lambda code: Cause(code=code), KNOWLEDGE.causes)
    conditions = _each(lambda code: Condition(code=code), KNOWLEDGE.conditions)
    medicines = _each(lambda code: a_medicine(code, first="2026-01-05"), KNOWLEDGE.medicines)
    comes_back(
        *causes,
        *conditions,
        *medicines,
        causes=causes,
        conditions=conditions,
        medicines=medicines,
    )


def _each(make, codes):
    return numbered(make(code) for code in codes)


def numbered(several):
    return tuple(replace(one, id=EntryId(n)) for n, one in enumerate(several, 1))


def test_what_runs_in_the_family_and_words_beside_a_code_come_back():
    family = Condition(
        id=EntryId(1), code="leber", who="maternal_family", since=PartialDate(1994), text="An uncle"
    )
    said = Condition(id=EntryId(2), code="psoriasis", text="Psoriasis of the scalp")
    coded = replace(said, code="subacute_combined_degeneration", text="cord, since the spring")
    allergies = (
        Allergy(id=EntryId(3), to="cobalt", reaction="rash, wheeze"),
        Allergy(id=EntryId(4), to="", text="Peanut"),
        Allergy(id=EntryId(5), to="hydroxocobalamin", text="Hydroxocobalamin, in 2019"),
    )
    conditions = (family, said, replace(coded, id=EntryId(6)))
    comes_back(*conditions, *allergies, conditions=conditions, allergies=allergies)
    words = replace(said, code="")
    reading, person = read(written(one_person(conditions=(words,))))
    assert person.entries == (), "words alone are no code of ours"
    assert reading.left_out == {"Condition: Psoriasis of the scalp": 1}


def test_a_medicine_of_any_name_comes_back_with_strength_and_count():
    several = (
        a_medicine("multivitamin", name="bought abroad", strength_ug=400, benzyl_alcohol=True),
        a_medicine("folic_acid", name="Folic acid 5 mg", strength_ug="5000.5", per_day="0.142857"),
        a_medicine("antacid", None, DAY, name="the pink one", per_day=3),
    )
    medicines = numbered(several)
    comes_back(*medicines, medicines=medicines)


def test_a_plan_comes_back_with_its_phases_rests_and_reason():
    plan = replace(
        a_plan(
            "2026-09-01",
            phases=(
                a_phase("2 d", until="still_improving"),
                a_phase("2-3 mo", doses=4),
                a_phase("1 y", drug="cyanocobalamin", route="nasal", ug="500.5"),
            ),
        ),
        id=EntryId(1),
        regimen="UK-HYD-NEURO",
        last=DAY + timedelta(days=400),
        reason="new nerve signs",
        ordered_by="Dr E. Marlowe",
        pauses=(
            Pause(first=DAY, last=DAY + timedelta(days=9), reason="abroad"),
            Pause(first=DAY + timedelta(days=90)),
        ),
    )
    reading = comes_back(plan, plans=(plan,))
    assert reading.left_out == {}


def test_tablets_come_back_with_the_days_answered_missed():
    days = [DAY - timedelta(days=n) for n in (1, 2, 3, 8, 30)]
    stretch = Tablets(
        id=EntryId(1),
        drug="cyanocobalamin",
        ug=Decimal("62.5"),
        route=Route.SL,
        first=DAY - timedelta(days=50),
        missed=tuple(sorted(days)),
    )
    reading = comes_back(stretch, tablets=(stretch,))
    assert reading.left_out == {}


def test_results_come_back_as_printed():
    several = (
        a_lab("b12_total", "212.50", "pmol/l", "2026-11-02", low="141.0", high="489"),
        a_lab("b12_total", "2000", "ng/L", "2026-10-02", comparator=">"),
        a_lab("hb", "12.30", "g/dL", "2026-10-02", flag="L", laboratory="Northgate Pathology"),
        a_lab("wbc", "6.1", "x10^9/L", "2026-10-02", order_number="A-17", note="haemolysed"),
        replace(a_lab("ifab", "1", "", "2026-09-02"), value=None, word="positive"),
    )
    labs = numbered(several)
    comes_back(*labs, labs=labs)


# Without a code of LOINC for the unit, and with a name that is on no list: left out and named.
NAMELESS = {("tibc", "ug/L")}


@pytest.mark.parametrize("test", KNOWLEDGE.labs.analytes)
def test_a_result_of_every_test_comes_back_in_every_unit(test):
    analyte = KNOWLEDGE.labs[test]
    limits = analyte.plausible
    usual = limits.hard_low.value * 3 if limits and limits.hard_low else Decimal(1)
    there = [unit for unit in analyte.units if units.same_kind(test, analyte.unit, unit)]
    labs = [
        replace(
            a_lab(test, round(units.convert(test, usual, analyte.unit, unit), 4), unit, DAY),
            id=EntryId(number),
        )
        for number, unit in enumerate(there, 1)
        if (test, unit) not in NAMELESS and unit != "{ordinal}"
    ]
    comes_back(*labs, labs=tuple(labs))


def test_answers_come_back_with_ticks_sudden_changes_and_who_answered():
    checkin = replace(
        a_checkin("2026-11-02", N1=7, A1=0, B3=2),
        id=EntryId(1),
        ticks=("C3", "M6"),
        sudden=("vision", "gait"),
        observer=True,
        note="worse in the evening",
    )
    totals = (
        Questionnaire(id=EntryId(2), on=DAY, code="phq9", total=14, item9=1),
        Questionnaire(id=EntryId(3), on=DAY, code="gad7", total=0),
    )
    reading = comes_back(checkin, *totals, checkins=(checkin,), questionnaires=totals)
    assert reading.left_out == {}, "the scores beside the answers are not read twice"


def test_an_order_for_a_product_comes_back():
    order = Order(
        id=EntryId(1),
        on=DAY,
        what="hydroxocobalamin",
        text="Hydroxocobalamin 1 mg injection",
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        dosage="every 3 months",
        ordered_by="Dr E. Marlowe",
    )
    comes_back(order, orders=(order,))


def test_a_person_comes_back_with_numbers_contact_and_practitioner():
    patient = Patient(
        family="O'Hara-Quill",
        given="Ada May",
        born=PartialDate(1956, 3),
        sex=Sex.OTHER,
        identifiers=(
            Identifier(system="https://fhir.nhs.uk/Id/nhs-number", value="9990000018"),
            Identifier(system="Practice data", value="P-7"),
        ),
        contact=Contact(
            phone="01632 960 101",
            mobile="07700 900 101",
            email="ada@example.org",
            address="4 Orchard Row, Millbrook",
            kin="Daniel Quill (son) 07700 900 102",
        ),
        gp=Practitioner(name="Dr E. Marlowe", practice="Millbrook Surgery", phone="01632 960 200"),
        status=PatientStatus.DIED,
        status_on=DAY,
    )
    text = written(one_person(patient))
    assert complaints(text) == []
    _, person = read(text)
    assert person.patient == patient


def test_what_was_taken_back_is_taken_back_by_the_file():
    gone = Void(reason="another Quill", on=FRAME.at, by="AB")
    dose = replace(FULL, void=gone)
    lab = replace(a_lab("hb", "123", "g/L", "2026-10-02"), id=EntryId(2), void=gone)
    checkin = replace(a_checkin("2026-11-02", N1=7), id=EntryId(3), void=gone)
    plan = replace(a_plan("2026-09-01", phases=(a_phase("2 mo"),)), id=EntryId(4), void=gone)
    record = one_person(doses=(dose,), labs=(lab,), checkins=(checkin,), plans=(plan,))
    text = written(record)
    assert complaints(text) == []
    _, person = read(text)
    assert person.entries == ()
    whole = replace(
        record,
        **{
            place: tuple(replace(one, void=None) for one in getattr(record, place))
            for place in ("doses", "labs", "checkins", "plans")
        },
    )
    _, before = read(written(whole))
    keys = {one.source.key for one in before.entries}
    assert keys <= {one.key for one in person.withdrawn}


def test_codes_of_snomed_are_written_where_the_installation_switches_them_on():
    systems = KNOWLEDGE.codes.systems
    snomed = replace(systems["snomed"], write=True)
    codes = replace(KNOWLEDGE.codes, systems={**systems, "snomed": snomed})
    frame = replace(FRAME, knowledge=replace(KNOWLEDGE, codes=codes))
    dose = replace(FULL, site="ventrogluteal_left", route=Route.IM)
    text = "".join(piece for _, piece in writing.written([(one_person(doses=(dose,)), ())], frame))
    (one,) = [
        each
        for each in fhir_checks.resources(fhir_checks.read(text))
        if each["resourceType"] == "MedicationAdministration"
    ]
    codes_of = {name: one["dosage"][name]["coding"][0]["code"] for name in ("site", "route")}
    assert codes_of == {"site": "723979003", "route": "78421000"}, "the region of the muscle"
    assert '"code":"78421000"' not in written(one_person(doses=(dose,)))
