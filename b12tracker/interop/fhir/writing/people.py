"""A patient, with the general practitioner inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from b12tracker.core.records import PatientStatus
from b12tracker.interop.fhir.writing.exact import tidy
from b12tracker.interop.fhir.writing.frame import patient_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.records import Contact, Identifier, Patient, Practitioner
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")


def patient(one: Patient, frame: Frame) -> Json:
    """Return the Patient resource. Its numbers are those that others know; none is made up."""
    contained, gp = _gp(one.gp)
    name = patient_name(one.id)
    return {
        "resourceType": "Patient",
        "id": frame.id(name),
        **tidy(
            {
                "contained": contained,
                "identifier": [_identifier(number) for number in one.identifiers],
                "active": one.status in (PatientStatus.ACTIVE, PatientStatus.PAUSED),
                "name": [{"use": "official", "family": one.family, "given": [one.given]}],
                "telecom": list(_telecom(one.contact)),
                "gender": one.sex.value,
                "birthDate": None if one.born is None else str(one.born),
                **_death(one),
                "address": [{"use": "home", "text": one.contact.address}]
                if one.contact.address
                else [],
                "contact": [{"name": {"text": one.contact.kin}}],
                "generalPractitioner": gp,
            }
        ),
    }


def _identifier(one: Identifier) -> Json:
    """Return a number; whose it is, is an address or the words of who issued it."""
    if _URI.fullmatch(one.system):
        return {"system": one.system, "value": one.value}
    return {"value": one.value, "assigner": {"display": one.system}}


def _telecom(contact: Contact) -> Iterator[Json]:
    for system, use, value in (
        ("phone", "home", contact.phone),
        ("phone", "mobile", contact.mobile),
        ("email", None, contact.email),
    ):
        if value:
            yield {"system": system, "use": use, "value": value}


def _death(one: Patient) -> Json:
    if one.status is not PatientStatus.DIED:
        return {}
    if one.status_on is None:
        return {"deceasedBoolean": True}
    return {"deceasedDateTime": one.status_on.isoformat()}


def _gp(gp: Practitioner) -> tuple[list[Json], list[Json]]:
    """Return the practitioner and the practice, and references to them."""
    phone = [{"system": "phone", "value": gp.phone}] if gp.phone else []
    found = []
    if gp.name or (phone and not gp.practice):
        found.append(
            {
                "resourceType": "Practitioner",
                "id": "gp",
                "name": [{"text": gp.name}],
                "telecom": phone,
            }
        )
    if gp.practice:
        found.append(
            {
                "resourceType": "Organization",
                "id": "practice",
                "name": gp.practice,
                "telecom": [] if found else phone,
            }
        )
    return found, [{"reference": f"#{one['id']}"} for one in found]
