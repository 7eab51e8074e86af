"""People, and which entries are theirs."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.records import Identifier, PatientStatus, Sex
from b12tracker.interop import fhir
from tests.interop.files import (
    NHS,
    Read,
    administration,
    as_bytes,
    bundle,
    observation,
    patient,
)


def read(knowledge, *resources, **more):
    return fhir.read(as_bytes(bundle(*resources, **more)), knowledge)


def only_person(knowledge, **more):
    reading = fhir.read(as_bytes(patient(**more)), knowledge)
    [person] = reading.persons
    return person


def test_a_patient_is_read_whole(knowledge):
    person = only_person(
        knowledge,
        name=[
            {"use": "maiden", "family": "Bracken", "given": ["Oona"]},
            {"use": "official", "family": "Quillfeather", "given": ["Oona", "Mab"]},
        ],
        telecom=[
            {"system": "phone", "value": "0161 496 0101", "use": "home"},
            {"system": "phone", "value": "07700 900101", "use": "mobile"},
            {"system": "email", "value": "oona@example.org"},
        ],
        address=[{"line": ["3 Heron Lane"], "city": "Marsh", "postalCode": "MA1 1AA"}],
        contact=[
            {
                "relationship": [{"text": "daughter"}],
                "name": {"family": "Quillfeather", "given": ["Ada"]},
                "telecom": [{"value": "07700 900102"}],
            }
        ],
        generalPractitioner=[{"display": "Dr Ines Ravel"}],
    ).patient
    assert person.name == "Quillfeather, Oona Mab"
    assert (person.born, person.sex) == (PartialDate(1957, 4, 9), Sex.FEMALE)
    assert person.identifiers == (Identifier(system=NHS, value="9990000018"),)
    assert (person.contact.phone, person.contact.mobile) == ("0161 496 0101", "07700 900101")
    assert person.contact.email == "oona@example.org"
    assert person.contact.address == "3 Heron Lane, MA1 1AA Marsh"
    assert person.contact.kin == "Ada Quillfeather (daughter) 07700 900102"
    assert person.gp.name == "Dr Ines Ravel"
    assert person.status is PatientStatus.ACTIVE


@pytest.mark.parametrize("born", ["1957", "1957-04", "1957-04-09"])
def test_a_birth_date_known_in_part_stays_so(born, knowledge):
    assert str(only_person(knowledge, birthDate=born).patient.born) == born


@pytest.mark.parametrize("born", ["1957-02-30", "57", "09.04.1957", 1957])
def test_a_birth_date_that_cannot_be_refuses_the_patient(born, knowledge):
    reading = fhir.read(as_bytes(patient(birthDate=born)), knowledge)
    assert reading.persons[0].patient is None
    assert reading.refused[0].what == "patient"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({"deceasedBoolean": True}, None),
        ({"deceasedDateTime": "2026-01-30T04:00:00Z"}, date(2026, 1, 30)),
        ({"deceasedDateTime": "2026"}, None),
    ],
    ids=str,
)
def test_the_death_of_a_patient_is_kept(said, day, knowledge):
    found = only_person(knowledge, **said).patient
    assert (found.status, found.status_on) == (PatientStatus.DIED, day)


def test_old_numbers_are_left_out_and_words_stand_for_a_missing_system(knowledge):
    found = only_person(
        knowledge,
        identifier=[
            {"use": "old", "system": NHS, "value": "1"},
            {"assigner": {"display": "Marsh Hospital"}, "value": "H-7"},
            {"value": "12"},
            {"system": NHS, "value": "9990000018"},
        ],
    ).patient
    assert [(one.system, one.value) for one in found.identifiers] == [
        ("Marsh Hospital", "H-7"),
        (NHS, "9990000018"),
    ]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"name": [{"text": "Oona Q."}]}, "Oona Q."),
        ({"name": [{"given": ["Oona"]}]}, "Oona"),
        (
            {"name": [{"family": "Quillfeather", "given": ["Oona", None, "Mab"]}]},
            "Quillfeather, Oona Mab",
        ),
    ],
    ids=str,
)
def test_a_name_may_be_short_of_parts(more, name, knowledge):
    assert only_person(knowledge, **more).patient.name == name


@pytest.mark.parametrize(
    "more",
    [
        {"name": []},
        {"name": "Quillfeather"},
        {"gender": "f"},
        {"modifierExtension": [{"url": "http://x.example/m"}]},
        {"link": [{"type": "replaced-by", "other": {"reference": "Patient/9"}}]},
    ],
    ids=str,
)
def test_a_patient_that_cannot_be_trusted_is_not_created(more, knowledge):
    reading = read(knowledge, patient(**more), observation())
    [person] = reading.persons
    assert person.patient is None
    assert person.identifiers == (Identifier(system=NHS, value="9990000018"),)
    assert len(person.entries) == 1  # kept for somebody whom the number is known of
    assert [one.what for one in reading.refused] == ["patient"]


def test_unseen_characters_in_a_name_are_shown(knowledge):
    found = only_person(knowledge, name=[{"family": "Quill\u202efeather", "given": ["Zoe\u0308"]}])
    assert found.patient.family == "Quill⟨U+202E⟩feather"
    assert found.patient.given == "Zoë"


# --- who an entry is about


def test_references_find_the_patient_in_the_file_whatever_their_form(knowledge):
    entries = [
        {"fullUrl": "http://ehr.example/fhir/Patient/p1", "resource": patient()},
        {
            "fullUrl": "urn:uuid:7c3e2d9e-0000-4000-8000-000000000001",
            "resource": patient(
                id="p2",
                identifier=[{"system": NHS, "value": "9990000026"}],
            ),
        },
    ]
    references = {
        "Patient/p1": 0,
        "http://ehr.example/fhir/Patient/p1": 0,
        "http://ehr.example/fhir/Patient/p1/_history/3": 0,
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018": 0,
        "urn:uuid:7c3e2d9e-0000-4000-8000-000000000001": 1,
    }
    for number, (reference, index) in enumerate(references.items()):
        result = observation(id=f"o{number}", subject={"reference": reference})
        entry = {"fullUrl": f"http://ehr.example/fhir/Observation/o{number}", "resource": result}
        whole = {"resourceType": "Bundle", "type": "searchset", "entry": [*entries, entry]}
        reading = fhir.read(as_bytes(whole), knowledge)
        assert [len(one.entries) for one in reading.persons] == [1 - index, index], reference
    by_number = observation(subject={"identifier": {"system": NHS, "value": "9990000026"}})
    whole = {
        "resourceType": "Bundle",
        "type": "message",
        "entry": [*entries, {"resource": by_number}],
    }
    assert [len(one.entries) for one in fhir.read(as_bytes(whole), knowledge).persons] == [0, 1]


def test_the_same_id_on_another_server_is_another_person(knowledge):
    entries = [
        {"fullUrl": "http://one.example/fhir/Patient/p1", "resource": patient()},
        {"fullUrl": "http://two.example/fhir/Observation/o1", "resource": observation()},
    ]
    whole = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    reading = fhir.read(as_bytes(whole), knowledge)
    assert [(one.patient is None, len(one.entries)) for one in reading.persons] == [
        (False, 0),
        (True, 1),
    ]


def test_a_contained_patient_is_read(knowledge):
    single = observation(contained=[patient(id="me")], subject={"reference": "#me"})
    reading = fhir.read(as_bytes(single), knowledge)
    [person] = reading.persons
    assert person.patient is not None
    assert len(person.entries) == 1


def test_nobody_is_made_up_for_a_subject_that_is_not_in_the_file(knowledge):
    known_by = {"system": NHS, "value": "9990000034"}
    reading = read(knowledge, observation(subject={"identifier": known_by, "display": "Q., Oona"}))
    [person] = reading.persons
    assert person.patient is None
    assert (person.key, person.name) == (f"{NHS}|9990000034", "Q., Oona")
    assert person.identifiers == (Identifier(**known_by),)
    elsewhere = read(
        knowledge, observation(subject={"reference": "http://other.example/Patient/5"})
    )
    assert elsewhere.persons[0].key == "http://other.example/Patient/5"
    assert elsewhere.persons[0].identifiers == ()


@pytest.mark.parametrize(
    "subject",
    [None, {}, {"display": " "}, {"reference": "Group/g"}, {"reference": "Device/d"},
     {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}],
    ids=str,
)  # fmt: skip
def test_an_entry_about_nobody_is_refused(subject, knowledge):
    reading = read(knowledge, observation(subject=subject))
    assert not reading.persons
    assert len(reading.refused) == 1


def test_a_subject_that_is_only_a_name_is_nobody_yet(knowledge):
    named = observation(subject={"display": "Quillfeather, Oona Mab"})
    reading = read(knowledge, patient(), named)
    known, unknown = reading.persons
    assert known.patient is not None
    assert not known.entries
    assert (unknown.patient, unknown.identifiers) == (None, ())
    assert unknown.name == "Quillfeather, Oona Mab"
    assert len(unknown.entries) == 1


def test_two_patients_in_one_file_keep_their_own(knowledge):
    other = patient(id="p2", identifier=[{"system": NHS, "value": "9990000026"}])
    theirs = administration(subject={"reference": "Patient/p2"})
    reading = read(knowledge, patient(), other, observation(), theirs)
    assert [[type(one).__name__ for one in person.entries] for person in reading.persons] == [
        ["LabResult"],
        ["Dose"],
    ]


def test_references_in_a_circle_end(knowledge):
    panels = [
        {
            "resourceType": "Observation",
            "id": name,
            "status": "final",
            "code": {"text": "Panel"},
            "subject": {"reference": "Patient/p1"},
            "hasMember": [{"reference": f"Observation/{other}"}, {"reference": "Observation/o1"}],
        }
        for name, other in (("a", "b"), ("b", "a"), ("c", "c"))
    ]
    reading = read(knowledge, patient(), *panels, observation(effectiveDateTime=None))
    assert "No date" in reading.refused[0].why


def test_of_several_versions_the_newest_counts(knowledge):
    def version(number, value):
        return {
            "fullUrl": "http://ehr.example/fhir/Observation/o1",
            "resource": observation(value, meta={"versionId": str(number)}),
        }

    person = {"fullUrl": "http://ehr.example/fhir/Patient/p1", "resource": patient()}
    entries = [person, version(10, "161"), version(9, "142")]
    whole = {"resourceType": "Bundle", "type": "history", "entry": entries}
    [found] = fhir.read(as_bytes(whole), knowledge).persons
    assert [getattr(one, "value", None) for one in found.entries] == [161]


def test_a_bundle_within_a_bundle_is_read(knowledge):
    whole = bundle(bundle(patient()), bundle(observation()), kind="batch-response")
    reading = fhir.read(as_bytes(whole), knowledge)
    assert [len(one.entries) for one in reading.persons] == [1]
    assert reading.persons[0].where == "entry 1, entry 1 (Patient/p1)"


def test_results_contained_in_a_report_are_read(knowledge):
    result = observation(subject=None, effectiveDateTime=None, id="inner")
    report = {
        "resourceType": "DiagnosticReport",
        "id": "rep",
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-03-06",
        "contained": [result],
        "result": [{"reference": "#inner"}],
    }
    reading = read(knowledge, patient(), report)
    [entry] = reading.persons[0].entries
    assert entry.on == date(2026, 3, 6)
    assert entry.source.key == "DiagnosticReport/rep#inner"


def test_kinds_that_we_do_not_use_are_counted_by_name(knowledge):
    others = [{"resourceType": kind} for kind in ("Immunization", "Immunization", "Claim", "Odd")]
    reading = read(knowledge, patient(), *others, {"id": "x"}, {"resourceType": " "})
    assert dict(reading.left_out) == {
        "Claim": 1,
        "Immunization": 2,
        "Odd": 1,
        "resource without a kind": 2,
    }


def test_a_number_of_its_own_is_the_key_of_an_entry_wherever_it_is_stored(knowledge):
    number = [{"system": "urn:lab", "value": "26-0417"}]
    one = Read(knowledge, observation(id="o1", identifier=number)).only
    two = Read(knowledge, observation(id="o9", identifier=number)).only
    assert one.source.key == two.source.key == "Observation/urn:lab|26-0417#b12_total"


def test_one_order_number_of_several_results_is_no_key(knowledge):
    number = [{"system": "urn:lab", "value": "26-0417"}]
    read_both = Read(
        knowledge,
        observation(id="o1", identifier=number),
        observation("9.8", "g/dL", loinc="718-7", id="o2", identifier=number),
    )
    assert [one.source.key for one in read_both.entries] == ["Observation/o1", "Observation/o2"]


def test_without_number_and_id_the_content_is_the_key(knowledge):
    first = Read(knowledge, observation(id=None)).only.source.key
    assert first == Read(knowledge, observation(id=None)).only.source.key
    assert first != Read(knowledge, observation("143", id=None)).only.source.key


# --- what a file may also hold


def test_a_reference_with_two_meanings_is_refused(knowledge):
    twins = [
        {"fullUrl": f"urn:uuid:{number}", "resource": patient(identifier=[], birthDate=born)}
        for number, born in enumerate(("1957-04-09", "1961-08-30"))
    ]
    whole = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [*twins, {"resource": observation()}],
    }
    reading = fhir.read(as_bytes(whole), knowledge)
    assert [len(one.entries) for one in reading.persons] == [0, 0]
    assert "more than one resource" in reading.refused[0].why


def test_an_asked_version_of_a_resource_is_found(knowledge):
    def version(number, day):
        report = {
            "resourceType": "Specimen",
            "id": "s",
            "meta": {"versionId": number},
            "collection": {"collectedDateTime": day},
        }
        return {"fullUrl": "http://ehr.example/fhir/Specimen/s", "resource": report}

    drawn = observation(
        effectiveDateTime=None, specimen={"reference": "Specimen/s/_history/1"}, id="o7"
    )
    whole = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [
            version("2", "2026-03-09"),
            version("1", "2026-03-02"),
            {"fullUrl": "http://ehr.example/fhir/Patient/p1", "resource": patient()},
            {"fullUrl": "http://ehr.example/fhir/Observation/o7", "resource": drawn},
        ],
    }
    [person] = fhir.read(as_bytes(whole), knowledge).persons
    assert getattr(person.entries[0], "on", None) == date(2026, 3, 2)


def test_a_subject_of_another_kind_in_the_file_is_no_patient(knowledge):
    group = {"resourceType": "Group", "id": "g"}
    reading = read(knowledge, group, observation(subject={"reference": "Group/g"}))
    assert "about a Group" in reading.refused[0].why


def test_laboratory_and_practitioner_are_named_from_their_own_resources(knowledge):
    laboratory = {"resourceType": "Organization", "id": "l", "name": "Marsh Street Laboratory"}
    doctor = {
        "resourceType": "Practitioner",
        "id": "d",
        "name": [{"prefix": ["Dr"], "given": ["Ines"], "family": "Ravel"}],
        "telecom": [{"value": "0161 496 0999"}],
    }
    practice = {"resourceType": "Organization", "id": "pr", "name": "Heron Surgery"}
    order = {"resourceType": "ServiceRequest", "id": "q", "identifier": [{"value": "R-78"}]}
    person = patient(
        generalPractitioner=[{"reference": "Practitioner/d"}, {"reference": "Organization/pr"}]
    )
    result = observation(
        performer=[{"reference": "Organization/l"}], basedOn=[{"reference": "ServiceRequest/q"}]
    )
    [found] = read(knowledge, person, laboratory, doctor, practice, order, result).persons
    assert found.patient is not None
    gp = found.patient.gp
    assert (gp.name, gp.practice, gp.phone) == ("Dr Ines Ravel", "Heron Surgery", "0161 496 0999")
    assert getattr(found.entries[0], "laboratory", "") == "Marsh Street Laboratory"
    assert getattr(found.entries[0], "order_number", "") == "R-78"


@pytest.mark.parametrize(
    "more",
    [{"deceasedBoolean": "yes"}, {"birthDate": "x" * 20_000}, {"telecom": ["0161"]}],
    ids=["no truth value", "too long a text", "no element"],
)
def test_an_element_of_the_wrong_form_refuses_the_patient(more, knowledge):
    reading = fhir.read(as_bytes(patient(**more)), knowledge)
    assert [one.what for one in reading.refused] == ["patient"]
