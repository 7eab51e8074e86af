"""Our own FHIR export read into another file: the same entries, once, as far as they go."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random

import pytest
from hypothesis import given, settings

from b12tracker.core.changes import Topic
from b12tracker.core.records import Patient, PatientRecord, PatientStatus, Source
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.services.corrections import void_entry
from b12tracker.services.demo import open_demo
from b12tracker.services.doses import log_dose
from b12tracker.services.exports import whole
from b12tracker.services.fhir_exports import as_fhir
from b12tracker.services.imports import import_file
from tests.builders import TODAY, a_dose
from tests.core.invented import records
from tests.interop.test_fhir_round_trip import CARRIED
from tests.services.copies import RECORDS, content, once, record_whole

KNOWLEDGE = read_knowledge()
LAW = settings(RECORDS, max_examples=15)


ORDERED = "what='folic_acid'"  # an order for another medicine comes back as that medicine


def brought(clinic, other, folder, **more):
    """Export as FHIR and import into another clinic."""
    out = folder / "all.json"
    as_fhir(clinic, out, force=True, **more)
    return import_file(other, out)


def carried(clinic):
    """What FHIR carries of the records of a clinic."""
    names = ["patient", *(field.name for field in fields(PatientRecord) if field.name != "patient")]
    for record in content(clinic):
        said = dict(zip(names, record, strict=True))
        person = said.pop("patient")
        yield (
            replace(
                Patient(family=person.family, given=person.given, born=person.born, sex=person.sex),
                identifiers=person.identifiers,
                contact=person.contact,
                gp=person.gp,
            ),
            person.status is PatientStatus.DIED and person.status_on,
            *(
                [one for one in said[name] if one.endswith(", None)")]  # counts
                for name in sorted(CARRIED)
            ),
        )


def test_the_practice_data_come_back_once(tmp_path, empty):
    with open_demo(tmp_path / "demo", who="AB", as_of=TODAY, knowledge=KNOWLEDGE) as demo:
        first = brought(demo, empty, tmp_path)
        assert (first.refused, first.questions) == ((), ())
        assert not {one for one in first.left_out if not one.startswith(("Observation: ", "Det"))}
        for said, found in zip(carried(demo), carried(empty), strict=True):
            if ORDERED not in str(said):
                assert found == said
        again = brought(demo, empty, tmp_path)
        assert (again.to_do, again.refused, again.questions) == (0, (), ())
        back = brought(empty, demo, tmp_path)
        assert (back.refused, back.questions) == ((), ())
        assert {kind: count for kind, count in back.new.items() if count} == {"medicines": 1}


@LAW
@given(record=records(KNOWLEDGE))
def test_a_random_record_comes_back_once(clinic, tmp_path_factory, record):
    folder = tmp_path_factory.mktemp("law")
    person = record_whole(clinic, once(record))
    with open_clinic(folder / "new", who="CD", today=TODAY, knowledge=KNOWLEDGE) as other:
        first = brought(clinic, other, folder, people=(person,))
        again = import_file(other, folder / "all.json")
        assert again.to_do == 0
        assert len(again.refused) == len(first.refused)
        # What the checks of the other file refuse is named; all else is there.
        found = [one for _, one in _counted(other)]
        refused = len(first.refused) + len(first.questions)
        said = [one for _, one in _counted(clinic, person)]
        assert len(found) >= len(said) - refused - _alike(said)
        assert set(found) <= set(said)


def _counted(clinic, person=None):
    """Each entry that FHIR carries, with its place."""
    for record in whole(clinic, () if person is None else (person,)):
        for place in sorted(CARRIED - {"orders"}):
            for one in getattr(record, place):
                yield place, _bare(one, clinic.knowledge.medicines)


def _bare(one, medicines):
    known = medicines.get(getattr(one, "code", ""))
    if known is not None and not known.folate:
        one = replace(one, strength_ug=None)
    return repr(replace(one, id=0, patient=0, by="", entered_at=None, source=Source(), version=0))


def _alike(said):
    """How many entries say what another one says: they come back once."""
    return len(said) - len(set(said))


def test_an_export_into_its_own_file_brings_nothing(clinic, rossi, tmp_path):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi, giver="MO", note="left arm"))
    result = brought(clinic, clinic, tmp_path)
    assert (result.to_do, result.questions, result.refused) == (0, (), ())


def test_a_dose_taken_back_after_the_first_export_is_taken_back_by_the_second(
    clinic, rossi, empty, tmp_path
):
    dose = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    brought(clinic, empty, tmp_path)
    void_entry(clinic, Topic.DOSE, dose, reason="another Rossi")
    assert brought(clinic, empty, tmp_path).withdrawn == 1
    (record,) = whole(empty)
    said = "withdrawn by the sender: entered-in-error"
    assert [one.void and one.void.reason for one in record.doses] == [said]


def test_a_second_dose_of_a_day_is_asked_about(clinic, rossi, empty, tmp_path):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    second = a_dose("2026-11-10", patient=rossi, lot="B2")
    log_dose(clinic, second, accept=frozenset({"DUP-01", "DOSE-02"}), reason="leaked")
    result = brought(clinic, empty, tmp_path)
    assert [one.what for one in result.questions] == ["dose"]
    assert result.new["doses"] == 1


@pytest.mark.parametrize("order", ["forwards", "backwards", "mixed"])
def test_an_export_in_several_files_comes_back_in_any_order(tmp_path, empty, order):
    with open_demo(tmp_path / "demo", who="AB", as_of=TODAY, knowledge=KNOWLEDGE) as demo:
        files = list(as_fhir(demo, tmp_path / "all.json", most=700_000).files)
        assert len(files) > 2
        if order == "backwards":
            files.reverse()
        elif order == "mixed":
            Random(7).shuffle(files)
        results = [import_file(empty, file) for file in files]
        assert [(one.refused, one.questions) for one in results] == [((), ())] * len(files)
        one = tmp_path / "one.json"
        as_fhir(demo, one)
        with open_clinic(
            tmp_path / "whole", who="EF", today=TODAY, knowledge=KNOWLEDGE
        ) as whole_clinic:
            import_file(whole_clinic, one)
            assert by_name(empty) == by_name(whole_clinic)
            assert len(by_name(empty)) == 24


def by_name(clinic):
    """What the records say, whatever the order in which people came."""
    return sorted(repr(record) for record in content(clinic))
