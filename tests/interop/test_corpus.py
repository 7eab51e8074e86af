"""FHIR files written by others: each is read or refused as it should be, none by accident.

Every value asserted was compared with the raw JSON by a script that shares no code with the reader;
which entries are recorded, refused, asked or left out was decided from the raw JSON, too.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from b12tracker.core.records import (
    Dose,
    LabResult,
    LabStatus,
    Medicine,
    Order,
    PatientStatus,
    Sex,
)
from b12tracker.interop import fhir
from b12tracker.interop.reading import FileRefused, Reading
from tests import corpus
from tests.interop.files import shipped_knowledge

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus

# What comes of a file: the reason of its refusal, or entries, refused and asked.
XML = "fhir-xml"
NOTHING: tuple[dict[str, int], int, int] = ({}, 0, 0)
EXPECTED: dict[str, str | tuple[dict[str, int], int, int]] = {
    "au_core/*": NOTHING,
    "cdc_reportstream/*": NOTHING,
    "hl7_spec_r4/spec__bundle-references.json": ({}, 2, 0),  # two of the patients have no name
    "hl7_spec_r4/spec__diagnosticreport-example-ghp.json": ({"LabResult": 12}, 0, 0),
    "hl7_spec_r4/spec__observation-example-f004-erythrocyte.json": ({"LabResult": 1}, 0, 0),
    "hl7_spec_r4/spec__observation-example.json": ({"LabResult": 1}, 0, 0),
    "hl7_spec_r4/spec__patient-example-infant-fetal.json": ({}, 1, 0),  # no name
    "hl7_spec_r4/*": NOTHING,
    "hl7_test_cases/ftc__diagnosticreport-example.json": ({"LabResult": 8}, 0, 0),
    "hl7_test_cases/ftc__observation-example.json": ({"LabResult": 1}, 0, 0),
    "hl7_test_cases/*": NOTHING,
    "ms_converter_out/msfc__LAB-ORU-1-expected.json": ({"LabResult": 1}, 0, 0),
    # haemoglobin in g/mL
    "ms_converter_out/msfc__LRI_2.0-NG_CBC_Typ_Message-expected.json": ({"LabResult": 9}, 0, 1),
    "ms_converter_out/*": NOTHING,
    "nhs_json/nhs__Observation-Haemoglobin-Example.json": ({}, 1, 0),  # 83 g/dL
    "nhs_json/*": NOTHING,
    "nhs_pathology/nhspath__path-R4-example-snippets-observation-lab.xml": "xml",
    "nhs_pathology/*.xml": XML,
    "nhs_pathology/*": NOTHING,
    "smart_other_versions/smart__DSTU-2_CUSTOM_diabetes.json": "fhir-dstu2",
    "smart_other_versions/smart__argonaut-lab-data.json": "fhir-dstu2",
    "smart_other_versions/smart__STU-3*": "fhir-stu3",
    "smart_other_versions/*.xml": XML,
    "smart_synthea_r4/*Britany*": ({"LabResult": 38, "Order": 1}, 0, 0),
    "smart_synthea_r4/*Gustavo*": ({"LabResult": 13}, 0, 0),
    "smart_synthea_r4/*Jill*": ({"LabResult": 23, "Order": 1, "Allergy": 6}, 0, 0),
    "smart_synthea_r4/*Marcos*": ({"LabResult": 26, "Order": 1, "Allergy": 7}, 0, 0),
    "smart_synthea_r4/*Twanda*": ({"LabResult": 35, "Order": 1, "Allergy": 2}, 0, 0),
    "uk_core/*": XML,
    "us_core/uscore__medicationrequest-*-oral-axid.json": ({"Medicine": 1}, 0, 0),
    "us_core/uscore__observation-cbc-*": ({"LabResult": 1}, 0, 0),
    "us_core/uscore__observation-serum-creatinine.json": ({"LabResult": 1}, 0, 0),
    "us_core/uscore__observation-serum-potassium.json": ({"LabResult": 1}, 0, 0),
    "us_core/*": NOTHING,
}
FILES = corpus.files("fhir/*/*")


@cache
def outcome(path: Path) -> Reading | str:
    try:
        return fhir.read(path.read_bytes(), shipped_knowledge())
    except FileRefused as refused:
        return refused.reason


def expected_of(path: Path) -> str | tuple[dict[str, int], int, int]:
    place = path.relative_to(path.parents[1])
    return next(found for pattern, found in EXPECTED.items() if place.match(pattern))


def reading(pattern: str) -> Reading:
    [path] = corpus.files(f"fhir/{pattern}")
    found = outcome(path)
    assert isinstance(found, Reading)
    return found


def labs(pattern: str, test: str = "") -> list[LabResult]:
    found = [
        one
        for person in reading(pattern).persons
        for one in person.entries
        if isinstance(one, LabResult) and test in ("", one.test)
    ]
    return sorted(found, key=lambda one: one.on)


def test_the_corpus_is_there():
    assert len(FILES) > 120


@pytest.mark.parametrize("path", FILES, ids=corpus.label)
def test_each_file_is_read_or_refused_as_it_should_be(path):
    found = outcome(path)
    if isinstance(found, str):
        assert found == expected_of(path)
        return
    entries = Counter(type(one).__name__ for who in found.persons for one in who.entries)
    assert (dict(entries), len(found.refused), len(found.questions)) == expected_of(path)
    assert entries or found.left_out or found.refused or found.persons


@pytest.mark.parametrize("path", FILES, ids=corpus.label)
def test_no_file_gives_a_dose_and_each_is_read_the_same_twice(path):
    found = outcome(path)
    if isinstance(found, Reading):
        assert not any(isinstance(one, Dose) for who in found.persons for one in who.entries)
        assert fhir.read(path.read_bytes(), shipped_knowledge()) == found


PEOPLE = {
    "smart_synthea_r4/*Britany*": ("Reynolds, Britany", "1942-09-05", Sex.FEMALE),
    "smart_synthea_r4/*Gustavo*": ("Mejía, Gustavo", "1986-11-27", Sex.MALE),
    "smart_synthea_r4/*Jill*": ("Tillman, Jill", "1971-05-18", Sex.FEMALE),
    "smart_synthea_r4/*Marcos*": ("Delagarza, Marcos", "1992-09-20", Sex.MALE),
    "smart_synthea_r4/*Twanda*": ("Rippin, Twanda", "1973-01-28", Sex.FEMALE),
    "cdc_reportstream/*": ("Wolf, Karolann", "1970-02-01", Sex.FEMALE),
    "hl7_spec_r4/spec__patient-example-b.json": ("Donald, Duck D", None, Sex.OTHER),
    "hl7_spec_r4/spec__patient-example-d.json": ("Notsowell, Sandy", "1982-08-02", Sex.FEMALE),
    "hl7_spec_r4/spec__patient-example-ihe-pcd.json": ("BROOKS, ALBERT", None, Sex.UNKNOWN),
    "hl7_spec_r4/spec__patient-example-infant-twin-1.json": (
        "Solo, Jaina",
        "2017-05-15",
        Sex.FEMALE,
    ),
    "hl7_test_cases/ftc__patient-example.json": (
        "Chalmers, Peter James",
        "1974-12-25",
        Sex.MALE,
    ),
    "ms_converter_out/msfc__LAB-ORU-1*": ("DUCK, DONALD D", "1924-10-10", Sex.MALE),
    "ms_converter_out/msfc__LRI*": ("Jones, William A", "1961-06-15", Sex.MALE),
    "ms_converter_out/msfc__ORU-R01-01*": ("Finn, Huckleberry", "1963-08-15", Sex.MALE),
    "ms_converter_out/msfc__ORU-R01-RMGEAD*": ("EVERYWOMAN, EVE E", "1962-03-20", Sex.FEMALE),
    "nhs_pathology/nhspath__patient-RichardSmith.json": (
        "SMITH, Richard",
        "1970-09-11",
        Sex.MALE,
    ),
}


@pytest.mark.parametrize("pattern", PEOPLE)
def test_a_patient_has_name_birth_date_and_sex(pattern):
    name, born, sex = PEOPLE[pattern]
    [person] = reading(pattern).persons
    assert person.patient is not None
    assert (person.patient.name, person.patient.sex) == (name, sex)
    assert (None if person.patient.born is None else str(person.patient.born)) == born


def test_numbers_and_contact_of_a_patient():
    [person] = reading("nhs_pathology/nhspath__patient-RichardSmith.json").persons
    assert person.patient is not None
    assert person.patient.identifiers[0].system == "https://fhir.nhs.uk/Id/nhs-number"
    assert person.patient.identifiers[0].value == "987123456"
    assert person.patient.contact.mobile == "01131231234"
    [dead] = reading("hl7_spec_r4/spec__patient-example-d.json").persons
    assert dead.patient is not None
    assert dead.patient.status is PatientStatus.DIED
    [synthetic] = reading("smart_synthea_r4/*Britany*").persons
    assert synthetic.patient is not None
    assert len(synthetic.patient.identifiers) == 5
    assert synthetic.patient.contact.phone == "555-144-8865"


ORDERS = {
    "Britany": "1977-05-28",
    "Jill": "1999-03-17",
    "Marcos": "2010-12-26",
    "Twanda": "2017-02-13",
}


@pytest.mark.parametrize("name", ORDERS)
def test_prescribed_b12_is_an_order_and_never_a_dose(name):
    [person] = reading(f"smart_synthea_r4/*{name}*").persons
    [order] = [one for one in person.entries if isinstance(one, Order)]
    assert order.on == date.fromisoformat(ORDERS[name])
    assert order.text == "Vitamin B 12 5 MG/ML Injectable Solution"
    assert (order.drug, order.status, order.ug) == ("cyanocobalamin", "active", None)
    assert order.ordered_by.startswith("Dr. ")


BLOOD = {  # name: test, day, value and unit of some results
    "Britany": [
        ("hb", "2015-08-15", "14.860632457475045", "g/dL"),
        ("mcv", "2015-08-15", "85.12731849633853", "fL"),
        ("hb", "2020-09-12", "16.07223206127729", "g/dL"),
        ("mcv", "2020-09-12", "88.67694493938049", "fL"),
    ],
    "Gustavo": [
        ("hb", "2015-10-08", "16.60997238102097", "g/dL"),
        ("mcv", "2015-10-08", "90.25242248315126", "fL"),
    ],
    "Jill": [
        ("hb", "2014-02-11", "14.882032509678954", "g/dL"),
        ("hb", "2020-02-25", "15.286540123686358", "g/dL"),
        ("mcv", "2020-02-25", "89.80990949314759", "fL"),
    ],
    "Marcos": [
        ("hb", "2015-01-04", "13.615999746137469", "g/dL"),
        ("hb", "2021-01-10", "16.361928408349307", "g/dL"),
        ("mcv", "2015-01-04", "85.38493383087587", "fL"),
    ],
    "Twanda": [
        ("hb", "2013-02-04", "16.931932718660168", "g/dL"),
        ("hb", "2017-02-13", "11.266514461902364", "g/dL"),
        ("hb", "2019-02-18", "17.468228469433846", "g/dL"),
        ("mcv", "2017-02-13", "86.5290530143181", "fL"),
        ("k", "2021-02-22", "4.365594010656764", "mmol/L"),
    ],
}


@pytest.mark.parametrize("name", BLOOD)
def test_blood_counts_of_the_synthetic_people(name):
    for test, day, value, unit in BLOOD[name]:
        found = [
            one
            for one in labs(f"smart_synthea_r4/*{name}*", test)
            if one.on == date.fromisoformat(day)
        ]
        assert [(one.value, one.unit, one.status) for one in found] == [
            (Decimal(value), unit, LabStatus.FINAL)
        ]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("Britany", {"hb": 2, "mcv": 2, "plt": 2, "wbc": 2, "rbc": 2, "hct": 2, "k": 10}),
        ("Gustavo", {"hb": 1, "mcv": 1, "plt": 1, "wbc": 1, "rbc": 1, "hct": 1, "k": 0}),
        ("Jill", {"hb": 2, "mcv": 2, "k": 0}),
        ("Marcos", {"hb": 2, "mcv": 2, "k": 4}),
        ("Twanda", {"hb": 3, "mcv": 3, "plt": 3, "wbc": 3, "rbc": 3, "hct": 3, "k": 3}),
    ],
)
def test_no_blood_count_of_the_synthetic_people_is_lost(name, counts):
    found = Counter(one.test for one in labs(f"smart_synthea_r4/*{name}*"))
    assert {test: found[test] for test in counts} == counts
    assert not {"creat", "b12_total"} & found.keys()


RESULTS: dict[str, tuple[str, str, str, str, str | None, str | None, str]] = {
    # test, day, value, unit, low, high, flag
    "us_core/*cbc-erythrocytes*": ("rbc", "2005-07-05", "4.58", "10*6/uL", "4.1", "6.1", "N"),
    "us_core/*cbc-hemoglobin*": ("hb", "2005-07-05", "17", "g/dL", "16.5", "21.5", "N"),
    "us_core/*cbc-leukocytes*": ("wbc", "2005-07-05", "10", "10*3/uL", "4.5", "11", "N"),
    "us_core/*cbc-mchc*": ("mchc", "2005-07-05", "34.7", "g/dL", "30", "34", "H"),
    "us_core/*serum-creatinine*": ("creat", "2005-07-05", "1", "mg/dL", "0.2", "0.6", "H"),
    "us_core/*serum-potassium*": ("k", "2005-07-05", "5.4", "mmol/L", "3.5", "5.5", "N"),
    "hl7_spec_r4/*f004*": ("rbc", "2013-04-02", "4.12", "10^12/L", None, None, "L"),
    "hl7_spec_r4/spec__observation-example.json": (
        "weight", "2016-03-28", "185", "lbs", None, None, "",
    ),
    "hl7_test_cases/ftc__observation-example.json": (
        "weight", "2016-03-28", "185", "lbs", None, None, "",
    ),
    "ms_converter_out/*LAB-ORU-1*": ("hct", "2014-10-06", "40.1", "%", None, None, "N"),
}  # fmt: skip


@pytest.mark.parametrize("pattern", RESULTS)
def test_a_single_result_is_read_as_printed(pattern):
    test, day, value, unit, low, high, flag = RESULTS[pattern]
    [found] = labs(pattern)
    assert (found.test, found.on) == (test, date.fromisoformat(day))
    assert (found.value, found.unit, found.flag) == (Decimal(value), unit, flag)
    assert found.low == (None if low is None else Decimal(low))
    assert found.high == (None if high is None else Decimal(high))


def by_test(pattern: str) -> dict[str, tuple[Any, ...]]:
    return {
        one.test: (str(one.value), one.unit, str(one.low), str(one.high), one.flag)
        for one in labs(pattern)
    }


def test_a_panel_gives_its_day_to_its_members():
    pattern = "hl7_spec_r4/spec__diagnosticreport-example-ghp.json"
    found = by_test(pattern)
    assert found["hb"] == ("176", "g/L", "135", "180", "")
    assert found["mcv"] == ("99", "fL", "80", "98", "H")
    assert found["neut"] == ("0.9", "x10*9/L", "2.0", "7.5", "LL")
    assert found["plt"] == ("444", "x10*9/L", "150", "450", "")
    assert found["k"] == ("4.2", "mmol/L", "3.5", "5.0", "")
    assert found["ldh"] == ("131", "U/L", "80", "250", "")
    assert found["bili"] == ("7", "umol/L", "2", "20", "")
    assert {(one.on, one.time) for one in labs(pattern)} == {(date(2015, 8, 16), time(6, 40, 17))}
    assert {one.laboratory for one in labs(pattern)} == {"Acme Laboratory, Inc"}
    [person] = reading(pattern).persons
    assert (person.key, person.patient) == ("Patient/pat2", None)
    assert found["creat"] == ("0.09", "mmol/L", "0.04", "0.11", "")


def test_a_report_gives_its_day_to_its_results():
    pattern = "hl7_test_cases/ftc__diagnosticreport-example.json"
    found = by_test(pattern)
    assert found["hct"] == ("55", "%", "38", "52", "H")
    assert found["wbc"] == ("4.6", "x10*9/L", "4.0", "11.0", "")
    assert {one.on for one in labs(pattern)} == {date(2011, 3, 4)}


def test_a_converted_message_is_read_and_its_wrong_unit_asked():
    pattern = "ms_converter_out/*LRI*"
    found = by_test(pattern)
    assert found["rbc"] == ("4.41", "10*6/uL", "4.3", "6.2", "N")
    assert found["hct"] == ("41", "%", "40", "52", "N")
    assert found["wbc"] == ("105600", "{cells}/uL", "4300", "10800", "HH")
    assert found["plt"] == ("210000", "{cells}/uL", "150000", "350000", "N")
    assert found["mcv"] == ("91", "fL", "80", "95", "N")
    assert found["mch"] == ("29", "pg/{cell}", "27", "31", "N")
    assert found["mchc"] == ("32.4", "g/dL", "32", "36", "N")
    assert found["rdw"] == ("10.5", "%", "10.2", "14.5", "N")
    assert {one.order_number for one in labs(pattern)} == {"ORD666555"}
    [asked] = reading(pattern).questions  # haemoglobin in g/mL
    assert "g/mL" in asked.text
    assert "g/dL" in asked.choices


def test_a_preliminary_result_stays_provisional():
    [found] = labs("ms_converter_out/*LAB-ORU-1*")
    assert (found.status, found.time) == (LabStatus.PROVISIONAL, time(8, 30))


def test_an_impossible_haemoglobin_is_refused_and_named():
    [refused] = reading("nhs_json/nhs__Observation-Haemoglobin-Example.json").refused
    assert refused.what == "Haemoglobin"
    assert "83 g/dl is impossible" in refused.why
    assert '"value": 83' in refused.original


@pytest.mark.parametrize("kind", ["contained", "referenced"])
def test_a_prescribed_acid_reducer_is_a_medicine(kind):
    [person] = reading(f"us_core/*{kind}-oral-axid*").persons
    [found] = person.entries
    assert isinstance(found, Medicine)
    assert (found.code, found.first, found.last) == ("nizatidine", date(2008, 4, 5), None)
    assert found.per_day == 2
    assert (person.patient, person.name) == (None, "Amy Shaw")


def test_people_who_are_only_referred_to_keep_their_number():
    [person] = reading("nhs_json/nhs__Observation-Haemoglobin-Example.json").persons
    assert person.patient is None
    assert [one.value for one in person.identifiers] == ["9449307873"]


def test_what_is_left_out_is_named():
    left_out = reading("smart_synthea_r4/*Twanda*").left_out
    assert left_out["Immunization"] == 8
    assert left_out["Condition: Anemia (disorder)"] == 1
    assert left_out["MedicationRequest: Yaz 28 Day Pack"] == 1
    assert left_out["Observation: Glucose"] == 3
    assert left_out["Observation: Creatinine (LOINC 38483-4)"] == 3  # whole blood, not serum
    assert left_out["Observation: Hemoglobin A1c/Hemoglobin.total in Blood"] == 4
