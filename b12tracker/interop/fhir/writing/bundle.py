"""The Bundle: everything of each person in turn, written piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.interop.fhir.writing import answers, findings, observations, problems
from b12tracker.interop.fhir.writing.exact import text
from b12tracker.interop.fhir.writing.medication import dose, medicine, tablets
from b12tracker.interop.fhir.writing.people import patient
from b12tracker.interop.fhir.writing.plans import order, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import PatientRecord
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]


def written(
    records: Iterable[tuple[PatientRecord, Sequence[Finding]]], frame: Frame
) -> Iterator[str]:
    """Yield the Bundle (collection) piece by piece, so that no clinic is too large for it.

    Args:
        records: with their voided entries, each with the findings of the day.
        frame: of the export.
    """
    name = frame.id(f"export/{frame.moment}")
    head: Json = {
        "resourceType": "Bundle",
        "id": name,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{name}"},
        "type": "collection",
        "timestamp": frame.moment,
    }
    yield text(head).removesuffix("}")
    before = ',"entry":[\n'
    for record, found in records:
        for one in resources(record, found, frame):
            yield before + text({"fullUrl": f"urn:uuid:{one['id']}", "resource": one})
            before = ",\n"
    yield "}\n" if before.startswith(',"') else "\n]}\n"  # a list that is empty is not written


def resources(record: PatientRecord, found: Sequence[Finding], frame: Frame) -> Iterator[Json]:
    """Yield the resources of one person, the findings last."""
    ids = set()
    for one in _entries(record, frame):
        ids.add(one["id"])
        yield one
    for finding in found:
        yield findings.issue(finding, record, frame, ids)


def _entries(record: PatientRecord, frame: Frame) -> Iterator[Json]:
    yield patient(record.patient, frame)
    yield from (problems.cause(one, frame) for one in record.causes)
    yield from (problems.condition(one, frame) for one in record.conditions)
    yield from (problems.allergy(one, frame) for one in record.allergies)
    yield from (observations.exposure(one, frame) for one in record.exposures)
    yield from (observations.pregnancy(one, frame) for one in record.pregnancies)
    for one in record.plans:
        yield from plan(one, frame)
    yield from (order(one, frame) for one in record.orders)
    yield from (dose(one, frame) for one in record.doses)
    for stretch in record.tablets:
        yield from tablets(stretch, frame)
    yield from (medicine(one, frame) for one in record.medicines)
    yield from (observations.lab(one, frame) for one in record.labs)
    for answered in record.checkins:
        yield from answers.checkin(answered, frame)
    for total in record.questionnaires:
        yield from answers.questionnaire(total, frame)
    seen = (observations.event(one, frame) for one in record.events)
    yield from (one for one in seen if one is not None)
