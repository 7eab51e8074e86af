"""Bundles: everything of each person in turn, as many as it takes, written piece by piece."""

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

MOST = 10_000_000  # bytes of a Bundle: half of what is read back, in bytes and in values
_END = "\n]}\n"


def written(
    records: Iterable[tuple[PatientRecord, Sequence[Finding]]], frame: Frame, *, most: int = MOST
) -> Iterator[tuple[int, str]]:
    """Yield Bundles (collection) piece by piece, so that no clinic is too large for them.

    Nobody is cut in two: each Bundle is whole by itself, and they are read in any order.

    Args:
        records: with their voided entries, each with the findings of the day.
        frame: of the export.
        most: bytes of a Bundle; one person who has more gets a Bundle alone.

    Yields:
        the number of the Bundle, from 1, and the next piece of its text.
    """
    number, size = 1, 0
    for record, found in records:
        said = ",\n".join(
            text({"fullUrl": f"urn:uuid:{one['id']}", "resource": one})
            for one in resources(record, found, frame)
        )
        long = len(said.encode())
        if size and size + long > most:
            yield number, _END
            number, size = number + 1, 0
        yield number, (",\n" if size else f'{_head(frame, number)},"entry":[\n') + said
        size += long
    yield number, _END if size else f"{_head(frame, number)}}}\n"  # no list that is empty


def _head(frame: Frame, number: int) -> str:
    """Return the beginning of a Bundle, with nothing closed."""
    part = f"/{number}" if number > 1 else ""
    name = frame.id(f"export/{frame.moment}{part}")
    return text(
        {
            "resourceType": "Bundle",
            "id": name,
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{name}"},
            "type": "collection",
            "timestamp": frame.moment,
        }
    ).removesuffix("}")


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
