"""FHIR R4 out: valid by the checkers of others, exact, with lasting ids, never half a file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from uuid import UUID

import pytest

from b12tracker.core.changes import Topic
from b12tracker.interop import json_strict
from b12tracker.interop.fhir import writing
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.exports import NotWritten, whole
from b12tracker.services.fhir_exports import as_fhir
from b12tracker.services.import_files import MAX_BYTES
from b12tracker.storage import entries, history
from tests.builders import TODAY, a_dose, a_lab, an_order
from tests.clock import START
from tests.interop import fhir_checks


def exported(clinic, folder, **more):
    """Export everything and return the Bundle with its text."""
    out = folder / "all.json"
    as_fhir(clinic, out, force=True, **more)
    text = out.read_text("utf-8")
    return fhir_checks.read(text), text


def in_parts(clinic, folder, most, **more):
    """Export everything in files of at most so many bytes, and return them."""
    return as_fhir(clinic, folder / "all.json", most=most, **more).files


def of_kind(bundle, kind):
    return [one for one in fhir_checks.resources(bundle) if one["resourceType"] == kind]


def test_the_practice_data_are_valid_by_the_models_and_by_us(practice, tmp_path):
    with practice.writing("order a test") as session:
        entries.add(session, an_order("tsh", on="2026-12-01", ordered_by="Dr E. Marlowe"))
    bundle, text = exported(practice, tmp_path)
    assert fhir_checks.by_us(bundle) == []
    assert fhir_checks.by_models(text) == []
    kinds = {one["resourceType"] for one in fhir_checks.resources(bundle)}
    assert kinds >= {
        *("Patient", "Condition", "AllergyIntolerance", "FamilyMemberHistory", "CarePlan"),
        *("MedicationRequest", "MedicationAdministration", "MedicationStatement", "ServiceRequest"),
        *("Observation", "QuestionnaireResponse", "DetectedIssue"),
    }


@fhir_checks.needs_schema
def test_the_practice_data_are_valid_by_the_schema(practice, tmp_path):
    bundle, _ = exported(practice, tmp_path)
    assert fhir_checks.by_schema(bundle) == []


@fhir_checks.needs_schema
def test_the_schema_hears_of_what_is_wrong(clinic, rossi, tmp_path):
    bundle, _ = exported(clinic, tmp_path)
    fhir_checks.resources(bundle)[0]["birthDate"] = "1961-13"
    assert len(fhir_checks.by_schema(bundle)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"note": []}, "empty: .entry.resource.note"),
        ({"subject": {"reference": "urn:uuid:0"}}, "Observation.subject: urn:uuid:0 is not in"),
        ({"valueQuantity": {"value": 1, "unit": "g"}}, "has no code of UCUM"),
    ],
)
def test_our_own_look_hears_of_what_others_let_pass(clinic, rossi, tmp_path, wrong, said):
    add(clinic, a_lab("b12_total", "212.50", "pmol/L", "2026-11-02", patient=rossi))
    bundle, _ = exported(clinic, tmp_path)
    (lab,) = of_kind(bundle, "Observation")
    lab.update(wrong)
    assert any(said in one for one in fhir_checks.by_us(bundle))


def add(clinic, *several):
    with clinic.writing("log") as session:
        return entries.add_many(session, several)


def test_a_result_keeps_its_digits_its_comparator_and_the_laboratorys_own_interval(
    clinic, rossi, tmp_path
):
    lab = a_lab("b12_total", "212.50", "pmol/L", "2026-11-02", patient=rossi, low="141.0")
    add(clinic, replace(lab, comparator=">", laboratory="Northgate Pathology", flag="L"))
    bundle, text = exported(clinic, tmp_path)
    assert '"value":212.50,' in text
    assert '"value":141.0,' in text
    (one,) = of_kind(bundle, "Observation")
    assert one["code"]["coding"] == [{"system": "http://loinc.org", "code": "14685-2"}]
    assert one["valueQuantity"]["comparator"] == ">"
    assert one["valueQuantity"]["system"] == "http://unitsofmeasure.org"
    assert one["performer"] == [{"type": "Organization", "display": "Northgate Pathology"}]
    assert one["status"] == "final"


def test_a_dose_has_its_batch_site_and_route_and_who_gave_it(clinic, rossi, tmp_path):
    dose = a_dose("2026-11-10", patient=rossi, lot="H123", site="deltoid_left", giver="AB")
    log_dose(clinic, replace(dose, expiry=dose.on.replace(year=2028)))
    bundle, _ = exported(clinic, tmp_path)
    (one,) = of_kind(bundle, "MedicationAdministration")
    (product,) = one["contained"]
    assert product["batch"] == {"lotNumber": "H123", "expirationDate": "2028-11-10"}
    assert product["code"]["coding"][0]["code"] == "B03BA03"
    assert one["dosage"]["site"] == {"text": "Deltoid, left"}, "SNOMED is not switched on"
    assert one["dosage"]["route"] == {"text": "intramuscular"}
    assert one["performer"][0]["actor"]["display"] == "AB"
    assert one["status"] == "completed"


def test_what_was_not_given_says_why_and_what_was_taken_back_says_so(clinic, rossi, tmp_path):
    refused = a_dose("2026-10-10", patient=rossi, status="not_given", reason="refused")
    add(clinic, refused)
    wrong = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    void_entry(clinic, Topic.DOSE, wrong, reason="another Rossi")
    bundle, _ = exported(clinic, tmp_path)
    found = {one["effectiveDateTime"]: one for one in of_kind(bundle, "MedicationAdministration")}
    assert found["2026-10-10"]["status"] == "not-done"
    assert found["2026-10-10"]["statusReason"] == [{"text": "refused"}]
    assert found["2026-11-10"]["status"] == "entered-in-error"


def test_ids_are_the_same_in_each_export_and_others_in_another_file(practice, clinic, tmp_path):
    def ids(bundle):
        return [one["id"] for one in fhir_checks.resources(bundle)]

    first, _ = exported(practice, tmp_path)
    second, _ = exported(practice, tmp_path)
    assert ids(first) == ids(second)
    assert len(set(ids(first))) == len(ids(first))


def test_a_finding_points_at_what_it_rests_on(practice, tmp_path):
    bundle, _ = exported(practice, tmp_path)
    known = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    issues = of_kind(bundle, "DetectedIssue")
    assert {one["severity"] for one in issues} == {"low", "moderate", "high"}
    resting = [one for one in issues if "evidence" in one]
    assert len(resting) > len(issues) * 0.8
    for issue in resting:
        for evidence in issue["evidence"]:
            about = known[evidence["detail"][0]["reference"]]
            whose = about if about["resourceType"] == "Patient" else None
            subject = about.get("subject") or about.get("patient")
            assert whose or subject == issue["patient"], issue["code"]


def test_an_empty_file_gives_a_bundle_without_an_empty_list(clinic, tmp_path):
    bundle, text = exported(clinic, tmp_path)
    assert "entry" not in bundle
    assert json.loads(text)["type"] == "collection"


def test_nothing_is_written_over_unasked_and_the_history_notes_it(clinic, rossi, tmp_path):
    out = tmp_path / "all.json"
    out.write_text("mine", "utf-8")
    with pytest.raises(NotWritten, match="is there already"):
        as_fhir(clinic, out)
    assert out.read_text("utf-8") == "mine"
    as_fhir(clinic, out, force=True)
    with clinic.reading() as session:
        assert history.operations(session)[0].name == "export fhir: all.json"
    assert sorted(one.name for one in tmp_path.glob("*all.json*")) == ["all.json"]


def test_one_patient_alone(practice, tmp_path):
    bundle, _ = exported(practice, tmp_path, people=(2,))
    (one,) = of_kind(bundle, "Patient")
    assert fhir_checks.by_us(bundle) == []
    assert one["id"]


# In several files ---------------------------------------------------------------------------------

SMALL = 400_000  # bytes: the practice people need several files of it


def test_several_files_hold_each_resource_once_and_each_is_valid_alone(practice, tmp_path):
    (tmp_path / "one").mkdir()
    one, _ = exported(practice, tmp_path / "one")
    files = in_parts(practice, tmp_path, SMALL)
    assert len(files) > 3
    assert [file.name for file in files] == [f"all-{n}.json" for n in range(1, len(files) + 1)]
    assert sorted(tmp_path.glob("*.json")) == sorted(files), "nothing else is left"
    found = []
    bundles = set()
    for file in files:
        text = file.read_text("utf-8")
        bundle = fhir_checks.read(text)
        assert fhir_checks.by_us(bundle) == []
        assert fhir_checks.by_models(text) == []
        people = of_kind(bundle, "Patient")
        assert file.stat().st_size < SMALL + 1000 or len(people) == 1
        found += fhir_checks.resources(bundle)
        bundles.add(bundle["id"])
    assert [undated(each) for each in found] == list(map(undated, fhir_checks.resources(one)))
    assert len(bundles) == len(files)


def undated(resource):
    """Return a resource without the moment at which a finding was found: that of the export."""
    return {name: said for name, said in resource.items() if name != "identifiedDateTime"}


def test_what_fits_stays_in_one_file_with_its_own_name(clinic, rossi, tmp_path):
    (file,) = in_parts(clinic, tmp_path, SMALL)
    assert file == tmp_path / "all.json"


def test_somebody_with_more_than_fits_gets_a_file_alone(practice, tmp_path):
    files = in_parts(practice, tmp_path, 1)
    assert len(files) == 24
    for file in files:
        assert len(of_kind(fhir_checks.read(file.read_text("utf-8")), "Patient")) == 1


def test_a_part_of_another_export_is_never_mixed_in(practice, tmp_path):
    in_the_way = tmp_path / "all-2.json"
    in_the_way.write_text("mine", "utf-8")
    with pytest.raises(NotWritten, match=r"all-2\.json is there already"):
        in_parts(practice, tmp_path, SMALL)
    assert list(tmp_path.glob("*json*")) == [in_the_way]
    assert in_the_way.read_text("utf-8") == "mine"
    in_the_way.unlink()
    files = in_parts(practice, tmp_path, SMALL)
    before = [one.read_bytes() for one in files]
    with pytest.raises(NotWritten, match="would be taken for a part"):  # fewer files than there are
        in_parts(practice, tmp_path, 2 * SMALL, force=True)
    assert [one.read_bytes() for one in files] == before
    assert in_parts(practice, tmp_path, SMALL, force=True) == files


def test_over_one_file_several_are_written_when_asked(practice, tmp_path):
    (tmp_path / "all.json").write_text("old", "utf-8")
    files = in_parts(practice, tmp_path, SMALL, force=True)
    assert sorted(tmp_path.glob("*.json")) == sorted(files)


def test_each_file_of_a_large_clinic_is_within_what_is_read_back(practice):
    """Eight times the practice people have 23 MB: more than one file may have."""
    records = [(one, ()) for one in whole(practice)] * 8
    frame = writing.Frame(
        sender=str(UUID(int=1)), at=START, day=TODAY, zone=UTC, knowledge=practice.knowledge
    )
    parts: dict[int, list[str]] = {}
    for number, piece in writing.written(records, frame):
        parts.setdefault(number, []).append(piece)
    texts = ["".join(pieces).encode() for pieces in parts.values()]
    assert sum(map(len, texts)) > MAX_BYTES["fhir"]
    assert len(texts) == 3
    for text in texts:
        assert len(text) <= MAX_BYTES["fhir"]
        assert json_strict.loads(text)["resourceType"] == "Bundle"
