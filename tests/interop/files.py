"""Small FHIR R4 files about invented people: give what the test is about, the rest is plausible."""

from __future__ import annotations

import functools
import json
import tomllib
from decimal import Decimal
from typing import Any

from b12tracker import paths
from b12tracker.core.knowledge import Knowledge, load
from b12tracker.interop import fhir

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
NHS = "https://fhir.nhs.uk/Id/nhs-number"

Json = dict[str, Any]


@functools.cache
def shipped_knowledge() -> Knowledge:
    """Load the knowledge as shipped."""
    folder = paths.shipped("resources") / "knowledge"
    return load(
        {
            file.stem: tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            for file in folder.glob("*.toml")
        }
    )


def as_bytes(resource: Any) -> bytes:
    """Write JSON; a Decimal is written as the number it is."""
    marked = json.dumps(resource, default=lambda value: f"@@{value}@@", ensure_ascii=False)
    return marked.replace('"@@', "").replace('@@"', "").encode()


def bundle(*resources: Json, kind: str = "collection") -> Json:
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in resources],
    }


def coded(system: str, code: str, text: str = "") -> Json:
    found: Json = {"coding": [{"system": system, "code": code}]}
    return {**found, "text": text} if text else found


def patient(**more: Any) -> Json:
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": NHS, "value": "9990000018"}],
        "name": [{"use": "official", "family": "Quillfeather", "given": ["Oona", "Mab"]}],
        "gender": "female",
        "birthDate": "1957-04-09",
    } | more


def quantity(value: str, unit: str = "", code: str = "", system: str = UCUM) -> Json:
    found: Json = {"value": Decimal(value)}
    if unit:
        found["unit"] = unit
    if code:
        found |= {"code": code, "system": system}
    return found


def observation(
    value: str | Json | None = "142",
    unit: str = "pmol/L",
    *,
    loinc: str = "14685-2",
    name: str = "",
    **more: Any,
) -> Json:
    """Return a B12 of 142 pmol/L unless told otherwise; `value` may be value[x] itself."""
    if isinstance(value, str):
        value = {"valueQuantity": quantity(value, unit, unit)}
    code: Json = coded(LOINC, loinc) if loinc else {}
    if name:
        code["text"] = name
    found = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": code,
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-03-05",
    }
    found |= value or {}
    found |= more
    return {key: one for key, one in found.items() if one is not None}


def administration(**more: Any) -> Json:
    found = {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "status": "completed",
        "medicationCodeableConcept": coded(ATC, "B03BA03", "Hydroxocobalamin 1 mg injection"),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-03-05T10:15:00+00:00",
        "dosage": {
            "route": coded(SNOMED, "78421000"),
            "dose": quantity("1", "mg", "mg"),
        },
    } | more
    return {key: one for key, one in found.items() if one is not None}


def statement(name: str = "Cyanocobalamin 1 mg tablets", **more: Any) -> Json:
    found = {
        "resourceType": "MedicationStatement",
        "id": "s1",
        "status": "active",
        "medicationCodeableConcept": {"text": name},
        "subject": {"reference": "Patient/p1"},
        "effectivePeriod": {"start": "2026-01-10"},
        "dosage": [daily("1", "tablet")],
    } | more
    return {key: one for key, one in found.items() if one is not None}


def request(name: str = "Hydroxocobalamin 1 mg injection", **more: Any) -> Json:
    found = {
        "resourceType": "MedicationRequest",
        "id": "r1",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-02-01",
    } | more
    return {key: one for key, one in found.items() if one is not None}


def daily(value: str, unit: str, times: int = 1) -> Json:
    return {
        "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": quantity(value, unit, unit)}],
    }


def condition(code: Json, **more: Any) -> Json:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "clinicalStatus": coded(
            "http://terminology.hl7.org/CodeSystem/condition-clinical", "active"
        ),
        "subject": {"reference": "Patient/p1"},
        "code": code,
    } | more


def allergy(code: Json, **more: Any) -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "id": "al1",
        "patient": {"reference": "Patient/p1"},
        "code": code,
    } | more


class Read:
    """A reading of a bundle with one patient, with short ways to its parts."""

    def __init__(self, knowledge: Any, *resources: Json, **options: Any) -> None:
        self.whole = fhir.read(as_bytes(bundle(patient(), *resources)), knowledge, **options)

    @property
    def person(self) -> Any:
        return self.whole.persons[0]

    @property
    def entries(self) -> tuple[Any, ...]:
        return tuple(self.person.entries)

    @property
    def only(self) -> Any:
        """The one entry; nothing was refused or asked."""
        assert not self.whole.refused, self.whole.refused
        assert not self.whole.questions, self.whole.questions
        assert len(self.entries) == 1, (self.entries, self.whole.left_out)
        return self.entries[0]

    @property
    def refused(self) -> str:
        """Why the one entry was refused; nothing was recorded."""
        assert not self.entries
        assert not self.whole.questions
        assert len(self.whole.refused) == 1, (self.whole.refused, self.whole.left_out)
        return str(self.whole.refused[0].why)

    @property
    def asked(self) -> Any:
        """The one question; nothing was recorded."""
        assert not self.entries
        assert not self.whole.refused, self.whole.refused
        assert len(self.whole.questions) == 1, self.whole.left_out
        return self.whole.questions[0]

    @property
    def left_out(self) -> str:
        """What the one thing left out is called; nothing else came of it."""
        assert not self.entries
        assert not self.whole.refused, self.whole.refused
        assert not self.whole.questions, self.whole.questions
        assert list(self.whole.left_out.values()) == [1], self.whole.left_out
        return next(iter(self.whole.left_out))
